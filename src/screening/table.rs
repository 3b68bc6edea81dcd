//! Screening of CSV tables: the list in memory, everything else row by row.

mod names;
mod pairs;

use super::reason::{Part, Reason};
use csv::ByteRecord;

pub use self::names::{LIST_LIMIT_ROWS, screen_names};
pub use self::pairs::screen_pairs;

/// Why a table could not be screened.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// A column is missing from the header row.
    #[error(
        "the {table} has no column '{column}'; its first row, which must be the header, reads: {found}. Add the column, rename one, or put a header row first."
    )]
    MissingColumn {
        /// Which table.
        table: &'static str,
        /// The column that is needed.
        column: &'static str,
        /// The header row as read.
        found: String,
    },
    /// The list is too long for memory.
    #[error("the list has more than {limit_rows} rows; split it into several lists.")]
    ListTooLong {
        /// The most rows that are read.
        limit_rows: usize,
    },
    /// A table cannot be read or written as CSV; says where.
    #[error("the {table} cannot be processed: {source}")]
    Csv {
        /// Which table.
        table: &'static str,
        /// Position and cause.
        source: csv::Error,
    },
}

/// What a screening run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of the list; 0 for pairs.
    pub list_rows: u64,
    /// Queries or pairs read.
    pub query_rows: u64,
    /// Rows written, without the header.
    pub out_rows: u64,
}

/// The parts that decided something, as one text; where none did, why the names
/// have nothing in common.
fn reason_text(score: &super::reason::Score) -> String {
    let decided = |reason: &&Reason| reason.permille != 0;
    let is_decided = score.reasons.iter().any(|reason| decided(&reason));
    score
        .reasons
        .iter()
        .filter(|reason| decided(reason) || (!is_decided && reason.part == Part::Name))
        .map(|reason| reason.text.as_str())
        .collect::<Vec<_>>()
        .join(". ")
}

fn need(
    header: &ByteRecord,
    table: &'static str,
    column: &'static str,
) -> Result<usize, ScreenError> {
    position(header, column).ok_or_else(|| ScreenError::MissingColumn {
        table,
        column,
        found: String::from_utf8_lossy(&header.iter().collect::<Vec<_>>().join(&b","[..]))
            .chars()
            .take(300)
            .collect(),
    })
}

/// Where a column stands; case, blanks and a byte order mark make no difference.
fn position(header: &ByteRecord, column: &str) -> Option<usize> {
    header.iter().position(|cell| {
        let cell = cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell);
        cell.trim_ascii().eq_ignore_ascii_case(column.as_bytes())
    })
}

/// A cell as text; bytes that are not UTF-8 become the replacement character.
fn cell(record: &ByteRecord, place: usize) -> String {
    record.get(place).map(|cell| String::from_utf8_lossy(cell).into_owned()).unwrap_or_default()
}
