//! Copies the log of an embedded database into the database beside a writer that writes all
//! the time.
//!
//! `SQLite` lets whoever commits copy the log when it is long; an import spends a fifth of its
//! time there, and copies a page that each of its transactions changes again and again. Here a
//! thread with a connection of its own waits until the log is long enough to be worth it, and
//! copies while the writer goes on. A log begins anew only when all of it is copied, so at the
//! end of a round the thread takes one turn among the writers of this process, and copies what
//! came last. Commits are as durable as ever: each waits for the log, and the log for nothing.

use super::conn::{self, AnyConn, Store};
use super::raw::Raw;
use crate::error::Result;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long the log grows until it is copied, in pages of 4 KiB.
const LOG_PAGES: u64 = 24_000;
/// How long it may become before whoever commits copies it after all.
const LOG_LIMIT_PAGES: u32 = 64_000;
/// How long the first round waits, in milliseconds.
const FIRST_WAIT_MS: u64 = 100;
/// How long a round waits at least and at most, in milliseconds.
const WAIT_LIMITS_MS: (u64, u64) = (20, 2_000);

/// The thread that copies, until this is dropped.
#[derive(Debug)]
pub struct Beside {
    store: Store,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Has the log copied by a thread of its own until what this gives is dropped. None where
    /// the database is a server, which does so itself.
    ///
    /// # Errors
    /// When the database cannot be opened once more.
    pub fn checkpoint_beside(&self) -> Result<Option<Beside>> {
        if !self.has_one_writer() {
            return Ok(None);
        }
        let mut conn = self.connect()?;
        let (stop, stopped) = mpsc::channel();
        self.copy_log_at(LOG_LIMIT_PAGES)?;
        let store = self.clone();
        let thread = thread::spawn(move || keep(&store, &mut conn, &stopped));
        Ok(Some(Beside { store: self.clone(), stop: Some(stop), thread: Some(thread) }))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.stop.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that copies the log stopped by a panic");
        }
        // Where this fails, the log is copied later, and all is well.
        if let Err(error) = self.store.copy_log_at(conn::LOG_PAGES) {
            tracing::warn!(%error, "the log of the database is copied seldom");
        }
    }
}

fn keep(store: &Store, conn: &mut AnyConn, stopped: &Receiver<()>) {
    let mut wait_ms = FIRST_WAIT_MS;
    loop {
        let waited = stopped.recv_timeout(Duration::from_millis(wait_ms));
        match round(store, conn) {
            Ok(pages) => wait_ms = next_wait_ms(wait_ms, pages),
            Err(error) => tracing::warn!(%error, "the log of the database was not copied"),
        }
        if waited != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Copies the log; how many pages it had before.
fn round(store: &Store, conn: &mut AnyConn) -> Result<u64> {
    let pages = copy(conn)?;
    // What was written meanwhile is less, and what is written meanwhile less again.
    copy(conn)?;
    let _turn = store.turn()?;
    copy(conn)?;
    Ok(pages)
}

/// Copies what is in the log and seen by no older reader; how many pages the log has.
fn copy(conn: &mut AnyConn) -> Result<u64> {
    let AnyConn::Sqlite(conn) = conn else { return Ok(0) };
    let raw = Raw::of(conn)?;
    let mut statement = raw.prepare("PRAGMA wal_checkpoint(PASSIVE)")?;
    // Busy, pages of the log, pages copied; below zero while another connection copies.
    let pages = statement.one(&[], |row| row.integer(1))?.unwrap_or(0);
    Ok(u64::try_from(pages).unwrap_or(0))
}

/// The log grows as fast as before: waits until it is as long as it should be.
fn next_wait_ms(wait_ms: u64, pages: u64) -> u64 {
    let (least, most) = WAIT_LIMITS_MS;
    let fitting = wait_ms.saturating_mul(LOG_PAGES) / pages.max(1);
    // It grows slowly and shrinks at once.
    fitting.min(wait_ms.saturating_mul(2)).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_grew_too_long_is_copied_sooner() {
        assert_eq!(next_wait_ms(1_000, LOG_PAGES), 1_000);
        assert_eq!(next_wait_ms(1_000, LOG_PAGES * 2), 500);
        assert_eq!(next_wait_ms(500, 0), 1_000);
        assert_eq!(next_wait_ms(1_500, 1), 2_000);
        assert_eq!(next_wait_ms(100, LOG_PAGES * 1_000), 20);
    }
}
