//! Which column means what, for one file: found by spelling, by words and by
//! values, shown to people with the evidence, changed by them, and kept with
//! the upload.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::header::{self, Recognised};
use super::refusal::FileRefusal;
use super::synonyms::SYNONYMS;
use super::{review, seal};

mod saved;
mod settle;
mod weigh;

pub use saved::{SavedFields, fingerprint};

/// The kind of file, because the same word means different things in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// ACE entry summary lines: entry, line and tariff ordinal.
    AceEntryLine,
    /// Bills of lading as data vendors and carriers export them.
    VendorBill,
    /// Korean import declarations: values in won, net mass in kilograms.
    Declaration,
    /// Anything else with a document, or with goods and a party.
    Generic,
}

impl Layout {
    /// The code that is stored and that prefixes a vendor's record ids.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AceEntryLine => "ace_entry_line",
            Self::VendorBill => "vendor_bill",
            Self::Declaration => "declaration",
            Self::Generic => "generic",
        }
    }
}

/// How many other meanings of a column are kept for the page that asks.
pub const ALTERNATIVES_LIMIT: usize = 3;

/// Another meaning that a column may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The canonical field.
    pub field: Field,
    /// How likely, in thousandths.
    pub confidence_permille: u16,
}

/// What one column means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The column, counted from 0.
    pub index: usize,
    /// The header as written, trimmed.
    pub header: String,
    /// The canonical field, or none when the column is not used.
    pub field: Option<Field>,
    /// How sure the mapping is, in thousandths; 1000 for a known spelling.
    pub confidence_permille: u16,
    /// Why, in a short sentence; empty in uploads of older versions.
    #[serde(default)]
    pub evidence: String,
    /// What else the column may be, the likeliest first; at most [`ALTERNATIVES_LIMIT`].
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// Of several columns of one field the smaller rank speaks first.
    #[serde(default)]
    pub rank: usize,
    /// True when undashed nine-digit cells are sealed as possible Social Security numbers.
    #[serde(default)]
    pub is_sealed: bool,
}

/// The meaning of all columns of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Every column, from left to right.
    pub columns: Vec<ColumnMapping>,
    /// The kind of file.
    pub layout: Layout,
    /// True when each row is a whole bill, so that the line is 1.
    pub row_per_bill: bool,
    /// What people should know about the mapping, one sentence each.
    pub notes: Vec<String>,
}

impl Mapping {
    /// Maps a header row; `sample` holds the first data rows, which decide
    /// whether columns of the same name agree, confirm or correct what a header
    /// says, and speak alone where it says nothing.
    ///
    /// Refused: `unknown_header` when nothing identifies a document and there
    /// are not both goods and a party; `duplicate_header` when two columns of
    /// the same name and meaning hold different data. Otherwise the first of
    /// them wins, with a note.
    pub fn build(headers: &[String], sample: &[Vec<String>]) -> Result<Self, FileRefusal> {
        let mut mapping = Self::guess(headers, sample);
        settle::settle_duplicates(&mut mapping.columns, sample, &mut mapping.notes)?;
        if !mapping.is_usable() {
            return Err(unknown_header(headers));
        }
        mapping.settle(sample);
        Ok(mapping)
    }

    /// Maps as much as can be told, and refuses nothing: for a page on which a
    /// person names the rest. It may be read only when [`Self::is_usable`].
    #[must_use]
    pub fn guess(headers: &[String], sample: &[Vec<String>]) -> Self {
        let found = header::recognise(headers);
        let mut columns: Vec<ColumnMapping> = headers
            .iter()
            .zip(&found)
            .enumerate()
            .map(|(index, (header, found))| column(index, header, *found))
            .collect();
        let mut notes = Vec::new();
        settle::drop_product_numbers(&mut columns, sample, &mut notes);
        weigh::weigh(&mut columns, sample, &mut notes);
        for index in review::mending_columns(headers).into_iter().flatten() {
            if let (Some(place), Some(header)) = (columns.get_mut(index), headers.get(index)) {
                *place = column(index, header, None);
            }
        }
        let mut mapping = Self { columns, layout: Layout::Generic, row_per_bill: false, notes };
        mapping.settle(sample);
        mapping
    }

    /// Gives a column another meaning, or none, as a person decided.
    /// False when the file has no such column.
    pub fn assign(&mut self, header: &str, field: Option<Field>, sample: &[Vec<String>]) -> bool {
        let wanted = header::fold(header);
        let Some(column) =
            self.columns.iter_mut().find(|column| header::fold(&column.header) == wanted)
        else {
            return false;
        };
        column.field = field;
        column.confidence_permille = header::EXACT_PERMILLE;
        "A person chose this.".clone_into(&mut column.evidence);
        column.rank = 0;
        column.is_sealed |= field == Some(Field::ImporterNumber);
        self.settle(sample);
        true
    }

    /// The columns of every mapped field, the first to speak first.
    #[must_use]
    pub fn by_field(&self) -> BTreeMap<Field, Vec<usize>> {
        let mut ranked: BTreeMap<Field, Vec<(usize, usize)>> = BTreeMap::new();
        for column in &self.columns {
            if let Some(field) = column.field {
                // Parts of an address stay in the order of the file.
                let rank = if field.is_joined() { 0 } else { column.rank };
                ranked.entry(field).or_default().push((rank, column.index));
            }
        }
        ranked
            .into_iter()
            .map(|(field, mut places)| {
                places.sort_unstable();
                (field, places.into_iter().map(|(_, index)| index).collect())
            })
            .collect()
    }

    /// The columns in which undashed nine-digit numbers are sealed.
    #[must_use]
    pub fn sealed_columns(&self) -> Vec<usize> {
        self.columns.iter().filter(|column| column.is_sealed).map(|column| column.index).collect()
    }

    /// The header of a column as written.
    #[must_use]
    pub fn header(&self, index: usize) -> &str {
        self.columns.get(index).map_or("", |column| column.header.as_str())
    }

    fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == Some(field))
    }

    /// True when rows can be read: something identifies a document, or there are
    /// both goods and a party.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let any = |test: fn(Field) -> bool| {
            self.columns.iter().any(|column| column.field.is_some_and(test))
        };
        any(Field::is_document) || (any(Field::is_goods) && any(Field::is_party))
    }

    fn settle(&mut self, sample: &[Vec<String>]) {
        self.layout = self.find_layout();
        self.row_per_bill = self.layout == Layout::VendorBill
            && !self.has(Field::EntryLine)
            && self.is_each_bill_once(sample);
    }

    fn find_layout(&self) -> Layout {
        let names: BTreeSet<String> =
            self.columns.iter().map(|column| header::fold(&column.header)).collect();
        let is_us_entry = self.columns.iter().any(|column| {
            let name = header::fold(&column.header);
            column.field == Some(Field::EntryNumber)
                && (name.starts_with("entry") || name.starts_with("filercode"))
        });
        let has_lines = self.has(Field::EntryLine)
            || self.has(Field::TariffOrdinal)
            || self.has(Field::EntryType);
        let has_bill = self.has(Field::BillNumber)
            || self.has(Field::HouseBill)
            || self.has(Field::MasterBill);
        if names.contains("declarationid") && names.contains("hs6code") {
            Layout::Declaration
        } else if is_us_entry && has_lines {
            Layout::AceEntryLine
        } else if has_bill && !self.has(Field::EntryNumber) {
            Layout::VendorBill
        } else {
            Layout::Generic
        }
    }

    fn is_each_bill_once(&self, sample: &[Vec<String>]) -> bool {
        let by_field = self.by_field();
        let columns: Vec<usize> = [Field::HouseBill, Field::BillNumber, Field::MasterBill]
            .iter()
            .filter_map(|field| by_field.get(field)?.first().copied())
            .collect();
        let mut seen = BTreeSet::new();
        sample.iter().all(|row| {
            let key: Vec<String> = columns
                .iter()
                .map(|index| row.get(*index).map_or(String::new(), |cell| header::fold(cell)))
                .collect();
            key.iter().all(String::is_empty) || seen.insert(key)
        })
    }
}

fn column(index: usize, header: &str, found: Option<Recognised>) -> ColumnMapping {
    let field = found.map(|found| found.field);
    ColumnMapping {
        index,
        header: header.trim().to_owned(),
        field,
        confidence_permille: found.map_or(0, |found| found.confidence_permille),
        evidence: found.map_or(String::new(), |found| found.evidence() + "."),
        alternatives: Vec::new(),
        rank: found.map_or(0, |found| found.rank),
        is_sealed: field == Some(Field::ImporterNumber) || header::is_person_number(header),
    }
}

/// The refusal of a header row in which nothing useful was recognised. Cells
/// may be data of a file without header, so numbers are blacked out.
#[must_use]
pub fn unknown_header(headers: &[String]) -> FileRefusal {
    const SHOWN: usize = 40;
    let found: Vec<String> = headers
        .iter()
        .map(|header| seal::redact(crate::domain::text::clip(header.trim(), SHOWN)))
        .filter(|header| !header.is_empty())
        .take(SHOWN)
        .collect();
    let known: Vec<&str> = SYNONYMS
        .iter()
        .filter(|(field, _)| field.is_document() || field.is_goods() || field.is_party())
        .filter_map(|(_, spellings)| spellings.first().copied())
        .collect();
    FileRefusal::new(
        "unknown_header",
        format!(
            "No header row was found that names a document, or goods and a party. Found: {}.",
            found.join(", ")
        ),
        format!(
            "Name at least an entry or bill number, or goods and a party. Known are, among others: {}.",
            known.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests;
