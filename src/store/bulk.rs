//! Lines as bulk imports write them: prepared statements on `SQLite`, COPY on
//! `PostgreSQL`. Only what is provably a line of its own is written here; all
//! that needs judgement is left to the caller.

mod embedded;
mod packed;
mod server;

pub use packed::PackedLine;

use super::Write;
use super::conn::AnyConn;
use crate::error::Result;

/// Who tells lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Teller {
    /// The organization.
    pub organization_id: i64,
    /// Its upload.
    pub upload_id: i64,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was not known, and is stored now.
    New,
    /// It is stored with the same content.
    Same,
    /// It is known with other content, or its place needs judgement: nothing
    /// was written.
    Unsettled,
}

/// What the lines of this upload turned out to be so far: new ones are written
/// at once, known ones are looked up first. It decides nothing but the speed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Habit {
    /// The last line was known.
    pub is_known: bool,
}

/// Tells lines that have their own place: document and line are known, no two
/// of them are the same, and the lines of one bill have the same arrival. One
/// verdict a line, in order.
///
/// # Errors
/// When the database fails.
pub fn tell_lines(
    tx: &mut Write<'_>,
    teller: Teller,
    lines: &[&PackedLine],
    habit: &mut Habit,
) -> Result<Vec<Verdict>> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    match tx.conn() {
        AnyConn::Sqlite(conn) => embedded::tell_lines(conn, teller, lines, habit),
        AnyConn::Postgres(conn) => server::tell_lines(conn, teller, lines, habit),
    }
}
