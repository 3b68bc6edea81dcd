//! Which document a row belongs to. The order is the order of trust: entry
//! number, bill, the vendor's record id, and at last a hash of the content.

use std::rc::Rc;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::cells::{Cell, Cells};
use super::field::Field;
use super::header;
use super::mapping::Layout;
use super::memo::{Last, Memo};
use crate::domain::identifier::{self, Checked, Kind, Status, transport};
use crate::domain::shipment::{DOCUMENT_LIMIT_CHARS, Document, DocumentKind};
use crate::domain::text;

/// Bills of a row, and the carrier that speaks in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bills {
    /// Canonical number of the lowest bill.
    pub(super) number: String,
    /// Canonical number of the bill above it.
    pub(super) master: String,
    /// Standard Carrier Alpha Code.
    pub(super) scac: String,
    /// True when the row is a house bill under a master.
    pub(super) is_house: bool,
    /// True when the file calls the bill a master bill.
    pub(super) is_master: bool,
}

/// The document of a row; `bills` were read before.
///
/// Rejects the row when nothing names a document and nothing says what the
/// goods are or who sent or bought them.
pub(super) fn document(cells: &mut Cells<'_>, bills: &Bills) -> Option<Document> {
    if let Some(number) = entry_number(cells) {
        return Some(Document { kind: DocumentKind::Entry, number });
    }
    if !bills.number.is_empty() {
        return Some(Document { kind: DocumentKind::Bill, number: bills.number.clone() });
    }
    if let Some(cell) = cells.first(Field::RecordId) {
        let number = format!("{}.{}", cells.context.layout.code(), strip(cell.text));
        if !strip(cell.text).is_empty() && fits(cells, Field::RecordId, &number) {
            return Some(Document { kind: DocumentKind::Vendor, number });
        }
    }
    if !has_content(cells) {
        let error = super::row::RowError::row(
            cells.record,
            "no_document",
            "The row names no document, no goods and no party.".to_owned(),
            "Give the entry or bill number, or remove the row.",
        );
        cells.errors.push(error);
        return None;
    }
    Some(Document { kind: DocumentKind::Content, number: content_hash(cells) })
}

/// Reads bill numbers and the carrier.
pub(super) fn bills(cells: &mut Cells<'_>) -> Bills {
    let scac = scac(cells);
    let house = bill(cells, Field::HouseBill, &scac);
    let any = bill(cells, Field::BillNumber, &scac);
    let above = bill(cells, Field::MasterBill, &scac);
    let kind = cells.text(Field::BillType).to_ascii_lowercase();
    let is_named_house = !house.is_empty();
    let lowest = [house, any].into_iter().find(|number| !number.is_empty());
    let lowest = lowest.unwrap_or_else(|| above.clone());
    let master = if above == lowest { String::new() } else { above };
    let says_house = kind.starts_with("house") || kind == "h";
    let says_master = kind.starts_with("master") || kind == "m";
    Bills {
        is_house: !lowest.is_empty() && (says_house || !master.is_empty() || is_named_house),
        is_master: says_master && master.is_empty(),
        number: lowest,
        master,
        scac,
    }
}

/// The canonical entry number; redacted numbers would make one document of many.
fn entry_number(cells: &mut Cells<'_>) -> Option<String> {
    let cell = cells.first(Field::EntryNumber)?;
    if cells.context.layout != Layout::AceEntryLine {
        // Another country's declaration number has other rules, and is not changed.
        let number = strip(cell.text);
        if cells.context.layout == Layout::Generic {
            note_wrong_digit(cells, &cell, &number);
        }
        return (!number.is_empty() && fits(cells, Field::EntryNumber, &number)).then_some(number);
    }
    let checked = entry(cell.text);
    if matches!(checked.status, Status::Masked) {
        cells.warn(
            Field::EntryNumber,
            cell.text,
            "The entry number is redacted and cannot identify the document.",
        );
        return None;
    }
    if !checked.note.is_empty() {
        cells.warn(Field::EntryNumber, cell.text, checked.remark());
    }
    let number = strip(&checked.canonical);
    (!number.is_empty() && fits(cells, Field::EntryNumber, &number)).then_some(number)
}

/// The lines of an entry lie side by side.
fn entry(text: &str) -> Rc<Checked> {
    thread_local! {
        static ENTRY: Last<Rc<Checked>> = const { Last::new() };
    }
    let check = |text: &str| Rc::new(identifier::check(Kind::EntryNumber, text));
    ENTRY.with(|last| last.get(text, check))
}

/// A file of no known layout may call its own country's number an entry number
/// as well: only what has the shape of CBP's is checked, and only remarked on.
fn note_wrong_digit(cells: &mut Cells<'_>, cell: &Cell<'_>, number: &str) {
    let is_called_entry = header::fold(cells.mapping.header(cell.column)).contains("entry");
    let is_shaped = number.len() == 11
        && number.bytes().take(3).all(|byte| byte.is_ascii_alphanumeric())
        && number.bytes().skip(3).all(|byte| byte.is_ascii_digit());
    if !is_called_entry || !is_shaped {
        return;
    }
    let checked = identifier::check(Kind::EntryNumber, number);
    if !checked.note.is_empty() {
        cells.warn(Field::EntryNumber, cell.text, checked.remark());
    }
}

fn bill(cells: &mut Cells<'_>, field: Field, scac: &str) -> String {
    let Some(cell) = cells.first(field) else {
        return String::new();
    };
    // The master of a house bill names its own carrier: QZLN55120000.
    let is_foreign = field == Field::MasterBill && names_carrier(cell.text);
    let scac = if is_foreign { "" } else { scac };
    let number = transport::bill_key(scac, cell.text).unwrap_or_default();
    if number.is_empty() || !fits(cells, field, &number) {
        return String::new();
    }
    number
}

/// True for four letters with a digit behind them.
fn names_carrier(number: &str) -> bool {
    let mut letters = number.chars().filter(|letter| letter.is_alphanumeric());
    letters.by_ref().take(4).filter(char::is_ascii_alphabetic).count() == 4
        && letters.next().is_some_and(|letter| letter.is_ascii_digit())
}

/// The carrier's code out of `PCMV`, `PCMV - Port City Marine Services` or
/// `Port City Marine Services (PCMV)`; a name without code gives none.
fn scac(cells: &Cells<'_>) -> String {
    thread_local! {
        static CARRIERS: Memo<Option<String>> = Memo::new();
    }
    CARRIERS.with(|memo| {
        cells.all(Field::Carrier).find_map(|cell| memo.get(cell.text, scac_of)).unwrap_or_default()
    })
}

fn scac_of(carrier: &str) -> Option<String> {
    let squeezed = text::squeeze(carrier);
    let inner = squeezed.rsplit_once('(').and_then(|(_, inner)| inner.strip_suffix(')'));
    let separated = squeezed.split_once(['-', ':', '/']).map(|(code, _)| code.trim());
    [Some(squeezed.as_str()), inner, separated]
        .into_iter()
        .flatten()
        .map(|text| identifier::check(Kind::Scac, text))
        .find(|checked| matches!(checked.status, Status::Ok | Status::Warn))
        .map(|checked| checked.canonical)
}

fn has_content(cells: &Cells<'_>) -> bool {
    Field::ALL
        .iter()
        .filter(|field| field.is_goods() || field.is_party())
        .any(|field| cells.first(*field).is_some())
}

/// A number that does not fit the column is not used as a key.
fn fits(cells: &mut Cells<'_>, field: Field, number: &str) -> bool {
    // No text has more characters than bytes.
    let is_short =
        number.len() <= DOCUMENT_LIMIT_CHARS || number.chars().count() <= DOCUMENT_LIMIT_CHARS;
    if !is_short {
        let note =
            format!("The number is longer than {DOCUMENT_LIMIT_CHARS} characters and is not used.");
        cells.warn(field, number, note);
    }
    is_short
}

/// Letters and digits, in capitals.
fn strip(text: &str) -> String {
    // Nearly all numbers are written as they should be.
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return text.to_owned();
    }
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The first 32 hexadecimal digits of SHA-256 over the squeezed cells.
fn content_hash(cells: &Cells<'_>) -> String {
    let mut hash = Sha256::new();
    for cell in &cells.record.cells {
        hash.update(text::squeeze(cell).as_bytes());
        // A sign that no squeezed text holds keeps cells apart.
        hash.update([0x1F]);
    }
    let mut digits = HEXLOWER.encode(&hash.finalize());
    digits.truncate(32);
    digits
}
