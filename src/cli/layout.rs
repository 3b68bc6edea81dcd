//! `docket307 layout`

use super::{Outcome, print};
use crate::app::layout::{Described, Mapped, describe, read_mapping};
use crate::error::{Error, Result};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// The widest column of the table, in characters.
const CELL_LIMIT_CHARS: usize = 36;

/// Options of `layout`.
#[derive(Debug, Args)]
pub struct LayoutArgs {
    /// The file
    file: PathBuf,
    /// A mapping to read it by: a JSON object, header → field, null for not used
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Says how a file would be read.
///
/// # Errors
/// [`Error::BadFile`] when it cannot be read as a trade file, or not by the mapping.
pub fn layout(args: &LayoutArgs) -> Result<Outcome> {
    let saved = args.mapping.as_deref().map(read_mapping).transpose()?;
    let described = describe(&args.file, saved.as_ref())?;
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
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(format!("encoding     {}", described.encoding));
    line(format!("compression  {}", described.compression));
    line(format!("delimiter    {}", described.delimiter));
    line(format!("header row   {}", described.header_row));
    line(format!("layout       {}", described.layout));
    for text in &described.preamble {
        line(format!("above it     {text}"));
    }
    line(String::new());
    for text in table(&described.mapping) {
        line(text);
    }
    if !described.unmapped.is_empty() {
        line(String::new());
        line(format!("not used     {}", described.unmapped.join(", ")));
    }
    for note in &described.notes {
        line(format!("note         {note}"));
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

/// Header, field, certainty and evidence, in columns as wide as they must be.
fn table(mapping: &[Mapped]) -> Vec<String> {
    let clip = |text: &str| -> String {
        if text.chars().nth(CELL_LIMIT_CHARS).is_none() {
            return text.to_owned();
        }
        let kept: String = text.chars().take(CELL_LIMIT_CHARS.saturating_sub(1)).collect();
        format!("{kept}…")
    };
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let first = widest(&mut mapping.iter().map(|column| clip(&column.header).chars().count()));
    let second = widest(&mut mapping.iter().map(|column| column.field.len()));
    mapping
        .iter()
        .map(|column| {
            let percent = column.confidence * 100.0;
            format!(
                "{:<first$}  {:<second$}  {percent:>3.0}%  {}",
                clip(&column.header),
                column.field,
                column.evidence
            )
        })
        .collect()
}
