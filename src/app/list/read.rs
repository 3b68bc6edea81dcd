//! From a file to entries, under limits.

use super::{RejectRow, VersionRow};
use crate::app::App;
use crate::domain::list::{ENTRY_LIMIT_ROWS, Entry, ListFormat};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::intake::archive::Scratch;
use crate::intake::list::{ListReader, Row};
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{ReadError, RowError};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;

/// The most rows that may be wrong; a file with more is the wrong file.
const REJECT_LIMIT_ROWS: usize = 1000;
/// How often the watcher is told, in rows.
const TELL_ROWS: i64 = 500;

/// What a file says.
pub(super) struct Content {
    pub(super) entries: Vec<Entry>,
    pub(super) rejects: Vec<RowError>,
    pub(super) rows_read: i64,
    pub(super) rows_passed: i64,
    pub(super) encoding: String,
    /// The hash of the entries, in the order of their keys.
    pub(super) sha256: String,
}

impl Content {
    pub(super) fn rejected(&self) -> i64 {
        i64::try_from(self.rejects.len()).unwrap_or(i64::MAX)
    }
}

pub(super) fn bad_file(refusal: FileRefusal) -> Error {
    Error::BadFile { code: refusal.code, message: refusal.message, hint: refusal.hint }
}

fn refused(code: &'static str, message: String, hint: &str) -> Error {
    Error::BadFile { code, message, hint: hint.to_owned() }
}

fn failed(error: ReadError) -> Error {
    match error {
        ReadError::File(refusal) => bad_file(refusal),
        ReadError::Row(error) => Error::internal(error.why),
        ReadError::Io(what) => Error::internal(what),
    }
}

/// Reads a file to its end.
pub(super) fn read(
    app: &App,
    format: ListFormat,
    file: File,
    watch: &mut dyn FnMut(i64),
) -> Result<Content> {
    let files = Files::new(&app.settings.files);
    let make = || files.scratch();
    let scratch = Scratch { file: &make, tick: &|| Ok(()) };
    let mut reader = ListReader::open(file, scratch, format).map_err(failed)?;
    let mut entries: BTreeMap<String, (i64, Entry)> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let (mut rejects, mut rows_read, mut rows_passed) = (Vec::new(), 0_i64, 0_i64);
    while let Some(row) = reader.next_row().map_err(failed)? {
        rows_read += 1;
        if rows_read % TELL_ROWS == 0 {
            watch(rows_read);
        }
        match row {
            Row::Passed => rows_passed += 1,
            Row::Bad(error) => rejects.push(*error),
            Row::Entry(entry) => match entries.get(&entry.key) {
                // The same again says nothing new.
                Some((_, known)) if known.facts() == entry.facts() => rows_passed += 1,
                Some((first, _)) => rejects.push(twice(rows_read, *first, &entry)),
                None => {
                    order.push(entry.key.clone());
                    entries.insert(entry.key.clone(), (rows_read, *entry));
                }
            },
        }
        if entries.len() > ENTRY_LIMIT_ROWS {
            return Err(refused(
                "too_many_entries",
                format!("The list has more than {ENTRY_LIMIT_ROWS} entries."),
                "Split it by data set or by program, and import each part under a name of its own.",
            ));
        }
        if rejects.len() > REJECT_LIMIT_ROWS {
            return Err(refused(
                "too_many_rejects",
                format!(
                    "More than {REJECT_LIMIT_ROWS} rows cannot be read. The first: {}",
                    first_why(&rejects)
                ),
                "Check that the file is the list itself, and export it again.",
            ));
        }
    }
    watch(rows_read);
    if entries.is_empty() {
        return Err(refused(
            "no_entries",
            format!(
                "None of the {rows_read} rows of the file names an entry. {}",
                first_why(&rejects)
            ),
            "Export the list again and check that it has rows.",
        ));
    }
    let sha256 = digest(entries.values().map(|(_, entry)| entry))?;
    let in_order = order.into_iter().filter_map(|key| entries.remove(&key));
    Ok(Content {
        entries: in_order.map(|(_, entry)| entry).collect(),
        rejects,
        rows_read,
        rows_passed,
        encoding: reader.encoding().to_owned(),
        sha256,
    })
}

fn first_why(rejects: &[RowError]) -> String {
    rejects
        .first()
        .map(|error| format!("Row {}: {}", error.row_number, error.why))
        .unwrap_or_default()
}

fn twice(row_number: i64, first: i64, entry: &Entry) -> RowError {
    let record = crate::intake::row::Record { row_number, ..crate::intake::row::Record::default() };
    let why =
        format!("“{}” stands in row {first} already, and says something else there.", entry.label);
    RowError::row(&record, "named_twice", why, "Keep the row that is right.")
}

fn digest<'e>(entries: impl Iterator<Item = &'e Entry>) -> Result<String> {
    let mut hasher = Sha256::new();
    for entry in entries {
        hasher.update(serde_json::to_vec(entry).map_err(Error::internal)?);
        hasher.update(b"\n");
    }
    Ok(data_encoding::HEXLOWER.encode(&hasher.finalize()))
}

/// A row that could not be read, as it is stored.
pub(super) fn reject(version: &VersionRow, error: &RowError) -> RejectRow {
    RejectRow {
        list_id: version.list_id.clone(),
        number: version.number,
        row_number: error.row_number,
        line_number: i64::try_from(error.line_number).unwrap_or(i64::MAX),
        column_name: error.column.clone(),
        found: error.found.clone(),
        why: error.why.clone(),
        hint: error.hint.clone(),
    }
}
