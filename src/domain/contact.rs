//! Telephone numbers and e-mail addresses in a text, so that a page can warn
//! whoever wrote them. A hint alone: nothing is refused or changed.

/// Digits that make a number with a plus sign a telephone number.
const PHONE_MIN_DIGITS: usize = 8;

/// What of a text looks like a way to reach somebody; none when nothing does.
#[must_use]
pub fn contact_in(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| is_email(word)).map(trimmed).or_else(|| phone(text))
}

fn trimmed(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        name.ends_with(|letter: char| letter.is_alphanumeric())
            && host
                .split_once('.')
                .is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty())
    })
}

/// A plus sign followed by digits, spaces, hyphens and brackets. Numbers
/// without a plus are left alone: bills, entries and containers look the same.
fn phone(text: &str) -> Option<String> {
    text.match_indices('+').find_map(|(start, _)| {
        let tail = text.get(start..)?;
        let is_part = |letter: char| {
            letter.is_ascii_digit() || matches!(letter, '+' | ' ' | '-' | '(' | ')' | '.')
        };
        let end = tail.find(|letter: char| !is_part(letter)).unwrap_or(tail.len());
        let number = tail.get(..end)?.trim_end_matches([' ', '.', '-', '(']);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        (digits >= PHONE_MIN_DIGITS).then(|| number.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::contact_in;

    #[test]
    fn addresses_and_telephone_numbers_are_seen() {
        for (text, found) in [
            ("write to somebody@example.org, please", Some("somebody@example.org")),
            ("call +66 (2) 555-0100. At night", Some("+66 (2) 555-0100")),
            ("Container MSKU1234565, bill MAEU123456789", None),
            ("@factory 3+4 shifts a@b", None),
            ("", None),
        ] {
            assert_eq!(contact_in(text).as_deref(), found, "{text}");
        }
    }
}
