//! Files that are being sent in pieces. A row says that there is one and how
//! long it will be; how much of it is here, the spool file itself says.

use super::schema::upload_transfer;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A file that is being sent in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_transfer)]
pub struct TransferRow {
    /// How URLs name it; also the name of its spool file, and of the upload
    /// that it becomes.
    pub public_id: String,
    /// The tenant that sends it.
    pub organization_id: i64,
    /// Who sends it.
    pub account_id: String,
    /// The name that the sender gave the file.
    pub file_name: String,
    /// How many bytes it will have.
    pub size_bytes: i64,
    /// When a person is shown how it is read: the code of a rule.
    pub review: String,
    /// When it was announced.
    pub created_at: NaiveDateTime,
    /// When it is forgotten.
    pub expires_at: NaiveDateTime,
    /// By what way it comes: `browser` or `api`.
    pub came_by: String,
    /// The upload that it has become, by the name that URLs use.
    pub became: Option<String>,
}

/// Inserts a transfer.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &TransferRow) -> Result<()> {
    diesel::insert_into(upload_transfer::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds one tenant's transfer, whether or not its time is over.
///
/// # Errors
/// When the database fails.
pub fn find(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<Option<TransferRow>> {
    Ok(upload_transfer::table
        .find(public_id)
        .filter(upload_transfer::organization_id.eq(organization_id))
        .select(TransferRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// How many transfers of a tenant are open.
///
/// # Errors
/// When the database fails.
pub fn count_open(tx: &mut Read<'_>, organization_id: i64, now: NaiveDateTime) -> Result<i64> {
    Ok(upload_transfer::table
        .filter(upload_transfer::organization_id.eq(organization_id))
        .filter(upload_transfer::expires_at.gt(now).and(upload_transfer::became.is_null()))
        .count()
        .get_result(tx.conn())?)
}

/// Gives a transfer more time: it is being sent.
///
/// # Errors
/// When the database fails.
pub fn prolong(tx: &mut Write<'_>, public_id: &str, until: NaiveDateTime) -> Result<()> {
    diesel::update(upload_transfer::table.find(public_id))
        .set(upload_transfer::expires_at.eq(until))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes which upload a transfer has become.
///
/// # Errors
/// When the database fails.
pub fn become_upload(tx: &mut Write<'_>, public_id: &str, upload: &str) -> Result<()> {
    diesel::update(upload_transfer::table.find(public_id))
        .set(upload_transfer::became.eq(Some(upload)))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes a transfer; false when it was gone.
///
/// # Errors
/// When the database fails.
pub fn delete(tx: &mut Write<'_>, public_id: &str) -> Result<bool> {
    Ok(diesel::delete(upload_transfer::table.find(public_id)).execute(tx.conn())? == 1)
}

/// Transfers behind a key, in the order of their keys.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, after: &str, limit_rows: i64) -> Result<Vec<TransferRow>> {
    Ok(upload_transfer::table
        .filter(upload_transfer::public_id.gt(after))
        .order(upload_transfer::public_id.asc())
        .limit(limit_rows)
        .select(TransferRow::as_select())
        .load(tx.conn())?)
}
