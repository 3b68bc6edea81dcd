//! Delimiter, quote and header row, found in the first decoded bytes.
//!
//! A header row is recognised by its known spellings, not by its place: titles,
//! blank lines and notes may stand above it. The delimiter is the one with
//! which the best header row is found; among equals the one that gives rows
//! of equal length.

use serde::{Deserialize, Serialize};

use super::header;
use super::mapping::unknown_header;
use super::refusal::FileRefusal;

/// How many records are searched for the header row.
const HEADER_SEARCH_ROWS: usize = 60;
/// How many data rows the sample holds.
pub(super) const SAMPLE_LIMIT_ROWS: usize = 400;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

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
    /// Comma, semicolon, tab or pipe.
    pub delimiter: u8,
    /// Double or single quote.
    pub quote: u8,
    /// How lines end.
    pub line_break: LineBreak,
}

impl Dialect {
    /// The delimiter's name for people and for `--json`.
    #[must_use]
    pub const fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "pipe",
            _ => "comma",
        }
    }

    /// The CSV reader that this dialect asks for: rows of any length, no header.
    #[must_use]
    pub fn builder(&self) -> csv::ReaderBuilder {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter).quote(self.quote);
        builder
    }
}

/// Where the table begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// How cells are told apart.
    pub dialect: Dialect,
    /// The text line of the header row, from 1, blank lines counted.
    pub header_row: u64,
    /// The header cells, trimmed, on one line each.
    pub headers: Vec<String>,
    /// Where the first line behind the header starts, in bytes of decoded text.
    pub data_offset: u64,
    /// The text line at `data_offset`.
    pub data_line: u64,
    /// The first data rows, blank ones left out.
    pub sample: Vec<Vec<String>>,
}

/// Finds the table in the first decoded bytes of a file.
///
/// `is_whole` says that `head` is the whole file. Refused: `row_too_long` when
/// the first row does not end, `unknown_header`, and `header_only`.
pub fn detect(head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
    best(head, is_whole)?.into_table(head, is_whole)
}

/// As [`detect`], for a file whose columns a person names: where no spelling is
/// known, the first full row of words is the header row.
pub fn detect_for_review(head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
    let mut best = best(head, is_whole)?;
    if best.known == 0
        && let Some(likely) = best.find_row_of_words()
    {
        best.header_at = likely;
        best.known = 1;
    }
    best.into_table(head, is_whole)
}

fn best(head: &[u8], is_whole: bool) -> Result<Candidate, FileRefusal> {
    let line_break = find_line_break(head);
    let mut best: Option<Candidate> = None;
    for delimiter in DELIMITERS {
        let dialect = Dialect { delimiter, quote: b'"', line_break };
        let candidate = Candidate::read(head, is_whole, dialect);
        if best.as_ref().is_none_or(|best| candidate.score() > best.score()) {
            best = Some(candidate);
        }
    }
    let mut best = best.filter(|best| !best.rows.is_empty()).ok_or_else(first_row_too_long)?;
    if best.header_cells().is_some_and(is_single_quoted) {
        best.dialect.quote = b'\'';
        best = Candidate::read(head, is_whole, best.dialect);
    }
    Ok(best)
}

fn first_row_too_long() -> FileRefusal {
    FileRefusal::new(
        "row_too_long",
        "The first line does not end within 64 KiB.",
        "Check that the file has line breaks, and that a quote on line 1 is closed.",
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

/// One way to read the head.
struct Candidate {
    dialect: Dialect,
    rows: Vec<Row>,
    /// The place in `rows` of the row with the most known spellings.
    header_at: usize,
    known: usize,
    /// The share of rows that are as long as most rows, in thousandths, when they have two cells or more.
    agreement: usize,
}

struct Row {
    start: u64,
    end: u64,
    cells: Vec<String>,
}

impl Candidate {
    fn read(head: &[u8], is_whole: bool, dialect: Dialect) -> Self {
        let rows = read_rows(head, is_whole, dialect);
        let mut header_at = 0;
        let mut known = 0;
        for (place, row) in rows.iter().take(HEADER_SEARCH_ROWS).enumerate() {
            let count = count_known(&row.cells);
            if count > known {
                known = count;
                header_at = place;
            }
        }
        let agreement = agree(&rows);
        Self { dialect, rows, header_at, known, agreement }
    }

    const fn score(&self) -> (usize, usize) {
        (self.known, self.agreement)
    }

    fn header_cells(&self) -> Option<&[String]> {
        self.rows.get(self.header_at).map(|row| row.cells.as_slice())
    }

    /// The first row that is as long as most rows and names every column in
    /// words of its own, without a number or a date among them.
    fn find_row_of_words(&self) -> Option<usize> {
        let width = usual_length(&self.rows).filter(|width| *width > 1)?;
        let is_word = |cell: &String| {
            let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
            let digits = cell.chars().filter(char::is_ascii_digit).count();
            letters > digits
        };
        self.rows.iter().take(HEADER_SEARCH_ROWS).position(|row| {
            let names: std::collections::BTreeSet<&String> = row.cells.iter().collect();
            let filled = row.cells.iter().filter(|cell| !cell.is_empty());
            row.cells.len() == width
                && filled.clone().count().saturating_mul(2) > width
                && filled.clone().all(is_word)
                && names.len() >= filled.count()
        })
    }

    fn into_table(self, head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
        let Some(header_row) = self.rows.get(self.header_at).filter(|_| self.known > 0) else {
            let filled = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
            // The fullest row, the first of several.
            let likely = self.rows.iter().take(HEADER_SEARCH_ROWS).rev().max_by_key(filled);
            return Err(unknown_header(likely.map_or(&[], |row| row.cells.as_slice())));
        };
        let headers: Vec<String> = header_row
            .cells
            .iter()
            .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let sample: Vec<Vec<String>> = self
            .rows
            .iter()
            .skip(self.header_at.saturating_add(1))
            .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
            .take(SAMPLE_LIMIT_ROWS)
            .map(|row| row.cells.clone())
            .collect();
        if sample.is_empty() && is_whole {
            return Err(FileRefusal::new(
                "header_only",
                format!("The file has a header row with {} columns, and no rows.", headers.len()),
                "Check the filters of the report and export it again.",
            ));
        }
        let line_byte = self.dialect.line_break.byte();
        Ok(Table {
            dialect: self.dialect,
            header_row: line_at(head, header_row.start, line_byte),
            headers,
            data_offset: header_row.end,
            data_line: line_at(head, header_row.end, line_byte),
            sample,
        })
    }
}

fn read_rows(head: &[u8], is_whole: bool, dialect: Dialect) -> Vec<Row> {
    let mut reader = dialect.builder().from_reader(head);
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    let limit = HEADER_SEARCH_ROWS.saturating_add(SAMPLE_LIMIT_ROWS);
    while rows.len() < limit {
        let start = skip_breaks(head, reader.position().byte());
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            break;
        }
        let end = skip_break(head, reader.position().byte());
        rows.push(Row {
            start,
            end,
            cells: record
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
                .collect(),
        });
    }
    // The last row may be cut by the end of the head.
    if !is_whole && reader.is_done() {
        rows.pop();
    }
    rows
}

fn count_known(cells: &[String]) -> usize {
    let mut fields: Vec<_> = cells
        .iter()
        .filter_map(|cell| header::exact(cell))
        .map(|found| (found.field, found.rank))
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// The length of most rows.
fn usual_length(rows: &[Row]) -> Option<usize> {
    let mut lengths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    lengths.sort_unstable();
    let groups = lengths.chunk_by(|left, right| left == right);
    groups.max_by_key(|group| group.len()).and_then(|group| group.first().copied())
}

/// The share of rows that are as long as most rows are, in thousandths; none
/// when most rows are one cell.
fn agree(rows: &[Row]) -> usize {
    let mut lengths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    lengths.sort_unstable();
    lengths
        .chunk_by(|left, right| left == right)
        .max_by_key(|group| group.len())
        .filter(|group| group.first().is_some_and(|length| *length > 1))
        .and_then(|group| group.len().saturating_mul(1000).checked_div(rows.len()))
        .unwrap_or(0)
}

/// The reader skips blank lines silently; places are counted behind them.
fn skip_breaks(head: &[u8], offset: u64) -> u64 {
    let mut place = offset;
    while byte_at(head, place).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        place = place.saturating_add(1);
    }
    place
}

/// The reader stops between the two bytes of a line break; one break is skipped.
fn skip_break(head: &[u8], offset: u64) -> u64 {
    let is_between = offset > 0
        && byte_at(head, offset.saturating_sub(1)) == Some(b'\r')
        && byte_at(head, offset) == Some(b'\n');
    offset.saturating_add(u64::from(is_between))
}

fn byte_at(head: &[u8], offset: u64) -> Option<u8> {
    head.get(usize::try_from(offset).ok()?).copied()
}

fn line_at(head: &[u8], offset: u64, line_byte: u8) -> u64 {
    let end = usize::try_from(offset).unwrap_or(usize::MAX).min(head.len());
    let before = head.get(..end).unwrap_or_default();
    count(before, line_byte).saturating_add(1)
}

/// How often a byte stands in a piece of text.
#[expect(clippy::naive_bytecount, reason = "the compiler vectorises it; no crate for one line")]
pub(super) fn count(text: &[u8], wanted: u8) -> u64 {
    let found = text.iter().filter(|byte| **byte == wanted).count();
    u64::try_from(found).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::detect;

    type Found = Result<(char, char, u64, u64, usize, usize), &'static str>;

    fn found(text: &str) -> Found {
        detect(text.as_bytes(), true)
            .map(|table| {
                let dialect = table.dialect;
                (
                    char::from(dialect.delimiter),
                    char::from(dialect.quote),
                    table.header_row,
                    table.data_offset,
                    table.headers.len(),
                    table.sample.len(),
                )
            })
            .map_err(|refusal| refusal.code)
    }

    #[test]
    fn delimiters_are_found() {
        assert_eq!(found("Entry Number,Line No\nA,1\n"), Ok((',', '"', 1, 21, 2, 1)));
        assert_eq!(found("Entry Number;Line No\r\nA;1,5\r\n"), Ok((';', '"', 1, 22, 2, 1)));
        assert_eq!(found("Entry Number\tLine No\nA\t1\n"), Ok(('\t', '"', 1, 21, 2, 1)));
        assert_eq!(found("Entry Number|Line No\nA|1\n"), Ok(('|', '"', 1, 21, 2, 1)));
        assert_eq!(found("'Entry Number','Line No'\n'A','1'\n"), Ok((',', '\'', 1, 25, 2, 1)));
        assert_eq!(found("Entry Number\nA\nB\n"), Ok((',', '"', 1, 13, 1, 2)));
    }

    #[test]
    fn a_header_below_titles_is_found() {
        let text = "Entry lines,,\nImporter: Harbor & Pine,,\n\n\"a\nb\",,\n  Entry Number  , Line No ,HTS\nA,1,6109\n";
        assert_eq!(found(text), Ok((',', '"', 6, 80, 3, 1)));
    }

    #[test]
    fn old_line_breaks_are_found() {
        assert_eq!(found("Title\rEntry Number,Line No\rA,1\r"), Ok((',', '"', 2, 27, 2, 1)));
    }

    #[test]
    fn files_without_a_table_are_refused() {
        assert_eq!(found("Entry Number,Line No\n"), Err("header_only"));
        assert_eq!(found("Entry Number,Line No\n,\n \n"), Err("header_only"));
        assert_eq!(found("kitten,win\n1,2\n"), Err("unknown_header"));
        let long = "x".repeat(70_000);
        assert_eq!(
            detect(long.as_bytes(), false).map_err(|refusal| refusal.code),
            Err("row_too_long")
        );
    }
}
