//! What is different between two scopes, part by part, in words.

use super::{Scope, ScopeParty};

/// What one part of a scope gained and lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The part: "Parties", "Goods".
    pub part: &'static str,
    /// Entries that only the newer one has.
    pub added: Vec<String>,
    /// Entries that only the older one has.
    pub removed: Vec<String>,
    /// Entries that both have and that say something else: before and after.
    pub changed: Vec<(String, String)>,
}

/// The parts in which two scopes differ, in the order in which pages show them.
#[must_use]
pub fn changes(old: &Scope, new: &Scope) -> Vec<Change> {
    let single = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
    let date =
        |scope: &Scope| single(scope.effective_on.map(|on| on.to_string()).unwrap_or_default());
    let mut found = vec![parties(&old.parties, &new.parties)];
    found.extend([
        lists("HTS prefixes", &old.hts_prefixes, &new.hts_prefixes),
        lists("Goods", &old.goods_words, &new.goods_words),
        lists("Countries", &old.countries, &new.countries),
        lists("Provinces", &old.provinces, &new.provinces),
        lists("Applies from", &date(old), &date(new)),
        lists("Beyond the lists", &single(old.open_scope.clone()), &single(new.open_scope.clone())),
        lists("Left out", &old.exclusions, &new.exclusions),
    ]);
    found.retain(|change| {
        !change.added.is_empty() || !change.removed.is_empty() || !change.changed.is_empty()
    });
    found
}

fn lists(part: &'static str, old: &[String], new: &[String]) -> Change {
    let only = |these: &[String], others: &[String]| -> Vec<String> {
        these.iter().filter(|entry| !others.contains(entry)).cloned().collect()
    };
    Change { part, added: only(new, old), removed: only(old, new), changed: Vec::new() }
}

/// Parties are told apart by name: an order may know a company by more names than before.
fn parties(old: &[ScopeParty], new: &[ScopeParty]) -> Change {
    let by_name = |list: &[ScopeParty]| -> std::collections::BTreeMap<String, ScopeParty> {
        list.iter().map(|party| (party.name.clone(), party.clone())).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    let mut change =
        Change { part: "Parties", added: Vec::new(), removed: Vec::new(), changed: Vec::new() };
    for (name, party) in &after {
        match before.get(name) {
            None => change.added.push(party.words()),
            Some(seen) if seen != party => change.changed.push((seen.words(), party.words())),
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
    change.removed = gone.map(|(_, party)| party.words()).collect();
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_says_what_it_gained_and_lost() {
        let party = |name: &str, alias: &str| ScopeParty {
            name: name.into(),
            aliases: vec![alias.into()],
            ..ScopeParty::default()
        };
        let old = Scope {
            parties: vec![party("Gone Works", "G"), party("Kept Works", "K")],
            hts_prefixes: vec!["5201".into()],
            ..Scope::default()
        };
        let new = Scope {
            parties: vec![party("Kept Works", "KW"), party("New Works", "N")],
            hts_prefixes: vec!["5201".into()],
            open_scope: "and subsidiaries".into(),
            ..Scope::default()
        };
        let found = changes(&old, &new);
        assert_eq!(
            found.iter().map(|c| c.part).collect::<Vec<_>>(),
            ["Parties", "Beyond the lists"]
        );
        let parties = found.first().unwrap();
        assert_eq!(parties.added, ["New Works, also N"]);
        assert_eq!(parties.removed, ["Gone Works, also G"]);
        assert_eq!(parties.changed, [("Kept Works, also K".into(), "Kept Works, also KW".into())]);
        assert!(changes(&new, &new).is_empty());
    }
}
