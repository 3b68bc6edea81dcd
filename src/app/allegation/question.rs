//! Questions about an allegation to the organization that filed it. Of a source that
//! filed by itself nothing can be asked: nobody knows who it is.

use super::{dated, own};
use crate::app::{Actor, App, conflict};
use crate::domain::allegation::{parse_answer, parse_question};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::allegation::AllegationRow;
use crate::store::{Read, Write};

pub use crate::store::allegation_question::QuestionRow;

/// The most questions about one allegation.
const ASKED_LIMIT_ROWS: usize = 50;
/// The most questions about one allegation that wait for an answer.
const OPEN_LIMIT_ROWS: usize = 5;

/// A question with the name of who asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The question.
    pub row: QuestionRow,
    /// Who asked.
    pub asker: String,
}

/// The questions about an allegation, oldest first, as staff read them.
pub(super) fn list(tx: &mut Read<'_>, allegation_id: &str) -> Result<Vec<Asked>> {
    let mut asked = Vec::new();
    for row in store::allegation_question::list(tx, allegation_id)? {
        let name = crate::app::case::name_of(tx, Some(&row.asked_by))?;
        asked.push(Asked { row, asker: name });
    }
    Ok(asked)
}

/// Finds an allegation that the actor may ask about.
fn open(tx: &mut Write<'_>, by: &str, number: &str) -> Result<AllegationRow> {
    let row =
        store::allegation::find_by_number(tx, number)?.ok_or(Error::NotFound("allegation"))?;
    if row.organization_id.is_none() {
        return Err(Error::Refused(
            "No organization filed this allegation: there is nobody who could be asked.".into(),
        ));
    }
    conflict::refuse_allegation(tx, by, &row.id, number)?;
    Ok(row)
}

fn event(verb: Verb, row: &AllegationRow, place: i32) -> NewEvent {
    NewEvent::new(verb, Noun::Allegation, row.id.clone())
        .of(row.organization_id)
        .fact("question", place.to_string())
}

/// Asks the organization that filed an allegation. The same question sent again is the
/// one that waits.
///
/// # Errors
/// [`Error::Invalid`] without words and for words that may not leave the agency;
/// [`Error::Refused`] when no organization filed it, beyond the limits, and for a
/// conflict of interest; [`Error::NotFound`].
pub fn ask(app: &App, actor: &Actor, number: &str, text: &str) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let question = parse_question(text).map_err(Error::Invalid)?;
    app.store.write(|tx| {
        let row = open(tx, &by, number)?;
        let known = store::allegation_question::list(tx, &row.id)?;
        let is_open = |known: &&QuestionRow| known.state == "open";
        if known.iter().filter(is_open).any(|known| known.question == question) {
            return Ok(());
        }
        if known.len() >= ASKED_LIMIT_ROWS
            || known.iter().filter(is_open).count() >= OPEN_LIMIT_ROWS
        {
            return Err(Error::Refused(format!(
                "At most {OPEN_LIMIT_ROWS} questions wait at once, and {ASKED_LIMIT_ROWS} are asked \
                 about one allegation. Wait for an answer, or withdraw a question."
            )));
        }
        let place =
            known.last().map_or(Some(1), |last| last.place.checked_add(1)).ok_or(Error::Busy)?;
        let asked = QuestionRow {
            id: id::random(),
            allegation_id: row.id.clone(),
            place,
            question: question.clone(),
            asked_by: by.clone(),
            asked_on: app.clock.today(),
            state: "open".to_owned(),
            answer: String::new(),
            answered_on: None,
            version: 1,
        };
        store::allegation_question::insert(tx, &asked)?;
        let event =
            event(Verb::QuestionAsked, &row, place).value("question", asked.question.clone());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Withdraws a question that nobody has answered.
///
/// # Errors
/// [`Error::Stale`] when it was answered meanwhile; [`Error::NotFound`].
pub fn withdraw(app: &App, actor: &Actor, number: &str, place: i32, version: i32) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let row = open(tx, &by, number)?;
        let asked = find(tx, &row.id, place)?;
        refuse_stale(&asked, version)?;
        store::allegation_question::close(tx, &asked, "withdrawn", "", None)?;
        let event = event(Verb::QuestionWithdrawn, &row, place);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn find(tx: &mut Read<'_>, allegation_id: &str, place: i32) -> Result<QuestionRow> {
    store::allegation_question::list(tx, allegation_id)?
        .into_iter()
        .find(|asked| asked.place == place)
        .ok_or(Error::NotFound("question"))
}

fn refuse_stale(asked: &QuestionRow, shown: i32) -> Result<()> {
    if asked.version == shown && asked.state == "open" {
        return Ok(());
    }
    Err(Error::Stale { shown, now: asked.version })
}

/// Answers a question about an allegation of one's own organization: with a date, as
/// everything that a source causes. The same answer sent again is the one that is there.
///
/// # Errors
/// [`Error::Invalid`] without words; [`Error::Stale`] when it was answered otherwise or
/// withdrawn; [`Error::NotFound`] for what is not there, or another's.
pub fn answer(
    app: &App,
    actor: &Actor,
    id: &str,
    place: i32,
    version: i32,
    text: &str,
) -> Result<()> {
    actor.require(Permission::ReadOwnAllegations)?;
    let answer = parse_answer(place, text).map_err(Error::Invalid)?;
    app.store.write(|tx| {
        let row = own::find(tx, actor, id)?;
        let asked = find(tx, &row.id, place)?;
        if asked.state == "answered" && asked.answer == answer {
            return Ok(());
        }
        refuse_stale(&asked, version)?;
        let today = app.clock.today();
        store::allegation_question::close(tx, &asked, "answered", &answer, Some(today))?;
        let event = event(Verb::QuestionAnswered, &row, place);
        store::event::append(tx, &dated(app.stamp(actor)), &event).map(drop)
    })
}
