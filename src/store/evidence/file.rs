//! Files of evidence: what is kept of them beside their bytes.

use crate::error::Result;
use crate::store::schema::{evidence_file, evidence_item};
use crate::store::{Read, Write};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A file of a piece of evidence.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_file)]
pub struct FileRow {
    /// The item.
    pub item_id: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// What the sender called it.
    pub file_name: String,
    /// The code of what it is.
    pub media: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
}

/// Inserts a file.
///
/// # Errors
/// When the database fails.
pub fn insert_file(tx: &mut Write<'_>, row: &FileRow) -> Result<()> {
    diesel::insert_into(evidence_file::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A file of an item by its hash.
///
/// # Errors
/// When the database fails.
pub fn find_file(tx: &mut Read<'_>, item_id: &str, sha256: &str) -> Result<Option<FileRow>> {
    Ok(evidence_file::table
        .find((item_id, sha256))
        .select(FileRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// How many bytes the files of a case have.
///
/// # Errors
/// When the database fails.
pub fn file_bytes(tx: &mut Read<'_>, case_id: &str) -> Result<i64> {
    let sizes: Vec<i64> = evidence_file::table
        .inner_join(evidence_item::table.on(evidence_item::id.eq(evidence_file::item_id)))
        .filter(evidence_item::case_id.eq(case_id))
        .select(evidence_file::size_bytes)
        .load(tx.conn())?;
    Ok(sizes.into_iter().fold(0, i64::saturating_add))
}
