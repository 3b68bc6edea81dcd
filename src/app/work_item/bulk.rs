//! The same change on many things: first what would happen, then one
//! transaction each, so that one that cannot stops no other.

use super::snooze::{Snooze, snooze};
use super::{assign, may_assign, open_row, receiver};
use crate::app::case::name_of;
use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::domain::work_item::may_sleep;
use crate::error::{Error, Result};
use crate::store;

/// The most things that one change names.
pub const BULK_LIMIT_ITEMS: usize = 100;

/// What is to be done with each.
#[derive(Debug, Clone)]
pub enum BulkChange {
    /// Give it to somebody: a key, `me`, or empty for nobody.
    Assign(String),
    /// Let it sleep.
    Snooze(Snooze),
}

/// One thing of the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkItem {
    /// Its docket number.
    pub number: String,
    /// The version that the page showed; none before there was a page.
    pub version: Option<i32>,
}

/// What would become, or became, of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It will be, or was, changed.
    Done {
        /// At this version.
        version: i32,
        /// Whose it was before; empty for nobody's, and once it is done.
        from: String,
    },
    /// It is left out, and why.
    LeftOut(String),
}

fn limited(items: &[BulkItem]) -> Result<()> {
    match items.len() {
        0 => Err(Error::field("pick", "Tick at least one row.")),
        1..=BULK_LIMIT_ITEMS => Ok(()),
        count => Err(Error::field(
            "pick",
            format!("{count} rows are ticked; the limit is {BULK_LIMIT_ITEMS}."),
        )),
    }
}

/// What would happen to each, and why not.
///
/// # Errors
/// [`Error::Invalid`] for a wrong field of the change itself.
pub fn preview(
    app: &App,
    actor: &Actor,
    items: &[BulkItem],
    change: &BulkChange,
) -> Result<Vec<(String, Fate)>> {
    actor.require(Permission::WorkCases)?;
    limited(items)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store.read(|tx| {
        let to = match change {
            BulkChange::Assign(to) => receiver(tx, actor, to)?,
            BulkChange::Snooze(_) => None,
        };
        let until = match change {
            BulkChange::Assign(_) => None,
            BulkChange::Snooze(form) => Some(form.parse()?.0),
        };
        let mut fates = Vec::new();
        for item in items {
            let checked = open_row(tx, actor, &item.number).and_then(|row| {
                match until {
                    Some(until) => may_sleep(today, until, row.due_on)
                        .map_err(|why| Error::Refused(why.to_string()))?,
                    None if row.assigned_to.as_deref()
                        == to.as_ref().map(|(id, _)| id.as_str()) =>
                    {
                        return Err(Error::Refused("It is so already.".to_owned()));
                    }
                    None => may_assign(tx, actor, &row, to.as_ref(), now)?,
                }
                Ok((row.version, row.assigned_to))
            });
            let named = match checked {
                Ok((version, holder)) => Ok((version, name_of(tx, holder.as_deref())?)),
                Err(error) => Err(error),
            };
            fates.push((item.number.clone(), fate(named)?));
        }
        Ok(fates)
    })
}

/// Who gets the things of a change: a name, or empty for nobody.
///
/// # Errors
/// [`Error::Invalid`] when it is nobody who works cases.
pub fn receiver_name(app: &App, actor: &Actor, to: &str) -> Result<String> {
    actor.require(Permission::WorkCases)?;
    let found = app.store.read(|tx| receiver(tx, actor, to))?;
    Ok(found.map_or_else(String::new, |(_, name)| name))
}

/// Makes the change on each, in a transaction each with its event.
///
/// # Errors
/// [`Error::Invalid`] for a wrong field of the change itself; what was done
/// stays done when the database fails.
pub fn apply(
    app: &App,
    actor: &Actor,
    items: &[BulkItem],
    change: &BulkChange,
) -> Result<Vec<(String, Fate)>> {
    actor.require(Permission::WorkCases)?;
    limited(items)?;
    if let BulkChange::Snooze(form) = change {
        form.parse()?;
    }
    let mut fates = Vec::new();
    for item in items {
        let number = item.number.as_str();
        let version = item.version.unwrap_or_default();
        let done = match change {
            BulkChange::Assign(to) => assign(app, actor, number, version, to),
            BulkChange::Snooze(form) => snooze(app, actor, number, version, form),
        };
        let version =
            app.store.read(|tx| store::work_item::find(tx, number))?.map(|row| row.version);
        fates.push((
            item.number.clone(),
            fate(done.map(|()| (version.unwrap_or_default(), String::new())))?,
        ));
    }
    Ok(fates)
}

/// What refuses one thing leaves it out; what fails for all is an error.
fn fate(outcome: Result<(i32, String)>) -> Result<Fate> {
    match outcome {
        Ok((version, from)) => Ok(Fate::Done { version, from }),
        Err(Error::Invalid(errors)) => {
            let words: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            Ok(Fate::LeftOut(words.join(" ")))
        }
        Err(error @ (Error::Refused(_) | Error::Stale { .. } | Error::NotFound(_))) => {
            Ok(Fate::LeftOut(error.to_string()))
        }
        Err(error) => Err(error),
    }
}
