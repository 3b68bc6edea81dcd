//! What a version of a list does to orders, and which orders came of which list.

use crate::error::Result;
use crate::store::conn::each;
use crate::store::order::OrderRow;
use crate::store::schema::{legal_order, list_change, list_order, published_list, shipment_line};
use crate::store::{Read, Write};
use diesel::prelude::*;

/// Rows of one insert.
const BATCH_ROWS: usize = 200;

/// What a version does to one order.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_change)]
pub struct ChangeRow {
    /// The list.
    pub list_id: String,
    /// The version.
    pub number: i32,
    /// What stays the order's name in the list.
    pub order_key: String,
    /// open, change, revoke or blocked.
    pub action: String,
    /// The order's title.
    pub title: String,
    /// The order as the list has it, JSON.
    pub planned: String,
    /// The order; none before it is opened.
    pub order_id: Option<String>,
    /// The row version of the order with which it was compared.
    pub order_version: Option<i32>,
    /// Its scope then, JSON; empty when there was none.
    pub before: String,
    /// Why nothing is done, when nothing is.
    pub note: String,
    /// Lines that it would newly reach; none before they were counted.
    pub hit_lines: Option<i64>,
    /// Lines that it would leave free.
    pub free_lines: Option<i64>,
    /// False when there were more lines than are looked through.
    pub is_whole: bool,
}

/// Inserts what a version does.
///
/// # Errors
/// When the database fails.
pub fn insert_changes(tx: &mut Write<'_>, rows: &[ChangeRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(list_change::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// A page of what a version does, by the orders' names in the list: those behind `after`.
///
/// # Errors
/// When the database fails.
pub fn list_changes(
    tx: &mut Read<'_>,
    (list_id, number): (&str, i32),
    after: &str,
    limit_rows: i64,
) -> Result<Vec<ChangeRow>> {
    Ok(list_change::table
        .filter(list_change::list_id.eq(list_id).and(list_change::number.eq(number)))
        .filter(list_change::order_key.gt(after))
        .order(list_change::order_key.asc())
        .limit(limit_rows)
        .select(ChangeRow::as_select())
        .load(tx.conn())?)
}

/// The first change of a version whose lines were not counted yet.
///
/// # Errors
/// When the database fails.
pub fn uncounted(tx: &mut Read<'_>, list_id: &str, number: i32) -> Result<Option<ChangeRow>> {
    Ok(list_change::table
        .filter(list_change::list_id.eq(list_id).and(list_change::number.eq(number)))
        .filter(list_change::action.ne("blocked").and(list_change::hit_lines.is_null()))
        .order(list_change::order_key.asc())
        .select(ChangeRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Stores what a change would touch.
///
/// # Errors
/// When the database fails.
pub fn set_counts(
    tx: &mut Write<'_>,
    row: &ChangeRow,
    (hit, free): (i64, i64),
    is_whole: bool,
) -> Result<()> {
    diesel::update(list_change::table.find((&row.list_id, row.number, &row.order_key)))
        .set((
            list_change::hit_lines.eq(Some(hit)),
            list_change::free_lines.eq(Some(free)),
            list_change::is_whole.eq(is_whole),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Ties an order to its place in a list, once.
///
/// # Errors
/// When the database fails.
pub fn put_order(tx: &mut Write<'_>, list_id: &str, order_key: &str, order_id: &str) -> Result<()> {
    diesel::insert_into(list_order::table)
        .values((
            list_order::list_id.eq(list_id),
            list_order::order_key.eq(order_key),
            list_order::order_id.eq(order_id),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The orders that came of a list, with their names in it.
///
/// # Errors
/// When the database fails.
pub fn list_orders(
    tx: &mut Read<'_>,
    list_id: &str,
    limit_rows: i64,
) -> Result<Vec<(String, OrderRow)>> {
    Ok(list_order::table
        .inner_join(legal_order::table.on(legal_order::id.eq(list_order::order_id)))
        .filter(list_order::list_id.eq(list_id))
        .order(list_order::order_key.asc())
        .limit(limit_rows)
        .select((list_order::order_key, OrderRow::as_select()))
        .load(tx.conn())?)
}

/// The order that came of a place in a list.
///
/// # Errors
/// When the database fails.
pub fn find_order(tx: &mut Read<'_>, list_id: &str, order_key: &str) -> Result<Option<OrderRow>> {
    Ok(list_order::table
        .inner_join(legal_order::table.on(legal_order::id.eq(list_order::order_id)))
        .filter(list_order::list_id.eq(list_id).and(list_order::order_key.eq(order_key)))
        .select(OrderRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Key and name of the list from which an order came.
///
/// # Errors
/// When the database fails.
pub fn origin_of(tx: &mut Read<'_>, order_id: &str) -> Result<Option<(String, String)>> {
    Ok(list_order::table
        .inner_join(published_list::table.on(published_list::id.eq(list_order::list_id)))
        .filter(list_order::order_id.eq(order_id))
        .select((published_list::list_key, published_list::name))
        .first(tx.conn())
        .optional()?)
}

/// How many shipment lines there are. A full count: for background work alone.
///
/// # Errors
/// When the database fails.
pub fn count_lines(tx: &mut Read<'_>) -> Result<i64> {
    Ok(shipment_line::table.count().get_result(tx.conn())?)
}
