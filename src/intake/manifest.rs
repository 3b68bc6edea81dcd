//! AMS manifests: eleven tables in one archive, joined on `identifier` into one
//! CSV stream with a row for each line of cargo.
//!
//! Tables come in any order and need not be sorted. Their rows are dealt into
//! piles in a scratch file by the hash of their identifier, so that all rows of
//! a bill are in one pile; then pile by pile is joined in memory.
//!
//! A line is a row of the cargo table; its number is its place among the lines of
//! the bill, ordered by container and sequence. Weight and quantity of the whole
//! bill stand on its first line alone, so that sums over lines are right.

mod join;
mod pile;
mod table;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};

use super::archive::{Archive, Entry, Scratch};
use super::decode::{Decoder, Remark};
use super::reader::{ReadPlan, Resume, RowReader};
use super::refusal::FileRefusal;
use super::row::{ReadError, Record};
use join::Joined;
use pile::Piles;
use table::{Seen, Table, TableKind};

/// The longest manifest, all tables unpacked, in bytes (4 GiB).
pub const MANIFEST_LIMIT_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// The most tables of a manifest: some senders split large ones.
pub const TABLE_LIMIT: usize = 64;
/// The aim for a pile, in bytes.
const PILE_BYTES: u64 = 6 * 1024 * 1024;
/// The most piles: each has a buffer.
const PILE_LIMIT: u64 = 768;

/// After so many rows the caller hears that the work goes on.
const TICK_ROWS: i64 = 512;

/// Rows of tables that did not fit; counted while the tables are dealt.
#[derive(Debug, Default, Clone, Copy)]
struct Unread {
    count: u64,
    first_line: u64,
}

/// A manifest as a stream of CSV text.
pub struct Manifest {
    piles: Piles<File>,
    next_pile: usize,
    out: VecDeque<u8>,
    notes: Vec<String>,
    unread: Unread,
    joined: Joined,
}

/// Opens the tables of a manifest; none when the files are something else.
pub(super) fn open(
    archive: &Archive,
    entries: &[Entry],
    scratch: Scratch<'_>,
) -> io::Result<Option<Manifest>> {
    if entries.len() > TABLE_LIMIT {
        return Ok(None);
    }
    let mut tables = Vec::new();
    let mut others = Vec::new();
    for entry in entries {
        match Table::recognise(archive, entry)? {
            Some(table) => tables.push(table),
            None => others.push(format!("“{}”", entry.short_name())),
        }
    }
    let kinds: Vec<TableKind> = tables.iter().map(|table| table.kind).collect();
    if !is_manifest(&kinds) {
        return Ok(None);
    }
    let total = tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.size_bytes));
    if total > MANIFEST_LIMIT_BYTES {
        return Err(FileRefusal::new(
            "file_too_large",
            format!("The manifest has more than {MANIFEST_LIMIT_BYTES} bytes."),
            "Split it by arrival date into several archives, each with all its tables.",
        )
        .into_io());
    }
    // Bills come out in the order in which they are first met.
    tables.sort_by_key(|table| table.kind);
    let count = (total / PILE_BYTES).saturating_add(1).min(PILE_LIMIT);
    let mut piles = Piles::new((scratch.file)()?, usize::try_from(count).unwrap_or(1));
    let mut unread = Unread::default();
    for table in &tables {
        deal(archive, table, &mut piles, &mut unread, scratch)?;
    }
    piles.finish()?;
    Ok(Some(Manifest {
        piles,
        next_pile: 0,
        out: join::header_line().into(),
        notes: tell(&tables, &others),
        unread,
        joined: Joined::default(),
    }))
}

/// Whether tables of these kinds are enough to be joined.
fn is_manifest(kinds: &[TableKind]) -> bool {
    let has = |wanted: &[TableKind]| kinds.iter().any(|kind| wanted.contains(kind));
    has(&[TableKind::Bill, TableKind::Header])
        && has(&[TableKind::Cargo, TableKind::Consignee, TableKind::Shipper])
}

/// Whether files that came together are the tables of one manifest: each by its
/// name and its first bytes. Text in UTF-16 is not looked into.
#[must_use]
pub fn is_set(files: &[(String, Vec<u8>)]) -> bool {
    let kinds: Option<Vec<TableKind>> = files
        .iter()
        .map(|(name, head)| {
            let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
            Seen::of(text, name).map(|seen| seen.kind)
        })
        .collect();
    kinds.is_some_and(|kinds| is_manifest(&kinds))
}

fn tell(tables: &[Table], others: &[String]) -> Vec<String> {
    let found: Vec<&str> = tables.iter().map(|table| table.kind.name()).collect();
    let mut notes = vec![format!(
        "An AMS manifest of {} tables ({}), joined on “identifier” into one row for each line \
         of cargo. Line numbers are those of the joined rows.",
        tables.len(),
        found.join(", ")
    )];
    let missing: Vec<&str> = TableKind::NEEDED
        .iter()
        .filter(|kind| tables.iter().all(|table| table.kind != **kind))
        .map(|kind| kind.name())
        .collect();
    if !missing.is_empty() {
        notes.push(format!("The manifest has no table of: {}.", missing.join(", ")));
    }
    if !others.is_empty() {
        notes.push(format!("No table of a manifest, and not read: {}.", others.join(", ")));
    }
    notes
}

/// Deals the rows of one table into the piles.
fn deal(
    archive: &Archive,
    table: &Table,
    piles: &mut Piles<File>,
    unread: &mut Unread,
    scratch: Scratch<'_>,
) -> io::Result<()> {
    let decoder = Decoder::of_entry(archive, &table.entry)?;
    let mut source = io::BufReader::new(decoder);
    io::copy(&mut (&mut source).take(table.data_offset), &mut io::sink())?;
    let from = Resume { byte_offset: table.data_offset, row_number: 0, line_number: 2 };
    let plan = ReadPlan {
        dialect: table.dialect,
        headers: table.headers.clone(),
        header_lines: Vec::new(),
    };
    let mut reader = RowReader::resume(source, plan, from);
    let mut record = Record::default();
    loop {
        match reader.read(&mut record) {
            Ok(true) => {
                if record.row_number % TICK_ROWS == 0 {
                    (scratch.tick)()?;
                }
                let identifier = record.cell(table.identifier);
                let cells = table.columns.iter().map(|column| match column {
                    Some(column) => record.cell(*column),
                    None => "",
                });
                piles.push(identifier, table.kind, cells)?;
            }
            Ok(false) => return Ok(()),
            Err(ReadError::Row(error)) => {
                if unread.count == 0 {
                    unread.first_line = error.line_number;
                }
                unread.count = unread.count.saturating_add(1);
            }
            Err(ReadError::File(mut refusal)) => {
                refusal.message =
                    format!("In table “{}”: {}", table.entry.short_name(), refusal.message);
                return Err(refusal.into_io());
            }
            Err(ReadError::Io(text)) => return Err(io::Error::other(text)),
        }
    }
}

impl Manifest {
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    pub(super) fn remarks(&self) -> Vec<Remark> {
        let unread = Remark {
            note: "A row of a table of the manifest cannot be read; the line is that of its table.",
            count: self.unread.count,
            first_row: self.unread.first_line,
        };
        let mut remarks = self.joined.remarks();
        remarks.extend((unread.count > 0).then_some(unread));
        remarks
    }
}

impl Read for Manifest {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.out.is_empty() && self.next_pile < self.piles.count() {
            let pile = self.piles.load(self.next_pile)?;
            self.next_pile = self.next_pile.saturating_add(1);
            self.out = self.joined.join(&pile).into();
        }
        self.out.read(buffer)
    }
}

#[cfg(test)]
mod tests;
