//! Archives of every kind that people send, and of kinds that only enemies send.

use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};

use super::Scratch;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::intake::decode::Decoder;
use crate::intake::refusal::FileRefusal;

/// A file that is gone when it is closed.
pub(in crate::intake) fn scratch() -> io::Result<File> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "docket307-scratch-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let path = std::env::temp_dir().join(name);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// Opens bytes as the import opens its spool file.
pub(in crate::intake) fn open(raw: &[u8]) -> io::Result<Decoder<'static>> {
    let mut file = scratch()?;
    file.write_all(raw)?;
    Decoder::open(file, Scratch { file: &scratch, tick: &|| Ok(()) })
}

/// The decoded text, or the code of the refusal.
pub(in crate::intake) fn text(raw: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    open(raw)
        .and_then(|mut decoder| decoder.read_to_string(&mut text))
        .map(|_| text)
        .map_err(|error| code(&error))
}

pub(in crate::intake) fn code(error: &io::Error) -> String {
    FileRefusal::from_io(error).map_or(error.to_string(), |refusal| refusal.code.to_owned())
}

/// An archive of files.
pub(in crate::intake) fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    ruzstd::encoding::compress_to_vec(content, level)
}

const ROWS: &[u8] = b"Entry Number,HTS\nA,6109\n";

#[expect(clippy::unnecessary_wraps, reason = "it is compared with results")]
fn rows() -> Result<String, String> {
    Ok(String::from_utf8_lossy(ROWS).into_owned())
}

#[test]
fn one_file_is_read_whatever_lies_beside_it() {
    assert_eq!(text(&pack(&[("rows.csv", ROWS)])), rows());
    assert_eq!(text(&pack(&[("export", ROWS)])), rows());
    let junk = pack(&[
        ("__MACOSX/._rows.csv", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
        ("README.txt", b"Monthly export."),
        ("data/", b""),
        ("data/rows.csv", ROWS),
        ("data/layout.pdf", b"%PDF-1.7"),
    ]);
    assert_eq!(text(&junk), rows());
    assert_eq!(text(&pack(&[("../../etc/cron.d/x.csv", ROWS)])), rows(), "a name is no path");
}

#[test]
fn the_text_inside_may_have_any_encoding() {
    let wide: Vec<u8> =
        "\u{FEFF}Entry Number,HTS\nÅ,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(&pack(&[("rows.csv", &wide)])), Ok("Entry Number,HTS\nÅ,1\n".into()));
    let decoder = open(&pack(&[("rows.csv", &wide)])).unwrap();
    assert_eq!((decoder.encoding_name(), decoder.probe().compression.code()), ("UTF-16LE", "zip"));
}

#[test]
fn what_is_no_single_file_is_refused() {
    let refused = |files: &[(&str, &[u8])]| text(&pack(files));
    assert_eq!(refused(&[]), Err("zip_empty".into()));
    assert_eq!(refused(&[("__MACOSX/._a", b"x")]), Err("zip_empty".into()));
    assert_eq!(refused(&[("a.csv", ROWS), ("b.csv", ROWS)]), Err("several_files".into()));
    assert_eq!(refused(&[("a.zip", &pack(&[("a.csv", ROWS)]))]), Err("nested_archive".into()));
    assert_eq!(refused(&[("a.csv", &pack(&[("a.csv", ROWS)]))]), Err("nested_archive".into()));
    assert_eq!(refused(&[("rows", &gzip(ROWS))]), Err("nested_archive".into()));
    assert_eq!(refused(&[("a.pdf", b"%PDF-1.7")]), Err("pdf".into()));
    assert_eq!(
        refused(&[("mimetype", b"application/x"), ("content.xml", b"<a/>")]),
        Err("ods_workbook".into())
    );
    assert_eq!(refused(&[("word/document.xml", b"<a/>")]), Err("word_document".into()));
    assert_eq!(refused(&[("xl/workbook.bin", b"x")]), Err("xlsb_workbook".into()));
}

#[test]
fn streams_of_gzip_and_zstd_are_read() {
    assert_eq!(text(&gzip(ROWS)), rows());
    assert_eq!(text(&zstd(ROWS)), rows());
    let mut two = zstd(b"Entry Number,HTS\n");
    // A frame to be skipped stands between two frames.
    two.extend_from_slice(b"\x50\x2A\x4D\x18\x03\0\0\0abc");
    two.extend_from_slice(&zstd(b"A,6109\n"));
    assert_eq!(text(&two), rows());
    assert_eq!(text(&zstd(&gzip(ROWS))), Err("nested_archive".into()));
    assert_eq!(text(&gzip(&pack(&[("a.csv", ROWS)]))), Err("nested_archive".into()));
    let long: Vec<u8> =
        (0..90_000_u32).flat_map(|n| format!("{n},{}\n", n * 7).into_bytes()).collect();
    let packed = zstd(&long);
    assert_eq!(text(&packed).map(|text| text.len()), Ok(long.len()));
    let cut = packed.get(..packed.len() / 2).unwrap_or_default();
    assert_eq!(text(cut), Err("zstd_damaged".into()));
    assert_eq!(text(b"\x28\xB5\x2F\xFDnonsense"), Err("zstd_damaged".into()));
    let wide = b"\x28\xB5\x2F\xFD\x00\xA8\x01\0\0";
    assert_eq!(text(wide), Err("zstd_window".into()));
}

#[test]
fn damage_is_told() {
    let whole = pack(&[("rows.csv", &ROWS.repeat(5000))]);
    let cut = whole.get(..whole.len() - 30).unwrap_or_default();
    assert_eq!(text(cut), Err("zip_damaged".into()));
    assert_eq!(text(b"PK\x03\x04"), Err("zip_damaged".into()));
    for place in [40, 60, 200] {
        let mut broken = whole.clone();
        broken[place] ^= 0x55;
        assert_eq!(text(&broken), Err("zip_damaged".into()), "byte {place}");
    }
    // The directory lies about the length.
    let mut lying = pack(&[("rows.csv", ROWS)]);
    let at = lying.windows(4).position(|piece| piece == b"PK\x01\x02").unwrap_or(0);
    lying[at + 24] = 3;
    assert_eq!(text(&lying), Err("zip_damaged".into()));
}

#[test]
fn passwords_and_rare_methods_are_named() {
    let mut secret = pack(&[("rows.csv", ROWS)]);
    let at = secret.windows(4).position(|piece| piece == b"PK\x01\x02").unwrap_or(0);
    secret[at + 8] |= 1;
    assert_eq!(text(&secret), Err("zip_encrypted".into()));
    let mut odd = pack(&[("rows.csv", ROWS)]);
    odd[at + 10] = 14;
    assert_eq!(text(&odd), Err("zip_method".into()));
}

/// What streams write: no sizes before the data, 64-bit records, a program in
/// front of the archive.
#[test]
fn unusual_archives_are_read() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    writer.start_file("rows.csv", SimpleFileOptions::default().large_file(true)).unwrap();
    writer.write_all(ROWS).unwrap();
    let streamed = writer.finish().unwrap().into_inner();
    assert_eq!(text(&streamed), rows());
    let mut shifted = b"PK\x03\x04 some bytes that are no entry".to_vec();
    shifted.extend_from_slice(&pack(&[("rows.csv", ROWS)]));
    assert_eq!(text(&shifted), rows());
    let mut noted = pack(&[("rows.csv", ROWS)]);
    let comment = noted.len() - 2;
    noted[comment] = 5;
    noted.extend_from_slice(b"hello");
    assert_eq!(text(&noted), rows());
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b'0'; 80 << 20];
    assert_eq!(text(&pack(&[("rows.csv", &zeros)])), Err("zip_bomb".into()));
    assert_eq!(text(&gzip(&zeros)), Err("gzip_bomb".into()));
    // One frame of repeated blocks: a byte that stands for 128 KiB, over and over.
    let mut packed = b"\x28\xB5\x2F\xFD\x00\x58".to_vec();
    for _ in 0..800 {
        packed.extend_from_slice(&[0x02, 0x00, 0x10, b'0']);
    }
    assert_eq!(text(&packed), Err("zstd_bomb".into()));
    let mut many = pack(&[]);
    // The end record claims a million entries in 64 bits.
    let end = many.split_off(0);
    let mut wide = b"PK\x03\x04PK\x06\x06".to_vec();
    wide.extend_from_slice(&44_u64.to_le_bytes());
    wide.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [1_000_000_u64, 1_000_000, 46_000_000, 0] {
        wide.extend_from_slice(&number.to_le_bytes());
    }
    wide.extend_from_slice(b"PK\x06\x07\0\0\0\0");
    wide.extend_from_slice(&4_u64.to_le_bytes());
    wide.extend_from_slice(&1_u32.to_le_bytes());
    wide.extend_from_slice(&end);
    assert_eq!(text(&wide), Err("zip_bomb".into()));
}
