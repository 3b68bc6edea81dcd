//! Marks of a row: what kind of cargo it is, and what does not fit in it.

use super::cells::Cells;
use super::document::Bills;
use super::field::Field;
use super::party::Answer;
use super::place::Found;
use crate::domain::identifier::mid::{self, Comparison};
use crate::domain::shipment::{PartyText, ShipmentRow};
use std::rc::Rc;

/// The ports of a row, where they could be resolved.
pub(super) struct Ports<'a> {
    pub(super) lading: Option<&'a Found>,
    pub(super) unlading: Option<&'a Found>,
}

/// The parties of a row whose names or numbers tell something.
pub(super) struct Parties {
    pub(super) consignee: Option<Rc<Answer>>,
    pub(super) shipper: Option<Rc<Answer>>,
    pub(super) manufacturer: Option<Rc<Answer>>,
}

/// The marks of a row, sorted.
pub(super) fn flags(
    cells: &mut Cells<'_>,
    bills: &Bills,
    row: &ShipmentRow,
    parties: &Parties,
    ports: &Ports<'_>,
) -> Vec<String> {
    let is_deleted =
        cells.first(Field::RecordStatus).is_some_and(|cell| cell.text.starts_with(['d', 'D']));
    let is_mid_odd = is_mid_odd(cells, row, parties.manufacturer.as_deref());
    // The order of the list is the order of the alphabet.
    [
        ("deleted", is_deleted),
        ("export", is_export(cells, row, ports)),
        ("forwarder", parties.shipper.as_ref().is_some_and(|shipper| shipper.is_forwarder)),
        ("frob", is_said(cells, Field::Frob)),
        ("hazmat", is_said(cells, Field::Hazmat)),
        ("house", bills.is_house),
        ("in_bond", is_said(cells, Field::InBond)),
        ("master", bills.is_master),
        ("mid_mismatch", is_mid_odd),
        ("to_order", parties.consignee.as_ref().is_some_and(|party| party.is_to_order)),
    ]
    .into_iter()
    .filter(|(_, is_set)| *is_set)
    .map(|(flag, _)| flag.to_owned())
    .collect()
}

fn is_said(cells: &Cells<'_>, field: Field) -> bool {
    const NO: [&str; 6] = ["no", "n", "false", "0", "f", "none"];
    cells.first(field).is_some_and(|cell| !NO.iter().any(|no| no.eq_ignore_ascii_case(cell.text)))
}

/// Exports are told by their own column, or by goods of the United States that
/// go from a U.S. port or to a foreign one.
fn is_export(cells: &Cells<'_>, row: &ShipmentRow, ports: &Ports<'_>) -> bool {
    if let Some(cell) = cells.first(Field::Direction) {
        let word = cell.text.to_ascii_uppercase();
        return word.starts_with("EXP") || matches!(word.as_str(), "E" | "X" | "OUTBOUND" | "OUT");
    }
    let from = ports.lading.map_or("", |found| found.country.as_str());
    let to = ports.unlading.map_or("", |found| found.country.as_str());
    let buyer = row.consignee.as_ref().map_or("", |party| party.country.as_str());
    let leaves = |to: &str| !to.is_empty() && to != "US";
    (from == "US" && leaves(to)) || (row.origin_country == "US" && leaves(to) && buyer != "US")
}

/// True for a name that a forwarder, a consolidator (NVOCC) or an agent bears:
/// the shipper on a house bill's master, who made and sold nothing.
pub(super) fn names_forwarder(name: &str) -> bool {
    /// Whole words.
    const WORDS: [&str; 21] = [
        "FREIGHT",
        "FORWARDING",
        "FORWARDER",
        "FORWARDERS",
        "LOGISTICS",
        "LOGISTIC",
        "LOGISTIK",
        "LOGISTICA",
        "CONSOLIDATOR",
        "CONSOLIDATORS",
        "CONSOLIDATION",
        "NVOCC",
        "CARGO",
        "SHIPPING",
        "EXPEDITORS",
        "KUEHNE",
        "SCHENKER",
        "PANALPINA",
        "HELLMANN",
        "DACHSER",
        "TRANSITAIRE",
    ];
    /// Words side by side.
    const PHRASES: [&str; 10] = [
        " AS AGENT",
        " O B ",
        " OBO ",
        " ON BEHALF OF ",
        " C O ",
        " CONTAINER LINE",
        " OCEAN LINE",
        " SUPPLY CHAIN",
        " DSV ",
        " CH ROBINSON ",
    ];
    let mut plain = String::with_capacity(name.len() + 2);
    plain.push(' ');
    for sign in name.chars().filter(|sign| !matches!(sign, '.' | '\'')) {
        plain.push(if sign.is_alphanumeric() { sign.to_ascii_uppercase() } else { ' ' });
    }
    plain.push(' ');
    // "A & C O Ltd" is no "c/o": the slash must have been there.
    let is_care_of = |phrase: &str| {
        !matches!(phrase, " C O " | " O B ") || name.to_ascii_uppercase().contains(['/'])
    };
    plain.split(' ').any(|word| WORDS.contains(&word))
        || PHRASES.iter().any(|phrase| plain.contains(phrase) && is_care_of(phrase))
}

/// True where no consignee is named: the goods go to whom a bill is endorsed.
pub(super) fn is_to_order(name: &str) -> bool {
    const STARTS: [&str; 7] = [
        "TO ORDER",
        "TO THE ORDER",
        "UNTO ORDER",
        "UNTO THE ORDER",
        "ORDER OF",
        "A LA ORDEN",
        "AN ORDER",
    ];
    let name = name.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let begins = |start: &str| {
        name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
            && !name
                .get(start.len()..)
                .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_alphanumeric()))
    };
    name.trim_end().eq_ignore_ascii_case("order") || STARTS.iter().any(|start| begins(start))
}

/// Compares the declared manufacturer code with the one that name and address
/// give. A difference is a signal to look at, never a fault of the row.
fn is_mid_odd(cells: &mut Cells<'_>, row: &ShipmentRow, maker: Option<&Answer>) -> bool {
    let (Some(maker), false) = (maker, row.manufacturer_mid.is_empty()) else {
        return false;
    };
    let Some(derived) = derived(maker, row) else { return false };
    let found = format!("declared {}, derived {derived}", row.manufacturer_mid);
    let note = "The manufacturer ID is not the one that the maker's name and address give (19 CFR 102 appendix).";
    cells.warn(Field::ManufacturerId, &found, note);
    cells.detail("mid_derived", derived);
    true
}

fn derived(maker: &Answer, row: &ShipmentRow) -> Option<String> {
    let PartyText { name, address, country } = &*maker.text;
    let nation = if country.is_empty() { &row.origin_country } else { country };
    let declared = &row.manufacturer_mid;
    maker.derived_mid(declared, nation, || match mid::compare(declared, name, address, nation) {
        Comparison::Differs(derived) => Some(derived),
        Comparison::Unknown | Comparison::Agrees => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_to_order, names_forwarder};

    #[test]
    fn forwarders_are_told_from_makers() {
        for name in [
            "BLUE HERON LOGISTICS CO., LTD",
            "Topline Freight Forwarding (HK) Ltd.",
            "EAST WIND SHIPPING CO",
            "QINGDAO MEIDA TRADE CO LTD O/B JIANGSU MILL",
            "ACME TRADING AS AGENT FOR X",
            "Sunrise Textile c/o Harbor Agency",
            "C.H. Robinson Worldwide",
            "DSV Air & Sea",
        ] {
            assert!(names_forwarder(name), "{name}");
        }
        for name in [
            "Tianshan Bright Textile Co Ltd",
            "ABC Shippers' Cotton Mill",
            "Cargoworks",
            "A & C O Ltd",
            "Logisticon Spinning",
            "",
        ] {
            assert!(!names_forwarder(name), "{name}");
        }
    }

    #[test]
    fn consignees_to_order_are_marked() {
        for name in
            ["TO ORDER", "To the order of First Bank", "TO ORDER OF SHIPPER", "ORDER", "*TO ORDER*"]
        {
            assert!(is_to_order(name), "{name}");
        }
        for name in ["Orderly Goods Inc", "Toorder BV", "To Orderly", ""] {
            assert!(!is_to_order(name), "{name}");
        }
    }
}
