//! What was answered to a letter that was sent.

use super::find_own;
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::referral::{Answer, LetterState};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::store;
use crate::store::Write;
use crate::store::referral::ReferralRow;
use chrono::NaiveDate;

/// The longest reason of an answer, in characters.
const ANSWER_LIMIT_CHARS: usize = 2000;

/// What was answered to a letter.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The version of the letter that the page showed.
    pub version: i32,
    /// accepted or declined.
    pub outcome: Answer,
    /// The day.
    pub on: NaiveDate,
    /// What the answer says.
    pub reason: String,
}

impl Answered {
    /// Reads a form: `outcome`, `answered_on`, `answer_reason`.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field.
    pub fn parse(
        version: i32,
        outcome: &str,
        answered_on: &str,
        answer_reason: &str,
        today: NaiveDate,
    ) -> Result<Self> {
        let mut errors = Vec::new();
        let outcome = Answer::from_code(outcome);
        if outcome.is_none() {
            errors.push(FieldError::new("outcome", "Choose accepted or declined."));
        }
        let on = answered_on.parse::<NaiveDate>().ok().filter(|on| *on <= today);
        if on.is_none() {
            errors.push(FieldError::new(
                "answered_on",
                "Enter the day of the answer, not a later one.",
            ));
        }
        let reason = limited("answer_reason", answer_reason, ANSWER_LIMIT_CHARS, &mut errors);
        if let Err(error) = Reason::parse(&reason) {
            errors.push(FieldError::new("answer_reason", error.to_string()));
        }
        match (outcome, on, errors.is_empty()) {
            (Some(outcome), Some(on), true) => Ok(Self { version, outcome, on, reason }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// Records what prosecutors answered to a package.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; [`Error::NotFound`].
pub fn answer_package(
    app: &App,
    actor: &Actor,
    investigation: &str,
    number: i32,
    answered: &Answered,
) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let row = find_own(tx, &by, investigation)?;
        let letters = store::referral::list_of_investigation(tx, &row.id)?;
        let event = NewEvent::new(Verb::ReferralAnswered, Noun::Investigation, &row.id).walled();
        record(tx, app, actor, event, (&letters, number), answered)
    })
}

/// Records what another agency answered about a case.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster; [`Error::NotFound`].
pub fn answer_letter(
    app: &App,
    actor: &Actor,
    case: &str,
    number: i32,
    answered: &Answered,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    app.store.write(|tx| {
        let row = store::case::find_by_number(tx, case)?.ok_or(Error::NotFound("case"))?;
        let letters = store::referral::list_of_case(tx, &row.id)?;
        let event =
            NewEvent::new(Verb::ReferralAnswered, Noun::Case, &row.id).in_case(Some(&row.id));
        record(tx, app, actor, event, (&letters, number), answered)
    })
}

fn record(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    event: NewEvent,
    (letters, number): (&[ReferralRow], i32),
    answered: &Answered,
) -> Result<()> {
    let found = letters.iter().find(|letter| letter.number == number);
    let letter = found.ok_or(Error::NotFound("letter"))?;
    if LetterState::from_code(&letter.state) != Some(LetterState::Sent) {
        return Err(Error::Refused(
            "This letter has not gone out: nobody can have answered it.".into(),
        ));
    }
    let outcome = answered.outcome.code();
    store::referral::answer(
        tx,
        &letter.id,
        answered.version,
        outcome,
        answered.on,
        &answered.reason,
    )?;
    let event = event
        .fact("letter", number.to_string())
        .fact("outcome", outcome)
        .fact("answered_on", answered.on.to_string())
        .value("reason", answered.reason.clone());
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}
