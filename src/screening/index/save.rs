//! The index as a file, so that a server starts without making it again.

use std::hash::Hasher;
use std::io::{self, BufReader, BufWriter, Read, Write};

use siphasher::sip::SipHasher13;

use super::super::SCORER_VERSION;
use super::NameIndex;
use super::feature::FEATURES;
use crate::domain::text::FOLD_VERSION;

/// What the file begins with.
const MAGIC: [u8; 8] = *b"D307NIDX";
/// The version of the order in which things stand in the file.
const FORMAT: u32 = 1;
/// How much is read at once.
const CHUNK_BYTES: usize = 1 << 13;

/// Why a saved index cannot be used. Each is cured by building it again.
#[derive(Debug, thiserror::Error)]
pub enum IndexFault {
    /// The file is something else.
    #[error("this is no saved index of names; build it again")]
    NotAnIndex,
    /// It was made by other rules, under which names are filed otherwise.
    #[error("the index of names was saved by version {found}; build it again")]
    OtherVersion {
        /// The version that saved it.
        found: String,
    },
    /// The file is cut off, or bytes of it have changed.
    #[error("the saved index of names is damaged; build it again")]
    Damaged,
    /// The file cannot be read.
    #[error("the saved index of names cannot be read: {0}")]
    Unreadable(io::Error),
}

impl NameIndex {
    /// Writes the index, with the version of the rules that it was made by and
    /// a check sum.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn save(&self, out: &mut impl Write) -> io::Result<()> {
        let mut out = Summed { inner: BufWriter::new(out), sum: SipHasher13::new() };
        out.write_all(&MAGIC)?;
        out.write_all(&FORMAT.to_le_bytes())?;
        let version = version();
        out.write_all(&long(version.len()).to_le_bytes())?;
        out.write_all(version.as_bytes())?;
        out.write_all(&self.position.to_le_bytes())?;
        out.write_all(&self.removed.to_le_bytes())?;
        for length in [self.parties.len(), self.texts.len(), self.lists.len()] {
            out.write_all(&long(length).to_le_bytes())?;
        }
        self.parties.iter().try_for_each(|party| out.write_all(&party.to_le_bytes()))?;
        self.marks.iter().try_for_each(|mark| out.write_all(&mark.to_le_bytes()))?;
        self.starts.iter().try_for_each(|start| out.write_all(&start.to_le_bytes()))?;
        self.prints.iter().try_for_each(|print| out.write_all(&print.to_le_bytes()))?;
        out.write_all(self.texts.as_bytes())?;
        // In the order of the features, not in that in which they were met: the
        // same names give the same bytes.
        let lists = (0..FEATURES).filter_map(|feature| Some((feature, self.list(feature)?)));
        for (feature, list) in lists {
            out.write_all(&feature.to_le_bytes())?;
            out.write_all(&list.last.to_le_bytes())?;
            out.write_all(&list.live.to_le_bytes())?;
            out.write_all(&long(list.bytes.len()).to_le_bytes())?;
            out.write_all(&list.bytes)?;
        }
        let sum = out.sum.finish();
        out.inner.write_all(&sum.to_le_bytes())?;
        out.inner.flush()
    }

    /// Reads an index that [`Self::save`] wrote.
    ///
    /// # Errors
    /// [`IndexFault`], also for one that another version of the rules made: the
    /// caller builds it again.
    pub fn load(input: impl Read) -> Result<Self, IndexFault> {
        let mut input = Source { inner: BufReader::new(input), sum: SipHasher13::new() };
        if input.array::<8>().ok() != Some(MAGIC) || input.u32()? != FORMAT {
            return Err(IndexFault::NotAnIndex);
        }
        let length = input.length()?;
        let found = input.text(length.min(200))?;
        if found != version() {
            return Err(IndexFault::OtherVersion { found });
        }
        let position = i64::from_le_bytes(input.array()?);
        let removed = input.u32()?;
        let (names, text_bytes, lists) = (input.length()?, input.length()?, input.length()?);
        let mut index = Self {
            position,
            removed,
            parties: input.numbers(names, i64::from_le_bytes)?,
            marks: input.numbers(names, u16::from_le_bytes)?,
            starts: input.numbers(names, u32::from_le_bytes)?,
            prints: input.numbers(names, u128::from_le_bytes)?,
            texts: input.text(text_bytes)?,
            ..Self::default()
        };
        for _ in 0..lists {
            let list = index.list_mut(input.u32()?).ok_or(IndexFault::Damaged)?;
            (list.last, list.live) = (input.u32()?, input.u32()?);
            let length = input.length()?;
            list.bytes = input.bytes(length)?;
        }
        let sum = input.sum.finish();
        if input.array()? != sum.to_le_bytes() {
            return Err(IndexFault::Damaged);
        }
        Ok(index)
    }
}

/// All versions that decide under what a name is filed.
fn version() -> String {
    format!("{SCORER_VERSION} fold {FOLD_VERSION}")
}

fn long(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

struct Summed<W> {
    inner: W,
    sum: SipHasher13,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.write(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

struct Source<R> {
    inner: R,
    sum: SipHasher13,
}

impl<R: Read> Source<R> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), IndexFault> {
        self.inner.read_exact(bytes).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                IndexFault::Damaged
            } else {
                IndexFault::Unreadable(error)
            }
        })?;
        self.sum.write(bytes);
        Ok(())
    }

    fn array<const WIDTH: usize>(&mut self) -> Result<[u8; WIDTH], IndexFault> {
        let mut bytes = [0; WIDTH];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, IndexFault> {
        self.array().map(u32::from_le_bytes)
    }

    fn length(&mut self) -> Result<usize, IndexFault> {
        usize::try_from(u64::from_le_bytes(self.array()?)).map_err(|_| IndexFault::Damaged)
    }

    /// Grows with what is really there, so that a damaged length ends at the
    /// end of the file and takes no memory.
    fn bytes(&mut self, length: usize) -> Result<Vec<u8>, IndexFault> {
        let mut bytes = Vec::with_capacity(length.min(CHUNK_BYTES));
        while bytes.len() < length {
            let begun = bytes.len();
            bytes.resize(length.min(begun + CHUNK_BYTES.max(begun)), 0);
            self.fill(bytes.get_mut(begun..).unwrap_or_default())?;
        }
        Ok(bytes)
    }

    fn text(&mut self, length: usize) -> Result<String, IndexFault> {
        String::from_utf8(self.bytes(length)?).map_err(|_| IndexFault::Damaged)
    }

    fn numbers<const WIDTH: usize, T>(
        &mut self,
        count: usize,
        read: fn([u8; WIDTH]) -> T,
    ) -> Result<Vec<T>, IndexFault> {
        let mut numbers = Vec::with_capacity(count.min(CHUNK_BYTES));
        let mut chunk = [0; CHUNK_BYTES];
        while numbers.len() < count {
            let width = ((count - numbers.len()) * WIDTH).min(CHUNK_BYTES);
            let part = chunk.get_mut(..width).unwrap_or_default();
            self.fill(part)?;
            numbers.extend(part.as_chunks().0.iter().map(|bytes| read(*bytes)));
        }
        Ok(numbers)
    }
}
