//! Letters of referral: as they were written, who let them go, and what was answered.

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
    /// The text, as it was written and goes out.
    pub body: String,
    /// SHA-256 of the text, hexadecimal.
    pub body_sha256: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: NaiveDateTime,
    /// `accepted`, `declined`, or empty.
    pub outcome: String,
    /// The day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// What the answer says.
    pub answer_reason: String,
    /// For optimistic locking.
    pub version: i32,
    /// How far it is: a code of `LetterState`.
    pub state: String,
    /// Who let it go, did not, or took it back; none for what was sent before two were asked.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was not let go.
    pub decision_reason: String,
}

/// What becomes of a letter that waits.
#[derive(Debug, Clone, Copy)]
pub struct Ruling<'a> {
    /// The code of the new state.
    pub state: &'a str,
    /// By whom.
    pub by: &'a str,
    /// When.
    pub at: NaiveDateTime,
    /// Why not; empty when it goes.
    pub reason: &'a str,
}

/// Inserts a letter.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ReferralRow) -> Result<()> {
    diesel::insert_into(referral::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A letter.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ReferralRow>> {
    Ok(referral::table.find(id).select(ReferralRow::as_select()).first(tx.conn()).optional()?)
}

/// The letters that wait for somebody else than this account, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_waiting(tx: &mut Read<'_>, account_id: &str, limit: i64) -> Result<Vec<ReferralRow>> {
    Ok(referral::table
        .filter(referral::state.eq("proposed").and(referral::written_by.ne(account_id)))
        .order(referral::id)
        .limit(limit)
        .select(ReferralRow::as_select())
        .load(tx.conn())?)
}

/// Rules on a letter that waits.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; when the database refuses one person with
/// two hands.
pub fn rule(tx: &mut Write<'_>, row: &ReferralRow, ruling: &Ruling<'_>) -> Result<()> {
    let waiting = referral::table
        .find(&row.id)
        .filter(referral::version.eq(row.version).and(referral::state.eq("proposed")));
    let changed = diesel::update(waiting)
        .set((
            referral::state.eq(ruling.state),
            referral::decided_by.eq(Some(ruling.by)),
            referral::decided_at.eq(Some(ruling.at)),
            referral::decision_reason.eq(ruling.reason),
            referral::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Stale { shown: row.version, now: row.version + 1 })
    }
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
