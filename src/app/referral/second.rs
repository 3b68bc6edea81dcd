//! The second person: nothing leaves the house on the word of one.

use super::find_own;
use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::referral::LetterState;
use crate::domain::role::Permission;
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, Result};
use crate::store;
use crate::store::referral::{ReferralRow, Ruling};
use crate::store::{Read, Write};

/// The most letters that a list shows.
const LIST_LIMIT_ROWS: i64 = 200;

/// A letter with what it is about, as somebody sees it who decides on it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The letter.
    pub row: ReferralRow,
    /// The number of the case or the investigation.
    pub number: String,
    /// Its title, or whom it is about.
    pub title: String,
    /// Who wrote the letter.
    pub writer: String,
}

/// Of what a letter is.
fn subject(tx: &mut Read<'_>, row: &ReferralRow) -> Result<Subject> {
    let (machine, id) = match (&row.investigation_id, &row.case_id) {
        (Some(id), _) => (Machine::Investigation, id),
        (None, Some(id)) => (Machine::Case, id),
        (None, None) => return Err(Error::internal("a letter of referral is about nothing")),
    };
    Subject::find(tx, machine, id)
}

fn waiting(tx: &mut Read<'_>, row: ReferralRow) -> Result<Waiting> {
    let subject = subject(tx, &row)?;
    Ok(Waiting {
        number: subject.number().to_owned(),
        title: subject.title().to_owned(),
        writer: crate::app::case::name_of(tx, Some(&row.written_by))?,
        row,
    })
}

/// The letters that wait for a second person, oldest first: others' than one's own.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>> {
    actor.require(Permission::Approve)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        let rows = store::referral::list_waiting(tx, account, LIST_LIMIT_ROWS)?;
        rows.into_iter().map(|row| waiting(tx, row)).collect()
    })
}

/// A letter. One of an investigation is seen by its writer and by those who may let it go:
/// as with every proposal there, who decides reads the letter and not what is behind the wall.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, id: &str) -> Result<Waiting> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::referral::find(tx, id)?.ok_or(Error::NotFound("letter"))?;
        let is_own = actor.account_id.as_deref() == Some(row.written_by.as_str());
        let is_walled = row.investigation_id.is_some();
        if is_walled && !is_own && actor.require(Permission::Approve).is_err() {
            return Err(Error::NotFound("letter"));
        }
        waiting(tx, row)
    })
}

/// Lets a letter go that another person wrote.
///
/// # Errors
/// [`Error::Refused`] to its writer, when it was decided, and for a conflict of interest;
/// [`Error::Stale`] when somebody was faster.
pub fn approve(app: &App, actor: &Actor, id: &str, version: i32) -> Result<()> {
    rule(app, actor, id, version, None)
}

/// Does not let it go, with a reason.
///
/// # Errors
/// As [`approve`]; [`Error::Invalid`] without a reason.
pub fn refuse(app: &App, actor: &Actor, id: &str, version: i32, reason: &str) -> Result<()> {
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    rule(app, actor, id, version, Some(reason.as_str()))
}

fn rule(app: &App, actor: &Actor, id: &str, version: i32, refusal: Option<&str>) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let row = store::referral::find(tx, id)?.ok_or(Error::NotFound("letter"))?;
        let subject = subject(tx, &row)?;
        require_waiting(&row, version)?;
        if row.written_by == by {
            return Err(Error::Refused("You wrote this letter: another person lets it go.".into()));
        }
        conflict::refuse_step(tx, &by, &subject)?;
        if let (Subject::Investigation(investigation), None) = (&subject, refusal) {
            super::require_referred(investigation)?;
        }
        let (state, verb) = if refusal.is_some() {
            (LetterState::Refused, Verb::ReferralRefused)
        } else {
            (LetterState::Sent, Verb::ReferralSent)
        };
        close(tx, app, (&row, &by), state, refusal.unwrap_or_default())?;
        tell(tx, app, actor, subject.event(verb), &row, refusal)
    })
}

fn require_waiting(row: &ReferralRow, shown: i32) -> Result<()> {
    if row.version != shown {
        return Err(Error::Stale { shown, now: row.version });
    }
    if LetterState::from_code(&row.state) != Some(LetterState::Proposed) {
        return Err(Error::Refused("This letter was decided on already.".into()));
    }
    Ok(())
}

fn close(
    tx: &mut Write<'_>,
    app: &App,
    (row, by): (&ReferralRow, &str),
    state: LetterState,
    reason: &str,
) -> Result<()> {
    let ruling = Ruling { state: state.code(), by, at: app.clock.now(), reason };
    store::referral::rule(tx, row, &ruling)
}

fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    event: NewEvent,
    row: &ReferralRow,
    reason: Option<&str>,
) -> Result<()> {
    let mut event = event
        .fact("letter", row.number.to_string())
        .fact("sha256", row.body_sha256.clone())
        .value("addressee", row.addressee.clone());
    event.values.extend(reason.map(|reason| ("reason", reason.to_owned())));
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}

/// Takes back a letter of an investigation of one's own that still waits.
///
/// # Errors
/// [`Error::Refused`] when it was decided on, or is another's; [`Error::Stale`];
/// [`Error::NotFound`].
pub fn withdraw_package(
    app: &App,
    actor: &Actor,
    investigation: &str,
    number: i32,
    version: i32,
) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let row = find_own(tx, &by, investigation)?;
        let letters = store::referral::list_of_investigation(tx, &row.id)?;
        let event = NewEvent::new(Verb::ReferralWithdrawn, Noun::Investigation, &row.id).walled();
        withdraw(tx, app, actor, event, &letters, (number, version))
    })
}

/// Takes back a letter about a case that still waits.
///
/// # Errors
/// As [`withdraw_package`].
pub fn withdraw_letter(
    app: &App,
    actor: &Actor,
    case: &str,
    number: i32,
    version: i32,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    app.store.write(|tx| {
        let row = store::case::find_by_number(tx, case)?.ok_or(Error::NotFound("case"))?;
        let letters = store::referral::list_of_case(tx, &row.id)?;
        let event =
            NewEvent::new(Verb::ReferralWithdrawn, Noun::Case, &row.id).in_case(Some(&row.id));
        withdraw(tx, app, actor, event, &letters, (number, version))
    })
}

fn withdraw(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    event: NewEvent,
    letters: &[ReferralRow],
    (number, version): (i32, i32),
) -> Result<()> {
    let by = actor.account()?;
    let found = letters.iter().find(|letter| letter.number == number);
    let row = found.ok_or(Error::NotFound("letter"))?;
    require_waiting(row, version)?;
    if row.written_by != by {
        return Err(Error::Refused("Only the person who wrote a letter takes it back.".into()));
    }
    close(tx, app, (row, by), LetterState::Withdrawn, "")?;
    tell(tx, app, actor, event, row, None)
}
