//! Raw bytes to UTF-8 while they are read: unpacks gzip, transcodes, counts
//! what was damaged, and stops at the limits. Memory does not grow with input.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_8};
use flate2::read::MultiGzDecoder;

use super::probe::{Compression, HEAD_LIMIT_BYTES, Probe, choose_encoding, damaged_gzip};
use super::refusal::FileRefusal;

/// The longest decoded file that is read, in bytes (8 GiB).
pub const DECODED_LIMIT_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// Below this many unpacked bytes the packing ratio is not looked at.
pub const RATIO_FREE_BYTES: u64 = 64 * 1024 * 1024;
/// How many times a gzip file may grow; real exports grow five to fifty times.
pub const RATIO_LIMIT: u64 = 250;

/// Room for a block of output: one byte of input becomes at most three.
const OUTPUT_LIMIT_BYTES: usize = 3 * HEAD_LIMIT_BYTES + 16;
/// What the unpacker says when the file, and not the disk, is at fault.
const DAMAGE: [io::ErrorKind; 3] =
    [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput, io::ErrorKind::UnexpectedEof];
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// A file as UTF-8 text without byte order mark and without NUL.
///
/// Damaged characters become U+FFFD and are counted, never silently dropped.
/// Errors: a [`FileRefusal`] inside the I/O error when gzip is damaged or a
/// limit is passed; any other I/O error comes from the source.
pub struct Decoder<R: Read> {
    source: Source<R>,
    transcoder: Option<encoding_rs::Decoder>,
    encoding: Option<&'static Encoding>,
    input: Vec<u8>,
    input_at: usize,
    output: Vec<u8>,
    output_at: usize,
    output_end: usize,
    decoded_bytes: u64,
    malformed: u64,
    is_last: bool,
    is_done: bool,
}

impl<R: Read> Decoder<R> {
    /// Reads a file from its first byte, as the probe of its head said.
    pub fn new(raw: R, probe: &Probe) -> Self {
        let source = match probe.compression {
            Compression::None => Source::Plain(raw),
            Compression::Gzip => {
                let counted = Counted { inner: raw, bytes: 0 };
                Source::Gzip(Box::new(MultiGzDecoder::new(counted)))
            }
        };
        Self {
            source,
            transcoder: probe.encoding.map(Encoding::new_decoder_with_bom_removal),
            encoding: probe.encoding,
            input: Vec::with_capacity(HEAD_LIMIT_BYTES),
            input_at: 0,
            output: vec![0; OUTPUT_LIMIT_BYTES],
            output_at: 0,
            output_end: 0,
            decoded_bytes: 0,
            malformed: 0,
            is_last: false,
            is_done: false,
        }
    }

    /// How many places could not be read and were replaced.
    pub fn malformed(&self) -> u64 {
        self.malformed
    }

    /// The encoding that is in use; a file of ASCII alone counts as UTF-8.
    pub fn encoding_name(&self) -> &'static str {
        self.encoding.unwrap_or(UTF_8).name()
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
        self.check_limits()
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
            let encoding = choose_encoding(rest).unwrap_or(UTF_8);
            self.encoding = Some(encoding);
            self.transcoder = Some(encoding.new_decoder_without_bom_handling());
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
            let (result, read, written) =
                transcoder.decode_to_utf8_without_replacement(from, to, self.is_last);
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
        let Source::Gzip(unpacker) = &self.source else {
            return Ok(());
        };
        let packed = unpacker.get_ref().bytes.max(1);
        if self.decoded_bytes > RATIO_FREE_BYTES
            && self.decoded_bytes > packed.saturating_mul(RATIO_LIMIT)
        {
            return Err(FileRefusal::new(
                "gzip_bomb",
                format!("The gzip file unpacks to more than {RATIO_LIMIT} times its size."),
                "Send the CSV file unpacked.",
            )
            .into_io());
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoder<R> {
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

enum Source<R: Read> {
    Plain(R),
    Gzip(Box<MultiGzDecoder<Counted<R>>>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(inner) => inner.read(buffer),
            Self::Gzip(inner) => inner.read(buffer).map_err(|error| {
                if DAMAGE.contains(&error.kind()) { damaged_gzip().into_io() } else { error }
            }),
        }
    }
}

/// Counts the packed bytes, for the ratio.
struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(added);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::Decoder;
    use crate::intake::probe::{HEAD_LIMIT_BYTES, probe};
    use crate::intake::refusal::FileRefusal;
    use std::io::{Read, Write};

    fn decode(raw: &[u8]) -> Result<(String, u64, &'static str), String> {
        let head = raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw);
        let found = probe(head).map_err(|refusal| refusal.code.to_owned())?;
        let mut decoder = Decoder::new(raw, &found);
        let mut text = String::new();
        decoder.read_to_string(&mut text).map_err(|error| {
            FileRefusal::from_io(&error)
                .map_or(error.to_string(), |refusal| refusal.code.to_owned())
        })?;
        Ok((text, decoder.malformed(), decoder.encoding_name()))
    }

    #[test]
    fn marks_are_removed_and_utf16_is_decoded() {
        assert_eq!(decode(b"\xEF\xBB\xBFa,b"), Ok(("a,b".into(), 0, "UTF-8")));
        let wide = b"\xFF\xFEa\0,\0\xE9\0\n\0";
        assert_eq!(decode(wide), Ok(("a,é\n".into(), 0, "UTF-16LE")));
    }

    #[test]
    fn latin_1_behind_a_long_ascii_head_is_still_found() {
        let mut raw = b"name\n".to_vec();
        while raw.len() < 3 * HEAD_LIMIT_BYTES {
            raw.extend_from_slice(b"Harbor & Pine Apparel LLC\n");
        }
        raw.extend_from_slice(b"Algod\xE3o S\xE3o Paulo Ltda\n");
        let (text, malformed, encoding) = decode(&raw).unwrap_or_default();
        assert!(text.ends_with("Algodão São Paulo Ltda\n"));
        assert_eq!((malformed, encoding), (0, "windows-1252"));
    }

    #[test]
    fn damage_is_replaced_and_counted() {
        let raw = "é é é é é é é é é é é é\n".repeat(3);
        let mut raw = raw.into_bytes();
        raw.extend_from_slice(b"x\xFFy\n");
        let (text, malformed, _) = decode(&raw).unwrap_or_default();
        assert!(text.ends_with("x\u{FFFD}y\n"));
        assert_eq!(malformed, 1);
    }

    #[test]
    fn gzip_is_unpacked_and_a_bomb_is_refused() {
        let pack = |text: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            assert!(packer.write_all(text).is_ok());
            packer.finish().unwrap_or_default()
        };
        assert_eq!(decode(&pack(b"a,b\n1,2\n")), Ok(("a,b\n1,2\n".into(), 0, "UTF-8")));
        let bomb = pack(&vec![b'a'; 80 * 1024 * 1024]);
        assert_eq!(decode(&bomb), Err("gzip_bomb".into()));
        let whole = pack(b"a,b\n1,2\n");
        let cut = whole.get(..whole.len().saturating_sub(9)).unwrap_or_default();
        assert_eq!(decode(cut), Err("gzip_damaged".into()));
    }
}
