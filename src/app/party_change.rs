//! Merges and splits of parties: one person proposes and says why, another
//! approves, and either can be undone wholly. Nothing is deleted by either.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};
use crate::id;
use crate::store::party_change as store;
use crate::store::party_list::{self, PartySeen};
use crate::store::{Read, event};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

mod apply;
mod preview;

pub use crate::store::party_change::ChangeRow;
pub use preview::{Preview, preview};

/// What a change moves: enough to undo it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Merge: the party that gives way, then those that were merged into it.
    pub parties: Vec<i64>,
    /// Merge: rejected links that were put again, because decisions differ.
    pub put_again: Vec<String>,
    /// Split: spellings, and whose each was.
    pub spellings: Vec<(i64, i64)>,
    /// Split: identifiers by kind and value, and whose each was.
    pub identifiers: Vec<(i64, String, String)>,
}

/// A change with the names of who had a hand in it.
#[derive(Debug, Clone)]
pub struct ChangeSeen {
    /// The change.
    pub row: ChangeRow,
    /// What it moves.
    pub content: Content,
    /// The names of the parties, by key.
    pub parties: HashMap<i64, (String, String)>,
    /// The names of people, by account.
    pub people: HashMap<String, String>,
    /// The spellings that a split moves.
    pub spellings: Vec<String>,
}

fn standing(tx: &mut Read<'_>, id: i64) -> Result<PartySeen> {
    let party = party_list::find(tx, id)?.ok_or(Error::NotFound("party"))?;
    if party.merged_into.is_some() {
        return Err(Error::Refused(
            "This party was merged into another: work on that one.".to_owned(),
        ));
    }
    Ok(party)
}

fn reason_of(text: &str) -> Result<Reason> {
    Reason::parse(text).map_err(|error| Error::field("reason", error.to_string()))
}

/// Proposes to merge another party into one.
///
/// # Errors
/// [`Error::Invalid`] without a reason or another party.
pub fn propose_merge(
    app: &App,
    actor: &Actor,
    id: i64,
    other: Option<i64>,
    reason: &str,
) -> Result<String> {
    actor.require(Permission::DecideLinks)?;
    let reason = reason_of(reason)?;
    let other = other.filter(|other| *other != id).ok_or_else(|| {
        Error::field("other", "Name another party: its number, or the address of its page.")
    })?;
    propose(app, actor, ("merge", id, &reason), |tx| {
        let found = party_list::find(tx, other)?
            .ok_or_else(|| Error::field("other", "There is no party of this number."))?;
        if found.merged_into.is_some() {
            return Err(Error::field(
                "other",
                "That party was merged already: name the one that stands.",
            ));
        }
        Ok((other, Content { parties: store::family(tx, other)?, ..Content::default() }))
    })
}

/// Proposes to take spellings and identifiers out of a party, into a new one.
/// An identifier is named as `kind value`.
///
/// # Errors
/// [`Error::Invalid`] when nothing, or everything, would be taken out.
pub fn propose_split(
    app: &App,
    actor: &Actor,
    id: i64,
    spellings: &[i64],
    identifiers: &[String],
    reason: &str,
) -> Result<String> {
    actor.require(Permission::DecideLinks)?;
    let reason = reason_of(reason)?;
    propose(app, actor, ("split", id, &reason), |tx| {
        let family = store::family(tx, id)?;
        let all = party_list::spellings(tx, &family)?;
        let taken: Vec<(i64, i64)> = all
            .iter()
            .filter(|row| spellings.contains(&row.id))
            .map(|row| (row.id, row.party_id))
            .collect();
        if taken.is_empty() || taken.len() >= all.len() {
            return Err(Error::field(
                "spelling",
                "Choose the spellings to take out: at least one, and not all of them.",
            ));
        }
        let identifiers = party_list::identifiers(tx, &family)?
            .into_iter()
            .filter(|(kind, value, ..)| identifiers.contains(&format!("{kind} {value}")))
            .map(|(kind, value, _, _, owner)| (owner, kind, value))
            .collect();
        Ok((id::number(), Content { spellings: taken, identifiers, ..Content::default() }))
    })
}

fn propose(
    app: &App,
    actor: &Actor,
    (kind, party_id, reason): (&'static str, i64, &Reason),
    content: impl Fn(&mut Read<'_>) -> Result<(i64, Content)>,
) -> Result<String> {
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        standing(tx, party_id)?;
        let (other_id, content) = content(tx)?;
        let row = ChangeRow {
            id: id::ordered(),
            kind: kind.to_owned(),
            party_id,
            other_id,
            state: "proposed".to_owned(),
            reason: reason.as_str().to_owned(),
            content: serde_json::to_string(&content).map_err(Error::internal)?,
            proposed_by: by.clone(),
            proposed_at: now,
            decided_by: None,
            decided_at: None,
            undone_by: None,
            undone_at: None,
            undo_reason: None,
            version: 1,
        };
        store::insert(tx, &row)?;
        let event = event_of(Verb::PartyChangeProposed, &row).value("reason", reason.as_str());
        event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.id)
    })
}

fn event_of(verb: Verb, row: &ChangeRow) -> NewEvent {
    NewEvent::new(verb, Noun::Party, row.party_id.to_string())
        .fact("change", row.id.clone())
        .fact("kind", row.kind.clone())
        .fact("other", row.other_id.to_string())
}

/// A change as its page shows it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn show(app: &App, actor: &Actor, id: &str) -> Result<ChangeSeen> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| {
        let row = store::find(tx, id)?.ok_or(Error::NotFound("change"))?;
        seen(tx, row)
    })
}

/// The changes in which a party takes part, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, party_id: i64) -> Result<Vec<ChangeSeen>> {
    actor.require(Permission::ReadTrade)?;
    app.store.read(|tx| {
        let rows = store::list_by_party(tx, party_id)?;
        rows.into_iter().map(|row| seen(tx, row)).collect()
    })
}

/// The changes that wait for a second person, oldest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<ChangeSeen>> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| {
        let rows = store::list_waiting(tx)?;
        rows.into_iter().map(|row| seen(tx, row)).collect()
    })
}

fn seen(tx: &mut Read<'_>, row: ChangeRow) -> Result<ChangeSeen> {
    let content: Content = serde_json::from_str(&row.content).map_err(Error::internal)?;
    let ids: Vec<i64> = content.spellings.iter().map(|(id, _)| *id).collect();
    let names = party_list::spellings_by_id(tx, &ids)?;
    let people: Vec<String> =
        [Some(&row.proposed_by), row.decided_by.as_ref(), row.undone_by.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
    Ok(ChangeSeen {
        parties: store::briefs(tx, &[row.party_id, row.other_id])?,
        people: store::account_names(tx, &people)?,
        spellings: ids
            .iter()
            .filter_map(|id| names.get(id))
            .map(|(_, name)| name.clone())
            .collect(),
        content,
        row,
    })
}

/// Approves a change, on the version that the page showed, and applies it.
///
/// # Errors
/// [`Error::Refused`] to the proposer, or when the parties moved on.
pub fn approve(app: &App, actor: &Actor, id: &str, shown: i32) -> Result<ChangeRow> {
    decide(app, actor, id, shown, true, "")
}

/// Refuses a change.
///
/// # Errors
/// [`Error::Refused`] to the proposer, who has it only to propose another.
pub fn refuse(app: &App, actor: &Actor, id: &str, shown: i32, reason: &str) -> Result<ChangeRow> {
    decide(app, actor, id, shown, false, reason_of(reason)?.as_str())
}

fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    shown: i32,
    is_agreed: bool,
    reason: &str,
) -> Result<ChangeRow> {
    actor.require_confirmed(Permission::ApproveMerges)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let mut row = store::find(tx, id)?.ok_or(Error::NotFound("change"))?;
        if row.proposed_by == by {
            return Err(Error::Refused(
                "You proposed this yourself: another person approves or refuses it.".to_owned(),
            ));
        }
        if row.state != "proposed" {
            return Err(Error::Stale { shown, now: row.version });
        }
        let mut content: Content = serde_json::from_str(&row.content).map_err(Error::internal)?;
        let mut verb = Verb::PartyChangeRefused;
        if is_agreed {
            verb = if row.kind == "merge" {
                apply::merge(tx, app, &row, &mut content)?;
                Verb::PartiesMerged
            } else {
                apply::split(tx, app, &row, &content)?;
                Verb::PartySplit
            };
        }
        if is_agreed { "applied" } else { "refused" }.clone_into(&mut row.state);
        row.content = serde_json::to_string(&content).map_err(Error::internal)?;
        row.decided_by = Some(by.clone());
        row.decided_at = Some(now);
        store::update(tx, &row, shown)?;
        let event = event_of(verb, &row)
            .fact("spellings", content.spellings.len().to_string())
            .value("reason", reason);
        event::append(tx, &app.stamp(actor), &event)?;
        Ok(row)
    })
}

/// Undoes a change that was applied: everything is as it was before, and what
/// people decided since stays decided.
///
/// # Errors
/// [`Error::Refused`] when a later change builds on it.
pub fn undo(app: &App, actor: &Actor, id: &str, shown: i32, reason: &str) -> Result<ChangeRow> {
    actor.require_confirmed(Permission::DecideLinks)?;
    let by = actor.account()?.to_owned();
    let reason = reason_of(reason)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let mut row = store::find(tx, id)?.ok_or(Error::NotFound("change"))?;
        if row.state != "applied" {
            return Err(Error::Stale { shown, now: row.version });
        }
        let content: Content = serde_json::from_str(&row.content).map_err(Error::internal)?;
        if row.kind == "merge" {
            apply::undo_merge(tx, app, &row, &content)?;
        } else {
            apply::undo_split(tx, app, &row, &content)?;
        }
        "undone".clone_into(&mut row.state);
        row.undone_by = Some(by.clone());
        row.undone_at = Some(now);
        row.undo_reason = Some(reason.as_str().to_owned());
        store::update(tx, &row, shown)?;
        let event = event_of(Verb::PartyChangeUndone, &row).value("reason", reason.as_str());
        event::append(tx, &app.stamp(actor), &event)?;
        Ok(row)
    })
}
