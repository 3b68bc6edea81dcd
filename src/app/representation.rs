//! Representations, replies and corrections: sent by whom an order concerns, decided
//! by two people. A reply stands beside the order for staff from the day it came.

use super::partner_order::{self, Concern};
use super::petition::Speaks;
use super::step::Applying;
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::voice::{Came, Interest, RepresentationDraft, RepresentationForm};
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::event::TimelineRow;
use crate::store::order::OrderRow;
use crate::store::representation::list_own;
use crate::store::{Read, Write};
use chrono::Datelike;

mod anew;
mod ruling;

pub use crate::store::representation::RepresentationRow;
pub use anew::correct;
pub use ruling::{RulingForm, agree, give_back, propose};

use anew::{earlier, replace};

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most that one organization sends about one order.
const SENT_LIMIT_ROWS: usize = 100;

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
    /// What its author had said before in its place, newest first.
    pub earlier: Vec<RepresentationRow>,
    /// The number of what took its place; empty when nothing did.
    pub successor: String,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
}

/// What one's organization sent, with what its page shows.
#[derive(Debug, Clone)]
pub struct OwnRepresentation {
    /// What was said.
    pub row: RepresentationRow,
    /// The order.
    pub order: OrderRow,
    /// What was said before in its place, newest first.
    pub earlier: Vec<RepresentationRow>,
    /// The key of what took its place; none when nothing did.
    pub successor: Option<String>,
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
        let applying = Applying { by: by.clone(), now, stamp: app.stamp(actor) };
        say(tx, actor, &applying, &concern, form, None).map(|row| row.public_id)
    })
}

/// Reads what an organization says online, and keeps it.
fn say(
    tx: &mut Write<'_>,
    actor: &Actor,
    applying: &Applying,
    concern: &Concern,
    form: &RepresentationForm,
    replaces: Option<&RepresentationRow>,
) -> Result<RepresentationRow> {
    let listed: Vec<&str> = concern.scope.parties.iter().map(|party| party.name.as_str()).collect();
    let mut draft =
        RepresentationDraft::parse(form, concern.interest, &listed).map_err(Error::Invalid)?;
    if let Some(standing) = &concern.standing {
        draft.listed_name.clone_from(&standing.listed_name);
    }
    let speaks = Speaks {
        order: &concern.order,
        organization_id: Some(actor.tenant()?),
        interest: concern.interest,
        came: Came::online(applying.now.date()),
    };
    match replaces {
        Some(old) => replace(tx, applying, &speaks, &draft, old),
        None => keep(tx, applying, &speaks, &draft),
    }
}

/// Keeps what was said, whichever way it came; the same words sent again are those that
/// are there.
pub(super) fn keep(
    tx: &mut Write<'_>,
    applying: &Applying,
    speaks: &Speaks<'_>,
    draft: &RepresentationDraft,
) -> Result<RepresentationRow> {
    let (order, came) = (speaks.order, &speaks.came);
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
    let row = row_of(tx, applying, speaks, draft)?;
    insert(tx, applying, order, &row)?;
    Ok(row)
}

fn row_of(
    tx: &mut Write<'_>,
    applying: &Applying,
    speaks: &Speaks<'_>,
    draft: &RepresentationDraft,
) -> Result<RepresentationRow> {
    let (order, came, now) = (speaks.order, &speaks.came, applying.now);
    Ok(RepresentationRow {
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
        replaces: None,
    })
}

fn insert(
    tx: &mut Write<'_>,
    applying: &Applying,
    order: &OrderRow,
    row: &RepresentationRow,
) -> Result<()> {
    store::representation::insert(tx, row)?;
    let event = event_of(Verb::RepresentationReceived, row, order)
        .fact("interest", row.interest.clone())
        .fact("way", row.way.clone())
        .value("author", row.author.clone())
        .value("body", row.body.clone());
    store::event::append(tx, &applying.stamp, &event).map(drop)
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
pub fn show_own(app: &App, actor: &Actor, public_id: &str) -> Result<OwnRepresentation> {
    actor.require(Permission::SpeakToOrders)?;
    app.store.read(|tx| {
        let none = || Error::NotFound("representation");
        let row = store::representation::find_own(tx, actor.tenant()?, public_id)?;
        let row = row.ok_or_else(none)?;
        let order = store::order::find(tx, &row.order_id)?.ok_or_else(none)?;
        let successor = store::representation::find_successor(tx, &row.id)?;
        Ok(OwnRepresentation {
            earlier: earlier(tx, &row)?,
            successor: successor.map(|newer| newer.public_id),
            order,
            row,
        })
    })
}

/// A page of what was said, with order numbers, organizations and whether its author has
/// corrected it, newest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<&str>,
    after: Option<&str>,
) -> Result<Vec<(RepresentationRow, OrderRow, String, bool)>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let mut rows = Vec::new();
        let found = store::representation::list(tx, state, after, PAGE_LIMIT_ROWS + 1)?;
        let ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
        let corrected = store::representation::list_corrected(tx, &ids)?;
        for row in found {
            let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
            let name = super::petition::sender(tx, row.organization_id, &row.sender)?;
            let is_corrected = corrected.contains(&row.id);
            rows.push((row, order, name, is_corrected));
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
            earlier: earlier(tx, &row)?,
            successor: store::representation::find_successor(tx, &row.id)?
                .map(|newer| newer.docket_number)
                .unwrap_or_default(),
            timeline: store::event::list_by_subject(tx, "representation", &row.id)?,
            order,
            row,
        })
    })
}

/// The words for the right in which something was sent.
#[must_use]
pub fn interest_label(code: &str) -> &'static str {
    Interest::from_code(code).map_or("Not known", Interest::label)
}
