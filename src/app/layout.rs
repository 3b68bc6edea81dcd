//! How a trade file would be read, without a database.

use crate::error::{Error, Result};
use crate::files::scratch_in;
use crate::id;
use crate::intake::archive::Scratch;
use crate::intake::decode::{Decoder, head};
use crate::intake::field::Field;
pub use crate::intake::mapping::SavedFields;
use crate::intake::mapping::{Mapping, fingerprint};
use crate::intake::probe::HEAD_LIMIT_BYTES;
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{ReadError, Record};
use crate::intake::{self, Opened};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
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
    /// Why, in a short sentence.
    pub evidence: String,
    /// What else the column may mean, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Other>,
}

/// Another meaning of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Other {
    /// The canonical field's code.
    pub field: &'static str,
    /// How likely, 0 to 1.
    pub confidence: f64,
}

/// How a file would be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Described {
    /// The encoding's name (WHATWG).
    pub encoding: String,
    /// none, gzip, zip or zstd.
    pub compression: String,
    /// comma, semicolon, tab, pipe, caret, tilde, or what the file names.
    pub delimiter: &'static str,
    /// The line of the header row, from 1; 0 when there is none.
    pub header_row: u64,
    /// The kind of file.
    pub layout: &'static str,
    /// The key under which a mapping of these headers is found again.
    pub fingerprint: String,
    /// The columns that are read.
    pub mapping: Vec<Mapped>,
    /// The first rows by canonical field.
    pub sample: Vec<BTreeMap<&'static str, String>>,
    /// Headers of the columns that are not read.
    pub unmapped: Vec<String>,
    /// What stands above the table.
    pub preamble: Vec<String>,
    /// What people should know about how the file is read.
    pub notes: Vec<String>,
}

/// The columns that are read.
#[must_use]
pub fn mapped(mapping: &Mapping) -> Vec<Mapped> {
    let columns = mapping.columns.iter();
    columns
        .filter_map(|column| {
            let field: Field = column.field?;
            let share = |permille: u16| f64::from(permille) / 1000.0;
            let others = column.alternatives.iter();
            Some(Mapped {
                header: column.header.clone(),
                field: field.code(),
                confidence: share(column.confidence_permille),
                evidence: column.evidence.clone(),
                alternatives: others
                    .map(|other| Other {
                        field: other.field.code(),
                        confidence: share(other.confidence_permille),
                    })
                    .collect(),
            })
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
pub fn describe(path: &Path, saved: Option<&SavedFields>) -> Result<Described> {
    let file = File::open(path).map_err(|error| {
        Error::field("file", format!("{} cannot be opened: {error}.", path.display()))
    })?;
    let scratch = Scratch { file: &|| scratch_in(&std::env::temp_dir()), tick: &|| Ok(()) };
    let mut decoder = Decoder::open(file, scratch).map_err(|error| from_io(&error))?;
    let text_head = head(&mut decoder).map_err(|error| from_io(&error))?;
    let is_whole = text_head.len() < HEAD_LIMIT_BYTES;
    let probe = decoder.probe();
    let mut opened = match saved {
        Some(saved) => intake::open_with(&text_head, is_whole, &probe, None, saved),
        None => intake::open(&text_head, is_whole, &probe, None),
    }
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
        layout: opened.mapping.layout.code(),
        fingerprint: fingerprint(&opened.mapping.headers()),
        mapping: mapped(&opened.mapping),
        sample: sample(&opened, &text)?,
        unmapped: columns
            .filter(|column| column.field.is_none())
            .map(|column| column.header.clone())
            .collect(),
        preamble: opened.preamble.clone(),
        notes: opened.mapping.notes.iter().chain(&opened.notes).cloned().collect(),
    })
}

/// The longest file of a mapping, in bytes.
const MAPPING_LIMIT_BYTES: u64 = 1 << 20;

/// Reads a mapping that a person wrote or saved: one JSON object, header →
/// field, or null for a column that is not used.
///
/// # Errors
/// [`Error::Invalid`] when it cannot be opened or is no such object.
pub fn read_mapping(path: &Path) -> Result<SavedFields> {
    let wrong = |why: &dyn std::fmt::Display| {
        let example = "{\"Entry No\": \"entry_number\", \"Remarks\": null}";
        let message = format!("{} is not a mapping: {why}. Write it as {example}.", path.display());
        Error::field("mapping", message)
    };
    let mut text = String::new();
    let file = File::open(path).map_err(|error| wrong(&error))?;
    file.take(MAPPING_LIMIT_BYTES).read_to_string(&mut text).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
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
