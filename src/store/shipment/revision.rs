//! What lines and ordinals said before an upload told them anew.

use super::{BATCH_ROWS, LineRow, TariffRow};
use crate::error::{Error, Result};
use crate::store::conn::each;
use crate::store::schema::{shipment_line, shipment_revision};
use crate::store::{Read, Write};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// The ordinal under which the telling of the line itself is kept.
pub const LINE_ORDINAL: i32 = 0;

/// An earlier telling, kept for as long as the upload that replaced it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = shipment_revision, treat_none_as_default_value = false)]
pub struct RevisionRow {
    /// The document's number.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// The ordinal under the line, or [`LINE_ORDINAL`].
    pub ordinal: i32,
    /// The upload that told it anew.
    pub upload_id: i64,
    /// The row as it was, JSON with every column: see [`line_of`] and [`tariff_of`].
    pub told: String,
}

/// The earlier telling of a line, as it is put back.
///
/// # Errors
/// When it was not kept by this version or an earlier one.
pub fn line_of(told: &str) -> Result<LineRow> {
    serde_json::from_str(told).map_err(Error::internal)
}

/// The earlier telling of an ordinal, as it is put back.
///
/// # Errors
/// As [`line_of`].
pub fn tariff_of(told: &str) -> Result<TariffRow> {
    serde_json::from_str(told).map_err(Error::internal)
}

/// The lines that an upload told anew and that still stand as it told them:
/// what was told before, and the line.
///
/// # Errors
/// When the database fails.
pub fn changed_by(
    tx: &mut Read<'_>,
    upload_id: i64,
    limit_rows: i64,
) -> Result<Vec<(String, LineRow)>> {
    Ok(shipment_revision::table
        .inner_join(
            shipment_line::table.on(shipment_line::document
                .eq(shipment_revision::document)
                .and(shipment_line::line.eq(shipment_revision::line))
                .and(shipment_line::organization_id.eq(shipment_revision::organization_id))
                .and(shipment_line::upload_id.eq(shipment_revision::upload_id))),
        )
        .filter(shipment_revision::upload_id.eq(upload_id))
        .filter(shipment_revision::ordinal.eq(LINE_ORDINAL))
        .order((shipment_revision::document.asc(), shipment_revision::line.asc()))
        .limit(limit_rows)
        .select((shipment_revision::told, LineRow::as_select()))
        .load(tx.conn())?)
}

/// A line as it is, to be kept before this upload tells it anew.
///
/// # Errors
/// Never: every column can be written.
pub fn keep_line(row: &LineRow, upload_id: i64) -> Result<RevisionRow> {
    Ok(RevisionRow {
        document: row.document.clone(),
        line: row.line,
        organization_id: row.organization_id,
        ordinal: LINE_ORDINAL,
        upload_id,
        told: serde_json::to_string(row).map_err(Error::internal)?,
    })
}

/// An ordinal as it is, to be kept before this upload tells it anew.
///
/// # Errors
/// Never: every column can be written.
pub fn keep_tariff(row: &TariffRow, upload_id: i64) -> Result<RevisionRow> {
    Ok(RevisionRow {
        document: row.document.clone(),
        line: row.line,
        organization_id: row.organization_id,
        ordinal: row.ordinal,
        upload_id,
        told: serde_json::to_string(row).map_err(Error::internal)?,
    })
}

fn documents(keys: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let documents: BTreeSet<String> = keys.map(|key| key.as_ref().to_owned()).collect();
    documents.into_iter().collect()
}

/// The stored lines with these keys.
///
/// # Errors
/// When the database fails.
pub fn lines_at(
    tx: &mut Read<'_>,
    organization_id: i64,
    keys: &BTreeSet<(String, i32)>,
) -> Result<Vec<LineRow>> {
    let mut rows: Vec<LineRow> = Vec::new();
    for batch in documents(keys.iter().map(|(document, _)| document)).chunks(BATCH_ROWS) {
        rows.extend(
            shipment_line::table
                .filter(shipment_line::document.eq_any(batch))
                .filter(shipment_line::organization_id.eq(organization_id))
                .select(LineRow::as_select())
                .load(tx.conn())?,
        );
    }
    rows.retain(|row| keys.contains(&(row.document.clone(), row.line)));
    Ok(rows)
}

/// The stored ordinals with these keys.
///
/// # Errors
/// When the database fails.
pub fn tariffs_at(
    tx: &mut Read<'_>,
    organization_id: i64,
    keys: &BTreeSet<(String, i32, i32)>,
) -> Result<Vec<TariffRow>> {
    let documents: Vec<String> = documents(keys.iter().map(|(document, _, _)| document));
    let mut rows = crate::store::revision::tariffs_of(tx, organization_id, &documents)?;
    rows.retain(|row| keys.contains(&(row.document.clone(), row.line, row.ordinal)));
    Ok(rows)
}

/// Keeps earlier tellings. What an upload replaced first stays: what it
/// replaced later was its own.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Write<'_>, rows: &[RevisionRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(shipment_revision::table)
            .values(batch)
            .on_conflict((
                shipment_revision::document,
                shipment_revision::line,
                shipment_revision::organization_id,
                shipment_revision::ordinal,
                shipment_revision::upload_id,
            ))
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}
