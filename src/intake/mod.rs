//! Bytes of a trade file in, typed rows or row errors out: streaming, with
//! flat memory, and never a panic on input.
//!
//! The caller goes through a file in this order:
//!
//! 1. Spool the raw bytes under a limit; [`probe::probe`] the first
//!    [`probe::HEAD_LIMIT_BYTES`] of them. A refusal ends it.
//! 2. Read them through a [`decode::Decoder`]: gzip is unpacked, any encoding
//!    becomes UTF-8. Decode the first [`probe::HEAD_LIMIT_BYTES`] and give them
//!    to [`open`], which finds dialect, header row, mapping and context.
//! 3. A person may change the mapping ([`mapping::Mapping::assign`], then
//!    [`Opened::relearn`]); after that it does not change any more.
//! 4. Pass the whole decoded stream, the head included, through a
//!    [`seal::CellMasker`] and only then write it to the kept file: what lies
//!    on disk holds no Social Security number. Every byte keeps its place. The
//!    raw spool is shredded.
//! 5. [`Opened::reader`] reads the kept file from [`Opened::start`], or from a
//!    saved [`reader::Resume`]; [`shipment::parse`] makes rows of its records.

pub mod context;
pub mod date;
pub mod decode;
pub mod dialect;
pub mod field;
pub mod header;
pub mod mapping;
pub mod measure;
pub mod number;
pub mod probe;
pub mod reader;
pub mod refusal;
pub mod review;
pub mod row;
pub mod seal;
pub mod shipment;
pub mod suggest;
pub mod synonyms;
pub mod template;

mod cells;
mod document;
mod goods;
mod guard;
mod lines;
mod memo;
mod party;

#[cfg(test)]
mod fixtures;

use std::io::Read;

use serde::{Deserialize, Serialize};

use context::Context;
use dialect::Dialect;
use mapping::Mapping;
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
    /// `none` or `gzip`.
    pub compression: String,
    /// How cells are told apart.
    pub dialect: Dialect,
    /// The text line of the header row, from 1.
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
}

/// Finds the table in the first decoded bytes of a file.
///
/// `is_whole` says that `decoded_head` is the whole file; `currency` is the
/// currency of values that name none, when the sender said it.
pub fn open(
    decoded_head: &[u8],
    is_whole: bool,
    probe: &Probe,
    currency: Option<&str>,
) -> Result<Opened, FileRefusal> {
    let table = dialect::detect(decoded_head, is_whole)?;
    check_width(&table.headers)?;
    let mapping = Mapping::build(&table.headers, &table.sample)?;
    let (context, notes) = Context::build(&mapping, &table.sample, currency);
    Ok(Opened {
        encoding: probe.encoding_name().to_owned(),
        compression: probe.compression.code().to_owned(),
        dialect: table.dialect,
        header_row: table.header_row,
        mapping,
        context,
        data_offset: table.data_offset,
        data_line: table.data_line,
        notes,
    })
}

/// Refuses more columns than rows may have.
fn check_width(headers: &[String]) -> Result<(), FileRefusal> {
    if headers.len() <= reader::COLUMN_LIMIT {
        return Ok(());
    }
    Err(FileRefusal::new(
        "too_many_columns",
        format!("The header row has {} columns.", headers.len()),
        format!("Export at most {} columns.", reader::COLUMN_LIMIT),
    ))
}

impl Opened {
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
        let table = dialect::detect(decoded_head, is_whole)?;
        let (context, notes) = Context::build(&self.mapping, &table.sample, currency);
        self.context = context;
        self.notes = notes;
        Ok(())
    }
}
