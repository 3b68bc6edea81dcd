//! Enters which rows name which spelling, and the keys by which the parties are
//! found: behind the import, a window of rows at a time, sorted.
//!
//! Everything is read from the lines themselves, so that a worker that goes on
//! for another needs to know nothing, and doing it twice changes nothing. Until
//! its upload is screened, nobody but who looks at a party needs an entry.

use crate::app::App;
use crate::app::job::Lease;
use crate::error::Result;
use crate::screening;
use crate::store::Write;
use crate::store::party;
use crate::store::row_party::{self, Entry};
use std::thread;
use std::time::Duration;

/// How many rows are entered together. The more, the fewer pages each changes.
const WINDOW_ROWS: i64 = 60_000;
/// How many entries one transaction writes: others wait no longer than for a chunk.
const SLICE_ENTRIES: usize = 4000;
/// How long others may go first between two transactions, in milliseconds.
const PAUSE_MS: u64 = 1;

/// How far an upload is entered.
#[derive(Debug)]
pub struct Entering {
    upload_id: i64,
    entered_row: i64,
}

impl Entering {
    /// Finds how far an upload is entered.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(app: &App, upload_id: i64) -> Result<Self> {
        let entered_row = app.store.read(|tx| row_party::entered(tx, upload_id))?;
        Ok(Self { upload_id, entered_row })
    }

    /// Enters full windows of the rows that were read.
    ///
    /// # Errors
    /// When the database fails, or the lease is lost.
    pub fn follow(&mut self, app: &App, lease: &Lease, read_rows: i64) -> Result<()> {
        while read_rows.saturating_sub(self.entered_row) >= WINDOW_ROWS {
            let up_to = self.entered_row.saturating_add(WINDOW_ROWS);
            self.enter(app, lease, up_to, read_rows)?;
        }
        Ok(())
    }

    /// Enters all rows that were read.
    ///
    /// # Errors
    /// When the database fails, or the lease is lost.
    pub fn finish(&mut self, app: &App, lease: &Lease, read_rows: i64) -> Result<()> {
        self.follow(app, lease, read_rows)?;
        if self.entered_row < read_rows {
            self.enter(app, lease, read_rows, read_rows)?;
        }
        Ok(())
    }

    fn enter(&mut self, app: &App, lease: &Lease, up_to: i64, read_rows: i64) -> Result<()> {
        let entries = app
            .store
            .read(|tx| row_party::list_named(tx, self.upload_id, self.entered_row, up_to))?;
        let keys = self.keys(app, &entries)?;
        let progress = format!("{read_rows} rows");
        for slice in keys.chunks(SLICE_ENTRIES) {
            write(app, lease, &progress, |tx| party::insert_keys(tx, slice))?;
        }
        let mut slices = entries.chunks(SLICE_ENTRIES).peekable();
        while let Some(slice) = slices.next() {
            if slices.peek().is_some() {
                write(app, lease, &progress, |tx| row_party::enter(tx, slice))?;
            } else {
                write(app, lease, &progress, |tx| {
                    row_party::enter(tx, slice)?;
                    row_party::move_on(tx, self.upload_id, self.entered_row, up_to)
                })?;
            }
        }
        if entries.is_empty() {
            write(app, lease, &progress, |tx| {
                row_party::move_on(tx, self.upload_id, self.entered_row, up_to)
            })?;
        }
        self.entered_row = up_to;
        Ok(())
    }

    /// The keys of the parties that this upload was the first to name, sorted.
    fn keys(&self, app: &App, entries: &[Entry]) -> Result<Vec<(String, i64)>> {
        let mut variants: Vec<i64> = entries.iter().map(|entry| entry.variant_id).collect();
        variants.dedup();
        let new = app.store.read(|tx| row_party::list_first_seen(tx, self.upload_id, &variants))?;
        let mut keys: Vec<(String, i64)> = new
            .iter()
            .flat_map(|(party_id, name)| {
                screening::keys(name).into_iter().map(|key| (key, *party_id))
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}

/// Writes a slice, after whoever waits for the database.
fn write(
    app: &App,
    lease: &Lease,
    progress: &str,
    f: impl FnMut(&mut Write<'_>) -> Result<()>,
) -> Result<()> {
    if app.store.has_one_writer() {
        thread::sleep(Duration::from_millis(PAUSE_MS));
    }
    lease.write(app, progress, f)
}
