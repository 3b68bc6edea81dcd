//! What a person asks for on a hold, with the facts that its rule needs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::HoldAction;
use crate::domain::hold::{ExclusionGround, HoldingPlace, NoticeElement, ReleaseReason};
use crate::domain::workflow::{Filing, OrderCitation, Reason};

/// On what a seizure rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SeizureGround {
    /// A Finding that covers the goods (19 CFR 12.44(b)).
    Finding {
        /// The Finding.
        order: OrderCitation,
    },
    /// A ground that counsel recorded: 19 U.S.C. 1595a(c) and 19 CFR 162.23
    /// do not list forced labor by name.
    Recorded {
        /// The provision on which counsel relies, with the reasoning.
        citation: String,
    },
}

/// A command on a hold. Stored as JSON while it waits for approval; `action`
/// is the code of the action.
///
/// Dates are port-local. `due_on` is the day on which a clock ran out, as the
/// clock computed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the action of the same name; fields say what they are")]
pub enum HoldCommand {
    Target { order: OrderCitation, reason: Reason },
    Withdraw { reason: Reason },
    Present { presented_on: NaiveDate, place: String, is_viewable: bool },
    Detain { order: OrderCitation, reason: Reason },
    DeemDetained { due_on: NaiveDate },
    SendNotice { sent_on: NaiveDate, elements: Vec<NoticeElement> },
    RequestInformation { questions: Vec<String> },
    SubmitProof { filing: Filing },
    StartReview,
    Release { code: ReleaseReason, reason: Reason },
    Exclude { ground: ExclusionGround, reason: Reason },
    DeemExcluded { due_on: NaiveDate, counsel_view: Option<Reason> },
    Seize { ground: SeizureGround, reason: Reason },
    Export { exported_on: NaiveDate, proof: String, permission: String },
    Destroy { destroyed_on: NaiveDate, proof: String, reason: Reason },
    DeemAbandoned { due_on: NaiveDate, reason: Reason },
    Protest { filing: Filing, is_marked_exclusion: bool },
    GrantProtest { reason: Reason },
    DenyProtest { mailed_on: NaiveDate, reason: Reason },
    DeemProtestDenied { due_on: NaiveDate },
    GoToCourt { court_number: String },
    RecordAffirmed { judgment: String },
    RecordReversed { judgment: String },
    FilePetition { filing: Filing },
    FileClaim { filing: Filing },
    MakeOffer { filing: Filing },
    Remit { reason: Reason },
    Forfeit { reason: Reason },
    DemandRedelivery { order: OrderCitation, reason: Reason },
    RecordRedelivery { redelivered_on: NaiveDate },
    AssessDamages { reason: Reason },
    RerouteToFinding { order: OrderCitation, reason: Reason },
    MoveGoods { to: HoldingPlace, permission: String, reason: Reason },
}

/// The action that a command asks for.
#[must_use]
pub const fn command_action(command: &HoldCommand) -> HoldAction {
    match command {
        HoldCommand::Target { .. } => HoldAction::Target,
        HoldCommand::Withdraw { .. } => HoldAction::Withdraw,
        HoldCommand::Present { .. } => HoldAction::Present,
        HoldCommand::Detain { .. } => HoldAction::Detain,
        HoldCommand::DeemDetained { .. } => HoldAction::DeemDetained,
        HoldCommand::SendNotice { .. } => HoldAction::SendNotice,
        HoldCommand::RequestInformation { .. } => HoldAction::RequestInformation,
        HoldCommand::SubmitProof { .. } => HoldAction::SubmitProof,
        HoldCommand::StartReview => HoldAction::StartReview,
        HoldCommand::Release { .. } => HoldAction::Release,
        HoldCommand::Exclude { .. } => HoldAction::Exclude,
        HoldCommand::DeemExcluded { .. } => HoldAction::DeemExcluded,
        HoldCommand::Seize { .. } => HoldAction::Seize,
        HoldCommand::Export { .. } => HoldAction::Export,
        HoldCommand::Destroy { .. } => HoldAction::Destroy,
        HoldCommand::DeemAbandoned { .. } => HoldAction::DeemAbandoned,
        HoldCommand::Protest { .. } => HoldAction::Protest,
        HoldCommand::GrantProtest { .. } => HoldAction::GrantProtest,
        HoldCommand::DenyProtest { .. } => HoldAction::DenyProtest,
        HoldCommand::DeemProtestDenied { .. } => HoldAction::DeemProtestDenied,
        HoldCommand::GoToCourt { .. } => HoldAction::GoToCourt,
        HoldCommand::RecordAffirmed { .. } => HoldAction::RecordAffirmed,
        HoldCommand::RecordReversed { .. } => HoldAction::RecordReversed,
        HoldCommand::FilePetition { .. } => HoldAction::FilePetition,
        HoldCommand::FileClaim { .. } => HoldAction::FileClaim,
        HoldCommand::MakeOffer { .. } => HoldAction::MakeOffer,
        HoldCommand::Remit { .. } => HoldAction::Remit,
        HoldCommand::Forfeit { .. } => HoldAction::Forfeit,
        HoldCommand::DemandRedelivery { .. } => HoldAction::DemandRedelivery,
        HoldCommand::RecordRedelivery { .. } => HoldAction::RecordRedelivery,
        HoldCommand::AssessDamages { .. } => HoldAction::AssessDamages,
        HoldCommand::RerouteToFinding { .. } => HoldAction::RerouteToFinding,
        HoldCommand::MoveGoods { .. } => HoldAction::MoveGoods,
    }
}
