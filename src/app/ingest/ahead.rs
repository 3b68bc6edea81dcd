//! Batches that wait for the writer. What all of them met for the first time is stored
//! before the lines of any: keys of parties are hashes, so each new party changes pages that
//! no other row of a short transaction changes, and of many that are stored at once, sorted,
//! more share a page. A party may be there before the line that names it. A worker that is
//! killed in between is followed by one that meets it again, and nothing changes.

use super::chunk::{Batch, Chunk};
use super::lot::Ending;
use super::people::{self, Met, Sighting};
use super::pipe::{Batches, Pace};
use crate::app::App;
use crate::app::job::Lease;
use crate::error::Result;
use crate::store::upload::UploadRow;
use std::collections::VecDeque;
use std::thread;
use std::time::{Duration, Instant};

/// How many batches wait here at most: some 20 MB.
const WAITING_LIMIT: usize = 160;
/// How much text of the file they may stand for, in bytes.
const WAITING_LIMIT_BYTES: u64 = 16 << 20;
/// How many faults they may have: those of a row can take more room than the row.
const WAITING_LIMIT_FAULTS: usize = 8000;
/// How many spellings the first transaction stores.
const FIRST_SLICE: usize = 1000;
/// How many spellings a later one stores at least and at most.
const SLICE_LIMITS: (usize, usize) = (500, 20_000);

/// Batches in the order of the file.
pub struct Ahead {
    /// Those whose parties are stored.
    known: VecDeque<Batch>,
    /// Those behind them.
    fresh: VecDeque<Batch>,
    slice: usize,
}

impl Ahead {
    /// No batches.
    pub const fn new() -> Self {
        Self { known: VecDeque::new(), fresh: VecDeque::new(), slice: FIRST_SLICE }
    }

    fn all(&self) -> impl Iterator<Item = &Batch> {
        self.known.iter().chain(&self.fresh)
    }

    fn is_ended(&self) -> bool {
        let last = self.fresh.back().or_else(|| self.known.back());
        last.is_some_and(|batch| batch.ending != Ending::More)
    }

    /// Takes what is there to be taken, and waits until it makes a chunk or the file ends.
    /// Tells whether it had to wait.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn gather(&mut self, batches: &mut Batches, rows: usize, limit_bytes: u64) -> Result<bool> {
        let mut has_waited = false;
        loop {
            let rows_there: usize = self.all().map(Batch::rows_read).sum();
            let bytes: u64 = self.all().map(Batch::text_bytes).sum();
            let is_enough = rows_there >= rows || bytes >= limit_bytes;
            let faults: usize = self.all().map(Batch::faults).sum();
            let is_full = self.all().count() >= WAITING_LIMIT
                || bytes >= WAITING_LIMIT_BYTES
                || faults >= WAITING_LIMIT_FAULTS;
            if self.is_ended() || (is_enough && is_full) {
                return Ok(has_waited);
            }
            match batches.try_next()? {
                Some(batch) => self.fresh.push_back(batch),
                None if is_enough => return Ok(has_waited),
                None => {
                    has_waited = true;
                    self.fresh.push_back(batches.wait()?);
                }
            }
        }
    }

    /// The next chunk, the parties of which are stored.
    ///
    /// # Errors
    /// When the database fails, or the lease is lost.
    pub fn chunk(
        &mut self,
        app: &App,
        lease: &Lease,
        row: &UploadRow,
        (rows, limit_bytes): (usize, u64),
    ) -> Result<(Chunk, Ending)> {
        let (mut chunk, mut bytes, mut ending) = (Chunk::default(), 0_u64, Ending::More);
        while chunk.rows_read() < rows && bytes < limit_bytes {
            if self.known.is_empty() {
                self.meet(app, lease, row)?;
            }
            let Some(batch) = self.known.pop_front() else { break };
            bytes = bytes.saturating_add(batch.text_bytes());
            ending = batch.ending.clone();
            chunk.push(batch);
        }
        Ok((chunk, ending))
    }

    /// Stores what the fresh batches met, some at a time: others wait no longer than for
    /// a chunk.
    fn meet(&mut self, app: &App, lease: &Lease, row: &UploadRow) -> Result<()> {
        let pace = Pace::of(app);
        let sighting = Sighting { upload_id: row.id, on: app.clock.today() };
        let rows_before = self.fresh.front().map_or(0, Batch::rows_before);
        let progress = format!("{rows_before} rows");
        let mut met = Met::of_all(self.fresh.iter_mut().map(Batch::take_met));
        while let Some(part) = met.part(self.slice) {
            thread::sleep(Duration::from_millis(pace.pause_ms));
            let begun = Instant::now();
            lease
                .write(app, &progress, |tx| people::store(tx, sighting, std::iter::once(&part)))?;
            let (low, high) = SLICE_LIMITS;
            self.slice = pace.fitting(self.slice, begun.elapsed()).clamp(low, high);
        }
        self.known.append(&mut self.fresh);
        Ok(())
    }
}
