//! Documents as they were sent. There is no verb that changes one.

use super::schema::notice;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A notice as it was sent.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notice)]
pub struct NoticeRow {
    /// Its key.
    pub id: String,
    /// What a partner's URL shows.
    pub public_id: String,
    /// The hold.
    pub hold_id: String,
    /// The code of the kind of document.
    pub kind: String,
    /// The text, as it was sent.
    pub body: String,
    /// SHA-256 of the text, hexadecimal.
    pub body_sha256: String,
    /// Who sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: NaiveDateTime,
}

/// Inserts a notice.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &NoticeRow) -> Result<()> {
    diesel::insert_into(notice::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The notices of a hold, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_hold(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<NoticeRow>> {
    Ok(notice::table
        .filter(notice::hold_id.eq(hold_id))
        .order((notice::sent_at.desc(), notice::id.desc()))
        .limit(100)
        .select(NoticeRow::as_select())
        .load(tx.conn())?)
}
