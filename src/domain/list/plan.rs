//! How the entries of a list become orders.
//!
//! A row of CBP's list is an order of its own: the Commissioner's act, with its date. The
//! entities of a sub-list of the UFLPA Entity List are one order: what is published is the
//! sub-list, each addition is a new version of it, and a hold cites the clause and the
//! version; each entity keeps its own day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entry, Standing};
use crate::domain::order::{OrderKind, Scope};

/// An order as a list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// What stays its name through all versions of the list.
    pub order_key: String,
    /// The title.
    pub title: String,
    /// What kind of act it is.
    pub kind: OrderKind,
    /// The code of the law.
    pub regime: String,
    /// Where it is published.
    pub citation: String,
    /// Whether it is in force.
    pub standing: Standing,
    /// What it covers.
    pub scope: Scope,
}

/// Makes orders of entries with their identities, in the order of the file. Entries of a
/// group that are not in force any more are left out of its scope.
#[must_use]
pub fn plan<'e>(entries: impl IntoIterator<Item = (&'e str, &'e Entry)>) -> Vec<Planned> {
    let mut orders: Vec<Planned> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (identity, entry) in entries {
        let order_key = if entry.group.is_empty() { identity } else { entry.group.as_str() };
        let index = *places.entry(order_key).or_insert(orders.len());
        if let Some(order) = orders.get_mut(index) {
            join(order, entry);
            continue;
        }
        orders.push(first(order_key, entry));
    }
    orders
}

fn first(order_key: &str, entry: &Entry) -> Planned {
    let is_ended = entry.standing == Standing::Ended;
    let is_shared = !entry.group.is_empty();
    let mut order = Planned {
        order_key: order_key.to_owned(),
        title: entry.title.clone(),
        kind: entry.kind,
        regime: entry.regime.clone(),
        citation: entry.citation.clone(),
        standing: entry.standing,
        scope: Scope::default(),
    };
    if is_shared && is_ended {
        return order;
    }
    order.scope = entry.scope.clone();
    if is_shared {
        dated(&mut order.scope);
    }
    order
}

/// In an order of several entries each party has its own day.
fn dated(scope: &mut Scope) {
    let from_on = scope.effective_on.take();
    for party in &mut scope.parties {
        party.from_on = party.from_on.or(from_on);
    }
}

fn join(order: &mut Planned, entry: &Entry) {
    if entry.standing == Standing::Ended {
        return;
    }
    if order.standing == Standing::Ended {
        order.standing = entry.standing;
    }
    let mut scope = entry.scope.clone();
    dated(&mut scope);
    let whole = &mut order.scope;
    whole.parties.append(&mut scope.parties);
    for (to, from) in [
        (&mut whole.hts_prefixes, scope.hts_prefixes),
        (&mut whole.goods_words, scope.goods_words),
        (&mut whole.countries, scope.countries),
        (&mut whole.provinces, scope.provinces),
        (&mut whole.exclusions, scope.exclusions),
    ] {
        for text in from {
            if !to.contains(&text) {
                to.push(text);
            }
        }
    }
    if whole.open_scope.is_empty() {
        whole.open_scope = scope.open_scope;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn entries_of_a_group_are_one_order_with_a_day_each() {
        let on = NaiveDate::from_ymd_opt(2025, 1, 15);
        let mut second = entry("b", "2");
        second.scope.effective_on = on;
        let mut gone = entry("c", "3");
        gone.standing = Standing::Ended;
        let all: Vec<Entry> = [entry("a", "1"), second, gone, entry("d", "4")]
            .into_iter()
            .map(|one| {
                let group = if one.key == "d" { String::new() } else { "(ii)".to_owned() };
                Entry { group, ..one }
            })
            .collect();
        let orders = plan(all.iter().map(|one| (one.key.as_str(), one)));
        assert_eq!(orders.iter().map(|o| o.order_key.as_str()).collect::<Vec<_>>(), ["(ii)", "d"]);
        let parties = &orders.first().unwrap().scope.parties;
        assert_eq!(parties.iter().map(|p| p.from_on).collect::<Vec<_>>(), [None, on]);
        assert_eq!(orders.first().unwrap().scope.effective_on, None);
    }
}
