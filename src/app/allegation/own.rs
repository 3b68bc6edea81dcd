//! What an organization filed itself, as it sees it: its own words, how far it is in
//! plain words, what it is asked. Nothing of a case, a link or a colleague of the agency.

use super::draft_of;
use crate::app::{Actor, App};
use crate::domain::allegation::Draft;
use crate::domain::filing::FiledStatus;
use crate::domain::role::Permission;
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use crate::store;
use crate::store::Read;
use crate::store::allegation::{AllegationKey, AllegationListRow, AllegationRow, own};
use chrono::NaiveDate;

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// One line of the list of what an organization filed.
#[derive(Debug, Clone)]
pub struct OwnListed {
    /// The row.
    pub row: AllegationListRow,
    /// How far it is.
    pub status: FiledStatus,
    /// How many questions wait for an answer.
    pub open_questions: usize,
}

/// One allegation, as its organization sees it.
#[derive(Debug, Clone)]
pub struct Own {
    /// Its random key: under it alone the organization knows it.
    pub id: String,
    /// The date of receipt.
    pub received_on: NaiveDate,
    /// What was told.
    pub draft: Draft,
    /// How far it is.
    pub status: FiledStatus,
    /// What was asked, oldest first; withdrawn questions are left out.
    pub questions: Vec<OwnQuestion>,
}

/// A question, without who asked.
#[derive(Debug, Clone)]
pub struct OwnQuestion {
    /// Its place, from 1.
    pub place: i32,
    /// What is asked.
    pub question: String,
    /// The date.
    pub asked_on: NaiveDate,
    /// The answer; empty before.
    pub answer: String,
    /// Its date.
    pub answered_on: Option<NaiveDate>,
    /// For optimistic locking.
    pub version: i32,
}

/// A page of what one's organization filed, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: Option<&AllegationKey>) -> Result<Vec<OwnListed>> {
    actor.require(Permission::ReadOwnAllegations)?;
    let organization_id = actor.tenant()?;
    app.store.read(|tx| {
        let rows = own::list_own(tx, organization_id, after, PAGE_LIMIT_ROWS + 1)?;
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let states = own::case_states(tx, &ids)?;
        let open = store::allegation_question::list_open(tx, &ids)?;
        let listed = rows.iter().map(|row| OwnListed {
            status: status(states.get(&row.id).map(String::as_str)),
            open_questions: open.iter().filter(|id| **id == row.id).count(),
            row: row.clone(),
        });
        Ok(listed.collect())
    })
}

fn status(state: Option<&str>) -> FiledStatus {
    FiledStatus::of(state.and_then(CaseState::from_code))
}

/// An allegation that one's organization filed.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or another's.
pub fn show(app: &App, actor: &Actor, id: &str) -> Result<Own> {
    actor.require(Permission::ReadOwnAllegations)?;
    app.store.read(|tx| {
        let row = find(tx, actor, id)?;
        let states = own::case_states(tx, &[&row.id])?;
        let mut questions = store::allegation_question::list(tx, &row.id)?;
        questions.retain(|question| question.state != "withdrawn");
        Ok(Own {
            received_on: row.received_on,
            draft: draft_of(&row)?,
            status: status(states.get(&row.id).map(String::as_str)),
            questions: questions
                .into_iter()
                .map(|question| OwnQuestion {
                    place: question.place,
                    question: question.question,
                    asked_on: question.asked_on,
                    answer: question.answer,
                    answered_on: question.answered_on,
                    version: question.version,
                })
                .collect(),
            id: row.id,
        })
    })
}

/// Finds an allegation that the actor's organization filed.
pub(super) fn find(tx: &mut Read<'_>, actor: &Actor, id: &str) -> Result<AllegationRow> {
    own::find_own(tx, actor.tenant()?, id)?.ok_or(Error::NotFound("allegation"))
}
