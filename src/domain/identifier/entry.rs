//! CBP entry numbers: filer code, seven digits, check digit (19 CFR 142.3a).

use super::{Checked, Kind, WRONG_DIGIT, is_digits};

/// Filer code, sequence and check digit together.
const LENGTH_CHARS: usize = 11;

/// The check digit for the ten characters of filer code and sequence, or none
/// when there is a character that an entry number cannot have.
///
/// Letters count A to I = 1 to 9, J to R = 1 to 9, S to Z = 2 to 9; every
/// second character is doubled and its digits are added (CATAIR, entry summary).
pub fn check_digit(filer_and_sequence: &str) -> Option<u32> {
    let mut sum = 0;
    for (place, sign) in filer_and_sequence.chars().enumerate() {
        let value = entry_value(sign)?;
        let doubled = if place % 2 == 1 { value * 2 } else { value };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    Some((10 - sum % 10) % 10)
}

/// An entry number as people read it: `FFF-NNNNNNN-C`. What is not eleven
/// ASCII characters comes back as it is.
pub fn display(canonical: &str) -> String {
    match (canonical.get(..3), canonical.get(3..10), canonical.get(10..)) {
        (Some(filer), Some(sequence), Some(digit)) if canonical.len() == LENGTH_CHARS => {
            format!("{filer}-{sequence}-{digit}")
        }
        _ => canonical.to_owned(),
    }
}

/// Checks an entry number without its separators, in capitals.
pub(super) fn check(plain: &str) -> Checked {
    let kind = Kind::EntryNumber;
    if is_redacted(plain) {
        let canonical = plain.replace(['*', '#', '?', '\u{2022}'], "X");
        return Checked::masked(kind, canonical, "Part of the entry number is redacted.");
    }
    let parts = (plain.get(..3), plain.get(3..10), plain.get(..10), plain.get(10..));
    let (Some(filer), Some(sequence), Some(body), Some(digit)) = parts else {
        return Checked::bad(kind, plain, short_note(plain));
    };
    let is_shaped = filer.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && is_digits(sequence)
        && is_digits(digit)
        && plain.len() == LENGTH_CHARS;
    if !is_shaped {
        return Checked::bad(
            kind,
            plain,
            "An entry number is a filer code of 3 letters or digits, 7 digits and a check digit.",
        );
    }
    if filer == "000" {
        return Checked::bad(kind, plain, "There is no filer code 000.");
    }
    match check_digit(body) {
        Some(expected) if digit == expected.to_string() => Checked::ok(kind, plain),
        Some(expected) => Checked::bad(
            kind,
            plain,
            format!("The check digit should be {expected}: a character is mistyped."),
        )
        .in_common(WRONG_DIGIT),
        None => Checked::bad(kind, plain, "An entry number has letters and digits only."),
    }
}

fn short_note(plain: &str) -> &'static str {
    if is_digits(plain) && plain.len() >= LENGTH_CHARS - 3 {
        "An entry number has 11 characters: a spreadsheet may have dropped leading zeros."
    } else {
        "An entry number has 11 characters: FFF-NNNNNNN-C."
    }
}

/// Published rulings hide digits as in `xxx-xxxx460-7`. An X in the filer code
/// alone may be a letter: then the check digit decides.
fn is_redacted(plain: &str) -> bool {
    if !(9..=13).contains(&plain.chars().count()) {
        return false;
    }
    let is_mask = |sign: char| matches!(sign, 'X' | '*' | '#' | '?' | '\u{2022}');
    let is_allowed = plain.chars().all(|sign| sign.is_ascii_alphanumeric() || is_mask(sign));
    let is_behind_filer = plain.chars().skip(3).any(is_mask);
    let is_starred = plain.chars().any(|sign| sign != 'X' && is_mask(sign));
    let is_blank_filer = plain.starts_with("XXX")
        && plain.get(..10).and_then(check_digit).map(|digit| digit.to_string()).as_deref()
            != plain.get(10..);
    is_allowed && (is_behind_filer || is_starred || is_blank_filer)
}

fn entry_value(sign: char) -> Option<u32> {
    if let Some(digit) = sign.to_digit(10) {
        return Some(digit);
    }
    let place = u32::from(sign).checked_sub(u32::from('A')).filter(|place| *place < 26)?;
    // S starts its row at 2, so from S on every letter counts one more.
    let skipped = u32::from(place >= 18);
    Some((place + skipped) % 9 + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Status, check as check_as};
    use super::*;

    #[test]
    fn real_entry_numbers_pass() {
        for number in [
            "002-6110316-2",
            "002-6111115-7",
            "002-6111223-9",
            "002-6111109-0",
            "002-6111082-9",
            "002-6110748-6",
            "002-6111267-6",
            "002-6110711-4",
            "002-6111447-4",
            "002-6110706-4",
            "002-6111495-3",
            "002-6110240-4",
            "002-6111224-7",
            "002-6110467-3",
            "SV9-7002209-8",
            "ABC-1234567-6",
            "999-9999999-0",
        ] {
            let checked = check_as(Kind::EntryNumber, number);
            assert_eq!(checked.status, Status::Ok, "{number}: {}", checked.note);
            assert_eq!(checked.canonical, number.replace('-', ""));
            assert_eq!(display(&checked.canonical), number);
            assert_eq!(check_as(Kind::EntryNumber, &number.to_lowercase()), checked);
        }
    }

    #[test]
    fn letters_count_as_the_table_says() {
        let values: Vec<u32> = ('A'..='Z').filter_map(entry_value).collect();
        assert_eq!(
            values,
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9]
        );
        assert_eq!((entry_value('a'), entry_value('-'), entry_value('É')), (None, None, None));
    }

    #[test]
    fn redacted_numbers_are_masked_and_wrong_ones_bad() {
        for (value, status) in [
            ("xxx-xxxx460-7", Status::Masked),
            ("XXX-XXXX460-7", Status::Masked),
            ("***-****460-7", Status::Masked),
            ("002-611XXXX-2", Status::Masked),
            ("XXX-6110316-2", Status::Masked),
            ("XAX-1234567-5", Status::Bad),
            ("002-6110316-3", Status::Bad),
            ("000-1234567-1", Status::Bad),
            ("26110316-2", Status::Bad),
            ("002-61103162-2", Status::Bad),
            ("002-61103А6-2", Status::Bad),
            ("", Status::Bad),
        ] {
            assert_eq!(check_as(Kind::EntryNumber, value).status, status, "{value}");
        }
    }
}
