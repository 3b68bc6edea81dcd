//! What one source told: goods, production site, parties, nexus to imports,
//! signs of forced labor, reasons for belief.
//!
//! There is no field for who the source is, and none for who could be harmed:
//! those are sealed apart from facts.

use crate::domain::coded::coded;

mod completeness;
mod draft;
mod form;
mod indicator;
mod likeness;
mod question;

pub use completeness::{Completeness, Element, advice_letter, completeness};
pub use draft::{Draft, DraftEvidence, DraftParty, IndicatorAnswer, Site};
pub use form::{
    AllegationForm, CODE_LIMIT_CHARS, EVIDENCE_LIMIT_ROWS, LINE_LIMIT_CHARS, PARTY_LIMIT_ROWS,
    TEXT_LIMIT_CHARS,
};
pub use indicator::Indicator;
pub use likeness::{Likeness, looks_alike};
pub use question::{ANSWER_LIMIT_CHARS, QUESTION_LIMIT_CHARS, parse_answer, parse_question};

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

#[cfg(test)]
mod tests;
