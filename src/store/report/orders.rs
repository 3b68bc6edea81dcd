//! Orders for the report, with what was said to them.

use super::{PAGE_LIMIT_ROWS, Standing, Window, standings};
use crate::error::Result;
use crate::store::Read;
use crate::store::order::{OrderRow, OrderVersionRow};
use crate::store::petition::PetitionRow;
use crate::store::remediation::{CountRow, StepRow, list_steps};
use crate::store::representation::RepresentationRow;
use crate::store::schema::{
    legal_order, legal_order_version, petition, representation, worker_count,
};
use crate::store::voice_file::{self, FileRow};
use diesel::prelude::*;

/// Orders of one page: each brings all that was said to it.
const ORDER_LIMIT_ROWS: i64 = PAGE_LIMIT_ROWS / 10;

/// An order with what lies in other tables.
#[derive(Debug, Clone)]
pub struct OrderSeen {
    /// The order.
    pub order: OrderRow,
    /// The version of its scope at the as-of time.
    pub version: Option<OrderVersionRow>,
    /// Where it stood.
    pub standing: Option<Standing>,
    /// What was said to it by then, oldest first.
    pub said: Vec<RepresentationRow>,
    /// The newest count of workers by then.
    pub count: Option<CountRow>,
    /// The steps of remediation.
    pub steps: Vec<StepRow>,
    /// The petitions that were filed by then, oldest first.
    pub petitions: Vec<PetitionRow>,
    /// The files that had come with all of these by then.
    pub files: Vec<FileRow>,
}

/// A page of orders with a number after `after`.
///
/// # Errors
/// When the database fails.
pub fn orders(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<OrderSeen>> {
    let rows: Vec<OrderRow> = legal_order::table
        .filter(legal_order::docket_number.gt(after))
        .filter(legal_order::created_at.between(window.from_at, window.until_at))
        .order(legal_order::docket_number.asc())
        .limit(ORDER_LIMIT_ROWS)
        .select(OrderRow::as_select())
        .load(tx.conn())?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let versions: Vec<OrderVersionRow> = legal_order_version::table
        .filter(legal_order_version::order_id.eq_any(&ids))
        .filter(legal_order_version::made_at.le(window.as_of))
        .order(legal_order_version::number.desc())
        .select(OrderVersionRow::as_select())
        .load(tx.conn())?;
    let said: Vec<RepresentationRow> = representation::table
        .filter(representation::order_id.eq_any(&ids))
        .filter(representation::filed_at.le(window.as_of))
        .order(representation::docket_number.asc())
        .select(RepresentationRow::as_select())
        .load(tx.conn())?;
    let petitions: Vec<PetitionRow> = petition::table
        .filter(petition::order_id.eq_any(&ids))
        .filter(petition::filed_at.le(window.as_of))
        .order(petition::docket_number.asc())
        .select(PetitionRow::as_select())
        .load(tx.conn())?;
    let counts: Vec<CountRow> = worker_count::table
        .filter(worker_count::order_id.eq_any(&ids))
        .filter(worker_count::recorded_at.le(window.as_of))
        .order(worker_count::id.desc())
        .select(CountRow::as_select())
        .load(tx.conn())?;
    let things: Vec<&str> = said
        .iter()
        .map(|row| row.id.as_str())
        .chain(petitions.iter().map(|row| row.id.as_str()))
        .collect();
    let files = files(tx, window, &things)?;
    let steps = list_steps(tx, &ids)?;
    let mut stood = standings(tx, "order", &ids, window.as_of)?;
    let seen = |order: OrderRow| OrderSeen {
        version: versions.iter().find(|version| version.order_id == order.id).cloned(),
        standing: stood.remove(&order.id),
        said: said.iter().filter(|one| one.order_id == order.id).cloned().collect(),
        count: counts.iter().find(|count| count.order_id == order.id).cloned(),
        steps: steps.iter().filter(|step| step.order_id == order.id).cloned().collect(),
        petitions: petitions.iter().filter(|one| one.order_id == order.id).cloned().collect(),
        files: files.clone(),
        order,
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// The files that had come with these things at the as-of time.
pub(super) fn files(tx: &mut Read<'_>, window: &Window, things: &[&str]) -> Result<Vec<FileRow>> {
    let mut rows = Vec::new();
    for some in things.chunks(500) {
        rows.extend(voice_file::list(tx, some)?);
    }
    rows.retain(|row| row.added_at <= window.as_of);
    Ok(rows)
}
