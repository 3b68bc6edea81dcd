//! What a change of scope would come to; nothing is stored.

use super::{Outcome, ReplayLineRow, alike, compare, scopes, stored};
use crate::app::list::{BROAD_PERCENT, is_broad};
use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store::{order, proposal};
use serde_json::Value;

/// What a proposed change of an order would come to, before it is approved:
/// the order's number and the lines. Nothing is stored.
///
/// # Errors
/// [`Error::NotFound`] when the proposal does not change what an order reaches.
pub fn rehearse(app: &App, actor: &Actor, proposal_id: &str) -> Result<(String, Outcome)> {
    actor.require(Permission::ReadTrade)?;
    let (found, old, new) = app.store.read(|tx| {
        let row = proposal::find(tx, proposal_id)?
            .filter(|row| row.machine == "order")
            .ok_or(Error::NotFound("proposal"))?;
        let found = order::find(tx, &row.subject_id)?.ok_or(Error::NotFound("order"))?;
        let version = order::find_version(tx, &found.id, found.current_version)?
            .ok_or(Error::NotFound("order version"))?;
        let command: Value = serde_json::from_str(&row.command).map_err(Error::internal)?;
        match command.get("scope") {
            Some(scope) => Ok((found, Some(version.scope), scope.to_string())),
            None if row.action == "activate" => Ok((found, None, version.scope)),
            None => Err(Error::NotFound("change of a scope")),
        }
    })?;
    let key = (found.id.as_str(), found.current_version.saturating_add(1));
    let alike = alike(app, &scopes(old.as_deref(), &new))?;
    let mut outcome = app.store.read(|tx| compare(tx, key, old.as_deref(), &new, &alike))?;
    let hit = i64::try_from(outcome.hit.len()).unwrap_or(i64::MAX);
    // One line more than would make it a share of note: a page counts no more than it needs.
    let enough = hit.saturating_mul(100).div_euclid(BROAD_PERCENT).saturating_add(1);
    let total = app.store.read(|tx| stored::count_up_to(tx, enough))?;
    outcome.is_broad = is_broad(hit, total);
    Ok((found.docket_number, outcome))
}

/// How many lines a change of scope, as JSON, would newly reach and leave free, and
/// whether all were looked through. Nothing is stored.
pub(in crate::app) fn count(app: &App, old: Option<&str>, new: &str) -> Result<(i64, i64, bool)> {
    let alike = alike(app, &scopes(old, new))?;
    let outcome = app.store.read(|tx| compare(tx, ("", 0), old, new, &alike))?;
    let rows = |rows: &[ReplayLineRow]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
    Ok((rows(&outcome.hit), rows(&outcome.free), !outcome.is_cut))
}
