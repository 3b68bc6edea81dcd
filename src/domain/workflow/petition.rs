//! The petition to modify or revoke an order.
//!
//! It has a table of its own because the order stays in force while a petition
//! is pending. Granting one changes nothing by itself: the order is then
//! modified or revoked by its own rule. This is not the proof for a single
//! shipment, which belongs to the hold.

use serde::{Deserialize, Serialize};

use super::fact::{Filing, require, require_any};
use super::matrix::{self, Spelling};
use super::order::ChangeGround;
use super::{COUNSEL, Decision, DocumentKind, Need, Reason, Refusal, Rule, SUPERVISOR, rule};
use crate::domain::coded::coded;
use crate::domain::role::Role;

coded! {
    /// Where a petition stands.
    pub enum PetitionState {
        Filed = "filed", "Filed";
        Review = "review", "Under review";
        MoreInfo = "more_info", "More information asked";
        Granted = "granted", "Granted";
        Denied = "denied", "Denied";
    }
}

impl PetitionState {
    /// True while it waits for a decision or an answer.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Filed | Self::Review | Self::MoreInfo => true,
            Self::Granted | Self::Denied => false,
        }
    }
}

coded! {
    /// What can be done with a petition; the label is the text of the button.
    pub enum PetitionAction {
        File = "file", "File a petition to change the order";
        StartReview = "start_review", "Start the review";
        AskMore = "ask_more", "Ask for more information";
        Answer = "answer", "Answer";
        Grant = "grant", "Grant";
        Deny = "deny", "Deny";
    }
}

coded! {
    /// What a petition asks for.
    pub enum Wish {
        Modify = "modify", "Modify the order";
        Revoke = "revoke", "Revoke the order";
    }
}

coded! {
    /// Why a petition is denied.
    pub enum DenialGround {
        StillMade = "still_made", "It is not shown that the goods are no longer made with forced labor";
        NotRemedied = "not_remedied", "What was found is not remedied in full";
        NotShown = "not_shown", "What was sent does not carry what is asked";
        OneShipment = "one_shipment", "It concerns one shipment, which is another procedure (19 CFR 12.43)";
        NotConcerned = "not_concerned", "The order does not concern the petitioner";
    }
}

/// What the rules must know about a petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionFacts {
    /// The state; none before it is filed.
    pub state: Option<PetitionState>,
    /// True when the order that it is about is in force.
    pub is_order_in_force: bool,
}

/// What a person asks for, with the facts that its rule needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum PetitionCommand {
    /// File a petition to change the order.
    File {
        /// Who filed it, when, in what right.
        filing: Filing,
        /// Why, in words.
        reason: Reason,
    },
    /// Start the review.
    StartReview,
    /// Ask for more information.
    AskMore {
        /// What is asked, one entry each.
        questions: Vec<String>,
    },
    /// Answer.
    Answer {
        /// What came, or empty.
        note: String,
    },
    /// Grant.
    Grant {
        /// On which ground the order is to be changed.
        ground: ChangeGround,
        /// What the petitioner reads beside the ground; may be empty.
        told: String,
        /// Why, in words, for the file.
        reason: Reason,
    },
    /// Deny.
    Deny {
        /// On which ground.
        ground: DenialGround,
        /// What the petitioner reads beside the ground; may be empty.
        told: String,
        /// Why, in words, for the file.
        reason: Reason,
    },
}

/// The action that a command asks for.
#[must_use]
pub const fn command_action(command: &PetitionCommand) -> PetitionAction {
    match command {
        PetitionCommand::File { .. } => PetitionAction::File,
        PetitionCommand::StartReview => PetitionAction::StartReview,
        PetitionCommand::AskMore { .. } => PetitionAction::AskMore,
        PetitionCommand::Answer { .. } => PetitionAction::Answer,
        PetitionCommand::Grant { .. } => PetitionAction::Grant,
        PetitionCommand::Deny { .. } => PetitionAction::Deny,
    }
}

/// Those outside who may ask, and who writes it down for them.
const PETITIONERS: &[Role] = &[
    Role::Petitioner,
    Role::Importer,
    Role::PartnerAdmin,
    Role::NgoFiler,
    Role::Clerk,
    Role::Analyst,
];

/// The whole life of a petition.
pub const RULES: &[Rule<PetitionState, PetitionAction>] = &[
    Rule::moves(PetitionAction::File, &[], PetitionState::Filed)
        .asked_by(PETITIONERS)
        .needing(&[Need::Filing, Need::ActiveOrder, Need::Reason])
        .with(DocumentKind::Petition)
        .under(
            "19 CFR 12.42(d)",
            "Any interested person may ask that an order be modified or revoked.",
        ),
    Rule::moves(PetitionAction::StartReview, &[PetitionState::Filed], PetitionState::Review)
        .under("Policy", "An analyst reads the petition."),
    Rule::moves(PetitionAction::AskMore, &[PetitionState::Review], PetitionState::MoreInfo)
        .needing(&[Need::Question])
        .with(DocumentKind::AdviceLetter)
        .under("Policy", "The petitioner is told what is lacking."),
    Rule::moves(PetitionAction::Answer, &[PetitionState::MoreInfo], PetitionState::Review)
        .asked_by(PETITIONERS)
        .under("Policy", "The answer came."),
    Rule::moves(PetitionAction::Grant, &[PetitionState::Review], PetitionState::Granted)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("Policy", "The order is then changed by its own rule."),
    Rule::moves(PetitionAction::Deny, &[PetitionState::Review], PetitionState::Denied)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("Policy", "The order stays as it is; the reasons are given."),
];

/// Says what a command leads to, or which condition failed.
pub fn decide(
    facts: &PetitionFacts,
    command: &PetitionCommand,
    actor: Role,
) -> Result<Decision<PetitionState, PetitionAction>, Refusal> {
    let decision = rule::permit(RULES, command_action(command), facts.state, actor)?;
    check(facts, command)?;
    Ok(decision)
}

/// The rules that a role may ask for in a state, in table order: the buttons.
/// A state of none asks who may file.
#[must_use]
pub fn available(
    state: impl Into<Option<PetitionState>>,
    role: Role,
) -> Vec<&'static Rule<PetitionState, PetitionAction>> {
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
    matrix::decide_text(RULES, PetitionState::ALL, PetitionAction::ALL, &SPELLING)
}

const SPELLING: Spelling<PetitionState, PetitionAction> =
    Spelling { title: "PETITION", state: PetitionState::code, action: PetitionAction::code };

/// Looks at the facts that a command carries. A reason is complete by its type.
fn check(facts: &PetitionFacts, command: &PetitionCommand) -> Result<(), Refusal> {
    match command {
        PetitionCommand::File { filing, .. } => {
            filing.require_filer()?;
            require(facts.is_order_in_force, Need::ActiveOrder)
        }
        PetitionCommand::AskMore { questions } => require_any(questions, Need::Question),
        PetitionCommand::StartReview
        | PetitionCommand::Answer { .. }
        | PetitionCommand::Grant { .. }
        | PetitionCommand::Deny { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests;
