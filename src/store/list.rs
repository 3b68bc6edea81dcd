//! Published lists and their versions.

use super::schema::{list_version, published_list};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

mod change;
mod entry;

pub use change::{
    ChangeRow, count_lines, find_order, insert_changes, list_changes, list_orders, origin_of,
    put_order, set_counts, uncounted,
};
pub use entry::{
    EntryRow, RejectRow, insert_entries, insert_rejects, list_current, list_entries, list_rejects,
};

/// The most lists, and the most versions of a list, that a page shows.
const SHOWN_LIMIT_ROWS: i64 = 200;

/// A published list.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = published_list)]
pub struct ListRow {
    /// Its key.
    pub id: String,
    /// What its address has: `cbp-wro`.
    pub list_key: String,
    /// What it is called.
    pub name: String,
    /// The format's code.
    pub format: String,
    /// The version that is in force; 0 for none.
    pub current_version: i32,
    /// The newest version.
    pub last_version: i32,
    /// When its first file came.
    pub created_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// One file of a list.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_version)]
pub struct VersionRow {
    /// The list.
    pub list_id: String,
    /// From 1.
    pub number: i32,
    /// The version with which it was compared; 0 for none.
    pub base: i32,
    /// What its file was called.
    pub file_name: String,
    /// SHA-256 of its file.
    pub file_sha256: String,
    /// Bytes of its file.
    pub file_bytes: i64,
    /// SHA-256 of its entries.
    pub content_sha256: String,
    /// proposed, applied, refused or replaced.
    pub state: String,
    /// Data rows of the file.
    pub rows_read: i64,
    /// Rows that name nothing that an order is about.
    pub rows_passed: i64,
    /// Rows that could not be read.
    pub rows_rejected: i64,
    /// Entries that the version before did not have.
    pub added: i64,
    /// Entries that say something else than before.
    pub changed: i64,
    /// Entries that it does not have any more.
    pub removed: i64,
    /// Entries that say the same as before.
    pub same: i64,
    /// Lines that there were when it was counted, up to a limit; none before.
    pub total_lines: Option<i64>,
    /// Who brought it; none when the operator's command did.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<NaiveDateTime>,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<NaiveDateTime>,
    /// Who refused it.
    pub closed_by: Option<String>,
    /// When.
    pub closed_at: Option<NaiveDateTime>,
    /// Why.
    pub closing_reason: Option<String>,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts a list.
///
/// # Errors
/// When the database fails, or refuses a key that is taken.
pub fn insert(tx: &mut Write<'_>, row: &ListRow) -> Result<()> {
    diesel::insert_into(published_list::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a list by what its address has.
///
/// # Errors
/// When the database fails.
pub fn find_by_key(tx: &mut Read<'_>, key: &str) -> Result<Option<ListRow>> {
    Ok(published_list::table
        .filter(published_list::list_key.eq(key))
        .select(ListRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds a list.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ListRow>> {
    Ok(published_list::table.find(id).select(ListRow::as_select()).first(tx.conn()).optional()?)
}

/// A page of lists by their keys: those behind `after`.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, after: &str, limit_rows: i64) -> Result<Vec<ListRow>> {
    Ok(published_list::table
        .filter(published_list::list_key.gt(after))
        .order(published_list::list_key.asc())
        .limit(limit_rows)
        .select(ListRow::as_select())
        .load(tx.conn())?)
}

/// Inserts a version and makes it the newest of its list.
///
/// # Errors
/// [`Error::Stale`] when another import was faster.
pub fn insert_version(tx: &mut Write<'_>, seen: &ListRow, row: &VersionRow) -> Result<()> {
    diesel::insert_into(list_version::table).values(row).execute(tx.conn())?;
    let list =
        published_list::table.find(&seen.id).filter(published_list::version.eq(seen.version));
    let changed = diesel::update(list)
        .set((
            published_list::last_version.eq(row.number),
            published_list::version.eq(published_list::version + 1),
        ))
        .execute(tx.conn())?;
    stale(changed, seen.version)
}

/// Makes a version the one that is in force.
///
/// # Errors
/// [`Error::Stale`] when another one came into force meanwhile.
pub fn set_current(tx: &mut Write<'_>, seen: &ListRow, number: i32) -> Result<()> {
    let list = published_list::table
        .find(&seen.id)
        .filter(published_list::current_version.eq(seen.current_version));
    let changed = diesel::update(list)
        .set((
            published_list::current_version.eq(number),
            published_list::version.eq(published_list::version + 1),
        ))
        .execute(tx.conn())?;
    stale(changed, seen.version)
}

fn stale(changed: usize, shown: i32) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Stale { shown, now: shown.saturating_add(1) }) }
}

/// Finds a version.
///
/// # Errors
/// When the database fails.
pub fn find_version(tx: &mut Read<'_>, list_id: &str, number: i32) -> Result<Option<VersionRow>> {
    Ok(list_version::table
        .find((list_id, number))
        .select(VersionRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The versions of a list, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_versions(tx: &mut Read<'_>, list_id: &str) -> Result<Vec<VersionRow>> {
    Ok(list_version::table
        .filter(list_version::list_id.eq(list_id))
        .order(list_version::number.desc())
        .limit(SHOWN_LIMIT_ROWS)
        .select(VersionRow::as_select())
        .load(tx.conn())?)
}

/// Versions that wait for somebody, oldest first, with their lists.
///
/// # Errors
/// When the database fails.
pub fn list_waiting(tx: &mut Read<'_>) -> Result<Vec<(VersionRow, ListRow)>> {
    Ok(list_version::table
        .inner_join(published_list::table.on(published_list::id.eq(list_version::list_id)))
        .filter(list_version::state.eq("proposed"))
        .order((list_version::proposed_at.asc(), list_version::list_id.asc()))
        .limit(SHOWN_LIMIT_ROWS)
        .select((VersionRow::as_select(), ListRow::as_select()))
        .load(tx.conn())?)
}

/// What a decision changes; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = list_version)]
pub struct Decision<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// Who approved it.
    pub approved_by: Option<&'a str>,
    /// When.
    pub approved_at: Option<NaiveDateTime>,
    /// Who signed it.
    pub signed_by: Option<&'a str>,
    /// When.
    pub signed_at: Option<NaiveDateTime>,
    /// Who refused it.
    pub closed_by: Option<&'a str>,
    /// When.
    pub closed_at: Option<NaiveDateTime>,
    /// Why.
    pub closing_reason: Option<&'a str>,
}

/// Records a decision about a version that still waits as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; the database refuses the same person twice.
pub fn decide(tx: &mut Write<'_>, seen: &VersionRow, decision: &Decision<'_>) -> Result<()> {
    let row = list_version::table
        .find((&seen.list_id, seen.number))
        .filter(list_version::version.eq(seen.version).and(list_version::state.eq("proposed")));
    let changed = diesel::update(row)
        .set((decision, list_version::version.eq(list_version::version + 1)))
        .execute(tx.conn())?;
    stale(changed, seen.version)
}

/// Notes that the lines of a version were counted, among so many; false when somebody else
/// did so before.
///
/// # Errors
/// When the database fails.
pub fn set_total(tx: &mut Write<'_>, list_id: &str, number: i32, total: i64) -> Result<bool> {
    let row =
        list_version::table.find((list_id, number)).filter(list_version::total_lines.is_null());
    let changed =
        diesel::update(row).set(list_version::total_lines.eq(Some(total))).execute(tx.conn())?;
    Ok(changed == 1)
}
