//! Investigations. Every query that lists them names the person who asks.

use super::schema::{case_file, investigation, proposal};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// An investigation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = investigation)]
pub struct InvestigationRow {
    /// Its key.
    pub id: String,
    /// I-2026-000005.
    pub docket_number: String,
    /// The case that was referred, if any.
    pub case_id: Option<String>,
    /// The party, if known.
    pub party_id: Option<i64>,
    /// Whom or what it is about, alleged.
    pub subject: String,
    /// The statute's code.
    pub statute: String,
    /// State code.
    pub state: String,
    /// Whose it is.
    pub assigned_to: String,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts an investigation.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &InvestigationRow) -> Result<()> {
    diesel::insert_into(investigation::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds an investigation by its key, for a proposal that somebody must decide.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<InvestigationRow>> {
    Ok(investigation::table
        .find(id)
        .select(InvestigationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds an investigation of one's own by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_own(
    tx: &mut Read<'_>,
    account_id: &str,
    number: &str,
) -> Result<Option<InvestigationRow>> {
    Ok(investigation::table
        .filter(investigation::docket_number.eq(number).and(
            investigation::assigned_to.eq(account_id).or(investigation::opened_by.eq(account_id)),
        ))
        .select(InvestigationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// A page of one's own investigations, newest number first: those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list_own(
    tx: &mut Read<'_>,
    account_id: &str,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<InvestigationRow>> {
    Ok(investigation::table
        .filter(investigation::docket_number.lt(after).and(
            investigation::assigned_to.eq(account_id).or(investigation::opened_by.eq(account_id)),
        ))
        .order(investigation::docket_number.desc())
        .limit(limit_rows)
        .select(InvestigationRow::as_select())
        .load(tx.conn())?)
}

/// Changes the state of an investigation that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when version or state moved on.
pub fn change(
    tx: &mut Write<'_>,
    seen: &InvestigationRow,
    state: &str,
    statute: Option<&str>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = investigation::table
        .find(&seen.id)
        .filter(investigation::version.eq(seen.version).and(investigation::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((
            investigation::state.eq(state),
            investigation::statute.eq(statute.unwrap_or(&seen.statute)),
            investigation::changed_at.eq(at),
            investigation::version.eq(investigation::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("investigation"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// Cases that were referred and of which no investigation was opened yet:
/// number and title.
///
/// # Errors
/// When the database fails.
pub fn list_referrals(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<(String, String)>> {
    let opened = investigation::table
        .filter(investigation::case_id.is_not_null())
        .select(investigation::case_id.assume_not_null());
    let referred = proposal::table
        .filter(
            proposal::machine
                .eq("case")
                .and(proposal::action.eq("refer_to_investigation"))
                .and(proposal::state.eq("applied")),
        )
        .select(proposal::subject_id);
    Ok(case_file::table
        .filter(case_file::id.eq_any(referred).and(case_file::id.ne_all(opened)))
        .order(case_file::docket_number.desc())
        .limit(limit_rows)
        .select((case_file::docket_number, case_file::title))
        .load(tx.conn())?)
}
