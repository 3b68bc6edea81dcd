//! The clocks of one subject, followed step by step in memory and then kept.

use super::reckon::{reckon, tolls};
use crate::app::step::Subject;
use crate::domain::clock::{self, ClockRule, Effect, Ending, Standing, Step, Toll, Zone};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::regime::Regime;
use crate::domain::work_item::WorkNoun;
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::id;
use crate::store::deadline::DeadlineRow;
use crate::store::event::Stamp;
use crate::store::{self, Read, Write};
use chrono::{NaiveDate, NaiveDateTime};

/// What the clocks of a subject know of it.
#[derive(Debug, Clone)]
pub(in crate::app) struct About {
    pub machine: Machine,
    pub id: String,
    pub number: String,
    pub title: String,
    pub case_id: Option<String>,
    pub authority: Option<Authority>,
    pub regime: Option<&'static Regime>,
    pub held_by: Option<String>,
    pub port: String,
    pub importer_number: String,
    pub importer_name: String,
}

impl About {
    /// What a subject is now, and whose: its clocks are that person's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(tx: &mut Read<'_>, subject: &Subject) -> Result<Self> {
        let mut about = Self::of(subject);
        if let Some(noun) = WorkNoun::from_code(about.machine.code())
            && let Some(item) = store::work_item::find_of(tx, noun, &about.id)?
        {
            about.held_by = item.assigned_to;
        }
        Ok(about)
    }

    fn of(subject: &Subject) -> Self {
        let plain = |held_by: Option<String>, case_id: Option<String>| Self {
            machine: subject.machine(),
            id: subject.id().to_owned(),
            number: subject.number().to_owned(),
            title: subject.title().to_owned(),
            case_id,
            authority: None,
            regime: None,
            held_by,
            port: String::new(),
            importer_number: String::new(),
            importer_name: String::new(),
        };
        match subject {
            Subject::Case(row) => Self {
                regime: Regime::from_code(&row.regime),
                ..plain(row.assigned_to.clone(), Some(row.id.clone()))
            },
            Subject::Order(order) => {
                plain(Some(order.row.drafted_by.clone()), order.row.case_id.clone())
            }
            Subject::Investigation(row) => plain(Some(row.assigned_to.clone()), None),
            Subject::Petition(petition) => plain(None, petition.order.case_id.clone()),
            Subject::Hold(hold) => Self {
                authority: Authority::from_code(&hold.row.authority),
                regime: hold.regime,
                port: hold.row.port.clone(),
                importer_number: hold.row.importer_number.clone(),
                importer_name: hold.row.importer_name.clone(),
                ..plain(Some(hold.row.opened_by.clone()), hold.row.case_id.clone())
            },
        }
    }

    /// The zone in which its days begin and end.
    pub fn zone(&self) -> Zone {
        Zone::of_port(&self.port)
    }
}

/// What is to be told of a change.
type News = (Verb, Vec<(&'static str, String)>, Option<String>);

/// A clock in memory: as it was stored, if it was, and what became of it.
struct Kept {
    row: DeadlineRow,
    seen: Option<i32>,
    news: Vec<News>,
}

/// The clocks of one subject.
pub(in crate::app) struct Clocks {
    about: About,
    kept: Vec<Kept>,
}

impl Clocks {
    /// Those that are stored.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(tx: &mut Read<'_>, about: About) -> Result<Self> {
        let rows = store::deadline::list_by_subject(tx, about.machine.code(), &about.id)?;
        let kept = rows
            .into_iter()
            .map(|row| Kept { seen: Some(row.version), row, news: Vec::new() })
            .collect();
        Ok(Self { about, kept })
    }

    /// None yet: to be found from the events.
    pub fn none(about: About) -> Self {
        Self { about, kept: Vec::new() }
    }

    /// The rows as they are now.
    pub fn rows(&self) -> impl Iterator<Item = &DeadlineRow> {
        self.kept.iter().map(|kept| &kept.row)
    }

    /// Does what a step does to them.
    pub fn follow(&mut self, step: &Step<'_>, now: NaiveDateTime) -> Result<()> {
        for effect in clock::follow(step) {
            match effect {
                Effect::End { code, how, on } => self.end(code, how, step.action, on, now),
                Effect::Stop { code } => self.stop(code, step, now)?,
                Effect::GoOn { code } => self.go_on(code, step, now)?,
                Effect::Start { rule, on, or_end_of, asks_counsel } => {
                    let on = self.earlier(on, or_end_of);
                    self.end(rule.code, Ending::Moot, step.action, step.taken_on, now);
                    self.start(rule, on, asks_counsel, now)?;
                }
            }
        }
        if step.action == "reroute_to_finding" {
            self.move_under(Authority::Finding);
        }
        Ok(())
    }

    /// Starts a clock.
    pub fn start(
        &mut self,
        rule: &'static ClockRule,
        on: Option<NaiveDate>,
        asks_counsel: bool,
        now: NaiveDateTime,
    ) -> Result<()> {
        let about = &self.about;
        let mut row = DeadlineRow {
            id: id::ordered(),
            rule_code: rule.code.to_owned(),
            rule_version: rule.version,
            machine: about.machine.code().to_owned(),
            subject_id: about.id.clone(),
            subject_number: about.number.clone(),
            subject_title: about.title.clone(),
            case_id: about.case_id.clone(),
            authority: about.authority.map_or("", Authority::code).to_owned(),
            started_on: on,
            due_on: None,
            lapses_at: None,
            standing: Standing::Undated.code().to_owned(),
            is_open: true,
            asks_counsel,
            tolls: "[]".to_owned(),
            extensions: "[]".to_owned(),
            ended_on: None,
            ended_by: String::new(),
            held_by: about.held_by.clone(),
            port: about.port.clone(),
            importer_number: about.importer_number.clone(),
            importer_name: about.importer_name.clone(),
            is_walled: about.machine == Machine::Investigation,
            created_at: now,
            changed_at: now,
            version: 1,
        };
        reckon(&mut row, now)?;
        let facts = dates(&row);
        self.kept.push(Kept { row, seen: None, news: vec![(Verb::DeadlineStarted, facts, None)] });
        Ok(())
    }

    /// Changes one clock by hand: `change` alters the row, which is then reckoned anew.
    pub fn change(
        &mut self,
        id: &str,
        what: &'static str,
        why: &str,
        now: NaiveDateTime,
        change: impl FnOnce(&mut DeadlineRow) -> Result<()>,
    ) -> Result<()> {
        self.change_with(id, what, (Vec::new(), why), now, change)
    }

    /// The same with further facts for the event.
    pub fn change_with(
        &mut self,
        id: &str,
        what: &'static str,
        (more, why): (Vec<(&'static str, String)>, &str),
        now: NaiveDateTime,
        change: impl FnOnce(&mut DeadlineRow) -> Result<()>,
    ) -> Result<()> {
        let kept = self
            .kept
            .iter_mut()
            .find(|kept| kept.row.id == id)
            .ok_or(Error::NotFound("deadline"))?;
        change(&mut kept.row)?;
        let verb = if kept.row.is_open {
            reckon(&mut kept.row, now)?;
            Verb::DeadlineChanged
        } else {
            Verb::DeadlineEnded
        };
        let mut facts = dates(&kept.row);
        facts.push(("change", what.to_owned()));
        facts.extend(more);
        if verb == Verb::DeadlineEnded {
            facts.push(("ending", kept.row.standing.clone()));
        }
        kept.news.push((verb, facts, Some(why.to_owned())));
        Ok(())
    }

    fn end(&mut self, code: &str, how: Ending, action: &str, on: NaiveDate, now: NaiveDateTime) {
        for kept in self.open(code) {
            close(&mut kept.row, how, action, on, now);
            let mut facts = dates(&kept.row);
            facts.push(("ending", how.code().to_owned()));
            kept.news.push((Verb::DeadlineEnded, facts, None));
        }
    }

    fn stop(&mut self, code: &str, step: &Step<'_>, now: NaiveDateTime) -> Result<()> {
        for kept in self.open(code) {
            let mut tolls = tolls(&kept.row)?;
            tolls.push(Toll::of_step(step.taken_on, step.action.replace('_', " ")));
            kept.row.tolls = serde_json::to_string(&tolls).map_err(Error::internal)?;
            reckon(&mut kept.row, now)?;
            kept.tell("stands_still");
        }
        Ok(())
    }

    fn go_on(&mut self, code: &str, step: &Step<'_>, now: NaiveDateTime) -> Result<()> {
        for kept in self.open(code) {
            let mut tolls = tolls(&kept.row)?;
            // What a person recorded goes on by a further record.
            let of_step = |toll: &&mut Toll| toll.record.is_empty() && toll.until.is_none();
            let Some(last) = tolls.iter_mut().rev().find(of_step) else { continue };
            last.until = Some(step.taken_on);
            kept.row.tolls = serde_json::to_string(&tolls).map_err(Error::internal)?;
            reckon(&mut kept.row, now)?;
            kept.tell("goes_on");
        }
        Ok(())
    }

    /// The authority changed: what still runs, runs under the new one.
    fn move_under(&mut self, authority: Authority) {
        for kept in self.kept.iter_mut().filter(|kept| kept.row.is_open) {
            if let Some(rule) =
                clock::find(&kept.row.rule_code, kept.row.rule_version, Some(authority))
            {
                authority.code().clone_into(&mut kept.row.authority);
                kept.row.asks_counsel = rule.standing(authority) == ClockUse::AskCounsel;
                kept.tell("authority");
            }
        }
    }

    /// A day, or the last day of the newest clock of a code where that came before it.
    fn earlier(&self, on: Option<NaiveDate>, code: Option<&str>) -> Option<NaiveDate> {
        let of_code = |kept: &&Kept| code == Some(kept.row.rule_code.as_str());
        let due = self.kept.iter().rev().find(of_code).and_then(|kept| kept.row.due_on);
        on.map(|on| due.map_or(on, |due| due.min(on)))
    }

    fn open(&mut self, code: &str) -> impl Iterator<Item = &mut Kept> {
        self.kept.iter_mut().filter(move |kept| kept.row.is_open && kept.row.rule_code == code)
    }

    /// Stores what changed; with a stamp, each change is an event.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody was faster.
    pub fn save(mut self, tx: &mut Write<'_>, stamp: Option<&Stamp>) -> Result<()> {
        for kept in &mut self.kept {
            match kept.seen {
                None => store::deadline::insert(tx, &kept.row)?,
                Some(seen) if !kept.news.is_empty() => {
                    kept.row.version = seen.saturating_add(1);
                    store::deadline::change(tx, seen, &kept.row)?;
                }
                Some(_) => {}
            }
            let Some(stamp) = stamp else { continue };
            for (verb, facts, why) in &kept.news {
                let mut event = about(*verb, &kept.row);
                event.facts.extend(facts.iter().cloned());
                event.values.extend(why.clone().map(|why| ("reason", why)));
                store::event::append(tx, stamp, &event)?;
            }
        }
        store::work_item::follow_clocks(tx, self.about.machine.code(), &self.about.id)
    }
}

impl Kept {
    fn tell(&mut self, what: &'static str) {
        let mut facts = dates(&self.row);
        facts.push(("change", what.to_owned()));
        self.news.push((Verb::DeadlineChanged, facts, None));
    }
}

/// An event about a clock, on the timeline of its subject.
pub(super) fn about(verb: Verb, row: &DeadlineRow) -> NewEvent {
    let noun = match Machine::from_code(&row.machine) {
        Some(Machine::Hold) => Noun::Hold,
        Some(Machine::Investigation) => Noun::Investigation,
        Some(Machine::Order) => Noun::Order,
        Some(Machine::Petition) => Noun::Petition,
        Some(Machine::Case) | None => Noun::Case,
    };
    let event = NewEvent::new(verb, noun, &row.subject_id)
        .in_case(row.case_id.as_deref())
        .fact("deadline", row.id.clone())
        .fact("clock", row.rule_code.clone());
    if row.is_walled { event.walled() } else { event }
}

fn dates(row: &DeadlineRow) -> Vec<(&'static str, String)> {
    let mut facts = vec![("rule_version", row.rule_version.to_string())];
    facts.extend(row.started_on.map(|on| ("started_on", on.to_string())));
    facts.extend(row.due_on.map(|on| ("due_on", on.to_string())));
    facts
}

/// Ends a clock.
pub(super) fn close(
    row: &mut DeadlineRow,
    how: Ending,
    action: &str,
    on: NaiveDate,
    now: NaiveDateTime,
) {
    how.code().clone_into(&mut row.standing);
    row.is_open = false;
    row.ended_on = Some(on);
    action.clone_into(&mut row.ended_by);
    row.changed_at = now;
}
