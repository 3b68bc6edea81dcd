//! A chunk of rows: read outside of a transaction, written inside one.

use super::content::Told;
use super::desk::{Desk, Outcome};
use super::people::{self, Sighting, Variants};
use crate::app::App;
use crate::app::job::Lease;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::files::BlockReader;
use crate::intake::Opened;
use crate::intake::reader::{Resume, RowReader};
use crate::intake::refusal::FileRefusal;
use crate::intake::row::{FOUND_LIMIT_CHARS, ReadError, Record, RowError};
use crate::intake::shipment;
use crate::store::upload::{RejectRow, Step, UploadRow, WarningRow};
use crate::store::{self, Write};
use std::collections::BTreeMap;

/// How many rows one transaction takes.
pub const CHUNK_ROWS: usize = 1000;
/// How much text one transaction takes, in bytes: long rows make short chunks.
const CHUNK_BYTES: u64 = 4 << 20;

/// How the reading of a chunk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// More rows may follow.
    More,
    /// The file is at its end.
    End,
    /// The rest of the file is unreadable; the rows so far stand.
    Refused(FileRefusal),
}

/// Rows and faults between two places of a file.
pub struct Chunk {
    from: Resume,
    to: Resume,
    rows: Vec<Told>,
    rejected_rows: i64,
    rejects: Vec<RejectRow>,
    warnings: BTreeMap<(String, String), WarningRow>,
    /// How the reading ended.
    pub ending: Ending,
}

/// A counter of the reader as the database keeps it.
pub fn kept(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A row as an import tells it.
pub fn told(
    mut row: crate::domain::shipment::ShipmentRow,
    record: &Record,
    opened: &Opened,
) -> Told {
    // Whether a bill has one row is guessed from the first rows; should a
    // second row come later, it must not take the first one's place.
    if opened.mapping.row_per_bill {
        row.line = None;
    }
    Told::new(row, record.row_number, kept(record.byte_offset))
}

impl Chunk {
    /// The rows that can be told.
    #[must_use]
    pub fn rows(&self) -> &[Told] {
        &self.rows
    }

    /// Reads the next rows.
    ///
    /// # Errors
    /// When the kept file cannot be read; the job may be tried again.
    pub fn read(
        reader: &mut RowReader<BlockReader>,
        from: Resume,
        opened: &Opened,
        upload_id: i64,
    ) -> Result<Self> {
        let mut chunk = Self {
            from,
            to: from,
            rows: Vec::new(),
            rejected_rows: 0,
            rejects: Vec::new(),
            warnings: BTreeMap::new(),
            ending: Ending::More,
        };
        let mut record = Record::default();
        while chunk.has_room() {
            match reader.read(&mut record) {
                Ok(false) => {
                    chunk.ending = Ending::End;
                    break;
                }
                Ok(true) => match shipment::parse(&record, &opened.mapping, &opened.context) {
                    Ok(row) => chunk.take(row, &record, opened, upload_id),
                    Err(errors) => chunk.reject(&errors, upload_id),
                },
                Err(ReadError::Row(error)) => chunk.reject(&[*error], upload_id),
                Err(ReadError::File(refusal)) => {
                    chunk.ending = Ending::Refused(refusal);
                    break;
                }
                Err(ReadError::Io(error)) => return Err(Error::internal(error)),
            }
            chunk.to = reader.position();
        }
        Ok(chunk)
    }

    fn has_room(&self) -> bool {
        let rows = self.rows.len().saturating_add(usize::try_from(self.rejected_rows).unwrap_or(0));
        rows < CHUNK_ROWS && self.to.byte_offset.saturating_sub(self.from.byte_offset) < CHUNK_BYTES
    }

    /// Whether there is anything to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.rejected_rows == 0
    }

    /// The place behind the last row.
    #[must_use]
    pub const fn end(&self) -> Resume {
        self.to
    }

    fn take(
        &mut self,
        mut row: crate::domain::shipment::ShipmentRow,
        record: &Record,
        opened: &Opened,
        upload_id: i64,
    ) {
        for warning in std::mem::take(&mut row.warnings) {
            let key = (warning.field.clone(), warning.note.clone());
            let entry = self.warnings.entry(key).or_insert_with(|| WarningRow {
                upload_id,
                field: warning.field,
                note: warning.note,
                found_count: 0,
                first_row: record.row_number,
                sample: text::clip(&warning.found, FOUND_LIMIT_CHARS).to_owned(),
            });
            entry.found_count = entry.found_count.saturating_add(1);
        }
        self.rows.push(told(row, record, opened));
    }

    fn reject(&mut self, errors: &[RowError], upload_id: i64) {
        self.rejected_rows = self.rejected_rows.saturating_add(1);
        for (ordinal, error) in (1_i32..).zip(errors) {
            self.rejects.push(RejectRow {
                upload_id,
                row_number: error.row_number,
                ordinal,
                line_number: kept(error.line_number),
                byte_offset: kept(error.byte_offset),
                column_name: text::clip(&error.column, FOUND_LIMIT_CHARS).to_owned(),
                field: error.field.to_owned(),
                found: text::clip(&error.found, FOUND_LIMIT_CHARS).to_owned(),
                rule: error.rule.to_owned(),
                why: error.why.clone(),
                hint: error.hint.clone(),
            });
        }
    }

    /// Writes the chunk in one transaction, in which the worker proves that
    /// the job and the place are still its own. Returns what it counted.
    ///
    /// # Errors
    /// [`Error::Refused`] when another worker went on; otherwise when the
    /// database fails, and then nothing of the chunk is written.
    pub fn write(
        &self,
        app: &App,
        lease: &Lease,
        row: &UploadRow,
        known: &mut Variants,
    ) -> Result<()> {
        let now = app.clock.now();
        let progress = format!("{} rows", self.to.row_number);
        let sighting = Sighting { secret: &app.settings.secret, upload_id: row.id, on: now.date() };
        let resolved = app.store.write_bulk(|tx| {
            store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some(&progress))?;
            store::upload::lock_tenant(tx, row.organization_id)?;
            store::upload::refuse_while_undoing(tx, row.organization_id)?;
            // The place moves first: it locks the upload and fails when it moved.
            store::upload::advance(tx, row.id, kept(self.from.byte_offset), &self.moved())?;
            let rows = self.rows.iter().map(|told| &told.row);
            let variants = people::resolve(tx, sighting, known, rows)?;
            let counted = self.tell(tx, row, &variants)?;
            store::upload::count(tx, row.id, &counted)?;
            store::upload::insert_rejects(tx, &self.rejects)?;
            let warnings: Vec<WarningRow> = self.warnings.values().cloned().collect();
            store::upload::add_warnings(tx, &warnings)?;
            Ok(variants)
        })?;
        known.remember(resolved);
        Ok(())
    }

    fn moved(&self) -> store::upload::Moved {
        store::upload::Moved {
            next_offset: kept(self.to.byte_offset),
            next_row: self.to.row_number,
            next_line: kept(self.to.line_number),
        }
    }

    fn tell(&self, tx: &mut Write<'_>, row: &UploadRow, variants: &Variants) -> Result<Step> {
        let mut step = Step { rejected: self.rejected_rows, ..Step::default() };
        let mut desk = Desk::lay(tx, row.organization_id, row.id, variants, &self.rows)?;
        for told in &self.rows {
            let counter = match desk.tell(told)? {
                Outcome::Accepted => &mut step.accepted,
                Outcome::Updated => &mut step.updated,
                Outcome::Duplicate => &mut step.duplicate,
            };
            *counter = counter.saturating_add(1);
        }
        desk.write()?;
        step.read = step.accepted + step.updated + step.duplicate + step.rejected;
        Ok(step)
    }
}
