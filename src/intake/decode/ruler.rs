//! Measures lines while a file is decoded, so that a line without end is
//! refused before any row of the file is read: nothing of it is imported.

use crate::intake::dialect::count;
use crate::intake::reader::{ROW_LIMIT_BYTES, line_too_long};
use crate::intake::refusal::FileRefusal;

/// A line that the row reader cannot read, whatever its quotes say: it stops
/// at the limit, and reads up to a block further before.
const LINE_LIMIT_BYTES: usize = ROW_LIMIT_BYTES + 256 * 1024;

/// Where the decoder stands among the lines.
#[derive(Debug, Default)]
pub(super) struct Ruler {
    /// Line feeds and carriage returns so far; old files have the latter alone.
    feeds: u64,
    returns: u64,
    /// Bytes since the last of either.
    open_bytes: usize,
    /// The first line that was too long, from 1.
    endless: Option<u64>,
}

impl Ruler {
    /// Takes the next block of decoded text.
    pub(super) fn measure(&mut self, block: &[u8]) {
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        if let Some(last) = block.iter().rposition(is_break) {
            self.feeds = self.feeds.saturating_add(count(block, b'\n'));
            self.returns = self.returns.saturating_add(count(block, b'\r'));
            self.open_bytes = block.len().saturating_sub(last).saturating_sub(1);
        } else {
            self.open_bytes = self.open_bytes.saturating_add(block.len());
            if self.open_bytes > LINE_LIMIT_BYTES {
                self.endless.get_or_insert(self.feeds.max(self.returns).saturating_add(1));
            }
        }
    }

    /// The refusal `row_too_long`, once a line has gone on for more than the limit.
    pub(super) fn refusal(&self) -> Option<FileRefusal> {
        self.endless.map(line_too_long)
    }
}
