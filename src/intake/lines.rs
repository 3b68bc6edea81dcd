//! Which lines of a file are no data, and which hold more than one row.
//!
//! Skipped and counted are: blank lines; ruler lines (`-----`); the header row
//! where it comes again; and total or footer lines. A line is a total when its
//! first filled cell is one of [`TOTAL_WORDS`] alone, and a footer when that
//! cell begins with one of [`FOOTER_STARTS`] and at most two of four or more
//! columns are filled.

use super::dialect::{Dialect, count};
use super::header;
use super::row::Record;

/// First cells that make a line a total, whatever else it holds.
const TOTAL_WORDS: [&str; 6] = ["total", "totals", "grandtotal", "subtotal", "sum", "reporttotal"];
/// First cells that make a nearly empty line a footer.
const FOOTER_STARTS: [&str; 9] = [
    "total",
    "grandtotal",
    "endof",
    "reportgenerated",
    "generatedon",
    "page",
    "source",
    "note",
    "rowsreturned",
];

/// True when the row holds a line that looks like a row of its own, and its
/// cells or its quotes do not add up: a quote above was not closed.
pub(super) fn is_swallowed(body: &[u8], cells: usize, columns: usize, dialect: Dialect) -> bool {
    let line_byte = dialect.line_break.byte();
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    if columns < 2 || !body.contains(&line_byte) {
        return false;
    }
    if cells == columns && has_sound_quotes(body, dialect) {
        return false;
    }
    let needed = u64::try_from(columns).unwrap_or(u64::MAX).saturating_sub(1);
    body.split(|byte| *byte == line_byte)
        .skip(1)
        .any(|line| count(line, dialect.delimiter) >= needed)
}

/// True when every quoted cell ends at its closing quote. Quotes inside a cell
/// that did not begin with one are text, as in `5" pipe`.
fn has_sound_quotes(body: &[u8], dialect: Dialect) -> bool {
    let is_end = |byte: u8| byte == dialect.delimiter || matches!(byte, b'\r' | b'\n');
    let mut rest = body.iter().copied().peekable();
    let mut is_start = true;
    while let Some(byte) = rest.next() {
        if !is_start || byte != dialect.quote {
            is_start = is_end(byte);
            continue;
        }
        loop {
            match rest.next() {
                None => return false,
                Some(inner) if inner != dialect.quote => {}
                Some(_) => match rest.peek() {
                    Some(next) if *next == dialect.quote => {
                        rest.next();
                    }
                    Some(next) if !is_end(*next) => return false,
                    Some(_) | None => break,
                },
            }
        }
        is_start = false;
    }
    true
}

/// True for a total, and for a nearly empty line with a footer's first words.
pub(super) fn is_footer(first: &str, record: &Record, columns: usize) -> bool {
    const LONGEST_WORD: usize = 80;
    // Cheap test first: this runs for every row.
    let is_word = first.starts_with(|letter: char| letter.is_ascii_alphabetic());
    if !is_word || first.len() > LONGEST_WORD {
        return false;
    }
    let starts = first.as_bytes().first().map(u8::to_ascii_lowercase);
    if !starts.is_some_and(|letter| b"tgsrepn".contains(&letter)) {
        return false;
    }
    let word = header::fold(first);
    if TOTAL_WORDS.contains(&word.as_str()) {
        return true;
    }
    let filled = record.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    filled <= 2 && columns >= 4 && FOOTER_STARTS.iter().any(|start| word.starts_with(start))
}

/// A row as it is compared with the header row.
pub(super) fn key<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    cells.map(header::fold).collect::<Vec<_>>().join("|")
}

/// How many bytes of line breaks stand before a row: the CSV reader skips them.
pub(super) fn leading_breaks(raw: &[u8]) -> usize {
    raw.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(raw.len())
}
