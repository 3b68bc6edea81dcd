//! Facts that commands of several machines carry.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Need, Refusal, Standard};
use crate::domain::coded::coded;
use crate::domain::order::OrderKind;

/// An order at one version, as a command cites it.
///
/// `kind` and `is_active` are read from the stored order by the application,
/// never from a request, and read again when a proposal is approved: an order
/// may have been revoked between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCitation {
    /// The order's id.
    pub order_id: String,
    /// The order's version, from 1.
    pub version: i32,
    /// What kind of order it is.
    pub kind: OrderKind,
    /// True when that version is in force.
    pub is_active: bool,
}

impl OrderCitation {
    /// Refuses a citation without an order or a version.
    pub(super) fn require_named(&self) -> Result<(), Refusal> {
        let is_named = !self.order_id.trim().is_empty() && self.version >= 1;
        require(is_named, Need::OrderVersion)
    }

    /// Refuses a citation that is not named, or not in force.
    pub(super) fn require_in_force(&self) -> Result<(), Refusal> {
        self.require_named()?;
        require(self.is_active, Need::ActiveOrder)
    }
}

coded! {
    /// In what right somebody files (19 CFR 174.12(a) for protests, 171.1(c)(4)
    /// for petitions against a seizure).
    pub enum Standing {
        ImporterOrConsignee = "importer_or_consignee", "Importer or consignee";
        Surety = "surety", "Surety";
        PayerOrClaimant = "payer_or_claimant", "Payer of a charge, or who seeks entry";
        Agent = "agent", "Authorized agent of one of these";
        PetitionableInterest = "petitionable_interest", "Owner or other with a petitionable interest";
        NoStanding = "no_standing", "No standing of its own (an organization, a competitor)";
    }
}

impl Standing {
    /// True when this standing may protest a decision (19 CFR 174.12(a)).
    #[must_use]
    pub const fn may_protest(self) -> bool {
        match self {
            Self::ImporterOrConsignee | Self::Surety | Self::PayerOrClaimant | Self::Agent => true,
            Self::PetitionableInterest | Self::NoStanding => false,
        }
    }
}

impl Standing {
    /// True when this standing may petition as the principal of a bond, on liquidated damages
    /// (19 CFR 172.3).
    #[must_use]
    pub const fn is_bound(self) -> bool {
        match self {
            Self::ImporterOrConsignee | Self::Agent => true,
            Self::Surety
            | Self::PayerOrClaimant
            | Self::PetitionableInterest
            | Self::NoStanding => false,
        }
    }
}

/// Something that was filed with the agency. Filed means received (19 CFR 174.12(f)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The port-local date of receipt.
    pub received_on: NaiveDate,
    /// Who filed, as written.
    pub filer: String,
    /// In what right.
    pub standing: Standing,
    /// The number or address of the paper; may be empty.
    pub reference: String,
}

impl Filing {
    /// Refuses a filing that does not say who filed.
    pub(super) fn require_filer(&self) -> Result<(), Refusal> {
        require(!self.filer.trim().is_empty(), Need::Filing)
    }
}

/// `Missing` unless the fact is there.
pub(super) fn require(is_there: bool, need: Need) -> Result<(), Refusal> {
    if is_there { Ok(()) } else { Err(Refusal::Missing { need }) }
}

/// `Missing` unless the text says something.
pub(super) fn require_text(text: &str, need: Need) -> Result<(), Refusal> {
    require(!text.trim().is_empty(), need)
}

/// `Missing` unless at least one of the texts says something.
pub(super) fn require_any(texts: &[String], need: Need) -> Result<(), Refusal> {
    require(texts.iter().any(|text| !text.trim().is_empty()), need)
}

/// `Barred`, with a sentence, when the condition holds.
pub(super) fn bar(is_barred: bool, why: &'static str) -> Result<(), Refusal> {
    if is_barred { Err(Refusal::Barred { why }) } else { Ok(()) }
}

/// `Weak` unless the evidence that was shown reaches the standard.
pub(super) fn reaches(have: Standard, needed: Standard) -> Result<(), Refusal> {
    if have.satisfies(needed) { Ok(()) } else { Err(Refusal::Weak { needed, have }) }
}
