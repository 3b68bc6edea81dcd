//! Representations, replies and corrections: sent by whom an order concerns, decided
//! by two people. A reply stands beside the order for staff from the day it came.

use super::order::OrderSubject;
use super::petition::Speaks;
use super::step::{Applying, Subject};
use super::{Actor, App, conflict, partner_order};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::voice::{Came, Interest, RepresentationDraft, RepresentationForm, refuse_inner};
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::event::TimelineRow;
use crate::store::order::OrderRow;
use crate::store::representation::{Ruling, list_own};
use crate::store::{Read, Write};
use chrono::Datelike;

pub use crate::store::representation::RepresentationRow;

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most that one organization sends about one order.
const SENT_LIMIT_ROWS: usize = 100;
/// The longest text that its author reads beside the outcome, in characters.
const TOLD_LIMIT_CHARS: usize = 4000;

/// One thing that was said, with what its page shows.
#[derive(Debug, Clone)]
pub struct RepresentationView {
    /// What was said.
    pub row: RepresentationRow,
    /// The order.
    pub order: OrderRow,
    /// Whose it is.
    pub organization: String,
    /// The name of who proposed the outcome.
    pub proposer: String,
    /// The name of who agreed.
    pub decider: String,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
}

/// What a person proposes about it.
#[derive(Debug, Clone, Default)]
pub struct RulingForm {
    /// accepted or refused.
    pub outcome: String,
    /// Why, for the file.
    pub reason: String,
    /// What its author reads; may be empty.
    pub told: String,
}

/// Keeps what an organization says about an order that concerns it, and returns its
/// unguessable key. The same words sent again are those that are there.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::NotFound`] for an order that
/// does not concern the organization; [`Error::Refused`] beyond the limit.
pub fn send(
    app: &App,
    actor: &Actor,
    order_number: &str,
    form: &RepresentationForm,
) -> Result<String> {
    actor.require(Permission::SpeakToOrders)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let concern = partner_order::concern(tx, actor, order_number)?;
        let listed: Vec<&str> =
            concern.scope.parties.iter().map(|party| party.name.as_str()).collect();
        let mut draft =
            RepresentationDraft::parse(form, concern.interest, &listed).map_err(Error::Invalid)?;
        if let Some(standing) = &concern.standing {
            draft.listed_name.clone_from(&standing.listed_name);
        }
        let speaks = Speaks {
            order: &concern.order,
            organization_id: Some(actor.tenant()?),
            interest: concern.interest,
            came: Came::online(now.date()),
        };
        let applying = Applying { by: by.clone(), now, stamp: app.stamp(actor) };
        keep(tx, &applying, &speaks, &draft).map(|row| row.public_id)
    })
}

/// Keeps what was said, whichever way it came; the same words sent again are those that
/// are there.
pub(super) fn keep(
    tx: &mut Write<'_>,
    applying: &Applying,
    speaks: &Speaks<'_>,
    draft: &RepresentationDraft,
) -> Result<RepresentationRow> {
    let (order, came, now) = (speaks.order, &speaks.came, applying.now);
    let known = match speaks.organization_id {
        Some(id) => list_own(tx, id, &order.id)?,
        None => store::representation::list_of_sender(tx, &order.id, &came.sender)?,
    };
    if let Some(same) = known.iter().find(|row| is_same(row, draft)) {
        return Ok(same.clone());
    }
    if known.len() >= SENT_LIMIT_ROWS {
        return Err(Error::Refused(format!(
            "{SENT_LIMIT_ROWS} representations of one sender about this order are the most that are kept. \
             Put what is new into a petition."
        )));
    }
    let row = RepresentationRow {
        id: id::ordered(),
        docket_number: store::counter::take(tx, "R", now.date().year())?,
        public_id: id::random(),
        order_id: order.id.clone(),
        organization_id: speaks.organization_id,
        kind: draft.kind.code().to_owned(),
        interest: speaks.interest.code().to_owned(),
        author: draft.author.clone(),
        body: draft.body.as_str().to_owned(),
        listed_name: draft.listed_name.clone(),
        subject: draft.subject.map_or("", |part| part.code()).to_owned(),
        corrected: draft.corrected.clone(),
        received_on: came.received_on,
        state: "received".to_owned(),
        outcome: String::new(),
        reason: String::new(),
        told: String::new(),
        proposed_by: None,
        proposed_at: None,
        decided_by: None,
        decided_at: None,
        filed_by: applying.by.clone(),
        filed_at: now,
        version: 1,
        way: came.way.code().to_owned(),
        sender: came.sender.clone(),
        address: came.address.clone(),
    };
    store::representation::insert(tx, &row)?;
    let event = event_of(Verb::RepresentationReceived, &row, order)
        .fact("interest", row.interest.clone())
        .fact("way", row.way.clone())
        .value("author", row.author.clone())
        .value("body", row.body.clone());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(row)
}

fn is_same(row: &RepresentationRow, draft: &RepresentationDraft) -> bool {
    row.kind == draft.kind.code()
        && row.body == draft.body.as_str()
        && row.corrected == draft.corrected
        && row.listed_name == draft.listed_name
}

fn event_of(verb: Verb, row: &RepresentationRow, order: &OrderRow) -> NewEvent {
    NewEvent::new(verb, Noun::Representation, &row.id)
        .in_case(order.case_id.as_deref())
        .of(row.organization_id)
        .fact("representation", row.docket_number.clone())
        .fact("order", order.docket_number.clone())
        .fact("kind", row.kind.clone())
}

/// What one's organization sent, with the order.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, or another organization's.
pub fn show_own(
    app: &App,
    actor: &Actor,
    public_id: &str,
) -> Result<(RepresentationRow, OrderRow)> {
    actor.require(Permission::SpeakToOrders)?;
    app.store.read(|tx| {
        let none = || Error::NotFound("representation");
        let row = store::representation::find_own(tx, actor.tenant()?, public_id)?;
        let row = row.ok_or_else(none)?;
        let order = store::order::find(tx, &row.order_id)?.ok_or_else(none)?;
        Ok((row, order))
    })
}

/// A page of what was said, with order numbers and organizations, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<&str>,
    after: Option<&str>,
) -> Result<Vec<(RepresentationRow, OrderRow, String)>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in store::representation::list(tx, state, after, PAGE_LIMIT_ROWS + 1)? {
            let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
            let name = super::petition::sender(tx, row.organization_id, &row.sender)?;
            rows.push((row, order, name));
        }
        Ok(rows)
    })
}

fn find(tx: &mut Read<'_>, number: &str) -> Result<(RepresentationRow, OrderRow)> {
    let row = store::representation::find_by_number(tx, number)?
        .ok_or(Error::NotFound("representation"))?;
    let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
    Ok((row, order))
}

/// One thing that was said.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<RepresentationView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let (row, order) = find(tx, number)?;
        Ok(RepresentationView {
            organization: super::petition::sender(tx, row.organization_id, &row.sender)?,
            proposer: super::case::name_of(tx, row.proposed_by.as_deref())?,
            decider: super::case::name_of(tx, row.decided_by.as_deref())?,
            timeline: store::event::list_by_subject(tx, "representation", &row.id)?,
            order,
            row,
        })
    })
}

/// Reads it for a change: as the page showed it, by somebody without a conflict.
fn changing(
    tx: &mut Write<'_>,
    by: &str,
    number: &str,
    version: i32,
    state: &str,
) -> Result<(RepresentationRow, OrderRow)> {
    let (row, order) = find(tx, number)?;
    if row.version != version {
        return Err(Error::Stale { shown: version, now: row.version });
    }
    if row.state != state {
        return Err(Error::Refused(format!("This is not possible now: it is {}.", row.state)));
    }
    let subject = Subject::Order(Box::new(OrderSubject::read(tx, order.clone())?));
    conflict::refuse_step(tx, by, &subject)?;
    Ok((row, order))
}

/// Proposes what becomes of it.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] when it was decided;
/// [`Error::Stale`].
pub fn propose(
    app: &App,
    actor: &Actor,
    number: &str,
    version: i32,
    form: &RulingForm,
) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let mut errors = Vec::new();
    if !["accepted", "refused"].contains(&form.outcome.as_str()) {
        errors.push(FieldError::new("outcome", "Choose what becomes of it."));
    }
    let told = crate::domain::field::limited("told", &form.told, TOLD_LIMIT_CHARS, &mut errors);
    refuse_inner("told", &told, &mut errors);
    let reason = Reason::parse(&form.reason)
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    let (Ok(reason), true) = (reason, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    app.store.write(|tx| {
        let (row, order) = changing(tx, &by, number, version, "received")?;
        let ruling = Ruling {
            state: "proposed",
            outcome: &form.outcome,
            reason: reason.as_str(),
            told: &told,
            proposed_by: Some(by.clone()),
            proposed_at: Some(now),
            decided_by: None,
            decided_at: None,
        };
        store::representation::rule(tx, &row, &ruling)?;
        let event = event_of(Verb::RulingProposed, &row, &order)
            .fact("outcome", form.outcome.clone())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Agrees to what another person proposed: it takes effect.
///
/// # Errors
/// [`Error::Refused`] to the proposer; [`Error::Stale`].
pub fn agree(app: &App, actor: &Actor, number: &str, version: i32) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let (row, order) = changing(tx, &by, number, version, "proposed")?;
        refuse_proposer(&row, &by)?;
        let ruling = Ruling {
            state: &row.outcome,
            outcome: &row.outcome,
            reason: &row.reason,
            told: &row.told,
            proposed_by: row.proposed_by.clone(),
            proposed_at: row.proposed_at,
            decided_by: Some(by.clone()),
            decided_at: Some(now),
        };
        store::representation::rule(tx, &row, &ruling)?;
        let event = event_of(Verb::RulingAgreed, &row, &order).fact("outcome", row.outcome.clone());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Does not agree: it waits for another proposal.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] to the proposer;
/// [`Error::Stale`].
pub fn give_back(app: &App, actor: &Actor, number: &str, version: i32, reason: &str) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?.to_owned();
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    app.store.write(|tx| {
        let (row, order) = changing(tx, &by, number, version, "proposed")?;
        refuse_proposer(&row, &by)?;
        let ruling = Ruling {
            state: "received",
            outcome: "",
            reason: "",
            told: "",
            proposed_by: None,
            proposed_at: None,
            decided_by: None,
            decided_at: None,
        };
        store::representation::rule(tx, &row, &ruling)?;
        let event = event_of(Verb::RulingReturned, &row, &order).value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn refuse_proposer(row: &RepresentationRow, by: &str) -> Result<()> {
    if row.proposed_by.as_deref() == Some(by) {
        return Err(Error::Refused("You proposed this: another person must agree.".into()));
    }
    Ok(())
}

/// The words for the right in which something was sent.
#[must_use]
pub fn interest_label(code: &str) -> &'static str {
    Interest::from_code(code).map_or("Not known", Interest::label)
}
