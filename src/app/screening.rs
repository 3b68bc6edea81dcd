//! Looks for the parties and lines that allegations and orders name, and
//! proposes links. A proposal is never a link: a person decides.
//!
//! What a source caused leaves no time: screening writes dates alone.

use super::decision::{self, Known};
use super::names::LEAST_PERMILLE;
use super::{Actor, App};
use crate::domain::event::{NewEvent, Verb};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::screening::{
    Explanation, PROPOSE_AT_PERMILLE, SCORER_VERSION, Score, Subject, score_line, score_party,
};
use crate::store::candidate::{self, LineSeen};
use crate::store::event::Stamp;
use crate::store::link::{self, LinkRow};
use crate::store::party_change;
use std::collections::BTreeMap;

mod facts;
mod jobs;
mod nearest;
mod place;
mod seeker;
mod upload;

pub use jobs::{screen_allegation, screen_order};
pub use nearest::{Near, nearest};
pub(super) use seeker::{Seeker, seeker_of_allegation, seeker_of_order};
pub use upload::screen_upload;
pub(super) use upload::{Sought, seeker};

pub(super) use facts::{facts, line_facts};

use facts::Scene;
use seeker::Wanted;

/// The most links of each kind that one party of a subject is given at once, best first:
/// an order may name hundreds.
const PROPOSAL_LIMIT_ROWS: usize = 200;

/// From which score on links are proposed, in thousandths.
#[must_use]
pub const fn threshold_permille() -> u16 {
    PROPOSE_AT_PERMILLE
}

/// A proposal in the making; the best of several reasons for one target wins.
pub(super) struct Found {
    target: Target,
    name: String,
    role: &'static str,
    score: Score,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
enum Target {
    Party(i64),
    Line(String, i32),
}

impl Target {
    fn key(&self) -> String {
        match self {
            Self::Party(id) => id.to_string(),
            Self::Line(document, line) => format!("{document}/{line}"),
        }
    }
}

/// The parties that may be the one wanted: by name and by identifiers.
pub(super) fn candidates(app: &App, subject: &Subject) -> Result<Vec<i64>> {
    candidates_from(app, subject, LEAST_PERMILLE)
}

/// The same with names that need not come to a proposal.
fn candidates_from(app: &App, subject: &Subject, least_permille: u16) -> Result<Vec<i64>> {
    let mut ids = app.names.alike(app, subject, least_permille)?;
    let values: Vec<String> = subject.identifiers.iter().map(|(_, value)| value.clone()).collect();
    if !values.is_empty() {
        ids.extend(app.store.read(|tx| candidate::parties_by_identifiers(tx, &values))?);
    }
    ids.sort_unstable();
    ids.dedup();
    app.store.read(|tx| party_change::survivors(tx, &ids))
}

fn keep_best(found: &mut BTreeMap<Target, Found>, new: Found) {
    match found.get(&new.target) {
        Some(old) if old.score.permille >= new.score.permille => {}
        _ => {
            found.insert(new.target.clone(), new);
        }
    }
}

/// Everything that reaches the threshold for one seeker among all parties.
pub(super) fn look(app: &App, seeker: &Seeker) -> Result<Vec<Found>> {
    look_at(app, seeker, |wanted| candidates(app, &wanted.subject), None)
}

/// Everything that reaches the threshold for one seeker among some parties; of
/// one upload's lines or of all.
pub(super) fn look_at(
    app: &App,
    seeker: &Seeker,
    parties: impl Fn(&Wanted) -> Result<Vec<i64>>,
    upload_id: Option<i64>,
) -> Result<Vec<Found>> {
    let asked = seeker
        .wanted
        .iter()
        .map(|wanted| Ok((wanted, parties(wanted)?)))
        .collect::<Result<Vec<_>>>()?;
    app.store.read(|tx| {
        let (kind, today) = (seeker.kind.code(), app.clock.today());
        let known = Known::read(tx, kind, &seeker.id, &seeker.list_version, today)?;
        let scene = Scene::read(tx, seeker)?;
        let mut found = BTreeMap::new();
        for (wanted, parties) in &asked {
            if !wanted.names_party() {
                let lines = place::lines(tx, &wanted.subject, upload_id)?;
                let facts = scene.facts(tx, &wanted.subject, &lines)?;
                for (line, facts) in lines.into_iter().zip(facts) {
                    let score = score_line(&wanted.subject, &Score::default(), &facts);
                    add_line(&mut found, line, score, wanted.role);
                }
                continue;
            }
            for party_id in parties.iter().copied() {
                let Some(candidate) = candidate::find_party(tx, party_id)? else { continue };
                let party_score = score_party(&wanted.subject, &facts(&candidate));
                if party_score.permille < PROPOSE_AT_PERMILLE {
                    continue;
                }
                let names = &wanted.subject.names;
                let standing = known.standing(tx, names, &candidate, &party_score)?;
                if standing.is_silent() {
                    continue;
                }
                let variants: Vec<i64> = candidate.variants.iter().map(|(id, _, _)| *id).collect();
                let lines = candidate::lines_by_variants(tx, &variants, upload_id)?;
                if upload_id.is_some() && lines.is_empty() {
                    continue;
                }
                let facts = scene.facts(tx, &wanted.subject, &lines)?;
                let asked = lines.into_iter().zip(facts);
                for (line, facts) in asked.filter(|(line, _)| !standing.silences(line)) {
                    let score = score_line(&wanted.subject, &party_score, &facts);
                    add_line(&mut found, line, score, wanted.role);
                }
                let target = Target::Party(party_id);
                keep_best(
                    &mut found,
                    Found { target, name: candidate.name, role: wanted.role, score: party_score },
                );
            }
        }
        let mut best: Vec<Found> = found.into_values().collect();
        best.sort_by(|a, b| (b.score.permille, &a.target).cmp(&(a.score.permille, &b.target)));
        let (parties, lines): (Vec<Found>, Vec<Found>) =
            best.into_iter().partition(|found| matches!(found.target, Target::Party(_)));
        let limit_rows = PROPOSAL_LIMIT_ROWS.saturating_mul(asked.len().max(1));
        Ok(parties.into_iter().take(limit_rows).chain(lines.into_iter().take(limit_rows)).collect())
    })
}

fn add_line(found: &mut BTreeMap<Target, Found>, line: LineSeen, score: Score, role: &'static str) {
    if score.permille >= PROPOSE_AT_PERMILLE {
        let target = Target::Line(line.document, line.line);
        keep_best(found, Found { target, name: line.description, role, score });
    }
}

pub(super) fn row(app: &App, seeker: &Seeker, found: &Found) -> Result<LinkRow> {
    let (party_id, document, line) = match &found.target {
        Target::Party(id) => (Some(*id), None, None),
        Target::Line(document, line) => (None, Some(document.clone()), Some(*line)),
    };
    Ok(LinkRow {
        id: id::random(),
        subject_kind: seeker.kind.code().to_owned(),
        subject_id: seeker.id.clone(),
        target_kind: if party_id.is_some() { "party" } else { "line" }.to_owned(),
        target_key: found.target.key(),
        target_name: text::clip(&found.name, 200).to_owned(),
        party_id,
        document,
        line,
        role: found.role.to_owned(),
        state: "proposed".to_owned(),
        score_permille: i32::from(found.score.permille),
        sentence: found.score.sentence.clone(),
        reasons: serde_json::to_string(&found.score.reasons).map_err(Error::internal)?,
        scorer_version: SCORER_VERSION.to_owned(),
        list_version: seeker.list_version.clone(),
        proposed_on: app.clock.today(),
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
        explanation: serde_json::to_string(&Explanation::of(&found.score))
            .map_err(Error::internal)?,
    })
}

/// A stamp that tells the date and no time: what a source files is screened at
/// once, so that a time here would tell when it was filed.
pub(super) fn dateless(app: &App) -> Stamp {
    Stamp { at: None, ..app.stamp(&Actor::system()) }
}

/// Proposes what was found and returns how many links are new.
fn propose(app: &App, seeker: &Seeker, found: &[Found]) -> Result<usize> {
    let rows = found.iter().map(|found| row(app, seeker, found)).collect::<Result<Vec<_>>>()?;
    let asked: Vec<String> =
        seeker.wanted.iter().flat_map(|wanted| wanted.subject.names.clone()).collect();
    app.store.write(|tx| {
        let new = link::propose(tx, &rows)?;
        decision::settle(tx, app, (seeker.kind, &seeker.id), &asked, &rows)?;
        if new > 0 {
            let event = NewEvent::new(Verb::LinkProposed, seeker.kind, seeker.id.clone())
                .fact("links", new.to_string())
                .fact("scorer", SCORER_VERSION)
                .fact("threshold_permille", PROPOSE_AT_PERMILLE.to_string());
            crate::store::event::append(tx, &dateless(app), &event)?;
        }
        Ok(new)
    })
}
