//! What becomes of what was said: one proposes, another agrees.

use super::{event_of, find};
use crate::app::order::OrderSubject;
use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::voice::refuse_inner;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::store;
use crate::store::Write;
use crate::store::order::OrderRow;
use crate::store::representation::{RepresentationRow, Ruling};

/// The longest text that its author reads beside the outcome, in characters.
const TOLD_LIMIT_CHARS: usize = 4000;

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
    if let Some(newer) = store::representation::find_successor(tx, &row.id)? {
        return Err(Error::Refused(format!(
            "Its author corrected this: decide on {} instead.",
            newer.docket_number
        )));
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
