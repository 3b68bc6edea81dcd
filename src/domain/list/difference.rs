//! What a newer file of a list says otherwise than the one before.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use crate::domain::coded::coded;

coded! {
    /// What became of an entry.
    pub enum Fate {
        Added = "added", "Added";
        Changed = "changed", "Changed";
        Removed = "removed", "Removed";
        Same = "same", "As before";
        Kept = "kept", "Not in the file, kept";
    }
}

/// One fact of an entry that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which fact.
    pub field: &'static str,
    /// What it was; empty when there was none.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl FieldChange {
    /// The facts in which two readings of one entry differ.
    #[must_use]
    pub fn between(old: &Entry, new: &Entry) -> Vec<Self> {
        let (before, after) = (old.facts(), new.facts());
        before
            .into_iter()
            .zip(after)
            .filter(|((_, before), (_, after))| before != after)
            .map(|((field, before), (_, after))| Self { field, before, after })
            .collect()
    }
}

/// An entry of either file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What stays the entry's name through all versions of the list.
    pub identity: String,
    /// What became of it.
    pub fate: Fate,
    /// As the file before had it; none for a new one.
    pub old: Option<Entry>,
    /// As the newer file has it; none for one that it does not have.
    pub new: Option<Entry>,
}

/// Compares two files. `old` has its entries with their identities. A file of which rows
/// were rejected removes nothing (`removes` is false): what a bad row named is not known.
#[must_use]
pub fn compare(old: Vec<(String, Entry)>, new: Vec<Entry>, removes: bool) -> Vec<Difference> {
    let mut left: BTreeMap<usize, (String, Entry)> = old.into_iter().enumerate().collect();
    let mut taken: BTreeSet<String> = left.values().map(|(identity, _)| identity.clone()).collect();
    let mut pairs: Vec<(Entry, Option<usize>)> =
        new.into_iter().map(|entry| (entry, None)).collect();
    let depth = pairs.iter().map(|(entry, _)| entry.anchors.len()).max().unwrap_or(0);
    let mut free: BTreeSet<usize> = left.keys().copied().collect();
    for level in 0..=depth {
        pair(&left, &mut free, &mut pairs, level);
    }
    let mut found = Vec::with_capacity(pairs.len());
    for (entry, partner) in pairs {
        let known = partner.and_then(|index| left.remove(&index));
        let Some((identity, before)) = known else {
            let identity = fresh(&entry.key, &mut taken);
            found.push(Difference { identity, fate: Fate::Added, old: None, new: Some(entry) });
            continue;
        };
        let is_same = before.facts() == entry.facts() && before.key == entry.key;
        let fate = if is_same { Fate::Same } else { Fate::Changed };
        found.push(Difference { identity, fate, old: Some(before), new: Some(entry) });
    }
    let fate = if removes { Fate::Removed } else { Fate::Kept };
    found.extend(left.into_values().map(|(identity, before)| Difference {
        identity,
        fate,
        new: (!removes).then(|| before.clone()),
        old: Some(before),
    }));
    found
}

/// The mark of an entry at a level: its key, then its anchors from the surest on.
fn mark(entry: &Entry, level: usize) -> Option<&str> {
    match level.checked_sub(1) {
        None => Some(&entry.key),
        Some(index) => entry.anchors.get(index).map(String::as_str),
    }
}

/// Ties entries that have a mark of this level alone on both sides.
fn pair(
    left: &BTreeMap<usize, (String, Entry)>,
    free: &mut BTreeSet<usize>,
    pairs: &mut [(Entry, Option<usize>)],
    level: usize,
) {
    let mut before: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in free.iter() {
        let entry = left.get(index).map(|(_, entry)| entry);
        if let Some(text) = entry.and_then(|entry| mark(entry, level)) {
            before.entry(text).or_default().push(*index);
        }
    }
    let mut after: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (entry, partner)) in pairs.iter().enumerate() {
        if let (None, Some(text)) = (partner, mark(entry, level)) {
            after.entry(text.to_owned()).or_default().push(index);
        }
    }
    for (text, indexes) in after {
        if let ([one], Some([other])) =
            (indexes.as_slice(), before.get(text.as_str()).map(Vec::as_slice))
            && let Some((_, partner)) = pairs.get_mut(*one)
        {
            *partner = Some(*other);
            free.remove(other);
        }
    }
}

/// An identity that no other entry has.
fn fresh(key: &str, taken: &mut BTreeSet<String>) -> String {
    let mut identity = key.to_owned();
    let mut number = 2_usize;
    while !taken.insert(identity.clone()) {
        identity = format!("{key}~{number}");
        number = number.saturating_add(1);
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn fates(found: &[Difference]) -> Vec<(&str, Fate)> {
        found.iter().map(|one| (one.identity.as_str(), one.fate)).collect()
    }

    #[test]
    fn a_corrected_name_is_a_change_and_keeps_its_identity() {
        let old: Vec<(String, Entry)> =
            [entry("a", "1"), entry("b", "2")].map(|e| (e.key.clone(), e)).into();
        let found = compare(old, vec![entry("a", "1"), entry("b2", "2"), entry("c", "3")], true);
        assert_eq!(fates(&found), [("a", Fate::Same), ("b", Fate::Changed), ("c", Fate::Added)]);
        let changed = found.get(1).unwrap();
        let told =
            FieldChange::between(changed.old.as_ref().unwrap(), changed.new.as_ref().unwrap());
        assert_eq!(told.first().unwrap().after, "b2");
        let current: Vec<(String, Entry)> =
            found.into_iter().filter_map(|one| Some((one.identity, one.new?))).collect();
        let again =
            compare(current, vec![entry("a", "1"), entry("b2", "2"), entry("b", "9")], true);
        assert_eq!(
            fates(&again),
            [("a", Fate::Same), ("b", Fate::Same), ("b~2", Fate::Added), ("c", Fate::Removed)]
        );
    }

    #[test]
    fn an_entry_that_was_stored_is_known_again_by_its_anchors() {
        let stored = serde_json::to_string(&entry("b", "2")).unwrap();
        let old = vec![("b".to_owned(), serde_json::from_str(&stored).unwrap())];
        assert_eq!(fates(&compare(old, vec![entry("b2", "2")], true)), [("b", Fate::Changed)]);
    }

    #[test]
    fn a_file_with_rejected_rows_removes_nothing() {
        let old = vec![("a".to_owned(), entry("a", "1"))];
        let found = compare(old.clone(), Vec::new(), false);
        assert_eq!(fates(&found), [("a", Fate::Kept)]);
        assert!(found.first().unwrap().new.is_some());
        assert_eq!(fates(&compare(old, Vec::new(), true)), [("a", Fate::Removed)]);
    }
}
