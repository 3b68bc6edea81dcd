//! `docket307 layout`

use super::{Outcome, print};
use crate::app::layout::{Described, describe};
use crate::error::{Error, Result};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// Options of `layout`.
#[derive(Debug, Args)]
pub struct LayoutArgs {
    /// The file
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Says how a file would be read.
///
/// # Errors
/// [`Error::BadFile`] when it cannot be read as a trade file.
pub fn layout(args: &LayoutArgs) -> Result<Outcome> {
    let described = describe(&args.file)?;
    if args.json {
        print(&serde_json::to_string_pretty(&described).map_err(Error::internal)?)?;
    } else {
        print(text(&described).trim_end())?;
    }
    Ok(Outcome::Done)
}

fn text(described: &Described) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("encoding     {}", described.encoding));
    line(format!("compression  {}", described.compression));
    line(format!("delimiter    {}", described.delimiter));
    line(format!("header row   {}", described.header_row));
    for column in &described.mapping {
        let percent = column.confidence * 100.0;
        line(format!("{:<32} -> {:<24} {percent:.0}%", column.header, column.field));
    }
    for header in &described.unmapped {
        line(format!("{header:<32} -> not used"));
    }
    for (number, row) in (1..).zip(&described.sample) {
        let mut cells = String::new();
        for (field, cell) in row {
            // Writing to a String cannot fail.
            let _ = write!(cells, " {field}={cell:?}");
        }
        line(format!("row {number}:{cells}"));
    }
    out
}
