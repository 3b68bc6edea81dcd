//! What can go wrong, told by what a caller can do about it.

use crate::domain::role::Permission;
use std::fmt;

pub use crate::domain::field::FieldError;

/// The error of every use case.
#[derive(Debug)]
pub enum Error {
    /// Fix these fields (422).
    Invalid(Vec<FieldError>),
    /// The workflow says no, and why (409).
    Refused(String),
    /// Somebody was faster; the page showed version `shown`, the row has `now` (409).
    Stale {
        /// The version that the page showed.
        shown: i32,
        /// The version that the row has now.
        now: i32,
    },
    /// Not there, or not yours: the two look the same on purpose (404).
    NotFound(&'static str),
    /// Nobody is signed in (401, or the sign-in page).
    SignInFirst,
    /// Signed in, but not allowed (403).
    Forbidden(Permission),
    /// Allowed, but the password was given too long ago (403).
    ConfirmFirst,
    /// The request was not made by a page of ours (403).
    Forged,
    /// The body is larger than the limit in bytes (413).
    TooLarge {
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// Too many tries; come back after so many seconds (429).
    TooMany {
        /// How long to wait, in seconds.
        wait_seconds: u64,
    },
    /// The organization has sent all that it may send today (429).
    DayFull {
        /// The most files a day.
        limit: i32,
        /// How long until midnight UTC, in seconds.
        wait_seconds: u64,
    },
    /// The file as a whole cannot be read (422).
    BadFile {
        /// A code that scripts can branch on.
        code: &'static str,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Try again in a moment (503).
    Busy,
    /// Our fault; the text goes to the log alone, with a reference (500).
    Internal(String),
}

/// The result of every use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of ours, with what happened for the log.
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(errors) => {
                f.write_str("some fields are not right:")?;
                for error in errors {
                    write!(f, " {}: {}", error.field, error.message)?;
                }
                Ok(())
            }
            Self::Refused(why) => f.write_str(why),
            Self::Stale { shown, now } => write!(
                f,
                "somebody else changed this in the meantime (you saw version {shown}, it is {now} now)"
            ),
            Self::NotFound(noun) => write!(f, "there is no such {noun}"),
            Self::SignInFirst => f.write_str("sign in first"),
            Self::Forbidden(permission) => write!(f, "your role may not {}", permission.label()),
            Self::ConfirmFirst => f.write_str(
                "a person does this on a page, with the password given within the last 15 minutes; \
                 a key for programs cannot do it",
            ),
            Self::Forged => f.write_str("this request did not come from a page of Docket307"),
            Self::TooLarge { limit_bytes } => {
                write!(f, "too large: the limit is {limit_bytes} bytes")
            }
            Self::TooMany { wait_seconds } => {
                write!(f, "too many tries; try again in {wait_seconds} seconds")
            }
            Self::DayFull { limit, wait_seconds } => write!(
                f,
                "your organization may send {limit} files a day and has sent them; send the next \
                 one after midnight UTC (in {} minutes), put several files into one, or ask the \
                 agency's administrator for a higher limit",
                wait_seconds.div_ceil(60)
            ),
            Self::BadFile { message, hint, .. } => write!(f, "{message} {hint}"),
            Self::Busy => f.write_str("busy; try again in a moment"),
            Self::Internal(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
