//! Targets of OpenSanctions, from `targets.simple.csv` and from `FollowTheMoney` entities.
//!
//! A target is an entry; those of one data set are one order. Birth dates, telephone numbers
//! and mail addresses are not read: nothing is screened by them.

use super::made;
use super::table::{Cells, Read1};
use crate::domain::country;
use crate::domain::list::{Entry, Standing};
use crate::domain::order::{OrderKind, SCOPE_ENTRY_LIMIT_CHARS, Scope, ScopeParty};
use crate::domain::regime::{ENTITY_LIST, STATUTE};
use crate::domain::text;

/// The kinds of things that an order can name.
const SCHEMAS: [&str; 6] =
    ["Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Person"];
/// Numbers of one target that are kept.
const NUMBER_LIMIT: usize = 20;

/// A target, however it was written.
#[derive(Default)]
pub(super) struct Target {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) countries: Vec<String>,
    pub(super) address: String,
    pub(super) numbers: Vec<String>,
    pub(super) dataset: String,
    pub(super) program: String,
}

/// Whether an order can name things of this kind.
pub(super) fn is_listed(schema: &str) -> bool {
    SCHEMAS.contains(&schema)
}

pub(super) fn entry(cells: &Cells<'_>) -> Read1<Option<Entry>> {
    if !is_listed(&cells.get("schema")) {
        return Ok(None);
    }
    let target = Target {
        id: cells.get("id"),
        name: cells.get("name"),
        aliases: made::values(&cells.get("aliases")),
        countries: made::values(&cells.get("countries")),
        address: made::values(&cells.get("addresses")).into_iter().next().unwrap_or_default(),
        numbers: made::values(&cells.get("identifiers")),
        dataset: made::values(&cells.get("dataset")).into_iter().next().unwrap_or_default(),
        program: cells.get("sanctions"),
    };
    if target.id.is_empty() || target.name.is_empty() {
        let column = if target.id.is_empty() { "id" } else { "name" };
        return Err(cells.bad(
            column,
            "no_name",
            "A target needs an id and a name.".to_owned(),
            "Export the list again.",
        ));
    }
    Ok(Some(target.into_entry()))
}

impl Target {
    /// The target as an entry of its data set.
    pub(super) fn into_entry(self) -> Entry {
        let code = self.countries.first().and_then(|written| country::from_text(written));
        let dataset = if self.dataset.is_empty() {
            "OpenSanctions".to_owned()
        } else {
            made::short(&self.dataset)
        };
        let is_uflpa = made::fold(&dataset).contains(ENTITY_LIST.code);
        let name = text::clip(&self.name, SCOPE_ENTRY_LIMIT_CHARS).to_owned();
        let party = ScopeParty {
            name: name.clone(),
            country: code.unwrap_or_default().to_owned(),
            aliases: self.aliases.into_iter().filter(|alias| *alias != name).collect(),
            address: text::clip(&self.address, SCOPE_ENTRY_LIMIT_CHARS).to_owned(),
            numbers: self.numbers.into_iter().take(NUMBER_LIMIT).collect(),
            ..ScopeParty::default()
        };
        Entry {
            anchors: vec![format!("{}|{}", made::fold(&dataset), made::mark(&name))],
            group: dataset.clone(),
            label: name,
            title: made::title("", &dataset),
            kind: OrderKind::EntityListing,
            regime: if is_uflpa { ENTITY_LIST.code } else { STATUTE.code }.to_owned(),
            standing: Standing::Active,
            written: self.name,
            citation: format!("OpenSanctions, {dataset}"),
            remarks: self.program,
            scope: Scope { parties: vec![party], ..Scope::default() },
            key: made::short(&self.id),
        }
    }
}
