//! What leaves of a version of evidence: codes and hashes, no words.

use crate::domain::evidence::{ItemDraft, Sensitivity, SourceKind};
use crate::report::evidence::EvidenceRow;
use crate::store::report::EvidenceSeen;

/// One version as a row.
pub(super) fn evidence_row(seen: EvidenceSeen) -> EvidenceRow {
    let version = seen.version;
    // A body that cannot be read leaves its codes empty; its hash still stands.
    let said = serde_json::from_str::<ItemDraft>(&version.body).ok();
    let open = said.as_ref().filter(|draft| draft.sensitivity != Sensitivity::Sealed);
    EvidenceRow {
        case_number: seen.case_number,
        evidence_number: i64::from(seen.item),
        version: i64::from(version.number),
        standing: if version.is_withdrawn { "withdrawn" } else { "standing" }.to_owned(),
        evidence_kind: said.as_ref().map_or("", |draft| draft.source_kind.code()).to_owned(),
        nearness: said.as_ref().map_or("", |draft| nearness(draft.source_kind)).to_owned(),
        sensitivity: said.as_ref().map_or("", |draft| draft.sensitivity.code()).to_owned(),
        language: open.map(|draft| draft.language.clone()).unwrap_or_default(),
        translation: said.as_ref().map_or("", |draft| draft.translation.code()).to_owned(),
        fact_on: open.and_then(|draft| draft.fact_on),
        file_sha256: said.map(|draft| draft.sha256).unwrap_or_default(),
        content_sha256: version.content_sha256,
        written_at: version.made_at,
        written_by: version.made_by,
    }
}

const fn nearness(kind: SourceKind) -> &'static str {
    if kind.is_primary() { "primary" } else { "secondary" }
}
