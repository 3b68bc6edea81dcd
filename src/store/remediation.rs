//! Counts of workers and steps of remediation of an order.

use super::schema::{case_file, hold, legal_order, remediation_step, worker_count};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The most counts that are read of one order.
const COUNT_LIMIT_ROWS: i64 = 50;
/// The most cases behind an order whose grids are read.
const CASE_LIMIT_ROWS: i64 = 50;
/// The most steps that are read at once.
const STEP_LIMIT_ROWS: i64 = 5000;

/// How many workers an order concerns, as somebody counted. Never altered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = worker_count)]
pub struct CountRow {
    /// Its key.
    pub id: String,
    /// The order.
    pub order_id: String,
    /// How many.
    pub workers: i32,
    /// Who counted, or where it is written.
    pub source: String,
    /// For which day.
    pub counted_on: NaiveDate,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: NaiveDateTime,
}

/// A step of remediation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = remediation_step, treat_none_as_null = true)]
pub struct StepRow {
    /// Its key.
    pub id: String,
    /// The order.
    pub order_id: String,
    /// Its number in the order, from 1.
    pub number: i32,
    /// The kind's code.
    pub kind: String,
    /// What is to be done.
    pub plan: String,
    /// The amount in minor units of the currency.
    pub amount_minor: Option<i64>,
    /// ISO 4217; empty without an amount.
    pub currency: String,
    /// What shows it.
    pub evidence: String,
    /// What the workers said, without who they are.
    pub worker_words: String,
    /// planned, `under_way`, done or verified.
    pub state: String,
    /// Who verifies or verified.
    pub verifier: String,
    /// Who recorded it as it is.
    pub recorded_by: String,
    /// When.
    pub changed_at: NaiveDateTime,
    /// Who recorded that it was verified.
    pub verified_by: Option<String>,
    /// When.
    pub verified_at: Option<NaiveDateTime>,
    /// For optimistic locking.
    pub version: i32,
}

/// The cases behind an order: from which it came, which ended in it, and whose goods
/// are held under it.
///
/// # Errors
/// When the database fails.
pub fn cases_behind(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<String>> {
    let from: Vec<Option<String>> = legal_order::table
        .filter(legal_order::id.eq(order_id))
        .select(legal_order::case_id)
        .load(tx.conn())?;
    let ended: Vec<String> = case_file::table
        .filter(case_file::order_id.eq(order_id))
        .order(case_file::id.asc())
        .limit(CASE_LIMIT_ROWS)
        .select(case_file::id)
        .load(tx.conn())?;
    let held: Vec<Option<String>> = hold::table
        .filter(hold::order_id.eq(order_id).and(hold::case_id.is_not_null()))
        .select(hold::case_id)
        .distinct()
        .limit(CASE_LIMIT_ROWS)
        .load(tx.conn())?;
    let mut all: Vec<String> = from.into_iter().chain(held).flatten().chain(ended).collect();
    all.sort();
    all.dedup();
    Ok(all)
}

/// Inserts a count.
///
/// # Errors
/// When the database fails.
pub fn insert_count(tx: &mut Write<'_>, row: &CountRow) -> Result<()> {
    diesel::insert_into(worker_count::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The counts of orders, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_counts(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<CountRow>> {
    Ok(worker_count::table
        .filter(worker_count::order_id.eq(order_id))
        .order(worker_count::id.desc())
        .limit(COUNT_LIMIT_ROWS)
        .select(CountRow::as_select())
        .load(tx.conn())?)
}

/// Inserts a step.
///
/// # Errors
/// When the database fails, or somebody took its number meanwhile.
pub fn insert_step(tx: &mut Write<'_>, row: &StepRow) -> Result<()> {
    diesel::insert_into(remediation_step::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The steps of orders, by order and number.
///
/// # Errors
/// When the database fails.
pub fn list_steps(tx: &mut Read<'_>, order_ids: &[&str]) -> Result<Vec<StepRow>> {
    Ok(remediation_step::table
        .filter(remediation_step::order_id.eq_any(order_ids))
        .order((remediation_step::order_id.asc(), remediation_step::number.asc()))
        .limit(STEP_LIMIT_ROWS)
        .select(StepRow::as_select())
        .load(tx.conn())?)
}

/// Writes a step anew, if it still is as it was shown; `row.version` is the next one.
///
/// # Errors
/// [`Error::Stale`] when it moved on.
pub fn change_step(tx: &mut Write<'_>, shown: i32, row: &StepRow) -> Result<()> {
    let seen = remediation_step::table.find(&row.id).filter(remediation_step::version.eq(shown));
    let changed = diesel::update(seen).set(row).execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = remediation_step::table
        .find(&row.id)
        .select(remediation_step::version)
        .first(tx.conn())
        .optional()?;
    now.map_or(Err(Error::NotFound("step")), |now| Err(Error::Stale { shown, now }))
}
