//! Imported files for the report.

use super::{PAGE_LIMIT_ROWS, Window};
use crate::domain::shipment::definition::Counts;
use crate::error::{Error, Result};
use crate::store::Read;
use crate::store::schema::{organization, upload, upload_plan, upload_shipments};
use crate::store::shipment_count::CountRow;
use crate::store::upload::UploadRow;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

/// A file with what lies in other tables.
#[derive(Debug, Clone)]
pub struct UploadSeen {
    /// The upload.
    pub upload: UploadRow,
    /// Its organization's name.
    pub organization: String,
    /// When it was taken back.
    pub undone_at: Option<NaiveDateTime>,
    /// Its shipments, once they were counted.
    pub counted: Option<(String, Counts)>,
}

/// A page of files whose import was over, with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn uploads(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<UploadSeen>> {
    let after: i64 = after.parse().unwrap_or(i64::MIN);
    let finished = upload::finished_at.assume_not_null();
    let rows: Vec<(UploadRow, String)> = upload::table
        .inner_join(organization::table)
        .filter(upload::id.gt(after).and(upload::finished_at.is_not_null()))
        .filter(finished.between(window.from_at, window.until_at))
        .order(upload::id.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select((UploadRow::as_select(), organization::name))
        .load(tx.conn())?;
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id).collect();
    let counted: Vec<CountRow> = upload_shipments::table
        .filter(upload_shipments::upload_id.eq_any(&ids))
        .filter(upload_shipments::counted_at.le(window.as_of))
        .select(CountRow::as_select())
        .load(tx.conn())?;
    let mut counted = counted
        .into_iter()
        .map(|row| {
            let counts: Counts = serde_json::from_str(&row.counts).map_err(Error::internal)?;
            Ok((row.upload_id, (row.definition, counts)))
        })
        .collect::<Result<HashMap<_, _>>>()?;
    let undone: HashMap<i64, Option<NaiveDateTime>> = upload_plan::table
        .filter(upload_plan::upload_id.eq_any(&ids))
        .filter(upload_plan::undone_at.assume_not_null().le(window.as_of))
        .select((upload_plan::upload_id, upload_plan::undone_at))
        .load::<(i64, Option<NaiveDateTime>)>(tx.conn())?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|(upload, organization)| UploadSeen {
            undone_at: undone.get(&upload.id).copied().flatten(),
            counted: counted.remove(&upload.id),
            upload,
            organization,
        })
        .collect())
}
