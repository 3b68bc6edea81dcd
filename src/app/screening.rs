//! Looks for the parties and lines that allegations and orders name, and
//! proposes links. A proposal is never a link: a person decides.
//!
//! What a source caused leaves no time: screening writes dates alone.

use super::decision;
use super::threshold::InForce;
use super::{Actor, App};
use crate::domain::event::{NewEvent, Verb};
use crate::error::Result;
use crate::screening::{SCORER_VERSION, Subject};
use crate::store::event::Stamp;
use crate::store::link;
use crate::store::screened;
use crate::store::{Read, candidate, party_change};
use std::collections::{BTreeMap, HashMap};

mod facts;
mod found;
mod jobs;
mod look;
mod nearest;
mod seeker;
mod sought;
mod upload;
mod walk;

pub use crate::store::screened::ScreenedRow;
pub(super) use facts::{Scene, facts};
pub(super) use found::row;
pub use jobs::{screen_allegation, screen_order};
pub(super) use look::{look, look_among};
pub use nearest::{Near, Nearest, nearest};
pub(super) use seeker::{Seeker, seeker_of_allegation, seeker_of_order};
pub use sought::Sought;
pub use upload::screen_upload;
pub(super) use upload::seeker;
pub(super) use walk::Walk;

use found::Found;

/// The parties that may be meant by each of some subjects, by name and by
/// identifiers. `least` is what name and country must come to.
pub(super) fn candidates(
    app: &App,
    subjects: &[&Subject],
    least: impl Fn(&Subject) -> u16,
) -> Result<Vec<Vec<i64>>> {
    let alike = app.names.alike(app, subjects, least)?;
    app.store.read(|tx| with_identifiers(tx, subjects, alike))
}

/// The same parties and those that carry an identifier of the subject; for
/// merged ones, those that stand for them. Each once, in the order of keys.
fn with_identifiers(
    tx: &mut Read<'_>,
    subjects: &[&Subject],
    mut found: Vec<Vec<i64>>,
) -> Result<Vec<Vec<i64>>> {
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (kind, value) in subjects.iter().flat_map(|subject| &subject.identifiers) {
        wanted.entry(kind).or_default().push(value);
    }
    for (kind, mut values) in wanted {
        values.sort_unstable();
        values.dedup();
        let mut carried: HashMap<String, Vec<i64>> = HashMap::new();
        for (party, value) in candidate::carriers(tx, kind, &values, candidate::PARTY_LIMIT_ROWS)? {
            carried.entry(value).or_default().push(party);
        }
        for (subject, parties) in subjects.iter().zip(&mut found) {
            for (_, value) in subject.identifiers.iter().filter(|(own, _)| own == kind) {
                parties.extend(carried.get(value).into_iter().flatten());
            }
        }
    }
    let all: Vec<i64> = found.iter().flatten().copied().collect();
    let moved = party_change::moved(tx, &all)?;
    for parties in &mut found {
        for party in parties.iter_mut() {
            *party = *moved.get(party).unwrap_or(party);
        }
        parties.sort_unstable();
        parties.dedup();
    }
    Ok(found)
}

/// A stamp that tells the date and no time: what a source files is screened at
/// once, so that a time here would tell when it was filed.
pub(super) fn dateless(app: &App) -> Stamp {
    Stamp { at: None, ..app.stamp(&Actor::system()) }
}

/// How far a screening of all parties and lines went.
fn screened(app: &App, seeker: &Seeker, looked: &look::Looked) -> ScreenedRow {
    let InForce { threshold, version } = seeker.in_force;
    ScreenedRow {
        subject_kind: seeker.kind.code().to_owned(),
        subject_id: seeker.id.clone(),
        screened_on: app.clock.today(),
        line_rows: i64::try_from(looked.line_rows).unwrap_or(i64::MAX),
        is_whole: !looked.is_cut,
        list_version: seeker.list_version.clone(),
        scorer_version: SCORER_VERSION.to_owned(),
        threshold_permille: i32::from(threshold.permille()),
        threshold_version: version,
    }
}

/// Proposes what was found and returns how many links are new. `whole` is given
/// where all parties and lines were looked at.
fn propose(
    app: &App,
    seeker: &Seeker,
    found: &[Found],
    whole: Option<&ScreenedRow>,
) -> Result<usize> {
    let rows = found.iter().map(|found| row(app, seeker, found)).collect::<Result<Vec<_>>>()?;
    let asked: Vec<String> =
        seeker.wanted.iter().flat_map(|wanted| wanted.subject.names.clone()).collect();
    let InForce { threshold, version } = seeker.in_force;
    app.store.write(|tx| {
        let new = link::propose(tx, &rows)?;
        decision::settle(tx, app, (seeker.kind, &seeker.id), &asked, &rows)?;
        if let Some(whole) = whole {
            screened::put(tx, whole)?;
        }
        if new > 0 {
            let event = NewEvent::new(Verb::LinkProposed, seeker.kind, seeker.id.clone())
                .fact("links", new.to_string())
                .fact("scorer", SCORER_VERSION)
                .fact("list", seeker.list_version.clone())
                .fact("threshold_permille", threshold.permille().to_string())
                .fact("threshold_version", version.to_string());
            crate::store::event::append(tx, &dateless(app), &event)?;
        }
        Ok(new)
    })
}
