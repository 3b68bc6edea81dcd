//! Jobs: leased rows. Claiming is one short transaction; a worker that dies
//! loses its lease and another goes on.

use super::schema::job;
use super::{Read, Write};
use crate::error::{Error, Result};
use crate::id;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

/// How long a worker may be silent before its job is taken over, in seconds.
pub const LEASE_SECONDS: i64 = 60;
/// How many leases are looked at.
const LEASES_LIMIT_ROWS: i64 = 500;
/// How often a job is tried.
pub const ATTEMPTS_LIMIT: i32 = 8;
/// The longest pause between two tries, in seconds.
const BACKOFF_LIMIT_SECONDS: i64 = 900;

/// A job as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = job)]
pub struct JobRow {
    /// Its key.
    pub id: String,
    /// The kind's code.
    pub kind: String,
    /// What to work on, JSON.
    pub payload: String,
    /// State code.
    pub state: String,
    /// Not before.
    pub run_at: NaiveDateTime,
    /// Who works on it.
    pub lease_owner: Option<String>,
    /// Until when that is believed.
    pub lease_until: Option<NaiveDateTime>,
    /// Tries so far.
    pub attempts: i32,
    /// Tries at most.
    pub attempts_limit: i32,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// How far it is, one line.
    pub progress: Option<String>,
    /// The date it was queued.
    pub created_on: NaiveDate,
}

/// Queues a job, unless one with the same dedupe key waits or runs. What a
/// source causes is queued with a date: `run_at` is that day's midnight.
///
/// # Errors
/// When the database fails.
pub fn enqueue(
    tx: &mut Write<'_>,
    kind: &str,
    payload: &str,
    dedupe_key: Option<&str>,
    priority: i32,
    on: NaiveDate,
) -> Result<()> {
    if let Some(key) = dedupe_key {
        let waiting: i64 = job::table
            .filter(job::dedupe_key.eq(key).and(job::state.eq("queued")))
            .count()
            .get_result(tx.conn())?;
        if waiting > 0 {
            return Ok(());
        }
    }
    let running: i64 = match dedupe_key {
        Some(key) => job::table
            .filter(job::dedupe_key.eq(key).and(job::state.eq("running")))
            .count()
            .get_result(tx.conn())?,
        None => 0,
    };
    diesel::insert_into(job::table)
        .values((
            job::id.eq(id::random()),
            job::kind.eq(kind),
            job::payload.eq(payload),
            // A running job keeps the key; its successor runs without one.
            job::dedupe_key.eq(if running > 0 { None } else { dedupe_key }),
            job::priority.eq(priority),
            job::state.eq("queued"),
            job::run_at.eq(on.and_time(chrono::NaiveTime::MIN)),
            job::attempts.eq(0),
            job::attempts_limit.eq(ATTEMPTS_LIMIT),
            job::created_on.eq(on),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Claims the next job that is due or whose worker fell silent.
///
/// # Errors
/// When the database fails.
pub fn claim(tx: &mut Write<'_>, owner: &str, now: NaiveDateTime) -> Result<Option<JobRow>> {
    let due = job::state.eq("queued").and(job::run_at.le(now));
    let silent = job::state.eq("running").and(job::lease_until.lt(now));
    let next: Option<String> = job::table
        .filter(due.or(silent.assume_not_null()))
        .order((job::priority.asc(), job::run_at.asc(), job::id.asc()))
        .select(job::id)
        .first(tx.conn())
        .optional()?;
    let Some(id) = next else { return Ok(None) };
    // Serializable (PostgreSQL) and the one writer (SQLite) let one worker win.
    diesel::update(job::table.find(&id))
        .set((
            job::state.eq("running"),
            job::lease_owner.eq(Some(owner)),
            job::lease_until.eq(Some(now + TimeDelta::seconds(LEASE_SECONDS))),
            job::attempts.eq(job::attempts + 1),
        ))
        .execute(tx.conn())?;
    Ok(job::table.find(&id).select(JobRow::as_select()).first(tx.conn()).optional()?)
}

/// Extends a lease and tells how far the job is. The owner is the fencing
/// token: a worker that lost its job is told so and must stop.
///
/// # Errors
/// [`Error::Refused`] when the lease went to another worker.
pub fn heartbeat(
    tx: &mut Write<'_>,
    id: &str,
    owner: &str,
    now: NaiveDateTime,
    progress: Option<&str>,
) -> Result<()> {
    let row = job::table.find(id).filter(job::lease_owner.eq(owner).and(job::state.eq("running")));
    let changed = diesel::update(row)
        .set((
            job::lease_until.eq(Some(now + TimeDelta::seconds(LEASE_SECONDS))),
            job::progress.eq(progress),
        ))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(Error::Refused("the job went to another worker".into())) }
}

/// The leases that did not run out yet: job and owner.
///
/// # Errors
/// When the database fails.
pub fn leases(tx: &mut Read<'_>, now: NaiveDateTime) -> Result<Vec<(String, String)>> {
    Ok(job::table
        .filter(job::state.eq("running").and(job::lease_until.ge(now)))
        .filter(job::lease_owner.is_not_null())
        .select((job::id, job::lease_owner.assume_not_null()))
        .limit(LEASES_LIMIT_ROWS)
        .load(tx.conn())?)
}

/// Ends a lease now, when its owner is gone. How many there were, 0 or 1.
///
/// # Errors
/// When the database fails.
pub fn let_go(tx: &mut Write<'_>, id: &str, owner: &str, now: NaiveDateTime) -> Result<usize> {
    let row = job::table.find(id).filter(job::lease_owner.eq(owner).and(job::state.eq("running")));
    let before = Some(now - TimeDelta::seconds(1));
    Ok(diesel::update(row).set(job::lease_until.eq(before)).execute(tx.conn())?)
}

/// Marks a job done.
///
/// # Errors
/// When the database fails.
pub fn finish(tx: &mut Write<'_>, id: &str, owner: &str, on: NaiveDate) -> Result<()> {
    diesel::update(job::table.find(id).filter(job::lease_owner.eq(owner)))
        .set((
            job::state.eq("done"),
            job::lease_owner.eq(None::<String>),
            job::lease_until.eq(None::<NaiveDateTime>),
            job::finished_on.eq(Some(on)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a job back, to be tried again after a pause that doubles each time, or
/// gives it up. `last_error` is a code or a sentence without names.
///
/// # Errors
/// When the database fails.
pub fn fail(
    tx: &mut Write<'_>,
    row: &JobRow,
    owner: &str,
    now: NaiveDateTime,
    last_error: &str,
) -> Result<bool> {
    let gives_up = row.attempts >= row.attempts_limit;
    let exponent = u32::try_from(row.attempts.clamp(0, 20)).unwrap_or(0);
    let pause = 2_i64.saturating_pow(exponent).min(BACKOFF_LIMIT_SECONDS);
    diesel::update(job::table.find(&row.id).filter(job::lease_owner.eq(owner)))
        .set((
            job::state.eq(if gives_up { "failed" } else { "queued" }),
            job::run_at.eq(now + TimeDelta::seconds(pause)),
            job::lease_owner.eq(None::<String>),
            job::lease_until.eq(None::<NaiveDateTime>),
            job::last_error.eq(Some(last_error)),
            job::finished_on.eq(gives_up.then(|| now.date())),
        ))
        .execute(tx.conn())?;
    Ok(gives_up)
}

/// Hands a job back unfinished, at a clean shutdown: not a failed try.
///
/// # Errors
/// When the database fails.
pub fn release(tx: &mut Write<'_>, id: &str, owner: &str) -> Result<()> {
    diesel::update(job::table.find(id).filter(job::lease_owner.eq(owner)))
        .set((
            job::state.eq("queued"),
            job::attempts.eq(job::attempts - 1),
            job::lease_owner.eq(None::<String>),
            job::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Hands a job back until a moment, because other work comes first: not a
/// failed try.
///
/// # Errors
/// When the database fails.
pub fn postpone(tx: &mut Write<'_>, id: &str, owner: &str, run_at: NaiveDateTime) -> Result<()> {
    diesel::update(job::table.find(id).filter(job::lease_owner.eq(owner)))
        .set((
            job::state.eq("queued"),
            job::run_at.eq(run_at),
            job::attempts.eq(job::attempts - 1),
            job::lease_owner.eq(None::<String>),
            job::lease_until.eq(None::<NaiveDateTime>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Jobs by state, newest first, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, state: &str, limit_rows: i64) -> Result<Vec<JobRow>> {
    Ok(job::table
        .filter(job::state.eq(state))
        .order((job::created_on.desc(), job::id.asc()))
        .limit(limit_rows)
        .select(JobRow::as_select())
        .load(tx.conn())?)
}

/// How many jobs wait or run, up to `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn count_open(tx: &mut Read<'_>) -> Result<i64> {
    Ok(job::table.filter(job::state.eq_any(["queued", "running"])).count().get_result(tx.conn())?)
}

/// Claims the job of one kind and payload, if it waits or its worker fell
/// silent: for a command that does its own work.
///
/// # Errors
/// When the database fails.
pub fn claim_for(
    tx: &mut Write<'_>,
    kind: &str,
    payload: &str,
    owner: &str,
    now: NaiveDateTime,
) -> Result<Option<JobRow>> {
    let silent = job::state.eq("running").and(job::lease_until.lt(now));
    let next: Option<String> = job::table
        .filter(job::kind.eq(kind).and(job::payload.eq(payload)))
        .filter(job::state.eq("queued").or(silent.assume_not_null()))
        .order(job::id.asc())
        .select(job::id)
        .first(tx.conn())
        .optional()?;
    let Some(id) = next else { return Ok(None) };
    diesel::update(job::table.find(&id))
        .set((
            job::state.eq("running"),
            job::lease_owner.eq(Some(owner)),
            job::lease_until.eq(Some(now + TimeDelta::seconds(LEASE_SECONDS))),
            job::attempts.eq(job::attempts + 1),
        ))
        .execute(tx.conn())?;
    Ok(job::table.find(&id).select(JobRow::as_select()).first(tx.conn()).optional()?)
}

/// Whether any job of this kind waits or runs.
///
/// # Errors
/// When the database fails.
pub fn is_any_open(tx: &mut Read<'_>, kind: &str) -> Result<bool> {
    let one: Option<String> = job::table
        .filter(job::kind.eq(kind))
        .filter(job::state.eq("queued").or(job::state.eq("running")))
        .select(job::id)
        .first(tx.conn())
        .optional()?;
    Ok(one.is_some())
}

/// Whether a job of this kind and payload waits or runs.
///
/// # Errors
/// When the database fails.
pub fn is_open(tx: &mut Read<'_>, kind: &str, payload: &str) -> Result<bool> {
    let open: i64 = job::table
        .filter(job::kind.eq(kind).and(job::payload.eq(payload)))
        .filter(job::state.eq_any(["queued", "running"]))
        .count()
        .get_result(tx.conn())?;
    Ok(open > 0)
}

/// Whether a job of this kind and payload was ever made.
///
/// # Errors
/// When the database fails.
pub fn was_made(tx: &mut Read<'_>, kind: &str, payload: &str) -> Result<bool> {
    let one: Option<String> = job::table
        .filter(job::kind.eq(kind).and(job::payload.eq(payload)))
        .select(job::id)
        .first(tx.conn())
        .optional()?;
    Ok(one.is_some())
}

/// What the job of a kind and payload last said of itself.
///
/// # Errors
/// When the database fails.
pub fn progress_of(tx: &mut Read<'_>, kind: &str, payload: &str) -> Result<Option<String>> {
    let said: Option<Option<String>> = job::table
        .filter(job::kind.eq(kind).and(job::payload.eq(payload)))
        .filter(job::state.eq_any(["queued", "running"]))
        .select(job::progress)
        .first(tx.conn())
        .optional()?;
    Ok(said.flatten())
}
