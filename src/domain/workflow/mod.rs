//! The four life cycles as data: case, order (with the petition to change
//! one), hold and investigation.
//!
//! A table of [`Rule`]s answers, for every action, from where, to where, who
//! may ask, who approves, who signs, on what evidence and under which law.
//! `decide` in each machine is pure: no clock, no database, no network. The
//! page asks the same table which buttons to draw, so that buttons and rules
//! cannot part.
//!
//! Nothing here detains on a score, and nothing that the law deems takes
//! effect before a person confirms it: a rule with `by_clock` always has an
//! approver.

use crate::domain::coded::coded;
use crate::domain::role::Role;

pub mod case;
mod fact;
pub mod hold;
pub mod investigation;
mod matrix;
pub mod order;
pub mod petition;
mod reason;
mod refusal;
mod rule;

pub use fact::{Filing, OrderCitation, Standing};
pub use reason::{REASON_LIMIT_CHARS, REASON_MIN_CHARS, Reason, ReasonError};
pub use refusal::Refusal;
pub use rule::{Decision, Rule, To, approve, sign};

coded! {
    /// Which table of rules a command belongs to. The petition is the order's
    /// second, smaller table: the order stays in force while one is pending.
    pub enum Machine {
        Case = "case", "Case";
        Order = "order", "Order";
        Petition = "petition", "Petition to change an order";
        Hold = "hold", "Hold";
        Investigation = "investigation", "Investigation";
    }
}

impl Machine {
    /// The law under which an action was proposed from a state, by their stored
    /// codes; empty for a rule that the table does not have (any more).
    #[must_use]
    pub fn citation(self, action: &str, from: &str) -> &'static str {
        macro_rules! of {
            ($noun:ident, $action:ident, $state:ident) => {
                rule::citation(
                    $noun::RULES,
                    $noun::$action::from_code(action),
                    $noun::$state::from_code(from),
                )
            };
        }
        match self {
            Self::Case => of!(case, CaseAction, CaseState),
            Self::Order => of!(order, OrderAction, OrderState),
            Self::Petition => of!(petition, PetitionAction, PetitionState),
            Self::Hold => of!(hold, HoldAction, HoldState),
            Self::Investigation => of!(investigation, InvestigationAction, InvestigationState),
        }
    }
}

coded! {
    /// How sure one must be, and who must be. See [`Standard::satisfies`].
    pub enum Standard {
        ReasonToBelieve = "reason_to_believe", "Reason to believe";
        ReasonablyIndicates = "reasonably_indicates", "Reasonably but not conclusively indicates";
        ReasonableCause = "reasonable_cause", "Reasonable cause";
        ConclusivelyIndicates = "conclusively_indicates", "Conclusively indicates";
        SatisfactoryProof = "satisfactory_proof", "Satisfactory proof of admissibility";
        ClearAndConvincing = "clear_and_convincing", "Clear and convincing evidence";
        NoNexus = "no_nexus", "No connection to the presumption";
        Preponderance = "preponderance", "Preponderance of the evidence";
        BeyondReasonableDoubt = "beyond_reasonable_doubt", "Beyond a reasonable doubt";
        SubstantiatedConcern = "substantiated_concern", "Substantiated concern (European Union)";
        OwnLaw = "own_law", "The standard of another country's law, which the reason names";
    }
}

impl Standard {
    /// True when evidence that reached `self` also reaches `needed`.
    ///
    /// Only what the texts rank is ranked. The agency's ladder is reason to
    /// believe, reasonably indicates (19 CFR 12.42(e)), conclusively indicates
    /// (12.42(f)); reasonable cause (162.21(a)) is below the last and above the
    /// first, and not ranked against the second. The importer's burdens answer
    /// different questions and never replace each other. In court,
    /// preponderance is below beyond a reasonable doubt.
    #[must_use]
    pub fn satisfies(self, needed: Self) -> bool {
        let below: &[Self] = match self {
            Self::ReasonablyIndicates | Self::ReasonableCause => &[Self::ReasonToBelieve],
            Self::ConclusivelyIndicates => {
                &[Self::ReasonToBelieve, Self::ReasonablyIndicates, Self::ReasonableCause]
            }
            Self::BeyondReasonableDoubt => &[Self::Preponderance],
            Self::ReasonToBelieve
            | Self::SatisfactoryProof
            | Self::ClearAndConvincing
            | Self::NoNexus
            | Self::Preponderance
            | Self::SubstantiatedConcern
            | Self::OwnLaw => &[],
        };
        self == needed || below.contains(&needed)
    }
}

coded! {
    /// What a command must bring beside the will to act.
    pub enum Need {
        Reason = "reason", "a reason in words";
        OrderVersion = "order_version", "an order and its version";
        ActiveOrder = "active_order", "an order that is in force";
        FindingOrGround = "finding_or_ground", "a Finding, or a ground that counsel records";
        EntryOrBill = "entry_or_bill", "a document number (an entry, a bill or a vendor's record)";
        Advice = "advice", "the list of what is missing, in words";
        DuplicateOf = "duplicate_of", "the case that this one repeats";
        Agency = "agency", "the agency that it goes to";
        Outcome = "outcome", "the decision and where it is written";
        Statute = "statute", "the statute";
        MentalElement = "mental_element", "the mental element that the statute asks for";
        Presentation = "presentation", "an attested date on which the goods could be viewed";
        NoticeElements = "notice_elements", "all five elements of a detention notice";
        Standing = "standing", "a filer with standing";
        Filing = "filing", "who filed it and when it was received";
        Permission = "permission", "the written permission of the port director";
        CounselView = "counsel_view", "counsel's view whether the clock runs for this authority";
        NewEvidence = "new_evidence", "the new evidence";
        Question = "question", "what is asked";
        Instrument = "instrument", "the signed instrument of who decides under the law (the Commissioner, for an order of the agency)";
        Publication = "publication", "where it was published";
        SecretaryApproval = "secretary_approval", "the Secretary's approval of the Finding (86 FR 16380)";
        Successor = "successor", "the order that takes its place";
        ChangeGround = "change_ground", "the ground for changing the order";
        Scope = "scope", "a scope that covers something";
        Evidence = "evidence", "evidence that reaches the standard";
        Allegation = "allegation", "an allegation that goes";
        Title = "title", "what the new case is called";
    }
}

impl Need {
    /// True when some commands of a step do without it: under other laws, of other kinds of
    /// order, on other grounds. A form cannot insist on it then; the rules do where it is needed.
    #[must_use]
    pub const fn is_conditional(self) -> bool {
        matches!(
            self,
            Self::Publication | Self::SecretaryApproval | Self::FindingOrGround | Self::CounselView
        )
    }
}

coded! {
    /// The paper that goes with a transition. (What identifies a shipment is
    /// `shipment::DocumentKind`.) Form numbers from memory are left out.
    pub enum DocumentKind {
        AdviceLetter = "advice_letter", "Letter of advice";
        ReferralLetter = "referral_letter", "Letter of referral";
        DecisionMemo = "decision_memo", "Decision memorandum";
        OrderText = "order_text", "Text of the order";
        FindingNotice = "finding_notice", "Finding, as published";
        FindingAdvice = "finding_advice", "Notice that a Finding covers the goods";
        DetentionNotice = "detention_notice", "Notice of detention";
        InformationRequest = "information_request", "Request for information (CBP Form 28)";
        ExclusionNotice = "exclusion_notice", "Written notice of exclusion";
        SeizureNotice = "seizure_notice", "Notice of seizure";
        RedeliveryNotice = "redelivery_notice", "Notice to redeliver (CBP Form 4647)";
        ProofPacket = "proof_packet", "Packet of proof of admissibility";
        Protest = "protest", "Protest (CBP Form 19)";
        Petition = "petition", "Petition";
        CourtPaper = "court_paper", "Paper of the court";
        PenaltyNotice = "penalty_notice", "Notice of penalty";
        DamagesNotice = "damages_notice", "Notice of liquidated damages";
        SuretyDemand = "surety_demand", "Demand for payment on the surety";
        ReliefDecision = "relief_decision", "Decision on a petition for relief";
        ForfeitureNotice = "forfeiture_notice", "Declaration of forfeiture";
    }
}

/// Staff who work a docket and may propose.
pub(crate) const STAFF: &[Role] = &[Role::Analyst, Role::Supervisor];
/// Who approves. The proposer never approves: a supervisor needs another one.
pub(crate) const SUPERVISOR: &[Role] = &[Role::Supervisor];
/// Who signs orders and seizures, beside the approver.
pub(crate) const COUNSEL: &[Role] = &[Role::Counsel];
/// Who may say that a clock of the law ran out: the clock, or a person.
pub(crate) const CLOCK_OR_STAFF: &[Role] = &[Role::Service, Role::Analyst, Role::Supervisor];

#[cfg(test)]
pub(crate) mod tests;

#[cfg(test)]
mod citation_tests {
    use super::Machine;

    #[test]
    fn a_decided_proposal_still_knows_its_law() {
        assert_eq!(Machine::Hold.citation("detain", "presented"), "19 CFR 12.42(e), 151.16(b)");
        assert_eq!(Machine::Hold.citation("detain", "released"), "");
        assert_eq!(Machine::Case.citation("no_such_action", "received"), "");
    }
}
