//! The packet with which an importer answers a hold: what it is for, what is
//! asked in which step, which documents and quantities it has, what it lacks.
//!
//! What is asked for is a table (`steps`). A gap is shown and never refuses a
//! filing: whether proof suffices is for a person, and a late or thin packet is
//! still received.

use crate::domain::coded::coded;
use crate::domain::hold::Authority;
use crate::domain::workflow::Standard;

mod document;
mod gap;
mod index;
mod quantity;
mod steps;
mod task;

pub use document::{Confidentiality, DocumentFacts, Media, MediaProblem, Paper, Translation};
pub use gap::{Gap, Gravity, gaps};
pub use index::{Contents, index_text};
pub use quantity::{
    Balance, Measure, Operation, TOLERANCE_LIMIT_PERMILLE, Unit, Verdict, YIELD_LIMIT_PERMILLE,
    balance, chain, parse_measure, parse_permille,
};
pub use steps::{STEPS, Step, Tier, find_step, number_of, steps};
pub use task::{EXTENSION_LIMIT_DAYS, EXTENSIONS_LIMIT, check_extension};

coded! {
    /// What a packet is for.
    pub enum PacketKind {
        Admissibility = "admissibility", "Proof of admissibility";
        Applicability = "applicability", "UFLPA applicability review";
        UflpaException = "uflpa_exception", "UFLPA exception";
        CaatsaException = "caatsa_exception", "CAATSA exception";
    }
}

impl PacketKind {
    /// The packets that answer a hold under this authority, the usual one first.
    #[must_use]
    pub const fn of(authority: Authority) -> &'static [Self] {
        match authority {
            Authority::Wro | Authority::Finding => &[Self::Admissibility],
            Authority::Uflpa => &[Self::Applicability, Self::UflpaException],
            Authority::Caatsa => &[Self::CaatsaException],
            Authority::OtherAgency | Authority::OtherLaw => &[],
        }
    }

    /// What must be shown.
    #[must_use]
    pub const fn burden(self) -> Standard {
        match self {
            Self::Admissibility => Standard::SatisfactoryProof,
            Self::Applicability => Standard::NoNexus,
            Self::UflpaException | Self::CaatsaException => Standard::ClearAndConvincing,
        }
    }

    /// The law under which it is filed.
    #[must_use]
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Admissibility => "19 CFR 12.42(g), 12.43",
            Self::Applicability => "Pub. L. 117-78, section 3(a)",
            Self::UflpaException => "Pub. L. 117-78, section 3(b)",
            Self::CaatsaException => "22 U.S.C. 9241a",
        }
    }

    /// In a sentence: what the importer sets out to show.
    #[must_use]
    pub const fn aim(self) -> &'static str {
        match self {
            Self::Admissibility => {
                "You show by satisfactory proof that the goods were not made, in whole or in part, with the labor that the order names."
            }
            Self::Applicability => {
                "You show that neither the goods nor any of their inputs come from the region or from a listed entity, so that the presumption does not apply."
            }
            Self::UflpaException => {
                "The presumption applies, and you show by clear and convincing evidence that the goods were not made with forced labor. You followed the guidance for importers and answered every question."
            }
            Self::CaatsaException => {
                "You show by clear and convincing evidence that the goods were not made with the labor that the law presumes to be forced."
            }
        }
    }
}

coded! {
    /// Where a packet stands.
    pub enum PacketState {
        Draft = "draft", "Draft";
        Submitted = "submitted", "Submitted";
        Accepted = "accepted", "Found sufficient";
        Returned = "returned", "Returned: something is missing";
    }
}

coded! {
    /// What the officer finds of one step.
    pub enum Finding {
        Sufficient = "sufficient", "Sufficient";
        Insufficient = "insufficient", "Insufficient";
    }
}

#[cfg(test)]
mod tests;
