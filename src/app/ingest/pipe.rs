//! One thread reads, one writes: batches of rows go from the first to the
//! second, which makes chunks of them, a transaction each.

use super::chunk::{Batch, Chunk, Ending, Reading};
use super::enter::Entering;
use super::people::Resolver;
use crate::app::App;
use crate::app::job::Lease;
use crate::error::{Error, Result};
use crate::files::BlockReader;
use crate::intake::Opened;
use crate::intake::reader::Resume;
use crate::store::bulk::Habit;
use crate::store::upload::UploadRow;
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

/// How many batches wait for the writer at most: some megabytes.
const WAITING_LIMIT: usize = 24;
/// How many rows the first transaction takes: progress is seen at once.
const FIRST_CHUNK_ROWS: usize = 1000;
/// How many rows a later one takes at least. A transaction waits for the disk
/// once, and each touches the same pages of every index: below this it costs
/// as much and does less.
const LEAST_CHUNK_ROWS: usize = 1500;

/// How big a transaction may grow.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// How long a transaction should take, in milliseconds. `SQLite` has one
    /// writer, and whoever else writes waits that long.
    target_ms: u64,
    limit_rows: usize,
    limit_bytes: u64,
    /// How long others may go first between two transactions, in milliseconds.
    pause_ms: u64,
}

impl Pace {
    fn of(app: &App) -> Self {
        if app.store.has_one_writer() {
            Self { target_ms: 80, limit_rows: 20_000, limit_bytes: 16 << 20, pause_ms: 1 }
        } else {
            Self { target_ms: 1000, limit_rows: 25_000, limit_bytes: 16 << 20, pause_ms: 0 }
        }
    }

    /// How many rows the next transaction takes after one that took so long.
    fn next(self, rows: usize, took: Duration) -> usize {
        let took_us = took.as_micros().max(1);
        let target_us = u128::from(self.target_ms).saturating_mul(1000);
        let rows = u128::try_from(rows).unwrap_or(u128::MAX);
        let fitting = rows.saturating_mul(target_us) / took_us;
        // It grows slowly and shrinks at once.
        let fitting = fitting.min(rows.saturating_mul(2));
        usize::try_from(fitting).unwrap_or(usize::MAX).clamp(LEAST_CHUNK_ROWS, self.limit_rows)
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
    let (sender, receiver) = mpsc::sync_channel(WAITING_LIMIT);
    let secret = &app.settings.secret;
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let resolver = Resolver::new(secret);
            read(source, from, Reading { opened, upload_id: row.id, resolver }, &sender);
        });
        let outcome = write(app, lease, row, &receiver, from.row_number);
        // However it ended: where nobody takes batches, the reader stops.
        drop(receiver);
        reader.join().map_err(|_| Error::internal("the reader of an import stopped by a panic"))?;
        outcome
    })
}

/// Reads batches until the file ends or nobody takes them any more.
fn read(
    source: BlockReader,
    from: Resume,
    mut reading: Reading<'_>,
    sender: &SyncSender<Result<Batch>>,
) {
    let mut reader = reading.opened.reader(source, from);
    let mut at = from;
    loop {
        let batch = Batch::read(&mut reader, at, &mut reading);
        let is_last = batch.as_ref().map_or(true, |batch| batch.ending != Ending::More);
        if let Ok(batch) = &batch {
            at = batch.end();
        }
        if sender.send(batch).is_err() || is_last {
            return;
        }
    }
}

fn write(
    app: &App,
    lease: &Lease,
    row: &UploadRow,
    receiver: &Receiver<Result<Batch>>,
    read_rows: i64,
) -> Result<Option<Ending>> {
    let pace = Pace::of(app);
    let mut chunk_rows = FIRST_CHUNK_ROWS;
    let mut habit = Habit::default();
    let mut last_row = None;
    let mut entering = Entering::of(app, row.id, read_rows)?;
    loop {
        if lease.is_stopping() {
            return Ok(None);
        }
        let (chunk, ending, has_waited) = gather(receiver, chunk_rows, pace.limit_bytes)?;
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

/// Takes batches until a chunk is full. Also tells whether it had to wait.
fn gather(
    receiver: &Receiver<Result<Batch>>,
    rows: usize,
    limit_bytes: u64,
) -> Result<(Chunk, Ending, bool)> {
    let mut chunk = Chunk::default();
    let (mut bytes, mut has_waited) = (0_u64, false);
    let mut ending = Ending::More;
    while ending == Ending::More && chunk.rows_read() < rows && bytes < limit_bytes {
        let next = match receiver.try_recv() {
            Ok(next) => next,
            Err(TryRecvError::Empty) => {
                has_waited = true;
                receiver.recv().map_err(|_| stopped())?
            }
            Err(TryRecvError::Disconnected) => return Err(stopped()),
        };
        let batch = next?;
        bytes = bytes.saturating_add(batch.text_bytes());
        ending = batch.ending.clone();
        chunk.push(batch);
    }
    Ok((chunk, ending, has_waited))
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
