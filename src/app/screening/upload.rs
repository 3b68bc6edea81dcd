//! A new upload against every allegation and every order in force: only the
//! parties that it was the first to name, or to spell so, are compared, and those
//! to which there is a link already; the decisions about them stand.

use super::{Seeker, look_at, propose, seeker_of_allegation, seeker_of_order};
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::app::names::LEAST_PERMILLE;
use crate::domain::event::Noun;
use crate::domain::workflow::order::OrderState;
use crate::error::{Error, Result};
use crate::screening::{NameIndex, Subject};
use crate::store::candidate::{self, Tied};
use crate::store::{party_change, party_feed};
use std::collections::{BTreeMap, BTreeSet};

/// Allegations and orders looked at in one read.
const PAGE_ROWS: i64 = 50;
/// Transactions of an import whose new parties are read at once.
const TOLD_LIMIT_ROWS: i64 = 4;
/// The most allegations and orders that one new name is compared with.
const ALIKE_LIMIT_SEEKERS: usize = 100;

/// Where a seeker is found: allegation or order, and its key.
type Place = (Noun, String);

/// What all allegations and orders look for.
#[derive(Default)]
pub(in crate::app) struct Sought {
    places: Vec<Place>,
    /// Names, each with the place of its seeker.
    names: NameIndex,
    /// Identifiers, each with the place of its seeker.
    identifiers: BTreeMap<String, Vec<usize>>,
    /// Seekers that name no party and look for goods of a country.
    without_party: Vec<usize>,
}

impl Sought {
    fn add(&mut self, seeker: &Seeker) {
        let place = self.places.len();
        self.places.push((seeker.kind, seeker.id.clone()));
        let at = i64::try_from(place).unwrap_or(i64::MAX);
        for wanted in &seeker.wanted {
            for name in &wanted.subject.names {
                self.names.insert(at, name, &wanted.subject.country);
            }
            for (_, value) in &wanted.subject.identifiers {
                self.identifiers.entry(value.clone()).or_default().push(place);
            }
            if !wanted.names_party() {
                self.without_party.push(place);
            }
        }
    }

    /// Reads every allegation and every order in force; none when asked to stop.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::app) fn read(app: &App, lease: &Lease) -> Result<Option<Self>> {
        let mut sought = Self::default();
        let mut after = String::new();
        loop {
            let page =
                app.store.read(|tx| candidate::page_of_allegations(tx, &after, PAGE_ROWS))?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            for (id, facts) in &page {
                sought.add(&seeker_of_allegation(id, facts)?);
            }
            if lease.is_stopping() {
                return Ok(None);
            }
        }
        lease.keep(app, "comparing with allegations")?;
        let in_force: Vec<&str> = OrderState::ALL
            .iter()
            .filter(|state| state.is_in_force())
            .map(|state| state.code())
            .collect();
        let mut after = String::new();
        loop {
            let page =
                app.store.read(|tx| candidate::page_of_orders(tx, &in_force, &after, PAGE_ROWS))?;
            let Some((last, ..)) = page.last() else { break };
            after.clone_from(last);
            for (id, number, version, scope) in &page {
                sought.add(&seeker_of_order(id, number, *version, scope)?);
            }
            if lease.is_stopping() {
                return Ok(None);
            }
        }
        lease.keep(app, "comparing with orders")?;
        Ok(Some(sought))
    }

    /// Who has to look at an upload, and at which of its parties: at new ones with
    /// a name or an identifier that may be meant, and at those with which there is
    /// a link. `tied` is asked in the database that knows the links.
    ///
    /// # Errors
    /// When a database fails.
    pub(in crate::app) fn of_upload(
        &self,
        app: &App,
        upload_id: i64,
        tied: Vec<Tied>,
    ) -> Result<BTreeMap<Place, BTreeSet<i64>>> {
        let mut found: BTreeMap<Place, BTreeSet<i64>> = BTreeMap::new();
        for Tied { subject_kind, subject_id, party_id } in tied {
            let kind =
                if subject_kind == Noun::Order.code() { Noun::Order } else { Noun::Allegation };
            found.entry((kind, subject_id)).or_default().insert(party_id);
        }
        let place = |at: usize| self.places.get(at).cloned();
        for at in &self.without_party {
            found.extend(place(*at).map(|place| (place, BTreeSet::new())));
        }
        let values: Vec<&str> = self.identifiers.keys().map(String::as_str).collect();
        for (party_id, value) in app.store.read(|tx| candidate::carriers(tx, &values))? {
            for at in self.identifiers.get(&value).into_iter().flatten() {
                if let Some(place) = place(*at) {
                    found.entry(place).or_default().insert(party_id);
                }
            }
        }
        let mut behind = 0;
        loop {
            let page = app
                .store
                .read(|tx| party_feed::list_of_upload(tx, upload_id, behind, TOLD_LIMIT_ROWS))?;
            let Some(last) = page.last() else { return standing(app, found) };
            behind = last.id;
            for told in &page {
                let parties = [&told.parties[..], &told.respelled].concat();
                let named = app.store.read(|tx| party_feed::names(tx, &parties))?;
                for (party_id, name, country) in named {
                    let subject = Subject { names: vec![name], country, ..Subject::default() };
                    let alike = self.names.query(&subject, ALIKE_LIMIT_SEEKERS, LEAST_PERMILLE);
                    for alike in alike {
                        if let Some(place) = usize::try_from(alike.party_id).ok().and_then(place) {
                            found.entry(place).or_default().insert(party_id);
                        }
                    }
                }
            }
        }
    }
}

/// The same with the parties that stand for those that were merged.
fn standing(
    app: &App,
    mut found: BTreeMap<Place, BTreeSet<i64>>,
) -> Result<BTreeMap<Place, BTreeSet<i64>>> {
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

/// A seeker by its place; none when it is gone or out of force.
pub(in crate::app) fn seeker(app: &App, (kind, id): &Place) -> Result<Option<Seeker>> {
    if *kind == Noun::Order {
        let found = app.store.read(|tx| candidate::find_order(tx, id))?;
        let of = |(number, version, scope): (String, i32, String)| {
            seeker_of_order(id, &number, version, &scope)
        };
        return found.map(of).transpose();
    }
    let facts = app.store.read(|tx| candidate::find_allegation(tx, id))?;
    facts.map(|facts| seeker_of_allegation(id, &facts)).transpose()
}

/// Job: screens the lines of one upload against every allegation and every
/// order in force. Proposing twice proposes once, so that it may be repeated.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_upload(app: &App, lease: &Lease, upload_id: &str) -> Result<Turn> {
    let upload: i64 = upload_id.parse().map_err(Error::internal)?;
    let Some(sought) = Sought::read(app, lease)? else { return Ok(Turn::Paused) };
    let tied = app.store.read(|tx| candidate::tied_in_upload(tx, upload))?;
    let mut proposed = 0;
    for (place, parties) in sought.of_upload(app, upload, tied)? {
        let Some(seeker) = seeker(app, &place)? else { continue };
        let parties: Vec<i64> = parties.into_iter().collect();
        let found = look_at(app, &seeker, |_| Ok(parties.clone()), Some(upload))?;
        proposed += propose(app, &seeker, &found)?;
        lease.keep(app, "comparing")?;
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
    }
    let proposed = i64::try_from(proposed).unwrap_or(i64::MAX);
    app.store.write(|tx| candidate::note_proposals(tx, upload, proposed))?;
    Ok(Turn::Done)
}
