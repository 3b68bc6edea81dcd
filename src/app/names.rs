//! The names of all parties, in memory, so that those that are alike are found
//! at once. Each process keeps its own and reads on in the feed of new parties
//! before it looks for one. What it knows is kept as a file now and then, so that
//! the next start reads that and the rest of the feed.

mod saved;

use super::App;
use crate::error::{Error, Result};
use crate::screening::{NameIndex, Subject};
use crate::store::Store;
use crate::store::party_feed::{self, Named};
use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZero;
use std::sync::RwLock;
use std::thread;

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
/// From so many names on the index is kept as a file; fewer are made as fast.
const SAVE_LEAST_NAMES: usize = 1000;
/// It is kept again when it has grown by one in so many.
const SAVE_SHARE: usize = 10;

/// The names of all parties.
#[derive(Default)]
pub struct Names(RwLock<Option<Known>>);

/// What a process knows.
struct Known {
    index: NameIndex,
    /// The last place of the feed that was read.
    top: i64,
    /// The places that were read and behind which others may still appear.
    read: BTreeSet<i64>,
    /// How many names the saved file has.
    saved_names: usize,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of parties do not belong into a log.
        f.write_str("Names")
    }
}

impl Names {
    /// For each of some subjects, the parties whose names, with their countries,
    /// come to so much at least as `least` says of it, most alike first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn alike(
        &self,
        app: &App,
        subjects: &[&Subject],
        least: impl Fn(&Subject) -> u16,
    ) -> Result<Vec<Vec<i64>>> {
        let has_name = |subject: &Subject| subject.names.iter().any(|name| !name.trim().is_empty());
        if !subjects.iter().any(|subject| has_name(subject)) {
            return Ok(vec![Vec::new(); subjects.len()]);
        }
        self.read_on(app)?;
        let known = self.0.read().map_err(Error::internal)?;
        let alike = |subject: &Subject| -> Vec<i64> {
            let Some(known) = known.as_ref() else { return Vec::new() };
            let found = known.index.query(subject, ALIKE_LIMIT_PARTIES, least(subject));
            found.into_iter().map(|hit| hit.party_id).collect()
        };
        Ok(subjects.iter().map(|subject| alike(subject)).collect())
    }

    /// Adds what was told since it was last asked; the first time, everything.
    fn read_on(&self, app: &App) -> Result<()> {
        let behind = {
            let known = self.0.read().map_err(Error::internal)?;
            known.as_ref().map(|known| known.behind(&app.store))
        };
        let new = match behind {
            Some(behind) => {
                let places = app.store.read(|tx| party_feed::places_behind(tx, behind))?;
                let known = self.0.read().map_err(Error::internal)?;
                known.as_ref().map_or(0, |known| known.unread(places).len())
            }
            None => 1,
        };
        if new == 0 {
            return Ok(());
        }
        let mut known = self.0.write().map_err(Error::internal)?;
        let known = match known.as_mut() {
            Some(known) => known,
            None => known.insert(Known::begin(app)?),
        };
        let behind = known.behind(&app.store);
        let places = app.store.read(|tx| party_feed::places_behind(tx, behind))?;
        known.add(&app.store, places)?;
        known.save_if_grown(app);
        Ok(())
    }
}

impl Known {
    /// The saved file, or else all names as they are now.
    fn begin(app: &App) -> Result<Self> {
        if let Some(known) = Self::load(app)? {
            return Ok(known);
        }
        // What is told while the names are read is met twice, which does no harm.
        let top = app.store.read(party_feed::last)?;
        let known =
            Self { index: NameIndex::default(), top, read: BTreeSet::new(), saved_names: 0 };
        let behind = known.behind(&app.store);
        let read = app.store.read(|tx| party_feed::places_behind(tx, behind))?;
        let mut pages =
            Pages { store: &app.store, behind: None, page: Vec::new().into_iter(), fault: None };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        // Asked on behind its end, it would begin again.
        let index = NameIndex::build(pages.by_ref().fuse(), threads);
        match pages.fault {
            Some(error) => Err(error),
            None => Ok(Self { index, read: read.into_iter().collect(), ..known }),
        }
    }

    /// The place behind which others may still appear.
    fn behind(&self, store: &Store) -> i64 {
        if store.has_one_writer() { self.top } else { self.top.saturating_sub(LOOK_BACK_PLACES) }
    }

    fn unread(&self, mut places: Vec<i64>) -> Vec<i64> {
        places.retain(|place| !self.read.contains(place));
        places
    }

    fn add(&mut self, store: &Store, places: Vec<i64>) -> Result<()> {
        for some in self.unread(places).chunks(PLACES_LIMIT) {
            for told in store.read(|tx| party_feed::list(tx, some))? {
                for (party_id, name, country) in
                    store.read(|tx| party_feed::names(tx, &told.parties))?
                {
                    self.index.insert(party_id, &name, &country);
                }
                self.read.insert(told.id);
                self.top = self.top.max(told.id);
            }
        }
        let behind = self.behind(store);
        self.read.retain(|place| *place > behind);
        Ok(())
    }
}

/// All names, a page at a time.
struct Pages<'s> {
    store: &'s Store,
    behind: Option<i64>,
    page: std::vec::IntoIter<Named>,
    fault: Option<Error>,
}

impl Iterator for Pages<'_> {
    type Item = Named;

    fn next(&mut self) -> Option<Named> {
        if let Some(named) = self.page.next() {
            return Some(named);
        }
        match self.store.read(|tx| party_feed::page_of_names(tx, self.behind, PAGE_ROWS)) {
            Ok(page) => {
                self.behind = page.last().map(|(party_id, ..)| *party_id);
                self.page = page.into_iter();
                self.page.next()
            }
            Err(error) => {
                self.fault = Some(error);
                None
            }
        }
    }
}
