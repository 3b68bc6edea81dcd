//! A shipment line: the fact that everything counts.
//!
//! An importer's row becomes a [`ShipmentRow`]; the store turns rows into
//! lines that are identified by document and line inside one organization.

pub mod definition;

use chrono::NaiveDate;
use std::borrow::Cow;
use std::rc::Rc;

/// What kind of number identifies a document; the order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A customs entry (`FFF-NNNNNNN-C`) or another country's declaration number.
    Entry,
    /// A bill of lading or air waybill: carrier code and number.
    Bill,
    /// The record id of a data vendor, unique within its layout.
    Vendor,
    /// No number at all: a hash of the row's content. Never updated, and no
    /// hold may be opened on it until a document number is known.
    Content,
}

impl DocumentKind {
    /// The code that is stored and exported.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Bill => "bill",
            Self::Vendor => "vendor",
            Self::Content => "content",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Entry, Self::Bill, Self::Vendor, Self::Content]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// How far down the order of trust a telling of a line stands: 0 is believed
/// first. The agency's own feed (ACE), then an entry, a bill (manifest), a
/// vendor's record, and rows without any number.
#[must_use]
pub fn trust_rank(organization_kind: &str, document_kind: &str) -> u8 {
    if organization_kind == "agency" {
        return 0;
    }
    match DocumentKind::from_code(document_kind) {
        Some(DocumentKind::Entry) => 1,
        Some(DocumentKind::Bill) => 2,
        Some(DocumentKind::Vendor) => 3,
        Some(DocumentKind::Content) | None => 4,
    }
}

/// The number of a document in canonical form: letters and digits only,
/// upper case. A bill is carrier code + number; a vendor's id is prefixed with
/// the layout's name and a dot; a content hash is 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Document {
    /// What the number is.
    pub kind: DocumentKind,
    /// The canonical number, at most [`DOCUMENT_LIMIT_CHARS`] characters.
    pub number: String,
}

/// The longest document number that is stored, in characters.
pub const DOCUMENT_LIMIT_CHARS: usize = 64;

/// A party as a trade file names it: free text, not yet resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PartyText {
    /// The name, white space squeezed, as written otherwise.
    pub name: String,
    /// The address in one line, squeezed; empty when the file has none.
    pub address: String,
    /// ISO 3166-1 alpha-2, or empty when the file does not say.
    pub country: String,
}

/// Money as integer minor units of a currency (ISO 4217).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units (US cents, whole won), rounded half to even.
    pub minor: i64,
    /// ISO 4217 code in capitals.
    pub currency: String,
    /// True when the file's figure did not fit the currency's minor unit.
    pub is_rounded: bool,
}

/// A tariff ordinal under an ACE entry line: a child of the line. Chapter 99
/// rows neither overwrite the line's classification nor count twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TariffPart {
    /// The ordinal inside the entry line, from 1.
    pub ordinal: i32,
    /// Digits only, as text.
    pub hts: String,
    /// The value declared for this ordinal.
    pub value: Option<Money>,
    /// The duty declared for this ordinal.
    pub duty: Option<Money>,
    /// Quantity as a decimal number in text, unit kept beside it.
    pub quantity: Option<Quantity>,
}

/// A quantity with the unit that the file gave.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// A decimal number in plain notation.
    pub amount: String,
    /// The unit's code or word as written, empty when unknown.
    pub unit: String,
}

/// Something odd about a value that does not reject the row, or a repair.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowWarning {
    /// The canonical field's name; empty when the row is meant.
    pub field: &'static str,
    /// What was found, as written.
    pub found: String,
    /// What was made of it; empty when the value stands as written or is left out.
    pub made: String,
    /// What is odd about it, one sentence.
    pub note: Cow<'static, str>,
}

impl RowWarning {
    /// What was found, and what was made of it.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.made.is_empty() {
            self.found.clone()
        } else {
            format!("{} \u{2192} {}", self.found, self.made)
        }
    }
}

/// What a row says beside its columns: resolved ports, contacts of parties,
/// what a field said before it was repaired.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Detail {
    /// The key in the line's details: lower case with underscores.
    pub key: &'static str,
    /// The field's code for what was repaired; else empty.
    pub field: &'static str,
    /// The text. It never holds a Social Security number.
    pub text: String,
}

/// One row of a trade file, typed and validated. Parties come again on many rows, which
/// share them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentRow {
    /// The document that the row belongs to.
    pub document: Document,
    /// The line inside the document; none when the file gives no ordinal.
    pub line: Option<i32>,
    /// The tariff ordinal, for ACE layouts that split a line over rows.
    pub tariff: Option<TariffPart>,
    /// Entry type code (01, 11, 21 …) as written.
    pub entry_type: String,
    /// Canonical bill number (carrier code + number), also when the document is an entry.
    pub bill_number: String,
    /// The master bill when the row is a house bill.
    pub master_bill: String,
    /// Standard Carrier Alpha Code, capitals.
    pub carrier_scac: String,
    /// The vessel's name as written.
    pub vessel: String,
    /// Voyage or flight number as written.
    pub voyage: String,
    /// The vessel's IMO number, digits.
    pub vessel_imo: String,
    /// Container numbers in canonical form, in the order of the file.
    pub containers: Vec<String>,
    /// Importer of record number in canonical form; a number that looks like a
    /// Social Security number arrives here as its sealed token, never in clear.
    pub importer_number: String,
    /// The importer (ACE) or the buyer.
    pub importer: Option<Rc<PartyText>>,
    /// The consignee.
    pub consignee: Option<Rc<PartyText>>,
    /// Shipper, exporter or seller.
    pub shipper: Option<Rc<PartyText>>,
    /// The manufacturer.
    pub manufacturer: Option<Rc<PartyText>>,
    /// The declared manufacturer identification code (19 CFR 102 appendix).
    pub manufacturer_mid: String,
    /// Notify parties, as written.
    pub notify: Vec<PartyText>,
    /// Country of origin, ISO 3166-1 alpha-2 or empty.
    pub origin_country: String,
    /// Country of export or departure, alpha-2 or empty.
    pub export_country: String,
    /// Port of lading as written, squeezed.
    pub port_lading: String,
    /// Port of unlading or of entry as written, squeezed.
    pub port_unlading: String,
    /// Arrival, else importation, else entry or declaration date: port-local.
    pub arrival_on: Option<NaiveDate>,
    /// Which of the dates above `arrival_on` is.
    pub arrival_basis: &'static str,
    /// Tariff number: digits only, as text, 2 to 10 of them, or empty.
    pub hts: String,
    /// Description of the goods, squeezed.
    pub description: String,
    /// Declared or estimated value of the line.
    pub value: Option<Money>,
    /// Weight in grams.
    pub weight_grams: Option<i64>,
    /// Quantity as written, with its unit.
    pub quantity: Option<Quantity>,
    /// Codes such as `frob`, `in_bond`, `master`, `house`, `hazmat`, `export`,
    /// `forwarder`, `to_order`, `mid_mismatch`: lower case, sorted.
    pub flags: Vec<String>,
    /// What stands beside the columns; no part of what tells lines apart.
    pub details: Vec<Detail>,
    /// What is odd but was accepted.
    pub warnings: Vec<RowWarning>,
}

impl ShipmentRow {
    /// What repaired fields said before: field code and cell.
    pub fn raw(&self) -> impl Iterator<Item = (&str, &str)> {
        let raw = self.details.iter().filter(|detail| !detail.field.is_empty());
        raw.map(|detail| (detail.field, detail.text.as_str()))
    }

    /// The other facts beside the columns: key and text.
    pub fn beside(&self) -> impl Iterator<Item = (&str, &str)> {
        let beside = self.details.iter().filter(|detail| detail.field.is_empty());
        beside.map(|detail| (detail.key, detail.text.as_str()))
    }
}
