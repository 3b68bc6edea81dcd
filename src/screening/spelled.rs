//! What the tables know of a word, looked up once for each word of a thread.

use std::cell::RefCell;
use std::sync::Arc;

use super::mend::{nearest, take_apart};
use super::normalize::Kind;
use super::pinyin::is_pinyin;
use super::spelling::{edits, letters_of, sound_hash};
use super::words::{ByWord, ENDS, FORMS, WORDS, hash_of, is_form, is_listed};

/// A word in its comparable spelling.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower-case ASCII, abbreviations written out.
    pub text: String,
    /// Lower-case ASCII as written, for typing errors in known words.
    pub written: String,
    /// What kind of word it is.
    pub kind: Kind,
    /// A bit for each letter in either spelling: words that share few letters
    /// need no closer look.
    pub letters: u32,
    /// The sound of the word, as a hash.
    pub sound: u32,
    /// True when the word is made of syllables of romanised Chinese.
    pub is_pinyin: bool,
    /// The known word that is one typing error away, in its common spelling.
    pub near: Option<&'static str>,
    /// True for the words of legal forms that are nothing else.
    pub is_loose_form: bool,
    /// True when the word, alone, is a legal form.
    pub is_form: bool,
}

impl Word {
    pub fn new(text: &str, written: &str, kind: Kind) -> Self {
        Self {
            kind,
            letters: letters_of(text) | letters_of(written),
            sound: sound_hash(text),
            is_pinyin: matches!(kind, Kind::Distinct | Kind::Place) && is_pinyin(text),
            near: None,
            is_loose_form: is_loose_form(text),
            is_form: is_form(text),
            text: text.to_owned(),
            written: written.to_owned(),
        }
    }
}

/// A word as it stands in a name, with all that does not depend on its
/// neighbours.
#[derive(Debug)]
pub(super) struct Spelled {
    /// The word that it is where it stands alone.
    pub word: Arc<Word>,
    /// The number that it is behind another word: "II".
    pub roman: Option<Arc<Word>>,
    /// The known words that it is glued together from; empty when it is one word.
    pub pieces: Vec<Arc<Spelled>>,
    /// The word of a legal form that was meant where this stands near the end.
    pub meant: Option<&'static str>,
    /// The most words of a legal form that begins with this word.
    pub form_words_behind: usize,
    /// The most words of a legal form that ends with it.
    pub form_words_before: usize,
    /// True when it stands in the table of words.
    pub is_known: bool,
    /// True when a known word ends in it.
    pub is_end: bool,
}

/// Words kept for a thread, at some 300 bytes each; a server has many threads.
/// Beyond this they are forgotten and looked up again.
const MEMORY_LIMIT_WORDS: usize = 1 << 13;
/// Longer words are rarely met twice.
const MEMORY_WORD_BYTES: usize = 40;

thread_local! {
    static MEMORY: RefCell<ByWord<u64, Arc<Spelled>>> = RefCell::new(ByWord::default());
}

/// What is known of a word.
pub(super) fn spelled(text: &str) -> Arc<Spelled> {
    let key = hash_of(text);
    let known = MEMORY.with_borrow(|memory| memory.get(&key).map(Arc::clone));
    if let Some(known) = known.filter(|known| known.written() == text) {
        return known;
    }
    let found = Arc::new(Spelled::new(text, key));
    if text.len() <= MEMORY_WORD_BYTES {
        MEMORY.with_borrow_mut(|memory| {
            if memory.len() >= MEMORY_LIMIT_WORDS {
                memory.clear();
            }
            memory.insert(key, Arc::clone(&found));
        });
    }
    found
}

impl Spelled {
    /// Lower-case ASCII as written.
    pub fn written(&self) -> &str {
        &self.word.written
    }

    /// A word and its number, see [`hash_of`].
    fn new(text: &str, number: u64) -> Self {
        let is_listed = is_listed(number);
        let known = if is_listed { WORDS.names.get(text) } else { None };
        let word = number_of(text, known).map_or_else(
            || {
                if let Some((kind, spelling)) = known {
                    return Word::new(spelling, text, *kind);
                }
                // It may be the word that was meant, and stays one of its own.
                nearest(text).map_or_else(
                    || Word::new(text, text, Kind::Distinct),
                    |(_, near)| Word { near: Some(near), ..Word::new(text, text, Kind::Distinct) },
                )
            },
            |number| Word::new(&number.to_string(), text, Kind::Number),
        );
        let roman = roman(text)
            .filter(|_| word.kind != Kind::Number)
            .map(|value| Arc::new(Word::new(&value.to_string(), text, Kind::Number)));
        let pieces = take_apart(text);
        let most_words = |edges: &ByWord<String, usize>| {
            if is_listed { edges.get(text).copied().unwrap_or(0) } else { 0 }
        };
        Self {
            word: Arc::new(word),
            roman,
            pieces: pieces.iter().map(|piece| spelled(piece)).collect(),
            meant: if is_form(text) { None } else { form_meant(text) },
            form_words_behind: most_words(&FORMS.first_words),
            form_words_before: most_words(&FORMS.last_words),
            is_known: known.is_some(),
            is_end: ENDS.contains(&number),
        }
    }
}

/// Long words of legal forms, in which typing errors and cuts are corrected.
pub(super) const FORM_WORDS: [&str; 11] = [
    "company",
    "limited",
    "ltd",
    "corporation",
    "incorporated",
    "aktiengesellschaft",
    "gesellschaft",
    "joint",
    "stock",
    "liability",
    "private",
];

/// The number of a Roman numeral below fifty. "XL" is a size.
fn roman(text: &str) -> Option<u64> {
    const TENS: [(&str, u64); 4] = [("xl", 40), ("xxx", 30), ("xx", 20), ("x", 10)];
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    if text.is_empty() || text == "xl" || text.len() > 7 {
        return None;
    }
    let (tens, rest) = TENS
        .iter()
        .find_map(|(sign, value)| text.strip_prefix(sign).map(|rest| (*value, rest)))
        .unwrap_or((0, text));
    let ones = (0_u64..).zip(ONES).find(|(_, ones)| *ones == rest)?.0;
    Some(tens + ones)
}

/// The long word of a legal form that is one typing error away.
fn form_meant(text: &str) -> Option<&'static str> {
    let letters = letters_of(text);
    FORM_WORDS.into_iter().find(|form| {
        text.len() >= 5
            && text.len().abs_diff(form.len()) <= 1
            && (letters ^ letters_of(form)).count_ones() <= 2
            && edits(text, form) == 1
    })
}

/// True for the words of legal forms that are nothing else.
pub(super) fn is_loose_form(word: &str) -> bool {
    matches!(
        word,
        "co" | "ltd"
            | "limited"
            | "pvt"
            | "pte"
            | "pty"
            | "sdn"
            | "bhd"
            | "inc"
            | "llc"
            | "llp"
            | "gmbh"
            | "jsc"
            | "sti"
            | "tbk"
            | "nv"
            | "bv"
            | "ag"
            | "sa"
            | "plc"
            | "pcl"
            | "srl"
            | "spa"
            | "sro"
            | "ooo"
            | "oao"
            | "zao"
            | "kft"
    )
}

/// The number that a word stands for, wherever it stands.
fn number_of(word: &str, known: Option<&(Kind, &str)>) -> Option<u64> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return digits.parse().ok();
    }
    match known {
        Some((Kind::Number, text)) => text.parse().ok(),
        _ => None,
    }
}
