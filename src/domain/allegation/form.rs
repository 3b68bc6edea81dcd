//! The form of an allegation, exactly as a browser or a file gives it.
//!
//! It keeps every value, good or bad, so that a page can show again what was
//! typed. Names here are the names of the fields in the page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longest long text (reasons, translation, production facts), in characters.
pub const TEXT_LIMIT_CHARS: usize = 50_000;
/// Longest short text (a name, an address, a list of numbers), in characters.
pub const LINE_LIMIT_CHARS: usize = 2_000;
/// Longest value of a select, in characters; a longer one is unknown anyway.
pub const CODE_LIMIT_CHARS: usize = 64;
/// Most parties in one form; more fit in the reasons or in a file.
pub const PARTY_LIMIT_ROWS: usize = 6;
/// Rows of one name that are kept at all, to be shown again with a complaint.
pub const ROWS_KEPT_LIMIT: usize = 40;
/// Most rows that describe pieces of evidence.
pub const EVIDENCE_LIMIT_ROWS: usize = 20;

/// Makes the form, and what walks over its fields, from one list of names.
macro_rules! form {
    ($( $(#[$meta:meta])* $name:ident : $kind:ident, )+) => {
        /// The fields of domain section 2, numbers 1 to 8, 11 and 12. Unknown
        /// fields are ignored, missing ones are empty.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct AllegationForm {
            $( $(#[$meta])* pub $name: form!(@type $kind), )+
            /// Answers by the code of the indicator: yes, no or unknown.
            pub indicators: BTreeMap<String, String>,
            /// Notes by the code of the indicator.
            pub indicator_notes: BTreeMap<String, String>,
            /// True where the page asks for the attestation. The server sets
            /// it; a browser cannot.
            #[serde(skip)]
            pub is_attestation_asked: bool,
        }

        impl AllegationForm {
            /// Adds one field as a browser sends it; names that repeat fill rows.
            /// `indicator_CODE` and `indicator_note_CODE` fill the maps.
            pub fn add(&mut self, name: &str, value: String) {
                match name {
                    $( stringify!($name) => form!(@add $kind, self.$name, value), )+
                    other => self.add_indicator(other, value),
                }
            }

            /// Every field that holds something, as `add` takes it: for the
            /// hidden fields of a form in several steps. Rows keep their
            /// empty cells, so that columns stay aligned.
            #[must_use]
            pub fn pairs(&self) -> Vec<(String, String)> {
                let mut pairs = Vec::new();
                $( form!(@pairs $kind, self.$name, stringify!($name), pairs); )+
                for (code, answer) in &self.indicators {
                    pairs.push((format!("indicator_{code}"), answer.clone()));
                }
                for (code, note) in &self.indicator_notes {
                    pairs.push((format!("indicator_note_{code}"), note.clone()));
                }
                pairs
            }
        }
    };
    (@type text) => { String };
    (@type rows) => { Vec<String> };
    (@add text, $field:expr, $value:ident) => { $field = $value };
    // A row too many is a complaint of the draft; a flood of rows is dropped here,
    // so that the form that is shown again cannot grow without limit.
    (@add rows, $field:expr, $value:ident) => {
        if $field.len() < ROWS_KEPT_LIMIT {
            $field.push($value);
        }
    };
    (@pairs text, $field:expr, $name:expr, $pairs:ident) => {
        if !$field.is_empty() {
            $pairs.push(($name.to_owned(), $field.clone()));
        }
    };
    (@pairs rows, $field:expr, $name:expr, $pairs:ident) => {
        for value in &$field {
            $pairs.push(($name.to_owned(), value.clone()));
        }
    };
}

form! {
    /// 1. The code of a regime; empty means 19 U.S.C. 1307.
    regime: text,
    /// 1. Codes of violations, any number.
    violations: rows,
    /// 2. The reasons for the belief, in any language and script.
    reasons: text,
    /// 2. The language of the reasons, as the source calls it.
    language: text,
    /// 2. A translation, if the source has one.
    translation: text,
    /// 3. What the goods are.
    goods: text,
    /// 3. Whether a sample is at hand: yes, no, unknown.
    has_sample: text,
    /// 3. Tariff numbers, as written.
    hts: text,
    /// 3. Brands.
    brand: text,
    /// 4. The name of the site.
    site_name: text,
    /// 4. Its address.
    site_address: text,
    /// 4. Its country: a name or a code.
    site_country: text,
    /// 4. Province, region or state.
    site_province: text,
    /// 4. Coordinates, as written.
    site_coordinates: text,
    /// 4. Manufacturer identification code, as written.
    site_mid: text,
    /// 4. FDA establishment identifier, as written.
    site_fei: text,
    /// 4. Legal entity identifier, as written.
    site_lei: text,
    /// 4. Where in the chain: farm, mine, gin, mill, factory.
    chain_tier: text,
    /// 4. When it began, as written.
    period_from: text,
    /// 4. Until when, as written.
    period_to: text,
    /// 4. Which group of workers: never names of persons.
    worker_group: text,
    /// 4. How many: the code of a band.
    worker_band: text,
    /// 4. What is known of the production.
    production_facts: text,
    /// 5. The code of the role, one a row.
    party_role: rows,
    /// 5. The name, one a row.
    party_name: rows,
    /// 5. The country, one a row.
    party_country: rows,
    /// 5. The address, one a row.
    party_address: rows,
    /// 5. Any number of the company, one a row.
    party_identifier: rows,
    /// 6. Whether it is imported: the code.
    import_status: text,
    /// 6. Ports, as written.
    ports: text,
    /// 6. Bills of lading, as written.
    bills: text,
    /// 6. Entry numbers, as written.
    entries: text,
    /// 6. Container numbers, as written.
    containers: text,
    /// 6. Dates of shipments, as written.
    shipped: text,
    /// 6. How the source knows of the imports.
    nexus: text,
    /// 8. What the piece of evidence is, one a row.
    evidence_kind: rows,
    /// 8. When it was obtained, one a row.
    evidence_obtained: rows,
    /// 8. How it was obtained, one a row.
    evidence_how: rows,
    /// 8. Whether the persons shown agreed: yes, no, unknown; one a row.
    evidence_consent: rows,
    /// 11. Where else it was filed.
    other_places: text,
    /// 12. Anything but an empty text is a tick.
    attestation: text,
}

impl AllegationForm {
    /// A form from the decoded pairs of a request. Names that are not fields
    /// are ignored.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.add(&name, value);
        }
        form
    }

    fn add_indicator(&mut self, name: &str, value: String) {
        if let Some(code) = name.strip_prefix("indicator_note_") {
            self.indicator_notes.insert(code.to_owned(), value);
        } else if let Some(code) = name.strip_prefix("indicator_") {
            self.indicators.insert(code.to_owned(), value);
        }
    }
}
