//! Says what a file would change, and changes nothing: it is imported into a
//! scratch database beside the real one.
//!
//! The scratch database is embedded and lies in a file of its own. Before each
//! chunk it is given the lines that the organization tells of the chunk's
//! documents; then the chunk is imported there by the same code as any other.
//! So the counts are those of the import by construction, repeats within the
//! file included, and memory does not grow with it. What it needs is disk:
//! about one KiB a row until it is thrown away, [`REHEARSAL_LIMIT_ROWS`] at most.

mod reach;
mod scratch;

pub use reach::{Reach, run_reach};

use super::chunk::{Batch, Chunk, Reading, kept};
use super::lot::{Ending, Lot};
use super::people::Resolver;
use super::unpack::{self, Unpacked};
use crate::app::job::{Lease, Turn};
use crate::app::upload::NewUpload;
use crate::app::{Actor, App, upload};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, Result};
use crate::files::{BlockReader, Files};
use crate::intake::Opened;
use crate::intake::refusal::FileRefusal;
use crate::store;
use crate::store::bulk::Habit;
use crate::store::upload::{RejectRow, UploadRow};
use scratch::Scratch;
use serde::{Deserialize, Serialize};
use std::io::Read;

/// The most rows that a dry run reads; beyond them its counts are "at least".
pub const REHEARSAL_LIMIT_ROWS: i64 = 2_000_000;
/// How many rows one transaction of a dry run tells.
const LOT_ROWS: usize = 500;
/// The most faults that the result of a dry run names.
const FAULTS_LIMIT_ROWS: i64 = 200;

/// What a file would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsed {
    /// Rows that were read.
    pub rows_read: i64,
    /// Rows that would tell a new line.
    pub rows_accepted: i64,
    /// Rows that would tell a known line anew.
    pub rows_updated: i64,
    /// Rows that would tell nothing new.
    pub rows_duplicate: i64,
    /// Rows that would not be taken.
    pub rows_rejected: i64,
    /// Whether the whole file was read; else the counts are "at least".
    pub is_whole: bool,
    /// The first faults of rejected rows.
    pub faults: Vec<Fault>,
    /// Why the rest of the file cannot be read.
    pub refusal: Option<Refused>,
}

/// Why a file, or the rest of it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// A code that scripts can branch on.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl From<FileRefusal> for Refused {
    fn from(refusal: FileRefusal) -> Self {
        Self { code: refusal.code.to_owned(), message: refusal.message, hint: refusal.hint }
    }
}

/// One fault of a row that would be rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The data row, from 1.
    pub row: i64,
    /// The text line.
    pub line: i64,
    /// The header of the column.
    pub column: String,
    /// What was found.
    pub found: String,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
}

impl From<RejectRow> for Fault {
    fn from(row: RejectRow) -> Self {
        Self {
            row: row.row_number,
            line: row.line_number,
            column: row.column_name,
            found: row.found,
            why: row.why,
            hint: row.hint,
        }
    }
}

/// Job: says what an upload would change.
///
/// # Errors
/// When the disk or a database fails; the job is then tried again.
pub fn run(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let Some((_, found)) = of_upload(app, lease, payload)? else { return Ok(Turn::Paused) };
    let id: i64 = payload.parse().map_err(Error::internal)?;
    let row = super::find(app, id)?;
    let text = serde_json::to_string(&found).map_err(Error::internal)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        store::rehearsal::put(tx, id, &text)?;
        let event = NewEvent::new(Verb::UploadRehearsed, Noun::Upload, &row.public_id)
            .of(Some(row.organization_id))
            .fact("rows_read", found.rows_read.to_string())
            .fact("rows_accepted", found.rows_accepted.to_string())
            .fact("rows_updated", found.rows_updated.to_string())
            .fact("rows_duplicate", found.rows_duplicate.to_string())
            .fact("rows_rejected", found.rows_rejected.to_string());
        store::event::append(tx, &app.stamp(&Actor::system()), &event).map(drop)
    })?;
    Ok(Turn::Done)
}

/// Imports an upload that waits into a scratch database; none when asked to stop.
fn of_upload(app: &App, lease: &Lease, payload: &str) -> Result<Option<(Scratch, Rehearsed)>> {
    let id: i64 = payload.parse().map_err(|_| Error::internal("a dry run names no upload"))?;
    let row = super::find(app, id)?;
    // What a person named an importer number since it came is sealed first.
    let files = Files::new(&app.settings.files);
    if super::review::seal_again(app, lease, &row, &files)? == Turn::Paused {
        return Ok(None);
    }
    let opened: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
    let scratch = Scratch::beside(app, row.organization_id)?;
    let (scratch, row) = scratch.take_in(&row, &opened)?;
    let source = super::kept_of(app, &row)?;
    let found = rehearse(app, &scratch, &row, &opened, source, &mut |rows| {
        lease.keep(app, &format!("{rows} rows"))?;
        Ok(lease.is_stopping())
    })?;
    Ok(found.map(|found| (scratch, found)))
}

/// Reads a file to its end or the limit; `is_stopped` is told the
/// rows so far and says whether to stop.
fn rehearse(
    app: &App,
    scratch: &Scratch,
    row: &UploadRow,
    opened: &Opened,
    mut source: BlockReader,
    is_stopped: &mut dyn FnMut(i64) -> Result<bool>,
) -> Result<Option<Rehearsed>> {
    let mut at = opened.start();
    source.seek_to(at.byte_offset)?;
    let mut reader = opened.reader(source, at);
    let resolver = Resolver::new(&app.settings.secret);
    let mut reading = Reading { opened, upload_id: row.id, resolver };
    let mut habit = Habit::default();
    let mut spare = Vec::new();
    let mut refusal = None;
    let is_whole = loop {
        if is_stopped(at.row_number)? {
            return Ok(None);
        }
        let lot = Lot::read(&mut reader, at, LOT_ROWS, &mut spare)?;
        at = lot.to;
        let batch = Batch::of(lot, &mut reading, &mut spare)?;
        let ending = batch.ending.clone();
        if batch.rows_read() > 0 {
            scratch.seed(app, row.organization_id, batch.rows())?;
            let mut chunk = Chunk::default();
            chunk.push(batch);
            chunk.write(&scratch.app, &scratch.lease, row, &mut habit)?;
        }
        match ending {
            Ending::More if at.row_number >= REHEARSAL_LIMIT_ROWS => break false,
            Ending::More => {}
            Ending::End => break true,
            Ending::Refused(why) => {
                refusal = Some(Refused::from(why));
                break true;
            }
        }
    };
    let (row, rejects) = scratch.outcome(row.id, FAULTS_LIMIT_ROWS)?;
    Ok(Some(Rehearsed {
        rows_read: row.rows_read,
        rows_accepted: row.rows_accepted,
        rows_updated: row.rows_updated,
        rows_duplicate: row.rows_duplicate,
        rows_rejected: row.rows_rejected,
        is_whole,
        faults: rejects.into_iter().map(Fault::from).collect(),
        refusal,
    }))
}

/// A dry run of a file that is no upload: nothing of it is kept.
pub struct Tried {
    scratch: Scratch,
    /// The upload that it would have been.
    pub row: UploadRow,
    /// How the file is read; none when it cannot be.
    pub opened: Option<Opened>,
    /// What it would change.
    pub found: Rehearsed,
}

/// Says what a file would change if an organization sent it. `watch` is told
/// the rows so far.
///
/// # Errors
/// When the disk or a database fails.
pub fn run_here(
    app: &App,
    organization_id: i64,
    new: NewUpload,
    file: &mut dyn Read,
    watch: &mut dyn FnMut(i64),
) -> Result<Tried> {
    let scratch = Scratch::apart(app, organization_id)?;
    let mut receiving = upload::begin_for(&scratch.app, organization_id, new)?;
    let mut piece = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut piece).map_err(Error::internal)?;
        if count == 0 {
            break;
        }
        receiving.write(piece.get(..count).unwrap_or_default())?;
    }
    let row = receiving.finish(&scratch.app, &Actor::system())?.row().clone();
    let scratch = scratch.working_on(row.id)?;
    let files = Files::new(&scratch.app.settings.files);
    let mut tried = Tried { row, opened: None, found: Rehearsed::default(), scratch };
    let scratch = &tried.scratch;
    match unpack::run(&scratch.app, &scratch.lease, &tried.row, &files)? {
        Unpacked::Kept => {}
        Unpacked::Paused => return Err(Error::internal("a dry run was stopped")),
        Unpacked::Refused(refusal) => {
            tried.found.refusal = Some(Refused::from(refusal));
            return Ok(tried);
        }
    }
    tried.row = super::find(&scratch.app, tried.row.id)?;
    let opened: Opened = serde_json::from_str(&tried.row.mapping).map_err(Error::internal)?;
    let source = files.open_kept(&tried.row.public_id)?;
    let found = rehearse(app, scratch, &tried.row, &opened, source, &mut |rows| {
        watch(rows);
        Ok(false)
    })?;
    tried.found = found.unwrap_or_default();
    tried.opened = Some(opened);
    Ok(tried)
}

impl Tried {
    /// The application on the scratch database, for the file of rejected rows.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.scratch.app
    }

    /// The upload that it would have been, what it would change, and how the
    /// file is read; the scratch database is then gone.
    #[must_use]
    pub fn into_parts(self) -> (UploadRow, Rehearsed, Option<Opened>) {
        (self.row, self.found, self.opened)
    }
}
