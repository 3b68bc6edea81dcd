//! Parties as the file names them: name, address in one line, country.

use super::cells::{Cells, is_empty_mark, lines};
use super::field::Field;
use super::memo::Memo;
use crate::domain::country;
use crate::domain::shipment::PartyText;

/// The most notify parties that one row may name.
const NOTIFY_LIMIT: usize = 12;

/// The columns that describe one party.
pub(super) struct PartyFields {
    pub(super) name: Field,
    pub(super) address: Field,
    pub(super) place: Option<Field>,
    pub(super) country: Field,
}

pub(super) const IMPORTER: PartyFields = PartyFields {
    name: Field::ImporterName,
    address: Field::ImporterAddress,
    place: Some(Field::ImporterPlace),
    country: Field::ImporterCountry,
};

pub(super) const CONSIGNEE: PartyFields = PartyFields {
    name: Field::ConsigneeName,
    address: Field::ConsigneeAddress,
    place: Some(Field::ConsigneePlace),
    country: Field::ConsigneeCountry,
};

pub(super) const SHIPPER: PartyFields = PartyFields {
    name: Field::ShipperName,
    address: Field::ShipperAddress,
    place: Some(Field::ShipperPlace),
    country: Field::ShipperCountry,
};

pub(super) const MANUFACTURER: PartyFields = PartyFields {
    name: Field::ManufacturerName,
    address: Field::ManufacturerAddress,
    place: None,
    country: Field::ManufacturerCountry,
};

/// A party, or none when the file does not name it.
pub(super) fn party(cells: &mut Cells<'_>, fields: &PartyFields) -> Option<PartyText> {
    let cell = cells.first(fields.name)?;
    let mut party = from_lines(lines(cell.text))?;
    let address = address(cells, fields);
    if !address.is_empty() {
        party.address = address;
    }
    party.country = country(cells, fields.country);
    Some(party)
}

/// Every notify party: several columns, and cells of many lines.
pub(super) fn notify(cells: &mut Cells<'_>) -> Vec<PartyText> {
    let mut parties: Vec<PartyText> = cells
        .all(Field::NotifyName)
        .filter_map(|cell| from_lines(lines(cell.text)))
        .take(NOTIFY_LIMIT)
        .collect();
    let fields = PartyFields {
        name: Field::NotifyName,
        address: Field::NotifyAddress,
        place: Some(Field::NotifyPlace),
        country: Field::NotifyCountry,
    };
    let address = address(cells, &fields);
    let country = country(cells, fields.country);
    if let Some(first) = parties.first_mut() {
        if !address.is_empty() {
            first.address = address;
        }
        first.country = country;
    }
    parties
}

/// A country column as alpha-2; an unknown country is a remark, not an error.
pub(super) fn country(cells: &mut Cells<'_>, field: Field) -> String {
    // `NA` is Namibia and `NC` is New Caledonia, so the words for "nothing"
    // of other columns do not hold here.
    let columns = cells.context.columns_of(field);
    let record = cells.record;
    let found = columns
        .iter()
        .map(|column| record.cell(*column))
        .find(|cell| matches!(*cell, "NA" | "NC") || !is_empty_mark(cell));
    let Some(written) = found else {
        return String::new();
    };
    if let Some(code) = known(written) {
        return code.to_owned();
    }
    // "Shanghai, China" and "CN - China".
    let part =
        [written.rsplit(',').next(), written.split(" - ").next(), written.rsplit(" - ").next()]
            .into_iter()
            .flatten()
            .find_map(|part| known(part.trim()));
    if let Some(code) = part {
        return code.to_owned();
    }
    cells.warn(field, written, "This country is not known; the field stays empty.");
    String::new()
}

fn known(written: &str) -> Option<&'static str> {
    thread_local! {
        static COUNTRIES: Memo<Option<&'static str>> = Memo::new();
    }
    COUNTRIES.with(|memo| memo.get(written, country::from_text))
}

/// The first line is the name, the others are the address.
fn from_lines(lines: Vec<String>) -> Option<PartyText> {
    let mut lines = lines.into_iter();
    let name = lines.next()?;
    Some(PartyText {
        name,
        address: lines.collect::<Vec<String>>().join(", "),
        country: String::new(),
    })
}

fn address(cells: &Cells<'_>, fields: &PartyFields) -> String {
    let street = cells.joined(fields.address);
    let Some(place) = fields.place.map(|place| cells.joined(place)) else {
        return street;
    };
    // Full addresses repeat the city column.
    if place.is_empty() || street.contains(&place) {
        street
    } else if street.is_empty() {
        place
    } else {
        let missing: Vec<&str> = place.split(", ").filter(|part| !street.contains(part)).collect();
        if missing.is_empty() { street } else { format!("{street}, {}", missing.join(", ")) }
    }
}
