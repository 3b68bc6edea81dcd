//! The hold: detention or seizure of one shipment line.
//!
//! Every hold cites an order version from its first day. What the law deems is
//! a rule by a clock that a person confirms.

use super::fact::bar;
use super::matrix::{self, Spelling};
use super::{Decision, Refusal, Rule, rule};
use crate::domain::coded::coded;
use crate::domain::evidence::Grid;
use crate::domain::hold::{Authority, RedeliveryWindow};
use crate::domain::regime::Regime;
use crate::domain::role::Role;

mod check;
mod command;
mod days;
mod law;
mod rules;

pub use check::barred;
pub use command::{HoldCommand, SeizureGround, command_action};
pub use days::Days;
pub use law::{OWN_LAWS, OwnLaw, citation, knows, law_of, own_laws};
pub use rules::RULES;

coded! {
    /// Where a hold stands.
    pub enum HoldState {
        Targeted = "targeted", "Targeted";
        Withdrawn = "withdrawn", "Target withdrawn";
        Presented = "presented", "Presented for examination";
        Detained = "detained", "Detained";
        NoticeSent = "notice_sent", "Detained, notice sent";
        ProofSubmitted = "proof_submitted", "Proof submitted";
        UnderReview = "under_review", "Proof under review";
        Released = "released", "Released";
        Excluded = "excluded", "Excluded";
        DeemedExcluded = "deemed_excluded", "Deemed excluded";
        Exported = "exported", "Exported";
        Abandoned = "abandoned", "Deemed abandoned";
        Destroyed = "destroyed", "Destroyed";
        Protested = "protested", "Protested";
        ProtestGranted = "protest_granted", "Protest granted";
        ProtestDenied = "protest_denied", "Protest denied";
        ProtestDeemedDenied = "protest_deemed_denied", "Protest deemed denied";
        InCourt = "in_court", "In court";
        CourtAffirmed = "court_affirmed", "Affirmed by the court";
        CourtReversed = "court_reversed", "Reversed by the court";
        Seized = "seized", "Seized";
        PetitionFiled = "petition_filed", "Seized, petition filed";
        ClaimFiled = "claim_filed", "Seized, claim filed";
        OfferMade = "offer_made", "Seized, offer in compromise made";
        Remitted = "remitted", "Remitted";
        Forfeited = "forfeited", "Forfeited";
        RedeliveryDemanded = "redelivery_demanded", "Redelivery demanded";
        DamagesAssessed = "damages_assessed", "Liquidated damages assessed";
        SuretyDemanded = "surety_demanded", "Payment demanded of the surety";
        DamagesPetitioned = "damages_petitioned", "Liquidated damages, petition filed";
        DamagesDecided = "damages_decided", "Liquidated damages, petition decided";
    }
}

impl HoldAction {
    /// True when the step reads the evidence grid of the case behind the hold.
    #[must_use]
    pub const fn reads_grid(self) -> bool {
        matches!(self, Self::Detain | Self::Seize)
    }
}

impl HoldState {
    /// True while the importer may still be asked for proof: the goods are detained and nothing
    /// was decided of them.
    #[must_use]
    pub const fn waits_for_proof(self) -> bool {
        matches!(self, Self::Detained | Self::NoticeSent | Self::ProofSubmitted | Self::UnderReview)
    }

    /// True while the goods wait for a decision, an exit or a court.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Withdrawn
            | Self::Released
            | Self::Exported
            | Self::Destroyed
            | Self::Remitted
            | Self::Forfeited
            | Self::DamagesAssessed
            | Self::SuretyDemanded
            | Self::DamagesPetitioned
            | Self::DamagesDecided => false,
            Self::Targeted
            | Self::Presented
            | Self::Detained
            | Self::NoticeSent
            | Self::ProofSubmitted
            | Self::UnderReview
            | Self::Excluded
            | Self::DeemedExcluded
            | Self::Abandoned
            | Self::Protested
            | Self::ProtestGranted
            | Self::ProtestDenied
            | Self::ProtestDeemedDenied
            | Self::InCourt
            | Self::CourtAffirmed
            | Self::CourtReversed
            | Self::Seized
            | Self::PetitionFiled
            | Self::ClaimFiled
            | Self::OfferMade
            | Self::RedeliveryDemanded => true,
        }
    }
}

coded! {
    /// What can be done with a hold; the label is the text of the button.
    pub enum HoldAction {
        Target = "target", "Target this line";
        Withdraw = "withdraw", "Withdraw the target";
        Present = "present", "Record presentation";
        Detain = "detain", "Detain";
        DeemDetained = "deem_detained", "Confirm deemed detention";
        SendNotice = "send_notice", "Send the notice of detention";
        RequestInformation = "request_information", "Request information";
        SubmitProof = "submit_proof", "Submit proof of admissibility";
        StartReview = "start_review", "Start the review of proof";
        Release = "release", "Release";
        Exclude = "exclude", "Exclude";
        DeemExcluded = "deem_excluded", "Confirm deemed exclusion";
        Seize = "seize", "Seize";
        Export = "export", "Record export";
        Destroy = "destroy", "Record destruction";
        DeemAbandoned = "deem_abandoned", "Confirm deemed abandonment";
        Protest = "protest", "Protest";
        GrantProtest = "grant_protest", "Grant the protest";
        DenyProtest = "deny_protest", "Deny the protest";
        DeemProtestDenied = "deem_protest_denied", "Confirm that the protest is deemed denied";
        GoToCourt = "go_to_court", "Record the court action";
        RecordAffirmed = "record_affirmed", "Record that the court affirmed";
        RecordReversed = "record_reversed", "Record that the court reversed";
        FilePetition = "file_petition", "File a petition for relief";
        FileClaim = "file_claim", "File a claim";
        MakeOffer = "make_offer", "Make an offer in compromise";
        Remit = "remit", "Remit";
        Forfeit = "forfeit", "Declare forfeited";
        ReferClaim = "refer_claim", "Refer the claim to the U.S. attorney";
        RecordForfeiture = "record_forfeiture", "Record that a court declared the forfeiture";
        DemandRedelivery = "demand_redelivery", "Demand redelivery";
        RecordRedelivery = "record_redelivery", "Record redelivery";
        AssessDamages = "assess_damages", "Assess liquidated damages";
        DemandOnSurety = "demand_on_surety", "Demand payment of the surety";
        PetitionDamages = "petition_damages", "Petition on liquidated damages";
        PetitionAsSurety = "petition_as_surety", "Petition on liquidated damages as surety";
        DecideDamages = "decide_damages", "Decide the petition on liquidated damages";
        RerouteToFinding = "reroute_to_finding", "Move under the Finding";
        MoveGoods = "move_goods", "Move the held goods";
    }
}

/// What has happened of what later steps rest on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Happened {
    /// The mailing or delivery of the advice of exclusion is recorded (19 CFR 12.44(a)).
    pub advice_mailed: bool,
    /// Proof came from the importer (19 CFR 12.43).
    pub proof_received: bool,
    /// The time to claim seized goods is over (19 CFR 162.47, 162.94).
    pub claim_time_over: bool,
}

/// What the rules must know about a hold.
#[expect(clippy::struct_excessive_bools, reason = "what is so or not, each by itself")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldFacts {
    /// The state; none before the hold is opened.
    pub state: Option<HoldState>,
    /// Under which law the goods are (to be) held.
    pub authority: Authority,
    /// False when the line is known by a hash of its content alone: such a line
    /// cannot be held until a document number is known.
    pub document_kind_allows_hold: bool,
    /// True when a person attested on which date the goods could be viewed.
    pub is_presentation_attested: bool,
    /// The days that are on record.
    pub days: Days,
    /// True when its withhold release order has become a Finding.
    pub is_finding_issued: bool,
    /// The Finding that its withhold release order has become, by its key.
    pub successor: Option<String>,
    /// What has happened of what later steps rest on.
    pub happened: Happened,
    /// True while the time for proof runs (19 CFR 12.43).
    pub is_proof_running: bool,
    /// The protest that was received, if any.
    pub protest: Option<ProtestFacts>,
    /// True when entry of such goods is prohibited (bars an offer, 162.44(b)).
    pub is_entry_prohibited: bool,
    /// Whether released goods can still be called back.
    pub redelivery: RedeliveryWindow,
    /// The regime of the order, which says which steps there are; none where all are.
    pub regime: Option<&'static Regime>,
    /// What the evidence of its case shows; none where no case is behind it.
    pub grid: Option<Grid>,
}

/// What the rules must know about a protest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtestFacts {
    /// True when the protest is of an exclusion and marked as such.
    pub is_of_exclusion: bool,
}

impl HoldFacts {
    /// The facts of a line that is not held yet.
    #[must_use]
    pub const fn unopened(authority: Authority, document_kind_allows_hold: bool) -> Self {
        Self {
            state: None,
            authority,
            document_kind_allows_hold,
            is_presentation_attested: false,
            days: Days {
                imported: None,
                presented: None,
                detained: None,
                refused: None,
                protested: None,
                seized: None,
                claimed: None,
            },
            is_finding_issued: false,
            successor: None,
            happened: Happened {
                advice_mailed: false,
                proof_received: false,
                claim_time_over: false,
            },
            is_proof_running: false,
            protest: None,
            is_entry_prohibited: true,
            redelivery: RedeliveryWindow::Open,
            regime: None,
            grid: None,
        }
    }
}

const NOT_OF_REGIME: &str = "The law under which these goods are held does not know this step, or it is not \
    recorded here. The page of the regimes lists what it has.";

/// Says what a command leads to, or which condition failed.
pub fn decide(
    facts: &HoldFacts,
    command: &HoldCommand,
    actor: Role,
) -> Result<Decision<HoldState, HoldAction>, Refusal> {
    let action = command_action(command);
    let decision = rule::permit(RULES, action, facts.state, actor)?;
    let has_step = facts.regime.is_none_or(|regime| regime.has_hold_step(action));
    bar(!has_step, NOT_OF_REGIME)?;
    check::check(facts, command)?;
    days::check(&facts.days, command)?;
    Ok(decision)
}

/// The rules that a role may ask for in a state, in table order: the buttons.
/// A state of none asks what may open a hold.
#[must_use]
pub fn available(
    state: impl Into<Option<HoldState>>,
    role: Role,
) -> Vec<&'static Rule<HoldState, HoldAction>> {
    rule::available(RULES, state.into(), role)
}

/// The table as text, for a snapshot.
#[must_use]
pub fn matrix() -> String {
    format!("{}{}", matrix::rules_text(RULES, &SPELLING), law::text())
}

/// State by action by role as text, for a snapshot.
#[must_use]
pub fn decide_matrix() -> String {
    matrix::decide_text(RULES, HoldState::ALL, HoldAction::ALL, &SPELLING)
}

const SPELLING: Spelling<HoldState, HoldAction> =
    Spelling { title: "HOLD", state: HoldState::code, action: HoldAction::code };

#[cfg(test)]
mod tests;
