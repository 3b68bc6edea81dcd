//! Finds the clocks of a subject again from its events: for what is older than
//! the table of deadlines, and to prove that the table says nothing of its own.

use super::clocks::{About, Clocks, close};
use super::reckon::extensions;
use super::tolling::Entry;
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::app::step::Subject;
use crate::domain::clock::{self, Ending, Extension, Step};
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::store::deadline::DeadlineRow;
use crate::store::event::{EventRow, TimelineRow};
use crate::store::{self, Read};
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The subjects of one page.
const PAGE_ROWS: i64 = 100;
/// How often a case may have been split off one that was split off itself.
const SPLIT_LIMIT_DEPTH: usize = 50;

/// Rebuilds the clocks of everything that has none yet.
///
/// # Errors
/// When the database fails; what was done stays done.
pub fn run(app: &App, lease: &Lease) -> Result<Turn> {
    for machine in [Machine::Hold, Machine::Case, Machine::Investigation] {
        let mut after = String::new();
        loop {
            if lease.is_stopping() {
                return Ok(Turn::Paused);
            }
            let ids = app
                .store
                .read(|tx| store::deadline::list_subjects(tx, machine.code(), &after, PAGE_ROWS))?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            for id in &ids {
                rebuild(app, machine, id)?;
            }
            lease.keep(app, &format!("{machine}: up to {after}"))?;
        }
    }
    Ok(Turn::Done)
}

/// Finds the clocks of one subject again and returns them.
///
/// # Errors
/// When the database fails, or the subject is not there.
pub fn rebuild(app: &App, machine: Machine, id: &str) -> Result<Vec<DeadlineRow>> {
    app.store.write(|tx| {
        let subject = Subject::find(tx, machine, id)?;
        let mut about = About::read(tx, &subject)?;
        let imported_on = super::imported_on(tx, &subject)?;
        let timeline = history(tx, machine, id, subject.number(), 0)?;
        let rerouted = timeline.iter().any(|entry| {
            entry.event.action.as_deref() == Some("reroute_to_finding") && is_step(&entry.event)
        });
        if rerouted {
            about.authority = Some(Authority::Wro);
        }
        let zone = about.zone();
        let (mut authority, regime) = (about.authority, about.regime);
        let mut clocks = Clocks::none(about);
        for entry in &timeline {
            let event = &entry.event;
            let at = event.at.unwrap_or_else(|| event.on_date.and_time(chrono::NaiveTime::MIN));
            let action = match event.verb.as_str() {
                "step_taken" => event.action.clone().unwrap_or_default(),
                "case_opened" | "investigation_opened" => "open".to_owned(),
                "hold_opened" => "target".to_owned(),
                _ => {
                    by_hand(&mut clocks, entry, authority, at, zone.day(at))?;
                    continue;
                }
            };
            let command = command_of(tx, event)?;
            let to = event.to_state.as_deref().unwrap_or_default();
            let step = Step {
                machine,
                action: &action,
                authority,
                regime,
                taken_on: zone.day(at),
                imported_on,
                command: &command,
                is_open: super::is_open(machine, to),
            };
            clocks.follow(&step, at)?;
            if action == "reroute_to_finding" {
                authority = Some(Authority::Finding);
            }
        }
        store::deadline::remove_of(tx, machine.code(), id)?;
        clocks.save(tx, None)?;
        store::deadline::list_by_subject(tx, machine.code(), id)
    })
}

/// What happened to a subject, oldest first. A case that was split off another has the
/// clocks that ran there: what happened there before is told first.
fn history(
    tx: &mut Read<'_>,
    machine: Machine,
    id: &str,
    number: &str,
    depth: usize,
) -> Result<Vec<TimelineRow>> {
    let own = store::event::replay_by_subject(tx, machine.code(), id)?;
    let Some(from) = split_from(&own, number)? else { return Ok(own) };
    if depth >= SPLIT_LIMIT_DEPTH {
        return Err(Error::internal("cases were split off each other too often"));
    }
    let parent = store::case::find_by_number(tx, &from)?.ok_or(Error::NotFound("case"))?;
    let mut whole = Vec::new();
    for entry in history(tx, machine, &parent.id, &from, depth + 1)? {
        if split_of(&entry.event)?.is_some_and(|(_, new)| new == number) {
            break;
        }
        whole.push(entry);
    }
    whole.extend(own);
    Ok(whole)
}

/// The case and the new case of an event of a split.
fn split_of(event: &EventRow) -> Result<Option<(String, String)>> {
    if event.verb != "case_split" {
        return Ok(None);
    }
    let mut facts = facts_of(event)?;
    Ok(facts.remove("case").zip(facts.remove("new")))
}

/// The number of the case from which this one was split off.
fn split_from(own: &[TimelineRow], number: &str) -> Result<Option<String>> {
    for entry in own {
        if let Some((other, new)) = split_of(&entry.event)?
            && new == number
            && other != number
        {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

fn is_step(event: &EventRow) -> bool {
    event.verb == "step_taken"
}

fn facts_of(event: &EventRow) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(&event.facts).map_err(Error::internal)
}

/// The command of a step: of its proposal, else what its event kept of it.
fn command_of(tx: &mut Read<'_>, event: &EventRow) -> Result<Value> {
    let facts = facts_of(event)?;
    if let Some(id) = facts.get("proposal")
        && let Some(proposal) = store::proposal::find(tx, id)?
    {
        return serde_json::from_str(&proposal.command).map_err(Error::internal);
    }
    let mut command = Map::new();
    for (name, value) in &facts {
        let value = match value.as_str() {
            "true" => json!(true),
            "false" => json!(false),
            text => json!(text),
        };
        if name == "received_on" {
            command.insert("filing".into(), json!({"received_on": value}));
        }
        command.insert(name.clone(), value);
    }
    Ok(Value::Object(command))
}

/// What a person did to a clock by hand.
fn by_hand(
    clocks: &mut Clocks,
    entry: &TimelineRow,
    authority: Option<Authority>,
    at: NaiveDateTime,
    on: chrono::NaiveDate,
) -> Result<()> {
    let facts = facts_of(&entry.event)?;
    let get = |name: &str| facts.get(name).map_or("", String::as_str);
    let day = |name: &str| get(name).parse().ok();
    let (code, change) = (get("clock"), get("change"));
    if entry.event.verb == "deadline_started" {
        // The copy of a clock of the case before a split: its own beginning was told.
        if facts.contains_key("case") {
            return Ok(());
        }
        let rule = clock::current(code, authority).filter(|rule| rule.is_started_by_a_person());
        if let Some(rule) = rule {
            let asks =
                authority.map(|authority| rule.standing(authority)) == Some(ClockUse::AskCounsel);
            clocks.start(rule, day("started_on"), asks, at)?;
        }
        return Ok(());
    }
    let open = clocks.rows().find(|row| row.is_open && row.rule_code == code).cloned();
    let Some(row) = open else { return Ok(()) };
    if entry.event.verb == "deadline_lapsed" {
        return clocks.change(&row.id, "lapsed", "", at, |row| {
            get("standing").clone_into(&mut row.standing);
            Ok(())
        });
    }
    let why = entry.values.iter().find(|(name, _)| name == "reason").map_or("", |(_, why)| why);
    match change {
        "dated" => clocks.change(&row.id, "dated", why, at, |row| {
            row.started_on = day("started_on");
            Ok(())
        }),
        "extended" => clocks.change(&row.id, "extended", why, at, |row| {
            if let Some(until) = day("due_on") {
                let mut granted = extensions(row)?;
                granted.push(Extension { granted_on: on, until, why: why.to_owned() });
                row.extensions = serde_json::to_string(&granted).map_err(Error::internal)?;
            }
            Ok(())
        }),
        "toll" => clocks.change(&row.id, "toll", why, at, |row| {
            let Some(from) = day("toll_from") else { return Ok(()) };
            let (kind, record, about) = (get("toll_kind"), get("toll"), get("toll_about"));
            Entry { kind, record, about, from, until: day("toll_until"), words: why }.put(row)
        }),
        "closed" | "counsel" => clocks.change(&row.id, "closed", why, at, |row| {
            row.asks_counsel = row.asks_counsel && change == "closed";
            if let Some(how) = Ending::from_code(get("ending")) {
                let by = if change == "counsel" { "counsel" } else { "person" };
                close(row, how, by, on, at);
            }
            Ok(())
        }),
        _ => Ok(()),
    }
}
