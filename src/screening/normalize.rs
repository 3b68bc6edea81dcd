//! From a name as written to the words that are compared.

use std::ops::Deref;
use std::sync::Arc;

use super::block::{Standing, parts};
use super::joined::{join_corps, join_places};
use super::mend::mend;
use super::native::write_out;
use super::repair::repair;
use super::run_in::behind_form;
use super::script::Script;
use super::spelled::{FORM_WORDS, Spelled, Word, spelled};
use super::split::Split;
use super::vietnam;
use super::words::{FORMS, phrase};
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
    pub const fn weight(self) -> i64 {
        match self {
            Self::Distinct => 1_000,
            Self::Common => 400,
            Self::Place => 500,
            Self::Number => 700,
            Self::Filler => 50,
        }
    }
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word; names that have it share it.
    word: Arc<Word>,
    /// What kind of word it is here.
    pub kind: Kind,
    /// How much it counts; 1000 is a distinctive word.
    pub weight: i64,
}

impl Deref for Token {
    type Target = Word;

    fn deref(&self) -> &Word {
        &self.word
    }
}

/// A name made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    /// The name as written, white space squeezed, a very long one cut.
    pub shown: String,
    /// Its words without the legal form.
    pub tokens: Vec<Token>,
    /// The signs of a name that is written without Latin letters and blanks.
    pub signs: String,
    /// The script that it is written in.
    pub script: Script,
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
/// Words behind a place that say what kind of place it is.
const PLACE_KINDS: [&str; 15] = [
    "autonomous",
    "banner",
    "city",
    "county",
    "district",
    "municipality",
    "prefecture",
    "province",
    "region",
    "sheng",
    "shi",
    "town",
    "township",
    "xian",
    "zhen",
];
/// What a word counts that is one typing error away from a known one.
const NEAR_KNOWN_WEIGHT: i64 = 700;
/// What a place counts that stands behind the legal form.
const RUN_IN_WEIGHT: i64 = 150;
/// What any other distinctive word counts there.
const RUN_IN_WORD_WEIGHT: i64 = 400;
/// How many places may stand behind the legal form.
const PLACES_BEHIND_LIMIT: usize = 3;

/// The names in a text, ready for comparison: the whole, and what it says to
/// be another name, one of several firms, a principal or an agent.
pub(super) fn prepare_all(raw: &str) -> Vec<Name> {
    let others = parts(raw);
    let whole = prepare_part(raw, others.is_empty());
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
    prepare_part(raw, true)
}

/// [`prepare`], of a text that `is_alone` if no other name is in it: then what
/// stands behind its legal form may be an address.
fn prepare_part(raw: &str, is_alone: bool) -> Name {
    let squeezed = squeeze(raw);
    let length = squeezed.chars().count().min(NAME_LIMIT_CHARS);
    let shown = match clip(&squeezed, NAME_LIMIT_CHARS) {
        whole if whole.len() == squeezed.len() => squeezed,
        start => start.to_owned(),
    };
    let repaired = repair(&shown);
    let written = write_out(&repaired);
    let split = Split::new(&written.text);
    let mut words: Vec<Arc<Spelled>> = split.words().map(spelled).collect();
    vietnam::read(&mut words);
    join_corps(&mut words);
    let letters = split.letters;
    // A name that still ends in its legal form lost nothing that matters.
    let is_cut = CUT_AT_CHARS.contains(&length) && form_at(&words, true).is_none();
    mend_form_words(&mut words, is_cut);
    let mut words = join_places(words);
    let (form, run_in) = strip_forms(&mut words, is_alone);
    let mut tokens = classify(&mend(words));
    tokens.truncate(WORD_LIMIT);
    lighten(&mut tokens, run_in);
    let mut compact = String::with_capacity(letters.len() + 16);
    tokens
        .iter()
        .filter(|token| token.kind != Kind::Filler && token.weight > RUN_IN_WEIGHT)
        .for_each(|token| compact.push_str(&token.text));
    Name {
        tokens,
        compact,
        letters,
        form: if form.is_empty() { written.form } else { form },
        signs: written.signs,
        script: Script::of(&shown),
        shown,
        is_cut,
        standing: Standing::Whole,
    }
}

/// Places behind the legal form are an address that ran into the name.
fn lighten(tokens: &mut [Token], run_in: usize) {
    for token in tokens.iter_mut().rev().take(run_in) {
        if token.kind == Kind::Place {
            token.weight = RUN_IN_WEIGHT;
        } else if token.kind == Kind::Distinct {
            token.weight = token.weight.min(RUN_IN_WORD_WEIGHT);
        }
    }
}

/// The words of an address in comparable spelling.
pub(super) fn address_words(address: &str) -> Vec<String> {
    let text = clip(address, NAME_LIMIT_CHARS);
    let split = Split::new(&write_out(text).text);
    let mut words: Vec<String> = split.words().map(str::to_owned).collect();
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
fn mend_form_words(words: &mut [Arc<Spelled>], is_cut: bool) {
    for word in words.iter_mut().rev().take(4) {
        if let Some(meant) = word.meant {
            *word = spelled(meant);
        }
    }
    let Some(stump) = words.last().filter(|_| is_cut).cloned() else {
        return;
    };
    // A stump of a few letters is believed only as the end of a longer form:
    // "CO., L" is "Co., Limited", and "L" alone is anything.
    for meant in FORM_WORDS.iter().filter(|form| form.starts_with(stump.written())) {
        if let Some(last) = words.last_mut() {
            *last = spelled(meant);
        }
        if stump.written().len() >= 4 || form_at(words, true).is_some_and(|(count, _)| count > 1) {
            return;
        }
    }
    if let Some(last) = words.last_mut() {
        *last = stump;
    }
}

/// Takes legal forms off both ends, never the whole name. Returns the most
/// definite form found, the one at the end first, and how many words stood
/// behind it. An address behind it goes too.
fn strip_forms(words: &mut Vec<Arc<Spelled>>, is_alone: bool) -> (&'static str, usize) {
    let mut found = "";
    let is_place = |word: &&Arc<Spelled>| word.is_known && word.word.kind == Kind::Place;
    let mut run_in = words.iter().rev().take(PLACES_BEHIND_LIMIT).take_while(is_place).count();
    let mut behind = words.split_off(words.len() - run_in.min(words.len()));
    if form_at(words, true).is_none() {
        words.append(&mut behind);
        let found = behind_form(words, is_alone);
        words.truncate(words.len() - found.address);
        run_in = if form_at(words, false).is_none() { found.light } else { 0 };
        behind = words.split_off(words.len() - run_in);
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
pub(super) fn form_at(words: &[Arc<Spelled>], at_end: bool) -> Option<(usize, &'static str)> {
    let edge = if at_end { words.last()? } else { words.first()? };
    let longest = if at_end { edge.form_words_before } else { edge.form_words_behind };
    let longest = longest.min(words.len().saturating_sub(1));
    (1..=longest).rev().find_map(|count| {
        let part = if at_end { words.get(words.len() - count..)? } else { words.get(..count)? };
        let form = FORMS.phrases.get(&phrase(part.iter().map(|word| word.written())))?;
        let is_believed = at_end
            || count > 1
            || edge.written().len() > 2
            || matches!(edge.written(), "pt" | "cv" | "ao" | "ms" | "nv" | "kk");
        is_believed.then_some((count, *form))
    })
}

fn classify(words: &[Arc<Spelled>]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
    let last = words.len().saturating_sub(1);
    for (place, spelled) in words.iter().enumerate() {
        // Roman numerals count only after another word, and those of one letter
        // only at the end.
        let is_behind = place > 0 && (spelled.written().len() > 1 || place == last);
        let word = spelled.roman.as_ref().filter(|_| is_behind).unwrap_or(&spelled.word);
        // "Forty four" and "forty 4" are 44.
        if word.kind == Kind::Number
            && let Some(before) = tokens.last_mut()
            && before.kind == Kind::Number
            && let (Ok(tens), Ok(ones)) = (before.text.parse::<u64>(), word.text.parse::<u64>())
            && (20..=90).contains(&tens)
            && tens % 10 == 0
            && (1..10).contains(&ones)
        {
            let text = (tens + ones).to_string();
            *before = Token::new(Arc::new(Word::new(&text, &before.written, Kind::Number)));
            continue;
        }
        let mut token = Token::new(Arc::clone(word));
        // "Dongguan City", "Lop County": the place has been named.
        if PLACE_KINDS.contains(&token.written.as_str())
            && tokens
                .last()
                .is_some_and(|before| before.kind == Kind::Place || before.is_place_kind())
        {
            (token.kind, token.weight) = (Kind::Filler, Kind::Filler.weight());
        }
        tokens.push(token);
    }
    // What is left of a legal form inside a name tells nothing.
    if tokens.iter().any(|token| token.kind == Kind::Distinct && !token.is_loose_form) {
        for token in tokens.iter_mut().filter(|token| token.is_loose_form) {
            (token.kind, token.weight) = (Kind::Filler, Kind::Filler.weight());
        }
    }
    tokens
}

impl Token {
    /// True for "City" behind the name of one.
    fn is_place_kind(&self) -> bool {
        self.kind == Kind::Filler && PLACE_KINDS.contains(&self.written.as_str())
    }

    fn new(word: Arc<Word>) -> Self {
        let is_letter = word.text.len() == 1 && word.kind == Kind::Distinct;
        let weight = match (is_letter, word.near) {
            (true, _) => word.kind.weight() / 2,
            // Mostly a word that is known, with a typing error.
            (false, Some(_)) => NEAR_KNOWN_WEIGHT,
            (false, None) => word.kind.weight(),
        };
        Self { kind: word.kind, weight, word }
    }
}
