//! Takes an upload back: a job that can be killed and resumed.
//!
//! Afterwards the database is as if the upload had never been imported and the
//! others had, in the order in which they were. First the upload's own file is
//! read again for the documents of which it told something (*listing*), then
//! the files of later uploads for their rows about these documents
//! (*gathering*). Then, some documents a transaction (*undoing*), everything
//! that this upload and later ones told of them gives way to what it replaced,
//! and the rows of the later ones are told again. No reader ever sees a
//! document in between. While this lasts, nothing else of the organization is
//! imported.
//!
//! What the agency decided on stays for the agency ([`keeping`]); the
//! organization is told the same either way.

mod family;
mod gather;
mod history;
mod keeping;
mod retell;

use crate::app::job::{Lease, Turn};
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, Result};
use crate::store;
use crate::store::Write;
use crate::store::undo::{Progress, UndoRow};
use crate::store::upload::UploadRow;
use family::Family;
use retell::Retold;
use std::collections::{BTreeSet, HashSet};

/// The priority of an undo: before imports, which wait for it.
pub const PRIORITY: i32 = 40;
/// The most documents of one transaction.
const STEP_DOCUMENTS: i64 = 200;
/// The most rows that one transaction tells again, unless one document has more.
const STEP_ROWS: i64 = 4000;

/// Takes back the upload that a job names, from wherever its undo stands.
///
/// # Errors
/// When the disk or the database fails, or the lease is lost: the job is then
/// tried again and goes on where it was.
pub fn run(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let id: i64 = payload.parse().map_err(|_| Error::internal("an undo names no upload"))?;
    let row = super::find(app, id)?;
    loop {
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
        let undo = app.store.read(|tx| store::undo::find(tx, id))?;
        let undo = undo.ok_or_else(|| Error::internal("a job names an undo that is not there"))?;
        let turn = match undo.state.as_str() {
            "asked" => begin(app, lease, &undo)?,
            "listing" => gather::list(app, lease, &row, &undo)?,
            "gathering" => gather::gather(app, lease, &row, &undo)?,
            "undoing" => undo_documents(app, lease, &row, &undo)?,
            _ => return Ok(Turn::Done),
        };
        if let Some(turn) = turn {
            return Ok(turn);
        }
    }
}

/// Waits for another undo of the organization; two at once would each tell
/// again what the other takes back.
fn begin(app: &App, lease: &Lease, undo: &UndoRow) -> Result<Option<Turn>> {
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some("beginning"))?;
        store::upload::lock_tenant(tx, undo.organization_id)?;
        let open = store::undo::list_open(tx, undo.organization_id)?;
        if open.iter().any(|other| other.state != "asked") {
            return Ok(Some(Turn::Later));
        }
        let progress = Progress { state: Some("listing"), ..Progress::default() };
        store::undo::advance(tx, undo, &progress)?;
        Ok(None)
    })
}

/// The documents of the next step with the rows of later uploads about them.
fn next_step(app: &App, undo: &UndoRow) -> Result<(Vec<String>, Vec<store::undo::LaterRow>)> {
    app.store.read(|tx| {
        let mut documents = store::undo::documents(tx, undo.upload_id, STEP_DOCUMENTS)?;
        loop {
            let is_one = documents.len() <= 1;
            let limit = if is_one { i64::MAX } else { STEP_ROWS };
            let rows = store::undo::rows(tx, undo.upload_id, &documents, limit)?;
            if is_one || i64::try_from(rows.len()).unwrap_or(i64::MAX) < STEP_ROWS {
                return Ok((documents, rows));
            }
            documents.truncate(documents.len() / 2);
        }
    })
}

fn undo_documents(
    app: &App,
    lease: &Lease,
    row: &UploadRow,
    undo: &UndoRow,
) -> Result<Option<Turn>> {
    let (documents, rows) = next_step(app, undo)?;
    if documents.is_empty() {
        finish(app, lease, row, undo)?;
        return Ok(Some(Turn::Done));
    }
    let later = app.store.read(|tx| store::undo::later_uploads(tx, row))?;
    let retold = retell::read(app, &later, &rows)?;
    let now = app.clock.now();
    let progress = format!("{} of {} documents", undo.documents_done, undo.documents);
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some(&progress))?;
        store::upload::lock_tenant(tx, row.organization_id)?;
        store::undo::strike(tx, row.id, &documents)?;
        let (removed, restored) = step(app, tx, row, &documents, &later, &retold)?;
        let done = i64::try_from(documents.len()).map_err(Error::internal)?;
        let mut told_again = told_again(undo)?;
        told_again.extend(retold.iter().map(Retold::upload_id));
        let progress = Progress {
            place: Some(serde_json::to_string(&told_again).map_err(Error::internal)?),
            documents_done: Some(undo.documents_done + done),
            lines_removed: Some(undo.lines_removed + removed),
            lines_restored: Some(undo.lines_restored + restored),
            ..Progress::default()
        };
        store::undo::advance(tx, undo, &progress)
    })?;
    Ok(None)
}

/// Makes some documents as if the upload had never been. Returns how many
/// lines are gone, and how many say something else again.
fn step(
    app: &App,
    tx: &mut Write<'_>,
    row: &UploadRow,
    documents: &[String],
    later: &[UploadRow],
    retold: &[Retold],
) -> Result<(i64, i64)> {
    let before = Family::load(tx, row.organization_id, documents)?;
    let out: HashSet<i64> =
        later.iter().map(|later| later.id).chain(std::iter::once(row.id)).collect();
    before.take_out(tx, &out)?;
    for upload in retold {
        upload.tell(app, tx, &before.documents)?;
    }
    let after = Family::load(tx, row.organization_id, documents)?;
    let (mut gone, mut changed) = (BTreeSet::new(), BTreeSet::new());
    for (key, _) in before.standing() {
        if after.line(key).is_none() {
            gone.insert(key.clone());
        } else if !before.says_the_same(&after, key) {
            changed.insert(key.clone());
        }
    }
    keeping::keep(app, tx, row, &before, &gone, &changed)?;
    let count = |lines: &BTreeSet<_>| i64::try_from(lines.len()).map_err(Error::internal);
    Ok((count(&gone)?, count(&changed)?))
}

/// The later uploads of which something was told again so far.
fn told_again(undo: &UndoRow) -> Result<BTreeSet<i64>> {
    if undo.place.is_empty() {
        return Ok(BTreeSet::new());
    }
    serde_json::from_str(&undo.place).map_err(Error::internal)
}

/// Ends an undo: its counts become an event, and what was told again is screened.
fn finish(app: &App, lease: &Lease, row: &UploadRow, undo: &UndoRow) -> Result<()> {
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        let progress =
            Progress { state: Some("done"), finished_at: Some(now), ..Progress::default() };
        store::undo::advance(tx, undo, &progress)?;
        store::undo::note_undone(tx, row.id, now, undo.asked_by.as_deref())?;
        let event = NewEvent::new(Verb::UploadUndone, Noun::Upload, &row.public_id)
            .of(Some(row.organization_id))
            .fact("lines_removed", undo.lines_removed.to_string())
            .fact("lines_restored", undo.lines_restored.to_string());
        store::event::append(tx, &app.stamp(&Actor::system()), &event)?;
        for upload_id in told_again(undo)? {
            super::screen(tx, upload_id, now.date())?;
        }
        Ok(())
    })
}
