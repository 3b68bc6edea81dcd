//! Which row of a file names which spelling, in any role: the way from a party
//! to its lines.
//!
//! An import enters some hundred thousand rows at once, sorted by spelling, as lists of
//! row numbers. Entered row by row, each spelling would change a page that no other row
//! of its transaction changes, and that page would be written once a row. The view
//! `row_party` tells the lists row by row. Rows that are not entered yet are looked
//! through one by one ([`list_entering`]). Entries are facts of the file: they stay
//! when another file tells the line anew, and then lead nowhere until the line is
//! told as before again. A row may be in two lists, when a worker was killed between.

use super::conn::AnyConn;
use super::raw::Raw;
use super::schema::{row_party_list as l, shipment_line, upload};
use super::shipment::LineRow;
use super::upload::overtaken;
use super::{Read, Write};
use crate::error::{Error, Result};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text};
use std::collections::BTreeMap;

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

/// The most rows of one list: a page of a party's lines reads whole lists.
const LIST_LIMIT_ROWS: usize = 1000;

/// Rows of a file that name one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    variant_id: i64,
    upload_id: i64,
    /// The first of them.
    from_row: i64,
    /// All of them, ascending, as a JSON array.
    rows: String,
}

/// Entries, sorted and each once, as lists.
#[must_use]
pub fn lists(entries: &[Entry]) -> Vec<List> {
    entries
        .chunk_by(|a, b| (a.variant_id, a.upload_id) == (b.variant_id, b.upload_id))
        .flat_map(|of_one| of_one.chunks(LIST_LIMIT_ROWS))
        .filter_map(list)
        .collect()
}

fn list(entries: &[Entry]) -> Option<List> {
    let Entry { variant_id, upload_id, row_number: from_row } = *entries.first()?;
    let mut rows = String::with_capacity(entries.len().saturating_mul(8));
    for entry in entries {
        rows.push(if rows.is_empty() { '[' } else { ',' });
        rows.push_str(&entry.row_number.to_string());
    }
    rows.push(']');
    Some(List { variant_id, upload_id, from_row, rows })
}

/// What an insert does with a list that begins at the same row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The new one tells more: an import enters whole windows.
    Replaced,
    /// It has the one row of the new one.
    Kept,
}

impl Known {
    const fn sql(self) -> &'static str {
        match self {
            Self::Replaced => {
                "(variant_id, upload_id, from_row) DO UPDATE SET rows = excluded.rows"
            }
            Self::Kept => "DO NOTHING",
        }
    }
}

/// How many lists are read at once.
const LISTS_LIMIT_ROWS: i64 = 200;

/// Row numbers by file.
pub type RowsByFile = BTreeMap<i64, Vec<i64>>;
/// File and first row of a list: lists are read from the newest file back.
pub type ListPlace = (i64, i64);

/// Rows that name one spelling, by file, of lists before a place and of files between two;
/// at least so many rows, if there are, and the place behind which they go on.
///
/// # Errors
/// When the database fails, or a list cannot be read.
pub fn rows_before(
    tx: &mut Read<'_>,
    variant: i64,
    (least, most): (i64, i64),
    before: ListPlace,
    wanted_rows: usize,
) -> Result<(RowsByFile, Option<ListPlace>)> {
    let found: Vec<(i64, i64, String)> = l::table
        .filter(l::variant_id.eq(variant))
        .filter(l::upload_id.ge(least).and(l::upload_id.le(most)))
        .filter(l::upload_id.lt(before.0).or(l::from_row.lt(before.1)))
        .order((l::upload_id.desc(), l::from_row.desc()))
        .limit(LISTS_LIMIT_ROWS)
        .select((l::upload_id, l::from_row, l::rows))
        .load(tx.conn())?;
    let is_full = i64::try_from(found.len()).is_ok_and(|lists| lists >= LISTS_LIMIT_ROWS);
    let (mut rows, mut count) = (RowsByFile::new(), 0);
    let mut left = found.iter();
    let mut place = before;
    for (upload, from_row, list) in left.by_ref() {
        let list: Vec<i64> = serde_json::from_str(list).map_err(Error::internal)?;
        count += list.len();
        rows.entry(*upload).or_default().extend(list);
        place = (*upload, *from_row);
        if count >= wanted_rows {
            break;
        }
    }
    Ok((rows, (is_full || left.len() > 0).then_some(place)))
}

/// Enters lists of a window of rows. Done twice, it changes nothing.
///
/// # Errors
/// When the database fails.
pub fn enter(tx: &mut Write<'_>, lists: &[List]) -> Result<()> {
    insert(tx, lists, Known::Replaced)
}

fn insert(tx: &mut Write<'_>, lists: &[List], known: Known) -> Result<()> {
    let known = known.sql();
    match tx.conn() {
        _ if lists.is_empty() => Ok(()),
        AnyConn::Sqlite(conn) => {
            let raw = Raw::of(conn)?;
            let mut insert = raw.prepare(&format!(
                "INSERT INTO row_party_list (variant_id, upload_id, from_row, rows) \
                 VALUES (?1, ?2, ?3, ?4) ON CONFLICT {known}"
            ))?;
            for list in lists {
                insert.run(&[
                    list.variant_id.into(),
                    list.upload_id.into(),
                    list.from_row.into(),
                    list.rows.as_str().into(),
                ])?;
            }
            Ok(())
        }
        AnyConn::Postgres(conn) => {
            let column = |of: fn(&List) -> i64| -> Vec<i64> { lists.iter().map(of).collect() };
            let rows: Vec<&str> = lists.iter().map(|list| list.rows.as_str()).collect();
            sql_query(format!(
                "INSERT INTO row_party_list (variant_id, upload_id, from_row, rows) \
                 SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT {known}"
            ))
            .bind::<Array<BigInt>, _>(column(|list| list.variant_id))
            .bind::<Array<BigInt>, _>(column(|list| list.upload_id))
            .bind::<Array<BigInt>, _>(column(|list| list.from_row))
            .bind::<Array<Text>, _>(rows)
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
    // One row each: a list that begins at this row has it already.
    let lists: Vec<List> = entries.chunks(1).filter_map(list).collect();
    insert(tx, &lists, Known::Kept)
}

/// Notes that the rows of an upload up to one are entered.
///
/// # Errors
/// [`crate::error::Error::Refused`] when another worker was faster.
pub fn move_on(tx: &mut Write<'_>, upload_id: i64, from: i64, to: i64) -> Result<()> {
    let row = upload::table.find(upload_id).filter(upload::entered_row.eq(from));
    overtaken(diesel::update(row).set(upload::entered_row.eq(to)).execute(tx.conn())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_lists_of_a_spelling_and_a_file() {
        let entry = |variant_id, upload_id, row_number| Entry { variant_id, upload_id, row_number };
        let all = [entry(1, 7, 2), entry(1, 7, 3), entry(1, 8, 1), entry(2, 7, 2)];
        let told: Vec<(i64, i64, i64, String)> = lists(&all)
            .into_iter()
            .map(|list| (list.variant_id, list.upload_id, list.from_row, list.rows))
            .collect();
        let list = |variant, upload, from, rows: &str| (variant, upload, from, rows.to_owned());
        assert_eq!(told, [list(1, 7, 2, "[2,3]"), list(1, 8, 1, "[1]"), list(2, 7, 2, "[2]")]);
    }

    #[test]
    fn a_long_list_is_cut() {
        let all: Vec<Entry> = (1..=2500)
            .map(|row_number| Entry { variant_id: 1, upload_id: 7, row_number })
            .collect();
        let from: Vec<i64> = lists(&all).iter().map(|list| list.from_row).collect();
        assert_eq!(from, [1, 1001, 2001]);
    }
}
