//! `export`

use super::{Outcome, print};
use crate::app::Actor;
use crate::app::report::{self, Definition, Filters, Format};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::operate;
use clap::Args;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// docket, allegations, holds, links, events, uploads or evidence
    report: String,
    /// csv, csv-bom, json or ndjson
    #[arg(long)]
    format: String,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Show the data as of this day or time (UTC); by default now
    #[arg(long, value_name = "TIME", default_value = "")]
    as_of: String,
    /// The first day
    #[arg(long, value_name = "DAY", default_value = "")]
    from: String,
    /// The last day
    #[arg(long, value_name = "DAY", default_value = "")]
    to: String,
    /// Print one JSON object about the report
    #[arg(long)]
    json: bool,
}

/// Writes a report and prints its SHA-256.
///
/// # Errors
/// When there is no such report, a date is wrong, or the file cannot be written.
pub fn export(settings: Settings, args: &ExportArgs) -> Result<Outcome> {
    let known = |codes: Vec<&str>| codes.join(", ");
    let definition = Definition::from_code(&args.report).ok_or_else(|| {
        let all = known(Definition::ALL.iter().map(|d| d.code()).collect());
        Error::field(
            "report",
            format!("There is no report \"{}\". The reports are: {all}.", args.report),
        )
    })?;
    let format = Format::from_code(&args.format).ok_or_else(|| {
        let all = known(Format::ALL.iter().map(|f| f.code()).collect());
        Error::field(
            "format",
            format!("There is no format \"{}\". The formats are: {all}.", args.format),
        )
    })?;
    let as_of = report::parse_as_of(&args.as_of)?;
    let filters = Filters {
        from: report::parse_day("from", &args.from)?,
        to: report::parse_day("to", &args.to)?,
    };
    let app = operate::open(settings)?;
    let file = File::create_new(&args.out).map_err(|error| {
        Error::field("out", format!("{} cannot be written: {error}.", args.out.display()))
    })?;
    let mut out = BufWriter::new(file);
    let done = report::make(&app, &Actor::system(), definition, filters, format, as_of, &mut out)?;
    out.flush().map_err(Error::internal)?;
    if args.json {
        let object = serde_json::json!({
            "id": done.id, "report": done.definition.code(), "format": done.format.code(),
            "as_of": format!("{}Z", done.as_of.format("%Y-%m-%dT%H:%M:%S%.6f")),
            "rows": done.rows, "bytes": done.bytes, "sha256": done.sha256,
        });
        print(&object.to_string())?;
    } else {
        print(&format!("{}  {}", done.sha256, args.out.display()))?;
        eprintln!("{} rows, {} bytes", done.rows, done.bytes);
    }
    Ok(Outcome::Done)
}
