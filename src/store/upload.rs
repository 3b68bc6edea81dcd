//! Uploads: what came, how far its import is, and what was wrong with it.

mod list;
mod plan;
mod progress;

pub use list::{After, Graded, Listed, Narrowed, list, list_graded};
pub use plan::{
    Decided, PlanRow, decide, find_alike, find_imported, find_plan, has_length, insert_plan,
    is_spool_wanted, note_quality, note_sealed, remap,
};
pub(in crate::store) use progress::overtaken;
pub use progress::{
    Moved, Start, Step, advance, count, finish, give_up, lock_tenant, refuse, refuse_while_undoing,
    start,
};

use super::conn::each;
use super::schema::{
    organization, upload, upload_occurrence, upload_reject, upload_undo, upload_warning,
};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::collections::HashMap;

/// Whose rows a query sees. There is no default: whoever asks says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One tenant's own.
    Organization(i64),
    /// Every organization's: the agency's staff.
    All,
}

/// How many values one statement may carry.
const BATCH_ROWS: usize = 500;

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload)]
pub struct UploadRow {
    /// Its key.
    pub id: i64,
    /// How URLs name it: 128 random bits.
    pub public_id: String,
    /// The tenant that sent it.
    pub organization_id: i64,
    /// The name that the sender gave the file.
    pub file_name: String,
    /// SHA-256 of the bytes as they came.
    pub sha256: String,
    /// How many bytes came.
    pub size_bytes: i64,
    /// received, importing, done, refused or failed.
    pub state: String,
    /// The layout's code, empty until it is known.
    pub layout: String,
    /// How the file is read, JSON; empty until it is known.
    pub mapping: String,
    /// The encoding, empty until it is known.
    pub encoding: String,
    /// none or gzip; empty until it is known.
    pub compression: String,
    /// The delimiter's name, empty until it is known.
    pub delimiter: String,
    /// The line of the header row, 0 until it is known.
    pub header_row: i64,
    /// Data rows read so far.
    pub rows_read: i64,
    /// Rows that told a new line.
    pub rows_accepted: i64,
    /// Rows that told a known line anew.
    pub rows_updated: i64,
    /// Rows that told nothing new.
    pub rows_duplicate: i64,
    /// Rows that were not taken.
    pub rows_rejected: i64,
    /// Links that screening proposed because of it.
    pub proposals: i64,
    /// Bytes of decoded text.
    pub decoded_bytes: i64,
    /// Where the next row starts in the decoded text.
    pub next_offset: i64,
    /// How many rows lie before it.
    pub next_row: i64,
    /// The text line there.
    pub next_line: i64,
    /// Why the file was refused, as a code.
    pub refusal_code: Option<String>,
    /// Why, in words.
    pub refusal: Option<String>,
    /// What to do.
    pub refusal_hint: Option<String>,
    /// The account that sent it; none for the command line.
    pub uploaded_by: Option<String>,
    /// When it was acknowledged.
    pub created_at: NaiveDateTime,
    /// When its import began.
    pub started_at: Option<NaiveDateTime>,
    /// When its import ended.
    pub finished_at: Option<NaiveDateTime>,
    /// Counted up with every change.
    pub version: i32,
}

/// Inserts an upload.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &UploadRow) -> Result<()> {
    diesel::insert_into(upload::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds an upload by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: i64) -> Result<Option<UploadRow>> {
    Ok(upload::table.find(id).select(UploadRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds an upload by the name that URLs use, with its organization's name.
///
/// # Errors
/// When the database fails.
pub fn find_public(
    tx: &mut Read<'_>,
    scope: Scope,
    public_id: &str,
) -> Result<Option<(UploadRow, String)>> {
    let named = upload::table
        .inner_join(organization::table)
        .filter(upload::public_id.eq(public_id))
        .select((UploadRow::as_select(), organization::name));
    Ok(match scope {
        Scope::All => named.first(tx.conn()).optional()?,
        Scope::Organization(id) => {
            named.filter(upload::organization_id.eq(id)).first(tx.conn()).optional()?
        }
    })
}

/// The first upload of the same bytes by the same organization that came
/// before this one; one that was taken back does not count.
///
/// # Errors
/// When the database fails.
pub fn find_same_before(tx: &mut Read<'_>, row: &UploadRow) -> Result<Option<UploadRow>> {
    let taken_back = upload_undo::table
        .filter(upload_undo::organization_id.eq(row.organization_id))
        .select(upload_undo::upload_id);
    Ok(upload::table
        .filter(upload::id.ne_all(taken_back))
        .filter(
            upload::organization_id
                .eq(row.organization_id)
                .and(upload::sha256.eq(&row.sha256))
                .and(upload::created_at.lt(row.created_at)),
        )
        .order((upload::created_at.asc(), upload::id.asc()))
        .select(UploadRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// One fault of one rejected row.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_reject, treat_none_as_default_value = false)]
pub struct RejectRow {
    /// The upload.
    pub upload_id: i64,
    /// The data row, from 1.
    pub row_number: i64,
    /// The fault's number in the row, from 1.
    pub ordinal: i32,
    /// The text line, from 1.
    pub line_number: i64,
    /// Where the row starts in the decoded text.
    pub byte_offset: i64,
    /// The header of the column; empty for the whole row.
    pub column_name: String,
    /// The canonical field; empty for the whole row.
    pub field: String,
    /// What was found.
    pub found: String,
    /// The rule's code.
    pub rule: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
    /// The value that was probably meant; empty when none can be derived.
    pub suggestion: String,
}

/// Inserts faults.
///
/// # Errors
/// When the database fails.
pub fn insert_rejects(tx: &mut Write<'_>, rows: &[RejectRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(upload_reject::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// Faults behind a row and ordinal, in the order of the file.
///
/// # Errors
/// When the database fails.
pub fn list_rejects(
    tx: &mut Read<'_>,
    upload_id: i64,
    after: (i64, i32),
    limit_rows: i64,
) -> Result<Vec<RejectRow>> {
    let (row, ordinal) = after;
    Ok(upload_reject::table
        .filter(upload_reject::upload_id.eq(upload_id))
        .filter(
            upload_reject::row_number
                .gt(row)
                .or(upload_reject::row_number.eq(row).and(upload_reject::ordinal.gt(ordinal))),
        )
        .order((upload_reject::row_number.asc(), upload_reject::ordinal.asc()))
        .limit(limit_rows)
        .select(RejectRow::as_select())
        .load(tx.conn())?)
}

/// What was odd but accepted, counted.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_warning, treat_none_as_default_value = false)]
pub struct WarningRow {
    /// The upload.
    pub upload_id: i64,
    /// The canonical field; empty for the whole row or file.
    pub field: String,
    /// What is odd.
    pub note: String,
    /// How often it was found.
    pub found_count: i64,
    /// The first row with it; 0 for the file as a whole.
    pub first_row: i64,
    /// What stood there.
    pub sample: String,
}

/// Adds to the counts of what was odd; the first sample stays.
///
/// # Errors
/// When the database fails.
pub fn add_warnings(tx: &mut Write<'_>, rows: &[WarningRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(upload_warning::table)
            .values(batch)
            .on_conflict((upload_warning::upload_id, upload_warning::field, upload_warning::note))
            .do_update()
            .set(
                upload_warning::found_count
                    .eq(upload_warning::found_count + excluded(upload_warning::found_count)),
            )
            .execute(c))?;
    }
    Ok(())
}

/// What was odd, the most frequent first.
///
/// # Errors
/// When the database fails.
pub fn list_warnings(
    tx: &mut Read<'_>,
    upload_id: i64,
    limit_rows: i64,
) -> Result<Vec<WarningRow>> {
    Ok(upload_warning::table
        .filter(upload_warning::upload_id.eq(upload_id))
        .order((
            upload_warning::found_count.desc(),
            upload_warning::field.asc(),
            upload_warning::note.asc(),
        ))
        .limit(limit_rows)
        .select(WarningRow::as_select())
        .load(tx.conn())?)
}

/// How often each of these keys was met in an upload so far.
///
/// # Errors
/// When the database fails.
pub fn occurrences(tx: &mut Read<'_>, upload_id: i64, keys: &[i64]) -> Result<HashMap<i64, i32>> {
    let mut seen = HashMap::new();
    for batch in keys.chunks(BATCH_ROWS) {
        seen.extend(
            upload_occurrence::table
                .filter(upload_occurrence::upload_id.eq(upload_id))
                .filter(upload_occurrence::key_hash.eq_any(batch))
                .select((upload_occurrence::key_hash, upload_occurrence::seen))
                .load::<(i64, i32)>(tx.conn())?,
        );
    }
    Ok(seen)
}

/// Remembers how often keys were met in an upload.
///
/// # Errors
/// When the database fails.
pub fn save_occurrences(tx: &mut Write<'_>, upload_id: i64, seen: &[(i64, i32)]) -> Result<()> {
    for batch in seen.chunks(BATCH_ROWS) {
        let rows: Vec<_> = batch
            .iter()
            .map(|(key, count)| {
                (
                    upload_occurrence::upload_id.eq(upload_id),
                    upload_occurrence::key_hash.eq(*key),
                    upload_occurrence::seen.eq(*count),
                )
            })
            .collect();
        each!(tx.conn(), |c| diesel::insert_into(upload_occurrence::table)
            .values(&rows)
            .on_conflict((upload_occurrence::upload_id, upload_occurrence::key_hash))
            .do_update()
            .set(upload_occurrence::seen.eq(excluded(upload_occurrence::seen)))
            .execute(c))?;
    }
    Ok(())
}

/// Forgets the occurrences of a finished upload.
///
/// # Errors
/// When the database fails.
pub fn clear_occurrences(tx: &mut Write<'_>, upload_id: i64) -> Result<()> {
    diesel::delete(upload_occurrence::table.filter(upload_occurrence::upload_id.eq(upload_id)))
        .execute(tx.conn())?;
    Ok(())
}
