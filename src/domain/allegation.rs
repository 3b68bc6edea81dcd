//! What one source told: goods, production site, parties, nexus to imports,
//! signs of forced labor, reasons for belief.
//!
//! There is no field for who the source is, and none for who could be harmed:
//! those are sealed apart from facts.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::coded::coded;

mod completeness;
mod draft;
mod form;
mod indicator;
mod likeness;

pub use completeness::{Completeness, Element, advice_letter, completeness};
pub use draft::{Draft, DraftEvidence, DraftParty, IndicatorAnswer, Site};
pub use form::{
    AllegationForm, CODE_LIMIT_CHARS, EVIDENCE_LIMIT_ROWS, LINE_LIMIT_CHARS, PARTY_LIMIT_ROWS,
    TEXT_LIMIT_CHARS,
};
pub use indicator::Indicator;
pub use likeness::{Likeness, looks_alike};

coded! {
    /// What kind of labor is alleged (19 U.S.C. 1307, UFLPA, CAATSA 321(b)).
    pub enum Violation {
        Forced = "forced", "Forced labor";
        Convict = "convict", "Convict or prison labor";
        Indentured = "indentured", "Indentured labor under penal sanctions";
        ForcedChild = "forced_child", "Forced or indentured child labor";
        NorthKorean = "north_korean", "Labor of North Korean nationals";
        Xuar = "xuar", "Made wholly or in part in the Xinjiang region";
        ListedEntity = "listed_entity", "Made by a listed company";
        Unsure = "unsure", "Not sure";
    }
}

coded! {
    /// By which way an allegation came.
    pub enum Channel {
        Public = "public", "Public form";
        Hotline = "hotline", "Hotline";
        NgoFile = "ngo_file", "File of an organization";
        Api = "api", "Program interface";
    }
}

coded! {
    /// Whether the goods reach the importing country.
    pub enum ImportStatus {
        IsBeing = "is_being", "Is being imported";
        LikelyToBe = "likely_to_be", "Is likely to be imported";
        Unknown = "unknown", "Not known";
    }
}

coded! {
    /// About how many workers are concerned: a band, never a list of people.
    pub enum WorkerBand {
        UpToTen = "1_10", "1 to 10";
        UpToHundred = "11_100", "11 to 100";
        UpToThousand = "101_1000", "101 to 1,000";
        MoreThanThousand = "over_1000", "More than 1,000";
        Unknown = "unknown", "Not known";
    }
}

coded! {
    /// What a named company is alleged to do in the chain.
    pub enum PartyRole {
        Producer = "producer", "Producer";
        Exporter = "exporter", "Exporter";
        Importer = "importer", "Importer";
        Intermediary = "intermediary", "Intermediary";
    }
}

coded! {
    /// An answer that may honestly be "not known".
    pub enum Answer {
        Yes = "yes", "Yes";
        No = "no", "No";
        Unknown = "unknown", "Not known";
    }
}

/// Under which law an allegation or a case is worked. Regimes of other
/// countries are configuration: their codes begin with `r_`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Regime {
    /// 19 U.S.C. 1307.
    #[default]
    Us1307,
    /// Uyghur Forced Labor Prevention Act.
    Uflpa,
    /// CAATSA section 321(b), 22 U.S.C. 9241a.
    Caatsa,
    /// A configured regime: its code, such as `r_eu_2024_3015`.
    Configured(String),
}

impl Regime {
    /// The regimes that every installation knows.
    pub const KNOWN: [Self; 3] = [Self::Us1307, Self::Uflpa, Self::Caatsa];

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Us1307 => "us_1307",
            Self::Uflpa => "uflpa",
            Self::Caatsa => "caatsa",
            Self::Configured(code) => code,
        }
    }

    /// The label; a configured regime shows its code until configuration names it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Us1307 => "Goods made with forced labor (19 U.S.C. 1307)",
            Self::Uflpa => "Uyghur Forced Labor Prevention Act",
            Self::Caatsa => "North Korean labor (CAATSA 321(b))",
            Self::Configured(code) => code,
        }
    }

    /// Reads a code; a configured one is `r_` and 1 to 30 small letters,
    /// digits and underscores.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if let Some(known) = Self::KNOWN.into_iter().find(|regime| regime.code() == code) {
            return Some(known);
        }
        let rest = code.strip_prefix("r_")?;
        let is_good = (1..=30).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        is_good.then(|| Self::Configured(code.to_owned()))
    }
}

impl Serialize for Regime {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Regime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("{code:?} is not the code of a regime"))
        })
    }
}

#[cfg(test)]
mod tests;
