//! Which lines of a file are no data, and which hold more than one row.
//!
//! Skipped and counted are: blank lines; ruler lines (`-----`); the header row
//! where it comes again; and total or footer lines. A line is a total when its
//! first filled cell is one of [`TOTAL_WORDS`] alone, and a footer when that
//! cell begins with one of [`FOOTER_STARTS`] and at most two of four or more
//! columns are filled. A comment (`#`, `//`) is a line of one filled cell.

use super::dialect::{Dialect, count};
use super::header;
use super::reader::ReadPlan;
use super::row::Record;

/// First cells that make a line a total, whatever else it holds.
const TOTAL_WORDS: [&str; 18] = [
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "sum",
    "reporttotal",
    "totalgeneral",
    "totalgeral",
    "sumatotal",
    "gesamt",
    "gesamtsumme",
    "summe",
    "toplam",
    "geneltoplam",
    "heji",
    "zongji",
    "habgye",
    "chonggye",
];
/// First cells that make a nearly empty line a footer.
const FOOTER_STARTS: [&str; 15] = [
    "total",
    "grandtotal",
    "endof",
    "reportgenerated",
    "generatedon",
    "page",
    "source",
    "note",
    "rowsreturned",
    "rowsaffected",
    "recordsfound",
    "nomore",
    "gesamt",
    "summe",
    "printedon",
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
                Some(inner) if dialect.escape == Some(inner) => {
                    rest.next();
                }
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

/// True for a total, for a comment, and for a nearly empty line with a
/// footer's first words.
pub(super) fn is_footer(first: &str, record: &Record, columns: usize) -> bool {
    const LONGEST_WORD: usize = 80;
    /// Totals that are written in other scripts are short.
    const LONGEST_OTHER: usize = 18;
    // Cheap test first: this runs for every row.
    let letter = first.as_bytes().first().map_or(b' ', u8::to_ascii_lowercase);
    let is_suspect = match letter {
        b'#' | b'/' => true,
        0x80.. => first.len() <= LONGEST_OTHER,
        _ => b"tgsrepn".contains(&letter),
    };
    if !is_suspect || first.len() > LONGEST_WORD {
        return false;
    }
    let filled = || record.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    if letter == b'#' || first.starts_with("//") {
        return columns >= 3 && filled() == 1;
    }
    let word = header::fold(first);
    if TOTAL_WORDS.contains(&word.as_str()) {
        return true;
    }
    columns >= 4 && filled() <= 2 && FOOTER_STARTS.iter().any(|start| word.starts_with(start))
}

/// Signs that rulers such as `-----` and `+---+` are drawn with.
pub(super) const fn is_rule(byte: u8) -> bool {
    matches!(byte, b'-' | b'=' | b'_' | b'*' | b'+' | b' ')
}

/// The column in which a quote is open at the end of the text, from 0; none
/// when every quote is closed. Quotes are followed as the CSV reader does.
pub(super) fn open_column(body: &[u8], dialect: Dialect) -> Option<usize> {
    let is_break = |byte: u8| matches!(byte, b'\r' | b'\n');
    let mut column = 0_usize;
    let mut is_start = true;
    let mut is_quoted = false;
    let mut rest = body.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if is_quoted {
            if dialect.escape == Some(byte) {
                rest.next();
            } else if byte == dialect.quote && rest.next_if_eq(&dialect.quote).is_none() {
                is_quoted = false;
            }
        } else if is_start && byte == dialect.quote {
            is_quoted = true;
            is_start = false;
        } else if byte == dialect.delimiter {
            column = column.saturating_add(1);
            is_start = true;
        } else if is_break(byte) {
            column = 0;
            is_start = true;
        } else {
            is_start = false;
        }
    }
    is_quoted.then_some(column)
}

/// A line of the header, known again where it stands between data.
pub(super) struct HeaderLine {
    /// Its first filled cell: comparing that is cheap.
    first: String,
    /// All its cells, folded, without the empty ones at its end.
    key: String,
}

impl HeaderLine {
    /// Every line of the header of a file: the header row, or both lines of one that fills two.
    /// A header of one column is no sure sign: data may say the same.
    pub(super) fn of_plan(plan: &ReadPlan) -> Vec<Self> {
        if plan.headers.len() < 2 {
            return Vec::new();
        }
        let mut found: Vec<Self> =
            plan.header_lines.iter().filter_map(|line| Self::of(line)).collect();
        found.extend(Self::of(&plan.headers));
        found
    }

    fn of(cells: &[String]) -> Option<Self> {
        let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty())?;
        let key = key(cells.iter().map(String::as_str));
        // Signs alone fold to nothing, and would be like a line of any other signs.
        (!key.is_empty()).then(|| Self { first: first.to_owned(), key })
    }

    /// True for a row that is this line; `first` is its first filled cell.
    pub(super) fn is_again(&self, first: &str, record: &Record) -> bool {
        is_alike(first, &self.first) && key(record.cells.iter()) == self.key
    }
}

/// Headers are kept on one line, while the file may break them over several.
fn is_alike(cell: &str, header: &str) -> bool {
    let mut words = cell.split_whitespace();
    let mut is_next = |word: &str| words.next().is_some_and(|own| own.eq_ignore_ascii_case(word));
    header.split_whitespace().all(&mut is_next) && words.next().is_none()
}

fn key<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut key = cells.map(header::fold).collect::<Vec<_>>().join("|");
    key.truncate(key.trim_end_matches('|').len());
    key
}

/// How many bytes of line breaks stand before a row: the CSV reader skips them.
pub(super) fn leading_breaks(raw: &[u8]) -> usize {
    raw.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(raw.len())
}
