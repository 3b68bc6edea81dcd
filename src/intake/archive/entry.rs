//! One entry, inflated while it is read and checked at its end.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::directory::{fill, number};
use super::{Entry, Stretch, damaged};
use crate::intake::decode::{DECODED_LIMIT_BYTES, RATIO_FREE_BYTES, RATIO_LIMIT};
use crate::intake::refusal::FileRefusal;

const HEADER_MAGIC: &[u8] = b"PK\x03\x04";
const HEADER_BYTES: usize = 30;
const ENCRYPTED: u16 = 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// What the unpacker says when the file, and not the disk, is at fault.
const DAMAGE: [io::ErrorKind; 3] =
    [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput, io::ErrorKind::UnexpectedEof];

enum Body {
    Stored(BufReader<Stretch>),
    Deflated(Box<DeflateDecoder<BufReader<Stretch>>>),
}

/// Reads one entry.
///
/// Errors: a [`FileRefusal`] inside the I/O error when the entry is encrypted,
/// packed in a way that is not read, damaged, or grows like a bomb.
pub struct EntryReader {
    body: Body,
    crc: Crc,
    wanted_crc: u32,
    packed_bytes: u64,
    size_bytes: u64,
    given_bytes: u64,
}

impl EntryReader {
    pub(super) fn open(file: &Arc<File>, entry: &Entry) -> io::Result<Self> {
        if entry.flags & ENCRYPTED != 0 {
            return Err(FileRefusal::new(
                "zip_encrypted",
                "The ZIP archive is protected with a password.",
                "Pack it again without a password; the transfer itself is encrypted.",
            )
            .into_io());
        }
        let mut header = [0_u8; HEADER_BYTES];
        let fixed = u64::try_from(HEADER_BYTES).unwrap_or(u64::MAX);
        fill(&mut Stretch::new(file, entry.header_at, fixed), &mut header)?;
        if !header.starts_with(HEADER_MAGIC) {
            return Err(damaged("an entry does not stand where the directory says"));
        }
        let names = number(&header, 26, 2).saturating_add(number(&header, 28, 2));
        let start = entry.header_at.saturating_add(fixed).saturating_add(names);
        let source =
            BufReader::with_capacity(64 * 1024, Stretch::new(file, start, entry.packed_bytes));
        let body = match entry.method {
            STORED => Body::Stored(source),
            DEFLATED => Body::Deflated(Box::new(DeflateDecoder::new(source))),
            method => return Err(unknown_method(method).into_io()),
        };
        Ok(Self {
            body,
            crc: Crc::new(),
            wanted_crc: entry.crc,
            packed_bytes: entry.packed_bytes,
            size_bytes: entry.size_bytes,
            given_bytes: 0,
        })
    }

    fn check(&self, is_end: bool) -> io::Result<()> {
        let is_bomb = self.given_bytes > RATIO_FREE_BYTES
            && self.given_bytes > self.packed_bytes.saturating_mul(RATIO_LIMIT);
        if is_bomb || self.given_bytes > DECODED_LIMIT_BYTES {
            return Err(bomb().into_io());
        }
        if self.given_bytes > self.size_bytes || is_end && self.given_bytes != self.size_bytes {
            return Err(damaged("an entry is not as long as the directory says"));
        }
        if is_end && self.crc.sum() != self.wanted_crc {
            return Err(damaged("the check sum of an entry is wrong"));
        }
        Ok(())
    }
}

fn unknown_method(method: u16) -> FileRefusal {
    FileRefusal::new(
        "zip_method",
        format!("The ZIP archive is packed by method {method}, which is not read."),
        "Pack it again as an ordinary ZIP archive (Deflate), or as .gz.",
    )
}

fn bomb() -> FileRefusal {
    FileRefusal::new(
        "zip_bomb",
        format!("The ZIP archive unpacks to more than {RATIO_LIMIT} times its size."),
        "Send the file unpacked.",
    )
}

impl Read for EntryReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let outcome = match &mut self.body {
            Body::Stored(source) => source.read(buffer),
            Body::Deflated(source) => source.read(buffer),
        };
        let count = outcome.map_err(|error| {
            let is_ours = FileRefusal::from_io(&error).is_some();
            if !is_ours && DAMAGE.contains(&error.kind()) {
                damaged("an entry does not unpack")
            } else {
                error
            }
        })?;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        self.given_bytes =
            self.given_bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self.check(count == 0)?;
        Ok(count)
    }
}
