//! How a trade file would be read, without a database.

use crate::error::{Error, Result};
use crate::files::scratch_in;
use crate::id;
use crate::intake::decode::{Decoder, head};
use crate::intake::field::Field;
use crate::intake::mapping::Mapping;
use crate::intake::probe::HEAD_LIMIT_BYTES;
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{ReadError, Record};
use crate::intake::{self, Opened};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// How many rows the sample shows.
const SAMPLE_ROWS: usize = 3;

/// One column of a file and what it means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mapped {
    /// The header as written.
    pub header: String,
    /// The canonical field's code.
    pub field: &'static str,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
}

/// How a file would be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Described {
    /// The encoding's name (WHATWG).
    pub encoding: String,
    /// none, gzip, zip or zstd.
    pub compression: String,
    /// comma, semicolon, tab or pipe.
    pub delimiter: &'static str,
    /// The line of the header row, from 1.
    pub header_row: u64,
    /// The columns that are read.
    pub mapping: Vec<Mapped>,
    /// The first rows by canonical field.
    pub sample: Vec<BTreeMap<&'static str, String>>,
    /// Headers of the columns that are not read.
    pub unmapped: Vec<String>,
}

/// The columns that are read.
#[must_use]
pub fn mapped(mapping: &Mapping) -> Vec<Mapped> {
    let columns = mapping.columns.iter();
    columns
        .filter_map(|column| {
            let field: Field = column.field?;
            let confidence = f64::from(column.confidence_permille) / 1000.0;
            Some(Mapped { header: column.header.clone(), field: field.code(), confidence })
        })
        .collect()
}

fn bad_file(refusal: &FileRefusal) -> Error {
    Error::BadFile {
        code: refusal.code,
        message: refusal.message.clone(),
        hint: refusal.hint.clone(),
    }
}

fn from_io(error: &io::Error) -> Error {
    FileRefusal::from_io(error).map_or_else(|| Error::internal(error), bad_file)
}

/// Looks at the beginning of a file. Numbers that could be Social Security
/// numbers are shown as tokens of a key that is thrown away.
///
/// # Errors
/// [`Error::BadFile`] when it cannot be read as a trade file.
pub fn describe(path: &Path) -> Result<Described> {
    let file = File::open(path).map_err(|error| {
        Error::field("file", format!("{} cannot be opened: {error}.", path.display()))
    })?;
    let scratch = || scratch_in(&std::env::temp_dir());
    let mut decoder = Decoder::open(file, &scratch).map_err(|error| from_io(&error))?;
    let text_head = head(&mut decoder).map_err(|error| from_io(&error))?;
    let is_whole = text_head.len() < HEAD_LIMIT_BYTES;
    let mut opened = intake::open(&text_head, is_whole, &decoder.probe(), None)
        .map_err(|refusal| bad_file(&refusal))?;
    opened.notes.extend(decoder.notes());
    let mut masker = opened.masker(id::random_bytes());
    let mut text = Vec::with_capacity(text_head.len());
    masker.push(&text_head, &mut text);
    masker.finish(&mut text);
    let columns = opened.mapping.columns.iter();
    Ok(Described {
        encoding: decoder.encoding_name().to_owned(),
        compression: opened.compression.clone(),
        delimiter: opened.dialect.delimiter_name(),
        header_row: opened.header_row,
        mapping: mapped(&opened.mapping),
        sample: sample(&opened, &text)?,
        unmapped: columns
            .filter(|column| column.field.is_none())
            .map(|column| column.header.clone())
            .collect(),
    })
}

fn sample(opened: &Opened, text: &[u8]) -> Result<Vec<BTreeMap<&'static str, String>>> {
    let start = opened.start();
    let from = usize::try_from(start.byte_offset).unwrap_or(usize::MAX);
    let mut reader = opened.reader(text.get(from..).unwrap_or_default(), start);
    let mut record = Record::default();
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS {
        match reader.read(&mut record) {
            Ok(true) => rows.push(fields(&opened.mapping, &record)),
            Err(ReadError::Row(_)) => {}
            Err(ReadError::Io(error)) => return Err(Error::internal(error)),
            // The text ends in the middle of a row.
            Ok(false) | Err(ReadError::File(_)) => break,
        }
    }
    Ok(rows)
}

fn fields(mapping: &Mapping, record: &Record) -> BTreeMap<&'static str, String> {
    let by_field = mapping.by_field().into_iter();
    by_field
        .filter_map(|(field, columns)| {
            let mut cells =
                columns.iter().map(|index| record.cell(*index)).filter(|cell| !cell.is_empty());
            let text = if field.is_joined() {
                cells.collect::<Vec<_>>().join(", ")
            } else {
                cells.next().unwrap_or_default().to_owned()
            };
            (!text.is_empty()).then_some((field.code(), text))
        })
        .collect()
}
