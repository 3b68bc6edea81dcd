//! Reports that were made, as their events tell.

use crate::domain::event::{Noun, Verb};
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{account, event};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A report that was made.
#[derive(Debug, Clone, Queryable)]
pub struct RunRow {
    /// Its key.
    pub id: String,
    /// When it was finished.
    pub at: Option<NaiveDateTime>,
    /// Who made it; none for the operator.
    pub actor_name: Option<String>,
    /// What was made, as JSON.
    pub facts: String,
}

/// A page of reports that were made, newest first: those with a key before
/// `before` (none for the newest).
///
/// # Errors
/// When the database fails.
pub fn list_runs(tx: &mut Read<'_>, before: Option<&str>, limit_rows: i64) -> Result<Vec<RunRow>> {
    let mut query = event::table
        .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
        .filter(event::subject_kind.eq(Noun::Report.code()))
        .filter(event::verb.eq(Verb::ReportMade.code()))
        .order(event::subject_id.desc())
        .limit(limit_rows)
        .select((event::subject_id, event::at, account::name.nullable(), event::facts))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(event::subject_id.lt(before));
    }
    Ok(query.load(tx.conn())?)
}

/// One report that was made.
///
/// # Errors
/// When the database fails.
pub fn find_run(tx: &mut Read<'_>, id: &str) -> Result<Option<RunRow>> {
    Ok(event::table
        .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
        .filter(event::subject_kind.eq(Noun::Report.code()).and(event::subject_id.eq(id)))
        .filter(event::verb.eq(Verb::ReportMade.code()))
        .select((event::subject_id, event::at, account::name.nullable(), event::facts))
        .first(tx.conn())
        .optional()?)
}
