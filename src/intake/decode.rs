//! Any trade file to UTF-8 text while it is read: unpacks, transcodes, counts
//! what was damaged, and stops at the limits. Memory does not grow with input.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::archive::{Archive, Content, Entry, Scratch, Stretch, several_files};
use super::charset::{Charset, Transcoder};
use super::manifest;
use super::packed::Source;
use super::probe::{
    Compression, HEAD_LIMIT_BYTES, Probe, choose_encoding, packed_as, probe, probe_inner,
};
use super::refusal::FileRefusal;
use super::workbook::Workbook;
use ruler::Ruler;

mod ruler;

/// The longest decoded file that is read, in bytes (8 GiB).
pub const DECODED_LIMIT_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// Below this many unpacked bytes the packing ratio is not looked at.
pub const RATIO_FREE_BYTES: u64 = 64 * 1024 * 1024;
/// How many times a packed file may grow; real exports grow five to fifty times.
pub const RATIO_LIMIT: u64 = 250;

/// Room for a block of output: one byte of input becomes at most three.
const OUTPUT_LIMIT_BYTES: usize = 3 * HEAD_LIMIT_BYTES + 16;
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Something odd that was met in many places of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// One sentence for people.
    pub note: &'static str,
    /// In how many places.
    pub count: u64,
    /// The line or sheet row of the first, from 1; 0 when that is not known.
    pub first_row: u64,
}

/// A file as UTF-8 text without byte order mark and without NUL.
///
/// Damaged characters become U+FFFD and are counted, never silently dropped.
/// Errors: a [`FileRefusal`] inside the I/O error when an archive or a workbook
/// is damaged or a limit is passed; any other I/O error comes from the source.
pub struct Decoder<'a> {
    source: Source<'a>,
    compression: Compression,
    transcoder: Option<Transcoder>,
    encoding: Option<Charset>,
    input: Vec<u8>,
    input_at: usize,
    output: Vec<u8>,
    output_at: usize,
    output_end: usize,
    decoded_bytes: u64,
    ruler: Ruler,
    malformed: u64,
    is_last: bool,
    is_done: bool,
}

impl<'a> Decoder<'a> {
    /// Opens a file of any kind that is read: text, packed text, an archive with
    /// one file, a workbook, an AMS manifest. `scratch` gives files for what does
    /// not fit into the memory.
    pub fn open(file: File, scratch: Scratch<'_>) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let file = Arc::new(file);
        let head = head(&mut Stretch::new(&file, 0, size))?;
        if !is_zip(&head) {
            let whole = || Stretch::new(&file, 0, size);
            let found = match packed_as(&head) {
                None => probe(&head),
                // A packed block may be longer than the head: unpack the file itself.
                Some(compression) => {
                    let mut source = Source::stream(Box::new(whole()), compression);
                    probe_inner(&self::head(&mut source)?, compression)
                }
            };
            return Ok(Self::new(whole(), &found.map_err(FileRefusal::into_io)?));
        }
        let archive = Archive::open(&file)?;
        let text = Probe { compression: Compression::Zip, encoding: Some(Charset::Web(UTF_8)) };
        match archive.content().map_err(FileRefusal::into_io)? {
            Content::Workbook => {
                let book = Workbook::open(&archive, scratch)?;
                Ok(Self::over(Source::Workbook(Box::new(book), size), text))
            }
            Content::File(entry) => Self::of_entry(&archive, &entry),
            Content::Files(entries) => match manifest::open(&archive, &entries, scratch)? {
                Some(joined) => Ok(Self::over(Source::Manifest(Box::new(joined), size), text)),
                None => Err(several_files(&entries).into_io()),
            },
        }
    }

    /// Reads one file of an archive.
    pub(super) fn of_entry(archive: &Archive, entry: &Entry) -> io::Result<Self> {
        let head = head(&mut archive.read(entry)?)?;
        let probe = probe_inner(&head, Compression::Zip).map_err(FileRefusal::into_io)?;
        Ok(Self::over(Source::Zip(Box::new(archive.read(entry)?)), probe))
    }

    /// Reads text or a stream of packed text from its first byte, as the probe of
    /// its head said.
    pub fn new(raw: impl Read + 'a, probe: &Probe) -> Self {
        Self::over(Source::stream(Box::new(raw), probe.compression), *probe)
    }

    fn over(source: Source<'a>, probe: Probe) -> Self {
        Self {
            source,
            compression: probe.compression,
            transcoder: probe.encoding.map(|encoding| encoding.transcoder(true)),
            encoding: probe.encoding,
            input: Vec::with_capacity(HEAD_LIMIT_BYTES),
            input_at: 0,
            output: vec![0; OUTPUT_LIMIT_BYTES],
            output_at: 0,
            output_end: 0,
            decoded_bytes: 0,
            ruler: Ruler::default(),
            malformed: 0,
            is_last: false,
            is_done: false,
        }
    }

    /// How the file is packed, and its encoding as far as that is known.
    pub fn probe(&self) -> Probe {
        Probe { compression: self.compression, encoding: self.encoding }
    }

    /// How many places could not be read and were replaced.
    pub fn malformed(&self) -> u64 {
        self.malformed
    }

    /// The encoding that is in use; a file of ASCII alone counts as UTF-8.
    pub fn encoding_name(&self) -> &'static str {
        self.encoding.unwrap_or(Charset::Web(UTF_8)).name()
    }

    /// What people should know about how the file was opened, such as the sheet
    /// that is read. Complete from the beginning.
    pub fn notes(&self) -> Vec<String> {
        self.source.notes().to_vec()
    }

    /// What was odd in the text that was read so far.
    pub fn remarks(&self) -> Vec<Remark> {
        let damage = Remark {
            note: "Damaged characters were replaced by a question mark in a diamond.",
            count: self.malformed,
            first_row: 0,
        };
        let mut remarks = self.source.remarks();
        remarks.extend((self.malformed > 0).then_some(damage));
        remarks
    }

    /// How much memory its blocks take.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.input.capacity().saturating_add(self.output.capacity())
    }

    /// Decodes one block; leaves `output` empty only at the end of the file.
    fn refill(&mut self) -> io::Result<()> {
        self.output_at = 0;
        self.output_end = 0;
        while self.output_end == 0 && !self.is_done {
            if self.input_at >= self.input.len() && !self.is_last {
                self.read_block()?;
            }
            if self.transcoder.is_none() {
                self.pass_ascii()?;
            } else {
                self.transcode();
            }
        }
        let added = u64::try_from(self.output_end).unwrap_or(u64::MAX);
        self.decoded_bytes = self.decoded_bytes.saturating_add(added);
        self.clean_nul();
        let text = self.output.get(..self.output_end).unwrap_or_default();
        self.ruler.measure(text);
        self.check_limits()?;
        // What is packed may be a bomb, which is the better reason; that shows later.
        let may_be_bomb = self.compression != Compression::None
            && self.decoded_bytes <= RATIO_FREE_BYTES
            && !self.is_done;
        match self.ruler.refusal() {
            Some(refusal) if !may_be_bomb => Err(refusal.into_io()),
            Some(_) | None => Ok(()),
        }
    }

    /// Reads until the block is full or the file ends, behind what is left over.
    fn read_block(&mut self) -> io::Result<()> {
        self.input.drain(..self.input_at.min(self.input.len()));
        self.input_at = 0;
        let room = HEAD_LIMIT_BYTES.saturating_sub(self.input.len());
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let got = (&mut self.source).take(limit).read_to_end(&mut self.input)?;
        self.is_last = got < room;
        Ok(())
    }

    /// While only ASCII was seen, text passes as it is. The first other byte
    /// decides the encoding, with as much text behind it as one block holds.
    fn pass_ascii(&mut self) -> io::Result<()> {
        let pending = self.input.get(self.input_at..).unwrap_or_default();
        let ascii = Encoding::ascii_valid_up_to(pending);
        if ascii == 0 && !pending.is_empty() {
            if self.input_at > 0 && !self.is_last {
                self.read_block()?;
            }
            let rest = self.input.get(self.input_at..).unwrap_or_default();
            let encoding = choose_encoding(rest).unwrap_or(Charset::Web(UTF_8));
            self.encoding = Some(encoding);
            self.transcoder = Some(encoding.transcoder(false));
            return Ok(());
        }
        if let (Some(from), Some(to)) = (pending.get(..ascii), self.output.get_mut(..ascii)) {
            to.copy_from_slice(from);
        }
        self.output_end = ascii;
        self.input_at = self.input_at.saturating_add(ascii);
        self.is_done = self.is_last && self.input_at >= self.input.len();
        Ok(())
    }

    fn transcode(&mut self) {
        let Some(transcoder) = self.transcoder.as_mut() else {
            return;
        };
        loop {
            let from = self.input.get(self.input_at..).unwrap_or_default();
            let to = self.output.get_mut(self.output_end..).unwrap_or_default();
            if to.len() < 16 {
                return;
            }
            let room = to.len().saturating_sub(REPLACEMENT.len());
            let to = to.get_mut(..room).unwrap_or_default();
            let (result, read, written) = transcoder.decode(from, to, self.is_last);
            self.input_at = self.input_at.saturating_add(read);
            self.output_end = self.output_end.saturating_add(written);
            match result {
                DecoderResult::InputEmpty => {
                    self.is_done = self.is_last;
                    return;
                }
                DecoderResult::OutputFull => return,
                DecoderResult::Malformed(_, _) => {
                    self.malformed = self.malformed.saturating_add(1);
                    let end = self.output_end.saturating_add(REPLACEMENT.len());
                    if let Some(place) = self.output.get_mut(self.output_end..end) {
                        place.copy_from_slice(REPLACEMENT);
                        self.output_end = end;
                    }
                }
            }
        }
    }

    /// `PostgreSQL` stores no NUL; deep in a file it is damage, not another kind of file.
    fn clean_nul(&mut self) {
        let text = self.output.get_mut(..self.output_end).unwrap_or_default();
        if text.contains(&0) {
            for byte in text.iter_mut().filter(|byte| **byte == 0) {
                *byte = b' ';
                self.malformed = self.malformed.saturating_add(1);
            }
        }
    }

    fn check_limits(&self) -> io::Result<()> {
        if self.decoded_bytes > DECODED_LIMIT_BYTES {
            return Err(FileRefusal::new(
                "file_too_large",
                format!("The file has more than {DECODED_LIMIT_BYTES} bytes of text."),
                "Split it into several files, each with the header row.",
            )
            .into_io());
        }
        let Some(packed) = self.source.packed_bytes() else {
            return Ok(());
        };
        if self.decoded_bytes > RATIO_FREE_BYTES
            && self.decoded_bytes > packed.max(1).saturating_mul(RATIO_LIMIT)
        {
            return Err(FileRefusal::new(
                self.source.bomb_code(),
                format!("The file unpacks to more than {RATIO_LIMIT} times its size."),
                "Send the CSV file unpacked.",
            )
            .into_io());
        }
        Ok(())
    }
}

impl Read for Decoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.output_at >= self.output_end {
            self.refill()?;
        }
        let ready = self.output.get(self.output_at..self.output_end).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(from), Some(to)) = (ready.get(..count), buffer.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.output_at = self.output_at.saturating_add(count);
        Ok(count)
    }
}

/// The first bytes of a source, as many as are looked at.
pub fn head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(u64::try_from(HEAD_LIMIT_BYTES).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04".as_slice(), b"PK\x05\x06", b"PK\x07\x08"]
        .iter()
        .any(|magic| head.starts_with(magic))
}

#[cfg(test)]
mod tests;
