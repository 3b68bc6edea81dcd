//! What dry runs found.

use super::schema::{hold, upload_plan, upload_reach};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// What the dry run of an upload found, JSON; none when there was none.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<String>> {
    let found: Option<String> = upload_plan::table
        .find(upload_id)
        .select(upload_plan::dry_run)
        .first(tx.conn())
        .optional()?;
    Ok(found.filter(|text| !text.is_empty()))
}

/// Keeps what the dry run of an upload found.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut Write<'_>, upload_id: i64, found: &str) -> Result<()> {
    let changed = diesel::update(upload_plan::table.find(upload_id))
        .set((upload_plan::dry_run.eq(found), upload_plan::version.eq(upload_plan::version + 1)))
        .execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(upload_plan::table)
            .values((
                upload_plan::upload_id.eq(upload_id),
                upload_plan::came_by.eq("browser"),
                upload_plan::review.eq("none"),
                upload_plan::dry_run.eq(found),
                upload_plan::version.eq(1),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// What an upload would touch of the agency's work, JSON.
///
/// # Errors
/// When the database fails.
pub fn find_reach(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<String>> {
    Ok(upload_reach::table
        .find(upload_id)
        .select(upload_reach::found)
        .first(tx.conn())
        .optional()?)
}

/// Keeps what an upload would touch of the agency's work.
///
/// # Errors
/// When the database fails.
pub fn put_reach(tx: &mut Write<'_>, upload_id: i64, found: &str, on: NaiveDate) -> Result<()> {
    diesel::delete(upload_reach::table.find(upload_id)).execute(tx.conn())?;
    diesel::insert_into(upload_reach::table)
        .values((
            upload_reach::upload_id.eq(upload_id),
            upload_reach::found.eq(found),
            upload_reach::made_on.eq(on),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A page of the lines with an open hold, by the hold's docket number: number,
/// document, line.
///
/// # Errors
/// When the database fails.
pub fn held_lines(
    tx: &mut Read<'_>,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(String, String, i32)>> {
    Ok(hold::table
        .filter(hold::closed_at.is_null().and(hold::docket_number.gt(after)))
        .order(hold::docket_number.asc())
        .limit(limit_rows)
        .select((hold::docket_number, hold::document, hold::line))
        .load(tx.conn())?)
}
