//! The investigation of an importer or a person: a docket of its own, walled
//! off from analysts, partners and auditors, in events, search and counts alike.
//!
//! Goods and people move apart in the law: this machine never holds goods.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fact::{bar, require, require_any, require_text};
use super::matrix::{self, Spelling};
use super::{Decision, Filing, Need, Reason, Refusal, Rule, Standing, rule};
use crate::domain::coded::coded;
use crate::domain::hold::ReliefOutcome;
use crate::domain::role::Role;

mod rules;
mod statute;

pub use rules::RULES;
pub use statute::{MentalElement, Statute};

coded! {
    /// Where an investigation stands.
    pub enum InvestigationState {
        Opened = "opened", "Opened";
        Evidence = "evidence", "Gathering evidence";
        PriorDisclosure = "prior_disclosure", "Prior disclosure made";
        CivilPenalty = "civil_penalty", "Civil penalty proposed";
        PenaltyPetitioned = "penalty_petitioned", "Civil penalty, petition received";
        SeizureSupport = "seizure_support", "Supporting a seizure";
        ReferredDoj = "referred_doj", "Referred to the Department of Justice";
        Indicted = "indicted", "Indicted";
        Convicted = "convicted", "Convicted";
        Acquitted = "acquitted", "Acquitted";
        Declined = "declined", "Prosecution declined";
        Closed = "closed", "Closed";
    }
}

impl InvestigationState {
    /// True until it is closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Closed => false,
            Self::Opened
            | Self::Evidence
            | Self::PriorDisclosure
            | Self::CivilPenalty
            | Self::PenaltyPetitioned
            | Self::SeizureSupport
            | Self::ReferredDoj
            | Self::Indicted
            | Self::Convicted
            | Self::Acquitted
            | Self::Declined => true,
        }
    }
}

coded! {
    /// What can be done; the label is the text of the button.
    pub enum InvestigationAction {
        Open = "open", "Open an investigation of an alleged offender";
        GatherEvidence = "gather_evidence", "Start gathering evidence";
        RecordPriorDisclosure = "record_prior_disclosure", "Record a prior disclosure";
        ProposePenalty = "propose_penalty", "Propose a civil penalty";
        RecordPetition = "record_petition", "Record a petition for relief";
        DecidePetition = "decide_petition", "Decide the petition for relief";
        SupportSeizure = "support_seizure", "Support a seizure";
        ReferDoj = "refer_doj", "Refer to the Department of Justice";
        RecordIndictment = "record_indictment", "Record the indictment";
        RecordConviction = "record_conviction", "Record the conviction";
        RecordAcquittal = "record_acquittal", "Record the acquittal";
        RecordDeclination = "record_declination", "Record that prosecution was declined";
        Close = "close", "Close";
    }
}

/// What the rules must know about an investigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvestigationFacts {
    /// The state; none before it is opened.
    pub state: Option<InvestigationState>,
}

/// What a person asks for, with the facts that its rule needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum InvestigationCommand {
    /// Open an investigation of an alleged offender.
    Open {
        /// Why, in words.
        reason: Reason,
    },
    /// Start gathering evidence.
    GatherEvidence,
    /// Record a prior disclosure.
    RecordPriorDisclosure {
        /// Under which statute.
        statute: Statute,
        /// The port-local date of the disclosure.
        disclosed_on: NaiveDate,
        /// Made before a formal investigation began.
        was_before_start: bool,
        /// Made without knowledge that one had begun.
        was_without_knowledge: bool,
        /// Why, in words.
        reason: Reason,
    },
    /// Propose a civil penalty.
    ProposePenalty {
        /// Under which statute.
        statute: Statute,
        /// The mental element that is alleged.
        element: MentalElement,
        /// Why, in words.
        reason: Reason,
    },
    /// Record a petition for relief from the penalty.
    RecordPetition {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Decide the petition for relief.
    DecidePetition {
        /// What was decided.
        outcome: ReliefOutcome,
        /// What remains to be paid; empty but for a mitigation.
        amount: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Support a seizure.
    SupportSeizure {
        /// The numbers of the holds.
        holds: Vec<String>,
        /// Why, in words.
        reason: Reason,
    },
    /// Refer to the Department of Justice.
    ReferDoj {
        /// Under which statute.
        statute: Statute,
        /// The mental element that is alleged.
        element: MentalElement,
        /// Why, in words.
        reason: Reason,
    },
    /// Record the indictment.
    RecordIndictment {
        /// The court's number.
        court_number: String,
    },
    /// Record the conviction.
    RecordConviction {
        /// Where the judgment is written.
        judgment: String,
    },
    /// Record the acquittal.
    RecordAcquittal {
        /// Where the judgment is written.
        judgment: String,
    },
    /// Record that prosecution was declined.
    RecordDeclination {
        /// Where the decision is written.
        letter: String,
    },
    /// Close.
    Close {
        /// Why, in words.
        reason: Reason,
    },
}

/// The action that a command asks for.
#[must_use]
pub const fn command_action(command: &InvestigationCommand) -> InvestigationAction {
    match command {
        InvestigationCommand::Open { .. } => InvestigationAction::Open,
        InvestigationCommand::GatherEvidence => InvestigationAction::GatherEvidence,
        InvestigationCommand::RecordPriorDisclosure { .. } => {
            InvestigationAction::RecordPriorDisclosure
        }
        InvestigationCommand::ProposePenalty { .. } => InvestigationAction::ProposePenalty,
        InvestigationCommand::RecordPetition { .. } => InvestigationAction::RecordPetition,
        InvestigationCommand::DecidePetition { .. } => InvestigationAction::DecidePetition,
        InvestigationCommand::SupportSeizure { .. } => InvestigationAction::SupportSeizure,
        InvestigationCommand::ReferDoj { .. } => InvestigationAction::ReferDoj,
        InvestigationCommand::RecordIndictment { .. } => InvestigationAction::RecordIndictment,
        InvestigationCommand::RecordConviction { .. } => InvestigationAction::RecordConviction,
        InvestigationCommand::RecordAcquittal { .. } => InvestigationAction::RecordAcquittal,
        InvestigationCommand::RecordDeclination { .. } => InvestigationAction::RecordDeclination,
        InvestigationCommand::Close { .. } => InvestigationAction::Close,
    }
}

/// Says what a command leads to, or which condition failed.
pub fn decide(
    facts: &InvestigationFacts,
    command: &InvestigationCommand,
    actor: Role,
) -> Result<Decision<InvestigationState, InvestigationAction>, Refusal> {
    let decision = rule::permit(RULES, command_action(command), facts.state, actor)?;
    check(command)?;
    Ok(decision)
}

/// The rules that a role may ask for in a state, in table order: the buttons.
/// A state of none asks who may open one.
#[must_use]
pub fn available(
    state: impl Into<Option<InvestigationState>>,
    role: Role,
) -> Vec<&'static Rule<InvestigationState, InvestigationAction>> {
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
    matrix::decide_text(RULES, InvestigationState::ALL, InvestigationAction::ALL, &SPELLING)
}

const SPELLING: Spelling<InvestigationState, InvestigationAction> = Spelling {
    title: "INVESTIGATION",
    state: InvestigationState::code,
    action: InvestigationAction::code,
};

const NO_DISCLOSURE: &str = "A prior disclosure counts under 19 U.S.C. 1592 and 1593a only.";
const LATE_DISCLOSURE: &str = "A prior disclosure counts when it is made before a formal investigation, or without \
    knowledge of one (19 CFR 162.74).";
const NOT_CIVIL: &str = "No civil penalty can be proposed under a criminal statute.";
const NOT_CRIMINAL: &str = "Only a crime is referred for prosecution; this statute is civil.";

/// Looks at the facts that a command carries. A reason is complete by its type.
fn check(command: &InvestigationCommand) -> Result<(), Refusal> {
    match command {
        InvestigationCommand::RecordPriorDisclosure {
            statute,
            was_before_start,
            was_without_knowledge,
            ..
        } => {
            bar(!statute.has_prior_disclosure(), NO_DISCLOSURE)?;
            bar(!was_before_start && !was_without_knowledge, LATE_DISCLOSURE)
        }
        InvestigationCommand::ProposePenalty { statute, element, .. } => {
            bar(statute.is_criminal(), NOT_CIVIL)?;
            has_element(*statute, *element)
        }
        InvestigationCommand::ReferDoj { statute, element, .. } => {
            bar(!statute.is_criminal(), NOT_CRIMINAL)?;
            has_element(*statute, *element)
        }
        InvestigationCommand::RecordPetition { filing } => {
            filing.require_filer()?;
            require(filing.standing != Standing::NoStanding, Need::Standing)
        }
        InvestigationCommand::DecidePetition { outcome, amount, .. } => {
            bar(!outcome.fits(amount), ReliefOutcome::WHAT_REMAINS)
        }
        InvestigationCommand::SupportSeizure { holds, .. } => require_any(holds, Need::EntryOrBill),
        InvestigationCommand::RecordIndictment { court_number: paper }
        | InvestigationCommand::RecordConviction { judgment: paper }
        | InvestigationCommand::RecordAcquittal { judgment: paper }
        | InvestigationCommand::RecordDeclination { letter: paper } => {
            require_text(paper, Need::Outcome)
        }
        InvestigationCommand::Open { .. }
        | InvestigationCommand::GatherEvidence
        | InvestigationCommand::Close { .. } => Ok(()),
    }
}

fn has_element(statute: Statute, element: MentalElement) -> Result<(), Refusal> {
    require(statute.elements().contains(&element), Need::MentalElement)
}

#[cfg(test)]
mod tests;
