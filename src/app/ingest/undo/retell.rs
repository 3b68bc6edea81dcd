//! Rows of later uploads, read out of their kept files and told again.

use crate::app::App;
use crate::app::ingest::chunk::{Reading, told};
use crate::app::ingest::content::Told;
use crate::app::ingest::desk::{Desk, occurrence_keys};
use crate::app::ingest::kept_of;
use crate::app::ingest::people::{self, Met, Resolver, Sighting};
use crate::app::upload::unguard;
use crate::domain::shipment::ShipmentRow;
use crate::error::{Error, Result};
use crate::files::BlockReader;
use crate::intake::Opened;
use crate::intake::reader::Resume;
use crate::intake::row::{ReadError, Record};
use crate::intake::shipment;
use crate::store;
use crate::store::Write;
use crate::store::undo::LaterRow;
use crate::store::upload::UploadRow;
use std::collections::BTreeSet;

use super::family::base;

/// What one later upload told of some documents.
pub struct Retold {
    upload: UploadRow,
    rows: Vec<Told>,
    met: Met,
}

/// How many rows are laid out at once.
const CHUNK_ROWS: usize = 1000;

/// Reads rows of later uploads, upload by upload in the order of their
/// imports, each in the order of its file.
///
/// # Errors
/// When a kept file cannot be read.
pub fn read(app: &App, later: &[UploadRow], rows: &[LaterRow]) -> Result<Vec<Retold>> {
    let mut retold = Vec::new();
    for upload in later {
        let mut places: Vec<(i64, i64)> = rows
            .iter()
            .filter(|row| row.upload_id == upload.id)
            .map(|row| (row.row_number, row.byte_offset))
            .collect();
        if places.is_empty() {
            continue;
        }
        places.sort_unstable();
        let opened: Opened = serde_json::from_str(&upload.mapping).map_err(Error::internal)?;
        let resolver = Resolver::new(&app.settings.secret);
        let mut reading = Reading { opened: &opened, upload_id: upload.id, resolver };
        let mut source = kept_of(app, upload)?;
        let (mut rows, mut met) = (Vec::with_capacity(places.len()), Met::default());
        for place in places {
            rows.push(row_at(&mut source, place, &mut reading, &mut met)?);
        }
        retold.push(Retold { upload: upload.clone(), rows, met });
    }
    Ok(retold)
}

/// One row of a kept file, as it was told before.
fn row_at(
    source: &mut BlockReader,
    place: (i64, i64),
    reading: &mut Reading<'_>,
    met: &mut Met,
) -> Result<Told> {
    let mut record = Record::default();
    let row = parsed(source, place, reading.opened, &mut record)?;
    told(row.ok_or_else(|| lost(place.0))?, &record, reading, met)
}

fn lost(row_number: i64) -> Error {
    Error::internal(format!("row {row_number} of a kept file is not what it was"))
}

/// One row of a kept file, by its number and the byte where it begins, read as
/// it was when it was imported; none when it was rejected.
///
/// # Errors
/// When the kept file cannot be read, or has no such row there.
pub fn parsed(
    source: &mut BlockReader,
    (row_number, byte_offset): (i64, i64),
    opened: &Opened,
    record: &mut Record,
) -> Result<Option<ShipmentRow>> {
    let byte_offset = u64::try_from(byte_offset).map_err(Error::internal)?;
    source.seek_to(byte_offset)?;
    let from = Resume { byte_offset, row_number: row_number - 1, line_number: 0 };
    let mut reader = opened.reader(source, from);
    match reader.read(record) {
        Ok(true) if record.row_number == row_number => {}
        Ok(_) | Err(ReadError::Row(_) | ReadError::File(_)) => return Err(lost(row_number)),
        Err(ReadError::Io(error)) => return Err(Error::internal(error)),
    }
    if opened.is_mended() {
        unguard(&mut record.cells);
    }
    Ok(shipment::parse(record, &opened.mapping, &opened.context).ok())
}

impl Retold {
    /// The later upload.
    #[must_use]
    pub const fn upload_id(&self) -> i64 {
        self.upload.id
    }

    /// Tells the rows again. The counts of the upload stay: they say what its
    /// import did when it was made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tell(&self, app: &App, tx: &mut Write<'_>, documents: &[String]) -> Result<()> {
        let upload = &self.upload;
        let is_finished = upload.finished_at.is_some();
        if is_finished {
            store::upload::clear_occurrences(tx, upload.id)?;
        } else {
            self.forget(tx, documents)?;
        }
        let sighting = Sighting { upload_id: upload.id, on: app.clock.today() };
        people::store(tx, sighting, std::iter::once(&self.met))?;
        for rows in self.rows.chunks(CHUNK_ROWS) {
            let rows: Vec<&Told> = rows.iter().collect();
            let mut desk = Desk::lay(tx, upload.organization_id, upload.id, &rows)?;
            for told in rows {
                desk.tell(told)?;
            }
            desk.write()?;
        }
        if is_finished {
            store::upload::clear_occurrences(tx, upload.id)?;
        }
        Ok(())
    }

    /// Forgets how often the rows' goods were met, for they are met again.
    fn forget(&self, tx: &mut Write<'_>, documents: &[String]) -> Result<()> {
        let mut keys = BTreeSet::new();
        for told in &self.rows {
            let number = base(told.document());
            keys.extend(occurrence_keys(number, told));
            for later in documents.iter().filter(|name| base(name) == number) {
                keys.extend(occurrence_keys(later, told));
            }
        }
        let keys: Vec<i64> = keys.into_iter().collect();
        store::undo::forget_occurrences(tx, self.upload.id, &keys)
    }
}
