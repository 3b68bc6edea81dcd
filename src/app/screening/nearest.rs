//! Why not: the parties that came nearest to an allegation or an order and
//! were not proposed. Compared anew each time; nothing is stored.

use super::facts::facts_of;
use super::{Seeker, candidates, seeker_of_allegation, seeker_of_order};
use crate::app::{Actor, App};
use crate::domain::event::Noun;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::screening::{PROPOSE_AT_PERMILLE, Score, score_party};
use crate::store::candidate;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most that are shown.
const NEAR_LIMIT_ROWS: usize = 5;
/// What is farther away than this is not near.
const NEAR_AT_PERMILLE: u16 = 300;

/// A party that was not proposed.
#[derive(Debug, Clone)]
pub struct Near {
    /// Its key.
    pub party_id: i64,
    /// Its name.
    pub name: String,
    /// What it was taken for.
    pub role: &'static str,
    /// How far it agrees, why, and what would change that.
    pub score: Score,
    /// True when a person rejected it, whatever its score.
    pub is_rejected: bool,
}

/// The parties nearest below the threshold, and those that a person rejected,
/// the nearest first. `kind` is allegation or order, `number` its docket number.
///
/// # Errors
/// [`Error::NotFound`] when there is no such docket.
pub fn nearest(app: &App, actor: &Actor, kind: Noun, number: &str) -> Result<Vec<Near>> {
    actor.require(Permission::DecideLinks)?;
    let seeker = seeker(app, kind, number)?;
    app.store.read(|tx| {
        let rejected = crate::store::link::rejected_parties(tx, seeker.kind.code(), &seeker.id)?;
        let mut near: Vec<Near> = Vec::new();
        for wanted in &seeker.wanted {
            if wanted.subject.names.is_empty() && wanted.subject.identifiers.is_empty() {
                continue;
            }
            for party_id in candidates(tx, &wanted.subject)? {
                let Some(candidate) = candidate::find_party(tx, party_id)? else { continue };
                let score = score_party(&wanted.subject, &facts_of(&candidate));
                let is_rejected = rejected.contains(&party_id);
                let is_near = (NEAR_AT_PERMILLE..PROPOSE_AT_PERMILLE).contains(&score.permille);
                if is_near || is_rejected {
                    let (name, role) = (candidate.name, wanted.role);
                    near.push(Near { party_id, name, role, score, is_rejected });
                }
            }
        }
        near.sort_by_key(|near| (Reverse(near.score.permille), near.party_id));
        let mut seen = BTreeSet::new();
        near.retain(|near| seen.insert(near.party_id));
        near.truncate(NEAR_LIMIT_ROWS);
        Ok(near)
    })
}

fn seeker(app: &App, kind: Noun, number: &str) -> Result<Seeker> {
    if kind == Noun::Order {
        let row = app.store.read(|tx| crate::store::order::find_by_number(tx, number))?;
        let id = row.ok_or(Error::NotFound("order"))?.id;
        let (number, version, scope) =
            app.store.read(|tx| candidate::find_order(tx, &id))?.ok_or(Error::NotFound("order"))?;
        return seeker_of_order(&id, &number, version, &scope);
    }
    let row = app.store.read(|tx| crate::store::allegation::find_by_number(tx, number))?;
    let row = row.ok_or(Error::NotFound("allegation"))?;
    seeker_of_allegation(&row.id, &row.facts)
}
