//! Requests of programs that may come again.

use super::schema::api_repeat;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_repeat)]
pub struct RepeatRow {
    /// Whose program asked.
    pub organization_id: i64,
    /// The name made of the sender's key.
    pub name: String,
    /// What it asked for.
    pub asked: String,
    /// When.
    pub asked_on: NaiveDate,
}

/// What was asked for under this name, if anything.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, organization_id: i64, name: &str) -> Result<Option<String>> {
    Ok(api_repeat::table
        .find((organization_id, name))
        .select(api_repeat::asked)
        .first(tx.conn())
        .optional()?)
}

/// Notes what is asked for, and forgets what the organization asked for before
/// `forget_before`.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut Write<'_>, row: &RepeatRow, forget_before: NaiveDate) -> Result<()> {
    let own = api_repeat::table.filter(api_repeat::organization_id.eq(row.organization_id));
    diesel::delete(own.filter(api_repeat::asked_on.lt(forget_before))).execute(tx.conn())?;
    diesel::insert_into(api_repeat::table).values(row).execute(tx.conn())?;
    Ok(())
}
