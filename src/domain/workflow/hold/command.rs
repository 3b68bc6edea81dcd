//! What a person asks for on a hold, with the facts that its rule needs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::HoldAction;
use crate::domain::hold::{
    ExclusionGround, HoldingPlace, NoticeElement, ReleaseReason, ReliefOutcome,
};
use crate::domain::order::Cover;
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
pub enum HoldCommand {
    /// Target this line.
    Target {
        /// The order that is cited.
        order: OrderCitation,
        /// Through what it covers the line.
        #[serde(default)]
        cover: Cover,
        /// Why, in words.
        reason: Reason,
    },
    /// Withdraw the target.
    Withdraw {
        /// Why, in words.
        reason: Reason,
    },
    /// Record presentation.
    Present {
        /// The port-local date on which the goods could be viewed.
        presented_on: NaiveDate,
        /// Where they could be viewed.
        place: String,
        /// False for a sealed container, which does not count.
        is_viewable: bool,
    },
    /// Detain.
    Detain {
        /// The order that is cited.
        order: OrderCitation,
        /// Through what it covers the line.
        #[serde(default)]
        cover: Cover,
        /// Why, in words.
        reason: Reason,
    },
    /// Confirm deemed detention.
    DeemDetained {
        /// The port-local day on which the clock ran out.
        due_on: NaiveDate,
    },
    /// Send the notice of detention.
    SendNotice {
        /// The port-local date of mailing.
        sent_on: NaiveDate,
        /// The elements that the notice has.
        elements: Vec<NoticeElement>,
    },
    /// Request information.
    RequestInformation {
        /// What is asked, one entry each.
        questions: Vec<String>,
    },
    /// Submit proof of admissibility.
    SubmitProof {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Start the review of proof.
    StartReview,
    /// Release.
    Release {
        /// The reason that is counted, with its standard.
        code: ReleaseReason,
        /// Why, in words.
        reason: Reason,
    },
    /// Exclude.
    Exclude {
        /// Why the proof did not carry.
        ground: ExclusionGround,
        /// Why, in words.
        reason: Reason,
    },
    /// Confirm deemed exclusion.
    DeemExcluded {
        /// The port-local day on which the clock ran out.
        due_on: NaiveDate,
        /// Counsel's view that the clock runs, where the texts leave it open.
        counsel_view: Option<Reason>,
    },
    /// Seize.
    Seize {
        /// On what the seizure rests.
        ground: SeizureGround,
        /// Through what a Finding covers the line.
        #[serde(default)]
        cover: Cover,
        /// Why, in words.
        reason: Reason,
    },
    /// Record export.
    Export {
        /// The port-local date of export.
        exported_on: NaiveDate,
        /// The paper that shows it.
        proof: String,
        /// The written permission, where one is needed.
        permission: String,
    },
    /// Record destruction.
    Destroy {
        /// The port-local date of destruction.
        destroyed_on: NaiveDate,
        /// The paper that shows it.
        proof: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Confirm deemed abandonment.
    DeemAbandoned {
        /// The port-local day on which the clock ran out.
        due_on: NaiveDate,
        /// Why, in words.
        reason: Reason,
    },
    /// Protest.
    Protest {
        /// Who filed it, when, in what right.
        filing: Filing,
        /// True when marked as a protest of exclusion, which starts PROTEST30.
        is_marked_exclusion: bool,
    },
    /// Grant the protest.
    GrantProtest {
        /// Why, in words.
        reason: Reason,
    },
    /// Deny the protest.
    DenyProtest {
        /// The port-local date on which the denial was mailed.
        mailed_on: NaiveDate,
        /// Why, in words.
        reason: Reason,
    },
    /// Confirm that the protest is deemed denied.
    DeemProtestDenied {
        /// The port-local day on which the clock ran out.
        due_on: NaiveDate,
    },
    /// Record the court action.
    GoToCourt {
        /// The court's number.
        court_number: String,
    },
    /// Record that the court affirmed.
    RecordAffirmed {
        /// Where the judgment is written.
        judgment: String,
    },
    /// Record that the court reversed.
    RecordReversed {
        /// Where the judgment is written.
        judgment: String,
    },
    /// File a petition for relief.
    FilePetition {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// File a claim.
    FileClaim {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Make an offer in compromise.
    MakeOffer {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Remit.
    Remit {
        /// Why, in words.
        reason: Reason,
    },
    /// Declare forfeited.
    Forfeit {
        /// Why, in words.
        reason: Reason,
    },
    /// Refer the claim to the U.S. attorney.
    ReferClaim {
        /// The letter and its date.
        letter: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Record that a court declared the forfeiture.
    RecordForfeiture {
        /// Where the judgment is written.
        judgment: String,
    },
    /// Demand redelivery.
    DemandRedelivery {
        /// The order that is cited.
        order: OrderCitation,
        /// Why, in words.
        reason: Reason,
    },
    /// Record redelivery.
    RecordRedelivery {
        /// The port-local date on which the goods came back.
        redelivered_on: NaiveDate,
    },
    /// Assess liquidated damages.
    AssessDamages {
        /// Why, in words.
        reason: Reason,
    },
    /// Demand payment of the surety.
    DemandOnSurety {
        /// Why, in words.
        reason: Reason,
    },
    /// Petition on liquidated damages.
    PetitionDamages {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Petition on liquidated damages as surety.
    PetitionAsSurety {
        /// Who filed it, when, in what right.
        filing: Filing,
    },
    /// Decide the petition on liquidated damages.
    DecideDamages {
        /// What was decided.
        outcome: ReliefOutcome,
        /// What remains to be paid; empty but for a mitigation.
        amount: String,
        /// Why, in words.
        reason: Reason,
    },
    /// Move under the Finding.
    RerouteToFinding {
        /// The order that is cited.
        order: OrderCitation,
        /// Through what it covers the line.
        #[serde(default)]
        cover: Cover,
        /// Why, in words.
        reason: Reason,
    },
    /// Move the held goods.
    MoveGoods {
        /// Where the goods are to go.
        to: HoldingPlace,
        /// The written permission, where one is needed.
        permission: String,
        /// Why, in words.
        reason: Reason,
    },
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
        HoldCommand::ReferClaim { .. } => HoldAction::ReferClaim,
        HoldCommand::RecordForfeiture { .. } => HoldAction::RecordForfeiture,
        HoldCommand::DemandRedelivery { .. } => HoldAction::DemandRedelivery,
        HoldCommand::RecordRedelivery { .. } => HoldAction::RecordRedelivery,
        HoldCommand::AssessDamages { .. } => HoldAction::AssessDamages,
        HoldCommand::DemandOnSurety { .. } => HoldAction::DemandOnSurety,
        HoldCommand::PetitionDamages { .. } => HoldAction::PetitionDamages,
        HoldCommand::PetitionAsSurety { .. } => HoldAction::PetitionAsSurety,
        HoldCommand::DecideDamages { .. } => HoldAction::DecideDamages,
        HoldCommand::RerouteToFinding { .. } => HoldAction::RerouteToFinding,
        HoldCommand::MoveGoods { .. } => HoldAction::MoveGoods,
    }
}
