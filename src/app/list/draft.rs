//! What a file would change: entry by entry, and order by order.

use super::read::Content;
use super::{ChangeRow, ListRow};
use crate::app::order::OrderSubject;
use crate::domain::list::{
    Difference, ENTRY_LIMIT_ROWS, Entry, Fate, Planned, Standing, compare, plan,
};
use crate::domain::workflow::order::OrderState;
use crate::error::{Error, Result};
use crate::store::Read;
use crate::store::list as stored;
use crate::store::order::OrderRow;
use std::collections::BTreeMap;

/// The most orders of one list: each is a row, a version and several events of one transaction.
pub const ORDER_LIMIT_ROWS: usize = 2000;

/// What a file would change.
pub(super) struct Drafted {
    pub(super) differences: Vec<Difference>,
    /// List and version are not filled in.
    pub(super) changes: Vec<ChangeRow>,
}

impl Drafted {
    pub(super) fn count(&self, fates: &[Fate]) -> i64 {
        let found = self.differences.iter().filter(|one| fates.contains(&one.fate)).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    }

    pub(super) fn says_the_same(&self) -> bool {
        self.differences.iter().all(|one| matches!(one.fate, Fate::Same | Fate::Kept))
    }
}

/// Compares what a file says with the version in force and with the orders as they are.
pub(super) fn draft(
    tx: &mut Read<'_>,
    list: Option<&ListRow>,
    content: &Content,
) -> Result<Drafted> {
    let limit = i64::try_from(ENTRY_LIMIT_ROWS).unwrap_or(i64::MAX);
    let (old, orders) = match list {
        Some(list) => (
            stored::list_current(tx, &list.id, list.current_version, limit)?,
            stored::list_orders(tx, &list.id, limit)?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let old = old
        .into_iter()
        .map(|(identity, json)| {
            let entry: Entry = serde_json::from_str(&json).map_err(Error::internal)?;
            Ok((identity, entry))
        })
        .collect::<Result<Vec<_>>>()?;
    let planned_before = plan(old.iter().map(|(identity, entry)| (identity.as_str(), entry)));
    let differences = compare(old, content.entries.clone(), content.rejects.is_empty());
    let standing = differences
        .iter()
        .filter_map(|one| one.new.as_ref().map(|entry| (one.identity.as_str(), entry)));
    let planned = plan(standing);
    if planned.len() > ORDER_LIMIT_ROWS {
        return Err(Error::BadFile {
            code: "too_many_orders",
            message: format!(
                "The list would be {} orders; at most {ORDER_LIMIT_ROWS} come of one list.",
                planned.len()
            ),
            hint: "Give rows that belong together the same text in a column `order`: they become one order.".to_owned(),
        });
    }
    let by_key = |all: Vec<Planned>| -> BTreeMap<String, Planned> {
        all.into_iter().map(|one| (one.order_key.clone(), one)).collect()
    };
    let (before, after) = (by_key(planned_before), by_key(planned));
    let orders: BTreeMap<String, OrderRow> = orders.into_iter().collect();
    let mut keys: Vec<&String> = after.keys().chain(orders.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut changes = Vec::new();
    for key in keys {
        changes.extend(change(tx, key, before.get(key), after.get(key), orders.get(key))?);
    }
    Ok(Drafted { differences, changes })
}

/// What is to be done about one order: nothing when the list says of it what it said.
/// What people changed in the order meanwhile stays as it is until then.
fn change(
    tx: &mut Read<'_>,
    key: &str,
    before: Option<&Planned>,
    after: Option<&Planned>,
    order: Option<&OrderRow>,
) -> Result<Option<ChangeRow>> {
    let live = after.filter(|planned| planned.standing != Standing::Ended);
    let Some(order) = order else {
        return live.map(|planned| row(key, "open", planned)).transpose();
    };
    let subject = OrderSubject::read(tx, order.clone())?;
    let is_in_force = OrderState::from_code(&order.state).is_some_and(OrderState::is_in_force);
    let about = |row: ChangeRow| -> Result<ChangeRow> {
        Ok(ChangeRow {
            order_id: Some(order.id.clone()),
            order_version: Some(order.version),
            before: serde_json::to_string(&subject.scope).map_err(Error::internal)?,
            ..row
        })
    };
    let Some(planned) = live else {
        let Some(gone) = after.or(before).filter(|_| is_in_force) else { return Ok(None) };
        return row(key, "revoke", gone).and_then(about).map(Some);
    };
    let is_told =
        before.is_some_and(|told| told.scope == planned.scope && told.standing == planned.standing);
    if is_told {
        return Ok(None);
    }
    if is_in_force {
        return row(key, "change", planned).and_then(about).map(Some);
    }
    let label =
        crate::app::step::state_label(crate::domain::workflow::Machine::Order, &order.state);
    let note = format!(
        "{} is \u{201c}{label}\u{201d}: what the list says does not bring it back. Draft another order if it should.",
        order.docket_number
    );
    let blocked = about(row(key, "blocked", planned)?)?;
    Ok(Some(ChangeRow { note, ..blocked }))
}

fn row(key: &str, action: &str, planned: &Planned) -> Result<ChangeRow> {
    Ok(ChangeRow {
        list_id: String::new(),
        number: 0,
        order_key: key.to_owned(),
        action: action.to_owned(),
        title: planned.title.clone(),
        planned: serde_json::to_string(planned).map_err(Error::internal)?,
        order_id: None,
        order_version: None,
        before: String::new(),
        note: String::new(),
        hit_lines: None,
        free_lines: None,
        is_whole: true,
    })
}
