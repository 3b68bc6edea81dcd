//! Rows dealt into piles in one scratch file, each pile as a chain of chunks.

use std::hash::Hasher;
use std::io::{self, Read, Seek, SeekFrom, Write};

use siphasher::sip::SipHasher13;

use super::table::TableKind;
use crate::intake::refusal::FileRefusal;

/// The longest pile, in bytes: all of it is in memory at once.
pub const PILE_LIMIT_BYTES: u64 = 32 * 1024 * 1024;
/// How much of a pile waits to be written.
const BUFFER_BYTES: usize = 16 * 1024;

/// One row of a table.
pub(super) struct PileRow<'a> {
    pub(super) kind: TableKind,
    pub(super) identifier: &'a str,
    /// The cells, in the order of [`TableKind::columns`].
    pub(super) cells: Vec<&'a str>,
}

struct Chunk {
    offset: u64,
    length: usize,
}

#[derive(Default)]
struct Pile {
    buffer: Vec<u8>,
    chunks: Vec<Chunk>,
    size_bytes: u64,
}

/// The piles of a manifest.
pub(super) struct Piles<F> {
    scratch: F,
    written_bytes: u64,
    all: Vec<Pile>,
}

impl<F: Read + Write + Seek> Piles<F> {
    pub(super) fn new(scratch: F, count: usize) -> Self {
        let all = std::iter::repeat_with(Pile::default).take(count.max(1)).collect();
        Self { scratch, written_bytes: 0, all }
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Puts a row on the pile of its identifier.
    pub(super) fn push<'a>(
        &mut self,
        identifier: &str,
        kind: TableKind,
        cells: impl Iterator<Item = &'a str>,
    ) -> io::Result<()> {
        let mut hasher = SipHasher13::new();
        hasher.write(identifier.as_bytes());
        let count = u64::try_from(self.all.len()).unwrap_or(1).max(1);
        let place = usize::try_from(hasher.finish() % count).unwrap_or(0);
        let Some(pile) = self.all.get_mut(place) else { return Ok(()) };
        let before = pile.buffer.len();
        pile.buffer.push(kind.byte());
        push_text(identifier, &mut pile.buffer);
        for cell in cells {
            push_text(cell, &mut pile.buffer);
        }
        let added = pile.buffer.len().saturating_sub(before);
        pile.size_bytes = pile.size_bytes.saturating_add(u64::try_from(added).unwrap_or(u64::MAX));
        if pile.size_bytes > PILE_LIMIT_BYTES {
            return Err(FileRefusal::new(
                "manifest_uneven",
                "One identifier of the manifest has more rows than can be joined.",
                "Check that the column “identifier” tells the bills apart.",
            )
            .into_io());
        }
        if pile.buffer.len() >= BUFFER_BYTES { self.write(place) } else { Ok(()) }
    }

    fn write(&mut self, place: usize) -> io::Result<()> {
        let Some(pile) = self.all.get_mut(place) else { return Ok(()) };
        self.scratch.write_all(&pile.buffer)?;
        pile.chunks.push(Chunk { offset: self.written_bytes, length: pile.buffer.len() });
        let written = u64::try_from(pile.buffer.len()).unwrap_or(u64::MAX);
        self.written_bytes = self.written_bytes.saturating_add(written);
        pile.buffer.clear();
        Ok(())
    }

    /// Writes what waits, and lets the buffers go.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        for place in 0..self.all.len() {
            self.write(place)?;
            if let Some(pile) = self.all.get_mut(place) {
                pile.buffer = Vec::new();
            }
        }
        self.scratch.flush()
    }

    /// The bytes of a pile, in the order in which rows were dealt.
    pub(super) fn load(&mut self, place: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let Some(pile) = self.all.get(place) else { return Ok(bytes) };
        bytes.reserve_exact(usize::try_from(pile.size_bytes).unwrap_or(0));
        for chunk in &pile.chunks {
            self.scratch.seek(SeekFrom::Start(chunk.offset))?;
            let length = u64::try_from(chunk.length).unwrap_or(u64::MAX);
            (&mut self.scratch).take(length).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}

fn push_text(text: &str, out: &mut Vec<u8>) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The rows of a pile.
pub(super) fn rows(mut pile: &[u8]) -> impl Iterator<Item = PileRow<'_>> {
    std::iter::from_fn(move || {
        let (kind, rest) = pile.split_first()?;
        pile = rest;
        let kind = TableKind::from_byte(*kind);
        let identifier = take_text(&mut pile)?;
        let count = kind.columns().len();
        let cells: Vec<&str> = (0..count).map_while(|_| take_text(&mut pile)).collect();
        Some(PileRow { kind, identifier, cells })
    })
}

fn take_text<'a>(pile: &mut &'a [u8]) -> Option<&'a str> {
    let (length, rest) = pile.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    *pile = rest;
    std::str::from_utf8(text).ok()
}
