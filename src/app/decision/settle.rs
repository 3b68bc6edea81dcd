//! What becomes of new proposals and of decided links when they are scored anew.

use super::{Everywhere, compared, differ, then};
use crate::app::{App, screening};
use crate::domain::decision::{Change, Compared, codes, has_expired, in_words};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, Result};
use crate::screening::Reason;
use crate::store::candidate::{self, Candidate};
use crate::store::decision::{self as store, DecisionRow};
use crate::store::link::LinkRow;
use crate::store::{Write, event};
use std::collections::{BTreeMap, BTreeSet};

/// Settles new proposals as earlier decisions did, and puts decided links
/// again whose parts changed. `asked` are the names that were looked for.
pub(in crate::app) fn settle(
    tx: &mut Write<'_>,
    app: &App,
    subject: (Noun, &str),
    asked: &[String],
    rows: &[LinkRow],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (kind, subject_id) = subject;
    let targets: Vec<String> = rows.iter().map(|row| row.target_key.clone()).collect();
    let stored = store::links(tx, kind.code(), subject_id, &targets)?;
    let decisions = store::list_by_subject(tx, kind.code(), subject_id)?;
    let parties: BTreeSet<i64> = rows.iter().filter_map(|row| row.party_id).collect();
    let parties: Vec<i64> = parties.into_iter().collect();
    let candidates: BTreeMap<i64, Candidate> = candidate::find_parties(tx, &parties)?
        .into_iter()
        .map(|candidate| (candidate.party_id, candidate))
        .collect();
    let everywhere = Everywhere::read(tx, candidates.values())?;
    let past = Past { asked, decisions: &decisions, everywhere: &everywhere };
    for found in &stored {
        let same = |row: &&LinkRow| {
            row.target_key == found.target_key && row.target_kind == found.target_kind
        };
        let Some(now) = rows.iter().find(same) else { continue };
        let candidate = now.party_id.and_then(|party| candidates.get(&party));
        let reasons: Vec<Reason> = serde_json::from_str(&now.reasons).map_err(Error::internal)?;
        let mut compared = compared(&reasons, candidate);
        compared.list_version.clone_from(&now.list_version);
        if found.state != "proposed" {
            if let Some(decided) = decisions.iter().find(|row| row.link_id == found.id) {
                put_again(tx, app, found, now, decided, &compared)?;
            }
        } else if let Some(candidate) = candidate {
            settle_new(tx, app, &past, found, candidate, &compared)?;
        }
    }
    Ok(())
}

/// What is known of earlier decisions.
struct Past<'p> {
    /// The names that were looked for.
    asked: &'p [String],
    /// Of the subject itself.
    decisions: &'p [DecisionRow],
    /// Of any subject.
    everywhere: &'p Everywhere,
}

/// A proposal about a party of which a decision is known: of another spelling
/// that was merged into it, or of another subject that asks the same name.
fn settle_new(
    tx: &mut Write<'_>,
    app: &App,
    past: &Past<'_>,
    found: &LinkRow,
    candidate: &Candidate,
    now: &Compared,
) -> Result<()> {
    let today = app.clock.today();
    let own: Vec<DecisionRow> = past
        .decisions
        .iter()
        .filter(|row| row.target_kind == "party" && row.link_id != found.id)
        .filter(|row| row.party_id.is_some_and(|id| candidate.family.contains(&id)))
        .cloned()
        .collect();
    if own.is_empty() {
        return match past.everywhere.carried(past.asked, candidate, now, today)? {
            Some(row) => carry(tx, app, found, row),
            None => Ok(()),
        };
    }
    let Some(row) = own.last() else { return Ok(()) };
    if differ(&own) {
        let changes = BTreeSet::from([Change::Merge]);
        return recall(tx, app, found, row, &changes);
    }
    let mut changes = now.changes_since(&then(row)?);
    if has_expired(row.expires_on, today) {
        changes.insert(Change::Expired);
    }
    if changes.is_empty() {
        carry(tx, app, found, row)
    } else {
        recall(tx, app, found, row, &changes)
    }
}

/// Settles an open link as an earlier decision did.
fn carry(tx: &mut Write<'_>, app: &App, found: &LinkRow, row: &DecisionRow) -> Result<()> {
    if !store::carry(tx, &found.id, row)? {
        return Ok(());
    }
    store::recall(tx, &found.id, &row.id, "", app.clock.today())?;
    let event = NewEvent::new(Verb::LinkCarried, Noun::Link, &found.id)
        .fact("decision", row.id.clone())
        .fact("verdict", row.verdict.clone());
    event::append(tx, &screening::dateless(app), &event).map(drop)
}

/// Asks again about a decided link, when its decision does not hold any more.
fn put_again(
    tx: &mut Write<'_>,
    app: &App,
    found: &LinkRow,
    now: &LinkRow,
    decided: &DecisionRow,
    compared: &Compared,
) -> Result<()> {
    let mut changes = compared.changes_since(&then(decided)?);
    if has_expired(decided.expires_on, app.clock.today()) {
        changes.insert(Change::Expired);
    }
    if changes.is_empty() {
        return Ok(());
    }
    let fresh = LinkRow { id: found.id.clone(), state: found.state.clone(), ..now.clone() };
    recall(tx, app, &fresh, decided, &changes)
}

/// Puts a link to a person again, with what was decided and what changed since.
/// A confirmed link stays confirmed, because holds may rest on it: it says
/// what changed, and a person decides whether that matters.
pub(in crate::app) fn recall(
    tx: &mut Write<'_>,
    app: &App,
    now: &LinkRow,
    decided: &DecisionRow,
    changes: &BTreeSet<Change>,
) -> Result<()> {
    let codes = codes(changes);
    if !store::recall(tx, &now.id, &decided.id, &codes, app.clock.today())? {
        return Ok(());
    }
    let who = store::names(tx, std::slice::from_ref(decided))?;
    let sentence = format!(
        "Asked again: {} on {} by {}; since then {}. {}",
        decided.verdict,
        decided.decided_at.format("%b %-d, %Y"),
        who.get(&decided.decided_by).map_or("somebody", String::as_str),
        in_words(&codes),
        now.sentence,
    );
    if now.state == "confirmed" {
        store::reword(tx, &now.id, &sentence)?;
    } else {
        store::reopen(tx, &now.id, &LinkRow { sentence, ..now.clone() })?;
    }
    let event = NewEvent::new(Verb::LinkAskedAgain, Noun::Link, &now.id)
        .fact("decision", decided.id.clone())
        .fact("changes", codes)
        .fact("scorer", now.scorer_version.clone());
    event::append(tx, &screening::dateless(app), &event).map(drop)
}
