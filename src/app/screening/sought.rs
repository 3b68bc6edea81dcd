//! What all allegations and orders look for, in memory, so that an upload is
//! compared with all of them at once. Each process keeps its own; before it is
//! asked, keys and versions are read, and what is new or changed is read again.

use super::{Seeker, seeker_of_allegation, seeker_of_order};
use crate::app::App;
use crate::app::job::Lease;
use crate::app::threshold::{self, InForce};
use crate::domain::event::Noun;
use crate::domain::workflow::order::OrderState;
use crate::error::{Error, Result};
use crate::screening::{NameIndex, Subject};
use crate::store::candidate::{self, Tied};
use crate::store::{party_change, party_feed};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::RwLock;

/// Keys and versions read at once.
const PAGE_ROWS: i64 = 5_000;
/// Allegations, or orders, read at once.
const SLICE_SEEKERS: usize = 200;
/// Transactions of an import whose new parties are read at once.
const TOLD_LIMIT_ROWS: i64 = 4;
/// The most allegations and orders that one new name is compared with.
const ALIKE_LIMIT_SEEKERS: usize = 100;

/// Where a seeker is found: allegation or order, and its key.
pub(super) type Place = (Noun, String);
/// Who has to look at an upload, and at which of its parties.
pub(in crate::app) type Asked = BTreeMap<Place, BTreeSet<i64>>;

/// What all allegations and orders look for.
#[derive(Default)]
pub struct Sought(RwLock<Known>);

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What allegations name does not belong into a log.
        f.write_str("Sought")
    }
}

/// What a process knows.
#[derive(Default)]
struct Known {
    /// Each seeker with the version that was read, and its place.
    seekers: HashMap<Place, (i32, usize)>,
    places: Vec<Place>,
    /// Names, each with the place of its seeker.
    names: NameIndex,
    /// Kinds and identifiers, each with the places of its seekers.
    identifiers: BTreeMap<(String, String), Vec<usize>>,
    /// Seekers that name no party and look for goods of a country.
    without_party: BTreeSet<usize>,
}

impl Sought {
    /// Who has to look at an upload, and at which of its parties: at new ones with
    /// a name or an identifier that may be meant, and at those with which there is
    /// a link. `there` has the upload, `app` all else, which `tied` was read from.
    /// None when asked to stop.
    ///
    /// # Errors
    /// When a database fails.
    pub(in crate::app) fn of_upload(
        &self,
        app: &App,
        lease: &Lease,
        there: &App,
        upload_id: i64,
        tied: Vec<Tied>,
    ) -> Result<Option<Asked>> {
        let in_force = app.store.read(threshold::in_force)?;
        let is_fresh = {
            let mut known = self.0.write().map_err(Error::internal)?;
            known.refresh(app, lease)?
        };
        if !is_fresh {
            return Ok(None);
        }
        lease.keep(app, "comparing with allegations and orders")?;
        let known = self.0.read().map_err(Error::internal)?;
        known.of_upload(there, in_force, upload_id, tied).map(Some)
    }
}

impl Known {
    /// Reads what is new or changed since the last time; false when asked to stop.
    fn refresh(&mut self, app: &App, lease: &Lease) -> Result<bool> {
        let now = versions(app)?;
        let is_old = |(place, (version, _)): &(&Place, &(i32, usize))| {
            now.get(*place).is_none_or(|now| now != version)
        };
        let old: Vec<Place> =
            self.seekers.iter().filter(is_old).map(|(place, _)| place.clone()).collect();
        if old.len() > self.seekers.len() / 2 || self.places.len() > self.seekers.len() * 2 {
            // Many are taken out one by one more slowly than all are read anew.
            *self = Self::default();
        } else {
            for place in &old {
                self.forget(place);
            }
        }
        let mut new: Vec<&Place> =
            now.keys().filter(|place| !self.seekers.contains_key(*place)).collect();
        new.sort_unstable();
        for some in new.chunk_by(|a, b| a.0 == b.0).flat_map(|kind| kind.chunks(SLICE_SEEKERS)) {
            if lease.is_stopping() {
                return Ok(false);
            }
            for seeker in read(app, some)? {
                let place = (seeker.kind, seeker.id.clone());
                if let Some(version) = now.get(&place) {
                    self.add(&seeker, place, *version);
                }
            }
        }
        Ok(true)
    }

    fn add(&mut self, seeker: &Seeker, place: Place, version: i32) {
        let at = self.places.len();
        self.places.push(place.clone());
        self.seekers.insert(place, (version, at));
        let key = i64::try_from(at).unwrap_or(i64::MAX);
        for wanted in &seeker.wanted {
            for name in &wanted.subject.names {
                self.names.insert(key, name, &wanted.subject.country);
            }
            for identifier in &wanted.subject.identifiers {
                self.identifiers.entry(identifier.clone()).or_default().push(at);
            }
            if !wanted.names_party() {
                self.without_party.insert(at);
            }
        }
    }

    fn forget(&mut self, place: &Place) {
        let Some((_, at)) = self.seekers.remove(place) else { return };
        self.names.remove(i64::try_from(at).unwrap_or(i64::MAX));
        self.identifiers.retain(|_, places| {
            places.retain(|known| *known != at);
            !places.is_empty()
        });
        self.without_party.remove(&at);
    }

    fn of_upload(
        &self,
        there: &App,
        in_force: InForce,
        upload_id: i64,
        tied: Vec<Tied>,
    ) -> Result<Asked> {
        let mut found = Asked::new();
        for Tied { subject_kind, subject_id, party_id } in tied {
            let kind =
                if subject_kind == Noun::Order.code() { Noun::Order } else { Noun::Allegation };
            found.entry((kind, subject_id)).or_default().insert(party_id);
        }
        let place = |at: usize| self.places.get(at).cloned();
        for at in &self.without_party {
            found.extend(place(*at).map(|place| (place, BTreeSet::new())));
        }
        for (party_id, at) in self.carriers(there)? {
            if let Some(place) = place(at) {
                found.entry(place).or_default().insert(party_id);
            }
        }
        let enough = in_force.threshold.least_with_place();
        let mut behind = 0;
        loop {
            let page = there
                .store
                .read(|tx| party_feed::list_of_upload(tx, upload_id, behind, TOLD_LIMIT_ROWS))?;
            let Some(last) = page.last() else { return standing(there, found) };
            behind = last.id;
            for told in &page {
                let parties = [&told.parties[..], &told.respelled].concat();
                let named = there.store.read(|tx| party_feed::names(tx, &parties))?;
                for (party_id, name, country) in named {
                    let subject = Subject { names: vec![name], country, ..Subject::default() };
                    let alike = self.names.query(&subject, ALIKE_LIMIT_SEEKERS, enough);
                    for alike in alike {
                        if let Some(place) = usize::try_from(alike.party_id).ok().and_then(place) {
                            found.entry(place).or_default().insert(party_id);
                        }
                    }
                }
            }
        }
    }

    /// Parties that carry an identifier that is looked for, each with the place of
    /// who looks for it.
    fn carriers(&self, there: &App) -> Result<Vec<(i64, usize)>> {
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, value) in self.identifiers.keys() {
            values.entry(kind).or_default().push(value);
        }
        let mut found = Vec::new();
        for (kind, values) in values {
            let limit = candidate::CARRIER_LIMIT_ROWS;
            let carriers = there.store.read(|tx| candidate::carriers(tx, kind, &values, limit))?;
            for (party_id, value) in carriers {
                let places = self.identifiers.get(&(kind.to_owned(), value));
                found.extend(places.into_iter().flatten().map(|at| (party_id, *at)));
            }
        }
        Ok(found)
    }
}

/// Every allegation and every order in force, with its version.
fn versions(app: &App) -> Result<HashMap<Place, i32>> {
    let in_force: Vec<&str> = OrderState::ALL
        .iter()
        .filter(|state| state.is_in_force())
        .map(|state| state.code())
        .collect();
    let mut found = HashMap::new();
    for noun in [Noun::Allegation, Noun::Order] {
        let mut after = String::new();
        loop {
            let page = app.store.read(|tx| {
                if noun == Noun::Order {
                    candidate::page_of_orders(tx, &in_force, &after, PAGE_ROWS)
                } else {
                    candidate::page_of_allegations(tx, &after, PAGE_ROWS)
                }
            })?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            found.extend(page.into_iter().map(|(id, version)| ((noun, id), version)));
        }
    }
    Ok(found)
}

/// Some seekers of one kind.
fn read(app: &App, places: &[&Place]) -> Result<Vec<Seeker>> {
    let ids: Vec<&str> = places.iter().map(|(_, id)| id.as_str()).collect();
    // What is sought does not depend on the threshold; who looks reads it anew.
    let in_force = InForce::default();
    if places.first().is_some_and(|(noun, _)| *noun == Noun::Order) {
        let rows = app.store.read(|tx| candidate::list_orders(tx, &ids))?;
        let of = |(id, number, version, scope): (String, String, i32, String)| {
            seeker_of_order(&id, &number, version, &scope, in_force)
        };
        return rows.into_iter().map(of).collect();
    }
    let rows = app.store.read(|tx| candidate::list_allegations(tx, &ids))?;
    rows.iter().map(|(id, facts)| seeker_of_allegation(id, facts, in_force)).collect()
}

/// The same with the parties that stand for those that were merged.
fn standing(app: &App, mut found: Asked) -> Result<Asked> {
    let all: BTreeSet<i64> = found.values().flatten().copied().collect();
    let all: Vec<i64> = all.into_iter().collect();
    let moved = app.store.read(|tx| party_change::moved(tx, &all))?;
    if !moved.is_empty() {
        for parties in found.values_mut() {
            *parties = parties.iter().map(|id| *moved.get(id).unwrap_or(id)).collect();
        }
    }
    Ok(found)
}
