//! One row seen through its mapping: the cell that speaks for a field, and the
//! errors and warnings that reading it gave.

use super::context::Context;
use super::field::Field;
use super::mapping::Mapping;
use super::row::{FOUND_LIMIT_CHARS, Record, RowError};
use super::seal;
use crate::domain::shipment::{Detail, RowWarning};
use crate::domain::text;
use std::borrow::Cow;

/// A filled cell and its column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) column: usize,
    pub(super) text: &'a str,
}

/// A row while it is read.
pub(super) struct Cells<'a> {
    pub(super) record: &'a Record,
    pub(super) mapping: &'a Mapping,
    pub(super) context: &'a Context,
    pub(super) errors: Vec<RowError>,
    pub(super) warnings: Vec<RowWarning>,
    pub(super) details: Vec<Detail>,
}

impl<'a> Cells<'a> {
    pub(super) const fn new(
        record: &'a Record,
        mapping: &'a Mapping,
        context: &'a Context,
    ) -> Self {
        Self {
            record,
            mapping,
            context,
            errors: Vec::new(),
            warnings: Vec::new(),
            details: Vec::new(),
        }
    }

    /// Every filled cell of a field, the first to speak first.
    pub(super) fn all(&self, field: Field) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let record = self.record;
        self.context
            .columns_of(field)
            .iter()
            .map(move |column| Cell { column: *column, text: record.cell(*column) })
            .filter(|cell| !is_empty_mark(cell.text))
    }

    /// The first filled cell of a field.
    pub(super) fn first(&self, field: Field) -> Option<Cell<'a>> {
        for column in self.context.columns_of(field) {
            let text = self.record.cell(*column);
            if !is_empty_mark(text) {
                return Some(Cell { column: *column, text });
            }
        }
        None
    }

    /// The text of a field, squeezed; empty when the file has none.
    pub(super) fn text(&self, field: Field) -> String {
        self.first(field).map_or_else(String::new, |cell| squeeze(cell.text))
    }

    /// All cells of a field in one line, repeated parts once.
    pub(super) fn joined(&self, field: Field) -> String {
        if self.context.columns_of(field).len() < 2 {
            return self.text(field);
        }
        let mut parts: Vec<String> = Vec::new();
        for cell in self.all(field) {
            let part = squeeze(cell.text);
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(", ")
    }

    /// Rejects the row for a cell.
    pub(super) fn error(
        &mut self,
        field: Field,
        cell: Cell<'_>,
        rule: &'static str,
        why: impl Into<String>,
        hint: &str,
    ) {
        let mut error = RowError::row(self.record, rule, why.into(), hint);
        self.mapping.header(cell.column).clone_into(&mut error.column);
        error.field = field.code();
        error.found = shown(field, cell.text);
        self.errors.push(error);
    }

    /// Gives the last error the value that was probably meant.
    pub(super) fn suggest(&mut self, suggestion: impl Into<String>) {
        if let Some(error) = self.errors.last_mut() {
            error.suggestion = suggestion.into();
        }
    }

    /// Accepts a cell with a remark.
    pub(super) fn warn(&mut self, field: Field, found: &str, note: impl Into<Cow<'static, str>>) {
        self.repair(field, found, String::new(), note);
    }

    /// Accepts a cell as something else than it says; what it said is kept
    /// beside it. Without `made` the value is left out, or stands as written.
    pub(super) fn repair(
        &mut self,
        field: Field,
        found: &str,
        made: impl Into<String>,
        note: impl Into<Cow<'static, str>>,
    ) {
        let (made, found) = (made.into(), shown(field, found));
        if !made.is_empty() {
            self.details.push(Detail { key: "raw", field: field.code(), text: found.clone() });
        }
        let (field, note) = (field.code(), note.into());
        self.warnings.push(RowWarning { field, found, made, note });
    }

    /// Keeps a fact beside the columns.
    pub(super) fn detail(&mut self, key: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.details.push(Detail { key, field: "", text });
        }
    }
}

/// A cell as messages and details repeat it: cut, and without what could be a
/// Social Security number, should the file not have been sealed before.
pub(super) fn shown(field: Field, cell: &str) -> String {
    let cell = text::clip(cell, FOUND_LIMIT_CHARS);
    if field == Field::ImporterNumber { seal::redact(cell) } else { seal::redact_dashed(cell) }
}

/// Words that files write where nothing is known.
pub(super) fn is_empty_mark(cell: &str) -> bool {
    const MARKS: [&str; 18] = [
        "NULL",
        "N/A",
        "NA",
        "NC",
        "NONE",
        "NIL",
        "#N/A",
        "N.A.",
        "(BLANK)",
        "UNKNOWN",
        "NOT AVAILABLE",
        "\\N",
        "N.C.",
        "NOT PROVIDED",
        "NOT DECLARED",
        "#VALUE!",
        "#REF!",
        "NAN",
    ];
    // Most cells hold something: their first sign settles it.
    let is_suspect = |first: &u8| !first.is_ascii_graphic() || b"-.?NnUu#(\\".contains(first);
    if !cell.as_bytes().first().is_none_or(is_suspect) {
        return false;
    }
    let cell = cell.trim();
    cell.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '.' | '?'))
        || (cell.len() <= 13 && MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(cell)))
}

/// The lines of a cell: line breaks as such, or as HTML writes them.
pub(super) fn lines(cell: &str) -> Vec<String> {
    if is_plain(cell) {
        let line = cell.trim();
        return if line.is_empty() { Vec::new() } else { vec![line.to_owned()] };
    }
    without_html(cell).split(['\n', '\r']).map(squeeze).filter(|line| !line.is_empty()).collect()
}

/// One line without doubled blanks; `<br/>` counts as a comma.
pub(super) fn squeeze(cell: &str) -> String {
    // Nearly all cells are in order already.
    if is_plain(cell) {
        return cell.trim().to_owned();
    }
    if cell.contains('<') { text::squeeze(&replace_html(cell, ", ")) } else { text::squeeze(cell) }
}

/// Printable ASCII in one line, without doubled blanks and without HTML.
fn is_plain(cell: &str) -> bool {
    let mut before = b'.';
    cell.bytes().all(|byte| {
        let is_doubled = byte == b' ' && before == b' ';
        before = byte;
        matches!(byte, b' '..=b'~') && byte != b'<' && !is_doubled
    })
}

pub(super) fn without_html(cell: &str) -> String {
    replace_html(cell, "\n")
}

fn replace_html(cell: &str, by: &str) -> String {
    let mut plain = cell.to_owned();
    if !plain.contains('<') {
        return plain;
    }
    for mark in ["<br/>", "<br />", "<br>", "<BR/>", "<BR />", "<BR>"] {
        if plain.contains(mark) {
            plain = plain.replace(mark, by);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{is_empty_mark, lines};

    #[test]
    fn marks_of_nothing_are_empty() {
        for cell in ["", " ", "-", "--", "NULL", "n/a", "NC", "?"] {
            assert!(is_empty_mark(cell), "{cell}");
        }
        for cell in ["0", "NCL", "a-b", "Nanjing"] {
            assert!(!is_empty_mark(cell), "{cell}");
        }
    }

    #[test]
    fn cells_of_many_lines_are_cut() {
        assert_eq!(lines("Blue Heron\r\n  12 Dock Rd\n\n"), ["Blue Heron", "12 Dock Rd"]);
        assert_eq!(lines("A<br/>B"), ["A", "B"]);
    }
}
