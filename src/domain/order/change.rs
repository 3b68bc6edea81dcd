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

/// How a new scope stands to the one that an order has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rescope {
    /// It says nothing else.
    Same,
    /// It covers a part of it, and nothing beyond.
    Part,
    /// It covers something beyond it.
    Wider,
}

/// Says how a new scope stands to an old one.
#[must_use]
pub fn rescope(old: &Scope, new: &Scope) -> Rescope {
    if changes(old, new).is_empty() {
        Rescope::Same
    } else if narrows(old, new) {
        Rescope::Part
    } else {
        Rescope::Wider
    }
}

/// Whether a scope covers a part of another and nothing beyond it: of parties, goods and
/// places each, no entry is new and none that limits is dropped whole; what was left out stays
/// left out, and the words beyond the lists say nothing new.
fn narrows(old: &Scope, new: &Scope) -> bool {
    let goods = |scope: &Scope| [scope.hts_prefixes.clone(), scope.goods_words.clone()].concat();
    let places = |scope: &Scope| [scope.countries.clone(), scope.provinces.clone()].concat();
    let is_open_kept = new.open_scope.is_empty() || new.open_scope == old.open_scope;
    let is_later = new.effective_on >= old.effective_on;
    let is_party_kept = |party: &ScopeParty| old.parties.iter().any(|known| known.reaches(party));
    let are_parties_kept = old.parties.is_empty()
        || (!new.parties.is_empty() && new.parties.iter().all(is_party_kept));
    are_parties_kept
        && within(&goods(old), &goods(new), |prefix, entry| entry.starts_with(prefix))
        && within(&places(old), &places(new), |place, entry| {
            entry.split_once('-').is_some_and(|(country, _)| country == place)
        })
        && old.exclusions.iter().all(|entry| new.exclusions.contains(entry))
        && is_open_kept
        && is_later
}

/// No new entry, but one that lies inside one that stood; and not nothing where something stood.
fn within(old: &[String], new: &[String], is_inside: fn(&str, &str) -> bool) -> bool {
    let stood = |entry: &String| old.iter().any(|known| known == entry || is_inside(known, entry));
    old.is_empty() || (!new.is_empty() && new.iter().all(stood))
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
    fn a_part_of_a_scope_is_narrower_and_nothing_else() {
        let text = |entries: &[&str]| entries.iter().map(|one| (*one).to_owned()).collect();
        let party = |name: &str| ScopeParty { name: name.into(), ..ScopeParty::default() };
        let old = Scope {
            parties: vec![party("One"), party("Two")],
            hts_prefixes: text(&["52", "6109"]),
            countries: text(&["CN"]),
            exclusions: text(&["reclaimed cotton"]),
            open_scope: "and subsidiaries".into(),
            ..Scope::default()
        };
        let with = |change: fn(&mut Scope)| {
            let mut new = old.clone();
            change(&mut new);
            narrows(&old, &new)
        };
        assert!(with(|new| new.parties.truncate(1)));
        assert!(with(|new| new.hts_prefixes = vec!["5205".into()]));
        assert!(with(|new| new.countries = vec!["CN-XJ".into()]));
        assert!(with(|new| new.exclusions.push("yarn".into())));
        assert!(with(|new| new.open_scope = String::new()));
        assert!(!with(|new| new.parties.clear()), "nobody named is everybody");
        assert!(!with(|new| new.hts_prefixes = vec!["5".into()]));
        assert!(!with(|new| new.countries = vec!["CN".into(), "MX".into()]));
        assert!(!with(|new| new.exclusions.clear()));
        assert!(!with(|new| new.open_scope = "and everybody".into()));
        assert!(!with(
            |new| new.parties = vec![ScopeParty { name: "Three".into(), ..ScopeParty::default() }]
        ));
    }

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
