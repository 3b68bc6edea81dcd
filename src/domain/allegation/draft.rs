//! An allegation that was read from its form.
//!
//! Reading never refuses a bad identifier, an odd character or a gap. It
//! refuses nothing at all, a text over its limit, a missing attestation, and
//! a select whose value does not exist.

use serde::{Deserialize, Serialize};

use super::form::AllegationForm;
use super::{Answer, ImportStatus, Indicator, PartyRole, Violation, WorkerBand};
use crate::domain::field::FieldError;
use crate::domain::regime::Regime;

mod reader;

/// An allegation as it is kept: tidy text, known codes, everything as written
/// beside what could be recognized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Under which law.
    pub regime: &'static Regime,
    /// What is alleged; empty when not said.
    pub violations: Vec<Violation>,
    /// The reasons for the belief.
    pub reasons: String,
    /// Their language, as the source calls it.
    pub language: String,
    /// A translation, or empty.
    pub translation: String,
    /// The goods.
    pub goods: String,
    /// Whether a sample is at hand.
    pub has_sample: Answer,
    /// Tariff numbers as written.
    pub hts_text: String,
    /// Those that could be read: digits only, as text.
    pub hts: Vec<String>,
    /// Brands.
    pub brand: String,
    /// Where it is made.
    pub site: Site,
    /// When it began, as written.
    pub period_from: String,
    /// Until when, as written.
    pub period_to: String,
    /// Which group of workers.
    pub worker_group: String,
    /// How many.
    pub worker_band: WorkerBand,
    /// What is known of the production.
    pub production_facts: String,
    /// Companies, all of them alleged.
    pub parties: Vec<DraftParty>,
    /// Whether the goods are imported.
    pub import_status: ImportStatus,
    /// Ports, as written.
    pub ports: String,
    /// Bills of lading, as written.
    pub bills: String,
    /// Entry numbers, as written.
    pub entries: String,
    /// Container numbers, as written.
    pub containers: String,
    /// Dates of shipments, as written.
    pub shipped: String,
    /// How the source knows of the imports.
    pub nexus: String,
    /// Indicators that were answered.
    pub indicators: Vec<IndicatorAnswer>,
    /// Pieces of evidence that were described.
    pub evidence: Vec<DraftEvidence>,
    /// Where else it was filed.
    pub other_places: String,
    /// True when the attestation was ticked.
    pub is_attested: bool,
}

/// The production site, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its country as written.
    pub country_text: String,
    /// ISO 3166-1 alpha-2, or empty when the text means none or several.
    pub country: String,
    /// Province, region or state.
    pub province: String,
    /// Coordinates as written.
    pub coordinates: String,
    /// Manufacturer identification code as written.
    pub mid: String,
    /// FDA establishment identifier as written.
    pub fei: String,
    /// Legal entity identifier as written.
    pub lei: String,
    /// Where in the chain.
    pub tier: String,
}

/// A company that the source names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftParty {
    /// What it is alleged to do; none when not said.
    pub role: Option<PartyRole>,
    /// Its name as written.
    pub name: String,
    /// Its country as written.
    pub country_text: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Its address as written.
    pub address: String,
    /// Any number, as written.
    pub identifier: String,
}

/// The answer to one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorAnswer {
    /// Which indicator.
    pub indicator: Indicator,
    /// The answer.
    pub answer: Answer,
    /// What supports it.
    pub note: String,
}

/// What the source says about one piece of evidence; its bytes lie elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftEvidence {
    /// What it is.
    pub kind: String,
    /// When it was obtained, as written.
    pub obtained: String,
    /// How it was obtained.
    pub how: String,
    /// Whether the persons shown agreed.
    pub consent: Answer,
}

impl Draft {
    /// Reads a form; all complaints at once.
    pub fn parse(form: &AllegationForm) -> Result<Self, Vec<FieldError>> {
        let mut reader = reader::Reader { errors: Vec::new() };
        let draft = reader.draft(form);
        if reader.errors.is_empty() && draft.is_blank() {
            reader.errors.push(FieldError::new(
                "reasons",
                "Nothing is written yet. Tell us in your own words what you know; everything else can stay empty.",
            ));
        }
        if form.is_attestation_asked && !draft.is_attested {
            reader.errors.push(FieldError::new(
                "attestation",
                "Please tick that what you tell is true as far as you know.",
            ));
        }
        if reader.errors.is_empty() { Ok(draft) } else { Err(reader.errors) }
    }

    /// True when no field says anything about goods, places, people or reasons.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let site = &self.site;
        let texts = [
            &self.reasons,
            &self.translation,
            &self.goods,
            &self.hts_text,
            &self.brand,
            &site.name,
            &site.address,
            &site.country_text,
            &site.province,
            &site.coordinates,
            &site.mid,
            &site.fei,
            &site.lei,
            &site.tier,
            &self.worker_group,
            &self.production_facts,
            &self.ports,
            &self.bills,
            &self.entries,
            &self.containers,
            &self.shipped,
            &self.nexus,
            &self.other_places,
            &self.period_from,
            &self.period_to,
        ];
        texts.iter().all(|text| text.is_empty())
            && self.parties.is_empty()
            && self.indicators.is_empty()
            && self.evidence.is_empty()
    }
}
