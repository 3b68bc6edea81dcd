//! An allegation that was read from its form.
//!
//! Reading never refuses a bad identifier, an odd character or a gap. It
//! refuses nothing at all, a text over its limit, a missing attestation, and
//! a select whose value does not exist.

use serde::{Deserialize, Serialize};

use super::form::{
    AllegationForm, CODE_LIMIT_CHARS, EVIDENCE_LIMIT_ROWS, LINE_LIMIT_CHARS, PARTY_LIMIT_ROWS,
    TEXT_LIMIT_CHARS,
};
use super::{Answer, ImportStatus, Indicator, PartyRole, Regime, Violation, WorkerBand};
use crate::domain::field::{FieldError, limited, tidy};
use crate::domain::{country, tariff};

/// An allegation as it is kept: tidy text, known codes, everything as written
/// beside what could be recognized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Under which law.
    pub regime: Regime,
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
        let mut reader = Reader { errors: Vec::new() };
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
            &self.reasons, &self.translation, &self.goods, &self.hts_text, &self.brand, &site.name,
            &site.address, &site.country_text, &site.province, &site.coordinates, &site.mid, &site.fei,
            &site.lei, &site.tier, &self.worker_group, &self.production_facts, &self.ports, &self.bills,
            &self.entries, &self.containers, &self.shipped, &self.nexus, &self.other_places,
            &self.period_from, &self.period_to,
        ];
        texts.iter().all(|text| text.is_empty())
            && self.parties.is_empty()
            && self.indicators.is_empty()
            && self.evidence.is_empty()
    }
}

/// Reads fields and gathers complaints.
struct Reader {
    errors: Vec<FieldError>,
}

impl Reader {
    fn draft(&mut self, form: &AllegationForm) -> Draft {
        let hts_text = self.line("hts", &form.hts);
        Draft {
            regime: self.regime(&form.regime),
            violations: self.violations(&form.violations),
            reasons: self.long("reasons", &form.reasons),
            language: self.line("language", &form.language),
            translation: self.long("translation", &form.translation),
            goods: self.long("goods", &form.goods),
            has_sample: self.select("has_sample", &form.has_sample, Answer::from_code).unwrap_or(Answer::Unknown),
            hts: read_hts(&hts_text),
            hts_text,
            brand: self.line("brand", &form.brand),
            site: self.site(form),
            period_from: self.line("period_from", &form.period_from),
            period_to: self.line("period_to", &form.period_to),
            worker_group: self.line("worker_group", &form.worker_group),
            worker_band: self
                .select("worker_band", &form.worker_band, WorkerBand::from_code)
                .unwrap_or(WorkerBand::Unknown),
            production_facts: self.long("production_facts", &form.production_facts),
            parties: self.parties(form),
            import_status: self
                .select("import_status", &form.import_status, ImportStatus::from_code)
                .unwrap_or(ImportStatus::Unknown),
            ports: self.line("ports", &form.ports),
            bills: self.line("bills", &form.bills),
            entries: self.line("entries", &form.entries),
            containers: self.line("containers", &form.containers),
            shipped: self.line("shipped", &form.shipped),
            nexus: self.long("nexus", &form.nexus),
            indicators: self.indicators(form),
            evidence: self.evidence(form),
            other_places: self.long("other_places", &form.other_places),
            is_attested: !form.attestation.trim().is_empty(),
        }
    }

    fn site(&mut self, form: &AllegationForm) -> Site {
        let country_text = self.line("site_country", &form.site_country);
        Site {
            name: self.line("site_name", &form.site_name),
            address: self.line("site_address", &form.site_address),
            country: read_country(&country_text),
            country_text,
            province: self.line("site_province", &form.site_province),
            coordinates: self.line("site_coordinates", &form.site_coordinates),
            mid: self.line("site_mid", &form.site_mid),
            fei: self.line("site_fei", &form.site_fei),
            lei: self.line("site_lei", &form.site_lei),
            tier: self.line("chain_tier", &form.chain_tier),
        }
    }

    fn parties(&mut self, form: &AllegationForm) -> Vec<DraftParty> {
        let columns = [&form.party_name, &form.party_country, &form.party_address, &form.party_identifier];
        let mut parties = Vec::new();
        for row in 0..columns.iter().map(|column| column.len()).max().unwrap_or(0) {
            if columns.iter().all(|column| cell(column, row).is_empty()) {
                continue;
            }
            if parties.len() == PARTY_LIMIT_ROWS {
                self.too_many("party_name", PARTY_LIMIT_ROWS, "companies");
                break;
            }
            let country_text = self.row("party_country", row, &form.party_country);
            parties.push(DraftParty {
                role: self.select(&format!("party_role.{row}"), cell(&form.party_role, row), PartyRole::from_code),
                name: self.row("party_name", row, &form.party_name),
                country: read_country(&country_text),
                country_text,
                address: self.row("party_address", row, &form.party_address),
                identifier: self.row("party_identifier", row, &form.party_identifier),
            });
        }
        parties
    }

    fn evidence(&mut self, form: &AllegationForm) -> Vec<DraftEvidence> {
        let columns = [&form.evidence_kind, &form.evidence_obtained, &form.evidence_how];
        let mut pieces = Vec::new();
        for row in 0..columns.iter().map(|column| column.len()).max().unwrap_or(0) {
            if columns.iter().all(|column| cell(column, row).is_empty()) {
                continue;
            }
            if pieces.len() == EVIDENCE_LIMIT_ROWS {
                self.too_many("evidence_kind", EVIDENCE_LIMIT_ROWS, "pieces of evidence");
                break;
            }
            let consent = cell(&form.evidence_consent, row);
            pieces.push(DraftEvidence {
                kind: self.row("evidence_kind", row, &form.evidence_kind),
                obtained: self.row("evidence_obtained", row, &form.evidence_obtained),
                how: self.row("evidence_how", row, &form.evidence_how),
                consent: self
                    .select(&format!("evidence_consent.{row}"), consent, Answer::from_code)
                    .unwrap_or(Answer::Unknown),
            });
        }
        pieces
    }

    fn indicators(&mut self, form: &AllegationForm) -> Vec<IndicatorAnswer> {
        for code in form.indicators.keys().filter(|code| Indicator::from_code(code).is_none()) {
            let shown: String = code.chars().take(CODE_LIMIT_CHARS).collect();
            self.errors.push(FieldError::new("indicators", format!("{shown:?} is not one of the eleven indicators.")));
        }
        let mut answers = Vec::new();
        for indicator in Indicator::ALL {
            let field = format!("indicator_{}", indicator.code());
            let written = form.indicators.get(indicator.code()).map_or("", String::as_str);
            let answer = self.select(&field, written, Answer::from_code);
            let note = form.indicator_notes.get(indicator.code()).map_or("", String::as_str);
            let note = self.line(&format!("indicator_note_{}", indicator.code()), note);
            // Words without a tick are still an answer: not known, with a note.
            let answer = answer.or_else(|| (!note.is_empty()).then_some(Answer::Unknown));
            if let Some(answer) = answer {
                answers.push(IndicatorAnswer { indicator: *indicator, answer, note });
            }
        }
        answers
    }

    fn violations(&mut self, codes: &[String]) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (row, code) in codes.iter().enumerate() {
            let found = self.select(&format!("violations.{row}"), code, Violation::from_code);
            if let Some(violation) = found.filter(|violation| !violations.contains(violation)) {
                violations.push(violation);
            }
        }
        violations
    }

    fn regime(&mut self, code: &str) -> Regime {
        self.select("regime", code, Regime::from_code).unwrap_or_default()
    }

    /// None for an empty value; a complaint for one that does not exist.
    fn select<T>(&mut self, field: &str, code: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let code = code.trim();
        if code.is_empty() {
            return None;
        }
        let found = read(code);
        if found.is_none() {
            let shown: String = tidy(code).chars().take(CODE_LIMIT_CHARS).collect();
            self.errors.push(FieldError::new(field, format!("{shown:?} is not one of the choices. Choose from the list.")));
        }
        found
    }

    fn long(&mut self, field: &str, text: &str) -> String {
        limited(field, text, TEXT_LIMIT_CHARS, &mut self.errors)
    }

    fn line(&mut self, field: &str, text: &str) -> String {
        limited(field, text, LINE_LIMIT_CHARS, &mut self.errors)
    }

    fn row(&mut self, column: &str, row: usize, values: &[String]) -> String {
        self.line(&format!("{column}.{row}"), cell(values, row))
    }

    fn too_many(&mut self, field: &str, limit_rows: usize, what: &str) {
        self.errors.push(FieldError::new(
            field,
            format!("At most {limit_rows} {what} fit here. Tell of the others in the reasons, or attach a file."),
        ));
    }
}

fn cell(column: &[String], row: usize) -> &str {
    column.get(row).map_or("", |text| text.trim())
}

/// The alpha-2 code that a text means, or empty: never a guess.
fn read_country(text: &str) -> String {
    country::from_text(text).unwrap_or_default().to_owned()
}

/// The tariff numbers in a text that can be read; the rest stays in the text.
fn read_hts(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for part in text.split([',', ';', '\n']).filter(|part| !part.trim().is_empty()) {
        let read = match tariff::digits(part) {
            Ok(digits) => Some(digits),
            Err(tariff::Problem::Repairable(repair)) => Some(repair.code),
            Err(_) => None,
        };
        if let Some(number) = read.filter(|number| !numbers.contains(number)) {
            numbers.push(number);
        }
    }
    numbers
}
