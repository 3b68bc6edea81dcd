//! The shared strings of a workbook, by number. They lie in blocks: the first
//! blocks in memory, the others in a scratch file, with a few at hand.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::xml::{NODE_LIMIT_BYTES, Node, Xml, push_reference};
use super::{cell, damaged, too_large};
use crate::intake::archive::{Archive, Scratch};

/// How much text of shared strings is read, in bytes.
pub const SHARED_LIMIT_BYTES: u64 = 1024 * 1024 * 1024;
/// How much of them stays in memory, in bytes.
pub const MEMORY_LIMIT_BYTES: usize = 24 * 1024 * 1024;
/// How many of them are read.
pub const SHARED_LIMIT_COUNT: usize = 20_000_000;
const BLOCK_BYTES: usize = 64 * 1024;
/// How many blocks of the scratch file are at hand.
const CACHE_BLOCKS: usize = 64;
/// What one string costs beside its text, in bytes.
const END_BYTES: usize = 4;

#[derive(Debug, Default)]
struct Block {
    text: String,
    /// Where each string ends in the text.
    ends: Vec<u32>,
}

impl Block {
    fn size(&self) -> usize {
        self.text.len().saturating_add(self.ends.len().saturating_mul(END_BYTES))
    }

    fn get(&self, place: usize) -> Option<&str> {
        let end = usize::try_from(*self.ends.get(place)?).ok()?;
        let start = match place.checked_sub(1) {
            Some(before) => usize::try_from(*self.ends.get(before)?).ok()?,
            None => 0,
        };
        self.text.get(start..end)
    }
}

enum Home {
    Memory(Block),
    Disk { offset: u64, text_bytes: usize, count: usize },
}

/// All shared strings.
#[derive(Default)]
pub(super) struct Strings {
    /// The number of the first string of each block.
    firsts: Vec<usize>,
    homes: Vec<Home>,
    scratch: Option<File>,
    scratch_bytes: u64,
    cache: VecDeque<(usize, Block)>,
    next: Block,
    count: usize,
    in_memory_bytes: usize,
    text_bytes: u64,
}

impl Strings {
    pub(super) fn read(archive: &Archive, part: &str, scratch: Scratch<'_>) -> io::Result<Self> {
        let mut strings = Self::default();
        let mut xml = Xml::open(archive, part)?;
        let mut text = String::new();
        let mut is_text = false;
        // Readings of East Asian characters stand beside the text.
        let mut is_phonetic = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.local_name().as_ref() {
                    "si" => text.clear(),
                    "rPh" => is_phonetic = true,
                    "t" => is_text = !is_phonetic,
                    _ => {}
                },
                Node::Close(tag) => match tag.local_name().as_ref() {
                    "si" => strings.push(&text, scratch)?,
                    "rPh" => is_phonetic = false,
                    "t" => is_text = false,
                    _ => {}
                },
                Node::Text(part) if is_text => text.push_str(&part),
                Node::Reference(part) if is_text => push_reference(&part, &mut text)?,
                Node::End => break,
                Node::Text(_) | Node::Reference(_) | Node::Other => {}
            }
            if text.len() > NODE_LIMIT_BYTES {
                return Err(damaged("a text in it is longer than 1 MiB"));
            }
        }
        strings.store(scratch)?;
        Ok(strings)
    }

    fn push(&mut self, text: &str, scratch: Scratch<'_>) -> io::Result<()> {
        let before = self.next.text.len();
        cell::push_unescaped(text, &mut self.next.text);
        let added = self.next.text.len().saturating_sub(before).saturating_add(END_BYTES);
        self.next.ends.push(u32::try_from(self.next.text.len()).unwrap_or(u32::MAX));
        self.count = self.count.saturating_add(1);
        self.text_bytes = self.text_bytes.saturating_add(u64::try_from(added).unwrap_or(u64::MAX));
        if self.text_bytes > SHARED_LIMIT_BYTES || self.count > SHARED_LIMIT_COUNT {
            return Err(too_large("1 GiB or 20 million of different texts"));
        }
        if self.next.size() >= BLOCK_BYTES { self.store(scratch) } else { Ok(()) }
    }

    /// Puts the block that is being filled where it stays.
    fn store(&mut self, scratch: Scratch<'_>) -> io::Result<()> {
        (scratch.tick)()?;
        let block = std::mem::take(&mut self.next);
        let first = self.count.saturating_sub(block.ends.len());
        let total = self.in_memory_bytes.saturating_add(block.size());
        let home = if total <= MEMORY_LIMIT_BYTES {
            self.in_memory_bytes = total;
            Home::Memory(block)
        } else {
            self.spill(&block, scratch)?
        };
        self.firsts.push(first);
        self.homes.push(home);
        Ok(())
    }

    fn spill(&mut self, block: &Block, scratch: Scratch<'_>) -> io::Result<Home> {
        let file = match &mut self.scratch {
            Some(file) => file,
            none => none.insert((scratch.file)()?),
        };
        let mut bytes = Vec::with_capacity(block.size());
        bytes.extend_from_slice(block.text.as_bytes());
        bytes.extend(block.ends.iter().flat_map(|end| end.to_le_bytes()));
        file.write_all(&bytes)?;
        let offset = self.scratch_bytes;
        let added = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.scratch_bytes = offset.saturating_add(added);
        Ok(Home::Disk { offset, text_bytes: block.text.len(), count: block.ends.len() })
    }

    /// The string of a number; none when there is none.
    pub(super) fn get(&mut self, number: usize) -> io::Result<Option<&str>> {
        if number >= self.count {
            return Ok(None);
        }
        let Some(block) = self.firsts.partition_point(|first| *first <= number).checked_sub(1)
        else {
            return Ok(None);
        };
        let place = number.saturating_sub(self.firsts.get(block).copied().unwrap_or(0));
        self.fetch(block)?;
        Ok(match self.homes.get(block) {
            Some(Home::Memory(home)) => home.get(place),
            Some(Home::Disk { .. }) => {
                let found = self.cache.iter().find(|(number, _)| *number == block);
                found.and_then(|(_, block)| block.get(place))
            }
            None => None,
        })
    }

    /// Brings a block of the scratch file to hand.
    fn fetch(&mut self, number: usize) -> io::Result<()> {
        let Some(Home::Disk { offset, text_bytes, count }) = self.homes.get(number) else {
            return Ok(());
        };
        if self.cache.iter().any(|(cached, _)| *cached == number) {
            return Ok(());
        }
        let Some(file) = self.scratch.as_mut() else { return Ok(()) };
        file.seek(SeekFrom::Start(*offset))?;
        let mut bytes = vec![0; text_bytes.saturating_add(count.saturating_mul(END_BYTES))];
        file.read_exact(&mut bytes)?;
        let ends = bytes.split_off(*text_bytes);
        let ends = ends.as_chunks::<END_BYTES>().0.iter().map(|end| u32::from_le_bytes(*end));
        let text = String::from_utf8(bytes).map_err(io::Error::other)?;
        if self.cache.len() >= CACHE_BLOCKS {
            self.cache.pop_back();
        }
        self.cache.push_front((number, Block { text, ends: ends.collect() }));
        Ok(())
    }
}
