//! Whose turn it is to write to a database with one writer.
//!
//! A pool of one connection gives it to whoever asks next when it comes back,
//! and a thread that writes in a loop asks at once: the others would starve.
//! Here they stand in a queue.

use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A queue of writers.
#[derive(Debug, Default)]
pub(super) struct Turns {
    line: Mutex<Line>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Line {
    last: u64,
    waiting: VecDeque<u64>,
}

/// The turn of one writer, over when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'t> {
    turns: &'t Turns,
    number: u64,
}

impl Turns {
    fn line(&self) -> MutexGuard<'_, Line> {
        // Nothing is left half done when a holder of this lock panics.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is this thread's turn.
    ///
    /// # Errors
    /// [`Error::Busy`] after `limit`.
    pub(super) fn take(&self, limit: Duration) -> Result<Turn<'_>> {
        let until = Instant::now() + limit;
        let mut line = self.line();
        line.last = line.last.wrapping_add(1);
        let turn = Turn { turns: self, number: line.last };
        line.waiting.push_back(turn.number);
        while line.waiting.front() != Some(&turn.number) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                drop(line);
                return Err(Error::Busy);
            }
            line = self.moved.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(turn)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.line().waiting.retain(|number| *number != self.number);
        self.turns.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn writers_come_in_the_order_in_which_they_asked() -> Result<()> {
        let (turns, done) = (Turns::default(), AtomicU32::new(0));
        let first = turns.take(Duration::ZERO)?;
        assert!(turns.take(Duration::from_millis(1)).is_err(), "one at a time");
        std::thread::scope(|scope| {
            for place in 0..8 {
                let (turns, done) = (&turns, &done);
                scope.spawn(move || {
                    let turn = turns.take(Duration::from_secs(10));
                    assert!(turn.is_ok());
                    assert_eq!(done.fetch_add(1, Ordering::SeqCst), place);
                });
                while turns.line().waiting.len() < usize::try_from(place).unwrap_or(0) + 2 {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(done.load(Ordering::SeqCst), 8);
        Ok(())
    }
}
