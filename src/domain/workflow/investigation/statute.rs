//! The statutes, and the mental element that each asks for.

use crate::domain::coded::coded;

coded! {
    /// Under which statute an importer or a person is investigated. Which of
    /// the crimes fits is for counsel.
    pub enum Statute {
        Usc1592 = "19_usc_1592", "19 U.S.C. 1592: false statement or omission at entry";
        Usc1593a = "19_usc_1593a", "19 U.S.C. 1593a: false drawback claim";
        Usc1595aB = "19_usc_1595a_b", "19 U.S.C. 1595a(b): concerned in an unlawful importation";
        Usc545 = "18_usc_545", "18 U.S.C. 545: smuggling (citation unverified)";
        Usc1589 = "18_usc_1589", "18 U.S.C. 1589: forced labor, or benefit from it (citation unverified)";
    }
}

coded! {
    /// What a person must have known or neglected.
    pub enum MentalElement {
        Negligence = "negligence", "Negligence";
        GrossNegligence = "gross_negligence", "Gross negligence";
        Fraud = "fraud", "Fraud";
        ConcernedInAnyWay = "concerned_in_any_way", "Concerned in any way";
        RecklessDisregard = "reckless_disregard", "Reckless disregard";
        Knowledge = "knowledge", "Knowledge";
    }
}

impl Statute {
    /// The mental elements that carry this statute: 1592 and 1593a include
    /// negligence, 1595a(b) reaches anyone concerned "in any way", crimes
    /// require a guilty mind.
    #[must_use]
    pub const fn elements(self) -> &'static [MentalElement] {
        match self {
            Self::Usc1592 => {
                &[MentalElement::Negligence, MentalElement::GrossNegligence, MentalElement::Fraud]
            }
            Self::Usc1593a => &[MentalElement::Negligence, MentalElement::Fraud],
            Self::Usc1595aB => &[MentalElement::ConcernedInAnyWay],
            Self::Usc545 => &[MentalElement::Knowledge],
            Self::Usc1589 => &[MentalElement::RecklessDisregard, MentalElement::Knowledge],
        }
    }

    /// True for crimes, which are referred for prosecution.
    #[must_use]
    pub const fn is_criminal(self) -> bool {
        match self {
            Self::Usc545 | Self::Usc1589 => true,
            Self::Usc1592 | Self::Usc1593a | Self::Usc1595aB => false,
        }
    }

    /// True where a prior disclosure lowers the penalty.
    #[must_use]
    pub const fn has_prior_disclosure(self) -> bool {
        match self {
            Self::Usc1592 | Self::Usc1593a => true,
            Self::Usc1595aB | Self::Usc545 | Self::Usc1589 => false,
        }
    }
}
