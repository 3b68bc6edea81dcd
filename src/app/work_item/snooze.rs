//! Letting a thing sleep until a day, and waking it.

use super::{WorkRow, event, open_row, require_version};
use crate::app::{Actor, App};
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::work_item::may_sleep;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::store::work_item::WorkChange;
use crate::store::{self, Write};
use chrono::NaiveDate;

/// Until when a thing sleeps, and why, as a form has it.
#[derive(Debug, Clone, Default)]
pub struct Snooze {
    /// The day on which it is back, year-month-day.
    pub until: String,
    /// Why.
    pub reason: String,
}

impl Snooze {
    /// Reads the form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every wrong field.
    pub(super) fn parse(&self) -> Result<(NaiveDate, Reason)> {
        let mut errors = Vec::new();
        let until = self.until.trim().parse().map_err(|_| {
            errors.push(FieldError::new(
                "until",
                "Enter a day as year-month-day, such as 2026-12-01.",
            ));
        });
        let reason = Reason::parse(&self.reason)
            .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
        match (until, reason) {
            (Ok(until), Ok(reason)) => Ok((until, reason)),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// Lets a thing leave the queue until a day. No clock of the law is let pass.
///
/// # Errors
/// [`Error::Invalid`] for a wrong day or no reason; [`Error::Stale`].
pub fn snooze(app: &App, actor: &Actor, number: &str, version: i32, form: &Snooze) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let (until, reason) = form.parse()?;
    app.store.write(|tx| {
        let row = open_row(tx, actor, number)?;
        if row.snoozed_until == Some(until) {
            return Ok(());
        }
        require_version(&row, version)?;
        may_sleep(app.clock.today(), until, row.due_on)
            .map_err(|why| Error::field("until", why.to_string()))?;
        let change = WorkChange {
            snoozed_until: Some(Some(until)),
            snooze_reason: Some(reason.as_str()),
            ..WorkChange::default()
        };
        store::work_item::change(tx, &row, &change)?;
        let event = event(tx, &row, Verb::WorkSnoozed)?
            .fact("until", until.to_string())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Puts a thing that sleeps back into the queue.
///
/// # Errors
/// [`Error::Stale`].
pub fn wake(app: &App, actor: &Actor, number: &str, version: i32) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    app.store.write(|tx| {
        let row = open_row(tx, actor, number)?;
        if row.snoozed_until.is_none() {
            return Ok(());
        }
        require_version(&row, version)?;
        rouse(tx, app, actor, &row)
    })
}

fn rouse(tx: &mut Write<'_>, app: &App, actor: &Actor, row: &WorkRow) -> Result<()> {
    let change =
        WorkChange { snoozed_until: Some(None), snooze_reason: Some(""), ..WorkChange::default() };
    store::work_item::change(tx, row, &change)?;
    let event = event(tx, row, Verb::WorkWoken)?;
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}
