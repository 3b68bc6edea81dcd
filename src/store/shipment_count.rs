//! What the lines of an upload come to as shipments.

use super::schema::{shipment_line, upload, upload_shipments};
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
