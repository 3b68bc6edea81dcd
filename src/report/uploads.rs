//! Imported files, version 1: what came of their rows, and the shipments that
//! their lines come to by a named definition.

use super::cell::report_row;
use chrono::NaiveDateTime;

report_row! {
    /// One file whose import is over.
    pub struct UploadRow {
        upload_id: String, "Key of the upload, as its page has it";
        organization: String, "Who sent it";
        file_name: String, "Name that the sender gave the file";
        sha256: String, "SHA-256 of the bytes as they came";
        received_at: NaiveDateTime, "When it was acknowledged, UTC";
        finished_at: Option<NaiveDateTime>, "When its import was over, UTC";
        undone_at: Option<NaiveDateTime>, "When it was taken back, UTC";
        layout: String, "Layout, as a code";
        rows_read: i64, "Data rows";
        rows_accepted: i64, "Rows that told a new line";
        rows_updated: i64, "Rows that told a known line anew";
        rows_duplicate: i64, "Rows that told nothing new";
        rows_rejected: i64, "Rows that were not taken";
        shipment_definition: String, "Name and version of the definition of a shipment; empty when not counted yet";
        lines: Option<i64>, "Lines that the file told when they were counted";
        shipments: Option<i64>, "Shipments by that definition";
        entries: Option<i64>, "Of these, entries";
        house_bills: Option<i64>, "Of these, house bills";
        master_bills: Option<i64>, "Of these, master bills without houses";
        in_bond: Option<i64>, "Of these, in bond";
        masters_replaced: Option<i64>, "Not counted: masters of house bills";
        bills_of_entries: Option<i64>, "Not counted: bills that an entry of the file names";
        frob: Option<i64>, "Not counted: freight that remains on board";
        exports: Option<i64>, "Not counted: exports";
        deleted: Option<i64>, "Not counted: deleted records";
        lines_unidentified: Option<i64>, "Not counted: lines without any number";
        is_count_whole: String, "yes; no when not every line was looked at and the counts are at least these";
    }
}
