//! A record becomes a shipment row, or all of its errors at once.

use super::cells::{Cell, Cells, shown};
use super::container;
use super::context::Context;
use super::document::{self, Bills};
use super::field::Field;
use super::goods;
use super::mapping::{Layout, Mapping};
use super::marks::{self, Parties, Ports};
use super::party::{self, Answer, CONSIGNEE, IMPORTER, MANUFACTURER, SHIPPER};
use super::place;
use super::row::{Record, RowError};
use crate::domain::identifier::{self, Kind, SEALED_MARK, Status};
use crate::domain::shipment::{DocumentKind, Money, ShipmentRow, TariffPart};
use crate::domain::{tariff, text};
use std::rc::Rc;

/// More of what stands where a Legal Entity Identifier belongs is not kept.
const LEI_LIMIT_CHARS: usize = 40;

/// Reads one row. A bad identifier, an unknown country or unit is a warning;
/// rejected are unreadable dates, unreadable, negative and too large values
/// and weights, tariff numbers that are none, lines that are no whole number,
/// and rows that name neither a document nor goods nor a party.
pub fn parse(
    record: &Record,
    mapping: &Mapping,
    context: &Context,
) -> Result<ShipmentRow, Vec<RowError>> {
    let mut cells = Cells::new(record, mapping, context);
    note_missing_cells(&mut cells);
    let mut bills = document::bills(&mut cells);
    let document = document::document(&mut cells, &bills);
    let mut row = goods_of(&mut cells);
    let parties = parties_of(&mut cells, &mut row);
    transport_of(&mut cells, &mut row, &mut bills);
    let lading = place::lading(&mut cells);
    let unlading = place::unlading(&mut cells);
    let ports = Ports { lading: lading.as_deref(), unlading: unlading.as_deref() };
    row.flags = marks::flags(&mut cells, &bills, &row, &parties, &ports);
    row.line = line(&mut cells, document.as_ref().map(|document| document.kind));
    if !cells.errors.is_empty() {
        return Err(cells.errors);
    }
    row.warnings = cells.warnings;
    row.details = cells.details;
    if let Some(document) = document {
        row.document = document;
    }
    Ok(row)
}

/// The number of the document that a row is about, without reading the rest of
/// the row; none when the row names none and has no content. A row that
/// [`parse`] rejects for something else has one.
#[must_use]
pub fn document_number(record: &Record, mapping: &Mapping, context: &Context) -> Option<String> {
    let mut cells = Cells::new(record, mapping, context);
    let bills = document::bills(&mut cells);
    document::document(&mut cells, &bills).map(|document| document.number)
}

/// What is imported: tariff number, description, value, weight, quantity.
fn goods_of(cells: &mut Cells<'_>) -> ShipmentRow {
    let hts = goods::hts(cells);
    let mut value = goods::money(cells, Field::Value);
    let tariff = tariff_part(cells, &hts);
    let is_extra = tariff.is_some() && tariff::is_chapter_98_99(&hts);
    if value.is_none() && !is_extra {
        value = tariff_value(cells, tariff.as_ref());
    }
    let (arrival_on, arrival_basis) = goods::arrival(cells);
    let quantity = goods::quantity(cells);
    let mut row = empty_row();
    row.weight_grams = goods::weight(cells);
    row.description = cells.text(Field::Description);
    row.origin_country = party::country(cells, Field::OriginCountry);
    row.export_country = party::country(cells, Field::ExportCountry);
    row.arrival_on = arrival_on;
    row.arrival_basis = arrival_basis;
    row.value = value;
    row.tariff = tariff.map(|part| TariffPart { quantity: quantity.clone(), ..part });
    row.quantity = quantity;
    // Chapters 98 and 99 add to the classification; they do not replace it.
    row.hts = if is_extra { String::new() } else { hts };
    row
}

fn parties_of(cells: &mut Cells<'_>, row: &mut ShipmentRow) -> Parties {
    let written = cells.text(Field::ImporterNumber);
    let is_secret = goods::is_secret(&written) || written.starts_with(SEALED_MARK);
    row.importer_number = if is_secret || cells.context.layout == Layout::AceEntryLine {
        // A secret was sealed in the kept file, with a token as long as it was
        // written; a file that was not is masked here.
        goods::identifier(cells, Field::ImporterNumber, Kind::ImporterNumber)
    } else {
        // Other countries number importers by rules of their own.
        written
    };
    let text = |party: &Option<Rc<Answer>>| party.as_ref().map(|party| Rc::clone(&party.text));
    row.importer = text(&party::party(cells, &IMPORTER));
    let consignee = party::party(cells, &CONSIGNEE);
    let shipper = party::party(cells, &SHIPPER);
    let manufacturer = party::party(cells, &MANUFACTURER);
    (row.consignee, row.shipper) = (text(&consignee), text(&shipper));
    row.manufacturer = text(&manufacturer);
    row.manufacturer_mid = goods::identifier(cells, Field::ManufacturerId, Kind::Mid);
    row.notify = party::notify(cells);
    note_lei(cells);
    Parties { consignee, shipper, manufacturer }
}

/// Legal Entity Identifiers stand beside the line. Of several columns each says whose it is.
fn note_lei(cells: &mut Cells<'_>) {
    let found: Vec<Cell<'_>> = cells.all(Field::Lei).collect();
    let is_one = cells.context.columns_of(Field::Lei).len() == 1;
    let mut said = Vec::new();
    for cell in found {
        let checked = identifier::check(Kind::Lei, cell.text);
        if checked.status != Status::Ok {
            cells.warn(Field::Lei, cell.text, checked.remark());
        }
        let number = text::clip(&checked.canonical, LEI_LIMIT_CHARS);
        let header = cells.mapping.header(cell.column);
        said.push(if is_one { number.to_owned() } else { format!("{header}: {number}") });
    }
    cells.detail("lei", shown(Field::Lei, &said.join("; ")));
}

fn transport_of(cells: &mut Cells<'_>, row: &mut ShipmentRow, bills: &mut Bills) {
    row.entry_type = cells.text(Field::EntryType);
    row.bill_number = std::mem::take(&mut bills.number);
    row.master_bill = std::mem::take(&mut bills.master);
    row.carrier_scac = std::mem::take(&mut bills.scac);
    row.vessel = cells.text(Field::Vessel);
    row.voyage = cells.text(Field::Voyage);
    row.vessel_imo = goods::identifier(cells, Field::VesselImo, Kind::Imo);
    row.containers = container::containers(cells);
    row.port_lading = cells.text(Field::PortLading);
    row.port_unlading = cells.text(Field::PortUnlading);
}

/// The line inside the document; a bill that is one row is line 1.
fn line(cells: &mut Cells<'_>, kind: Option<DocumentKind>) -> Option<i32> {
    let line = goods::ordinal(cells, Field::EntryLine);
    let is_bill_row = cells.context.row_per_bill && kind == Some(DocumentKind::Bill);
    line.or(if is_bill_row { Some(1) } else { None })
}

/// The ordinal under an ACE line, when the file has such a column.
fn tariff_part(cells: &mut Cells<'_>, hts: &str) -> Option<TariffPart> {
    let ordinal = goods::ordinal(cells, Field::TariffOrdinal);
    let value = goods::money(cells, Field::TariffValue);
    let duty = goods::money(cells, Field::Duty);
    Some(TariffPart { ordinal: ordinal?, hts: hts.to_owned(), value, duty, quantity: None })
}

/// The value of the only ordinal that classifies the line stands for the line
/// where the file gives no value of the line itself.
fn tariff_value(cells: &mut Cells<'_>, part: Option<&TariffPart>) -> Option<Money> {
    match part {
        Some(part) => part.value.clone(),
        None if cells.errors.is_empty() => goods::money(cells, Field::TariffValue),
        None => None,
    }
}

/// Spreadsheets leave out empty cells at the end; a row without half of its
/// cells may have been cut by a line break inside a text.
fn note_missing_cells(cells: &mut Cells<'_>) {
    let columns = cells.mapping.columns.len();
    let found = cells.record.cells.len();
    if found.saturating_mul(2) < columns {
        cells.warnings.push(crate::domain::shipment::RowWarning {
            field: "",
            found: format!("{found} of {columns} cells"),
            note: "More than half of the cells are missing; was a text cut by a line break?".into(),
            made: String::new(),
        });
    }
}

fn empty_row() -> ShipmentRow {
    ShipmentRow {
        document: crate::domain::shipment::Document {
            kind: DocumentKind::Content,
            number: String::new(),
        },
        line: None,
        tariff: None,
        entry_type: String::new(),
        bill_number: String::new(),
        master_bill: String::new(),
        carrier_scac: String::new(),
        vessel: String::new(),
        voyage: String::new(),
        vessel_imo: String::new(),
        containers: Vec::new(),
        importer_number: String::new(),
        importer: None,
        consignee: None,
        shipper: None,
        manufacturer: None,
        manufacturer_mid: String::new(),
        notify: Vec::new(),
        origin_country: String::new(),
        export_country: String::new(),
        port_lading: String::new(),
        port_unlading: String::new(),
        arrival_on: None,
        arrival_basis: "",
        hts: String::new(),
        description: String::new(),
        value: None,
        weight_grams: None,
        quantity: None,
        flags: Vec::new(),
        details: Vec::new(),
        warnings: Vec::new(),
    }
}
