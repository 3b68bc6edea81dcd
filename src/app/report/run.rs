//! Reports that were made: the file that is kept, and what the record says.

use super::{Definition, Filters, Format, ReportDone, head, record, write};
use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::report::{self, Correction};
use crate::store::report::RunRow;
use crate::store::{self, Read};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::PathBuf;

/// The most corrections that a manifest names; the newest are those of a newer report.
const CORRECTION_LIMIT_ROWS: i64 = 200;

/// A report that was made, as its event tells.
#[derive(Debug, Clone)]
pub struct Run {
    /// What was made.
    pub done: ReportDone,
    /// The version of its definition.
    pub version: String,
    /// When it was finished.
    pub at: Option<NaiveDateTime>,
    /// Who made it; empty for the operator.
    pub made_by: String,
    /// Whether the file is still kept here.
    pub has_file: bool,
    /// Corrections of orders that were accepted since, and what authors said anew since,
    /// where the report names orders.
    pub corrections: Vec<Correction>,
}

impl Run {
    /// The name that a download gets.
    #[must_use]
    pub fn file_name(&self) -> String {
        let as_of = self.done.as_of.format("%Y%m%dT%H%M%SZ");
        let code = self.done.definition.code();
        format!("docket307-{code}-v{}-{as_of}.{}", self.version, self.done.format.ending())
    }

    /// What goes beside the file: what it is, and how to check it.
    #[must_use]
    pub fn manifest(&self) -> String {
        let head = head(self.done.definition, self.done.as_of, self.done.filters);
        report::manifest(
            &head,
            self.done.format,
            self.done.rows,
            self.done.bytes,
            &self.done.sha256,
            &self.corrections,
        )
    }
}

/// A kept file, open for reading.
#[derive(Debug)]
pub struct RunFile {
    /// What it is.
    pub run: Run,
    /// Its bytes.
    pub file: File,
}

/// Makes a report into a file that is kept for download.
///
/// # Errors
/// As [`super::make`].
pub fn make_file(
    app: &App,
    actor: &Actor,
    definition: Definition,
    filters: Filters,
    format: Format,
    as_of: Option<NaiveDateTime>,
) -> Result<ReportDone> {
    actor.require(Permission::MakeReports)?;
    let folder = folder(app);
    fs::create_dir_all(&folder).map_err(Error::internal)?;
    let part = folder.join(format!("{}.part", crate::id::random()));
    let outcome = (|| {
        let mut out = create_private(&part)?;
        let done = write(app, actor, definition, filters, format, as_of, &mut out)?;
        out.sync_all().map_err(Error::internal)?;
        fs::rename(&part, folder.join(&done.id)).map_err(Error::internal)?;
        Ok(done)
    })();
    let outcome = outcome.and_then(|done: ReportDone| {
        // The record comes last: what is recorded can be downloaded.
        let recorded = record(app, actor, &done);
        if recorded.is_err() {
            discard(&folder.join(&done.id));
        }
        recorded.map(|()| done)
    });
    if outcome.is_err() {
        discard(&part);
    }
    outcome
}

/// Reports that were made, newest first: those before `before`.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, before: Option<&str>, limit_rows: i64) -> Result<Vec<Run>> {
    actor.require(Permission::MakeReports)?;
    let rows = app.store.read(|tx| store::report::list_runs(tx, before, limit_rows))?;
    Ok(rows.into_iter().filter_map(|row| run(app, row)).collect())
}

/// One report that was made.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn find(app: &App, actor: &Actor, id: &str) -> Result<Run> {
    actor.require(Permission::MakeReports)?;
    app.store.read(|tx| {
        let row = store::report::find_run(tx, id)?;
        let mut run = row.and_then(|row| run(app, row)).ok_or(Error::NotFound("report"))?;
        if run.done.definition.names_orders() {
            run.corrections = corrections(tx, run.done.as_of)?;
        }
        Ok(run)
    })
}

/// What was corrected, by two people or by its own author, after the moment that a report shows.
fn corrections(tx: &mut Read<'_>, as_of: NaiveDateTime) -> Result<Vec<Correction>> {
    let mut rows = store::representation::corrected_after(tx, as_of, CORRECTION_LIMIT_ROWS)?;
    rows.extend(store::representation::said_anew_after(tx, as_of, CORRECTION_LIMIT_ROWS)?);
    rows.sort_by(|one, other| (one.at, &one.number).cmp(&(other.at, &other.number)));
    rows.dedup();
    let told = |row: store::representation::Corrected| Correction {
        number: row.number,
        order_number: row.order_number,
        on: row.at.map(|at| at.date().to_string()).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(told).collect())
}

/// The kept file of a report.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is no longer kept.
pub fn open(app: &App, actor: &Actor, id: &str) -> Result<RunFile> {
    let run = find(app, actor, id)?;
    // The name is the key of a row that was found, never what was asked for.
    match File::open(folder(app).join(&run.done.id)) {
        Ok(file) => Ok(RunFile { run, file }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::NotFound("file")),
        Err(error) => Err(Error::internal(error)),
    }
}

fn folder(app: &App) -> PathBuf {
    app.settings.files.join("reports")
}

/// Creates a file that its owner alone may read.
fn create_private(path: &std::path::Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(Error::internal)
}

fn discard(path: &std::path::Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "an unfinished report stays on disk");
        }
        _ => {}
    }
}

/// Reads the record of a report; none when a later version wrote it.
fn run(app: &App, row: RunRow) -> Option<Run> {
    let facts: BTreeMap<String, String> = serde_json::from_str(&row.facts).ok()?;
    let fact = |name: &str| facts.get(name).map_or("", String::as_str);
    let day = |name: &str| fact(name).parse::<NaiveDate>().ok();
    Some(Run {
        version: fact("version").to_owned(),
        at: row.at,
        made_by: row.actor_name.unwrap_or_default(),
        has_file: folder(app).join(&row.id).is_file(),
        corrections: Vec::new(),
        done: ReportDone {
            definition: Definition::from_code(fact("definition"))?,
            format: Format::from_code(fact("format"))?,
            as_of: super::parse_as_of(fact("as_of")).ok()??,
            filters: Filters { from: day("from"), to: day("to") },
            rows: fact("rows").parse().ok()?,
            bytes: fact("bytes").parse().ok()?,
            sha256: fact("sha256").to_owned(),
            id: row.id,
        },
    })
}
