//! Work: whose a thing is, taking the next one, letting it sleep. None of it
//! moves a thing through its life cycle.

use super::case::name_of;
use super::conflict;
use super::note::{self, NoteShown};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Verb};
use crate::domain::playbook::{self, Playbook};
use crate::domain::role::{Permission, Role, may};
use crate::domain::work_item::{LEASE_MINUTES, WorkNoun};
use crate::error::{Error, Result};
use crate::store::work_item::WorkChange;
use crate::store::{self, Read, Write};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

pub use crate::store::work_item::{WorkPart, WorkRow};
pub use bulk::{
    BULK_LIMIT_ITEMS, BulkChange, BulkItem, Fate, apply as apply_bulk, preview, receiver_name,
};
pub use snooze::{Snooze, snooze, wake};
pub use thing::Thing;

mod bulk;
mod snooze;
mod thing;

/// The rows of a page of the queue.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most colleagues that a form offers.
const COLLEAGUES_LIMIT_ROWS: i64 = 500;
/// The free things that are looked at in one go when somebody takes the next.
const TAKE_PAGE_ROWS: i64 = 20;

/// A row of the queue with what a list says of it.
#[derive(Debug, Clone)]
pub struct WorkListed {
    /// The row.
    pub row: WorkRow,
    /// What the thing is called.
    pub title: String,
    /// Its state's code.
    pub state: String,
    /// Whose it is; empty for nobody's.
    pub holder: String,
}

/// A thing as its page of work shows it.
#[derive(Debug, Clone)]
pub struct WorkView {
    /// The thing.
    pub thing: Thing,
    /// Its row in the queue; none for an order.
    pub row: Option<WorkRow>,
    /// Whose it is; empty for nobody's.
    pub holder: String,
    /// Who took it and still has it; empty for nobody.
    pub taker: String,
    /// Who may be given it: key and name.
    pub colleagues: Vec<(String, String)>,
    /// Its notes, newest first.
    pub notes: Vec<NoteShown>,
    /// The conflict for which the reader takes no part in it.
    pub conflict: Option<conflict::ConflictRow>,
    /// What to look for, by its goods.
    pub playbooks: Vec<&'static Playbook>,
}

/// What may be done with it now, by this reader.
impl WorkView {
    /// Whether somebody other than `account` has it from the queue now.
    #[must_use]
    pub fn is_taken_by_other(&self, account: Option<&str>, now: NaiveDateTime) -> bool {
        self.row.as_ref().is_some_and(|row| taken_by_other(row, account, now))
    }
}

fn taken_by_other(row: &WorkRow, account: Option<&str>, now: NaiveDateTime) -> bool {
    row.taken_until.is_some_and(|until| until > now) && row.taken_by.as_deref() != account
}

/// A part of the queue, the most urgent first: those behind the given place.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    part: &WorkPart,
    noun: Option<WorkNoun>,
    after: Option<(NaiveDate, &str)>,
) -> Result<Vec<WorkListed>> {
    actor.require(Permission::ReadAllegations)?;
    actor.require(Permission::ReadCases)?;
    let today = app.clock.today();
    app.store.read(|tx| {
        let rows = store::work_item::list(tx, part, noun, today, after, PAGE_LIMIT_ROWS + 1)?;
        listed(tx, rows)
    })
}

fn listed(tx: &mut Read<'_>, rows: Vec<WorkRow>) -> Result<Vec<WorkListed>> {
    let mut titles = store::work_item::titles(tx, &rows)?;
    rows.into_iter()
        .map(|row| {
            let holder = name_of(tx, row.assigned_to.as_deref())?;
            let told = titles.remove(&row.number);
            let (title, state) = told.map(|found| (found.title, found.state)).unwrap_or_default();
            Ok(WorkListed { row, title, state, holder })
        })
        .collect()
}

/// A thing with its notes and what may be done about it.
///
/// # Errors
/// [`Error::NotFound`], also for what the actor may not read.
pub fn show(app: &App, actor: &Actor, number: &str, after: &str) -> Result<WorkView> {
    actor.require(Permission::ReadCases)?;
    let now = app.clock.now();
    app.store.read(|tx| {
        let thing = Thing::find(tx, actor, number)?;
        let row = store::work_item::find(tx, number)?;
        let taken = row.as_ref().filter(|row| row.taken_until.is_some_and(|until| until > now));
        Ok(WorkView {
            holder: name_of(tx, row.as_ref().and_then(|row| row.assigned_to.as_deref()))?,
            taker: name_of(tx, taken.and_then(|row| row.taken_by.as_deref()))?,
            colleagues: colleagues(tx)?,
            notes: note::list(tx, &thing, after)?,
            conflict: match &actor.account_id {
                Some(account) => store::conflict::touched(tx, account, thing.noun, &thing.id)?,
                None => None,
            },
            playbooks: playbook::of(&thing.goods),
            row,
            thing,
        })
    })
}

/// Who may be given work: key and name, by name.
///
/// # Errors
/// When the database fails.
fn colleagues(tx: &mut Read<'_>) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| may(*role, Permission::WorkCases)) {
        all.extend(store::account::list_by_role(tx, role.code(), COLLEAGUES_LIMIT_ROWS)?);
    }
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

/// The same for a form that stands alone.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_colleagues(app: &App, actor: &Actor) -> Result<Vec<(String, String)>> {
    actor.require(Permission::WorkCases)?;
    app.store.read(colleagues)
}

/// Gives a thing to somebody (`to` is an account's key, `me`, or empty for
/// nobody) on the version that the page showed. Done twice is done once.
///
/// # Errors
/// [`Error::Invalid`] for who may not work it; [`Error::Refused`] for a
/// conflict of interest, or when a colleague has just taken it; [`Error::Stale`].
pub fn assign(app: &App, actor: &Actor, number: &str, version: i32, to: &str) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = open_row(tx, actor, number)?;
        let to = receiver(tx, actor, to)?;
        if row.assigned_to.as_deref() == to.as_ref().map(|(id, _)| id.as_str()) {
            return Ok(());
        }
        require_version(&row, version)?;
        may_assign(tx, actor, &row, to.as_ref(), now)?;
        let id = to.as_ref().map(|(id, _)| id.as_str());
        let change = WorkChange {
            assigned_to: Some(id.map(str::to_owned)),
            taken_by: Some(None),
            taken_until: Some(None),
            ..WorkChange::default()
        };
        store::work_item::change(tx, &row, &change)?;
        let mut event = event(tx, &row, Verb::WorkAssigned)?;
        event.facts.extend(row.assigned_to.clone().map(|from| ("from_account", from)));
        match &to {
            Some((id, name)) => {
                event.facts.push(("to_account", id.clone()));
                event.values.push(("assigned_to", name.clone()));
            }
            None => event.facts.push(("to", "nobody".to_owned())),
        }
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// The row of a thing that waits, for somebody who may read the thing.
fn open_row(tx: &mut Read<'_>, actor: &Actor, number: &str) -> Result<WorkRow> {
    Thing::find(tx, actor, number)?;
    let row =
        store::work_item::find(tx, number)?.ok_or(Error::NotFound("docket number in the queue"))?;
    if row.is_open {
        Ok(row)
    } else {
        Err(Error::Refused(format!("{number} is not in the queue any more.")))
    }
}

fn require_version(row: &WorkRow, shown: i32) -> Result<()> {
    if row.version == shown { Ok(()) } else { Err(Error::Stale { shown, now: row.version }) }
}

/// Key and name of who is given it; none for nobody.
fn receiver(tx: &mut Read<'_>, actor: &Actor, to: &str) -> Result<Option<(String, String)>> {
    let id = match to {
        "" => return Ok(None),
        "me" => actor.account()?,
        id => id,
    };
    let row = store::account::find(tx, id)?.filter(|row| {
        row.is_active
            && Role::from_code(&row.role).is_some_and(|role| may(role, Permission::WorkCases))
    });
    match row {
        Some(row) => Ok(Some((row.id, row.name))),
        None => Err(Error::field("to", "Choose a colleague who works cases.")),
    }
}

/// Whether a thing may be given to somebody now.
fn may_assign(
    tx: &mut Read<'_>,
    actor: &Actor,
    row: &WorkRow,
    to: Option<&(String, String)>,
    now: NaiveDateTime,
) -> Result<()> {
    if let Some((id, name)) = to {
        conflict::refuse(tx, id, name, noun_of(row)?.noun(), &row.subject_id, &row.number)?;
    }
    let account = actor.account_id.as_deref();
    if taken_by_other(row, account, now) && actor.require(Permission::Approve).is_err() {
        let name = name_of(tx, row.taken_by.as_deref())?;
        return Err(Error::Refused(format!(
            "{name} has just taken {} from the queue. It is free again when it is given back, or \
             {LEASE_MINUTES} minutes after it was taken.",
            row.number
        )));
    }
    Ok(())
}

fn noun_of(row: &WorkRow) -> Result<WorkNoun> {
    WorkNoun::from_code(&row.noun)
        .ok_or_else(|| Error::internal("an unknown kind of thing is in the queue"))
}

/// An event on the timeline of a thing.
fn event(tx: &mut Read<'_>, row: &WorkRow, verb: Verb) -> Result<NewEvent> {
    let noun = noun_of(row)?;
    let case_id = match noun {
        WorkNoun::Case => Some(row.subject_id.clone()),
        WorkNoun::Hold => store::hold::find(tx, &row.subject_id)?.and_then(|hold| hold.case_id),
        WorkNoun::Allegation => None,
    };
    Ok(NewEvent::new(verb, noun.noun(), &row.subject_id).in_case(case_id.as_deref()))
}

/// Takes the most urgent thing that is nobody's, and returns its number; none
/// when nothing waits. Nobody else gets it for [`LEASE_MINUTES`]. Who has one
/// already gets the same again, so that a repeated request takes no second one.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn take_next(app: &App, actor: &Actor, noun: Option<WorkNoun>) -> Result<Option<String>> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?;
    let now = app.clock.now();
    let until = now + TimeDelta::minutes(LEASE_MINUTES);
    // The statement that takes is its own guard, so that two who take at once need not
    // be kept apart: the second waits for the first and goes on to the next thing. One
    // person who asks twice at once is kept apart from that person alone.
    app.store.write_bulk(|tx| {
        store::work_item::lock_taker(tx, by)?;
        let wanted = |row: &WorkRow| noun.is_none_or(|noun| noun.code() == row.noun);
        if let Some(row) = store::work_item::find_taken(tx, by, now)?.filter(wanted) {
            return Ok(Some(row.number));
        }
        let mut after: Option<(NaiveDate, String)> = None;
        loop {
            let place = after.as_ref().map(|(on, number)| (*on, number.as_str()));
            let rows = store::work_item::list_free(tx, noun, now, place, TAKE_PAGE_ROWS)?;
            let Some(last) = rows.last() else { return Ok(None) };
            after = Some((last.rank_on, last.number.clone()));
            for row in rows {
                let thing = noun_of(&row)?.noun();
                if store::conflict::touched(tx, by, thing, &row.subject_id)?.is_some()
                    || !store::work_item::take(tx, &row, by, now, until)?
                {
                    continue;
                }
                let event = event(tx, &row, Verb::WorkTaken)?
                    .fact("until", until.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                store::event::append(tx, &app.stamp(actor), &event)?;
                return Ok(Some(row.number));
            }
        }
    })
}

/// Gives back what the actor took.
///
/// # Errors
/// [`Error::Refused`] when the actor does not have it; [`Error::Stale`].
pub fn give_back(app: &App, actor: &Actor, number: &str, version: i32) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?;
    app.store.write(|tx| {
        let row = open_row(tx, actor, number)?;
        require_version(&row, version)?;
        if row.taken_by.as_deref() != Some(by) {
            return Err(Error::Refused(format!("You have not taken {number} from the queue.")));
        }
        release(tx, app, actor, &row)
    })
}

fn release(tx: &mut Write<'_>, app: &App, actor: &Actor, row: &WorkRow) -> Result<()> {
    let change =
        WorkChange { taken_by: Some(None), taken_until: Some(None), ..WorkChange::default() };
    store::work_item::change(tx, row, &change)?;
    let event = event(tx, row, Verb::WorkGivenBack)?;
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}

/// Takes what is a person's away from that person where a new conflict touches
/// it. Returns the numbers.
///
/// # Errors
/// When the database fails.
pub(super) fn hand_over(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    account_id: &str,
) -> Result<Vec<String>> {
    let today = app.clock.today();
    let mut numbers = Vec::new();
    let mut after: Option<(NaiveDate, String)> = None;
    let part = WorkPart::Of(account_id.to_owned());
    loop {
        let place = after.as_ref().map(|(on, number)| (*on, number.as_str()));
        let rows = store::work_item::list(tx, &part, None, today, place, PAGE_LIMIT_ROWS)?;
        let Some(last) = rows.last() else { return Ok(numbers) };
        after = Some((last.rank_on, last.number.clone()));
        for row in rows {
            let noun = noun_of(&row)?.noun();
            if store::conflict::touched(tx, account_id, noun, &row.subject_id)?.is_none() {
                continue;
            }
            let change = WorkChange { assigned_to: Some(None), ..WorkChange::default() };
            store::work_item::change(tx, &row, &change)?;
            let event = event(tx, &row, Verb::WorkAssigned)?
                .fact("from_account", account_id)
                .fact("to", "nobody")
                .fact("why", "conflict");
            store::event::append(tx, &app.stamp(actor), &event)?;
            numbers.push(row.number);
        }
    }
}
