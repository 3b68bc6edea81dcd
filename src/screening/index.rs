//! Names in memory, found by their letters: who may be alike, and how much.
//!
//! A name is filed under every three neighbouring letters of its distinctive
//! words, run together, and under each of its known words. Typing errors, cuts
//! and words that are joined or split leave most of these alone. The lists of
//! names are kept as differences of a byte or two; the candidates that they
//! give are put in order by a print of all the letters of a name, and the best
//! of them are compared word by word.

mod feature;
mod mark;
mod postings;
mod save;
mod seek;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use self::feature::{FEATURES, features, filed_under, print};
use self::mark::{REMOVED, country, mark, standing};
use self::postings::Postings;
pub use self::save::IndexFault;
pub(super) use self::seek::Room;
use super::normalize::{Name, prepare, prepare_all};
use super::score::{Subject, prepare_subject};
use super::weigh::{Prepared, weigh};

/// A stored party whose name may be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The key that was given to [`NameIndex::insert`].
    pub party_id: i64,
    /// How much the names have in common, in no fixed unit: for the order
    /// alone. It is not a score.
    pub overlap: i64,
}

/// A stored party whose name is alike, with the score of name and country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'i> {
    /// The key that was given to [`NameIndex::insert`].
    pub party_id: i64,
    /// What [`super::score_party`] gives for this name and country, 0 to 1000.
    /// Address and identifiers are not in the index and can change it.
    pub permille: u16,
    /// The stored name that agrees best; of a text with several names, the one
    /// that agrees.
    pub name: &'i str,
}

/// Names by their letters. A party may be filed under several names.
///
/// What is found depends on the names alone: not on the order in which they
/// were filed, nor on names that were removed, nor on the number of threads.
/// An index can be shared by threads that ask; each asks in room of its own.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// How far the caller had read when this was made; see [`Self::position`].
    position: i64,
    /// How many names are marked as removed and still stand in the lists.
    removed: u32,
    /// The party of each name.
    parties: Vec<i64>,
    /// Country, standing, and whether removed; see [`mark()`].
    marks: Vec<u16>,
    /// Where the text of each name begins in `texts`.
    starts: Vec<u32>,
    /// The print of each name's letters.
    prints: Vec<u128>,
    /// The names themselves, one after the other.
    texts: String,
    /// The list of each feature; the place in `lists` and one more, 0 for none.
    slots: Vec<u32>,
    lists: Vec<Postings>,
    /// Room to count in that no query uses just now.
    rooms: Mutex<Vec<Room>>,
}

/// How many candidates are compared word by word.
pub(super) const CANDIDATE_LIMIT: usize = 24;
/// How many names each thread is given at once while an index is built.
const BUILD_SHARE_NAMES: usize = 16_384;

impl NameIndex {
    /// An index of parties, each with a name and the alpha-2 code of its
    /// country (or nothing). It is the same for any number of threads.
    pub fn build<S, C>(names: impl IntoIterator<Item = (i64, S, C)>, threads: usize) -> Self
    where
        S: AsRef<str> + Sync,
        C: AsRef<str> + Sync,
    {
        let mut index = Self::default();
        let mut names = names.into_iter();
        let threads = threads.max(1);
        loop {
            let batch: Vec<(i64, S, C)> =
                names.by_ref().take(BUILD_SHARE_NAMES * threads).collect();
            let share = batch.len().div_ceil(threads);
            if share == 0 {
                break;
            }
            if threads == 1 {
                index.insert_all(&batch);
                continue;
            }
            std::thread::scope(|scope| {
                let parts: Vec<_> = batch
                    .chunks(share)
                    .map(|part| {
                        let thread = scope.spawn(move || {
                            let mut index = Self::default();
                            index.insert_all(part);
                            index
                        });
                        (part, thread)
                    })
                    .collect();
                for (part, thread) in parts {
                    match thread.join() {
                        Ok(done) => index.append(&done),
                        // A part whose thread died is done again here.
                        Err(_) => index.insert_all(part),
                    }
                }
            });
        }
        index.shrink();
        index
    }

    /// Adds one name of a party, with the alpha-2 code of its country or
    /// nothing. A text with several names ("a/k/a", "c/o") is filed under each
    /// of them. A name without letters or digits is passed over, and so is all
    /// that would make the texts longer than 4 GiB.
    pub fn insert(&mut self, party_id: i64, name: &str, country: &str) {
        for name in prepare_all(name) {
            self.insert_prepared(party_id, &name, country);
        }
    }

    /// Takes all names of a party out, and says how many there were. Their
    /// place is freed when a third of all names has been removed.
    pub fn remove(&mut self, party_id: i64) -> usize {
        let numbers: Vec<usize> = (0..)
            .zip(&self.parties)
            .filter(|(number, party)| **party == party_id && !self.is_removed(*number))
            .map(|(number, _)| number)
            .collect();
        for number in &numbers {
            for (feature, _) in features(&prepare(self.text(*number))) {
                if let Some(list) = self.list_mut(feature) {
                    list.live = list.live.saturating_sub(1);
                }
            }
            if let Some(mark) = self.marks.get_mut(*number) {
                *mark |= REMOVED;
                self.removed += 1;
            }
        }
        if place(self.removed) * 3 > self.parties.len() {
            self.sweep();
        }
        numbers.len()
    }

    /// The number of names that are filed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parties.len() - place(self.removed)
    }

    /// True when no name is filed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far the caller had read when it last called [`Self::set_position`]:
    /// the greatest key, or the place in a journal. It is saved with the index,
    /// so that a server that loads it knows what is missing.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.position
    }

    /// Notes how far the caller has read.
    pub const fn set_position(&mut self, position: i64) {
        self.position = position;
    }

    /// What the index holds of the memory, in bytes, room for growth included.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        let lists: usize = self.lists.iter().map(|list| list.bytes.capacity()).sum();
        lists
            + self.texts.capacity()
            + self.parties.capacity() * size_of::<i64>()
            + self.marks.capacity() * size_of::<u16>()
            + self.starts.capacity() * size_of::<u32>()
            + self.prints.capacity() * size_of::<u128>()
            + self.slots.capacity() * size_of::<u32>()
            + self.lists.capacity() * size_of::<Postings>()
    }

    /// The parties whose names may be alike, most in common first, each once,
    /// at most `limit`. The same names and subject give the same list.
    #[must_use]
    pub fn candidates(&self, subject: &Subject, limit: usize) -> Vec<Candidate> {
        let names: Vec<Name> = subject.names.iter().flat_map(|name| prepare_all(name)).collect();
        self.in_room(|room| self.candidates_prepared(&names, limit, room))
    }

    /// The parties whose names are alike, the best score first and then by key,
    /// each once, at most `limit`, and none below `least_permille`. Names and
    /// country of the subject are compared; the rest of it is not looked at.
    #[must_use]
    pub fn query(&self, subject: &Subject, limit: usize, least_permille: u16) -> Vec<Hit<'_>> {
        let sought = prepare_subject(subject);
        let near =
            self.in_room(|room| self.nearest(&sought.names, limit.max(CANDIDATE_LIMIT), room));
        let mut best: BTreeMap<i64, Hit<'_>> = BTreeMap::new();
        for number in near.into_iter().map(|near| near.number) {
            let Some(party_id) = self.parties.get(number).copied() else { continue };
            let stored = self.stored(number);
            let permille = u16::try_from(weigh(&sought, &stored).total()).unwrap_or(0);
            let hit = Hit { party_id, permille, name: self.text(number) };
            if permille >= least_permille.max(1) {
                let known = best.entry(party_id).or_insert(hit);
                if permille > known.permille {
                    *known = hit;
                }
            }
        }
        let mut hits: Vec<Hit<'_>> = best.into_values().collect();
        hits.sort_by_key(|hit| Reverse(hit.permille));
        hits.truncate(limit);
        hits
    }

    /// [`Self::insert`] for a name that is prepared already.
    pub(super) fn insert_prepared(&mut self, party_id: i64, name: &Name, country: &str) {
        let numbers = (u32::try_from(self.parties.len()), u32::try_from(self.texts.len()));
        let (Ok(number), Ok(start)) = numbers else { return };
        if name.tokens.is_empty() {
            return;
        }
        self.parties.push(party_id);
        self.marks.push(mark(name.standing, country));
        self.starts.push(start);
        self.prints.push(print(name));
        self.texts.push_str(&name.shown);
        for (feature, _) in filed_under(name) {
            // A name stands once in a list, and its number is the greatest there.
            if let Some(list) = self.list_mut(feature).filter(|list| !list.ends_with(number)) {
                list.push(number);
            }
        }
    }

    /// [`Self::candidates`] for names that are prepared already.
    pub(super) fn candidates_prepared(
        &self,
        names: &[Name],
        limit: usize,
        room: &mut Room,
    ) -> Vec<Candidate> {
        let mut seen = std::collections::HashSet::new();
        self.nearest(names, limit, room)
            .into_iter()
            .filter_map(|near| {
                let party_id = *self.parties.get(near.number)?;
                let is_new = seen.insert(party_id);
                is_new.then_some(Candidate { party_id, overlap: near.overlap })
            })
            .take(limit)
            .collect()
    }

    fn insert_all<S: AsRef<str>, C: AsRef<str>>(&mut self, names: &[(i64, S, C)]) {
        for (party_id, name, country) in names {
            self.insert(*party_id, name.as_ref(), country.as_ref());
        }
    }

    /// Files all names of another index behind the own ones.
    fn append(&mut self, other: &Self) {
        let bases = (u32::try_from(self.parties.len()), u32::try_from(self.texts.len()));
        let (Ok(base), Ok(text_base)) = bases else { return };
        let is_full = |base: u32, more: usize| {
            u32::try_from(more).ok().and_then(|more| base.checked_add(more)).is_none()
        };
        if is_full(base, other.parties.len()) || is_full(text_base, other.texts.len()) {
            return;
        }
        self.parties.extend_from_slice(&other.parties);
        self.marks.extend_from_slice(&other.marks);
        self.starts.extend(other.starts.iter().map(|start| text_base + start));
        self.prints.extend_from_slice(&other.prints);
        self.texts.push_str(&other.texts);
        for feature in 0..FEATURES {
            if let Some(more) = other.list(feature)
                && let Some(list) = self.list_mut(feature)
            {
                list.append(more, base);
            }
        }
    }

    /// Makes the index anew from the names that are not removed.
    fn sweep(&mut self) {
        let mut kept = Self { position: self.position, ..Self::default() };
        for (number, party) in (0..).zip(&self.parties) {
            let Some(mark) = self.marks.get(number).filter(|mark| **mark & REMOVED == 0) else {
                continue;
            };
            kept.insert_prepared(*party, &self.name(number), "");
            if let Some(new) = kept.marks.last_mut() {
                *new = *mark;
            }
        }
        *self = kept;
    }

    fn shrink(&mut self) {
        self.parties.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.prints.shrink_to_fit();
        self.texts.shrink_to_fit();
        self.lists.iter_mut().for_each(|list| list.bytes.shrink_to_fit());
        self.lists.shrink_to_fit();
    }

    /// Lends room to count in.
    fn in_room<T>(&self, work: impl FnOnce(&mut Room) -> T) -> T {
        let free = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut room = free.unwrap_or_default();
        let done = work(&mut room);
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
        done
    }

    fn is_removed(&self, number: usize) -> bool {
        self.marks.get(number).is_none_or(|mark| mark & REMOVED != 0)
    }

    fn text(&self, number: usize) -> &str {
        let start = self.starts.get(number).copied().map_or(0, place);
        let end = self.starts.get(number + 1).copied().map_or(self.texts.len(), place);
        self.texts.get(start..end).unwrap_or_default()
    }

    /// A stored name, ready for comparison.
    fn name(&self, number: usize) -> Name {
        let mark = self.marks.get(number).copied().unwrap_or(0);
        Name { standing: standing(mark), ..prepare(self.text(number)) }
    }

    fn stored(&self, number: usize) -> Prepared {
        let mark = self.marks.get(number).copied().unwrap_or(0);
        Prepared { names: vec![self.name(number)], country: country(mark), ..Prepared::default() }
    }

    fn list(&self, feature: u32) -> Option<&Postings> {
        let slot = self.slots.get(place(feature))?.checked_sub(1)?;
        self.lists.get(place(slot))
    }

    /// The list of a feature, a new one where there is none.
    fn list_mut(&mut self, feature: u32) -> Option<&mut Postings> {
        if self.slots.is_empty() {
            self.slots = vec![0; place(FEATURES)];
        }
        let slot = self.slots.get_mut(place(feature))?;
        if *slot == 0 {
            self.lists.push(Postings::default());
            *slot = u32::try_from(self.lists.len()).ok()?;
        }
        self.lists.get_mut(place(*slot - 1))
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
