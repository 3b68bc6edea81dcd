//! What kind of file is this? Asked once, of the first bytes, before anything
//! is kept: a file of another kind is refused with a sentence that names it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::archive::SAVE_AS;
use super::charset::{self, Charset};
use super::packed;
use super::refusal::FileRefusal;

/// How many bytes of a file are looked at before it is read.
pub const HEAD_LIMIT_BYTES: usize = 64 * 1024;

/// How the bytes of the file were packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not packed.
    None,
    /// Gzip (RFC 1952), unpacked while it is read.
    Gzip,
    /// One file in a ZIP archive, or a workbook, which is one.
    Zip,
    /// Zstandard (RFC 8878), unpacked while it is read.
    Zstd,
}

impl Compression {
    /// The code that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zip => "zip",
            Self::Zstd => "zstd",
        }
    }
}

/// What the first bytes of a file say about all of it.
#[derive(Debug, Clone, Copy)]
pub struct Probe {
    /// How the bytes are packed.
    pub compression: Compression,
    /// The encoding, or none while only ASCII was seen: then the first other
    /// byte decides, however far into the file it stands.
    pub encoding: Option<Charset>,
}

impl Probe {
    /// The name of the encoding; plain ASCII counts as UTF-8.
    #[must_use]
    pub fn encoding_name(&self) -> &'static str {
        self.encoding.map_or("UTF-8", Charset::name)
    }
}

/// Files of other kinds that arrive under the name `.csv`, by their first bytes.
const OTHER_KINDS: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "zip_archive", "a ZIP archive or an Excel workbook (.xlsx)"),
    (b"PK\x05\x06", "zip_archive", "an empty ZIP archive"),
    (b"%PDF", "pdf", "a PDF document"),
    (b"BZh", "packed", "a bzip2 archive"),
    (b"\xFD7zXZ\x00", "packed", "an xz archive"),
    (b"7z\xBC\xAF\x27\x1C", "packed", "a 7-Zip archive"),
    (b"Rar!", "packed", "a RAR archive"),
    (b"{\\rtf", "rich_text", "a rich text document"),
    (b"PAR1", "parquet", "a Parquet file"),
    (b"SQLite format 3\x00", "database", "an SQLite database"),
    (b"\xFF\xFE\x00\x00", "utf32", "text in UTF-32"),
    (b"\x00\x00\xFE\xFF", "utf32", "text in UTF-32"),
    (b"MZ", "program", "a program"),
    (b"\x7FELF", "program", "a program"),
    (b"\x89PNG", "picture", "a picture"),
    (b"\xFF\xD8\xFF", "picture", "a picture"),
    (b"\x1F\x9D", "packed", "a compress archive (.Z)"),
    (b"ISA*", "edi_message", "an X12 message"),
    (b"UNA:", "edi_message", "an EDIFACT message"),
    (b"UNB+", "edi_message", "an EDIFACT message"),
];

/// Text of other kinds, by how it begins behind white space, in lower case.
const OTHER_TEXTS: &[(&str, &str, &str)] = &[
    ("<!doctype", "web_page", "a web page"),
    ("<html", "web_page", "a web page"),
    ("<?xml", "xml", "an XML file"),
    ("<table", "web_page", "a web page"),
    ("<body", "web_page", "a web page"),
    ("<style", "web_page", "a web page"),
    ("<meta", "web_page", "a web page"),
    ("mime-version:", "web_page", "a web page in one file (.mht)"),
    ("{\"", "json", "a JSON file"),
    ("[{", "json", "a JSON file"),
];

/// Says how to read a file, or refuses it, from its first bytes.
///
/// `head` holds up to [`HEAD_LIMIT_BYTES`] raw bytes from the start of the file.
pub fn probe(head: &[u8]) -> Result<Probe, FileRefusal> {
    if let Some(compression) = packed_as(head) {
        return probe_inner(&packed::head(head, compression)?, compression);
    }
    refuse_other_kinds(head)?;
    let encoding = choose_encoding(head);
    let is_utf16 =
        matches!(encoding, Some(Charset::Web(found)) if found == UTF_16LE || found == UTF_16BE);
    if !is_utf16 {
        refuse_binary(head)?;
    }
    Ok(Probe { compression: Compression::None, encoding })
}

/// The encoding of a piece of text, or none when all of it is ASCII.
///
/// Order: byte order mark; every other byte zero (UTF-16 without a mark);
/// valid UTF-8; UTF-8 with a few damaged characters; a code page of MS-DOS on
/// evidence; the guess of the detector that browsers use (Latin-1 files come out as windows-1252).
#[must_use]
pub fn choose_encoding(text: &[u8]) -> Option<Charset> {
    if let Some((encoding, _)) = Encoding::for_bom(text) {
        return Some(Charset::Web(encoding));
    }
    if let Some(encoding) = unmarked_utf16(text) {
        return Some(Charset::Web(encoding));
    }
    if text.is_ascii() {
        return None;
    }
    let (good, bad) = count_utf8(text);
    if bad == 0 || good >= bad.saturating_mul(10) {
        return Some(Charset::Web(UTF_8));
    }
    Some(charset::guess(text))
}

/// How a stream is packed that can be unpacked while it is read.
pub(super) fn packed_as(head: &[u8]) -> Option<Compression> {
    if head.starts_with(b"\x1F\x8B") {
        Some(Compression::Gzip)
    } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
        Some(Compression::Zstd)
    } else {
        None
    }
}

/// The same for the first unpacked bytes of a packed file.
pub(super) fn probe_inner(head: &[u8], compression: Compression) -> Result<Probe, FileRefusal> {
    if packed_as(head).is_some() || head.starts_with(b"PK\x03\x04") {
        return Err(FileRefusal::new(
            "nested_archive",
            "The file is an archive or a workbook inside an archive.",
            "Send the inner file by itself.",
        ));
    }
    let inner = probe(head)?;
    Ok(Probe { compression, encoding: inner.encoding })
}

fn refuse_other_kinds(head: &[u8]) -> Result<(), FileRefusal> {
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(old_office_file(head));
    }
    for (magic, code, name) in OTHER_KINDS {
        if head.starts_with(magic) {
            return Err(other_kind(code, name));
        }
    }
    let start: Vec<u8> = head
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, 0xEF | 0xBB | 0xBF))
        .skip_while(u8::is_ascii_whitespace)
        .take(16)
        .collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    if start.is_empty() {
        return Err(FileRefusal::new(
            "empty_file",
            "The file is empty.",
            "Export the report again and check that it has rows.",
        ));
    }
    for (opening, code, name) in OTHER_TEXTS {
        if start.starts_with(opening) {
            return Err(table_in_disguise(head).unwrap_or_else(|| other_kind(code, name)));
        }
    }
    Ok(())
}

/// Old Office files are one container; a protected new workbook hides in it too.
fn old_office_file(head: &[u8]) -> FileRefusal {
    let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    if has(head, &wide) {
        return FileRefusal::new(
            "encrypted_workbook",
            "The Excel workbook is protected with a password.",
            "Remove the password (File, Info, Protect Workbook) and send it again.",
        );
    }
    FileRefusal::new(
        "excel_workbook",
        "The file is an old Excel workbook (.xls), not CSV text.",
        SAVE_AS,
    )
}

/// Web pages and XML that programs call `.xls`, because Excel opens them.
fn table_in_disguise(head: &[u8]) -> Option<FileRefusal> {
    let lower = head.to_ascii_lowercase();
    let (code, name) = if has(&lower, b"urn:schemas-microsoft-com:office:spreadsheet") {
        ("spreadsheet_xml", "an Excel 2003 XML spreadsheet")
    } else if has(&lower, b"<table") && has(&lower, b"<td") {
        ("html_table", "a web page with a table, whatever its name says")
    } else {
        return None;
    };
    Some(FileRefusal::new(code, format!("The file is {name}, not CSV text."), SAVE_AS))
}

fn has(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|piece| piece == wanted)
}

fn other_kind(code: &'static str, name: &str) -> FileRefusal {
    let hint = match code {
        "zip_archive" | "excel_workbook" => {
            "Open it, choose Save As, CSV UTF-8, and send that file; unpack a ZIP archive first."
        }
        "edi_message" => "Export the entries or bills as CSV from your broker system.",
        "web_page" => "The download was probably a log-in page: sign in there and export again.",
        _ => "Export the table as CSV and send that file.",
    };
    FileRefusal::new(code, format!("The file is {name}, not CSV text."), hint)
}

fn refuse_binary(head: &[u8]) -> Result<(), FileRefusal> {
    if let Some(place) = head.iter().position(|byte| *byte == 0) {
        return Err(FileRefusal::new(
            "nul_bytes",
            format!("The file has a NUL byte at byte {place}, which text never has."),
            "The export is damaged or is not text: export it again as CSV UTF-8.",
        ));
    }
    let odd = head.iter().filter(|byte| is_odd_control(**byte)).count();
    if odd.saturating_mul(20) > head.len() {
        return Err(FileRefusal::new(
            "binary_file",
            "The file is binary data, not text.",
            "Export the table as CSV UTF-8 and send that file.",
        ));
    }
    Ok(())
}

/// Control characters that no export writes; Ctrl-Z ends old DOS files.
const fn is_odd_control(byte: u8) -> bool {
    matches!(byte, 0x01..=0x08 | 0x0B | 0x0E..=0x19 | 0x1B | 0x7F)
}

/// UTF-16 without a mark shows as zero bytes on one side of each pair.
fn unmarked_utf16(text: &[u8]) -> Option<&'static Encoding> {
    let mut first = 0_usize;
    let mut second = 0_usize;
    let mut pairs = 0_usize;
    for pair in text.chunks_exact(2) {
        pairs = pairs.saturating_add(1);
        if let [left, right] = pair {
            first = first.saturating_add(usize::from(*left == 0));
            second = second.saturating_add(usize::from(*right == 0));
        }
    }
    if pairs < 4 {
        return None;
    }
    let is_many = |zeros: usize| zeros.saturating_mul(10) >= pairs.saturating_mul(3);
    let is_few = |zeros: usize| zeros.saturating_mul(50) <= pairs;
    if is_many(second) && is_few(first) {
        Some(UTF_16LE)
    } else if is_many(first) && is_few(second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts the non-ASCII characters that are valid UTF-8, and the damaged places.
/// A character that the end of the piece cuts in two is neither.
fn count_utf8(text: &[u8]) -> (usize, usize) {
    let mut good = 0_usize;
    let mut bad = 0_usize;
    for chunk in text.utf8_chunks() {
        good = good.saturating_add(chunk.valid().chars().filter(|c| !c.is_ascii()).count());
        if !chunk.invalid().is_empty() {
            bad = bad.saturating_add(1);
        }
    }
    // Only a full head, or text that is UTF-8 elsewhere, is taken to be cut: a
    // short Latin-1 file may well end in an accented letter.
    let may_be_cut = good > 0 || text.len() >= HEAD_LIMIT_BYTES;
    let is_cut = may_be_cut && ends_inside_character(text);
    (good, bad.saturating_sub(usize::from(is_cut)))
}

fn ends_inside_character(text: &[u8]) -> bool {
    text.utf8_chunks().last().is_some_and(|chunk| match chunk.invalid() {
        [] => false,
        [first, rest @ ..] => {
            let needed = match first {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => 0,
            };
            rest.len().saturating_add(1) < needed
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Compression, choose_encoding, probe};
    use std::io::Write;

    fn code(head: &[u8]) -> &'static str {
        probe(head).map_or_else(|refusal| refusal.code, |found| found.encoding_name())
    }

    #[test]
    fn files_of_other_kinds_are_named() {
        assert_eq!(code(b""), "empty_file");
        assert_eq!(code(b"\xEF\xBB\xBF \r\n"), "empty_file");
        assert_eq!(code(b"PK\x03\x04abc"), "zip_archive");
        assert_eq!(code(b"\xD0\xCF\x11\xE0abc"), "excel_workbook");
        assert_eq!(code(b"%PDF-1.7"), "pdf");
        assert_eq!(code(b" <!DOCTYPE html>"), "web_page");
        assert_eq!(code(b"a,b\n1,\x002\n"), "nul_bytes");
        assert_eq!(code(&[1, 2, 3, 4, 5, 6, 7, 8]), "binary_file");
        assert_eq!(code(b"\x1F\x8Bnonsense"), "gzip_damaged");
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(code(b"a,b\n"), "UTF-8");
        assert_eq!(code("São Paulo,1\n".as_bytes()), "UTF-8");
        assert_eq!(code(b"\xFF\xFEa\0,\0b\0\n\0"), "UTF-16LE");
        assert_eq!(code(b"a\0,\0b\0\n\0c\0"), "UTF-16LE");
        assert_eq!(code(b"\0a\0,\0b\0\n\0c"), "UTF-16BE");
        assert_eq!(code(b"name\nS\xE3o Paulo Algod\xE3o S.A.\n"), "windows-1252");
        assert!(choose_encoding(b"plain").is_none());
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_head_is_not_damage() {
        let text = "é consignee\né".as_bytes();
        let cut = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
        assert_eq!(code(cut), "UTF-8");
    }

    #[test]
    fn gzip_is_looked_into() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        assert!(packer.write_all(b"Entry Number\n1\n").is_ok());
        let archive = packer.finish().unwrap_or_default();
        let compression = probe(&archive).map(|found| found.compression);
        assert_eq!(compression, Ok(Compression::Gzip));
    }
}
