//! Organizations: added by the operator or an administrator.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::organization::OrganizationRow;

/// The kinds of organizations, as the command line takes them.
pub const KINDS: [&str; 3] = ["agency", "partner", "ngo"];

/// Adds an organization and returns its key.
///
/// # Errors
/// [`Error::Invalid`] when a field is wrong or the name is taken.
pub fn add(app: &App, actor: &Actor, name: &str, kind: &str) -> Result<i64> {
    let name = text::squeeze(name);
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::field(
            "name",
            "Give the organization a name of at most 200 characters.",
        ));
    }
    if !KINDS.contains(&kind) {
        return Err(Error::field("kind", "The kind is agency, partner or ngo."));
    }
    let row = OrganizationRow {
        id: id::number(),
        name_key: text::search_key(&name),
        name,
        kind: kind.to_owned(),
        created_at: app.clock.now(),
        version: 1,
    };
    app.store.write(|tx| {
        store::organization::insert(tx, &row)?;
        let event = NewEvent::new(Verb::OrganizationAdded, Noun::Organization, row.id.to_string())
            .of(Some(row.id))
            .fact("kind", kind)
            .value("name", row.name.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.id)
    })
}

/// Finds an organization by name, or says how to add it.
///
/// # Errors
/// [`Error::Refused`] with the command that adds it.
pub fn find_by_name(app: &App, name: &str) -> Result<OrganizationRow> {
    let key = text::search_key(&text::squeeze(name));
    let found = app.store.read(|tx| store::organization::find_by_name(tx, &key))?;
    found.ok_or_else(|| {
        Error::Refused(format!(
            "There is no organization \"{name}\". Add it first: docket307 org add \"{name}\" --kind partner"
        ))
    })
}

/// Records that an organization was verified to own an importer number.
///
/// # Errors
/// [`Error::Invalid`] when the number was verified for another one.
pub fn verify_importer_number(
    app: &App,
    actor: &Actor,
    organization_id: i64,
    number: &str,
) -> Result<()> {
    let now = app.clock.now();
    app.store.write(|tx| {
        store::organization::insert_verified_identifier(
            tx,
            organization_id,
            "importer_number",
            number,
            actor.account_id.as_deref(),
            now,
        )?;
        let event = NewEvent::new(
            Verb::IdentifierVerified,
            Noun::Organization,
            organization_id.to_string(),
        )
        .of(Some(organization_id))
        .fact("kind", "importer_number")
        .value("number", number);
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}
