//! The file of a piece of evidence: received, recognised, kept under its hash, opened
//! again by whoever may read the item.

use super::item::{record_file, standing};
use super::{ItemRow, is_hidden, open_case};
use crate::app::{Actor, App, upload};
use crate::domain::evidence::{Sensitivity, has_hidden_data};
use crate::domain::packet::Media;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::files::{Files, Spool};
use crate::store;
use crate::store::evidence::FileRow;
use std::fs::File;

/// The largest file of an item, in bytes.
pub const FILE_LIMIT_BYTES: u64 = 64 << 20;
/// The most bytes that the files of one case have.
pub const CASE_LIMIT_BYTES: i64 = 4 << 30;
/// How much of a file is looked at to recognise it, and for hidden data, in bytes.
const HEAD_BYTES: u64 = 256 << 10;

/// A file that is being received. Dropped before it is finished, nothing is left of it.
#[derive(Debug)]
pub struct Incoming {
    spool: Spool,
    file_name: String,
    case_number: String,
    item: i32,
}

/// Starts to receive a file for an item of an open case.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when the case is closed or full, or the item
/// withdrawn; otherwise when the disk fails.
pub fn begin(
    app: &App,
    actor: &Actor,
    case_number: &str,
    item: i32,
    file_name: &str,
) -> Result<Incoming> {
    actor.require(Permission::WorkCases)?;
    app.store.read(|tx| {
        let case = open_case(tx, case_number)?;
        let row = store::evidence::find_item(tx, &case.id, item)?;
        row.map(drop).ok_or(Error::NotFound("evidence"))
    })?;
    Ok(Incoming {
        spool: Files::new(&app.settings.files).spool()?,
        file_name: upload::shown_name(file_name),
        case_number: case_number.to_owned(),
        item,
    })
}

impl Incoming {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`FILE_LIMIT_BYTES`]; otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, FILE_LIMIT_BYTES)
    }

    /// Keeps the file durably and lets the item name it: a new version of the item. The
    /// same file sent again changes nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a file of another kind, and for a picture with hidden data
    /// on an item that is not sealed; [`Error::Stale`]; [`Error::Refused`].
    pub fn finish(mut self, app: &App, actor: &Actor, version: i32) -> Result<()> {
        let received = self.spool.finish()?;
        let head = self.spool.head(HEAD_BYTES)?;
        let media = Media::recognise(&self.file_name, &head)
            .map_err(|why| Error::field("file", why.label()))?;
        let size_bytes = i64::try_from(received.size_bytes).map_err(Error::internal)?;
        let by = actor.account()?.to_owned();
        let now = app.clock.now();
        let item = app.store.read(|tx| {
            let case = open_case(tx, &self.case_number)?;
            standing(tx, &case, self.item, version)
        })?;
        refuse_hidden(&item, media, &head)?;
        // The bytes lie there before a row says so; bytes without a row harm nobody.
        Files::new(&app.settings.files).keep_content(self.spool, &received)?;
        app.store.write(|tx| {
            let case = open_case(tx, &self.case_number)?;
            let item = standing(tx, &case, self.item, version)?;
            if item.sha256 == received.sha256 {
                return Ok(());
            }
            let bytes = store::evidence::file_bytes(tx, &case.id)?;
            if bytes.saturating_add(size_bytes) > CASE_LIMIT_BYTES {
                return Err(Error::Refused(format!(
                    "The files of a case have at most {} GiB. Keep this one elsewhere and write down where.",
                    CASE_LIMIT_BYTES >> 30
                )));
            }
            if store::evidence::find_file(tx, &item.id, &received.sha256)?.is_none() {
                let row = FileRow {
                    item_id: item.id.clone(),
                    sha256: received.sha256.clone(),
                    file_name: self.file_name.clone(),
                    media: media.code().to_owned(),
                    size_bytes,
                    added_by: by.clone(),
                    added_at: now,
                };
                store::evidence::insert_file(tx, &row)?;
            }
            record_file(tx, app, actor, &case, item, &received.sha256)
        })
    }
}

/// Refuses a picture that says where or when it was taken, where many would read it.
fn refuse_hidden(item: &ItemRow, media: Media, head: &[u8]) -> Result<()> {
    let is_sealed = item.sensitivity == Sensitivity::Sealed.code();
    if is_sealed || !has_hidden_data(media.code(), head) {
        return Ok(());
    }
    Err(Error::field(
        "file",
        "This picture may hide where, when and with what it was taken, which can lead to a person. \
         Send a copy without such data (as PNG, or printed to PDF), or seal the item first and keep \
         the original there.",
    ))
}

/// The file of an item and its bytes; of a sealed one for who works the case alone.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Forbidden`].
pub fn open_file(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
) -> Result<(FileRow, File)> {
    actor.require(Permission::ReadCases)?;
    let (row, is_hidden) = app.store.read(|tx| {
        let case = super::case_of(tx, case_number)?;
        let item = store::evidence::find_item(tx, &case.id, number)?;
        let item = item.ok_or(Error::NotFound("evidence"))?;
        let row = store::evidence::find_file(tx, &item.id, &item.sha256)?;
        Ok((row.ok_or(Error::NotFound("file"))?, is_hidden(&item.sensitivity, actor.role)))
    })?;
    if is_hidden {
        actor.require(Permission::Act)?;
    }
    let file = Files::new(&app.settings.files).open_content(&row.sha256)?;
    Ok((row, file))
}
