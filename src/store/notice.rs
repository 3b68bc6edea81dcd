//! Documents as they were sent, and when they were mailed. There is no verb that changes one.

use super::schema::{notice, notice_mailing};
use super::{Read, Write};
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
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

/// The mailing of a notice.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = notice_mailing)]
pub struct MailingRow {
    /// The notice.
    pub notice_id: String,
    /// The port-local day on which it was mailed.
    pub mailed_on: NaiveDate,
    /// How, and the number of the carrier; may be empty.
    pub proof: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: NaiveDateTime,
}

/// A notice, and when it was mailed where that is recorded.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The notice.
    pub row: NoticeRow,
    /// The port-local day on which it was mailed.
    pub mailed_on: Option<NaiveDate>,
    /// How, and the number of the carrier; may be empty.
    pub proof: String,
}

/// Inserts a notice.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &NoticeRow) -> Result<()> {
    diesel::insert_into(notice::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Records the mailing of a notice; the caller has looked that none is recorded.
///
/// # Errors
/// When the database fails.
pub fn insert_mailing(tx: &mut Write<'_>, row: &MailingRow) -> Result<()> {
    diesel::insert_into(notice_mailing::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The notices of a hold, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_hold(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<Notice>> {
    let rows: Vec<(NoticeRow, Option<(NaiveDate, String)>)> = notice::table
        .left_join(notice_mailing::table.on(notice_mailing::notice_id.eq(notice::id)))
        .filter(notice::hold_id.eq(hold_id))
        .order((notice::sent_at.desc(), notice::id.desc()))
        .limit(100)
        .select((
            NoticeRow::as_select(),
            (notice_mailing::mailed_on, notice_mailing::proof).nullable(),
        ))
        .load(tx.conn())?;
    let told = |(row, mailing): (NoticeRow, Option<(NaiveDate, String)>)| {
        let (mailed_on, proof) = mailing.unzip();
        Notice { row, mailed_on, proof: proof.unwrap_or_default() }
    };
    Ok(rows.into_iter().map(told).collect())
}
