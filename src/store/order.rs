//! Orders and their versions.

use super::conn::AnyConn;
use super::schema::{legal_order, legal_order_version};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// An order.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = legal_order)]
pub struct OrderRow {
    /// Its key.
    pub id: String,
    /// O-2026-000007.
    pub docket_number: String,
    /// The kind's code.
    pub kind: String,
    /// The regime's code.
    pub regime: String,
    /// What it is called.
    pub title: String,
    /// Where it is published or recorded.
    pub citation: String,
    /// State code.
    pub state: String,
    /// Since when it is in force, port-local.
    pub effective_on: Option<NaiveDate>,
    /// The version of its scope that counts.
    pub current_version: i32,
    /// The case that it came from.
    pub case_id: Option<String>,
    /// The order that took its place.
    pub superseded_by: Option<String>,
    /// Who drafted it.
    pub drafted_by: String,
    /// When.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// A version of an order's scope. Never altered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = legal_order_version)]
pub struct OrderVersionRow {
    /// The order.
    pub order_id: String,
    /// From 1.
    pub number: i32,
    /// The scope, JSON.
    pub scope: String,
    /// The scope in a sentence.
    pub summary: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: NaiveDateTime,
}

/// What a step changes beside the version; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = legal_order)]
pub struct OrderChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// Where it is published.
    pub citation: Option<&'a str>,
    /// Since when it is in force.
    pub effective_on: Option<NaiveDate>,
    /// The version of the scope that counts from now on.
    pub current_version: Option<i32>,
    /// The order that takes its place.
    pub superseded_by: Option<&'a str>,
}

/// Inserts an order with its first version.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &OrderRow, first: &OrderVersionRow) -> Result<()> {
    diesel::insert_into(legal_order::table).values(row).execute(tx.conn())?;
    insert_version(tx, first)
}

/// Inserts a version of an order's scope.
///
/// # Errors
/// When the database fails.
pub fn insert_version(tx: &mut Write<'_>, row: &OrderVersionRow) -> Result<()> {
    diesel::insert_into(legal_order_version::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds an order by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<OrderRow>> {
    Ok(legal_order::table.find(id).select(OrderRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds an order by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, number: &str) -> Result<Option<OrderRow>> {
    Ok(legal_order::table
        .filter(legal_order::docket_number.eq(number))
        .select(OrderRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// One version of an order's scope.
///
/// # Errors
/// When the database fails.
pub fn find_version(
    tx: &mut Read<'_>,
    order_id: &str,
    number: i32,
) -> Result<Option<OrderVersionRow>> {
    Ok(legal_order_version::table
        .find((order_id, number))
        .select(OrderVersionRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Every version of an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_versions(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<OrderVersionRow>> {
    Ok(legal_order_version::table
        .filter(legal_order_version::order_id.eq(order_id))
        .order(legal_order_version::number.desc())
        .limit(200)
        .select(OrderVersionRow::as_select())
        .load(tx.conn())?)
}

/// Changes an order that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when version or state moved on.
pub fn change(
    tx: &mut Write<'_>,
    seen: &OrderRow,
    change: &OrderChange<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = legal_order::table
        .find(&seen.id)
        .filter(legal_order::version.eq(seen.version).and(legal_order::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((
            change,
            legal_order::changed_at.eq(at),
            legal_order::version.eq(legal_order::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("order"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// A page of orders in these states (empty for all), newest number first:
/// those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    states: &[&str],
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<OrderRow>> {
    let mut query = legal_order::table.into_boxed::<Db>();
    if !states.is_empty() {
        query = query.filter(
            legal_order::state.eq_any(states.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()),
        );
    }
    if let Some(after) = after {
        query = query.filter(legal_order::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(legal_order::docket_number.desc())
        .limit(limit_rows)
        .select(OrderRow::as_select())
        .load(tx.conn())?)
}
