//! Holds for the report, each with the most trusted telling of its line.

use super::docket::numbers;
use super::said::{self, SaidStep};
use super::{PAGE_LIMIT_ROWS, Standing, Window, order_names, standings};
use crate::domain::shipment::trust_rank;
use crate::error::Result;
use crate::store::Read;
use crate::store::representation::RepresentationRow;
use crate::store::schema::{hold, organization, representation, shipment_line};
use crate::store::voice_file::FileRow;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// What of a hold may be exported.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = hold)]
pub struct HoldRow {
    /// Its key.
    pub id: String,
    /// Its docket number.
    pub docket_number: String,
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// The case.
    pub case_id: Option<String>,
    /// The authority's code.
    pub authority: String,
    /// The order.
    pub order_id: String,
    /// Its version.
    pub order_version: i32,
    /// The importer's number.
    pub importer_number: String,
    /// The port.
    pub port: String,
    /// The goods.
    pub goods: String,
    /// The state now.
    pub state: String,
    /// Presentation.
    pub presented_on: Option<NaiveDate>,
    /// Detention.
    pub detained_on: Option<NaiveDate>,
    /// Notice.
    pub notice_sent_at: Option<NaiveDateTime>,
    /// End.
    pub closed_at: Option<NaiveDateTime>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
}

/// What one organization tells of a line.
#[derive(Debug, Clone, Queryable)]
pub struct LineTold {
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// What its document is.
    pub document_kind: String,
    /// The tariff number.
    pub hts: String,
    /// The origin.
    pub origin_country: String,
    /// The value.
    pub value_minor: Option<i64>,
    /// Its currency.
    pub value_currency: String,
    /// The kind of organization.
    pub organization_kind: String,
}

/// A hold with what lies in other tables.
#[derive(Debug, Clone)]
pub struct HoldSeen {
    /// The hold.
    pub hold: HoldRow,
    /// Where it stood.
    pub standing: Option<Standing>,
    /// Docket number of its case.
    pub case_number: Option<String>,
    /// Number and kind of its order.
    pub order: Option<(String, String)>,
    /// The most trusted telling of its line.
    pub told: Option<LineTold>,
    /// Replies to its order and corrections of it that had come by then, oldest first.
    pub said: Vec<RepresentationRow>,
    /// The files that had come with these by then.
    pub files: Vec<FileRow>,
    /// Proof, releases, exports and petitions for relief, the oldest first.
    pub steps: Vec<SaidStep>,
}

/// The steps whose grounds and days the report tells.
const SAYING: [&str; 7] = [
    "submit_proof",
    "release",
    "export",
    "file_petition",
    "petition_damages",
    "petition_as_surety",
    "decide_damages",
];

/// A page of holds with a docket number after `after`.
///
/// # Errors
/// When the database fails.
pub fn holds(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<HoldSeen>> {
    let rows: Vec<HoldRow> = hold::table
        .filter(hold::docket_number.gt(after))
        .filter(hold::opened_at.between(window.from_at, window.until_at))
        .order(hold::docket_number.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(HoldRow::as_select())
        .load(tx.conn())?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let order_ids: Vec<&str> = rows.iter().map(|row| row.order_id.as_str()).collect();
    let case_ids: Vec<&str> = rows.iter().filter_map(|row| row.case_id.as_deref()).collect();
    let mut standings = standings(tx, "hold", &ids, window.as_of)?;
    let orders = order_names(tx, &order_ids)?;
    let cases = numbers(tx, &case_ids)?;
    let mut told = most_trusted(tx, &rows)?;
    let said: Vec<RepresentationRow> = representation::table
        .filter(representation::order_id.eq_any(&order_ids))
        .filter(representation::kind.eq_any(["reply", "correction"]))
        .filter(representation::filed_at.le(window.as_of))
        .order(representation::docket_number.asc())
        .select(RepresentationRow::as_select())
        .load(tx.conn())?;
    let things: Vec<&str> = said.iter().map(|row| row.id.as_str()).collect();
    let files = super::orders::files(tx, window, &things)?;
    let steps = said::said(tx, &ids, &SAYING, window.as_of)?;
    Ok(rows
        .into_iter()
        .map(|hold| HoldSeen {
            standing: standings.remove(&hold.id),
            case_number: hold.case_id.as_ref().and_then(|id| cases.get(id).cloned()),
            order: orders.get(&hold.order_id).cloned(),
            told: told.remove(&hold.id),
            said: said.iter().filter(|one| one.order_id == hold.order_id).cloned().collect(),
            files: files.clone(),
            steps: steps.iter().filter(|step| step.hold_id == hold.id).cloned().collect(),
            hold,
        })
        .collect())
}

/// The most trusted telling of each hold's line, by the hold's key.
fn most_trusted(tx: &mut Read<'_>, holds: &[HoldRow]) -> Result<HashMap<String, LineTold>> {
    let documents: Vec<&str> = holds.iter().map(|hold| hold.document.as_str()).collect();
    // A document may have a thousand lines; only lines that some hold names are read.
    let mut lines: Vec<i32> = holds.iter().map(|hold| hold.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut rows: Vec<LineTold> = shipment_line::table
        .inner_join(organization::table.on(shipment_line::organization_id.eq(organization::id)))
        .filter(shipment_line::document.eq_any(documents).and(shipment_line::line.eq_any(lines)))
        .select((
            shipment_line::document,
            shipment_line::line,
            shipment_line::organization_id,
            shipment_line::document_kind,
            shipment_line::hts,
            shipment_line::origin_country,
            shipment_line::value_minor,
            shipment_line::value_currency,
            organization::kind,
        ))
        .load(tx.conn())?;
    rows.sort_by_key(|row| {
        let rank = trust_rank(&row.organization_kind, &row.document_kind);
        std::cmp::Reverse((rank, row.organization_id))
    });
    // The best comes last and stays.
    let best: HashMap<(&str, i32), &LineTold> =
        rows.iter().map(|row| ((row.document.as_str(), row.line), row)).collect();
    Ok(holds
        .iter()
        .filter_map(|hold| {
            let told = best.get(&(hold.document.as_str(), hold.line))?;
            Some((hold.id.clone(), (*told).clone()))
        })
        .collect())
}
