//! Why a whole file is refused, in words that its sender can act on.

use std::io;

/// A whole file that cannot be read: what was wrong, and what to do.
///
/// Nothing of a refused file is kept as rows, so a refusal never quotes a
/// cell that could hold a Social Security number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FileRefusal {
    /// A stable code such as `empty_file`; scripts and fixtures compare it.
    pub code: &'static str,
    /// What was found, and where, in one or two sentences.
    pub message: String,
    /// What the sender should do next.
    pub hint: String,
}

impl FileRefusal {
    /// Makes a refusal from its code and its two sentences.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }

    /// Packs the refusal into an I/O error, so that it can pass through `Read`.
    #[must_use]
    pub fn into_io(self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, self)
    }

    /// Finds the refusal inside an I/O error that came out of a `Read`.
    ///
    /// An error of the disk or the network has none: that is not the file's fault.
    #[must_use]
    pub fn from_io(error: &io::Error) -> Option<&Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>())
    }
}
