//! What a row says, as hashes and as the columns of a line.

use super::people::Variants;
use crate::domain::shipment::{Money, PartyText, Quantity, ShipmentRow};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::store::shipment::{LineRow, TariffRow};
use serde::Serialize;
use std::collections::BTreeMap;

/// A row with the hashes by which lines are told apart.
#[derive(Debug, Clone)]
pub struct Told {
    /// What the row says.
    pub row: ShipmentRow,
    /// The data row, from 1.
    pub row_number: i64,
    /// Where the row starts in the kept file, in bytes.
    pub byte_offset: i64,
    /// Hash of all that the row says.
    pub content_hash: i64,
    /// Hash of tariff number and folded description.
    pub goods_hash: i64,
}

impl Told {
    /// Hashes a row.
    #[must_use]
    pub fn new(row: ShipmentRow, row_number: i64, byte_offset: i64) -> Self {
        let content_hash = content_hash(&row);
        let goods_hash = id::hash63(&[&row.hts, &text::fold_name(&row.description)]);
        Self { row, row_number, byte_offset, content_hash, goods_hash }
    }
}

fn money(parts: &mut Vec<String>, money: Option<&Money>) {
    parts.push(
        money.map_or_else(String::new, |m| format!("{} {} {}", m.minor, m.currency, m.is_rounded)),
    );
}

fn quantity(parts: &mut Vec<String>, quantity: Option<&Quantity>) {
    parts.push(quantity.map_or_else(String::new, |q| format!("{} {}", q.amount, q.unit)));
}

fn party(parts: &mut Vec<String>, named: Option<&PartyText>) {
    // An absent party and one without any text are not the same.
    parts.push(if named.is_some() { "party".into() } else { String::new() });
    let named = named.cloned().unwrap_or_default();
    parts.extend([named.name, named.address, named.country]);
}

/// Hash of every value that comes from the row; where it came from is no part.
fn content_hash(row: &ShipmentRow) -> i64 {
    let mut parts: Vec<String> = [
        row.document.kind.code(),
        &row.document.number,
        &row.entry_type,
        &row.bill_number,
        &row.master_bill,
        &row.carrier_scac,
        &row.vessel,
        &row.voyage,
        &row.vessel_imo,
        &row.importer_number,
        &row.manufacturer_mid,
        &row.origin_country,
        &row.export_country,
        &row.port_lading,
        &row.port_unlading,
        row.arrival_basis,
        &row.hts,
        &row.description,
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    parts.push(row.arrival_on.map_or_else(String::new, |day| day.to_string()));
    parts.push(row.weight_grams.map_or_else(String::new, |grams| grams.to_string()));
    money(&mut parts, row.value.as_ref());
    quantity(&mut parts, row.quantity.as_ref());
    parts.push(row.containers.join(" "));
    parts.push(row.flags.join(" "));
    for named in [&row.importer, &row.consignee, &row.shipper, &row.manufacturer] {
        party(&mut parts, named.as_ref());
    }
    for notify in &row.notify {
        party(&mut parts, Some(notify));
    }
    if let Some(part) = &row.tariff {
        parts.push(format!("ordinal {}", part.ordinal));
        parts.push(part.hts.clone());
        money(&mut parts, part.value.as_ref());
        money(&mut parts, part.duty.as_ref());
        quantity(&mut parts, part.quantity.as_ref());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    id::hash63(&parts)
}

/// What a line says beyond its columns. Empty parts are left out.
#[derive(Serialize)]
struct Details<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    entry_type: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    master_bill: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    vessel: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    voyage: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    vessel_imo: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    arrival_basis: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    quantity: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    quantity_unit: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    is_value_rounded: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notify: Vec<Notify<'a>>,
    /// What repaired fields said before, by field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    raw: BTreeMap<&'a str, &'a str>,
    #[serde(flatten)]
    beside: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Notify<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    country: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

fn details(row: &ShipmentRow) -> Result<String> {
    let details = Details {
        entry_type: &row.entry_type,
        master_bill: &row.master_bill,
        vessel: &row.vessel,
        voyage: &row.voyage,
        vessel_imo: &row.vessel_imo,
        arrival_basis: row.arrival_basis,
        quantity: row.quantity.as_ref().map_or("", |q| &q.amount),
        quantity_unit: row.quantity.as_ref().map_or("", |q| &q.unit),
        is_value_rounded: row.value.as_ref().is_some_and(|value| value.is_rounded),
        notify: row
            .notify
            .iter()
            .map(|n| Notify { name: &n.name, address: &n.address, country: &n.country })
            .collect(),
        raw: row.raw().collect(),
        beside: row.beside().collect(),
    };
    serde_json::to_string(&details).map_err(Error::internal)
}

/// Where a row belongs and who tells it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The document's number.
    pub document: &'a str,
    /// The line in it.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// The upload that tells it.
    pub upload_id: i64,
}

/// A row as the line that it tells.
///
/// # Errors
/// When a party of the row was not resolved before.
pub fn line(told: &Told, place: Place<'_>, variants: &Variants, version: i32) -> Result<LineRow> {
    let row = &told.row;
    Ok(LineRow {
        document: place.document.to_owned(),
        line: place.line,
        organization_id: place.organization_id,
        document_kind: row.document.kind.code().to_owned(),
        upload_id: place.upload_id,
        row_number: told.row_number,
        byte_offset: told.byte_offset,
        content_hash: told.content_hash,
        goods_hash: told.goods_hash,
        bill_number: row.bill_number.clone(),
        carrier_scac: row.carrier_scac.clone(),
        containers: row.containers.join(" "),
        importer_number: row.importer_number.clone(),
        importer_variant: variants.of(row.importer.as_ref())?,
        consignee_variant: variants.of(row.consignee.as_ref())?,
        shipper_variant: variants.of(row.shipper.as_ref())?,
        manufacturer_variant: variants.of(row.manufacturer.as_ref())?,
        manufacturer_mid: row.manufacturer_mid.clone(),
        origin_country: row.origin_country.clone(),
        export_country: row.export_country.clone(),
        port_lading: row.port_lading.clone(),
        port_unlading: row.port_unlading.clone(),
        arrival_on: row.arrival_on,
        hts: row.hts.clone(),
        description: row.description.clone(),
        value_minor: row.value.as_ref().map(|value| value.minor),
        value_currency: row.value.as_ref().map_or_else(String::new, |value| value.currency.clone()),
        weight_grams: row.weight_grams,
        flags: row.flags.join(" "),
        details: details(row)?,
        version,
    })
}

/// The tariff ordinal that a row tells, if it tells one.
#[must_use]
pub fn tariff(told: &Told, place: Place<'_>) -> Option<TariffRow> {
    let part = told.row.tariff.as_ref()?;
    let currency = part.value.as_ref().or(part.duty.as_ref()).map_or("", |money| &money.currency);
    Some(TariffRow {
        document: place.document.to_owned(),
        line: place.line,
        organization_id: place.organization_id,
        ordinal: part.ordinal,
        hts: part.hts.clone(),
        value_minor: part.value.as_ref().map(|value| value.minor),
        value_currency: currency.to_owned(),
        duty_minor: part.duty.as_ref().map(|duty| duty.minor),
        quantity: part.quantity.as_ref().map_or_else(String::new, |q| q.amount.clone()),
        unit: part.quantity.as_ref().map_or_else(String::new, |q| q.unit.clone()),
        upload_id: place.upload_id,
        row_number: told.row_number,
        content_hash: told.content_hash,
    })
}
