//! Excel workbooks in Open XML (ECMA-376, `.xlsx` and `.xlsm`) as CSV text:
//! one sheet, row by row, with flat memory whatever the file claims.
//!
//! Own code on an XML tokenizer and not a spreadsheet library: those load the
//! shared strings whole, so that a small file can fill the memory. Here they lie
//! in blocks, of which all but a few are in a scratch file.
//!
//! What comes out: comma and double quote; one line per sheet row, so that line
//! numbers are the row numbers that Excel shows (line breaks inside a cell
//! become carriage returns, which count for none); dates as `2026-01-17` or
//! `2026-01-17T09:30:00`; numbers as their whole value, zero-padded where the
//! cell's format shows zeros; `TRUE`, `FALSE`; errors as Excel shows them.

mod cell;
mod format;
mod parts;
mod sheet;
mod strings;
mod style;
mod xml;

pub(super) use cell::push_csv;

use std::collections::VecDeque;
use std::io::{self, Read};

use super::archive::{Archive, Scratch};
use super::decode::Remark;
use super::dialect;
use super::mapping::Mapping;
use super::refusal::FileRefusal;
use parts::{Book, SheetPart};
use sheet::Sheet;
use strings::Strings;
use style::Styles;

/// The most visible sheets that are looked at for the one with the rows.
pub const SHEET_LIMIT: usize = 64;
/// How much of each sheet is looked at, in bytes of CSV text.
const LOOK_BYTES: usize = 32 * 1024;
/// How many cells of each sheet are looked at, empty ones too.
const LOOK_CELLS: u64 = 200_000;
/// The sheet that ACE reports put their rows in.
const ACE_SHEET: &str = "main report";
/// How many names a note tells.
const SHOWN_NAMES: usize = 5;

/// A workbook as a stream of CSV text.
pub struct Workbook {
    sheet: Sheet,
    strings: Strings,
    styles: Styles,
    notes: Vec<String>,
    out: VecDeque<u8>,
    is_done: bool,
}

/// The refusal of a workbook whose parts cannot be read.
fn damaged(what: &str) -> io::Error {
    FileRefusal::new(
        "workbook_damaged",
        format!("The Excel workbook cannot be read: {what}."),
        "Open it in Excel, save it again as .xlsx or as CSV UTF-8, and send that file.",
    )
    .into_io()
}

/// The refusal of a workbook that holds more than is read.
fn too_large(what: &str) -> io::Error {
    FileRefusal::new(
        "workbook_too_large",
        format!("The Excel workbook holds more than {what}."),
        "Export the sheet as CSV UTF-8, or split it into several files.",
    )
    .into_io()
}

impl Workbook {
    /// Opens the sheet that holds the rows.
    pub(super) fn open(archive: &Archive, scratch: Scratch<'_>) -> io::Result<Self> {
        let book = Book::read(archive)?;
        let styles = match &book.styles {
            Some(part) => Styles::read(archive, part)?,
            None => Styles::default(),
        };
        let mut strings = match &book.strings {
            Some(part) => Strings::read(archive, part, scratch)?,
            None => Strings::default(),
        };
        let (chosen, notes) = choose(archive, &book, &styles, &mut strings, scratch)?;
        let sheet = Sheet::open(archive, &chosen.part, book.is_1904)?;
        Ok(Self { sheet, strings, styles, notes, out: VecDeque::new(), is_done: false })
    }

    /// What people should know about how the workbook was read.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What was odd in cells so far.
    pub fn remarks(&self) -> Vec<Remark> {
        self.sheet.remarks()
    }
}

impl Read for Workbook {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.out.is_empty() && !self.is_done {
            let mut text = Vec::new();
            self.is_done = !self.sheet.next_row(&mut self.strings, &self.styles, &mut text)?;
            self.out = text.into();
        }
        self.out.read(buffer)
    }
}

/// How well a sheet looks: mapped columns, then rows seen.
struct Look<'a> {
    part: &'a SheetPart,
    columns: usize,
    has_text: bool,
}

fn choose<'a>(
    archive: &Archive,
    book: &'a Book,
    styles: &Styles,
    strings: &mut Strings,
    scratch: Scratch<'_>,
) -> io::Result<(&'a SheetPart, Vec<String>)> {
    let visible: Vec<&SheetPart> =
        book.sheets.iter().filter(|sheet| !sheet.is_hidden).take(SHEET_LIMIT).collect();
    let mut looks = Vec::new();
    for part in visible {
        let mut sheet = Sheet::open(archive, &part.part, book.is_1904)?;
        let mut text = Vec::new();
        let mut is_more = true;
        (scratch.tick)()?;
        while is_more && text.len() < LOOK_BYTES && sheet.cells_seen() < LOOK_CELLS {
            is_more = sheet.next_row(strings, styles, &mut text)?;
        }
        let has_text = text.iter().any(|byte| !byte.is_ascii_whitespace());
        looks.push(Look { part, columns: mapped_columns(&text, !is_more), has_text });
    }
    let ace = looks
        .iter()
        .find(|look| look.columns > 0 && look.part.name.trim().to_lowercase() == ACE_SHEET);
    // The first of those that look best.
    let best = || looks.iter().rev().max_by_key(|look| (look.columns, look.has_text));
    let Some(chosen) = ace.or_else(best) else {
        return Err(FileRefusal::new(
            "no_sheet",
            "The Excel workbook has no visible worksheet.",
            "Unhide the sheet with the rows, or export it as CSV UTF-8.",
        )
        .into_io());
    };
    if !looks.iter().any(|look| look.has_text) {
        return Err(FileRefusal::new(
            "empty_file",
            "The visible sheets of the Excel workbook are empty.",
            "Export the report again and check that it has rows.",
        )
        .into_io());
    }
    Ok((chosen.part, tell(book, chosen, &looks)))
}

/// How many columns our header detection knows; none when it finds no table.
fn mapped_columns(text: &[u8], is_whole: bool) -> usize {
    let Ok(table) = dialect::detect(text, is_whole) else { return 0 };
    let Ok(mapping) = Mapping::build(&table.headers, &table.sample) else { return 0 };
    mapping.columns.iter().filter(|column| column.field.is_some()).count()
}

fn tell(book: &Book, chosen: &Look<'_>, looks: &[Look<'_>]) -> Vec<String> {
    let named = |names: Vec<&str>| {
        let more = if names.len() > SHOWN_NAMES { " and others" } else { "" };
        let shown: Vec<String> = names
            .iter()
            .take(SHOWN_NAMES)
            .map(|name| {
                let name = super::seal::redact(crate::domain::text::clip(name, 40));
                format!("“{name}”")
            })
            .collect();
        format!("{}{more}", shown.join(", "))
    };
    let mut notes =
        vec![format!("Sheet {} of the workbook is read.", named(vec![&chosen.part.name]))];
    let others = |test: &dyn Fn(&Look<'_>) -> bool| -> Vec<&str> {
        let others = looks.iter().filter(|look| look.part.part != chosen.part.part);
        others.filter(|look| test(look)).map(|look| look.part.name.as_str()).collect()
    };
    let alike = others(&|look| look.columns > 0);
    if !alike.is_empty() {
        notes.push(format!(
            "Not read, though rows are in them too: {}. Send each such sheet by itself.",
            named(alike)
        ));
    }
    let rest = others(&|look| look.columns == 0 && look.has_text);
    if !rest.is_empty() {
        notes.push(format!("Not read, for no table was found in them: {}.", named(rest)));
    }
    let hidden: Vec<&str> = book
        .sheets
        .iter()
        .filter(|sheet| sheet.is_hidden)
        .map(|sheet| sheet.name.as_str())
        .collect();
    if !hidden.is_empty() {
        notes.push(format!("Hidden sheets are not read: {}.", named(hidden)));
    }
    notes
}

#[cfg(test)]
mod tests;
