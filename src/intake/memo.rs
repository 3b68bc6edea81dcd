//! Remembers answers for texts that come again and again in a column: country
//! names, tariff numbers, parties. Bounded, so memory stays flat.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// How many texts are remembered as new; as many again as old.
const REMEMBERED_LIMIT: usize = 32_768;
/// How long those texts may be together, in bytes: answers grow with them. Each thread that understands rows has
/// a dozen of these tables, new and old.
const REMEMBERED_LIMIT_BYTES: usize = 2 << 20;
/// Longer texts seldom come twice.
const TEXT_LIMIT_BYTES: usize = 320;
/// How many runs one table knows at most.
const RUNS_LIMIT: usize = 4;

/// Answers of one pure function, kept by one thread.
///
/// Answers are new first. When there are many, they become the old ones, and
/// old ones that nobody asked for meanwhile are forgotten: what comes again
/// and again stays.
pub(super) struct Memo<V> {
    answers: RefCell<Answers<V>>,
}

struct Answers<V> {
    /// Random, so that nobody can write a file in which two texts have one hash. Hashes stand
    /// for the texts: to compare those, a question would wait longest for memory.
    seed: (u64, u64),
    new: Table<V>,
    old: Table<V>,
    new_bytes: usize,
    /// What was asked for last, by run.
    last: [Option<(String, V)>; RUNS_LIMIT],
    /// A key that is being put together.
    key: String,
}

type Table<V> = HashMap<u128, V, BuildHasherDefault<Hashed>>;

/// The hash of a key that is a random hash already: half of it.
#[derive(Debug, Default)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(half) = bytes.first_chunk() {
            self.0 = u64::from_ne_bytes(*half);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<V: Clone> Memo<V> {
    pub(super) fn new() -> Self {
        let random = RandomState::new();
        Self {
            answers: RefCell::new(Answers {
                seed: (random.hash_one(0), random.hash_one(1)),
                new: Table::default(),
                old: Table::default(),
                new_bytes: 0,
                last: [const { None }; RUNS_LIMIT],
                key: String::new(),
            }),
        }
    }

    /// The answer for a text; `ask` is called only for texts not remembered.
    pub(super) fn get(&self, text: &str, ask: impl FnOnce(&str) -> V) -> V {
        if text.len() > TEXT_LIMIT_BYTES {
            return ask(text);
        }
        let key = self.answers.borrow().hash(text);
        if let Some(answer) = self.answers.borrow_mut().find(key, text.len()) {
            return answer;
        }
        let answer = ask(text);
        self.answers.borrow_mut().keep(key, text.len(), answer.clone());
        answer
    }

    /// The answer for several texts that cannot run together.
    pub(super) fn get_for<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        ask: impl FnOnce() -> V,
    ) -> V {
        let key = self.key(texts);
        let answer = self.get(&key, |_| ask());
        self.answers.borrow_mut().key = key;
        answer
    }

    /// As [`Self::get_for`], for texts that rows one after the other repeat, as the lines of
    /// one entry name one importer: the last ones of the run are compared, and the table, which
    /// is seldom at hand for the processor, is not asked. The runs of a table count from 0.
    pub(super) fn get_again<'t>(
        &self,
        run: usize,
        texts: impl IntoIterator<Item = &'t str>,
        ask: impl FnOnce() -> V,
    ) -> V {
        let key = self.key(texts);
        let again = self.answers.borrow().again(run, &key);
        if let Some(answer) = again {
            self.answers.borrow_mut().key = key;
            return answer;
        }
        let answer = self.get(&key, |_| ask());
        self.answers.borrow_mut().note_last(run, key, answer.clone());
        answer
    }

    fn key<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> String {
        let mut key = std::mem::take(&mut self.answers.borrow_mut().key);
        key.clear();
        for text in texts {
            key.push_str(text);
            // A sign that no cell holds.
            key.push('\u{1F}');
        }
        key
    }
}

impl<V: Clone> Answers<V> {
    fn again(&self, run: usize, text: &str) -> Option<V> {
        let (last, answer) = self.last.get(run)?.as_ref()?;
        (last == text).then(|| answer.clone())
    }

    fn note_last(&mut self, run: usize, text: String, answer: V) {
        if let Some(last) = self.last.get_mut(run) {
            self.key = last.replace((text, answer)).map_or_else(String::new, |(text, _)| text);
        }
    }

    fn hash(&self, text: &str) -> u128 {
        let mut hasher = SipHasher13::new_with_keys(self.seed.0, self.seed.1);
        hasher.write(text.as_bytes());
        hasher.finish128().as_u128()
    }

    fn find(&mut self, key: u128, bytes: usize) -> Option<V> {
        if let Some(answer) = self.new.get(&key) {
            return Some(answer.clone());
        }
        let answer = self.old.remove(&key)?;
        self.keep(key, bytes, answer.clone());
        Some(answer)
    }

    fn keep(&mut self, key: u128, bytes: usize, answer: V) {
        if self.new.len() >= REMEMBERED_LIMIT || self.new_bytes >= REMEMBERED_LIMIT_BYTES {
            self.old = std::mem::take(&mut self.new);
            self.new_bytes = 0;
        }
        self.new_bytes = self.new_bytes.saturating_add(bytes);
        self.new.insert(key, answer);
    }
}

/// The last answer of one pure function, for texts of which a table would hold nothing but
/// what never comes again, once its few rows are over: numbers of documents.
pub(super) struct Last<V>(RefCell<Option<(String, V)>>);

impl<V: Clone> Last<V> {
    pub(super) const fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// The answer for a text; `ask` is called unless it is the one that was asked for last.
    pub(super) fn get(&self, text: &str, ask: impl FnOnce(&str) -> V) -> V {
        if let Some((last, answer)) = self.0.borrow().as_ref()
            && last == text
        {
            return answer.clone();
        }
        let answer = ask(text);
        let mut last = self.0.borrow_mut();
        match last.as_mut() {
            Some((kept, told)) => {
                text.clone_into(kept);
                *told = answer.clone();
            }
            None => *last = Some((text.to_owned(), answer.clone())),
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::{Last, Memo, REMEMBERED_LIMIT};

    #[test]
    fn the_last_answer_is_remembered() {
        let last = Last::new();
        assert_eq!(last.get("a", str::len), 1);
        assert_eq!(last.get("a", |_| 9), 1);
        assert_eq!(last.get("bb", str::len), 2);
        assert_eq!(last.get("a", |_| 9), 9);
    }

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
        let first = answers.hash("0");
        assert!(!answers.new.contains_key(&first) && !answers.old.contains_key(&first));
    }

    #[test]
    fn runs_are_told_apart() {
        let memo = Memo::new();
        assert_eq!(memo.get_again(0, ["a", "b"], || 1), 1);
        assert_eq!(memo.get_again(1, ["c"], || 2), 2);
        assert_eq!(memo.get_again(0, ["a", "b"], || 3), 1, "the last of its run");
        assert_eq!(memo.get_again(0, ["c"], || 4), 2, "the table has it from another run");
        assert_eq!(memo.get_again(0, ["a", "b"], || 5), 1);
        let long = "x".repeat(400);
        assert_eq!(memo.get_again(3, [long.as_str()], || 6), 6);
        assert_eq!(memo.get_again(3, [long.as_str()], || 7), 6);
        assert_eq!(memo.get_again(3, ["ab"], || 8), 8);
        assert_eq!(memo.get_again(3, [long.as_str()], || 9), 9, "a long text is kept in no table");
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
