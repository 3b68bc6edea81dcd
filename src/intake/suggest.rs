//! What a cell that was not taken may have meant. A suggestion is for a person
//! to accept: nothing here is ever used for a value of a row.

use super::date::{self, DateStyle};
use super::number::{self, NumberStyle};

/// A likely value for a cell that broke a rule, in the spelling that is read
/// without doubt; none when there is nothing to go by.
#[must_use]
pub fn suggested(rule: &str, found: &str) -> Option<String> {
    let found = found.trim();
    match rule {
        "date" => day(found),
        "number" => number_in(found),
        "negative" => number_in(found.trim_matches(['(', ')', '-'])),
        "hts" => tariff(found),
        "ordinal" => ordinal(found),
        _ => None,
    }
}

/// Letters that stand where a digit should, as hands and scanners make them.
fn with_digits(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'O' | 'o' => '0',
            'I' | 'l' | '|' => '1',
            other => other,
        })
        .collect()
}

fn iso(text: &str) -> Option<String> {
    date::parse(text, DateStyle::MonthFirst).map(|read| read.date.to_string())
}

/// The same date with digits for letters, or the last day of its month where
/// the month has fewer days.
fn day(found: &str) -> Option<String> {
    let text = with_digits(found);
    if let Some(read) = iso(&text) {
        return Some(read);
    }
    let (month, last) = text.rsplit_once('-')?;
    let is_late = matches!(last, "29" | "30" | "31");
    let shorter = ["30", "29", "28"].iter().filter_map(|day| iso(&format!("{month}-{day}")));
    if is_late { shorter.into_iter().next() } else { None }
}

/// The only number in a text.
fn number_in(found: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let mut runs = found
        .split(|letter: char| !is_part(letter))
        .map(|run| run.trim_matches(['.', ',']))
        .filter(|run| run.bytes().any(|byte| byte.is_ascii_digit()));
    let only = runs.next().filter(|_| runs.next().is_none())?;
    let read = number::parse(only, NumberStyle::Point).ok()?;
    Some(read.amount.to_string())
}

/// The digits alone, when they can be a tariff number.
fn tariff(found: &str) -> Option<String> {
    let digits: String = with_digits(found).chars().filter(char::is_ascii_digit).collect();
    let is_plain = found.chars().filter(|letter| letter.is_alphabetic()).count() <= 1;
    (is_plain && matches!(digits.len(), 6 | 8 | 10)).then_some(digits)
}

fn ordinal(found: &str) -> Option<String> {
    let digits: String = with_digits(found).chars().filter(char::is_ascii_digit).collect();
    digits.parse::<u32>().ok().filter(|number| *number > 0).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::suggested;

    #[test]
    fn likely_values_are_suggested_and_nothing_else() {
        let cases = [
            ("date", "2026-02-31", Some("2026-02-28")),
            ("date", "2O26-01-15", Some("2026-01-15")),
            ("date", "soon", None),
            ("number", "about 12 pieces", Some("12")),
            ("number", "many", None),
            ("number", "3 or 4", None),
            ("negative", "-100.00", Some("100.00")),
            ("negative", "(5.00)", Some("5.00")),
            ("hts", "61O9.10.0012", Some("6109100012")),
            ("hts", "6109100012345", None),
            ("ordinal", "x", None),
            ("no_document", "", None),
        ];
        for (rule, found, expected) in cases {
            assert_eq!(suggested(rule, found).as_deref(), expected, "{rule} {found}");
        }
    }
}
