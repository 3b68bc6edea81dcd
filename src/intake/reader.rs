//! Rows out of the kept file, with their places; flat in memory, resumable.
//!
//! Which lines are no data is told in `lines`.

use std::io::Read;

use super::dialect::{Dialect, count};
use super::guard::Guard;
use super::lines::{self, HeaderLine};
use super::refusal::FileRefusal;
use super::row::{ReadError, Record, RowError};

/// The longest row, in bytes.
pub const ROW_LIMIT_BYTES: usize = 1024 * 1024;
/// The longest cell, in bytes.
pub const CELL_LIMIT_BYTES: usize = 256 * 1024;
/// The most columns of a row.
pub const COLUMN_LIMIT: usize = 2000;
/// How many unclosed quotes are survived in one file before it is given up.
pub const RECOVERY_LIMIT_ROWS: u32 = 100;

/// What the reader must know of the file.
#[derive(Debug, Clone)]
pub struct ReadPlan {
    /// How cells are told apart.
    pub dialect: Dialect,
    /// The header cells, trimmed.
    pub headers: Vec<String>,
    /// The lines of a header that fills two; else empty.
    pub header_lines: Vec<Vec<String>>,
}

/// A place between two rows at which reading can go on later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// Where to position the kept file, in bytes.
    pub byte_offset: u64,
    /// How many data rows lie before it.
    pub row_number: i64,
    /// The text line at the offset.
    pub line_number: u64,
}

/// Lines that are no data, counted since this reader began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Empty lines, lines of empty cells, and rulers.
    pub blank_rows: u64,
    /// Totals and footers.
    pub footer_rows: u64,
    /// Lines of the header again, as glued files have it.
    pub header_rows: u64,
}

/// Reads records of a table one after the other.
pub struct RowReader<R: Read> {
    csv: Option<csv::Reader<Guard<R>>>,
    plan: ReadPlan,
    /// Byte offset in the file of the CSV reader's first byte.
    base_offset: u64,
    /// The text line at the CSV reader's position.
    line: u64,
    row_number: i64,
    skipped: Skipped,
    /// The last row ended between the two bytes of its line break.
    is_behind_cr: bool,
    recoveries: u32,
    repeats: Vec<HeaderLine>,
}

impl<R: Read> RowReader<R> {
    /// Reads on from a place; `source` stands at `from.byte_offset` of the kept
    /// file. The first row of a file is at the data offset, with row number 0.
    pub fn resume(source: R, plan: ReadPlan, from: Resume) -> Self {
        let csv = build(plan.dialect, Guard::new(source));
        let repeats = HeaderLine::of_plan(&plan);
        Self {
            csv: Some(csv),
            plan,
            base_offset: from.byte_offset,
            line: from.line_number,
            row_number: from.row_number,
            skipped: Skipped::default(),
            is_behind_cr: false,
            recoveries: 0,
            repeats,
        }
    }

    /// The place behind the last row that was given or rejected.
    pub fn position(&self) -> Resume {
        let read = self.csv.as_ref().map_or(0, |csv| csv.position().byte());
        Resume {
            byte_offset: self.base_offset.saturating_add(read),
            row_number: self.row_number,
            line_number: self.line,
        }
    }

    /// How much memory the rows take that it may have to read again.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.csv.as_ref().map_or(0, |csv| csv.get_ref().held_bytes())
    }

    /// Lines that were skipped so far.
    pub const fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// Reads the next data row into `record`; false at the end of the file.
    ///
    /// Errors: [`ReadError::Row`] for one row, and the next call reads on;
    /// [`ReadError::File`] and [`ReadError::Io`] end the reading.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        loop {
            let Some(csv) = self.csv.as_mut() else {
                return Ok(false);
            };
            let start = csv.position().byte();
            csv.get_mut().begin(start);
            let outcome = csv.read_record(&mut record.cells);
            let is_over = csv.get_ref().is_over();
            match outcome {
                Ok(false) => {
                    self.base_offset = self.position().byte_offset;
                    self.csv = None;
                    return Ok(false);
                }
                Ok(true) if self.is_open_at_end(start) => {
                    return Err(self.reject_open(record, start));
                }
                Ok(true) => {
                    if let Some(is_data) = self.place(record, start)? {
                        return Ok(is_data);
                    }
                }
                Err(_) if is_over => return Err(self.recover(record, start)),
                Err(error) => return Err(self.fail(record, start, error)),
            }
        }
    }

    /// Gives a record its place; none when the line is no data.
    fn place(&mut self, record: &mut Record, start: u64) -> Result<Option<bool>, ReadError> {
        let (length, is_swallowed) = self.locate(record, start);
        if is_swallowed {
            return Err(self.recover(record, start));
        }
        if self.is_skipped(record) {
            return Ok(None);
        }
        self.row_number = self.row_number.saturating_add(1);
        record.row_number = self.row_number;
        self.check(record, length)?;
        Ok(Some(true))
    }

    /// Counts lines and bytes of the record just read. Returns its length, and
    /// whether it swallowed the lines below it.
    fn locate(&mut self, record: &mut Record, start: u64) -> (usize, bool) {
        let Some(csv) = self.csv.as_ref() else {
            return (0, false);
        };
        let raw = csv.get_ref().row(csv.position().byte());
        let leading = lines::leading_breaks(raw);
        let line_byte = self.plan.dialect.line_break.byte();
        let blank = raw.get(..leading).unwrap_or_default();
        let body = raw.get(leading..).unwrap_or_default();
        record.line_number = self.line.saturating_add(count(blank, line_byte));
        record.byte_offset = self
            .base_offset
            .saturating_add(start)
            .saturating_add(u64::try_from(leading).unwrap_or(u64::MAX));
        let is_swallowed = lines::is_swallowed(
            body,
            record.cells.len(),
            self.plan.headers.len(),
            self.plan.dialect,
        );
        if !is_swallowed {
            // The second byte of a CR LF belongs to the line before.
            let own = u64::from(self.is_behind_cr && blank.first() == Some(&b'\n'));
            let empty = count(blank, line_byte).saturating_sub(own);
            self.skipped.blank_rows = self.skipped.blank_rows.saturating_add(empty);
            self.line = record.line_number.saturating_add(count(body, line_byte));
            self.is_behind_cr = body.ends_with(b"\r") && line_byte == b'\n';
        }
        (body.len(), is_swallowed)
    }

    fn is_skipped(&mut self, record: &Record) -> bool {
        let Some(first) = record.cells.iter().map(str::trim).find(|cell| !cell.is_empty()) else {
            self.skipped.blank_rows = self.skipped.blank_rows.saturating_add(1);
            return true;
        };
        if first.len() > 1 && record.cells.iter().all(|cell| cell.bytes().all(lines::is_rule)) {
            self.skipped.blank_rows = self.skipped.blank_rows.saturating_add(1);
            return true;
        }
        if lines::is_footer(first, record, self.plan.headers.len()) {
            self.skipped.footer_rows = self.skipped.footer_rows.saturating_add(1);
            return true;
        }
        if self.repeats.iter().any(|line| line.is_again(first, record)) {
            self.skipped.header_rows = self.skipped.header_rows.saturating_add(1);
            return true;
        }
        false
    }

    fn check(&self, record: &Record, length: usize) -> Result<(), ReadError> {
        let columns = self.plan.headers.len();
        let cells = record.cells.len();
        let error = if length > ROW_LIMIT_BYTES {
            row_too_long(record)
        } else if cells > COLUMN_LIMIT {
            RowError::row(
                record,
                "too_many_cells",
                format!("The row has {cells} cells; at most {COLUMN_LIMIT} are read."),
                "Export only the columns that are needed.",
            )
        } else if let Some(cell) =
            record.cells.iter().position(|cell| cell.len() > CELL_LIMIT_BYTES)
        {
            RowError::row(
                record,
                "cell_too_long",
                format!("Cell {} is longer than {CELL_LIMIT_BYTES} bytes.", cell.saturating_add(1)),
                "Shorten the text, or check that its quotes are closed.",
            )
        } else if record.cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
            RowError::row(
                record,
                "too_many_cells",
                format!("The row has {cells} cells, the header has {columns}."),
                "Put text that contains the delimiter into quotes.",
            )
        } else {
            return Ok(());
        };
        Err(ReadError::Row(Box::new(error)))
    }

    /// Rejects the line on which the row starts and reads on with the next
    /// line, which the unclosed quote had swallowed.
    fn recover(&mut self, record: &mut Record, start: u64) -> ReadError {
        let Some(csv) = self.csv.take() else {
            return ReadError::File(unbalanced(self.line));
        };
        let mut guard = csv.into_inner();
        let line_byte = self.plan.dialect.line_break.byte();
        let raw = guard.row_and_rest();
        let leading = lines::leading_breaks(raw);
        let blank = raw.get(..leading).unwrap_or_default();
        let body = raw.get(leading..).unwrap_or_default();
        let line = self.line.saturating_add(count(blank, line_byte));
        let Some(end) = body.iter().position(|byte| *byte == line_byte) else {
            return ReadError::File(line_too_long(line));
        };
        self.recoveries = self.recoveries.saturating_add(1);
        if self.recoveries > RECOVERY_LIMIT_ROWS {
            return ReadError::File(unbalanced(line));
        }
        let opened = lines::open_column(body.get(..end).unwrap_or(body), self.plan.dialect);
        let skip = leading.saturating_add(end).saturating_add(1);
        guard.rewind(skip);
        self.csv = Some(build(self.plan.dialect, guard));
        let row_offset = self.base_offset.saturating_add(start);
        self.base_offset = row_offset.saturating_add(u64::try_from(skip).unwrap_or(u64::MAX));
        self.line = line.saturating_add(1);
        self.is_behind_cr = false;
        self.row_number = self.row_number.saturating_add(1);
        record.row_number = self.row_number;
        record.line_number = line;
        record.byte_offset = row_offset.saturating_add(u64::try_from(leading).unwrap_or(u64::MAX));
        self.unclosed(record, opened, "it would swallow the lines below")
    }

    /// True when the file ended inside a quoted cell of the row just read.
    fn is_open_at_end(&self, start: u64) -> bool {
        self.csv.as_ref().is_some_and(|csv| {
            csv.get_ref().is_ended()
                && csv.position().byte() > start
                && lines::open_column(csv.get_ref().row(csv.position().byte()), self.plan.dialect)
                    .is_some()
        })
    }

    /// Rejects the last row, whose quote is not closed. Lines below it that
    /// look like rows of their own are read again.
    fn reject_open(&mut self, record: &mut Record, start: u64) -> ReadError {
        let (_, is_swallowed) = self.locate(record, start);
        if is_swallowed {
            return self.recover(record, start);
        }
        let raw = self.csv.as_ref().map(|csv| csv.get_ref().row(csv.position().byte()));
        let opened = raw.and_then(|raw| lines::open_column(raw, self.plan.dialect));
        self.row_number = self.row_number.saturating_add(1);
        record.row_number = self.row_number;
        self.unclosed(record, opened, "the file ends inside it")
    }

    fn unclosed(&self, record: &Record, opened: Option<usize>, then: &str) -> ReadError {
        let line = record.line_number;
        let column = opened.and_then(|column| self.plan.headers.get(column)).cloned();
        let place = column.as_ref().map_or(String::new(), |name| {
            format!(", column {} (“{name}”),", opened.unwrap_or_default().saturating_add(1))
        });
        let mut error = RowError::row(
            record,
            "unclosed_quote",
            format!("A quote on line {line}{place} is not closed: {then}."),
            "Close the quote, or double each quote that belongs to the text.",
        );
        error.column = column.unwrap_or_default();
        ReadError::Row(Box::new(error))
    }

    fn fail(&mut self, record: &mut Record, start: u64, error: csv::Error) -> ReadError {
        if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) {
            // The cells cannot be looked at; lines and bytes can.
            record.cells.clear();
            self.locate(record, start);
            self.row_number = self.row_number.saturating_add(1);
            record.row_number = self.row_number;
            return ReadError::Row(Box::new(RowError::row(
                record,
                "not_text",
                "The row has bytes that are not UTF-8 text.".to_owned(),
                "Decode the file before its rows are read.",
            )));
        }
        self.csv = None;
        let text = error.to_string();
        if let csv::ErrorKind::Io(inner) = error.into_kind()
            && let Some(refusal) = FileRefusal::from_io(&inner)
        {
            return ReadError::File(refusal.clone());
        }
        ReadError::Io(text)
    }
}

fn build<R: Read>(dialect: Dialect, guard: Guard<R>) -> csv::Reader<Guard<R>> {
    dialect.builder().buffer_capacity(64 * 1024).from_reader(guard)
}

fn row_too_long(record: &Record) -> RowError {
    RowError::row(
        record,
        "row_too_long",
        format!("The row is longer than {ROW_LIMIT_BYTES} bytes."),
        "Check for an unclosed quote; shorten the longest text.",
    )
}

/// The refusal of a file in which a line does not end.
pub(super) fn line_too_long(line: u64) -> FileRefusal {
    FileRefusal::new(
        "row_too_long",
        format!("Line {line} does not end within {ROW_LIMIT_BYTES} bytes. Is a quote unclosed?"),
        "Check that the file has line breaks and that every quote is closed.",
    )
}

fn unbalanced(line: u64) -> FileRefusal {
    FileRefusal::new(
        "unclosed_quotes",
        format!(
            "More than {RECOVERY_LIMIT_ROWS} quotes are not closed; the last one is on line {line}."
        ),
        "Export the file again with quotes doubled inside quoted text.",
    )
}

#[cfg(test)]
mod tests;
