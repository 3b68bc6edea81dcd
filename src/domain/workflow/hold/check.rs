//! The facts that a command on a hold must bring, and what bars it.

use super::{HoldAction, HoldCommand, HoldFacts, HoldState, SeizureGround, command_action};
use crate::domain::evidence::Gate;
use crate::domain::hold::{
    Authority, ClockUse, ExclusionGround, HoldingPlace, NoticeElement, RedeliveryWindow,
    ReleaseReason, ReliefOutcome,
};
use crate::domain::order::{Cover, OrderKind};
use crate::domain::workflow::fact::{bar, require, require_any, require_text};
use crate::domain::workflow::{Filing, Need, OrderCitation, Reason, Refusal, Standard, Standing};

/// What bars a step as things stand, whatever its command would bring: the page says so
/// where it would offer the step.
#[must_use]
pub fn barred(facts: &HoldFacts, action: HoldAction) -> Option<&'static str> {
    let is_of_finding = facts.authority == Authority::Finding;
    let is_excluded_protest = facts.protest.is_some_and(|protest| protest.is_of_exclusion);
    let bars = [
        (HoldAction::Export, is_of_finding || facts.is_finding_issued, FINDING_STAYS),
        (HoldAction::Exclude, is_of_finding, FINDING_SEIZES),
        (HoldAction::DeemAbandoned, !may_be_abandoned(facts), NO_ABANDON),
        (HoldAction::DeemProtestDenied, !is_excluded_protest, NOT_EXCLUSION),
        (HoldAction::MakeOffer, facts.is_entry_prohibited, NO_OFFER),
        (
            HoldAction::DemandRedelivery,
            facts.redelivery == RedeliveryWindow::TooLate,
            REDELIVERY_LATE,
        ),
        (
            HoldAction::DemandRedelivery,
            facts.redelivery == RedeliveryWindow::LiquidationFinal,
            LIQUIDATED,
        ),
        (HoldAction::DeemAbandoned, !facts.happened.advice_mailed, NOT_ADVISED),
        (HoldAction::Forfeit, !facts.happened.claim_time_over, CLAIMABLE),
        (HoldAction::RerouteToFinding, facts.authority != Authority::Wro, NOT_WRO),
        (HoldAction::RerouteToFinding, facts.successor.is_none(), NO_SUCCESSOR),
    ];
    bars.into_iter().find(|(barred, is_so, _)| *barred == action && *is_so).map(|(_, _, why)| why)
}

/// Looks at a command's facts. A reason is complete by its type.
pub(super) fn check(facts: &HoldFacts, command: &HoldCommand) -> Result<(), Refusal> {
    if let Some(why) = barred(facts, command_action(command)) {
        return Err(Refusal::Barred { why });
    }
    match command {
        HoldCommand::Target { order, cover, .. } => hold_under(facts, order, cover),
        HoldCommand::Detain { order, cover, .. } => {
            hold_under(facts, order, cover)?;
            shown(facts, Standard::ReasonablyIndicates)
        }
        HoldCommand::Present { is_viewable, place, .. } => {
            require_text(place, Need::Presentation)?;
            bar(!is_viewable, SEALED)
        }
        HoldCommand::DeemDetained { .. } => deemed(facts, "EXAM", None),
        HoldCommand::SendNotice { elements, .. } => {
            let is_complete = NoticeElement::ALL.iter().all(|element| elements.contains(element));
            require(is_complete, Need::NoticeElements)
        }
        HoldCommand::RequestInformation { questions } => require_any(questions, Need::Question),
        HoldCommand::SubmitProof { filing } => answered(filing),
        HoldCommand::Release { code, .. } => release(facts, *code),
        HoldCommand::Exclude { ground, .. } => exclude(facts, *ground),
        HoldCommand::DeemExcluded { counsel_view, .. } => {
            deemed(facts, "DETERMINE", counsel_view.as_ref())
        }
        HoldCommand::Seize { ground, cover, .. } => {
            seize(facts, ground, cover)?;
            shown(facts, Standard::ReasonableCause)
        }
        HoldCommand::Export { proof, permission, .. } => export(facts, proof, permission),
        HoldCommand::Destroy { proof, .. } => require_text(proof, Need::Outcome),
        HoldCommand::Protest { filing, .. } => filed(filing, filing.standing.may_protest()),
        HoldCommand::GoToCourt { court_number } => require_text(court_number, Need::Outcome),
        HoldCommand::RecordAffirmed { judgment }
        | HoldCommand::RecordReversed { judgment }
        | HoldCommand::RecordForfeiture { judgment } => require_text(judgment, Need::Outcome),
        HoldCommand::ReferClaim { letter, .. } => require_text(letter, Need::Outcome),
        HoldCommand::FilePetition { filing }
        | HoldCommand::FileClaim { filing }
        | HoldCommand::MakeOffer { filing } => interested(filing),
        HoldCommand::PetitionDamages { filing } => filed(filing, filing.standing.is_bound()),
        HoldCommand::PetitionAsSurety { filing } => by_surety(filing),
        HoldCommand::DecideDamages { outcome, amount, .. } => {
            bar(!outcome.fits(amount), ReliefOutcome::WHAT_REMAINS)
        }
        HoldCommand::DemandRedelivery { order, .. } => order.require_named(),
        HoldCommand::RerouteToFinding { order, cover, .. } => reroute(facts, order, cover),
        HoldCommand::MoveGoods { to, permission, .. } => {
            bar(*to == HoldingPlace::ForeignTradeZone, NO_ZONE)?;
            require_text(permission, Need::Permission)
        }
        HoldCommand::Withdraw { .. }
        | HoldCommand::DeemAbandoned { .. }
        | HoldCommand::DeemProtestDenied { .. }
        | HoldCommand::StartReview
        | HoldCommand::GrantProtest { .. }
        | HoldCommand::DenyProtest { .. }
        | HoldCommand::Remit { .. }
        | HoldCommand::Forfeit { .. }
        | HoldCommand::RecordRedelivery { .. }
        | HoldCommand::AssessDamages { .. }
        | HoldCommand::DemandOnSurety { .. } => Ok(()),
    }
}

const SEALED: &str = "Goods that cannot be viewed are not presented: a sealed container does not start the \
    examination clock (19 CFR 151.16(b)). Record the presentation once they can be viewed.";
const WRONG_ORDER: &str = "An order of this kind does not carry a hold under this authority. Cite an order of the \
    hold's own authority, or change the authority first.";
const FINDING_SEIZES: &str = "Goods under a Finding are not excluded: where proof is insufficient or late they are \
    seized (19 CFR 12.44(b)).";
const OTHER_GROUND: &str = "This ground is of another law than the hold's: proof of admissibility and its three \
    months are asked for under 19 CFR 12.42-12.43 alone, and only a presumption is rebutted.";
const PROOF_RUNS: &str = "The time for proof still runs, and none came: goods under a Finding are seized where proof is \
    insufficient or is not received in time (19 CFR 12.44(b)).";
const FINDING_STAYS: &str = "Goods under a Finding may not be exported: the right of 19 CFR 12.44(a) ended with \
    the Finding.";
const NOT_OURS: &str =
    "This clock does not run for this hold's authority, so the law deems nothing.";
const NO_ABANDON: &str = "Only goods under a withhold release order without a Finding are deemed abandoned, and \
    only when no protest was filed (19 CFR 12.44(a)).";
const NOT_EXCLUSION: &str = "Only a protest of an exclusion, received and marked as such, is deemed denied after \
    30 days (19 CFR 174.21(b)).";
const NO_OFFER: &str =
    "No offer can be taken where entry of the goods is prohibited (19 CFR 162.44(b)).";
const NO_ZONE: &str =
    "Held goods are not moved to a foreign-trade zone; a bonded warehouse is possible.";
const REDELIVERY_LATE: &str = "Redelivery must be demanded within 30 days of release or of the end of conditional \
    release (19 CFR 141.113(d), 113.62(d)).";
const LIQUIDATED: &str =
    "Redelivery can never be demanded after final liquidation (19 CFR 141.113(h)).";
const NOT_GRANTED: &str =
    "This reason for release needs a protest that was granted, or a court that reversed.";
const DECIDED_OTHERWISE: &str =
    "After a granted protest or a reversal the release must say so: choose that reason.";
const NO_APPLICABILITY: &str =
    "Only a presumption can be answered by showing that it does not apply.";
const NOT_WRO: &str = "Only a hold under a withhold release order moves under a Finding.";
const NOT_ADVISED: &str = "The 60 days count from the delivery or mailing of the advice of exclusion, and neither is \
    recorded (19 CFR 12.44(a)). Record it beside the notice.";
const CLAIMABLE: &str = "Whoever has an interest may still claim the goods: forfeiture is declared when the time to \
    claim is over, which counts from the first publication of the notice (19 CFR 162.45, 162.47). Enter that day on \
    the clock.";
const NO_SUCCESSOR: &str = "The order under which the goods are held has not become a Finding.";
const OTHER_SUCCESSOR: &str = "This is not the Finding that the order of the hold has become. Goods that another \
    Finding covers are held under that one by a decision of its own.";
const PROOF_STILL_RUNS: &str = "The time for proof still runs: proof is late only when its three months are over (19 CFR \
    12.43, 12.44(a)).";
const NO_PROOF: &str = "No proof is on record that could have satisfied anybody: record the proof that came, then \
    release on it; or choose the ground on which the goods are let go without it.";
const NOT_FINDING: &str = "The order that is cited is not a Finding.";

fn hold_under(facts: &HoldFacts, order: &OrderCitation, cover: &Cover) -> Result<(), Refusal> {
    require(facts.document_kind_allows_hold, Need::EntryOrBill)?;
    order.require_in_force()?;
    bar(!facts.authority.may_cite(order.kind), WRONG_ORDER)?;
    covered(cover)
}

/// Whether an order is about the goods of a line, as declared or as a person says.
fn covered(cover: &Cover) -> Result<(), Refusal> {
    let gaps = cover.open_gaps();
    if gaps.is_empty() { Ok(()) } else { Err(Refusal::Uncovered { gaps }) }
}

/// What the evidence of the case behind the hold shows. The order in force carries
/// what the law asks; under a presumption forced labor need not be shown. Where no
/// case is behind the hold or its order, as for lists of others, nothing is read.
fn shown(facts: &HoldFacts, standard: Standard) -> Result<(), Refusal> {
    let is_presumed = matches!(facts.authority, Authority::Uflpa | Authority::Caatsa);
    let gate = Gate::of_hold(standard, is_presumed);
    facts.grid.as_ref().map_or(Ok(()), |grid| gate.require(grid))
}

/// What a clock of 19 CFR 151.16 deems: an attested presentation, the agency's
/// own authority, and counsel's view where the texts leave it open.
fn deemed(facts: &HoldFacts, clock: &str, counsel_view: Option<&Reason>) -> Result<(), Refusal> {
    require(facts.is_presentation_attested, Need::Presentation)?;
    match facts.authority.clock_use(clock) {
        ClockUse::Runs => Ok(()),
        ClockUse::Never => bar(true, NOT_OURS),
        ClockUse::AskCounsel => require(counsel_view.is_some(), Need::CounselView),
    }
}

fn release(facts: &HoldFacts, code: ReleaseReason) -> Result<(), Refusal> {
    let wanted = if facts.state == Some(HoldState::ProtestGranted) {
        Some(ReleaseReason::ProtestGranted)
    } else if facts.state == Some(HoldState::CourtReversed) {
        Some(ReleaseReason::CourtOrder)
    } else {
        None
    };
    let is_decided = matches!(code, ReleaseReason::ProtestGranted | ReleaseReason::CourtOrder);
    bar(wanted.is_none() && is_decided, NOT_GRANTED)?;
    bar(wanted.is_some_and(|wanted| wanted != code), DECIDED_OTHERWISE)?;
    let is_shown =
        matches!(code, ReleaseReason::SatisfactoryProof | ReleaseReason::ExceptionGranted);
    bar(is_shown && !facts.happened.proof_received, NO_PROOF)?;
    match (code.standard(), facts.authority.importer_burden()) {
        (Some(Standard::NoNexus), _) => {
            bar(!facts.authority.has_applicability_review(), NO_APPLICABILITY)
        }
        (Some(have), Some(needed)) if have != needed => Err(Refusal::Weak { needed, have }),
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// A seizure needs reasonable cause (19 CFR 162.21(a)): a Finding is
/// conclusive; otherwise counsel records the ground.
fn seize(facts: &HoldFacts, ground: &SeizureGround, cover: &Cover) -> Result<(), Refusal> {
    match ground {
        SeizureGround::Recorded { citation } => require_text(citation, Need::FindingOrGround),
        SeizureGround::Finding { order } => {
            order.require_in_force()?;
            match order.kind {
                OrderKind::Finding => {
                    covered(cover)?;
                    bar(facts.is_proof_running && !is_proof_judged(facts.state), PROOF_RUNS)
                }
                OrderKind::Wro => Err(Refusal::Weak {
                    needed: Standard::ConclusivelyIndicates,
                    have: Standard::ReasonablyIndicates,
                }),
                OrderKind::EntityListing | OrderKind::RegionalPresumption | OrderKind::Measure => {
                    Err(Refusal::Missing { need: Need::FindingOrGround })
                }
            }
        }
    }
}

/// Whether proof came, or the goods were refused already.
fn is_proof_judged(state: Option<HoldState>) -> bool {
    !matches!(state, Some(HoldState::Presented | HoldState::Detained | HoldState::NoticeSent))
}

fn export(facts: &HoldFacts, proof: &str, permission: &str) -> Result<(), Refusal> {
    require_text(proof, Need::Outcome)?;
    if facts.state == Some(HoldState::DeemedExcluded) {
        require_text(permission, Need::Permission)?;
    }
    Ok(())
}

fn may_be_abandoned(facts: &HoldFacts) -> bool {
    facts.authority.clock_use("ABANDON") == ClockUse::Runs && facts.protest.is_none()
}

fn interested(filing: &Filing) -> Result<(), Refusal> {
    filed(filing, filing.standing == Standing::PetitionableInterest)
}

fn answered(filing: &Filing) -> Result<(), Refusal> {
    filed(filing, filing.standing != Standing::NoStanding)
}

fn by_surety(filing: &Filing) -> Result<(), Refusal> {
    filed(filing, filing.standing == Standing::Surety)
}

/// Somebody filed it, in a right that allows it.
fn filed(filing: &Filing, has_right: bool) -> Result<(), Refusal> {
    filing.require_filer()?;
    require(has_right, Need::Standing)
}

fn exclude(facts: &HoldFacts, ground: ExclusionGround) -> Result<(), Refusal> {
    bar(!ground.is_of(facts.authority), OTHER_GROUND)?;
    let is_late = ground == ExclusionGround::ProofLate;
    bar(is_late && facts.is_proof_running, PROOF_STILL_RUNS)
}

fn reroute(facts: &HoldFacts, order: &OrderCitation, cover: &Cover) -> Result<(), Refusal> {
    bar(facts.successor.as_ref() != Some(&order.order_id), OTHER_SUCCESSOR)?;
    order.require_in_force()?;
    bar(order.kind != OrderKind::Finding, NOT_FINDING)?;
    covered(cover)
}
