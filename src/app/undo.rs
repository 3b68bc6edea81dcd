//! Taking an upload back: asked for here, done by a job.

use super::ingest::undo::PRIORITY;
use super::repeat::Asked;
use super::upload::Standing;
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::domain::role::{Permission, may};
use crate::error::{Error, Result};
use crate::store;
use crate::store::Write;
pub use crate::store::undo::UndoRow;
use crate::store::upload::{PlanRow, Scope, UploadRow};

/// What the page of an upload says of its undo. It is the same whatever the
/// agency keeps.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The undo, once it was asked for.
    pub undo: Option<UndoRow>,
    /// Whether this person may ask for it now.
    pub may_ask: bool,
}

/// Asks to take back an upload of the actor's own organization, as its page
/// showed it.
///
/// # Errors
/// [`Error::NotFound`] for what is not there or another organization's,
/// [`Error::Refused`] while it is imported or when it was undone already,
/// [`Error::Stale`] when somebody was faster.
pub fn ask(app: &App, actor: &Actor, public_id: &str, shown: i32) -> Result<()> {
    actor.require(Permission::UndoUploads)?;
    let organization_id = actor.tenant()?;
    app.store.write(|tx| {
        let row = find(tx, organization_id, public_id)?;
        ask_in(app, tx, actor, &row, shown)
    })
}

/// Asks to take back an upload of an organization, as its operator. Returns
/// the upload's key.
///
/// # Errors
/// As [`ask`].
pub fn ask_for(app: &App, organization_id: i64, public_id: &str) -> Result<i64> {
    app.store.write(|tx| {
        let row = find(tx, organization_id, public_id)?;
        ask_in(app, tx, &Actor::system(), &row, row.version)?;
        Ok(row.id)
    })
}

/// Asks to take back an upload of the actor's own organization, as a program
/// does. Returns the upload, its undo, and whether the same request came before.
///
/// # Errors
/// As [`ask`]; [`Error::Invalid`] when the key was used for something else.
pub fn ask_by_program(
    app: &App,
    actor: &Actor,
    asked: &Asked,
) -> Result<(UploadRow, Option<UndoRow>, bool)> {
    actor.require(Permission::UndoUploads)?;
    let organization_id = actor.tenant()?;
    app.store.write(|tx| {
        let row = find(tx, organization_id, &asked.public_id)?;
        let is_again = asked.is_again(app, tx, organization_id, "undo")?;
        if !is_again {
            asked.check_version(row.version)?;
            ask_in(app, tx, actor, &row, row.version)?;
        }
        let row = find(tx, organization_id, &asked.public_id)?;
        let undo = store::undo::find(tx, row.id)?;
        Ok((row, undo, is_again))
    })
}

fn find(tx: &mut Write<'_>, organization_id: i64, public_id: &str) -> Result<UploadRow> {
    let scope = Scope::Organization(organization_id);
    let found = store::upload::find_public(tx, scope, public_id)?;
    found.map(|(row, _)| row).ok_or(Error::NotFound("upload"))
}

fn ask_in(app: &App, tx: &mut Write<'_>, actor: &Actor, row: &UploadRow, shown: i32) -> Result<()> {
    let now = app.clock.now();
    let (kind, payload) = (JobKind::UndoUpload.code(), row.id.to_string());
    match store::undo::find(tx, row.id)? {
        Some(undo) if undo.is_done() => {
            return Err(Error::Refused("this import was undone already".into()));
        }
        Some(_) if store::job::is_open(tx, kind, &payload)? => {
            return Err(Error::Refused("this import is being undone already".into()));
        }
        // Its job was given up: somebody asks for it once more.
        Some(_) => {}
        None => {
            refuse_open(row, store::upload::find_plan(tx, row.id)?.as_ref())?;
            store::upload::lock_tenant(tx, row.organization_id)?;
            store::undo::ask(tx, &undo_row(actor, row, now), shown)?;
        }
    }
    let event =
        NewEvent::new(Verb::UndoAsked, Noun::Upload, &row.public_id).of(Some(row.organization_id));
    store::event::append(tx, &app.stamp(actor), &event)?;
    let dedupe = format!("{kind}:{}", row.id);
    store::job::enqueue(tx, kind, &payload, Some(&dedupe), PRIORITY, now.date())
}

/// Refuses what cannot be taken back yet, and says what to do.
fn refuse_open(row: &UploadRow, plan: Option<&PlanRow>) -> Result<()> {
    if Standing::of(row, plan) == Standing::Review {
        return Err(Error::Refused(
            "the file waits for its sender's check and nothing of it was imported, so that there \
             is nothing to undo; discard it instead: “Discard the file” on its page, or POST to \
             the same address with /discard in place of /undo"
                .into(),
        ));
    }
    if matches!(row.state.as_str(), "received" | "importing") {
        return Err(Error::Refused(
            "the file is still being imported; wait until its import has ended, then undo it"
                .into(),
        ));
    }
    if row.next_row == 0 {
        return Err(Error::Refused(
            "nothing of this file was imported: there is nothing to undo".into(),
        ));
    }
    Ok(())
}

fn undo_row(actor: &Actor, row: &UploadRow, now: chrono::NaiveDateTime) -> UndoRow {
    UndoRow {
        upload_id: row.id,
        organization_id: row.organization_id,
        state: "asked".to_owned(),
        place: String::new(),
        documents: 0,
        documents_done: 0,
        lines_removed: 0,
        lines_restored: 0,
        asked_by: actor.account_id.clone(),
        asked_at: now,
        finished_at: None,
        version: 1,
    }
}

/// What the page of an upload says of its undo.
///
/// # Errors
/// When the database fails.
pub fn show(app: &App, actor: &Actor, row: &UploadRow) -> Result<Shown> {
    let (undo, plan) = app
        .store
        .read(|tx| Ok((store::undo::find(tx, row.id)?, store::upload::find_plan(tx, row.id)?)))?;
    let is_own = actor.organization_id == Some(row.organization_id);
    let may_ask = undo.is_none()
        && is_own
        && may(actor.role, Permission::UndoUploads)
        && refuse_open(row, plan.as_ref()).is_ok();
    Ok(Shown { undo, may_ask })
}
