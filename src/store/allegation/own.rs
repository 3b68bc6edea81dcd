//! Allegations of one organization: every query here is narrowed to it.

use super::{AllegationKey, AllegationListRow, AllegationRow};
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{allegation, case_allegation, case_file};
use diesel::prelude::*;
use std::collections::HashMap;

/// Finds an allegation that an organization filed.
///
/// # Errors
/// When the database fails.
pub fn find_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    id: &str,
) -> Result<Option<AllegationRow>> {
    Ok(allegation::table
        .filter(allegation::organization_id.eq(organization_id).and(allegation::id.eq(id)))
        .select(AllegationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// A page of what an organization filed, newest date first; within a date by random
/// keys, which tell nothing of the time of day.
///
/// # Errors
/// When the database fails.
pub fn list_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    after: Option<&AllegationKey>,
    limit_rows: i64,
) -> Result<Vec<AllegationListRow>> {
    let mut query =
        allegation::table.filter(allegation::organization_id.eq(organization_id)).into_boxed();
    if let Some(key) = after {
        let same_day = allegation::received_on.eq(key.received_on).and(allegation::id.lt(&key.id));
        query = query.filter(allegation::received_on.lt(key.received_on).or(same_day));
    }
    Ok(query
        .order((allegation::received_on.desc(), allegation::id.desc()))
        .limit(limit_rows)
        .select(AllegationListRow::as_select())
        .load(tx.conn())?)
}

/// The state of the case that works on each of these allegations, by its key; those
/// without a case are left out.
///
/// # Errors
/// When the database fails.
pub fn case_states(tx: &mut Read<'_>, ids: &[&str]) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = case_allegation::table
        .inner_join(case_file::table)
        .filter(case_allegation::allegation_id.eq_any(ids))
        .select((case_allegation::allegation_id, case_file::state))
        .load(tx.conn())?;
    Ok(rows.into_iter().collect())
}
