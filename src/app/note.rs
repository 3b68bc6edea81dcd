//! Notes of colleagues on an allegation, a case, an order or a hold. They are
//! staff's alone: no partner, no source and no export sees them.

use super::work_item::Thing;
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::note::{Colleague, NOTE_LIMIT_CHARS, mentioned};
use crate::domain::role::{Permission, Role, may};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store::{self, Read};
use chrono::NaiveDateTime;

pub use crate::store::note::NoteRow;

/// The notes of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// Unread mentions are counted no further than this.
pub const UNREAD_LIMIT_ROWS: i64 = 100;
/// The most colleagues of one role whom a note may name.
const COLLEAGUES_LIMIT_ROWS: i64 = 500;

/// A note as a thread shows it.
#[derive(Debug, Clone)]
pub struct NoteShown {
    /// The note.
    pub row: NoteRow,
    /// The name of who wrote it.
    pub author: String,
}

/// A note that names the reader.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The note.
    pub row: NoteRow,
    /// The name of who wrote it.
    pub author: String,
    /// When the reader read it.
    pub read_at: Option<NaiveDateTime>,
}

/// The notes on a thing, newest first: those before `after`, one more than a page.
///
/// # Errors
/// When the database fails.
pub(super) fn list(tx: &mut Read<'_>, thing: &Thing, after: &str) -> Result<Vec<NoteShown>> {
    let rows = store::note::list(tx, thing.noun.code(), &thing.id, after, PAGE_LIMIT_ROWS + 1)?;
    Ok(rows.into_iter().map(|(row, author)| NoteShown { row, author }).collect())
}

/// Writes a note, and names colleagues in it by `@`. A correction names the
/// note that it corrects; both stay.
///
/// # Errors
/// [`Error::Invalid`] for an empty or too long text, and for every mention of
/// who may not see the thing; [`Error::NotFound`].
pub fn write(app: &App, actor: &Actor, number: &str, body: &str, corrects: &str) -> Result<()> {
    actor.require(Permission::Act)?;
    let author = actor.account()?.to_owned();
    let mut errors = Vec::new();
    let body = limited("body", body, NOTE_LIMIT_CHARS, &mut errors);
    if body.is_empty() && errors.is_empty() {
        errors.push(FieldError::new("body", "Write the note."));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    app.store.write(|tx| {
        let thing = Thing::find(tx, actor, number)?;
        let corrects = corrected(tx, &thing, corrects)?;
        let colleagues = colleagues(tx, thing.permission())?;
        let named = mentioned(&body, &colleagues).map_err(|bad| {
            Error::Invalid(bad.iter().map(|why| FieldError::new("body", why.to_string())).collect())
        })?;
        let named: Vec<String> = named.into_iter().map(|one| one.id.clone()).collect();
        let row = NoteRow {
            id: id::ordered(),
            noun: thing.noun.code().to_owned(),
            subject_id: thing.id.clone(),
            number: thing.number.clone(),
            author_id: author.clone(),
            body: body.clone(),
            corrects,
            written_at: app.clock.now(),
        };
        store::note::insert(tx, &row, &named)?;
        let mut event = NewEvent::new(Verb::NoteWritten, thing.noun, &thing.id)
            .in_case(thing.case_id.as_deref())
            .fact("note", row.id.clone());
        event.facts.extend(row.corrects.clone().map(|id| ("corrects", id)));
        if !named.is_empty() {
            event.facts.push(("named_accounts", named.join(",")));
        }
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn corrected(tx: &mut Read<'_>, thing: &Thing, id: &str) -> Result<Option<String>> {
    if id.is_empty() {
        return Ok(None);
    }
    let row = store::note::find(tx, id)?.filter(|row| row.subject_id == thing.id);
    row.map(|row| Some(row.id)).ok_or_else(|| {
        Error::field("corrects", "The note that this one corrects is not on this page.")
    })
}

/// Who may see what needs a permission to be read.
fn colleagues(tx: &mut Read<'_>, permission: Permission) -> Result<Vec<Colleague>> {
    let mut all = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| may(*role, permission)) {
        for row in store::account::list_active(tx, role.code(), COLLEAGUES_LIMIT_ROWS)? {
            all.push(Colleague { id: row.id, email: row.email, name: row.name });
        }
    }
    Ok(all)
}

/// The notes that name the actor, newest first: those before `after`, one more
/// than a page.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_mentions(app: &App, actor: &Actor, after: &str) -> Result<Vec<Mention>> {
    actor.require(Permission::ReadCases)?;
    let account = actor.account()?;
    let rows =
        app.store.read(|tx| store::note::list_mentions(tx, account, after, PAGE_LIMIT_ROWS + 1))?;
    // A role may have changed since.
    let may_read = |row: &NoteRow| {
        row.noun != Noun::Allegation.code() || may(actor.role, Permission::ReadAllegations)
    };
    Ok(rows
        .into_iter()
        .filter(|(row, ..)| may_read(row))
        .map(|(row, author, read_at)| Mention { row, author, read_at })
        .collect())
}

/// How many notes that name the actor are unread, up to [`UNREAD_LIMIT_ROWS`].
///
/// # Errors
/// When the database fails.
pub fn count_unread(app: &App, actor: &Actor) -> Result<usize> {
    let account = actor.account()?;
    app.store.read(|tx| store::note::count_unread(tx, account, UNREAD_LIMIT_ROWS))
}

/// Notes that the actor has read what names them. Done twice is done once.
///
/// # Errors
/// When the database fails.
pub fn mark_read(app: &App, actor: &Actor, note_id: &str) -> Result<()> {
    actor.require(Permission::ReadCases)?;
    let account = actor.account()?;
    app.store.write(|tx| {
        if !store::note::mark_read(tx, note_id, account, app.clock.now())? {
            return Ok(());
        }
        let event = NewEvent::new(Verb::MentionRead, Noun::Account, account).fact("note", note_id);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}
