//! The names of all parties, in memory, so that those that are alike are found
//! at once. Each process keeps its own and reads on in the feed of new parties
//! before it looks for one.

use super::App;
use crate::error::{Error, Result};
use crate::screening::{NameIndex, Subject};
use crate::store::Store;
use crate::store::party_feed;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::RwLock;

/// The most parties that one name is compared with, most alike first.
const ALIKE_LIMIT_PARTIES: usize = 100;
/// Names read at once.
const PAGE_ROWS: i64 = 5000;
/// Places of the feed read at once.
const PLACES_LIMIT: usize = 400;
/// Where several imports write at once, one may commit a place after a later
/// place was read. So many places are looked at again; an import's transaction
/// takes a second, and that many do not begin and end meanwhile.
const LOOK_BACK_PLACES: i64 = 400;

/// The names of all parties.
#[derive(Default)]
pub struct Names(RwLock<Option<Held>>);

struct Held {
    index: NameIndex,
    /// The last place of the feed that was read.
    top: i64,
    /// The places before it that were read, as far as others may still appear.
    read: BTreeSet<i64>,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of parties do not belong into a log.
        f.write_str("Names")
    }
}

impl Names {
    /// The parties whose names may be alike, most alike first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn alike(&self, app: &App, subject: &Subject) -> Result<Vec<i64>> {
        if subject.names.iter().all(|name| name.trim().is_empty()) {
            return Ok(Vec::new());
        }
        self.read_on(&app.store)?;
        let held = self.0.read().map_err(Error::internal)?;
        let Some(held) = held.as_ref() else { return Ok(Vec::new()) };
        let found = held.index.candidates(subject, ALIKE_LIMIT_PARTIES);
        Ok(found.into_iter().map(|candidate| candidate.party_id).collect())
    }

    /// Adds what was told since it was last asked; the first time, everything.
    fn read_on(&self, store: &Store) -> Result<()> {
        let since = self.0.read().map_err(Error::internal)?.as_ref().map(|held| held.top);
        let Some(top) = since else {
            let mut held = self.0.write().map_err(Error::internal)?;
            if held.is_none() {
                *held = Some(Held::read(store)?);
            }
            return Ok(());
        };
        let new =
            store.read(|tx| party_feed::places_behind(tx, look_back(store, top), i64::MAX))?;
        let is_read = |held: &Held| new.iter().all(|place| held.has(store, *place));
        if self.0.read().map_err(Error::internal)?.as_ref().is_some_and(is_read) {
            return Ok(());
        }
        let mut held = self.0.write().map_err(Error::internal)?;
        held.as_mut().map_or(Ok(()), |held| held.add(store, &new))
    }
}

/// The place behind which others may still appear.
fn look_back(store: &Store, top: i64) -> i64 {
    if store.has_one_writer() { top } else { top.saturating_sub(LOOK_BACK_PLACES) }
}

impl Held {
    fn read(store: &Store) -> Result<Self> {
        // What is told while the names are read is met twice, which does no harm.
        let top = store.read(party_feed::last)?;
        let mut index = NameIndex::default();
        let mut behind = None;
        loop {
            let page = store.read(|tx| party_feed::page_of_names(tx, behind, PAGE_ROWS))?;
            let Some((last, _)) = page.last() else { break };
            behind = Some(*last);
            for (party_id, name) in &page {
                index.insert(*party_id, name);
            }
        }
        Ok(Self { index, top: look_back(store, top), read: BTreeSet::new() })
    }

    fn has(&self, store: &Store, place: i64) -> bool {
        place <= look_back(store, self.top) || self.read.contains(&place)
    }

    fn add(&mut self, store: &Store, places: &[i64]) -> Result<()> {
        let new: Vec<i64> =
            places.iter().copied().filter(|place| !self.has(store, *place)).collect();
        for some in new.chunks(PLACES_LIMIT) {
            for told in store.read(|tx| party_feed::list(tx, some))? {
                let names = store.read(|tx| party_feed::names(tx, &told.parties))?;
                for (party_id, name) in &names {
                    self.index.insert(*party_id, name);
                }
                self.read.insert(told.id);
                self.top = self.top.max(told.id);
            }
        }
        let settled = look_back(store, self.top);
        self.read.retain(|place| *place > settled);
        Ok(())
    }
}
