//! Lists as pages show them.

use super::decide::{Hand, may_give};
use super::{ChangeRow, EntryRow, ListRow, RejectRow, VersionRow};
use crate::app::{Actor, App, TimelineRow};
use crate::domain::list::Fate;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store;
use crate::store::list as stored;
use std::collections::BTreeMap;

/// The rows of a page of lists, of entries or of orders.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// Rejected rows that a page shows.
const REJECT_SHOWN_ROWS: i64 = 100;

/// Where a page stands in a version: in its orders, or in its entries of one fate.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// The entries that are shown; none: the orders.
    pub fate: Option<Fate>,
    /// The key behind which the page begins.
    pub after: String,
}

/// A list with one version, as its page shows it.
#[derive(Debug, Clone)]
pub struct ListView {
    /// The list.
    pub list: ListRow,
    /// Every version, newest first.
    pub versions: Vec<VersionRow>,
    /// The version that is shown.
    pub version: VersionRow,
    /// What it does to orders, a page and one more; empty when entries are shown.
    pub changes: Vec<ChangeRow>,
    /// Its entries of one fate, a page and one more.
    pub entries: Vec<EntryRow>,
    /// Docket numbers of orders, by their names in the list.
    pub numbers: BTreeMap<String, String>,
    /// Rows that could not be read.
    pub rejects: Vec<RejectRow>,
    /// Names of those who had a hand in it, by account.
    pub people: BTreeMap<String, String>,
    /// Changes that hit a large share of all lines: title and lines.
    pub broad: Vec<(String, i64)>,
    /// Lines that all changes together would newly reach and leave free.
    pub touched: (i64, i64),
    /// Whether this person may approve, or why not; none when the role could not.
    pub approval: Option<Result<(), String>>,
    /// Whether this person may sign, or why not; none when the role could not.
    pub signature: Option<Result<(), String>>,
    /// Whether this person may refuse it.
    pub may_refuse: bool,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
}

/// A page of lists by their keys, each with its newest version.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: &str) -> Result<Vec<(ListRow, Option<VersionRow>)>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in stored::list(tx, after, PAGE_LIMIT_ROWS + 1)? {
            let version = stored::find_version(tx, &row.id, row.last_version)?;
            rows.push((row, version));
        }
        Ok(rows)
    })
}

/// Versions that wait for this person's approval or signature, oldest first, with their lists
/// and with who brought them (empty: the operator's command).
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_waiting(app: &App, actor: &Actor) -> Result<Vec<(VersionRow, ListRow, String)>> {
    actor.require(Permission::Approve)?;
    app.store.read(|tx| {
        let mut waiting = Vec::new();
        for (version, list) in stored::list_waiting(tx)? {
            let waits = |hand: Hand, given: &Option<String>| {
                given.is_none() && may_give(&version, actor, hand).is_ok()
            };
            if !waits(Hand::Approval, &version.approved_by)
                && !waits(Hand::Signature, &version.signed_by)
            {
                continue;
            }
            let by: Vec<&str> = version.proposed_by.iter().map(String::as_str).collect();
            let name = store::proposal::list_people(tx, &by)?.pop().map(|(_, name, _)| name);
            waiting.push((version, list, name.unwrap_or_default()));
        }
        Ok(waiting)
    })
}

/// A list and one of its versions; the newest when none is named.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(
    app: &App,
    actor: &Actor,
    key: &str,
    number: Option<i32>,
    at: &Position,
) -> Result<ListView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let list = stored::find_by_key(tx, key)?.ok_or(Error::NotFound("list"))?;
        let number = number.unwrap_or(list.last_version);
        let version = stored::find_version(tx, &list.id, number)?
            .ok_or(Error::NotFound("version of the list"))?;
        let place = (list.id.as_str(), number);
        let limit = i64::try_from(super::ORDER_LIMIT_ROWS).unwrap_or(i64::MAX).saturating_mul(2);
        let all = stored::list_changes(tx, place, "", limit)?;
        let total = version.total_lines.unwrap_or(i64::MAX);
        let broad = all
            .iter()
            .filter_map(|change| {
                let hit = change.hit_lines.filter(|hit| super::is_broad(*hit, total))?;
                Some((change.title.clone(), hit))
            })
            .collect();
        let sum = |of: fn(&ChangeRow) -> Option<i64>| all.iter().filter_map(of).sum();
        let touched = (sum(|change| change.hit_lines), sum(|change| change.free_lines));
        let orders = stored::list_orders(tx, &list.id, limit)?;
        let most = usize::try_from(PAGE_LIMIT_ROWS).unwrap_or(usize::MAX).saturating_add(1);
        let behind = all.into_iter().filter(|change| change.order_key > at.after);
        let entries = match at.fate {
            Some(fate) => {
                stored::list_entries(tx, place, fate.code(), &at.after, PAGE_LIMIT_ROWS + 1)?
            }
            None => Vec::new(),
        };
        let hands =
            [&version.proposed_by, &version.approved_by, &version.signed_by, &version.closed_by];
        let ids: Vec<&str> = hands.into_iter().flatten().map(String::as_str).collect();
        let people = store::proposal::list_people(tx, &ids)?;
        let is_waiting = version.state == "proposed";
        let asked = |hand: Hand, given: &Option<String>| {
            let role = match hand {
                Hand::Approval => crate::domain::role::Role::Supervisor,
                Hand::Signature => crate::domain::role::Role::Counsel,
            };
            let is_asked = is_waiting && given.is_none() && actor.role == role;
            is_asked.then(|| may_give(&version, actor, hand).map_err(|why| why.to_string()))
        };
        let is_own = actor.account_id.is_some() && actor.account_id == version.proposed_by;
        Ok(ListView {
            versions: stored::list_versions(tx, &list.id)?,
            changes: if at.fate.is_none() { behind.take(most).collect() } else { Vec::new() },
            entries,
            numbers: orders.into_iter().map(|(key, row)| (key, row.docket_number)).collect(),
            rejects: stored::list_rejects(tx, &list.id, number, REJECT_SHOWN_ROWS)?,
            people: people.into_iter().map(|(id, name, _)| (id, name)).collect(),
            broad,
            touched,
            approval: asked(Hand::Approval, &version.approved_by),
            signature: asked(Hand::Signature, &version.signed_by),
            may_refuse: is_waiting && (is_own || actor.require(Permission::Approve).is_ok()),
            timeline: store::event::list_by_subject(tx, "list", &list.id)?,
            version,
            list,
        })
    })
}
