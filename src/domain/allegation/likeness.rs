//! Two allegations that may tell of the same thing. Only a hint: a person says
//! whether they do, and each keeps its own confidentiality.

use std::collections::BTreeSet;

use super::{Draft, PartyRole};
use crate::domain::text;

/// How alike two allegations look, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 1000.
    pub score_permille: u16,
    /// One sentence each, for the page.
    pub reasons: Vec<String>,
}

/// Names that share less than this part of their words are different.
const NAME_MIN_PERMILLE: u16 = 600;
/// Shorter words say nothing about goods.
const GOODS_WORD_MIN_CHARS: usize = 4;

/// Words of company names that do not tell companies apart.
const LEGAL_WORDS: &[&str] = &[
    "ag",
    "bhd",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "factory",
    "gmbh",
    "group",
    "inc",
    "jsc",
    "limited",
    "llc",
    "ltd",
    "ltda",
    "plc",
    "private",
    "pt",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sas",
    "sdn",
    "spa",
    "srl",
    "the",
    "tbk",
    "de",
    "and",
    "of",
];
/// Words of descriptions that do not tell goods apart.
const COMMON_WORDS: &[&str] = &[
    "from", "goods", "made", "products", "product", "items", "other", "with", "that", "this",
    "they", "various",
];

/// Says whether two drafts look alike: a site's or producer's name that reads
/// the same, no contradiction of countries, and goods that overlap.
#[must_use]
pub fn looks_alike(a: &Draft, b: &Draft) -> Option<Likeness> {
    let (name_permille, name) = best_name(a, b)?;
    let country = same_country(a, b)?;
    let goods = goods_reason(a, b)?;
    // The name weighs half; the country and the goods share the rest.
    let (country_permille, country_reason) = country;
    let (goods_permille, goods_reason) = goods;
    let mut reasons = vec![name];
    reasons.extend(country_reason);
    reasons.push(goods_reason);
    Some(Likeness {
        score_permille: name_permille / 2 + country_permille + goods_permille,
        reasons,
    })
}

/// The best share of words of any two names, as a score and a sentence.
fn best_name(a: &Draft, b: &Draft) -> Option<(u16, String)> {
    let right = names(b);
    let mut best: Option<(u16, String)> = None;
    for (left_name, left_words) in names(a) {
        for (right_name, right_words) in &right {
            let share = overlap_permille(&left_words, right_words);
            let is_better = best.as_ref().is_none_or(|(found, _)| share > *found);
            if share >= NAME_MIN_PERMILLE && is_better {
                let how = if share == 1000 { "read the same" } else { "share most of their words" };
                best = Some((
                    share,
                    format!(
                        "The alleged producers \u{201c}{left_name}\u{201d} and \u{201c}{right_name}\u{201d} {how}."
                    ),
                ));
            }
        }
    }
    best
}

/// The names of sites and producers, with their telling words.
fn names(draft: &Draft) -> Vec<(&str, BTreeSet<String>)> {
    let producers = draft
        .parties
        .iter()
        .filter(|party| party.role == Some(PartyRole::Producer) || party.role.is_none())
        .map(|party| party.name.as_str());
    std::iter::once(draft.site.name.as_str())
        .chain(producers)
        .map(|name| (name, words(name, LEGAL_WORDS, 1)))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// None when the countries contradict each other.
fn same_country(a: &Draft, b: &Draft) -> Option<(u16, Option<String>)> {
    let left = countries(a);
    let right = countries(b);
    if left.is_empty() || right.is_empty() {
        return Some((100, None));
    }
    let shared = left.intersection(&right).next()?;
    Some((200, Some(format!("Both name the country {shared}."))))
}

fn countries(draft: &Draft) -> BTreeSet<&str> {
    let producers = draft
        .parties
        .iter()
        .filter(|party| party.role == Some(PartyRole::Producer))
        .map(|party| party.country.as_str());
    std::iter::once(draft.site.country.as_str())
        .chain(producers)
        .filter(|code| !code.is_empty())
        .collect()
}

/// None when the goods have nothing in common.
fn goods_reason(a: &Draft, b: &Draft) -> Option<(u16, String)> {
    let heading = |number: &String| number.get(..4).map(str::to_owned);
    let left: BTreeSet<String> = a.hts.iter().filter_map(heading).collect();
    let right: BTreeSet<String> = b.hts.iter().filter_map(heading).collect();
    if let Some(shared) = left.intersection(&right).next() {
        return Some((300, format!("Both name goods of tariff heading {shared}.")));
    }
    let left = words(&a.goods, COMMON_WORDS, GOODS_WORD_MIN_CHARS);
    let right = words(&b.goods, COMMON_WORDS, GOODS_WORD_MIN_CHARS);
    let shared: Vec<&str> = left.intersection(&right).take(3).map(String::as_str).collect();
    if shared.is_empty() {
        return None;
    }
    Some((200, format!("Both descriptions of the goods say: {}.", shared.join(", "))))
}

/// The words of a text, romanised and in lower case, without `ignored` ones.
fn words(written: &str, ignored: &[&str], min_chars: usize) -> BTreeSet<String> {
    text::search_key(written)
        .replace(['.', '\''], "")
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.len() >= min_chars && !ignored.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Shared words by all words of the two, in thousandths.
fn overlap_permille(a: &BTreeSet<String>, b: &BTreeSet<String>) -> u16 {
    let shared = a.intersection(b).count();
    let all = a.union(b).count();
    shared
        .saturating_mul(1000)
        .checked_div(all)
        .and_then(|share| u16::try_from(share).ok())
        .unwrap_or(0)
}
