//! Bytes of a trade file in, typed rows or row errors out: streaming, with
//! flat memory, and never a panic on input.
//!
//! The caller goes through a file in this order:
//!
//! 1. Spool the raw bytes under a limit.
//! 2. [`decode::Decoder::open`] makes one stream of UTF-8 text of whatever came:
//!    text in any encoding, gzip, zstd, ZIP, a workbook, an AMS manifest. A
//!    refusal ends it. Read the first [`probe::HEAD_LIMIT_BYTES`] of it and give
//!    them to [`open`], which finds dialect, header row, mapping and context.
//! 3. A person may change the mapping ([`mapping::Mapping::assign`], then
//!    [`Opened::relearn`]); after that it does not change any more.
//! 4. Pass the whole decoded stream, the head included, through a
//!    [`seal::CellMasker`] and only then write it to the kept file: what lies
//!    on disk holds no Social Security number. Every byte keeps its place. The
//!    raw spool is shredded.
//! 5. [`Opened::reader`] reads the kept file from [`Opened::start`], or from a
//!    saved [`reader::Resume`]; [`shipment::parse`] makes rows of its records.

pub mod archive;
pub mod charset;
pub mod context;
pub mod date;
pub mod decode;
pub mod dialect;
pub mod field;
pub mod header;
pub mod inspect;
pub mod list;
pub mod manifest;
pub mod mapping;
pub mod measure;
pub mod number;
pub mod packed;
pub mod probe;
pub mod reader;
pub mod refusal;
pub mod review;
pub mod row;
pub mod seal;
pub mod shipment;
pub mod synonyms;
pub mod template;
pub mod words;
pub mod workbook;

mod block;
mod cells;
mod container;
mod document;
mod goods;
mod guard;
mod lines;
mod marks;
mod memo;

mod order;
mod party;
mod place;

#[cfg(test)]
mod dialects;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod flat;
#[cfg(test)]
mod horrors;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod traps;

pub use memo::Hashed;

use std::io::Read;

use serde::{Deserialize, Serialize};

use context::Context;
use dialect::{Dialect, Table};
use mapping::{Mapping, SavedFields};
use probe::Probe;
use reader::{ReadPlan, Resume, RowReader};
use refusal::FileRefusal;
use seal::CellMasker;

/// All that must be known of a file to read its rows; kept with the upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Name of the encoding (WHATWG), as the head shows it; a file that begins
    /// in ASCII is settled by [`decode::Decoder::encoding_name`] at its end.
    pub encoding: String,
    /// `none`, `gzip`, `zip` (workbooks too) or `zstd`.
    pub compression: String,
    /// How cells are told apart.
    pub dialect: Dialect,
    /// The text line of the header row, from 1; 0 when there is none and the
    /// values alone say what the columns are.
    pub header_row: u64,
    /// Which column means what.
    pub mapping: Mapping,
    /// How the cells of each column are read.
    pub context: Context,
    /// Where the first data row starts, in bytes of the decoded file.
    pub data_offset: u64,
    /// The text line at `data_offset`.
    pub data_line: u64,
    /// What people should know about how the file is read.
    pub notes: Vec<String>,
    /// What stands above the table, a line each; empty in uploads of older versions.
    #[serde(default)]
    pub preamble: Vec<String>,
    /// The lines of a header that fills two; empty for a header of one line, and in uploads of
    /// older versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header_lines: Vec<Vec<String>>,
}

/// Finds the table in the first decoded bytes of a file.
///
/// `is_whole` says that `decoded_head` is the whole file; `currency` is the
/// currency of values that name none, when the sender said it. A table without
/// a header row is read when its values name a document; else it is refused as
/// `no_header`.
pub fn open(
    decoded_head: &[u8],
    is_whole: bool,
    probe: &Probe,
    currency: Option<&str>,
) -> Result<Opened, FileRefusal> {
    let table = dialect::detect(decoded_head, is_whole).and_then(within_limits);
    let built = table.and_then(|table| {
        Mapping::build(&table.headers, &table.sample).map(|mapping| (table, mapping))
    });
    let (table, mapping) = match built {
        Err(refusal) if refusal.code == "unknown_header" => bare(decoded_head, is_whole)
            .ok_or_else(|| {
                let table = dialect::detect_any(decoded_head, is_whole, None);
                let is_data = table.is_ok_and(|table| dialect::is_data(&table.headers));
                if is_data { no_header() } else { refusal }
            })?,
        other => other?,
    };
    Ok(Opened::new(table, mapping, probe, currency))
}

/// Finds the table like [`open`], and reads it by a saved mapping.
///
/// # Errors
/// `wrong_mapping` with every complaint in its message, when the mapping does
/// not fit the file; [`Mapping::from_fields`] gives them one by one.
pub fn open_with(
    decoded_head: &[u8],
    is_whole: bool,
    probe: &Probe,
    currency: Option<&str>,
    saved: &SavedFields,
) -> Result<Opened, FileRefusal> {
    let table = dialect::detect_any(decoded_head, is_whole, Some(saved)).and_then(within_limits)?;
    let mapping = Mapping::from_fields(&table.headers, &table.sample, saved).map_err(|errors| {
        let told: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        FileRefusal::new(
            "wrong_mapping",
            told.join(" "),
            "Correct the mapping, or leave it out to have the columns recognised.",
        )
    })?;
    Ok(Opened::new(table, mapping, probe, currency))
}

/// Finds the table even when no column is recognised, so that a person can
/// name the columns. Read it only when [`Mapping::is_usable`] is true.
pub fn survey(
    decoded_head: &[u8],
    is_whole: bool,
    probe: &Probe,
    currency: Option<&str>,
) -> Result<Opened, FileRefusal> {
    match open(decoded_head, is_whole, probe, currency) {
        Err(refusal)
            if matches!(refusal.code, "unknown_header" | "duplicate_header" | "no_header") =>
        {
            let bare =
                (refusal.code == "no_header").then(|| dialect::detect_bare(decoded_head, is_whole));
            let table = match bare.flatten() {
                Some(table) => table,
                None => {
                    dialect::detect_any(decoded_head, is_whole, None).and_then(within_limits)?
                }
            };
            let mapping = Mapping::guess(&table.headers, &table.sample);
            Ok(Opened::new(table, mapping, probe, currency))
        }
        other => other,
    }
}

fn within_limits(table: Table) -> Result<Table, FileRefusal> {
    if table.headers.len() > reader::COLUMN_LIMIT {
        return Err(FileRefusal::new(
            "too_many_columns",
            format!("The header row has {} columns.", table.headers.len()),
            format!("Export at most {} columns.", reader::COLUMN_LIMIT),
        ));
    }
    Ok(table)
}

/// A table without a header row whose values name a document.
fn bare(decoded_head: &[u8], is_whole: bool) -> Option<(Table, Mapping)> {
    let table = dialect::detect_bare(decoded_head, is_whole)?;
    let mut mapping = Mapping::build(&table.headers, &table.sample).ok()?;
    mapping.notes.push(
        "The file has no header row: the columns are named by their values alone.".to_owned(),
    );
    Some((table, mapping))
}

fn no_header() -> FileRefusal {
    FileRefusal::new(
        "no_header",
        "The file has no header row: its first full line holds data. Its values do not name an entry or bill number beyond doubt.",
        "Put a line with the name of each column above the data, as in: Entry Number, Line Number, Importer Name, HTS Number.",
    )
}

impl Opened {
    fn new(table: Table, mapping: Mapping, probe: &Probe, currency: Option<&str>) -> Self {
        let (context, notes) = Context::build(&mapping, &table.sample, currency);
        Self {
            encoding: probe.encoding_name().to_owned(),
            compression: probe.compression.code().to_owned(),
            dialect: table.dialect,
            header_row: table.header_row,
            mapping,
            context,
            data_offset: table.data_offset,
            data_line: table.data_line,
            notes,
            preamble: table.preamble,
            header_lines: table.header_lines,
        }
    }

    /// The place of the first data row.
    #[must_use]
    pub const fn start(&self) -> Resume {
        Resume { byte_offset: self.data_offset, row_number: 0, line_number: self.data_line }
    }

    /// Reads rows of the kept file, which stands at `from.byte_offset`.
    pub fn reader<R: Read>(&self, source: R, from: Resume) -> RowReader<R> {
        let plan = ReadPlan {
            dialect: self.dialect,
            headers: self.mapping.columns.iter().map(|column| column.header.clone()).collect(),
            header_lines: self.header_lines.clone(),
        };
        RowReader::resume(source, plan, from)
    }

    /// The masker for this file, at its first byte.
    #[must_use]
    pub fn masker(&self, key: [u8; 32]) -> CellMasker {
        CellMasker::new(&self.dialect, &self.mapping.sealed_columns(), key)
    }

    /// Learns the columns again after the mapping was changed by a person.
    pub fn relearn(
        &mut self,
        decoded_head: &[u8],
        is_whole: bool,
        currency: Option<&str>,
    ) -> Result<(), FileRefusal> {
        let sample = if self.header_row == 0 {
            dialect::detect_bare(decoded_head, is_whole).map_or(Vec::new(), |table| table.sample)
        } else {
            let saved = self.mapping.to_fields();
            dialect::detect_any(decoded_head, is_whole, Some(&saved))?.sample
        };
        let (context, notes) = Context::build(&self.mapping, &sample, currency);
        self.context = context;
        self.notes = notes;
        Ok(())
    }
}
