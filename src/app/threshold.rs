//! From which score on links are proposed, as this installation has set it: a
//! supervisor proposes another one and says why, a second person approves. Each
//! setting is numbered, and every link names the one by which it was proposed.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};
use crate::screening::Threshold;
use crate::store::threshold::{self as store, SettingRow};
use crate::store::{Read, event, party_change};
use std::collections::HashMap;

/// The settings that a page shows, newest first.
pub const LIST_LIMIT_ROWS: i64 = 20;
/// The least and the greatest that may be set, in thousandths.
pub const LIMITS_PERMILLE: (u16, u16) = (Threshold::LEAST_PERMILLE, Threshold::MOST_PERMILLE);

/// The threshold in force, and which setting it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InForce {
    /// The threshold.
    pub threshold: Threshold,
    /// Its number; 0 for the one that is shipped.
    pub version: i32,
}

/// A setting, with the names of who had a hand in it.
#[derive(Debug, Clone)]
pub struct SettingSeen {
    /// The setting.
    pub row: SettingRow,
    /// Who proposed it.
    pub proposer: String,
    /// Who approved or refused it; empty while it waits.
    pub decider: String,
}

/// The threshold in force.
///
/// # Errors
/// When the database fails.
pub(super) fn in_force(tx: &mut Read<'_>) -> Result<InForce> {
    let Some((version, permille)) = store::find_in_force(tx)? else {
        return Ok(InForce::default());
    };
    let threshold = u16::try_from(permille)
        .ok()
        .and_then(Threshold::new)
        .ok_or_else(|| Error::internal("the stored threshold is outside of what may be set"))?;
    Ok(InForce { threshold, version })
}

/// The settings, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<SettingSeen>> {
    actor.require(Permission::TuneScreening)?;
    app.store.read(|tx| {
        let rows = store::list(tx, LIST_LIMIT_ROWS)?;
        let people: Vec<String> = rows
            .iter()
            .flat_map(|row| [Some(&row.proposed_by), row.decided_by.as_ref()])
            .flatten()
            .cloned()
            .collect();
        let names = party_change::account_names(tx, &people)?;
        let name = |id: Option<&String>, names: &HashMap<String, String>| {
            id.and_then(|id| names.get(id)).cloned().unwrap_or_default()
        };
        Ok(rows
            .into_iter()
            .map(|row| SettingSeen {
                proposer: name(Some(&row.proposed_by), &names),
                decider: name(row.decided_by.as_ref(), &names),
                row,
            })
            .collect())
    })
}

/// Proposes another threshold, in thousandths as written. Returns its number.
///
/// # Errors
/// [`Error::Invalid`] without a reason or outside of what may be set;
/// [`Error::Refused`] while another one waits, or when it is in force already.
pub fn propose(app: &App, actor: &Actor, permille: &str, reason: &str) -> Result<i32> {
    actor.require(Permission::ProposeThreshold)?;
    let by = actor.account()?.to_owned();
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    let threshold = permille.trim().parse().ok().and_then(Threshold::new).ok_or_else(|| {
        let (least, most) = LIMITS_PERMILLE;
        Error::field("permille", format!("Write a whole number from {least} to {most}."))
    })?;
    let now = app.clock.now();
    app.store.write(|tx| {
        if in_force(tx)?.threshold == threshold {
            return Err(Error::field("permille", "This threshold is in force already."));
        }
        if store::is_waiting(tx)? {
            return Err(Error::Refused(
                "Another threshold waits for a second person: have it decided first.".to_owned(),
            ));
        }
        let row = SettingRow {
            version: store::last(tx)? + 1,
            permille: i32::from(threshold.permille()),
            state: "proposed".to_owned(),
            reason: reason.as_str().to_owned(),
            proposed_by: by.clone(),
            proposed_at: now,
            decided_by: None,
            decided_at: None,
            decision_reason: String::new(),
        };
        store::insert(tx, &row)?;
        let event = event_of(Verb::ThresholdProposed, &row).value("reason", reason.as_str());
        event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.version)
    })
}

/// Approves a proposed threshold: from now on screening proposes by it.
///
/// # Errors
/// [`Error::Refused`] to the proposer, [`Error::Stale`] when it was decided.
pub fn approve(app: &App, actor: &Actor, version: i32) -> Result<()> {
    decide(app, actor, version, None)
}

/// Refuses a proposed threshold.
///
/// # Errors
/// [`Error::Invalid`] without a reason; else as [`approve`].
pub fn refuse(app: &App, actor: &Actor, version: i32, reason: &str) -> Result<()> {
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("refusal", error.to_string()))?;
    decide(app, actor, version, Some(&reason))
}

fn decide(app: &App, actor: &Actor, version: i32, refusal: Option<&Reason>) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let mut row = store::find(tx, version)?.ok_or(Error::NotFound("threshold"))?;
        if row.proposed_by == by {
            return Err(Error::Refused(
                "You proposed this yourself: another person approves or refuses it.".to_owned(),
            ));
        }
        if row.state != "proposed" {
            return Err(Error::Stale { shown: version, now: store::last(tx)? });
        }
        let (state, verb) = if refusal.is_some() {
            ("refused", Verb::ThresholdRefused)
        } else {
            store::replace(tx)?;
            ("in_force", Verb::ThresholdSet)
        };
        state.clone_into(&mut row.state);
        row.decided_by = Some(by.clone());
        row.decided_at = Some(now);
        let why = refusal.map(Reason::as_str).unwrap_or_default();
        why.clone_into(&mut row.decision_reason);
        store::decide(tx, &row)?;
        let event = event_of(verb, &row).value("reason", why);
        event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn event_of(verb: Verb, row: &SettingRow) -> NewEvent {
    NewEvent::new(verb, Noun::Threshold, row.version.to_string())
        .fact("threshold_permille", row.permille.to_string())
}
