//! JSON: every text to the byte, members in the order of the columns.

use super::{Cell, Column, Format, Head, head_members};
use serde_json::Value as Json;
use std::io::{self, Write};

/// The beginning of a JSON document, up to its first row.
pub(super) fn write_head(out: &mut impl Write, head: &Head) -> io::Result<()> {
    out.write_all(b"{")?;
    for (name, value) in head_members(head) {
        write!(out, "\"{name}\":{value},")?;
    }
    out.write_all(b"\"rows\":[")
}

/// One row as an object.
pub(super) fn write_object(
    out: &mut impl Write,
    columns: &[Column],
    cells: &[Cell],
) -> io::Result<()> {
    for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
        out.write_all(if place == 0 { b"{" } else { b"," })?;
        write!(out, "\"{}\":", column.name)?;
        match cell {
            Cell::Empty => out.write_all(b"null")?,
            Cell::Integer(number) => write!(out, "{number}")?,
            Cell::Text(text) => serde_json::to_writer(&mut *out, text)?,
            Cell::Json(text) => out.write_all(text.as_bytes())?,
        }
    }
    out.write_all(b"}")
}

/// A correction that was accepted after a report was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Number of the correction.
    pub number: String,
    /// Number of the order that it corrects.
    pub order_number: String,
    /// The day of its acceptance.
    pub on: String,
}

/// What goes beside a finished file: what it is, how to check it, and which
/// corrections of orders followed since.
#[must_use]
pub fn manifest(
    head: &Head,
    format: Format,
    rows: u64,
    bytes: u64,
    sha256: &str,
    corrections: &[Correction],
) -> String {
    let mut members = serde_json::Map::new();
    for (name, value) in head_members(head) {
        members.insert(name.to_owned(), value);
    }
    members.insert("format".to_owned(), Json::from(format.code()));
    members.insert("row_count".to_owned(), Json::from(rows));
    members.insert("bytes".to_owned(), Json::from(bytes));
    members.insert("sha256".to_owned(), Json::from(sha256));
    let told = |one: &Correction| serde_json::json!({"number": one.number, "order_number": one.order_number, "on": one.on});
    members.insert(
        "corrections_since".to_owned(),
        Json::from(corrections.iter().map(told).collect::<Vec<_>>()),
    );
    format!("{:#}\n", Json::Object(members))
}
