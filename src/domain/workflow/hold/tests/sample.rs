//! A command of each action, complete.

use crate::domain::hold::{
    ExclusionGround, HoldingPlace, NoticeElement, ReleaseReason, ReliefOutcome,
};
use crate::domain::order::{Cover, OrderKind};
use crate::domain::workflow::Standing;
use crate::domain::workflow::hold::{HoldAction, HoldCommand, HoldState, SeizureGround};
use crate::domain::workflow::tests::{day, filing, order, reason};

#[expect(clippy::too_many_lines, reason = "an arm a command")]
pub(super) fn sample(action: HoldAction, state: Option<HoldState>) -> HoldCommand {
    let reason = reason();
    let order_cited = order(OrderKind::Wro);
    let interested = filing(Standing::PetitionableInterest);
    let paper = "26-00123".to_owned();
    let cover = Cover::default();
    match action {
        HoldAction::Target => HoldCommand::Target { order: order_cited, cover, reason },
        HoldAction::Withdraw => HoldCommand::Withdraw { reason },
        HoldAction::Present => {
            HoldCommand::Present { presented_on: day(), place: "Pier 4".into(), is_viewable: true }
        }
        HoldAction::Detain => HoldCommand::Detain { order: order_cited, cover, reason },
        HoldAction::DeemDetained => HoldCommand::DeemDetained { due_on: day() },
        HoldAction::SendNotice => {
            HoldCommand::SendNotice { sent_on: day(), elements: NoticeElement::ALL.to_vec() }
        }
        HoldAction::RequestInformation => {
            HoldCommand::RequestInformation { questions: vec!["Where ginned?".into()] }
        }
        HoldAction::SubmitProof => {
            HoldCommand::SubmitProof { filing: filing(Standing::ImporterOrConsignee) }
        }
        HoldAction::StartReview => HoldCommand::StartReview,
        HoldAction::Release => HoldCommand::Release { code: release_code(state), reason },
        HoldAction::Exclude => HoldCommand::Exclude { ground: ExclusionGround::ProofLate, reason },
        HoldAction::DeemExcluded => {
            HoldCommand::DeemExcluded { due_on: day(), counsel_view: Some(reason) }
        }
        HoldAction::Seize => HoldCommand::Seize {
            ground: SeizureGround::Finding { order: order(OrderKind::Finding) },
            cover,
            reason,
        },
        HoldAction::Export => {
            HoldCommand::Export { exported_on: day(), proof: paper.clone(), permission: paper }
        }
        HoldAction::Destroy => HoldCommand::Destroy { destroyed_on: day(), proof: paper, reason },
        HoldAction::DeemAbandoned => HoldCommand::DeemAbandoned { due_on: day(), reason },
        HoldAction::Protest => {
            HoldCommand::Protest { filing: filing(Standing::Surety), is_marked_exclusion: true }
        }
        HoldAction::GrantProtest => HoldCommand::GrantProtest { reason },
        HoldAction::DenyProtest => HoldCommand::DenyProtest { mailed_on: day(), reason },
        HoldAction::DeemProtestDenied => HoldCommand::DeemProtestDenied { due_on: day() },
        HoldAction::GoToCourt => HoldCommand::GoToCourt { court_number: paper },
        HoldAction::RecordAffirmed => HoldCommand::RecordAffirmed { judgment: paper },
        HoldAction::RecordReversed => HoldCommand::RecordReversed { judgment: paper },
        HoldAction::ReferClaim => HoldCommand::ReferClaim { letter: paper, reason },
        HoldAction::RecordForfeiture => HoldCommand::RecordForfeiture { judgment: paper },
        HoldAction::FilePetition => HoldCommand::FilePetition { filing: interested },
        HoldAction::FileClaim => HoldCommand::FileClaim { filing: interested },
        HoldAction::MakeOffer => HoldCommand::MakeOffer { filing: interested },
        HoldAction::Remit => HoldCommand::Remit { reason },
        HoldAction::Forfeit => HoldCommand::Forfeit { reason },
        HoldAction::DemandRedelivery => {
            HoldCommand::DemandRedelivery { order: order_cited, reason }
        }
        HoldAction::RecordRedelivery => HoldCommand::RecordRedelivery { redelivered_on: day() },
        HoldAction::AssessDamages => HoldCommand::AssessDamages { reason },
        HoldAction::DemandOnSurety => HoldCommand::DemandOnSurety { reason },
        HoldAction::PetitionDamages => {
            HoldCommand::PetitionDamages { filing: filing(Standing::ImporterOrConsignee) }
        }
        HoldAction::PetitionAsSurety => {
            HoldCommand::PetitionAsSurety { filing: filing(Standing::Surety) }
        }
        HoldAction::DecideDamages => HoldCommand::DecideDamages {
            outcome: ReliefOutcome::Denied,
            amount: String::new(),
            reason,
        },
        HoldAction::RerouteToFinding => {
            HoldCommand::RerouteToFinding { order: order(OrderKind::Finding), cover, reason }
        }
        HoldAction::MoveGoods => {
            HoldCommand::MoveGoods { to: HoldingPlace::Warehouse, permission: paper, reason }
        }
    }
}

fn release_code(state: Option<HoldState>) -> ReleaseReason {
    if state == Some(HoldState::ProtestGranted) {
        ReleaseReason::ProtestGranted
    } else if state == Some(HoldState::CourtReversed) {
        ReleaseReason::CourtOrder
    } else {
        ReleaseReason::SatisfactoryProof
    }
}
