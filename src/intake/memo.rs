//! Remembers answers for texts that come again and again in a column: country
//! names, tariff numbers, parties. Bounded, so memory stays flat.

use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// How many texts are remembered as new; as many again as old.
const REMEMBERED_LIMIT: usize = 16_384;
/// How long those texts may be together, in bytes. Each thread that understands rows has
/// a dozen of these tables, new and old.
const REMEMBERED_LIMIT_BYTES: usize = 1 << 20;
/// Longer texts seldom come twice.
const TEXT_LIMIT_BYTES: usize = 320;

/// Answers of one pure function, kept by one thread.
///
/// Answers are new first. When there are many, they become the old ones, and
/// old ones that nobody asked for meanwhile are forgotten: what comes again
/// and again stays.
pub(super) struct Memo<V> {
    answers: RefCell<Answers<V>>,
}

struct Answers<V> {
    new: HashMap<String, V, RandomState>,
    old: HashMap<String, V, RandomState>,
    new_bytes: usize,
    /// A key that is being put together.
    key: String,
}

impl<V: Clone> Memo<V> {
    pub(super) fn new() -> Self {
        let (new, old) = (HashMap::default(), HashMap::default());
        Self { answers: RefCell::new(Answers { new, old, new_bytes: 0, key: String::new() }) }
    }

    /// The answer for a text; `ask` is called only for texts not remembered.
    pub(super) fn get(&self, text: &str, ask: impl FnOnce(&str) -> V) -> V {
        if let Some(answer) = self.answers.borrow_mut().find(text) {
            return answer;
        }
        let answer = ask(text);
        self.answers.borrow_mut().note(text, &answer);
        answer
    }

    /// The answer for several texts that cannot run together.
    pub(super) fn get_for<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        ask: impl FnOnce() -> V,
    ) -> V {
        let mut key = std::mem::take(&mut self.answers.borrow_mut().key);
        key.clear();
        for text in texts {
            key.push_str(text);
            // A sign that no cell holds.
            key.push('\u{1F}');
        }
        let answer = self.get(&key, |_| ask());
        self.answers.borrow_mut().key = key;
        answer
    }
}

impl<V: Clone> Answers<V> {
    fn find(&mut self, text: &str) -> Option<V> {
        if let Some(answer) = self.new.get(text) {
            return Some(answer.clone());
        }
        let (text, answer) = self.old.remove_entry(text)?;
        self.keep(text, answer.clone());
        Some(answer)
    }

    fn note(&mut self, text: &str, answer: &V) {
        if text.len() <= TEXT_LIMIT_BYTES {
            self.keep(text.to_owned(), answer.clone());
        }
    }

    fn keep(&mut self, text: String, answer: V) {
        if self.new.len() >= REMEMBERED_LIMIT || self.new_bytes >= REMEMBERED_LIMIT_BYTES {
            self.old = std::mem::take(&mut self.new);
            self.new_bytes = 0;
        }
        self.new_bytes = self.new_bytes.saturating_add(text.len());
        self.new.insert(text, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::{Memo, REMEMBERED_LIMIT};

    #[test]
    fn answers_are_remembered_within_a_limit() {
        let memo = Memo::new();
        assert_eq!(memo.get("a", str::len), 1);
        for number in 0..(3 * REMEMBERED_LIMIT) {
            memo.get(&number.to_string(), str::len);
            assert_eq!(memo.get("a", |_| 99), 1, "what is asked for stays");
        }
        let answers = memo.answers.borrow();
        assert!(answers.new.len() + answers.old.len() <= 2 * REMEMBERED_LIMIT);
        assert!(!answers.new.contains_key("0") && !answers.old.contains_key("0"));
    }

    #[test]
    fn texts_side_by_side_do_not_run_together() {
        let memo = Memo::new();
        assert_eq!(memo.get_for(["ab", "c"], || 1), 1);
        assert_eq!(memo.get_for(["a", "bc"], || 2), 2);
        assert_eq!(memo.get_for(["ab", "c"], || 3), 1);
        let long = "x".repeat(400);
        assert_eq!(memo.get(&long, |_| 4), 4);
        assert_eq!(memo.get(&long, |_| 5), 5, "long texts are asked for each time");
    }
}
