//! Runs an upload's jobs in the calling process, for the command line.

use crate::app::job::{Lease, work};
use crate::app::{App, worker};
use crate::domain::job::JobKind;
use crate::error::{Error, Result};
use crate::store;
use crate::store::upload::UploadRow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How often the upload is looked at while somebody works on it, in milliseconds.
const LOOK_MS: u64 = 150;

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
                watch(&super::find(app, upload_id)?);
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

/// Works on a job until it is neither queued nor running.
fn drain(app: &App, kind: JobKind, payload: &str) -> Result<()> {
    loop {
        let owner = worker::name();
        let now = app.clock.now();
        let claimed =
            app.store.write(|tx| store::job::claim_for(tx, kind.code(), payload, &owner, now))?;
        if let Some(row) = claimed {
            let lease =
                Lease { job_id: row.id.clone(), owner, stop: Arc::new(AtomicBool::new(false)) };
            if !work(app, &lease, &row)? {
                return Err(Error::internal("the work stopped; a worker will go on with it"));
            }
        } else if app.store.read(|tx| store::job::is_open(tx, kind.code(), payload))? {
            if worker::free_gone(app)? == 0 {
                std::thread::sleep(Duration::from_millis(LOOK_MS));
            }
        } else {
            return Ok(());
        }
    }
}
