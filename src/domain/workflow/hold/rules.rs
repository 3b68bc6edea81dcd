//! The table of the hold.

use super::{HoldAction as Action, HoldState as State};
use crate::domain::role::Role;
use crate::domain::workflow::{
    CLOCK_OR_STAFF, COUNSEL, DocumentKind, Need, Rule, STAFF, SUPERVISOR, Standard,
};

/// The importer's side, and who writes down for it what came on paper.
const IMPORTER_OR_CLERK: &[Role] =
    &[Role::Importer, Role::PartnerAdmin, Role::Clerk, Role::Analyst, Role::Supervisor];
/// Who may protest or sue (19 CFR 174.12(a)), and who writes it down for them.
const PROTESTERS_OR_CLERK: &[Role] =
    &[Role::Importer, Role::Surety, Role::Clerk, Role::Analyst, Role::Supervisor];
/// Who petitions as surety, and who writes it down for it.
const SURETY_OR_CLERK: &[Role] = &[Role::Surety, Role::Clerk, Role::Analyst, Role::Supervisor];
/// Who keeps the record of a court.
const COURT_KEEPERS: &[Role] = &[Role::Counsel, Role::Clerk, Role::Analyst];

/// Held before any decision on proof.
const HELD: &[State] =
    &[State::Detained, State::NoticeSent, State::ProofSubmitted, State::UnderReview];
/// Not released and not seized: a Finding re-routes these.
const UNRELEASED: &[State] = &[
    State::Targeted,
    State::Presented,
    State::Detained,
    State::NoticeSent,
    State::ProofSubmitted,
    State::UnderReview,
    State::Excluded,
    State::DeemedExcluded,
    State::Protested,
    State::ProtestDenied,
    State::ProtestDeemedDenied,
    State::CourtAffirmed,
];
const RELEASABLE: &[State] = &[
    State::Presented,
    State::Detained,
    State::NoticeSent,
    State::ProofSubmitted,
    State::UnderReview,
    State::ProtestGranted,
    State::CourtReversed,
];
const SEIZABLE: &[State] = &[
    State::Presented,
    State::Detained,
    State::NoticeSent,
    State::ProofSubmitted,
    State::UnderReview,
    State::Excluded,
    State::DeemedExcluded,
    State::ProtestDenied,
    State::ProtestDeemedDenied,
    State::CourtAffirmed,
];
/// Held or excluded: the importer may still take the goods out or have them destroyed.
const LEAVABLE: &[State] = &[
    State::Detained,
    State::NoticeSent,
    State::ProofSubmitted,
    State::UnderReview,
    State::Excluded,
    State::ProtestDenied,
    State::ProtestDeemedDenied,
    State::CourtAffirmed,
];
/// Liquidated damages that are claimed and not before anybody on a petition.
const CLAIMED: &[State] = &[State::DamagesAssessed, State::DamagesDecided];
/// A claim on which somebody may petition: also beside another's petition, and anew on what
/// was decided.
const UNSETTLED: &[State] = &[
    State::DamagesAssessed,
    State::SuretyDemanded,
    State::DamagesPetitioned,
    State::DamagesDecided,
];
const AFTER_SEIZURE: &[State] = &[State::PetitionFiled, State::ClaimFiled, State::OfferMade];

/// The whole life of a hold.
pub const RULES: &[Rule<State, Action>] = &[
    Rule::moves(Action::Target, &[], State::Targeted)
        .needing(&[Need::EntryOrBill, Need::OrderVersion, Need::ActiveOrder, Need::Reason])
        .under("19 U.S.C. 1307", "Opening a hold needs a person, a reason and an order version; never a score alone."),
    Rule::moves(Action::Withdraw, &[State::Targeted], State::Withdrawn)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .under("Policy", "A target that was wrong is taken back before the goods come."),
    Rule::moves(Action::Present, &[State::Targeted], State::Presented)
        .needing(&[Need::Presentation])
        .starting(&["EXAM", "DETERMINE"])
        .under("19 CFR 151.16(b)", "Presented means that the goods can be viewed; a sealed van does not count."),
    Rule::moves(Action::Detain, &[State::Presented], State::Detained)
        .approved_by(SUPERVISOR)
        .on(Standard::ReasonablyIndicates)
        .needing(&[
            Need::EntryOrBill,
            Need::OrderVersion,
            Need::ActiveOrder,
            Need::Evidence,
            Need::Reason,
        ])
        .starting(&["NOTICE", "PROOF"])
        .under("19 CFR 12.42(e), 151.16(b)", "An order or a presumption covers the goods."),
    Rule::moves(Action::DeemDetained, &[State::Presented], State::Detained)
        .asked_by(CLOCK_OR_STAFF)
        .approved_by(SUPERVISOR)
        .deemed_by("EXAM")
        .needing(&[Need::Presentation])
        .starting(&["NOTICE", "PROOF"])
        .under("19 CFR 151.16(b)", "No decision within five business days: the goods are deemed detained."),
    Rule::moves(Action::SendNotice, &[State::Detained], State::NoticeSent)
        .needing(&[Need::NoticeElements])
        .with(DocumentKind::DetentionNotice)
        .starting(&["DETERMINE"])
        .under("19 CFR 151.16(c)", "The importer learns why, how long, and what would help; DETERMINE starts here under CAATSA alone."),
    Rule::stays(Action::RequestInformation, HELD)
        .needing(&[Need::Question])
        .with(DocumentKind::InformationRequest)
        .under("19 CFR 151.11", "The agency asks for information or samples."),
    Rule::moves(
        Action::SubmitProof,
        &[State::Detained, State::NoticeSent, State::UnderReview],
        State::ProofSubmitted,
    )
    .asked_by(IMPORTER_OR_CLERK)
    .needing(&[Need::Filing, Need::Standing])
    .with(DocumentKind::ProofPacket)
    .under("19 CFR 12.43", "The importer shows that the goods are admissible, or answers a question."),
    Rule::moves(Action::StartReview, &[State::ProofSubmitted], State::UnderReview)
        .under("19 CFR 12.43", "An analyst reads the proof."),
    Rule::moves(Action::Release, RELEASABLE, State::Released)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .starting(&["REDELIVER", "CONGRESS"])
        .under(
            "19 CFR 12.43, 151.16(e)",
            "On satisfactory proof, an exception, no connection, or an error; the code carries the standard.",
        ),
    Rule::moves(Action::Exclude, HELD, State::Excluded)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::ExclusionNotice)
        .starting(&["PROTEST", "ABANDON"])
        .under("19 CFR 12.44(a), 151.16(e)", "Proof failed or came late; never under a Finding."),
    Rule::moves(Action::DeemExcluded, HELD, State::DeemedExcluded)
        .asked_by(CLOCK_OR_STAFF)
        .approved_by(SUPERVISOR)
        .deemed_by("DETERMINE")
        .needing(&[Need::Presentation, Need::CounselView])
        .starting(&["PROTEST"])
        .under(
            "19 CFR 151.16(e)-(f)",
            "No decision within 30 days and no seizure; counsel is asked where 12.42 is the authority.",
        ),
    Rule::moves(Action::Seize, SEIZABLE, State::Seized)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .on(Standard::ReasonableCause)
        .needing(&[Need::FindingOrGround, Need::Evidence, Need::Reason])
        .with(DocumentKind::SeizureNotice)
        .starting(&["SEIZ_PET", "CLAIM"])
        .under("19 CFR 12.44(b), 162.21(a), 162.23", "A Finding, or a ground that counsel records."),
    Rule::moves(Action::Export, LEAVABLE, State::Exported)
        .asked_by(IMPORTER_OR_CLERK)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Outcome])
        .under("19 CFR 12.44(a)", "Before seizure or abandonment; the right ends with a Finding."),
    Rule::moves(Action::Export, &[State::DeemedExcluded], State::Exported)
        .asked_by(IMPORTER_OR_CLERK)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Permission, Need::Outcome])
        .under("19 CFR 151.16(j)", "Goods deemed excluded leave with permission."),
    Rule::moves(Action::Destroy, LEAVABLE, State::Destroyed)
        .asked_by(IMPORTER_OR_CLERK)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Outcome, Need::Reason])
        .under("19 CFR 12.44(a)", "The importer has the goods destroyed."),
    Rule::moves(Action::Destroy, &[State::Abandoned], State::Destroyed)
        .asked_by(STAFF)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Outcome, Need::Reason])
        .under("19 CFR 12.44(a)", "Goods deemed abandoned are destroyed; never by the machine."),
    Rule::moves(Action::DeemAbandoned, &[State::Excluded], State::Abandoned)
        .asked_by(CLOCK_OR_STAFF)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .deemed_by("ABANDON")
        .needing(&[Need::Reason])
        .under(
            "19 CFR 12.44(a)",
            "60 days after the mailing or delivery of the advice; only under a withhold release order, not exported, no protest filed.",
        ),
    Rule::moves(
        Action::Protest,
        &[State::Excluded, State::DeemedExcluded, State::Abandoned],
        State::Protested,
    )
        .asked_by(PROTESTERS_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Protest)
        .starting(&["PROTEST30", "PROTEST_REVIEW"])
        .under("19 CFR 174.12, 151.16(f)", "Within 180 days; PROTEST30 runs only when marked as a protest of exclusion."),
    Rule::moves(Action::Protest, &[State::RedeliveryDemanded], State::Protested)
        .asked_by(PROTESTERS_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Protest)
        .starting(&["PROTEST30", "PROTEST_REVIEW"])
        .under("19 CFR 174.12(e)(2)", "A redelivery decision can be protested within 180 days."),
    Rule::moves(
        Action::GrantProtest,
        &[State::Protested, State::ProtestDeemedDenied],
        State::ProtestGranted,
    )
    .approved_by(SUPERVISOR)
    .needing(&[Need::Reason])
    .with(DocumentKind::DecisionMemo)
    .under("19 CFR 174.21, 151.16(h)", "The Center director decides; after a deemed denial, before a court action begins."),
    Rule::moves(
        Action::DenyProtest,
        &[State::Protested, State::ProtestDeemedDenied],
        State::ProtestDenied,
    )
    .approved_by(SUPERVISOR)
    .needing(&[Need::Reason])
    .with(DocumentKind::DecisionMemo)
    .starting(&["COURT"])
    .under("19 CFR 174.21, 174.30", "The 180 days to sue count from the mailing of the denial."),
    Rule::moves(Action::DeemProtestDenied, &[State::Protested], State::ProtestDeemedDenied)
        .asked_by(CLOCK_OR_STAFF)
        .approved_by(SUPERVISOR)
        .deemed_by("PROTEST30")
        .needing(&[Need::Filing])
        .starting(&["COURT"])
        .under("19 CFR 174.21(b), 151.16(g)", "30 days after a protest of exclusion was received."),
    Rule::moves(
        Action::GoToCourt,
        &[State::ProtestDenied, State::ProtestDeemedDenied],
        State::InCourt,
    )
    .asked_by(&[Role::Importer, Role::Surety, Role::Counsel, Role::Clerk, Role::Analyst])
    .needing(&[Need::Outcome])
    .with(DocumentKind::CourtPaper)
    .under("19 CFR 174.31", "An action before the Court of International Trade."),
    Rule::moves(Action::RecordAffirmed, &[State::InCourt], State::CourtAffirmed)
        .asked_by(COURT_KEEPERS)
        .on(Standard::Preponderance)
        .needing(&[Need::Outcome])
        .with(DocumentKind::CourtPaper)
        .under("19 CFR 151.16(i)", "The court upheld the exclusion."),
    Rule::moves(Action::RecordReversed, &[State::InCourt], State::CourtReversed)
        .asked_by(COURT_KEEPERS)
        .on(Standard::Preponderance)
        .needing(&[Need::Outcome])
        .with(DocumentKind::CourtPaper)
        .under("19 CFR 151.16(i)", "The court did not uphold it; a release follows."),
    Rule::moves(Action::FilePetition, &[State::Seized], State::PetitionFiled)
        .asked_by(IMPORTER_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Petition)
        .under("19 CFR 171.1(c)(4), 171.2", "A petition needs a petitionable interest; 30 days from mailing, may be extended."),
    Rule::moves(Action::FileClaim, &[State::Seized], State::ClaimFiled)
        .asked_by(IMPORTER_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .under("19 CFR 162.47, 162.94", "A timely claim goes to the U.S. attorney."),
    Rule::moves(Action::MakeOffer, &[State::Seized], State::OfferMade)
        .asked_by(IMPORTER_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .under("19 CFR 162.44", "Not where entry is prohibited."),
    Rule::moves(Action::Remit, AFTER_SEIZURE, State::Remitted)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .needing(&[Need::Reason])
        .with(DocumentKind::DecisionMemo)
        .under("19 CFR 171.11-171.12", "The seizure is remitted, in full or on terms."),
    Rule::moves(
        Action::Forfeit,
        &[State::Seized, State::PetitionFiled, State::OfferMade],
        State::Forfeited,
    )
    .approved_by(SUPERVISOR)
    .signed_by(COUNSEL)
    .needing(&[Need::Reason])
    .with(DocumentKind::ForfeitureNotice)
    .under("19 CFR 162.47, 162.91", "Declared by a person, after notice and without a claim; never by the machine."),
    Rule::stays(Action::ReferClaim, &[State::ClaimFiled])
        .approved_by(COUNSEL)
        .needing(&[Need::Outcome, Need::Reason])
        .with(DocumentKind::ReferralLetter)
        .under("19 CFR 162.47, 162.94", "After a timely claim a court decides, not the agency."),
    Rule::moves(Action::RecordForfeiture, &[State::ClaimFiled], State::Forfeited)
        .asked_by(COURT_KEEPERS)
        .needing(&[Need::Outcome])
        .with(DocumentKind::CourtPaper)
        .under("19 CFR 162.47, 162.94", "The court declared the goods forfeited."),
    Rule::moves(Action::DemandRedelivery, &[State::Released], State::RedeliveryDemanded)
        .approved_by(SUPERVISOR)
        .needing(&[Need::OrderVersion, Need::Reason])
        .with(DocumentKind::RedeliveryNotice)
        .starting(&["PROTEST"])
        .under("19 CFR 141.113(d), (h)", "Promptly and within 30 days; never after final liquidation."),
    Rule::moves(Action::RecordRedelivery, &[State::RedeliveryDemanded], State::Detained)
        .starting(&["NOTICE"])
        .under("19 CFR 141.113", "The goods are back in the agency's hands."),
    Rule::moves(Action::AssessDamages, &[State::RedeliveryDemanded], State::DamagesAssessed)
        .approved_by(SUPERVISOR)
        .signed_by(COUNSEL)
        .needing(&[Need::Reason])
        .with(DocumentKind::DamagesNotice)
        .starting(&["DAMAGES_PET"])
        .under("19 CFR 141.113, 172.3-172.4", "Liquidated damages; petition within 60 days."),
    Rule::moves(Action::DemandOnSurety, CLAIMED, State::SuretyDemanded)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::SuretyDemand)
        .starting(&["SURETY_PET"])
        .under("19 CFR 172.4", "Where the importer neither petitioned in time nor paid what was asked; the surety has 60 days from the demand."),
    Rule::moves(Action::PetitionDamages, UNSETTLED, State::DamagesPetitioned)
        .asked_by(IMPORTER_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Petition)
        .under("19 CFR 172.3", "The importer asks for relief from the claim; a late petition is received and judged."),
    Rule::moves(Action::PetitionAsSurety, UNSETTLED, State::DamagesPetitioned)
        .asked_by(SURETY_OR_CLERK)
        .needing(&[Need::Filing, Need::Standing])
        .with(DocumentKind::Petition)
        .under("19 CFR 172.4", "The surety asks for relief in its own right, beside the importer or without it."),
    Rule::moves(Action::DecideDamages, &[State::DamagesPetitioned], State::DamagesDecided)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Reason])
        .with(DocumentKind::ReliefDecision)
        .under("19 CFR part 172", "Cancelled, mitigated to an amount, or denied: by people, and told to who petitioned."),
    Rule::stays(Action::RerouteToFinding, UNRELEASED)
        .approved_by(SUPERVISOR)
        .on(Standard::ConclusivelyIndicates)
        .needing(&[Need::OrderVersion, Need::ActiveOrder, Need::Reason])
        .under("19 CFR 12.44(b)", "A Finding replaced the withhold release order: the authority changes, the state stays."),
    Rule::stays(Action::MoveGoods, HELD)
        .asked_by(IMPORTER_OR_CLERK)
        .approved_by(SUPERVISOR)
        .needing(&[Need::Permission, Need::Reason])
        .under("Policy", "Entry type 01 to 21 with the port director's approval; no clock starts again."),
];
