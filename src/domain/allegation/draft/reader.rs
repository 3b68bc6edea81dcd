//! Reads the fields of a form one by one and gathers every complaint.

use super::{Draft, DraftEvidence, DraftParty, IndicatorAnswer, Site};
use crate::domain::allegation::form::{
    AllegationForm, CODE_LIMIT_CHARS, EVIDENCE_LIMIT_ROWS, LINE_LIMIT_CHARS, PARTY_LIMIT_ROWS,
    TEXT_LIMIT_CHARS,
};
use crate::domain::allegation::{
    Answer, ImportStatus, Indicator, PartyRole, Violation, WorkerBand,
};
use crate::domain::field::{FieldError, limited, tidy};
use crate::domain::regime::Regime;
use crate::domain::{country, tariff};

/// Reads fields and gathers complaints.
pub(super) struct Reader {
    /// The complaints so far, in the order of the form.
    pub(super) errors: Vec<FieldError>,
}

impl Reader {
    /// The draft as far as it can be read; complaints are gathered.
    pub(super) fn draft(&mut self, form: &AllegationForm) -> Draft {
        let hts_text = self.line("hts", &form.hts);
        Draft {
            regime: self.regime(&form.regime),
            violations: self.violations(&form.violations),
            reasons: self.long("reasons", &form.reasons),
            language: self.line("language", &form.language),
            translation: self.long("translation", &form.translation),
            goods: self.long("goods", &form.goods),
            has_sample: self
                .select("has_sample", &form.has_sample, Answer::from_code)
                .unwrap_or(Answer::Unknown),
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
        let columns =
            [&form.party_name, &form.party_country, &form.party_address, &form.party_identifier];
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
                role: self.select(
                    &format!("party_role.{row}"),
                    cell(&form.party_role, row),
                    PartyRole::from_code,
                ),
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
            self.errors.push(FieldError::new(
                "indicators",
                format!("{shown:?} is not one of the eleven indicators."),
            ));
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

    fn regime(&mut self, code: &str) -> &'static Regime {
        self.select("regime", code, Regime::from_code).unwrap_or_default()
    }

    /// None for an empty value; a complaint for one that does not exist.
    fn select<T>(
        &mut self,
        field: &str,
        code: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let code = code.trim();
        if code.is_empty() {
            return None;
        }
        let found = read(code);
        if found.is_none() {
            let shown: String = tidy(code).chars().take(CODE_LIMIT_CHARS).collect();
            self.errors.push(FieldError::new(
                field,
                format!("{shown:?} is not one of the choices. Choose from the list."),
            ));
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
            format!("At most {limit_rows} {what} fit here. Tell of the others in the reasons."),
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
