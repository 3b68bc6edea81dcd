//! A reason: the words that every decision carries.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The fewest characters of a reason, so that "ok" is not one.
pub const REASON_MIN_CHARS: usize = 10;
/// The most characters of a reason; longer thoughts are a document.
pub const REASON_LIMIT_CHARS: usize = 4000;

/// A reason in words: trimmed, 10 to 4000 characters, no control characters
/// but line ends and tabs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// Why a text is not a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReasonError {
    /// Fewer than [`REASON_MIN_CHARS`] characters.
    #[error(
        "A reason needs at least {REASON_MIN_CHARS} characters; this has {0}. Say why, in a sentence."
    )]
    TooShort(usize),
    /// More than [`REASON_LIMIT_CHARS`] characters.
    #[error("A reason may have {REASON_LIMIT_CHARS} characters; this has {0}. Shorten it.")]
    TooLong(usize),
    /// A control character, at this place counted from 1.
    #[error("A reason cannot hold the control character at place {0}. Delete it and try again.")]
    Control(usize),
}

impl Reason {
    /// Reads a reason as a person wrote it.
    pub fn parse(text: &str) -> Result<Self, ReasonError> {
        let kept = text.replace("\r\n", "\n").trim().to_owned();
        let length_chars = kept.chars().count();
        if length_chars < REASON_MIN_CHARS {
            return Err(ReasonError::TooShort(length_chars));
        }
        if length_chars > REASON_LIMIT_CHARS {
            return Err(ReasonError::TooLong(length_chars));
        }
        let is_barred = |c: char| c.is_control() && c != '\n' && c != '\t';
        if let Some(place) = kept.chars().position(is_barred) {
            return Err(ReasonError::Control(place + 1));
        }
        Ok(Self(kept))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = ReasonError;

    fn try_from(text: String) -> Result<Self, ReasonError> {
        Self::parse(&text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
