//! Versions of evidence for the report.

use super::{PAGE_LIMIT_ROWS, Window};
use crate::error::Result;
use crate::store::Read;
use crate::store::evidence::ItemVersionRow;
use crate::store::schema::{case_file, evidence_item, evidence_item_version};
use diesel::prelude::*;

/// A version of an item with its numbers.
#[derive(Debug, Clone)]
pub struct EvidenceSeen {
    /// The version.
    pub version: ItemVersionRow,
    /// Docket number of the case.
    pub case_number: String,
    /// Number of the item in its case.
    pub item: i32,
}

impl EvidenceSeen {
    /// The key by which the next page is asked for.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.version.item_id, self.version.number)
    }
}

/// A page of versions with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn evidence(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<EvidenceSeen>> {
    let (item, number) = after.split_once('/').unwrap_or((after, "0"));
    let number: i32 = number.parse().unwrap_or(0);
    let later =
        evidence_item_version::item_id.eq(item).and(evidence_item_version::number.gt(number));
    let rows: Vec<(ItemVersionRow, String, i32)> = evidence_item_version::table
        .inner_join(evidence_item::table.on(evidence_item::id.eq(evidence_item_version::item_id)))
        .inner_join(case_file::table.on(case_file::id.eq(evidence_item::case_id)))
        .filter(evidence_item_version::item_id.gt(item).or(later))
        .filter(evidence_item_version::made_at.between(window.from_at, window.until_at))
        .order((evidence_item_version::item_id.asc(), evidence_item_version::number.asc()))
        .limit(PAGE_LIMIT_ROWS)
        .select((ItemVersionRow::as_select(), case_file::docket_number, evidence_item::number))
        .load(tx.conn())?;
    let seen = |(version, case_number, item)| EvidenceSeen { version, case_number, item };
    Ok(rows.into_iter().map(seen).collect())
}
