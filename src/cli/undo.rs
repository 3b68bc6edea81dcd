//! `docket307 import undo`

use super::{Outcome, print};
use crate::app::{Actor, ingest, organization, undo, upload};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::operate;
use clap::Args;
use serde::Serialize;
use std::time::Instant;

/// Options of `import undo`.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The upload, as its page's address and `import shipments` name it
    #[arg(value_name = "UPLOAD_ID")]
    upload_id: String,
    /// The organization that sent it
    #[arg(long, value_name = "NAME")]
    org: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What an undo did, as `--json` prints it. It is what the organization is
/// told: what the agency keeps counts as removed.
#[derive(Serialize)]
struct Report {
    upload_id: String,
    lines_removed: i64,
    lines_restored: i64,
    seconds: f64,
}

/// Takes an upload back.
///
/// # Errors
/// When the organization or the upload is not known, it is still imported or
/// was undone already, or we fail.
pub fn undo(settings: Settings, args: &UndoArgs) -> Result<Outcome> {
    let begun = Instant::now();
    let app = operate::open(settings)?;
    let organization = organization::find_by_name(&app, &args.org)?;
    let id = undo::ask_for(&app, organization.id, &args.upload_id)?;
    ingest::undo_here(&app, id)?;
    let shown = upload::show(&app, &Actor::system(), &args.upload_id)?;
    let done = undo::show(&app, &Actor::system(), &shown.row)?.undo;
    let done = done.ok_or_else(|| Error::internal("the undo left no trace"))?;
    let report = Report {
        upload_id: args.upload_id.clone(),
        lines_removed: done.lines_removed,
        lines_restored: done.lines_restored,
        seconds: (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    };
    if args.json {
        print(&serde_json::to_string(&report).map_err(Error::internal)?)?;
    } else {
        print(&format!(
            "{}: undone; lines gone: {}, lines that say again what they said before: {}; {:.1} s",
            shown.row.file_name, report.lines_removed, report.lines_restored, report.seconds
        ))?;
    }
    Ok(Outcome::Done)
}
