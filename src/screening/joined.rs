//! Names of several words that are one: places, and the corps in Xinjiang.

use std::sync::Arc;

use super::normalize::Kind;
use super::spelled::{Spelled, spelled};
use super::words::WORDS;

/// The long name of the corps that runs much of Xinjiang, by its sure words.
const CORPS: [&str; 3] = ["xinjiang", "production", "construction"];

/// "Xinjiang Production and Construction Corps" is written XPCC as often.
pub(super) fn join_corps(words: &mut Vec<Arc<Spelled>>) {
    let Some(at) =
        words.iter().position(|word| Some(word.word.text.as_str()) == CORPS.first().copied())
    else {
        return;
    };
    let is_and = |word: &Arc<Spelled>| word.word.kind == Kind::Filler;
    let begun: Vec<usize> = (at..words.len().min(at + 5))
        .filter(|place| words.get(*place).is_some_and(|word| !is_and(word)))
        .take(4)
        .collect();
    let is_part = |(place, part): (&usize, &&str)| {
        words.get(*place).is_some_and(|word| word.word.text == **part)
    };
    let ends = |place: &usize| {
        words.get(*place).is_some_and(|word| {
            matches!(word.written(), "corps" | "corp" | "corporation" | "group" | "army")
        })
    };
    if let [.., end] = begun.as_slice()
        && begun.len() == 4
        && begun.iter().zip(&CORPS).all(is_part)
        && ends(end)
    {
        words.splice(at..=*end, [spelled("xpcc")]);
    }
}

/// Place names of two or three words become one: Hong Kong, Ho Chi Minh.
pub(super) fn join_places(words: Vec<Arc<Spelled>>) -> Vec<Arc<Spelled>> {
    if !words.iter().any(|word| word.is_end) {
        return words;
    }
    let mut out: Vec<Arc<Spelled>> = Vec::with_capacity(words.len() + 2);
    for word in words {
        let joined = (1..=2).filter(|_| word.is_end).find_map(|count| {
            let before = out.get(out.len().checked_sub(count)?..)?;
            // No such place has a word of more than eight letters.
            if word.written().len() > 8 || before.iter().any(|word| word.written().len() > 8) {
                return None;
            }
            let mut whole: String = before.iter().map(|word| word.written()).collect();
            whole.push_str(word.written());
            let (kind, _) = WORDS.names.get(&whole)?;
            (*kind == Kind::Place).then(|| (count, spelled(&whole)))
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
