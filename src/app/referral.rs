//! Referrals: an investigation to prosecutors, behind its wall, and a case to
//! another agency. A letter is kept as it was sent; its answer is recorded.

use super::knowledge::{find_own, timeline};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::referral::{
    Answer, CaseFacts, LetterDraft, Package, case_letter, package_letter,
};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::domain::workflow::investigation::{InvestigationState, Statute};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::case::CaseRow;
use crate::store::investigation::InvestigationRow;
use crate::store::{Read, Write};
use chrono::{NaiveDate, NaiveDateTime};

pub use crate::store::referral::ReferralRow;

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

/// The letters of an investigation of one's own, newest first.
///
/// # Errors
/// [`Error::NotFound`], also for what is another's.
pub fn of_investigation(
    app: &App,
    actor: &Actor,
    number: &str,
) -> Result<(InvestigationRow, Vec<ReferralRow>)> {
    actor.require(Permission::Investigate)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        let row = find_own(tx, account, number)?;
        let letters = store::referral::list_of_investigation(tx, &row.id)?;
        Ok((row, letters))
    })
}

/// The letters of a case, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn of_case(app: &App, actor: &Actor, number: &str) -> Result<(CaseRow, Vec<ReferralRow>)> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
        let letters = store::referral::list_of_case(tx, &row.id)?;
        Ok((row, letters))
    })
}

/// Sends the package of an investigation whose referral was approved and signed.
/// `number` is the one that the page offered: sent again, the letter goes once.
///
/// # Errors
/// [`Error::Refused`] before the referral; [`Error::NotFound`].
pub fn send_package(
    app: &App,
    actor: &Actor,
    investigation: &str,
    number: i32,
    draft: &LetterDraft,
) -> Result<()> {
    actor.require_confirmed(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = find_own(tx, &by, investigation)?;
        if InvestigationState::from_code(&row.state) != Some(InvestigationState::ReferredDoj) {
            return Err(Error::Refused(
                "The package goes out after the step \u{201C}Refer to the Department of Justice\u{201D} was \
                 approved and signed, and before the answer is recorded."
                    .into(),
            ));
        }
        let letters = store::referral::list_of_investigation(tx, &row.id)?;
        if is_repeated(&letters, number, draft)? {
            return Ok(());
        }
        let id = row.id.clone();
        let body = package_of(tx, row, draft, now)?;
        let owner = (Some(id.clone()), None);
        let letter = letter(&letters, owner, &by, draft, body, now);
        store::referral::insert(tx, &letter)?;
        let event = NewEvent::new(Verb::ReferralSent, Noun::Investigation, &id).walled();
        tell(tx, app, actor, event, &letter)
    })
}

fn package_of(
    tx: &mut Read<'_>,
    row: InvestigationRow,
    draft: &LetterDraft,
    now: NaiveDateTime,
) -> Result<String> {
    let timeline = timeline(tx, row)?;
    let row = &timeline.row;
    let statute = Statute::from_code(&row.statute);
    let penalties = store::penalty::list(tx, &row.id)?;
    let of_statute = timeline.grid.iter().find(|one| Some(one.statute) == statute);
    let package = Package {
        number: &row.docket_number,
        subject: &row.subject,
        statute: statute.map_or("not known", Statute::label),
        elements: of_statute
            .map(|one| one.cells.iter().map(|(e, items)| (e.asks, items.clone())).collect())
            .unwrap_or_default(),
        items: timeline
            .items
            .iter()
            .filter(|item| item.is_included())
            .map(|item| {
                let fact = &item.fact;
                (item.number, fact.on, fact.words.as_str(), fact.source.as_str())
            })
            .collect(),
        penalties: penalties.iter().map(|(one, _)| (one.number, one.cap_minor)).collect(),
    };
    Ok(package_letter(&package, draft, now.date()))
}

/// Sends a letter about a case to another agency. `number` is the one that the
/// page offered: sent again, the letter goes once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] when another letter took the number.
pub fn send_letter(
    app: &App,
    actor: &Actor,
    case: &str,
    number: i32,
    draft: &LetterDraft,
) -> Result<()> {
    actor.require_confirmed(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = store::case::find_by_number(tx, case)?.ok_or(Error::NotFound("case"))?;
        super::conflict::refuse_step(tx, &by, &super::step::Subject::Case(row.clone()))?;
        let letters = store::referral::list_of_case(tx, &row.id)?;
        if is_repeated(&letters, number, draft)? {
            return Ok(());
        }
        let body = case_body(tx, &row, draft, now)?;
        let owner = (None, Some(row.id.clone()));
        let letter = letter(&letters, owner, &by, draft, body, now);
        store::referral::insert(tx, &letter)?;
        let event = NewEvent::new(Verb::ReferralSent, Noun::Case, &row.id).in_case(Some(&row.id));
        tell(tx, app, actor, event, &letter)
    })
}

fn case_body(
    tx: &mut Read<'_>,
    row: &CaseRow,
    draft: &LetterDraft,
    now: NaiveDateTime,
) -> Result<String> {
    let holds = store::hold::list_by_case(tx, &row.id)?;
    let mut orders = Vec::new();
    if let Some(id) = &row.order_id
        && let Some(order) = store::order::find(tx, id)?
    {
        orders.push(format!("{}: {}", order.docket_number, order.title));
    }
    let facts = CaseFacts {
        number: &row.docket_number,
        title: &row.title,
        law: super::case::regime_of(row)?.label(),
        orders,
        holds: holds.iter().map(|one| format!("{}: {}", one.docket_number, one.goods)).collect(),
    };
    Ok(case_letter(&facts, draft, now.date()))
}

/// Whether a letter of this number went already with the same words.
fn is_repeated(letters: &[ReferralRow], number: i32, draft: &LetterDraft) -> Result<bool> {
    let limit = usize::try_from(store::referral::LIMIT_ROWS).map_err(Error::internal)?;
    if letters.len() >= limit {
        return Err(Error::Refused(format!("At most {limit} letters are kept of one thing.")));
    }
    let Some(same) = letters.iter().find(|letter| letter.number == number) else {
        return Ok(false);
    };
    if same.addressee == draft.addressee && same.body.contains(&draft.statement) {
        return Ok(true);
    }
    let last = letters.first().map_or(0, |letter| letter.number);
    Err(Error::Stale { shown: number, now: last.saturating_add(1) })
}

fn letter(
    letters: &[ReferralRow],
    (investigation_id, case_id): (Option<String>, Option<String>),
    by: &str,
    draft: &LetterDraft,
    body: String,
    now: NaiveDateTime,
) -> ReferralRow {
    ReferralRow {
        id: id::ordered(),
        investigation_id,
        case_id,
        number: letters.first().map_or(1, |letter| letter.number.saturating_add(1)),
        addressee: draft.addressee.clone(),
        body_sha256: id::digest(body.as_bytes()),
        body,
        sent_by: by.to_owned(),
        sent_at: now,
        outcome: String::new(),
        answered_on: None,
        answer_reason: String::new(),
        version: 1,
    }
}

fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    event: NewEvent,
    letter: &ReferralRow,
) -> Result<()> {
    let event = event
        .fact("letter", letter.number.to_string())
        .fact("sha256", letter.body_sha256.clone())
        .value("addressee", letter.addressee.clone());
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
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
