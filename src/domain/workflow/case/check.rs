//! What each command of a case must carry.

use super::super::fact::{bar, reaches, require_any, require_text};
use super::super::{Need, Refusal, Standard};
use super::{CaseCommand, CaseFacts, CaseState};
use crate::domain::evidence::Gate;
use crate::domain::order::OrderKind;

const OTHER_LAW: &str = "The two cases are worked under different laws: their findings, clocks and measures differ, so \
    that one cannot go on as the other. Close one and refer to it, or open a case under the right law.";
const OTHER_MEASURE: &str = "The order is of another law than counsel's finding: cite an order of the kind that was \
    found sufficient.";

/// Looks at the facts that a command carries. A reason is complete by its type.
pub(super) fn check(facts: &CaseFacts, command: &CaseCommand) -> Result<(), Refusal> {
    match command {
        CaseCommand::ReturnWithAdvice { advice } => require_any(advice, Need::Advice),
        CaseCommand::MarkDuplicate { of } => require_text(of, Need::DuplicateOf),
        CaseCommand::MergeInto { into, into_law, .. } => {
            require_text(into, Need::DuplicateOf)?;
            bar(into_law.is_some_and(|law| law != facts.regime), OTHER_LAW)
        }
        CaseCommand::SplitOff { title, allegations, .. } => {
            require_text(title, Need::Title)?;
            require_any(allegations, Need::Allegation)
        }
        CaseCommand::ReferOut { agency, .. } => require_text(agency, Need::Agency),
        CaseCommand::AwaitInformation { questions } => require_any(questions, Need::Question),
        CaseCommand::Reopen { evidence, .. } => require_any(evidence, Need::NewEvidence),
        CaseCommand::FindSufficientWro { standard, .. } => {
            reaches(*standard, Standard::ReasonablyIndicates)?;
            Gate::of_case(Standard::ReasonablyIndicates).require(&facts.grid)
        }
        CaseCommand::FindSufficientFinding { standard, .. } => {
            reaches(*standard, Standard::ConclusivelyIndicates)?;
            Gate::of_case(Standard::ConclusivelyIndicates).require(&facts.grid)
        }
        CaseCommand::FindSufficientMeasure { standard, .. } => {
            let needed = facts.regime.measures.iter().find_map(|measure| measure.standard);
            needed.map_or(Ok(()), |needed| reaches(*standard, needed))
        }
        CaseCommand::IssueOrder { order, .. } => {
            order.require_in_force()?;
            let is_measure = facts.state == Some(CaseState::SufficientMeasure);
            let is_of_12_42 = matches!(order.kind, OrderKind::Wro | OrderKind::Finding);
            bar(is_measure == is_of_12_42, OTHER_MEASURE)?;
            bar(is_measure && facts.regime.measure(order.kind).is_none(), OTHER_MEASURE)?;
            carries(facts.state, order.kind)?;
            order
                .kind
                .standard()
                .map_or(Ok(()), |needed| Gate::of_case(needed).require(&facts.grid))
        }
        CaseCommand::Open { .. }
        | CaseCommand::StartScreening
        | CaseCommand::Resubmit { .. }
        | CaseCommand::Accept { .. }
        | CaseCommand::StartDeveloping
        | CaseCommand::ReceiveInformation { .. }
        | CaseCommand::Suspend { .. }
        | CaseCommand::Resume { .. }
        | CaseCommand::SubmitToLegal { .. }
        | CaseCommand::ReturnToDevelopment { .. }
        | CaseCommand::CloseInsufficient { .. }
        | CaseCommand::CloseNoNexus { .. }
        | CaseCommand::CloseRemediated { .. }
        | CaseCommand::ReferToInvestigation { .. } => Ok(()),
    }
}

/// A case that counsel found sufficient for a withhold release order does not
/// carry a Finding; the other way round it does.
fn carries(state: Option<CaseState>, kind: OrderKind) -> Result<(), Refusal> {
    let have = if state == Some(CaseState::SufficientFinding) {
        Standard::ConclusivelyIndicates
    } else {
        Standard::ReasonablyIndicates
    };
    kind.standard().map_or(Ok(()), |needed| reaches(have, needed))
}
