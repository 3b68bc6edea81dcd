//! `docket307 import shipments --dry-run`: the same report, and nothing written.

use super::{Refusal, Report, write_rejects};
use crate::app::layout::mapped;
use crate::app::upload::NewUpload;
use crate::app::{App, ingest};
use crate::error::Result;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

/// Says what a file would change; rejected rows go to the other file.
pub(super) fn rehearse(
    app: &App,
    organization_id: i64,
    file: &mut File,
    new: NewUpload,
    rejects: Option<&Path>,
) -> Result<Report> {
    let begun = Instant::now();
    let tried = ingest::rehearse::run_here(app, organization_id, new, file, &mut |_| ())?;
    if let (Some(out), None) = (rejects, &tried.found.refusal) {
        write_rejects(tried.app(), &tried.row.public_id, out)?;
    }
    let (row, found, opened) = tried.into_parts();
    Ok(Report {
        upload_id: String::new(),
        is_already_imported: false,
        state: if found.refusal.is_some() { "refused" } else { "dry_run" }.to_owned(),
        rows_read: found.rows_read,
        rows_accepted: found.rows_accepted,
        rows_updated: found.rows_updated,
        rows_duplicate: found.rows_duplicate,
        rows_rejected: found.rows_rejected,
        proposals: 0,
        bytes: row.size_bytes,
        seconds: (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        encoding: row.encoding,
        compression: row.compression,
        delimiter: row.delimiter,
        header_row: row.header_row,
        mapping: opened.map(|opened| mapped(&opened.mapping)).unwrap_or_default(),
        refusal: found.refusal.map(|refused| Refusal {
            code: refused.code,
            message: refused.message,
            hint: refused.hint,
        }),
    })
}
