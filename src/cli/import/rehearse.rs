//! `docket307 import shipments --dry-run`: the same report, and nothing written.

use super::{REJECT_ROWS, Refusal, Report, open};
use crate::app::layout::mapped;
use crate::app::{App, ingest, upload};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Says what a file would change; faults go to the file, with their head when
/// it is the first.
pub(super) fn rehearse(
    app: &App,
    organization_id: i64,
    path: &Path,
    rejects: Option<(&mut File, bool)>,
) -> Result<Report> {
    let begun = Instant::now();
    let mut file = open(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let tried = ingest::rehearse::run_here(app, organization_id, &name, &mut file, &mut |_| ())?;
    if let Some((out, mut has_head)) = rejects {
        let mut after = (0, 0);
        loop {
            let rows = tried.rejects(after, REJECT_ROWS)?;
            out.write_all(&upload::rejects_csv(&rows, has_head)?).map_err(Error::internal)?;
            has_head = false;
            match rows.last() {
                Some(last) => after = (last.row_number, last.ordinal),
                None => break,
            }
        }
    }
    let (row, found) = (tried.row, tried.found);
    Ok(Report {
        upload_id: String::new(),
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
        mapping: tried.opened.map(|opened| mapped(&opened.mapping)).unwrap_or_default(),
        refusal: found.refusal.map(|refused| Refusal {
            code: refused.code,
            message: refused.message,
            hint: refused.hint,
        }),
    })
}
