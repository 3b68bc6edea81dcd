//! Where decoded bytes come from: plain, unpacked while they are read, or made
//! from a workbook or a manifest.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::archive::EntryReader;
use super::decode::Remark;
use super::manifest::Manifest;
use super::probe::{Compression, HEAD_LIMIT_BYTES};
use super::refusal::FileRefusal;
use super::workbook::Workbook;

/// The largest zstd window, in bytes: `zstd -19` needs 8 MiB, `--long` more.
pub const WINDOW_LIMIT_BYTES: u64 = 32 * 1024 * 1024;
const ZSTD_MAGIC: &[u8] = b"\x28\xB5\x2F\xFD";

/// A source of bytes that are still to be transcoded.
pub(super) enum Source<'a> {
    Plain(Box<dyn Read + 'a>),
    Gzip(Box<MultiGzDecoder<Counted<'a>>>),
    Zstd(Box<Zstd<'a>>),
    Zip(Box<EntryReader>),
    /// A workbook, and the size of its file in bytes.
    Workbook(Box<Workbook>, u64),
    /// A manifest, and the size of its archive in bytes.
    Manifest(Box<Manifest>, u64),
}

impl<'a> Source<'a> {
    /// A stream that needs no random access.
    pub(super) fn stream(raw: Box<dyn Read + 'a>, compression: Compression) -> Self {
        match compression {
            Compression::None | Compression::Zip => Self::Plain(raw),
            Compression::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(Counted::new(raw)))),
            Compression::Zstd => Self::Zstd(Box::new(Zstd {
                source: BufReader::new(Counted::new(raw)),
                frame: FrameDecoder::new(),
                is_inside: false,
            })),
        }
    }

    /// Packed bytes that were read, where the ratio is to be looked at.
    pub(super) fn packed_bytes(&self) -> Option<u64> {
        match self {
            // An entry looks at its ratio itself.
            Self::Plain(_) | Self::Zip(_) => None,
            Self::Gzip(source) => Some(source.get_ref().bytes),
            Self::Zstd(source) => Some(source.source.get_ref().bytes),
            Self::Workbook(_, size) | Self::Manifest(_, size) => Some(*size),
        }
    }

    pub(super) fn bomb_code(&self) -> &'static str {
        match self {
            Self::Gzip(_) => "gzip_bomb",
            Self::Zstd(_) => "zstd_bomb",
            Self::Plain(_) | Self::Zip(_) | Self::Manifest(..) => "zip_bomb",
            Self::Workbook(..) => "workbook_bomb",
        }
    }

    pub(super) fn notes(&self) -> &[String] {
        match self {
            Self::Plain(_) | Self::Gzip(_) | Self::Zstd(_) | Self::Zip(_) => &[],
            Self::Workbook(book, _) => book.notes(),
            Self::Manifest(manifest, _) => manifest.notes(),
        }
    }

    pub(super) fn remarks(&self) -> Vec<Remark> {
        match self {
            Self::Plain(_) | Self::Gzip(_) | Self::Zstd(_) | Self::Zip(_) => Vec::new(),
            Self::Workbook(book, _) => book.remarks(),
            Self::Manifest(manifest, _) => manifest.remarks(),
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(inner) => inner.read(buffer),
            Self::Gzip(inner) => {
                let outcome = inner.read(buffer);
                outcome.map_err(|error| inner.get_ref().blame(error, Compression::Gzip))
            }
            Self::Zstd(inner) => inner.read(buffer),
            Self::Zip(inner) => inner.read(buffer),
            Self::Workbook(inner, _) => inner.read(buffer),
            Self::Manifest(inner, _) => inner.read(buffer),
        }
    }
}

/// The refusal of a packed file that ends early or does not unpack.
#[must_use]
pub fn damaged(compression: Compression) -> FileRefusal {
    let (code, name) = match compression {
        Compression::Gzip => ("gzip_damaged", "gzip"),
        Compression::Zstd => ("zstd_damaged", "zstd"),
        Compression::None | Compression::Zip => ("zip_damaged", "ZIP"),
    };
    FileRefusal::new(
        code,
        format!("The {name} file is damaged or ends too early."),
        "Pack it again, or send the CSV file unpacked.",
    )
}

/// The first unpacked bytes of a packed head. The head ends in the middle of the
/// stream, so the end is always an error; only a stream that gives nothing at
/// all is damaged.
pub(super) fn head(packed: &[u8], compression: Compression) -> Result<Vec<u8>, FileRefusal> {
    let limit = u64::try_from(HEAD_LIMIT_BYTES).unwrap_or(u64::MAX);
    let mut unpacked = Vec::new();
    let source = Source::stream(Box::new(packed), compression);
    match source.take(limit).read_to_end(&mut unpacked) {
        Err(error) if unpacked.is_empty() => {
            Err(FileRefusal::from_io(&error).cloned().unwrap_or_else(|| damaged(compression)))
        }
        _ => Ok(unpacked),
    }
}

/// Counts the packed bytes, for the ratio, and remembers whether the disk failed.
pub(super) struct Counted<'a> {
    inner: Box<dyn Read + 'a>,
    bytes: u64,
    has_failed: bool,
}

impl<'a> Counted<'a> {
    fn new(inner: Box<dyn Read + 'a>) -> Self {
        Self { inner, bytes: 0, has_failed: false }
    }

    /// An error while unpacking is the file's fault, unless the disk failed.
    fn blame(&self, error: io::Error, compression: Compression) -> io::Error {
        if self.has_failed { error } else { damaged(compression).into_io() }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = self.inner.read(buffer);
        let count = *outcome.as_ref().unwrap_or(&0);
        let is_ours = |error: &io::Error| error.kind() != io::ErrorKind::Interrupted;
        self.has_failed |= outcome.as_ref().is_err_and(is_ours);
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(added);
        outcome
    }
}

/// A zstd stream of one or more frames.
pub(super) struct Zstd<'a> {
    source: BufReader<Counted<'a>>,
    frame: FrameDecoder,
    is_inside: bool,
}

impl Zstd<'_> {
    fn blame(&self, error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
        self.source.get_ref().blame(io::Error::other(error), Compression::Zstd)
    }

    /// Goes into the next frame; false at the end of the stream.
    fn enter(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.source.fill_buf()?;
            if ahead.is_empty() {
                return Ok(false);
            }
            if window(ahead) > WINDOW_LIMIT_BYTES {
                return Err(FileRefusal::new(
                    "zstd_window",
                    "The zstd file was packed with a window of more than 32 MiB.",
                    "Pack it again without --long and --ultra.",
                )
                .into_io());
            }
            match self.frame.reset(&mut self.source) {
                Ok(()) => {
                    self.is_inside = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = (&mut self.source).take(u64::from(length));
                    io::copy(&mut skipped, &mut io::sink())?;
                }
                Err(error) => return Err(self.blame(error)),
            }
        }
    }
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.is_inside || self.enter()? {
            while self.frame.can_collect() < buffer.len() && !self.frame.is_finished() {
                let wanted = buffer.len().saturating_sub(self.frame.can_collect());
                self.frame
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBytes(wanted))
                    .map_err(|error| self.blame(error))?;
            }
            let count = self.frame.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            self.is_inside = false;
        }
        Ok(0)
    }
}

/// The window that a frame asks for, in bytes (RFC 8878, 3.1.1.1); none when
/// the bytes are not the start of a frame.
fn window(head: &[u8]) -> u64 {
    let Some([descriptor, rest @ ..]) = head.strip_prefix(ZSTD_MAGIC) else { return 0 };
    let is_single = descriptor & 0x20 != 0;
    if !is_single {
        let byte = rest.first().copied().unwrap_or(0);
        let base = 1_u64 << (10 + (byte >> 3));
        return base.saturating_add((base / 8).saturating_mul(u64::from(byte & 7)));
    }
    let dictionary = match descriptor & 3 {
        3 => 4,
        bytes => usize::from(bytes),
    };
    let size = match descriptor >> 6 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 8,
    };
    let field = rest.get(dictionary..dictionary + size).unwrap_or_default();
    field.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
