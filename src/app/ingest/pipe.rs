//! One thread reads, some understand, one writes. Lots of rows go in turn to those that
//! understand, which make batches of them; the writer takes the batches in the same turn,
//! so they come in the order of the file, and makes chunks of them, a transaction each.

use super::ahead::Ahead;
use super::chunk::{Batch, Reading};
use super::enter::Entering;
use super::lot::{Ending, Lot};
use super::people::Resolver;
use crate::app::App;
use crate::app::job::Lease;
use crate::error::{Error, Result};
use crate::files::BlockReader;
use crate::intake::Opened;
use crate::intake::reader::Resume;
use crate::intake::row::Record;
use crate::store::bulk::Habit;
use crate::store::upload::UploadRow;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

/// How many threads understand rows at most: more make more than a writer can write. One
/// processor is left to the writer; each thread has to meet every party for itself.
const LANES_LIMIT: usize = 2;
/// How many batches wait for the writer at most: some megabytes.
const WAITING_LIMIT: usize = 40;
/// How many rows are read at once. What waits to be understood should still be at hand for
/// the processor.
const LOT_ROWS: usize = 200;
/// How many lots wait for each thread that understands them.
const LOTS_WAITING_LIMIT: usize = 2;
/// How many rows the first transaction takes: progress is seen at once.
const FIRST_CHUNK_ROWS: usize = 1000;
/// How many rows a later one takes at least. A transaction waits for the disk
/// once, and each touches the same pages of every index: below this it costs
/// as much and does less.
const LEAST_CHUNK_ROWS: usize = 1500;

/// How big a transaction may grow.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long a transaction should take, in milliseconds. `SQLite` has one
    /// writer, and whoever else writes waits that long.
    target_ms: u64,
    limit_rows: usize,
    limit_bytes: u64,
    /// How long others may go first between two transactions, in milliseconds.
    pub pause_ms: u64,
}

impl Pace {
    /// The pace that the database asks for.
    pub fn of(app: &App) -> Self {
        if app.store.has_one_writer() {
            Self { target_ms: 60, limit_rows: 20_000, limit_bytes: 16 << 20, pause_ms: 1 }
        } else {
            Self { target_ms: 1000, limit_rows: 25_000, limit_bytes: 16 << 20, pause_ms: 0 }
        }
    }

    /// How many rows the next transaction takes after one that took so long.
    fn next(self, rows: usize, took: Duration) -> usize {
        self.fitting(rows, took).clamp(LEAST_CHUNK_ROWS, self.limit_rows)
    }

    /// How many things fit a transaction after one with so many took so long.
    pub fn fitting(self, rows: usize, took: Duration) -> usize {
        let took_us = took.as_micros().max(1);
        let target_us = u128::from(self.target_ms).saturating_mul(1000);
        let rows = u128::try_from(rows).unwrap_or(u128::MAX);
        let fitting = rows.saturating_mul(target_us) / took_us;
        // It grows slowly and shrinks at once.
        let fitting = fitting.min(rows.saturating_mul(2));
        usize::try_from(fitting).unwrap_or(usize::MAX)
    }
}

/// Imports the rows behind a place. None when the process wants to stop.
///
/// # Errors
/// When the disk or the database fails, or the lease is lost.
pub fn run(
    app: &App,
    lease: &Lease,
    row: &UploadRow,
    opened: &Opened,
    source: BlockReader,
    from: Resume,
) -> Result<Option<Ending>> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let count = processors.saturating_sub(1).clamp(1, LANES_LIMIT);
    thread::scope(|scope| {
        let (mut threads, mut lanes) = (Vec::new(), Vec::new());
        let mut batches = Batches { lanes: Vec::new(), turn: 0 };
        let (spare_out, spare_in) = mpsc::channel();
        for _ in 0..count {
            let (lot_out, lot_in) = mpsc::sync_channel(LOTS_WAITING_LIMIT);
            let (batch_out, batch_in) = mpsc::sync_channel((WAITING_LIMIT / count).max(1));
            lanes.push(lot_out);
            batches.lanes.push(batch_in);
            let spare_out = spare_out.clone();
            threads.push(scope.spawn(move || {
                let resolver = Resolver::new(&app.settings.secret);
                let reading = Reading { opened, upload_id: row.id, resolver };
                understand(&lot_in, reading, &batch_out, &spare_out);
            }));
        }
        threads.push(scope.spawn(move || read(source, from, opened, &lanes, &spare_in)));
        let outcome = write(app, lease, row, &mut batches, from.row_number);
        // However it ended: where nobody takes batches, everybody stops.
        drop(batches);
        for thread in threads {
            thread.join().map_err(|_| Error::internal("a reader stopped by a panic"))?;
        }
        outcome
    })
}

/// Reads lots until the file ends or nobody takes them any more.
fn read(
    source: BlockReader,
    from: Resume,
    opened: &Opened,
    lanes: &[SyncSender<Result<Lot>>],
    used: &Receiver<Vec<Record>>,
) {
    let mut reader = opened.reader(source, from);
    let (mut at, mut spare) = (from, Vec::new());
    for lane in lanes.iter().cycle() {
        spare.extend(used.try_iter().flatten());
        let lot = Lot::read(&mut reader, at, LOT_ROWS, &mut spare);
        let is_last = lot.as_ref().map_or(true, |lot| lot.ending != Ending::More);
        if let Ok(lot) = &lot {
            at = lot.to;
        }
        if lane.send(lot).is_err() || is_last {
            return;
        }
    }
}

/// Makes batches of lots until none comes or nobody takes them any more.
fn understand(
    lots: &Receiver<Result<Lot>>,
    mut reading: Reading<'_>,
    batches: &SyncSender<Result<Batch>>,
    used: &Sender<Vec<Record>>,
) {
    for lot in lots {
        let mut spare = Vec::with_capacity(LOT_ROWS);
        let batch = lot.and_then(|lot| Batch::of(lot, &mut reading, &mut spare));
        let is_last = batch.is_err();
        // Where nobody reads any more, nobody needs them.
        drop(used.send(spare));
        if batches.send(batch).is_err() || is_last {
            return;
        }
    }
}

/// The batches of all lanes, in the order of the file.
pub struct Batches {
    lanes: Vec<Receiver<Result<Batch>>>,
    turn: usize,
}

impl Batches {
    /// The next batch, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn try_next(&mut self) -> Result<Option<Batch>> {
        let lane = self.lanes.get(self.turn).ok_or_else(stopped)?;
        let batch = match lane.try_recv() {
            Ok(batch) => batch?,
            Err(TryRecvError::Empty) => return Ok(None),
            Err(TryRecvError::Disconnected) => return Err(stopped()),
        };
        self.turn = (self.turn + 1) % self.lanes.len();
        Ok(Some(batch))
    }

    /// The next batch, waited for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn wait(&mut self) -> Result<Batch> {
        let lane = self.lanes.get(self.turn).ok_or_else(stopped)?;
        let batch = lane.recv().map_err(|_| stopped())??;
        self.turn = (self.turn + 1) % self.lanes.len();
        Ok(batch)
    }
}

fn write(
    app: &App,
    lease: &Lease,
    row: &UploadRow,
    batches: &mut Batches,
    read_rows: i64,
) -> Result<Option<Ending>> {
    let pace = Pace::of(app);
    let mut chunk_rows = FIRST_CHUNK_ROWS;
    let mut habit = Habit::default();
    let mut last_row = None;
    let mut ahead = Ahead::new();
    let mut entering = Entering::of(app, row.id, read_rows)?;
    loop {
        if lease.is_stopping() {
            return Ok(None);
        }
        let has_waited = ahead.gather(batches, chunk_rows, pace.limit_bytes)?;
        let (chunk, ending) = ahead.chunk(app, lease, row, (chunk_rows, pace.limit_bytes))?;
        if chunk.rows_read() > 0 {
            if !has_waited {
                // Whoever waits for the database goes first.
                thread::sleep(Duration::from_millis(pace.pause_ms));
            }
            let begun = Instant::now();
            let written = chunk.write(app, lease, row, &mut habit)?;
            chunk_rows = pace.next(chunk.rows_read(), begun.elapsed());
            entering.remember(written);
            entering.follow(app, lease, chunk.last_row())?;
            last_row = Some(chunk.last_row());
        }
        if ending != Ending::More {
            if let Some(last_row) = last_row {
                entering.finish(app, lease, last_row)?;
            }
            return Ok(Some(ending));
        }
    }
}

fn stopped() -> Error {
    Error::internal("the reader of an import stopped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_that_took_too_long_makes_the_next_one_shorter() {
        let pace = Pace { target_ms: 60, limit_rows: 20_000, limit_bytes: 0, pause_ms: 0 };
        assert_eq!(pace.next(6000, Duration::from_millis(120)), 3000);
        assert_eq!(pace.next(4000, Duration::from_millis(1)), 8000);
        assert_eq!(pace.next(15_000, Duration::from_millis(30)), 20_000);
        assert_eq!(pace.next(4000, Duration::from_secs(9)), LEAST_CHUNK_ROWS);
    }
}
