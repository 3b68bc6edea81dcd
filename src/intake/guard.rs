//! Keeps one bad quote from swallowing a file: remembers the bytes of the row
//! that is being read, and stops the CSV reader when a row grows too long.

use std::io::{self, Read};

use super::reader::ROW_LIMIT_BYTES;

/// A source that remembers the current row, and can play it again.
pub(super) struct Guard<R> {
    source: R,
    /// Bytes to give again before the source is read on.
    replay: Vec<u8>,
    replay_at: usize,
    /// The bytes that were given, from `recent_start` on.
    recent: Vec<u8>,
    recent_start: u64,
    row_start: u64,
    is_over: bool,
    is_ended: bool,
}

impl<R: Read> Guard<R> {
    pub(super) const fn new(source: R) -> Self {
        Self {
            source,
            replay: Vec::new(),
            replay_at: 0,
            recent: Vec::new(),
            recent_start: 0,
            row_start: 0,
            is_over: false,
            is_ended: false,
        }
    }

    /// A row starts here, counted in bytes given since the last [`Self::rewind`].
    pub(super) const fn begin(&mut self, row_start: u64) {
        self.row_start = row_start;
    }

    /// True when the current row passed the limit, so that reading stopped.
    pub(super) const fn is_over(&self) -> bool {
        self.is_over
    }

    /// True when the source has given its last byte and was asked for more.
    pub(super) const fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// The bytes from the start of the row to `end`, as they were given.
    pub(super) fn row(&self, end: u64) -> &[u8] {
        let from = self.row_at();
        let length = usize::try_from(end.saturating_sub(self.row_start)).unwrap_or(usize::MAX);
        self.recent
            .get(from..from.saturating_add(length))
            .unwrap_or_else(|| self.recent.get(from..).unwrap_or_default())
    }

    /// Everything that was given since the row started.
    pub(super) fn row_and_rest(&self) -> &[u8] {
        self.recent.get(self.row_at()..).unwrap_or_default()
    }

    /// Gives everything behind the first `skip_bytes` of the row again.
    /// Positions count from there afterwards.
    pub(super) fn rewind(&mut self, skip_bytes: usize) {
        let from = self.row_at().saturating_add(skip_bytes);
        let mut replay = self.recent.split_off(from.min(self.recent.len()));
        replay.extend_from_slice(self.replay.get(self.replay_at..).unwrap_or_default());
        self.replay = replay;
        self.replay_at = 0;
        self.recent.clear();
        self.recent_start = 0;
        self.row_start = 0;
        self.is_over = false;
        self.is_ended = false;
    }

    /// How much memory the kept bytes take.
    #[cfg(test)]
    pub(super) const fn held_bytes(&self) -> usize {
        self.recent.capacity().saturating_add(self.replay.capacity())
    }

    fn row_at(&self) -> usize {
        usize::try_from(self.row_start.saturating_sub(self.recent_start)).unwrap_or(usize::MAX)
    }

    fn remember(&mut self, given: &[u8]) {
        self.recent.extend_from_slice(given);
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let done = self.row_at().min(self.recent.len());
        self.recent.drain(..done);
        self.recent_start = self.row_start;
        if self.recent.len() > ROW_LIMIT_BYTES {
            self.is_over = true;
            return Err(io::Error::other("the row is too long"));
        }
        let waiting = self.replay.get(self.replay_at..).unwrap_or_default();
        let count = if waiting.is_empty() {
            self.replay = Vec::new();
            self.replay_at = 0;
            let count = self.source.read(buffer)?;
            self.is_ended = count == 0 && !buffer.is_empty();
            count
        } else {
            let count = waiting.len().min(buffer.len());
            if let (Some(from), Some(to)) = (waiting.get(..count), buffer.get_mut(..count)) {
                to.copy_from_slice(from);
            }
            self.replay_at = self.replay_at.saturating_add(count);
            count
        };
        let given = buffer.get(..count).unwrap_or_default();
        self.remember(given);
        Ok(count)
    }
}
