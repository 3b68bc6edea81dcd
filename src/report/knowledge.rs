//! The knowledge timeline of one investigation. It is no report of the list,
//! since nobody outside the investigation may ask for it.

use super::cell::report_row;
use super::{Format, csv, json};
use chrono::{NaiveDate, NaiveDateTime};
use std::io::{self, Write};

report_row! {
    /// One item of the timeline.
    pub struct KnowledgeRow {
        investigation: String, "Docket number of the investigation";
        number: i64, "Place in the timeline, from 1";
        happened_on: Option<NaiveDate>, "Day of the fact; empty where it is not known";
        kind: String, "Kind of fact, as a code";
        fact: String, "What happened, alleged where nothing else is said";
        source: String, "Where it stands";
        standing: String, "As a code: included, left out or undecided";
        tends_to_show: String, "Codes of the elements that it tends to show; a person decides";
        reason: String, "Why it was included or left out";
        decided_at: Option<NaiveDateTime>, "When that was said, UTC";
    }
}

/// Writes the rows: a header and CSV, or one object a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut impl Write, format: Format, rows: Vec<KnowledgeRow>) -> io::Result<()> {
    let columns = KnowledgeRow::COLUMNS;
    match format {
        Format::Csv | Format::CsvBom => {
            csv::write_header(out, columns)?;
            rows.into_iter().try_for_each(|row| csv::write_row(out, &row.cells()))
        }
        Format::Json | Format::Ndjson => {
            out.write_all(b"[")?;
            for (place, row) in rows.into_iter().enumerate() {
                out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
                json::write_object(out, columns, &row.cells())?;
            }
            out.write_all(b"\n]\n")
        }
    }
}
