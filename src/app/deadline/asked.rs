//! Changes of the law's clocks that one person asks for and another agrees to.

use super::change::{Change, ChangeForm, open, what};
use super::clocks::{About, Clocks, about};
use super::shared;
use crate::app::case::name_of;
use crate::app::{Actor, App};
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};
use crate::id;
use crate::store::deadline::DeadlineRow;
use crate::store::deadline_change as store;
use crate::store::{Read, Write, event};
use chrono::NaiveDateTime;

pub use crate::store::deadline_change::{ChangeRow, ClockAsked};

/// The longest name of a provision, in characters.
const PROVISION_LIMIT_CHARS: usize = 300;
/// The most clocks with something that waits that a queue shows.
const WAITING_LIMIT_ROWS: i64 = 200;

/// A change that was asked for, with the names of its people.
#[derive(Debug, Clone)]
pub struct ChangeShown {
    /// As it is stored.
    pub row: ChangeRow,
    /// What is asked.
    pub change: Change,
    /// Who asked.
    pub proposer: String,
    /// Who agreed, refused or withdrew.
    pub decider: String,
}

/// The changes of a clock that were asked for, oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn list(tx: &mut Read<'_>, clock: &DeadlineRow) -> Result<Vec<ChangeShown>> {
    store::list(tx, &clock.machine, &clock.subject_id, &clock.rule_code)?
        .into_iter()
        .map(|row| {
            Ok(ChangeShown {
                change: serde_json::from_str(&row.change).map_err(Error::internal)?,
                proposer: name_of(tx, Some(&row.proposed_by))?,
                decider: name_of(tx, row.decided_by.as_deref())?,
                row,
            })
        })
        .collect()
}

/// What waits on clocks for this person's word, with the names of those who asked.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<(ClockAsked, String)>> {
    actor.require(Permission::Approve)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        store::list_awaiting(tx, account, WAITING_LIMIT_ROWS)?
            .into_iter()
            .map(|asked| Ok((name_of(tx, Some(&asked.asked_by))?, asked)))
            .map(|pair| pair.map(|(name, asked)| (asked, name)))
            .collect()
    })
}

/// Whether two people agreed on the first day of a clock.
pub(super) fn is_dated(tx: &mut Read<'_>, clock: &DeadlineRow) -> Result<bool> {
    let asked = store::list(tx, &clock.machine, &clock.subject_id, &clock.rule_code)?;
    let is_date = |row: &ChangeRow| {
        let change = serde_json::from_str::<Change>(&row.change);
        row.state == "in_force" && matches!(change, Ok(Change::Date(_)))
    };
    Ok(asked.iter().any(|row| is_date(row) && row.proposed_at >= clock.created_at))
}

/// Keeps a change for another person to agree to.
///
/// # Errors
/// [`Error::Invalid`] without a provision; [`Error::Refused`] when another waits.
pub(super) fn propose(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    row: &DeadlineRow,
    (form, reason): (&ChangeForm, &Reason),
) -> Result<()> {
    let asked = ask(actor, row, form, reason, app.clock.now())?;
    store::insert(tx, &asked)?;
    tell(tx, app, actor, row, &asked, Verb::DeadlineChangeProposed)
}

/// A change as it is asked for.
fn ask(
    actor: &Actor,
    row: &DeadlineRow,
    form: &ChangeForm,
    reason: &Reason,
    now: NaiveDateTime,
) -> Result<ChangeRow> {
    let provision = text::squeeze(&form.provision);
    if provision.is_empty() || provision.chars().count() > PROVISION_LIMIT_CHARS {
        let words = format!(
            "Name the provision or the paper on which this rests, in at most {PROVISION_LIMIT_CHARS} characters."
        );
        return Err(Error::field("provision", words));
    }
    Ok(ChangeRow {
        id: id::ordered(),
        machine: row.machine.clone(),
        subject_id: row.subject_id.clone(),
        rule_code: row.rule_code.clone(),
        on_version: row.version,
        change: serde_json::to_string(&form.change).map_err(Error::internal)?,
        provision,
        reason: reason.as_str().to_owned(),
        state: "proposed".into(),
        proposed_by: actor.account()?.to_owned(),
        proposed_at: now,
        decided_by: None,
        decided_at: None,
        decision_reason: String::new(),
    })
}

/// Another person agrees to a change that was asked for, or refuses it with a reason; who
/// asked for it takes it back with one.
///
/// # Errors
/// [`Error::Refused`] to agree to one's own, for what was decided already, and when the clock
/// moved on since.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    change_id: &str,
    refusal: Option<&str>,
) -> Result<()> {
    actor.require_confirmed(Permission::ReadCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let refusal = refusal
        .map(|words| Reason::parse(words).map_err(|e| Error::field("refusal", e.to_string())))
        .transpose()?;
    app.store.write(|tx| {
        let (row, about) = open(tx, actor, id)?;
        let mut asked = store::find(tx, change_id)?
            .filter(|one| one.subject_id == row.subject_id && one.rule_code == row.rule_code)
            .ok_or(Error::NotFound("change"))?;
        let is_own = asked.proposed_by == by;
        if !is_own {
            actor.require(Permission::Approve)?;
        }
        match (is_own, &refusal) {
            (true, None) => {
                return Err(Error::Refused(
                    "You asked for this yourself: another person agrees or refuses.".into(),
                ));
            }
            (true, Some(_)) => "withdrawn",
            (false, Some(_)) => "refused",
            (false, None) => "in_force",
        }
        .clone_into(&mut asked.state);
        asked.decided_by = Some(by.clone());
        asked.decided_at = Some(now);
        asked.decision_reason =
            refusal.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default();
        store::decide(tx, &asked)?;
        if asked.state != "in_force" {
            return tell(tx, app, actor, &row, &asked, Verb::DeadlineChangeRefused);
        }
        take(tx, app, actor, (row, about), &asked)
    })
}

/// Lets a change take effect that another person agreed to.
fn take(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    (row, about): (DeadlineRow, About),
    asked: &ChangeRow,
) -> Result<()> {
    if row.version != asked.on_version {
        return Err(Error::Refused(
            "The clock moved on since this was asked for. Refuse it, and have it asked for again."
                .into(),
        ));
    }
    let change: Change = serde_json::from_str(&asked.change).map_err(Error::internal)?;
    let now = app.clock.now();
    // It was asked for in time, or not, on the day on which it was asked for.
    let days = (about.zone().day(asked.proposed_at), about.zone().day(now));
    let words = why(asked);
    let facts = vec![("asked", asked.id.clone())];
    let mut clocks = Clocks::read(tx, about)?;
    shared::put(tx, &mut clocks, (&row, &change), (facts, &words), days, now)?;
    clocks.save(tx, Some(&app.stamp(actor)))
}

/// The words that the sum and the history say of a change.
fn why(asked: &ChangeRow) -> String {
    format!("{}: {}", asked.provision, asked.reason)
}

/// An event about a change that does not count, or not yet.
fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    row: &DeadlineRow,
    asked: &ChangeRow,
    verb: Verb,
) -> Result<()> {
    let change: Change = serde_json::from_str(&asked.change).map_err(Error::internal)?;
    let words =
        if asked.decision_reason.is_empty() { why(asked) } else { asked.decision_reason.clone() };
    let event = about(verb, row)
        .fact("change", what(&change))
        .fact("asked", asked.id.clone())
        .fact("state", asked.state.clone())
        .value("reason", words);
    event::append(tx, &app.stamp(actor), &event).map(drop)
}
