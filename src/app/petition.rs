//! Petitions to modify or revoke an order: filed by whom the order concerns, worked
//! by the agency, decided by two. The order itself is changed by its own steps.

use super::hold::partner::told_number;
use super::partner_order;
use super::step::{self, Applying, Offer, StepForm, Subject};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::voice::{Came, Interest, PetitionDraft, PetitionForm, Way};
use crate::domain::workflow::order::OrderState;
use crate::domain::workflow::petition::{
    PetitionCommand, PetitionFacts, PetitionState, decide as rules_decide,
};
use crate::domain::workflow::{Filing, Machine};
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::event::TimelineRow;
use crate::store::order::OrderRow;
use crate::store::proposal::ProposalRow;
use crate::store::{Read, Write};
use chrono::Datelike;

pub use crate::store::petition::{LetterRow, PetitionRow};

mod rules;

pub use rules::PetitionSubject;
pub(super) use rules::{apply, decide};

/// The rows of a page of petitions.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// A petition with what its page shows.
#[derive(Debug, Clone)]
pub struct PetitionView {
    /// The petition.
    pub row: PetitionRow,
    /// The order that it is about.
    pub order: OrderRow,
    /// Whose it is.
    pub organization: String,
    /// The letters, oldest first.
    pub letters: Vec<LetterRow>,
    /// What the order says of workers, and what is missing of it.
    pub impact: super::remediation::Impact,
    /// The proposal that waits on it.
    pub proposal: Option<ProposalRow>,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
    /// What this person may ask for.
    pub offers: Vec<Offer>,
}

impl PetitionView {
    /// Whether the order was changed since the petition was granted.
    #[must_use]
    pub fn is_carried_out(&self) -> bool {
        let is_over =
            !OrderState::from_code(&self.order.state).is_some_and(OrderState::is_in_force);
        is_over || self.row.decided_version.is_some_and(|then| self.order.current_version > then)
    }
}

/// A petition as its petitioner sees it.
#[derive(Debug, Clone)]
pub struct OwnPetition {
    /// The petition.
    pub row: PetitionRow,
    /// The order that it is about.
    pub order: OrderRow,
    /// The letters, oldest first.
    pub letters: Vec<LetterRow>,
}

/// Files a petition about an order that concerns one's organization, and returns its
/// unguessable key. The same petition sent again is the one that is there.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] in the words of the
/// rules, or while another one is open; [`Error::NotFound`] for an order that does
/// not concern the organization.
pub fn file(app: &App, actor: &Actor, order_number: &str, form: &PetitionForm) -> Result<String> {
    actor.require(Permission::SpeakToOrders)?;
    let by = actor.account()?.to_owned();
    let draft = PetitionDraft::parse(form).map_err(Error::Invalid)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let concern = partner_order::concern(tx, actor, order_number)?;
        let speaks = Speaks {
            order: &concern.order,
            organization_id: Some(actor.tenant()?),
            interest: concern.interest,
            came: Came::online(now.date()),
        };
        let applying = Applying { by: by.clone(), now, stamp: app.stamp(actor) };
        keep(tx, actor, &applying, &speaks, &draft).map(|row| row.public_id)
    })
}

/// Who speaks to an order, in what right, and how it came.
pub(super) struct Speaks<'a> {
    /// The order.
    pub order: &'a OrderRow,
    /// The organization; none for a sender without an account.
    pub organization_id: Option<i64>,
    /// In what right.
    pub interest: Interest,
    /// How it came, and when it was received.
    pub came: Came,
}

/// Keeps a petition, whichever way it came; the same one sent again is the one that is
/// there.
pub(super) fn keep(
    tx: &mut Write<'_>,
    actor: &Actor,
    applying: &Applying,
    speaks: &Speaks<'_>,
    draft: &PetitionDraft,
) -> Result<PetitionRow> {
    let (order, came, now) = (speaks.order, &speaks.came, applying.now);
    let known = match speaks.organization_id {
        Some(id) => store::petition::list_own(tx, id, &order.id)?,
        None => store::petition::list_of_sender(tx, &order.id, &came.sender)?,
    };
    if let Some(same) = known.iter().find(|row| is_same(row, draft)) {
        return Ok(same.clone());
    }
    refuse_second(&known, came.way)?;
    let to = first_state(actor, speaks, draft)?;
    let row = PetitionRow {
        id: id::ordered(),
        docket_number: store::counter::take(tx, "P", now.date().year())?,
        public_id: id::random(),
        order_id: order.id.clone(),
        order_version: order.current_version,
        organization_id: speaks.organization_id,
        interest: speaks.interest.code().to_owned(),
        wish: draft.wish.code().to_owned(),
        ground: draft.ground.code().to_owned(),
        filer: draft.filer.clone(),
        statement: draft.statement.as_str().to_owned(),
        received_on: came.received_on,
        state: to.code().to_owned(),
        outcome: String::new(),
        decided_on: None,
        decided_version: None,
        filed_by: applying.by.clone(),
        filed_at: now,
        changed_at: now,
        version: 1,
        way: came.way.code().to_owned(),
        sender: came.sender.clone(),
        address: came.address.clone(),
    };
    store::petition::insert(tx, &row)?;
    let event = NewEvent::new(Verb::PetitionFiled, Noun::Petition, &row.id)
        .in_case(order.case_id.as_deref())
        .of(row.organization_id)
        .fact("petition", row.docket_number.clone())
        .fact("order", order.docket_number.clone())
        .fact("wish", row.wish.clone())
        .fact("ground", row.ground.clone())
        .fact("interest", row.interest.clone())
        .fact("way", row.way.clone())
        .value("filer", row.filer.clone())
        .value("statement", row.statement.clone());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(row)
}

fn is_same(row: &PetitionRow, draft: &PetitionDraft) -> bool {
    is_open(row)
        && row.wish == draft.wish.code()
        && row.ground == draft.ground.code()
        && row.statement == draft.statement.as_str()
}

fn is_open(row: &PetitionRow) -> bool {
    PetitionState::from_code(&row.state).is_some_and(PetitionState::is_open)
}

/// One petition about an order at a time: what is new goes into its answers.
fn refuse_second(known: &[PetitionRow], way: Way) -> Result<()> {
    known.iter().find(|row| is_open(row)).map_or(Ok(()), |open| {
        if way != Way::Online {
            return Err(Error::Refused(format!(
                "Petition {} of this sender about this order is not decided yet. What is new is \
                 an answer there.",
                open.docket_number
            )));
        }
        Err(Error::Refused(format!(
            "Your petition {} about this order is not decided yet. Wait for the decision, or answer \
             there when you are asked.",
            told_number(&open.public_id)
        )))
    })
}

/// What the rules say to filing.
fn first_state(actor: &Actor, speaks: &Speaks<'_>, draft: &PetitionDraft) -> Result<PetitionState> {
    let state = OrderState::from_code(&speaks.order.state);
    let facts = PetitionFacts {
        state: None,
        is_order_in_force: state.is_some_and(OrderState::is_in_force),
    };
    let filing = Filing {
        received_on: speaks.came.received_on,
        filer: draft.filer.clone(),
        standing: speaks.interest.standing(),
        reference: String::new(),
    };
    let command = PetitionCommand::File { filing, reason: draft.statement.clone() };
    rules_decide(&facts, &command, actor.role)
        .map(|decision| decision.to)
        .map_err(|refusal| Error::Refused(refusal.to_string()))
}

fn own(tx: &mut Read<'_>, actor: &Actor, public_id: &str) -> Result<PetitionRow> {
    store::petition::find_own(tx, actor.tenant()?, public_id)?.ok_or(Error::NotFound("petition"))
}

/// Answers what was asked about a petition of one's organization.
///
/// # Errors
/// [`Error::Invalid`] without words; [`Error::Refused`] when nothing is asked;
/// [`Error::Stale`]; [`Error::NotFound`] for another organization's.
pub fn answer(app: &App, actor: &Actor, public_id: &str, version: i32, note: &str) -> Result<()> {
    actor.require(Permission::SpeakToOrders)?;
    if note.trim().is_empty() {
        return Err(Error::field("note", "Write what you want to say."));
    }
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    let form = StepForm {
        action: "answer".to_owned(),
        version,
        fields: vec![("note".to_owned(), note.to_owned())],
    };
    app.store.write(|tx| {
        let row = own(tx, actor, public_id)?;
        let subject = Subject::Petition(Box::new(PetitionSubject::read(tx, row)?));
        step::within(tx, &subject, actor.role, &applying, &form).map(drop)
    })
}

/// A petition of one's organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or another organization's.
pub fn show_own(app: &App, actor: &Actor, public_id: &str) -> Result<OwnPetition> {
    actor.require(Permission::SpeakToOrders)?;
    app.store.read(|tx| {
        let row = own(tx, actor, public_id)?;
        let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("petition"))?;
        Ok(OwnPetition { letters: store::petition::list_letters(tx, &row.id)?, order, row })
    })
}

/// A page of petitions with the titles of their orders, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<PetitionState>,
    after: Option<&str>,
) -> Result<Vec<(PetitionRow, OrderRow, String)>> {
    actor.require(Permission::ReadCases)?;
    let states: Vec<&str> = state.map(PetitionState::code).into_iter().collect();
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in store::petition::list(tx, &states, after, PAGE_LIMIT_ROWS + 1)? {
            let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
            let name = sender(tx, row.organization_id, &row.sender)?;
            rows.push((row, order, name));
        }
        Ok(rows)
    })
}

/// The name of an organization.
pub(super) fn organization(tx: &mut Read<'_>, id: i64) -> Result<String> {
    Ok(store::organization::find(tx, id)?.map(|row| row.name).unwrap_or_default())
}

/// The name of who sent something: an organization, or a sender without an account.
pub(super) fn sender(
    tx: &mut Read<'_>,
    organization_id: Option<i64>,
    written: &str,
) -> Result<String> {
    organization_id.map_or_else(|| Ok(written.to_owned()), |id| organization(tx, id))
}

/// A petition with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<PetitionView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row =
            store::petition::find_by_number(tx, number)?.ok_or(Error::NotFound("petition"))?;
        let subject = PetitionSubject::read(tx, row.clone())?;
        let order = subject.order.clone();
        let may_act = actor.require(Permission::Act).is_ok();
        Ok(PetitionView {
            organization: sender(tx, row.organization_id, &row.sender)?,
            letters: store::petition::list_letters(tx, &row.id)?,
            impact: super::remediation::impact(tx, &order)?,
            proposal: store::proposal::find_open(tx, "petition", &row.id)?,
            timeline: store::event::list_by_subject(tx, "petition", &row.id)?,
            offers: if may_act {
                Subject::Petition(Box::new(subject)).offers(actor.role, app.clock.now())
            } else {
                Vec::new()
            },
            order,
            row,
        })
    })
}

/// Takes or proposes a step on a petition.
///
/// # Errors
/// As [`step::take`].
pub fn step(app: &App, actor: &Actor, number: &str, form: &StepForm) -> Result<step::Outcome> {
    step::take(app, actor, Machine::Petition, number, form)
}

/// Puts a letter behind those that are there.
fn write_letter(
    tx: &mut Write<'_>,
    petition_id: &str,
    kind: &str,
    body: &str,
    applying: &Applying,
) -> Result<()> {
    let written = store::petition::list_letters(tx, petition_id)?.len();
    let letter = LetterRow {
        id: id::ordered(),
        petition_id: petition_id.to_owned(),
        place: i32::try_from(written).unwrap_or(i32::MAX).saturating_add(1),
        kind: kind.to_owned(),
        body: body.to_owned(),
        written_by: applying.by.clone(),
        written_at: applying.now,
    };
    store::petition::insert_letter(tx, &letter)
}
