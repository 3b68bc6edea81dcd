//! What the agency asks the organization that filed an allegation: it leaves the
//! agency, so it names nothing that the reader may not know.

use crate::domain::field::{FieldError, limited};
use crate::domain::voice::refuse_inner;

/// The longest question, in characters.
pub const QUESTION_LIMIT_CHARS: usize = 1000;
/// The longest answer, in characters.
pub const ANSWER_LIMIT_CHARS: usize = 8000;

/// The words of a question.
///
/// # Errors
/// When there are none or too many, or they name an inner number.
pub fn parse_question(text: &str) -> Result<String, Vec<FieldError>> {
    let mut errors = Vec::new();
    refuse_inner("question", text, &mut errors);
    words("question", text, QUESTION_LIMIT_CHARS, "Write what you want to know.", errors)
}

/// The words of an answer to the question at `place`.
///
/// # Errors
/// When there are none or too many.
pub fn parse_answer(place: i32, text: &str) -> Result<String, Vec<FieldError>> {
    let field = format!("answer-{place}");
    words(&field, text, ANSWER_LIMIT_CHARS, "Write what you want to say.", Vec::new())
}

fn words(
    field: &str,
    text: &str,
    limit_chars: usize,
    lacking: &str,
    mut errors: Vec<FieldError>,
) -> Result<String, Vec<FieldError>> {
    let before = errors.len();
    let kept = limited(field, text, limit_chars, &mut errors);
    if kept.is_empty() && errors.len() == before {
        errors.push(FieldError::new(field, lacking));
    }
    if errors.is_empty() { Ok(kept) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_nothing_of_the_inside() {
        let errors = parse_question("Is this the mill of C-2026-000001?").unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(errors.iter().all(|error| error.field == "question"));
        assert_eq!(parse_question(" Which shift? \r\n").unwrap(), "Which shift?");
        assert!(parse_question("  ").is_err());
    }

    #[test]
    fn an_answer_has_a_limit_and_its_own_field() {
        assert_eq!(parse_answer(3, &"x".repeat(8000)).unwrap().len(), 8000);
        let errors = parse_answer(3, &"x".repeat(8001)).unwrap_err();
        assert_eq!(errors.first().map(|error| error.field.as_str()), Some("answer-3"));
        assert!(parse_answer(1, "\n").is_err());
    }
}
