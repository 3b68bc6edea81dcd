//! Files that come with a petition or with what is said about an order: received,
//! recognised, kept under their hash, opened again by who may read what they came with.

use super::hold::partner::told_number;
use super::{Actor, App, upload};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::evidence::has_hidden_data;
use crate::domain::packet::Media;
use crate::domain::role::Permission;
use crate::domain::voice::Way;
use crate::domain::workflow::petition::PetitionState;
use crate::error::{Error, Result};
use crate::files::{Files, Spool};
use crate::id;
use crate::store::petition::PetitionRow;
use crate::store::representation::RepresentationRow;
use crate::store::{self, Read};
use std::fs::File;

pub use crate::store::voice_file::FileRow;

/// The largest file, in bytes.
pub const FILE_LIMIT_BYTES: u64 = 64 << 20;
/// The most bytes of the files of one thing.
pub const THING_LIMIT_BYTES: i64 = 256 << 20;
/// The most files of one thing.
pub const FILES_LIMIT: usize = 20;
/// How much of a file is looked at to recognise it, and for hidden data, in bytes.
const HEAD_BYTES: u64 = 256 << 10;

/// From which side somebody comes to the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The organization whose they are, by its unguessable key.
    Own,
    /// Staff who read the file, by the docket number.
    Staff,
    /// Who enters what came on paper, by the docket number.
    Letters,
}

/// What the files came with.
#[derive(Debug, Clone)]
pub struct Target {
    /// From which side.
    pub side: Side,
    /// A petition, or what was said; by its number where letters are handled.
    pub is_petition: bool,
    /// Its key on that side.
    pub key: String,
}

/// The files of one thing, for their page.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What the reader calls it.
    pub number: String,
    /// The files.
    pub rows: Vec<FileRow>,
    /// Whether more can be sent by this reader, now.
    pub may_add: bool,
}

/// What files came with, as it is now.
struct Thing {
    noun: Noun,
    id: String,
    number: String,
    told: String,
    organization_id: Option<i64>,
    order_id: String,
    is_open: bool,
    is_paper: bool,
}

impl Thing {
    fn of_petition(row: PetitionRow) -> Self {
        Self {
            noun: Noun::Petition,
            told: told_number(&row.public_id),
            is_open: PetitionState::from_code(&row.state).is_some_and(PetitionState::is_open),
            is_paper: row.way != Way::Online.code(),
            id: row.id,
            number: row.docket_number,
            organization_id: row.organization_id,
            order_id: row.order_id,
        }
    }

    fn of_representation(row: RepresentationRow) -> Self {
        Self {
            noun: Noun::Representation,
            told: told_number(&row.public_id),
            is_open: row.state == "received",
            is_paper: row.way != Way::Online.code(),
            id: row.id,
            number: row.docket_number,
            organization_id: row.organization_id,
            order_id: row.order_id,
        }
    }
}

const fn permission(side: Side) -> Permission {
    match side {
        Side::Own => Permission::SpeakToOrders,
        Side::Staff => Permission::ReadCases,
        Side::Letters => Permission::HandleLetters,
    }
}

/// Finds what the actor may read from this side.
fn find(tx: &mut Read<'_>, actor: &Actor, target: &Target) -> Result<Thing> {
    actor.require(permission(target.side))?;
    let key = target.key.as_str();
    let found = match (target.side, target.is_petition) {
        (Side::Own, true) => {
            store::petition::find_own(tx, actor.tenant()?, key)?.map(Thing::of_petition)
        }
        (Side::Own, false) => {
            store::representation::find_own(tx, actor.tenant()?, key)?.map(Thing::of_representation)
        }
        (Side::Staff | Side::Letters, true) => {
            store::petition::find_by_number(tx, key)?.map(Thing::of_petition)
        }
        (Side::Staff | Side::Letters, false) => {
            store::representation::find_by_number(tx, key)?.map(Thing::of_representation)
        }
    };
    found
        .filter(|thing| target.side != Side::Letters || thing.is_paper)
        .ok_or(Error::NotFound("file"))
}

/// Refuses a side that only reads, and a thing that was decided.
fn require_open(target: &Target, thing: &Thing) -> Result<()> {
    if target.side == Side::Staff {
        return Err(Error::Refused(
            "Files come from who filed it. What came on paper is added where letters are entered."
                .into(),
        ));
    }
    if !thing.is_open {
        return Err(Error::Refused(
            "It waits for a decision or was decided: no file is added.".into(),
        ));
    }
    Ok(())
}

/// The files of one thing.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or not the reader's.
pub fn list(app: &App, actor: &Actor, target: &Target) -> Result<Listed> {
    app.store.read(|tx| {
        let thing = find(tx, actor, target)?;
        let rows = store::voice_file::list(tx, &[&thing.id])?;
        Ok(Listed {
            may_add: require_open(target, &thing).is_ok() && rows.len() < FILES_LIMIT,
            number: if target.side == Side::Own { thing.told } else { thing.number },
            rows,
        })
    })
}

/// A file that is being received. Dropped before it is finished, nothing is left of it.
#[derive(Debug)]
pub struct Incoming {
    spool: Spool,
    file_name: String,
    target: Target,
}

/// Starts to receive a file.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when nothing can be added; otherwise when the
/// disk fails.
pub fn begin(app: &App, actor: &Actor, target: &Target, file_name: &str) -> Result<Incoming> {
    app.store.read(|tx| {
        let thing = find(tx, actor, target)?;
        require_open(target, &thing)?;
        check_room(tx, &thing, 0)
    })?;
    Ok(Incoming {
        spool: Files::new(&app.settings.files).spool()?,
        file_name: upload::shown_name(file_name),
        target: target.clone(),
    })
}

fn check_room(tx: &mut Read<'_>, thing: &Thing, more_bytes: i64) -> Result<()> {
    let rows = store::voice_file::list(tx, &[&thing.id])?;
    let bytes = rows.iter().fold(more_bytes, |sum, row| sum.saturating_add(row.size_bytes));
    if rows.len() >= FILES_LIMIT || bytes > THING_LIMIT_BYTES {
        return Err(Error::Refused(format!(
            "At most {FILES_LIMIT} files with {} MiB together are kept here. Put several papers into \
             one file, or scan at a lower resolution.",
            THING_LIMIT_BYTES >> 20
        )));
    }
    Ok(())
}

impl Incoming {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`FILE_LIMIT_BYTES`]; otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, FILE_LIMIT_BYTES)
    }

    /// Keeps the file durably. The same bytes sent again are those that are there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a file of another kind, and for a picture with hidden data;
    /// [`Error::Refused`] beyond the limits, or when it was decided meanwhile.
    pub fn finish(mut self, app: &App, actor: &Actor) -> Result<()> {
        let received = self.spool.finish()?;
        let head = self.spool.head(HEAD_BYTES)?;
        let media = Media::recognise(&self.file_name, &head)
            .map_err(|why| Error::field("file", why.label()))?;
        if has_hidden_data(media.code(), &head) {
            return Err(Error::field(
                "file",
                "This picture may hide where, when and with what it was taken, which can lead to a \
                 person. Send a copy without such data: as PNG, or printed to PDF.",
            ));
        }
        let size_bytes = i64::try_from(received.size_bytes).map_err(Error::internal)?;
        let by = actor.account()?.to_owned();
        let now = app.clock.now();
        // The bytes lie there before a row says so; bytes without a row harm nobody.
        Files::new(&app.settings.files).keep_content(self.spool, &received)?;
        app.store.write(|tx| {
            let thing = find(tx, actor, &self.target)?;
            let known = store::voice_file::list(tx, &[&thing.id])?;
            if known.iter().any(|row| row.sha256 == received.sha256) {
                return Ok(());
            }
            require_open(&self.target, &thing)?;
            check_room(tx, &thing, size_bytes)?;
            let last = known.last().map_or(0, |row| row.place);
            let row = FileRow {
                id: id::ordered(),
                noun: thing.noun.code().to_owned(),
                subject_id: thing.id.clone(),
                place: last.saturating_add(1),
                file_name: self.file_name.clone(),
                media: media.code().to_owned(),
                sha256: received.sha256.clone(),
                size_bytes,
                added_by: by.clone(),
                added_at: now,
            };
            store::voice_file::insert(tx, &row)?;
            let case_id = store::order::find(tx, &thing.order_id)?.and_then(|order| order.case_id);
            let event = NewEvent::new(Verb::VoiceFileAdded, thing.noun, &thing.id)
                .in_case(case_id.as_deref())
                .of(thing.organization_id)
                .fact("number", thing.number.clone())
                .fact("sha256", row.sha256.clone())
                .fact("size_bytes", size_bytes.to_string())
                .value("file_name", row.file_name.clone());
            store::event::append(tx, &app.stamp(actor), &event).map(drop)
        })
    }
}

/// A file and its bytes.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or not the reader's.
pub fn open(app: &App, actor: &Actor, target: &Target, place: i32) -> Result<(FileRow, File)> {
    let row = app.store.read(|tx| {
        let thing = find(tx, actor, target)?;
        let rows = store::voice_file::list(tx, &[&thing.id])?;
        rows.into_iter().find(|row| row.place == place).ok_or(Error::NotFound("file"))
    })?;
    let file = Files::new(&app.settings.files).open_content(&row.sha256)?;
    Ok((row, file))
}
