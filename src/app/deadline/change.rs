//! What people change of a clock, each with its reason: more time, the first
//! day, the end. And clocks that no step starts. Where a day of the law would
//! move, one person asks and another agrees.

use super::asked;
use super::clocks::{About, Clocks, close};
use super::{reckon, shared};
use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::clock::{self, ClockRule, Ending, Expiry, Extension, Standing};
use crate::domain::hold::ClockUse;
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::{Machine, Reason, hold};
use crate::error::{Error, FieldError, Result};
use crate::store::Write;
use crate::store::deadline::DeadlineRow;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// What a person changes of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// More time, until a new last day (none where the law names the length).
    Extend(Option<NaiveDate>),
    /// The day that started it, entered or corrected.
    Date(NaiveDate),
    /// Its end, as a person finds it.
    Close(Ending),
    /// Counsel's view whether it runs.
    Counsel(bool),
}

impl Change {
    /// Whether another person must agree, under a rule of the law: it moves a day, or ends
    /// the clock. Counsel's view is counsel's; what is walled is seen by nobody else.
    #[must_use]
    pub const fn needs_second(&self, rule: &ClockRule, is_walled: bool) -> bool {
        match self {
            Self::Counsel(_) => false,
            Self::Extend(_) | Self::Date(_) | Self::Close(_) => {
                !is_walled && rule.toll_needs_second()
            }
        }
    }
}

/// A change as a form gives it.
#[derive(Debug, Clone)]
pub struct ChangeForm {
    /// What is changed.
    pub change: Change,
    /// The provision or paper on which it rests; asked for where another person agrees.
    pub provision: String,
    /// Why, in words.
    pub reason: String,
}

/// A clock that a person starts.
#[derive(Debug, Clone, Default)]
pub struct NewClock {
    /// The rule's code.
    pub code: String,
    /// The day that starts it.
    pub on: Option<NaiveDate>,
    /// Why, and where the day is recorded.
    pub reason: String,
}

/// Changes a clock on the version that the page showed. True when it takes effect at once;
/// else it waits for another person.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong; [`Error::Refused`] in words of the law;
/// [`Error::Stale`]; [`Error::NotFound`].
pub fn change(app: &App, actor: &Actor, id: &str, version: i32, form: &ChangeForm) -> Result<bool> {
    actor.require_confirmed(Permission::ReadCases)?;
    let reason =
        Reason::parse(&form.reason).map_err(|error| Error::field("reason", error.to_string()))?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let (row, about) = open(tx, actor, id)?;
        may(actor, &row, &form.change)?;
        if row.version != version {
            return Err(Error::Stale { shown: version, now: row.version });
        }
        let on = about.zone().day(now);
        if form.change.needs_second(rule_of(&row)?, row.is_walled) {
            // What the law refuses is refused to who asks, not to who agrees.
            apply(&mut row.clone(), &form.change, reason.as_str(), (on, on), now)?;
            shared::check(tx, &row, &form.change)?;
            asked::propose(tx, app, actor, &row, (form, &reason))?;
            return Ok(false);
        }
        let mut clocks = Clocks::read(tx, about)?;
        let told = (Vec::new(), reason.as_str());
        shared::put(tx, &mut clocks, (&row, &form.change), told, (on, on), now)?;
        clocks.save(tx, Some(&app.stamp(actor)))?;
        Ok(true)
    })
}

/// A clock that runs and its subject, for somebody who has no conflict with it.
pub(super) fn open(tx: &mut Write<'_>, actor: &Actor, id: &str) -> Result<(DeadlineRow, About)> {
    let row = super::find(tx, actor, id)?;
    if !row.is_open {
        return Err(Error::Refused("This clock has ended. A step starts it again.".into()));
    }
    let machine = Machine::from_code(&row.machine)
        .ok_or_else(|| Error::internal("a deadline is on an unknown kind of thing"))?;
    let subject = Subject::find(tx, machine, &row.subject_id)?;
    conflict::refuse_step(tx, actor.account()?, &subject)?;
    let about = About::read(tx, &subject)?;
    Ok((row, about))
}

pub(super) fn rule_of(row: &DeadlineRow) -> Result<&'static ClockRule> {
    reckon::rule_of(row)
        .ok_or_else(|| Error::internal("a deadline has a rule that is not in the table"))
}

/// Who may: the investigator what is walled; those who approve, its end; staff the rest.
fn may(actor: &Actor, row: &DeadlineRow, change: &Change) -> Result<()> {
    if row.is_walled {
        return actor.require(Permission::Investigate);
    }
    match change {
        Change::Extend(_) | Change::Date(_) => actor.require(Permission::Act),
        Change::Close(_) => actor.require(Permission::Approve),
        Change::Counsel(_) if actor.role == Role::Counsel => Ok(()),
        Change::Counsel(_) => {
            Err(Error::Refused("Counsel alone says whether a clock runs.".into()))
        }
    }
}

pub(super) const fn what(change: &Change) -> &'static str {
    match change {
        Change::Extend(_) => "extended",
        Change::Date(_) => "dated",
        Change::Close(_) => "closed",
        Change::Counsel(_) => "counsel",
    }
}

pub(super) fn apply(
    row: &mut DeadlineRow,
    change: &Change,
    reason: &str,
    (asked_on, today): (NaiveDate, NaiveDate),
    now: NaiveDateTime,
) -> Result<()> {
    let rule = rule_of(row)?;
    match change {
        Change::Date(on) => {
            if *on > today {
                return Err(Error::field(
                    "on",
                    "The day that starts a clock is not in the future.",
                ));
            }
            row.started_on = Some(*on);
        }
        Change::Extend(until) => {
            let due = row.due_on.ok_or_else(|| {
                Error::Refused("It has no last day now, so there is nothing to extend.".into())
            })?;
            let mut granted = reckon::extensions(row)?;
            let until = clock::extend(rule, due, granted.len(), asked_on, *until)
                .map_err(|why| Error::field("until", why))?;
            granted.push(Extension { granted_on: asked_on, until, why: reason.to_owned() });
            row.extensions = serde_json::to_string(&granted).map_err(Error::internal)?;
        }
        Change::Close(how) => {
            if *how == Ending::Met && !rule.may_be_met_by_hand() {
                return Err(Error::field("ending", MET_BY_STEP));
            }
            let is_deemed = *how == Ending::Deemed;
            if is_deemed && row.standing != Standing::Provisional.code() {
                return Err(Error::Refused(
                    "Nothing is deemed before the clock has run out.".into(),
                ));
            }
            let has_step = hold::RULES.iter().any(|step| step.by_clock == Some(rule.code));
            if is_deemed && has_step && rule.expiry == Expiry::Deemed {
                return Err(Error::Refused(
                    "Confirm it by its step on the page of the hold, which a supervisor approves."
                        .into(),
                ));
            }
            close(row, *how, "person", today, now);
        }
        Change::Counsel(runs) => {
            row.asks_counsel = false;
            if !runs {
                close(row, Ending::Dismissed, "counsel", today, now);
            }
        }
    }
    Ok(())
}

const MET_BY_STEP: &str = "This clock is met by a step, which tells the day and the paper and asks whoever must agree. Take \
    the step, on the page of the subject; or say why the clock does not apply.";

/// Starts a clock that no step starts on a case, a hold or an investigation.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::NotFound`].
pub fn start(
    app: &App,
    actor: &Actor,
    machine: Machine,
    number: &str,
    new: &NewClock,
) -> Result<()> {
    actor.require(match machine {
        Machine::Investigation => Permission::Investigate,
        Machine::Case | Machine::Order | Machine::Petition | Machine::Hold => Permission::Act,
    })?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let subject = Subject::find_by_number(tx, machine, number, &by)?;
        conflict::refuse_step(tx, &by, &subject)?;
        let about = About::read(tx, &subject)?;
        let mut errors = Vec::new();
        let rule = clock::of_machine(machine, about.authority)
            .filter(|rule| about.regime.is_none_or(|regime| regime.has_clock(rule.code)))
            .find(|rule| rule.code == new.code && rule.is_started_by_a_person());
        if rule.is_none() {
            errors.push(FieldError::new(
                "code",
                "Choose one of the clocks that a person starts here.",
            ));
        }
        match new.on {
            None => errors.push(FieldError::new("on", "Enter the day that starts it.")),
            Some(on) if on > about.zone().day(now) => {
                errors.push(FieldError::new(
                    "on",
                    "The day that starts a clock is not in the future.",
                ));
            }
            Some(_) => {}
        }
        if let Err(error) = Reason::parse(&new.reason) {
            errors.push(FieldError::new("reason", error.to_string()));
        }
        let (Some(rule), true) = (rule, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        let asks =
            about.authority.map(|authority| rule.standing(authority)) == Some(ClockUse::AskCounsel);
        let mut clocks = Clocks::read(tx, about)?;
        if clocks.rows().any(|row| row.is_open && row.rule_code == rule.code) {
            return Err(Error::Refused(
                "This clock runs already. Correct its first day instead.".into(),
            ));
        }
        clocks.start(rule, new.on, asks, now)?;
        clocks.save(tx, Some(&app.stamp(actor)))
    })
}
