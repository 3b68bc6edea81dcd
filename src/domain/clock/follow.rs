//! What a step does to clocks: pure, from the table.

use chrono::NaiveDate;

use super::rule::{ClockRule, Ending, Only, Since, Starter};
use super::table;
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::regime::Regime;
use crate::domain::workflow::Machine;

/// A step, as clocks see it.
pub struct Step<'s> {
    /// On what it was taken.
    pub machine: Machine,
    /// The action's code.
    pub action: &'s str,
    /// Under which authority, for holds.
    pub authority: Option<Authority>,
    /// Under which regime; none where all clocks of the machine may run.
    pub regime: Option<&'static Regime>,
    /// The port-local day on which it was taken.
    pub taken_on: NaiveDate,
    /// The day of importation, where it is told.
    pub imported_on: Option<NaiveDate>,
    /// What the command brought.
    pub command: &'s serde_json::Value,
    /// Whether its subject is still open after it.
    pub is_open: bool,
}

/// What becomes of a clock.
#[derive(Debug, Clone, Copy)]
pub enum Effect {
    /// It starts, from this day; none when it waits for one.
    Start {
        /// The row.
        rule: &'static ClockRule,
        /// From which day.
        on: Option<NaiveDate>,
        /// The code of the clock whose last day it is where that came before.
        or_end_of: Option<&'static str>,
        /// Whether counsel is asked if it runs.
        asks_counsel: bool,
    },
    /// Those of this code end.
    End {
        /// The code.
        code: &'static str,
        /// How.
        how: Ending,
        /// On which day.
        on: NaiveDate,
    },
    /// Those of this code stand still from the day of the step.
    Stop {
        /// The code.
        code: &'static str,
    },
    /// Those of this code go on from the day of the step.
    GoOn {
        /// The code.
        code: &'static str,
    },
}

/// What a step does to clocks: first what it ends, then what it starts.
#[must_use]
pub fn follow(step: &Step<'_>) -> Vec<Effect> {
    let mut ended = Vec::new();
    let mut started = Vec::new();
    for rule in table::of_machine(step.machine, step.authority) {
        let end = rule.ends.iter().find(|(action, _)| *action == step.action);
        if let Some((_, how)) = end {
            ended.push(Effect::End { code: rule.code, how: *how, on: told(step) });
        } else if !step.is_open && !rule.outlives {
            ended.push(Effect::End { code: rule.code, how: Ending::Moot, on: step.taken_on });
        }
        for (stop, go_on) in rule.tolls {
            if *stop == step.action {
                ended.push(Effect::Stop { code: rule.code });
            }
            if *go_on == step.action {
                ended.push(Effect::GoOn { code: rule.code });
            }
        }
        let is_of_regime = step.regime.is_none_or(|regime| regime.has_clock(rule.code));
        let found = rule.starts.iter().find(|starter| applies(starter, step));
        if let Some(starter) = found.filter(|_| is_of_regime) {
            let standing = step.authority.map(|authority| rule.standing(authority));
            started.push(Effect::Start {
                rule,
                on: day(starter.from, step),
                or_end_of: match starter.from {
                    Since::DayOfStepOrEnd(code) => Some(code),
                    Since::DayOfStep | Since::Field(_) | Since::Importation | Since::Entered => {
                        None
                    }
                },
                asks_counsel: standing == Some(ClockUse::AskCounsel),
            });
        }
    }
    ended.append(&mut started);
    ended
}

/// The codes of the clocks that an action of a machine may start, in the order
/// of the table, whatever the authority.
#[must_use]
pub fn started_by(machine: Machine, action: &str) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for rule in table::all().filter(|rule| rule.machine == machine) {
        let starts = rule.starts.iter().any(|starter| starter.action == action);
        if starts && !codes.contains(&rule.code) {
            codes.push(rule.code);
        }
    }
    codes
}

fn applies(starter: &Starter, step: &Step<'_>) -> bool {
    let ticked =
        |name: &str| step.command.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false);
    starter.action == step.action
        && match starter.only {
            Only::Always => true,
            Only::If(name) => ticked(name),
            Only::Unless(name) => !ticked(name),
            Only::Code(name, code) => {
                step.command.get(name).and_then(serde_json::Value::as_str) == Some(code)
            }
        }
}

/// Where commands tell the day on which what they record was done: filed means received
/// (19 CFR 174.12(f)), and what is recorded later was no later for that.
const DAYS: &[&[&str]] = &[&["filing", "received_on"], &["sent_on"], &["redelivered_on"]];

/// The day on which a step did what ends a clock.
fn told(step: &Step<'_>) -> NaiveDate {
    DAYS.iter().find_map(|path| day(Since::Field(path), step)).unwrap_or(step.taken_on)
}

fn day(from: Since, step: &Step<'_>) -> Option<NaiveDate> {
    match from {
        Since::DayOfStep | Since::DayOfStepOrEnd(_) => Some(step.taken_on),
        Since::Importation => step.imported_on,
        Since::Entered => None,
        Since::Field(path) => path
            .iter()
            .try_fold(step.command, |at, name| at.get(name))
            .and_then(serde_json::Value::as_str)
            .and_then(|text| text.parse().ok()),
    }
}
