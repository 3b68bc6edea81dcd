//! Names in memory, found by their words: who may be alike at all.
//!
//! A name is filed under its words, under neighbouring words run together and
//! under its letters without blanks. Words with a typing error are found
//! through their spellings with one letter left out, and through their sound.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::compare::edits;
use super::normalize::{Kind, Name, prepare, sound};
use super::score::Subject;

/// A stored party whose name may be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The key that was given to [`NameIndex::insert`].
    pub party_id: i64,
    /// The weight of the words in common, in no fixed unit: for the order
    /// alone. It is not a score.
    pub overlap: i64,
}

/// Names by their words. A party may be inserted under several names. Names
/// are never removed: a name variant, once seen, stays true.
#[derive(Debug, Default)]
pub struct NameIndex {
    words: HashMap<String, usize>,
    postings: Vec<Posting>,
    near: HashMap<u64, Vec<usize>>,
    parties: Vec<i64>,
}

/// One word and the names that have it.
#[derive(Debug)]
struct Posting {
    text: String,
    names: Vec<usize>,
}

/// Shorter words are found as they are only.
const NEAR_FROM_CHARS: usize = 4;
/// Longer words are rare and would be filed under too many spellings.
const NEAR_LIMIT_CHARS: usize = 24;
/// How many filed names one query may visit before common words are passed over.
const VISIT_LIMIT_NAMES: usize = 20_000;

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
        self.insert_prepared(party_id, &prepare(name));
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

    /// The parties whose names may be alike, most words in common first, each
    /// once, at most `limit`. The same index and subject give the same list.
    #[must_use]
    pub fn candidates(&self, subject: &Subject, limit: usize) -> Vec<Candidate> {
        let names: Vec<Name> = subject.names.iter().map(|name| prepare(name)).collect();
        self.candidates_prepared(&names, limit)
    }

    /// [`Self::insert`] for a name that is prepared already.
    pub(super) fn insert_prepared(&mut self, party_id: i64, name: &Name) {
        if name.tokens.is_empty() {
            return;
        }
        let number = self.parties.len();
        self.parties.push(party_id);
        let mut seen = HashSet::new();
        for (text, _) in features(name) {
            let word = self.word(&text);
            if seen.insert(word)
                && let Some(posting) = self.postings.get_mut(word)
            {
                posting.names.push(number);
            }
        }
    }

    /// [`Self::candidates`] for names that are prepared already.
    pub(super) fn candidates_prepared(&self, names: &[Name], limit: usize) -> Vec<Candidate> {
        let mut found: BTreeMap<i64, i64> = BTreeMap::new();
        for name in names {
            for (party_id, overlap) in self.overlaps(name) {
                let best = found.entry(party_id).or_default();
                *best = overlap.max(*best);
            }
        }
        let mut candidates: Vec<Candidate> = found
            .into_iter()
            .map(|(party_id, overlap)| Candidate { party_id, overlap })
            .collect();
        candidates.sort_by_key(|candidate| (Reverse(candidate.overlap), candidate.party_id));
        candidates.truncate(limit);
        candidates
    }

    /// The number of a word, filed with its near spellings when it is new.
    fn word(&mut self, text: &str) -> usize {
        if let Some(number) = self.words.get(text) {
            return *number;
        }
        let number = self.postings.len();
        self.words.insert(text.to_owned(), number);
        self.postings.push(Posting {
            text: text.to_owned(),
            names: Vec::new(),
        });
        for spelling in near_spellings(text) {
            self.near.entry(spelling).or_default().push(number);
        }
        number
    }

    /// Per party, the weight of the words in common with one name.
    fn overlaps(&self, name: &Name) -> HashMap<i64, i64> {
        let mut hits: Vec<(&Posting, i64)> = Vec::new();
        for (text, weight) in features(name) {
            hits.extend(
                self.alike(&text)
                    .into_iter()
                    .map(|(posting, share)| (posting, weight * share * self.rarity(posting))),
            );
        }
        hits.sort_by(|(left, _), (right, _)| {
            left.names.len().cmp(&right.names.len()).then_with(|| left.text.cmp(&right.text))
        });
        let mut overlaps: HashMap<i64, i64> = HashMap::new();
        let mut visited = 0;
        for (place, (posting, weight)) in hits.into_iter().enumerate() {
            visited += posting.names.len();
            // The rarest word is always followed, or a name that is made of
            // common words alone would have no candidates.
            if visited > VISIT_LIMIT_NAMES && place > 0 {
                break;
            }
            for party_id in posting.names.iter().filter_map(|name| self.parties.get(*name)) {
                *overlaps.entry(*party_id).or_default() += weight;
            }
        }
        overlaps
    }

    /// The word itself and words like it, with how much a hit counts, in tenths.
    fn alike(&self, text: &str) -> Vec<(&Posting, i64)> {
        let mut numbers: Vec<usize> = near_spellings(text)
            .iter()
            .filter_map(|spelling| self.near.get(spelling))
            .flatten()
            .copied()
            .collect();
        numbers.extend(self.words.get(text));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .filter_map(|number| self.postings.get(number))
            .filter_map(|posting| {
                if posting.text == text {
                    return Some((posting, 10));
                }
                let allowed = if text.len() >= 8 { 2 } else { 1 };
                let is_near = edits(&posting.text, text) <= allowed
                    || sound(&posting.text) == sound(text);
                is_near.then_some((posting, 7))
            })
            .collect()
    }

    /// From 1 for a word that every name has, one more for each halving.
    fn rarity(&self, posting: &Posting) -> i64 {
        let ratio = self.parties.len() / posting.names.len().max(1);
        1 + i64::from(ratio.max(1).ilog2())
    }
}

/// What a name is filed under and looked for, with weights.
fn features(name: &Name) -> Vec<(String, i64)> {
    let telling: Vec<_> =
        name.tokens.iter().filter(|token| token.kind != Kind::Filler).collect();
    let mut features: Vec<(String, i64)> =
        telling.iter().map(|token| (token.text.clone(), token.weight)).collect();
    for pair in telling.windows(2) {
        if let [first, second] = pair
            && (first.kind == Kind::Distinct || second.kind == Kind::Distinct)
        {
            features.push((format!("{}{}", first.text, second.text), 500));
        }
    }
    if telling.len() > 2 {
        features.push((name.compact.clone(), 1_000));
    }
    features.push((name.letters.clone(), 1_000));
    features
}

/// Hashes of a word, of it with each one letter left out, and of its sound.
/// Two words that are one typing error apart have one in common.
fn near_spellings(text: &str) -> Vec<u64> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word || !(NEAR_FROM_CHARS..=NEAR_LIMIT_CHARS).contains(&text.len()) {
        return Vec::new();
    }
    let mut spellings = vec![hash(text.bytes()), hash(sound(text).bytes().chain([b'~']))];
    for left_out in 0..text.len() {
        let rest = text.bytes().enumerate().filter(|(place, _)| *place != left_out);
        spellings.push(hash(rest.map(|(_, byte)| byte)));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// FNV-1a; the same on every machine, and a collision only costs a comparison.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
