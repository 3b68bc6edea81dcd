//! The thresholds of screening that this installation set or proposed to set.

use super::schema::threshold;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A setting.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = threshold, treat_none_as_default_value = false)]
pub struct SettingRow {
    /// Its number, from 1.
    pub version: i32,
    /// The score from which links are proposed, in thousandths.
    pub permille: i32,
    /// `proposed`, `in_force`, `replaced` or `refused`.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was refused.
    pub decision_reason: String,
}

/// The setting in force: number and thousandths; none for the one that is shipped.
///
/// # Errors
/// When the database fails.
pub fn find_in_force(tx: &mut Read<'_>) -> Result<Option<(i32, i32)>> {
    Ok(threshold::table
        .filter(threshold::state.eq("in_force"))
        .select((threshold::version, threshold::permille))
        .first(tx.conn())
        .optional()?)
}

/// A setting by its number.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, version: i32) -> Result<Option<SettingRow>> {
    Ok(threshold::table
        .find(version)
        .select(SettingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The settings, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<SettingRow>> {
    Ok(threshold::table
        .order(threshold::version.desc())
        .limit(limit_rows)
        .select(SettingRow::as_select())
        .load(tx.conn())?)
}

/// Whether a setting waits for a second person.
///
/// # Errors
/// When the database fails.
pub fn is_waiting(tx: &mut Read<'_>) -> Result<bool> {
    let waiting = threshold::table.filter(threshold::state.eq("proposed"));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(tx.conn())?)
}

/// The number of the last setting; 0 when there is none.
///
/// # Errors
/// When the database fails.
pub fn last(tx: &mut Read<'_>) -> Result<i32> {
    let last: Option<i32> =
        threshold::table.select(diesel::dsl::max(threshold::version)).first(tx.conn())?;
    Ok(last.unwrap_or(0))
}

/// Stores a proposed setting.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &SettingRow) -> Result<()> {
    diesel::insert_into(threshold::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Ends the setting in force, since another one takes its place.
///
/// # Errors
/// When the database fails.
pub fn replace(tx: &mut Write<'_>) -> Result<()> {
    diesel::update(threshold::table.filter(threshold::state.eq("in_force")))
        .set(threshold::state.eq("replaced"))
        .execute(tx.conn())?;
    Ok(())
}

/// Records what was decided of a proposed setting.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn decide(tx: &mut Write<'_>, row: &SettingRow) -> Result<()> {
    let proposed = threshold::table.find(row.version).filter(threshold::state.eq("proposed"));
    let changed = diesel::update(proposed)
        .set((
            threshold::state.eq(&row.state),
            threshold::decided_by.eq(&row.decided_by),
            threshold::decided_at.eq(row.decided_at),
            threshold::decision_reason.eq(&row.decision_reason),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Stale { shown: row.version, now: last(tx)? })
}
