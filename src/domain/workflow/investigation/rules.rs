//! The table of the investigation. No analyst, partner or auditor is in it.

use super::{InvestigationAction as Action, InvestigationState as State};
use crate::domain::role::Role;
use crate::domain::workflow::{COUNSEL, DocumentKind, Need, Rule, SUPERVISOR, Standard};

const INVESTIGATOR: &[Role] = &[Role::Investigator];
const INVESTIGATOR_OR_COUNSEL: &[Role] = &[Role::Investigator, Role::Counsel];

/// The whole life of an investigation.
pub const RULES: &[Rule<State, Action>] = &[
    Rule::moves(Action::Open, &[], State::Opened)
        .asked_by(INVESTIGATOR)
        .needing(&[Need::Reason])
        .under("Policy", "On a referral from a case, or on the investigator's own lead; walled from the first moment."),
    Rule::moves(Action::GatherEvidence, &[State::Opened], State::Evidence)
        .asked_by(INVESTIGATOR)
        .under("Policy", "Knowledge is looked for, as far as the statute asks for it."),
    Rule::moves(Action::RecordPriorDisclosure, &[State::Opened, State::Evidence], State::PriorDisclosure)
        .asked_by(INVESTIGATOR_OR_COUNSEL)
        .needing(&[Need::Statute, Need::Reason])
        .under("19 CFR 162.74", "1592 and 1593a only: before, or without knowledge of, a formal investigation."),
    Rule::moves(
        Action::ProposePenalty,
        &[State::Evidence, State::PriorDisclosure, State::Declined],
        State::CivilPenalty,
    )
    .asked_by(INVESTIGATOR)
    .approved_by(SUPERVISOR)
    .signed_by(COUNSEL)
    .on(Standard::ReasonableCause)
    .needing(&[Need::Statute, Need::MentalElement, Need::Reason])
    .with(DocumentKind::PenaltyNotice)
    .starting(&["PEN_PET"])
    .under("19 CFR 162.73, 162.22(b)", "The mental element depends on the statute; a prior disclosure lowers the amount."),
    Rule::moves(Action::RecordPetition, &[State::CivilPenalty], State::PenaltyPetitioned)
        .asked_by(INVESTIGATOR_OR_COUNSEL)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Petition)
        .under("19 CFR 171.1, 171.2(b)(2)", "It came on paper: who is investigated sees nothing behind the wall. A late one is received and judged."),
    Rule::moves(Action::DecidePetition, &[State::PenaltyPetitioned], State::CivilPenalty)
        .asked_by(INVESTIGATOR)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::ReliefDecision)
        .under("19 CFR 171.11-171.12", "Cancelled, mitigated to an amount, or denied; a supplemental petition may follow."),
    Rule::moves(Action::SupportSeizure, &[State::Evidence, State::PriorDisclosure], State::SeizureSupport)
        .asked_by(INVESTIGATOR)
        .approved_by(SUPERVISOR)
        .on(Standard::ReasonableCause)
        .needing(&[Need::EntryOrBill, Need::Reason])
        .under("19 CFR 162.21(a)", "Evidence is given to a hold; the seizure is decided there."),
    Rule::moves(Action::ReferDoj, &[State::Evidence, State::PriorDisclosure], State::ReferredDoj)
        .asked_by(INVESTIGATOR)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .needing(&[Need::Statute, Need::MentalElement, Need::Reason])
        .with(DocumentKind::ReferralLetter)
        .under("18 U.S.C. 545, 1589", "A crime requires a guilty mind; prosecutors decide."),
    Rule::moves(Action::RecordIndictment, &[State::ReferredDoj], State::Indicted)
        .asked_by(INVESTIGATOR_OR_COUNSEL)
        .needing(&[Need::Outcome])
        .with(DocumentKind::CourtPaper)
        .under("Policy", "The court's number is recorded."),
    judged(Action::RecordConviction, State::Convicted, "The court convicted."),
    judged(Action::RecordAcquittal, State::Acquitted, "The court acquitted."),
    Rule::moves(Action::RecordDeclination, &[State::ReferredDoj], State::Declined)
        .asked_by(INVESTIGATOR_OR_COUNSEL)
        .needing(&[Need::Outcome])
        .under("Policy", "Prosecutors declined; a civil penalty stays possible."),
    Rule::moves(
        Action::Close,
        &[
            State::Opened,
            State::Evidence,
            State::PriorDisclosure,
            State::CivilPenalty,
            State::SeizureSupport,
            State::Convicted,
            State::Acquitted,
            State::Declined,
        ],
        State::Closed,
    )
    .asked_by(INVESTIGATOR)
    .approved_by(SUPERVISOR)
    .needing(&[Need::Reason])
    .with(DocumentKind::DecisionMemo)
    .under("Policy", "Nothing is left to do, for a stated reason."),
];

const fn judged(action: Action, to: State, note: &'static str) -> Rule<State, Action> {
    Rule::moves(action, &[State::Indicted], to)
        .asked_by(INVESTIGATOR_OR_COUNSEL)
        .on(Standard::BeyondReasonableDoubt)
        .needing(&[Need::Outcome])
        .with(DocumentKind::CourtPaper)
        .under("Policy", note)
}
