//! Whether the installation can do its work.

use crate::error::Result;
use crate::store::migrate;

/// How many migrations the database lacks.
///
/// # Errors
/// When the database does not answer.
pub fn pending_migrations(url: &str) -> Result<usize> {
    Ok(migrate::pending(url)?.len())
}
