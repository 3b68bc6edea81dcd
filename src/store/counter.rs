//! Docket numbers: A-2026-000123. Staff-side work alone takes one.

use super::Write;
use super::schema::counter;
use crate::error::Result;
use diesel::prelude::*;

/// Takes the next number of a kind in a year: `C-2026-000042`.
///
/// # Errors
/// When the database fails; the number goes back with the transaction.
pub fn take(tx: &mut Write<'_>, prefix: &str, year: i32) -> Result<String> {
    let next: Option<i64> = counter::table
        .find((prefix, year))
        .select(counter::next_number)
        .first(tx.conn())
        .optional()?;
    let number = next.unwrap_or(1);
    if next.is_some() {
        diesel::update(counter::table.find((prefix, year)))
            .set(counter::next_number.eq(number + 1))
            .execute(tx.conn())?;
    } else {
        diesel::insert_into(counter::table)
            .values((
                counter::kind.eq(prefix),
                counter::year.eq(year),
                counter::next_number.eq(number + 1),
            ))
            .execute(tx.conn())?;
    }
    Ok(format!("{prefix}-{year}-{number:06}"))
}
