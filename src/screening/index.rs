//! Names in memory, found by their words: who may be alike at all.
//!
//! A name is filed under its words, under neighbouring words run together and
//! under its letters without blanks. Words with a typing error are found
//! through their spellings with one letter left out, and through their sound.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::normalize::{Kind, Name, prepare};
use super::score::Subject;
use super::spelling::{edits, sound};

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
    /// The party of each name.
    parties: Vec<i64>,
    /// The names that have a feature, by the feature's hash.
    filed: HashMap<u64, Vec<u32>>,
    /// Every single word, once.
    words: Vec<Box<str>>,
    /// The words that have a near spelling, by the spelling's hash.
    near: HashMap<u64, Vec<u32>>,
}

/// A feature that was found, the names that have it, and how much it counts.
struct FoundFeature<'i> {
    hash: u64,
    names: &'i [u32],
    weight: i64,
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

    /// [`Self::insert`] for a name that is prepared already. Past four thousand
    /// million names nothing more is filed.
    pub(super) fn insert_prepared(&mut self, party_id: i64, name: &Name) {
        let Ok(number) = u32::try_from(self.parties.len()) else {
            return;
        };
        if name.tokens.is_empty() {
            return;
        }
        self.parties.push(party_id);
        for token in &name.tokens {
            self.add_word(&token.text);
        }
        for (text, _) in features(name) {
            let names = self.filed.entry(hash(text.bytes())).or_default();
            if names.last() != Some(&number) {
                names.push(number);
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
        let mut candidates: Vec<Candidate> =
            found.into_iter().map(|(party_id, overlap)| Candidate { party_id, overlap }).collect();
        candidates.sort_by_key(|candidate| (Reverse(candidate.overlap), candidate.party_id));
        candidates.truncate(limit);
        candidates
    }

    /// Files a word with its near spellings when it is new.
    fn add_word(&mut self, text: &str) {
        let Ok(number) = u32::try_from(self.words.len()) else {
            return;
        };
        let spellings = near_spellings(text);
        let is_known = spellings.is_empty()
            || self.near.get(&hash(text.bytes())).is_some_and(|numbers| {
                numbers.iter().any(|number| self.text(*number).is_some_and(|word| word == text))
            });
        if is_known {
            return;
        }
        self.words.push(text.into());
        for spelling in spellings {
            self.near.entry(spelling).or_default().push(number);
        }
    }

    /// Per party, the weight of the words in common with one name.
    fn overlaps(&self, name: &Name) -> HashMap<i64, i64> {
        let mut found: Vec<FoundFeature<'_>> = Vec::new();
        for (text, weight) in features(name) {
            self.find(&text, weight, &mut found);
        }
        found.sort_by_key(|feature| (feature.names.len(), feature.hash));
        let mut overlaps: HashMap<i64, i64> = HashMap::new();
        let mut visited = 0;
        for (place, feature) in found.into_iter().enumerate() {
            visited += feature.names.len();
            // The rarest word is always followed, or a name that is made of
            // common words alone would have no candidates.
            if visited > VISIT_LIMIT_NAMES && place > 0 {
                break;
            }
            let names = feature.names.iter().filter_map(|number| usize::try_from(*number).ok());
            for party_id in names.filter_map(|number| self.parties.get(number)) {
                *overlaps.entry(*party_id).or_default() += feature.weight;
            }
        }
        overlaps
    }

    /// Finds a feature as it is, and single words like it, which count less.
    fn find<'i>(&'i self, text: &str, weight: i64, found: &mut Vec<FoundFeature<'i>>) {
        let mut add = |text: &str, share: i64| {
            let hash = hash(text.bytes());
            if let Some(names) = self.filed.get(&hash) {
                let weight = weight * share * self.rarity(names.len());
                found.push(FoundFeature { hash, names, weight });
            }
        };
        add(text, 10);
        let mut numbers: Vec<u32> = near_spellings(text)
            .iter()
            .filter_map(|spelling| self.near.get(spelling))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let allowed = if text.len() >= 8 { 2 } else { 1 };
        for word in numbers.into_iter().filter_map(|number| self.text(number)) {
            if word != text && (edits(word, text) <= allowed || sound(word) == sound(text)) {
                add(word, 7);
            }
        }
    }

    fn text(&self, number: u32) -> Option<&str> {
        self.words.get(usize::try_from(number).ok()?).map(AsRef::as_ref)
    }

    /// From 1 for a word that every name has, one more for each halving.
    fn rarity(&self, names: usize) -> i64 {
        let ratio = self.parties.len() / names.max(1);
        1 + i64::from(ratio.max(1).ilog2())
    }
}

/// What a name is filed under and looked for, with weights.
fn features(name: &Name) -> Vec<(String, i64)> {
    let telling: Vec<_> = name.tokens.iter().filter(|token| token.kind != Kind::Filler).collect();
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
