//! Reckonings of penalties. There is no verb that changes one.

use super::schema::{account, penalty_reckoning};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The most reckonings of one investigation.
pub const LIMIT_ROWS: i64 = 100;

/// A reckoning as it was made.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = penalty_reckoning)]
pub struct PenaltyRow {
    /// Its key.
    pub id: String,
    /// The investigation.
    pub investigation_id: String,
    /// Its number, from 1.
    pub number: i32,
    /// What it was reckoned from, as JSON.
    pub facts: String,
    /// The most that may be asked, in cents.
    pub cap_minor: i64,
    /// Where the amounts are recorded.
    pub reason: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: NaiveDateTime,
}

/// Inserts a reckoning.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &PenaltyRow) -> Result<()> {
    diesel::insert_into(penalty_reckoning::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The reckonings of an investigation with the names of who made them, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, investigation_id: &str) -> Result<Vec<(PenaltyRow, String)>> {
    Ok(penalty_reckoning::table
        .inner_join(account::table)
        .filter(penalty_reckoning::investigation_id.eq(investigation_id))
        .order(penalty_reckoning::number.desc())
        .limit(LIMIT_ROWS)
        .select((PenaltyRow::as_select(), account::name))
        .load(tx.conn())?)
}
