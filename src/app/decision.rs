//! What people decided about links is remembered, and the same question is not
//! put twice: not when a file comes again, not after a rescreening, not for
//! another spelling of the same party, nor after a merge. It is put again when
//! the decision ran out or what was compared changed, and says so.

use super::screening::Seeker;
use super::{Actor, App};
use crate::domain::decision::{Change, Compared, Narrowing, has_expired};
use crate::domain::job::JobKind;
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::screening::{Part, Reason, SCORER_VERSION, Score};
use crate::store::candidate::Candidate;
use crate::store::decision as store;
use crate::store::line_seen::LineSeen;
use crate::store::{Read, job, link, party_change};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};

mod question;
mod settle;
mod terms;

pub(super) use question::remember;
pub(super) use settle::{recall, settle};

pub use crate::store::decision::DecisionRow;
pub use terms::{Terms, TermsForm};

/// The most decisions that run out in one round.
const ROUND_LIMIT_ROWS: i64 = 200;
/// Importing goes before screening: a small number is taken first.
const SCREEN_PRIORITY: i32 = 5;

/// What is remembered for one allegation or order.
pub(super) struct Known {
    list_version: String,
    today: NaiveDate,
    by_party: HashMap<i64, Vec<DecisionRow>>,
    /// Rejected before decisions were remembered with what was compared.
    rejected: HashSet<i64>,
    everywhere: Everywhere,
}

/// What a decision leaves to be asked of one party.
#[derive(Debug, Default)]
pub(super) struct Standing {
    is_silent: bool,
    narrowed: Vec<Narrowing>,
}

impl Standing {
    /// True when neither the party nor its lines are to be asked about.
    pub(super) const fn is_silent(&self) -> bool {
        self.is_silent
    }

    /// True when this line is not to be asked about.
    pub(super) fn silences(&self, line: &LineSeen) -> bool {
        self.is_silent
            || self
                .narrowed
                .iter()
                .any(|scope| scope.covers(&line.importer_number, &line.hts, &line.origin_country))
    }
}

impl Known {
    /// Reads what stands for an allegation or an order, and for whoever asks about
    /// these parties.
    pub(super) fn read<'c>(
        tx: &mut Read<'_>,
        seeker: &Seeker,
        today: NaiveDate,
        candidates: impl Iterator<Item = &'c Candidate>,
    ) -> Result<Self> {
        let (kind, subject_id) = (seeker.kind.code(), &seeker.id);
        let rows = store::list_by_subject(tx, kind, subject_id)?;
        let rejected = link::rejected_parties(tx, kind, subject_id)?;
        let everywhere = Everywhere::read(tx, candidates)?;
        let mut parties: Vec<i64> = rows.iter().filter_map(|row| row.party_id).collect();
        parties.extend(&rejected);
        let moved = party_change::moved(tx, &parties)?;
        let now = |id: i64| moved.get(&id).copied().unwrap_or(id);
        let mut rejected: HashSet<i64> = rejected.into_iter().map(now).collect();
        let mut by_party: HashMap<i64, Vec<DecisionRow>> = HashMap::new();
        for row in rows {
            if let Some(party) = row.party_id.map(now) {
                if row.target_kind == "party" {
                    rejected.remove(&party);
                }
                by_party.entry(party).or_default().push(row);
            }
        }
        let list_version = seeker.list_version.clone();
        Ok(Self { list_version, today, by_party, rejected, everywhere })
    }

    /// What is still to be asked about a party that reaches the threshold.
    pub(super) fn standing(
        &self,
        names: &[String],
        candidate: &Candidate,
        score: &Score,
    ) -> Result<Standing> {
        if self.rejected.contains(&candidate.party_id) {
            return Ok(Standing { is_silent: true, narrowed: Vec::new() });
        }
        let mut now = compared(&score.reasons, Some(candidate));
        now.list_version.clone_from(&self.list_version);
        let own = self.by_party.get(&candidate.party_id).map_or(&[][..], Vec::as_slice);
        let is_split = differ(own);
        let mut standing = Standing::default();
        for row in own.iter().filter(|row| row.verdict == "rejected") {
            let narrowed_to = narrowing(row);
            if has_expired(row.expires_on, self.today) {
                continue;
            }
            if row.target_kind == "line" {
                if !narrowed_to.is_empty() {
                    standing.narrowed.push(narrowed_to);
                }
            } else if !is_split && now.changes_since(&then(row)?).is_empty() {
                if narrowed_to.is_empty() {
                    standing.is_silent = true;
                } else {
                    standing.narrowed.push(narrowed_to);
                }
            }
        }
        if own.iter().all(|row| row.target_kind != "party")
            && let Some(row) = self.everywhere.carried(names, candidate, &now, self.today)?
            && row.verdict == "rejected"
        {
            // The party itself is still noted, as settled by that decision.
            standing.narrowed.push(Narrowing::default());
        }
        Ok(standing)
    }
}

/// Whether decisions about one party contradict each other, which a merge can
/// bring about.
fn differ(rows: &[DecisionRow]) -> bool {
    let verdicts: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.target_kind == "party")
        .map(|row| row.verdict.as_str())
        .collect();
    verdicts.len() > 1
}

fn narrowing(row: &DecisionRow) -> Narrowing {
    Narrowing { importer: row.importer.clone(), goods: row.goods.clone(), place: row.place.clone() }
}

fn then(row: &DecisionRow) -> Result<Compared> {
    serde_json::from_str(&row.compared).map_err(Error::internal)
}

/// What was compared, without the list.
fn compared(reasons: &[Reason], candidate: Option<&Candidate>) -> Compared {
    let mut made = Compared { scorer_version: SCORER_VERSION.to_owned(), ..Compared::default() };
    // Which parties are seen together changes with every decision about other
    // lines; that alone makes no new question.
    for reason in reasons.iter().filter(|reason| reason.part != Part::Company) {
        made.add_part(reason.part.code(), reason.permille);
    }
    if let Some(candidate) = candidate {
        made.names = hash(candidate.variants.iter().map(|(_, name, _)| name.as_str()));
        made.addresses = hash(candidate.variants.iter().map(|(_, _, address)| address.as_str()));
    }
    made
}

/// A hash of some texts, whatever their order, number and case; never 0.
fn hash<'a>(texts: impl Iterator<Item = &'a str>) -> i64 {
    let folded: BTreeSet<String> = texts.map(text::fold_name).collect();
    let parts: Vec<&str> = folded.iter().map(String::as_str).collect();
    id::hash63(&parts).max(1)
}

/// What was decided about some parties for whoever asks.
#[derive(Default)]
struct Everywhere(HashMap<i64, Vec<DecisionRow>>);

impl Everywhere {
    fn read<'c>(
        tx: &mut Read<'_>,
        candidates: impl Iterator<Item = &'c Candidate>,
    ) -> Result<Self> {
        let parties: BTreeSet<i64> =
            candidates.flat_map(|candidate| candidate.family.iter().copied()).collect();
        let parties: Vec<i64> = parties.into_iter().collect();
        let mut found: HashMap<i64, Vec<DecisionRow>> = HashMap::new();
        for row in store::list_everywhere(tx, &parties)? {
            if let Some(party) = row.party_id {
                found.entry(party).or_default().push(row);
            }
        }
        Ok(Self(found))
    }

    /// The decision of another subject that holds for whoever asks this name; of
    /// several, the newest.
    fn carried(
        &self,
        names: &[String],
        candidate: &Candidate,
        now: &Compared,
        today: NaiveDate,
    ) -> Result<Option<&DecisionRow>> {
        let keys: Vec<String> = names.iter().map(|name| text::fold_name(name)).collect();
        let of_member = |party: &i64| self.0.get(party).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<&DecisionRow> = candidate.family.iter().flat_map(of_member).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.decided_at));
        for row in rows {
            let then = then(row)?;
            let now = Compared { list_version: then.list_version.clone(), ..now.clone() };
            if keys.contains(&row.asked_key)
                && !has_expired(row.expires_on, today)
                && narrowing(row).is_empty()
                && now.changes_since(&then).is_empty()
            {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

/// Every decision about a link, newest first, with who took it.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, link_id: &str) -> Result<Vec<(DecisionRow, String)>> {
    actor.require(Permission::DecideLinks)?;
    app.store.read(|tx| store::list_by_link(tx, link_id))
}

/// Puts questions again whose decision ran out, and has what they kept silent
/// screened anew. Returns how many ran out.
///
/// # Errors
/// When the database fails.
pub fn ask_expired(app: &App) -> Result<usize> {
    let today = app.clock.today();
    let rows = app.store.read(|tx| store::list_expired(tx, today, ROUND_LIMIT_ROWS))?;
    for row in &rows {
        app.store.write(|tx| {
            if let Some(found) = link::find(tx, &row.link_id)?
                && found.state == row.verdict
            {
                recall(tx, app, &found, row, &BTreeSet::from([Change::Expired]))?;
            }
            for settled in store::settled_links(tx, &row.id)? {
                recall(tx, app, &settled, row, &BTreeSet::from([Change::Expired]))?;
            }
            store::end(tx, &row.id, today)?;
            let kind = match row.subject_kind.as_str() {
                "order" => JobKind::ScreenOrder.code(),
                _ => JobKind::ScreenAllegation.code(),
            };
            let dedupe = format!("{kind}:{}", row.subject_id);
            job::enqueue(tx, kind, &row.subject_id, Some(&dedupe), SCREEN_PRIORITY, today)
        })?;
    }
    Ok(rows.len())
}
