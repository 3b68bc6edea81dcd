//! Referrals: an investigation to prosecutors, behind its wall, and a case to
//! another agency. One person writes a letter, another one lets it go; it is kept as it
//! was written, and its answer is recorded.

use super::knowledge::{find_own, timeline};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::referral::{
    CaseFacts, LetterDraft, LetterState, Package, case_letter, package_letter,
};
use crate::domain::role::Permission;
use crate::domain::voice::{Reader, refuse_inner_to};
use crate::domain::workflow::investigation::{InvestigationState, Statute};
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::case::CaseRow;
use crate::store::investigation::InvestigationRow;
use crate::store::{Read, Write};
use chrono::NaiveDateTime;

mod answer;
mod second;

pub use crate::store::referral::ReferralRow;
pub use answer::{Answered, answer_letter, answer_package};
pub use second::{Waiting, approve, list_waiting, refuse, show, withdraw_letter, withdraw_package};

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

/// Writes the package of an investigation whose referral was approved and signed; it goes
/// out when a second person lets it. `number` is the one that the page offered: sent
/// again, the letter is written once.
///
/// # Errors
/// [`Error::Refused`] before the referral; [`Error::NotFound`].
pub fn propose_package(
    app: &App,
    actor: &Actor,
    investigation: &str,
    number: i32,
    draft: &LetterDraft,
) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = find_own(tx, &by, investigation)?;
        require_referred(&row)?;
        let letters = store::referral::list_of_investigation(tx, &row.id)?;
        if is_repeated(&letters, number, draft)? {
            return Ok(());
        }
        let id = row.id.clone();
        let body = package_of(tx, row, draft, now)?;
        let owner = (Some(id.clone()), None);
        let letter = letter(&letters, owner, &by, draft, body, now);
        store::referral::insert(tx, &letter)?;
        let event = NewEvent::new(Verb::ReferralWritten, Noun::Investigation, &id).walled();
        tell(tx, app, actor, event, &letter)
    })
}

/// Refuses a package outside the referral.
fn require_referred(row: &InvestigationRow) -> Result<()> {
    if InvestigationState::from_code(&row.state) == Some(InvestigationState::ReferredDoj) {
        return Ok(());
    }
    Err(Error::Refused(
        "The package goes out after the step \u{201C}Refer to the Department of Justice\u{201D} was \
         approved and signed, and before the answer is recorded."
            .into(),
    ))
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

/// Writes a letter about a case to another agency; it goes out when a second person lets
/// it. `number` is the one that the page offered: sent again, the letter is written once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] when another letter took the number;
/// [`Error::Refused`] while the title of the case has what may not leave.
pub fn propose_letter(
    app: &App,
    actor: &Actor,
    case: &str,
    number: i32,
    draft: &LetterDraft,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
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
        let event =
            NewEvent::new(Verb::ReferralWritten, Noun::Case, &row.id).in_case(Some(&row.id));
        tell(tx, app, actor, event, &letter)
    })
}

fn case_body(
    tx: &mut Read<'_>,
    row: &CaseRow,
    draft: &LetterDraft,
    now: NaiveDateTime,
) -> Result<String> {
    let mut errors = Vec::new();
    refuse_inner_to(Reader::Agency, "title", &row.title, &mut errors);
    if let Some(error) = errors.first() {
        return Err(Error::Refused(format!(
            "The letter begins with the title of the case. {} Change the title first.",
            error.message
        )));
    }
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

/// Whether a letter of this number was written already with the same words.
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
        written_by: by.to_owned(),
        written_at: now,
        state: LetterState::Proposed.code().to_owned(),
        decided_by: None,
        decided_at: None,
        decision_reason: String::new(),
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
