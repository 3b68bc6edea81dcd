//! What is done from time to time, whatever is queued: transfers that were
//! given up are swept, decisions that ran out are put again, deadlines that ran out
//! are queued to be marked, reminders to be mailed, counts that older versions did not make are queued, work
//! of processes that are gone is let go, and a watched folder is looked at.

use crate::app::watch::Watch;
use crate::app::{App, deadline, decision, reminder, shipment_count, transfer, worker};
use crate::config::WATCH_SETTLE_SECONDS;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often a watched folder is looked at, in milliseconds.
const WATCH_MS: u64 = 1000;
/// How often transfers are swept, in seconds.
const SWEEP_SECONDS: u64 = 60;

/// Starts to tend; ends soon after `stop` is set.
#[must_use]
pub fn start(app: &App, stop: &Arc<AtomicBool>) -> JoinHandle<()> {
    let (app, stop) = (app.clone(), Arc::clone(stop));
    std::thread::spawn(move || tend(&app, &stop))
}

fn tend(app: &App, stop: &AtomicBool) {
    let settle = Duration::from_secs(WATCH_SETTLE_SECONDS);
    let mut watch = app.settings.watch.as_deref().map(|root| Watch::new(root, settle));
    let mut swept = None::<Instant>;
    let mut uncounted = Some(0);
    while !stop.load(Ordering::Relaxed) {
        if swept.is_none_or(|at| at.elapsed() >= Duration::from_secs(SWEEP_SECONDS)) {
            swept = Some(Instant::now());
            if let Err(error) = transfer::sweep(app) {
                tracing::warn!(%error, "transfers could not be swept");
            }
            if let Err(error) = decision::ask_expired(app) {
                tracing::warn!(%error, "decisions that ran out could not be put again");
            }
            if let Err(error) = deadline::queue_lapsed(app) {
                tracing::warn!(%error, "deadlines could not be looked through");
            }
            if let Err(error) = reminder::queue_due(app) {
                tracing::warn!(%error, "reminders could not be queued");
            }
        }
        // Some at a time, and once a start: what failed is not tried for ever.
        if let Some(after) = uncounted {
            match shipment_count::queue_missing(app, after) {
                Ok(next) => uncounted = next,
                Err(error) => tracing::warn!(%error, "missing counts could not be queued"),
            }
        }
        match worker::free_gone(app) {
            Ok(0) => {}
            Ok(freed) => tracing::info!(freed, "work of processes that are gone was taken over"),
            Err(error) => tracing::warn!(%error, "leases could not be looked at"),
        }
        if let Some(watch) = &mut watch
            && let Err(error) = watch.round(app)
        {
            tracing::warn!(%error, "the watched folder could not be read");
        }
        std::thread::sleep(Duration::from_millis(WATCH_MS));
    }
}
