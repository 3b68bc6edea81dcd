//! What is wrong with one field of a form.

use serde::{Deserialize, Serialize};

/// One complaint about one field, shown beside that field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form; rows carry their index from 0: `party_name.2`.
    pub field: String,
    /// What was wrong and what to do, one or two sentences.
    pub message: String,
}

impl FieldError {
    /// A complaint about `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Text as it is kept: trimmed, line ends unified, and NUL (which no database
/// stores as text) made visible as U+FFFD. Every other character stays.
#[must_use]
pub fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}").trim().to_owned()
}

/// The tidy text of a field, or a complaint (and an empty text) when it is
/// longer than `limit_chars` characters.
pub fn limited(
    field: &str,
    text: &str,
    limit_chars: usize,
    errors: &mut Vec<FieldError>,
) -> String {
    let kept = tidy(text);
    let length_chars = kept.chars().count();
    if length_chars > limit_chars {
        errors.push(FieldError::new(
            field,
            format!("This has {length_chars} characters; the limit is {limit_chars}. Shorten it."),
        ));
        return String::new();
    }
    kept
}
