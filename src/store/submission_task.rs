//! What importers of held lines were asked to send, by when, and the time that
//! they asked for.

use super::schema::{submission_task, task_extension};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The most tasks of one hold, and extensions of one task, that are read.
const LIMIT_ROWS: i64 = 100;

/// What an importer was asked to send.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = submission_task)]
pub struct TaskRow {
    /// Its key.
    pub id: String,
    /// The hold.
    pub hold_id: String,
    /// What was asked, for the importer to read.
    pub asked: String,
    /// The last port-local day, extensions included.
    pub due_on: NaiveDate,
    /// The last day as it was first set.
    pub first_due_on: NaiveDate,
    /// Who asked.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
    /// When a packet answered it.
    pub answered_at: Option<NaiveDateTime>,
    /// For optimistic locking.
    pub version: i32,
}

/// More time that an importer asked for.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = task_extension)]
pub struct ExtensionRow {
    /// Its key.
    pub id: String,
    /// The task.
    pub task_id: String,
    /// asked, granted or refused.
    pub state: String,
    /// Until when.
    pub until_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: NaiveDateTime,
    /// The officer who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// What the officer wrote to the importer.
    pub decision_note: String,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts a task.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &TaskRow) -> Result<()> {
    diesel::insert_into(submission_task::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The tasks of a hold, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_hold(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<TaskRow>> {
    Ok(submission_task::table
        .filter(submission_task::hold_id.eq(hold_id))
        .order((submission_task::opened_at.desc(), submission_task::id.desc()))
        .limit(LIMIT_ROWS)
        .select(TaskRow::as_select())
        .load(tx.conn())?)
}

/// The open tasks of many holds.
///
/// # Errors
/// When the database fails.
pub fn list_open(tx: &mut Read<'_>, hold_ids: &[&str]) -> Result<Vec<TaskRow>> {
    Ok(submission_task::table
        .filter(
            submission_task::hold_id.eq_any(hold_ids).and(submission_task::answered_at.is_null()),
        )
        .order(submission_task::due_on.asc())
        .limit(LIMIT_ROWS * 10)
        .select(TaskRow::as_select())
        .load(tx.conn())?)
}

/// Marks the open tasks of a hold as answered.
///
/// # Errors
/// When the database fails.
pub fn answer(tx: &mut Write<'_>, hold_id: &str, at: NaiveDateTime) -> Result<()> {
    let rows = submission_task::table
        .filter(submission_task::hold_id.eq(hold_id).and(submission_task::answered_at.is_null()));
    diesel::update(rows)
        .set((
            submission_task::answered_at.eq(at),
            submission_task::version.eq(submission_task::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Moves the last day of a task that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn change_due(tx: &mut Write<'_>, seen: &TaskRow, due_on: NaiveDate) -> Result<()> {
    let row =
        submission_task::table.find(&seen.id).filter(submission_task::version.eq(seen.version));
    let changed = diesel::update(row)
        .set((
            submission_task::due_on.eq(due_on),
            submission_task::version.eq(submission_task::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Stale { shown: seen.version, now: seen.version.saturating_add(1) })
    }
}

/// Inserts a request for more time.
///
/// # Errors
/// When the database fails.
pub fn insert_extension(tx: &mut Write<'_>, row: &ExtensionRow) -> Result<()> {
    diesel::insert_into(task_extension::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The requests for more time of a task, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_extensions(tx: &mut Read<'_>, task_id: &str) -> Result<Vec<ExtensionRow>> {
    Ok(task_extension::table
        .filter(task_extension::task_id.eq(task_id))
        .order((task_extension::asked_at.asc(), task_extension::id.asc()))
        .limit(LIMIT_ROWS)
        .select(ExtensionRow::as_select())
        .load(tx.conn())?)
}

/// A request for more time on a hold, with its task.
///
/// # Errors
/// When the database fails.
pub fn find_extension(
    tx: &mut Read<'_>,
    hold_id: &str,
    id: &str,
) -> Result<Option<(ExtensionRow, TaskRow)>> {
    Ok(task_extension::table
        .inner_join(submission_task::table)
        .filter(task_extension::id.eq(id).and(submission_task::hold_id.eq(hold_id)))
        .select((ExtensionRow::as_select(), TaskRow::as_select()))
        .first(tx.conn())
        .optional()?)
}

/// Decides a request that still waits.
///
/// # Errors
/// [`Error::Refused`] when it was decided already.
pub fn decide_extension(
    tx: &mut Write<'_>,
    seen: &ExtensionRow,
    state: &str,
    by: &str,
    note: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row = task_extension::table
        .find(&seen.id)
        .filter(task_extension::state.eq("asked").and(task_extension::version.eq(seen.version)));
    let changed = diesel::update(row)
        .set((
            task_extension::state.eq(state),
            task_extension::decided_by.eq(by),
            task_extension::decided_at.eq(at),
            task_extension::decision_note.eq(note),
            task_extension::version.eq(task_extension::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Refused("This request was decided already.".into()))
    }
}
