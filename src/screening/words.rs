//! The word tables, and how text becomes words that can be looked up in them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::native::is_native;
use super::normalize::Kind;
use super::split::Split;

/// FNV-1a: the tables are our own, so that nobody can make their keys collide,
/// and words are short.
#[derive(Debug, Clone)]
pub(super) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write_u64(&mut self, number: u64) {
        // A number is a hash already.
        self.0 ^= number;
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x0100_0000_01b3);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// A table by word.
pub(super) type ByWord<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// The number under which words with a blank between them are kept.
pub(super) fn phrase<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    let mut hasher = WordHasher::default();
    for (place, word) in words.into_iter().enumerate() {
        if place > 0 {
            hasher.write(b" ");
        }
        hasher.write(word.as_bytes());
    }
    hasher.finish()
}

/// The number of a word, for tables that need not be exact.
pub(super) fn hash_of(word: &str) -> u64 {
    phrase([word])
}

/// True when the word, alone, is a legal form.
pub(super) fn is_form(word: &str) -> bool {
    is_listed(hash_of(word)) && FORMS.names.contains_key(word)
}

/// What the table of words says of a word.
pub(super) fn known(word: &str) -> Option<&'static (Kind, &'static str)> {
    if is_listed(hash_of(word)) { WORDS.names.get(word) } else { None }
}

/// False when the word of this number is in none of the tables. Most words of a list are
/// in none, and each of them would be looked for in all.
pub(super) fn is_listed(number: u64) -> bool {
    let (place, bit) = listed_at(number);
    LISTED.get(place).is_some_and(|bits| bits & bit != 0)
}

/// Bits of [`LISTED`].
const LISTED_BITS: u64 = 1 << 17;

fn listed_at(number: u64) -> (usize, u64) {
    let at = number % LISTED_BITS;
    (usize::try_from(at / 64).unwrap_or(0), 1 << (at % 64))
}

/// A bit for the number of each word in any of the tables.
static LISTED: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut listed = vec![0; usize::try_from(LISTED_BITS / 64).unwrap_or(0)];
    let forms = FORMS.names.keys().chain(FORMS.first_words.keys()).chain(FORMS.last_words.keys());
    for word in forms.chain(WORDS.names.keys()) {
        let (place, bit) = listed_at(hash_of(word));
        if let Some(bits) = listed.get_mut(place) {
            *bits |= bit;
        }
    }
    listed
});

/// A table of spellings: those with spaces between words by their comparable
/// form, the others as written.
pub(super) struct Spellings<T> {
    /// Value by comparable spelling.
    pub names: ByWord<String, T>,
    /// Value by the number of the spelling, see [`phrase`].
    pub phrases: ByWord<u64, T>,
    /// The words that a spelling begins with, and the most words that follow.
    pub first_words: ByWord<String, usize>,
    /// The words that a spelling ends with, and its most words.
    pub last_words: ByWord<String, usize>,
    /// Spellings in scripts that set no blanks, as written.
    pub native: Vec<(&'static str, T)>,
}

impl<T: Copy> Spellings<T> {
    fn new() -> Self {
        Self {
            names: ByWord::default(),
            phrases: ByWord::default(),
            first_words: ByWord::default(),
            last_words: ByWord::default(),
            native: Vec::new(),
        }
    }

    fn add(&mut self, alias: &'static str, value: T) {
        if alias.chars().any(is_native) {
            self.native.push((alias, value));
        } else {
            let split = Split::new(alias);
            let words: Vec<&str> = split.words().collect();
            for (edge, edges) in
                [(words.first(), &mut self.first_words), (words.last(), &mut self.last_words)]
            {
                if let Some(edge) = edge {
                    let most = edges.entry((*edge).to_owned()).or_default();
                    *most = words.len().max(*most);
                }
            }
            self.phrases.entry(phrase(words.iter().copied())).or_insert(value);
            self.names.entry(words.join(" ")).or_insert(value);
        }
    }
}

/// Legal forms: what kind of form each spelling is.
pub(super) static FORMS: LazyLock<Spellings<&'static str>> = LazyLock::new(|| {
    let mut forms = Spellings::new();
    for line in lines(include_str!("legal_forms.txt")) {
        let Some((form, aliases)) = line.split_once(':') else {
            continue;
        };
        for alias in aliases.split(';') {
            forms.add(alias.trim(), form);
        }
    }
    forms
});

/// The words table keeps, for each alias, its kind and common spelling.
pub(super) struct Words {
    /// Kind and common spelling by alias.
    pub names: ByWord<String, (Kind, &'static str)>,
    /// Spellings in scripts that set no blanks, with kind and common spelling.
    pub native: Vec<(&'static str, Kind, &'static str)>,
}

/// Trade words, places, fillers and number words.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Spellings::new();
    for line in lines(include_str!("words.txt")) {
        let Some((head, aliases)) = line.split_once(':') else {
            continue;
        };
        let Some((kind, word)) = head.split_once(' ') else {
            continue;
        };
        let kind = match kind {
            "place" => Kind::Place,
            "number" => Kind::Number,
            "filler" => Kind::Filler,
            _ => Kind::Common,
        };
        // A phrase is what signs without blanks say in several words.
        if !word.contains(' ') {
            words.add(word, (kind, word));
        }
        for alias in aliases.split(',').filter(|alias| !alias.trim().is_empty()) {
            words.add(alias.trim(), (kind, word));
        }
    }
    Words {
        names: words.names,
        native: words.native.into_iter().map(|(alias, (kind, word))| (alias, kind, word)).collect(),
    }
});

/// The numbers of all ends of known words, each with at least one letter before
/// it: what ends none need not be joined to its neighbour.
pub(super) static ENDS: LazyLock<HashSet<u64, BuildHasherDefault<WordHasher>>> =
    LazyLock::new(|| {
        let ends = WORDS
            .names
            .keys()
            .flat_map(|word| (1..word.len()).filter_map(|at| word.get(at..)).map(hash_of));
        ends.collect()
    });

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}
