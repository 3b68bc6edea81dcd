//! Mends words: known words with a typing error, in two pieces, or glued to
//! their neighbour.

use std::sync::{Arc, LazyLock};

use super::normalize::Kind;
use super::pinyin::is_pinyin;
use super::spelled::{Spelled, spelled};
use super::spelling::edits;
use super::words::{ByWord, WORDS, is_form, known};

/// Shorter words are too often another word.
const NEAR_FROM_LETTERS: usize = 6;
/// What must be left of a word from which a known one is taken.
const REST_LETTERS: usize = 3;
/// A known word is taken from the end of another from this length on.
const END_FROM_LETTERS: usize = 5;
/// And from the beginning from this one on.
const START_FROM_LETTERS: usize = 6;

/// Joins the pieces of known words, takes known words off their neighbours,
/// and writes "import-export" as the two words that it is.
pub(super) fn mend(words: Vec<Arc<Spelled>>) -> Vec<Arc<Spelled>> {
    if words.iter().all(|word| word.pieces.is_empty() && !word.is_end) {
        return words;
    }
    let mut out: Vec<Arc<Spelled>> = Vec::with_capacity(words.len() + 2);
    for word in words {
        if let Some(joined) = out.last().and_then(|before| joined(before, &word)) {
            out.pop();
            out.push(joined);
        } else if word.pieces.is_empty() {
            out.push(word);
        } else {
            out.extend(word.pieces.iter().map(Arc::clone));
        }
    }
    out
}

/// "Tex tile", "manufac turing": two pieces of a word that is known.
fn joined(before: &Spelled, word: &Spelled) -> Option<Arc<Spelled>> {
    // Two words that both stand in the table are two words.
    if !word.is_end
        || before.written().len() + word.written().len() < NEAR_FROM_LETTERS
        || (before.is_known && word.is_known)
        || before.written().bytes().chain(word.written().bytes()).any(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let whole = format!("{}{}", before.written(), word.written());
    known(&whole).map(|_| spelled(&whole))
}

/// The known words that a word is glued together from, with what is left of
/// it; empty when it is one word.
pub(super) fn take_apart(word: &str) -> Vec<String> {
    if let Some((_, text)) = known(word) {
        let is_two = *text == "importexport";
        return if is_two { vec!["import".to_owned(), "export".to_owned()] } else { Vec::new() };
    }
    if word.len() < END_FROM_LETTERS + REST_LETTERS || !word.is_ascii() || is_form(word) {
        return Vec::new();
    }
    let is_known = |part: &str| {
        known(part).is_some_and(|(kind, _)| matches!(kind, Kind::Common | Kind::Place))
    };
    let apart = |rest: &str| {
        let pieces = take_apart(rest);
        if pieces.is_empty() { vec![rest.to_owned()] } else { pieces }
    };
    let end = (REST_LETTERS..=word.len() - END_FROM_LETTERS)
        .filter_map(|at| word.split_at_checked(at))
        .find(|(_, end)| is_known(end));
    if let Some((rest, end)) = end {
        let mut pieces = apart(rest);
        pieces.push(end.to_owned());
        return pieces;
    }
    let start = (START_FROM_LETTERS..=word.len() - REST_LETTERS)
        .rev()
        .filter_map(|at| word.split_at_checked(at))
        .find(|(start, _)| is_known(start));
    start.map_or_else(Vec::new, |(start, rest)| {
        let mut pieces = vec![start.to_owned()];
        pieces.extend(apart(rest));
        pieces
    })
}

/// The long known word that a word is one typing error away from; the first
/// letter is rarely wrong. Words of Chinese are mostly words of their own:
/// Xinxiang is no Xinjiang.
pub(super) fn nearest(word: &str) -> Option<&'static (Kind, &'static str)> {
    let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if word.len() < NEAR_FROM_LETTERS || !is_word || is_pinyin(word) {
        return None;
    }
    without_one(word)
        .filter_map(|spelling| NEAR.get(&spelling))
        .flatten()
        .filter(|known| known.bytes().next() == word.bytes().next() && edits(known, word) == 1)
        .min()
        .and_then(|known| WORDS.names.get(*known))
}

/// Long known words by their spellings with one letter left out.
static NEAR: LazyLock<ByWord<u32, Vec<&'static str>>> = LazyLock::new(|| {
    let mut near: ByWord<u32, Vec<&'static str>> = ByWord::default();
    let known = WORDS.names.iter().filter(|(word, (kind, _))| {
        word.len() >= NEAR_FROM_LETTERS
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && matches!(kind, Kind::Common | Kind::Place)
    });
    for (word, _) in known {
        for spelling in without_one(word) {
            near.entry(spelling).or_default().push(word);
        }
    }
    near
});

/// Hashes of a word with each one letter left out, and of the word.
fn without_one(word: &str) -> impl Iterator<Item = u32> {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let mut before = 0x811c_9dc5;
    (0..=word.len()).map(move |left_out| {
        let behind = word.as_bytes().get(left_out + 1..).unwrap_or_default();
        let hash = behind.iter().fold(before, step);
        before = word.as_bytes().get(left_out).map_or(before, |byte| step(before, byte));
        hash
    })
}
