//! Which column means what, for one file: found by spelling, shown to people,
//! changed by them, and kept with the upload.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::field::Field;
use super::header::{self, Recognised};
use super::refusal::FileRefusal;
use super::synonyms::SYNONYMS;
use super::{review, seal};

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
    /// whether columns of the same name agree.
    ///
    /// Refused: `unknown_header` when nothing identifies a document and there
    /// are not both goods and a party; `duplicate_header` when two columns of
    /// the same name and meaning hold different data. Otherwise the first of
    /// them wins, with a note.
    pub fn build(headers: &[String], sample: &[Vec<String>]) -> Result<Self, FileRefusal> {
        let mut columns = recognised(headers);
        let mut notes = Vec::new();
        drop_product_numbers(&mut columns, sample, &mut notes);
        settle_duplicates(&mut columns, sample, &mut notes)?;
        let mut mapping = Self { columns, layout: Layout::Generic, row_per_bill: false, notes };
        if !mapping.is_usable() {
            return Err(unknown_header(headers));
        }
        mapping.settle(sample);
        Ok(mapping)
    }

    /// Maps a header row for a person to confirm: nothing is refused, and what
    /// is not known, or stands twice, means nothing yet.
    #[must_use]
    pub fn build_for_review(headers: &[String], sample: &[Vec<String>]) -> Self {
        Self::build(headers, sample).unwrap_or_else(|refusal| {
            let mut columns = recognised(headers);
            let mut seen = BTreeSet::new();
            for column in &mut columns {
                if column
                    .field
                    .is_some_and(|field| !seen.insert((header::fold(&column.header), field)))
                {
                    column.field = None;
                    column.confidence_permille = 0;
                }
            }
            // What the refusal says of unknown headers, the page shows.
            let is_told = refusal.code != "unknown_header";
            let notes = is_told.then_some(refusal.message).into_iter().collect();
            Self { columns, layout: Layout::Generic, row_per_bill: false, notes }
        })
    }

    /// Maps a header row as people confirmed it, column by column; columns
    /// behind the last field mean nothing. Refused: `unusable_mapping` when
    /// nothing identifies a document and there are not both goods and a party.
    pub fn from_fields(
        headers: &[String],
        fields: &[Option<Field>],
        sample: &[Vec<String>],
    ) -> Result<Self, FileRefusal> {
        let mut columns = recognised(headers);
        let ours = review::mending_columns(headers).unwrap_or(0..0);
        let mut chosen = fields.iter().copied();
        for column in columns.iter_mut().filter(|column| !ours.contains(&column.index)) {
            let field = chosen.next().flatten();
            if column.field != field {
                column.rank = 0;
            }
            column.field = field;
            column.confidence_permille = if field.is_some() { header::EXACT_PERMILLE } else { 0 };
            column.is_sealed =
                field == Some(Field::ImporterNumber) || header::is_person_number(&column.header);
        }
        let notes = Vec::new();
        let mut mapping = Self { columns, layout: Layout::Generic, row_per_bill: false, notes };
        if !mapping.is_usable() {
            return Err(unusable());
        }
        mapping.settle(sample);
        Ok(mapping)
    }

    /// The field of every column of the sender's, from left to right.
    #[must_use]
    pub fn to_fields(&self) -> Vec<Option<Field>> {
        let headers: Vec<String> =
            self.columns.iter().map(|column| column.header.clone()).collect();
        let ours = review::mending_columns(&headers).unwrap_or(0..0);
        let theirs = self.columns.iter().filter(|column| !ours.contains(&column.index));
        theirs.map(|column| column.field).collect()
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

    fn is_usable(&self) -> bool {
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

/// By what a layout is known again: its folded headers in their order, without
/// those that our own file of rejected rows adds. 128 bits, hexadecimal.
#[must_use]
pub fn fingerprint(headers: &[String]) -> String {
    let ours = review::mending_columns(headers).unwrap_or(0..0);
    let mut hasher = Sha256::new();
    for (index, header) in headers.iter().enumerate() {
        if !ours.contains(&index) {
            hasher.update(header::fold(header).as_bytes());
            hasher.update([0]);
        }
    }
    let digest = hasher.finalize();
    data_encoding::HEXLOWER.encode(digest.get(..16).unwrap_or_default())
}

/// Every column by its header alone.
fn recognised(headers: &[String]) -> Vec<ColumnMapping> {
    let ours = review::mending_columns(headers).unwrap_or(0..0);
    let found = header::recognise(headers);
    let columns = headers.iter().zip(&found).enumerate();
    columns
        .map(|(index, (header, found))| {
            column(index, header, found.filter(|_| !ours.contains(&index)))
        })
        .collect()
}

/// The refusal of fields that do not suffice.
fn unusable() -> FileRefusal {
    FileRefusal::new(
        "unusable_mapping",
        "Nothing says which document a row belongs to, nor both goods and a party.",
        "Name the column of the entry number, of a bill of lading or of a record id; or a tariff \
         number or goods description together with a party.",
    )
}

fn column(index: usize, header: &str, found: Option<Recognised>) -> ColumnMapping {
    let field = found.map(|found| found.field);
    ColumnMapping {
        index,
        header: header.trim().to_owned(),
        field,
        confidence_permille: found.map_or(0, |found| found.confidence_permille),
        rank: found.map_or(0, |found| found.rank),
        is_sealed: field == Some(Field::ImporterNumber) || header::is_person_number(header),
    }
}

/// `Item Number` is the line of a declaration, or a product number of the
/// seller; only whole numbers can be lines.
fn drop_product_numbers(
    columns: &mut [ColumnMapping],
    sample: &[Vec<String>],
    notes: &mut Vec<String>,
) {
    for column in columns {
        let is_item =
            column.field == Some(Field::EntryLine) && header::fold(&column.header).contains("item");
        let is_line = sample.iter().all(|row| {
            let cell = row.get(column.index).map_or("", |cell| cell.trim());
            cell.trim_end_matches(".0").bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_item && !is_line {
            column.field = None;
            column.confidence_permille = 0;
            notes.push(format!(
                "Column “{}” holds product numbers, not line numbers, and is not used.",
                column.header
            ));
        }
    }
}

fn settle_duplicates(
    columns: &mut [ColumnMapping],
    sample: &[Vec<String>],
    notes: &mut Vec<String>,
) -> Result<(), FileRefusal> {
    let mut first: BTreeMap<(String, Field), usize> = BTreeMap::new();
    for column in columns {
        let Some(field) = column.field else { continue };
        let key = (header::fold(&column.header), field);
        let Some(earlier) = first.get(&key).copied() else {
            first.insert(key, column.index);
            continue;
        };
        let differs = sample.iter().any(|row| {
            let cell = |index: usize| row.get(index).map_or("", |cell| cell.trim());
            let (left, right) = (cell(earlier), cell(column.index));
            !left.is_empty() && !right.is_empty() && left != right
        });
        let name = seal::redact(&column.header);
        let places = (earlier.saturating_add(1), column.index.saturating_add(1));
        if differs {
            return Err(FileRefusal::new(
                "duplicate_header",
                format!(
                    "Columns {} and {} are both named “{name}” and hold different data.",
                    places.0, places.1
                ),
                "Rename or remove one of them: the file does not say which one counts.",
            ));
        }
        notes.push(format!(
            "Columns {} and {} are both named “{name}”; the first one is used.",
            places.0, places.1
        ));
        column.field = None;
        column.confidence_permille = 0;
    }
    Ok(())
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
mod tests {
    use super::{Field, Layout, Mapping};

    fn build(header: &str, rows: &[&str]) -> Result<Mapping, &'static str> {
        let cut = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
        let sample: Vec<Vec<String>> = rows.iter().map(|row| cut(row)).collect();
        Mapping::build(&cut(header), &sample).map_err(|refusal| refusal.code)
    }

    #[test]
    fn layouts_are_told_apart() {
        let layout = |header| build(header, &[]).map(|mapping| mapping.layout);
        assert_eq!(
            layout("Entry Summary Number,Entry Summary Line Number"),
            Ok(Layout::AceEntryLine)
        );
        assert_eq!(layout("Bill of Lading Number,Shipper"), Ok(Layout::VendorBill));
        assert_eq!(layout("Declaration ID,HS6 Code"), Ok(Layout::Declaration));
        assert_eq!(layout("HS_CODE,EXPORTER_NAME"), Ok(Layout::Generic));
        assert_eq!(layout("kitten,win"), Err("unknown_header"));
        assert_eq!(layout("HS_CODE,win"), Err("unknown_header"));
    }

    #[test]
    fn equal_headers_are_refused_only_when_their_data_differ() {
        let same = build("Entry Number,Entry Number,Line No", &["A,A,1", "B,,2"]);
        assert_eq!(same.map(|mapping| mapping.notes.len()), Ok(1));
        let other = build("Entry Number,Entry Number,Line No", &["A,A,1", "B,C,2"]);
        assert_eq!(other.map(|mapping| mapping.notes.len()), Err("duplicate_header"));
        let unmapped = build("Entry Number,note,note", &["A,x,y"]);
        assert_eq!(unmapped.map(|mapping| mapping.notes.len()), Ok(0));
    }

    #[test]
    fn the_earlier_spelling_speaks_first() {
        let mapping = build("HS_CODE_2,HS_CODE,EXPORTER_NAME", &[]);
        let first = mapping.map(|mapping| mapping.by_field().remove(&Field::Hts));
        assert_eq!(first, Ok(Some(vec![1, 0])));
    }

    #[test]
    fn a_row_is_a_bill_until_a_bill_comes_twice() {
        let header = "Bill of Lading Number,Goods Shipped";
        let once = build(header, &["ABCD1,a", "ABCD2,b"]).map(|mapping| mapping.row_per_bill);
        let twice = build(header, &["ABCD1,a", "ABCD1,b"]).map(|mapping| mapping.row_per_bill);
        assert_eq!((once, twice), (Ok(true), Ok(false)));
    }

    #[test]
    fn product_numbers_are_not_lines() {
        let mapping = build("Item Number,HS Code,Exporter", &["AB-1,6109,x"]);
        assert_eq!(
            mapping.map(|mapping| mapping.by_field().contains_key(&Field::EntryLine)),
            Ok(false)
        );
    }
}
