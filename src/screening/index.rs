//! Names in memory, found by their letters: who may be alike at all.
//!
//! A name is filed under every three neighbouring letters of its distinctive
//! words, run together, and under each of its known words. Typing errors, cuts
//! and words that are joined or split leave most of these alone. The lists of
//! names are kept as differences of a byte or two; the candidates that they
//! give are put in order by a print of all the letters of a name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::normalize::{Kind, Name, prepare_all};
use super::score::Subject;

/// A stored party whose name may be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The key that was given to [`NameIndex::insert`].
    pub party_id: i64,
    /// How much the names have in common, in no fixed unit: for the order
    /// alone. It is not a score.
    pub overlap: i64,
}

/// Names by their letters. A party may be inserted under several names. Names
/// are never removed: a name variant, once seen, stays true.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// The party of each name.
    parties: Vec<i64>,
    /// The print of each name's letters.
    prints: Vec<u128>,
    /// The list of each feature; the place in `lists` and one more, 0 for none.
    slots: Vec<u32>,
    lists: Vec<Postings>,
}

/// The names that have a feature, in ascending order, as differences.
#[derive(Debug, Default)]
struct Postings {
    last: u32,
    count: u32,
    bytes: Vec<u8>,
}

/// Room to count in, used again for each query of one thread.
#[derive(Debug, Default)]
pub(super) struct Room {
    weights: Vec<u32>,
    touched: Vec<u32>,
}

/// Letters, digits, and the sign that stands before a word.
const SIGNS: u32 = 37;
/// Features of three signs.
const GRAMS: u32 = SIGNS * SIGNS * SIGNS;
/// Known words and numbers, by hash.
const WORD_SLOTS: u32 = 8_192;
/// How many entries one query reads: common features are passed over when the
/// rarer ones have used this up.
const VISIT_LIMIT_NAMES: u32 = 3_000;
/// One more for each so many names of the index.
const VISIT_SHARE: u32 = 25;
/// The rarest features are read however long their lists are.
const ALWAYS_FEATURES: usize = 3;
/// Of how many names the prints are compared.
const PRINT_LIMIT_NAMES: usize = 300;

impl NameIndex {
    /// An index of parties and their names.
    pub fn build<S: AsRef<str>>(names: impl IntoIterator<Item = (i64, S)>) -> Self {
        let mut index = Self::default();
        for (party_id, name) in names {
            index.insert(party_id, name.as_ref());
        }
        index
    }

    /// Adds one name of a party. A name without letters or digits is passed over.
    pub fn insert(&mut self, party_id: i64, name: &str) {
        for name in prepare_all(name) {
            self.insert_prepared(party_id, &name);
        }
    }

    /// The number of names that are filed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parties.len()
    }

    /// True when no name is filed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parties.is_empty()
    }

    /// What the index holds of the memory, in bytes, room for growth included.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        let lists: usize = self.lists.iter().map(|list| list.bytes.capacity()).sum();
        lists
            + self.parties.capacity() * size_of::<i64>()
            + self.prints.capacity() * size_of::<u128>()
            + self.slots.capacity() * size_of::<u32>()
            + self.lists.capacity() * size_of::<Postings>()
    }

    /// The parties whose names may be alike, most in common first, each once,
    /// at most `limit`. The same index and subject give the same list.
    #[must_use]
    pub fn candidates(&self, subject: &Subject, limit: usize) -> Vec<Candidate> {
        let names: Vec<Name> = subject.names.iter().flat_map(|name| prepare_all(name)).collect();
        self.candidates_prepared(&names, limit, &mut Room::default())
    }

    /// [`Self::insert`] for a name that is prepared already. Past four thousand
    /// million names nothing more is filed.
    pub(super) fn insert_prepared(&mut self, party_id: i64, name: &Name) {
        let Ok(number) = u32::try_from(self.parties.len()) else {
            return;
        };
        if name.tokens.is_empty() {
            return;
        }
        if self.slots.is_empty() {
            self.slots = vec![0; place(GRAMS + WORD_SLOTS)];
        }
        self.parties.push(party_id);
        self.prints.push(print(name));
        for (feature, _) in features(name) {
            let Some(slot) = self.slots.get_mut(place(feature)) else { continue };
            if *slot == 0 {
                self.lists.push(Postings::default());
                *slot = u32::try_from(self.lists.len()).unwrap_or(0);
            }
            if let Some(list) = slot.checked_sub(1).and_then(|at| self.lists.get_mut(place(at))) {
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
        let mut found: BTreeMap<i64, i64> = BTreeMap::new();
        for name in names {
            for (party_id, overlap) in self.overlaps(name, limit, room) {
                let best = found.entry(party_id).or_default();
                *best = overlap.max(*best);
            }
        }
        let mut candidates: Vec<Candidate> =
            found.into_iter().map(|(party_id, overlap)| Candidate { party_id, overlap }).collect();
        candidates.sort_by_key(|candidate| (Reverse(candidate.overlap), candidate.party_id));
        candidates.truncate(limit);
        // What shares less than half as much as the best is not close beside it.
        let least = candidates.first().map_or(0, |best| best.overlap / 2);
        candidates.retain(|candidate| candidate.overlap >= least);
        candidates
    }

    /// The parties that have most in common with one name, and how much.
    fn overlaps(&self, name: &Name, limit: usize, room: &mut Room) -> Vec<(i64, i64)> {
        let all = self.count(name, room);
        let cut = cut_weight(room, limit.max(PRINT_LIMIT_NAMES));
        let sought = print(name);
        let mut found: Vec<(i64, i64)> = Vec::new();
        for number in room.touched.drain(..) {
            let at = place(number);
            let weight = room.weights.get_mut(at).map_or(0, std::mem::take);
            if weight < cut {
                continue;
            }
            if let (Some(party), Some(stored)) = (self.parties.get(at), self.prints.get(at)) {
                let shared = i64::from((sought & stored).count_ones()) * 2_000
                    / i64::from((sought.count_ones() + stored.count_ones()).max(1));
                let rare = i64::from(weight) * 1_000 / i64::from(all.max(1));
                found.push((*party, shared + rare));
            }
        }
        if found.len() > limit {
            found.sort_unstable_by_key(|(party, overlap)| (Reverse(*overlap), *party));
            found.truncate(limit);
        }
        found
    }

    /// Adds up, for each name, the weights of the features that it shares.
    /// Returns the weight of all features that were read.
    fn count(&self, name: &Name, room: &mut Room) -> u32 {
        room.weights.resize(self.parties.len(), 0);
        room.touched.clear();
        let names = u32::try_from(self.parties.len()).unwrap_or(u32::MAX);
        let mut lists: Vec<(u32, u32, &Postings)> = features(name)
            .into_iter()
            .filter_map(|(feature, share)| {
                let slot = self.slots.get(place(feature))?.checked_sub(1)?;
                let list = self.lists.get(place(slot))?;
                Some((list.count, share, list))
            })
            .collect();
        lists.sort_by_key(|(count, share, _)| (*count, *share));
        let (mut visited, mut all) = (0_u32, 0);
        for (at, (count, share, list)) in lists.into_iter().enumerate() {
            visited = visited.saturating_add(count);
            if visited > VISIT_LIMIT_NAMES + names / VISIT_SHARE && at >= ALWAYS_FEATURES {
                break;
            }
            // From 1 for a feature that every name has, one more for each halving.
            let weight = share * (1 + (names / count.max(1)).max(1).ilog2());
            all += weight;
            list.each(|number| {
                if let Some(sum) = room.weights.get_mut(place(number)) {
                    if *sum == 0 {
                        room.touched.push(number);
                    }
                    *sum += weight;
                }
            });
        }
        all
    }
}

impl Postings {
    fn push(&mut self, number: u32) {
        if self.count > 0 && self.last == number {
            return;
        }
        let mut rest = if self.count == 0 { number } else { number - self.last };
        while rest >= 0x80 {
            self.bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.bytes.push(u8::try_from(rest).unwrap_or(0));
        self.last = number;
        self.count += 1;
    }

    fn each(&self, mut tell: impl FnMut(u32)) {
        let (mut number, mut step, mut shift) = (0_u32, 0_u32, 0_u32);
        for byte in &self.bytes {
            step |= u32::from(byte & 0x7f) << shift;
            if *byte >= 0x80 {
                shift += 7;
            } else {
                number += step;
                tell(number);
                (step, shift) = (0, 0);
            }
        }
    }
}

/// The least weight among the `limit` heaviest that were touched.
fn cut_weight(room: &Room, limit: usize) -> u32 {
    const STEPS: usize = 512;
    if room.touched.len() <= limit {
        return 0;
    }
    let mut steps = [0_u32; STEPS];
    for number in &room.touched {
        let weight = room.weights.get(place(*number)).copied().unwrap_or(0);
        if let Some(step) = steps.get_mut(place(weight / 2).min(STEPS - 1)) {
            *step += 1;
        }
    }
    // All of a step, or none: which of equals are kept must not depend on the
    // order in which they were met.
    let mut kept = 0;
    for (weight, count) in (0_u32..512).zip(steps).rev() {
        let count = place(count);
        if kept > 0 && kept + count > limit * 3 {
            return (weight + 1) * 2;
        }
        kept += count;
        if kept >= limit {
            return weight * 2;
        }
    }
    0
}

/// What a name is filed under, with shares: three signs of its distinctive
/// words run together, words that begin marked, and whole known words.
fn features(name: &Name) -> Vec<(u32, u32)> {
    let mut features = Vec::with_capacity(32);
    let (mut before, mut last) = (SIGNS - 1, SIGNS - 1);
    for token in &name.tokens {
        if token.kind == Kind::Filler {
            continue;
        }
        if token.kind != Kind::Distinct {
            let share = if token.kind == Kind::Number { 1 } else { 2 };
            features.push((GRAMS + hash(token.text.bytes()) % WORD_SLOTS, share));
            continue;
        }
        let mut place = 0;
        for byte in token.text.bytes() {
            let sign = sign(byte);
            features.push(((before * SIGNS + last) * SIGNS + sign, 1));
            // The beginning of a word is a feature of its own.
            if place == 1 {
                features.push((((SIGNS - 1) * SIGNS + last) * SIGNS + sign, 1));
            }
            (before, last, place) = (last, sign, place + 1);
        }
    }
    features.sort_unstable();
    features.dedup_by_key(|(feature, _)| *feature);
    features
}

/// A bit for each two neighbouring letters of a name and for each known word.
fn print(name: &Name) -> u128 {
    let mut print = 0_u128;
    let mut before = SIGNS - 1;
    for token in name.tokens.iter().filter(|token| token.kind != Kind::Filler) {
        if token.kind == Kind::Distinct {
            for byte in token.text.bytes() {
                let sign = sign(byte);
                print |= 1 << ((before * SIGNS + sign) * 0x9e37 % 0xfff1 % 128);
                before = sign;
            }
        } else {
            let hash = hash(token.text.bytes());
            print |= 1 << (hash % 128) | 1 << ((hash >> 8) % 128);
        }
    }
    print
}

fn sign(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a'),
        b'0'..=b'9' => u32::from(byte - b'0') + 26,
        _ => SIGNS - 1,
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// FNV-1a; the same on every machine, and a collision only costs a comparison.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
