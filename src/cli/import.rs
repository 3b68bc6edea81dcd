//! `docket307 import shipments`

mod guessed;
mod rehearse;

use super::{Outcome, print};
use crate::app::bundle::{self, Part};
use crate::app::layout::{Mapped, SavedFields, mapped};
use crate::app::upload::{Arrival, CameBy, NewUpload, UploadRow};
use crate::app::{Actor, App, ingest, layout, organization, upload};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::operate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How much of a file is read at once, in bytes.
const PIECE_BYTES: usize = 1 << 20;

/// Options of `import shipments`.
#[derive(Debug, Args)]
pub struct ShipmentsArgs {
    /// The files: CSV with any delimiter, Excel workbooks, manifests; also in gzip, ZIP or zstd
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// The organization that tells these lines
    #[arg(long, value_name = "NAME")]
    org: String,
    /// How columns are read: a mapping that the organization saved, or a file such as
    /// `{"Entry No": "entry_number", "Remarks": null}`; `layout` names the fields. A file
    /// without a header row needs one: its columns are called Column 1, Column 2, …
    #[arg(long, value_name = "NAME|FILE")]
    mapping: Option<String>,
    /// Write the rejected rows to this file: the columns as they came, then what is
    /// wrong and what may be meant. Of several inputs, the second goes to OUT-2.csv
    #[arg(long, value_name = "OUT.csv")]
    rejects: Option<PathBuf>,
    /// The files are the tables of one AMS manifest: they become one upload
    #[arg(long)]
    as_one: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What an import did, as `--json` prints it.
#[derive(Debug, Clone, Default, Serialize)]
struct Report {
    upload_id: String,
    state: String,
    /// The same bytes were imported before: nothing was read and nothing changed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_already_imported: bool,
    rows_read: i64,
    rows_accepted: i64,
    rows_updated: i64,
    rows_duplicate: i64,
    rows_rejected: i64,
    proposals: i64,
    bytes: i64,
    seconds: f64,
    encoding: String,
    compression: String,
    delimiter: String,
    header_row: i64,
    mapping: Vec<Mapped>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refusal>,
}

impl Report {
    /// Tells of bytes that were imported before what they say now: nothing new.
    fn recognise(&mut self) {
        self.is_already_imported = true;
        self.rows_duplicate = self.rows_read - self.rows_rejected;
        (self.rows_accepted, self.rows_updated, self.proposals) = (0, 0, 0);
    }
}

#[derive(Debug, Clone, Serialize)]
struct Refusal {
    code: String,
    message: String,
    hint: String,
}

/// Several files as one object: sums, and each file's own report.
#[derive(Serialize)]
struct Reports<'a> {
    #[serde(flatten)]
    sum: Report,
    uploads: &'a [Report],
}

/// Imports files one after the other.
///
/// # Errors
/// When the organization is not known, a file cannot be opened, or we fail.
pub fn shipments(settings: Settings, args: &ShipmentsArgs) -> Result<Outcome> {
    // A name that is mistyped must not leave half of the files imported.
    for path in &args.paths {
        open(path)?;
    }
    let app = operate::open(settings)?;
    let organization = organization::find_by_name(&app, &args.org)?;
    // What cannot be written must be known before anything is imported.
    args.rejects.as_deref().map(create).transpose()?;
    let fields = match &args.mapping {
        Some(name) => Some(fields(&app, organization.id, name)?),
        None => None,
    };
    // All before one is imported, so that none is imported twice when it is asked again.
    for path in args.paths.iter().filter(|_| fields.is_none()) {
        guessed::refuse(path)?;
    }
    let mut reports = Vec::new();
    for input in inputs(&app, args)? {
        let (path, mut file) = (input.path.as_path(), input.file);
        let new =
            NewUpload { fields: fields.clone(), ..NewUpload::new(CameBy::Command, &name(path)) };
        if args.dry_run {
            let out = args.rejects.as_deref().map(|out| rejects_path(out, reports.len()));
            let report = rehearse::rehearse(&app, organization.id, &mut file, new, out.as_deref())?;
            tell(path, &report, args.json)?;
            reports.push(report);
            continue;
        }
        let begun = Instant::now();
        let received = receive(&app, organization.id, &mut file, new)?;
        let row = match &received {
            Arrival::New(row) => import(&app, row)?,
            Arrival::Known(row) => row.clone(),
        };
        if let Some(out) = &args.rejects {
            write_rejects(&app, &row.public_id, &rejects_path(out, reports.len()))?;
        }
        let mut report = report(&app, &row, begun.elapsed().as_secs_f64())?;
        if received.is_known() {
            report.recognise();
        }
        tell(path, &report, args.json)?;
        reports.push(report);
    }
    if args.json {
        print(&json(&reports)?)?;
    }
    outcome(&reports)
}

/// A file to import, and what it is called.
struct Input {
    path: PathBuf,
    file: File,
}

/// The files one by one, or all packed into one.
fn inputs(app: &App, args: &ShipmentsArgs) -> Result<Vec<Input>> {
    if args.as_one && args.paths.len() > 1 {
        let part = |path: &PathBuf| Ok(Part::new(&name(path), open(path)?));
        let mut parts = args.paths.iter().map(part).collect::<Result<Vec<_>>>()?;
        let path = PathBuf::from(bundle::name(&parts));
        return Ok(vec![Input { path, file: bundle::pack_aside(app, &mut parts)? }]);
    }
    let input = |path: &PathBuf| Ok(Input { path: path.clone(), file: open(path)? });
    args.paths.iter().map(input).collect()
}

/// Tells people how a file fared.
fn tell(path: &Path, report: &Report, is_json: bool) -> Result<()> {
    if !is_json {
        return print(&sentence(path, report));
    }
    if let Some(refusal) = &report.refusal {
        eprintln!("docket307: {}: {} {}", path.display(), refusal.message, refusal.hint);
    }
    Ok(())
}

fn open(path: &Path) -> Result<File> {
    let cannot =
        |why: String| Error::field("file", format!("{} cannot be opened: {why}.", path.display()));
    let file = File::open(path).map_err(|error| cannot(error.to_string()))?;
    let is_directory = file.metadata().is_ok_and(|about| about.is_dir());
    if is_directory { Err(cannot("it is a directory".into())) } else { Ok(file) }
}

fn create(path: &Path) -> Result<File> {
    File::create(path).map_err(|error| {
        Error::field("rejects", format!("{} cannot be written: {error}.", path.display()))
    })
}

/// The mapping of that file, or the one that the organization saved under that name.
fn fields(app: &App, organization_id: i64, name: &str) -> Result<SavedFields> {
    if Path::new(name).is_file() {
        return layout::read_mapping(Path::new(name));
    }
    upload::mapping_named(app, organization_id, name)?.ok_or_else(|| {
        Error::field(
            "mapping",
            format!("{name} is no file, and the organization saved no mapping of that name."),
        )
    })
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Makes a file an upload.
fn receive(app: &App, organization_id: i64, file: &mut File, new: NewUpload) -> Result<Arrival> {
    if let Some(row) = upload::recognise(app, organization_id, &new, file)? {
        return Ok(Arrival::Known(row));
    }
    let mut receiving = upload::begin_for(app, organization_id, new)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece).map_err(Error::internal)?;
        if count == 0 {
            return receiving.finish(app, &Actor::system());
        }
        receiving.write(piece.get(..count).unwrap_or_default())?;
    }
}

/// Imports and screens an upload, with a bar on a terminal.
fn import(app: &App, received: &UploadRow) -> Result<UploadRow> {
    let bar =
        if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = "{msg} {wide_bar} {percent}% {eta} left";
    bar.set_style(ProgressStyle::with_template(style).map_err(Error::internal)?);
    bar.set_message("preparing");
    let begun = Instant::now();
    let outcome = ingest::run_here(app, received.id, &mut |row| {
        let rows = u32::try_from(row.rows_read).map_or(f64::MAX, f64::from);
        let rate = rows / begun.elapsed().as_secs_f64().max(0.001);
        bar.set_length(u64::try_from(row.decoded_bytes).unwrap_or(0));
        bar.set_position(u64::try_from(row.next_offset).unwrap_or(0));
        if row.rows_read > 0 {
            bar.set_message(format!("{} rows, {rate:.0} rows/s", row.rows_read));
        }
    });
    bar.finish_and_clear();
    outcome
}

fn write_rejects(app: &App, public_id: &str, path: &Path) -> Result<()> {
    let mut out = create(path)?;
    let mut mending = upload::mend(app, &Actor::system(), public_id)?;
    loop {
        let piece = mending.piece(app, &Actor::system())?;
        if piece.is_empty() {
            return Ok(());
        }
        out.write_all(&piece).map_err(Error::internal)?;
    }
}

/// The file of rejected rows of the file with this number, from 0: of several
/// files each has its own, because their columns differ.
pub(super) fn rejects_path(path: &Path, number: usize) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy()));
    path.with_file_name(format!("{stem}-{}{}", number + 1, end.unwrap_or_default()))
}

fn report(app: &App, row: &UploadRow, seconds: f64) -> Result<Report> {
    let shown = upload::show(app, &Actor::system(), &row.public_id)?;
    let refusal = row.refusal_code.as_ref().map(|code| Refusal {
        code: code.clone(),
        message: row.refusal.clone().unwrap_or_default(),
        hint: row.refusal_hint.clone().unwrap_or_default(),
    });
    Ok(Report {
        upload_id: row.public_id.clone(),
        state: row.state.clone(),
        is_already_imported: false,
        rows_read: row.rows_read,
        rows_accepted: row.rows_accepted,
        rows_updated: row.rows_updated,
        rows_duplicate: row.rows_duplicate,
        rows_rejected: row.rows_rejected,
        proposals: row.proposals,
        bytes: row.size_bytes,
        seconds: (seconds * 1000.0).round() / 1000.0,
        encoding: row.encoding.clone(),
        compression: row.compression.clone(),
        delimiter: row.delimiter.clone(),
        header_row: row.header_row,
        mapping: shown.opened.map(|opened| mapped(&opened.mapping)).unwrap_or_default(),
        refusal,
    })
}

fn sentence(path: &Path, report: &Report) -> String {
    let name = path.display();
    let counts = format!(
        "{} rows read: {} accepted, {} updated, {} duplicate, {} rejected; {} proposals; {:.1} s",
        report.rows_read,
        report.rows_accepted,
        report.rows_updated,
        report.rows_duplicate,
        report.rows_rejected,
        report.proposals,
        report.seconds,
    );
    match &report.refusal {
        Some(refusal) => {
            format!("{name}: refused. {} {} ({counts})", refusal.message, refusal.hint)
        }
        None if report.upload_id.is_empty() => {
            format!("{name}: would be imported like this, nothing was written: {counts}")
        }
        None if report.is_already_imported => format!(
            "{name}: these bytes were imported before; nothing changed ({counts}, upload {})",
            report.upload_id
        ),
        None => format!("{name}: {counts} (upload {})", report.upload_id),
    }
}

fn json(reports: &[Report]) -> Result<String> {
    if let [one] = reports {
        return serde_json::to_string(one).map_err(Error::internal);
    }
    let mut sum = reports.first().cloned().unwrap_or_default();
    for report in reports.iter().skip(1) {
        sum.rows_read += report.rows_read;
        sum.rows_accepted += report.rows_accepted;
        sum.rows_updated += report.rows_updated;
        sum.rows_duplicate += report.rows_duplicate;
        sum.rows_rejected += report.rows_rejected;
        sum.proposals += report.proposals;
        sum.bytes += report.bytes;
        sum.seconds += report.seconds;
    }
    serde_json::to_string(&Reports { sum, uploads: reports }).map_err(Error::internal)
}

fn outcome(reports: &[Report]) -> Result<Outcome> {
    if reports.iter().any(|report| report.state == "failed") {
        return Err(Error::internal("an import failed; the log says why"));
    }
    Ok(if reports.iter().any(|report| report.refusal.is_some()) {
        Outcome::Refused
    } else if reports.iter().any(|report| report.rows_rejected > 0) {
        Outcome::SomeRejected
    } else {
        Outcome::Done
    })
}
