//! Cases for the docket.

use super::{PAGE_LIMIT_ROWS, Standing, Window, order_names, standings};
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{allegation, case_allegation, case_file, hold};
use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// A case as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = case_file)]
pub struct CaseRow {
    /// Its key.
    pub id: String,
    /// Its docket number.
    pub docket_number: String,
    /// The regime's code.
    pub regime: String,
    /// Its title.
    pub title: String,
    /// Its state now.
    pub state: String,
    /// The standard that was found to be met.
    pub standard: Option<String>,
    /// The order that it led to.
    pub order_id: Option<String>,
    /// Docket number of the case that it repeats.
    pub duplicate_of: Option<String>,
    /// Who holds it.
    pub assigned_to: Option<String>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
}

/// A case with what lies in other tables.
#[derive(Debug, Clone)]
pub struct CaseSeen {
    /// The case.
    pub case: CaseRow,
    /// Where it stood.
    pub standing: Option<Standing>,
    /// Docket numbers of its allegations, sorted; none for one without a number.
    pub allegations: Vec<Option<String>>,
    /// Number and kind of its order.
    pub order: Option<(String, String)>,
    /// Its holds.
    pub hold_count: i64,
    /// Its holds that were open.
    pub hold_open_count: i64,
}

/// A page of cases with a docket number after `after`.
///
/// # Errors
/// When the database fails.
pub fn docket(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<CaseSeen>> {
    let cases: Vec<CaseRow> = case_file::table
        .filter(case_file::docket_number.gt(after))
        .filter(case_file::opened_at.between(window.from_at, window.until_at))
        .order(case_file::docket_number.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(CaseRow::as_select())
        .load(tx.conn())?;
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let order_ids: Vec<&str> = cases.iter().filter_map(|case| case.order_id.as_deref()).collect();
    let mut standings = standings(tx, "case", &ids, window.as_of)?;
    let mut allegations = allegation_numbers(tx, &ids, window.as_of)?;
    let orders = order_names(tx, &order_ids)?;
    let (all, closed) = hold_counts(tx, &ids, window.as_of)?;
    Ok(cases
        .into_iter()
        .map(|case| {
            let hold_count = all.get(&case.id).copied().unwrap_or(0);
            CaseSeen {
                standing: standings.remove(&case.id),
                allegations: allegations.remove(&case.id).into_iter().flatten().collect(),
                order: case.order_id.as_ref().and_then(|id| orders.get(id).cloned()),
                hold_count,
                hold_open_count: hold_count - closed.get(&case.id).copied().unwrap_or(0),
                case,
            }
        })
        .collect())
}

type Numbers = HashMap<String, Vec<Option<String>>>;

fn allegation_numbers(tx: &mut Read<'_>, cases: &[&str], as_of: NaiveDateTime) -> Result<Numbers> {
    let rows: Vec<(String, Option<String>)> = case_allegation::table
        .inner_join(allegation::table)
        .filter(case_allegation::case_id.eq_any(cases).and(case_allegation::added_at.le(as_of)))
        .select((case_allegation::case_id, allegation::docket_number))
        .load(tx.conn())?;
    let mut found = Numbers::new();
    for (case, number) in rows {
        found.entry(case).or_default().push(number);
    }
    for numbers in found.values_mut() {
        numbers.sort();
    }
    Ok(found)
}

/// Docket numbers of cases, by key.
pub(super) fn numbers(tx: &mut Read<'_>, ids: &[&str]) -> Result<HashMap<String, String>> {
    Ok(case_file::table
        .filter(case_file::id.eq_any(ids))
        .select((case_file::id, case_file::docket_number))
        .load::<(String, String)>(tx.conn())?
        .into_iter()
        .collect())
}

type Counts = HashMap<String, i64>;

/// Holds by case: all, and those closed by then.
fn hold_counts(
    tx: &mut Read<'_>,
    cases: &[&str],
    as_of: NaiveDateTime,
) -> Result<(Counts, Counts)> {
    let opened: Vec<(Option<String>, i64)> = hold::table
        .filter(hold::case_id.eq_any(cases).and(hold::opened_at.le(as_of)))
        .group_by(hold::case_id)
        .select((hold::case_id, count_star()))
        .load(tx.conn())?;
    let closed: Vec<(Option<String>, i64)> = hold::table
        .filter(hold::case_id.eq_any(cases).and(hold::opened_at.le(as_of)))
        .filter(hold::closed_at.le(as_of))
        .group_by(hold::case_id)
        .select((hold::case_id, count_star()))
        .load(tx.conn())?;
    let by_case = |rows: Vec<(Option<String>, i64)>| {
        rows.into_iter().filter_map(|(case, count)| case.map(|case| (case, count))).collect()
    };
    Ok((by_case(opened), by_case(closed)))
}
