//! What a version of an order changes: lines that it newly reaches, and lines
//! that it leaves free. Only what changed in the scope is looked for; a line
//! counts by the same score that screening proposes by.
//!
//! A dry run tells it before the version is approved; what the version did is
//! stored once, when it is screened.

use super::screening::{Scene, Walk};
use super::threshold::{self, InForce};
use super::{Actor, App, screening};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::screening::{LineFacts, SCORER_VERSION, Score, Search, Subject, score_line};
use crate::store::candidate::{self, Candidate};
use crate::store::line_seen::LineSeen;
use crate::store::replay as stored;
use crate::store::{Read, event, order, party_change, party_list};
use std::collections::{BTreeMap, BTreeSet, HashMap};

mod rehearse;

pub use crate::store::replay::{ReplayLineRow, ReplayRow};
pub(super) use rehearse::count;
pub use rehearse::rehearse;

/// The most lines that one comparison looks through.
pub const LINE_LIMIT_ROWS: usize = 50_000;
/// The rows of a page of lines.
pub const LIST_LIMIT_ROWS: i64 = 50;

/// A line, and through whom it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reached {
    party: String,
    goods: String,
    permille: i32,
}

/// What a change of scope comes to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Lines newly reached, by document and line.
    pub hit: Vec<ReplayLineRow>,
    /// Lines left free.
    pub free: Vec<ReplayLineRow>,
    /// Parties left free, by their keys as links have them.
    free_parties: Vec<String>,
    /// True when more lines were there than are looked through.
    pub is_cut: bool,
    /// The threshold by which lines are reached.
    in_force: InForce,
    /// True when it newly reaches a large share of all lines; told of a dry run alone.
    pub is_broad: bool,
}

/// One run: what was read, and what was found.
#[derive(Default)]
struct Run {
    looked_rows: usize,
    is_cut: bool,
    scene: Scene,
    parties: HashMap<i64, Option<Candidate>>,
    reached_parties: BTreeSet<i64>,
}

type Lines = BTreeMap<(String, i32), (Reached, LineSeen)>;

/// The parties that may be the one wanted, by what a subject asks for.
struct Alike {
    in_force: InForce,
    parties: HashMap<String, Vec<i64>>,
}

/// What a subject asks for is all of it; two that ask the same print the same.
fn told(subject: &Subject) -> String {
    format!("{subject:?}")
}

/// What a scope, as JSON, looks for.
fn subjects(scope: &str, in_force: InForce) -> Result<Vec<Subject>> {
    let seeker = screening::seeker_of_order("", "", 0, scope, in_force)?;
    Ok(seeker.wanted.into_iter().map(|wanted| wanted.subject).collect())
}

/// Looks up who may be meant by some scopes, as JSON.
fn alike(app: &App, scopes: &[&str]) -> Result<Alike> {
    let in_force = app.store.read(threshold::in_force)?;
    let mut all: Vec<Subject> = Vec::new();
    for scope in scopes {
        all.extend(subjects(scope, in_force)?);
    }
    let subjects: Vec<&Subject> = all.iter().collect();
    let least = |subject: &Subject| subject.threshold.least_of_names(subject);
    let found = screening::candidates(app, &subjects, least)?;
    let parties = subjects.into_iter().map(told).zip(found).collect();
    Ok(Alike { in_force, parties })
}

/// Compares what two scopes, as JSON, reach; `before` is none for a first version.
fn compare(
    tx: &mut Read<'_>,
    (order_id, number): (&str, i32),
    before: Option<&str>,
    after: &str,
    alike: &Alike,
) -> Result<Outcome> {
    let in_force = alike.in_force;
    let old = before.map(|scope| subjects(scope, in_force)).transpose()?.unwrap_or_default();
    let new = subjects(after, in_force)?;
    let (old_told, new_told): (BTreeSet<String>, BTreeSet<String>) =
        (old.iter().map(told).collect(), new.iter().map(told).collect());
    let kept: Vec<Subject> = new.iter().filter(|s| old_told.contains(&told(s))).cloned().collect();
    let mut run = Run::default();
    let added = new.iter().filter(|s| !old_told.contains(&told(s)));
    let now = run.reach(tx, added, alike)?;
    let now_parties = std::mem::take(&mut run.reached_parties);
    let removed = old.iter().filter(|s| !new_told.contains(&told(s)));
    let then = run.reach(tx, removed, alike)?;
    let then_parties = std::mem::take(&mut run.reached_parties);
    let mut outcome = Outcome { in_force, ..Outcome::default() };
    for (side, lines, others) in [("hit", &now, &then), ("free", &then, &now)] {
        for (key, (reached, line)) in lines {
            if others.contains_key(key) || run.is_reached(tx, line, &kept)? {
                continue;
            }
            let row = ReplayLineRow {
                order_id: order_id.to_owned(),
                number,
                side: side.to_owned(),
                document: key.0.clone(),
                line: key.1,
                party: reached.party.clone(),
                goods: reached.goods.clone(),
                score_permille: reached.permille,
            };
            if side == "hit" { outcome.hit.push(row) } else { outcome.free.push(row) }
        }
    }
    for party in then_parties.difference(&now_parties) {
        if !run.has_reached(tx, *party, &kept)? {
            outcome.free_parties.push(party.to_string());
        }
    }
    outcome.is_cut = run.is_cut;
    Ok(outcome)
}

impl Run {
    /// The lines that some subjects reach.
    fn reach<'s>(
        &mut self,
        tx: &mut Read<'_>,
        subjects: impl Iterator<Item = &'s Subject>,
        alike: &Alike,
    ) -> Result<Lines> {
        let mut found = Lines::new();
        for subject in subjects {
            if subject.names.is_empty() && subject.identifiers.is_empty() {
                let mut walk = Walk::of_goods(tx, subject, None)?;
                self.lines(tx, &mut walk, subject, (&Score::default(), ""), &mut found)?;
                continue;
            }
            let parties = alike.parties.get(&told(subject)).map_or(&[][..], Vec::as_slice);
            self.read_parties(tx, parties)?;
            let search = Search::new(subject);
            for party in parties {
                let Some(Some(candidate)) = self.parties.get(party).cloned() else { continue };
                let least = subject.threshold.permille();
                let Some(score) = search.score_from(&screening::facts(&candidate), least) else {
                    continue;
                };
                self.reached_parties.insert(*party);
                let mut walk = Walk::of_party(&candidate, None);
                self.lines(tx, &mut walk, subject, (&score, &candidate.name), &mut found)?;
            }
        }
        Ok(found)
    }

    /// The lines of one way that reach the threshold, up to the limit.
    fn lines(
        &mut self,
        tx: &mut Read<'_>,
        walk: &mut Walk<'_>,
        subject: &Subject,
        (party, name): (&Score, &str),
        found: &mut Lines,
    ) -> Result<()> {
        while let Some(lines) = walk.next(tx)? {
            self.looked_rows += lines.len();
            let facts = self.scene.facts(tx, subject, &lines)?;
            for (line, facts) in lines.into_iter().zip(facts) {
                keep(found, subject, (party, name), line, &facts);
            }
            if self.looked_rows >= LINE_LIMIT_ROWS {
                self.is_cut = true;
                break;
            }
        }
        Ok(())
    }

    /// Reads those parties that were not read yet.
    fn read_parties(&mut self, tx: &mut Read<'_>, ids: &[i64]) -> Result<()> {
        let new: Vec<i64> =
            ids.iter().filter(|id| !self.parties.contains_key(id)).copied().collect();
        let found = candidate::find_parties(tx, &new)?;
        self.parties.extend(new.into_iter().map(|id| (id, None)));
        self.parties.extend(found.into_iter().map(|party| (party.party_id, Some(party))));
        Ok(())
    }

    /// Whether a party reaches the threshold of one of some subjects.
    fn has_reached(&mut self, tx: &mut Read<'_>, id: i64, subjects: &[Subject]) -> Result<bool> {
        self.read_parties(tx, &[id])?;
        let Some(Some(candidate)) = self.parties.get(&id) else { return Ok(false) };
        let facts = screening::facts(candidate);
        Ok(subjects
            .iter()
            .filter(|subject| !subject.names.is_empty() || !subject.identifiers.is_empty())
            .any(|subject| {
                Search::new(subject).score_from(&facts, subject.threshold.permille()).is_some()
            }))
    }

    /// Whether a line is reached by what both scopes have.
    fn is_reached(&mut self, tx: &mut Read<'_>, line: &LineSeen, kept: &[Subject]) -> Result<bool> {
        let variants: Vec<i64> = line.variants().collect();
        let spellings = party_list::spellings_by_id(tx, &variants)?;
        let parties: Vec<i64> = spellings.values().map(|(party, _)| *party).collect();
        let parties = party_change::survivors(tx, &parties)?;
        self.read_parties(tx, &parties)?;
        for subject in kept {
            let facts = self.scene.facts(tx, subject, std::slice::from_ref(line))?;
            let Some(facts) = facts.first() else { continue };
            let least = subject.threshold.permille();
            if subject.names.is_empty() && subject.identifiers.is_empty() {
                if score_line(subject, &Score::default(), facts).permille >= least {
                    return Ok(true);
                }
                continue;
            }
            let search = Search::new(subject);
            for candidate in parties.iter().filter_map(|id| self.parties.get(id)?.as_ref()) {
                if let Some(score) = search.score_from(&screening::facts(candidate), least)
                    && score_line(subject, &score, facts).permille >= least
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Keeps a line that reaches the threshold; the best way to it wins.
fn keep(
    found: &mut Lines,
    subject: &Subject,
    (party, name): (&Score, &str),
    line: LineSeen,
    facts: &LineFacts,
) {
    let permille = score_line(subject, party, facts).permille;
    if permille < subject.threshold.permille() {
        return;
    }
    let reached = Reached {
        party: name.to_owned(),
        goods: line.description.clone(),
        permille: i32::from(permille),
    };
    let key = (line.document.clone(), line.line);
    match found.get(&key) {
        Some((old, _)) if old.permille >= reached.permille => {}
        _ => {
            found.insert(key, (reached, line));
        }
    }
}

/// Looks up what the versions of an order changed that were not looked up yet,
/// and removes open proposals that nothing stands behind any more.
pub(super) fn store(app: &App, order_id: &str, version: i32) -> Result<()> {
    for number in 1..=version {
        let versions = app.store.read(|tx| {
            if stored::find(tx, order_id, number)?.is_some() {
                return Ok(None);
            }
            let Some(new) = order::find_version(tx, order_id, number)? else { return Ok(None) };
            Ok(Some((order::find_version(tx, order_id, number - 1)?, new)))
        })?;
        let Some((old, new)) = versions else { continue };
        let old = old.as_ref().map(|old| old.scope.as_str());
        let alike = alike(app, &scopes(old, &new.scope))?;
        let outcome =
            app.store.read(|tx| compare(tx, (order_id, number), old, &new.scope, &alike))?;
        write(app, order_id, number, &outcome, number == version)?;
    }
    Ok(())
}

fn write(app: &App, order_id: &str, number: i32, outcome: &Outcome, is_last: bool) -> Result<()> {
    let count = |rows: &[ReplayLineRow]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let InForce { threshold, version: threshold_version } = outcome.in_force;
    let row = ReplayRow {
        order_id: order_id.to_owned(),
        number,
        hit_lines: count(&outcome.hit),
        free_lines: count(&outcome.free),
        is_whole: !outcome.is_cut,
        scorer_version: SCORER_VERSION.to_owned(),
        threshold_permille: i32::from(threshold.permille()),
        made_at: app.clock.now(),
    };
    let lines: Vec<ReplayLineRow> = outcome.hit.iter().chain(&outcome.free).cloned().collect();
    let mut gone: Vec<String> =
        outcome.free.iter().map(|row| format!("{}/{}", row.document, row.line)).collect();
    gone.extend(outcome.free_parties.iter().cloned());
    app.store.write(|tx| {
        if stored::find(tx, order_id, number)?.is_some() {
            return Ok(());
        }
        stored::insert(tx, &row, &lines)?;
        let removed = if is_last { stored::remove_proposals(tx, order_id, &gone)? } else { 0 };
        let event = NewEvent::new(Verb::OrderReplayed, Noun::Order, order_id)
            .fact("scope_version", number.to_string())
            .fact("newly_hit", row.hit_lines.to_string())
            .fact("newly_free", row.free_lines.to_string())
            .fact("proposals_removed", removed.to_string())
            .fact("scorer", SCORER_VERSION)
            .fact("threshold_permille", threshold.permille().to_string())
            .fact("threshold_version", threshold_version.to_string());
        event::append(tx, &app.stamp(&Actor::system()), &event).map(drop)
    })
}

/// The scopes that there are.
fn scopes<'s>(old: Option<&'s str>, new: &'s str) -> Vec<&'s str> {
    old.into_iter().chain([new]).collect()
}

/// What a version of an order changed, and a page of its lines on one side.
///
/// # Errors
/// [`Error::NotFound`] when it was not looked up.
pub fn show(
    app: &App,
    actor: &Actor,
    number: &str,
    version: i32,
    side: &str,
    after: Option<(&str, i32)>,
) -> Result<(ReplayRow, Vec<ReplayLineRow>)> {
    actor.require(Permission::ReadTrade)?;
    app.store.read(|tx| {
        let found = order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
        let row = stored::find(tx, &found.id, version)?.ok_or(Error::NotFound("replay"))?;
        let key = (found.id.as_str(), version);
        let lines = stored::list_lines(tx, key, side, after, LIST_LIMIT_ROWS + 1)?;
        Ok((row, lines))
    })
}
