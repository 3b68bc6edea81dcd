//! Steps of a case, with the types of its machine.

use super::split::Chosen;
use super::{merge, split};
use crate::app::step::{Applying, Ruling, Verdict};
use crate::domain::evidence::Grid;
use crate::domain::regime::Regime;
use crate::domain::role::Role;
use crate::domain::workflow::Refusal;
use crate::domain::workflow::case::{
    CaseCommand, CaseFacts, CaseState, command_action, decide as rules_decide,
};
use crate::error::{Error, Result};
use crate::store;
use crate::store::case::{CaseChange, CaseRow};
use crate::store::{Read, Write};
use serde_json::Value;

fn command_of(command: &Value) -> Result<CaseCommand> {
    serde_json::from_value(command.clone()).map_err(Error::internal)
}

fn state_of(row: &CaseRow) -> Result<CaseState> {
    CaseState::from_code(&row.state).ok_or_else(|| Error::internal("a case has an unknown state"))
}

/// The law under which a case is worked.
pub(in crate::app) fn regime_of(row: &CaseRow) -> Result<&'static Regime> {
    Regime::from_code(&row.regime).ok_or_else(|| Error::internal("a case has an unknown regime"))
}

/// Completes a command to merge with the law of the case that goes on.
pub(in crate::app) fn prepare(tx: &mut Read<'_>, command: &mut Value) -> Result<()> {
    let Value::Object(map) = command else { return Ok(()) };
    let Some(into) = map.get("into").and_then(Value::as_str) else { return Ok(()) };
    if let Some(target) = store::case::find_by_number(tx, into)? {
        map.insert("into_law".into(), Value::String(target.regime));
    }
    Ok(())
}

/// What the rules say to a command on a case.
pub(in crate::app) fn decide(
    row: &CaseRow,
    command: &Value,
    role: Role,
    grid: Grid,
) -> Result<Ruling> {
    let (state, command) = (state_of(row)?, command_of(command)?);
    if matches!(&command, CaseCommand::MergeInto { into, .. } if *into == row.docket_number) {
        return Ok(Err(Refusal::Barred {
            why: "A case is not merged into itself: name the case that goes on.",
        }));
    }
    let regime = regime_of(row)?;
    let ruling = rules_decide(&CaseFacts { state: Some(state), grid, regime }, &command, role);
    Ok(ruling.map(|decision| {
        Verdict::new(&decision, command_action(&command).code(), state.code(), decision.to.code())
    }))
}

/// Takes a step of a case.
pub(in crate::app) fn apply(
    tx: &mut Write<'_>,
    row: &CaseRow,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
) -> Result<()> {
    let command = command_of(command)?;
    let mut change = CaseChange { state: Some(verdict.to), ..CaseChange::default() };
    if verdict.to != row.state {
        change.state_since = Some(applying.now);
    }
    match &command {
        CaseCommand::FindSufficientWro { standard, .. }
        | CaseCommand::FindSufficientFinding { standard, .. }
        | CaseCommand::FindSufficientMeasure { standard, .. } => {
            change.standard = Some(standard.code());
        }
        CaseCommand::IssueOrder { order, .. } => change.order_id = Some(&order.order_id),
        CaseCommand::MergeInto { into, .. } => {
            merge::into(tx, row, into, applying)?;
            change.duplicate_of = Some(into);
        }
        CaseCommand::SplitOff { title, allegations, holds, claims, evidence, .. } => {
            let chosen = Chosen {
                title: title.clone(),
                allegations: allegations.clone(),
                holds: holds.clone(),
                claims: claims.clone(),
                evidence: evidence.clone(),
            };
            split::off(tx, row, &chosen, applying)?;
        }
        CaseCommand::MarkDuplicate { of } => {
            if *of == row.docket_number {
                return Err(Error::field("of", "A case does not repeat itself: name another one."));
            }
            change.duplicate_of = Some(of);
        }
        CaseCommand::Open { .. }
        | CaseCommand::StartScreening
        | CaseCommand::ReturnWithAdvice { .. }
        | CaseCommand::Resubmit { .. }
        | CaseCommand::ReferOut { .. }
        | CaseCommand::Accept { .. }
        | CaseCommand::StartDeveloping
        | CaseCommand::AwaitInformation { .. }
        | CaseCommand::ReceiveInformation { .. }
        | CaseCommand::Suspend { .. }
        | CaseCommand::Resume { .. }
        | CaseCommand::SubmitToLegal { .. }
        | CaseCommand::ReturnToDevelopment { .. }
        | CaseCommand::CloseInsufficient { .. }
        | CaseCommand::CloseNoNexus { .. }
        | CaseCommand::CloseRemediated { .. }
        | CaseCommand::Reopen { .. }
        | CaseCommand::ReferToInvestigation { .. } => {}
    }
    store::case::change(tx, row, &change, applying.now)
}
