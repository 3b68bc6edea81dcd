//! Raw bytes to the kept file: recognised, decoded, sealed, durable.

use super::chunk::kept;
use super::review::{self, Opening};
use crate::app::App;
use crate::app::job::Lease;
use crate::error::{Error, Result};
use crate::files::{BlockWriter, Files};
use crate::intake::Opened;
use crate::intake::archive::Scratch;
use crate::intake::decode::{Decoder, Remark, head};
use crate::intake::probe::HEAD_LIMIT_BYTES;
use crate::intake::refusal::FileRefusal;
use crate::intake::seal::CellMasker;
use crate::store;
use crate::store::upload::{Decided, Start, UploadRow, WarningRow};
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, Write};

/// After so much text the lease is kept alive.
const LEASE_STEP_BYTES: usize = 16 << 20;
/// After so many steps of opening a file the lease is kept alive.
const LEASE_STEP_TICKS: u32 = 128;
/// How much is decoded at once, in bytes.
const PIECE_BYTES: usize = 64 << 10;

/// How the first step ended.
pub enum Unpacked {
    /// The kept file is durable and the upload knows how to read it.
    Kept,
    /// The process wants to stop; the step begins anew later.
    Paused,
    /// The file is refused as a whole.
    Refused(FileRefusal),
}

/// What stopped the step: the file, or we.
pub(super) enum Stop {
    File(FileRefusal),
    Ours(Error),
    Asked,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        FileRefusal::from_io(&error).map_or_else(
            || Self::Ours(Error::internal(&error)),
            |refusal| Self::File(refusal.clone()),
        )
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<FileRefusal> for Stop {
    fn from(refusal: FileRefusal) -> Self {
        Self::File(refusal)
    }
}

/// Makes the kept file of an upload, from its beginning.
///
/// # Errors
/// When the disk or the database fails, or the lease is lost.
pub fn run(app: &App, lease: &Lease, row: &UploadRow, files: &Files) -> Result<Unpacked> {
    match unpack(app, lease, row, files) {
        Ok(()) => Ok(Unpacked::Kept),
        Err(Stop::Asked) => Ok(Unpacked::Paused),
        Err(Stop::File(refusal)) => Ok(Unpacked::Refused(refusal)),
        Err(Stop::Ours(error)) => Err(error),
    }
}

fn unpack(app: &App, lease: &Lease, row: &UploadRow, files: &Files) -> Result<(), Stop> {
    let raw = File::open(files.spool_path(&row.public_id))?;
    let watched = raw.try_clone()?;
    let mut decoder = open(app, lease, raw, files)?;
    let text_head = head(&mut decoder)?;
    let is_whole = text_head.len() < HEAD_LIMIT_BYTES;
    let probe = decoder.probe();
    let Opening { mut opened, decided } = review::open(app, row, &text_head, is_whole, &probe)?;
    opened.notes.extend(decoder.notes());
    let writer = files.keep(&row.public_id)?;
    let masker = opened.masker(app.settings.secret);
    let mut copy = Copy { app, lease, raw: &watched, row, writer, masker };
    copy.push(&text_head)?;
    copy.all(&mut decoder)?;
    let decoded_bytes = copy.finish()?;
    decoder.encoding_name().clone_into(&mut opened.encoding);
    store(app, lease, row, &opened, &decided, decoded_bytes, &decoder.remarks())?;
    Ok(())
}

/// Opens the file. Workbooks and manifests are looked through before their first
/// row comes, so the lease is kept alive meanwhile.
fn open(app: &App, lease: &Lease, raw: File, files: &Files) -> Result<Decoder<'static>, Stop> {
    let ticks = Cell::new(0_u32);
    let stop = RefCell::new(None);
    let tick = || {
        ticks.set(ticks.get().wrapping_add(1));
        if !ticks.get().is_multiple_of(LEASE_STEP_TICKS) {
            return Ok(());
        }
        let kept = if lease.is_stopping() {
            Err(Stop::Asked)
        } else {
            lease.keep(app, "opening the file").map_err(Stop::Ours)
        };
        kept.map_err(|reason| {
            stop.replace(Some(reason));
            io::Error::other("the work was stopped")
        })
    };
    let scratch = Scratch { file: &|| files.scratch(), tick: &tick };
    Decoder::open(raw, scratch).map_err(|error| stop.take().unwrap_or_else(|| error.into()))
}

/// Copies decoded text through the masker to the kept file.
struct Copy<'a> {
    app: &'a App,
    lease: &'a Lease,
    raw: &'a File,
    row: &'a UploadRow,
    writer: BlockWriter,
    masker: CellMasker,
}

impl Copy<'_> {
    fn push(&mut self, text: &[u8]) -> io::Result<()> {
        let mut out = Vec::with_capacity(text.len());
        self.masker.push(text, &mut out);
        self.writer.write_all(&out)
    }

    fn all(&mut self, decoder: &mut impl Read) -> Result<(), Stop> {
        let mut piece = vec![0; PIECE_BYTES];
        let mut since_kept = LEASE_STEP_BYTES;
        loop {
            let count = decoder.read(&mut piece)?;
            if count == 0 {
                return Ok(());
            }
            self.push(piece.get(..count).unwrap_or_default())?;
            since_kept = since_kept.saturating_add(count);
            if since_kept >= LEASE_STEP_BYTES {
                since_kept = 0;
                self.keep_lease()?;
            }
        }
    }

    fn keep_lease(&mut self) -> Result<(), Stop> {
        if self.lease.is_stopping() {
            return Err(Stop::Asked);
        }
        let done = self.raw.stream_position()?;
        let total = u64::try_from(self.row.size_bytes).unwrap_or(1).max(1);
        let percent = done.saturating_mul(100) / total;
        self.lease.keep(self.app, &format!("preparing the file, {percent}%"))?;
        Ok(())
    }

    fn finish(mut self) -> Result<u64, Stop> {
        let mut out = Vec::new();
        self.masker.finish(&mut out);
        self.writer.write_all(&out)?;
        Ok(self.writer.finish()?)
    }
}

/// Notes how the file is read: from here on the import can be resumed.
fn store(
    app: &App,
    lease: &Lease,
    row: &UploadRow,
    opened: &Opened,
    decided: &Decided,
    decoded_bytes: u64,
    remarks: &[Remark],
) -> Result<()> {
    let start = Start {
        layout: opened.mapping.layout.code().to_owned(),
        mapping: serde_json::to_string(opened).map_err(Error::internal)?,
        encoding: opened.encoding.clone(),
        compression: opened.compression.clone(),
        delimiter: opened.dialect.delimiter_name().to_owned(),
        header_row: kept(opened.header_row),
        decoded_bytes: kept(decoded_bytes),
        next_offset: kept(opened.data_offset),
        next_line: kept(opened.data_line),
    };
    let warnings: Vec<WarningRow> = remarks
        .iter()
        .map(|remark| WarningRow {
            upload_id: row.id,
            field: String::new(),
            note: remark.note.to_owned(),
            found_count: kept(remark.count),
            first_row: kept(remark.first_row),
            sample: String::new(),
        })
        .collect();
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some("reading rows"))?;
        store::upload::start(tx, row.id, &start, now)?;
        store::upload::decide(tx, row.id, decided)?;
        store::upload::note_sealed(tx, row.id, &review::sealed_text(&opened.mapping))?;
        store::upload::add_warnings(tx, &warnings)
    })
}
