//! Standing on an order: which organization is which party that the order names. One
//! person proposes it with how it was verified, another agrees; only then may the
//! organization petition and reply as that party.

use super::order::OrderSubject;
use super::step::Subject;
use super::{Actor, App, conflict};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::Read;
use crate::store::order::OrderRow;
use crate::store::order_standing::StandingChange;
use crate::store::petition::PetitionRow;
use crate::store::representation::RepresentationRow;
use chrono::NaiveDate;

pub use crate::store::order_standing::StandingRow;

/// The most organizations that a form offers.
const OFFERED_LIMIT_ROWS: i64 = 1000;

/// What was said about an order from outside.
#[derive(Debug, Clone, Default)]
pub struct Voices {
    /// Representations, replies and corrections, oldest first.
    pub said: Vec<RepresentationRow>,
    /// Petitions, newest first.
    pub petitions: Vec<PetitionRow>,
    /// How many named parties have a verified standing, and how many were asked to reply.
    pub named: (usize, usize),
    /// What the order says of workers.
    pub impact: super::remediation::Impact,
}

/// The standings on an order, for their page.
#[derive(Debug, Clone)]
pub struct StandingsView {
    /// The order.
    pub order: OrderRow,
    /// The parties that it names.
    pub listed: Vec<String>,
    /// The standings with the organization, the proposer and who decided.
    pub rows: Vec<(StandingRow, String, String, String)>,
    /// Organizations outside the agency, to choose from.
    pub organizations: Vec<(i64, String)>,
    /// What was said.
    pub voices: Voices,
}

/// What a person proposes.
#[derive(Debug, Clone, Default)]
pub struct StandingForm {
    /// The organization's key.
    pub organization: String,
    /// The party, as the order writes it.
    pub listed_name: String,
    /// How it was verified.
    pub how: String,
}

/// What is said about an order.
pub(super) fn voices(tx: &mut Read<'_>, order: &OrderRow) -> Result<Voices> {
    let order_id = order.id.as_str();
    let standings = store::order_standing::list_by_order(tx, order_id)?;
    let verified = || standings.iter().filter(|row| row.state == "verified");
    Ok(Voices {
        said: store::representation::list_by_orders(tx, &[order_id])?,
        petitions: store::petition::list_by_orders(tx, &[order_id])?,
        impact: super::remediation::impact(tx, order)?,
        named: (verified().count(), verified().filter(|row| row.invited_on.is_some()).count()),
    })
}

/// Whether something stands beside the order for staff: a reply does from the day it
/// came, a correction once two people accepted it.
#[must_use]
pub fn is_beside(row: &RepresentationRow) -> bool {
    row.kind == "reply" || (row.kind == "correction" && row.state == "accepted")
}

/// What stands beside an order, oldest first.
pub(super) fn beside(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<RepresentationRow>> {
    let mut said = store::representation::list_by_orders(tx, &[order_id])?;
    said.retain(is_beside);
    Ok(said)
}

/// What stands beside the order that a hold cites: whoever reviews a packet reads it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn beside_hold(app: &App, actor: &Actor, number: &str) -> Result<Vec<RepresentationRow>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let hold = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
        beside(tx, &hold.order_id)
    })
}

fn order(tx: &mut Read<'_>, number: &str) -> Result<OrderSubject> {
    let row = store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
    OrderSubject::read(tx, row)
}

fn listed(subject: &OrderSubject) -> Vec<String> {
    subject.scope.parties.iter().map(|party| party.name.clone()).collect()
}

/// The standings on an order, and what is needed to propose one.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(app: &App, actor: &Actor, number: &str) -> Result<StandingsView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let subject = order(tx, number)?;
        let mut rows = Vec::new();
        for row in store::order_standing::list_by_order(tx, &subject.row.id)? {
            let organization = super::petition::organization(tx, row.organization_id)?;
            let proposer = super::case::name_of(tx, Some(&row.proposed_by))?;
            let decider = super::case::name_of(tx, row.decided_by.as_deref())?;
            rows.push((row, organization, proposer, decider));
        }
        let organizations = store::organization::list(tx, OFFERED_LIMIT_ROWS)?
            .into_iter()
            .filter(|row| row.kind != "agency")
            .map(|row| (row.id, row.name))
            .collect();
        Ok(StandingsView {
            listed: listed(&subject),
            voices: voices(tx, &subject.row)?,
            order: subject.row,
            rows,
            organizations,
        })
    })
}

/// Proposes that an organization is a party which an order names.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field.
pub fn propose(app: &App, actor: &Actor, number: &str, form: &StandingForm) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let how = Reason::parse(&form.how).map_err(|error| FieldError::new("how", error.to_string()));
    app.store.write(|tx| {
        let subject = order(tx, number)?;
        let mut errors: Vec<FieldError> = how.clone().err().into_iter().collect();
        let organization = match form.organization.parse().ok() {
            Some(id) => store::organization::find(tx, id)?.filter(|row| row.kind != "agency"),
            None => None,
        };
        if organization.is_none() {
            errors.push(FieldError::new("organization", "Choose an organization."));
        }
        if !listed(&subject).contains(&form.listed_name) {
            errors.push(FieldError::new("listed_name", "Choose a party that the order names."));
        }
        let (Some(organization), Ok(how), true) = (organization, &how, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        refuse_conflict(tx, &by, &subject)?;
        let row = StandingRow {
            id: id::ordered(),
            order_id: subject.row.id.clone(),
            organization_id: organization.id,
            listed_name: form.listed_name.clone(),
            state: "proposed".to_owned(),
            how: how.as_str().to_owned(),
            proposed_by: by.clone(),
            proposed_at: now,
            decided_by: None,
            decided_at: None,
            decision: String::new(),
            invited_on: None,
            reply_by_on: None,
            version: 1,
        };
        store::order_standing::insert(tx, &row)?;
        let event = event_of(Verb::StandingProposed, &row, &subject.row)
            .value("party", row.listed_name.clone())
            .value("how", row.how.clone());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn refuse_conflict(tx: &mut Read<'_>, by: &str, subject: &OrderSubject) -> Result<()> {
    conflict::refuse_step(tx, by, &Subject::Order(Box::new(subject.clone())))
}

fn event_of(verb: Verb, row: &StandingRow, order: &OrderRow) -> NewEvent {
    NewEvent::new(verb, Noun::Order, &order.id)
        .in_case(order.case_id.as_deref())
        .of(Some(row.organization_id))
        .fact("standing", row.id.clone())
}

/// What a person decides about a standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A second person agrees.
    Verify,
    /// A second person does not, and why.
    Refuse(String),
    /// It holds no more, and why.
    End(String),
    /// Its organization is asked to reply by a day, before the order is published.
    Invite(String),
}

/// Decides about a standing, and returns the number of its order.
///
/// # Errors
/// [`Error::Invalid`] for a reason or a day that is none; [`Error::Refused`] to the
/// proposer and in another state; [`Error::Stale`]; [`Error::NotFound`].
pub fn act(app: &App, actor: &Actor, id: &str, version: i32, act: &Act) -> Result<String> {
    actor.require_confirmed(match act {
        Act::Invite(_) => Permission::Act,
        Act::Verify | Act::Refuse(_) | Act::End(_) => Permission::Approve,
    })?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let day = match act {
        Act::Invite(text) => Some(reply_day(text, now.date())?),
        Act::Verify | Act::Refuse(_) | Act::End(_) => None,
    };
    let reason = match act {
        Act::Refuse(text) | Act::End(text) => {
            Some(Reason::parse(text).map_err(|error| Error::field("reason", error.to_string()))?)
        }
        Act::Verify | Act::Invite(_) => None,
    };
    app.store.write(|tx| {
        let row = store::order_standing::find(tx, id)?.ok_or(Error::NotFound("standing"))?;
        let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
        let subject = OrderSubject::read(tx, order)?;
        require_state(&row, act, version, &by)?;
        refuse_conflict(tx, &by, &subject)?;
        let mut change = StandingChange::default();
        let verb = match act {
            Act::Verify => {
                change.state = Some("verified");
                Verb::StandingVerified
            }
            Act::Refuse(_) => {
                change.state = Some("refused");
                Verb::StandingRefused
            }
            Act::End(_) => {
                change.state = Some("ended");
                Verb::StandingEnded
            }
            Act::Invite(_) => Verb::ReplyInvited,
        };
        if matches!(act, Act::Verify | Act::Refuse(_)) {
            change.decided_by = Some(&by);
            change.decided_at = Some(now);
        }
        change.decision = reason.as_ref().map(Reason::as_str);
        change.invited_on = day.map(|_| now.date());
        change.reply_by_on = day;
        store::order_standing::change(tx, &row, &change)?;
        let mut event = event_of(verb, &row, &subject.row);
        event.facts.extend(day.map(|on| ("reply_by", on.to_string())));
        event.values.extend(reason.as_ref().map(|why| ("reason", why.as_str().to_owned())));
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(subject.row.docket_number)
    })
}

fn reply_day(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    text.trim().parse().ok().filter(|day| *day > today).ok_or_else(|| {
        Error::field("reply_by", "Write a day to come as year-month-day, such as 2027-01-31.")
    })
}

fn require_state(row: &StandingRow, act: &Act, shown: i32, by: &str) -> Result<()> {
    if row.version != shown {
        return Err(Error::Stale { shown, now: row.version });
    }
    let needed = match act {
        Act::Verify | Act::Refuse(_) => "proposed",
        Act::End(_) | Act::Invite(_) => "verified",
    };
    if row.state != needed {
        return Err(Error::Refused(format!("This is not possible now: it is {}.", row.state)));
    }
    if needed == "proposed" && row.proposed_by == by {
        return Err(Error::Refused("You proposed this: another person must decide.".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_asked_for_by_a_day_to_come() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        assert!(reply_day("2026-11-20", today).is_err());
        assert!(reply_day("soon", today).is_err());
        assert_eq!(reply_day(" 2026-12-20 ", today).unwrap().to_string(), "2026-12-20");
    }
}
