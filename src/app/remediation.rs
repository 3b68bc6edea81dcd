//! What an order says of workers: who counted them, by which steps it is made good, and
//! what is still missing. Whoever recorded a step does not verify it.

use super::order::OrderSubject;
use super::step::Subject;
use super::{Actor, App, conflict, evidence};
use crate::domain::allegation::Indicator;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::remediation::{
    self as rules, NAME_LIMIT_CHARS, STEP_LIMIT_ROWS, StepDraft, StepForm, StepKind, StepState,
};
use crate::domain::role::Permission;
use crate::domain::voice::refuse_inner;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::intake::measure;
use crate::store;
use crate::store::order::OrderRow;
use crate::store::{Read, Write};
use chrono::NaiveDate;
use rust_decimal::Decimal;

pub use crate::store::remediation::{CountRow, StepRow};

/// What an order says of workers.
#[derive(Debug, Clone, Default)]
pub struct Impact {
    /// Indicators for which evidence stands in the grids of the cases behind the order.
    pub indicators: Vec<Indicator>,
    /// Who counted how many, newest first.
    pub counts: Vec<CountRow>,
    /// The steps, by number.
    pub steps: Vec<StepRow>,
    /// What is still missing, a sentence each.
    pub missing: Vec<String>,
}

/// The same with its order, for the page of its own.
#[derive(Debug, Clone)]
pub struct ImpactView {
    /// The order.
    pub order: OrderRow,
    /// What it says.
    pub impact: Impact,
}

/// A count, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct CountForm {
    /// How many.
    pub workers: String,
    /// Who counted, or where it is written.
    pub source: String,
    /// For which day.
    pub counted_on: String,
}

/// Reads what an order says of workers.
pub(super) fn impact(tx: &mut Read<'_>, order: &OrderRow) -> Result<Impact> {
    let mut indicators = Vec::new();
    for case_id in store::remediation::cases_behind(tx, &order.id)? {
        for found in rules::found(&evidence::grid(tx, &case_id)?) {
            if !indicators.contains(&found) {
                indicators.push(found);
            }
        }
    }
    let counts = store::remediation::list_counts(tx, &order.id)?;
    let steps = store::remediation::list_steps(tx, &[&order.id])?;
    let known: Vec<(StepKind, StepState)> = steps
        .iter()
        .filter_map(|row| {
            Some((StepKind::from_code(&row.kind)?, StepState::from_code(&row.state)?))
        })
        .collect();
    let are_heard = steps.iter().any(|row| !row.worker_words.is_empty());
    Ok(Impact {
        missing: rules::missing(&indicators, &known, !counts.is_empty(), are_heard),
        indicators,
        counts,
        steps,
    })
}

/// What an order says of workers.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<ImpactView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let order = store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
        Ok(ImpactView { impact: impact(tx, &order)?, order })
    })
}

/// The order, for somebody whom no conflict of interest bars.
fn order_for(tx: &mut Read<'_>, by: &str, number: &str) -> Result<OrderRow> {
    let row = store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
    let subject = OrderSubject::read(tx, row.clone())?;
    conflict::refuse_step(tx, by, &Subject::Order(Box::new(subject)))?;
    Ok(row)
}

fn event_of(verb: Verb, order: &OrderRow) -> NewEvent {
    NewEvent::new(verb, Noun::Order, &order.id).in_case(order.case_id.as_deref())
}

/// Records how many workers an order concerns. The same count sent again is one.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field.
pub fn count(app: &App, actor: &Actor, number: &str, form: &CountForm) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let mut errors = Vec::new();
    let workers = form.workers.trim().replace([',', '\u{202f}'], "").parse::<i32>().ok();
    let workers = workers.filter(|workers| *workers > 0);
    if workers.is_none() {
        errors.push(FieldError::new("workers", "Write a whole number of at least 1, such as 240."));
    }
    let source = limited("source", &form.source, NAME_LIMIT_CHARS, &mut errors).replace('\n', " ");
    if source.is_empty() {
        errors.push(FieldError::new("source", "Write who counted, or where it is written."));
    }
    refuse_inner("source", &source, &mut errors);
    let on = form.counted_on.trim().parse::<NaiveDate>().ok().filter(|on| *on <= now.date());
    if on.is_none() {
        errors.push(FieldError::new(
            "counted_on",
            "Write the day of the count as year-month-day; it cannot lie ahead.",
        ));
    }
    let (Some(workers), Some(counted_on), true) = (workers, on, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    app.store.write(|tx| {
        let order = order_for(tx, &by, number)?;
        let known = store::remediation::list_counts(tx, &order.id)?;
        let is_same = |row: &CountRow| {
            row.workers == workers && row.source == source && row.counted_on == counted_on
        };
        if known.iter().any(is_same) {
            return Ok(());
        }
        let row = CountRow {
            id: id::ordered(),
            order_id: order.id.clone(),
            workers,
            source: source.clone(),
            counted_on,
            recorded_by: by.clone(),
            recorded_at: now,
        };
        store::remediation::insert_count(tx, &row)?;
        let event = event_of(Verb::WorkersCounted, &order)
            .fact("workers", workers.to_string())
            .fact("counted_on", counted_on.to_string())
            .value("source", source.clone());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Digits behind the point of a currency, for pages.
#[must_use]
pub fn digits(currency: &str) -> usize {
    usize::try_from(measure::minor_digits(currency)).unwrap_or(2)
}

/// An amount in minor units with its currency; nothing for nothing.
fn money(form: &StepForm, errors: &mut Vec<FieldError>) -> (Option<i64>, String) {
    if form.amount.trim().is_empty() {
        return (None, String::new());
    }
    let Some(currency) = measure::currency(&form.currency) else {
        errors
            .push(FieldError::new("currency", "Write the currency in three letters, such as CNY."));
        return (None, String::new());
    };
    let amount = form.amount.trim().replace(',', "").parse::<Decimal>().ok();
    let money = amount
        .filter(Decimal::is_sign_positive)
        .and_then(|amount| measure::money(amount, currency).ok());
    match money {
        Some(money) if !money.is_rounded => (Some(money.minor), currency.to_owned()),
        _ => {
            errors.push(FieldError::new(
                "amount",
                format!("Write an amount that {currency} has, such as 12500.00, with a point."),
            ));
            (None, String::new())
        }
    }
}

/// Adds a step, or records it anew as `place` of the order on the version that was
/// shown. That it is verified is recorded by another person than the one before.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] to who recorded it, and
/// beyond the limit; [`Error::Stale`]; [`Error::NotFound`].
pub fn record(
    app: &App,
    actor: &Actor,
    number: &str,
    place: Option<(i32, i32)>,
    form: &StepForm,
) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let mut errors = Vec::new();
    let draft = StepDraft::parse(form, &mut errors);
    let (amount_minor, currency) = money(form, &mut errors);
    let (Some(draft), true) = (draft, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let is_verified = draft.state == StepState::Verified;
    if is_verified {
        actor.require_confirmed(Permission::Act)?;
    }
    app.store.write(|tx| {
        let order = order_for(tx, &by, number)?;
        let known = store::remediation::list_steps(tx, &[&order.id])?;
        let seen = match place {
            Some((place, _)) => {
                let found = known.iter().find(|row| row.number == place);
                Some(found.ok_or(Error::NotFound("step"))?)
            }
            None => None,
        };
        if place.is_none() && known.len() >= STEP_LIMIT_ROWS {
            return Err(Error::Refused(format!("An order has at most {STEP_LIMIT_ROWS} steps.")));
        }
        let row = StepRow {
            id: seen.map_or_else(id::ordered, |row| row.id.clone()),
            order_id: order.id.clone(),
            number: seen.map_or_else(|| next(&known), |row| row.number),
            kind: draft.kind.code().to_owned(),
            plan: draft.plan.clone(),
            amount_minor,
            currency: currency.clone(),
            evidence: draft.evidence.clone(),
            worker_words: draft.worker_words.clone(),
            state: draft.state.code().to_owned(),
            verifier: draft.verifier.clone(),
            recorded_by: seen
                .filter(|_| is_verified)
                .map_or_else(|| by.clone(), |row| row.recorded_by.clone()),
            changed_at: now,
            verified_by: is_verified.then(|| by.clone()),
            verified_at: is_verified.then_some(now),
            version: seen.map_or(1, |row| row.version.saturating_add(1)),
        };
        refuse_own(seen, &row)?;
        keep(tx, place, &row)?;
        let event = event_of(Verb::RemediationRecorded, &order)
            .fact("step", row.number.to_string())
            .fact("kind", row.kind.clone())
            .fact("step_state", row.state.clone())
            .value("plan", row.plan.clone())
            .value("evidence", row.evidence.clone());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

fn next(known: &[StepRow]) -> i32 {
    known.iter().map(|row| row.number).max().unwrap_or(0).saturating_add(1)
}

fn keep(tx: &mut Write<'_>, place: Option<(i32, i32)>, row: &StepRow) -> Result<()> {
    match place {
        Some((_, shown)) => store::remediation::change_step(tx, shown, row),
        None => store::remediation::insert_step(tx, row),
    }
}

/// Verified is what somebody else recorded, as it was recorded, once.
fn refuse_own(seen: Option<&StepRow>, row: &StepRow) -> Result<()> {
    let Some(by) = &row.verified_by else { return Ok(()) };
    let Some(seen) = seen else {
        return Err(Error::field("state", "Record the step first; another person verifies it."));
    };
    if seen.recorded_by == *by {
        return Err(Error::Refused(
            "You recorded this step: another person must record that it was verified.".into(),
        ));
    }
    if seen.verified_by.is_some() {
        return Err(Error::Refused(
            "This step is verified. To change it, record it as done again; then another person verifies it.".into(),
        ));
    }
    if told(seen) != told(row) {
        return Err(Error::field(
            "state",
            "Whoever verifies changes nothing of what was recorded. Record the change first; another person verifies it.",
        ));
    }
    Ok(())
}

/// What a step says, but for what shows that it was done.
fn told(row: &StepRow) -> (&str, &str, Option<i64>, &str, &str) {
    (&row.kind, &row.plan, row.amount_minor, &row.currency, &row.worker_words)
}
