//! What screening found, the best of it, and the link that is proposed for it.

use super::Seeker;
use crate::app::App;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::screening::{Explanation, SCORER_VERSION, Score};
use crate::store::link::LinkRow;
use std::collections::BTreeMap;

/// The most links of each kind that one party of a subject is given at once, best first:
/// an order may name hundreds.
const PROPOSAL_LIMIT_ROWS: usize = 200;

/// A proposal in the making; the best of several reasons for one target wins.
pub(in crate::app) struct Found {
    pub(super) target: Target,
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) score: Score,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
pub(super) enum Target {
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

/// The best of what was found; never much more than is proposed.
pub(super) struct Best {
    limit_rows: usize,
    parties: BTreeMap<Target, Found>,
    lines: BTreeMap<Target, Found>,
}

impl Best {
    /// Nothing yet, for a subject that names so many parties.
    pub(super) fn of(parties: usize) -> Self {
        let limit_rows = PROPOSAL_LIMIT_ROWS.saturating_mul(parties.max(1));
        Self { limit_rows, parties: BTreeMap::new(), lines: BTreeMap::new() }
    }

    /// Keeps a find, unless its target has a better one.
    pub(super) fn keep(&mut self, new: Found) {
        let kept = match new.target {
            Target::Party(_) => &mut self.parties,
            Target::Line(..) => &mut self.lines,
        };
        match kept.get(&new.target) {
            Some(old) if old.score.permille >= new.score.permille => {}
            _ => {
                kept.insert(new.target.clone(), new);
            }
        }
        if kept.len() >= self.limit_rows.saturating_mul(2) {
            let best = best_first(std::mem::take(kept), self.limit_rows);
            kept.extend(best.into_iter().map(|found| (found.target.clone(), found)));
        }
    }

    /// Parties, then lines, the best first.
    pub(super) fn finish(self) -> Vec<Found> {
        let mut found = best_first(self.parties, self.limit_rows);
        found.extend(best_first(self.lines, self.limit_rows));
        found
    }
}

fn best_first(found: BTreeMap<Target, Found>, limit_rows: usize) -> Vec<Found> {
    let mut best: Vec<Found> = found.into_values().collect();
    best.sort_by(|a, b| (b.score.permille, &a.target).cmp(&(a.score.permille, &b.target)));
    best.truncate(limit_rows);
    best
}

/// The link that a find becomes.
pub(in crate::app) fn row(app: &App, seeker: &Seeker, found: &Found) -> Result<LinkRow> {
    let (party_id, document, line) = match &found.target {
        Target::Party(id) => (Some(*id), None, None),
        Target::Line(document, line) => (None, Some(document.clone()), Some(*line)),
    };
    let explanation =
        Explanation::of(&found.score, seeker.in_force.threshold, seeker.in_force.version);
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
        explanation: serde_json::to_string(&explanation).map_err(Error::internal)?,
    })
}
