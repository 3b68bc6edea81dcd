//! Steps of an investigation, with the types of its machine.

use crate::app::step::{Applying, Ruling, Verdict};
use crate::domain::role::Role;
use crate::domain::workflow::investigation::{
    InvestigationCommand, InvestigationFacts, InvestigationState, command_action,
    decide as rules_decide,
};
use crate::error::{Error, Result};
use crate::store;
use crate::store::Write;
use crate::store::investigation::InvestigationRow;
use serde_json::Value;

fn command_of(command: &Value) -> Result<InvestigationCommand> {
    serde_json::from_value(command.clone()).map_err(Error::internal)
}

/// What the rules say to a command on an investigation.
pub(in crate::app) fn decide(
    row: &InvestigationRow,
    command: &Value,
    role: Role,
) -> Result<Ruling> {
    let state = InvestigationState::from_code(&row.state)
        .ok_or_else(|| Error::internal("an investigation has an unknown state"))?;
    let command = command_of(command)?;
    let ruling = rules_decide(&InvestigationFacts { state: Some(state) }, &command, role);
    Ok(ruling.map(|decision| {
        Verdict::new(&decision, command_action(&command).code(), state.code(), decision.to.code())
    }))
}

/// Takes a step of an investigation.
pub(in crate::app) fn apply(
    tx: &mut Write<'_>,
    row: &InvestigationRow,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
) -> Result<()> {
    // A command that names a statute settles which one it is.
    let statute = command.get("statute").and_then(Value::as_str);
    store::investigation::change(tx, row, verdict.to, statute, applying.now)
}
