//! How far the last screening of an allegation or an order went.

use super::conn::each;
use super::schema::screened;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// The last screening of all parties and lines for one allegation or order. It has
/// a date and no time, since a source's allegation is screened at once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = screened)]
pub struct ScreenedRow {
    /// allegation or order.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// When.
    pub screened_on: NaiveDate,
    /// Lines that were compared.
    pub line_rows: i64,
    /// False when there were more lines than are compared.
    pub is_whole: bool,
    /// The order and its version; empty for allegations.
    pub list_version: String,
    /// The rules that scored.
    pub scorer_version: String,
    /// From which score on links were proposed, in thousandths.
    pub threshold_permille: i32,
    /// Which setting that was; 0 for the one that is shipped.
    pub threshold_version: i32,
}

/// Notes a screening in place of the one before.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut Write<'_>, row: &ScreenedRow) -> Result<()> {
    each!(tx.conn(), |c| diesel::insert_into(screened::table)
        .values(row)
        .on_conflict((screened::subject_kind, screened::subject_id))
        .do_update()
        .set(row)
        .execute(c))?;
    Ok(())
}

/// The last screening of an allegation or an order.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, kind: &str, subject_id: &str) -> Result<Option<ScreenedRow>> {
    Ok(screened::table
        .find((kind, subject_id))
        .select(ScreenedRow::as_select())
        .first(tx.conn())
        .optional()?)
}
