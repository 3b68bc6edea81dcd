//! The queue: what waits for this person.

use super::{Actor, App};
use crate::domain::role::Permission;
use crate::error::Result;
use crate::store;
use crate::store::case::AllegationBrief;

pub use crate::store::case::LINK_COUNT_LIMIT_ROWS;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The rows of a page of the queue.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// An allegation that waits, and how many others on this page name the same site.
#[derive(Debug, Clone)]
pub struct WaitingAllegation {
    /// The allegation.
    pub row: AllegationBrief,
    /// How many others on the same page name the same alleged site.
    pub alike: usize,
}

/// Allegations that are in no case, oldest first: those after the given one.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_allegations(
    app: &App,
    actor: &Actor,
    after: Option<(NaiveDate, &str)>,
) -> Result<Vec<WaitingAllegation>> {
    actor.require(Permission::ReadAllegations)?;
    let rows = app
        .store
        .read(|tx| store::case::list_waiting_allegations(tx, after, PAGE_LIMIT_ROWS + 1))?;
    let mut by_site: HashMap<String, usize> = HashMap::new();
    for row in rows.iter().filter(|row| !row.site_key.is_empty()) {
        *by_site.entry(row.site_key.clone()).or_default() += 1;
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let same = by_site.get(&row.site_key).copied().unwrap_or(1);
            WaitingAllegation { row, alike: same.saturating_sub(1) }
        })
        .collect())
}

/// How many proposed links wait, up to the store's limit.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn count_links(app: &App, actor: &Actor) -> Result<usize> {
    actor.require(Permission::ReadAllegations)?;
    app.store.read(store::case::count_proposed_links)
}
