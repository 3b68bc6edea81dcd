//! Letters of referral, as they were sent, and what was answered.

use super::schema::referral;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The most letters of one thing.
pub const LIMIT_ROWS: i64 = 100;

/// A letter.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = referral)]
pub struct ReferralRow {
    /// Its key.
    pub id: String,
    /// The investigation that it refers; none for a case.
    pub investigation_id: Option<String>,
    /// The case that it refers; none for an investigation.
    pub case_id: Option<String>,
    /// Its number, from 1.
    pub number: i32,
    /// To whom.
    pub addressee: String,
    /// The text, as it was sent.
    pub body: String,
    /// SHA-256 of the text, hexadecimal.
    pub body_sha256: String,
    /// Who sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: NaiveDateTime,
    /// `accepted`, `declined`, or empty.
    pub outcome: String,
    /// The day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// What the answer says.
    pub answer_reason: String,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts a letter.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ReferralRow) -> Result<()> {
    diesel::insert_into(referral::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The letters of an investigation, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_of_investigation(tx: &mut Read<'_>, id: &str) -> Result<Vec<ReferralRow>> {
    Ok(referral::table
        .filter(referral::investigation_id.eq(id))
        .order(referral::number.desc())
        .limit(LIMIT_ROWS)
        .select(ReferralRow::as_select())
        .load(tx.conn())?)
}

/// The letters of a case, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_of_case(tx: &mut Read<'_>, id: &str) -> Result<Vec<ReferralRow>> {
    Ok(referral::table
        .filter(referral::case_id.eq(id))
        .order(referral::number.desc())
        .limit(LIMIT_ROWS)
        .select(ReferralRow::as_select())
        .load(tx.conn())?)
}

/// Records what was answered to a letter that still waits.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn answer(
    tx: &mut Write<'_>,
    id: &str,
    seen: i32,
    outcome: &str,
    on: NaiveDate,
    reason: &str,
) -> Result<()> {
    let waiting =
        referral::table.find(id).filter(referral::version.eq(seen).and(referral::outcome.eq("")));
    let changed = diesel::update(waiting)
        .set((
            referral::outcome.eq(outcome),
            referral::answered_on.eq(Some(on)),
            referral::answer_reason.eq(reason),
            referral::version.eq(seen + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale { shown: seen, now: seen + 1 }) }
}
