//! Manufacturer identification codes (19 CFR 102, appendix).
//!
//! A code is put together from what an invoice says: country of origin, two
//! words of the maker's name, the largest number of the street line, the city.
//! It is neither unique nor checked: a key to look under and a sign that
//! something does not fit, never an identity.

mod compare;

pub use compare::{Comparison, compare};

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Checked, Kind};
use crate::domain::{country, text};

/// The longest code: 2 country, 6 name, 4 number, 3 city.
pub const MID_LIMIT_CHARS: usize = 15;

/// The shortest code that names a country, a maker and a city.
const MID_LEAST_CHARS: usize = 5;

/// What an invoice says of the manufacturer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MidInput<'a> {
    /// Country of origin: a code or an English name.
    pub country: &'a str,
    /// The maker's name in Latin letters.
    pub name: &'a str,
    /// The street line or lines, without the city.
    pub address: &'a str,
    /// The city in Latin letters.
    pub city: &'a str,
    /// For Canada: the province, code or English name. Else empty.
    pub province: &'a str,
}

/// The code that the rule makes of an invoice.
///
/// None, and never a guess, when the country is unknown, when a Canadian
/// province is missing, or when name or city have no Latin letters. Accents are
/// folded first (São Paulo gives SAO). The street number may be missing.
pub fn derive(input: &MidInput<'_>) -> Option<String> {
    let nation = match country::from_text(input.country)? {
        "CA" => province_code(input.province)?,
        other => other,
    };
    let name = name_part(input.name);
    let city = city_part(input.city);
    if name.is_empty() || city.is_empty() {
        return None;
    }
    Some(format!("{nation}{name}{}{city}", address_part(input.address)))
}

/// The first three characters of each of the first two words of a name.
///
/// Initials that stand together are one word, a single initial is none;
/// articles, "and" and "of" do not count, nor legal forms in front of a name;
/// a hyphen joins, a comma parts.
pub fn name_part(name: &str) -> String {
    let folded = join_initials(&fold(name));
    let plain: String = folded
        .chars()
        .filter(|sign| *sign != '-')
        .map(|sign| if matches!(sign, '&' | ',') { ' ' } else { sign })
        .filter(|sign| sign.is_ascii_alphanumeric() || *sign == ' ')
        .collect();
    let words = merge_letters(&plain);
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !SMALL_WORDS.contains(word)).collect();
    let words = NAME_PREFIXES
        .iter()
        .find_map(|prefix| words.strip_prefix(*prefix).filter(|rest| !rest.is_empty()))
        .unwrap_or(&words);
    words.iter().take(2).map(|word| text::clip(word, 3)).collect()
}

/// The first four digits of the largest number in the street line, or nothing.
///
/// Commas, hyphens, dots and slashes between digits vanish, spaces part
/// numbers. A street whose name is a number ("12th Street") has none.
pub fn address_part(address: &str) -> String {
    let mut largest: Option<String> = None;
    for number in numbers(&fold(address)) {
        let is_larger =
            largest.as_deref().is_none_or(|best| by_size(&number, best) == Ordering::Greater);
        if is_larger {
            largest = Some(number);
        }
    }
    largest.map(|number| text::clip(&number, 4).to_owned()).unwrap_or_default()
}

/// The first three letters of the city; "The" in front and digits do not count.
pub fn city_part(city: &str) -> String {
    let folded = fold(city);
    let bare = folded.strip_prefix("THE ").unwrap_or(&folded);
    bare.chars().filter(char::is_ascii_uppercase).take(3).collect()
}

/// Checks the shape and the country of a declared code, separators removed.
pub(super) fn check(plain: &str) -> Checked {
    let kind = Kind::Mid;
    let length = plain.chars().count();
    if plain.contains(['*', '#']) {
        return Checked::masked(kind, text::clip(plain, 32), "Part of the code is redacted.");
    }
    if !plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Checked::bad(
            kind,
            plain,
            "A manufacturer ID has only the letters A to Z and digits.",
        );
    }
    if !(MID_LEAST_CHARS..=MID_LIMIT_CHARS).contains(&length) {
        return Checked::bad(kind, plain, "A manufacturer ID has 5 to 15 characters.");
    }
    let nation = plain.get(..2).unwrap_or_default();
    if nation == "CA" {
        let note = "Canada is written by province: XA XC XM XB XW XT XN XV XO XP XQ XS XY.";
        return Checked::bad(kind, plain, note);
    }
    let is_province = PROVINCES.iter().any(|province| province.mid == nation);
    if country::name(nation).is_none() && !is_province {
        return Checked::bad(kind, plain, "The first two letters are not a country of origin.");
    }
    let is_city = plain.bytes().rev().take(3).all(|byte| byte.is_ascii_uppercase());
    if !is_city {
        let note = "It does not end in three letters of a city.";
        return Checked::warn(kind, plain, note);
    }
    if digit_run(plain) > 4 + 3 {
        return Checked::warn(kind, plain, "It has more digits in a row than an address gives.");
    }
    Checked::ok(kind, plain)
}

const SMALL_WORDS: &[&str] = &["A", "AN", "AND", "OF", "THE"];

/// Legal forms in front of a name, which do not count (unverified practice).
const NAME_PREFIXES: &[&[&str]] = &[
    &["FABRICA", "DE", "ARTIGOS", "DE", "VESTUARIO"],
    &["PT"],
    &["JSC"],
    &["OAO"],
    &["OOO"],
    &["ZAO"],
];

struct Province {
    code: &'static str,
    name: &'static str,
    mid: &'static str,
}

const fn province(code: &'static str, name: &'static str, mid: &'static str) -> Province {
    Province { code, name, mid }
}

/// Canada's provinces and the codes that stand for the country.
const PROVINCES: &[Province] = &[
    province("AB", "alberta", "XA"),
    province("BC", "british columbia", "XC"),
    province("MB", "manitoba", "XM"),
    province("NB", "new brunswick", "XB"),
    province("NL", "newfoundland and labrador", "XW"),
    province("NT", "northwest territories", "XT"),
    province("NS", "nova scotia", "XN"),
    province("NU", "nunavut", "XV"),
    province("ON", "ontario", "XO"),
    province("PE", "prince edward island", "XP"),
    province("QC", "quebec", "XQ"),
    province("SK", "saskatchewan", "XS"),
    province("YT", "yukon", "XY"),
];

fn province_code(written: &str) -> Option<&'static str> {
    let key = text::search_key(written);
    PROVINCES
        .iter()
        .find(|province| province.name == key || province.code.eq_ignore_ascii_case(&key))
        .map(|province| province.mid)
}

/// Capitals without accents, one kind of hyphen, single spaces. Other scripts
/// stay and are left out later: a code made of a guessed romanisation would
/// look like the declared one and differ.
fn fold(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    for sign in text::squeeze(written).nfkd().filter(|sign| !is_combining_mark(*sign)) {
        match sign {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            // Letters with a stroke (ø, ł) and ligatures do not decompose.
            '\u{00C0}'..='\u{024F}' => folded.push_str(any_ascii::any_ascii_char(sign)),
            _ => folded.push(sign),
        }
    }
    text::squeeze(&folded.to_uppercase())
}

/// Takes the dots out from between initials: `A.B.C.` becomes `ABC.`, whose
/// letters then are one word.
fn join_initials(folded: &str) -> String {
    let signs: Vec<char> = folded.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| signs.get(place)).copied();
    let is_word =
        |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    let is_initial = |place: usize| {
        at(Some(place)).is_some_and(|sign| sign.is_ascii_uppercase())
            && !is_word(at(place.checked_sub(1)))
            && !is_word(at(place.checked_add(1)))
    };
    signs
        .iter()
        .enumerate()
        .filter(|(place, sign)| {
            let is_between = **sign == '.'
                && place.checked_sub(1).is_some_and(is_initial)
                && is_initial(place.saturating_add(1));
            !is_between
        })
        .map(|(_, sign)| *sign)
        .collect()
}

/// The words of a name: letters that stand alone side by side become one word,
/// a letter that stands alone between words is dropped.
fn merge_letters(plain: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut run = String::new();
    for word in plain.split_whitespace() {
        if word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            run.push_str(word);
            continue;
        }
        if run.len() > 1 {
            words.push(run.clone());
        }
        run.clear();
        words.push(word.to_owned());
    }
    if run.len() > 1 {
        words.push(run);
    }
    words
}

/// The numbers of a street line in order, joined over single separators.
fn numbers(folded: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = folded;
    let mut may_join = false;
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let (gap, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = from.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(from.len());
        let (digits, behind) = from.split_at_checked(end).unwrap_or((from, ""));
        rest = behind;
        if is_ordinal(behind) {
            may_join = false;
            continue;
        }
        match found.last_mut().filter(|_| may_join && matches!(gap.trim(), "-" | "," | "." | "/")) {
            Some(last) => last.push_str(digits),
            None => found.push(digits.to_owned()),
        }
        may_join = true;
    }
    found
}

/// True for what stands behind the digits of "12TH".
fn is_ordinal(behind: &str) -> bool {
    ["ST", "ND", "RD", "TH"].iter().any(|ending| {
        behind
            .strip_prefix(ending)
            .is_some_and(|after| !after.starts_with(|sign: char| sign.is_alphanumeric()))
    })
}

/// Compares two numbers of any length without reading them into an integer.
fn by_size(left: &str, right: &str) -> Ordering {
    let left = left.trim_start_matches('0');
    let right = right.trim_start_matches('0');
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

/// The longest run of digits in a code.
fn digit_run(plain: &str) -> usize {
    plain.split(|sign: char| !sign.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
