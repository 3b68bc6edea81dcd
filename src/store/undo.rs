//! Uploads that are taken back: how far that is, and the work that is left.

use super::conn::each;
use super::schema::{
    upload, upload_occurrence, upload_plan, upload_undo, upload_undo_document, upload_undo_row,
};
use super::upload::UploadRow;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 400;

/// An upload that its organization takes back.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_undo)]
pub struct UndoRow {
    /// The upload.
    pub upload_id: i64,
    /// Whose it is.
    pub organization_id: i64,
    /// asked, listing, gathering, undoing or done.
    pub state: String,
    /// Where listing or gathering goes on, JSON; empty at a beginning.
    pub place: String,
    /// Documents of which the upload told something.
    pub documents: i64,
    /// Those that are as if it had never been.
    pub documents_done: i64,
    /// Lines that are gone for their organization.
    pub lines_removed: i64,
    /// Lines that say again what they said before.
    pub lines_restored: i64,
    /// The account that asked; none for the operator.
    pub asked_by: Option<String>,
    /// When.
    pub asked_at: NaiveDateTime,
    /// When it was done.
    pub finished_at: Option<NaiveDateTime>,
    /// Counted up with every step.
    pub version: i32,
}

impl UndoRow {
    /// Whether the upload is taken back wholly.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state == "done"
    }
}

/// Claims an upload for its undo: nobody else began one, nothing of it is read
/// now, and it is as the page showed it.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn ask(tx: &mut Write<'_>, row: &UndoRow, shown: i32) -> Result<()> {
    let still = upload::table
        .find(row.upload_id)
        .filter(upload::version.eq(shown))
        .filter(upload::state.eq_any(["done", "refused", "failed"]));
    let changed =
        diesel::update(still).set(upload::version.eq(upload::version + 1)).execute(tx.conn())?;
    if changed != 1 {
        let now: i32 =
            upload::table.find(row.upload_id).select(upload::version).first(tx.conn())?;
        return Err(Error::Stale { shown, now });
    }
    diesel::insert_into(upload_undo::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The undo of an upload, whether it is done or not.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<UndoRow>> {
    Ok(upload_undo::table
        .find(upload_id)
        .select(UndoRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Undos of an organization that are not done, in no order; a handful at most.
///
/// # Errors
/// When the database fails.
pub fn list_open(tx: &mut Read<'_>, organization_id: i64) -> Result<Vec<UndoRow>> {
    Ok(upload_undo::table
        .filter(upload_undo::organization_id.eq(organization_id))
        .filter(upload_undo::state.ne("done"))
        .limit(100)
        .select(UndoRow::as_select())
        .load(tx.conn())?)
}

/// What one step of an undo changes.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = upload_undo)]
pub struct Progress {
    /// The new state.
    pub state: Option<&'static str>,
    /// The new place.
    pub place: Option<String>,
    /// Documents found.
    pub documents: Option<i64>,
    /// Documents done.
    pub documents_done: Option<i64>,
    /// Lines gone.
    pub lines_removed: Option<i64>,
    /// Lines put back.
    pub lines_restored: Option<i64>,
    /// When it was done.
    pub finished_at: Option<NaiveDateTime>,
}

/// Moves an undo on that still is where its worker believes.
///
/// # Errors
/// [`Error::Refused`] when another worker went on with it.
pub fn advance(tx: &mut Write<'_>, seen: &UndoRow, progress: &Progress) -> Result<()> {
    let row = upload_undo::table
        .find(seen.upload_id)
        .filter(upload_undo::version.eq(seen.version).and(upload_undo::state.ne("done")));
    let changed = diesel::update(row)
        .set((progress, upload_undo::version.eq(upload_undo::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Refused("another worker went on with this undo".into()))
    }
}

/// The uploads of an organization that were imported after this one and stand,
/// in the order in which they ended: what they told is told again.
///
/// # Errors
/// When the database fails.
pub fn later_uploads(tx: &mut Read<'_>, row: &UploadRow) -> Result<Vec<UploadRow>> {
    let taken_back = upload_undo::table
        .filter(upload_undo::organization_id.eq(row.organization_id))
        .filter(upload_undo::state.eq("done"))
        .select(upload_undo::upload_id);
    let mut rows: Vec<UploadRow> = upload::table
        .filter(upload::organization_id.eq(row.organization_id))
        .filter(upload::id.ne(row.id).and(upload::next_row.gt(0)))
        .filter(upload::id.ne_all(taken_back))
        .select(UploadRow::as_select())
        .load(tx.conn())?;
    // An import that still runs ends last.
    let place = |row: &UploadRow| (row.finished_at.is_none(), row.finished_at, row.id);
    rows.retain(|later| place(later) > place(row));
    rows.sort_by_key(place);
    Ok(rows)
}

/// Notes documents of which the upload told something; returns how many are new.
///
/// # Errors
/// When the database fails.
pub fn add_documents<'d>(
    tx: &mut Write<'_>,
    undo_id: i64,
    documents: impl Iterator<Item = &'d str>,
) -> Result<i64> {
    let rows: Vec<_> = documents
        .map(|document| {
            (
                upload_undo_document::undo_id.eq(undo_id),
                upload_undo_document::document.eq(document.to_owned()),
            )
        })
        .collect();
    let mut new = 0;
    for batch in rows.chunks(BATCH_ROWS) {
        new += each!(tx.conn(), |c| diesel::insert_into(upload_undo_document::table)
            .values(batch)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    i64::try_from(new).map_err(Error::internal)
}

/// The next documents that are not done, by number.
///
/// # Errors
/// When the database fails.
pub fn documents(tx: &mut Read<'_>, undo_id: i64, limit_rows: i64) -> Result<Vec<String>> {
    Ok(upload_undo_document::table
        .filter(upload_undo_document::undo_id.eq(undo_id))
        .order(upload_undo_document::document.asc())
        .limit(limit_rows)
        .select(upload_undo_document::document)
        .load(tx.conn())?)
}

/// Those of these documents that the undo changes.
///
/// # Errors
/// When the database fails.
pub fn listed(tx: &mut Read<'_>, undo_id: i64, documents: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for batch in documents.chunks(BATCH_ROWS) {
        found.extend(
            upload_undo_document::table
                .filter(upload_undo_document::undo_id.eq(undo_id))
                .filter(upload_undo_document::document.eq_any(batch))
                .select(upload_undo_document::document)
                .load::<String>(tx.conn())?,
        );
    }
    Ok(found)
}

/// A row of a later upload about a document that the undo changes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_undo_row, treat_none_as_default_value = false)]
pub struct LaterRow {
    /// The upload that is taken back.
    pub undo_id: i64,
    /// The document, without the date of a later arrival.
    pub document: String,
    /// The later upload.
    pub upload_id: i64,
    /// The data row there, from 1.
    pub row_number: i64,
    /// Where the row starts in its kept file, in bytes.
    pub byte_offset: i64,
}

/// Notes rows of later uploads.
///
/// # Errors
/// When the database fails.
pub fn add_rows(tx: &mut Write<'_>, rows: &[LaterRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS / 2) {
        each!(tx.conn(), |c| diesel::insert_into(upload_undo_row::table)
            .values(batch)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The rows of later uploads about these documents.
///
/// # Errors
/// When the database fails.
pub fn rows(
    tx: &mut Read<'_>,
    undo_id: i64,
    documents: &[String],
    limit_rows: i64,
) -> Result<Vec<LaterRow>> {
    Ok(upload_undo_row::table
        .filter(upload_undo_row::undo_id.eq(undo_id))
        .filter(upload_undo_row::document.eq_any(documents))
        .limit(limit_rows)
        .select(LaterRow::as_select())
        .load(tx.conn())?)
}

/// Strikes documents off the work.
///
/// # Errors
/// [`Error::Refused`] when another worker did them.
pub fn strike(tx: &mut Write<'_>, undo_id: i64, documents: &[String]) -> Result<()> {
    diesel::delete(
        upload_undo_row::table
            .filter(upload_undo_row::undo_id.eq(undo_id))
            .filter(upload_undo_row::document.eq_any(documents)),
    )
    .execute(tx.conn())?;
    let struck = diesel::delete(
        upload_undo_document::table
            .filter(upload_undo_document::undo_id.eq(undo_id))
            .filter(upload_undo_document::document.eq_any(documents)),
    )
    .execute(tx.conn())?;
    if struck == documents.len() {
        Ok(())
    } else {
        Err(Error::Refused("another worker went on with this undo".into()))
    }
}

/// Forgets how often keys were met in an upload.
///
/// # Errors
/// When the database fails.
pub fn forget_occurrences(tx: &mut Write<'_>, upload_id: i64, keys: &[i64]) -> Result<()> {
    for batch in keys.chunks(BATCH_ROWS) {
        diesel::delete(
            upload_occurrence::table
                .filter(upload_occurrence::upload_id.eq(upload_id))
                .filter(upload_occurrence::key_hash.eq_any(batch)),
        )
        .execute(tx.conn())?;
    }
    Ok(())
}

/// Notes in an upload's plan that it was taken back.
///
/// # Errors
/// When the database fails.
pub fn note_undone(
    tx: &mut Write<'_>,
    upload_id: i64,
    at: NaiveDateTime,
    by: Option<&str>,
) -> Result<()> {
    let by = by.unwrap_or("operator");
    // Programs ask by version whether anything changed.
    diesel::update(upload::table.find(upload_id))
        .set(upload::version.eq(upload::version + 1))
        .execute(tx.conn())?;
    let undone = (upload_plan::undone_at.eq(Some(at)), upload_plan::undone_by.eq(Some(by)));
    let changed = diesel::update(upload_plan::table.find(upload_id))
        .set((undone, upload_plan::version.eq(upload_plan::version + 1)))
        .execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(upload_plan::table)
            .values((
                upload_plan::upload_id.eq(upload_id),
                upload_plan::came_by.eq("browser"),
                upload_plan::review.eq("none"),
                upload_plan::dry_run.eq(""),
                undone,
                upload_plan::version.eq(1),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}
