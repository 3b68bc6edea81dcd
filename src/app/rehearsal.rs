//! Dry runs of uploads: asked for here, made by a job.

use super::repeat::Asked;
use super::{Actor, App};
use crate::domain::job::JobKind;
use crate::domain::role::{Permission, may};
use crate::error::{Error, Result};
use crate::store;
use crate::store::upload::{Scope, UploadRow};

pub use super::ingest::rehearse::{REHEARSAL_LIMIT_ROWS, Reach, Rehearsed};

/// The priority of a dry run: somebody waits for it.
const PRIORITY: i32 = 45;
/// The priority of what only staff asks for.
const REACH_PRIORITY: i32 = 70;

/// What the page of an upload says of its dry run.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not, each by itself")]
pub struct Shown {
    /// What a dry run found.
    pub found: Option<Rehearsed>,
    /// Whether one is being made.
    pub is_open: bool,
    /// Whether this person may ask for one now.
    pub may_ask: bool,
    /// What the file would touch of the agency's work. Staff alone are shown it.
    pub reach: Option<Reach>,
    /// Whether that is being looked for.
    pub is_reach_open: bool,
    /// Whether this person may ask for that.
    pub may_ask_reach: bool,
}

/// Nothing of the file has been imported, and how to read it is known.
fn can_be_rehearsed(row: &UploadRow) -> bool {
    row.state == "importing" && row.next_row == 0 && !row.mapping.is_empty()
}

/// Asks for a dry run of an upload of the actor's own organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there or another organization's,
/// [`Error::Refused`] once its import has begun.
pub fn ask(app: &App, actor: &Actor, public_id: &str) -> Result<()> {
    actor.require(Permission::Upload)?;
    let scope = Scope::Organization(actor.tenant()?);
    let asked = Asked { public_id: public_id.to_owned(), ..Asked::default() };
    enqueue(app, scope, &asked, JobKind::RehearseUpload, PRIORITY).map(drop)
}

/// Asks for a dry run as a program does. Returns whether the same request came
/// before.
///
/// # Errors
/// As [`ask`]; [`Error::Stale`] when the upload is not as the program saw it;
/// [`Error::Invalid`] when the key was used for something else.
pub fn ask_by_program(app: &App, actor: &Actor, asked: &Asked) -> Result<bool> {
    actor.require(Permission::Upload)?;
    let scope = Scope::Organization(actor.tenant()?);
    enqueue(app, scope, asked, JobKind::RehearseUpload, PRIORITY)
}

/// Asks what an upload would touch of the agency's work.
///
/// # Errors
/// As [`ask`]; only staff who read every upload may.
pub fn ask_reach(app: &App, actor: &Actor, public_id: &str) -> Result<()> {
    actor.require(Permission::ReadAllUploads)?;
    let asked = Asked { public_id: public_id.to_owned(), ..Asked::default() };
    enqueue(app, Scope::All, &asked, JobKind::ReachUpload, REACH_PRIORITY).map(drop)
}

fn enqueue(app: &App, scope: Scope, asked: &Asked, kind: JobKind, priority: i32) -> Result<bool> {
    let on = app.clock.today();
    app.store.write(|tx| {
        let found = store::upload::find_public(tx, scope, &asked.public_id)?;
        let (row, _) = found.ok_or(Error::NotFound("upload"))?;
        if asked.is_again(app, tx, row.organization_id, kind.code())? {
            return Ok(true);
        }
        asked.check_version(row.version)?;
        if !can_be_rehearsed(&row) {
            return Err(Error::Refused(
                "a dry run is made before a file is imported; this one is not waiting for that"
                    .into(),
            ));
        }
        let payload = row.id.to_string();
        if store::job::is_open(tx, kind.code(), &payload)? {
            return Ok(false);
        }
        let dedupe = format!("{}:{}", kind.code(), row.id);
        store::job::enqueue(tx, kind.code(), &payload, Some(&dedupe), priority, on)?;
        Ok(false)
    })
}

/// What the page of an upload says of its dry run.
///
/// # Errors
/// When the database fails.
pub fn show(app: &App, actor: &Actor, row: &UploadRow) -> Result<Shown> {
    let is_staff = may(actor.role, Permission::ReadAllUploads);
    let is_own = actor.organization_id == Some(row.organization_id);
    let payload = row.id.to_string();
    app.store.read(|tx| {
        let is_open = |tx: &mut store::Read<'_>, kind: JobKind| {
            store::job::is_open(tx, kind.code(), &payload)
        };
        let reach = if is_staff { store::rehearsal::find_reach(tx, row.id)? } else { None };
        Ok(Shown {
            found: store::rehearsal::find(tx, row.id)?.map(|text| read(&text)).transpose()?,
            is_open: is_open(tx, JobKind::RehearseUpload)?,
            may_ask: is_own && may(actor.role, Permission::Upload) && can_be_rehearsed(row),
            reach: reach.map(|text| read(&text)).transpose()?,
            is_reach_open: is_staff && is_open(tx, JobKind::ReachUpload)?,
            may_ask_reach: is_staff && can_be_rehearsed(row),
        })
    })
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}
