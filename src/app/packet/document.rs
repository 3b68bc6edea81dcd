//! Documents of a packet: received, recognised, kept under their hash, taken
//! out of a draft, opened again.

use super::{event, own, own_draft, submitted};
use crate::app::{Actor, App, upload};
use crate::domain::event::Verb;
use crate::domain::field::limited;
use crate::domain::packet::{Confidentiality, Media, PacketKind, Paper, Translation, find_step};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use crate::files::{Files, Spool};
use crate::id;
use crate::store;
use crate::store::Read;
use crate::store::packet::{DocumentRow, PacketChange, PacketRow};
use std::fs::File;

/// The largest document, in bytes.
pub const DOCUMENT_LIMIT_BYTES: u64 = 64 << 20;
/// The most bytes that one packet ever takes.
pub const PACKET_LIMIT_BYTES: i64 = 1 << 30;
/// The most documents that one packet ever takes.
pub const DOCUMENTS_LIMIT: usize = 500;
/// The most pages of a document.
const PAGES_LIMIT: i32 = 100_000;
/// The longest title, in characters.
const TITLE_LIMIT_CHARS: usize = 200;
/// The longest name of a language, in characters.
const LANGUAGE_LIMIT_CHARS: usize = 60;
/// How much of a file is looked at to recognise it, in bytes.
const HEAD_BYTES: u64 = 4096;

/// A document that is being received. Dropped before it is finished, nothing
/// is left of it.
#[derive(Debug)]
pub struct Incoming {
    spool: Spool,
    file_name: String,
    public_id: String,
    number: i32,
}

/// A form about a document, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct DocumentForm {
    /// The step's code.
    pub step: String,
    /// What it is called; empty: the name of the file.
    pub title: String,
    /// The code of the kind of paper.
    pub paper: String,
    /// The language of the original.
    pub language: String,
    /// The translation's code.
    pub translation: String,
    /// The confidentiality's code.
    pub confidentiality: String,
    /// The key of the document of which it is the public version; empty for none.
    pub public_version_of: String,
    /// Pages; empty when nobody counted them.
    pub pages: String,
}

/// Starts to receive a document for a draft of one's own.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when the packet was submitted or is
/// full; otherwise when the disk fails.
pub fn begin(
    app: &App,
    actor: &Actor,
    public_id: &str,
    number: i32,
    file_name: &str,
) -> Result<Incoming> {
    actor.require(Permission::AnswerHolds)?;
    app.store.read(|tx| {
        let (_, row) = own_draft(tx, actor, public_id, number)?;
        check_room(tx, &row, 0)
    })?;
    let spool = Files::new(&app.settings.files).spool()?;
    let file_name = upload::shown_name(file_name);
    Ok(Incoming { spool, file_name, public_id: public_id.to_owned(), number })
}

fn check_room(tx: &mut Read<'_>, row: &PacketRow, more_bytes: i64) -> Result<()> {
    let (count, bytes) = store::packet::total_bytes(tx, &row.id)?;
    if count >= DOCUMENTS_LIMIT {
        return Err(Error::Refused(format!(
            "A packet takes {DOCUMENTS_LIMIT} documents. Put several papers into one file."
        )));
    }
    if bytes.saturating_add(more_bytes) > PACKET_LIMIT_BYTES {
        return Err(Error::Refused(format!(
            "A packet takes {} MiB. Scan at a lower resolution, or begin another packet.",
            PACKET_LIMIT_BYTES >> 20
        )));
    }
    Ok(())
}

impl Incoming {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`DOCUMENT_LIMIT_BYTES`]; otherwise when the disk fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.write(bytes, DOCUMENT_LIMIT_BYTES)
    }

    /// Puts the document into the packet, durably; returns the number of its step.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field; then nothing is left of it.
    pub fn finish(mut self, app: &App, actor: &Actor, form: &DocumentForm) -> Result<String> {
        let received = self.spool.finish()?;
        let media = Media::recognise(&self.file_name, &self.spool.head(HEAD_BYTES)?);
        let (public_id, number) = (self.public_id.clone(), self.number);
        let draft = app.store.read(|tx| {
            let (_, row) = own_draft(tx, actor, &public_id, number)?;
            let others = store::packet::list_documents(tx, &row.id)?;
            let kind = super::kind_of(&row)?;
            Ok(parse(kind, form, &self.file_name, &others))
        })?;
        let (draft, media) = match (draft, media) {
            (Ok(draft), Ok(media)) => (draft, media),
            (draft, media) => {
                let mut errors = draft.err().unwrap_or_default();
                errors.extend(media.err().map(|why| FieldError::new("file", why.label())));
                return Err(Error::Invalid(errors));
            }
        };
        let size_bytes = i64::try_from(received.size_bytes).map_err(Error::internal)?;
        let by = actor.account()?.to_owned();
        let now = app.clock.now();
        // The bytes lie there before a row says so; bytes without a row harm nobody.
        Files::new(&app.settings.files).keep_content(self.spool, &received)?;
        app.store.write(|tx| {
            let (_, row) = own_draft(tx, actor, &public_id, number)?;
            check_room(tx, &row, size_bytes)?;
            let document = DocumentRow {
                id: id::random(),
                packet_id: row.id.clone(),
                place: store::packet::next_place(tx, &row.id, &draft.step)?,
                file_name: self.file_name.clone(),
                media: media.code().to_owned(),
                sha256: received.sha256.clone(),
                size_bytes,
                added_by: by.clone(),
                added_at: now,
                ..draft.clone()
            };
            store::packet::insert_document(tx, &document)?;
            store::packet::change(tx, &row, &PacketChange::default(), now)?;
            let event = event(Verb::PacketDocumentAdded, &row)
                .fact("document", document.id.clone())
                .fact("step", document.step.clone())
                .fact("sha256", document.sha256.clone())
                .fact("size_bytes", size_bytes.to_string())
                .value("file_name", document.file_name.clone());
            store::event::append(tx, &app.stamp(actor), &event)?;
            Ok(document.step)
        })
    }
}

/// A form as a row without the file, or every complaint.
fn parse(
    kind: PacketKind,
    form: &DocumentForm,
    file_name: &str,
    others: &[DocumentRow],
) -> std::result::Result<DocumentRow, Vec<FieldError>> {
    let mut errors = Vec::new();
    let title = limited("title", &text::squeeze(&form.title), TITLE_LIMIT_CHARS, &mut errors);
    let language =
        limited("language", &text::squeeze(&form.language), LANGUAGE_LIMIT_CHARS, &mut errors);
    let mut choose = |field: &str, code: &str, is_known: bool| {
        if !is_known {
            errors.push(FieldError::new(field, "Choose one of the list."));
        }
        code.to_owned()
    };
    let step = choose("step", &form.step, find_step(kind, &form.step).is_some());
    let paper = choose("paper", &form.paper, Paper::from_code(&form.paper).is_some());
    let translation = choose(
        "translation",
        &form.translation,
        Translation::from_code(&form.translation).is_some(),
    );
    let confidentiality = choose(
        "confidentiality",
        &form.confidentiality,
        Confidentiality::from_code(&form.confidentiality).is_some(),
    );
    let of = form.public_version_of.trim();
    let is_confidential = |row: &DocumentRow| row.confidentiality != Confidentiality::Public.code();
    let target = others.iter().find(|row| row.id == of && is_confidential(row));
    if !of.is_empty() && target.is_none() {
        errors.push(FieldError::new(
            "public_version_of",
            "Choose a confidential or sealed document of this packet, or none.",
        ));
    }
    if target.is_some() && form.confidentiality != Confidentiality::Public.code() {
        errors.push(FieldError::new("confidentiality", "A public version is public."));
    }
    if translation != Translation::English.code() && language.is_empty() {
        errors.push(FieldError::new("language", "Say in what language the original is."));
    }
    let pages = pages(&form.pages, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(DocumentRow {
        step,
        title: if title.is_empty() {
            text::clip(file_name, TITLE_LIMIT_CHARS).to_owned()
        } else {
            title
        },
        paper,
        language: if language.is_empty() { "English".to_owned() } else { language },
        translation,
        confidentiality,
        public_version_of: target.map(|row| row.id.clone()),
        pages,
        ..DocumentRow::default()
    })
}

/// Pages as they were counted; nothing for an empty field.
fn pages(written: &str, errors: &mut Vec<FieldError>) -> Option<i32> {
    let written = written.trim().replace(',', "");
    if written.is_empty() {
        return None;
    }
    let read = written.parse::<i32>().ok().filter(|pages| (1..=PAGES_LIMIT).contains(pages));
    if read.is_none() {
        let message = format!("Write a whole number of pages from 1 to {PAGES_LIMIT}, or nothing.");
        errors.push(FieldError::new("pages", message));
    }
    read
}

/// Takes a document out of a draft. It stays in the files, marked.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when the packet was submitted.
pub fn remove(app: &App, actor: &Actor, public_id: &str, number: i32, id: &str) -> Result<()> {
    actor.require(Permission::AnswerHolds)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let (_, row) = own_draft(tx, actor, public_id, number)?;
        if !store::packet::remove_document(tx, &row.id, id, now)? {
            return Err(Error::NotFound("document"));
        }
        store::packet::change(tx, &row, &PacketChange::default(), now)?;
        let event = event(Verb::PacketDocumentRemoved, &row).fact("document", id);
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// A document and its bytes, for its own organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there or not one's own.
pub fn open_own(
    app: &App,
    actor: &Actor,
    public_id: &str,
    number: i32,
    id: &str,
) -> Result<(DocumentRow, File)> {
    actor.require(Permission::ReadOwnHolds)?;
    let row = app.store.read(|tx| {
        let (_, row) = own(tx, actor, public_id, number)?;
        store::packet::find_document(tx, &row.id, id)?.ok_or(Error::NotFound("document"))
    })?;
    open(app, row)
}

/// A document of a submitted packet and its bytes, for staff; a sealed one for
/// who works the hold alone.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`].
pub fn open_submitted(
    app: &App,
    actor: &Actor,
    hold_number: &str,
    number: i32,
    id: &str,
) -> Result<(DocumentRow, File)> {
    actor.require(Permission::ReadCases)?;
    let row = app.store.read(|tx| {
        let (_, row) = submitted(tx, hold_number, number)?;
        store::packet::find_document(tx, &row.id, id)?.ok_or(Error::NotFound("document"))
    })?;
    if row.confidentiality == Confidentiality::Sealed.code() {
        actor.require(Permission::Act)?;
    }
    open(app, row)
}

fn open(app: &App, row: DocumentRow) -> Result<(DocumentRow, File)> {
    let file = Files::new(&app.settings.files).open_content(&row.sha256)?;
    Ok((row, file))
}
