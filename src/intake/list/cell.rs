//! The grammar of a cell that names those whom a list is about.
//!
//! Lists name several companies in one cell, with other names, former names, addresses and
//! "and its subsidiaries". What the grammar does not know stays in the name as it was
//! written: nothing of a cell is lost.

use crate::domain::country;
use crate::domain::text;

use super::words::{self, aliases, groups, is_place, pieces, split_names};

/// What a cell names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NamedKind {
    /// A company, a prison, a person.
    #[default]
    Party,
    /// A vessel.
    Vessel,
    /// A region: what is made there, whoever makes it.
    Region,
    /// Goods by their description, whoever makes them: "All Turkmenistan cotton …".
    Class,
}

/// One thing that a cell names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// What it is.
    pub kind: NamedKind,
    /// The name.
    pub name: String,
    /// Other and former names.
    pub aliases: Vec<String>,
    /// Where it is, as written.
    pub address: String,
    /// The country of the address, alpha-2; empty when none is told.
    pub country: String,
    /// Who else is meant, as written: "and its subsidiaries".
    pub open_scope: String,
    /// Its IMO number, digits alone.
    pub imo: String,
}

/// How goods by description begin.
const CLASS_STARTS: [&str; 2] = ["all ", "any "];
/// What goods by description are, whole.
const CLASSES: [&str; 2] = ["artisanal small mines", "fishing vessels"];
/// What stands before the name of a vessel.
const VESSELS: [&str; 4] = ["fishing vessel:", "fishing vessels:", "vessel:", "vessels:"];
/// What stands before whoever owns the vessels that are meant.
const FLEETS: [&str; 2] = ["fishing vessels owned by ", "vessels owned by "];

/// Everything that a cell names, in its order; nothing of an empty cell.
#[must_use]
pub fn read(cell: &str) -> Vec<Named> {
    let line = text::squeeze(cell);
    let lower = line.to_ascii_lowercase();
    if line.is_empty() {
        return Vec::new();
    }
    if CLASSES.contains(&lower.as_str())
        || CLASS_STARTS.iter().any(|start| lower.starts_with(start))
        || lower.contains(" produced in ")
    {
        return vec![Named { kind: NamedKind::Class, name: line, ..Named::default() }];
    }
    if let Some(rest) = after(&line, &VESSELS) {
        return pieces(rest, ';').into_iter().map(vessel).collect();
    }
    if let Some(owner) = after(&line, &FLEETS) {
        let mut found = parties(owner);
        for named in &mut found {
            line.clone_into(&mut named.open_scope);
        }
        return found;
    }
    parties(&line)
}

fn after<'l>(line: &'l str, starts: &[&str]) -> Option<&'l str> {
    starts.iter().find_map(|start| {
        let (head, rest) = line.split_at_checked(start.len())?;
        head.eq_ignore_ascii_case(start).then(|| rest.trim())
    })
}

fn vessel(written: &str) -> Named {
    Named { kind: NamedKind::Vessel, ..one(written) }
}

fn parties(line: &str) -> Vec<Named> {
    let (line, open) = words::open_scope(line);
    if let Some((list, name)) = words::collective(line) {
        let mut named =
            Named { name: name.to_owned(), open_scope: open.to_owned(), ..Named::default() };
        named.aliases = split_names(list).into_iter().map(str::to_owned).collect();
        return vec![named];
    }
    if let Some((parent, children)) = words::named_children(line) {
        let names = std::iter::once(parent).chain(split_names(children));
        return names.map(one).map(|named| opened(named, open)).collect();
    }
    let mut found: Vec<Named> = Vec::new();
    let parts = pieces(line, ';');
    let count = parts.len();
    let mut has_aliases = false;
    for (index, piece) in parts.into_iter().enumerate() {
        let is_last = index > 0 && index.saturating_add(1) == count;
        if is_last && found.len() > 2 && is_place(piece) {
            for named in found.iter_mut().filter(|named| named.address.is_empty()) {
                words::bare(piece).clone_into(&mut named.address);
            }
            continue;
        }
        // A semicolon behind "a/k/a" goes on with the other names.
        if has_aliases && let Some(named) = found.last_mut() {
            named.aliases.extend(aliases(piece));
            continue;
        }
        let (_, others) = words::also_known(piece);
        has_aliases |= !others.is_empty();
        found.extend(names_of(piece).into_iter().map(|named| opened(named, open)));
    }
    found
}

fn opened(named: Named, open: &str) -> Named {
    if named.open_scope.is_empty() { Named { open_scope: open.to_owned(), ..named } } else { named }
}

/// One piece between semicolons: a name with its address, or a list of names.
fn names_of(piece: &str) -> Vec<Named> {
    let (main, _) = words::also_known(piece);
    if main.len() == piece.len() {
        if let Some((name, address)) = words::addressed(piece) {
            let country = country_of(address);
            return vec![Named { address: address.to_owned(), country, ..one(name) }];
        }
        let names = split_names(piece);
        if names.len() > 1 {
            return names.into_iter().map(one).collect();
        }
    }
    vec![one(piece)]
}

/// One name with what stands behind it in brackets and behind "a/k/a".
fn one(written: &str) -> Named {
    let mut named = Named::default();
    let (kept, brackets) = groups(written);
    for inner in brackets {
        if let Some(place) = after(inner, &["of "]) {
            place.clone_into(&mut named.address);
            named.country = country_of(place);
        } else if let Some(number) = imo(inner) {
            named.imo = number;
        } else {
            named.aliases.extend(aliases(inner));
        }
    }
    let (main, others) = words::also_known(&kept);
    words::bare(main).clone_into(&mut named.name);
    named.aliases.splice(0..0, others);
    let region = named.name.split(" (").next().unwrap_or_default().to_ascii_lowercase();
    if region.ends_with(" region") || region.ends_with(" province") {
        named.kind = NamedKind::Region;
    }
    named
}

/// The country that ends an address.
fn country_of(address: &str) -> String {
    let last = address.rsplit(',').next().unwrap_or_default();
    country::from_text(words::bare(last)).unwrap_or_default().to_owned()
}

/// The number in "IMO 1234567", "IMO No. 1234567".
fn imo(inner: &str) -> Option<String> {
    let rest = after(inner, &["imo"])?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 7).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const LABELLED: &str = include_str!("../../../fixtures/screening/cbp_wro_entity_cells.json");

    fn texts(value: &Value) -> Vec<String> {
        match value {
            Value::String(text) => vec![text.clone()],
            Value::Array(list) => {
                list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        }
    }

    /// Every labelled cell gives the labelled entities, in their order, with their other
    /// names; an address and a note where the label has one.
    #[test]
    fn every_labelled_cell_of_cbps_list_is_read_as_it_is_labelled() {
        let labels: Value = serde_json::from_str(LABELLED).unwrap();
        let cells = labels["name"]["options"].as_array().unwrap();
        let (mut entities, mut misses) = (0, Vec::new());
        for cell in cells {
            let written = cell["match"].as_str().unwrap();
            let found = read(written);
            let wanted = cell["entities"].as_array().unwrap();
            entities += wanted.len();
            let is_vessel = cell["schema"].as_str() == Some("Vessel");
            let is_right = found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(named, label)| {
                    let address = label["address"].as_str();
                    let notes = label["notes"].as_str().unwrap_or_default();
                    [named.name.clone()] == *texts(&label["name"])
                        && named.aliases == texts(&label["alias"])
                        && address.is_none_or(|address| named.address == address)
                        && named.open_scope.to_lowercase().contains(&notes.to_lowercase())
                        && is_vessel == (named.kind == NamedKind::Vessel)
                });
            if !is_right {
                misses.push(format!("{written}: {found:#?}"));
            }
        }
        assert!(misses.is_empty(), "{}", misses.join("\n"));
        assert_eq!((cells.len(), entities), (71, 83));
    }

    #[test]
    fn cells_of_the_uflpa_list() {
        let name = |cell: &str| -> (String, Vec<String>, String) {
            let mut found = read(cell);
            assert_eq!(found.len(), 1, "{cell}: {found:?}");
            let named = found.remove(0);
            (named.name, named.aliases, named.open_scope)
        };
        assert_eq!(
            name(
                "Hetian Haolin Hair Accessories Co. Ltd. (and two aliases: Hotan Haolin Hair Accessories; and Hollin Hair Accessories)"
            ),
            (
                "Hetian Haolin Hair Accessories Co. Ltd.".to_owned(),
                vec![
                    "Hotan Haolin Hair Accessories".to_owned(),
                    "Hollin Hair Accessories".to_owned()
                ],
                String::new()
            )
        );
        assert_eq!(
            name(
                "Hoshine Silicon Industry (Shanshan) Co., Ltd (including one alias: Hesheng Silicon Industry (Shanshan) Co.) and subsidiaries"
            ),
            (
                "Hoshine Silicon Industry (Shanshan) Co., Ltd".to_owned(),
                vec!["Hesheng Silicon Industry (Shanshan) Co.".to_owned()],
                "and subsidiaries".to_owned()
            )
        );
        assert_eq!(
            name(
                "Xinjiang Goens\u{a0}Energy Technology Co., Ltd. (formerly known as Xinjiang GCL New Energy Material Technology Co., Ltd.; and Xinjiang GCL New Energy Materials Technology Co., Ltd.)"
            )
            .1
            .len(),
            2
        );
        assert_eq!(
            name("Example Co., Ltd. (including two aliases: Example One and Example Two)").1,
            ["Example One", "Example Two"]
        );
        assert_eq!(
            name(
                "Example Co., Ltd. (also known as Example One; and formerly known as Old Example)"
            )
            .1,
            ["Example One", "Old Example"]
        );
        assert_eq!(
            name("Xinjiang Example Corps (XEC) and its subordinate and affiliated entities"),
            (
                "Xinjiang Example Corps (XEC)".to_owned(),
                Vec::new(),
                "and its subordinate and affiliated entities".to_owned()
            )
        );
    }

    #[test]
    fn vessels_fleets_regions_and_children() {
        let found = read("Fishing Vessel: Da Wang (IMO 1234567); Yu Long No. 2");
        assert_eq!(
            found.iter().map(|n| (n.name.as_str(), n.imo.as_str())).collect::<Vec<_>>(),
            [("Da Wang", "1234567"), ("Yu Long No. 2", "")]
        );
        let region = read("Xinjiang Uyghur Autonomous Region (XUAR)");
        assert_eq!(region.first().unwrap().kind, NamedKind::Region);
        let parent = read(
            "Ninth Star Corporation and its eight Zhuhai-based subsidiaries, which include Zhuhai First Co., Ltd., and Zhuhai Second Co., Ltd.",
        );
        assert_eq!(
            parent.iter().map(|n| n.name.as_str()).collect::<Vec<_>>(),
            ["Ninth Star Corporation", "Zhuhai First Co., Ltd.", "Zhuhai Second Co., Ltd."]
        );
        assert!(read(" \u{a0} ").is_empty());
    }

    #[test]
    fn cells_survive_anything() {
        for cell in [
            ")",
            "((((",
            "a/k/a",
            "; ; ;",
            "(and two aliases:",
            "and its subsidiaries",
            "(collectively, )",
            "Fishing Vessel:",
            ", Ltd.",
            "IMO",
            "(of )",
            "\u{202e}é(",
            "and",
            " and ",
            "A and its subsidiaries,",
        ] {
            drop(read(cell));
        }
        let long = "A Co., Ltd., ".repeat(20_000);
        assert!(read(&long).len() > 1000);
    }
}
