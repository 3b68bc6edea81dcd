//! What a line or a tariff ordinal said before an upload told it anew: kept,
//! so that older tellings can be read and an upload can be taken back.

use super::conn::each;
use super::schema::{shipment_line, shipment_revision, shipment_tariff};
use super::shipment::{LineRow, TariffRow};
use super::{Read, Write};
use crate::error::{Error, Result};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 400;

/// The telling that an upload replaced. Ordinal 0 is the line itself.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = shipment_revision, treat_none_as_default_value = false)]
pub struct RevisionRow {
    /// The document's number.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// The tariff ordinal, or 0 for the line.
    pub ordinal: i32,
    /// The upload that told it anew.
    pub upload_id: i64,
    /// The row that it replaced, every column, JSON.
    pub told: String,
}

impl RevisionRow {
    /// What a line said before an upload told it anew.
    ///
    /// # Errors
    /// When the row cannot be written as JSON.
    pub fn of_line(before: &LineRow, upload_id: i64) -> Result<Self> {
        Ok(Self {
            document: before.document.clone(),
            line: before.line,
            organization_id: before.organization_id,
            ordinal: 0,
            upload_id,
            told: serde_json::to_string(before).map_err(Error::internal)?,
        })
    }

    /// What an ordinal said before an upload told it anew.
    ///
    /// # Errors
    /// When the row cannot be written as JSON.
    pub fn of_tariff(before: &TariffRow, upload_id: i64) -> Result<Self> {
        Ok(Self {
            document: before.document.clone(),
            line: before.line,
            organization_id: before.organization_id,
            ordinal: before.ordinal,
            upload_id,
            told: serde_json::to_string(before).map_err(Error::internal)?,
        })
    }
}

/// Keeps what was told before. What an upload replaced first stays: it may
/// tell a line several times, and taking it back leads to before all of them.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Write<'_>, rows: &[RevisionRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(shipment_revision::table)
            .values(batch)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Keeps what these lines and ordinals say now, before this upload tells them
/// anew. What the upload told itself, and what was withdrawn, is not kept.
///
/// # Errors
/// When the database fails.
pub fn keep_before(
    tx: &mut Write<'_>,
    organization_id: i64,
    upload_id: i64,
    lines: &BTreeSet<(&str, i32)>,
    ordinals: &BTreeSet<(&str, i32, i32)>,
) -> Result<()> {
    let told = |documents: &BTreeSet<&str>| -> Vec<String> {
        documents.iter().map(|document| (*document).to_owned()).collect()
    };
    let documents: BTreeSet<&str> = lines.iter().map(|(document, _)| *document).collect();
    let mut rows = Vec::new();
    for before in lines_of(tx, organization_id, &told(&documents))? {
        if before.upload_id != upload_id && lines.contains(&(before.document.as_str(), before.line))
        {
            rows.push(RevisionRow::of_line(&before, upload_id)?);
        }
    }
    let documents: BTreeSet<&str> = ordinals.iter().map(|(document, ..)| *document).collect();
    for before in tariffs_of(tx, organization_id, &told(&documents))? {
        let key = (before.document.as_str(), before.line, before.ordinal);
        if before.upload_id != upload_id && ordinals.contains(&key) {
            rows.push(RevisionRow::of_tariff(&before, upload_id)?);
        }
    }
    keep(tx, &rows)
}

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

/// Those of these documents of which an upload told anything that stands or
/// was told anew later.
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
        ($table:ident, $batch:ident) => {
            found.extend(
                $table::table
                    .filter($table::document.eq_any($batch))
                    .filter($table::organization_id.eq(organization_id))
                    .filter($table::upload_id.eq(upload_id))
                    .select($table::document)
                    .distinct()
                    .load::<String>(tx.conn())?,
            );
        };
    }
    for batch in documents.chunks(BATCH_ROWS) {
        in_table!(shipment_line, batch);
        in_table!(shipment_tariff, batch);
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
