//! How common words are in a list.

use std::collections::HashSet;

use super::normalize::{Kind, Name};
use super::words::{ByWord, phrase};

/// How often each word stands in a list, so that words which are common in
/// that list count less. Rare words never count more than usual: a typing
/// error is always rare.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    names: usize,
    words: ByWord<String, usize>,
    /// Names that differ in trade, place or form alone are one firm's: counted
    /// each for itself, a firm that a list has often would have a common name.
    firms: HashSet<u64>,
}

impl Frequencies {
    /// Counts the words of one more name.
    pub fn add(&mut self, name: &Name) {
        let mut telling: Vec<&str> = name
            .tokens
            .iter()
            .filter(|token| token.kind == Kind::Distinct)
            .map(|token| token.text.as_str())
            .collect();
        telling.sort_unstable();
        if !telling.is_empty() && !self.firms.insert(phrase(telling)) {
            return;
        }
        self.names += 1;
        for token in &name.tokens {
            if let Some(count) = self.words.get_mut(&token.text) {
                *count += 1;
            } else {
                self.words.insert(token.text.clone(), 1);
            }
        }
    }

    /// Lowers the weights of words that are common in the list.
    pub fn reweigh(&self, name: &mut Name) {
        for token in &mut name.tokens {
            let count = self.words.get(&token.text).copied().unwrap_or(0);
            if count >= 20 && count > self.names / 200 {
                token.weight = token.weight.min(400);
            } else if count >= 10 && count > self.names / 1_000 {
                token.weight = token.weight.min(700);
            }
        }
    }
}
