//! What a packet lacks. A gap warns and never refuses: the importer may file
//! what it has, and a person judges.

use super::{
    Confidentiality, DocumentFacts, Operation, PacketKind, Translation, Verdict, balance, chain,
    steps,
};
use crate::domain::coded::coded;

coded! {
    /// How grave a gap is.
    pub enum Gravity {
        Missing = "missing", "Missing";
        Unclear = "unclear", "Look at this";
    }
}

/// One thing that a packet lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The code of the step; empty for the quantities.
    pub step: &'static str,
    /// How grave it is.
    pub gravity: Gravity,
    /// What is missing and what to do.
    pub text: String,
}

impl Gap {
    fn missing(step: &'static str, text: String) -> Self {
        Self { step, gravity: Gravity::Missing, text }
    }

    fn unclear(step: &'static str, text: String) -> Self {
        Self { step, gravity: Gravity::Unclear, text }
    }

    /// A gap of the quantities.
    pub(super) fn of_quantities(text: String) -> Self {
        Self { step: "", gravity: Gravity::Missing, text }
    }
}

/// Everything that a packet lacks, in the order of its steps, then of its quantities.
#[must_use]
pub fn gaps(kind: PacketKind, documents: &[DocumentFacts], operations: &[Operation]) -> Vec<Gap> {
    let mut found = Vec::new();
    for (number, step) in steps(kind) {
        let own: Vec<&DocumentFacts> =
            documents.iter().filter(|document| document.step == step.code).collect();
        if own.is_empty() {
            if step.is_required(kind) {
                found.push(Gap::missing(
                    step.code,
                    format!("Step {number}, {}: no document yet.", step.title),
                ));
            }
            continue;
        }
        let lacking: Vec<String> = step
            .papers
            .iter()
            .filter(|paper| !own.iter().any(|document| document.paper == **paper))
            .map(|paper| paper.label().to_lowercase())
            .collect();
        if !lacking.is_empty() {
            found.push(Gap::missing(
                step.code,
                format!("Step {number}, {}: no {}.", step.title, lacking.join(", no ")),
            ));
        }
        for document in own {
            of_document(number, step.code, document, documents, &mut found);
        }
    }
    of_quantities(kind, operations, &mut found);
    found
}

fn of_document(
    number: usize,
    step: &'static str,
    document: &DocumentFacts,
    all: &[DocumentFacts],
    found: &mut Vec<Gap>,
) {
    let name = format!("Document {number}.{}, {}", document.place, document.title);
    if document.translation == Translation::Missing {
        found.push(Gap::missing(step, format!("{name}: an English translation is missing.")));
    }
    if document.pages.is_none() {
        found.push(Gap::unclear(step, format!("{name}: the number of pages is not told.")));
    }
    let has_public =
        all.iter().any(|other| other.public_version_of.as_deref() == Some(document.id.as_str()));
    if document.confidentiality == Confidentiality::Confidential && !has_public {
        found.push(Gap::unclear(
            step,
            format!("{name}: it is confidential, and there is no public version of it."),
        ));
    }
}

fn of_quantities(kind: PacketKind, operations: &[Operation], found: &mut Vec<Gap>) {
    let is_traced = matches!(kind, PacketKind::Applicability | PacketKind::UflpaException);
    if operations.is_empty() {
        if is_traced {
            found.push(Gap::of_quantities(
                "No quantities yet: say for each tier what went in and what came out.".to_owned(),
            ));
        }
        return;
    }
    for operation in operations {
        let worked = balance(operation);
        let text =
            format!("{}, {}: {}. {}", operation.tier, operation.party, worked.verdict, worked.sum);
        match worked.verdict {
            Verdict::Balanced => {}
            Verdict::TooMuch | Verdict::Unlike => found.push(Gap::of_quantities(text)),
            Verdict::TooLittle => found.push(Gap::unclear("", text)),
        }
    }
    found.extend(chain(operations));
}
