//! CSV as RFC 4180 has it: commas, CRLF, quotes where they are needed.
//!
//! Spreadsheets run a cell that begins like a formula. Such a cell gets an
//! apostrophe in front (OWASP ASVS 1.2.10), so CSV is for people; whoever
//! needs each text to the byte takes JSON.

use super::{Cell, Column};
use std::borrow::Cow;
use std::io::{self, Write};

/// What a spreadsheet may take for the start of a formula, after it has
/// dropped what cannot be seen: `= + - @` and their wide and small forms.
const FORMULA_STARTS: [char; 13] = [
    '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{FE66}', '\u{FE62}',
    '\u{FE63}', '\u{FE6B}', '\u{2212}',
];

/// The text, with an apostrophe in front when a spreadsheet could run it.
///
/// A text is suspect when it begins with TAB, CR, LF or NUL, or when its first
/// character that can be seen is one of the formula signs. Plain numbers
/// (`-12.50`) are left alone.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let begins_odd = text.starts_with(['\t', '\r', '\n', '\0']);
    let first = text.chars().find(|letter| !is_unseen(*letter));
    let begins_formula = first.is_some_and(|letter| FORMULA_STARTS.contains(&letter));
    if (begins_odd || begins_formula) && !is_plain_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// An optional sign, ASCII digits, and perhaps a point with digits behind it.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(part)
}

/// The header row.
pub(super) fn write_header(out: &mut impl Write, columns: &[Column]) -> io::Result<()> {
    for (place, column) in columns.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        out.write_all(column.name.as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// One row.
pub(super) fn write_row(out: &mut impl Write, cells: &[Cell]) -> io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Empty => {}
            Cell::Integer(number) => write!(out, "{number}")?,
            Cell::Text(text) | Cell::Json(text) => write_text(out, &harmless(text))?,
        }
    }
    out.write_all(b"\r\n")
}

fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    // Semicolon and TAB are quoted too: some spreadsheets separate by them.
    let needs_quotes = text.contains([',', '"', '\r', '\n', ';', '\t'])
        || text.starts_with(' ')
        || text.ends_with(' ');
    if needs_quotes {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}
