//! What a version of a list names, and the rows that could not be read.

use crate::error::Result;
use crate::store::conn::each;
use crate::store::schema::{list_entry, list_reject};
use crate::store::{Read, Write};
use diesel::prelude::*;

/// Rows of one insert.
const BATCH_ROWS: usize = 200;

/// An entry of a version.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_entry)]
pub struct EntryRow {
    /// The list.
    pub list_id: String,
    /// The version.
    pub number: i32,
    /// What stays its name through all versions.
    pub identity: String,
    /// added, changed, removed, same or kept.
    pub fate: String,
    /// What a page calls it.
    pub label: String,
    /// The entry, JSON; empty when it was removed.
    pub content: String,
    /// What it was before, JSON; empty when it is new or says the same.
    pub before: String,
}

/// A row that could not be read.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_reject)]
pub struct RejectRow {
    /// The list.
    pub list_id: String,
    /// The version.
    pub number: i32,
    /// The data row, from 1.
    pub row_number: i64,
    /// The text line, from 1.
    pub line_number: i64,
    /// The column's header; empty for the whole row.
    pub column_name: String,
    /// What stands there.
    pub found: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
}

/// Inserts entries.
///
/// # Errors
/// When the database fails.
pub fn insert_entries(tx: &mut Write<'_>, rows: &[EntryRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(list_entry::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// Inserts rows that could not be read.
///
/// # Errors
/// When the database fails.
pub fn insert_rejects(tx: &mut Write<'_>, rows: &[RejectRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(list_reject::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// What a version names, with identities: at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn list_current(
    tx: &mut Read<'_>,
    list_id: &str,
    number: i32,
    limit_rows: i64,
) -> Result<Vec<(String, String)>> {
    Ok(list_entry::table
        .filter(list_entry::list_id.eq(list_id).and(list_entry::number.eq(number)))
        .filter(list_entry::fate.ne("removed"))
        .order(list_entry::identity.asc())
        .limit(limit_rows)
        .select((list_entry::identity, list_entry::content))
        .load(tx.conn())?)
}

/// A page of the entries of a version with one fate, by identity: those behind `after`.
///
/// # Errors
/// When the database fails.
pub fn list_entries(
    tx: &mut Read<'_>,
    (list_id, number): (&str, i32),
    fate: &str,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<EntryRow>> {
    Ok(list_entry::table
        .filter(list_entry::list_id.eq(list_id).and(list_entry::number.eq(number)))
        .filter(list_entry::fate.eq(fate).and(list_entry::identity.gt(after)))
        .order(list_entry::identity.asc())
        .limit(limit_rows)
        .select(EntryRow::as_select())
        .load(tx.conn())?)
}

/// The first rows of a version that could not be read.
///
/// # Errors
/// When the database fails.
pub fn list_rejects(
    tx: &mut Read<'_>,
    list_id: &str,
    number: i32,
    limit_rows: i64,
) -> Result<Vec<RejectRow>> {
    Ok(list_reject::table
        .filter(list_reject::list_id.eq(list_id).and(list_reject::number.eq(number)))
        .order(list_reject::row_number.asc())
        .limit(limit_rows)
        .select(RejectRow::as_select())
        .load(tx.conn())?)
}
