//! Claims jobs and calls the use cases that do them. Any number of processes
//! on any machines may run workers: a job is a leased row.

use crate::app::App;
use crate::app::job::{Lease, Worked, claim, work};
use crate::app::worker;

pub use crate::app::job::run_until_idle;
use crate::error::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often an idle worker looks for work, in milliseconds.
const POLL_MS: u64 = 400;

/// Running workers.
pub struct Workers {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Asks every worker to finish its step, and waits. What is unfinished is
    /// handed back and goes on elsewhere.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker ended by a panic; its lease will run out");
            }
        }
    }
}

/// Starts so many workers.
#[must_use]
pub fn start(app: &App, count: usize) -> Workers {
    if count > 0 {
        sweep(app);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let mut threads: Vec<JoinHandle<()>> = (0..count)
        .map(|_| {
            let (app, stop) = (app.clone(), Arc::clone(&stop));
            std::thread::spawn(move || run(&app, &stop))
        })
        .collect();
    // A process without workers (a test, a server beside others) tends nothing,
    // unless it is told which folder to watch.
    if count > 0 || app.settings.watch.is_some() {
        threads.push(super::tend::start(app, &stop));
    }
    Workers { stop, threads }
}

/// Removes what killed processes left behind; that can wait, so an error is
/// told and no more.
fn sweep(app: &App) {
    match crate::app::upload::sweep_orphans(app) {
        Ok(0) => {}
        Ok(removed) => tracing::info!(removed, "raw files that belonged to nobody were removed"),
        Err(error) => tracing::warn!(%error, "raw files could not be swept"),
    }
}

fn run(app: &App, stop: &Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        match step(app, stop) {
            Ok(true) => {}
            Ok(false) => std::thread::sleep(Duration::from_millis(POLL_MS)),
            Err(error) => {
                tracing::warn!(%error, "a worker could not go on");
                std::thread::sleep(Duration::from_millis(POLL_MS * 5));
            }
        }
    }
}

/// Claims and does one job; false when there was none, or none that went on.
fn step(app: &App, stop: &Arc<AtomicBool>) -> Result<bool> {
    let owner = worker::name();
    let Some(row) = claim(app, &owner)? else { return Ok(false) };
    let lease = Lease { job_id: row.id.clone(), owner, stop: Arc::clone(stop) };
    Ok(matches!(work(app, &lease, &row)?, Worked::Done))
}
