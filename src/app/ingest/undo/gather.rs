//! Which documents an undo changes, and which rows of later uploads are about
//! them: both are read out of the kept files.

use super::family::base;
use super::retell;
use crate::app::App;
use crate::app::ingest::kept_of;
use crate::app::job::{Lease, Turn};
use crate::app::upload::unguard;
use crate::error::{Error, Result};
use crate::intake::reader::Resume;
use crate::intake::row::{ReadError, Record};
use crate::intake::{Opened, shipment};
use crate::store;
use crate::store::undo::{LaterRow, Progress, UndoRow};
use crate::store::upload::UploadRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where listing or gathering goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// The upload whose file is read.
    upload_id: i64,
    byte_offset: u64,
    row_number: i64,
    line_number: u64,
}

impl Place {
    const fn new(upload_id: i64, at: Resume) -> Self {
        Self {
            upload_id,
            byte_offset: at.byte_offset,
            row_number: at.row_number,
            line_number: at.line_number,
        }
    }

    const fn resume(self) -> Resume {
        Resume {
            byte_offset: self.byte_offset,
            row_number: self.row_number,
            line_number: self.line_number,
        }
    }

    fn of(undo: &UndoRow) -> Result<Option<Self>> {
        if undo.place.is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&undo.place).map(Some).map_err(Error::internal)
    }

    fn json(self) -> Result<String> {
        serde_json::to_string(&self).map_err(Error::internal)
    }
}

/// How many rows are looked at in one step.
const STEP_ROWS: usize = 10_000;

/// The rows between two places of an upload's file.
struct Piece {
    /// Document, row and offset of each row.
    rows: Vec<(String, i64, i64)>,
    end: Resume,
    is_last: bool,
}

/// Reads the next rows of an upload for their documents and nothing else, for
/// most rows of most files are about others; rejected rows are among them.
fn piece(app: &App, upload: &UploadRow, at: Option<Place>) -> Result<Piece> {
    let opened: Opened = serde_json::from_str(&upload.mapping).map_err(Error::internal)?;
    let at = at.map_or_else(|| opened.start(), Place::resume);
    let mut source = kept_of(app, upload)?;
    source.seek_to(at.byte_offset)?;
    let mut reader = opened.reader(source, at);
    let is_mended = opened.is_mended();
    let mut record = Record::default();
    let mut piece = Piece { rows: Vec::new(), end: at, is_last: false };
    for _ in 0..STEP_ROWS {
        match reader.read(&mut record) {
            Ok(true) => {
                if is_mended {
                    unguard(&mut record.cells);
                }
                let number = shipment::document_number(&record, &opened.mapping, &opened.context);
                let offset = i64::try_from(record.byte_offset).map_err(Error::internal)?;
                piece.rows.extend(
                    number
                        .filter(|_| record.row_number <= upload.next_row)
                        .map(|number| (base(&number).to_owned(), record.row_number, offset)),
                );
            }
            Err(ReadError::Row(_)) => {}
            Err(ReadError::Io(error)) => return Err(Error::internal(error)),
            Ok(false) | Err(ReadError::File(_)) => piece.is_last = true,
        }
        piece.end = reader.position();
        piece.is_last |= piece.end.row_number >= upload.next_row;
        if piece.is_last {
            break;
        }
    }
    Ok(piece)
}

/// The rows among these that were told: those that were rejected told nothing.
fn told(app: &App, upload: &UploadRow, rows: Vec<LaterRow>) -> Result<Vec<LaterRow>> {
    if rows.is_empty() {
        return Ok(rows);
    }
    let opened: Opened = serde_json::from_str(&upload.mapping).map_err(Error::internal)?;
    let mut source = kept_of(app, upload)?;
    let mut record = Record::default();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let place = (row.row_number, row.byte_offset);
        if retell::parsed(&mut source, place, &opened, &mut record)?.is_some() {
            told.push(row);
        }
    }
    Ok(told)
}

impl Piece {
    fn documents(&self) -> Vec<String> {
        let numbers: BTreeSet<&str> =
            self.rows.iter().map(|(document, ..)| document.as_str()).collect();
        numbers.into_iter().map(str::to_owned).collect()
    }
}

/// Lists the documents of which the upload told something.
///
/// # Errors
/// When the disk or the database fails, or another worker went on.
pub fn list(app: &App, lease: &Lease, row: &UploadRow, undo: &UndoRow) -> Result<Option<Turn>> {
    let (found, next) = if row.next_row == 0 {
        (Vec::new(), None)
    } else {
        let piece = piece(app, row, Place::of(undo)?)?;
        let next = Place::new(row.id, piece.end);
        (piece.documents(), (!piece.is_last).then_some(next))
    };
    let now = app.clock.now();
    app.store.write(|tx| {
        let read = next.map_or(row.next_row, |place| place.row_number);
        let text = format!("looking for its documents, {read} of {} rows", row.next_row);
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some(&text))?;
        let told = store::revision::told_by(tx, row.organization_id, row.id, &found)?;
        // A number without a line of the upload may have later documents with one.
        let mut listed: BTreeSet<&str> = told.iter().map(|document| base(document)).collect();
        for number in found.iter().filter(|number| !told.contains(*number)) {
            let later = store::revision::later_documents(tx, row.organization_id, number)?;
            if !store::revision::told_by(tx, row.organization_id, row.id, &later)?.is_empty() {
                listed.insert(number);
            }
        }
        let new = store::undo::add_documents(tx, row.id, listed.into_iter())?;
        let progress = Progress {
            state: next.is_none().then_some("gathering"),
            place: Some(next.map_or_else(|| Ok(String::new()), Place::json)?),
            documents: Some(undo.documents + new),
            ..Progress::default()
        };
        store::undo::advance(tx, undo, &progress)
    })?;
    Ok(None)
}

/// Gathers the rows of later uploads about these documents.
///
/// # Errors
/// When the disk or the database fails, or another worker went on.
pub fn gather(app: &App, lease: &Lease, row: &UploadRow, undo: &UndoRow) -> Result<Option<Turn>> {
    let later = app.store.read(|tx| store::undo::later_uploads(tx, row))?;
    let place = Place::of(undo)?;
    let index = match place {
        Some(place) => later.iter().position(|upload| upload.id == place.upload_id),
        None => Some(0),
    };
    let current = index.and_then(|index| later.get(index)).filter(|_| undo.documents > 0);
    let Some(upload) = current else {
        return to_undoing(app, lease, undo);
    };
    let piece = piece(app, upload, place.filter(|place| place.row_number >= 0))?;
    let next = if piece.is_last {
        index.and_then(|index| later.get(index + 1)).map(|next| {
            // Below its first row: the file is opened at its own beginning.
            Place::new(next.id, Resume { byte_offset: 0, row_number: -1, line_number: 0 })
        })
    } else {
        Some(Place::new(upload.id, piece.end))
    };
    // Nobody adds to the list any more: listing is over.
    let documents = piece.documents();
    let listed = app.store.read(|tx| store::undo::listed(tx, row.id, &documents))?;
    let found = piece.rows.iter().filter(|(document, ..)| listed.contains(document));
    let found = found.map(|(document, row_number, byte_offset)| LaterRow {
        undo_id: row.id,
        document: document.clone(),
        upload_id: upload.id,
        row_number: *row_number,
        byte_offset: *byte_offset,
    });
    let rows = told(app, upload, found.collect())?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let text = format!("looking through later files, row {}", piece.end.row_number);
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some(&text))?;
        store::undo::add_rows(tx, &rows)?;
        let progress = Progress {
            state: next.is_none().then_some("undoing"),
            place: Some(next.map_or_else(|| Ok(String::new()), Place::json)?),
            ..Progress::default()
        };
        store::undo::advance(tx, undo, &progress)
    })?;
    Ok(None)
}

fn to_undoing(app: &App, lease: &Lease, undo: &UndoRow) -> Result<Option<Turn>> {
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some("beginning"))?;
        let progress =
            Progress { state: Some("undoing"), place: Some(String::new()), ..Progress::default() };
        store::undo::advance(tx, undo, &progress)
    })?;
    Ok(None)
}
