//! `docket307 send`: files to an installation elsewhere, over its API.
//!
//! A file goes in pieces by tus 1.0. A line that breaks is tried again from the
//! last byte that is durable there; a command that was killed goes on in the
//! same way when it is given again, because it wrote down which transfer is
//! this file's.

mod line;
mod memory;
mod transfer;

use super::{Outcome, print};
use crate::error::{Error, Result};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use line::Line;
use memory::Memory;
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};
use transfer::Sent;

/// How often the upload is asked after at first, in milliseconds.
const FIRST_LOOK_MS: u64 = 200;
/// How often it is asked after at most seldom, in milliseconds.
const LAST_LOOK_MS: u64 = 5000;

/// Options of `send`.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// The files: what `import shipments` takes
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// The address of the installation, such as `https://docket.example.gov`
    #[arg(long, value_name = "URL", env = "DOCKET307_SERVER")]
    to: String,
    /// A file with the key that your organization's administrator made at
    /// `/account/keys`. Without this option the key is in `DOCKET307_KEY`; no option takes
    /// it, because other people of a machine see the options of its processes
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// The certificates (PEM) that may sign the server's, instead of the public ones
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Ask a person there to look at how the columns are read before anything is imported
    #[arg(long)]
    review: bool,
    /// Do not wait until the file is imported
    #[arg(long)]
    no_wait: bool,
    /// Write the rejected rows to this file, ready to be mended and sent again. Of several
    /// inputs, the second goes to OUT-2.csv
    #[arg(long, value_name = "OUT.csv", conflicts_with = "no_wait")]
    rejects: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What became of a file, as `--json` prints it. Fields that `import shipments` has too
/// mean the same.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    upload_id: String,
    state: String,
    is_already_imported: bool,
    rows_read: u64,
    rows_accepted: u64,
    rows_updated: u64,
    rows_duplicate: u64,
    rows_rejected: u64,
    bytes: u64,
    /// How many bytes were there already from an earlier try.
    resumed_at_bytes: u64,
    /// How often the line broke.
    breaks: u32,
    seconds: f64,
    #[serde(skip_serializing_if = "Value::is_null")]
    refusal: Value,
}

/// Sends files one after the other.
///
/// # Errors
/// When a file cannot be read, the key is not taken, or the server cannot be reached.
pub fn send(args: &SendArgs) -> Result<Outcome> {
    // A name that is mistyped must not leave half of the files sent.
    for path in &args.paths {
        open(path)?;
    }
    let line = Line::open(&args.to, &key(args)?, args.ca_file.as_deref())?;
    let memory = Memory::of_user();
    let mut reports = Vec::new();
    for path in &args.paths {
        let report = one(args, &line, &memory, path, reports.len())?;
        if !args.json {
            print(&sentence(&report, args.no_wait))?;
        }
        reports.push(report);
    }
    if args.json {
        let said = match reports.as_slice() {
            [one] => serde_json::to_string(one),
            all => serde_json::to_string(&serde_json::json!({ "uploads": all })),
        };
        print(&said.map_err(Error::internal)?)?;
    }
    outcome(&reports)
}

fn open(path: &Path) -> Result<File> {
    let cannot =
        |why: String| Error::field("file", format!("{} cannot be opened: {why}.", path.display()));
    let file = File::open(path).map_err(|error| cannot(error.to_string()))?;
    let about = file.metadata().map_err(|error| cannot(error.to_string()))?;
    match about.len() {
        _ if about.is_dir() => Err(cannot("it is a directory".into())),
        0 => Err(cannot("it is empty".into())),
        _ => Ok(file),
    }
}

fn key(args: &SendArgs) -> Result<String> {
    let key = match &args.key_file {
        Some(path) => std::fs::read_to_string(path).map_err(|error| {
            Error::field("key-file", format!("{} cannot be read: {error}.", path.display()))
        })?,
        None => std::env::var("DOCKET307_KEY").unwrap_or_default(),
    };
    let key = key.trim();
    if key.is_empty() || key.chars().any(|c| !c.is_ascii_graphic()) {
        return Err(Error::field(
            "key",
            "There is no key. Name a file that holds it with --key-file, or put it into DOCKET307_KEY; your organization's administrator makes one at /account/keys.",
        ));
    }
    Ok(key.to_owned())
}

fn bar(what: &'static str) -> Result<ProgressBar> {
    let bar =
        if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = "{msg} {wide_bar} {percent}% {bytes_per_sec} {eta} left";
    bar.set_style(ProgressStyle::with_template(style).map_err(Error::internal)?);
    bar.set_message(what);
    Ok(bar)
}

/// Sends one file, and waits for what becomes of it.
fn one(
    args: &SendArgs,
    line: &Line,
    memory: &Memory,
    path: &Path,
    number: usize,
) -> Result<Report> {
    let begun = Instant::now();
    let bar = bar("sending")?;
    let sent = transfer::send(line, memory, path, args.review, &bar)?;
    bar.finish_and_clear();
    let mut told = look(line, &sent)?;
    same(&told, &sent)?;
    if !args.no_wait {
        told = wait(line, &sent, told)?;
    }
    if let Some(out) = &args.rejects {
        let out = super::import::rejects_path(out, number);
        line.download(&format!("{}/rejects.csv", sent.upload), &out)?;
    }
    let mut report = report(path, &told, &sent);
    report.seconds = (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    Ok(report)
}

fn look(line: &Line, sent: &Sent) -> Result<Value> {
    line::patiently(|| line.json(&sent.upload))
}

/// What is there must be what is here: a file that somebody wrote to while it
/// was sent is neither its old content nor its new.
fn same(told: &Value, sent: &Sent) -> Result<()> {
    let there = told.get("sha256").and_then(Value::as_str).unwrap_or_default();
    if there.eq_ignore_ascii_case(&sent.sha256) {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "the server's copy ({}) has the SHA-256 {there}, the file {}: it was changed while it was sent. \
         Take the upload back there, and send the file again when nothing writes to it",
        sent.upload, sent.sha256
    )))
}

/// Asks until the file is imported, refused, or waits for a person.
fn wait(line: &Line, sent: &Sent, mut told: Value) -> Result<Value> {
    let bar = bar("importing")?;
    let mut pause = Duration::from_millis(FIRST_LOOK_MS);
    while matches!(state(&told), "received" | "importing") {
        let at = |name| told.pointer(name).and_then(Value::as_u64).unwrap_or(0);
        bar.set_length(at("/progress/total_bytes"));
        bar.set_position(at("/progress/done_bytes"));
        sleep(pause);
        pause = pause.mul_f64(1.5).min(Duration::from_millis(LAST_LOOK_MS));
        told = look(line, sent)?;
    }
    bar.finish_and_clear();
    Ok(told)
}

fn state(told: &Value) -> &str {
    told.get("state").and_then(Value::as_str).unwrap_or_default()
}

fn report(path: &Path, told: &Value, sent: &Sent) -> Report {
    let rows = |name: &str| told.pointer(name).and_then(Value::as_u64).unwrap_or(0);
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut report = Report {
        file: path.display().to_string(),
        upload_id: text("id"),
        state: text("state"),
        is_already_imported: sent.is_known,
        rows_read: rows("/rows/read"),
        rows_accepted: rows("/rows/accepted"),
        rows_updated: rows("/rows/updated"),
        rows_duplicate: rows("/rows/duplicate"),
        rows_rejected: rows("/rows/rejected"),
        bytes: rows("/size_bytes"),
        resumed_at_bytes: sent.resumed_at_bytes,
        breaks: sent.breaks,
        seconds: 0.0,
        refusal: told.get("refusal").cloned().unwrap_or(Value::Null),
    };
    if sent.is_known {
        // As `import shipments` tells of bytes that it knows: nothing new.
        report.rows_duplicate = report.rows_read.saturating_sub(report.rows_rejected);
        (report.rows_accepted, report.rows_updated) = (0, 0);
    }
    report
}

fn sentence(report: &Report, no_wait: bool) -> String {
    let Report { file, upload_id, .. } = report;
    let counts = format!(
        "{} rows read: {} accepted, {} updated, {} duplicate, {} rejected",
        report.rows_read,
        report.rows_accepted,
        report.rows_updated,
        report.rows_duplicate,
        report.rows_rejected,
    );
    let refusal = |name: &str| report.refusal.get(name).and_then(Value::as_str).unwrap_or_default();
    match report.state.as_str() {
        _ if report.is_already_imported => {
            format!(
                "{file}: these bytes were sent before; nothing changed ({counts}, upload {upload_id})"
            )
        }
        "refused" | "discarded" => {
            format!(
                "{file}: refused. {} {} (upload {upload_id})",
                refusal("message"),
                refusal("hint")
            )
        }
        "review" => format!(
            "{file}: sent. A person has to say how its columns are read: open the upload {upload_id} there"
        ),
        "done" => format!("{file}: {counts} (upload {upload_id}, {:.1} s)", report.seconds),
        _ if no_wait => format!("{file}: sent, {} bytes (upload {upload_id})", report.bytes),
        other => format!("{file}: {other} ({counts}, upload {upload_id})"),
    }
}

fn outcome(reports: &[Report]) -> Result<Outcome> {
    if reports.iter().any(|report| report.state == "failed") {
        return Err(Error::internal("an import failed there; the installation's log says why"));
    }
    let is_refused = |report: &Report| matches!(report.state.as_str(), "refused" | "discarded");
    Ok(if reports.iter().any(is_refused) {
        Outcome::Refused
    } else if reports.iter().any(|report| report.rows_rejected > 0) {
        Outcome::SomeRejected
    } else {
        Outcome::Done
    })
}
