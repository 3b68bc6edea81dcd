//! The edition of the tariff schedule that this program carries.
//!
//! A number that is not in it is a remark, never a rejection: goods may have
//! been entered under an older or a later edition.

use std::sync::LazyLock;

/// The edition, as warnings name it.
pub const NAME: &str = "April 2025";

/// What is said of a number that the edition does not have.
pub const NOT_IN_EDITION: &str = "This number is not in the U.S. tariff schedule (HTS) of April 2025; check it against the edition of the entry's date.";

/// A line a heading, a word a rate line: its last four digits and its
/// statistical suffixes of two digits. 120 kB for 35,040 numbers.
const TABLE: &str = include_str!("../../../fixtures/reference/hts_2025_04.txt");

static LINES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#')).collect());

/// True when the edition has a number of 2 to 10 digits, or numbers under it.
/// A rate line without suffixes is reported with `00` behind it.
#[must_use]
pub fn has(code: &str) -> bool {
    let Some(heading) = code.get(..4) else {
        return code.len() == 2
            && LINES.binary_search_by(|line| line.get(..2).unwrap_or_default().cmp(code)).is_ok();
    };
    let found = LINES.binary_search_by(|line| line.get(..4).unwrap_or_default().cmp(heading)).ok();
    let Some(line) = found.and_then(|place| LINES.get(place)) else { return false };
    let rest = code.get(4..).unwrap_or_default();
    let mut words = line.get(5..).unwrap_or_default().split(' ');
    match rest.len() {
        0 => true,
        2 | 4 => words.any(|word| word.starts_with(rest)),
        6 => words.any(|word| has_suffix(word, rest)),
        _ => false,
    }
}

fn has_suffix(word: &str, rest: &str) -> bool {
    let (Some((line, suffixes)), Some((wanted, suffix))) =
        (word.split_at_checked(4), rest.split_at_checked(4))
    else {
        return false;
    };
    line == wanted
        && if suffixes.is_empty() {
            suffix == "00"
        } else {
            suffixes.as_bytes().chunks(2).any(|own| own == suffix.as_bytes())
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_looked_up_at_every_length() {
        for code in [
            "61",
            "6109",
            "610910",
            "61091000",
            "6109100012",
            "0101210010",
            "0101300000",
            "9903",
            "99038815",
            "9101114000",
        ] {
            assert!(has(code), "{code}");
        }
        for code in [
            "",
            "6",
            "610",
            "00",
            "77",
            "6199",
            "610999",
            "61091001",
            "6109100013",
            "0101300010",
            "61091000120",
            "é1",
            "6109é",
        ] {
            assert!(!has(code), "{code}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        assert!(LINES.is_sorted() && LINES.len() == 1264);
        let words = || LINES.iter().flat_map(|line| line.split(' ').skip(1));
        assert_eq!(
            words().count() + words().map(|word| (word.len() - 4) / 2).sum::<usize>(),
            35_040
        );
        assert!(NOT_IN_EDITION.contains(NAME));
    }
}
