//! Rows of the report of imported files.

use crate::report::uploads::UploadRow;
use crate::store::report::UploadSeen;

pub(super) fn upload_row(seen: UploadSeen) -> UploadRow {
    let row = seen.upload;
    let (definition, counts) = seen.counted.unzip();
    UploadRow {
        upload_id: row.public_id,
        organization: seen.organization,
        file_name: row.file_name,
        sha256: row.sha256,
        received_at: row.created_at,
        finished_at: row.finished_at,
        undone_at: seen.undone_at,
        layout: row.layout,
        rows_read: row.rows_read,
        rows_accepted: row.rows_accepted,
        rows_updated: row.rows_updated,
        rows_duplicate: row.rows_duplicate,
        rows_rejected: row.rows_rejected,
        shipment_definition: definition.unwrap_or_default(),
        lines: counts.map(|counts| counts.lines),
        shipments: counts.map(|counts| counts.shipments),
        entries: counts.map(|counts| counts.entries),
        house_bills: counts.map(|counts| counts.houses),
        master_bills: counts.map(|counts| counts.masters),
        in_bond: counts.map(|counts| counts.in_bond),
        masters_replaced: counts.map(|counts| counts.masters_replaced),
        bills_of_entries: counts.map(|counts| counts.bills_of_entries),
        frob: counts.map(|counts| counts.frob),
        exports: counts.map(|counts| counts.exports),
        deleted: counts.map(|counts| counts.deleted),
        lines_unidentified: counts.map(|counts| counts.lines_unidentified),
        is_count_whole: counts
            .map_or("", |counts| if counts.is_whole { "yes" } else { "no" })
            .to_owned(),
    }
}
