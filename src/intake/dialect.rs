//! Delimiter, quote and header row, found in the first decoded bytes.
//!
//! A header row is recognised by its known spellings and words, not by its
//! place: titles, blank lines, comments and `sep=;` may stand above it, and it
//! may fill two lines. The delimiter is the one with which the best header row
//! is found; among equals the one that gives rows of equal length. A table
//! without any header row is found by the shape of its rows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::header;
use super::mapping::{SavedFields, unknown_header};
use super::reader::COLUMN_LIMIT;
use super::refusal::FileRefusal;

mod candidate;
mod heading;

use candidate::Candidate;
pub use heading::is_data;

const DELIMITERS: [u8; 6] = *b",;\t|^~";
/// The longest header cell that is kept, in characters.
const HEADER_LIMIT_CHARS: usize = 300;

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineBreak {
    /// Line feed, alone or behind a carriage return.
    Lf,
    /// Carriage return alone, as very old spreadsheets write it.
    Cr,
}

impl LineBreak {
    /// The byte that counts lines.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Lf => b'\n',
            Self::Cr => b'\r',
        }
    }
}

/// How cells are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// Comma, semicolon, tab, pipe, caret or tilde; any sign behind `sep=`.
    pub delimiter: u8,
    /// Double or single quote.
    pub quote: u8,
    /// The sign that takes the meaning from a quote, where quotes are not
    /// doubled: a backslash, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escape: Option<u8>,
    /// How lines end.
    pub line_break: LineBreak,
}

impl Dialect {
    /// Double quotes, doubled inside of text: what most programs write.
    #[must_use]
    pub const fn plain(delimiter: u8, line_break: LineBreak) -> Self {
        Self { delimiter, quote: b'"', escape: None, line_break }
    }

    /// The delimiter's name for people and for `--json`.
    #[must_use]
    pub const fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "pipe",
            b'^' => "caret",
            b'~' => "tilde",
            b':' => "colon",
            b' ' => "space",
            _ => "other",
        }
    }

    /// The CSV reader that this dialect asks for: rows of any length, no header.
    #[must_use]
    pub fn builder(&self) -> csv::ReaderBuilder {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quote(self.quote)
            .escape(self.escape);
        builder
    }
}

/// Where the table begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// How cells are told apart.
    pub dialect: Dialect,
    /// The text line of the header row, from 1, blank lines counted; 0 for a
    /// table without one.
    pub header_row: u64,
    /// The header cells, trimmed, on one line each; `Column 1` and so on for a
    /// table without a header row.
    pub headers: Vec<String>,
    /// The lines of a header that fills two, as they stand in the file, so that they are known
    /// again where it comes a second time; empty for a header of one line.
    pub header_lines: Vec<Vec<String>>,
    /// Where the first line behind the header starts, in bytes of decoded text.
    pub data_offset: u64,
    /// The text line at `data_offset`.
    pub data_line: u64,
    /// The first data rows, blank ones left out.
    pub sample: Vec<Vec<String>>,
    /// What stands above the header row, a line each, blank ones left out.
    pub preamble: Vec<String>,
}

/// Finds the table in the first decoded bytes of a file.
///
/// `is_whole` says that `head` is the whole file. Refused: `row_too_long` and
/// `too_many_columns` when the first row does not end, `unknown_header`, and
/// `header_only`.
pub fn detect(head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
    let best = find(head, is_whole, &BTreeSet::new())?;
    if !best.has_header() {
        return Err(unknown_header(best.likely_header()));
    }
    best.into_table(head, is_whole)
}

/// Finds the table even where no header cell is known: then the first row of
/// the length that most rows have is taken for the header. Headers that
/// `saved` names count as known; where it names columns by their numbers, as
/// those of a file without a header row are shown, every row is data.
pub fn detect_any(
    head: &[u8],
    is_whole: bool,
    saved: Option<&SavedFields>,
) -> Result<Table, FileRefusal> {
    let known = saved.map(|saved| saved.keys().map(|name| header::fold(name)).collect());
    let mut best = find(head, is_whole, &known.unwrap_or_default())?;
    if !best.has_header() {
        if saved.is_some_and(is_by_number)
            && let Some(table) = detect_bare(head, is_whole)
        {
            return Ok(table);
        }
        best.take_first_full_row();
    }
    best.into_table(head, is_whole)
}

/// Whether a mapping names every column as [`detect_bare`] does.
fn is_by_number(saved: &SavedFields) -> bool {
    let is_number = |name: &String| {
        let folded = header::fold(name);
        let digits = folded.strip_prefix("column").unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    !saved.is_empty() && saved.keys().all(is_number)
}

/// The table of a file without a header row: every row from the first one of
/// the usual length on is data. None when too little is alike.
#[must_use]
pub fn detect_bare(head: &[u8], is_whole: bool) -> Option<Table> {
    find(head, is_whole, &BTreeSet::new()).ok()?.into_bare_table(head)
}

fn find(head: &[u8], is_whole: bool, saved: &BTreeSet<String>) -> Result<Candidate, FileRefusal> {
    let line_break = find_line_break(head);
    let named = named_delimiter(head);
    let delimiters: &[u8] = named.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let mut candidates: Vec<Candidate> = delimiters
        .iter()
        .map(|delimiter| {
            Candidate::read(head, is_whole, Dialect::plain(*delimiter, line_break), saved)
        })
        .collect();
    if candidates.iter().all(|candidate| !candidate.is_sure()) {
        for candidate in &mut candidates {
            candidate.look_at_words(saved);
        }
    }
    // The first of equals: `max_by_key` would give the last.
    let best = candidates.into_iter().rev().max_by_key(Candidate::score);
    let mut best = best.ok_or_else(|| no_rows(head, is_whole))?;
    if best.is_empty() {
        return Err(no_rows(head, is_whole));
    }
    if best.header_cells().is_some_and(is_single_quoted) {
        let dialect = Dialect { quote: b'\'', ..best.dialect() };
        best = Candidate::read_again(head, is_whole, dialect, saved);
    }
    Ok(with_escape(head, is_whole, best, saved))
}

/// Reads again with a backslash before quotes, and keeps that when the rows
/// are as even as without.
fn with_escape(
    head: &[u8],
    is_whole: bool,
    best: Candidate,
    saved: &BTreeSet<String>,
) -> Candidate {
    let mark = [b'\\', best.dialect().quote];
    if !head.windows(2).any(|pair| pair == mark) {
        return best;
    }
    let dialect = Dialect { escape: Some(b'\\'), ..best.dialect() };
    let other = Candidate::read_again(head, is_whole, dialect, saved);
    if other.score() >= best.score() { other } else { best }
}

/// The sign of a first line `sep=;`, which spreadsheets write and obey.
fn named_delimiter(head: &[u8]) -> Option<u8> {
    let rest = head.strip_prefix(b"sep=").or_else(|| head.strip_prefix(b"SEP="))?;
    match rest {
        [sign, b'\r' | b'\n', ..] if *sign == b'\t' || sign.is_ascii_punctuation() => {
            (*sign != b'"').then_some(*sign)
        }
        _ => None,
    }
}

/// The refusal of a head in which no row ends, or every row is empty.
fn no_rows(head: &[u8], is_whole: bool) -> FileRefusal {
    let first_line = head.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty());
    let Some(line) = first_line else {
        return nothing_in_it();
    };
    let most = DELIMITERS.iter().map(|delimiter| count(line, *delimiter)).max().unwrap_or(0);
    if usize::try_from(most).is_ok_and(|most| most > COLUMN_LIMIT) {
        return FileRefusal::new(
            "too_many_columns",
            format!("The first line has more than {COLUMN_LIMIT} columns."),
            format!("Export at most {COLUMN_LIMIT} columns."),
        );
    }
    if is_whole || line.len() < head.len() {
        return nothing_in_it();
    }
    FileRefusal::new(
        "row_too_long",
        "The first line does not end within 64 KiB.",
        "Check that the file has line breaks, and that a quote on line 1 is closed.",
    )
}

fn nothing_in_it() -> FileRefusal {
    FileRefusal::new(
        "empty_file",
        "The first rows of the file are all empty.",
        "Export the report again and check that it has rows.",
    )
}

fn find_line_break(head: &[u8]) -> LineBreak {
    if !head.contains(&b'\n') && head.contains(&b'\r') { LineBreak::Cr } else { LineBreak::Lf }
}

/// More than half of the cells are wrapped in single quotes.
fn is_single_quoted(cells: &[String]) -> bool {
    let wrapped = cells
        .iter()
        .filter(|cell| cell.len() > 1 && cell.starts_with('\'') && cell.ends_with('\''))
        .count();
    wrapped.saturating_mul(2) > cells.len()
}

/// How often a byte stands in a piece of text.
pub(super) fn count(text: &[u8], wanted: u8) -> u64 {
    // As many as a byte can count at once: so the processor counts sixteen in a step.
    text.chunks(255)
        .map(|part| part.iter().map(|byte| u8::from(*byte == wanted)).sum::<u8>())
        .map(u64::from)
        .sum()
}

#[cfg(test)]
mod tests;
