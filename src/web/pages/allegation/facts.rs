//! What an allegation tells, as labels and values: the same for the source who
//! checks it before sending and for the analyst who reads it.

use crate::domain::allegation::{Answer, Draft, DraftParty, ImportStatus, WorkerBand};
use crate::domain::country;

/// Facts that belong together.
pub struct Section {
    /// The step of the form that asks for them, from 1.
    pub step: usize,
    /// The heading.
    pub title: &'static str,
    /// The facts that were told; what is empty is left out.
    pub rows: Vec<Fact>,
}

/// One fact.
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What was told.
    pub value: String,
    /// The same as it was typed, where that reads otherwise.
    pub raw: String,
    /// True for names and acts that nobody has verified.
    pub is_alleged: bool,
    /// True for long texts, which get the whole width.
    pub is_long: bool,
}

struct Rows(Vec<Fact>);

impl Rows {
    fn add(&mut self, label: &str, value: &str) {
        self.push(label, value, "", false, false);
    }

    fn alleged(&mut self, label: &str, value: &str) {
        self.push(label, value, "", true, false);
    }

    fn long(&mut self, label: &str, value: &str) {
        self.push(label, value, "", false, true);
    }

    fn push(&mut self, label: &str, value: &str, raw: &str, is_alleged: bool, is_long: bool) {
        if !value.is_empty() {
            let raw = if raw == value { "" } else { raw };
            self.0.push(Fact {
                label: label.to_owned(),
                value: value.to_owned(),
                raw: raw.to_owned(),
                is_alleged,
                is_long,
            });
        }
    }
}

/// Everything that a draft tells, by the steps of the form.
#[must_use]
pub fn sections(draft: &Draft) -> Vec<Section> {
    vec![
        Section { step: 1, title: "What happens", rows: what(draft) },
        Section { step: 2, title: "Where, and which companies", rows: place(draft) },
        Section { step: 3, title: "Goods and shipments", rows: goods(draft) },
        Section { step: 4, title: "Signs of forced labor", rows: signs(draft) },
        Section { step: 5, title: "How it is known", rows: reasons(draft) },
    ]
}

fn what(draft: &Draft) -> Vec<Fact> {
    let mut rows = Rows(Vec::new());
    let kinds: Vec<&str> = draft.violations.iter().map(|violation| violation.label()).collect();
    rows.alleged("Kind of labor", &kinds.join("; "));
    rows.long("What happens there", &draft.production_facts);
    rows.add("Since", &draft.period_from);
    rows.add("Until", &draft.period_to);
    rows.add("Workers concerned", &draft.worker_group);
    if draft.worker_band != WorkerBand::Unknown {
        rows.add("How many", draft.worker_band.label());
    }
    rows.0
}

/// The name of a country that was recognized, else what was typed.
fn country_name(code: &str, written: &str) -> String {
    country::name(code).map_or_else(|| written.to_owned(), str::to_owned)
}

fn place(draft: &Draft) -> Vec<Fact> {
    let site = &draft.site;
    let mut rows = Rows(Vec::new());
    rows.alleged("Site", &site.name);
    rows.add("Address", &site.address);
    rows.add("Province or region", &site.province);
    let name = country_name(&site.country, &site.country_text);
    rows.push("Country", &name, &site.country_text, false, false);
    rows.add("Coordinates", &site.coordinates);
    rows.add("Place in the chain", &site.tier);
    rows.add("MID", &site.mid);
    rows.add("FEI", &site.fei);
    rows.add("LEI", &site.lei);
    for party in &draft.parties {
        let role = party.role.map_or("Company", |role| role.label());
        rows.alleged(role, &company(party));
    }
    rows.0
}

/// A company on one line: name, address, country, number.
fn company(party: &DraftParty) -> String {
    let country = country_name(&party.country, &party.country_text);
    joined(&[&party.name, &party.address, &country, &party.identifier], ", ")
}

/// What is not empty, on one line.
fn joined(texts: &[&str], between: &str) -> String {
    let some: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    some.join(between)
}

fn goods(draft: &Draft) -> Vec<Fact> {
    let mut rows = Rows(Vec::new());
    rows.long("Goods", &draft.goods);
    rows.add("Brands", &draft.brand);
    rows.push("Tariff numbers", &shown_hts(draft), &draft.hts_text, false, false);
    if draft.has_sample != Answer::Unknown {
        rows.add("Sample at hand", draft.has_sample.label());
    }
    if draft.import_status != ImportStatus::Unknown {
        rows.add("Imports", draft.import_status.label());
    }
    rows.long("How the imports are known", &draft.nexus);
    rows.add("Ports", &draft.ports);
    rows.add("Bills of lading", &draft.bills);
    rows.add("Entries", &draft.entries);
    rows.add("Containers", &draft.containers);
    rows.add("Dates of shipments", &draft.shipped);
    rows.0
}

fn shown_hts(draft: &Draft) -> String {
    if draft.hts.is_empty() { draft.hts_text.clone() } else { draft.hts.join(", ") }
}

fn signs(draft: &Draft) -> Vec<Fact> {
    let mut rows = Rows(Vec::new());
    for answer in &draft.indicators {
        let note =
            if answer.note.is_empty() { String::new() } else { format!(" ({})", answer.note) };
        rows.add(answer.indicator.label(), &format!("{}{note}", answer.answer.label()));
    }
    rows.0
}

fn reasons(draft: &Draft) -> Vec<Fact> {
    let mut rows = Rows(Vec::new());
    rows.long("Reasons for the belief", &draft.reasons);
    rows.add("Language", &draft.language);
    rows.long("Translation", &draft.translation);
    for piece in &draft.evidence {
        let consent = match piece.consent {
            Answer::Yes => "the persons shown agreed",
            Answer::No => "the persons shown did not agree",
            Answer::Unknown => "",
        };
        rows.add("Evidence", &joined(&[&piece.kind, &piece.obtained, &piece.how, consent], "; "));
    }
    rows.long("Also told to", &draft.other_places);
    rows.0
}
