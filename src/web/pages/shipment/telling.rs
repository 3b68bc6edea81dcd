//! What several organizations tell of one line, fact by fact.

use super::{UploadShown, country_shown, upload_of};
use crate::app::shipment::{self, Spellings, Told};
use crate::app::upload::field_label;
use crate::domain::{port, tariff};
use crate::web::page;
use serde_json::Value as Json;

/// Who tells the line: the head of a column.
pub(super) struct Teller {
    pub(super) organization: String,
    pub(super) kind: &'static str,
    pub(super) upload: UploadShown,
    pub(super) row: String,
    pub(super) offset: String,
    /// When its organization took it back, or empty.
    pub(super) withdrawn: String,
}

impl Teller {
    pub(super) fn new(told: &Told) -> Self {
        Self {
            organization: told.organization.clone(),
            kind: match (told.organization_kind.as_str(), told.telling.document_kind.as_str()) {
                ("agency", _) => "the agency's feed",
                (_, "entry") => "an entry",
                (_, "bill") => "a bill",
                (_, "vendor") => "a vendor's record",
                _ => "a row without a number",
            },
            upload: upload_of(told),
            row: page::count(told.telling.row_number),
            offset: page::count(told.telling.byte_offset),
            withdrawn: told.telling.withdrawn_on.map(page::date).unwrap_or_default(),
        }
    }
}

/// One fact over all tellings.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) cells: Vec<FactCell>,
}

/// What one organization tells of a fact.
pub(super) struct FactCell {
    pub(super) organization: String,
    pub(super) text: String,
    pub(super) href: String,
    pub(super) is_code: bool,
    /// It says something else than the most trusted telling.
    pub(super) differs: bool,
}

/// Reads a value out of a telling: its text, and where it leads.
type Reader = fn(&Told, &Spellings) -> (String, String);

fn plain(text: impl Into<String>) -> (String, String) {
    (text.into(), String::new())
}

fn party(spellings: &Spellings, variant: Option<i64>) -> (String, String) {
    variant
        .and_then(|id| spellings.get(&id))
        .map(|(party, name)| (name.clone(), format!("/parties/{party}")))
        .unwrap_or_default()
}

fn detail(told: &Told, name: &str) -> String {
    let details: Json = serde_json::from_str(&told.telling.details).unwrap_or_default();
    match details.get(name) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// What repaired fields said in the file, before they were read.
fn raw(told: &Told) -> String {
    let details: Json = serde_json::from_str(&told.telling.details).unwrap_or_default();
    let raw = details.get("raw").and_then(Json::as_object);
    let parts = raw.into_iter().flatten().filter_map(|(field, text)| {
        let label = field_label(field);
        text.as_str().map(|text| format!("{label}: {text}"))
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Code, name and country of the port that a text names.
fn port(written: &str, is_foreign: bool) -> String {
    port::find(written, is_foreign).map_or_else(String::new, |port| {
        let parts = [port.code.as_str(), port.name, port.country.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    })
}

fn quantity(told: &Told) -> String {
    format!("{} {}", detail(told, "quantity"), detail(told, "quantity_unit")).trim().to_owned()
}

fn weight(grams: Option<i64>) -> String {
    grams.map_or_else(String::new, |grams| {
        let (whole, part) = (grams / 1000, (grams % 1000).abs());
        let text = page::count(whole);
        if part == 0 { format!("{text} kg") } else { format!("{text}.{part:03} kg") }
    })
}

/// Label, whether it is a code, and how to read it.
const FACTS: &[(&str, bool, Reader)] = &[
    ("Goods", false, |t, _| plain(t.telling.description.clone())),
    ("HTS", true, |t, _| plain(tariff::display(&t.telling.hts))),
    ("Origin", false, |t, _| plain(country_shown(&t.telling.origin_country))),
    ("Exported from", false, |t, _| plain(country_shown(&t.telling.export_country))),
    ("Importer", false, |t, s| party(s, t.telling.importer_variant)),
    ("Importer number", true, |t, _| plain(t.telling.importer_number.clone())),
    ("Consignee", false, |t, s| party(s, t.telling.consignee_variant)),
    ("Shipper", false, |t, s| party(s, t.telling.shipper_variant)),
    ("Manufacturer", false, |t, s| party(s, t.telling.manufacturer_variant)),
    ("Manufacturer ID (MID)", true, |t, _| plain(t.telling.manufacturer_mid.clone())),
    ("Arrival", false, |t, _| plain(t.telling.arrival_on.map(page::date).unwrap_or_default())),
    ("Port of lading", false, |t, _| plain(t.telling.port_lading.clone())),
    ("Port of unlading", false, |t, _| plain(t.telling.port_unlading.clone())),
    ("Value", false, |t, _| {
        plain(shipment::money(t.telling.value_minor, &t.telling.value_currency))
    }),
    ("Weight", false, |t, _| plain(weight(t.telling.weight_grams))),
    ("Quantity", false, |t, _| plain(quantity(t))),
    ("Bill", true, |t, _| plain(t.telling.bill_number.clone())),
    ("Master bill", true, |t, _| plain(detail(t, "master_bill"))),
    ("Carrier", true, |t, _| plain(t.telling.carrier_scac.clone())),
    ("Vessel", false, |t, _| plain(detail(t, "vessel"))),
    ("Voyage", false, |t, _| plain(detail(t, "voyage"))),
    ("Containers", true, |t, _| plain(t.telling.containers.clone())),
    ("Entry type", true, |t, _| plain(detail(t, "entry_type"))),
    ("Port of lading, by its code", false, |t, _| plain(port(&t.telling.port_lading, true))),
    ("Port of unlading, by its code", false, |t, _| plain(port(&t.telling.port_unlading, false))),
    ("MID from name and address", true, |t, _| plain(detail(t, "mid_derived"))),
    ("As written, where repaired", false, |t, _| plain(raw(t))),
    ("Marks", false, |t, _| plain(t.telling.flags.replace('_', " "))),
];

/// The facts that anybody tells, each over all tellings; the first telling is
/// the most trusted one.
pub(super) fn facts(tellings: &[Told], spellings: &Spellings) -> Vec<Fact> {
    FACTS
        .iter()
        .map(|(label, is_code, read)| {
            let values: Vec<(String, String)> =
                tellings.iter().map(|told| read(told, spellings)).collect();
            let best = values.iter().map(|(text, _)| text).find(|text| !text.is_empty()).cloned();
            let cells = tellings.iter().zip(values).map(|(told, (text, href))| FactCell {
                organization: told.organization.clone(),
                differs: !text.is_empty()
                    && best.as_ref().is_some_and(|best| !best.eq_ignore_ascii_case(&text)),
                text,
                href,
                is_code: *is_code,
            });
            Fact { label, cells: cells.collect() }
        })
        .filter(|fact| fact.cells.iter().any(|cell| !cell.text.is_empty()))
        .collect()
}
