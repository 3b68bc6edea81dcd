//! How alike two words are: typing errors, sound, abbreviations.

use rapidfuzz::distance::osa;

use super::normalize::{Kind, Token};

/// What two words of Chinese come to that differ in one letter: Hongda and
/// Hengda are two firms, and as often one that somebody wrote wrongly. With
/// this a name of two words stands around the threshold, and what else is told
/// (city, address) decides.
const ONE_LETTER_OF_PINYIN_PERMILLE: i64 = 600;

/// Trade words that one firm is translated with.
const KIN: [(&str, &str); 6] = [
    ("factory", "plant"),
    ("factory", "manufacturing"),
    ("fabric", "textile"),
    ("industry", "enterprise"),
    ("plant", "textile"),
    ("yarndyed", "textile"),
];
const KIN_PERMILLE: i64 = 700;

/// What a word that is one typing error away from a known one comes to against
/// that one.
const NEAR_KNOWN_PERMILLE: i64 = 930;

/// Words of three letters with one changed: far from enough where no other
/// distinctive word agrees.
const SHORT_PERMILLE: i64 = 650;

/// Words of four letters with one changed, the same: short syllables are
/// mostly other words.
const FOUR_LETTERS_PERMILLE: i64 = 540;

/// Words that have something in common: enough to come before those that have
/// nothing, never enough to be taken for one another.
pub(super) const WEAK_PERMILLE: i64 = 250;

/// How alike two words are, 0 to 1000. Numbers, and words that the table knows
/// as different things (Chad and China), are equal or they are not.
pub(super) fn word_similarity(left: &Token, right: &Token) -> i64 {
    if left.sound == right.sound && left.text == right.text {
        return 1_000;
    }
    // Three edits change at most six letters, an abbreviation leaves letters out.
    let (only_left, only_right) = (left.letters & !right.letters, right.letters & !left.letters);
    let is_near = (only_left | only_right).count_ones() <= 5;
    if !is_near && only_left != 0 && only_right != 0 {
        return 0;
    }
    let is_exact = |token: &Token| {
        matches!(token.kind, Kind::Number | Kind::Filler)
            || token.text.len() < 3
            || token.text.bytes().any(|byte| byte.is_ascii_digit())
    };
    if is_exact(left) || is_exact(right) {
        return 0;
    }
    let is_near_known = |one: &Token, other: &Token| {
        one.near.is_some_and(|near| near == other.text || Some(near) == other.near)
    };
    if is_near_known(left, right) || is_near_known(right, left) {
        return NEAR_KNOWN_PERMILLE;
    }
    if left.kind != Kind::Distinct && right.kind != Kind::Distinct {
        let is_kin = |(a, b): &(&str, &str)| {
            (left.text == *a && right.text == *b) || (left.text == *b && right.text == *a)
        };
        return if KIN.iter().any(is_kin) { KIN_PERMILLE } else { 0 };
    }
    if left.is_pinyin && right.is_pinyin {
        return pinyin_similarity(&left.text, &right.text);
    }
    // A typing error in a known word hides from the common spelling.
    let is_heard = left.sound == right.sound;
    let found = spelling_similarity(&left.text, &right.text, is_heard);
    if left.text == left.written && right.text == right.written {
        return found;
    }
    found.max(spelling_similarity(&left.written, &right.written, false))
}

/// How alike two readable words of Chinese are. With two letters changed they
/// are two words, and letters that other languages take for one another (j and
/// y, zh and sh) are not alike in it.
fn pinyin_similarity(left: &str, right: &str) -> i64 {
    // Keyboards have no umlaut: Luliang and Lvliang are one.
    let is_umlaut =
        |(a, b): (u8, u8)| a == b || (matches!(a, b'u' | b'v') && matches!(b, b'u' | b'v'));
    if left.len() == right.len() && left.bytes().zip(right.bytes()).all(is_umlaut) {
        return 990;
    }
    match edits(left, right) {
        1 if left.len().max(right.len()) >= 5 => ONE_LETTER_OF_PINYIN_PERMILLE,
        1 if left.len().max(right.len()) == 4 => FOUR_LETTERS_PERMILLE,
        1 if left.len() == 3 && right.len() == 3 => SHORT_PERMILLE,
        1..=3 => WEAK_PERMILLE,
        _ if left.starts_with(right) || right.starts_with(left) => WEAK_PERMILLE,
        _ => 0,
    }
}

/// A bit for each letter of a word; digits share the bits above.
pub(super) fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (u32::from(byte.wrapping_sub(b'a')) % 32))
}

/// The sound of a word as a number, so that it can be kept beside the word.
pub(super) fn sound_hash(word: &str) -> u32 {
    let mut hash = 0x811c_9dc5;
    sound(word, |heard| {
        hash = (hash ^ u32::from(heard)).wrapping_mul(0x0100_0193);
    });
    hash
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
pub(super) fn edits(left: &str, right: &str) -> usize {
    osa::distance(left.bytes(), right.bytes())
}

/// Tells the sounds of a word, for spellings that differ by the romanisation
/// used: Qarasu and Karasu, Gazprom and Gasprom, Uyghur and Uighur.
fn sound(word: &str, mut tell: impl FnMut(char)) {
    let mut last = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let (heard, is_two) = match (letter, next) {
            ('p', Some('h')) => ('f', true),
            ('k' | 'g', Some('h')) => (letter, true),
            ('c', Some('h')) => ('c', true),
            // Lakshmi and Laxmi.
            ('s', Some('h')) if last == Some('k') => ('s', true),
            ('x', _) if last.is_some() => {
                if last != Some('k') {
                    tell('k');
                }
                ('s', false)
            }
            ('c' | 'q', _) => ('k', false),
            ('z', _) => ('s', false),
            ('w', _) => ('v', false),
            ('y' | 'j', _) => ('i', false),
            ('a' | 'o', Some('e')) => ('e', true),
            (other, _) => (other, false),
        };
        if is_two {
            letters.next();
        }
        if last != Some(heard) {
            tell(heard);
            last = Some(heard);
        }
    }
}

/// How alike two spellings are, 0 to 1000, by typing errors, by sound and as
/// abbreviation.
fn spelling_similarity(left: &str, right: &str, is_heard: bool) -> i64 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let mut best = 0;
    if long.len() - short.len() <= 2 {
        best = match (edits(short, long), long.len()) {
            (0, 3..) => 990,
            (1, 8..) => 930,
            (1, 5..=7) => 880,
            (1, 4) if is_heard => 700,
            (1, 4) => FOUR_LETTERS_PERMILLE,
            (1, 3) if long.len() == short.len() => SHORT_PERMILLE,
            (2, 10..) => 850,
            (2, 7..=9) => 770,
            (2, 5..=6) | (3, 8..) => WEAK_PERMILLE,
            _ => 0,
        };
        if best > 700 && short.bytes().next() != long.bytes().next() {
            best -= 80;
        }
        if best < 920 && short.len() >= 5 && is_heard {
            best = 920;
        }
    }
    best.max(if is_abbreviation(short, long) { 750 } else { 0 })
}

/// "Techn" for technology, "srvcs" for services: a beginning of the word, or
/// its consonants in order from the first letter to the last.
fn is_abbreviation(short: &str, long: &str) -> bool {
    if short.len() < 3 || long.len() < short.len() + 2 {
        return false;
    }
    if long.starts_with(short) {
        return true;
    }
    let vowels = short.bytes().skip(1).filter(|byte| b"aeiou".contains(byte)).count();
    let mut rest = long.bytes();
    short.len() >= 4
        && vowels <= 1
        && short.bytes().next() == long.bytes().next()
        && short.bytes().last() == long.bytes().last()
        && short.bytes().all(|byte| rest.any(|other| other == byte))
}
