//! One worksheet as CSV rows, read tag by tag.

use std::io;
use std::ops::Range;

use quick_xml::events::BytesStart;

use super::cell::{self, Oddity};
use super::strings::Strings;
use super::style::Styles;
use super::xml::{NODE_LIMIT_BYTES, Node, Xml, attribute, is_on, push_reference};
use super::{damaged, too_large};
use crate::intake::archive::Archive;
use crate::intake::decode::Remark;
use crate::intake::reader::{COLUMN_LIMIT, ROW_LIMIT_BYTES};
use crate::intake::refusal::FileRefusal;

/// The last row and column that Excel has.
const LAST_ROW: u64 = 1_048_576;
const LAST_COLUMN: usize = 16_384;
/// So many rows from the top say how wide the table is.
const WIDTH_ROWS: u64 = 200;
/// Of so many blank rows one is written as empty cells, so that no reader waits
/// too long for the end of a row.
const BLANK_STEP: u64 = 1000;

/// The most cells of a sheet, empty ones too.
pub const CELL_LIMIT_COUNT: u64 = 200_000_000;

/// A worksheet that is being read.
pub(super) struct Sheet {
    xml: Xml,
    state: State,
}

/// What a cell holds, by its type.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    IsoDate,
}

/// One odd thing and how often it was met.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    first_row: u64,
}

impl Tally {
    fn add(&mut self, row: u64) {
        if self.count == 0 {
            self.first_row = row;
        }
        self.count = self.count.saturating_add(1);
    }
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says where in the tree of tags we are")]
struct State {
    is_1904: bool,
    is_data: bool,
    has_data: bool,
    is_done: bool,
    is_in_row: bool,
    row: u64,
    cells_seen: u64,
    /// How many rows without a tag stand before this one.
    blank: u64,
    /// The column of the next cell without a reference.
    column: usize,
    /// How many cells a row is filled up to.
    width: usize,
    /// The texts of the row, one behind the other.
    texts: String,
    cells: Vec<(usize, Range<usize>)>,
    is_in_cell: bool,
    kind: Kind,
    style: usize,
    has_formula: bool,
    is_value: bool,
    is_phonetic: bool,
    value: String,
    errors: Tally,
    bad_dates: Tally,
    long_numbers: Tally,
    no_results: Tally,
    hidden_rows: Tally,
}

impl Sheet {
    pub(super) fn open(archive: &Archive, part: &str, is_1904: bool) -> io::Result<Self> {
        let state = State { is_1904, ..State::default() };
        Ok(Self { xml: Xml::open(archive, part)?, state })
    }

    /// Appends the next row and the blank rows before it; false at the end.
    pub(super) fn next_row(
        &mut self,
        strings: &mut Strings,
        styles: &Styles,
        out: &mut Vec<u8>,
    ) -> io::Result<bool> {
        while !self.state.is_done {
            match self.xml.next()? {
                Node::Open(tag) => self.state.start(&tag)?,
                Node::Close(tag) => match tag.local_name().as_ref() {
                    "c" => self.state.finish_cell(strings, styles)?,
                    "row" if self.state.is_in_row => {
                        self.state.finish_row(out)?;
                        return Ok(true);
                    }
                    "v" | "t" => self.state.is_value = false,
                    "rPh" => self.state.is_phonetic = false,
                    "sheetData" => self.state.is_data = false,
                    _ => {}
                },
                Node::Text(text) if self.state.is_value => self.state.push(&text)?,
                Node::Reference(name) if self.state.is_value => {
                    push_reference(&name, &mut self.state.value)?;
                }
                // To the very end, so that the check sum is looked at.
                Node::End if self.state.has_data => self.state.is_done = true,
                Node::End => return Err(damaged("a part that it calls a worksheet is none")),
                Node::Text(_) | Node::Reference(_) | Node::Other => {}
            }
        }
        Ok(false)
    }

    /// How many cells were met so far, empty ones too.
    pub(super) fn cells_seen(&self) -> u64 {
        self.state.cells_seen
    }

    /// What was odd so far.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let state = &self.state;
        [
            (state.errors, "The cell shows an error of the spreadsheet, such as #REF!."),
            (state.bad_dates, "The cell is formatted as a date and holds no day."),
            (state.long_numbers, "A number of more than 15 digits: the spreadsheet has changed its last digits. Format the column as text."),
            (state.no_results, "The formula has no stored result. Open the workbook in Excel and save it."),
            (state.hidden_rows, "Rows that are hidden or filtered out in the sheet are read as well."),
        ]
        .into_iter()
        .filter(|(tally, _)| tally.count > 0)
        .map(|(tally, note)| Remark { note, count: tally.count, first_row: tally.first_row })
        .collect()
    }
}

impl State {
    fn start(&mut self, tag: &BytesStart<'_>) -> io::Result<()> {
        match tag.local_name().as_ref() {
            "sheetData" => {
                self.is_data = true;
                self.has_data = true;
            }
            "row" if self.is_data => self.start_row(tag)?,
            "c" if self.is_in_row => self.start_cell(tag)?,
            "f" if self.is_in_cell => self.has_formula = true,
            "rPh" => self.is_phonetic = true,
            "v" if self.is_in_cell => self.is_value = true,
            "t" if self.is_in_cell => self.is_value = !self.is_phonetic,
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, tag: &BytesStart<'_>) -> io::Result<()> {
        let number = match attribute(tag, "r") {
            Some(number) => number.parse().unwrap_or(0),
            None => self.row.saturating_add(1),
        };
        if number <= self.row || number > LAST_ROW {
            return Err(damaged(&format!("behind row {} stands a row {number}", self.row)));
        }
        self.blank = number.saturating_sub(self.row).saturating_sub(1);
        self.row = number;
        self.column = 0;
        self.is_in_row = true;
        self.texts.clear();
        self.cells.clear();
        if is_on(attribute(tag, "hidden").as_deref()) {
            self.hidden_rows.add(number);
        }
        Ok(())
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> io::Result<()> {
        self.cells_seen = self.cells_seen.saturating_add(1);
        if self.cells_seen > CELL_LIMIT_COUNT {
            return Err(too_large("200 million cells in one sheet"));
        }
        if let Some(reference) = attribute(tag, "r") {
            self.column = column(&reference, self.row)
                .ok_or_else(|| damaged(&format!("row {} has a cell of another place", self.row)))?;
        }
        self.kind = match attribute(tag, "t").as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr") => Kind::Text,
            Some("b") => Kind::Boolean,
            Some("e") => Kind::Error,
            Some("d") => Kind::IsoDate,
            _ => Kind::Number,
        };
        self.style = attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
        self.has_formula = false;
        self.is_in_cell = true;
        self.value.clear();
        Ok(())
    }

    fn push(&mut self, text: &str) -> io::Result<()> {
        self.value.push_str(text);
        if self.value.len() > NODE_LIMIT_BYTES {
            return Err(damaged("one tag or text is longer than 1 MiB"));
        }
        Ok(())
    }

    fn finish_cell(&mut self, strings: &mut Strings, styles: &Styles) -> io::Result<()> {
        if !std::mem::take(&mut self.is_in_cell) {
            return Ok(());
        }
        let column = self.column;
        self.column = column.saturating_add(1);
        let start = self.texts.len();
        self.push_value(strings, styles)?;
        if self.has_formula && self.value.is_empty() && self.kind == Kind::Number {
            self.no_results.add(self.row);
        }
        if self.texts.len() == start {
            return Ok(());
        }
        if column >= COLUMN_LIMIT {
            return Err(FileRefusal::new(
                "too_many_columns",
                format!("Row {} of the sheet has more than {COLUMN_LIMIT} columns.", self.row),
                format!("Export at most {COLUMN_LIMIT} columns."),
            )
            .into_io());
        }
        if self.texts.len() > ROW_LIMIT_BYTES {
            return Err(FileRefusal::new(
                "row_too_long",
                format!("Row {} of the sheet is longer than {ROW_LIMIT_BYTES} bytes.", self.row),
                "Shorten its longest texts.",
            )
            .into_io());
        }
        self.cells.push((column, start..self.texts.len()));
        Ok(())
    }

    fn push_value(&mut self, strings: &mut Strings, styles: &Styles) -> io::Result<()> {
        match self.kind {
            Kind::Shared => {
                let number = self.value.trim().parse().unwrap_or(usize::MAX);
                if self.value.is_empty() {
                    return Ok(());
                }
                let text = strings.get(number)?.ok_or_else(|| {
                    damaged(&format!("row {} names a text that it does not have", self.row))
                })?;
                self.texts.push_str(text);
            }
            Kind::Text => cell::push_unescaped(&self.value, &mut self.texts),
            Kind::Boolean => {
                self.texts.push_str(if self.value.trim() == "0" { "FALSE" } else { "TRUE" });
            }
            Kind::Error => {
                self.errors.add(self.row);
                self.texts.push_str(&self.value);
            }
            Kind::IsoDate => cell::push_iso_date(&self.value, &mut self.texts),
            Kind::Number => {
                let format = styles.format(self.style);
                match cell::push_number(&self.value, format, self.is_1904, &mut self.texts) {
                    Some(Oddity::NoDate) if !self.value.is_empty() => self.bad_dates.add(self.row),
                    Some(Oddity::LongNumber) => self.long_numbers.add(self.row),
                    Some(Oddity::NoDate) | None => {}
                }
            }
        }
        Ok(())
    }

    fn finish_row(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.is_in_row = false;
        for number in 1..=self.blank {
            out.extend_from_slice(if number % BLANK_STEP == 0 { b",\n" } else { b"\n" });
        }
        self.cells.sort_by_key(|(column, _)| *column);
        if self.row <= WIDTH_ROWS {
            let width = self.cells.last().map_or(0, |(column, _)| column.saturating_add(1));
            self.width = self.width.max(width);
        }
        let mut at = 0;
        for (column, range) in &self.cells {
            if at > *column {
                return Err(damaged(&format!("row {} has a cell twice", self.row)));
            }
            // `at` cells are written; each but the first has a comma before it.
            let commas = column.saturating_sub(at.saturating_sub(1));
            out.resize(out.len().saturating_add(commas), b',');
            at = column.saturating_add(1);
            cell::push_csv(self.texts.get(range.clone()).unwrap_or_default(), out);
        }
        if !self.cells.is_empty() {
            let missing = self.width.saturating_sub(at);
            out.resize(out.len().saturating_add(missing), b',');
        }
        out.push(b'\n');
        Ok(())
    }
}

/// The column of a reference such as `AB12`, counted from 0; none when it is
/// none, or of another row.
fn column(reference: &str, row: u64) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 || digits.parse::<u64>().ok()? != row {
        return None;
    }
    let column = letters.bytes().fold(0_usize, |sum, letter| {
        let value = usize::from(letter.to_ascii_uppercase().saturating_sub(b'A')).saturating_add(1);
        sum.saturating_mul(26).saturating_add(value)
    });
    (column <= LAST_COLUMN).then(|| column.checked_sub(1))?
}
