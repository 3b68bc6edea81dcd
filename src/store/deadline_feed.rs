//! The addresses under which calendar programs read a person's deadlines.

use super::conn::each;
use super::schema::deadline_feed;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Gives a person a new address for a calendar program; the one before ends.
///
/// # Errors
/// When the database fails.
pub fn set(
    tx: &mut Write<'_>,
    account_id: &str,
    token_hash: &str,
    made_on: NaiveDate,
) -> Result<()> {
    let row = (
        deadline_feed::account_id.eq(account_id),
        deadline_feed::token_hash.eq(token_hash),
        deadline_feed::made_on.eq(made_on),
    );
    let new = (deadline_feed::token_hash.eq(token_hash), deadline_feed::made_on.eq(made_on));
    each!(tx.conn(), |c| diesel::insert_into(deadline_feed::table)
        .values(row)
        .on_conflict(deadline_feed::account_id)
        .do_update()
        .set(new)
        .execute(c))?;
    Ok(())
}

/// Whose address this is.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, token_hash: &str) -> Result<Option<String>> {
    Ok(deadline_feed::table
        .filter(deadline_feed::token_hash.eq(token_hash))
        .select(deadline_feed::account_id)
        .first(tx.conn())
        .optional()?)
}
