//! One record of a trade file with its place, and what can be wrong with it.

use super::refusal::FileRefusal;

/// The longest text of a cell that an error repeats, in characters.
pub const FOUND_LIMIT_CHARS: usize = 200;

/// One data row as text, with the place that it came from.
///
/// The value is reused from row to row, so that reading does not allocate.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Data rows are numbered from 1; blank, ruler and total lines have no number.
    pub row_number: i64,
    /// The text line of the decoded file on which the row starts, from 1.
    pub line_number: u64,
    /// Where the row starts in the decoded file, in bytes from 0.
    pub byte_offset: u64,
    /// The cells as written; quotes are resolved, white space is not touched.
    pub cells: csv::StringRecord,
}

impl Record {
    /// The cell in a column counted from 0, trimmed; a missing cell is empty.
    #[must_use]
    pub fn cell(&self, index: usize) -> &str {
        let cell = self.cells.get(index).unwrap_or("");
        match cell.as_bytes() {
            // Nearly every cell begins and ends with a letter or digit.
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
            _ => cell.trim(),
        }
    }

    /// True when every cell is empty or white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// One reason why one row is rejected. A row gives all its errors at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The data row, from 1.
    pub row_number: i64,
    /// The text line of the decoded file on which the row starts, from 1.
    pub line_number: u64,
    /// Where the row starts in the decoded file, in bytes.
    pub byte_offset: u64,
    /// The header of the column as written; empty when the whole row is meant.
    pub column: String,
    /// The code of the canonical field; empty when the whole row is meant.
    pub field: &'static str,
    /// The cell as written, at most [`FOUND_LIMIT_CHARS`] characters.
    pub found: String,
    /// A stable code of the rule that was broken.
    pub rule: &'static str,
    /// What is wrong, in one sentence.
    pub why: String,
    /// What to change.
    pub hint: String,
    /// The value that was probably meant; empty when none can be derived.
    pub suggestion: String,
}

impl RowError {
    /// Makes an error about a whole row.
    #[must_use]
    pub fn row(record: &Record, rule: &'static str, why: String, hint: &str) -> Self {
        Self {
            row_number: record.row_number,
            line_number: record.line_number,
            byte_offset: record.byte_offset,
            column: String::new(),
            field: "",
            found: String::new(),
            rule,
            why,
            hint: hint.to_owned(),
            suggestion: String::new(),
        }
    }
}

/// What the reader could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// One row is unreadable; the next call goes on behind it.
    Row(Box<RowError>),
    /// The rest of the file is unreadable; the rows so far stand.
    File(FileRefusal),
    /// The disk or the network failed: the same offset may be tried again.
    Io(String),
}
