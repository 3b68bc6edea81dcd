//! Allegations for the report: no words of the source, no filer.

use super::docket::numbers;
use super::{PAGE_LIMIT_ROWS, Window};
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{allegation, case_allegation};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// What of an allegation may be exported. There is no column for who.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = allegation)]
pub struct AllegationRow {
    /// Its key.
    pub id: String,
    /// Its docket number.
    pub docket_number: Option<String>,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// The channel's code.
    pub channel: String,
    /// The regime's code.
    pub regime: String,
    /// The violation's code.
    pub violation: String,
    /// The country of the site.
    pub site_country: String,
    /// The goods.
    pub goods: String,
    /// The tariff number.
    pub hts: String,
    /// Completeness.
    pub completeness_permille: i32,
    /// What is missing.
    pub missing: String,
}

/// An allegation with its case.
#[derive(Debug, Clone)]
pub struct AllegationSeen {
    /// The allegation.
    pub allegation: AllegationRow,
    /// Docket number of its case.
    pub case_number: Option<String>,
}

/// A page of allegations with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn allegations(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<AllegationSeen>> {
    let until = window.until_on.min(window.over_on);
    let rows: Vec<AllegationRow> = allegation::table
        .filter(allegation::id.gt(after))
        .filter(allegation::received_on.between(window.from_on, until))
        .order(allegation::id.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(AllegationRow::as_select())
        .load(tx.conn())?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let cases: HashMap<String, String> = case_allegation::table
        .filter(case_allegation::allegation_id.eq_any(&ids))
        .filter(case_allegation::added_at.le(window.as_of))
        .select((case_allegation::allegation_id, case_allegation::case_id))
        .load::<(String, String)>(tx.conn())?
        .into_iter()
        .collect();
    let case_ids: Vec<&str> = cases.values().map(String::as_str).collect();
    let case_numbers = numbers(tx, &case_ids)?;
    Ok(rows
        .into_iter()
        .map(|allegation| AllegationSeen {
            case_number: cases.get(&allegation.id).and_then(|case| case_numbers.get(case)).cloned(),
            allegation,
        })
        .collect())
}
