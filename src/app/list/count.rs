//! What a version of a list would touch: the dry run, order by order.

use super::{ChangeRow, ORDER_LIMIT_ROWS, VersionRow};
use crate::app::job::{Lease, Turn};
use crate::app::{Actor, App, replay};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::list::Planned;
use crate::error::{Error, Result};
use crate::store;
use crate::store::list as stored;

/// From which share of all lines on an order is said to hit everything.
pub const BROAD_PERCENT: i64 = 20;
/// Among fewer lines a share says nothing.
const BROAD_LEAST_LINES: i64 = 10;

/// Whether a change hits so many lines that it may not mean to.
#[must_use]
pub const fn is_broad(hit_lines: i64, total_lines: i64) -> bool {
    hit_lines >= BROAD_LEAST_LINES
        && hit_lines.saturating_mul(100) >= total_lines.saturating_mul(BROAD_PERCENT)
}

/// Fills in the lines that a change would newly reach and leave free.
pub(super) fn fill(app: &App, change: &mut ChangeRow) -> Result<()> {
    let planned: Planned = serde_json::from_str(&change.planned).map_err(Error::internal)?;
    let after = match change.action.as_str() {
        "blocked" => return Ok(()),
        "revoke" => "{}".to_owned(),
        _ => serde_json::to_string(&planned.scope).map_err(Error::internal)?,
    };
    let before = Some(change.before.as_str()).filter(|before| !before.is_empty());
    let (hit, free, is_whole) = replay::count(app, before, &after)?;
    change.hit_lines = Some(hit);
    change.free_lines = Some(free);
    change.is_whole = is_whole;
    Ok(())
}

/// Counts what a version would touch, one order a transaction; what was counted stays when it
/// is stopped. `tell` is called after each.
///
/// # Errors
/// When the database fails.
pub fn count(
    app: &App,
    list_id: &str,
    number: i32,
    tell: &mut dyn FnMut() -> Result<bool>,
) -> Result<Turn> {
    let waiting = |app: &App| {
        app.store.read(|tx| {
            let version = stored::find_version(tx, list_id, number)?;
            Ok(version.filter(|row| row.state == "proposed" && row.total_lines.is_none()))
        })
    };
    if waiting(app)?.is_none() {
        return Ok(Turn::Done);
    }
    while let Some(mut change) = app.store.read(|tx| stored::uncounted(tx, list_id, number))? {
        fill(app, &mut change)?;
        let counts = (change.hit_lines.unwrap_or(0), change.free_lines.unwrap_or(0));
        app.store.write(|tx| stored::set_counts(tx, &change, counts, change.is_whole))?;
        if !tell()? {
            return Ok(Turn::Paused);
        }
    }
    if waiting(app)?.is_none() {
        return Ok(Turn::Done);
    }
    app.store.write(|tx| {
        let total = stored::count_lines(tx)?;
        // A worker may have counted at the same time.
        if !stored::set_total(tx, list_id, number, total)? {
            return Ok(());
        }
        let event = NewEvent::new(Verb::ListCounted, Noun::List, list_id)
            .fact("version", number.to_string())
            .fact("lines", total.to_string());
        store::event::append(tx, &app.stamp(&Actor::system()), &event).map(drop)
    })?;
    Ok(Turn::Done)
}

/// What a version does to orders, with its counts, and the version as it is now.
///
/// # Errors
/// [`Error::NotFound`].
pub fn counted(app: &App, list_id: &str, number: i32) -> Result<(Vec<ChangeRow>, VersionRow)> {
    let limit = i64::try_from(ORDER_LIMIT_ROWS).unwrap_or(i64::MAX).saturating_mul(2);
    app.store.read(|tx| {
        let version = stored::find_version(tx, list_id, number)?
            .ok_or(Error::NotFound("version of the list"))?;
        Ok((stored::list_changes(tx, (list_id, number), "", limit)?, version))
    })
}

/// Job: counts what a version would touch.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn run(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let (list_id, number) = payload
        .split_once('/')
        .and_then(|(list_id, number)| Some((list_id, number.parse::<i32>().ok()?)))
        .ok_or(Error::NotFound("version of a list"))?;
    let mut done = 0_usize;
    count(app, list_id, number, &mut || {
        done += 1;
        lease.keep(app, &format!("{done} orders compared"))?;
        Ok(!lease.is_stopping())
    })
}
