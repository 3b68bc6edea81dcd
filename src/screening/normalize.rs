//! From a name as written to the words that are compared.

use super::block::{Standing, parts};
use super::mend::{mend, nearest};
use super::pinyin::is_pinyin;
use super::spelling::{edits, letters_of, sound_hash};
use super::words::{FORMS, WORDS, is_form, join_letters, phrase, replace_han, split_words};
use crate::domain::text::{clip, squeeze};

/// What kind of word a token is; it decides how much the token counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word that tells firms apart.
    Distinct,
    /// A word of the trade (textile, group, import).
    Common,
    /// A country, region or trading town.
    Place,
    /// A number in digits, words or Roman numerals: "No. 2", "II".
    Number,
    /// Articles and the like.
    Filler,
}

impl Kind {
    /// The weight of a word of this kind, where 1000 is a distinctive word.
    /// One-letter words count half.
    const fn weight(self) -> i64 {
        match self {
            Self::Distinct => 1_000,
            Self::Common => 400,
            Self::Place => 500,
            Self::Number => 700,
            Self::Filler => 50,
        }
    }
}

/// One word of a name in its comparable spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower-case ASCII, abbreviations written out.
    pub text: String,
    /// Lower-case ASCII as written, for typing errors in known words.
    pub written: String,
    /// What kind of word it is.
    pub kind: Kind,
    /// How much it counts; 1000 is a distinctive word.
    pub weight: i64,
    /// A bit for each letter in either spelling: words that share few letters
    /// need no closer look.
    pub letters: u32,
    /// The sound of the word, as a hash.
    pub sound: u32,
    /// True when the word is made of syllables of romanised Chinese.
    pub is_pinyin: bool,
}

/// A name made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    /// The name as written, white space squeezed, a very long one cut.
    pub shown: String,
    /// Its words without the legal form.
    pub tokens: Vec<Token>,
    /// The words run together, fillers left out.
    pub compact: String,
    /// All letters and digits as written, the legal form included.
    pub letters: String,
    /// LLC, JSC …; `-` for a form that says nothing definite; empty for none.
    pub form: &'static str,
    /// True when the name is as long as trade files cut names, so that its
    /// last word may be a stump.
    pub is_cut: bool,
    /// What this name is in the text that it was written in.
    pub standing: Standing,
}

/// Names longer than this are compared, and shown in reasons, by their beginning.
const NAME_LIMIT_CHARS: usize = 300;
/// Words beyond this many are not compared; bit masks rely on it.
const WORD_LIMIT: usize = 24;
/// Customs messages carry 35 characters of a name; a cut that fell on a blank leaves 34.
const CUT_AT_CHARS: std::ops::RangeInclusive<usize> = 34..=35;
/// Long words of legal forms, in which typing errors and cuts are corrected.
const FORM_WORDS: [&str; 11] = [
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
/// Roman numerals from 1.
const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx",
];
/// What a place counts that stands behind the legal form.
const RUN_IN_WEIGHT: i64 = 150;
/// How many words may stand behind the legal form.
const RUN_IN_LIMIT_WORDS: usize = 3;
/// The names in a text, ready for comparison: the whole, and what it says to
/// be another name, one of several firms, a principal or an agent.
pub(super) fn prepare_all(raw: &str) -> Vec<Name> {
    let whole = prepare(raw);
    let others = parts(raw);
    let mut names = Vec::with_capacity(1 + others.len());
    names.push(whole);
    for (text, standing) in others {
        let name = Name { standing, ..prepare(&text) };
        // A part of one common word ("Group", "Textile") would fit anybody.
        let telling = name.tokens.iter().filter(|token| token.kind != Kind::Filler).count();
        if telling > 1 || name.tokens.iter().any(|token| token.kind == Kind::Distinct) {
            names.push(name);
        }
    }
    names.retain(|name| !name.tokens.is_empty());
    names
}

/// Makes a name ready for comparison. Any text is accepted; a name without a
/// letter or digit has no tokens.
pub(super) fn prepare(raw: &str) -> Name {
    let shown = clip(&squeeze(raw), NAME_LIMIT_CHARS).to_owned();
    let length = shown.chars().count();
    let (text, han_form) = replace_han(shown.clone());
    let mut words = join_letters(split_words(&text));
    let letters = words.concat();
    // A name that still ends in its legal form lost nothing that matters.
    let is_cut = CUT_AT_CHARS.contains(&length) && form_at(&words, true).is_none();
    mend_form_words(&mut words, is_cut);
    let mut words = join_places(words);
    let (form, run_in) = strip_forms(&mut words);
    let mut tokens = classify(&mend(words));
    tokens.truncate(WORD_LIMIT);
    lighten(&mut tokens, run_in);
    let compact = tokens
        .iter()
        .filter(|token| token.kind != Kind::Filler && token.weight > RUN_IN_WEIGHT)
        .map(|token| token.text.as_str())
        .collect();
    Name {
        shown,
        tokens,
        compact,
        letters,
        form: if form.is_empty() { han_form } else { form },
        is_cut,
        standing: Standing::Whole,
    }
}

/// Places behind the legal form are an address that ran into the name.
fn lighten(tokens: &mut [Token], run_in: usize) {
    for token in tokens.iter_mut().rev().take(run_in) {
        if token.kind == Kind::Place {
            token.weight = RUN_IN_WEIGHT;
        }
    }
}

/// The words of an address in comparable spelling.
pub(super) fn address_words(address: &str) -> Vec<String> {
    let text = clip(address, NAME_LIMIT_CHARS).to_owned();
    let mut words = join_letters(split_words(&replace_han(text).0));
    for word in &mut words {
        let full = match word.as_str() {
            "road" => "rd",
            "street" | "str" => "st",
            "avenue" => "ave",
            "building" => "bldg",
            "floor" => "fl",
            "district" => "dist",
            "industrial" => "ind",
            "province" => "prov",
            "number" | "nr" => "no",
            other => other.trim_start_matches('0'),
        };
        if full != word && !full.is_empty() {
            *word = full.to_owned();
        }
    }
    words.retain(|word| word != "no");
    words.sort_unstable();
    words.dedup();
    words
}

/// Corrects typing errors and cuts in the last words where the word meant is
/// one of the few long words of legal forms ("COMPAN", "Aktiengeselschaft").
fn mend_form_words(words: &mut [String], is_cut: bool) {
    for word in words.iter_mut().rev().take(4) {
        if word.len() >= 5 && !is_form(word) {
            let meant = FORM_WORDS.iter().find(|form| edits(word, form) == 1);
            if let Some(meant) = meant {
                (*meant).clone_into(word);
            }
        }
    }
    let Some(stump) = words.last().filter(|_| is_cut).cloned() else {
        return;
    };
    // A stump of a few letters is believed only as the end of a longer form:
    // "CO., L" is "Co., Limited", and "L" alone is anything.
    for meant in FORM_WORDS.iter().filter(|form| form.starts_with(&stump)) {
        if let Some(last) = words.last_mut() {
            (*meant).clone_into(last);
        }
        if stump.len() >= 4 || form_at(words, true).is_some_and(|(count, _)| count > 1) {
            return;
        }
    }
    if let Some(last) = words.last_mut() {
        *last = stump;
    }
}

/// Takes legal forms off both ends, never the whole name. Returns the most
/// definite form found, the one at the end first, and how many places stood
/// behind it.
fn strip_forms(words: &mut Vec<String>) -> (&'static str, usize) {
    let mut found = "";
    let is_place = |word: &&String| {
        WORDS.names.get(word.as_str()).is_some_and(|(kind, _)| *kind == Kind::Place)
    };
    let mut run_in = words.iter().rev().take(RUN_IN_LIMIT_WORDS).take_while(is_place).count();
    let mut behind = words.split_off(words.len() - run_in.min(words.len()));
    if form_at(words, true).is_none() {
        words.append(&mut behind);
        run_in = 0;
    }
    while let Some((count, form)) = form_at(words, true) {
        words.truncate(words.len() - count);
        if found.is_empty() || found == "-" {
            found = form;
        }
    }
    while let Some((count, form)) = form_at(words, false) {
        words.drain(..count);
        if found.is_empty() || found == "-" {
            found = form;
        }
    }
    words.append(&mut behind);
    (found, run_in)
}

/// The longest legal form at one end, with its number of words. At the start a
/// form of one short word is believed only where forms stand first (PT, CV).
fn form_at(words: &[String], at_end: bool) -> Option<(usize, &'static str)> {
    let edge = if at_end { words.last()? } else { words.first()? };
    let edges = if at_end { &FORMS.last_words } else { &FORMS.first_words };
    let longest = (*edges.get(edge)?).min(words.len().saturating_sub(1));
    (1..=longest).rev().find_map(|count| {
        let part = if at_end { words.get(words.len() - count..)? } else { words.get(..count)? };
        let form = FORMS.phrases.get(&phrase(part))?;
        let is_believed =
            at_end || count > 1 || edge.len() > 2 || matches!(edge.as_str(), "pt" | "cv" | "ao");
        is_believed.then_some((count, *form))
    })
}

/// Place names of two or three words become one: Hong Kong, Ho Chi Minh.
fn join_places(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let joined = (1..=2).find_map(|count| {
            let before = out.get(out.len().checked_sub(count)?..)?;
            // No such place has a word of more than eight letters.
            if word.len() > 8 || before.iter().any(|word| word.len() > 8) {
                return None;
            }
            let whole = format!("{}{word}", before.concat());
            let (kind, _) = WORDS.names.get(&whole)?;
            (*kind == Kind::Place).then_some((count, whole))
        });
        match joined {
            Some((count, whole)) => {
                out.truncate(out.len() - count);
                out.push(whole);
            }
            None => out.push(word),
        }
    }
    out
}

fn classify(words: &[String]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
    let last = words.len().saturating_sub(1);
    for (place, word) in words.iter().enumerate() {
        let (kind, text) = match number_of(word, place, last) {
            Some(number) => (Kind::Number, number.to_string()),
            None => WORDS
                .names
                .get(word)
                .or_else(|| nearest(word))
                .map_or((Kind::Distinct, word.clone()), |(kind, text)| (*kind, (*text).to_owned())),
        };
        // "Forty four" and "forty 4" are 44.
        if kind == Kind::Number
            && let Some(before) = tokens.last_mut()
            && before.kind == Kind::Number
            && let (Ok(tens), Ok(ones)) = (before.text.parse::<u64>(), text.parse::<u64>())
            && (20..=90).contains(&tens)
            && tens % 10 == 0
            && (1..10).contains(&ones)
        {
            before.text = (tens + ones).to_string();
            continue;
        }
        tokens.push(Token::new(text, word, kind));
    }
    // What is left of a legal form inside a name tells nothing.
    if tokens.iter().any(|token| token.kind == Kind::Distinct && !is_loose_form(&token.text)) {
        for token in tokens.iter_mut().filter(|token| is_loose_form(&token.text)) {
            (token.kind, token.weight) = (Kind::Filler, Kind::Filler.weight());
        }
    }
    tokens
}

impl Token {
    fn new(text: String, written: &str, kind: Kind) -> Self {
        let weight = kind.weight() / if text.len() == 1 && kind == Kind::Distinct { 2 } else { 1 };
        let (letters, sound) = (letters_of(&text) | letters_of(written), sound_hash(&text));
        let is_pinyin = kind == Kind::Distinct && is_pinyin(&text);
        Self { text, written: written.to_owned(), kind, weight, letters, sound, is_pinyin }
    }
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
    )
}

/// The number that a word stands for. Roman numerals count only after another
/// word, and those of one letter only at the end.
fn number_of(word: &str, place: usize, last: usize) -> Option<u64> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return digits.parse().ok();
    }
    if let Some((Kind::Number, text)) = WORDS.names.get(word) {
        return text.parse().ok();
    }
    if place == 0 || (word.len() == 1 && place != last) {
        return None;
    }
    (1..).zip(ROMAN).find(|(_, roman)| *roman == word).map(|(value, _)| value)
}
