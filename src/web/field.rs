//! What forms are drawn from: choices, and what is wrong with which field.

use crate::domain::field::FieldError;
use std::ops::Deref;

/// One option of a select, a group of radio buttons or of boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// One line below, or empty.
    pub hint: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Choice {
    /// An option without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>, is_chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new(), is_chosen }
    }

    /// The same with one line below.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// Every complaint about a form, as `parts/errors.html` lists them.
#[derive(Debug, Clone, Default)]
pub struct Problems(Vec<FieldError>);

impl Problems {
    /// The complaint about a field; empty when there is none.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|error| error.field == field).map_or("", |error| &error.message)
    }

    /// The complaint about a field of one row, from 0.
    #[must_use]
    pub fn of_row(&self, field: &str, row: &usize) -> &str {
        self.of(&format!("{field}.{row}"))
    }

    /// The first line of a page's title: screen readers hear it first.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        if self.0.is_empty() { "" } else { "Error: " }
    }
}

impl From<Vec<FieldError>> for Problems {
    /// A group of boxes has one place on the page, whichever box is wrong.
    fn from(mut errors: Vec<FieldError>) -> Self {
        for error in &mut errors {
            if error.field.starts_with("violations.") {
                error.field.truncate("violations".len());
            }
        }
        Self(errors)
    }
}

impl Deref for Problems {
    type Target = [FieldError];
    fn deref(&self) -> &[FieldError] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
