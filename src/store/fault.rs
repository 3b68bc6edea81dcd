//! What a failing query means to a caller.

use crate::error::Error;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Words by which a database says that the same may succeed in a moment.
const PASSING: [&str; 7] = [
    "deadlock detected",
    "database is locked",
    "could not serialize access",
    // A server that is restarted or fails over ends every session.
    "terminating connection",
    "server closed the connection",
    "the database system is",
    "no connection to the server",
];

impl From<DieselError> for Error {
    /// What a failing query means to a caller. Whoever expects a missing row
    /// or a duplicate key asks for it (`optional`, `do_nothing`) instead.
    fn from(error: DieselError) -> Self {
        let is_passing = if let DieselError::DatabaseError(kind, info) = &error {
            let text = info.message();
            matches!(
                kind,
                DatabaseErrorKind::SerializationFailure
                        | DatabaseErrorKind::ClosedConnection
                        // Two writers took the same next number: the second
                        // looks again. Who expects a duplicate asks before `?`.
                        | DatabaseErrorKind::UniqueViolation
            ) || PASSING.iter().any(|sign| text.contains(sign))
        } else {
            matches!(error, DieselError::RollbackErrorOnCommit { .. })
        };
        if is_passing {
            tracing::debug!(%error, "the database asks to try again");
            Self::Busy
        } else {
            Self::internal(format!("database: {error}"))
        }
    }
}
