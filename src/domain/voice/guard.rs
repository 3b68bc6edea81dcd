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

/// The most digits in a row that a text of workers may have: a year, a sum, no telephone
/// and no number of a paper.
const DIGIT_LIMIT_CHARS: usize = 5;

/// Complains about words of workers by which somebody could be known or reached: mail
/// addresses, telephone numbers, numbers of papers. Names are for the reader to see.
pub fn refuse_identifying(field: &str, text: &str, errors: &mut Vec<FieldError>) {
    let mut run = 0_usize;
    let has_long_number = text.chars().any(|c| {
        run = match c {
            _ if c.is_numeric() => run + 1,
            ' ' | '-' | '.' | '/' | '(' | ')' if run > 0 => run,
            _ => 0,
        };
        run > DIGIT_LIMIT_CHARS
    });
    if has_long_number || text.contains('@') {
        errors.push(FieldError::new(
            field,
            "This has a mail address or a long number, by which a worker could be found. Leave it out.",
        ));
    }
}
