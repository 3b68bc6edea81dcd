//! What a text for readers outside must not say.

use crate::domain::field::FieldError;

/// The letters of docket numbers that nobody outside knows: allegations, cases,
/// investigations, and the agency's own numbers of holds.
const INNER_LETTERS: [char; 4] = ['A', 'C', 'I', 'H'];
/// A year and six digits behind the letter, with their hyphens.
const NUMBER_CHARS: usize = "A-2026-000001".len();

/// The first docket number in a text that its reader may not know.
#[must_use]
pub fn inner_number(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find(|word| is_inner(word))
}

fn is_inner(word: &str) -> bool {
    let mut parts = word.split('-');
    let letter = parts.next().and_then(|part| part.chars().next());
    let digits = |part: Option<&str>, count: usize| {
        part.is_some_and(|part| part.len() == count && part.bytes().all(|b| b.is_ascii_digit()))
    };
    word.len() == NUMBER_CHARS
        && letter.is_some_and(|letter| INNER_LETTERS.contains(&letter.to_ascii_uppercase()))
        && digits(parts.next(), 4)
        && digits(parts.next(), 6)
}

/// Complains about a text for readers outside that names what they may not know.
pub fn refuse_inner_numbers(field: &str, text: &str, errors: &mut Vec<FieldError>) {
    if let Some(number) = inner_number(text) {
        errors.push(FieldError::new(
            field,
            format!("This goes to a reader who may not know of {number}. Leave the number out."),
        ));
    }
}
