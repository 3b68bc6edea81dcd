//! How alike two names are, word by word.

use super::normalize::{Kind, Name, Token};
use super::script::{Script, consonants_similarity};
use super::spelling::word_similarity;
use super::whole::{Whole, compare_wholes, letter_score};
use crate::domain::country;

/// One word, or two neighbours that the other side runs together, set against
/// its counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    left: u32,
    right: u32,
    similarity: i64,
    weight: i64,
}

/// What numbered vehicles of one house come to at most: they are proposed, and
/// never as the same.
const SERIES_LIMIT_PERMILLE: i64 = 850;

/// What names that are nothing but a number come to at most.
const NUMBER_LIMIT_PERMILLE: i64 = 600;

/// What is left where only one name gives a country: the branch of a group in
/// Bangladesh is not the group.
const OTHER_LAND_PERCENT: i64 = 90;

/// What names come to at most whose only distinctive words are short and differ
/// in one vowel: Möller is no Müller.
const VOWEL_LIMIT_PERMILLE: i64 = 770;

/// What names come to at most that are both written in signs, of which one is
/// another: less than is proposed. Signs that are read alike are still two.
const SIGNS_LIMIT_PERMILLE: i64 = 700;

/// What the comparison of two names found.
#[derive(Debug, Clone, Default)]
pub(super) struct NameMatch {
    /// 0 to 1000.
    pub permille: i64,
    /// The words that were set against each other.
    pub pairs: Vec<Pair>,
    /// How the result came about, other than word by word.
    pub whole: Whole,
    /// Both names carry numbers, and they differ.
    pub numbers_differ: bool,
    /// Each name has a place that the other has not.
    pub places_differ: bool,
    /// Both names carry a definite legal form, and they differ.
    pub forms_differ: bool,
}

/// Compares two names. Words are paired greedily, the heaviest first, so that
/// the same two names in the same order always give the same figure.
pub(super) fn compare(left: &Name, right: &Name) -> NameMatch {
    if says_nothing(left) || says_nothing(right) {
        return NameMatch::default();
    }
    let pairs = align(left, right);
    let (left_free, right_free) = (mask(&pairs, |pair| pair.left), mask(&pairs, |pair| pair.right));
    let differ = |kind| has_free(left, left_free, kind) && has_free(right, right_free, kind);
    let (numbers_differ, places_differ) = (differ(Kind::Number), differ(Kind::Place));
    let forms_differ = is_definite(left.form) && is_definite(right.form) && left.form != right.form;
    let is_series = is_series(left) && is_series(right);
    let mut permille = word_score(left, right, &pairs, (left_free, right_free), is_series);
    let (whole, floor) = compare_wholes(left, right);
    permille = permille.max(letter_score(left, right, permille));
    let whole = if floor > permille && !numbers_differ {
        permille = floor;
        whole
    } else {
        Whole::Words
    };
    if is_series {
        if numbers_differ {
            permille = permille.min(SERIES_LIMIT_PERMILLE);
        }
    } else if numbers_differ {
        permille = permille * 4 / 10;
    } else if has_later_number(left, left_free) || has_later_number(right, right_free) {
        permille = permille * 88 / 100;
    }
    if places_differ {
        permille = permille * 8 / 10;
    } else if has_other_land(left, left_free) || has_other_land(right, right_free) {
        permille = permille * OTHER_LAND_PERCENT / 100;
    }
    if rests_on_a_vowel(left, right, &pairs) {
        permille = permille.min(VOWEL_LIMIT_PERMILLE);
    }
    if forms_differ {
        permille = permille * 92 / 100;
    }
    // The very same name comes before one that differs in its legal form.
    if left.letters != right.letters {
        permille = permille.min(995);
    }
    if have_other_signs(left, right) {
        permille = permille.min(SIGNS_LIMIT_PERMILLE);
    }
    if is_number(left) || is_number(right) {
        permille = permille.min(NUMBER_LIMIT_PERMILLE);
    }
    // Two firms with the same agent are two firms.
    permille = permille * left.standing.worth() * right.standing.worth() / 1_000_000;
    NameMatch {
        permille: permille.clamp(0, 1_000),
        pairs,
        whole,
        numbers_differ,
        places_differ,
        forms_differ,
    }
}

/// True for a name without a word that could be anybody's: legal forms and
/// articles alone.
fn says_nothing(name: &Name) -> bool {
    name.tokens
        .iter()
        .all(|token| token.kind == Kind::Filler || token.is_loose_form || token.is_form)
}

/// True when a country that the other side does not give is part of the name,
/// and not of an address behind it.
fn has_other_land(name: &Name, used: u32) -> bool {
    covered(name, !used).any(|token| {
        token.kind == Kind::Place
            && token.weight == Kind::Place.weight()
            && country::from_text(&token.text).is_some()
    })
}

/// True when the only distinctive words are of five or six letters, and one has
/// another vowel.
fn rests_on_a_vowel(left: &Name, right: &Name, pairs: &[Pair]) -> bool {
    let mut telling = pairs.iter().filter(|pair| pair.weight > Kind::Place.weight());
    let (Some(pair), None) = (telling.next(), telling.next()) else { return false };
    if pair.similarity == 1_000 || !pair.left.is_power_of_two() || !pair.right.is_power_of_two() {
        return false;
    }
    let (Some(a), Some(b)) = (covered(left, pair.left).next(), covered(right, pair.right).next())
    else {
        return false;
    };
    // Many scripts write one sign for e and i.
    let is_told = |two: (u8, u8)| {
        let is_vowel = |letter: u8| b"aeiou".contains(&letter);
        is_vowel(two.0) && is_vowel(two.1) && !matches!(two, (b'e', b'i') | (b'i', b'e'))
    };
    let mut others = a.text.bytes().zip(b.text.bytes()).filter(|(a, b)| a != b);
    a.text.len() == b.text.len()
        && (5..=6).contains(&a.text.len())
        && matches!((others.next(), others.next()), (Some(two), None) if is_told(two))
}

/// True for two names in signs that are neither the same nor one a part of the
/// other: 天业 and 天叶 are two firms.
fn have_other_signs(left: &Name, right: &Name) -> bool {
    let is_hangul = |name: &Name| name.signs.chars().next().is_some_and(|sign| sign >= '\u{ac00}');
    !left.signs.is_empty()
        && !right.signs.is_empty()
        && is_hangul(left) == is_hangul(right)
        && !left.signs.contains(&right.signs)
        && !right.signs.contains(&left.signs)
}

/// True for a name in digits: a number is no name, and equal ones prove little.
fn is_number(name: &Name) -> bool {
    name.letters.bytes().all(|byte| byte.is_ascii_digit())
}

impl NameMatch {
    /// Pairs of words that were taken for one another though spelt differently,
    /// as they are written.
    pub fn respelt<'n>(&self, left: &'n Name, right: &'n Name) -> Vec<(&'n str, &'n str)> {
        self.pairs
            .iter()
            .filter(|pair| {
                pair.similarity < 1_000
                    && pair.left.is_power_of_two()
                    && pair.right.is_power_of_two()
            })
            .filter_map(|pair| {
                let word = |name: &'n Name, mask: u32| {
                    covered(name, mask).next().map(|token| token.written.as_str())
                };
                Some((word(left, pair.left)?, word(right, pair.right)?))
            })
            .collect()
    }

    /// True when words were joined or split.
    pub fn has_joined_words(&self) -> bool {
        self.pairs.iter().any(|pair| pair.left.count_ones() + pair.right.count_ones() > 2)
    }

    /// Words of the left and of the right name without counterpart, fillers left out.
    pub fn unmatched<'n>(&self, left: &'n Name, right: &'n Name) -> (Vec<&'n str>, Vec<&'n str>) {
        let rest = |name: &'n Name, used: u32| {
            covered(name, !used)
                .filter(|token| token.kind != Kind::Filler)
                .map(|token| token.written.as_str())
                .collect()
        };
        (
            rest(left, mask(&self.pairs, |pair| pair.left)),
            rest(right, mask(&self.pairs, |pair| pair.right)),
        )
    }
}

fn is_definite(form: &str) -> bool {
    !form.is_empty() && form != "-"
}

fn mask(pairs: &[Pair], side: impl Fn(&Pair) -> u32) -> u32 {
    pairs.iter().fold(0, |mask, pair| mask | side(pair))
}

/// The tokens whose bit is set.
fn covered(name: &Name, mask: u32) -> impl Iterator<Item = &Token> {
    (0_u32..32)
        .zip(&name.tokens)
        .filter(move |(place, _)| mask & (1 << place) != 0)
        .map(|(_, token)| token)
}

/// True when a word of this kind has no counterpart.
fn has_free(name: &Name, used: u32, kind: Kind) -> bool {
    covered(name, !used).any(|token| token.kind == kind)
}

/// Shared weight against all weight; a word replaced by another one counts
/// against the match more than a word that only one side has.
fn word_score(
    left: &Name,
    right: &Name,
    pairs: &[Pair],
    (left_used, right_used): (u32, u32),
    is_series: bool,
) -> i64 {
    let shared: i64 = pairs.iter().map(|pair| pair.weight * pair.similarity).sum();
    let paired: i64 = pairs.iter().map(|pair| pair.weight).sum();
    let left_rest = rest_weight(left, left_used, right.is_cut, is_series);
    let right_rest = rest_weight(right, right_used, left.is_cut, is_series);
    let whole = paired + i64::midpoint(left_rest, right_rest);
    let replaced = 500 * left_rest.min(right_rest) / (paired + left_rest.max(right_rest)).max(1);
    let mut score = shared / whole.max(1) - replaced;
    let is_telling = pairs.iter().any(|pair| pair.weight >= 500);
    if !is_telling && left_rest + right_rest > 0 {
        score = score * 85 / 100;
    }
    score
}

/// The weight of words without counterpart; little of it counts where the
/// other name was cut and may have lost these words.
fn rest_weight(name: &Name, used: u32, other_is_cut: bool, is_series: bool) -> i64 {
    let behind = 31_u32.saturating_sub(used.leading_zeros());
    (0_u32..32)
        .zip(&name.tokens)
        .filter(|(place, _)| used & (1 << place) == 0)
        .filter(|(_, token)| !(is_series && has_digit(token)))
        .map(
            |(place, token)| {
                if other_is_cut && place > behind { token.weight * 3 / 10 } else { token.weight }
            },
        )
        .sum()
}

/// Numbered vehicles of one house: "Capital Partners VII", "Loan Trust 2004-1".
/// Their numbers tell them apart, and still they are the same house's; a
/// factory's number is another matter.
fn is_series(name: &Name) -> bool {
    name.tokens.iter().any(|token| {
        matches!(token.text.as_str(), "fund" | "trust" | "partners" | "capital" | "series")
    })
}

fn has_digit(token: &Token) -> bool {
    token.text.bytes().any(|byte| byte.is_ascii_digit())
}

/// A number from 2 on that the other side does not give: a first factory often
/// goes without its number.
fn has_later_number(name: &Name, used: u32) -> bool {
    covered(name, !used).any(|token| token.kind == Kind::Number && token.text != "1")
}

/// Sets the words against each other, the heaviest and most alike first.
fn align(left: &Name, right: &Name) -> Vec<Pair> {
    let mut options = Vec::new();
    let (left_last, right_last) = (left.tokens.len() - 1, right.tokens.len() - 1);
    for (l, a) in left.tokens.iter().enumerate() {
        for (r, b) in right.tokens.iter().enumerate() {
            let is_stump = (left.is_cut && l == left_last && b.text.starts_with(&a.text))
                || (right.is_cut && r == right_last && a.text.starts_with(&b.text));
            let similarity = if is_stump { 950 } else { 0 }
                .max(word_similarity(a, b))
                .max(across((left, a), (right, b)));
            if similarity > 0 {
                options.push(Pair {
                    left: bit(l),
                    right: bit(r),
                    similarity,
                    weight: a.weight.min(b.weight),
                });
            }
        }
    }
    joins(left, right, &mut options, false);
    joins(right, left, &mut options, true);
    options.sort_by_key(|pair| {
        // The same for both directions, so that the score is.
        let (low, high) = (pair.left.min(pair.right), pair.left.max(pair.right));
        (std::cmp::Reverse(pair.similarity * pair.weight), low, high)
    });
    let (mut left_used, mut right_used) = (0, 0);
    options.retain(|pair| {
        let is_free = pair.left & left_used == 0 && pair.right & right_used == 0;
        if is_free {
            left_used |= pair.left;
            right_used |= pair.right;
        }
        is_free
    });
    options
}

/// How alike words of two scripts are; 0 for names of one.
fn across((left, a): (&Name, &Token), (right, b): (&Name, &Token)) -> i64 {
    if left.script == right.script || a.kind != Kind::Distinct || b.kind != Kind::Distinct {
        return 0;
    }
    match (left.script, right.script) {
        (script, Script::Latin) => consonants_similarity(script, &a.text, &b.text),
        (Script::Latin, script) => consonants_similarity(script, &b.text, &a.text),
        _ => 0,
    }
}

fn bit(place: usize) -> u32 {
    u32::try_from(place).ok().and_then(|place| 1_u32.checked_shl(place)).unwrap_or(0)
}

/// Two neighbours in one name that the other writes as one word.
fn joins(apart: &Name, together: &Name, options: &mut Vec<Pair>, is_swapped: bool) {
    for (place, two) in apart.tokens.windows(2).enumerate() {
        let [first, second] = two else { continue };
        for (other, token) in together.tokens.iter().enumerate() {
            let is_made_of = |whole: &str, start: &str, end: &str| {
                whole.len() >= 5
                    && whole.len() == start.len() + end.len()
                    && whole.starts_with(start)
                    && whole.ends_with(end)
            };
            // "Lu Thai" and "Luthai": the country is only a piece of the word.
            let similarity = if is_made_of(&token.text, &first.text, &second.text)
                || is_made_of(&token.written, &first.written, &second.written)
            {
                990
            } else if apart.script != together.script {
                joined_across(apart, (first, second), (together, token))
            } else {
                0
            };
            if similarity > 0 {
                let (apart, together) = (bit(place) | bit(place + 1), bit(other));
                options.push(Pair {
                    left: if is_swapped { together } else { apart },
                    right: if is_swapped { apart } else { together },
                    similarity,
                    weight: token.weight.min(first.weight + second.weight),
                });
            }
        }
    }
}

/// "Mitr Phol" is one word in Thai.
fn joined_across(apart: &Name, two: (&Token, &Token), (together, token): (&Name, &Token)) -> i64 {
    let (first, second) = two;
    let are_distinct = [first, second, token].iter().all(|token| token.kind == Kind::Distinct);
    if apart.script != Script::Latin || !are_distinct {
        return 0;
    }
    let joined = format!("{}{}", first.text, second.text);
    consonants_similarity(together.script, &token.text, &joined)
}
