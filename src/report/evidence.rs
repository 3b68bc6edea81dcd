//! Evidence of cases, version 1: which kinds of sources the agency's cases have.

use super::cell::report_row;
use chrono::{NaiveDate, NaiveDateTime};

report_row! {
    /// One version of a piece of evidence.
    pub struct EvidenceRow {
        case_number: String, "Docket number of the case";
        evidence_number: i64, "Number of the item in its case";
        version: i64, "Version of the item, from 1";
        standing: String, "standing, or withdrawn with this version";
        evidence_kind: String, "Where it comes from, as a code (GAO-21-106)";
        nearness: String, "primary when such a source shows the fact itself, else secondary";
        sensitivity: String, "Who may read it, as a code";
        language: String, "Its language, as a code; empty where it is sealed";
        translation: String, "Whether it was translated, as a code";
        fact_on: Option<NaiveDate>, "Date of the fact; empty where it is not known or sealed";
        file_sha256: String, "SHA-256 of its file; empty without one";
        content_sha256: String, "SHA-256 of what this version says";
        written_at: NaiveDateTime, "When the version was written, UTC";
        written_by: String, "Key of the account that wrote it";
    }
}
