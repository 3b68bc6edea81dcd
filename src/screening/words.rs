//! The word tables, and how text becomes words that can be looked up in them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::normalize::Kind;
use crate::domain::text::search_key;

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
pub(super) fn phrase(words: &[String]) -> u64 {
    let mut hasher = WordHasher::default();
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            hasher.write(b" ");
        }
        hasher.write(word.as_bytes());
    }
    hasher.finish()
}

/// True when the word, alone, is a legal form.
pub(super) fn is_form(word: &str) -> bool {
    FORMS.names.contains_key(word)
}

/// Lower-case ASCII words. Full stops and slashes between single letters join
/// them (S.A. is one word), elsewhere they part words; apostrophes vanish.
pub(super) fn split_words(text: &str) -> Vec<String> {
    let key = search_key(text).replace('&', " and ").replace(['\'', '`'], "");
    let mut words = Vec::new();
    for chunk in key.split(' ') {
        let mut letters = String::new();
        for part in chunk.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            if part.len() == 1 && part.chars().all(|letter| letter.is_ascii_alphabetic()) {
                letters.push_str(part);
            } else if !part.is_empty() {
                push_word(&mut words, std::mem::take(&mut letters));
                let (word, number) = part_number(part);
                push_word(&mut words, word.to_owned());
                push_word(&mut words, number.to_owned());
            }
        }
        push_word(&mut words, letters);
    }
    words
}

/// "Unit10" is unit 10; shorter letters before a number belong to it (AR16).
fn part_number(part: &str) -> (&str, &str) {
    let word = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_word = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_word { part.split_at(word.len()) } else { (part, "") }
}

fn push_word(words: &mut Vec<String>, word: String) {
    if !word.is_empty() {
        words.push(word);
    }
}

/// Joins letters that stand alone: "C G" is CG, "M E R C U R Y" is Mercury. A
/// last I, V or X stays apart after a word: it is a number.
pub(super) fn join_letters(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut is_run = false;
    for word in words {
        let is_letter = word.len() == 1 && word.chars().all(|letter| letter.is_ascii_alphabetic());
        match out.last_mut() {
            Some(last) if is_letter && is_run => last.push_str(&word),
            _ => out.push(word),
        }
        is_run = is_letter;
    }
    out
}

/// Writes trade words and legal forms in Chinese, Japanese or Korean letters
/// out in English, because these scripts set no spaces. Returns the legal form.
pub(super) fn replace_han(text: String) -> (String, &'static str) {
    if !text.chars().any(is_han) {
        return (text, "");
    }
    let mut text = text;
    let mut found = "";
    for (alias, form) in &FORMS.han {
        if text.contains(alias) {
            text = text.replace(alias, " ");
            if found.is_empty() {
                found = form;
            }
        }
    }
    for (alias, word) in &WORDS.han {
        if text.contains(alias) {
            text = text.replace(alias, &format!(" {word} "));
        }
    }
    (text, found)
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A table of spellings: those with spaces between words by their comparable
/// form, the others as written, longest first.
pub(super) struct Spellings<T> {
    /// Value by comparable spelling.
    pub names: ByWord<String, T>,
    /// Value by the number of the spelling, see [`phrase`].
    pub phrases: ByWord<u64, T>,
    /// The words that a spelling begins with, and the most words that follow.
    pub first_words: ByWord<String, usize>,
    /// The words that a spelling ends with, and its most words.
    pub last_words: ByWord<String, usize>,
    han: Vec<(&'static str, T)>,
}

impl<T: Copy> Spellings<T> {
    fn new() -> Self {
        Self {
            names: ByWord::default(),
            phrases: ByWord::default(),
            first_words: ByWord::default(),
            last_words: ByWord::default(),
            han: Vec::new(),
        }
    }

    fn add(&mut self, alias: &'static str, value: T) {
        if alias.chars().any(is_han) {
            self.han.push((alias, value));
        } else {
            let words = join_letters(split_words(alias));
            for (edge, edges) in
                [(words.first(), &mut self.first_words), (words.last(), &mut self.last_words)]
            {
                if let Some(edge) = edge {
                    let most = edges.entry(edge.clone()).or_default();
                    *most = words.len().max(*most);
                }
            }
            self.phrases.entry(phrase(&words)).or_insert(value);
            self.names.entry(words.join(" ")).or_insert(value);
        }
    }

    fn longest_first(mut self) -> Self {
        self.han.sort_by_key(|(alias, _)| (std::cmp::Reverse(alias.chars().count()), *alias));
        self
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
    forms.longest_first()
});

/// The words table keeps, for each alias, its kind and common spelling.
pub(super) struct Words {
    /// Kind and common spelling by alias.
    pub names: ByWord<String, (Kind, &'static str)>,
    han: Vec<(&'static str, &'static str)>,
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
        words.add(word, (kind, word));
        for alias in aliases.split(',').filter(|alias| !alias.trim().is_empty()) {
            words.add(alias.trim(), (kind, word));
        }
    }
    let words = words.longest_first();
    Words {
        names: words.names,
        han: words.han.into_iter().map(|(alias, (_, word))| (alias, word)).collect(),
    }
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}
