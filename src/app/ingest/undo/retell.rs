//! Rows of later uploads, read out of their kept files and told again.

use crate::app::App;
use crate::app::ingest::chunk::{CHUNK_ROWS, told};
use crate::app::ingest::content::Told;
use crate::app::ingest::desk::{Desk, occurrence_keys};
use crate::app::ingest::kept_of;
use crate::app::ingest::people::{self, Sighting, Variants};
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
}

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
        let mut source = kept_of(app, upload)?;
        let mut rows = Vec::with_capacity(places.len());
        for (row_number, byte_offset) in places {
            let (back, row) = row_at(source, &opened, row_number, byte_offset)?;
            source = back;
            rows.push(row);
        }
        retold.push(Retold { upload: upload.clone(), rows });
    }
    Ok(retold)
}

/// One row of a kept file, as it was told before.
fn row_at(
    mut source: BlockReader,
    opened: &Opened,
    row_number: i64,
    byte_offset: i64,
) -> Result<(BlockReader, Told)> {
    let byte_offset = u64::try_from(byte_offset).map_err(Error::internal)?;
    source.seek_to(byte_offset)?;
    let from = Resume { byte_offset, row_number: row_number - 1, line_number: 0 };
    let mut record = Record::default();
    let mut reader = opened.reader(&mut source, from);
    let lost = || Error::internal(format!("row {row_number} of a kept file is not what it was"));
    match reader.read(&mut record) {
        Ok(true) if record.row_number == row_number => {}
        Ok(_) | Err(ReadError::Row(_) | ReadError::File(_)) => return Err(lost()),
        Err(ReadError::Io(error)) => return Err(Error::internal(error)),
    }
    drop(reader);
    let row = shipment::parse(&record, &opened.mapping, &opened.context).map_err(|_| lost())?;
    Ok((source, told(row, &record, opened)))
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
    pub fn tell(
        &self,
        app: &App,
        tx: &mut Write<'_>,
        documents: &[String],
        known: &mut Variants,
    ) -> Result<()> {
        self.forget(tx, documents)?;
        let upload = &self.upload;
        let sighting =
            Sighting { secret: &app.settings.secret, upload_id: upload.id, on: app.clock.today() };
        for rows in self.rows.chunks(CHUNK_ROWS) {
            let variants = people::resolve(tx, sighting, known, rows.iter().map(|told| &told.row))?;
            let mut desk = Desk::lay(tx, upload.organization_id, upload.id, &variants, rows)?;
            for told in rows {
                desk.tell(told)?;
            }
            desk.write()?;
            known.remember(variants);
        }
        if upload.finished_at.is_some() {
            store::upload::clear_occurrences(tx, upload.id)?;
        }
        Ok(())
    }

    /// Forgets how often the rows' goods were met, for they are met again.
    fn forget(&self, tx: &mut Write<'_>, documents: &[String]) -> Result<()> {
        let mut keys = BTreeSet::new();
        for told in &self.rows {
            let number = base(&told.row.document.number);
            keys.extend(occurrence_keys(number, told));
            for later in documents.iter().filter(|name| base(name) == number) {
                keys.extend(occurrence_keys(later, told));
            }
        }
        let keys: Vec<i64> = keys.into_iter().collect();
        store::undo::forget_occurrences(tx, self.upload.id, &keys)
    }
}
