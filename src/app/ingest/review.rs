//! What people have a say in before rows are read: by which mapping a file is
//! opened, whether somebody confirms it first, and that what they map to
//! importer numbers is sealed before anything reads it.

use super::unpack::Stop;
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::app::upload::{ReviewRule, fields_from_json};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::intake::context::Context;
use crate::intake::mapping::{Mapping, SavedFields};
use crate::intake::probe::Probe;
use crate::intake::review::fingerprint;
use crate::intake::template::TEMPLATES;
use crate::intake::{self, Opened, review};
use crate::store;
use crate::store::upload::{Decided, UploadRow};
use std::collections::BTreeSet;
use std::io::{Read, Write};

/// How much is sealed at once, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// After so much text the lease is kept alive.
const LEASE_STEP_BYTES: usize = 16 << 20;

/// A file with the mapping that people or guesses gave it.
pub(super) struct Opening {
    pub(super) opened: Opened,
    pub(super) decided: Decided,
}

/// What is known of a layout from before.
#[derive(Default)]
struct Recalled {
    /// The saved mapping.
    mapping_id: Option<i64>,
    /// The fields that people confirmed, saved or not.
    fields: Option<SavedFields>,
    /// How the last file of this layout was read.
    earlier: Option<Context>,
    /// The organization has imported such a layout.
    is_seen: bool,
}

/// Opens the head of a file: by the mapping that its organization saved or
/// confirmed for such a layout, else by guesses. Where a person will be asked,
/// unknown headers are no reason to refuse.
pub(super) fn open(
    app: &App,
    row: &UploadRow,
    head: &[u8],
    is_whole: bool,
    probe: &Probe,
) -> Result<Opening, Stop> {
    let plan = app.store.read(|tx| store::upload::find_plan(tx, row.id))?;
    let named = plan.as_ref().filter(|plan| !plan.fields.is_empty());
    let named = named.map(|plan| fields_from_json(&plan.fields)).transpose()?;
    let rule = plan.map_or(ReviewRule::Never, |plan| ReviewRule::from_code(&plan.review_rule));
    let table = review::table(head, is_whole, named.as_ref());
    let mut recalled = match &table {
        Ok(table) => recall(app, row.organization_id, &fingerprint(&table.headers))?,
        Err(_) => Recalled::default(),
    };
    if named.is_some() {
        recalled.mapping_id = None;
        recalled.fields = named;
    }
    let mut opened = match (table, &recalled.fields) {
        (Ok(table), Some(fields)) => review::open(table, probe, fields)?,
        _ if rule == ReviewRule::Never => intake::open(head, is_whole, probe, None)?,
        _ => intake::survey(head, is_whole, probe, None)?,
    };
    if let (true, Some(earlier)) = (opened.is_mended(), &recalled.earlier) {
        opened.follow(earlier);
    }
    let headers = fingerprint(&opened.mapping.headers());
    let is_known = recalled.is_seen
        || recalled.mapping_id.is_some()
        || TEMPLATES.iter().any(|template| fingerprint(&template.headers()) == headers);
    let asks = match rule {
        ReviewRule::Never => false,
        ReviewRule::New => !is_known,
        ReviewRule::Always => true,
    };
    let decided = Decided {
        review: if asks { "waiting" } else { "none" }.to_owned(),
        mapping_id: recalled.mapping_id,
        fingerprint: headers,
    };
    Ok(Opening { opened, decided })
}

fn recall(app: &App, organization_id: i64, fingerprint: &str) -> Result<Recalled> {
    app.store.read(|tx| {
        let saved = store::layout_mapping::find_newest(tx, organization_id, fingerprint)?
            .filter(|saved| saved.retired_at.is_none());
        let alike = store::upload::find_alike(tx, organization_id, fingerprint)?;
        let mut recalled = Recalled { is_seen: alike.is_some(), ..Recalled::default() };
        if let Some((row, plan)) = alike {
            let earlier: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
            if plan.review == "confirmed" {
                recalled.fields = Some(earlier.mapping.saved_fields());
            }
            recalled.earlier = Some(earlier.context);
        }
        if let Some(saved) = saved {
            recalled.mapping_id = Some(saved.id);
            recalled.fields = Some(fields_from_json(&saved.fields)?);
        }
        Ok(recalled)
    })
}

/// Whether an upload waits for a person.
pub(super) fn is_waiting(app: &App, row: &UploadRow) -> Result<bool> {
    let plan = app.store.read(|tx| store::upload::find_plan(tx, row.id))?;
    Ok(plan.is_some_and(|plan| plan.review == "waiting"))
}

/// The columns by which a kept file is sealed, as the plan keeps them.
pub(super) fn sealed_text(mapping: &Mapping) -> String {
    text_of(&mapping.sealed_columns().into_iter().collect())
}

fn text_of(columns: &BTreeSet<usize>) -> String {
    let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
    columns.join(" ")
}

/// Seals the kept file anew when a person mapped columns to importer numbers
/// by which it was not sealed as it came. Every byte keeps its place, so the
/// places of rows stay right. A kill at any point is made good by the next
/// worker: what is sealed already is not sealed twice.
///
/// # Errors
/// When the disk or the database fails, or the lease is lost.
pub(super) fn seal_again(app: &App, lease: &Lease, row: &UploadRow, files: &Files) -> Result<Turn> {
    let Some(plan) = app.store.read(|tx| store::upload::find_plan(tx, row.id))? else {
        return Ok(Turn::Done);
    };
    let opened: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
    let mut sealed: BTreeSet<usize> =
        plan.sealed.split(' ').filter_map(|column| column.parse().ok()).collect();
    let before = sealed.len();
    sealed.extend(opened.mapping.sealed_columns());
    // Before there were plans, and behind the first row, there is nothing to do.
    if sealed.len() == before || row.next_row > 0 {
        return Ok(Turn::Done);
    }
    let mut source = files.open_kept_whole(&row.public_id)?;
    let mut writer = files.keep(&row.public_id)?;
    let mut masker = opened.masker(app.settings.secret);
    let mut piece = vec![0; PIECE_BYTES];
    let mut out = Vec::with_capacity(PIECE_BYTES);
    let mut since_kept = LEASE_STEP_BYTES;
    loop {
        let count = source.read(&mut piece).map_err(Error::internal)?;
        if count == 0 {
            break;
        }
        out.clear();
        masker.push(piece.get(..count).unwrap_or_default(), &mut out);
        writer.write_all(&out).map_err(Error::internal)?;
        since_kept = since_kept.saturating_add(count);
        if since_kept >= LEASE_STEP_BYTES {
            since_kept = 0;
            if lease.is_stopping() {
                return Ok(Turn::Paused);
            }
            lease.keep(app, "sealing importer numbers")?;
        }
    }
    out.clear();
    masker.finish(&mut out);
    writer.write_all(&out).map_err(Error::internal)?;
    writer.finish()?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, Some("reading rows"))?;
        store::upload::note_sealed(tx, row.id, &text_of(&sealed))
    })?;
    Ok(Turn::Done)
}
