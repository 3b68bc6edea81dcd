//! What the formats have in common: dates, goods, places, keys.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::cell::{Named, NamedKind};
use super::table::{Cells, Read1};
use crate::domain::list::{Standing, TITLE_LIMIT_CHARS};
use crate::domain::order::{SCOPE_ENTRY_LIMIT_CHARS, ScopeParty};
use crate::domain::{country, region, text};
use crate::intake::date::{self, DateStyle};

/// The most entries of one part of a cell: names, goods.
const PART_LIMIT: usize = 200;
/// The longest part of a key, in bytes.
const MARK_LIMIT_BYTES: usize = 120;
/// What begins the goods that are left out.
const EXCEPT: [&str; 5] = ["excluding ", "except for ", "except ", "other than ", "not including "];

/// A part of a key or an anchor: letters and digits in lower case.
pub(super) fn fold(written: &str) -> String {
    text::search_key(written).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The same, or a hash of it where it is long: keys stand in addresses and in indexes.
pub(super) fn mark(written: &str) -> String {
    short(&fold(written))
}

/// A text that tells things apart, at most [`MARK_LIMIT_BYTES`] long.
pub(super) fn short(told: &str) -> String {
    if told.len() <= MARK_LIMIT_BYTES {
        return told.to_owned();
    }
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(told.as_bytes()));
    format!("{}~{}", text::clip(told, 40), text::clip(&hash, 32))
}

/// A date that must be there, month first as U.S. lists write it.
pub(super) fn day(cells: &Cells<'_>, column: &str) -> Read1<NaiveDate> {
    let written = cells.get(column);
    date::parse(&written, DateStyle::MonthFirst).map(|parsed| parsed.date).ok_or_else(|| {
        cells.bad(
            column,
            "bad_date",
            format!("{written:?} is not a date."),
            "Write it as MM/DD/YYYY, as YYYY-MM-DD, or as June 21, 2022.",
        )
    })
}

/// A date that may be missing.
pub(super) fn day_or_none(cells: &Cells<'_>, column: &str) -> Read1<Option<NaiveDate>> {
    if cells.get(column).is_empty() { Ok(None) } else { day(cells, column).map(Some) }
}

/// Whether the list says that it is in force.
pub(super) fn standing(cells: &Cells<'_>) -> Read1<Standing> {
    let written = cells.get("status").to_ascii_lowercase();
    let has = |word: &str| written.contains(word);
    if has("inactive") || has("revoke") || has("terminat") || has("ended") || has("removed") {
        Ok(Standing::Ended)
    } else if has("partial") {
        Ok(Standing::Partial)
    } else if written.is_empty() || has("active") || has("modified") || has("in force") {
        Ok(Standing::Active)
    } else {
        Err(cells.bad(
            "status",
            "bad_status",
            format!("{written:?} is no status of an order."),
            "Write Active, Partially Active, Modified, Inactive or Revoked.",
        ))
    }
}

/// Goods in words, and what is left out of them: "Tobacco, excluding flue-cured tobacco".
pub(super) fn goods(written: &str) -> (Vec<String>, Vec<String>) {
    let lower = written.to_ascii_lowercase();
    let cut = EXCEPT.iter().filter_map(|word| Some((lower.find(word)?, word.len()))).min();
    let (named, left_out) = match cut {
        Some((at, length)) => (
            written.get(..at).unwrap_or_default(),
            written.get(at.saturating_add(length)..).unwrap_or_default(),
        ),
        None => (written, ""),
    };
    (phrases(named), phrases(left_out.trim_end_matches([')', '.', ' '])))
}

fn phrases(written: &str) -> Vec<String> {
    let parts = written.split([',', ';', '\n']).flat_map(|part| part.split(" and "));
    list(parts.map(|part| {
        let part = part.trim_matches([' ', '.', '(', ')']);
        part.strip_prefix("and ").unwrap_or(part).trim()
    }))
}

/// Texts without the empty and the repeated ones, under the limits of a scope.
pub(super) fn list<'p>(parts: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()).take(PART_LIMIT) {
        let part = text::clip(part, SCOPE_ENTRY_LIMIT_CHARS).to_owned();
        if !found.contains(&part) {
            found.push(part);
        }
    }
    found
}

/// Values that a cell parts by semicolons.
pub(super) fn values(written: &str) -> Vec<String> {
    list(written.split(';').map(|part| part.trim().trim_matches('"')))
}

/// A country that must be one where it is told.
pub(super) fn nation(cells: &Cells<'_>, column: &str, written: &str) -> Read1<String> {
    if matches!(fold(written).as_str(), "" | "na" | "none" | "fishingvessels") {
        return Ok(String::new());
    }
    country::from_text(written).map(str::to_owned).ok_or_else(|| {
        cells.bad(
            column,
            "bad_country",
            format!("{written:?} is not one country."),
            "Write its name or its two-letter code of ISO 3166-1, such as CN.",
        )
    })
}

/// A named thing as a party of a scope; none for regions and goods.
pub(super) fn party(named: &Named, country: &str) -> Option<ScopeParty> {
    let is_party = matches!(named.kind, NamedKind::Party | NamedKind::Vessel);
    is_party.then(|| ScopeParty {
        name: text::clip(&named.name, SCOPE_ENTRY_LIMIT_CHARS).to_owned(),
        country: if named.country.is_empty() { country.to_owned() } else { named.country.clone() },
        aliases: list(named.aliases.iter().map(String::as_str)),
        from_on: None,
        open_scope: named.open_scope.clone(),
        address: named.address.clone(),
        numbers: if named.imo.is_empty() { Vec::new() } else { vec![format!("IMO {}", named.imo)] },
    })
}

/// The code of a region that a cell names; none for what is none.
pub(super) fn region_code(named: &Named) -> Option<String> {
    let is_region = named.kind == NamedKind::Region;
    region::from_text(&named.name).filter(|_| is_region).map(str::to_owned)
}

/// A title from what is listed and for what.
pub(super) fn title(goods: &str, who: &str) -> String {
    let whole = match (goods.is_empty(), who.is_empty()) {
        (false, false) => format!("{goods}: {who}"),
        (true, _) => who.to_owned(),
        (false, true) => goods.to_owned(),
    };
    text::clip(&whole, TITLE_LIMIT_CHARS).to_owned()
}
