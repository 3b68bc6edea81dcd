//! Which row of a file names which spelling, in any role: the way from a party
//! to its lines.
//!
//! An import enters some ten thousand rows at once, sorted by spelling. Entered
//! row by row, each spelling would change a page that no other row of its
//! transaction changes, and that page would be written once a row. Rows that are
//! not entered yet are looked through one by one ([`list_entering`]). Entries
//! are facts of the file: they stay when another file tells the line anew, and
//! then lead nowhere until the line is told as before again.

use super::conn::AnyConn;
use super::raw::Raw;
use super::schema::{shipment_line, upload};
use super::shipment::LineRow;
use super::upload::overtaken;
use super::{Read, Write};
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt};

/// How many uploads that are being entered are looked through.
const ENTERING_LIMIT_ROWS: i64 = 100;

/// The lines that name one of these spellings in any role: those of rows that
/// are entered, by the way from a party to its lines, and those of rows that
/// are not entered yet, by looking through them. `$lines!` is given what to
/// select from, and narrows, orders and loads it; a line may come twice.
macro_rules! lines_naming {
    ($tx:ident, $variants:expr, $lines:ident) => {{
        use $crate::store::schema::{row_party, shipment_line};
        let variants: Vec<i64> = $variants;
        let entered = shipment_line::table.inner_join(
            row_party::table.on(row_party::upload_id
                .eq(shipment_line::upload_id)
                .and(row_party::row_number.eq(shipment_line::row_number))),
        );
        let mut found = $lines!(entered.filter(row_party::variant_id.eq_any(variants.clone())));
        let variants: Vec<Option<i64>> = variants.into_iter().map(Some).collect();
        for (upload, row) in $crate::store::row_party::list_entering($tx)? {
            found.extend($lines!(
                shipment_line::table
                    .filter(shipment_line::upload_id.eq(upload))
                    .filter(shipment_line::row_number.gt(row))
                    .filter(
                        shipment_line::importer_variant
                            .eq_any(variants.clone())
                            .or(shipment_line::consignee_variant.eq_any(variants.clone()))
                            .or(shipment_line::shipper_variant.eq_any(variants.clone()))
                            .or(shipment_line::manufacturer_variant.eq_any(variants.clone()))
                    )
            ));
        }
        found
    }};
}
pub(super) use lines_naming;

/// That a row names a spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The spelling.
    pub variant_id: i64,
    /// The file.
    pub upload_id: i64,
    /// Its data row, from 1.
    pub row_number: i64,
}

/// The last row of an upload whose spellings are entered.
///
/// # Errors
/// When the database fails.
pub fn entered(tx: &mut Read<'_>, upload_id: i64) -> Result<i64> {
    Ok(upload::table.find(upload_id).select(upload::entered_row).first(tx.conn())?)
}

/// Uploads of which rows are not entered yet, with the last one that is.
///
/// # Errors
/// When the database fails.
pub fn list_entering(tx: &mut Read<'_>) -> Result<Vec<(i64, i64)>> {
    Ok(upload::table
        .filter(upload::entered_row.lt(upload::next_row))
        .select((upload::id, upload::entered_row))
        .order(upload::id.desc())
        .limit(ENTERING_LIMIT_ROWS)
        .load(tx.conn())?)
}

/// What the rows of an upload behind one row and up to another name, sorted.
///
/// # Errors
/// When the database fails.
pub fn list_named(
    tx: &mut Read<'_>,
    upload_id: i64,
    behind: i64,
    up_to: i64,
) -> Result<Vec<Entry>> {
    type Named = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Named> = shipment_line::table
        .filter(shipment_line::upload_id.eq(upload_id))
        .filter(shipment_line::row_number.gt(behind).and(shipment_line::row_number.le(up_to)))
        .select((
            shipment_line::row_number,
            shipment_line::importer_variant,
            shipment_line::consignee_variant,
            shipment_line::shipper_variant,
            shipment_line::manufacturer_variant,
        ))
        .load(tx.conn())?;
    let mut entries: Vec<Entry> = rows
        .into_iter()
        .flat_map(|(row_number, importer, consignee, shipper, manufacturer)| {
            [importer, consignee, shipper, manufacturer]
                .into_iter()
                .flatten()
                .map(move |variant_id| Entry { variant_id, upload_id, row_number })
        })
        .collect();
    entries.sort_unstable();
    entries.dedup();
    Ok(entries)
}

/// Enters what rows name; what is entered already stays.
///
/// # Errors
/// When the database fails.
pub fn enter(tx: &mut Write<'_>, entries: &[Entry]) -> Result<()> {
    match tx.conn() {
        _ if entries.is_empty() => Ok(()),
        AnyConn::Sqlite(conn) => {
            let raw = Raw::of(conn)?;
            let mut insert = raw.prepare(
                "INSERT INTO row_party (variant_id, upload_id, row_number) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO NOTHING",
            )?;
            for entry in entries {
                insert.run(&[
                    entry.variant_id.into(),
                    entry.upload_id.into(),
                    entry.row_number.into(),
                ])?;
            }
            Ok(())
        }
        AnyConn::Postgres(conn) => {
            let column = |of: fn(&Entry) -> i64| -> Vec<i64> { entries.iter().map(of).collect() };
            sql_query(
                "INSERT INTO row_party (variant_id, upload_id, row_number) \
                 SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind::<Array<BigInt>, _>(column(|entry| entry.variant_id))
            .bind::<Array<BigInt>, _>(column(|entry| entry.upload_id))
            .bind::<Array<BigInt>, _>(column(|entry| entry.row_number))
            .execute(conn)?;
            Ok(())
        }
    }
}

/// Enters what lines name that are written one by one.
///
/// # Errors
/// When the database fails.
pub(in crate::store) fn enter_lines(tx: &mut Write<'_>, rows: &[LineRow]) -> Result<()> {
    let mut entries: Vec<Entry> = rows
        .iter()
        .flat_map(|row| {
            [
                row.importer_variant,
                row.consignee_variant,
                row.shipper_variant,
                row.manufacturer_variant,
            ]
            .into_iter()
            .flatten()
            .map(|variant_id| Entry {
                variant_id,
                upload_id: row.upload_id,
                row_number: row.row_number,
            })
        })
        .collect();
    entries.sort_unstable();
    entries.dedup();
    enter(tx, &entries)
}

/// Notes that the rows of an upload up to one are entered.
///
/// # Errors
/// [`crate::error::Error::Refused`] when another worker was faster.
pub fn move_on(tx: &mut Write<'_>, upload_id: i64, from: i64, to: i64) -> Result<()> {
    let row = upload::table.find(upload_id).filter(upload::entered_row.eq(from));
    overtaken(diesel::update(row).set(upload::entered_row.eq(to)).execute(tx.conn())?)
}
