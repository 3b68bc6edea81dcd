//! Parties as the file names them: name, address in one line, country.

use super::block::Block;
use super::cells::{Cells, is_empty_mark, lines, shown};
use super::field::Field;
use super::marks;
use super::memo::Memo;
use super::seal;
use crate::domain::country;
use crate::domain::shipment::{Detail, PartyText, RowWarning};
use std::cell::RefCell;
use std::rc::Rc;

/// The most notify parties that one row may name.
const NOTIFY_LIMIT: usize = 12;

/// The columns that describe one party.
pub(super) struct PartyFields {
    pub(super) name: Field,
    pub(super) address: Field,
    pub(super) place: Option<Field>,
    pub(super) country: Field,
    /// Where contacts and tax numbers of the party stand in the details.
    pub(super) keys: (&'static str, &'static str),
    /// Which run of parties it is.
    run: usize,
}

pub(super) const IMPORTER: PartyFields = PartyFields {
    name: Field::ImporterName,
    address: Field::ImporterAddress,
    place: Some(Field::ImporterPlace),
    country: Field::ImporterCountry,
    keys: ("importer_contact", "importer_tax_number"),
    run: 0,
};

pub(super) const CONSIGNEE: PartyFields = PartyFields {
    name: Field::ConsigneeName,
    address: Field::ConsigneeAddress,
    place: Some(Field::ConsigneePlace),
    country: Field::ConsigneeCountry,
    keys: ("consignee_contact", "consignee_tax_number"),
    run: 1,
};

pub(super) const SHIPPER: PartyFields = PartyFields {
    name: Field::ShipperName,
    address: Field::ShipperAddress,
    place: Some(Field::ShipperPlace),
    country: Field::ShipperCountry,
    keys: ("shipper_contact", "shipper_tax_number"),
    run: 2,
};

pub(super) const MANUFACTURER: PartyFields = PartyFields {
    name: Field::ManufacturerName,
    address: Field::ManufacturerAddress,
    place: None,
    country: Field::ManufacturerCountry,
    keys: ("manufacturer_contact", "manufacturer_tax_number"),
    run: 3,
};

/// A party, or none when the file does not name it.
///
/// Parties come again on many rows, so each is read once: what it is, and what
/// reading it told.
pub(super) fn party(cells: &mut Cells<'_>, fields: &PartyFields) -> Option<Rc<Answer>> {
    thread_local! {
        static PARTIES: Memo<Option<Rc<Answer>>> = Memo::new();
    }
    cells.first(fields.name)?;
    let (record, context) = (cells.record, cells.context);
    let of = |field: Field| {
        let cells = context.columns_of(field).iter().map(|column| record.cell(*column));
        // Where the cells of one field end and those of the next begin.
        cells.chain(std::iter::once("\u{1E}"))
    };
    let texts = std::iter::once(fields.keys.0)
        .chain(of(fields.name))
        .chain(of(fields.address))
        .chain(fields.place.into_iter().flat_map(of))
        .chain(of(fields.country));
    let answer = PARTIES.with(|memo| {
        memo.get_again(fields.run, texts, || {
            let (warnings, details) = (cells.warnings.len(), cells.details.len());
            let party = read(cells, fields)?;
            Some(Rc::new(Answer {
                is_forwarder: marks::names_forwarder(&party.name),
                is_to_order: marks::is_to_order(&party.name),
                text: Rc::new(party),
                warnings: cells.warnings.split_off(warnings),
                details: cells.details.split_off(details),
                compared: RefCell::new(None),
            }))
        })
    })?;
    cells.warnings.extend(answer.warnings.iter().cloned());
    cells.details.extend(answer.details.iter().cloned());
    Some(answer)
}

/// What a party is, and what reading it told.
pub(super) struct Answer {
    pub(super) text: Rc<PartyText>,
    /// Its name is that of a forwarder.
    pub(super) is_forwarder: bool,
    /// Its name says that the goods go to whom a bill is endorsed.
    pub(super) is_to_order: bool,
    warnings: Vec<RowWarning>,
    details: Vec<Detail>,
    /// The manufacturer code and the country with which it was compared last, and the code
    /// that it should have where that is another one.
    compared: RefCell<Option<([String; 2], Option<String>)>>,
}

impl Answer {
    /// The code that the party should have, where it is not the declared one; `compare` is
    /// asked once where many rows declare the same.
    pub(super) fn derived_mid(
        &self,
        declared: &str,
        nation: &str,
        compare: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        if let Some((with, derived)) = self.compared.borrow().as_ref()
            && *with == [declared, nation]
        {
            return derived.clone();
        }
        let derived = compare();
        self.compared.replace(Some(([declared, nation].map(str::to_owned), derived.clone())));
        derived
    }
}

fn read(cells: &mut Cells<'_>, fields: &PartyFields) -> Option<PartyText> {
    let cell = cells.first(fields.name)?;
    let mut block = Block::of_lines(lines(cell.text))?;
    let address = address(cells, fields);
    if !address.is_empty() {
        block.set_address(address);
    }
    Some(finish(cells, fields, block))
}

/// Every notify party: several columns, and cells of many lines.
pub(super) fn notify(cells: &mut Cells<'_>) -> Vec<PartyText> {
    let fields = PartyFields {
        name: Field::NotifyName,
        address: Field::NotifyAddress,
        place: Some(Field::NotifyPlace),
        country: Field::NotifyCountry,
        keys: ("notify_contact", "notify_tax_number"),
        run: 0,
    };
    let blocks: Vec<Block> = cells
        .all(Field::NotifyName)
        .filter_map(|cell| Block::of_lines(lines(cell.text)))
        .take(NOTIFY_LIMIT)
        .collect();
    let mut parties = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if parties.is_empty() {
            let address = address(cells, &fields);
            if !address.is_empty() {
                block.set_address(address);
            }
            parties.push(finish(cells, &fields, block));
        } else {
            parties.push(PartyText {
                country: country_of_address(&block.address),
                name: block.name,
                address: block.address,
            });
        }
    }
    parties
}

/// Adds the country, and keeps contacts and tax numbers beside the party.
fn finish(cells: &mut Cells<'_>, fields: &PartyFields, block: Block) -> PartyText {
    let mut nation = country(cells, fields.country);
    if nation.is_empty() && cells.first(fields.country).is_none() {
        nation = country_of_address(&block.address);
    }
    let (contact, tax) = fields.keys;
    if !block.contact.is_empty() {
        cells.detail(contact, shown(fields.name, &block.contact));
    }
    if !block.tax_number.is_empty() {
        // A person's tax number may be a Social Security number.
        cells.detail(tax, seal::redact(&block.tax_number));
    }
    PartyText { name: block.name, address: block.address, country: nation }
}

/// The country that an address ends in, written out. Codes are not believed
/// here: CA, GA and IN are states, and so is one of the Georgias.
fn country_of_address(address: &str) -> String {
    let last = address.rsplit(',').next().unwrap_or("").trim().trim_end_matches('.');
    let is_written_out = last.len() >= 4 || matches!(last, "USA" | "UAE" | "PRC");
    let is_word = is_written_out && !last.bytes().any(|byte| byte.is_ascii_digit());
    let is_town = ["GEORGIA", "MEXICO", "LEBANON"].iter().any(|t| t.eq_ignore_ascii_case(last));
    if !is_word || is_town {
        return String::new();
    }
    known(last).map_or_else(String::new, str::to_owned)
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
