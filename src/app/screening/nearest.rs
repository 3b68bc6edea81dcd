//! Why not: the parties that came nearest to an allegation or an order and
//! were not proposed. Compared anew each time; nothing is stored.

use super::seeker::Wanted;
use super::{Seeker, candidates, facts, seeker};
use crate::app::threshold::InForce;
use crate::app::{Actor, App};
use crate::domain::event::Noun;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::screening::{Score, Search, Subject};
use crate::store::{self, candidate, link};
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

/// What came nearest, and the threshold that it missed.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// The parties, the nearest first.
    pub parties: Vec<Near>,
    /// The threshold in force.
    pub in_force: InForce,
}

/// The parties nearest below the threshold, and those that a person rejected,
/// the nearest first. `kind` is allegation or order, `number` its docket number.
///
/// # Errors
/// [`Error::NotFound`] when there is no such docket.
pub fn nearest(app: &App, actor: &Actor, kind: Noun, number: &str) -> Result<Nearest> {
    actor.require(Permission::DecideLinks)?;
    let seeker = find(app, kind, number)?;
    let wanted: Vec<&Wanted> = seeker.wanted.iter().filter(|wanted| wanted.names_party()).collect();
    let subjects: Vec<&Subject> = wanted.iter().map(|wanted| &wanted.subject).collect();
    let asked = candidates(app, &subjects, |_| NEAR_AT_PERMILLE)?;
    let threshold = seeker.in_force.threshold.permille();
    app.store.read(|tx| {
        let rejected = link::rejected_parties(tx, seeker.kind.code(), &seeker.id)?;
        let mut near: Vec<Near> = Vec::new();
        for (wanted, parties) in wanted.iter().zip(&asked) {
            let search = Search::new(&wanted.subject);
            for candidate in candidate::find_parties(tx, parties)? {
                let score = search.score(&facts(&candidate));
                let party_id = candidate.party_id;
                let is_rejected = rejected.contains(&party_id);
                let is_near = (NEAR_AT_PERMILLE..threshold).contains(&score.permille);
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
        Ok(Nearest { parties: near, in_force: seeker.in_force })
    })
}

/// Who looks for something, by docket number.
fn find(app: &App, kind: Noun, number: &str) -> Result<Seeker> {
    let (name, id) = app.store.read(|tx| {
        Ok(if kind == Noun::Order {
            ("order", store::order::find_by_number(tx, number)?.map(|row| row.id))
        } else {
            ("allegation", store::allegation::find_by_number(tx, number)?.map(|row| row.id))
        })
    })?;
    let id = id.ok_or(Error::NotFound(name))?;
    seeker(app, &(kind, id))?.ok_or(Error::NotFound(name))
}
