//! Changes of the law's clocks that wait for a second person, and those that were decided.

use super::schema::{deadline, deadline_change};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The most changes of one clock that are read.
const LIST_LIMIT_ROWS: i64 = 200;

/// A change of a clock that somebody asked for.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deadline_change, treat_none_as_default_value = false)]
pub struct ChangeRow {
    /// Its key.
    pub id: String,
    /// On which machine's thing the clock runs.
    pub machine: String,
    /// On which thing.
    pub subject_id: String,
    /// The clock's rule.
    pub rule_code: String,
    /// The version of the clock that the page showed.
    pub on_version: i32,
    /// What is asked, JSON.
    pub change: String,
    /// The provision or paper on which it rests.
    pub provision: String,
    /// Why, in words.
    pub reason: String,
    /// `proposed`, `in_force`, `refused` or `withdrawn`.
    pub state: String,
    /// Who asked.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who agreed, refused or withdrew.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was refused or withdrawn.
    pub decision_reason: String,
}

/// Stores a change that is asked for. A clock has one that waits at most.
///
/// # Errors
/// [`Error::Refused`] when another waits.
pub fn insert(tx: &mut Write<'_>, row: &ChangeRow) -> Result<()> {
    let waiting = list(tx, &row.machine, &row.subject_id, &row.rule_code)?;
    if waiting.iter().any(|other| other.state == "proposed") {
        return Err(Error::Refused(
            "Another change waits on this clock: it must be agreed to or refused first.".into(),
        ));
    }
    diesel::insert_into(deadline_change::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a change.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ChangeRow>> {
    let found = deadline_change::table.find(id).select(ChangeRow::as_select());
    Ok(found.first(tx.conn()).optional()?)
}

/// The changes of a clock that were asked for, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    machine: &str,
    subject_id: &str,
    rule_code: &str,
) -> Result<Vec<ChangeRow>> {
    Ok(deadline_change::table
        .filter(deadline_change::machine.eq(machine))
        .filter(deadline_change::subject_id.eq(subject_id))
        .filter(deadline_change::rule_code.eq(rule_code))
        .order(deadline_change::id.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(ChangeRow::as_select())
        .load(tx.conn())?)
}

/// Records what became of a change that waits.
///
/// # Errors
/// [`Error::Refused`] when it does not wait any more.
pub fn decide(tx: &mut Write<'_>, row: &ChangeRow) -> Result<()> {
    let waiting =
        deadline_change::table.find(&row.id).filter(deadline_change::state.eq("proposed"));
    let changed = diesel::update(waiting)
        .set((
            deadline_change::state.eq(&row.state),
            deadline_change::decided_by.eq(&row.decided_by),
            deadline_change::decided_at.eq(row.decided_at),
            deadline_change::decision_reason.eq(&row.decision_reason),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Refused("This change was decided already.".into()))
}

/// What waits on a clock for a second person.
#[derive(Debug, Clone, Queryable)]
pub struct ClockAsked {
    /// The clock.
    pub deadline_id: String,
    /// Its rule.
    pub rule_code: String,
    /// The number of the thing on which it runs.
    pub subject_number: String,
    /// Its last day now.
    pub due_on: Option<NaiveDate>,
    /// The clock's version now.
    pub version: i32,
    /// The version on which it was asked.
    pub on_version: i32,
    /// What is asked: a change as JSON, or the code of a stop.
    pub asked: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: NaiveDateTime,
}

/// Changes and recorded stops of open clocks that wait and that others asked for, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_awaiting(
    tx: &mut Read<'_>,
    account_id: &str,
    limit_rows: i64,
) -> Result<Vec<ClockAsked>> {
    use super::schema::deadline_toll as toll;
    let clock = (deadline::id, deadline::rule_code, deadline::subject_number, deadline::due_on);
    let changes: Vec<ClockAsked> = deadline_change::table
        .inner_join(
            deadline::table.on(deadline::machine
                .eq(deadline_change::machine)
                .and(deadline::subject_id.eq(deadline_change::subject_id))
                .and(deadline::rule_code.eq(deadline_change::rule_code))),
        )
        .filter(deadline::is_open.eq(true).and(deadline::is_walled.eq(false)))
        .filter(deadline_change::state.eq("proposed"))
        .filter(deadline_change::proposed_by.ne(account_id))
        .order(deadline_change::id.asc())
        .limit(limit_rows)
        .select((
            clock.0,
            clock.1,
            clock.2,
            clock.3,
            deadline::version,
            deadline_change::on_version,
            deadline_change::change,
            deadline_change::proposed_by,
            deadline_change::proposed_at,
        ))
        .load(tx.conn())?;
    let mut rows: Vec<ClockAsked> = toll::table
        .inner_join(
            deadline::table.on(deadline::machine
                .eq(toll::machine)
                .and(deadline::subject_id.eq(toll::subject_id))
                .and(deadline::rule_code.eq(toll::rule_code))),
        )
        .filter(deadline::is_open.eq(true).and(deadline::is_walled.eq(false)))
        .filter(toll::state.eq("proposed"))
        .filter(toll::recorded_by.ne(account_id))
        .order(toll::id.asc())
        .limit(limit_rows)
        .select((
            clock.0,
            clock.1,
            clock.2,
            clock.3,
            // A stop is judged on the clock as it is when somebody agrees.
            deadline::version,
            deadline::version,
            toll::kind,
            toll::recorded_by,
            toll::recorded_at,
        ))
        .load(tx.conn())?;
    rows.extend(changes);
    rows.sort_by_key(|row| row.asked_at);
    Ok(rows)
}
