//! The authority under which goods are held, and the notice of detention.
//!
//! Which clock runs is decided by the authority: a presumption case and a
//! withhold release order do not share their time limits.

use crate::domain::clock;
use crate::domain::coded::coded;
use crate::domain::order::OrderKind;
use crate::domain::regime::Regime;
use crate::domain::workflow::Standard;

mod decision;
mod notice;

pub use decision::{Decided, DecisionFact, DecisionNotice};
pub use notice::{DetentionNotice, NoticeElement};

coded! {
    /// Under which law goods are held.
    pub enum Authority {
        Wro = "wro", "Withhold release order, 19 CFR 12.42(e)";
        Finding = "finding", "Finding, 19 CFR 12.42(f)";
        Uflpa = "uflpa", "Uyghur Forced Labor Prevention Act";
        Caatsa = "caatsa", "CAATSA section 321(b)";
        OtherAgency = "other_agency", "Another agency's authority";
        OtherLaw = "other_law", "The law of another country, which the order names";
    }
}

coded! {
    /// Whether a clock runs under an authority.
    pub enum ClockUse {
        Runs = "runs", "Runs";
        Never = "never", "Never runs";
        AskCounsel = "ask_counsel", "Counsel decides whether it runs";
    }
}

impl Authority {
    /// The authority of a hold that cites an order of this kind under this regime.
    #[must_use]
    pub fn select(kind: OrderKind, regime: &Regime) -> Self {
        regime.measure(kind).map_or_else(|| Self::usual(kind), |measure| measure.authority)
    }

    /// The authority of orders of this kind, where a list files them under a
    /// regime that does not know the kind.
    const fn usual(kind: OrderKind) -> Self {
        match kind {
            OrderKind::Wro => Self::Wro,
            OrderKind::Finding => Self::Finding,
            OrderKind::EntityListing | OrderKind::RegionalPresumption => Self::Uflpa,
            OrderKind::Measure => Self::OtherLaw,
        }
    }

    /// True when an order of this kind can carry a hold under this authority.
    #[must_use]
    pub const fn may_cite(self, kind: OrderKind) -> bool {
        match (self, kind) {
            (Self::OtherAgency, _)
            | (Self::OtherLaw, OrderKind::Measure)
            | (Self::Wro, OrderKind::Wro)
            | (Self::Finding, OrderKind::Finding)
            | (
                Self::Uflpa | Self::Caatsa,
                OrderKind::EntityListing | OrderKind::RegionalPresumption,
            ) => true,
            (Self::Wro | Self::Uflpa | Self::Caatsa, OrderKind::Finding)
            | (Self::Finding | Self::Uflpa | Self::Caatsa, OrderKind::Wro)
            | (
                Self::Wro | Self::Finding,
                OrderKind::EntityListing | OrderKind::RegionalPresumption,
            )
            | (Self::Wro | Self::Finding | Self::Uflpa | Self::Caatsa, OrderKind::Measure)
            | (
                Self::OtherLaw,
                OrderKind::Wro
                | OrderKind::Finding
                | OrderKind::EntityListing
                | OrderKind::RegionalPresumption,
            ) => false,
        }
    }

    /// What the importer must show to have admissible goods released: proof
    /// under 12.43, or the exception to a presumption.
    #[must_use]
    pub const fn importer_burden(self) -> Option<Standard> {
        match self {
            Self::Wro | Self::Finding => Some(Standard::SatisfactoryProof),
            Self::Uflpa | Self::Caatsa => Some(Standard::ClearAndConvincing),
            Self::OtherAgency | Self::OtherLaw => None,
        }
    }

    /// True when a presumption can be answered by showing no connection to it.
    #[must_use]
    pub const fn has_applicability_review(self) -> bool {
        match self {
            Self::Uflpa | Self::Caatsa => true,
            Self::Wro | Self::Finding | Self::OtherAgency | Self::OtherLaw => false,
        }
    }

    /// Whether the clock with this code runs, as the table of clocks says.
    #[must_use]
    pub fn clock_use(self, clock: &str) -> ClockUse {
        clock::current(clock, Some(self)).map_or(ClockUse::Never, |rule| rule.standing(self))
    }
}

coded! {
    /// Why goods are released.
    pub enum ReleaseReason {
        SatisfactoryProof = "satisfactory_proof", "Satisfactory proof of admissibility";
        ExceptionGranted = "exception_granted", "Exception to the presumption granted";
        NoNexus = "no_nexus", "The presumption does not apply";
        NotCovered = "not_covered", "The order does not cover these goods";
        OrderRevoked = "order_revoked", "The order was changed or revoked";
        AgencyError = "agency_error", "Held in error";
        ProtestGranted = "protest_granted", "Protest granted";
        CourtOrder = "court_order", "Decision of a court";
    }
}

impl ReleaseReason {
    /// What the importer showed; none where the release does not rest on proof.
    #[must_use]
    pub const fn standard(self) -> Option<Standard> {
        match self {
            Self::SatisfactoryProof => Some(Standard::SatisfactoryProof),
            Self::ExceptionGranted => Some(Standard::ClearAndConvincing),
            Self::NoNexus => Some(Standard::NoNexus),
            Self::NotCovered
            | Self::OrderRevoked
            | Self::AgencyError
            | Self::ProtestGranted
            | Self::CourtOrder => None,
        }
    }
}

coded! {
    /// Why goods are excluded.
    pub enum ExclusionGround {
        ProofInsufficient = "proof_insufficient", "Proof of admissibility insufficient";
        ProofLate = "proof_late", "Proof of admissibility not received in time";
        PresumptionNotRebutted = "presumption_not_rebutted", "Presumption not rebutted";
    }
}

impl ExclusionGround {
    /// Whether goods under an authority can be excluded on this ground: proof is late only
    /// where the time for proof runs, and only a presumption is rebutted.
    #[must_use]
    pub fn is_of(self, authority: Authority) -> bool {
        match self {
            Self::ProofInsufficient => !authority.has_applicability_review(),
            Self::ProofLate => authority.clock_use("PROOF") == ClockUse::Runs,
            Self::PresumptionNotRebutted => authority.has_applicability_review(),
        }
    }
}

coded! {
    /// What becomes of a claim on which somebody petitioned.
    pub enum ReliefOutcome {
        Cancelled = "cancelled", "The claim is cancelled";
        Mitigated = "mitigated", "The claim is mitigated";
        Denied = "denied", "Relief is denied";
    }
}

impl ReliefOutcome {
    /// What a person reads whose decision and amount do not fit.
    pub const WHAT_REMAINS: &'static str =
        "A mitigation says what remains to be paid; a cancellation or a denial says no amount.";

    /// Whether a decision can name this amount: a mitigation must, nothing else does.
    #[must_use]
    pub fn fits(self, amount: &str) -> bool {
        (self == Self::Mitigated) != amount.trim().is_empty()
    }
}

coded! {
    /// Where goods are to be moved while they are held.
    pub enum HoldingPlace {
        Warehouse = "warehouse", "Bonded warehouse (entry type 21)";
        ForeignTradeZone = "foreign_trade_zone", "Foreign-trade zone";
    }
}

coded! {
    /// Whether goods that were released can still be called back.
    pub enum RedeliveryWindow {
        Open = "open", "Open";
        TooLate = "too_late", "More than 30 days since release or the end of conditional release";
        LiquidationFinal = "liquidation_final", "Liquidation is final";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_decides_which_clock_runs() {
        assert_eq!(Authority::Uflpa.clock_use("PROOF"), ClockUse::Never);
        assert_eq!(Authority::Wro.clock_use("PROOF"), ClockUse::Runs);
        assert_eq!(Authority::Wro.clock_use("DETERMINE"), ClockUse::AskCounsel);
        assert_eq!(Authority::Caatsa.clock_use("DETERMINE"), ClockUse::Runs);
        assert_eq!(Authority::OtherAgency.clock_use("EXAM"), ClockUse::Never);
        for authority in Authority::ALL {
            let is_wro = *authority == Authority::Wro;
            assert_eq!(authority.clock_use("ABANDON") == ClockUse::Runs, is_wro);
            let is_ours = *authority != Authority::OtherLaw;
            assert_eq!(authority.clock_use("PROTEST") == ClockUse::Runs, is_ours);
            assert_eq!(authority.clock_use("EU_CUSTOMS") == ClockUse::Runs, !is_ours);
        }
    }

    #[test]
    fn goods_are_excluded_on_grounds_of_their_own_law() {
        use ExclusionGround::{PresumptionNotRebutted, ProofInsufficient, ProofLate};
        let grounds = |authority| -> Vec<ExclusionGround> {
            ExclusionGround::ALL.iter().copied().filter(|one| one.is_of(authority)).collect()
        };
        assert_eq!(grounds(Authority::Wro), [ProofInsufficient, ProofLate]);
        for presumed in [Authority::Uflpa, Authority::Caatsa] {
            assert_eq!(grounds(presumed), [PresumptionNotRebutted]);
        }
        for other in [Authority::OtherAgency, Authority::OtherLaw] {
            assert_eq!(grounds(other), [ProofInsufficient]);
        }
    }

    #[test]
    fn every_order_selects_an_authority_that_may_cite_it() {
        for kind in OrderKind::ALL {
            for regime in crate::domain::regime::all() {
                assert!(Authority::select(*kind, regime).may_cite(*kind));
            }
        }
    }
}
