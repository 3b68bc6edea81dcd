//! What names are filed under.

use super::super::normalize::{Kind, Name};

/// Letters, digits, and the sign that stands before a word.
const SIGNS: u32 = 37;
/// Features of three signs.
const GRAMS: u32 = SIGNS * SIGNS * SIGNS;
/// Known words and numbers, by hash.
const WORD_SLOTS: u32 = 8_192;
/// Known words together with the beginning of a distinctive one, by hash.
const PAIR_SLOTS: u32 = 16_384;
/// Words of each kind that are taken for these.
const PAIR_LIMIT_WORDS: usize = 4;
/// All features.
pub(super) const FEATURES: u32 = GRAMS + WORD_SLOTS + PAIR_SLOTS;

/// What a name is filed under, with shares: three signs of its distinctive
/// words run together, words that begin marked, whole known words, and each of
/// these with the first two letters of each distinctive word. In a long list
/// the last are the ones that few names have.
pub(super) fn features(name: &Name) -> Vec<(u32, u32)> {
    let mut features = filed_under(name);
    features.sort_unstable();
    features.dedup_by_key(|(feature, _)| *feature);
    features
}

/// [`features`] in the order in which they are met; some come more than once.
pub(super) fn filed_under(name: &Name) -> Vec<(u32, u32)> {
    let mut features = Vec::with_capacity(48);
    let (mut before, mut last) = (SIGNS - 1, SIGNS - 1);
    for token in &name.tokens {
        if token.kind == Kind::Filler {
            continue;
        }
        if token.kind != Kind::Distinct {
            let share = if token.kind == Kind::Number { 1 } else { 2 };
            features.push((GRAMS + hash(token.text.bytes()) % WORD_SLOTS, share));
            continue;
        }
        // Mostly a known word with a typing error: it is met under both.
        if let Some(near) = token.near {
            features.push((GRAMS + hash(near.bytes()) % WORD_SLOTS, 2));
        }
        let mut place = 0;
        for byte in token.text.bytes() {
            let sign = sign(byte);
            features.push(((before * SIGNS + last) * SIGNS + sign, 1));
            // The beginning of a word is a feature of its own.
            if place == 1 {
                features.push((((SIGNS - 1) * SIGNS + last) * SIGNS + sign, 1));
            }
            (before, last, place) = (last, sign, place + 1);
        }
    }
    pairs(name, &mut features);
    features
}

fn pairs(name: &Name, features: &mut Vec<(u32, u32)>) {
    let of = |kinds: [Kind; 2]| {
        name.tokens.iter().filter(move |token| kinds.contains(&token.kind)).take(PAIR_LIMIT_WORDS)
    };
    for known in of([Kind::Common, Kind::Place]) {
        let known = hash(known.text.bytes());
        for token in of([Kind::Distinct; 2]).filter(|token| token.text.len() > 1) {
            let beginning = token.text.bytes().take(2).fold(known, step);
            features.push((GRAMS + WORD_SLOTS + (beginning ^ beginning >> 15) % PAIR_SLOTS, 1));
        }
    }
}

/// A bit for each two neighbouring letters of a name and for each known word.
pub(super) fn print(name: &Name) -> u128 {
    let mut print = 0_u128;
    let mut before = SIGNS - 1;
    for token in name.tokens.iter().filter(|token| token.kind != Kind::Filler) {
        if token.kind == Kind::Distinct {
            for byte in token.text.bytes() {
                let sign = sign(byte);
                print |= 1 << ((before * SIGNS + sign) * 0x9e37 % 0xfff1 % 128);
                before = sign;
            }
        } else {
            let hash = hash(token.text.bytes());
            print |= 1 << (hash % 128) | 1 << ((hash >> 8) % 128);
        }
    }
    print
}

fn sign(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a'),
        b'0'..=b'9' => u32::from(byte - b'0') + 26,
        _ => SIGNS - 1,
    }
}

/// FNV-1a; the same on every machine, and a collision only costs a comparison.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, step)
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}
