//! Imports an uploaded file: a job that can be killed and resumed.
//!
//! First the raw bytes become the kept file ([`unpack`]): decoded, sealed,
//! durable; a kill there begins that step anew. Then rows become lines, a
//! [`chunk`] a transaction, each of which also moves the place at which the
//! next worker would go on: no row is lost or told twice.

mod ahead;
mod chunk;
mod content;
mod desk;
mod enter;
mod here;
mod lot;
mod people;
mod pipe;
pub mod rehearse;
mod review;
mod sort;
pub mod undo;
mod unpack;

pub use here::{run_here, undo_here};

use super::job::{Lease, Turn};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::error::{Error, Result};
use crate::files::{BlockReader, Files};
use crate::intake::Opened;
use crate::intake::reader::Resume;
use crate::intake::refusal::FileRefusal;
use crate::store;
use crate::store::upload::UploadRow;
use enter::Entering;
use lot::Ending;
use unpack::Unpacked;

/// The priority of imports and of the screening that follows them.
pub const PRIORITY: i32 = 50;

fn find(app: &App, id: i64) -> Result<UploadRow> {
    app.store
        .read(|tx| store::upload::find(tx, id))?
        .ok_or_else(|| Error::internal("a job names an upload that is not there"))
}

/// Imports the upload that a job names, from wherever it stands.
///
/// # Errors
/// When the disk or the database fails, or the lease is lost: the job is then
/// tried again and goes on where it was.
pub fn run(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let id: i64 = payload.parse().map_err(|_| Error::internal("an import job names no upload"))?;
    let files = Files::new(&app.settings.files);
    let mut row = find(app, id)?;
    if row.state == "received" {
        match unpack::run(app, lease, &row, &files)? {
            Unpacked::Kept => row = find(app, id)?,
            Unpacked::Paused => return Ok(Turn::Paused),
            Unpacked::Refused(refusal) => {
                refuse(app, lease, &row, &refusal)?;
                files.remove_spool(&row.public_id)?;
                return Ok(Turn::Done);
            }
        }
    }
    // The kept file is durable, or nothing is kept: the raw bytes can go.
    files.remove_spool(&row.public_id)?;
    if row.state != "importing" || review::is_waiting(app, &row)? {
        return Ok(Turn::Done);
    }
    match review::seal_again(app, lease, &row, &files)? {
        Turn::Done => read(app, lease, &row, &files),
        turn @ (Turn::Paused | Turn::Later) => Ok(turn),
    }
}

/// Opens the kept file of an upload at its first byte.
fn kept_of(app: &App, row: &UploadRow) -> Result<BlockReader> {
    Files::new(&app.settings.files).open_kept(&row.public_id)
}

/// What is told while an upload is taken back would go with it.
fn is_undoing(app: &App, row: &UploadRow) -> Result<bool> {
    Ok(!app.store.read(|tx| store::undo::list_open(tx, row.organization_id))?.is_empty())
}

fn place(row: &UploadRow) -> Resume {
    Resume {
        byte_offset: u64::try_from(row.next_offset).unwrap_or(0),
        row_number: row.next_row,
        line_number: u64::try_from(row.next_line).unwrap_or(0),
    }
}

fn read(app: &App, lease: &Lease, row: &UploadRow, files: &Files) -> Result<Turn> {
    if is_undoing(app, row)? {
        return Ok(Turn::Later);
    }
    let opened: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
    let mut source = files.open_kept(&row.public_id)?;
    let at = place(row);
    source.seek_to(at.byte_offset)?;
    match pipe::run(app, lease, row, &opened, source, at) {
        Err(Error::Refused(_)) if is_undoing(app, row)? => Ok(Turn::Later),
        Err(error) => Err(error),
        Ok(None) => Ok(Turn::Paused),
        Ok(Some(Ending::Refused(refusal))) => {
            refuse(app, lease, row, &refusal)?;
            Ok(Turn::Done)
        }
        Ok(Some(Ending::End | Ending::More)) => finish(app, lease, row),
    }
}

/// Ends an import: its counts become an event, and screening is queued.
fn finish(app: &App, lease: &Lease, row: &UploadRow) -> Result<Turn> {
    enter_all(app, lease, row)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        store::upload::finish(tx, row.id, now)?;
        let done = store::upload::find(tx, row.id)?.ok_or(Error::NotFound("upload"))?;
        let event =
            counted(NewEvent::new(Verb::UploadImported, Noun::Upload, &row.public_id), &done);
        store::event::append(tx, &app.stamp(&Actor::system()), &event)?;
        super::upload::grade(tx, &done)?;
        store::upload::clear_occurrences(tx, row.id)?;
        screen(tx, row.id, now.date())
    })?;
    Ok(Turn::Done)
}

/// Enters what the rows name, so that screening finds them by their parties.
fn enter_all(app: &App, lease: &Lease, row: &UploadRow) -> Result<()> {
    let read_rows = find(app, row.id)?.next_row;
    Entering::of(app, row.id, read_rows)?.finish(app, lease, read_rows)
}

fn counted(event: NewEvent, row: &UploadRow) -> NewEvent {
    event
        .of(Some(row.organization_id))
        .fact("rows_read", row.rows_read.to_string())
        .fact("rows_accepted", row.rows_accepted.to_string())
        .fact("rows_updated", row.rows_updated.to_string())
        .fact("rows_duplicate", row.rows_duplicate.to_string())
        .fact("rows_rejected", row.rows_rejected.to_string())
}

/// Queues what follows an import: screening, and counting its shipments.
fn screen(tx: &mut store::Write<'_>, id: i64, on: chrono::NaiveDate) -> Result<()> {
    super::shipment_count::enqueue(tx, id, on)?;
    let (kind, payload) = (JobKind::ScreenUpload.code(), id.to_string());
    let dedupe = format!("{kind}:{id}");
    store::job::enqueue(tx, kind, &payload, Some(&dedupe), PRIORITY, on)
}

/// Refuses a file, or the rest of one; rows that were imported stand.
fn refuse(app: &App, lease: &Lease, row: &UploadRow, refusal: &FileRefusal) -> Result<()> {
    enter_all(app, lease, row)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        let so_far = store::upload::find(tx, row.id)?.ok_or(Error::NotFound("upload"))?;
        let message = match so_far.rows_read {
            0 => refusal.message.clone(),
            1 => format!("{} The row before it was read.", refusal.message),
            rows => format!("{} The {rows} rows before it were read.", refusal.message),
        };
        store::upload::refuse(tx, row.id, refusal.code, &message, &refusal.hint, now)?;
        let event = NewEvent::new(Verb::UploadRefused, Noun::Upload, &row.public_id);
        let event = counted(event, &so_far).fact("code", refusal.code);
        store::event::append(tx, &app.stamp(&Actor::system()), &event)?;
        store::upload::clear_occurrences(tx, row.id)?;
        if so_far.rows_read > 0 {
            screen(tx, row.id, now.date())?;
        }
        Ok(())
    })
}

/// Notes that the job of an upload was given up after its last try.
///
/// # Errors
/// When the database fails.
pub fn give_up(app: &App, payload: &str) -> Result<()> {
    let Ok(id) = payload.parse::<i64>() else { return Ok(()) };
    let now = app.clock.now();
    app.store.write(|tx| {
        let Some(row) = store::upload::find(tx, id)? else { return Ok(()) };
        if store::upload::give_up(tx, id, now)? {
            let event = NewEvent::new(Verb::UploadRefused, Noun::Upload, &row.public_id);
            let event = counted(event, &row).fact("code", "internal");
            store::event::append(tx, &app.stamp(&Actor::system()), &event)?;
        }
        Ok(())
    })
}
