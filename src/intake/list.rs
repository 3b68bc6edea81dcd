//! A published list in, typed entries or row errors out: streaming, and never a panic.
//!
//! A file of another format than was said is refused as a whole, with the format that it
//! looks like. Row errors say row, column and what to do; the next row is read on.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};

use super::archive::Scratch;
use super::charset::Charset;
use super::decode::{Decoder, head};
use super::packed;
use super::probe::{Compression, HEAD_LIMIT_BYTES, Probe, packed_as};
use super::refusal::FileRefusal;
use super::row::{ReadError, RowError};
use crate::domain::list::{Entry, ListFormat};
use ftm::Lines;
use table::Table;

pub mod cell;

mod cbp;
mod columns;
mod ftm;
mod made;
mod plain;
mod table;
mod targets;
mod uflpa;
mod words;

#[cfg(test)]
mod tests;

/// What one row gives.
#[derive(Debug)]
pub enum Row {
    /// An entry.
    Entry(Box<Entry>),
    /// A row that names nothing that a list of orders is about: an address, a bank account.
    Passed,
    /// A row that cannot be read.
    Bad(Box<RowError>),
}

/// Reads a list, row by row.
pub struct ListReader<'a> {
    rows: Rows<'a>,
    encoding: String,
}

enum Rows<'a> {
    Table(Box<Table<'a>>),
    Lines(Box<Lines<'a>>),
}

impl<'a> ListReader<'a> {
    /// Opens a file of a list: text in any encoding, packed text, a workbook; for
    /// OpenSanctions also JSON lines.
    ///
    /// # Errors
    /// [`ReadError::File`] when the file as a whole cannot be read or is of another format.
    pub fn open(
        mut file: File,
        scratch: Scratch<'_>,
        format: ListFormat,
    ) -> Result<Self, ReadError> {
        let raw = head(&mut file).map_err(|error| read_error(&error))?;
        io::Seek::rewind(&mut file).map_err(|error| read_error(&error))?;
        if format == ListFormat::Opensanctions
            && let Some(probe) = json_lines(&raw)
        {
            let decoder = Decoder::new(file, &probe);
            return Ok(Self::lines(decoder));
        }
        let decoder = Decoder::open(file, scratch).map_err(|error| read_error(&error))?;
        Self::table(decoder, format)
    }

    /// Reads a list that is text or packed text, from its bytes.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of_bytes(raw: &'a [u8], format: ListFormat) -> Result<Self, ReadError> {
        let start = raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw);
        if format == ListFormat::Opensanctions
            && let Some(probe) = json_lines(start)
        {
            return Ok(Self::lines(Decoder::new(raw, &probe)));
        }
        let probe = super::probe::probe(start).map_err(ReadError::File)?;
        Self::table(Decoder::new(raw, &probe), format)
    }

    fn lines(decoder: Decoder<'a>) -> Self {
        Self {
            rows: Rows::Lines(Box::new(Lines::new(BufReader::new(decoder)))),
            encoding: "UTF-8".to_owned(),
        }
    }

    fn table(mut decoder: Decoder<'a>, format: ListFormat) -> Result<Self, ReadError> {
        let text = head(&mut decoder).map_err(|error| read_error(&error))?;
        let found = columns::find(&text, format).map_err(ReadError::File)?;
        let encoding = decoder.encoding_name().to_owned();
        let rest = text.get(found.data_at..).unwrap_or_default().to_vec();
        let source: Box<dyn Read + 'a> = Box::new(Cursor::new(rest).chain(decoder));
        Ok(Self { rows: Rows::Table(Box::new(Table::new(source, found, format))), encoding })
    }

    /// The encoding as the head shows it.
    #[must_use]
    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// The next row; none at the end of the file.
    ///
    /// # Errors
    /// [`ReadError::File`] when the rest cannot be read, [`ReadError::Io`] when the disk fails.
    pub fn next_row(&mut self) -> Result<Option<Row>, ReadError> {
        match &mut self.rows {
            Rows::Table(table) => table.next_row(),
            Rows::Lines(lines) => lines.next_row(),
        }
    }
}

/// How a file of JSON lines is packed; none when it is something else.
fn json_lines(raw: &[u8]) -> Option<Probe> {
    let compression = packed_as(raw).unwrap_or(Compression::None);
    let is_packed = compression != Compression::None;
    let unpacked = is_packed.then(|| packed::head(raw, compression).ok()).flatten();
    let text = unpacked.as_deref().unwrap_or(raw);
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace())?;
    (*first == b'{')
        .then_some(Probe { compression, encoding: Some(Charset::Web(encoding_rs::UTF_8)) })
}

/// An I/O error as a reader tells it: the file's fault, or the disk's.
fn read_error(error: &io::Error) -> ReadError {
    match FileRefusal::from_io(error) {
        Some(refusal) => ReadError::File(refusal.clone()),
        None => ReadError::Io(error.to_string()),
    }
}
