//! Files that come with petitions and with what is said about orders.

use super::schema::voice_file;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A file that came.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = voice_file)]
pub struct FileRow {
    /// Its key.
    pub id: String,
    /// petition or representation.
    pub noun: String,
    /// What it came with.
    pub subject_id: String,
    /// Its place there, from 1.
    pub place: i32,
    /// The name that its sender gave it, without a path.
    pub file_name: String,
    /// The code of the kind of file.
    pub media: String,
    /// SHA-256 of its bytes, hexadecimal: where they lie.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: i64,
    /// The account that sent it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
}

/// Inserts a file.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &FileRow) -> Result<()> {
    diesel::insert_into(voice_file::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The files that came with these things, in the order of their places.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, subject_ids: &[&str]) -> Result<Vec<FileRow>> {
    Ok(voice_file::table
        .filter(voice_file::subject_id.eq_any(subject_ids))
        .order((voice_file::subject_id.asc(), voice_file::place.asc()))
        .select(FileRow::as_select())
        .load(tx.conn())?)
}
