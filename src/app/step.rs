//! Steps of the four life cycles: one way to take each.
//!
//! The rules decide. What they let one person do takes effect at once; what
//! needs another becomes a proposal. Either way it is one transaction with its
//! event, on the state and the version that the person saw.

use super::{Actor, App, conflict};
use crate::domain::event::Verb;
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::{Machine, Need, Refusal};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::Write;
use crate::store::proposal::ProposalRow;
use chrono::NaiveDateTime;
use serde_json::Value;

pub mod ask;
mod asks;
mod cited;
mod offer;
mod subject;
mod told;
mod verdict;

pub use ask::StepForm;
pub use asks::SCOPE;
pub use cited::may_cite;
pub use offer::Offer;
pub use subject::Subject;
pub use told::told;
pub use verdict::{Ruling, Verdict};

pub(super) use subject::Applying;
pub(super) use told::codes;

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Taken,
    /// It waits for others, as this proposal.
    Proposed(String),
}

/// What the command of an activation says, as its form calls it.
pub(in crate::app) fn activation_told(
    tx: &mut store::Read<'_>,
    command: &Value,
) -> Result<Vec<(String, String)>> {
    use crate::domain::workflow::order::OrderAction;
    ask::shown(tx, asks::of_order(OrderAction::Activate), command)
}

/// The permission to take steps on a machine's things.
const fn permission(machine: Machine) -> Permission {
    match machine {
        Machine::Case | Machine::Order | Machine::Petition | Machine::Hold => Permission::Act,
        Machine::Investigation => Permission::Investigate,
    }
}

/// Whether one person's step is a letter that somebody outside reads at once: it cannot be
/// taken back, so that it asks for the password as an approval does.
fn goes_out(machine: Machine, action: &str) -> bool {
    matches!(
        (machine, action),
        (Machine::Hold, "send_notice" | "request_information")
            | (Machine::Case, "return_with_advice")
            | (Machine::Petition, "ask_more")
    )
}

/// Takes a step, or proposes it.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong or missing;
/// [`Error::Refused`] in the rules' own words; [`Error::Stale`] when the page
/// showed an older version; [`Error::NotFound`] for what is not there.
pub fn take(
    app: &App,
    actor: &Actor,
    machine: Machine,
    number: &str,
    form: &StepForm,
) -> Result<Outcome> {
    if goes_out(machine, &form.action) {
        actor.require_confirmed(permission(machine))?;
    }
    actor.require(permission(machine))?;
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    app.store.write(|tx| {
        let subject = Subject::find_by_number(tx, machine, number, &applying.by)?;
        within(tx, &subject, actor.role, &applying, form)
    })
}

/// Takes a step, or proposes it, in a transaction that does more: who may is
/// looked at by the caller for the whole, and by the rules for the step.
///
/// # Errors
/// As [`take`].
pub(super) fn within(
    tx: &mut Write<'_>,
    subject: &Subject,
    role: Role,
    applying: &Applying,
    form: &StepForm,
) -> Result<Outcome> {
    if subject.version() != form.version {
        return Err(Error::Stale { shown: form.version, now: subject.version() });
    }
    conflict::refuse_step(tx, &applying.by, subject)?;
    let asks = subject.asks(&form.action)?;
    let answer = ask::read(tx, asks, form, subject.today(applying.now))?;
    let mut command = Value::Object(answer.command.clone());
    subject.prepare(tx, &mut command)?;
    let verdict = subject
        .decide(tx, &command, role, applying.now)?
        .map_err(|refusal| refused(&refusal, asks, &command))?;
    let grid = seal_grid(tx, subject, &command, applying.now)?;
    if verdict.is_immediate() {
        let version = subject.apply(tx, applying, &verdict, &command)?;
        let mut event = subject
            .event(Verb::StepTaken)
            .step(verdict.action, verdict.from, verdict.to)
            .fact("version", version.to_string());
        event.facts.extend(grid.map(SealedGrid::fact));
        event.facts.extend(standard(&verdict, &command).map(|code| ("standard", code)));
        event.facts.extend(answer.codes.iter().filter(|(name, _)| *name != "standard").cloned());
        event.values.extend(answer.words.iter().cloned());
        store::event::append(tx, &applying.stamp, &event)?;
        return Ok(Outcome::Taken);
    }
    propose(tx, subject, applying, &verdict, &command, &answer, grid).map(Outcome::Proposed)
}

/// A grid that was sealed for a decision.
#[derive(Debug, Clone)]
pub(super) struct SealedGrid {
    case_number: String,
    sha256: String,
}

impl SealedGrid {
    /// What an event says of it.
    pub(super) fn fact(self) -> (&'static str, String) {
        ("grid", format!("{}/{}", self.case_number, self.sha256))
    }
}

/// Seals the grid on which a command is decided, where it reads one.
pub(super) fn seal_grid(
    tx: &mut Write<'_>,
    subject: &Subject,
    command: &Value,
    now: NaiveDateTime,
) -> Result<Option<SealedGrid>> {
    let Some(case_id) = subject.grid_case(tx, command)? else { return Ok(None) };
    let sha256 = super::evidence::seal(tx, &case_id, now)?;
    let case = store::case::find(tx, &case_id)?.ok_or(Error::NotFound("case"))?;
    Ok(Some(SealedGrid { case_number: case.docket_number, sha256 }))
}

fn propose(
    tx: &mut Write<'_>,
    subject: &Subject,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
    answer: &ask::Answer,
    grid: Option<SealedGrid>,
) -> Result<String> {
    if let Some(open) = store::proposal::find_open(tx, subject.machine().code(), subject.id())? {
        return Err(Error::Refused(format!(
            "Another proposal waits on {} (\u{201c}{}\u{201d}). It must be decided or withdrawn first.",
            subject.number(),
            subject_label(subject.machine(), &open.action)
        )));
    }
    let row = ProposalRow {
        id: id::ordered(),
        machine: subject.machine().code().to_owned(),
        subject_id: subject.id().to_owned(),
        subject_version: subject.version(),
        action: verdict.action.to_owned(),
        from_state: verdict.from.to_owned(),
        to_state: verdict.to.to_owned(),
        command: command.to_string(),
        standard: standard(verdict, command),
        reason: command.get("reason").and_then(Value::as_str).unwrap_or_default().to_owned(),
        state: "proposed".into(),
        needs_approval: verdict.needs_approval,
        needs_signature: verdict.needs_signature,
        proposed_by: applying.by.clone(),
        proposed_at: applying.now,
        approved_by: None,
        approved_at: None,
        signed_by: None,
        signed_at: None,
        closed_by: None,
        closed_at: None,
        closing_reason: None,
        applied_version: None,
        version: 1,
        grid_sha256: grid.as_ref().map(|sealed| sealed.sha256.clone()),
    };
    store::proposal::insert(tx, &row)?;
    let mut event = subject
        .event(Verb::StepProposed)
        .step(verdict.action, verdict.from, verdict.to)
        .fact("proposal", row.id.clone())
        .fact("on_version", row.subject_version.to_string());
    event.facts.extend(grid.map(SealedGrid::fact));
    event.facts.extend(row.standard.clone().map(|code| ("standard", code)));
    event.facts.extend(answer.codes.iter().filter(|(name, _)| *name != "standard").cloned());
    event.values.extend(answer.words.iter().cloned());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(row.id)
}

/// The words for an action's code.
#[must_use]
pub fn subject_label(machine: Machine, action: &str) -> &'static str {
    use crate::domain::workflow::{case, hold, investigation, order, petition};
    match machine {
        Machine::Case => case::CaseAction::from_code(action).map(case::CaseAction::label),
        Machine::Order => order::OrderAction::from_code(action).map(order::OrderAction::label),
        Machine::Petition => {
            petition::PetitionAction::from_code(action).map(petition::PetitionAction::label)
        }
        Machine::Hold => hold::HoldAction::from_code(action).map(hold::HoldAction::label),
        Machine::Investigation => investigation::InvestigationAction::from_code(action)
            .map(investigation::InvestigationAction::label),
    }
    .unwrap_or("Step")
}

/// The words for a state's code.
#[must_use]
pub fn state_label(machine: Machine, state: &str) -> &'static str {
    use crate::domain::workflow::{case, hold, investigation, order, petition};
    match machine {
        Machine::Case => case::CaseState::from_code(state).map(case::CaseState::label),
        Machine::Order => order::OrderState::from_code(state).map(order::OrderState::label),
        Machine::Petition => {
            petition::PetitionState::from_code(state).map(petition::PetitionState::label)
        }
        Machine::Hold => hold::HoldState::from_code(state).map(hold::HoldState::label),
        Machine::Investigation => investigation::InvestigationState::from_code(state)
            .map(investigation::InvestigationState::label),
    }
    .unwrap_or("not known")
}

/// The evidence standard of a step: what the command says was reached, else
/// what its rule names.
fn standard(verdict: &Verdict, command: &Value) -> Option<String> {
    command
        .get("standard")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .or_else(|| verdict.rule.standard.map(|standard| standard.code().to_owned()))
}

/// A refusal as an error: what a field can mend comes back beside the field.
pub(super) fn refused(refusal: &Refusal, asks: &[ask::Ask], command: &Value) -> Error {
    let words = refusal.to_string();
    if matches!(refusal, Refusal::Uncovered { .. }) {
        return Error::field("cover", words);
    }
    let Refusal::Missing { need } = refusal else { return Error::Refused(words) };
    if *need == Need::NoticeElements {
        let missing = command.get("missing").and_then(Value::as_array).cloned().unwrap_or_default();
        let complaints: Vec<FieldError> = missing
            .iter()
            .filter_map(Value::as_str)
            .filter(|code| asks.iter().any(|ask| ask.name == *code))
            .map(|code| {
                FieldError::new(code, "A notice of detention must say this (19 CFR 151.16(c)).")
            })
            .collect();
        return if complaints.is_empty() {
            Error::Refused(words)
        } else {
            Error::Invalid(complaints)
        };
    }
    // An order that is cited but not in force is mended in the order's field.
    let answers = |ask: &&ask::Ask| {
        (*need == Need::Publication && ask.name == "publication")
            || ask.need == Some(*need)
            || (*need == Need::ActiveOrder && matches!(ask.kind, ask::Kind::Order))
            || (*need == Need::OrderVersion && matches!(ask.kind, ask::Kind::Order))
    };
    match asks.iter().find(answers) {
        Some(ask) => Error::field(ask.name, words),
        None => Error::Refused(words),
    }
}
