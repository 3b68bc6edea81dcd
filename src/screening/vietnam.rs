//! Short words of Vietnamese that mean a trade only in a name that begins as
//! Vietnamese names do: "may" is a garment there, and a month elsewhere.

use std::sync::Arc;

use super::spelled::{Spelled, spelled};

/// What begins a Vietnamese name, without blanks.
const STARTS: [&[&str]; 5] =
    [&["cong", "ty"], &["cty"], &["congty"], &["tong", "cong", "ty"], &["nha", "may"]];

/// Word and what it means; empty for one that says nothing.
const WORDS: &[(&str, &str)] = &[
    ("cbtp", "food"),
    ("cp", ""),
    ("det", "textile"),
    ("dt", "investment"),
    ("dv", "service"),
    ("giay", "shoes"),
    ("go", "wood"),
    ("may", "garment"),
    ("mtv", ""),
    ("nhua", "plastic"),
    ("so", ""),
    ("sx", "manufacturing"),
    ("thep", "steel"),
    ("tm", "trading"),
    ("va", ""),
    ("xd", "construction"),
    ("xnk", "importexport"),
];

/// The same in several words.
const PHRASES: &[(&[&str], &str)] = &[
    (&["mot", "thanh", "vien"], ""),
    (&["phat", "trien"], "development"),
    (&["dau", "tu"], "investment"),
    (&["cong", "ty"], ""),
    (&["cty"], ""),
];

/// Writes such words out, behind the words that begin the name.
pub(super) fn read(words: &mut Vec<Arc<Spelled>>) {
    let begins = |start: &&&[&str]| {
        words.len() > start.len()
            && words.iter().zip(start.iter()).all(|(word, part)| word.written() == *part)
    };
    let Some(begun) = STARTS.iter().find(begins).map(|start| start.len()) else {
        return;
    };
    let mut at = begun;
    while let Some(word) = words.get(at) {
        let is_phrase = |(phrase, _): &&(&[&str], &str)| {
            words.get(at..at + phrase.len()).is_some_and(|part| {
                part.iter().zip(phrase.iter()).all(|(word, other)| word.written() == *other)
            })
        };
        if let Some((phrase, meaning)) = PHRASES.iter().find(is_phrase) {
            words.splice(at..at + phrase.len(), (!meaning.is_empty()).then(|| spelled(meaning)));
            at += usize::from(!meaning.is_empty());
            continue;
        }
        let meaning = WORDS.iter().find(|(short, _)| *short == word.written());
        // "Cong ty CP" is a form: its words stay until it has been taken off.
        match meaning {
            Some((_, "")) if at > begun || word.written() != "cp" => {
                words.remove(at);
            }
            Some((_, meaning)) if !meaning.is_empty() => {
                if let Some(word) = words.get_mut(at) {
                    *word = spelled(meaning);
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
}
