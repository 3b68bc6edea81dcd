//! Lists of uploads, newest first.

use super::{PlanRow, Scope, UploadRow};
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{organization, upload, upload_plan};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A page of a list begins behind this place: time and key of the last row.
pub type After = (NaiveDateTime, i64);

/// Later than any row, and a year that both databases can write.
const END_OF_TIME: NaiveDateTime = match chrono::NaiveDate::from_ymd_opt(9999, 1, 1) {
    Some(day) => day.and_time(chrono::NaiveTime::MIN),
    None => NaiveDateTime::MAX,
};

/// What a list of uploads is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Narrowed {
    /// Nothing is left out.
    #[default]
    All,
    /// Those that wait for a person.
    Review,
    /// Those that are being read, or wait for it.
    Open,
    /// Those that were read to their end.
    Done,
    /// Those with rows that were not taken.
    Faulty,
    /// Those that were refused, discarded, or failed.
    Refused,
    /// Those that were taken back.
    Undone,
}

/// A row of a list: the upload, its organization's name, and its plan.
pub type Listed = (UploadRow, String, Option<PlanRow>);

/// Uploads with their organizations' names and plans, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    scope: Scope,
    narrowed: Narrowed,
    after: Option<After>,
    limit_rows: i64,
) -> Result<Vec<Listed>> {
    // The far end of time stands for "from the start".
    let (at, id) = after.unwrap_or((NaiveDateTime::MAX, i64::MAX));
    let at = at.min(END_OF_TIME);
    let mut query = upload::table
        .inner_join(organization::table)
        .left_join(upload_plan::table)
        .filter(upload::created_at.lt(at).or(upload::created_at.eq(at).and(upload::id.lt(id))))
        .order((upload::created_at.desc(), upload::id.desc()))
        .limit(limit_rows)
        .select((UploadRow::as_select(), organization::name, Option::<PlanRow>::as_select()))
        .into_boxed();
    if let Scope::Organization(id) = scope {
        query = query.filter(upload::organization_id.eq(id));
    }
    query = match narrowed {
        Narrowed::All => query,
        Narrowed::Review => {
            query.filter(upload::state.eq("importing").and(upload_plan::review.eq("waiting")))
        }
        Narrowed::Open => query.filter(upload::state.eq_any(["received", "importing"])),
        Narrowed::Done => {
            query.filter(upload::state.eq("done").and(upload_plan::undone_at.is_null()))
        }
        Narrowed::Faulty => query.filter(upload::rows_rejected.gt(0)),
        Narrowed::Refused => query.filter(upload::state.eq_any(["refused", "failed"])),
        Narrowed::Undone => query.filter(upload_plan::undone_at.is_not_null()),
    };
    Ok(query.load(tx.conn())?)
}

/// One point of an organization's history of quality.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Graded {
    /// How URLs name the upload.
    pub public_id: String,
    /// The name that the sender gave the file.
    pub file_name: String,
    /// When it was acknowledged.
    pub created_at: NaiveDateTime,
    /// Data rows read.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_rejected: i64,
    /// How good it was, in thousandths.
    pub quality_permille: i32,
}

/// The newest uploads of an organization whose quality is known, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_graded(
    tx: &mut Read<'_>,
    organization_id: i64,
    limit_rows: i64,
) -> Result<Vec<Graded>> {
    Ok(upload::table
        .inner_join(upload_plan::table)
        .filter(
            upload::organization_id
                .eq(organization_id)
                .and(upload::state.eq("done"))
                .and(upload_plan::quality_permille.is_not_null()),
        )
        .order((upload::created_at.desc(), upload::id.desc()))
        .limit(limit_rows)
        .select((
            upload::public_id,
            upload::file_name,
            upload::created_at,
            upload::rows_read,
            upload::rows_rejected,
            upload_plan::quality_permille.assume_not_null(),
        ))
        .load(tx.conn())?)
}
