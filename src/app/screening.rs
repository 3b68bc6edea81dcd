//! Looks for the parties and lines that allegations and orders name, and
//! proposes links. A proposal is never a link: a person decides.
//!
//! What a source caused leaves no time: screening writes dates alone.

use super::decision::{self, Known};
use super::{Actor, App};
use crate::domain::allegation::{Draft, PartyRole};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::order::Scope;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::screening::{
    Basis, LineFacts, PROPOSE_AT_PERMILLE, PartyFacts, Role, SCORER_VERSION, Score, Subject, keys,
    score_line, score_party,
};
use crate::store::candidate::{self, Candidate, LineSeen};
use crate::store::event::Stamp;
use crate::store::link::{self, LinkRow};
use std::collections::BTreeMap;

mod jobs;

pub use jobs::{screen_allegation, screen_order, screen_upload};

/// The most links of each kind that one subject is given at once, best first.
const PROPOSAL_LIMIT_ROWS: usize = 200;

/// Whoever looks for something: an allegation or an order.
pub(super) struct Seeker {
    pub(super) kind: Noun,
    pub(super) id: String,
    pub(super) list_version: String,
    pub(super) wanted: Vec<Wanted>,
}

/// One party (or none, for an order on a whole country) that is looked for.
pub(super) struct Wanted {
    pub(super) subject: Subject,
    role: &'static str,
}

fn role_of(role: Option<PartyRole>) -> (&'static str, Option<Role>) {
    match role {
        Some(PartyRole::Producer) => ("producer", Some(Role::Producer)),
        Some(PartyRole::Exporter) => ("exporter", Some(Role::Shipper)),
        Some(PartyRole::Importer) => ("importer", Some(Role::Importer)),
        Some(PartyRole::Intermediary) => ("intermediary", None),
        None => ("party", None),
    }
}

/// What an allegation looks for: its site as the producer, and each company.
pub(super) fn seeker_of_allegation(id: &str, facts: &str) -> Result<Seeker> {
    let draft: Draft = serde_json::from_str(facts).map_err(Error::internal)?;
    let base = Subject {
        basis: Basis::Allegation,
        hts_prefixes: draft.hts.clone(),
        goods: draft.goods.clone(),
        ..Subject::default()
    };
    let mut wanted = Vec::new();
    let site = &draft.site;
    let identifiers: Vec<(String, String)> =
        [("MID", &site.mid), ("FEI", &site.fei), ("LEI", &site.lei)]
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(kind, value)| (kind.to_owned(), value.trim().to_uppercase()))
            .collect();
    if !site.name.trim().is_empty() || !identifiers.is_empty() {
        let subject = Subject {
            names: vec![site.name.clone()],
            country: site.country.clone(),
            address: site.address.clone(),
            identifiers,
            role: Some(Role::Producer),
            ..base.clone()
        };
        wanted.push(Wanted { subject, role: "producer" });
    }
    for party in &draft.parties {
        if party.name.trim().is_empty() {
            continue;
        }
        let (code, role) = role_of(party.role);
        let subject = Subject {
            names: vec![party.name.clone()],
            country: party.country.clone(),
            address: party.address.clone(),
            role,
            ..base.clone()
        };
        wanted.push(Wanted { subject, role: code });
    }
    Ok(Seeker { kind: Noun::Allegation, id: id.to_owned(), list_version: String::new(), wanted })
}

/// What an order looks for: each party of its scope, or goods of a country.
pub(super) fn seeker_of_order(id: &str, number: &str, version: i32, scope: &str) -> Result<Seeker> {
    let scope: Scope = serde_json::from_str(scope).map_err(Error::internal)?;
    let base = Subject {
        basis: Basis::Order,
        hts_prefixes: scope.hts_prefixes.clone(),
        goods: scope.goods_words.join(" "),
        from_on: scope.effective_on,
        ..Subject::default()
    };
    let mut wanted: Vec<Wanted> = scope
        .parties
        .iter()
        .map(|party| Wanted {
            subject: Subject {
                names: std::iter::once(party.name.clone())
                    .chain(party.aliases.iter().cloned())
                    .collect(),
                country: party.country.clone(),
                role: Some(Role::Producer),
                ..base.clone()
            },
            role: "producer",
        })
        .collect();
    if wanted.is_empty() {
        for country in &scope.countries {
            let subject = Subject { country: country.clone(), ..base.clone() };
            wanted.push(Wanted { subject, role: "goods" });
        }
    }
    Ok(Seeker {
        kind: Noun::Order,
        id: id.to_owned(),
        list_version: format!("{number} v{version}"),
        wanted,
    })
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

pub(super) fn facts(candidate: &Candidate) -> PartyFacts {
    PartyFacts {
        party_id: candidate.party_id,
        names: candidate.variants.iter().map(|(_, name, _)| name.clone()).collect(),
        country: candidate.country.clone(),
        address: candidate
            .variants
            .iter()
            .map(|(_, _, address)| address.as_str())
            .find(|address| !address.is_empty())
            .unwrap_or_default()
            .to_owned(),
        identifiers: candidate.identifiers.clone(),
    }
}

pub(super) fn line_facts(line: &LineSeen) -> LineFacts {
    LineFacts {
        hts: line.hts.clone(),
        description: line.description.clone(),
        origin_country: line.origin_country.clone(),
        export_country: line.export_country.clone(),
        arrival_on: line.arrival_on,
    }
}

/// The parties that may be the one wanted: by the words of its names and by
/// its identifiers.
pub(super) fn candidates(tx: &mut crate::store::Read<'_>, subject: &Subject) -> Result<Vec<i64>> {
    let mut words: Vec<String> = subject.names.iter().flat_map(|name| keys(name)).collect();
    words.sort();
    words.dedup();
    let mut ids = candidate::parties_by_keys(tx, &words)?;
    let values: Vec<String> = subject.identifiers.iter().map(|(_, value)| value.clone()).collect();
    if !values.is_empty() {
        ids.extend(candidate::parties_by_identifiers(tx, &values)?);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn keep_best(found: &mut BTreeMap<Target, Found>, new: Found) {
    match found.get(&new.target) {
        Some(old) if old.score.permille >= new.score.permille => {}
        _ => {
            found.insert(new.target.clone(), new);
        }
    }
}

/// Everything that reaches the threshold for one seeker; of one upload's lines
/// or of all.
pub(super) fn look(app: &App, seeker: &Seeker, upload_id: Option<i64>) -> Result<Vec<Found>> {
    app.store.read(|tx| {
        let (kind, today) = (seeker.kind.code(), app.clock.today());
        let known = Known::read(tx, kind, &seeker.id, &seeker.list_version, today)?;
        let mut found = BTreeMap::new();
        for wanted in &seeker.wanted {
            let names_party =
                !wanted.subject.names.is_empty() || !wanted.subject.identifiers.is_empty();
            if !names_party {
                let countries = std::slice::from_ref(&wanted.subject.country);
                for line in candidate::lines_by_origin(tx, countries, upload_id)? {
                    let score = score_line(&wanted.subject, &Score::default(), &line_facts(&line));
                    add_line(&mut found, line, score, wanted.role);
                }
                continue;
            }
            for party_id in candidates(tx, &wanted.subject)? {
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
                for line in lines.into_iter().filter(|line| !standing.silences(line)) {
                    let score = score_line(&wanted.subject, &party_score, &line_facts(&line));
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
        Ok(parties
            .into_iter()
            .take(PROPOSAL_LIMIT_ROWS)
            .chain(lines.into_iter().take(PROPOSAL_LIMIT_ROWS))
            .collect())
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
