//! What the lines of an upload come to as shipments.

use super::schema::{shipment_line, upload, upload_plan, upload_shipments};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// What counting must know of a line.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct LineSeen {
    /// The row that told it, from 1.
    pub row_number: i64,
    /// What its document is, as a code.
    pub document_kind: String,
    /// The document.
    pub document: String,
    /// The bill.
    pub bill_number: String,
    /// Codes, separated by spaces.
    pub flags: String,
    /// All else, JSON: the master bill is there.
    pub details: String,
}

/// A page of the lines that an upload tells, behind a row.
///
/// # Errors
/// When the database fails.
pub fn lines(
    tx: &mut Read<'_>,
    upload_id: i64,
    after_row: i64,
    limit_rows: i64,
) -> Result<Vec<LineSeen>> {
    Ok(shipment_line::table
        .filter(shipment_line::upload_id.eq(upload_id))
        .filter(shipment_line::row_number.gt(after_row))
        .filter(shipment_line::withdrawn_on.is_null())
        .order(shipment_line::row_number.asc())
        .limit(limit_rows)
        .select(LineSeen::as_select())
        .load(tx.conn())?)
}

/// The counts of an upload, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = upload_shipments)]
pub struct CountRow {
    /// The upload.
    pub upload_id: i64,
    /// Name and version of the definition.
    pub definition: String,
    /// The counts, JSON.
    pub counts: String,
    /// When they were made.
    pub counted_at: NaiveDateTime,
}

/// The counts of an upload; none before they were made.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<CountRow>> {
    Ok(upload_shipments::table
        .find(upload_id)
        .select(CountRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Looks at some finished uploads behind one, in the order of their keys: those
/// that were not counted and not taken back, and the last that was looked at;
/// none when there are no more.
///
/// # Errors
/// When the database fails.
pub fn list_uncounted(
    tx: &mut Read<'_>,
    after: i64,
    limit_rows: i64,
) -> Result<(Vec<i64>, Option<i64>)> {
    let mut found: Vec<i64> = upload::table
        .filter(upload::state.eq("done").and(upload::id.gt(after)))
        .order(upload::id.asc())
        .limit(limit_rows)
        .select(upload::id)
        .load(tx.conn())?;
    let last = found.last().copied();
    let mut settled: Vec<i64> = upload_shipments::table
        .filter(upload_shipments::upload_id.eq_any(&found))
        .select(upload_shipments::upload_id)
        .load(tx.conn())?;
    settled.extend(
        upload_plan::table
            .filter(upload_plan::upload_id.eq_any(&found))
            .filter(upload_plan::undone_at.is_not_null())
            .select(upload_plan::upload_id)
            .load::<i64>(tx.conn())?,
    );
    found.retain(|id| !settled.contains(id));
    Ok((found, last))
}

/// Keeps the counts of an upload. What was counted once stays: reports name it.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut Write<'_>, row: &CountRow) -> Result<()> {
    if find(tx, row.upload_id)?.is_none() {
        diesel::insert_into(upload_shipments::table).values(row).execute(tx.conn())?;
        // Whoever asks whether anything changed is told so.
        diesel::update(upload::table.find(row.upload_id))
            .set(upload::version.eq(upload::version + 1))
            .execute(tx.conn())?;
    }
    Ok(())
}
