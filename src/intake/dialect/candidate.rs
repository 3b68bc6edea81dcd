//! One way to read the head: its rows, the likeliest header row, and how well
//! that went.

use std::collections::BTreeSet;

use super::{Dialect, HEADER_LIMIT_CHARS, Table, count, heading};
use crate::domain::text;
use crate::intake::reader::COLUMN_LIMIT;
use crate::intake::refusal::FileRefusal;
use crate::intake::{lines, seal};

/// How many records are searched for the header row.
const HEADER_SEARCH_ROWS: usize = 60;
/// How many of them are searched by their words, which costs more.
const WORD_SEARCH_ROWS: usize = 30;
/// How many data rows the sample holds.
const SAMPLE_LIMIT_ROWS: usize = 400;
/// How many lines above the table are kept.
const PREAMBLE_LIMIT_ROWS: usize = 20;
/// The longest line above the table that is kept, in characters.
const PREAMBLE_LIMIT_CHARS: usize = 200;
/// A header row with so many known spellings needs no second look.
const SURE_POINTS: usize = 9;

/// One way to read the head.
pub(super) struct Candidate {
    dialect: Dialect,
    rows: Vec<Row>,
    /// The place in `rows` of the row with the most known cells.
    header_at: usize,
    /// How much of it is known.
    points: usize,
    /// The cells of a header that fills two lines; it ends at `header_at` + 1.
    joined: Option<Vec<String>>,
    /// The share of rows that are as long as most rows, in thousandths, when they have two cells or more.
    agreement: usize,
}

struct Row {
    start: u64,
    end: u64,
    cells: Vec<String>,
}

impl Row {
    fn tidy_cells(&self) -> Vec<String> {
        self.cells.iter().map(|cell| tidy(cell)).collect()
    }
}

impl Candidate {
    /// Reads the rows and finds the header by known spellings alone.
    pub(super) fn read(
        head: &[u8],
        is_whole: bool,
        dialect: Dialect,
        saved: &BTreeSet<String>,
    ) -> Self {
        let rows = read_rows(head, is_whole, dialect);
        let agreement = agree(&rows);
        let mut found = Self { dialect, rows, header_at: 0, points: 0, joined: None, agreement };
        found.search(HEADER_SEARCH_ROWS, |cells| heading::exact_points(cells, saved));
        if found.points > 0 {
            found.join_lines(saved);
        }
        found
    }

    /// Reads with a dialect whose delimiter is settled.
    pub(super) fn read_again(
        head: &[u8],
        is_whole: bool,
        dialect: Dialect,
        saved: &BTreeSet<String>,
    ) -> Self {
        let mut found = Self::read(head, is_whole, dialect, saved);
        if !found.is_sure() {
            found.look_at_words(saved);
        }
        found
    }

    /// Searches again, by the words that the cells are made of.
    pub(super) fn look_at_words(&mut self, saved: &BTreeSet<String>) {
        self.search(WORD_SEARCH_ROWS, |cells| heading::points(cells, saved));
        self.join_lines(saved);
    }

    /// True when a header row was found that needs no second look.
    pub(super) const fn is_sure(&self) -> bool {
        self.points >= SURE_POINTS
    }

    pub(super) const fn has_header(&self) -> bool {
        self.points > 0
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) const fn score(&self) -> (usize, usize) {
        (self.points, self.agreement)
    }

    pub(super) fn header_cells(&self) -> Option<&[String]> {
        self.rows.get(self.header_at).map(|row| row.cells.as_slice())
    }

    /// The fullest row, the first of several: what a refusal shows.
    pub(super) fn likely_header(&self) -> &[String] {
        let filled = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let rows = self.rows.iter().take(HEADER_SEARCH_ROWS);
        rows.rev().max_by_key(filled).map_or(&[], |row| row.cells.as_slice())
    }

    /// Takes the first row of the usual length for the header.
    pub(super) fn take_first_full_row(&mut self) {
        self.header_at = self.first_full_row();
        self.joined = None;
    }

    /// The table below the header row. Refused: `header_only`.
    pub(super) fn into_table(self, head: &[u8], is_whole: bool) -> Result<Table, FileRefusal> {
        let last_at = self.header_at.saturating_add(usize::from(self.joined.is_some()));
        let (Some(first), Some(last)) = (self.rows.get(self.header_at), self.rows.get(last_at))
        else {
            return Err(super::no_rows(head, is_whole));
        };
        let cells = self.joined.as_ref().unwrap_or(&first.cells);
        let headers: Vec<String> = cells.iter().map(|cell| tidy(cell)).collect();
        let header_lines = match self.joined {
            Some(_) => vec![first.tidy_cells(), last.tidy_cells()],
            None => Vec::new(),
        };
        let mut sample = self.sample(last_at.saturating_add(1));
        // Where the header comes again it says nothing about the values.
        if headers.len() > 1 {
            sample.retain(|row| *row != first.cells && *row != last.cells);
        }
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
            header_row: line_at(head, first.start, line_byte),
            headers,
            header_lines,
            data_offset: last.end,
            data_line: line_at(head, last.end, line_byte),
            sample,
            preamble: self.preamble(self.header_at),
        })
    }

    /// The table of a file without a header row.
    pub(super) fn into_bare_table(self, head: &[u8]) -> Option<Table> {
        let first_at = self.first_full_row();
        let first = self.rows.get(first_at)?;
        let headers =
            (1..=first.cells.len().min(COLUMN_LIMIT)).map(|column| format!("Column {column}"));
        Some(Table {
            dialect: self.dialect,
            header_row: 0,
            headers: headers.collect(),
            header_lines: Vec::new(),
            data_offset: first.start,
            data_line: line_at(head, first.start, self.dialect.line_break.byte()),
            sample: self.sample(first_at),
            preamble: self.preamble(first_at),
        })
    }

    fn search(&mut self, limit: usize, points: impl Fn(&[String]) -> usize) {
        for (place, row) in self.rows.iter().take(limit).enumerate() {
            let found = points(&row.cells);
            if found > self.points {
                self.points = found;
                self.header_at = place;
            }
        }
    }

    /// Looks at the line above and the line below: a group line over names, a
    /// header broken over two lines, a line of units.
    fn join_lines(&mut self, saved: &BTreeSet<String>) {
        let at = self.header_at;
        let mut best = (self.points, at, None);
        for top in [at.checked_sub(1), Some(at)].into_iter().flatten() {
            let lines = (self.rows.get(top), self.rows.get(top.saturating_add(1)));
            let (Some(upper), Some(lower)) = lines else { continue };
            if let Some((points, cells)) = heading::join(&upper.cells, &lower.cells, best.0, saved)
            {
                best = (points, top, Some(cells));
            }
        }
        (self.points, self.header_at, self.joined) = best;
    }

    /// The first row that is as long as most rows and more than half filled:
    /// titles are padded with empty cells.
    fn first_full_row(&self) -> usize {
        let usual = usual_length(&self.rows);
        let is_full = |row: &Row| {
            let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
            row.cells.len() == usual && filled.saturating_mul(2) > usual
        };
        self.rows.iter().position(is_full).unwrap_or(0)
    }

    fn sample(&self, from: usize) -> Vec<Vec<String>> {
        self.rows.iter().skip(from).take(SAMPLE_LIMIT_ROWS).map(|row| row.cells.clone()).collect()
    }

    /// Lines above the table, for people; what may be a number of a person is
    /// blacked out.
    fn preamble(&self, until: usize) -> Vec<String> {
        let above = self.rows.iter().take(until);
        above
            .map(|row| {
                let filled = row.cells.iter().map(|cell| cell.trim()).filter(|c| !c.is_empty());
                text::squeeze(&filled.collect::<Vec<_>>().join(" "))
            })
            .filter(|line| !line.is_empty() && !line.to_ascii_lowercase().starts_with("sep="))
            .map(|line| seal::redact(text::clip(&line, PREAMBLE_LIMIT_CHARS)))
            .take(PREAMBLE_LIMIT_ROWS)
            .collect()
    }
}

/// A header cell on one line, within its limit.
fn tidy(cell: &str) -> String {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    text::clip(&line, HEADER_LIMIT_CHARS).to_owned()
}

/// The rows of the head that hold anything but rulers.
fn read_rows(head: &[u8], is_whole: bool, dialect: Dialect) -> Vec<Row> {
    let mut reader = dialect.builder().from_reader(head);
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    let limit = HEADER_SEARCH_ROWS.saturating_add(SAMPLE_LIMIT_ROWS);
    let mut is_cut = false;
    while rows.len() < limit {
        let start = skip_breaks(head, reader.position().byte());
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            break;
        }
        is_cut = byte_at(head, reader.position().byte()).is_none();
        let is_ruler = |cell: &[u8]| cell.iter().all(|byte| lines::is_rule(*byte));
        if record.iter().all(is_ruler) {
            continue;
        }
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
        rows.push(Row {
            start,
            end: skip_break(head, reader.position().byte()),
            cells: cells.collect(),
        });
    }
    // The last row may be cut by the end of the head.
    if !is_whole && is_cut {
        rows.pop();
    }
    rows
}

/// The length that most rows have.
fn usual_length(rows: &[Row]) -> usize {
    let mut lengths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    lengths.sort_unstable();
    let groups = lengths.chunk_by(|left, right| left == right);
    groups.max_by_key(|group| group.len()).and_then(|group| group.first().copied()).unwrap_or(0)
}

/// The share of rows that are as long as most rows are, in thousandths; none
/// when most rows are one cell.
fn agree(rows: &[Row]) -> usize {
    let usual = usual_length(rows);
    if usual < 2 {
        return 0;
    }
    let alike = rows.iter().filter(|row| row.cells.len() == usual).count();
    alike.saturating_mul(1000).checked_div(rows.len()).unwrap_or(0)
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
    count(head.get(..end).unwrap_or_default(), line_byte).saturating_add(1)
}
