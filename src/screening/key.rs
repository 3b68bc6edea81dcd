//! The keys under which names are stored, for exact look-up.

use std::collections::HashSet;

use super::normalize::{Kind, Name, Token, prepare_all};

/// How many keys a name is stored under.
const KEY_LIMIT: usize = 12;

/// Blocking keys of a name, for exact look-up in the table of party keys: two
/// names that share no key are never compared there.
///
/// `t:` a distinctive word, `s:` all words sorted, `c:` all words run together
/// (finds words that were joined or split), `p:` the first four letters of a
/// long distinctive word (finds typing errors and cuts). At most 12, the most
/// useful first, without repetition. Stored keys are made again when
/// [`super::SCORER_VERSION`] changes.
#[must_use]
pub fn keys(name: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for name in prepare_all(name) {
        keys_of(&name, &mut keys);
    }
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    keys.truncate(KEY_LIMIT);
    keys
}

fn keys_of(name: &Name, keys: &mut Vec<String>) {
    let mut sorted: Vec<&str> = name
        .tokens
        .iter()
        .filter(|token| token.kind != Kind::Filler)
        .map(|token| token.text.as_str())
        .collect();
    sorted.sort_unstable();
    if !sorted.is_empty() {
        keys.push(format!("s:{}", sorted.join(" ")));
        keys.push(format!("c:{}", name.compact));
    }
    let mut telling: Vec<&Token> =
        name.tokens.iter().filter(|token| token.kind == Kind::Distinct).collect();
    if telling.is_empty() {
        telling = name.tokens.iter().filter(|token| token.kind != Kind::Filler).collect();
    }
    keys.extend(telling.iter().map(|token| format!("t:{}", token.text)));
    keys.extend(
        telling
            .iter()
            .filter(|token| token.text.len() >= 6)
            .filter_map(|token| token.text.get(..4))
            .map(|start| format!("p:{start}")),
    );
}
