//! A day with which several clocks begin is one fact: corrected for one of them, it is
//! corrected for all, and in the hold that tells it.

use super::change::{Change, apply, rule_of, what};
use super::clocks::{About, Clocks};
use crate::app::hold::HoldSubject;
use crate::app::step::Subject;
use crate::domain::clock::Zone;
use crate::error::{Error, Result};
use crate::store;
use crate::store::deadline::DeadlineRow;
use crate::store::event::Stamp;
use crate::store::hold::{HoldChange, HoldRow};
use crate::store::{Read, Write};
use chrono::{NaiveDate, NaiveDateTime};

/// The step that tells since when the goods could be viewed.
const PRESENTED: &str = "present";

/// The hold whose day of presentation a change corrects; none where it corrects another.
fn presented(tx: &mut Read<'_>, row: &DeadlineRow) -> Result<Option<HoldRow>> {
    if row.machine != "hold" || !rule_of(row)?.begins_with_day_of(PRESENTED) {
        return Ok(None);
    }
    store::hold::find(tx, &row.subject_id)
}

/// Refuses a first day that cannot have been: before the step that a clock follows, a
/// presentation before the goods were there or after they were detained, an importation after
/// they could be viewed.
///
/// # Errors
/// [`Error::Invalid`]; when the database fails.
pub(super) fn check(tx: &mut Read<'_>, row: &DeadlineRow, change: &Change) -> Result<()> {
    let Change::Date(on) = change else { return Ok(()) };
    // What a petition or a port told of an earlier day counts for a case.
    if row.machine != "hold" {
        return Ok(());
    }
    let rule = rule_of(row)?;
    let refuse = |words: String| Err(Error::field("on", words));
    let begun = Zone::of_port(&row.port).day(row.created_at);
    if rule.follows_its_step() && *on < begun {
        return refuse(format!(
            "The step that starts this clock was taken on {begun}: it counts from no day before."
        ));
    }
    let Some(hold) = store::hold::find(tx, &row.subject_id)? else { return Ok(()) };
    let days = HoldSubject::read(tx, hold)?.days;
    let limits = if rule.begins_with_day_of(PRESENTED) {
        [(days.imported, true, "imported"), (days.detained, false, "detained")]
    } else if rule.counts_from_importation() {
        [(days.presented, false, "presented"), (days.detained, false, "detained")]
    } else {
        return Ok(());
    };
    for (day, is_earliest, what) in limits {
        let Some(day) = day else { continue };
        if (is_earliest && *on < day) || (!is_earliest && *on > day) {
            let side = if is_earliest { "before" } else { "after" };
            return refuse(format!(
                "The goods were {what} on {day}: this day cannot lie {side} it. Where that day is wrong too, it is \
                 corrected first."
            ));
        }
    }
    Ok(())
}

/// Lets clocks of a subject that run begin with a day that was told after they were started.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; when the database fails.
pub(in crate::app) fn begin_on(
    tx: &mut Write<'_>,
    subject: &Subject,
    codes: &[&str],
    on: NaiveDate,
    now: NaiveDateTime,
    stamp: &Stamp,
) -> Result<()> {
    let about = About::read(tx, subject)?;
    let mut clocks = Clocks::read(tx, about)?;
    let is_begun = |row: &&DeadlineRow| {
        row.is_open && row.started_on != Some(on) && codes.contains(&row.rule_code.as_str())
    };
    let begun: Vec<DeadlineRow> = clocks.rows().filter(is_begun).cloned().collect();
    for row in begun {
        // What two people agreed on stays until two people agree on something else.
        if super::asked::is_dated(tx, &row)? {
            continue;
        }
        let id = row.id;
        clocks.change(&id, "dated", MAILED, now, |row| {
            row.started_on = Some(on);
            Ok(())
        })?;
    }
    clocks.save(tx, Some(stamp))
}

/// What the history says of a clock that begins with the mailing of its notice.
const MAILED: &str = "The day on which the notice was mailed.";

/// Lets a change of a clock take effect, with all that the same day began.
///
/// # Errors
/// What the law refuses; [`Error::Stale`] when somebody was faster.
pub(super) fn put(
    tx: &mut Write<'_>,
    clocks: &mut Clocks,
    (row, change): (&DeadlineRow, &Change),
    (facts, words): (Vec<(&'static str, String)>, &str),
    days: (NaiveDate, NaiveDate),
    now: NaiveDateTime,
) -> Result<()> {
    let what = what(change);
    clocks.change_with(&row.id, what, (facts, words), now, |row| {
        apply(row, change, words, days, now)
    })?;
    let Change::Date(on) = change else { return Ok(()) };
    check(tx, row, change)?;
    let rule = rule_of(row)?;
    let is_twin = |other: &&DeadlineRow| {
        let shares = rule_of(other).is_ok_and(|its| its.shares_first_day(rule));
        other.is_open && other.id != row.id && shares
    };
    let twins: Vec<String> = clocks.rows().filter(is_twin).map(|twin| twin.id.clone()).collect();
    for twin in twins {
        clocks.change(&twin, what, words, now, |row| apply(row, change, words, days, now))?;
    }
    if let Some(hold) = presented(tx, row)? {
        let change = HoldChange { presented_on: Some(*on), ..HoldChange::default() };
        store::hold::change(tx, &hold, &change, now)?;
    }
    Ok(())
}
