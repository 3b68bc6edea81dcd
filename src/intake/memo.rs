//! Remembers answers for texts that come again and again in a column: country
//! names, tariff numbers, container prefixes. Bounded, so memory stays flat.

use std::cell::RefCell;
use std::collections::HashMap;

/// The most texts that are remembered before all are forgotten at once.
const REMEMBERED_LIMIT: usize = 8192;
/// Longer texts seldom come twice.
const TEXT_LIMIT_BYTES: usize = 160;

/// Answers of one pure function, kept by one thread.
pub(super) struct Memo<V> {
    answers: RefCell<HashMap<String, V>>,
}

impl<V: Clone> Memo<V> {
    pub(super) fn new() -> Self {
        Self { answers: RefCell::new(HashMap::new()) }
    }

    /// The answer for a text; `ask` is called only for texts not remembered.
    pub(super) fn get(&self, text: &str, ask: impl FnOnce(&str) -> V) -> V {
        if text.len() > TEXT_LIMIT_BYTES {
            return ask(text);
        }
        if let Some(answer) = self.answers.borrow().get(text) {
            return answer.clone();
        }
        let answer = ask(text);
        let mut answers = self.answers.borrow_mut();
        if answers.len() >= REMEMBERED_LIMIT {
            answers.clear();
        }
        answers.insert(text.to_owned(), answer.clone());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::{Memo, REMEMBERED_LIMIT};

    #[test]
    fn answers_are_remembered_within_a_limit() {
        let memo = Memo::new();
        assert_eq!(memo.get("a", str::len), 1);
        assert_eq!(memo.get("a", |_| 99), 1);
        for number in 0..(2 * REMEMBERED_LIMIT) {
            memo.get(&number.to_string(), str::len);
        }
        assert!(memo.answers.borrow().len() <= REMEMBERED_LIMIT);
    }
}
