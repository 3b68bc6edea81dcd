//! What one line or ordinal said, telling by telling, and what is left of that
//! when some uploads are taken out.

use std::collections::{BTreeMap, HashSet};

/// The tellings of one line: the one that stands, and for each upload that
/// told the line anew what it said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History<T> {
    /// What the line says now; none when nobody tells it.
    pub current: Option<T>,
    /// What each upload replaced.
    pub before: BTreeMap<i64, T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { current: None, before: BTreeMap::new() }
    }
}

impl<T: Clone> History<T> {
    /// The history without the uploads that are taken out: each of their
    /// tellings gives way to what it replaced.
    #[must_use]
    pub fn without(&self, uploads: &HashSet<i64>, upload_of: impl Fn(&T) -> i64) -> Self {
        let standing = |telling: &T| -> Option<T> {
            let mut telling = telling.clone();
            let mut seen = HashSet::new();
            // Two imports at once may have told a line by turns; then the
            // walk comes back to where it was, and nothing older is known.
            while uploads.contains(&upload_of(&telling)) {
                if !seen.insert(upload_of(&telling)) {
                    return None;
                }
                telling = self.before.get(&upload_of(&telling))?.clone();
            }
            Some(telling)
        };
        let before = self
            .before
            .iter()
            .filter(|(upload, _)| !uploads.contains(upload))
            .filter_map(|(upload, told)| Some((*upload, standing(told)?)))
            .filter(|(upload, told)| upload_of(told) != *upload)
            .collect();
        Self { current: self.current.as_ref().and_then(standing), before }
    }
}

#[cfg(test)]
mod tests {
    use super::History;
    use std::collections::{BTreeMap, HashSet};

    /// A telling: its upload and its text.
    type Said = (i64, &'static str);

    fn history(current: Said, before: &[(i64, Said)]) -> History<Said> {
        History { current: Some(current), before: before.iter().copied().collect() }
    }

    fn without(told: &History<Said>, uploads: &[i64]) -> History<Said> {
        told.without(&uploads.iter().copied().collect::<HashSet<_>>(), |(upload, _)| *upload)
    }

    #[test]
    fn what_was_replaced_comes_back() {
        let told = history((3, "c"), &[(2, (1, "a")), (3, (2, "b"))]);
        assert_eq!(without(&told, &[3]), history((2, "b"), &[(2, (1, "a"))]));
        assert_eq!(without(&told, &[2]), history((3, "c"), &[(3, (1, "a"))]));
        assert_eq!(without(&told, &[1]), history((3, "c"), &[(3, (2, "b"))]));
        assert_eq!(without(&told, &[2, 3]), history((1, "a"), &[]));
        let nothing = History { current: None, before: BTreeMap::new() };
        assert_eq!(without(&told, &[1, 2, 3]), nothing);
    }

    #[test]
    fn imports_that_told_a_line_by_turns_leave_what_is_known() {
        let told = history((1, "a again"), &[(2, (1, "a")), (1, (2, "b"))]);
        assert_eq!(without(&told, &[2]), history((1, "a again"), &[]));
        assert_eq!(without(&told, &[1, 2]).current, None);
    }
}
