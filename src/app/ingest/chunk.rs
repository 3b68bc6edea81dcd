//! Rows between two places of a file: understood in batches outside of a
//! transaction, written as a chunk of batches inside one.

use super::content::Told;
use super::desk::{Desk, Outcome};
use super::lot::{Ending, Lot};
use super::people::{self, Met, Resolver, Sighting};
use super::sort::sort;
use crate::app::App;
use crate::app::job::Lease;
use crate::app::upload::unguard;
use crate::domain::text;
use crate::error::Result;
use crate::intake::Opened;
use crate::intake::reader::Resume;
use crate::intake::row::{FOUND_LIMIT_CHARS, Record, RowError};
use crate::intake::shipment;
use crate::store::bulk::{self, Habit, PackedLine, Teller, Verdict};
use crate::store::upload::{RejectRow, Step, UploadRow, WarningRow};
use crate::store::{self, Write};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The remark on a row that tells a line which an earlier row of its file told otherwise.
const TOLD_AGAIN: &str = "An earlier row of this file tells the same line with other values; the \
    last one stands. Is the line's number in the right column?";

/// How many examples of one remark are kept; all of one batch.
const EXAMPLES_LIMIT: i64 = 3;

/// A record of more text is not used again, in bytes.
const SPARE_LIMIT_BYTES: usize = 2048;
/// A record of more cells is not used again.
const SPARE_LIMIT_CELLS: usize = 128;

/// Rows and faults between two places of a file.
pub struct Batch {
    from: Resume,
    to: Resume,
    rows: Vec<Told>,
    met: Met,
    rejected_rows: i64,
    rejects: Vec<RejectRow>,
    warnings: BTreeMap<(&'static str, Cow<'static, str>), WarningRow>,
    /// How the reading ended.
    pub ending: Ending,
}

/// Puts one more example behind those that a remark has, where there is room.
fn add_example(sample: &mut String, shown: &str) {
    let is_there = sample.split("; ").any(|known| known == shown);
    if !shown.is_empty() && !is_there && sample.len() + shown.len() + 2 <= FOUND_LIMIT_CHARS {
        sample.push_str("; ");
        sample.push_str(shown);
    }
}

/// Records that are used again keep the room that they once had: memory stays flat.
fn is_small(record: &Record) -> bool {
    record.cells.as_slice().len() <= SPARE_LIMIT_BYTES && record.cells.len() <= SPARE_LIMIT_CELLS
}

/// A counter of the reader as the database keeps it.
pub fn kept(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What the batches of one import are understood with.
pub struct Reading<'a> {
    /// How the file is read.
    pub opened: &'a Opened,
    /// The upload.
    pub upload_id: i64,
    /// Which parties were met.
    pub resolver: Resolver,
}

/// A row as an import tells it.
///
/// # Errors
/// When the row is longer than any row may be.
pub fn told(
    mut row: crate::domain::shipment::ShipmentRow,
    record: &Record,
    reading: &mut Reading<'_>,
    met: &mut Met,
) -> Result<Told> {
    // Whether a bill has one row is guessed from the first rows; should a
    // second row come later, it must not take the first one's place.
    if reading.opened.mapping.row_per_bill {
        row.line = None;
    }
    let variants = reading.resolver.resolve(&row, met);
    Told::new(row, record.row_number, kept(record.byte_offset), variants)
}

impl Batch {
    /// The rows that can be told.
    #[must_use]
    pub fn rows(&self) -> &[Told] {
        &self.rows
    }

    /// Understands rows, and leaves the records of their text in `spare`, to be used again.
    ///
    /// # Errors
    /// When a row cannot be kept.
    pub fn of(lot: Lot, reading: &mut Reading<'_>, spare: &mut Vec<Record>) -> Result<Self> {
        let mut batch = Self {
            from: lot.from,
            to: lot.to,
            rows: Vec::with_capacity(lot.rows.len()),
            met: Met::default(),
            rejected_rows: 0,
            rejects: Vec::new(),
            warnings: BTreeMap::new(),
            ending: lot.ending,
        };
        let opened = reading.opened;
        let is_mended = opened.is_mended();
        for row in lot.rows {
            let mut record = match row {
                Ok(record) => record,
                Err(error) => {
                    batch.reject(&[*error], reading.upload_id);
                    continue;
                }
            };
            if is_mended {
                unguard(&mut record.cells);
            }
            match shipment::parse(&record, &opened.mapping, &opened.context) {
                Ok(row) => batch.take(row, &record, reading)?,
                Err(errors) => batch.reject(&errors, reading.upload_id),
            }
            if is_small(&record) {
                spare.push(record);
            }
        }
        batch.note_skipped(lot.footer_rows, lot.header_rows, reading.upload_id);
        Ok(batch)
    }

    /// Says which lines were taken for no data, so that no line is without an answer.
    fn note_skipped(&mut self, footer_rows: u64, header_rows: u64, upload_id: i64) {
        let lines = [
            ("Lines of totals and footers are no data and were left out.", footer_rows),
            ("The header came again and was left out.", header_rows),
        ];
        for (note, count) in lines {
            let found_count = kept(count);
            if found_count > 0 {
                let warning = WarningRow {
                    upload_id,
                    field: String::new(),
                    note: note.to_owned(),
                    found_count,
                    first_row: self.to.row_number.saturating_add(1),
                    sample: String::new(),
                };
                self.warnings.insert(("", Cow::Borrowed(note)), warning);
            }
        }
    }

    /// What it met for the first time, to be stored before its rows.
    pub fn take_met(&mut self) -> Met {
        std::mem::take(&mut self.met)
    }

    /// How many data rows of the file lie before it.
    #[must_use]
    pub const fn rows_before(&self) -> i64 {
        self.from.row_number
    }

    /// How many rows it holds, the rejected ones included.
    #[must_use]
    pub fn rows_read(&self) -> usize {
        self.rows.len().saturating_add(usize::try_from(self.rejected_rows).unwrap_or(0))
    }

    /// How many faults its rejected rows have.
    #[must_use]
    pub const fn faults(&self) -> usize {
        self.rejects.len()
    }

    /// How much text of the file it stands for, in bytes.
    #[must_use]
    pub const fn text_bytes(&self) -> u64 {
        self.to.byte_offset.saturating_sub(self.from.byte_offset)
    }

    fn take(
        &mut self,
        mut row: crate::domain::shipment::ShipmentRow,
        record: &Record,
        reading: &mut Reading<'_>,
    ) -> Result<()> {
        for warning in std::mem::take(&mut row.warnings) {
            let shown = || text::clip(&warning.shown(), FOUND_LIMIT_CHARS).to_owned();
            let entry = match self.warnings.entry((warning.field, warning.note.clone())) {
                Entry::Occupied(entry) => {
                    let known = entry.into_mut();
                    if known.found_count < EXAMPLES_LIMIT {
                        add_example(&mut known.sample, &shown());
                    }
                    known
                }
                Entry::Vacant(entry) => entry.insert(WarningRow {
                    upload_id: reading.upload_id,
                    field: warning.field.to_owned(),
                    note: warning.note.clone().into_owned(),
                    found_count: 0,
                    first_row: record.row_number,
                    sample: shown(),
                }),
            };
            entry.found_count = entry.found_count.saturating_add(1);
        }
        self.rows.push(told(row, record, reading, &mut self.met)?);
        Ok(())
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
                suggestion: text::clip(&error.suggestion, FOUND_LIMIT_CHARS).to_owned(),
            });
        }
    }
}

/// Batches that one transaction writes.
#[derive(Default)]
pub struct Chunk {
    batches: Vec<Batch>,
    rows: usize,
}

impl Chunk {
    /// Appends a batch that follows the others in the file.
    pub fn push(&mut self, batch: Batch) {
        self.rows = self.rows.saturating_add(batch.rows_read());
        self.batches.push(batch);
    }

    /// How many rows it holds, the rejected ones included.
    #[must_use]
    pub const fn rows_read(&self) -> usize {
        self.rows
    }

    /// The last data row that it holds, from 1; 0 when it is empty.
    #[must_use]
    pub fn last_row(&self) -> i64 {
        self.batches.last().map_or(0, |last| last.to.row_number)
    }

    /// Writes the chunk in one transaction, in which the worker proves that
    /// the job and the place are still its own. Returns the lines that were written
    /// and are not entered yet.
    ///
    /// # Errors
    /// [`crate::error::Error::Refused`] when another worker went on; otherwise when the
    /// database fails, and then nothing of the chunk is written.
    pub fn write(
        &self,
        app: &App,
        lease: &Lease,
        row: &UploadRow,
        habit: &mut Habit,
    ) -> Result<Vec<&PackedLine>> {
        let (Some(first), Some(last)) = (self.batches.first(), self.batches.last()) else {
            return Ok(Vec::new());
        };
        let now = app.clock.now();
        let progress = format!("{} rows", last.to.row_number);
        let sighting = Sighting { upload_id: row.id, on: now.date() };
        let moved = store::upload::Moved {
            next_offset: kept(last.to.byte_offset),
            next_row: last.to.row_number,
            next_line: kept(last.to.line_number),
        };
        app.store.write_bulk(|tx| {
            store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some(&progress))?;
            store::upload::lock_tenant(tx, row.organization_id)?;
            store::upload::refuse_while_undoing(tx, row.organization_id)?;
            // The place moves first: it locks the upload and fails when it moved.
            store::upload::advance(tx, row.id, kept(first.from.byte_offset), &moved)?;
            people::store(tx, sighting, self.batches.iter().map(|batch| &batch.met))?;
            let (counted, new) = self.tell(tx, row, habit)?;
            store::upload::count(tx, row.id, &counted)?;
            for batch in &self.batches {
                store::upload::insert_rejects(tx, &batch.rejects)?;
            }
            store::upload::add_warnings(tx, &self.warnings())?;
            Ok(new)
        })
    }

    fn warnings(&self) -> Vec<WarningRow> {
        let mut all: BTreeMap<&(&str, Cow<'_, str>), WarningRow> = BTreeMap::new();
        for (key, warning) in self.batches.iter().flat_map(|batch| &batch.warnings) {
            all.entry(key)
                .and_modify(|first| {
                    first.found_count = first.found_count.saturating_add(warning.found_count);
                })
                .or_insert_with(|| warning.clone());
        }
        all.into_values().collect()
    }

    /// Rows that are lines of their own are written at once; the desk judges
    /// the others, and those that turned out to be known with other content.
    fn tell(
        &self,
        tx: &mut Write<'_>,
        row: &UploadRow,
        habit: &mut Habit,
    ) -> Result<(Step, Vec<&PackedLine>)> {
        let mut step = Step::default();
        let mut new = Vec::new();
        let rows: Vec<&Told> = self.batches.iter().flat_map(|batch| &batch.rows).collect();
        let teller = Teller { organization_id: row.organization_id, upload_id: row.id };
        let (own, mut others) = sort(&rows);
        let lines: Vec<&PackedLine> = own.iter().map(|told| &told.packed).collect();
        let verdicts = bulk::tell_lines(tx, teller, &lines, habit)?;
        for (told, verdict) in own.into_iter().zip(verdicts) {
            match verdict {
                Verdict::New => {
                    step.accepted += 1;
                    new.push(&told.packed);
                }
                Verdict::Same => step.duplicate += 1,
                Verdict::Unsettled => others.push(told),
            }
        }
        if !others.is_empty() {
            others.sort_unstable_by_key(|told| told.packed.row_number);
            let mut desk = Desk::lay(tx, row.organization_id, row.id, &others)?;
            for told in others {
                match desk.tell(told)? {
                    Outcome::Accepted => step.accepted += 1,
                    Outcome::Updated => step.updated += 1,
                    Outcome::Duplicate => step.duplicate += 1,
                }
            }
            let again = desk.told_again().map(|(first_row, found_count)| WarningRow {
                upload_id: row.id,
                field: String::new(),
                note: TOLD_AGAIN.to_owned(),
                found_count,
                first_row,
                sample: String::new(),
            });
            desk.write()?;
            store::upload::add_warnings(tx, again.as_slice())?;
        }
        step.rejected = self.batches.iter().map(|batch| batch.rejected_rows).sum();
        step.read = step.accepted + step.updated + step.duplicate + step.rejected;
        Ok((step, new))
    }
}
