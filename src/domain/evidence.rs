//! What proves a case: claims, items of evidence, and the grid in which each
//! item is rated for each claim and each indicator of forced labor.
//!
//! The grid decides nothing. [`floor`] is a table that a lawyer can read: what a
//! standard asks of the grid, as law or as this product's policy. What is missing
//! is said in words; a person decides, and a policy (never the law) can be gone
//! against on a ground that counsel recorded.
//!
//! Nothing here tells who a source is: an origin is a number.

use crate::domain::coded::coded;

pub mod draft;
pub mod floor;
pub mod grid;
mod hidden;

pub use draft::{ClaimDraft, ItemDraft, ItemForm};
pub use floor::{Basis, Element, Gap, Gate, Lack};
pub use grid::{Claim, Grid, Ground, Item, Rating};
pub use hidden::has_hidden_data;

/// The most claims of a case.
pub const CLAIM_LIMIT_ROWS: usize = 20;
/// The most items of evidence of a case.
pub const ITEM_LIMIT_ROWS: usize = 500;
/// The most cells of a case's grid that are rated.
pub const RATING_LIMIT_ROWS: usize = 5_000;

coded! {
    /// What a claim says. The floor asks for the first three.
    pub enum ClaimKind {
        Goods = "goods", "The goods and who makes them";
        ForcedLabor = "forced_labor", "Made, at least in part, with forced labor";
        Imported = "imported", "Imported into the U.S., or likely to be";
        Other = "other", "Another statement";
    }
}

impl ClaimKind {
    /// True when the claim is shown by indicators of forced labor.
    #[must_use]
    pub const fn has_indicators(self) -> bool {
        matches!(self, Self::ForcedLabor)
    }
}

coded! {
    /// Where a piece of evidence comes from. The field is required: GAO-21-106
    /// found that the agency could not say which kinds of sources its cases had.
    pub enum SourceKind {
        WorkerTestimony = "worker_testimony", "Testimony of a worker";
        OwnObservation = "own_observation", "Own observation of the agency";
        Satellite = "satellite", "Satellite or aerial pictures";
        CorporateRecord = "corporate_record", "Record of a company";
        ShipmentData = "shipment_data", "Shipment or entry data";
        Audit = "audit", "Social audit";
        NgoReport = "ngo_report", "Report of an organization";
        GovernmentReport = "government_report", "Report of a government";
        Academic = "academic", "Academic study";
        Media = "media", "Media report";
        OtherSource = "other", "Another source";
    }
}

impl SourceKind {
    /// True when the item shows the fact itself, not what somebody concluded.
    #[must_use]
    pub const fn is_primary(self) -> bool {
        match self {
            Self::WorkerTestimony
            | Self::OwnObservation
            | Self::Satellite
            | Self::CorporateRecord
            | Self::ShipmentData => true,
            Self::Audit
            | Self::NgoReport
            | Self::GovernmentReport
            | Self::Academic
            | Self::Media
            | Self::OtherSource => false,
        }
    }
}

coded! {
    /// Who may read an item: what 19 CFR 165.4 calls public and confidential, and
    /// what only those who work the case read.
    pub enum Sensitivity {
        Confidential = "confidential", "Confidential";
        Sealed = "sealed", "Sealed: read by those who work the case";
        Public = "public", "Public";
    }
}

coded! {
    /// Whether the agency can read an item.
    pub enum Translation {
        NotNeeded = "not_needed", "In English";
        Untranslated = "none", "Not translated";
        Machine = "machine", "Translated by a machine";
        Person = "person", "Translated by a person";
        Certified = "certified", "Certified translation";
    }
}

impl Translation {
    /// True when a conclusion may rest on its words.
    #[must_use]
    pub const fn can_be_relied_on(self) -> bool {
        match self {
            Self::NotNeeded | Self::Person | Self::Certified => true,
            Self::Untranslated | Self::Machine => false,
        }
    }
}

coded! {
    /// How much an item weighs for one cell.
    pub enum Strength {
        Weak = "weak", "Weak";
        Moderate = "moderate", "Moderate";
        Strong = "strong", "Strong";
    }
}

impl Strength {
    /// True when this is at least `least`.
    #[must_use]
    pub const fn reaches(self, least: Self) -> bool {
        self.rank() >= least.rank()
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Weak => 0,
            Self::Moderate => 1,
            Self::Strong => 2,
        }
    }
}

coded! {
    /// Which way an item speaks in one cell.
    pub enum Direction {
        Supports = "supports", "Supports";
        Contradicts = "contradicts", "Contradicts";
    }
}

#[cfg(test)]
pub(crate) mod tests;
