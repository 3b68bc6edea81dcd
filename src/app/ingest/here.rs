//! Runs an upload's jobs in the calling process, for the command line.

use crate::app::job::{Lease, Worked, work};
use crate::app::{App, worker};
use crate::domain::job::JobKind;
use crate::error::{Error, Result};
use crate::store;
use crate::store::upload::UploadRow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How often the upload is looked at while somebody works on it, in milliseconds.
const LOOK_MS: u64 = 150;

/// How long a database may be away before the command gives up, in seconds. What was
/// imported so far stands, and a worker goes on with the rest.
const AWAY_LIMIT_SECONDS: u64 = 60;

/// The first pause after a step that failed, in milliseconds; each further failure in a
/// row doubles it. A database that answers and fails in turns must not use up the tries
/// that a job has.
const RETRY_MS: u64 = 1000;

/// Imports and screens one upload in this process, or waits while a worker of
/// another process does. `watch` is shown the upload as it goes on.
///
/// # Errors
/// When a step fails; the job stays queued, and a worker tries it again.
pub fn run_here(app: &App, upload_id: i64, watch: &mut dyn FnMut(&UploadRow)) -> Result<UploadRow> {
    for kind in [JobKind::ImportUpload, JobKind::ScreenUpload] {
        let payload = upload_id.to_string();
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| drain(app, kind, &payload));
            while !worker.is_finished() {
                std::thread::sleep(Duration::from_millis(LOOK_MS));
                match super::find(app, upload_id) {
                    Ok(row) => watch(&row),
                    // It is shown again when the database is back.
                    Err(Error::Busy) => {}
                    Err(error) => return Err(error),
                }
            }
            worker.join().map_err(|_| Error::internal("the import stopped by a panic"))?
        })?;
    }
    super::find(app, upload_id)
}

/// Takes an upload back in this process, or waits while a worker of another
/// process does.
///
/// # Errors
/// When a step fails; the job stays queued, and a worker tries it again.
pub fn undo_here(app: &App, upload_id: i64) -> Result<()> {
    drain(app, JobKind::UndoUpload, &upload_id.to_string())
}

/// Works on a job until it is neither queued nor running. A database that goes away and
/// comes back (a server that fails over) only makes it wait.
fn drain(app: &App, kind: JobKind, payload: &str) -> Result<()> {
    let mut there = Instant::now();
    let mut pause = Duration::from_millis(RETRY_MS);
    loop {
        let done = step(app, kind, payload);
        if done.is_ok() {
            there = Instant::now();
            pause = Duration::from_millis(RETRY_MS);
        }
        match done {
            Ok(Step::Over) => return Ok(()),
            Ok(Step::On) => {}
            Ok(Step::Wait) => std::thread::sleep(Duration::from_millis(LOOK_MS)),
            // A commit of which no answer came may stand: then the worker finds itself
            // overtaken by itself, and goes on from where it is.
            Err(Error::Busy | Error::Refused(_))
                if there.elapsed() < Duration::from_secs(AWAY_LIMIT_SECONDS) =>
            {
                std::thread::sleep(pause);
                pause = pause.saturating_mul(2);
            }
            Err(error) => return Err(error),
        }
    }
}

/// What one look at a job came to.
enum Step {
    /// Something was done; there may be more.
    On,
    /// Another process works on it, or other work comes first.
    Wait,
    /// It neither waits nor runs.
    Over,
}

fn step(app: &App, kind: JobKind, payload: &str) -> Result<Step> {
    let owner = worker::name();
    let now = app.clock.now();
    let claimed =
        app.store.write(|tx| store::job::claim_for(tx, kind.code(), payload, &owner, now))?;
    if let Some(row) = claimed {
        let lease = Lease { job_id: row.id.clone(), owner, stop: Arc::new(AtomicBool::new(false)) };
        return match work(app, &lease, &row)? {
            Worked::Done => Ok(Step::On),
            Worked::PutBack => Ok(Step::Wait),
            Worked::Failed(error) => Err(error),
        };
    }
    if !app.store.read(|tx| store::job::is_open(tx, kind.code(), payload))? {
        return Ok(Step::Over);
    }
    Ok(if worker::free_gone(app)? == 0 { Step::Wait } else { Step::On })
}
