//! The case: the agency's work on one or more allegations or leads.

use serde::{Deserialize, Serialize};

use super::fact::bar;
use super::matrix::{self, Spelling};
use super::{Decision, OrderCitation, Reason, Refusal, Rule, Standard, rule};
use crate::domain::coded::coded;
use crate::domain::evidence::Grid;
use crate::domain::regime::Regime;
use crate::domain::role::Role;

mod check;
mod rules;

use check::check;
pub use rules::RULES;

coded! {
    /// Where a case stands.
    pub enum CaseState {
        Received = "received", "Received";
        Screening = "screening", "Screening";
        Returned = "returned", "Returned with advice";
        Duplicate = "duplicate", "Duplicate of another case";
        ReferredOut = "referred_out", "Referred to another agency";
        Accepted = "accepted", "Accepted";
        Developing = "developing", "Developing evidence";
        AwaitingInfo = "awaiting_info", "Awaiting information";
        Suspended = "suspended", "Suspended";
        LegalReview = "legal_review", "Legal review";
        SufficientWro = "sufficient_wro", "Sufficient for a withhold release order";
        SufficientFinding = "sufficient_finding", "Sufficient for a Finding";
        SufficientMeasure = "sufficient_measure", "Sufficient for a measure of its law";
        OrderIssued = "order_issued", "Order issued";
        ClosedInsufficient = "closed_insufficient", "Closed: evidence insufficient";
        ClosedNoNexus = "closed_no_nexus", "Closed: no connection to imports";
        ClosedRemediated = "closed_remediated", "Closed: remediated";
        Reopened = "reopened", "Reopened";
    }
}

impl CaseAction {
    /// True when the step reads the evidence grid.
    #[must_use]
    pub const fn reads_grid(self) -> bool {
        matches!(self, Self::FindSufficientWro | Self::FindSufficientFinding | Self::IssueOrder)
    }

    /// True for counsel's findings, which differ from regime to regime.
    #[must_use]
    pub const fn is_finding(self) -> bool {
        matches!(
            self,
            Self::FindSufficientWro | Self::FindSufficientFinding | Self::FindSufficientMeasure
        )
    }
}

impl CaseState {
    /// True while somebody at the agency, or the source, still has to act.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received
            | Self::Screening
            | Self::Returned
            | Self::Accepted
            | Self::Developing
            | Self::AwaitingInfo
            | Self::Suspended
            | Self::LegalReview
            | Self::SufficientWro
            | Self::SufficientFinding
            | Self::SufficientMeasure
            | Self::Reopened => true,
            Self::Duplicate
            | Self::ReferredOut
            | Self::OrderIssued
            | Self::ClosedInsufficient
            | Self::ClosedNoNexus
            | Self::ClosedRemediated => false,
        }
    }
}

coded! {
    /// What can be done with a case; the label is the text of the button.
    pub enum CaseAction {
        Open = "open", "Open a case";
        StartScreening = "start_screening", "Start screening";
        ReturnWithAdvice = "return_with_advice", "Return with advice";
        Resubmit = "resubmit", "Send in again";
        MarkDuplicate = "mark_duplicate", "Mark as duplicate";
        ReferOut = "refer_out", "Refer to another agency";
        Accept = "accept", "Accept for work";
        StartDeveloping = "start_developing", "Start developing evidence";
        AwaitInformation = "await_information", "Ask for information and wait";
        ReceiveInformation = "receive_information", "Information received";
        Suspend = "suspend", "Suspend";
        Resume = "resume", "Resume";
        SubmitToLegal = "submit_to_legal", "Submit to legal review";
        ReturnToDevelopment = "return_to_development", "Send back for more evidence";
        FindSufficientWro = "find_sufficient_wro", "Find sufficient for a withhold release order";
        FindSufficientFinding = "find_sufficient_finding", "Find sufficient for a Finding";
        FindSufficientMeasure = "find_sufficient_measure", "Find sufficient for a measure of its law";
        IssueOrder = "issue_order", "Record the issued order";
        CloseInsufficient = "close_insufficient", "Close: evidence insufficient";
        CloseNoNexus = "close_no_nexus", "Close: no connection to imports";
        CloseRemediated = "close_remediated", "Close: alleged forced labor remediated";
        Reopen = "reopen", "Reopen on new evidence";
        MergeInto = "merge_into", "Merge into another case";
        SplitOff = "split_off", "Split into two cases";
        ReferToInvestigation = "refer_to_investigation", "Refer the alleged offender for investigation";
    }
}

/// What the rules must know about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    /// The state; none before the case is opened.
    pub state: Option<CaseState>,
    /// What its evidence shows.
    pub grid: Grid,
    /// The law under which it is worked.
    pub regime: &'static Regime,
}

/// What a person asks for, with the facts that its rule needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum CaseCommand {
    /// Open a case.
    Open {
        /// Why, in words.
        reason: Reason,
    },
    /// Start screening.
    StartScreening,
    /// Return with advice.
    ReturnWithAdvice {
        /// What is missing, one entry each.
        advice: Vec<String>,
    },
    /// Send in again.
    Resubmit {
        /// What came, or empty.
        note: String,
    },
    /// Mark as duplicate.
    MarkDuplicate {
        /// The number of the case that this one repeats.
        of: String,
    },
    /// Refer to another agency.
    ReferOut {
        /// The agency that it goes to.
        agency: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Accept for work.
    Accept {
        /// Why, in words.
        reason: Reason,
    },
    /// Start developing evidence.
    StartDeveloping,
    /// Ask for information and wait.
    AwaitInformation {
        /// What is asked, one entry each.
        questions: Vec<String>,
    },
    /// Information received.
    ReceiveInformation {
        /// What came, or empty.
        note: String,
    },
    /// Suspend.
    Suspend {
        /// Why, in words.
        reason: Reason,
    },
    /// Resume.
    Resume {
        /// Why, in words.
        reason: Reason,
    },
    /// Submit to legal review.
    SubmitToLegal {
        /// Why, in words.
        reason: Reason,
    },
    /// Send back for more evidence.
    ReturnToDevelopment {
        /// Why, in words.
        reason: Reason,
    },
    /// Find sufficient for a withhold release order.
    FindSufficientWro {
        /// The evidence standard that was reached.
        standard: Standard,
        /// Why, in words.
        reason: Reason,
    },
    /// Find sufficient for a Finding.
    FindSufficientFinding {
        /// The evidence standard that was reached.
        standard: Standard,
        /// Why, in words.
        reason: Reason,
    },
    /// Find sufficient for a measure of its law.
    FindSufficientMeasure {
        /// The evidence standard that was reached.
        standard: Standard,
        /// Why, in words.
        reason: Reason,
    },
    /// Record the issued order.
    IssueOrder {
        /// The order that is cited.
        order: OrderCitation,
        /// Why, in words.
        reason: Reason,
    },
    /// Close: evidence insufficient.
    CloseInsufficient {
        /// Why, in words.
        reason: Reason,
    },
    /// Close: no connection to imports.
    CloseNoNexus {
        /// Why, in words.
        reason: Reason,
    },
    /// Close: alleged forced labor remediated.
    CloseRemediated {
        /// Why, in words.
        reason: Reason,
    },
    /// Reopen on new evidence.
    Reopen {
        /// What is new, one entry each.
        evidence: Vec<String>,
        /// Why, in words.
        reason: Reason,
    },
    /// Merge into another case.
    MergeInto {
        /// The number of the case that goes on.
        into: String,
        /// The law under which that case is worked; none where it is not known.
        #[serde(default)]
        into_law: Option<&'static Regime>,
        /// Why, in words.
        reason: Reason,
    },
    /// Split a part off into a case of its own. Numbers as people write them.
    SplitOff {
        /// What the new case is called.
        title: String,
        /// The allegations that go, by docket number.
        allegations: Vec<String>,
        /// The holds that go, by docket number.
        holds: Vec<String>,
        /// The claims that go, by their number in the case.
        claims: Vec<String>,
        /// The evidence that goes, by its number in the case.
        evidence: Vec<String>,
        /// Why, in words.
        reason: Reason,
    },
    /// Refer the alleged offender for investigation.
    ReferToInvestigation {
        /// Why, in words.
        reason: Reason,
    },
}

/// The action that a command asks for.
#[must_use]
pub const fn command_action(command: &CaseCommand) -> CaseAction {
    match command {
        CaseCommand::Open { .. } => CaseAction::Open,
        CaseCommand::StartScreening => CaseAction::StartScreening,
        CaseCommand::ReturnWithAdvice { .. } => CaseAction::ReturnWithAdvice,
        CaseCommand::Resubmit { .. } => CaseAction::Resubmit,
        CaseCommand::MarkDuplicate { .. } => CaseAction::MarkDuplicate,
        CaseCommand::ReferOut { .. } => CaseAction::ReferOut,
        CaseCommand::Accept { .. } => CaseAction::Accept,
        CaseCommand::StartDeveloping => CaseAction::StartDeveloping,
        CaseCommand::AwaitInformation { .. } => CaseAction::AwaitInformation,
        CaseCommand::ReceiveInformation { .. } => CaseAction::ReceiveInformation,
        CaseCommand::Suspend { .. } => CaseAction::Suspend,
        CaseCommand::Resume { .. } => CaseAction::Resume,
        CaseCommand::SubmitToLegal { .. } => CaseAction::SubmitToLegal,
        CaseCommand::ReturnToDevelopment { .. } => CaseAction::ReturnToDevelopment,
        CaseCommand::FindSufficientWro { .. } => CaseAction::FindSufficientWro,
        CaseCommand::FindSufficientFinding { .. } => CaseAction::FindSufficientFinding,
        CaseCommand::FindSufficientMeasure { .. } => CaseAction::FindSufficientMeasure,
        CaseCommand::IssueOrder { .. } => CaseAction::IssueOrder,
        CaseCommand::CloseInsufficient { .. } => CaseAction::CloseInsufficient,
        CaseCommand::CloseNoNexus { .. } => CaseAction::CloseNoNexus,
        CaseCommand::CloseRemediated { .. } => CaseAction::CloseRemediated,
        CaseCommand::Reopen { .. } => CaseAction::Reopen,
        CaseCommand::MergeInto { .. } => CaseAction::MergeInto,
        CaseCommand::SplitOff { .. } => CaseAction::SplitOff,
        CaseCommand::ReferToInvestigation { .. } => CaseAction::ReferToInvestigation,
    }
}

/// Says what a command leads to, or which condition failed.
pub fn decide(
    facts: &CaseFacts,
    command: &CaseCommand,
    actor: Role,
) -> Result<Decision<CaseState, CaseAction>, Refusal> {
    let action = command_action(command);
    let decision = rule::permit(RULES, action, facts.state, actor)?;
    bar(!facts.regime.has_case_step(action), NOT_OF_REGIME)?;
    check(facts, command)?;
    Ok(decision)
}

/// The rules that a role may ask for in a state, in table order: the buttons.
/// A state of none asks what may open a case.
#[must_use]
pub fn available(
    state: impl Into<Option<CaseState>>,
    role: Role,
) -> Vec<&'static Rule<CaseState, CaseAction>> {
    rule::available(RULES, state.into(), role)
}

/// The table as text, for a snapshot.
#[must_use]
pub fn matrix() -> String {
    matrix::rules_text(RULES, &SPELLING)
}

/// State by action by role as text, for a snapshot.
#[must_use]
pub fn decide_matrix() -> String {
    matrix::decide_text(RULES, CaseState::ALL, CaseAction::ALL, &SPELLING)
}

const SPELLING: Spelling<CaseState, CaseAction> =
    Spelling { title: "CASE", state: CaseState::code, action: CaseAction::code };

const NOT_OF_REGIME: &str = "The law under which this case is worked does not know this finding. The page of the \
    regimes lists what it has.";

#[cfg(test)]
mod tests;
