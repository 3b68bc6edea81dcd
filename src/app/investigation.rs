//! Investigations: of an importer or a person, behind a wall. They are found
//! by their own people alone; their events are on no case's timeline.

use super::deadline::DeadlineShown;
use super::step::{self, Offer, StepForm, Subject};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::role::Permission;
use crate::domain::workflow::investigation::{
    InvestigationCommand, InvestigationFacts, Statute, decide as rules_decide,
};
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::event::TimelineRow;
use crate::store::investigation::InvestigationRow;
use crate::store::proposal::ProposalRow;
use chrono::Datelike;

mod rules;

pub(super) use rules::{apply, decide};

/// The longest subject, in characters.
pub const SUBJECT_LIMIT_CHARS: usize = 300;
/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most referrals that are shown.
const REFERRAL_LIMIT_ROWS: i64 = 50;

/// What is needed to open an investigation.
#[derive(Debug, Clone, Default)]
pub struct NewInvestigation {
    /// Whom or what it is about, alleged.
    pub subject: String,
    /// The statute's code.
    pub statute: String,
    /// The number of the referred case; empty for one's own lead.
    pub case: String,
    /// Why.
    pub reason: String,
}

/// An investigation with what its page shows.
#[derive(Debug, Clone)]
pub struct InvestigationView {
    /// The investigation.
    pub row: InvestigationRow,
    /// The referred case: number and title.
    pub case: Option<(String, String)>,
    /// The proposal that waits on it.
    pub proposal: Option<ProposalRow>,
    /// Its clocks.
    pub clocks: Vec<DeadlineShown>,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
    /// What this person may ask for.
    pub offers: Vec<Offer>,
}

/// Opens an investigation and returns its number.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field.
pub fn open(app: &App, actor: &Actor, new: &NewInvestigation) -> Result<String> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let mut errors = Vec::new();
    let subject =
        limited("subject", &new.subject, SUBJECT_LIMIT_CHARS, &mut errors).replace('\n', " ");
    if subject.is_empty() && errors.is_empty() {
        errors.push(FieldError::new("subject", "Say whom or what it is about; it stays alleged."));
    }
    let statute = Statute::from_code(&new.statute);
    if statute.is_none() {
        errors.push(FieldError::new("statute", "Choose the statute; it can be another one later."));
    }
    let reason = Reason::parse(&new.reason)
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    let (Some(statute), Ok(reason), true) = (statute, reason, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let command = InvestigationCommand::Open { reason: reason.clone() };
    let opened = rules_decide(&InvestigationFacts { state: None }, &command, actor.role)
        .map_err(|refusal| Error::Refused(refusal.to_string()))?;
    app.store.write(|tx| {
        let case_id = match new.case.trim() {
            "" => None,
            number => Some(
                store::case::find_by_number(tx, number)?
                    .ok_or_else(|| {
                        Error::field(
                            "case",
                            "There is no case of this number, such as C-2026-000042.",
                        )
                    })?
                    .id,
            ),
        };
        let row = InvestigationRow {
            id: id::ordered(),
            docket_number: store::counter::take(tx, "I", now.date().year())?,
            case_id,
            party_id: None,
            subject: subject.clone(),
            statute: statute.code().to_owned(),
            state: opened.to.code().to_owned(),
            assigned_to: by.clone(),
            opened_by: by.clone(),
            opened_at: now,
            changed_at: now,
            version: 1,
        };
        store::investigation::insert(tx, &row)?;
        let event = NewEvent::new(Verb::InvestigationOpened, Noun::Investigation, &row.id)
            .fact("statute", row.statute.clone())
            .value("subject", row.subject.clone())
            .value("reason", reason.as_str())
            .walled();
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.docket_number)
    })
}

/// A page of one's own investigations, and the referrals (case, title) that
/// nobody took up.
pub type InvestigationPage = (Vec<InvestigationRow>, Vec<(String, String)>);

/// A page of one's own investigations, and the referrals that nobody took up.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: Option<&str>) -> Result<InvestigationPage> {
    actor.require(Permission::Investigate)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        // Every number is before this one.
        let rows =
            store::investigation::list_own(tx, account, after.unwrap_or("J"), PAGE_LIMIT_ROWS + 1)?;
        Ok((rows, store::investigation::list_referrals(tx, REFERRAL_LIMIT_ROWS)?))
    })
}

/// An investigation of one's own.
///
/// # Errors
/// [`Error::NotFound`], also for what is another's.
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<InvestigationView> {
    actor.require(Permission::Investigate)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        let row = store::investigation::find_own(tx, account, number)?
            .ok_or(Error::NotFound("investigation"))?;
        Ok(InvestigationView {
            case: match &row.case_id {
                Some(id) => store::case::find(tx, id)?.map(|case| (case.docket_number, case.title)),
                None => None,
            },
            proposal: store::proposal::find_open(tx, "investigation", &row.id)?,
            clocks: super::deadline::of_subject(tx, Machine::Investigation, &row.id)?,
            timeline: store::event::list_by_subject(tx, "investigation", &row.id)?,
            offers: Subject::Investigation(row.clone()).offers(actor.role, app.clock.now()),
            row,
        })
    })
}

/// Takes or proposes a step on an investigation of one's own.
///
/// # Errors
/// As [`step::take`].
pub fn step(app: &App, actor: &Actor, number: &str, form: &StepForm) -> Result<step::Outcome> {
    step::take(app, actor, Machine::Investigation, number, form)
}
