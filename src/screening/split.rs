//! How text becomes words that can be looked up in the tables.

use crate::domain::text::search_key;

/// The words of a text, one after the other in one string.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// All letters and digits of the text, run together.
    pub letters: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Split {
    /// Lower-case ASCII words. Full stops and slashes between single letters
    /// join them (S.A. is one word), elsewhere they part words; apostrophes
    /// vanish. Letters that stand alone are joined: "C G" is CG, "M E R C U R Y"
    /// is Mercury.
    pub fn new(text: &str) -> Self {
        let letters = String::with_capacity(text.len() + 8);
        let mut split = Self { letters, ends: Vec::with_capacity(12) };
        split.cut(text);
        split.join();
        split
    }

    /// Its words in their order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.letters.get(start..*end))
    }

    fn cut(&mut self, text: &str) {
        // What is ASCII needs no more than small letters, which `push` makes.
        if text.is_ascii() {
            text.split_ascii_whitespace().for_each(|chunk| self.chunk(chunk));
        } else {
            search_key(text).split(' ').for_each(|chunk| self.chunk(chunk));
        }
    }

    /// Words of a text without blanks.
    fn chunk(&mut self, chunk: &str) {
        if chunk.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.part(chunk);
            return self.end_word();
        }
        let (mut start, mut at) = (0, 0);
        for byte in chunk.bytes() {
            match byte {
                b'&' => {
                    self.part(chunk.get(start..at).unwrap_or_default());
                    self.end_word();
                    self.letters.push_str("and");
                    self.end_word();
                    start = at + 1;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'\'' | b'`' => {}
                _ => {
                    self.part(chunk.get(start..at).unwrap_or_default());
                    start = at + 1;
                }
            }
            at += 1;
        }
        self.part(chunk.get(start..).unwrap_or_default());
        self.end_word();
    }

    /// Letters and digits without a sign between them, but for apostrophes.
    fn part(&mut self, part: &str) {
        let is_kept = |byte: &u8| byte.is_ascii_alphanumeric();
        let length = part.bytes().filter(is_kept).count();
        let is_whole = length == part.len();
        if length == 1 && part.bytes().find(is_kept).is_some_and(|byte| byte.is_ascii_alphabetic())
        {
            self.push(part, is_whole);
        } else if length > 0 {
            self.end_word();
            self.push(part, is_whole);
            self.part_number();
            self.end_word();
        }
    }

    fn push(&mut self, part: &str, is_whole: bool) {
        if is_whole {
            let begun = self.letters.len();
            self.letters.push_str(part);
            return self.letters.get_mut(begun..).unwrap_or_default().make_ascii_lowercase();
        }
        let kept = part.bytes().filter(u8::is_ascii_alphanumeric);
        self.letters.extend(kept.map(|byte| char::from(byte.to_ascii_lowercase())));
    }

    /// "Unit10" is unit 10; shorter letters before a number belong to it (AR16).
    fn part_number(&mut self) {
        if !self.letters.ends_with(|letter: char| letter.is_ascii_digit()) {
            return;
        }
        let begun = self.ends.last().copied().unwrap_or(0);
        let open = self.letters.get(begun..).unwrap_or_default();
        let word = open.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.ends.push(begun + word.len());
        }
    }

    fn end_word(&mut self) {
        if self.letters.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.letters.len());
        }
    }

    /// Joins letters that stand alone.
    fn join(&mut self) {
        let letters = self.letters.as_bytes();
        let (mut start, mut is_run) = (0, false);
        // Letters stand alone in a row: the end of one that follows another is
        // put in the place of the other's.
        let mut kept = 0;
        for at in 0..self.ends.len() {
            let Some(end) = self.ends.get(at).copied() else { break };
            let is_letter =
                end == start + 1 && letters.get(start).is_some_and(u8::is_ascii_alphabetic);
            if !(is_letter && is_run) {
                kept += 1;
            }
            if let Some(place) = self.ends.get_mut(kept - 1) {
                *place = end;
            }
            (is_run, start) = (is_letter, end);
        }
        self.ends.truncate(kept);
    }
}
