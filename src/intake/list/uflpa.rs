//! The UFLPA Entity List: a row is an entity of a sub-list.
//!
//! Columns: the clause of section 2(d)(2)(B) that makes the sub-list, the name cell, the
//! effective date. The entities of a sub-list are one order; an entity may be on several.

use super::cell::{self, Named};
use super::made;
use super::table::{Cells, Read1};
use crate::domain::list::{Entry, Standing};
use crate::domain::order::{OrderKind, Scope};
use crate::domain::regime::ENTITY_LIST;

/// The clauses, and what they are about (section 2(d)(2)(B) of P.L. 117-78).
const CLAUSES: [(&str, &str); 5] = [
    ("(i)", "entities in Xinjiang that use forced labor"),
    ("(ii)", "entities that recruit or transfer forced labor out of Xinjiang"),
    ("(iii)", "products made by listed entities"),
    ("(iv)", "entities that export products made by listed entities"),
    ("(v)", "facilities that source from Xinjiang or from labor programs"),
];

pub(super) fn entry(cells: &Cells<'_>) -> Read1 {
    let written = cells.get("name");
    let named = cell::read(&written);
    let [first, ..] = named.as_slice() else {
        return Err(cells.bad(
            "name",
            "no_name",
            "The row names no entity.".to_owned(),
            "Write the name as the list has it.",
        ));
    };
    let (clause, about) = clause(cells)?;
    let on = made::day(cells, "date")?;
    let mut parties: Vec<_> = named.iter().filter_map(|one: &Named| made::party(one, "")).collect();
    for party in &mut parties {
        party.from_on = Some(on);
    }
    let name = made::mark(&first.name);
    Ok(Entry {
        key: format!("{clause}|{name}"),
        anchors: first
            .aliases
            .iter()
            .map(|alias| format!("{clause}|{}", made::mark(alias)))
            .collect(),
        group: format!("2(d)(2)(B){clause}"),
        label: first.name.clone(),
        title: made::title(&format!("UFLPA Entity List, section 2(d)(2)(B){clause}"), about),
        kind: OrderKind::EntityListing,
        regime: ENTITY_LIST.code.to_owned(),
        standing: Standing::Active,
        written,
        citation: "P.L. 117-78, section 2(d)(2)(B)".to_owned() + clause,
        remarks: cells.get("source"),
        scope: Scope { parties, ..Scope::default() },
    })
}

/// The clause that ends what the row says: "2(d)(2)(B)(ii)", "ii".
fn clause(cells: &Cells<'_>) -> Read1<(&'static str, &'static str)> {
    let written = cells.get("clause").to_ascii_lowercase();
    let last = written.trim_end_matches(')').rsplit(['(', ' ']).next().unwrap_or_default();
    CLAUSES.iter().find(|(clause, _)| clause.trim_matches(['(', ')']) == last).copied().ok_or_else(
        || {
            cells.bad(
                "clause",
                "bad_clause",
                format!("{written:?} is no clause of section 2(d)(2)(B)."),
                "Write the clause of the sub-list, such as 2(d)(2)(B)(ii).",
            )
        },
    )
}
