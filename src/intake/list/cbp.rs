//! CBP's list of withhold release orders and Findings: a row is an order.
//!
//! Columns: Calendar Year, Country, Country Code, Industry, Entity, Merchandise, Effective
//! Date (MM/DD/YYYY), Status, WRO/Finding, Press Release, Remarks. The file is Latin-1.

use super::cell::{self, NamedKind};
use super::made;
use super::table::{Cells, Read1};
use crate::domain::country;
use crate::domain::list::Entry;
use crate::domain::order::{OrderKind, Scope};
use crate::domain::regime::STATUTE;

/// What is cited when a row has no press release.
const CITATION: &str = "CBP, Withhold Release Orders and Findings";

pub(super) fn entry(cells: &Cells<'_>) -> Read1 {
    let written = cells.get("entity");
    let merchandise = cells.get("merchandise");
    if written.is_empty() && merchandise.is_empty() {
        return Err(cells.bad(
            "entity",
            "names_nothing",
            "The row names neither an entity nor merchandise.".to_owned(),
            "Write at least one of them.",
        ));
    }
    let kind = kind(cells)?;
    let on = made::day(cells, "date")?;
    let standing = made::standing(cells)?;
    let code = cells.get("country_code");
    let by_code = country::from_text(&code).map(str::to_owned);
    let nation = match by_code {
        Some(code) => code,
        None => made::nation(cells, "country", &cells.get("country"))?,
    };
    let named = cell::read(&written);
    let mut scope = scope(&named, &nation, &merchandise);
    scope.effective_on = Some(on);
    let (who, what) = (made::mark(&written), made::mark(&merchandise));
    let act = kind.code();
    let press = cells.get("press");
    Ok(Entry {
        key: format!("{act}|{on}|{nation}|{who}|{what}"),
        anchors: vec![
            format!("{act}|{on}|{nation}|{who}"),
            format!("{act}|{nation}|{who}|{what}"),
            format!("{act}|{on}|{nation}|{what}"),
            format!("{act}|{nation}|{who}"),
        ],
        group: String::new(),
        label: if written.is_empty() { merchandise.clone() } else { written.clone() },
        title: made::title(&merchandise, &written),
        kind,
        regime: STATUTE.code.to_owned(),
        standing,
        written,
        citation: if made::fold(&press).len() > 3 { press } else { CITATION.to_owned() },
        remarks: cells.get("remarks"),
        scope,
    })
}

fn kind(cells: &Cells<'_>) -> Read1<OrderKind> {
    let written = cells.get("kind").to_ascii_lowercase();
    if written.contains("finding") {
        Ok(OrderKind::Finding)
    } else if written.contains("wro") || written.contains("withhold") {
        Ok(OrderKind::Wro)
    } else {
        Err(cells.bad(
            "kind",
            "bad_kind",
            format!("{written:?} is neither a WRO nor a Finding."),
            "Write WRO or Finding.",
        ))
    }
}

/// Parties × goods × place. A region or goods by description name no party; what the words
/// cannot say otherwise is the open scope.
fn scope(named: &[cell::Named], nation: &str, merchandise: &str) -> Scope {
    let (goods_words, exclusions) = made::goods(merchandise);
    let mut scope = Scope {
        parties: named.iter().filter_map(|one| made::party(one, nation)).collect(),
        goods_words,
        exclusions,
        provinces: named.iter().filter_map(made::region_code).collect(),
        ..Scope::default()
    };
    if !nation.is_empty() {
        scope.countries.push(nation.to_owned());
    }
    // A company abroad that the row names beside those of its country.
    for party in &scope.parties {
        if !party.country.is_empty() && !scope.countries.contains(&party.country) {
            scope.countries.push(party.country.clone());
        }
    }
    let described: Vec<&str> = named
        .iter()
        .filter(|one| one.kind == NamedKind::Class)
        .map(|one| one.name.as_str())
        .collect();
    let common: Vec<&str> = named.iter().map(|one| one.open_scope.as_str()).collect();
    scope.open_scope = match common.split_first() {
        _ if !described.is_empty() => described.join("; "),
        Some((first, rest)) if rest.iter().all(|other| other == first) => (*first).to_owned(),
        _ => String::new(),
    };
    if !scope.open_scope.is_empty() {
        // Said once for all parties, it need not be said of each.
        for party in &mut scope.parties {
            party.open_scope.clear();
        }
    }
    scope
}
