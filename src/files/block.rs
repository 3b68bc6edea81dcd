//! The kept file: gzip members that each hold one block of the text, and an
//! index of where each begins.

use super::{create, sync_directory};
use crate::error::{Error, Result};
use crate::id;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

/// How many bytes of text one block holds; the last may hold fewer.
pub const BLOCK_BYTES: usize = 1 << 20;

/// How many blocks wait to be packed at most.
const WAITING_BLOCKS: usize = 2;

/// Writes a kept file. It appears under its name when it is finished, never
/// in part: a writer that is killed leaves a `.part` at most, which the next
/// writer of the same file removes.
#[derive(Debug)]
pub struct BlockWriter {
    path: PathBuf,
    part: PathBuf,
    block: Vec<u8>,
    raw_bytes: u64,
    sender: SyncSender<Vec<u8>>,
    packer: JoinHandle<io::Result<Packed>>,
}

/// Packs blocks one after the other. It has a thread of its own, since packing
/// takes as long as all else that is done with the text on its way here.
#[derive(Debug)]
struct Packed {
    file: BufWriter<File>,
    starts: Vec<u64>,
    written_bytes: u64,
}

impl Packed {
    fn push(&mut self, block: &[u8]) -> io::Result<()> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(block)?;
        let member = packer.finish()?;
        self.starts.push(self.written_bytes);
        self.file.write_all(&member)?;
        self.written_bytes = self.written_bytes.saturating_add(length(member.len()));
        Ok(())
    }

    fn all(mut self, blocks: &Receiver<Vec<u8>>) -> io::Result<Self> {
        for block in blocks {
            self.push(&block)?;
        }
        Ok(self)
    }
}

/// Removes what writers of the same file left half done. One that still runs
/// has lost its lease, and then cannot finish.
fn remove_parts(path: &Path) -> io::Result<()> {
    let (Some(shelf), Some(name)) = (path.parent(), path.file_stem()) else { return Ok(()) };
    let prefix = format!("{}.", name.to_string_lossy());
    for entry in std::fs::read_dir(shelf)? {
        let entry = entry?;
        let found = entry.file_name();
        let found = found.to_string_lossy();
        if found.starts_with(&prefix) && found.ends_with(".part") {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn index(path: &Path) -> PathBuf {
    path.with_extension("idx")
}

impl BlockWriter {
    /// Starts a kept file.
    pub(super) fn create(path: &Path) -> Result<Self> {
        remove_parts(path).map_err(Error::internal)?;
        let part = path.with_extension(format!("{}.part", id::random()));
        let file = BufWriter::new(create(&part)?);
        let packed = Packed { file, starts: Vec::new(), written_bytes: 0 };
        let (sender, blocks) = mpsc::sync_channel(WAITING_BLOCKS);
        let worker = thread::spawn(move || packed.all(&blocks));
        Ok(Self {
            path: path.to_owned(),
            part,
            block: Vec::with_capacity(BLOCK_BYTES),
            raw_bytes: 0,
            sender,
            packer: worker,
        })
    }

    fn flush_block(&mut self) -> io::Result<()> {
        self.raw_bytes = self.raw_bytes.saturating_add(length(self.block.len()));
        let block = std::mem::replace(&mut self.block, Vec::with_capacity(BLOCK_BYTES));
        // Where nobody takes blocks, the packer failed; `finish` says why.
        self.sender.send(block).map_err(|_| io::Error::other("the kept file cannot be written"))
    }

    /// Makes the file and its index durable and gives them their names;
    /// returns how many bytes of text it holds.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn finish(mut self) -> Result<u64> {
        if !self.block.is_empty() || self.raw_bytes == 0 {
            self.flush_block().map_err(Error::internal)?;
        }
        drop(self.sender);
        let packed = self.packer.join().map_err(|_| Error::internal("packing stopped"))?;
        let mut packed = packed.map_err(Error::internal)?;
        packed.file.flush().map_err(Error::internal)?;
        packed.file.get_ref().sync_all().map_err(Error::internal)?;
        // The index comes first: where there is a kept file, there is an index.
        let index_part = self.part.with_extension("idx.part");
        let mut list = create(&index_part)?;
        let bytes: Vec<u8> = packed.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        list.write_all(&bytes).map_err(Error::internal)?;
        list.sync_all().map_err(Error::internal)?;
        std::fs::rename(&index_part, index(&self.path)).map_err(Error::internal)?;
        std::fs::rename(&self.part, &self.path).map_err(Error::internal)?;
        if let Some(shelf) = self.path.parent() {
            sync_directory(shelf)?;
        }
        Ok(self.raw_bytes)
    }
}

impl Write for BlockWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BLOCK_BYTES.saturating_sub(self.block.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.block.extend_from_slice(taken);
        if self.block.len() >= BLOCK_BYTES {
            self.flush_block()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a kept file from any byte of its text.
#[derive(Debug)]
pub struct BlockReader {
    file: File,
    starts: Vec<u64>,
    next_block: usize,
    block: Vec<u8>,
    at: usize,
}

impl BlockReader {
    /// Opens a kept file at its first byte.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let missing =
            |error: io::Error| Error::internal(format!("a kept file cannot be opened: {error}"));
        let bytes = std::fs::read(index(path)).map_err(missing)?;
        let starts: Vec<u64> =
            bytes.as_chunks::<8>().0.iter().map(|start| u64::from_le_bytes(*start)).collect();
        if starts.is_empty() || bytes.len() % 8 != 0 {
            return Err(Error::internal("the index of a kept file is damaged"));
        }
        let file = File::open(path).map_err(missing)?;
        Ok(Self { file, starts, next_block: 0, block: Vec::new(), at: 0 })
    }

    /// Goes to a byte of the text, counted from 0; at or behind the end,
    /// nothing more is read.
    ///
    /// # Errors
    /// When the disk fails or the file is damaged.
    pub fn seek_to(&mut self, raw_offset: u64) -> Result<()> {
        let size = length(BLOCK_BYTES);
        let wanted = usize::try_from(raw_offset / size).unwrap_or(usize::MAX);
        let inside = usize::try_from(raw_offset % size).unwrap_or(usize::MAX);
        // Rows that lie close together are in the block that is unpacked.
        if !self.block.is_empty() && wanted.saturating_add(1) == self.next_block {
            self.at = inside.min(self.block.len());
            return Ok(());
        }
        self.next_block = wanted;
        self.block.clear();
        self.at = 0;
        self.load().map_err(Error::internal)?;
        self.at = inside.min(self.block.len());
        Ok(())
    }

    /// Unpacks the next block; it is empty at the end of the file.
    fn load(&mut self) -> io::Result<()> {
        self.block.clear();
        self.at = 0;
        let Some(start) = self.starts.get(self.next_block) else { return Ok(()) };
        self.file.seek(SeekFrom::Start(*start))?;
        let limit = length(BLOCK_BYTES).saturating_add(1);
        GzDecoder::new(BufReader::new(&self.file)).take(limit).read_to_end(&mut self.block)?;
        self.next_block = self.next_block.saturating_add(1);
        Ok(())
    }
}

impl Read for BlockReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.block.len() {
            self.load()?;
        }
        let ready = self.block.get(self.at..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at = self.at.saturating_add(count);
        Ok(count)
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    #[test]
    fn a_kept_file_is_read_from_any_byte_and_by_zcat() -> Result<()> {
        let root = std::env::temp_dir().join(format!("docket307-block-{}", id::random()));
        let files = Files::new(&root);
        let text: Vec<u8> =
            (0..400_000_u32).flat_map(|n| format!("{n:07}\n").into_bytes()).collect();
        let mut writer = files.keep("abcdef")?;
        assert!(files.open_kept("abcdef").is_err(), "nothing is there before it is finished");
        for piece in text.chunks(70_001) {
            writer.write_all(piece).map_err(Error::internal)?;
        }
        assert_eq!(writer.finish()?, length(text.len()));
        let mut reader = files.open_kept("abcdef")?;
        for place in [
            0_usize,
            1,
            BLOCK_BYTES - 1,
            BLOCK_BYTES,
            3 * BLOCK_BYTES + 5,
            text.len() - 1,
            text.len(),
            text.len() + 9,
        ] {
            reader.seek_to(length(place))?;
            let mut rest = Vec::new();
            reader.read_to_end(&mut rest).map_err(Error::internal)?;
            assert!(rest == text.get(place..).unwrap_or_default(), "from byte {place}");
        }
        let packed = std::fs::read(root.join("kept/ab/abcdef.csv.gz")).map_err(Error::internal)?;
        let mut whole = Vec::new();
        flate2::read::MultiGzDecoder::new(packed.as_slice())
            .read_to_end(&mut whole)
            .map_err(Error::internal)?;
        assert!(whole == text, "zcat gives the text");
        std::fs::remove_dir_all(root).map_err(Error::internal)
    }
}
