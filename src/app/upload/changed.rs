//! What an upload changed: the lines that it told anew, each value before and after.

use crate::app::shipment::{Spellings, money};
use crate::error::Result;
use crate::store::Read;
use crate::store::shipment::LineRow;
use crate::store::shipment::revision::{changed_by, line_of};
use std::collections::BTreeMap;

/// How many changed lines a page shows.
pub const CHANGED_LIMIT_ROWS: i64 = 25;

/// A value of a line that an upload changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The document.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// What people call the value.
    pub label: String,
    /// What it was; empty when nothing was told.
    pub before: String,
    /// What it is; empty when this file does not say.
    pub after: String,
}

type Reader = fn(&LineRow, &Spellings) -> String;

fn name(spellings: &Spellings, variant: Option<i64>) -> String {
    let found = variant.and_then(|id| spellings.get(&id));
    found.map_or_else(String::new, |(_, name)| name.clone())
}

/// What of a line is compared, in the order in which it is shown.
const VALUES: &[(&str, Reader)] = &[
    ("Goods", |line, _| line.description.clone()),
    ("HTS", |line, _| line.hts.clone()),
    ("Origin", |line, _| line.origin_country.clone()),
    ("Exported from", |line, _| line.export_country.clone()),
    ("Importer", |line, s| name(s, line.importer_variant)),
    ("Importer number", |line, _| line.importer_number.clone()),
    ("Consignee", |line, s| name(s, line.consignee_variant)),
    ("Shipper", |line, s| name(s, line.shipper_variant)),
    ("Manufacturer", |line, s| name(s, line.manufacturer_variant)),
    ("Manufacturer ID (MID)", |line, _| line.manufacturer_mid.clone()),
    ("Arrival", |line, _| line.arrival_on.map_or_else(String::new, |day| day.to_string())),
    ("Port of lading", |line, _| line.port_lading.clone()),
    ("Port of unlading", |line, _| line.port_unlading.clone()),
    ("Value", |line, _| money(line.value_minor, &line.value_currency)),
    ("Weight in grams", |line, _| {
        line.weight_grams.map_or_else(String::new, |grams| grams.to_string())
    }),
    ("Bill", |line, _| line.bill_number.clone()),
    ("Carrier", |line, _| line.carrier_scac.clone()),
    ("Containers", |line, _| line.containers.clone()),
    ("Marks", |line, _| line.flags.replace('_', " ")),
];

/// The values that an upload changed, of its first lines that still stand as it told them.
///
/// # Errors
/// When the database fails.
pub(super) fn list(tx: &mut Read<'_>, upload_id: i64) -> Result<Vec<Difference>> {
    let mut pairs = Vec::new();
    for (told, after) in changed_by(tx, upload_id, CHANGED_LIMIT_ROWS)? {
        pairs.push((line_of(&told)?, after));
    }
    let variants: Vec<i64> = pairs
        .iter()
        .flat_map(|(before, after)| [before, after])
        .flat_map(|line| {
            [
                line.importer_variant,
                line.consignee_variant,
                line.shipper_variant,
                line.manufacturer_variant,
            ]
        })
        .flatten()
        .collect();
    let spellings = crate::store::party_list::spellings_by_id(tx, &variants)?;
    Ok(pairs.iter().flat_map(|(before, after)| differences(before, after, &spellings)).collect())
}

fn differences(before: &LineRow, after: &LineRow, spellings: &Spellings) -> Vec<Difference> {
    let columns = VALUES.iter().map(|(label, read)| {
        ((*label).to_owned(), read(before, spellings), read(after, spellings))
    });
    let (old, new) = (details(before), details(after));
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |from: &BTreeMap<String, String>, key: &String| from.get(key).cloned();
    let beside = keys.into_iter().map(|key| {
        let label = key.replace('_', " ");
        (label, of(&old, key).unwrap_or_default(), of(&new, key).unwrap_or_default())
    });
    columns
        .chain(beside)
        .filter(|(_, before, after)| before != after)
        .map(|(label, before, told)| Difference {
            document: after.document.clone(),
            line: after.line,
            label,
            before,
            after: told,
        })
        .collect()
}

/// What a line says beyond its columns.
fn details(line: &LineRow) -> BTreeMap<String, String> {
    let all: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&line.details).unwrap_or_default();
    all.into_iter()
        .map(|(key, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (key, text)
        })
        .collect()
}
