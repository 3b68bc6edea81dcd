//! Stops of clocks that people recorded. A row is never deleted; what was recorded
//! by mistake is taken back by a further row.

use super::schema::deadline_toll;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The most records of one clock that are read.
const LIST_LIMIT_ROWS: i64 = 200;

/// A record of a clock that stands still, goes on, or did not stand still after all.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deadline_toll, treat_none_as_default_value = false)]
pub struct TollRow {
    /// Its key.
    pub id: String,
    /// On which machine's thing the clock runs.
    pub machine: String,
    /// On which thing.
    pub subject_id: String,
    /// The clock's rule.
    pub rule_code: String,
    /// `stop`, `go_on` or `take_back`.
    pub kind: String,
    /// The stop that it ends or takes back.
    pub about: Option<String>,
    /// The first day that does not count; of an end, the first that counts again.
    pub from_on: NaiveDate,
    /// The first day that counts again, where a stop is recorded with its end.
    pub until_on: Option<NaiveDate>,
    /// The ground's code.
    pub ground: String,
    /// Where the ground is written.
    pub citation: String,
    /// Why, in words.
    pub reason: String,
    /// `proposed`, `in_force` or `refused`.
    pub state: String,
    /// Whether a second person must agree.
    pub needs_second: bool,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: NaiveDateTime,
    /// Who agreed or refused.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was refused.
    pub decision_reason: String,
}

/// Stores a record.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &TollRow) -> Result<()> {
    diesel::insert_into(deadline_toll::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a record.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<TollRow>> {
    Ok(deadline_toll::table.find(id).select(TollRow::as_select()).first(tx.conn()).optional()?)
}

/// The records of a clock, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    machine: &str,
    subject_id: &str,
    rule_code: &str,
) -> Result<Vec<TollRow>> {
    Ok(deadline_toll::table
        .filter(deadline_toll::machine.eq(machine).and(deadline_toll::subject_id.eq(subject_id)))
        .filter(deadline_toll::rule_code.eq(rule_code))
        .order(deadline_toll::id.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(TollRow::as_select())
        .load(tx.conn())?)
}

/// Records what the second person decided of a record that waits.
///
/// # Errors
/// [`Error::Refused`] when it does not wait any more.
pub fn decide(tx: &mut Write<'_>, row: &TollRow) -> Result<()> {
    let waiting = deadline_toll::table.find(&row.id).filter(deadline_toll::state.eq("proposed"));
    let changed = diesel::update(waiting)
        .set((
            deadline_toll::state.eq(&row.state),
            deadline_toll::decided_by.eq(&row.decided_by),
            deadline_toll::decided_at.eq(row.decided_at),
            deadline_toll::decision_reason.eq(&row.decision_reason),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Refused("This record was decided already.".into()))
}
