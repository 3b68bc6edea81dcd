//! Cases: opened from allegations, described, read.

use super::deadline::DeadlineShown;
use super::step::{self, Offer, Subject};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::evidence::Grid;
use crate::domain::field::limited;
use crate::domain::regime::Regime;
use crate::domain::role::Permission;
use crate::domain::workflow::case::{
    CaseAction, CaseCommand, CaseFacts, CaseState, decide as rules_decide,
};
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::case::{CaseChange, CaseFilter};
use crate::store::event::TimelineRow;
use crate::store::hold::HoldRow;
use crate::store::link::LinkRow;
use crate::store::order::OrderRow;
use crate::store::proposal::ProposalRow;
use crate::store::{Read, Write};

pub use crate::store::case::{AllegationBrief, CaseRow};
use chrono::{Datelike, NaiveDateTime};
use serde_json::Value;

mod merge;
mod rules;
mod split;

pub(super) use rules::{apply, decide, prepare, regime_of};

/// The longest title, in characters.
pub const TITLE_LIMIT_CHARS: usize = 200;
/// The longest summary, in characters.
pub const SUMMARY_LIMIT_CHARS: usize = 8000;
/// The rows of a page of cases.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// What is needed to open a case.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// What it is called.
    pub title: String,
    /// The regime's code.
    pub regime: String,
    /// Why it is opened.
    pub reason: String,
}

/// A case with what its page shows.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub row: CaseRow,
    /// The name of who holds it.
    pub holder: String,
    /// The name of who opened it.
    pub opener: String,
    /// The order in which it ended.
    pub order: Option<OrderRow>,
    /// Numbers of the cases that were split off it.
    pub split_into: Vec<String>,
    /// The allegations that it works on, each with its links.
    pub allegations: Vec<(AllegationBrief, Vec<LinkRow>)>,
    /// The holds that came from it, without what partners may see.
    pub holds: Vec<HoldRow>,
    /// The proposal that waits on it.
    pub proposal: Option<ProposalRow>,
    /// Its clocks.
    pub clocks: Vec<DeadlineShown>,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
    /// What this person may ask for.
    pub offers: Vec<Offer>,
    /// Orders that a step may cite.
    pub orders: Vec<OrderRow>,
}

/// A case in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The case.
    pub row: CaseRow,
    /// The name of who holds it; empty without one.
    pub holder: String,
    /// The clock that runs out next, by its code, and its last day.
    pub clock: Option<(String, chrono::NaiveDate)>,
    /// Why it is suspended; empty when it is not.
    pub suspended_because: String,
}

/// Checks what a person wrote for a case.
fn described(title: &str, summary: &str, errors: &mut Vec<FieldError>) -> (String, String) {
    let title = limited("title", title, TITLE_LIMIT_CHARS, errors).replace('\n', " ");
    if title.is_empty() && errors.is_empty() {
        errors.push(FieldError::new(
            "title",
            "Give the case a title, such as the goods and the alleged site.",
        ));
    }
    (title, limited("summary", summary, SUMMARY_LIMIT_CHARS, errors))
}

fn allegation(tx: &mut Read<'_>, number: &str) -> Result<AllegationBrief> {
    let row = store::case::find_allegation(tx, number)?.ok_or(Error::NotFound("allegation"))?;
    if let Some(case) = store::case::find_by_allegation(tx, &row.id)? {
        return Err(Error::Refused(format!("{number} is in case {} already.", case.docket_number)));
    }
    Ok(row)
}

/// An allegation that may be put into a case, with the open cases of the person.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when it is in a case already.
pub fn find_allegation(app: &App, actor: &Actor, number: &str) -> Result<AllegationBrief> {
    actor.require(Permission::WorkCases)?;
    app.store.read(|tx| allegation(tx, number))
}

/// Opens a case on an allegation and returns the case's number.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] when the
/// allegation is in a case already.
pub fn open(app: &App, actor: &Actor, allegation_number: &str, new: &NewCase) -> Result<String> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let mut errors = Vec::new();
    let (title, _) = described(&new.title, "", &mut errors);
    let regime = Regime::from_code(&new.regime);
    if regime.is_none() {
        errors.push(FieldError::new("regime", "Choose the law under which the case is worked."));
    }
    let reason = Reason::parse(&new.reason)
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    let (Some(regime), Ok(reason), true) = (regime, reason, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let command = CaseCommand::Open { reason: reason.clone() };
    let opened = rules_decide(
        &CaseFacts { state: None, grid: Grid::default(), regime },
        &command,
        actor.role,
    )
    .map_err(|refusal| Error::Refused(refusal.to_string()))?;
    app.store.write(|tx| {
        let told = allegation(tx, allegation_number)?;
        let row = CaseRow {
            id: id::ordered(),
            docket_number: store::counter::take(tx, "C", now.date().year())?,
            regime: regime.code().to_owned(),
            title: title.clone(),
            summary: String::new(),
            state: opened.to.code().to_owned(),
            standard: None,
            order_id: None,
            duplicate_of: None,
            assigned_to: Some(by.clone()),
            opened_by: by.clone(),
            opened_at: now,
            changed_at: now,
            version: 1,
            state_since: now,
            evidence_permille: 0,
            split_from: None,
        };
        store::case::insert(tx, &row)?;
        let event = NewEvent::new(Verb::CaseOpened, Noun::Case, &row.id)
            .in_case(Some(&row.id))
            .fact("regime", row.regime.clone())
            .value("title", row.title.clone())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        put(tx, app, actor, &row, &told, now)?;
        super::conflict::refuse_step(tx, &by, &Subject::Case(row.clone()))?;
        let applying = step::Applying { by: by.clone(), now, stamp: app.stamp(actor) };
        let subject = Subject::Case(row.clone());
        super::deadline::follow(tx, &subject, "open", &row.state, &Value::Null, &applying)?;
        Ok(row.docket_number)
    })
}

/// Puts an allegation into an open case.
///
/// # Errors
/// [`Error::Invalid`] when there is no such case; [`Error::Refused`] when the
/// case is closed, or the allegation is in a case already.
pub fn add_allegation(
    app: &App,
    actor: &Actor,
    allegation_number: &str,
    case_number: &str,
) -> Result<String> {
    actor.require(Permission::WorkCases)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let told = allegation(tx, allegation_number)?;
        let row = store::case::find_by_number(tx, case_number.trim())?.ok_or_else(|| {
            Error::field("case", "There is no case of this number, such as C-2026-000042.")
        })?;
        if !CaseState::from_code(&row.state).is_some_and(CaseState::is_open) {
            return Err(Error::Refused(format!(
                "{} is closed. Reopen it first.",
                row.docket_number
            )));
        }
        store::case::change(tx, &row, &CaseChange::default(), now)?;
        put(tx, app, actor, &row, &told, now)?;
        Ok(row.docket_number)
    })
}

fn put(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    row: &CaseRow,
    told: &AllegationBrief,
    now: NaiveDateTime,
) -> Result<()> {
    store::case::add_allegation(tx, &row.id, &told.id, actor.account()?, now)?;
    let number = told.docket_number.clone().unwrap_or_default();
    let event = NewEvent::new(Verb::AllegationAdded, Noun::Case, &row.id)
        .in_case(Some(&row.id))
        .fact("allegation", number);
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}

/// Gives a case a new title and summary.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`].
pub fn describe(
    app: &App,
    actor: &Actor,
    number: &str,
    version: i32,
    title: &str,
    summary: &str,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let now = app.clock.now();
    let mut errors = Vec::new();
    let (title, summary) = described(title, summary, &mut errors);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    changing(app, actor, number, version, |tx, row| {
        let change =
            CaseChange { title: Some(&title), summary: Some(&summary), ..CaseChange::default() };
        store::case::change(tx, row, &change, now)?;
        let event = NewEvent::new(Verb::CaseDescribed, Noun::Case, &row.id)
            .in_case(Some(&row.id))
            .value("title", title.clone())
            .value("summary", summary.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

fn changing(
    app: &App,
    actor: &Actor,
    number: &str,
    version: i32,
    change: impl Fn(&mut Write<'_>, &CaseRow) -> Result<()>,
) -> Result<()> {
    actor.account()?;
    app.store.write(|tx| {
        let row = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
        if row.version != version {
            return Err(Error::Stale { shown: version, now: row.version });
        }
        change(tx, &row)
    })
}

/// A page of cases with the names of who holds them, newest number first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<CaseState>,
    is_mine: bool,
    after: Option<&str>,
) -> Result<Vec<Listed>> {
    actor.require(Permission::ReadCases)?;
    let filter = CaseFilter {
        state: state.map(|state| state.code().to_owned()),
        assigned_to: if is_mine { actor.account_id.clone() } else { None },
    };
    app.store.read(|tx| {
        let rows = store::case::list(tx, &filter, after, PAGE_LIMIT_ROWS + 1)?;
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let due = store::deadline::list_due_of(tx, Machine::Case.code(), &ids)?;
        let suspended: Vec<&str> = rows
            .iter()
            .filter(|row| row.state == CaseState::Suspended.code())
            .map(|row| row.id.as_str())
            .collect();
        let reasons = store::proposal::list_reasons(
            tx,
            Machine::Case.code(),
            CaseAction::Suspend.code(),
            &suspended,
        )?;
        let mut listed = Vec::new();
        for row in rows {
            let clock = due.iter().find(|(subject, _, _)| *subject == row.id);
            listed.push(Listed {
                holder: name_of(tx, row.assigned_to.as_deref())?,
                clock: clock.map(|(_, code, on)| (code.clone(), *on)),
                suspended_because: reasons
                    .iter()
                    .find(|(subject, _)| *subject == row.id)
                    .map(|(_, reason)| reason.clone())
                    .unwrap_or_default(),
                row,
            });
        }
        Ok(listed)
    })
}

/// The name of an account; empty without one.
pub(super) fn name_of(tx: &mut Read<'_>, account_id: Option<&str>) -> Result<String> {
    match account_id {
        Some(id) => Ok(store::account::find_name(tx, id)?.unwrap_or_default()),
        None => Ok(String::new()),
    }
}

/// A case with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<CaseView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
        let mut allegations = Vec::new();
        for told in store::case::list_allegations(tx, &row.id)? {
            let links = store::link::list_by_subject(tx, "allegation", &told.id)?;
            allegations.push((told, links));
        }
        let subject = Subject::Case(row.clone());
        let may_act = actor.require(Permission::Act).is_ok();
        Ok(CaseView {
            holder: name_of(tx, row.assigned_to.as_deref())?,
            opener: name_of(tx, Some(&row.opened_by))?,
            order: match &row.order_id {
                Some(id) => store::order::find(tx, id)?,
                None => None,
            },
            split_into: store::case::list_split(tx, &row.docket_number)?
                .into_iter()
                .map(|case| case.docket_number)
                .collect(),
            allegations,
            holds: store::hold::list_by_case(tx, &row.id)?,
            proposal: store::proposal::find_open(tx, "case", &row.id)?,
            clocks: super::deadline::of_subject(tx, Machine::Case, &row.id)?,
            timeline: store::event::list_by_case(tx, &row.id)?,
            offers: if may_act { subject.offers(actor.role, app.clock.now()) } else { Vec::new() },
            orders: super::order::in_force(tx)?,
            row,
        })
    })
}

/// Takes or proposes a step on a case.
///
/// # Errors
/// As [`step::take`].
pub fn step(
    app: &App,
    actor: &Actor,
    number: &str,
    form: &step::StepForm,
) -> Result<step::Outcome> {
    if form.action == CaseAction::SplitOff.code() {
        actor.require(Permission::Act)?;
        // What is wrong with the choice is said to who chooses, not to who approves.
        app.store.read(|tx| {
            let row = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
            split::plan(tx, &row, &split::Chosen::of_form(form)).map(drop)
        })?;
    }
    step::take(app, actor, Machine::Case, number, form)
}
