//! The eleven indicators of forced labor of the International Labour
//! Organization, asked in plain words.

use crate::domain::coded::coded;

coded! {
    /// One of the eleven indicators. One alone may not be forced labor; several
    /// together often are.
    pub enum Indicator {
        Vulnerability = "abuse_of_vulnerability", "Abuse of vulnerability";
        Deception = "deception", "Deception";
        Movement = "restriction_of_movement", "Restriction of movement";
        Isolation = "isolation", "Isolation";
        Violence = "physical_and_sexual_violence", "Physical and sexual violence";
        Intimidation = "intimidation_and_threats", "Intimidation and threats";
        Documents = "retention_of_identity_documents", "Retention of identity documents";
        Wages = "withholding_of_wages", "Withholding of wages";
        Debt = "debt_bondage", "Debt bondage";
        Conditions = "abusive_conditions", "Abusive working and living conditions";
        Overtime = "excessive_overtime", "Excessive overtime";
    }
}

impl Indicator {
    /// The question that the form asks.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Vulnerability => {
                "Does the employer take advantage of workers who have nowhere else to turn?"
            }
            Self::Deception => "Were workers promised something different from what they got?",
            Self::Movement => "Are workers kept from leaving the site or the job?",
            Self::Isolation => "Are workers cut off from other people or from help?",
            Self::Violence => "Are workers hurt, or forced into sexual acts?",
            Self::Intimidation => "Are workers or their families threatened?",
            Self::Documents => "Does somebody else keep the workers' passports or papers?",
            Self::Wages => "Is pay held back, cut without cause, or not paid?",
            Self::Debt => "Must workers stay until a debt is paid off?",
            Self::Conditions => {
                "Are the conditions at work or in the quarters dangerous or degrading?"
            }
            Self::Overtime => {
                "Must workers work far longer than the law allows, and may they not refuse?"
            }
        }
    }

    /// What is meant, in one line.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Vulnerability => {
                "No papers, no local language, no other income: such need is used to impose bad terms."
            }
            Self::Deception => {
                "The work, the place, the pay or the papers turned out otherwise than was said."
            }
            Self::Movement => "Locked doors, guards, passes, or nobody may go out alone.",
            Self::Isolation => "A remote place, phones taken away, or visits forbidden.",
            Self::Violence => {
                "Beatings, forced drugs, sexual abuse: any of these, once, is enough to tell us."
            }
            Self::Intimidation => "Threats of police, deportation, lost pay, or harm to relatives.",
            Self::Documents => "Papers are locked away and not given back when asked for.",
            Self::Wages => "Late pay alone is not it; pay that is kept so that nobody leaves is.",
            Self::Debt => "Fees, advances or fines that grow faster than they can be worked off.",
            Self::Conditions => "Heat, poison, filth or crowding that no free worker would accept.",
            Self::Overtime => {
                "Whole days without rest, or quotas that cannot be met in normal hours."
            }
        }
    }
}
