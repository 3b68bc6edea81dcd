//! The directory at the end of an archive, 32 or 64 bits wide.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use super::{DIRECTORY_LIMIT_BYTES, ENTRY_LIMIT, Entry, Stretch, damaged};
use crate::intake::refusal::FileRefusal;

const END_MAGIC: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LOCATOR_MAGIC: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
const WIDE_END_MAGIC: &[u8] = b"PK\x06\x06";
const WIDE_END_BYTES: usize = 56;
const ENTRY_MAGIC: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
/// The longest comment behind the end record.
const COMMENT_LIMIT_BYTES: usize = 65_535;
/// The extra field that holds 64-bit sizes.
const WIDE_EXTRA: u64 = 1;
const NARROW_MAX: u64 = 0xFFFF_FFFF;

/// Where the directory lies, as the end record says.
struct End {
    entries: u64,
    size_bytes: u64,
    offset: u64,
    /// Where the directory must have ended.
    limit: u64,
}

/// A number of up to eight bytes, least byte first; nothing is too short.
pub(super) fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let field = bytes.get(at..at.saturating_add(length)).unwrap_or_default();
    field.iter().rev().fold(0, |sum, byte| sum.wrapping_shl(8) | u64::from(*byte))
}

fn narrow(bytes: &[u8], at: usize) -> u16 {
    u16::try_from(number(bytes, at, 2)).unwrap_or(u16::MAX)
}

/// Reads all entries, files and folders.
pub(super) fn read(file: &Arc<File>) -> io::Result<Vec<Entry>> {
    let end = find_end(file)?;
    if end.entries > u64::try_from(ENTRY_LIMIT).unwrap_or(u64::MAX)
        || end.size_bytes > DIRECTORY_LIMIT_BYTES
    {
        return Err(too_many(end.entries).into_io());
    }
    // Some archives stand behind a program that unpacks them.
    let shift = end
        .limit
        .checked_sub(end.size_bytes)
        .and_then(|start| start.checked_sub(end.offset))
        .ok_or_else(|| damaged("its directory does not fit into it"))?;
    let start = end.offset.saturating_add(shift);
    let mut source = BufReader::new(Stretch::new(file, start, end.size_bytes));
    let mut entries = Vec::new();
    for _ in 0..end.entries {
        let mut entry = read_entry(&mut source)?;
        entry.header_at = entry.header_at.saturating_add(shift);
        entries.push(entry);
    }
    Ok(entries)
}

fn too_many(entries: u64) -> FileRefusal {
    FileRefusal::new(
        "zip_bomb",
        format!("The ZIP archive lists {entries} entries; at most {ENTRY_LIMIT} are looked at."),
        "Pack the one file with the rows, and nothing else.",
    )
}

fn find_end(file: &Arc<File>) -> io::Result<End> {
    let size = file.metadata()?.len();
    let window = END_BYTES.saturating_add(COMMENT_LIMIT_BYTES).saturating_add(LOCATOR_BYTES);
    let window = u64::try_from(window).unwrap_or(u64::MAX).min(size);
    let tail_at = size.saturating_sub(window);
    let mut tail = Vec::new();
    Stretch::new(file, tail_at, window).read_to_end(&mut tail)?;
    let cut = || damaged("its end is missing, so it was cut off or is not complete");
    let at = (0..=tail.len().saturating_sub(END_BYTES))
        .rev()
        .find(|at| is_end(&tail, *at))
        .ok_or_else(cut)?;
    let record = tail.get(at..).unwrap_or_default();
    if number(record, 4, 2) != number(record, 6, 2) {
        return Err(damaged("it is one part of a split archive"));
    }
    let limit = tail_at.saturating_add(u64::try_from(at).unwrap_or(u64::MAX));
    let end = End {
        entries: number(record, 10, 2),
        size_bytes: number(record, 12, 4),
        offset: number(record, 16, 4),
        limit,
    };
    let locator = at.checked_sub(LOCATOR_BYTES).and_then(|from| tail.get(from..at));
    match locator.filter(|locator| locator.starts_with(LOCATOR_MAGIC)) {
        Some(locator) => wide_end(file, number(locator, 8, 8), limit),
        None => Ok(end),
    }
}

/// An end record whose comment reaches to the end of the file.
fn is_end(tail: &[u8], at: usize) -> bool {
    let record = tail.get(at..).unwrap_or_default();
    let comment = usize::try_from(number(record, 20, 2)).unwrap_or(usize::MAX);
    record.starts_with(END_MAGIC) && record.len() == END_BYTES.saturating_add(comment)
}

fn wide_end(file: &Arc<File>, at: u64, narrow_end: u64) -> io::Result<End> {
    let length = u64::try_from(WIDE_END_BYTES).unwrap_or(u64::MAX);
    let locator = u64::try_from(LOCATOR_BYTES).unwrap_or(u64::MAX);
    // The record stands right before its locator; `at` is wrong behind a program.
    let before = narrow_end.saturating_sub(locator).saturating_sub(length);
    for place in [at, before] {
        let mut record = Vec::new();
        Stretch::new(file, place, length).read_to_end(&mut record)?;
        if record.len() == WIDE_END_BYTES && record.starts_with(WIDE_END_MAGIC) {
            return Ok(End {
                entries: number(&record, 32, 8),
                size_bytes: number(&record, 40, 8),
                offset: number(&record, 48, 8),
                limit: place,
            });
        }
    }
    Err(damaged("its 64-bit end record is missing"))
}

fn read_entry(source: &mut impl Read) -> io::Result<Entry> {
    let mut fixed = [0_u8; ENTRY_BYTES];
    fill(source, &mut fixed)?;
    if !fixed.starts_with(ENTRY_MAGIC) {
        return Err(damaged("its directory holds something else"));
    }
    let length = |at| usize::try_from(number(&fixed, at, 2)).unwrap_or(usize::MAX);
    let mut name = vec![0; length(28)];
    fill(source, &mut name)?;
    let mut extra = vec![0; length(30)];
    fill(source, &mut extra)?;
    let mut comment = vec![0; length(32)];
    fill(source, &mut comment)?;
    let mut entry = Entry {
        name: String::from_utf8_lossy(&name).replace('\\', "/"),
        flags: narrow(&fixed, 8),
        method: narrow(&fixed, 10),
        crc: u32::try_from(number(&fixed, 16, 4)).unwrap_or(0),
        packed_bytes: number(&fixed, 20, 4),
        size_bytes: number(&fixed, 24, 4),
        header_at: number(&fixed, 42, 4),
    };
    widen(&mut entry, &extra);
    Ok(entry)
}

/// Takes 64-bit sizes from the extra field: those whose place is full of ones,
/// in this order.
fn widen(entry: &mut Entry, extra: &[u8]) {
    let mut rest = extra;
    while rest.len() >= 4 {
        let length = usize::try_from(number(rest, 2, 2)).unwrap_or(usize::MAX);
        let body = rest.get(4..4_usize.saturating_add(length)).unwrap_or_default();
        if number(rest, 0, 2) == WIDE_EXTRA {
            let mut at = 0;
            for place in [&mut entry.size_bytes, &mut entry.packed_bytes, &mut entry.header_at] {
                if *place == NARROW_MAX && body.len() >= at + 8 {
                    *place = number(body, at, 8);
                    at += 8;
                }
            }
        }
        rest = rest.get(4_usize.saturating_add(length)..).unwrap_or_default();
    }
}

/// Fills a buffer; an archive that ends before is damaged.
pub(super) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<()> {
    source.read_exact(buffer).map_err(|error| {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            damaged("it ends too early")
        } else {
            error
        }
    })
}
