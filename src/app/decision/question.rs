//! What a decision was about: found again when it is taken, and kept with it.

use super::{Terms, compared};
use crate::app::{App, screening, threshold};
use crate::domain::decision::script_of;
use crate::domain::event::Noun;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::screening::{Reason, Subject, score_party};
use crate::store::candidate::{self, Candidate};
use crate::store::decision::{self as store, DecisionRow};
use crate::store::link::{Decided, LinkRow};
use crate::store::{Read, Write, party_change, party_list};

/// What a decision was about, as far as it is not in the link.
struct Question {
    asked: String,
    party: Option<Candidate>,
    origin: String,
}

/// Finds again what was compared with what for a link.
fn question(tx: &mut Read<'_>, row: &LinkRow) -> Result<Question> {
    let mut origin = String::new();
    let mut parties = Vec::new();
    if let Some(party) = row.party_id {
        parties.push(party);
    } else if let (Some(document), Some(line)) = (&row.document, row.line) {
        let told = store::line_told(tx, document, line)?;
        let variants: Vec<i64> = told.iter().flat_map(|told| told.variants).flatten().collect();
        let spellings = party_list::spellings_by_id(tx, &variants)?;
        parties.extend(variants.iter().filter_map(|id| spellings.get(id)).map(|(id, _)| *id));
        origin =
            told.into_iter().map(|told| told.origin).find(|o| !o.is_empty()).unwrap_or_default();
    }
    let mut best: Option<(u16, String, Candidate)> = None;
    let wanted = subjects(tx, &row.subject_kind, &row.subject_id)?;
    for party in party_change::survivors(tx, &parties)? {
        let Some(candidate) = candidate::find_party(tx, party)? else { continue };
        for subject in &wanted {
            let score = score_party(subject, &screening::facts(&candidate)).permille;
            if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                let name = subject.names.first().cloned().unwrap_or_default();
                best = Some((score, name, candidate.clone()));
            }
        }
    }
    Ok(match best {
        Some((_, asked, party)) => Question { asked, party: Some(party), origin },
        None => Question { asked: String::new(), party: None, origin },
    })
}

/// Remembers a person's decision on a link, in the transaction that takes it.
pub(in crate::app) fn remember(
    tx: &mut Write<'_>,
    app: &App,
    row: &LinkRow,
    decided: &Decided<'_>,
    terms: &Terms,
) -> Result<DecisionRow> {
    let question = question(tx, row)?;
    let reasons: Vec<Reason> = serde_json::from_str(&row.reasons).map_err(Error::internal)?;
    let of_party = question.party.as_ref().filter(|_| row.target_kind == "party");
    let mut compared = compared(&reasons, of_party);
    compared.list_version.clone_from(&row.list_version);
    compared.scorer_version.clone_from(&row.scorer_version);
    let name = question.party.as_ref().map(|party| party.name.as_str()).unwrap_or_default();
    let party_country = question.party.as_ref().map(|party| party.country.clone());
    let stored = DecisionRow {
        id: id::ordered(),
        link_id: row.id.clone(),
        subject_kind: row.subject_kind.clone(),
        subject_id: row.subject_id.clone(),
        target_kind: row.target_kind.clone(),
        target_key: row.target_key.clone(),
        party_id: question.party.as_ref().map(|party| party.party_id).or(row.party_id),
        asked_key: text::fold_name(&question.asked),
        script: script_of(if name.is_empty() { &question.asked } else { name }).to_owned(),
        asked: text::clip(&question.asked, 500).to_owned(),
        verdict: decided.state.to_owned(),
        reach: terms.reach.code().to_owned(),
        importer: terms.narrowing.importer.clone(),
        goods: terms.narrowing.goods.clone(),
        place: terms.narrowing.place.clone(),
        expires_on: terms.expires_on,
        reason: decided.reason.to_owned(),
        score_permille: row.score_permille,
        compared: serde_json::to_string(&compared).map_err(Error::internal)?,
        country: party_country.filter(|code| !code.is_empty()).unwrap_or(question.origin),
        decided_by: decided.by.to_owned(),
        decided_at: app.clock.now(),
        ended_on: None,
    };
    store::insert(tx, &stored)?;
    Ok(stored)
}

/// What an allegation or an order looks for now; nothing when it is not there.
fn subjects(tx: &mut Read<'_>, kind: &str, id: &str) -> Result<Vec<Subject>> {
    let in_force = threshold::in_force(tx)?;
    let seeker = if kind == Noun::Order.code() {
        match candidate::find_order(tx, id)? {
            Some((number, version, scope)) => {
                screening::seeker_of_order(id, &number, version, &scope, in_force)?
            }
            None => return Ok(Vec::new()),
        }
    } else {
        match candidate::find_allegation(tx, id)? {
            Some(facts) => screening::seeker_of_allegation(id, &facts, in_force)?,
            None => return Ok(Vec::new()),
        }
    };
    Ok(seeker.wanted.into_iter().map(|wanted| wanted.subject).collect())
}
