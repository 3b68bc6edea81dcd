//! Packets: the importer's own pages, the officer's pages of the same packet,
//! and what both are drawn from.

mod file;
mod own;
mod staff;

pub(super) use file::attachment;
pub use file::{file, index, index_text, own_file, own_index, own_index_text};
pub use own::{
    add_document, add_quantity, create, describe, remove_document, remove_quantity, show, submit,
};
pub use staff::{answer, find_step, review};

use crate::app::hold::partner::told_number;
use crate::app::packet::{self, DocumentRow, Packet, QuantityRow};
use crate::domain::clock::Basis;
use crate::domain::packet::{
    Confidentiality, Finding, Gravity, Measure, Media, PacketState, Paper, Step, Tier, Translation,
    Unit, Verdict, balance, number_of, steps,
};
use crate::web::page;

/// A packet as pages show it.
pub struct PacketShown {
    told: String,
    kind: &'static str,
    aim: &'static str,
    burden: &'static str,
    citation: &'static str,
    state: &'static str,
    tone: &'static str,
    story: String,
    cites: String,
    steps: Vec<StepShown>,
    quantities: Vec<QuantityShown>,
    gaps: Vec<(&'static str, &'static str, String)>,
    documents_text: String,
    digest: String,
    submitted: String,
    reviewed: String,
    review_note: String,
    is_draft: bool,
    index_href: String,
}

/// A step with its documents.
pub struct StepShown {
    number: usize,
    code: &'static str,
    title: &'static str,
    asks: &'static str,
    law: String,
    is_required: bool,
    standing: (&'static str, &'static str),
    documents: Vec<DocumentShown>,
    finding: Option<(&'static str, &'static str, String)>,
}

/// A document in its step.
pub struct DocumentShown {
    number: String,
    title: String,
    href: String,
    removal: String,
    file: String,
    about: String,
    translation: (&'static str, &'static str),
    confidentiality: &'static str,
    sha256: String,
}

/// What a tier did.
pub struct QuantityShown {
    tier: &'static str,
    party: String,
    input: String,
    output: String,
    sum: String,
    verdict: &'static str,
    tone: &'static str,
    removal: String,
}

/// How a packet stands: the words for people and the tone of the mark.
pub(super) const fn standing(state: PacketState) -> (&'static str, &'static str) {
    let tone = match state {
        PacketState::Draft => "neutral",
        PacketState::Submitted => "waiting",
        PacketState::Accepted => "good",
        PacketState::Returned => "bad",
    };
    (state.label(), tone)
}

/// A law, and how sure the table is of it.
pub(super) fn law(step: &Step) -> String {
    match step.citation.basis {
        Basis::Text => step.citation.text().to_owned(),
        basis @ (Basis::Policy | Basis::Report | Basis::Memory) => {
            format!("{} ({})", step.citation.text(), basis.label().to_lowercase())
        }
    }
}

impl PacketShown {
    /// A packet whose pages lie under `base`.
    pub(super) fn new(packet: &Packet, base: &str) -> Self {
        let row = &packet.row;
        let (state, tone) = standing(packet.state);
        let gap = |gravity: Gravity| match gravity {
            Gravity::Missing => (gravity.label(), "bad"),
            Gravity::Unclear => (gravity.label(), "warn"),
        };
        let pages: i64 = packet.documents.iter().filter_map(|d| d.pages).map(i64::from).sum();
        let count = i64::try_from(packet.documents.len()).unwrap_or(i64::MAX);
        Self {
            told: format!("{}-{}", told_number(&packet.hold.public_id), row.number),
            kind: packet.kind.label(),
            aim: packet.kind.aim(),
            burden: packet.kind.burden().label(),
            citation: packet.kind.citation(),
            state,
            tone,
            story: row.story.clone(),
            cites: packet.cites.clone().unwrap_or_default(),
            steps: steps(packet.kind).into_iter().map(|one| step(packet, base, one)).collect(),
            quantities: packet.quantities.iter().map(|row| quantity(base, row)).collect(),
            gaps: packet
                .gaps
                .iter()
                .map(|found| {
                    let (label, tone) = gap(found.gravity);
                    (label, tone, found.text.clone())
                })
                .collect(),
            documents_text: format!(
                "Documents: {}. Pages that were counted: {}.",
                page::count(count),
                page::count(pages)
            ),
            digest: row.digest.clone(),
            submitted: row.submitted_at.map(page::time).unwrap_or_default(),
            reviewed: row.reviewed_at.map(page::time).unwrap_or_default(),
            review_note: row.review_note.clone(),
            is_draft: packet.state == PacketState::Draft,
            index_href: format!("{base}/index"),
        }
    }
}

fn step(packet: &Packet, base: &str, (number, step): (usize, &'static Step)) -> StepShown {
    let documents: Vec<DocumentShown> = packet
        .documents
        .iter()
        .filter(|document| document.step == step.code)
        .map(|row| document(packet, base, row))
        .collect();
    let is_required = step.is_required(packet.kind);
    let has_gap = packet.gaps.iter().any(|gap| gap.step == step.code);
    let finding = packet.findings.iter().find(|found| found.step == step.code).map(|found| {
        match Finding::from_code(&found.finding) {
            Some(Finding::Sufficient) => ("Sufficient", "good", found.why.clone()),
            Some(Finding::Insufficient) | None => ("Insufficient", "bad", found.why.clone()),
        }
    });
    StepShown {
        number,
        code: step.code,
        title: step.title,
        asks: step.asks,
        law: law(step),
        is_required,
        standing: match (has_gap, documents.is_empty(), is_required) {
            (true, _, _) => ("Something is missing", "bad"),
            (false, true, true) => ("Missing", "bad"),
            (false, true, false) => ("Not asked for", "neutral"),
            (false, false, _) => ("Complete", "good"),
        },
        documents,
        finding,
    }
}

fn document(packet: &Packet, base: &str, row: &DocumentRow) -> DocumentShown {
    let label = |of: &DocumentRow| format!("{}.{}", number_of(packet.kind, &of.step), of.place);
    let mut about = vec![Paper::from_code(&row.paper).map_or("", Paper::label).to_owned()];
    about.push(row.language.clone());
    about.push(match row.pages {
        Some(1) => "1 page".to_owned(),
        Some(pages) => format!("{} pages", page::count(i64::from(pages))),
        None => "pages not told".to_owned(),
    });
    let original = row
        .public_version_of
        .as_ref()
        .and_then(|id| packet.documents.iter().find(|other| other.id == *id));
    about.extend(original.map(|other| format!("public version of {}", label(other))));
    let translation = Translation::from_code(&row.translation).unwrap_or(Translation::Missing);
    let href = format!("{base}/documents/{}", row.id);
    DocumentShown {
        number: label(row),
        title: row.title.clone(),
        removal: format!("{href}/removal"),
        href,
        file: format!(
            "{}, {}, {}",
            row.file_name,
            Media::from_code(&row.media).map_or("", Media::label),
            size(row.size_bytes)
        ),
        about: about.join(", "),
        translation: match translation {
            Translation::English => (translation.label(), "neutral"),
            Translation::Attached => (translation.label(), "good"),
            Translation::Missing => (translation.label(), "bad"),
        },
        confidentiality: Confidentiality::from_code(&row.confidentiality)
            .map_or("", Confidentiality::label),
        sha256: row.sha256.clone(),
    }
}

/// A size for people, rounded up.
pub(in crate::web::pages) fn size(bytes: i64) -> String {
    let kib = bytes.saturating_add(1023) / 1024;
    if kib < 10_000 {
        format!("{} KiB", page::count(kib))
    } else {
        format!("{} MiB", page::count(kib.saturating_add(1023) / 1024))
    }
}

fn quantity(base: &str, row: &QuantityRow) -> QuantityShown {
    let told = |name: &str, text: &str, unit: &str, amount: i64| {
        let Some(known) = Unit::from_code(unit) else { return format!("{text} {unit} {name}") };
        let spoken = Measure { amount, unit: known }.spoken();
        let came = format!("{text} {}", known.label());
        if spoken == came {
            format!("{spoken} {name}")
        } else {
            format!("{spoken} {name} (came as {came})")
        }
    };
    let worked = packet::operation(row).map(|operation| balance(&operation));
    let (verdict, tone, sum) = match worked {
        Some(worked) => {
            let tone = match worked.verdict {
                Verdict::Balanced => "good",
                Verdict::TooLittle => "warn",
                Verdict::TooMuch | Verdict::Unlike => "bad",
            };
            (worked.verdict.label(), tone, worked.sum)
        }
        None => ("Not known", "neutral", String::new()),
    };
    QuantityShown {
        tier: Tier::from_code(&row.tier).map_or("", Tier::label),
        party: row.party.clone(),
        input: told(&row.input_name, &row.input_text, &row.input_unit, row.input_amount),
        output: told(&row.output_name, &row.output_text, &row.output_unit, row.output_amount),
        sum,
        verdict,
        tone,
        removal: format!("{base}/quantities/{}/removal", row.place),
    }
}
