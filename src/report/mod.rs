//! Reports: named, versioned definitions that turn rows into CSV or JSON.
//!
//! Everything here is pure: rows go in, bytes go out. A definition is never
//! changed once it was used; a better one gets the next version, so that a
//! figure that names its definition can always be made again.

pub mod calendar;
mod cell;
mod csv;
mod json;

pub mod allegations;
pub mod docket;
pub mod events;
pub mod evidence;
pub mod holds;
pub mod knowledge;
pub mod links;
pub mod orders;
pub mod releases;
pub mod uploads;

pub use cell::{Cell, Column, JsonText, Value, time};
pub use csv::harmless;
pub use json::{Correction, manifest};

use crate::domain::coded::coded;
use serde_json::Value as Json;
use std::io::{self, Write};

coded! {
    /// A named report.
    pub enum Definition {
        Docket = "docket", "Docket of cases";
        Allegations = "allegations", "Allegations received";
        Holds = "holds", "Holds by shipment line";
        Links = "links", "Links proposed and decided";
        Events = "events", "Events";
        Uploads = "uploads", "Imported files and their shipments";
        Evidence = "evidence", "Evidence of cases by source";
        Orders = "orders", "Orders, with replies and corrections";
        Releases = "releases", "Released-because register";
    }
}

impl Definition {
    /// The version of the definition; part of every report's name.
    #[must_use]
    pub const fn version(self) -> u32 {
        match self {
            Self::Docket
            | Self::Allegations
            | Self::Events
            | Self::Uploads
            | Self::Evidence
            | Self::Releases => 1,
            // The threshold, the likelihood and what would change it came with 2 of links,
            // what authors said anew with 2 of orders.
            Self::Links | Self::Orders => 2,
            // Replies, corrections, the ground of a release, export and proof came with 2 of
            // holds, petitions for relief with 3.
            Self::Holds => 3,
        }
    }

    /// What one row is, and which date the filters compare.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Docket => {
                "One row a case, by docket number. The dates choose by the day the case was opened."
            }
            Self::Allegations => {
                "One row an allegation, by its key. What the source wrote is not included; what is taken from it is called alleged. The dates choose by the day of receipt."
            }
            Self::Holds => {
                "One row a hold, that is one shipment line, by docket number, with the replies of those whom its order names and accepted corrections. The value is that of the most trusted telling of the line. The dates choose by the day the hold was opened."
            }
            Self::Links => {
                "One row a link between an allegation or an order and a party or a shipment line, by its key. The dates choose by the day it was proposed."
            }
            Self::Events => {
                "One row an event, by its key: ids, codes and commitments, no words. The dates choose by the day of the event."
            }
            Self::Evidence => {
                "One row a version of a piece of evidence, by its key: where it comes from (GAO-21-106), its language, its hashes; no words. The last version of an item is what holds. The dates choose by the day the version was written."
            }
            Self::Orders => {
                "One row an order, by docket number, with the replies of those whom it names, accepted corrections, and petitions. The dates choose by the day it was drafted."
            }
            Self::Releases => {
                "One row a release of a hold that took effect, by the key of its event: the ground on which it rests, who decided, and the proof that came before. The dates choose by the day of the release."
            }
            Self::Uploads => {
                "One row an imported file, by its key, with the shipments that its lines come to: house bills stand for their masters, and what stays on board or leaves the country is counted apart. The dates choose by the day its import was over."
            }
        }
    }

    /// The columns in their order.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Docket => docket::DocketRow::COLUMNS,
            Self::Allegations => allegations::AllegationRow::COLUMNS,
            Self::Holds => holds::HoldRow::COLUMNS,
            Self::Links => links::LinkRow::COLUMNS,
            Self::Events => events::EventRow::COLUMNS,
            Self::Uploads => uploads::UploadRow::COLUMNS,
            Self::Evidence => evidence::EvidenceRow::COLUMNS,
            Self::Orders => orders::OrderRow::COLUMNS,
            Self::Releases => releases::ReleaseRow::COLUMNS,
        }
    }

    /// Whether its rows name orders, so that a correction of an order concerns it.
    #[must_use]
    pub const fn names_orders(self) -> bool {
        match self {
            Self::Docket | Self::Holds | Self::Links | Self::Orders | Self::Releases => true,
            Self::Allegations | Self::Events | Self::Uploads | Self::Evidence => false,
        }
    }
}

coded! {
    /// How a report is written.
    pub enum Format {
        Csv = "csv", "CSV (RFC 4180, UTF-8)";
        CsvBom = "csv-bom", "CSV with byte order mark, for spreadsheets";
        Json = "json", "JSON, one document";
        Ndjson = "ndjson", "JSON, one object a line";
    }
}

impl Format {
    /// The ending of the file's name.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvBom => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvBom => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
        }
    }
}

/// What a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which report.
    pub definition: Definition,
    /// The moment that it shows, RFC 3339 in UTC.
    pub as_of: String,
    /// The filters in their order: name and value. Only those that were set.
    pub filters: Vec<(&'static str, String)>,
}

/// Writes one report row by row, and holds no row longer than it writes it.
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    columns: &'static [Column],
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Starts a report: header row, or the head of a JSON document.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn start(mut out: W, head: &Head, format: Format) -> io::Result<Self> {
        let columns = head.definition.columns();
        match format {
            Format::Csv => csv::write_header(&mut out, columns)?,
            Format::CsvBom => {
                out.write_all("\u{FEFF}".as_bytes())?;
                csv::write_header(&mut out, columns)?;
            }
            Format::Json => json::write_head(&mut out, head)?,
            Format::Ndjson => {}
        }
        Ok(Self { out, format, columns, rows: 0 })
    }

    /// Writes one row. Cells and columns come from one table, so they agree.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self.format {
            Format::Csv | Format::CsvBom => csv::write_row(&mut self.out, cells)?,
            Format::Json => {
                self.out.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
                json::write_object(&mut self.out, self.columns, cells)?;
            }
            Format::Ndjson => {
                json::write_object(&mut self.out, self.columns, cells)?;
                self.out.write_all(b"\n")?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Ends the report and says how many rows it has.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(mut self) -> io::Result<u64> {
        if self.format == Format::Json {
            write!(self.out, "\n],\"row_count\":{}}}\n", self.rows)?;
        }
        self.out.flush()?;
        Ok(self.rows)
    }
}

/// The head of a report as JSON members, for documents and manifests.
fn head_members(head: &Head) -> Vec<(&'static str, Json)> {
    let filters: Json =
        head.filters.iter().map(|(n, v)| ((*n).to_owned(), Json::from(v.as_str()))).collect();
    let columns: Json = head
        .definition
        .columns()
        .iter()
        .map(|c| serde_json::json!({ "name": c.name, "kind": c.kind, "about": c.about }))
        .collect();
    vec![
        ("definition", Json::from(head.definition.code())),
        ("version", Json::from(head.definition.version())),
        ("title", Json::from(head.definition.label())),
        ("as_of", Json::from(head.as_of.as_str())),
        ("filters", filters),
        ("columns", columns),
    ]
}

#[cfg(test)]
mod tests;
