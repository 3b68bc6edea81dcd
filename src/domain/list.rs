//! A published list of orders or entities, and what one file of it says.
//!
//! A *list* is what an authority publishes again and again; a *list version* is one file
//! of it; an *entry* is one thing that it names: a row of CBP's WROs and Findings, an
//! entity of the UFLPA Entity List. Entries become orders by [`plan()`].

use serde::{Deserialize, Serialize};

use crate::domain::coded::coded;
use crate::domain::order::{OrderKind, Scope, ScopeParty};

mod difference;
mod plan;

pub use difference::{Difference, Fate, FieldChange, compare};
pub use plan::{Planned, plan};

/// The most entries of one file.
pub const ENTRY_LIMIT_ROWS: usize = 20_000;
/// The longest title of an order that a list makes, in characters.
pub const TITLE_LIMIT_CHARS: usize = 200;

coded! {
    /// How a published list is written.
    pub enum ListFormat {
        CbpWro = "cbp-wro", "CBP's withhold release orders and Findings (CSV)";
        Uflpa = "uflpa", "UFLPA Entity List (CSV)";
        Opensanctions = "opensanctions", "OpenSanctions (targets.simple.csv, or entities as JSON lines)";
        Csv = "csv", "A table with one listed party or goods a row (CSV)";
    }
}

coded! {
    /// Whether a list says that an entry is in force.
    pub enum Standing {
        Active = "active", "In force";
        Partial = "partial", "In force in part";
        Ended = "ended", "Not in force any more";
    }
}

/// One thing that a list names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What tells it apart in its file.
    pub key: String,
    /// Weaker marks, the surest first: an entry whose key changed is known again by one
    /// that is found once on either side.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// The order that it belongs to, together with others; empty: an order of its own.
    pub group: String,
    /// What a page calls it.
    pub label: String,
    /// The title of its order.
    pub title: String,
    /// What kind of act it is.
    pub kind: OrderKind,
    /// The code of the law.
    pub regime: String,
    /// Whether it is in force.
    pub standing: Standing,
    /// The cell that names it, as written.
    pub written: String,
    /// Where it is published.
    pub citation: String,
    /// What the list says beside.
    pub remarks: String,
    /// What it covers.
    pub scope: Scope,
}

impl Entry {
    /// What it says, part by part, for comparing and for pages.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let scope = &self.scope;
        let parties: Vec<String> = scope.parties.iter().map(ScopeParty::words).collect();
        vec![
            ("As written", self.written.clone()),
            ("Kind", self.kind.label().to_owned()),
            ("Standing", self.standing.label().to_owned()),
            ("Order", self.group.clone()),
            ("Parties", parties.join("; ")),
            ("HTS prefixes", scope.hts_prefixes.join(", ")),
            ("Goods", scope.goods_words.join("; ")),
            ("Countries", scope.countries.join(", ")),
            ("Provinces", scope.provinces.join(", ")),
            ("Applies from", scope.effective_on.map(|on| on.to_string()).unwrap_or_default()),
            ("Beyond the lists", scope.open_scope.clone()),
            ("Left out", scope.exclusions.join("; ")),
            ("Citation", self.citation.clone()),
            ("Remarks", self.remarks.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up entry with a key, a name like it, and one anchor.
    pub(super) fn entry(key: &str, anchor: &str) -> Entry {
        Entry {
            key: key.to_owned(),
            anchors: vec![anchor.to_owned()],
            group: String::new(),
            label: key.to_owned(),
            title: key.to_owned(),
            kind: OrderKind::Wro,
            regime: crate::domain::regime::STATUTE.code.to_owned(),
            standing: Standing::Active,
            written: key.to_owned(),
            citation: String::new(),
            remarks: String::new(),
            scope: Scope {
                parties: vec![ScopeParty { name: key.to_owned(), ..ScopeParty::default() }],
                ..Scope::default()
            },
        }
    }
}
