//! Steps of a petition, with the types of its machine.

use super::write_letter;
use crate::app::hold::partner::told_number;
use crate::app::step::{Applying, Ruling, Verdict};
use crate::domain::role::Role;
use crate::domain::workflow::order::OrderState;
use crate::domain::workflow::petition::{
    PetitionCommand, PetitionFacts, PetitionState, Wish, command_action, decide as rules_decide,
};
use crate::error::{Error, Result};
use crate::store::order::OrderRow;
use crate::store::petition::{PetitionChange, PetitionRow};
use crate::store::{self, Read, Write};
use serde_json::Value;

/// A petition and the order that it is about, as they are now.
#[derive(Debug, Clone)]
pub struct PetitionSubject {
    /// The petition.
    pub row: PetitionRow,
    /// The order.
    pub order: OrderRow,
}

impl PetitionSubject {
    /// Reads the order that belongs to a row.
    pub(in crate::app) fn read(tx: &mut Read<'_>, row: PetitionRow) -> Result<Self> {
        let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
        Ok(Self { row, order })
    }
}

fn command_of(command: &Value) -> Result<PetitionCommand> {
    serde_json::from_value(command.clone()).map_err(Error::internal)
}

/// What the rules say to a command on a petition.
pub(in crate::app) fn decide(
    subject: &PetitionSubject,
    command: &Value,
    role: Role,
) -> Result<Ruling> {
    let state = PetitionState::from_code(&subject.row.state)
        .ok_or_else(|| Error::internal("a petition has an unknown state"))?;
    let order = OrderState::from_code(&subject.order.state);
    let facts = PetitionFacts {
        state: Some(state),
        is_order_in_force: order.is_some_and(OrderState::is_in_force),
    };
    let command = command_of(command)?;
    Ok(rules_decide(&facts, &command, role).map(|decision| {
        Verdict::new(&decision, command_action(&command).code(), state.code(), decision.to.code())
    }))
}

/// Takes a step of a petition. What is asked, answered and decided becomes a letter.
pub(in crate::app) fn apply(
    tx: &mut Write<'_>,
    subject: &PetitionSubject,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
) -> Result<()> {
    let row = &subject.row;
    let typed = command_of(command)?;
    let mut change = PetitionChange { state: Some(verdict.to), ..PetitionChange::default() };
    let letter = match &typed {
        PetitionCommand::AskMore { questions } => Some(("question", questions.join("\n"))),
        PetitionCommand::Answer { note } => Some(("answer", note.clone())),
        PetitionCommand::Grant { ground, told, .. } => {
            change.outcome = Some(ground.code());
            let after =
                "The order is changed by a version of its own, which says from when on it applies.";
            Some(("decision", decision(subject, "granted", ground.label(), told, after)))
        }
        PetitionCommand::Deny { ground, told, .. } => {
            change.outcome = Some(ground.code());
            let after = "The order stays as it is. A new petition may be filed on new facts.";
            Some(("decision", decision(subject, "denied", ground.label(), told, after)))
        }
        PetitionCommand::File { .. } | PetitionCommand::StartReview => None,
    };
    if change.outcome.is_some() {
        change.decided_on = Some(applying.now.date());
        change.decided_version = Some(subject.order.current_version);
    }
    store::petition::change(tx, row, &change, applying.now)?;
    match letter {
        Some((kind, body)) => write_letter(tx, &row.id, kind, &body, applying),
        None => Ok(()),
    }
}

/// The letter of a decision: the ground in coded words, and what was written for it.
fn decision(
    subject: &PetitionSubject,
    outcome: &str,
    ground: &str,
    told: &str,
    after: &str,
) -> String {
    let (row, order) = (&subject.row, &subject.order);
    let wish = Wish::from_code(&row.wish).map_or("Change the order", Wish::label);
    let mut text = format!(
        "Petition {} of {}\n{}: {}, {}\n\nThe petition is {outcome}.\nGround: {ground}.\n",
        told_number(&row.public_id),
        row.received_on,
        wish,
        order.docket_number,
        order.title,
    );
    if !told.trim().is_empty() {
        text.push('\n');
        text.push_str(told.trim());
        text.push('\n');
    }
    text.push('\n');
    text.push_str(after);
    text
}
