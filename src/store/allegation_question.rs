//! What the agency asks the organization that filed an allegation, and the answers.

use super::schema::allegation_question;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDate;
use diesel::prelude::*;

/// The most questions about one allegation that are read.
pub const LIST_LIMIT_ROWS: i64 = 100;
/// The most open questions that are counted for a page of a list.
const OPEN_LIMIT_ROWS: i64 = 2000;

/// A question about an allegation, with its answer.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = allegation_question)]
pub struct QuestionRow {
    /// Its key.
    pub id: String,
    /// The allegation.
    pub allegation_id: String,
    /// Its place, from 1.
    pub place: i32,
    /// What is asked.
    pub question: String,
    /// Who asked.
    pub asked_by: String,
    /// The date.
    pub asked_on: NaiveDate,
    /// open, answered or withdrawn.
    pub state: String,
    /// What was answered; empty before.
    pub answer: String,
    /// The date, never a time: it is the source's act.
    pub answered_on: Option<NaiveDate>,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts a question.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &QuestionRow) -> Result<()> {
    diesel::insert_into(allegation_question::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The questions about an allegation, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, allegation_id: &str) -> Result<Vec<QuestionRow>> {
    Ok(allegation_question::table
        .filter(allegation_question::allegation_id.eq(allegation_id))
        .order(allegation_question::place.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(QuestionRow::as_select())
        .load(tx.conn())?)
}

/// The keys of these allegations, once for each question about it that is open.
///
/// # Errors
/// When the database fails.
pub fn list_open(tx: &mut Read<'_>, allegation_ids: &[&str]) -> Result<Vec<String>> {
    Ok(allegation_question::table
        .filter(allegation_question::allegation_id.eq_any(allegation_ids))
        .filter(allegation_question::state.eq("open"))
        .order(allegation_question::allegation_id.asc())
        .limit(OPEN_LIMIT_ROWS)
        .select(allegation_question::allegation_id)
        .load(tx.conn())?)
}

/// Answers an open question, or withdraws it, as it was seen.
///
/// # Errors
/// [`Error::Stale`] when it moved on.
pub fn close(
    tx: &mut Write<'_>,
    seen: &QuestionRow,
    state: &str,
    answer: &str,
    answered_on: Option<NaiveDate>,
) -> Result<()> {
    let row = allegation_question::table.find(&seen.id).filter(
        allegation_question::version.eq(seen.version).and(allegation_question::state.eq("open")),
    );
    let changed = diesel::update(row)
        .set((
            allegation_question::state.eq(state),
            allegation_question::answer.eq(answer),
            allegation_question::answered_on.eq(answered_on),
            allegation_question::version.eq(allegation_question::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Stale { shown: seen.version, now: seen.version.saturating_add(1) })
}
