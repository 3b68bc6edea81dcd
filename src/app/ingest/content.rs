//! What a row says, as hashes and as the columns of a line.

use crate::domain::shipment::{DocumentKind, Money, PartyText, Quantity, ShipmentRow, TariffPart};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::bulk::PackedLine;
use crate::store::shipment::{LineRow, TariffRow};
use chrono::NaiveDate;
use serde::Serialize;
use siphasher::sip::SipHasher13;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::hash::Hasher;

/// A row with the hashes by which lines are told apart, packed: it goes from
/// the thread that reads to the one that writes.
#[derive(Debug, Clone)]
pub struct Told {
    /// What its number is.
    pub kind: DocumentKind,
    /// The line inside the document; none when the file gives no ordinal.
    pub line: Option<i32>,
    /// The ordinal under the line, if the row tells one.
    pub tariff: Option<Box<TariffPart>>,
    /// The columns of the line.
    pub packed: PackedLine,
}

impl Told {
    /// Hashes and packs a row whose parties have been given these variants, in
    /// the order importer, consignee, shipper, manufacturer.
    ///
    /// # Errors
    /// When the row is longer than any row may be.
    pub fn new(
        row: ShipmentRow,
        row_number: i64,
        byte_offset: i64,
        variants: [Option<i64>; 4],
    ) -> Result<Self> {
        let (containers, flags) = (joined(&row.containers), joined(&row.flags));
        let details = details(&row)?;
        let currency = row.value.as_ref().map_or("", |value| value.currency.as_str());
        let texts: [&str; 15] = [
            &row.document.number,
            &row.bill_number,
            &row.carrier_scac,
            &containers,
            &row.importer_number,
            &row.manufacturer_mid,
            &row.origin_country,
            &row.export_country,
            &row.port_lading,
            &row.port_unlading,
            &row.hts,
            &row.description,
            currency,
            &flags,
            &details,
        ];
        let mut packed = PackedLine::new(texts)
            .ok_or_else(|| Error::internal("a row is too long to be packed"))?;
        packed.line = row.line.unwrap_or(0);
        packed.document_kind = row.document.kind.code();
        packed.row_number = row_number;
        packed.byte_offset = byte_offset;
        packed.content_hash = content_hash(&row, &containers, &flags);
        packed.goods_hash = hash63("goods", &[&row.hts, &text::fold_name(&row.description)]);
        packed.variants = variants;
        packed.arrival_on = row.arrival_on;
        packed.value_minor = row.value.as_ref().map(|value| value.minor);
        packed.weight_grams = row.weight_grams;
        Ok(Self {
            kind: row.document.kind,
            line: row.line,
            tariff: row.tariff.map(Box::new),
            packed,
        })
    }

    /// The canonical number of its document.
    #[must_use]
    pub fn document(&self) -> &str {
        self.packed.document()
    }

    /// When it arrived.
    #[must_use]
    pub const fn arrival_on(&self) -> Option<NaiveDate> {
        self.packed.arrival_on
    }
}

/// Words side by side. Most lists have one or none.
fn joined(words: &[String]) -> Cow<'_, str> {
    match words {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one),
        several => Cow::Owned(several.join(" ")),
    }
}

/// A hash of texts that cannot run together. The key is fixed and known: these
/// hashes are stored, and they tell the rows of one organization apart; nobody
/// but itself is harmed when it makes two of its own rows look alike.
///
/// The bytes are gathered first: hashed at once, they take a third of the time. They are
/// gathered in one place of each thread.
struct Parts(Vec<u8>);

thread_local! {
    static GATHERED: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

impl Drop for Parts {
    fn drop(&mut self) {
        if self.0.capacity() <= PARTS_LIMIT_BYTES {
            GATHERED.set(std::mem::take(&mut self.0));
        }
    }
}

/// Room for more is not kept, in bytes.
const PARTS_LIMIT_BYTES: usize = 16 << 10;

impl Parts {
    fn new(domain: &str) -> Self {
        let mut parts = Self(GATHERED.take());
        parts.0.clear();
        parts.text(domain);
        parts
    }

    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        // UTF-8 has no such byte.
        self.0.push(0xFF);
    }

    fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    fn number(&mut self, number: Option<i64>) {
        self.flag(number.is_some());
        self.0.extend_from_slice(&number.unwrap_or(0).to_le_bytes());
    }

    fn money(&mut self, money: Option<&Money>) {
        self.number(money.map(|money| money.minor));
        if let Some(money) = money {
            self.text(&money.currency);
            self.flag(money.is_rounded);
        }
    }

    fn quantity(&mut self, quantity: Option<&Quantity>) {
        self.text(quantity.map_or("", |quantity| &quantity.amount));
        self.text(quantity.map_or("", |quantity| &quantity.unit));
    }

    fn party(&mut self, named: Option<&PartyText>) {
        // An absent party and one without any text are not the same.
        self.flag(named.is_some());
        if let Some(named) = named {
            self.text(&named.name);
            self.text(&named.address);
            self.text(&named.country);
        }
    }

    fn finish63(&self) -> i64 {
        let mut hasher = SipHasher13::new();
        hasher.write(&self.0);
        i64::from_le_bytes(hasher.finish().to_le_bytes()) & i64::MAX
    }
}

/// A positive hash of texts that cannot run together, the same in every process.
#[must_use]
pub fn hash63(domain: &str, texts: &[&str]) -> i64 {
    let mut parts = Parts::new(domain);
    for text in texts {
        parts.text(text);
    }
    parts.finish63()
}

/// Hash of every value that comes from the row; where it came from is no part.
fn content_hash(row: &ShipmentRow, containers: &str, flags: &str) -> i64 {
    let mut parts = Parts::new("content");
    for text in [
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
        containers,
        flags,
    ] {
        parts.text(text);
    }
    parts.number(row.arrival_on.map(|day| i64::from(chrono::Datelike::num_days_from_ce(&day))));
    parts.number(row.weight_grams);
    parts.money(row.value.as_ref());
    parts.quantity(row.quantity.as_ref());
    for named in [&row.importer, &row.consignee, &row.shipper, &row.manufacturer] {
        parts.party(named.as_deref());
    }
    for notify in &row.notify {
        parts.party(Some(notify));
    }
    if let Some(part) = &row.tariff {
        parts.number(Some(i64::from(part.ordinal)));
        parts.text(&part.hts);
        parts.money(part.value.as_ref());
        parts.money(part.duty.as_ref());
        parts.quantity(part.quantity.as_ref());
    }
    parts.finish63()
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

/// A row as the line that it tells, at its place.
#[must_use]
pub fn line(told: &Told, place: Place<'_>, version: i32) -> LineRow {
    LineRow {
        document: place.document.to_owned(),
        line: place.line,
        version,
        ..told.packed.row(place.organization_id, place.upload_id)
    }
}

/// The tariff ordinal that a row tells, if it tells one.
#[must_use]
pub fn tariff(told: &Told, place: Place<'_>) -> Option<TariffRow> {
    let part = told.tariff.as_ref()?;
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
        row_number: told.packed.row_number,
        content_hash: told.packed.content_hash,
    })
}
