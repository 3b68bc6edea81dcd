//! Enters which rows name which spelling: behind the import, a window of rows at
//! a time, sorted.
//!
//! What the import wrote itself is remembered until it is entered; a worker that
//! goes on for another reads it from the lines. Doing it twice changes nothing.
//! Until its upload is screened, nobody but who looks at a party needs an entry.

use crate::app::App;
use crate::app::job::Lease;
use crate::error::Result;
use crate::store::Write;
use crate::store::bulk::PackedLine;
use crate::store::row_party::{self, Entry};
use std::thread;
use std::time::Duration;

/// How many rows are entered together. The more, the longer the lists and the fewer
/// the pages that change; a row that is remembered takes up to 96 bytes.
const WINDOW_ROWS: i64 = 240_000;
/// How many lists one transaction writes: others wait no longer than for a chunk.
const SLICE_LISTS: usize = 2000;
/// How long others may go first between two transactions, in milliseconds.
const PAUSE_MS: u64 = 1;

/// How far an upload is entered.
#[derive(Debug)]
pub struct Entering {
    upload_id: i64,
    entered_row: i64,
    /// The row behind which everything that was written is remembered.
    known_behind: i64,
    known: Vec<Entry>,
}

impl Entering {
    /// Finds how far an upload is entered, of which so many rows were read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(app: &App, upload_id: i64, read_rows: i64) -> Result<Self> {
        let entered_row = app.store.read(|tx| row_party::entered(tx, upload_id))?;
        Ok(Self { upload_id, entered_row, known_behind: read_rows, known: Vec::new() })
    }

    /// Remembers what lines name that were written just now.
    pub fn remember(&mut self, lines: Vec<&PackedLine>) {
        let upload_id = self.upload_id;
        self.known.extend(lines.into_iter().flat_map(|line| {
            let entry = |variant_id| Entry { variant_id, upload_id, row_number: line.row_number };
            line.variants.into_iter().flatten().map(entry)
        }));
    }

    /// Enters full windows of the rows that were read.
    ///
    /// # Errors
    /// When the database fails, or the lease is lost.
    pub fn follow(&mut self, app: &App, lease: &Lease, read_rows: i64) -> Result<()> {
        if read_rows.saturating_sub(self.entered_row) >= WINDOW_ROWS {
            self.finish(app, lease, read_rows)?;
        }
        Ok(())
    }

    /// Enters all rows that were read.
    ///
    /// # Errors
    /// When the database fails, or the lease is lost.
    pub fn finish(&mut self, app: &App, lease: &Lease, read_rows: i64) -> Result<()> {
        while self.entered_row < self.known_behind {
            let up_to = self.known_behind.min(self.entered_row.saturating_add(WINDOW_ROWS));
            let entries = app
                .store
                .read(|tx| row_party::list_named(tx, self.upload_id, self.entered_row, up_to))?;
            self.enter(app, lease, &entries, up_to, read_rows)?;
        }
        let mut entries = std::mem::take(&mut self.known);
        entries.sort_unstable();
        entries.dedup();
        self.enter(app, lease, &entries, read_rows, read_rows)?;
        entries.clear();
        self.known = entries;
        self.known_behind = read_rows;
        Ok(())
    }

    /// Enters the rows up to one; the last transaction notes how far it came.
    fn enter(
        &mut self,
        app: &App,
        lease: &Lease,
        entries: &[Entry],
        up_to: i64,
        read_rows: i64,
    ) -> Result<()> {
        if up_to <= self.entered_row {
            return Ok(());
        }
        let progress = format!("{read_rows} rows");
        let lists = row_party::lists(entries);
        let last = lists.len().saturating_sub(1) / SLICE_LISTS * SLICE_LISTS;
        let (earlier, last) = lists.split_at(last);
        for slice in earlier.chunks(SLICE_LISTS) {
            write(app, lease, &progress, |tx| row_party::enter(tx, slice))?;
        }
        write(app, lease, &progress, |tx| {
            row_party::enter(tx, last)?;
            row_party::move_on(tx, self.upload_id, self.entered_row, up_to)
        })?;
        self.entered_row = up_to;
        Ok(())
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
