//! ZIP archives (APPNOTE 6.3) read from a file on disk, with flat memory
//! whatever they claim: only the directory is loaded, under a limit, and an
//! entry is inflated while it is read. Names never become paths.
//!
//! Own code and not a library, because the one at hand loads a directory of any
//! size before anybody can object.

mod choice;
mod directory;
mod entry;

pub(super) use choice::{Content, SAVE_AS, several_files};
pub(super) use entry::EntryReader;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use super::refusal::FileRefusal;

/// The most entries of an archive. Workbooks have some dozens.
pub const ENTRY_LIMIT: usize = 10_000;
/// The longest directory of an archive, in bytes.
pub const DIRECTORY_LIMIT_BYTES: u64 = 4 * 1024 * 1024;

/// What opening a large file needs of its caller.
#[derive(Clone, Copy)]
pub struct Scratch<'a> {
    /// Makes an empty file for parts that do not fit into the memory. It must be
    /// gone as soon as it is closed, because nothing in it is sealed.
    pub file: &'a dyn Fn() -> io::Result<File>,
    /// Called again and again while the file is being opened, after every
    /// hundred kilobytes or so; its error ends the work.
    pub tick: &'a dyn Fn() -> io::Result<()>,
}

/// One entry of an archive, as the directory describes it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The name as written, with `/` between folders; never a path of ours.
    pub(super) name: String,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) packed_bytes: u64,
    pub(super) size_bytes: u64,
    pub(super) header_at: u64,
}

impl Entry {
    /// The name as it is compared: lower case.
    pub(super) fn key(&self) -> String {
        self.name.trim_start_matches('/').to_lowercase()
    }

    /// The last part of the name, for messages.
    pub(super) fn short_name(&self) -> String {
        let last = self.name.rsplit('/').next().unwrap_or_default();
        crate::domain::text::clip(&super::seal::redact(last), 80).to_owned()
    }
}

/// An archive whose directory was read.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    file: Arc<File>,
    pub(super) entries: Vec<Entry>,
}

impl Archive {
    /// Reads the directory at the end of the file.
    pub(super) fn open(file: &Arc<File>) -> io::Result<Self> {
        let entries = directory::read(file)?;
        Ok(Self { file: Arc::clone(file), entries })
    }

    /// The entry of a name; case does not matter.
    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        let wanted = name.trim_start_matches('/').to_lowercase();
        self.entries.iter().find(|entry| entry.key() == wanted)
    }

    /// Reads an entry from its beginning.
    pub(super) fn read(&self, entry: &Entry) -> io::Result<EntryReader> {
        EntryReader::open(&self.file, entry)
    }
}

/// The refusal of an archive whose parts do not fit together.
pub(super) fn damaged(what: &str) -> io::Error {
    FileRefusal::new(
        "zip_damaged",
        format!("The ZIP archive is damaged: {what}."),
        "Pack it again and send it again, or send the file unpacked.",
    )
    .into_io()
}

/// A stretch of a file. Each stretch remembers its own place, so that several
/// of one file can be read by turns in one thread.
#[derive(Debug)]
pub(super) struct Stretch {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Stretch {
    pub(super) fn new(file: &Arc<File>, at: u64, length: u64) -> Self {
        Self { file: Arc::clone(file), at, end: at.saturating_add(length) }
    }
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = left.min(buffer.len());
        let Some(place) = buffer.get_mut(..room).filter(|place| !place.is_empty()) else {
            return Ok(0);
        };
        let mut file: &File = &self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(place)?;
        self.at = self.at.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

#[cfg(test)]
pub(super) mod tests;
