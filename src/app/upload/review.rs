//! A file that waits for a person: how it would be read, changed, confirmed,
//! discarded.

use super::saved::{MappingRow, checked_name, save};
use super::standing::{DISCARDED, Standing};
use super::{PlanRow, UploadRow, arrival};
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::intake::Opened;
use crate::intake::field::Field;
use crate::intake::probe::HEAD_LIMIT_BYTES;
use crate::intake::refusal::FileRefusal;
use crate::store::upload::{Decided, Scope};
use crate::store::{self, Read};
use std::collections::BTreeMap;
use std::io::Read as _;

/// How many sample values a column shows.
pub const SAMPLE_ROWS: usize = 3;

/// A file that waits, as its page shows it.
#[derive(Debug, Clone)]
pub struct Review {
    /// How it is read so far.
    pub opened: Opened,
    /// The first rows, sealed as the mapping asks.
    pub sample: Vec<Vec<String>>,
    /// The saved mapping for this layout, retired or not.
    pub saved: Option<MappingRow>,
    /// Columns that were sealed as the file came and mean something else than an
    /// importer's number: what was sealed in them cannot be read back.
    pub lost: Vec<String>,
}

/// The fields that a person chose, by column from 0; of the others the
/// mapping stands.
pub type Chosen = BTreeMap<usize, Option<Field>>;

/// What a person does with a file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirming {
    /// Looks again with these fields.
    Check,
    /// Imports it.
    Import,
    /// Saves the fields under a name, and imports it.
    Save(String),
}

fn find_waiting(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<(UploadRow, PlanRow)> {
    let scope = Scope::Organization(organization_id);
    let (row, _) =
        store::upload::find_public(tx, scope, public_id)?.ok_or(Error::NotFound("upload"))?;
    let plan = store::upload::find_plan(tx, row.id)?;
    match plan {
        Some(plan) if Standing::of(&row, Some(&plan)) == Standing::Review => Ok((row, plan)),
        _ => Err(Error::Refused("This file does not wait for a check any more.".into())),
    }
}

/// The first bytes of a kept file, with what the mapping seals sealed: also
/// in columns that a person named only now.
fn sealed_head(app: &App, row: &UploadRow, opened: &Opened) -> Result<Vec<u8>> {
    let limit = u64::try_from(HEAD_LIMIT_BYTES).unwrap_or(u64::MAX);
    let mut head = Vec::new();
    let source = Files::new(&app.settings.files).open_kept(&row.public_id)?;
    source.take(limit).read_to_end(&mut head).map_err(Error::internal)?;
    let mut sealed = Vec::with_capacity(head.len());
    let mut masker = opened.masker(app.settings.secret);
    masker.push(&head, &mut sealed);
    masker.finish(&mut sealed);
    Ok(sealed)
}

fn lost(opened: &Opened, plan: &PlanRow) -> Vec<String> {
    let sealed: Vec<usize> = plan.sealed.split(' ').filter_map(|c| c.parse().ok()).collect();
    let columns = opened.mapping.columns.iter();
    columns
        .filter(|column| {
            sealed.contains(&column.index)
                && column.field.is_some_and(|field| field != Field::ImporterNumber)
        })
        .map(|column| column.header.clone())
        .collect()
}

fn with_chosen(opened: &Opened, chosen: &Chosen, head: &[u8]) -> Result<Opened, FileRefusal> {
    let mut mapping = opened.mapping.clone();
    for column in &mut mapping.columns {
        column.field = chosen.get(&column.index).copied().unwrap_or(column.field);
    }
    let mut changed = opened.with_fields(&mapping.saved_fields(), head)?;
    // Reading the file by these fields says nothing new of why a column means what it means.
    for column in &mut changed.mapping.columns {
        let before = opened.mapping.columns.iter().find(|before| before.index == column.index);
        match before {
            Some(before) if before.field == column.field => column.clone_from(before),
            _ => "A person chose it.".clone_into(&mut column.evidence),
        }
    }
    Ok(changed)
}

/// How a file that waits would be read; by these fields when they are given
/// and suffice, else as it is kept.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when it does not wait.
pub fn review(
    app: &App,
    actor: &Actor,
    public_id: &str,
    chosen: Option<&Chosen>,
) -> Result<Review> {
    let scope = super::scope(actor)?;
    let (row, plan, saved) = app.store.read(|tx| {
        let (row, _) =
            store::upload::find_public(tx, scope, public_id)?.ok_or(Error::NotFound("upload"))?;
        let (row, plan) = find_waiting(tx, row.organization_id, public_id)?;
        let saved = store::layout_mapping::find_newest(tx, row.organization_id, &plan.fingerprint)?;
        Ok((row, plan, saved))
    })?;
    let mut opened: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
    if let Some(chosen) = chosen {
        let head = sealed_head(app, &row, &opened)?;
        if let Ok(changed) = with_chosen(&opened, chosen, &head) {
            opened = changed;
        }
    }
    let head = sealed_head(app, &row, &opened)?;
    let sample = opened.sample(&head, SAMPLE_ROWS);
    let lost = lost(&opened, &plan);
    Ok(Review { opened, sample, saved, lost })
}

/// Gives a file that waits the fields that a person chose, and goes on as the
/// person says. Importing is the job's: it seals first what these fields say
/// is an importer number.
///
/// # Errors
/// [`Error::Invalid`] when the fields do not suffice, with what is missing;
/// [`Error::Refused`] when it does not wait; [`Error::Stale`].
pub fn confirm(
    app: &App,
    actor: &Actor,
    public_id: &str,
    shown_version: i32,
    chosen: &Chosen,
    confirming: &Confirming,
) -> Result<()> {
    actor.require(Permission::Upload)?;
    let organization_id = actor.tenant()?;
    let name = match confirming {
        Confirming::Save(name) => Some(checked_name(name)?),
        Confirming::Check | Confirming::Import => None,
    };
    let (row, plan) = app.store.read(|tx| find_waiting(tx, organization_id, public_id))?;
    if row.version != shown_version {
        return Err(Error::Stale { shown: shown_version, now: row.version });
    }
    let kept: Opened = serde_json::from_str(&row.mapping).map_err(Error::internal)?;
    let head = sealed_head(app, &row, &kept)?;
    let opened = with_chosen(&kept, chosen, &head)
        .map_err(|refusal| Error::field("mapping", refusal.message))?;
    let json = serde_json::to_string(&opened).map_err(Error::internal)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::upload::remap(tx, row.id, shown_version, opened.mapping.layout.code(), &json)?;
        if *confirming == Confirming::Check {
            let event = NewEvent::new(Verb::UploadMapped, Noun::Upload, &row.public_id)
                .of(Some(organization_id));
            return store::event::append(tx, &app.stamp(actor), &event).map(drop);
        }
        let mapping_id = match &name {
            Some(name) => {
                let layout = (organization_id, plan.fingerprint.as_str());
                Some(save(tx, app, actor, layout, name, &opened.mapping.saved_fields())?)
            }
            None => unchanged_mapping(tx, &plan, &opened)?,
        };
        let review = "confirmed".to_owned();
        let fingerprint = plan.fingerprint.clone();
        store::upload::decide(tx, row.id, &Decided { review, mapping_id, fingerprint })?;
        let event = NewEvent::new(Verb::UploadConfirmed, Noun::Upload, &row.public_id)
            .of(Some(organization_id))
            .fact("mapping", mapping_id.map(|id| id.to_string()).unwrap_or_default());
        store::event::append(tx, &app.stamp(actor), &event)?;
        arrival::enqueue(tx, row.id, now.date())
    })
}

/// The saved mapping by which the file was opened, when its fields still stand.
fn unchanged_mapping(tx: &mut Read<'_>, plan: &PlanRow, opened: &Opened) -> Result<Option<i64>> {
    let Some(id) = plan.mapping_id else { return Ok(None) };
    let json = serde_json::to_string(&opened.mapping.saved_fields()).map_err(Error::internal)?;
    let saved = store::layout_mapping::find(tx, id)?;
    Ok(saved.filter(|saved| saved.fields == json).map(|saved| saved.id))
}

/// Throws a file away that waits for a check.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when it does not wait.
pub fn discard(app: &App, actor: &Actor, public_id: &str) -> Result<()> {
    actor.require(Permission::Upload)?;
    let organization_id = actor.tenant()?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let (row, _) = find_waiting(tx, organization_id, public_id)?;
        let message = "Its sender discarded it before it was imported.";
        let hint = "Send the file again to import it.";
        store::upload::refuse(tx, row.id, DISCARDED, message, hint, now)?;
        let event = NewEvent::new(Verb::UploadRefused, Noun::Upload, &row.public_id)
            .of(Some(organization_id))
            .fact("code", DISCARDED);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })?;
    Files::new(&app.settings.files).remove_kept(public_id)
}

/// The saved mapping by which an upload was or will be read.
///
/// # Errors
/// When the database fails.
pub(super) fn mapping_of(tx: &mut Read<'_>, plan: Option<&PlanRow>) -> Result<Option<MappingRow>> {
    match plan.and_then(|plan| plan.mapping_id) {
        Some(id) => store::layout_mapping::find(tx, id),
        None => Ok(None),
    }
}
