//! Which fields each action's command has. What of it is needed is the rules'
//! business, not this file's.

use super::ask::{Ask, Kind};
use crate::domain::hold::{HoldingPlace, ReleaseReason};
use crate::domain::order::CoverGround;
use crate::domain::workflow::case::CaseAction as C;
use crate::domain::workflow::hold::HoldAction as H;
use crate::domain::workflow::investigation::{InvestigationAction as I, MentalElement, Statute};
use crate::domain::workflow::{Need, Standard, Standing};

/// The values of a coded enum, to choose from.
macro_rules! all_of {
    ($name:ident) => {
        Kind::Choice(|| $name::ALL.iter().map(|value| (value.code(), value.label())).collect())
    };
}

mod damages;
mod notice;
mod order;
mod petition;
mod split;
#[cfg(test)]
mod tests;

use notice::{EXCLUSION, INFORMATION, NOTICE, REDELIVERY, SEIZURE};
pub use order::SCOPE;
pub(super) use order::of_order;
pub(super) use petition::of_petition;

const REASON: Ask = Ask::new("reason", "Reason", Kind::Reason)
    .saying("Name the facts and where they are recorded.")
    .answering(Need::Reason);
const STANDARD: Ask = Ask::new("standard", "Evidence standard that was reached", all_of!(Standard))
    .answering(Need::Evidence);
const ORDER: Ask = Ask::new("order", "Order", Kind::Order).answering(Need::OrderVersion);
/// Under the name of [`ORDER`], which is that of the command.
const FINDING: Ask = Ask::new("order", "The Finding", Kind::Order).answering(Need::OrderVersion);
const USUAL_COVER: Kind =
    Kind::Usual(|| CoverGround::ALL.iter().map(|ground| (ground.code(), ground.label())).collect());
/// Through what the order covers the line.
const COVER: Ask = Ask::new("cover", "The order covers the line through", USUAL_COVER)
    .at(&["cover", "ground"])
    .saying("Only where the line declares something else than the order names does this change anything.");
const QUESTIONS: Ask = Ask::new("questions", "Questions", Kind::Lines)
    .saying("One a line.")
    .answering(Need::Question)
    .leaving();
const NOTE: Ask = Ask::new("note", "What came", Kind::Text);

/// The fields of a step of a case.
pub(super) const fn of_case(action: C) -> &'static [Ask] {
    match action {
        C::StartScreening | C::StartDeveloping => &[],
        C::ReturnWithAdvice => {
            const {
                &[Ask::new("advice", "What is missing", Kind::Lines)
                    .saying("One element a line, as the filer will read it.")
                    .answering(Need::Advice)
                    .leaving()]
            }
        }
        C::Resubmit | C::ReceiveInformation => &[NOTE],
        C::MarkDuplicate => {
            const {
                &[Ask::new("of", "The case that this one repeats", Kind::Case)
                    .saying("Its number, such as C-2026-000042.")
                    .answering(Need::DuplicateOf)]
            }
        }
        C::MergeInto => {
            const {
                &[
                    Ask::new("into", "The case that goes on", Kind::Case)
                        .saying("Its number, such as C-2026-000042.")
                        .answering(Need::DuplicateOf),
                    REASON,
                ]
            }
        }
        C::SplitOff => split::SPLIT,
        C::ReferOut => {
            const {
                &[
                    Ask::new("agency", "The agency that it goes to", Kind::Line)
                        .answering(Need::Agency),
                    REASON,
                ]
            }
        }
        C::AwaitInformation => &[QUESTIONS],
        C::FindSufficientWro | C::FindSufficientFinding | C::FindSufficientMeasure => {
            &[STANDARD, REASON]
        }
        C::IssueOrder => &[ORDER, REASON],
        C::Reopen => {
            const {
                &[
                    Ask::new("evidence", "New evidence", Kind::Lines)
                        .saying("One piece a line.")
                        .answering(Need::NewEvidence),
                    REASON,
                ]
            }
        }
        C::Open
        | C::Accept
        | C::Suspend
        | C::Resume
        | C::SubmitToLegal
        | C::ReturnToDevelopment
        | C::CloseInsufficient
        | C::CloseNoNexus
        | C::CloseRemediated
        | C::ReferToInvestigation => &[REASON],
    }
}

const DUE_ON: Ask = Ask::new("due_on", "The day on which the clock ran out", Kind::LastDay);
const JUDGMENT: Ask = Ask::new("judgment", "The decision and where it is written", Kind::Line)
    .answering(Need::Outcome);
const COURT_NUMBER: Ask =
    Ask::new("court_number", "The court's number", Kind::Line).answering(Need::Outcome);
const LETTER: Ask =
    Ask::new("letter", "The letter and its date", Kind::Line).answering(Need::Outcome);
const PROOF: Ask =
    Ask::new("proof", "The proof and where it is kept", Kind::Line).answering(Need::Outcome);
const PERMISSION: Ask =
    Ask::new("permission", "The port director's written permission", Kind::Line)
        .saying("Its number and date.")
        .answering(Need::Permission);
const RECEIVED_ON: Ask =
    Ask::new("received_on", "Received on", Kind::Date).at(&["filing", "received_on"]);
const FILER: Ask =
    Ask::new("filer", "Filed by", Kind::Line).at(&["filing", "filer"]).answering(Need::Filing);
const STANDING: Ask = Ask::new("standing", "In what right", all_of!(Standing))
    .at(&["filing", "standing"])
    .answering(Need::Standing);
const REFERENCE: Ask =
    Ask::new("reference", "Number or place of the paper", Kind::Line).at(&["filing", "reference"]);
const FILING: &[Ask] = &[RECEIVED_ON, FILER, STANDING, REFERENCE];

const PRESENT: &[Ask] = &[
    Ask::new("presented_on", "Viewable since", Kind::Date).saying("The day at the port."),
    Ask::new("place", "Where", Kind::Line).answering(Need::Presentation),
    Ask::new("is_viewable", "I attest that the goods can be viewed", Kind::Tick)
        .saying("A sealed container or van does not count (19 CFR 151.16(b))."),
];

const DEEMED_EXCLUSION: &[Ask] = &[
    DUE_ON,
    Ask::new("counsel_view", "Counsel's view whether the clock runs", Kind::OptionalReason)
        .saying("Needed under a withhold release order or a Finding.")
        .answering(Need::CounselView),
];

const PROTEST: &[Ask] = &[
    RECEIVED_ON,
    FILER,
    STANDING,
    REFERENCE,
    Ask::new("is_marked_exclusion", "Marked as a protest of an exclusion", Kind::Tick),
];

/// The fields of a step of a hold.
pub(super) const fn of_hold(action: H) -> &'static [Ask] {
    match action {
        H::StartReview => &[],
        H::Target | H::Detain => &[ORDER, COVER, REASON],
        H::RerouteToFinding => &[FINDING, COVER, REASON],
        H::DemandRedelivery => REDELIVERY,
        H::Present => PRESENT,
        H::DeemDetained | H::DeemProtestDenied => &[DUE_ON],
        H::SendNotice => NOTICE,
        H::RequestInformation => INFORMATION,
        H::SubmitProof
        | H::FilePetition
        | H::FileClaim
        | H::MakeOffer
        | H::PetitionDamages
        | H::PetitionAsSurety => FILING,
        H::AssessDamages => damages::CLAIM,
        H::DemandOnSurety => damages::DEMAND,
        H::DecideDamages => damages::DECISION,
        H::Release => {
            const { &[Ask::new("code", "On what ground", all_of!(ReleaseReason)), REASON] }
        }
        H::Exclude => EXCLUSION,
        H::DeemExcluded => DEEMED_EXCLUSION,
        H::Seize => SEIZURE,
        H::Export => {
            const { &[Ask::new("exported_on", "Exported on", Kind::Date), PROOF, PERMISSION_IF_DEEMED] }
        }
        H::Destroy => {
            const { &[Ask::new("destroyed_on", "Destroyed on", Kind::Date), PROOF, REASON] }
        }
        H::DeemAbandoned => &[DUE_ON, REASON],
        H::Protest => PROTEST,
        H::DenyProtest => {
            const { &[Ask::new("mailed_on", "The denial was mailed on", Kind::Date), REASON] }
        }
        H::GoToCourt => &[COURT_NUMBER],
        H::RecordAffirmed | H::RecordReversed | H::RecordForfeiture => &[JUDGMENT],
        H::ReferClaim => &[LETTER, REASON],
        H::RecordRedelivery => {
            const { &[Ask::new("redelivered_on", "Redelivered on", Kind::Date)] }
        }
        H::MoveGoods => {
            const { &[Ask::new("to", "Where to", all_of!(HoldingPlace)), PERMISSION, REASON] }
        }
        H::Withdraw | H::GrantProtest | H::Remit | H::Forfeit => &[REASON],
    }
}

const PERMISSION_IF_DEEMED: Ask = Ask::new("permission", "Written permission", Kind::Line)
    .saying("For goods that are deemed excluded (19 CFR 151.16(j)).");

const STATUTE: Ask = Ask::new("statute", "Statute", all_of!(Statute)).answering(Need::Statute);
const ELEMENT: Ask =
    Ask::new("element", "Mental element", all_of!(MentalElement)).answering(Need::MentalElement);

/// The fields of a step of an investigation.
pub(super) const fn of_investigation(action: I) -> &'static [Ask] {
    match action {
        I::GatherEvidence => &[],
        I::Open | I::Close => &[REASON],
        I::RecordPriorDisclosure => {
            const {
                &[
                    STATUTE,
                    Ask::new("disclosed_on", "Disclosed on", Kind::Date),
                    Ask::new(
                        "was_before_start",
                        "Made before a formal investigation began",
                        Kind::Tick,
                    ),
                    Ask::new(
                        "was_without_knowledge",
                        "Made without knowledge that one had begun",
                        Kind::Tick,
                    ),
                    REASON,
                ]
            }
        }
        I::ProposePenalty | I::ReferDoj => &[STATUTE, ELEMENT, REASON],
        I::RecordPetition => FILING,
        I::DecidePetition => damages::PENALTY_DECISION,
        I::SupportSeizure => {
            const {
                &[
                    Ask::new("holds", "Numbers of the holds", Kind::Lines)
                        .saying("One a line.")
                        .answering(Need::EntryOrBill),
                    REASON,
                ]
            }
        }
        I::RecordIndictment => &[COURT_NUMBER],
        I::RecordConviction | I::RecordAcquittal => &[JUDGMENT],
        I::RecordDeclination => const { &[LETTER] },
    }
}
