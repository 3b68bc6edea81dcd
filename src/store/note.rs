//! Notes of colleagues on a thing, and whom they name.

use super::conn::{AnyConn, each};
use super::schema::{account, note, note_mention};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// A note. Never altered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = note)]
pub struct NoteRow {
    /// Its key.
    pub id: String,
    /// What it is about, a code.
    pub noun: String,
    /// The key of that.
    pub subject_id: String,
    /// Its docket number.
    pub number: String,
    /// Who wrote it.
    pub author_id: String,
    /// What it says.
    pub body: String,
    /// The note that it corrects.
    pub corrects: Option<String>,
    /// When.
    pub written_at: NaiveDateTime,
}

/// Inserts a note and whom it names.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &NoteRow, mentioned: &[String]) -> Result<()> {
    diesel::insert_into(note::table).values(row).execute(tx.conn())?;
    let rows: Vec<_> = mentioned
        .iter()
        .map(|account| {
            (note_mention::note_id.eq(&row.id), note_mention::account_id.eq(account.as_str()))
        })
        .collect();
    if !rows.is_empty() {
        each!(tx.conn(), |c| diesel::insert_into(note_mention::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Finds a note.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<NoteRow>> {
    Ok(note::table.find(id).select(NoteRow::as_select()).first(tx.conn()).optional()?)
}

/// A page of the notes on a thing with their authors' names, newest first:
/// those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    noun: &str,
    subject_id: &str,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(NoteRow, String)>> {
    let mut query = note::table
        .inner_join(account::table)
        .filter(note::noun.eq(noun).and(note::subject_id.eq(subject_id)))
        .into_boxed::<Db>();
    if !after.is_empty() {
        query = query.filter(note::id.lt(after));
    }
    Ok(query
        .order(note::id.desc())
        .limit(limit_rows)
        .select((NoteRow::as_select(), account::name))
        .load(tx.conn())?)
}

/// A page of the notes that name a person, with author and when they were read,
/// newest first: those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list_mentions(
    tx: &mut Read<'_>,
    account_id: &str,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(NoteRow, String, Option<NaiveDateTime>)>> {
    let mut query = note_mention::table
        .inner_join(note::table)
        .inner_join(account::table.on(account::id.eq(note::author_id)))
        .filter(note_mention::account_id.eq(account_id))
        .into_boxed::<Db>();
    if !after.is_empty() {
        query = query.filter(note_mention::note_id.lt(after));
    }
    Ok(query
        .order(note_mention::note_id.desc())
        .limit(limit_rows)
        .select((NoteRow::as_select(), account::name, note_mention::read_at))
        .load(tx.conn())?)
}

/// How many notes that name a person are unread, up to `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn count_unread(tx: &mut Read<'_>, account_id: &str, limit_rows: i64) -> Result<usize> {
    let ids: Vec<String> = note_mention::table
        .filter(note_mention::account_id.eq(account_id).and(note_mention::read_at.is_null()))
        .limit(limit_rows)
        .select(note_mention::note_id)
        .load(tx.conn())?;
    Ok(ids.len())
}

/// Notes that a person has read what names them; false when that was known, or
/// the note does not.
///
/// # Errors
/// When the database fails.
pub fn mark_read(
    tx: &mut Write<'_>,
    note_id: &str,
    account_id: &str,
    at: NaiveDateTime,
) -> Result<bool> {
    let row =
        note_mention::table.find((note_id, account_id)).filter(note_mention::read_at.is_null());
    Ok(diesel::update(row).set(note_mention::read_at.eq(Some(at))).execute(tx.conn())? == 1)
}
