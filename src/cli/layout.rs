//! `docket307 layout`

use super::{Outcome, print};
use crate::app::layout::{Described, Mapped, SavedFields, describe, read_mapping};
use crate::error::{Error, Result};
use clap::Args;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;

/// The widest column of the table, in characters.
const CELL_LIMIT_CHARS: usize = 36;

/// The most files of a folder that are looked at.
const FILES_LIMIT: usize = 1000;

/// Options of `layout`.
#[derive(Debug, Args)]
pub struct LayoutArgs {
    /// The file; of a folder, each of its files in a line
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
    if args.file.is_dir() {
        return folder(args, saved.as_ref());
    }
    let described = describe(&args.file, saved.as_ref())?;
    if args.json {
        print(&serde_json::to_string_pretty(&described).map_err(Error::internal)?)?;
    } else {
        print(text(&described).trim_end())?;
    }
    Ok(Outcome::Done)
}

/// A file of a folder: how it would be read, or why it would not.
#[derive(Serialize)]
struct Listed {
    file: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    layout: Option<Described>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
}

/// Says of each file of a folder in one line how it would be read.
fn folder(args: &LayoutArgs, saved: Option<&SavedFields>) -> Result<Outcome> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&args.file).map_err(Error::internal)?.take(FILES_LIMIT) {
        let entry = entry.map_err(Error::internal)?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            names.push(entry.file_name());
        }
    }
    names.sort();
    let mut listed = Vec::new();
    for name in &names {
        let (layout, refusal) = match describe(&args.file.join(name), saved) {
            Ok(described) => (Some(described), None),
            Err(error @ (Error::BadFile { .. } | Error::Invalid(_))) => {
                (None, Some(error.to_string()))
            }
            Err(error) => return Err(error),
        };
        listed.push(Listed { file: name.to_string_lossy().into_owned(), layout, refusal });
    }
    if listed.is_empty() {
        let message = format!("{} holds no files. Name a trade file.", args.file.display());
        return Err(Error::field("file", message));
    }
    if args.json {
        print(&serde_json::to_string_pretty(&listed).map_err(Error::internal)?)?;
    } else {
        let widest = listed.iter().map(|one| one.file.chars().count()).max().unwrap_or(0);
        for one in &listed {
            print(format!("{:<widest$}  {}", one.file, brief(one)).trim_end())?;
        }
    }
    let is_any_read = listed.iter().any(|one| one.layout.is_some());
    Ok(if is_any_read { Outcome::Done } else { Outcome::Refused })
}

fn brief(listed: &Listed) -> String {
    let Some(layout) = &listed.layout else {
        return format!("refused: {}", listed.refusal.as_deref().unwrap_or_default());
    };
    let packed = if layout.compression == "none" { "" } else { layout.compression.as_str() };
    let header = match layout.header_row {
        0 => "no header row".to_owned(),
        row => format!("header in line {row}"),
    };
    let columns = layout.mapping.len() + layout.unmapped.len();
    format!(
        "{}, {} {} {packed}, {header}, {} of {columns} columns read",
        layout.layout,
        layout.encoding,
        layout.delimiter,
        layout.mapping.len()
    )
    .replace(" ,", ",")
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
