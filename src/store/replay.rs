//! What a version of an order changed, line by line.

use super::conn::each;
use super::schema::{link, replay, replay_line, shipment_line};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Rows of one insert, and values in one condition.
const BATCH_ROWS: usize = 200;
/// The most versions of an order that a page shows.
const VERSION_LIMIT_ROWS: i64 = 200;

/// What a version of an order changed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = replay)]
pub struct ReplayRow {
    /// The order.
    pub order_id: String,
    /// Its version.
    pub number: i32,
    /// Lines that it reaches and that the version before did not.
    pub hit_lines: i64,
    /// Lines that only the version before reached.
    pub free_lines: i64,
    /// False when there were more lines than are looked through.
    pub is_whole: bool,
    /// The rules that scored.
    pub scorer_version: String,
    /// The score from which a line counts.
    pub threshold_permille: i32,
    /// When.
    pub made_at: NaiveDateTime,
}

/// One line that a version changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = replay_line)]
pub struct ReplayLineRow {
    /// The order.
    pub order_id: String,
    /// Its version.
    pub number: i32,
    /// hit or free.
    pub side: String,
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// The party through which it is reached; empty for goods of a country.
    pub party: String,
    /// The goods.
    pub goods: String,
    /// The score, in thousandths.
    pub score_permille: i32,
}

/// Stores what a version changed.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ReplayRow, lines: &[ReplayLineRow]) -> Result<()> {
    diesel::insert_into(replay::table).values(row).execute(tx.conn())?;
    for batch in lines.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(replay_line::table).values(batch).execute(c))?;
    }
    Ok(())
}

/// What a version changed, when it was looked up.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, order_id: &str, number: i32) -> Result<Option<ReplayRow>> {
    Ok(replay::table
        .find((order_id, number))
        .select(ReplayRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// What the versions of an order changed, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_order(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<ReplayRow>> {
    Ok(replay::table
        .filter(replay::order_id.eq(order_id))
        .order(replay::number.desc())
        .limit(VERSION_LIMIT_ROWS)
        .select(ReplayRow::as_select())
        .load(tx.conn())?)
}

/// A page of the lines that a version newly reaches (`hit`) or leaves (`free`),
/// by document and line: those behind `after`.
///
/// # Errors
/// When the database fails.
pub fn list_lines(
    tx: &mut Read<'_>,
    (order_id, number): (&str, i32),
    side: &str,
    after: Option<(&str, i32)>,
    limit_rows: i64,
) -> Result<Vec<ReplayLineRow>> {
    let mut query = replay_line::table
        .filter(replay_line::order_id.eq(order_id.to_owned()))
        .filter(replay_line::number.eq(number))
        .filter(replay_line::side.eq(side.to_owned()))
        .order((replay_line::document.asc(), replay_line::line.asc()))
        .limit(limit_rows)
        .select(ReplayLineRow::as_select())
        .into_boxed();
    if let Some((document, line)) = after {
        query = query.filter(
            replay_line::document
                .gt(document.to_owned())
                .or(replay_line::document.eq(document.to_owned()).and(replay_line::line.gt(line))),
        );
    }
    Ok(query.load(tx.conn())?)
}

/// Removes open proposals of an order to targets that it does not reach any
/// more. Decided ones stay. Returns how many.
///
/// # Errors
/// When the database fails.
pub fn remove_proposals(tx: &mut Write<'_>, order_id: &str, targets: &[String]) -> Result<usize> {
    let mut removed = 0;
    for some in targets.chunks(BATCH_ROWS) {
        let open = link::table
            .filter(link::subject_kind.eq("order").and(link::subject_id.eq(order_id)))
            .filter(link::target_key.eq_any(some))
            .filter(link::state.eq("proposed"));
        removed += diesel::delete(open).execute(tx.conn())?;
    }
    Ok(removed)
}

/// How many imports declare one of these origins, up to a limit.
///
/// # Errors
/// When the database fails.
pub fn count_from(tx: &mut Read<'_>, countries: &[String], limit_rows: i64) -> Result<i64> {
    let lines: Vec<i32> = shipment_line::table
        .filter(shipment_line::origin_country.eq_any(countries))
        .filter(shipment_line::flags.not_like("%export%"))
        .filter(shipment_line::flags.not_like("%frob%"))
        .limit(limit_rows)
        .select(shipment_line::line)
        .load(tx.conn())?;
    Ok(i64::try_from(lines.len()).unwrap_or(i64::MAX))
}

/// How many lines there are, up to a limit.
///
/// # Errors
/// When the database fails.
pub fn count_up_to(tx: &mut Read<'_>, limit_rows: i64) -> Result<i64> {
    let lines: Vec<i32> =
        shipment_line::table.limit(limit_rows).select(shipment_line::line).load(tx.conn())?;
    Ok(i64::try_from(lines.len()).unwrap_or(i64::MAX))
}
