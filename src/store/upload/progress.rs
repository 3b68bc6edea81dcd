//! How an import moves on. Every step names the state and the place that its
//! worker believes in; a worker that was overtaken changes nothing.

use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::conn::AnyConn;
use crate::store::schema::{organization, upload};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// What one transaction of an import adds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    /// Rows read.
    pub read: i64,
    /// Rows that told a new line.
    pub accepted: i64,
    /// Rows that told a known line anew.
    pub updated: i64,
    /// Rows that told nothing new.
    pub duplicate: i64,
    /// Rows that were not taken.
    pub rejected: i64,
}

/// How far one transaction of an import goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = upload)]
pub struct Moved {
    /// Where the next row starts in the decoded text.
    pub next_offset: i64,
    /// How many rows lie before it.
    pub next_row: i64,
    /// The text line there.
    pub next_line: i64,
}

pub(in crate::store) fn overtaken(changed: usize) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Refused("another worker went on with this upload".into()))
    }
}

/// Keeps two imports of one organization apart for the length of a
/// transaction. `SQLite` has one writer anyway.
///
/// # Errors
/// When the database fails.
pub fn lock_tenant(tx: &mut Write<'_>, organization_id: i64) -> Result<()> {
    if let AnyConn::Postgres(c) = tx.conn() {
        organization::table
            .find(organization_id)
            .select(organization::id)
            .for_no_key_update()
            .first::<i64>(c)?;
    }
    Ok(())
}

/// Refuses to import anything of an organization that takes an upload back:
/// what is told meanwhile would be taken back with it.
///
/// # Errors
/// [`Error::Refused`] while an undo of the organization is not done.
pub fn refuse_while_undoing(tx: &mut Write<'_>, organization_id: i64) -> Result<()> {
    if crate::store::undo::list_open(tx, organization_id)?.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused("the organization takes an upload back just now".into()))
    }
}

/// How a file is read, once it is known.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = upload)]
pub struct Start {
    /// The layout's code.
    pub layout: String,
    /// How the file is read, JSON.
    pub mapping: String,
    /// The encoding.
    pub encoding: String,
    /// none or gzip.
    pub compression: String,
    /// The delimiter's name.
    pub delimiter: String,
    /// The line of the header row.
    pub header_row: i64,
    /// Bytes of decoded text.
    pub decoded_bytes: i64,
    /// Where the first row starts.
    pub next_offset: i64,
    /// The text line there.
    pub next_line: i64,
}

/// From received to importing: the kept file is durable.
///
/// # Errors
/// [`Error::Refused`] when another worker was faster.
pub fn start(tx: &mut Write<'_>, id: i64, start: &Start, at: NaiveDateTime) -> Result<()> {
    let row = upload::table.find(id).filter(upload::state.eq("received"));
    let changed = diesel::update(row)
        .set((
            start,
            upload::state.eq("importing"),
            upload::started_at.eq(Some(at)),
            upload::version.eq(upload::version + 1),
        ))
        .execute(tx.conn())?;
    overtaken(changed)
}

/// Moves to the next place. It locks the upload's row, so it stands first in
/// its transaction.
///
/// # Errors
/// [`Error::Refused`] when the upload is not where this worker believes.
pub fn advance(tx: &mut Write<'_>, id: i64, from_offset: i64, moved: &Moved) -> Result<()> {
    let row = upload::table
        .find(id)
        .filter(upload::state.eq("importing").and(upload::next_offset.eq(from_offset)));
    let changed = diesel::update(row)
        .set((moved, upload::version.eq(upload::version + 1)))
        .execute(tx.conn())?;
    overtaken(changed)
}

/// Adds a chunk's counts, in the transaction that moved.
///
/// # Errors
/// When the database fails.
pub fn count(tx: &mut Write<'_>, id: i64, step: &Step) -> Result<()> {
    diesel::update(upload::table.find(id))
        .set((
            upload::rows_read.eq(upload::rows_read + step.read),
            upload::rows_accepted.eq(upload::rows_accepted + step.accepted),
            upload::rows_updated.eq(upload::rows_updated + step.updated),
            upload::rows_duplicate.eq(upload::rows_duplicate + step.duplicate),
            upload::rows_rejected.eq(upload::rows_rejected + step.rejected),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// From importing to done.
///
/// # Errors
/// [`Error::Refused`] when another worker was faster.
pub fn finish(tx: &mut Write<'_>, id: i64, at: NaiveDateTime) -> Result<()> {
    let row = upload::table.find(id).filter(upload::state.eq("importing"));
    let changed = diesel::update(row)
        .set((
            upload::state.eq("done"),
            upload::finished_at.eq(Some(at)),
            upload::version.eq(upload::version + 1),
        ))
        .execute(tx.conn())?;
    overtaken(changed)
}

/// From received or importing to refused; what was imported so far stands.
///
/// # Errors
/// [`Error::Refused`] when another worker was faster.
pub fn refuse(
    tx: &mut Write<'_>,
    id: i64,
    code: &str,
    message: &str,
    hint: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row = upload::table.find(id).filter(upload::state.eq_any(["received", "importing"]));
    let changed = diesel::update(row)
        .set((
            upload::state.eq("refused"),
            upload::refusal_code.eq(Some(code)),
            upload::refusal.eq(Some(message)),
            upload::refusal_hint.eq(Some(hint)),
            upload::finished_at.eq(Some(at)),
            upload::version.eq(upload::version + 1),
        ))
        .execute(tx.conn())?;
    overtaken(changed)
}

/// To failed: the job was given up, and that is our fault. True when the
/// upload was still open.
///
/// # Errors
/// When the database fails.
pub fn give_up(tx: &mut Write<'_>, id: i64, at: NaiveDateTime) -> Result<bool> {
    let row = upload::table.find(id).filter(upload::state.eq_any(["received", "importing"]));
    let changed = diesel::update(row)
        .set((
            upload::state.eq("failed"),
            upload::finished_at.eq(Some(at)),
            upload::version.eq(upload::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
