//! `docket307 import orders`: a file of a published list becomes a proposed version.

use super::{Outcome, print};
use crate::app::list::{self, About, ChangeRow, Imported, RejectRow};
use crate::app::{Actor, App};
use crate::config::Settings;
use crate::domain::list::ListFormat;
use crate::error::{Error, Result};
use crate::operate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How much of a file is read at once, in bytes.
const PIECE_BYTES: usize = 1 << 20;
/// Rejected rows that `--json` prints.
const REJECT_SHOWN_ROWS: usize = 100;

/// Options of `import orders`.
#[derive(Debug, Args)]
pub struct OrdersArgs {
    /// The file: CSV in any encoding, also packed or as a workbook; OpenSanctions also as JSON lines
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// How it is written: cbp-wro, uflpa, opensanctions or csv
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: ListFormat,
    /// The name of the list, when it is not the usual one of its format
    #[arg(long, value_name = "NAME", default_value = "")]
    list: String,
    /// Say what would change and which lines it would touch, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn format(text: &str) -> std::result::Result<ListFormat, String> {
    ListFormat::from_code(text).ok_or_else(|| {
        let codes: Vec<&str> = ListFormat::ALL.iter().map(|format| format.code()).collect();
        format!("write one of {}", codes.join(", "))
    })
}

/// What an import did, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Report {
    list: String,
    format: &'static str,
    version: i32,
    state: &'static str,
    rows_read: i64,
    rows_accepted: i64,
    rows_passed: i64,
    rows_rejected: i64,
    added: i64,
    changed: i64,
    removed: i64,
    same: i64,
    orders_opened: usize,
    orders_changed: usize,
    orders_revoked: usize,
    orders_blocked: usize,
    newly_hit: i64,
    newly_free: i64,
    warnings: Vec<String>,
    rejects: Vec<Reject>,
    bytes: i64,
    seconds: f64,
    encoding: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refusal>,
}

#[derive(Debug, Serialize)]
struct Reject {
    row: i64,
    column: String,
    found: String,
    why: String,
    hint: String,
}

#[derive(Debug, Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
    hint: String,
}

/// Imports a file of a list. No order changes: a supervisor approves the version, counsel signs.
///
/// # Errors
/// When the file cannot be opened, or we fail.
pub fn orders(settings: Settings, args: &OrdersArgs) -> Result<Outcome> {
    let mut file = open(&args.path)?;
    let app = operate::open(settings)?;
    let begun = Instant::now();
    let bar = bar()?;
    let outcome = run(&app, args, &mut file, &bar);
    bar.finish_and_clear();
    let seconds = (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    match outcome {
        Ok(imported) => {
            let report = Report { seconds, ..report(args.format, imported) };
            let is_partial = report.rows_rejected > 0;
            tell(args, &report)?;
            Ok(if is_partial { Outcome::SomeRejected } else { Outcome::Done })
        }
        Err(Error::BadFile { code, message, hint }) => {
            let report = Report {
                format: args.format.code(),
                state: "refused",
                seconds,
                refusal: Some(Refusal { code, message, hint }),
                ..Report::default()
            };
            tell(args, &report)?;
            Ok(Outcome::Refused)
        }
        Err(error) => Err(error),
    }
}

fn open(path: &Path) -> Result<File> {
    let cannot =
        |why: String| Error::field("file", format!("{} cannot be opened: {why}.", path.display()));
    let file = File::open(path).map_err(|error| cannot(error.to_string()))?;
    let is_directory = file.metadata().is_ok_and(|about| about.is_dir());
    if is_directory { Err(cannot("it is a directory".into())) } else { Ok(file) }
}

fn bar() -> Result<ProgressBar> {
    let bar =
        if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = "{msg} {wide_bar} {pos}/{len} {per_sec} {eta} left";
    bar.set_style(ProgressStyle::with_template(style).map_err(Error::internal)?);
    Ok(bar)
}

fn run(app: &App, args: &OrdersArgs, file: &mut File, bar: &ProgressBar) -> Result<Imported> {
    let actor = Actor::system();
    let mut receiving = list::begin(app, &actor)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece).map_err(Error::internal)?;
        if count == 0 {
            break;
        }
        receiving.write(piece.get(..count).unwrap_or_default())?;
    }
    let name = args.path.file_name().map(|name| name.to_string_lossy().into_owned());
    let about = About {
        format: args.format,
        name: args.list.clone(),
        file_name: name.unwrap_or_default(),
        is_dry_run: args.dry_run,
    };
    bar.set_message("rows");
    let mut imported = receiving.finish(app, &actor, &about, &mut |rows| {
        bar.set_position(u64::try_from(rows).unwrap_or(0));
    })?;
    if imported.outcome == list::Outcome::Proposed {
        bar.set_message("orders compared");
        bar.set_length(u64::try_from(imported.changes.len()).unwrap_or(0));
        bar.set_position(0);
        let at = (imported.version.list_id.clone(), imported.version.number);
        list::count(app, &at.0, at.1, &mut || {
            bar.inc(1);
            Ok(true)
        })?;
        (imported.changes, imported.version) = list::counted(app, &at.0, at.1)?;
    }
    Ok(imported)
}

fn report(format: ListFormat, imported: Imported) -> Report {
    let version = imported.version;
    let actions = |action: &str| imported.changes.iter().filter(|row| row.action == action).count();
    let sum = |of: fn(&ChangeRow) -> Option<i64>| imported.changes.iter().filter_map(of).sum();
    let total = version.total_lines.unwrap_or(i64::MAX);
    let is_broad = |row: &&ChangeRow| row.hit_lines.is_some_and(|hit| list::is_broad(hit, total));
    let warnings = imported.changes.iter().filter(is_broad).map(|row| {
        let hit = row.hit_lines.unwrap_or(0);
        format!("{}: would newly reach {hit} of all {total} lines", row.title)
    });
    Report {
        list: imported.list_key,
        format: format.code(),
        version: version.number,
        state: match imported.outcome {
            list::Outcome::Proposed => "proposed",
            list::Outcome::Known => "known",
            list::Outcome::Unchanged => "unchanged",
            list::Outcome::Rehearsed => "dry_run",
        },
        rows_read: version.rows_read,
        rows_accepted: version.rows_read - version.rows_passed - version.rows_rejected,
        rows_passed: version.rows_passed,
        rows_rejected: version.rows_rejected,
        added: version.added,
        changed: version.changed,
        removed: version.removed,
        same: version.same,
        orders_opened: actions("open"),
        orders_changed: actions("change"),
        orders_revoked: actions("revoke"),
        orders_blocked: actions("blocked"),
        newly_hit: sum(|row| row.hit_lines),
        newly_free: sum(|row| row.free_lines),
        warnings: warnings.collect(),
        rejects: imported.rejects.into_iter().take(REJECT_SHOWN_ROWS).map(reject).collect(),
        bytes: version.file_bytes,
        seconds: 0.0,
        encoding: imported.encoding,
        refusal: None,
    }
}

fn reject(row: RejectRow) -> Reject {
    Reject {
        row: row.row_number,
        column: row.column_name,
        found: row.found,
        why: row.why,
        hint: row.hint,
    }
}

fn tell(args: &OrdersArgs, report: &Report) -> Result<()> {
    let path = args.path.display();
    if let Some(refusal) = &report.refusal {
        eprintln!("docket307: {path}: {} {}", refusal.message, refusal.hint);
    }
    for reject in &report.rejects {
        let column = if reject.column.is_empty() { "the row" } else { &reject.column };
        eprintln!("docket307: row {}, {column}: {} {}", reject.row, reject.why, reject.hint);
    }
    for warning in &report.warnings {
        eprintln!("docket307: warning: {warning}");
    }
    if args.json {
        return print(&serde_json::to_string(report).map_err(Error::internal)?);
    }
    if report.refusal.is_some() {
        return Ok(());
    }
    print(&sentence(report))
}

fn sentence(report: &Report) -> String {
    let what = match report.state {
        "known" => "these bytes came before; nothing changed".to_owned(),
        "unchanged" => "it says what the version in force says; nothing changed".to_owned(),
        "dry_run" => "would be proposed; nothing was written".to_owned(),
        _ => format!(
            "proposed as version {}; a supervisor approves it and counsel signs it at /orders/lists/{}",
            report.version, report.list
        ),
    };
    format!(
        "{what}. {} rows read, {} rejected: {} entries added, {} changed, {} removed, {} as before; \
         orders: {} opened, {} changed, {} revoked; lines: {} newly hit, {} newly free; {:.1} s",
        report.rows_read,
        report.rows_rejected,
        report.added,
        report.changed,
        report.removed,
        report.same,
        report.orders_opened,
        report.orders_changed,
        report.orders_revoked,
        report.newly_hit,
        report.newly_free,
        report.seconds
    )
}
