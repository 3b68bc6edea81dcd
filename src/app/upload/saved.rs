//! Mappings that an organization saved: listed, renamed, retired.

use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::intake::mapping::SavedFields;
use crate::store;
use crate::store::Write;
pub use crate::store::layout_mapping::MappingRow;

/// The longest name of a mapping, in characters.
pub const MAPPING_NAME_LIMIT_CHARS: usize = 80;
/// The most versions that a page shows.
const LIST_LIMIT_ROWS: i64 = 300;

/// What a person does to a saved mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingAct {
    /// Gives it another name.
    Rename(String),
    /// Does not use it any more.
    Retire,
}

/// The fields of a saved mapping, by header.
///
/// # Errors
/// When the stored text is damaged.
pub(in crate::app) fn fields_from_json(json: &str) -> Result<SavedFields> {
    serde_json::from_str(json).map_err(Error::internal)
}

/// The newest mapping that an organization saved under a name and did not retire.
///
/// # Errors
/// When the database fails.
pub fn mapping_named(app: &App, organization_id: i64, name: &str) -> Result<Option<SavedFields>> {
    let rows =
        app.store.read(|tx| store::layout_mapping::list(tx, organization_id, LIST_LIMIT_ROWS))?;
    let mut named = rows.iter().filter(|row| row.name == name && row.retired_at.is_none());
    named.next().map(|row| fields_from_json(&row.fields)).transpose()
}

/// What a saved mapping reads: headers and the labels of their fields.
///
/// # Errors
/// When the stored text is damaged.
pub fn mapped_fields(row: &MappingRow) -> Result<Vec<(String, &'static str)>> {
    let fields = fields_from_json(&row.fields)?;
    let used = fields.into_iter().filter_map(|(header, code)| Some((header, code?)));
    Ok(used.map(|(header, code)| (header, super::field_label(&code))).collect())
}

/// Every version of the mappings of the actor's organization.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn mappings(app: &App, actor: &Actor) -> Result<Vec<MappingRow>> {
    actor.require(Permission::Upload)?;
    let organization_id = actor.tenant()?;
    app.store.read(|tx| store::layout_mapping::list(tx, organization_id, LIST_LIMIT_ROWS))
}

/// A name as it is kept.
///
/// # Errors
/// [`Error::Invalid`] when nothing is left of it.
pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = text::squeeze(name);
    if name.is_empty() {
        return Err(Error::field("name", "Give the mapping a name."));
    }
    if name.chars().count() > MAPPING_NAME_LIMIT_CHARS {
        let message = format!("The name is longer than {MAPPING_NAME_LIMIT_CHARS} characters.");
        return Err(Error::field("name", message));
    }
    Ok(name)
}

/// Renames or retires a mapping of the actor's organization, all versions of it.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's.
pub fn change_mapping(app: &App, actor: &Actor, id: i64, act: &MappingAct) -> Result<()> {
    actor.require(Permission::Upload)?;
    let organization_id = actor.tenant()?;
    let name = match act {
        MappingAct::Rename(name) => Some(checked_name(name)?),
        MappingAct::Retire => None,
    };
    let now = app.clock.now();
    app.store.write(|tx| {
        let found = store::layout_mapping::find(tx, id)?
            .filter(|row| row.organization_id == organization_id);
        let row = found.ok_or(Error::NotFound("mapping"))?;
        let verb = if name.is_some() { Verb::MappingRenamed } else { Verb::MappingRetired };
        let mut event = NewEvent::new(verb, Noun::Organization, organization_id.to_string())
            .of(Some(organization_id))
            .fact("mapping", row.id.to_string());
        match &name {
            Some(name) => {
                store::layout_mapping::rename(tx, &row, name)?;
                event = event.value("name", name.clone());
            }
            None => store::layout_mapping::retire(tx, &row, now)?,
        }
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Saves the fields of a layout: as they stand already, or as a new version.
/// Returns the version's key.
///
/// # Errors
/// When the database fails.
pub(super) fn save(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    (organization_id, fingerprint): (i64, &str),
    name: &str,
    fields: &SavedFields,
) -> Result<i64> {
    let json = serde_json::to_string(fields).map_err(Error::internal)?;
    let newest = store::layout_mapping::find_newest(tx, organization_id, fingerprint)?;
    if let Some(same) = &newest
        && same.retired_at.is_none()
        && same.fields == json
        && same.name == name
    {
        return Ok(same.id);
    }
    let row = MappingRow {
        id: id::number(),
        organization_id,
        name: name.to_owned(),
        fingerprint: fingerprint.to_owned(),
        version: newest.map_or(1, |newest| newest.version.saturating_add(1)),
        fields: json,
        confirmed_by: actor.account_id.clone().unwrap_or_default(),
        confirmed_at: app.clock.now(),
        retired_at: None,
    };
    store::layout_mapping::insert(tx, &row)?;
    let event = NewEvent::new(Verb::MappingSaved, Noun::Organization, organization_id.to_string())
        .of(Some(organization_id))
        .fact("mapping", row.id.to_string())
        .fact("version", row.version.to_string())
        .value("name", row.name.clone());
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(row.id)
}
