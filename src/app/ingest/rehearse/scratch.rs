//! A database that a dry run writes to, and that is thrown away.

use super::kept;
use crate::app::App;
use crate::app::ingest::content::Told;
use crate::app::job::Lease;
use crate::config::Settings;
use crate::domain::job::JobKind;
use crate::domain::shipment::DocumentKind;
use crate::error::{Error, Result};
use crate::id;
use crate::intake::Opened;
use crate::store;
use crate::store::upload::{RejectRow, UploadRow};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long the files of a dry run that was killed may lie, in seconds.
const LEFTOVER_SECONDS: u64 = 24 * 60 * 60;

/// The most saved mappings that a dry run knows.
const MAPPINGS_LIMIT_ROWS: i64 = 1000;

/// The scratch database; dropped, it is gone.
pub struct Scratch {
    /// The application on it.
    pub app: App,
    /// The lease of its one job, which nobody else wants.
    pub lease: Lease,
    folder: PathBuf,
}

impl Scratch {
    /// For an upload: kept files are those of the real application.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn beside(app: &App, organization_id: i64) -> Result<Self> {
        let files = app.settings.files.clone();
        Self::open(app, organization_id, |_| files)
    }

    /// For a file that is no upload: its own files are scratch, too.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn apart(app: &App, organization_id: i64) -> Result<Self> {
        Self::open(app, organization_id, |folder| folder.join("files"))
    }

    fn open(
        app: &App,
        organization_id: i64,
        files: impl FnOnce(&PathBuf) -> PathBuf,
    ) -> Result<Self> {
        let shelf = app.settings.files.join("rehearsal");
        remove_leftovers(&shelf);
        let folder = shelf.join(id::random());
        crate::files::make_private(&folder)?;
        let database = format!("sqlite:{}", folder.join("scratch.db").display());
        let outcome = store::migrate::run(&database).and_then(|_| {
            let settings =
                Settings { database, files: files(&folder), workers: 0, ..(*app.settings).clone() };
            App::open(settings, app.clock.clone())
        });
        let scratch = match outcome {
            Ok(scratch) => scratch,
            Err(error) => {
                remove(&folder);
                return Err(error);
            }
        };
        let lease = Lease {
            job_id: String::new(),
            owner: id::random(),
            stop: Arc::new(AtomicBool::new(false)),
        };
        let scratch = Self { app: scratch, lease, folder };
        let (organization, saved) = app.store.read(|tx| {
            let organization = store::organization::find(tx, organization_id)?;
            let saved = store::layout_mapping::list(tx, organization_id, MAPPINGS_LIMIT_ROWS)?;
            Ok((organization.ok_or(Error::NotFound("organization"))?, saved))
        })?;
        scratch.app.store.write(|tx| {
            store::organization::insert(tx, &organization)?;
            saved.iter().try_for_each(|row| store::layout_mapping::insert(tx, row))
        })?;
        Ok(scratch)
    }

    /// Puts an upload here as it is before its first row is read, and takes
    /// up its job.
    ///
    /// # Errors
    /// When the scratch database fails.
    pub fn take_in(self, row: &UploadRow, opened: &Opened) -> Result<(Self, UploadRow)> {
        let start = opened.start();
        let row = UploadRow {
            state: "importing".to_owned(),
            rows_read: 0,
            rows_accepted: 0,
            rows_updated: 0,
            rows_duplicate: 0,
            rows_rejected: 0,
            next_offset: kept(start.byte_offset),
            next_row: 0,
            next_line: kept(start.line_number),
            ..row.clone()
        };
        let (kind, payload) = (JobKind::ImportUpload.code(), row.id.to_string());
        self.app.store.write(|tx| {
            store::upload::insert(tx, &row)?;
            store::job::enqueue(tx, kind, &payload, None, 0, row.created_at.date())
        })?;
        Ok((self.working_on(row.id)?, row))
    }

    /// Takes up the one job of the scratch database.
    ///
    /// # Errors
    /// When the scratch database fails.
    pub fn working_on(mut self, upload_id: i64) -> Result<Self> {
        let kind = JobKind::ImportUpload.code();
        let (payload, now) = (upload_id.to_string(), self.app.clock.now());
        let owner = self.lease.owner.clone();
        let job =
            self.app.store.write(|tx| store::job::claim_for(tx, kind, &payload, &owner, now))?;
        self.lease.job_id = job.ok_or_else(|| Error::internal("a dry run has no job"))?.id;
        Ok(self)
    }

    /// Copies what the organization tells of these rows' documents, unless it
    /// is here already.
    ///
    /// # Errors
    /// When a database fails.
    pub fn seed(&self, app: &App, organization_id: i64, rows: &[Told]) -> Result<()> {
        let numbers: BTreeSet<&str> = rows.iter().map(Told::document).collect();
        let mut numbers: Vec<String> = numbers.into_iter().map(str::to_owned).collect();
        let here =
            self.app.store.read(|tx| store::shipment::keys_of(tx, organization_id, &numbers))?;
        let here: BTreeSet<&str> = here.iter().map(|key| key.document.as_str()).collect();
        numbers.retain(|number| !here.contains(number.as_str()));
        let (lines, tariffs) = app.store.read(|tx| {
            let mut lines = store::revision::lines_of(tx, organization_id, &numbers)?;
            // Only a number that is told has later documents.
            let bills: BTreeSet<&str> = lines
                .iter()
                .filter(|row| row.document_kind == DocumentKind::Bill.code())
                .map(|row| row.document.as_str())
                .collect();
            let mut later = Vec::new();
            for number in bills {
                later.extend(store::revision::later_documents(tx, organization_id, number)?);
            }
            lines.extend(store::revision::lines_of(tx, organization_id, &later)?);
            numbers.extend(later);
            Ok((lines, store::revision::tariffs_of(tx, organization_id, &numbers)?))
        })?;
        if lines.is_empty() {
            return Ok(());
        }
        self.app.store.write_bulk(|tx| {
            store::shipment::put_lines(tx, &lines)?;
            store::shipment::put_tariffs(tx, &tariffs)
        })
    }

    /// The upload as the dry run left it, with its first faults.
    ///
    /// # Errors
    /// When the scratch database fails.
    pub fn outcome(&self, upload_id: i64, limit_rows: i64) -> Result<(UploadRow, Vec<RejectRow>)> {
        self.app.store.read(|tx| {
            let row = store::upload::find(tx, upload_id)?.ok_or(Error::NotFound("upload"))?;
            Ok((row, store::upload::list_rejects(tx, upload_id, (0, 0), limit_rows)?))
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

fn remove(folder: &PathBuf) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        tracing::warn!(%error, "the files of a dry run could not be removed");
    }
}

/// Removes what dry runs that were killed left.
fn remove_leftovers(shelf: &PathBuf) {
    let Ok(entries) = std::fs::read_dir(shelf) else { return };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|about| about.modified()).ok();
        let is_old = age
            .and_then(|at| at.elapsed().ok())
            .is_some_and(|age| age > Duration::from_secs(LEFTOVER_SECONDS));
        if is_old {
            remove(&entry.path());
        }
    }
}
