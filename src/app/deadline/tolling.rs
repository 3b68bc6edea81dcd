//! Clocks that a person says stand still: recorded with a ground and its citation,
//! agreed to by a second person where the law's day would move, ended and taken
//! back by further records.

use super::clocks::{About, Clocks};
use super::reckon;
use crate::app::case::name_of;
use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::clock::{ClockRule, Toll, TollGround, check_toll, spoken};
use crate::domain::coded::coded;
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store::deadline::DeadlineRow;
use crate::store::tolling::{self as store, TollRow};
use crate::store::{Read, Write, event};
use chrono::NaiveDate;

/// The longest citation, in characters.
const CITATION_LIMIT_CHARS: usize = 300;
/// The most records of one clock.
const RECORDS_LIMIT: usize = 100;

coded! {
    /// What a record says.
    pub enum TollKind {
        Stop = "stop", "Stands still";
        GoOn = "go_on", "Goes on";
        TakeBack = "take_back", "Taken back";
    }
}

/// A record as a form gives it.
#[derive(Debug, Clone, Default)]
pub struct TollForm {
    /// The kind's code.
    pub kind: String,
    /// The stop that it ends or takes back.
    pub about: String,
    /// The first day that does not count, or that counts again.
    pub from: String,
    /// The first day that counts again; empty while it stands still.
    pub until: String,
    /// The ground's code.
    pub ground: String,
    /// Where the ground is written.
    pub citation: String,
    /// Why, in words.
    pub reason: String,
}

/// A record with the names of its people.
#[derive(Debug, Clone)]
pub struct TollShown {
    /// The record.
    pub row: TollRow,
    /// Who recorded it.
    pub recorder: String,
    /// Who agreed or refused.
    pub decider: String,
}

/// The records of a clock, oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn list(tx: &mut Read<'_>, clock: &DeadlineRow) -> Result<Vec<TollShown>> {
    store::list(tx, &clock.machine, &clock.subject_id, &clock.rule_code)?
        .into_iter()
        .map(|row| {
            Ok(TollShown {
                recorder: name_of(tx, Some(&row.recorded_by))?,
                decider: name_of(tx, row.decided_by.as_deref())?,
                row,
            })
        })
        .collect()
}

/// Records that a clock stands still, goes on, or did not stand still after all, on the
/// version that the page showed. True when it counts at once; else it waits for another.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`]; [`Error::Stale`].
pub fn record(app: &App, actor: &Actor, id: &str, version: i32, form: &TollForm) -> Result<bool> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?;
    app.store.write(|tx| {
        let clock = open(tx, actor, id)?;
        if clock.version != version {
            return Err(Error::Stale { shown: version, now: clock.version });
        }
        let row = parse(tx, app, by, &clock, form)?;
        store::insert(tx, &row)?;
        if row.needs_second {
            tell(tx, app, actor, &clock, &row, Verb::TollProposed)?;
            return Ok(false);
        }
        take(tx, app, actor, &clock, &row)?;
        Ok(true)
    })
}

/// A second person agrees to a record, or refuses it with a reason.
///
/// # Errors
/// [`Error::Refused`] for one's own and for what was decided already.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    record: &str,
    refusal: Option<&str>,
) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?.to_owned();
    let refusal = refusal
        .map(|words| Reason::parse(words).map_err(|e| Error::field("refusal", e.to_string())))
        .transpose()?;
    app.store.write(|tx| {
        let clock = open(tx, actor, id)?;
        let mut row = store::find(tx, record)?
            .filter(|row| row.subject_id == clock.subject_id && row.rule_code == clock.rule_code)
            .ok_or(Error::NotFound("record"))?;
        if row.recorded_by == by {
            return Err(Error::Refused(
                "You recorded this yourself: another person agrees or refuses.".into(),
            ));
        }
        let is_agreed = refusal.is_none();
        if is_agreed { "in_force" } else { "refused" }.clone_into(&mut row.state);
        row.decided_by = Some(by.clone());
        row.decided_at = Some(app.clock.now());
        row.decision_reason =
            refusal.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default();
        store::decide(tx, &row)?;
        if is_agreed {
            take(tx, app, actor, &clock, &row)
        } else {
            tell(tx, app, actor, &clock, &row, Verb::TollRefused)
        }
    })
}

/// A clock that runs, for somebody who has no conflict with its subject.
fn open(tx: &mut Write<'_>, actor: &Actor, id: &str) -> Result<DeadlineRow> {
    let clock = super::find(tx, actor, id)?;
    if !clock.is_open {
        return Err(Error::Refused("This clock has ended. A step starts it again.".into()));
    }
    let subject = subject_of(tx, &clock)?;
    conflict::refuse_step(tx, actor.account()?, &subject)?;
    Ok(clock)
}

fn subject_of(tx: &mut Read<'_>, clock: &DeadlineRow) -> Result<Subject> {
    let machine = Machine::from_code(&clock.machine)
        .ok_or_else(|| Error::internal("a deadline is on an unknown kind of thing"))?;
    Subject::find(tx, machine, &clock.subject_id)
}

/// A form as a record, with every complaint at once.
fn parse(
    tx: &mut Read<'_>,
    app: &App,
    by: &str,
    clock: &DeadlineRow,
    form: &TollForm,
) -> Result<TollRow> {
    let rule = reckon::rule_of(clock)
        .ok_or_else(|| Error::internal("a deadline has a rule that is not in the table"))?;
    let known = store::list(tx, &clock.machine, &clock.subject_id, &clock.rule_code)?;
    let mut errors = Vec::new();
    let kind = TollKind::from_code(&form.kind);
    let about = known.iter().find(|row| row.id == form.about && row.state == "in_force");
    let from = day("from", &form.from, &mut errors);
    let until = if kind == Some(TollKind::Stop) && !form.until.trim().is_empty() {
        day("until", &form.until, &mut errors)
    } else {
        None
    };
    let ground = match kind {
        Some(TollKind::Stop) => TollGround::from_code(&form.ground),
        Some(TollKind::GoOn | TollKind::TakeBack) | None => {
            about.and_then(|row| TollGround::from_code(&row.ground))
        }
    };
    if ground.is_none() {
        errors.push(FieldError::new("ground", "Choose on which ground the clock stands still."));
    }
    let citation = text::squeeze(&form.citation);
    if citation.is_empty() || citation.chars().count() > CITATION_LIMIT_CHARS {
        let asks = ground.map_or("where the ground is written", TollGround::asks);
        let words = format!("Name {asks}, in at most {CITATION_LIMIT_CHARS} characters.");
        errors.push(FieldError::new("citation", words));
    }
    let reason = Reason::parse(&form.reason)
        .map_err(|error| errors.push(FieldError::new("toll_reason", error.to_string())));
    let (Some(kind), Some(from), Some(ground), Ok(reason), true) =
        (kind, from, ground, reason, errors.is_empty())
    else {
        return Err(Error::Invalid(errors));
    };
    fits(rule, clock, &known, (kind, about), ground, (from, until))?;
    Ok(TollRow {
        id: id::ordered(),
        machine: clock.machine.clone(),
        subject_id: clock.subject_id.clone(),
        rule_code: clock.rule_code.clone(),
        kind: kind.code().to_owned(),
        about: about.map(|row| row.id.clone()),
        from_on: from,
        until_on: until,
        ground: ground.code().to_owned(),
        citation,
        reason: reason.as_str().to_owned(),
        state: if rule.toll_needs_second() { "proposed" } else { "in_force" }.to_owned(),
        needs_second: rule.toll_needs_second(),
        recorded_by: by.to_owned(),
        recorded_at: app.clock.now(),
        decided_by: None,
        decided_at: None,
        decision_reason: String::new(),
    })
}

fn day(name: &str, text: &str, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let day = text.trim().parse().ok();
    if day.is_none() {
        let words = "Write the date as year-month-day, such as 2026-03-31.";
        errors.push(FieldError::new(name, words));
    }
    day
}

/// Whether a record fits what stands: its span, or the stop that it is about.
fn fits(
    rule: &ClockRule,
    clock: &DeadlineRow,
    known: &[TollRow],
    (kind, about): (TollKind, Option<&TollRow>),
    ground: TollGround,
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> Result<()> {
    if known.len() >= RECORDS_LIMIT {
        return Err(Error::Refused(format!("A clock takes {RECORDS_LIMIT} records of this kind.")));
    }
    if known.iter().any(|row| row.state == "proposed") {
        return Err(Error::Refused(
            "Another record waits on this clock: it must be agreed to or refused first.".into(),
        ));
    }
    let tolls = reckon::tolls(clock)?;
    if kind == TollKind::Stop {
        return check_toll(rule, clock.started_on, &tolls, ground, (from, until))
            .map_err(|(field, why)| Error::field(field, why));
    }
    let gone = || Error::Refused("That stop does not stand any more. Load the page again.".into());
    let about = about.ok_or_else(gone)?;
    let span = tolls
        .iter()
        .find(|toll| toll.record == about.id && toll.stands(&tolls))
        .ok_or_else(gone)?;
    if kind == TollKind::GoOn && span.until.is_some() {
        return Err(Error::Refused("That stop has its end already.".into()));
    }
    if kind == TollKind::GoOn && from <= span.from {
        let words = format!("It stands still since {}: give a later day.", spoken(span.from));
        return Err(Error::field("from", words));
    }
    Ok(())
}

/// Lets a record count: the clock is worked out anew, with its event.
fn take(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    clock: &DeadlineRow,
    record: &TollRow,
) -> Result<()> {
    let subject = subject_of(tx, clock)?;
    let about = About::read(tx, &subject)?;
    let mut clocks = Clocks::read(tx, about)?;
    let words = why(record);
    clocks.change_with(&clock.id, "toll", (facts(record), &words), app.clock.now(), |row| {
        enter(row, record, &words)
    })?;
    clocks.save(tx, Some(&app.stamp(actor)))
}

/// The words that the sum and the history say of a record.
fn why(record: &TollRow) -> String {
    let ground = TollGround::from_code(&record.ground).map_or("", TollGround::label);
    format!("{ground}, {}: {}", record.citation, record.reason)
}

fn facts(record: &TollRow) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("toll", record.id.clone()),
        ("toll_kind", record.kind.clone()),
        ("toll_from", record.from_on.to_string()),
        ("ground", record.ground.clone()),
    ];
    facts.extend(record.until_on.map(|on| ("toll_until", on.to_string())));
    facts.extend(record.about.clone().map(|about| ("toll_about", about)));
    facts
}

/// Puts a record among the stops of a clock.
fn enter(row: &mut DeadlineRow, record: &TollRow, words: &str) -> Result<()> {
    let entry = Entry {
        kind: &record.kind,
        record: &record.id,
        about: record.about.as_deref().unwrap_or_default(),
        from: record.from_on,
        until: record.until_on,
        words,
    };
    entry.put(row)
}

/// A record as the clock keeps it, from its row or from its event.
pub(super) struct Entry<'e> {
    pub kind: &'e str,
    pub record: &'e str,
    pub about: &'e str,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub words: &'e str,
}

impl Entry<'_> {
    /// Puts it among the stops of a clock.
    ///
    /// # Errors
    /// When the stored stops cannot be read.
    pub fn put(&self, row: &mut DeadlineRow) -> Result<()> {
        let mut tolls = reckon::tolls(row)?;
        if self.kind == TollKind::GoOn.code() {
            for toll in tolls.iter_mut().filter(|toll| toll.record == self.about) {
                toll.until = Some(self.from);
            }
        } else {
            let is_undo = self.kind == TollKind::TakeBack.code();
            tolls.push(Toll {
                until: self.until,
                record: self.record.to_owned(),
                undoes: if is_undo { self.about.to_owned() } else { String::new() },
                ..Toll::of_step(self.from, self.words.to_owned())
            });
        }
        row.tolls = serde_json::to_string(&tolls).map_err(Error::internal)?;
        Ok(())
    }
}

/// An event about a record that does not count, or not yet.
fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    clock: &DeadlineRow,
    record: &TollRow,
    verb: Verb,
) -> Result<()> {
    let mut event = super::clocks::about(verb, clock);
    event.facts.extend(facts(record));
    let words = if record.decision_reason.is_empty() {
        why(record)
    } else {
        record.decision_reason.clone()
    };
    event::append(tx, &app.stamp(actor), &event.value("reason", words)).map(drop)
}
