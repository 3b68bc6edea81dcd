//! What a step said in codes and days: kept in its event, read again from there.

use super::ask::{self, Ask, Kind};
use super::asks;
use crate::domain::workflow::Machine;
use crate::domain::workflow::case::CaseAction;
use crate::domain::workflow::hold::HoldAction;
use crate::domain::workflow::investigation::InvestigationAction;
use crate::domain::workflow::order::OrderAction;
use crate::domain::workflow::petition::PetitionAction;
use serde_json::Value;
use std::collections::BTreeMap;

/// The fields of an action's form; none when the machine has no such action.
pub(super) fn asks_of(machine: Machine, action: &str) -> Option<&'static [Ask]> {
    match machine {
        Machine::Case => CaseAction::from_code(action).map(asks::of_case),
        Machine::Order => OrderAction::from_code(action).map(asks::of_order),
        Machine::Hold => HoldAction::from_code(action).map(asks::of_hold),
        Machine::Investigation => {
            InvestigationAction::from_code(action).map(asks::of_investigation)
        }
        Machine::Petition => PetitionAction::from_code(action).map(asks::of_petition),
    }
}

/// The ids and codes of a command, as the event of its step keeps them. The
/// standard stands there under its own name.
pub(in crate::app) fn codes(machine: Machine, command: &Value) -> Vec<(&'static str, String)> {
    let action = command.get("action").and_then(Value::as_str).unwrap_or_default();
    let mut answer = ask::Answer::default();
    for ask in asks_of(machine, action).unwrap_or_default() {
        let path = if ask.path.is_empty() { std::slice::from_ref(&ask.name) } else { ask.path };
        if let Some(value) = path.iter().try_fold(command, |at, name| at.get(name)) {
            ask::keep(&mut answer, ask, value);
        }
    }
    answer.codes.retain(|(name, _)| *name != "standard");
    answer.codes
}

/// The codes and days among the facts of an event of a step, as its form calls
/// them: the label and the words; a day as the event has it.
#[must_use]
pub fn told(
    machine: Machine,
    action: &str,
    facts: &BTreeMap<String, String>,
) -> Vec<(&'static str, String)> {
    let asks = asks_of(machine, action).unwrap_or_default();
    asks.iter()
        .filter(|ask| ask.name != "standard")
        .filter_map(|ask| {
            let fact = facts.get(ask.name)?;
            let words = match ask.kind {
                Kind::Choice(choices) | Kind::Usual(choices) => choices()
                    .iter()
                    .find(|(code, _)| code == fact)
                    .map_or_else(|| fact.clone(), |(_, label)| (*label).to_owned()),
                Kind::Date | Kind::OptionalDate | Kind::LastDay => fact.clone(),
                Kind::Tick => if fact == "true" { "Yes" } else { "No" }.to_owned(),
                Kind::Reason
                | Kind::OptionalReason
                | Kind::Line
                | Kind::Text
                | Kind::Lines
                | Kind::Order
                | Kind::Case
                | Kind::Scope => return None,
            };
            Some((ask.label, words))
        })
        .collect()
}
