//! Background work as use cases see it: a lease that must be kept alive, and a
//! request to stop that must be heard.

use super::{Actor, App};
use crate::domain::job::JobKind;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store;
use crate::store::job::JobRow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How long work waits that other work comes before, in seconds.
const LATER_SECONDS: i64 = 2;

/// A claimed job: the worker's name is the fencing token of its lease.
#[derive(Clone)]
pub struct Lease {
    /// The job's key.
    pub job_id: String,
    /// The worker's name.
    pub owner: String,
    /// Set when the process wants to stop.
    pub stop: Arc<AtomicBool>,
}

/// How a job ended its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is done.
    Done,
    /// It was asked to stop and can be taken up where it is.
    Paused,
    /// Other work comes first: it is taken up again in a moment.
    Later,
}

impl Lease {
    /// Whether the process wants to stop: finish the step, then pause.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Keeps the lease alive and tells how far the work is.
    ///
    /// # Errors
    /// [`Error::Refused`] when the lease went to another worker: stop at once.
    pub fn keep(&self, app: &App, progress: &str) -> Result<()> {
        let now = app.clock.now();
        app.store
            .write(|tx| store::job::heartbeat(tx, &self.job_id, &self.owner, now, Some(progress)))
    }

    /// Writes bulk rows in one transaction that also keeps the lease alive.
    ///
    /// # Errors
    /// As [`Lease::keep`], and what `f` gives.
    pub fn write(
        &self,
        app: &App,
        progress: &str,
        mut f: impl FnMut(&mut store::Write<'_>) -> Result<()>,
    ) -> Result<()> {
        let now = app.clock.now();
        app.store.write_bulk(|tx| {
            store::job::heartbeat(tx, &self.job_id, &self.owner, now, Some(progress))?;
            f(tx)
        })
    }
}

/// What became of a claimed job.
#[derive(Debug)]
pub enum Worked {
    /// It is done.
    Done,
    /// It was handed back and waits.
    PutBack,
    /// It failed; it waits for another try, or is given up.
    Failed(Error),
}

/// Claims the next job for a worker.
///
/// # Errors
/// When the database fails.
pub fn claim(app: &App, owner: &str) -> Result<Option<JobRow>> {
    let now = app.clock.now();
    app.store.write(|tx| store::job::claim(tx, owner, now))
}

/// Does one claimed job and records how it ended.
///
/// # Errors
/// When the outcome cannot be recorded; the lease then runs out by itself.
pub fn work(app: &App, lease: &Lease, row: &JobRow) -> Result<Worked> {
    let outcome = JobKind::from_code(&row.kind)
        .ok_or_else(|| Error::internal("a job of a kind that this version does not know"))
        .and_then(|kind| run(app, lease, kind, &row.payload));
    let now = app.clock.now();
    match outcome {
        Ok(Turn::Done) => {
            app.store.write(|tx| store::job::finish(tx, &row.id, &lease.owner, now.date()))?;
            Ok(Worked::Done)
        }
        Ok(Turn::Paused) => {
            app.store.write(|tx| store::job::release(tx, &row.id, &lease.owner))?;
            Ok(Worked::PutBack)
        }
        Ok(Turn::Later) => {
            let at = now + chrono::TimeDelta::seconds(LATER_SECONDS);
            app.store.write(|tx| store::job::postpone(tx, &row.id, &lease.owner, at))?;
            Ok(Worked::PutBack)
        }
        Err(error) => {
            tracing::warn!(kind = row.kind, attempt = row.attempts, %error, "a job failed");
            let text = crate::domain::text::clip(&error.to_string(), 500).to_owned();
            let is_given_up =
                app.store.write(|tx| store::job::fail(tx, row, &lease.owner, now, &text))?;
            if is_given_up && row.kind == JobKind::ImportUpload.code() {
                super::ingest::give_up(app, &row.payload)?;
            }
            Ok(Worked::Failed(error))
        }
    }
}

fn run(app: &App, lease: &Lease, kind: JobKind, payload: &str) -> Result<Turn> {
    match kind {
        // allegations
        JobKind::NumberAllegation => super::allegation::number(app, payload),

        // uploads
        JobKind::ImportUpload => super::ingest::run(app, lease, payload),
        JobKind::UndoUpload => super::ingest::undo::run(app, lease, payload),
        JobKind::RehearseUpload => super::ingest::rehearse::run(app, lease, payload),
        JobKind::ReachUpload => super::ingest::rehearse::run_reach(app, lease, payload),
        JobKind::CountShipments => super::shipment_count::run(app, lease, payload),

        // screening
        JobKind::ScreenAllegation => super::screening::screen_allegation(app, lease, payload),
        JobKind::ScreenUpload => super::screening::screen_upload(app, lease, payload),
        JobKind::ScreenOrder => super::screening::screen_order(app, lease, payload),
        JobKind::CountList => super::list::run_count(app, lease, payload),

        // deadlines
        JobKind::AdvanceDeadlines => super::deadline::advance(app, lease),
        JobKind::RebuildDeadlines => super::deadline::run_rebuild(app, lease),
        JobKind::SendReminders => super::reminder::run(app, lease),
    }
}

/// Does what is due until nothing is, in this thread: for commands and tests.
/// Returns how many jobs were done.
///
/// # Errors
/// When the database fails.
pub fn run_until_idle(app: &App) -> Result<usize> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut done = 0;
    loop {
        let owner = super::worker::name();
        let Some(row) = claim(app, &owner)? else { return Ok(done) };
        let lease = Lease { job_id: row.id.clone(), owner, stop: Arc::clone(&stop) };
        if matches!(work(app, &lease, &row)?, Worked::Done) {
            done += 1;
        }
    }
}

/// Jobs that wait, run or were given up, for the administrator.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<JobRow>> {
    actor.require(Permission::Administer)?;
    app.store.read(|tx| {
        let mut rows = store::job::list(tx, "running", 50)?;
        rows.extend(store::job::list(tx, "queued", 50)?);
        rows.extend(store::job::list(tx, "failed", 50)?);
        Ok(rows)
    })
}
