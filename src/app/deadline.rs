//! Deadlines: the clocks of the law on holds, cases and investigations. Steps
//! start and end them; a job says which have run out; people extend, correct
//! and close them. Nothing takes effect because a day has passed.

use super::case::name_of;
use super::step::{Applying, Subject};
use super::{Actor, App};
use crate::domain::clock::{ClockRule, Standing, Step, Sum};
use crate::domain::event::Verb;
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::id;
use crate::store::case::CaseRow;
use crate::store::deadline::DeadlineFilter;
use crate::store::hold::HoldRow;
use crate::store::{self, Read, Write};
use chrono::{Days, NaiveDate};
use serde_json::Value;

pub use crate::store::deadline::DeadlineRow;

mod advance;
mod asked;
mod change;
mod clocks;
mod feed;
mod rebuild;
mod reckon;
mod shared;
mod tolling;

pub use advance::{queue_lapsed, run as advance};
pub use asked::{ChangeRow, ChangeShown, ClockAsked, decide as decide_change, list_waiting};
pub use change::{Change, ChangeForm, NewClock, change, start};
pub use feed::{feed, make_feed, own_calendar};
pub use rebuild::{rebuild, run as run_rebuild};
pub(super) use shared::begin_on;

pub use tolling::{TollForm, TollKind, TollShown, decide as decide_toll, record as record_toll};

use clocks::{About, Clocks};

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most deadlines that a month or a calendar file shows.
pub const MONTH_LIMIT_ROWS: i64 = 1000;
/// What is due within so many days is due soon.
pub const SOON_DAYS: u64 = 7;

/// A deadline with its rule and the sum that leads to its day.
#[derive(Debug, Clone)]
pub struct DeadlineShown {
    /// As it is stored.
    pub row: DeadlineRow,
    /// Its rule; none when the table of this version does not have it.
    pub rule: Option<&'static ClockRule>,
    /// How its last day comes about.
    pub sum: Sum,
    /// The name of who holds it.
    pub holder: String,
    /// The stops that people recorded, oldest first; on the page of the clock alone.
    pub tolls: Vec<TollShown>,
    /// The changes that were asked for, oldest first; on the page of the clock alone.
    pub changes: Vec<ChangeShown>,
}

/// Which deadlines a reader asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Whose.
    pub whose: Held,
    /// Only at ports with this in their code or name; empty for all.
    pub port: String,
    /// Only of importers with this in their name or number; empty for all.
    pub importer: String,
    /// Which part.
    pub part: Part,
    /// Only with a last day from this day on, before the second.
    pub between: Option<(NaiveDate, NaiveDate)>,
}

/// Whose deadlines are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// Everybody's and nobody's.
    #[default]
    Any,
    /// The reader's own.
    Mine,
    /// Those that anybody of the team holds.
    Team,
    /// Those that nobody holds.
    Nobody,
}

/// The parts of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Every open one with a last day.
    #[default]
    All,
    /// Those that ran out and wait for a person.
    Overdue,
    /// Those that end within [`SOON_DAYS`] days.
    Soon,
    /// Those without a last day: they wait for a date, or stand still.
    Undated,
}

/// Lets the clocks of a subject follow a step that is being taken on it.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub(super) fn follow(
    tx: &mut Write<'_>,
    subject: &Subject,
    action: &str,
    to: &str,
    command: &Value,
    applying: &Applying,
) -> Result<()> {
    let about = About::read(tx, subject)?;
    let step = Step {
        machine: about.machine,
        action,
        authority: about.authority,
        regime: about.regime,
        taken_on: about.zone().day(applying.now),
        imported_on: imported_on(tx, subject)?,
        command,
        is_open: is_open(about.machine, to),
    };
    let mut clocks = Clocks::read(tx, about)?;
    clocks.follow(&step, applying.now)?;
    clocks.save(tx, Some(&applying.stamp))
}

/// The day of importation of a held line, as its organizations tell it.
fn imported_on(tx: &mut Read<'_>, subject: &Subject) -> Result<Option<NaiveDate>> {
    let Subject::Hold(hold) = subject else { return Ok(None) };
    let goods = store::hold::find_goods(tx, &hold.row.document, hold.row.line)?;
    Ok(goods.and_then(|goods| goods.imported_on))
}

/// Lets the clocks of a case run on a case that was split off it, from the same days.
///
/// # Errors
/// When the database fails.
pub(super) fn copy_clocks(
    tx: &mut Write<'_>,
    from: &CaseRow,
    to: &CaseRow,
    applying: &Applying,
) -> Result<()> {
    for row in store::deadline::list_by_subject(tx, Machine::Case.code(), &from.id)? {
        let copy = DeadlineRow {
            id: id::ordered(),
            subject_id: to.id.clone(),
            subject_number: to.docket_number.clone(),
            subject_title: to.title.clone(),
            case_id: Some(to.id.clone()),
            created_at: applying.now,
            changed_at: applying.now,
            version: 1,
            ..row
        };
        store::deadline::insert(tx, &copy)?;
        let mut event =
            clocks::about(Verb::DeadlineStarted, &copy).fact("case", from.docket_number.clone());
        event.facts.extend(copy.started_on.map(|on| ("started_on", on.to_string())));
        event.facts.extend(copy.due_on.map(|on| ("due_on", on.to_string())));
        store::event::append(tx, &applying.stamp, &event)?;
    }
    store::work_item::follow_clocks(tx, Machine::Case.code(), &to.id)
}

fn is_open(machine: Machine, state: &str) -> bool {
    use crate::domain::workflow::{case, hold, investigation, order, petition};
    match machine {
        Machine::Case => case::CaseState::from_code(state).is_none_or(case::CaseState::is_open),
        Machine::Order => {
            order::OrderState::from_code(state).is_none_or(order::OrderState::is_open)
        }
        Machine::Petition => {
            petition::PetitionState::from_code(state).is_none_or(petition::PetitionState::is_open)
        }
        Machine::Hold => hold::HoldState::from_code(state).is_none_or(hold::HoldState::is_open),
        Machine::Investigation => investigation::InvestigationState::from_code(state)
            .is_none_or(investigation::InvestigationState::is_open),
    }
}

/// The clocks of one subject, those that run first, each group oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn of_subject(
    tx: &mut Read<'_>,
    machine: Machine,
    subject_id: &str,
) -> Result<Vec<DeadlineShown>> {
    let mut rows = store::deadline::list_by_subject(tx, machine.code(), subject_id)?;
    rows.sort_by_key(|row| !row.is_open);
    rows.into_iter().map(|row| shown(row, String::new())).collect()
}

/// The clocks of holds that concern their importer, or their surety, those that end first before
/// all others: with the sums that staff read, without what people wrote about
/// them, and under the number by which the importer knows the hold.
///
/// # Errors
/// When the database fails.
pub(super) fn of_partner(
    tx: &mut Read<'_>,
    holds: &[&HoldRow],
    role: Role,
) -> Result<Vec<DeadlineShown>> {
    let concerns = |rule: &ClockRule| {
        if role == Role::Surety { rule.concerns_surety() } else { rule.concerns_importer() }
    };
    let ids: Vec<&str> = holds.iter().map(|hold| hold.id.as_str()).collect();
    let mut told = Vec::new();
    for mut row in store::deadline::list_by_subjects(tx, Machine::Hold.code(), &ids)? {
        let Some(hold) = holds.iter().find(|hold| hold.id == row.subject_id) else { continue };
        if !reckon::rule_of(&row).is_some_and(concerns) {
            continue;
        }
        row.subject_number = super::hold::partner::told_number(&hold.public_id);
        reckon::hush(&mut row)?;
        told.push(shown(row, String::new())?);
    }
    told.sort_by_key(|one| (!one.row.is_open, one.row.due_on.is_none(), one.row.due_on));
    Ok(told)
}

fn shown(row: DeadlineRow, holder: String) -> Result<DeadlineShown> {
    let (rule, sum) = (reckon::rule_of(&row), reckon::sum(&row)?);
    Ok(DeadlineShown { rule, sum, row, holder, tolls: Vec::new(), changes: Vec::new() })
}

/// A page of deadlines in the order of their last day: those after the given
/// day and key.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    wanted: &Wanted,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<DeadlineShown>> {
    actor.require(Permission::ReadCases)?;
    let filter = filter(actor.account()?, wanted, app.clock.today());
    app.store.read(|tx| {
        let rows = store::deadline::list(tx, &filter, after, limit_rows)?;
        rows.into_iter()
            .map(|row| {
                let holder = name_of(tx, row.held_by.as_deref())?;
                shown(row, holder)
            })
            .collect()
    })
}

fn filter(reader: &str, wanted: &Wanted, today: NaiveDate) -> DeadlineFilter {
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut filter = DeadlineFilter {
        reader: reader.to_owned(),
        held_by: (wanted.whose == Held::Mine).then(|| reader.to_owned()),
        is_held: match wanted.whose {
            Held::Any | Held::Mine => None,
            Held::Team => Some(true),
            Held::Nobody => Some(false),
        },
        port: text(&wanted.port),
        importer: text(&wanted.importer),
        ..DeadlineFilter::default()
    };
    if let Some((since, before)) = wanted.between {
        (filter.since, filter.before) = (Some(since), Some(before));
    }
    match wanted.part {
        Part::All => {}
        Part::Undated => filter.is_undated = true,
        Part::Overdue => {
            filter.standings = vec![Standing::Provisional.code(), Standing::Overdue.code()];
        }
        Part::Soon => {
            filter.standings = vec![Standing::Running.code()];
            filter.before = today.checked_add_days(Days::new(SOON_DAYS + 1));
        }
    }
    filter
}

/// One deadline with its sum. A walled one is found by its holder alone.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, id: &str) -> Result<DeadlineShown> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = find(tx, actor, id)?;
        let holder = name_of(tx, row.held_by.as_deref())?;
        let tolls = tolling::list(tx, &row)?;
        let changes = asked::list(tx, &row)?;
        Ok(DeadlineShown { tolls, changes, ..shown(row, holder)? })
    })
}

/// Finds a clock. A walled one is found by its holder alone.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn find(tx: &mut Read<'_>, actor: &Actor, id: &str) -> Result<DeadlineRow> {
    let row = store::deadline::find(tx, id)?.ok_or(Error::NotFound("deadline"))?;
    if row.is_walled && row.held_by.as_deref() != actor.account_id.as_deref() {
        return Err(Error::NotFound("deadline"));
    }
    Ok(row)
}
