//! Says which clocks have run out: in slices, each one transaction with its
//! events. What the law deems is marked as provisional, no more.

use super::clocks::about;
use super::reckon::rule_of;
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::domain::clock::{self, Standing};
use crate::domain::event::Verb;
use crate::domain::job::JobKind;
use crate::error::Result;
use crate::store::event::Stamp;
use crate::store::{self, Write};
use chrono::NaiveDateTime;
use std::collections::HashSet;

/// The clocks of one transaction.
const SLICE_ROWS: i64 = 500;
/// Before screening, behind imports.
const PRIORITY: i32 = 3;

/// Queues the job when a clock has run out. Called from time to time.
///
/// # Errors
/// When the database fails.
pub fn queue_lapsed(app: &App) -> Result<bool> {
    let now = app.clock.now();
    if !app.store.read(|tx| store::deadline::has_lapsed(tx, now))? {
        return Ok(false);
    }
    let kind = JobKind::AdvanceDeadlines.code();
    app.store.write(|tx| store::job::enqueue(tx, kind, "", Some(kind), PRIORITY, now.date()))?;
    Ok(true)
}

/// Marks every clock that has run out.
///
/// # Errors
/// When the database fails; what was done stays done.
pub fn run(app: &App, lease: &Lease) -> Result<Turn> {
    let now = app.clock.now();
    let stamp = app.stamp(&crate::app::Actor::system());
    let mut done = 0_usize;
    loop {
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
        let mut seen = 0;
        lease.write(app, &format!("{done} deadlines"), |tx| {
            seen = slice(tx, now, &stamp)?;
            Ok(())
        })?;
        done += seen;
        if seen == 0 {
            return Ok(Turn::Done);
        }
    }
}

/// Marks some clocks and tells each once; returns how many there were. Two workers may look
/// at the same ones: who marks a clock tells it.
fn slice(tx: &mut Write<'_>, now: NaiveDateTime, stamp: &Stamp) -> Result<usize> {
    let rows = store::deadline::list_lapsed(tx, now, SLICE_ROWS)?;
    let mut events = Vec::with_capacity(rows.len());
    for standing in [Standing::Provisional, Standing::Overdue] {
        let lapsed: Vec<_> = rows
            .iter()
            .filter(|row| rule_of(row).map_or(Standing::Overdue, clock::lapsed) == standing)
            .collect();
        if lapsed.is_empty() {
            continue;
        }
        let ids: Vec<&str> = lapsed.iter().map(|row| row.id.as_str()).collect();
        let marked: HashSet<String> =
            store::deadline::mark(tx, &ids, standing.code(), now)?.into_iter().collect();
        events.extend(lapsed.into_iter().filter(|row| marked.contains(&row.id)).map(|row| {
            let due = row.due_on.map(|on| on.to_string()).unwrap_or_default();
            about(Verb::DeadlineLapsed, row).fact("due_on", due).fact("standing", standing.code())
        }));
    }
    store::event::append_all(tx, stamp, &events)?;
    Ok(rows.len())
}
