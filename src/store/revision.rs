//! All that an organization tells of some documents, and told before: read and
//! replaced when an upload is taken back.

use super::schema::{shipment_line, shipment_revision, shipment_tariff};
use super::shipment::{LineRow, TariffRow};
use super::{Read, Write};
use crate::error::Result;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 400;

pub use super::shipment::revision::{RevisionRow, keep, keep_line, keep_tariff};

/// The lines of these documents that an organization tells and did not withdraw.
///
/// # Errors
/// When the database fails.
pub fn lines_of(
    tx: &mut Read<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<Vec<LineRow>> {
    let mut rows = Vec::new();
    for batch in documents.chunks(BATCH_ROWS) {
        rows.extend(
            shipment_line::table
                .filter(shipment_line::document.eq_any(batch))
                .filter(shipment_line::organization_id.eq(organization_id))
                .filter(shipment_line::withdrawn_on.is_null())
                .select(LineRow::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(rows)
}

/// The documents of the same bill number that arrived later: `NUMBER@DATE`.
///
/// # Errors
/// When the database fails.
pub fn later_documents(
    tx: &mut Read<'_>,
    organization_id: i64,
    number: &str,
) -> Result<Vec<String>> {
    // `A` follows `@` in the byte order that both databases sort this column by.
    Ok(shipment_line::table
        .filter(shipment_line::document.gt(format!("{number}@")))
        .filter(shipment_line::document.lt(format!("{number}A")))
        .filter(shipment_line::organization_id.eq(organization_id))
        .filter(shipment_line::withdrawn_on.is_null())
        .select(shipment_line::document)
        .distinct()
        .order(shipment_line::document.asc())
        .load(tx.conn())?)
}

/// The tariff ordinals of these documents that an organization tells.
///
/// # Errors
/// When the database fails.
pub fn tariffs_of(
    tx: &mut Read<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<Vec<TariffRow>> {
    let mut rows = Vec::new();
    for batch in documents.chunks(BATCH_ROWS) {
        rows.extend(
            shipment_tariff::table
                .filter(shipment_tariff::document.eq_any(batch))
                .filter(shipment_tariff::organization_id.eq(organization_id))
                .select(TariffRow::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(rows)
}

/// What was told before of these documents.
///
/// # Errors
/// When the database fails.
pub fn of_documents(
    tx: &mut Read<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<Vec<RevisionRow>> {
    let mut rows = Vec::new();
    for batch in documents.chunks(BATCH_ROWS) {
        rows.extend(
            shipment_revision::table
                .filter(shipment_revision::document.eq_any(batch))
                .filter(shipment_revision::organization_id.eq(organization_id))
                .select(RevisionRow::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(rows)
}

/// Those of these documents of which an upload told anything that stands, and
/// all of which something was told anew: who told it before is in what was
/// kept, and a document too many is told again as it was.
///
/// # Errors
/// When the database fails.
pub fn told_by(
    tx: &mut Read<'_>,
    organization_id: i64,
    upload_id: i64,
    documents: &[String],
) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    macro_rules! in_table {
        ($table:ident, $batch:ident $(, $filter:expr)?) => {
            found.extend(
                $table::table
                    .filter($table::document.eq_any($batch))
                    .filter($table::organization_id.eq(organization_id))
                    $(.filter($filter))?
                    .select($table::document)
                    .distinct()
                    .load::<String>(tx.conn())?,
            );
        };
    }
    for batch in documents.chunks(BATCH_ROWS) {
        in_table!(shipment_line, batch, shipment_line::upload_id.eq(upload_id));
        in_table!(shipment_tariff, batch, shipment_tariff::upload_id.eq(upload_id));
        in_table!(shipment_revision, batch);
    }
    Ok(found)
}

/// Forgets every telling of these documents that stands: lines that were not
/// withdrawn, and ordinals.
///
/// # Errors
/// When the database fails.
pub fn remove_documents(
    tx: &mut Write<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<()> {
    for batch in documents.chunks(BATCH_ROWS) {
        diesel::delete(
            shipment_line::table
                .filter(shipment_line::document.eq_any(batch))
                .filter(shipment_line::organization_id.eq(organization_id))
                .filter(shipment_line::withdrawn_on.is_null()),
        )
        .execute(tx.conn())?;
        diesel::delete(
            shipment_tariff::table
                .filter(shipment_tariff::document.eq_any(batch))
                .filter(shipment_tariff::organization_id.eq(organization_id)),
        )
        .execute(tx.conn())?;
    }
    Ok(())
}

/// Forgets single lines.
///
/// # Errors
/// When the database fails.
pub fn remove_lines(
    tx: &mut Write<'_>,
    organization_id: i64,
    keys: &[(String, i32)],
) -> Result<()> {
    for (document, line) in keys {
        diesel::delete(shipment_line::table.find((document, line, organization_id)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Forgets single ordinals.
///
/// # Errors
/// When the database fails.
pub fn remove_tariffs(
    tx: &mut Write<'_>,
    organization_id: i64,
    keys: &[(String, i32, i32)],
) -> Result<()> {
    for (document, line, ordinal) in keys {
        diesel::delete(shipment_tariff::table.find((document, line, organization_id, ordinal)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Puts other revisions in the place of all those of these documents.
///
/// # Errors
/// When the database fails.
pub fn replace(
    tx: &mut Write<'_>,
    organization_id: i64,
    documents: &[String],
    rows: &[RevisionRow],
) -> Result<()> {
    for batch in documents.chunks(BATCH_ROWS) {
        diesel::delete(
            shipment_revision::table
                .filter(shipment_revision::document.eq_any(batch))
                .filter(shipment_revision::organization_id.eq(organization_id)),
        )
        .execute(tx.conn())?;
    }
    keep(tx, rows)
}
