//! Deadlines as a calendar file: for a person who is signed in, and under an
//! address that only a calendar program of that person knows.

use super::{MONTH_LIMIT_ROWS, Wanted, filter};
use crate::app::{Actor, App};
use crate::domain::clock::Standing;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::{Permission, Role};
use crate::error::{Error, Result};
use crate::id;
use crate::report::calendar::{Entry, write};
use crate::store;
use crate::store::deadline::{DeadlineFilter, DeadlineRow};
use chrono::{Days, NaiveDateTime};

/// What lies further back than this is left out, in days.
const PAST_DAYS: u64 = 90;

/// The calendar file of what the actor's list shows.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn own_calendar(app: &App, actor: &Actor, wanted: &Wanted) -> Result<String> {
    actor.require(Permission::ReadCases)?;
    let filter = filter(actor.account()?, wanted, app.clock.today());
    calendar(app, filter)
}

/// Makes a new secret address for the actor's own deadlines; the one before
/// ends. Returns what stands in it, this once.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn make_feed(app: &App, actor: &Actor) -> Result<String> {
    actor.require(Permission::ReadCases)?;
    let account = actor.account()?;
    let token = id::secret();
    let hash = id::digest(token.as_bytes());
    app.store.write(|tx| {
        store::deadline_feed::set(tx, account, &hash, app.clock.today())?;
        let event = NewEvent::new(Verb::FeedMade, Noun::Account, account);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })?;
    Ok(token)
}

/// The calendar file of the person whose address this is. It names numbers and
/// clocks, and nothing of what a case is about.
///
/// # Errors
/// [`Error::NotFound`] for what is no address, and for people who may not read.
pub fn feed(app: &App, token: &str) -> Result<String> {
    let hash = id::digest(token.as_bytes());
    let holder = app.store.read(|tx| {
        let Some(account) = store::deadline_feed::find(tx, &hash)? else { return Ok(None) };
        store::account::find(tx, &account)
    })?;
    let holder = holder.filter(|row| row.is_active).ok_or(Error::NotFound("calendar"))?;
    let may = Role::from_code(&holder.role)
        .is_some_and(|role| crate::domain::role::may(role, Permission::ReadCases));
    if !may {
        return Err(Error::NotFound("calendar"));
    }
    let filter = DeadlineFilter {
        reader: holder.id.clone(),
        held_by: Some(holder.id),
        ..DeadlineFilter::default()
    };
    calendar(app, filter)
}

fn calendar(app: &App, mut filter: DeadlineFilter) -> Result<String> {
    let now = app.clock.now();
    filter.since = filter.since.or_else(|| now.date().checked_sub_days(Days::new(PAST_DAYS)));
    let rows = app.store.read(|tx| store::deadline::list(tx, &filter, None, MONTH_LIMIT_ROWS))?;
    let entries: Vec<Entry> = rows.iter().filter_map(|row| entry(row, now)).collect();
    Ok(write("Docket307 deadlines", &entries))
}

fn entry(row: &DeadlineRow, now: NaiveDateTime) -> Option<Entry> {
    let rule = super::reckon::rule_of(row);
    let name = rule.map_or(row.rule_code.as_str(), |rule| rule.name);
    let standing = Standing::from_code(&row.standing).map_or("", Standing::label);
    let sum = super::reckon::sum(row).ok()?;
    let law = rule.map_or("", |rule| rule.citation.text());
    Some(Entry {
        uid: format!("{}@docket307", row.id),
        on: row.due_on?,
        summary: format!("{}: {name} ({})", row.subject_number, row.rule_code),
        description: format!("{standing}.\n{}.\n{law}", sum.sentence()),
        stamp: now,
        sequence: row.version,
    })
}
