//! How alike two names are without their blanks: words joined, split and
//! scattered, and initials.

use rapidfuzz::distance::lcs_seq;

use super::normalize::{Kind, Name};
use super::spelling::edits;
use super::words::is_form;

/// Names that have only most of their letters in common come to less than this.
const LETTERS_LIMIT_PERMILLE: i64 = 600;

/// From so many letters on the beginning of a name is the name.
const LONG_START_LETTERS: usize = 12;

/// What the names as wholes have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Whole {
    /// Nothing beyond their words.
    #[default]
    Words,
    /// The same letters, with blanks set differently.
    Letters,
    /// Almost the same letters, with blanks set differently.
    NearLetters,
    /// One is the initials of the other.
    Initials,
}

/// Compares the names without their blanks, and as initials.
pub(super) fn compare_wholes(left: &Name, right: &Name) -> (Whole, i64) {
    let (short, long) = by_length(&left.compact, &right.compact);
    let is_fused_form = short.len() >= 4 && long.strip_prefix(short).is_some_and(is_form);
    if short.len() >= 4 && (short == long || is_fused_form || left.letters == right.letters) {
        return (Whole::Letters, 980);
    }
    // A short difference in a long text is a typing error only when no number
    // is part of it: II and III differ by one letter.
    if left.tokens.len() != right.tokens.len()
        && digits(left) == digits(right)
        && (is_near(short, long) || is_near_as_written(left, right))
    {
        return (Whole::NearLetters, 900);
    }
    if (is_scattered(left) || is_scattered(right)) && digits(left) == digits(right) {
        let (short, long) = by_length(&left.letters, &right.letters);
        let common = lcs_seq::similarity(short.bytes(), long.bytes());
        let is_start = short.len() >= LONG_START_LETTERS && long.starts_with(short);
        if common * 100 >= long.len() * 85 || is_start {
            return (Whole::NearLetters, 800);
        }
    }
    if is_initials(left, right) || is_initials(right, left) {
        return (Whole::Initials, 800);
    }
    (Whole::Words, 0)
}

/// What two names come to by their letters alone, in their order: enough to
/// show the nearest of names that are spelt quite differently, and never to
/// propose one.
pub(super) fn letter_score(left: &Name, right: &Name, permille: i64) -> i64 {
    let (short, long) = by_length(&left.compact, &right.compact);
    let most = 2 * short.len() * 1_000 / (short.len() + long.len()).max(1);
    if permille >= LETTERS_LIMIT_PERMILLE || short.len() < 6 || most < 700 {
        return 0;
    }
    let common = 2 * lcs_seq::similarity(short.bytes(), long.bytes()) * 1_000;
    let alike = i64::try_from(common / (short.len() + long.len())).unwrap_or(0);
    if alike < 700 { 0 } else { (alike - 200).min(LETTERS_LIMIT_PERMILLE) * 3 / 4 }
}

/// Few edits for the length.
fn is_near(short: &str, long: &str) -> bool {
    let allowed = match short.len() {
        ..9 => 0,
        9..14 => 1,
        14..24 => 2,
        _ => 3,
    };
    allowed > 0 && long.len() - short.len() <= allowed && edits(short, long) <= allowed
}

/// Words that were split, joined or written out can hide a typing error.
fn is_near_as_written(left: &Name, right: &Name) -> bool {
    let (short, long) = by_length(&left.letters, &right.letters);
    left.form == right.form && is_near(short, long)
}

fn by_length<'n>(left: &'n str, right: &'n str) -> (&'n str, &'n str) {
    if left.len() <= right.len() { (left, right) } else { (right, left) }
}

/// The numbers of a name; of a name that is set with stray blanks ("m an u
/// fac tu ring i") only those in digits.
fn digits(name: &Name) -> Vec<&str> {
    let is_scattered = is_scattered(name);
    name.tokens
        .iter()
        .filter(|token| token.kind == Kind::Number)
        .filter(|token| !is_scattered || token.written.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|token| token.text.as_str())
        .collect()
}

/// True for a name that is set with stray blanks.
fn is_scattered(name: &Name) -> bool {
    let scraps = name.tokens.iter().filter(|token| token.written.len() <= 2).count();
    scraps * 5 >= name.tokens.len() * 2 && scraps >= 3
}

/// True when the first name is one short word made of the initials of the
/// second, which has at least three words; a place may stand beside it.
fn is_initials(short: &Name, long: &Name) -> bool {
    let mut words = short.tokens.iter().filter(|token| token.kind != Kind::Place);
    let (Some(word), None) = (words.next(), words.next()) else {
        return false;
    };
    let initials: String = long
        .tokens
        .iter()
        .filter(|token| token.kind != Kind::Filler)
        .filter_map(|token| token.text.chars().next())
        .collect();
    initials.len() >= 3 && word.text == initials
}
