//! What one organization may send, where it differs from the installation's
//! limits, and what it has sent.

use super::schema::{organization, upload};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The limits of one organization; nothing means the installation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct LimitRow {
    /// The largest file, in bytes.
    pub upload_limit_bytes: Option<i64>,
    /// The most files a day (UTC).
    pub uploads_per_day_limit: Option<i32>,
    /// The version of the organization's row.
    pub version: i32,
}

/// The limits of an organization.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, organization_id: i64) -> Result<Option<LimitRow>> {
    Ok(organization::table
        .find(organization_id)
        .select((
            organization::upload_limit_bytes,
            organization::uploads_per_day_limit,
            organization::version,
        ))
        .first(tx.conn())
        .optional()?)
}

/// Sets the limits of an organization on the version that the page showed.
///
/// # Errors
/// [`Error::Stale`] when somebody else was faster.
pub fn set(tx: &mut Write<'_>, organization_id: i64, shown: &LimitRow) -> Result<()> {
    let row =
        organization::table.find(organization_id).filter(organization::version.eq(shown.version));
    let changed = diesel::update(row)
        .set((
            organization::upload_limit_bytes.eq(shown.upload_limit_bytes),
            organization::uploads_per_day_limit.eq(shown.uploads_per_day_limit),
            organization::version.eq(organization::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, organization_id)?.ok_or(Error::NotFound("organization"))?.version;
    Err(Error::Stale { shown: shown.version, now })
}

/// How many files an organization has sent since a time, counted to
/// `limit_rows` at most.
///
/// # Errors
/// When the database fails.
pub fn count_since(
    tx: &mut Read<'_>,
    organization_id: i64,
    since: NaiveDateTime,
    limit_rows: i64,
) -> Result<i64> {
    let ids: Vec<i64> = upload::table
        .filter(upload::organization_id.eq(organization_id).and(upload::created_at.ge(since)))
        .select(upload::id)
        .limit(limit_rows)
        .load(tx.conn())?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}
