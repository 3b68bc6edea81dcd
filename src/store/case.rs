//! Cases, and the allegations that they work on.

use super::conn::AnyConn;
use super::schema::{allegation, case_allegation, case_file, link};
use super::{Read, Write, work_item};
use crate::domain::work_item::WorkNoun;
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

mod merge;
mod split;

pub use merge::{Offsets, move_all};
pub use split::{Parts, list_merged, list_split, move_parts};

type Db = <AnyConn as Connection>::Backend;

/// A case.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_file)]
pub struct CaseRow {
    /// Its key.
    pub id: String,
    /// C-2026-000042.
    pub docket_number: String,
    /// The regime's code.
    pub regime: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// State code.
    pub state: String,
    /// The evidence standard that counsel found to be reached.
    pub standard: Option<String>,
    /// The order in which it ended.
    pub order_id: Option<String>,
    /// The docket number of the case that it repeats.
    pub duplicate_of: Option<String>,
    /// Whose it is.
    pub assigned_to: Option<String>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
    /// Since when it is in its state.
    pub state_since: NaiveDateTime,
    /// How complete its evidence is, in thousandths (`evidence::floor::COMPLETENESS`).
    pub evidence_permille: i32,
    /// The docket number of the case from which it was split off.
    pub split_from: Option<String>,
}

/// What a step changes beside the version; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = case_file)]
pub struct CaseChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// Since when, where the state is another one.
    pub state_since: Option<NaiveDateTime>,
    /// The standard that was found to be reached.
    pub standard: Option<&'a str>,
    /// The order in which the case ended.
    pub order_id: Option<&'a str>,
    /// The case that it repeats.
    pub duplicate_of: Option<&'a str>,
    /// Whose it is now.
    pub assigned_to: Option<&'a str>,
    /// A new title.
    pub title: Option<&'a str>,
    /// A new summary.
    pub summary: Option<&'a str>,
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Only this state.
    pub state: Option<String>,
    /// Only those of this account.
    pub assigned_to: Option<String>,
}

/// An allegation as case work sees it in lists.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = allegation)]
pub struct AllegationBrief {
    /// Its key.
    pub id: String,
    /// A-2026-000123, once it was given.
    pub docket_number: Option<String>,
    /// The regime's code.
    pub regime: String,
    /// The date it came.
    pub received_on: NaiveDate,
    /// received or `in_case`.
    pub state: String,
    /// The production site, alleged.
    pub site_name: String,
    /// The folded name of the site.
    pub site_key: String,
    /// Its country, alleged.
    pub site_country: String,
    /// The goods, alleged.
    pub goods: String,
    /// Completeness against 19 CFR 12.42(b), in thousandths.
    pub completeness_permille: i32,
}

/// Inserts a case.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &CaseRow) -> Result<()> {
    diesel::insert_into(case_file::table).values(row).execute(tx.conn())?;
    let holder = row.assigned_to.as_deref();
    work_item::enter(tx, WorkNoun::Case, &row.id, &row.docket_number, row.opened_at.date(), holder)
}

/// Finds a case by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<CaseRow>> {
    Ok(case_file::table.find(id).select(CaseRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds a case by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, number: &str) -> Result<Option<CaseRow>> {
    Ok(case_file::table
        .filter(case_file::docket_number.eq(number))
        .select(CaseRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Changes a case that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when version or state moved on.
pub fn change(
    tx: &mut Write<'_>,
    seen: &CaseRow,
    change: &CaseChange<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = case_file::table
        .find(&seen.id)
        .filter(case_file::version.eq(seen.version).and(case_file::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((change, case_file::changed_at.eq(at), case_file::version.eq(case_file::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        let Some(state) = change.state.and_then(CaseState::from_code) else { return Ok(()) };
        return work_item::set_open(tx, WorkNoun::Case, &seen.id, state.is_open());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("case"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// Notes how complete the evidence of a case is. The case's own version stays:
/// nobody's page of the case is stale because evidence came.
///
/// # Errors
/// When the database fails.
pub fn set_completeness(tx: &mut Write<'_>, id: &str, permille: i32) -> Result<()> {
    diesel::update(case_file::table.find(id))
        .set(case_file::evidence_permille.eq(permille))
        .execute(tx.conn())?;
    Ok(())
}

/// How many cases are in each state since after `from` and at the latest at `until`.
///
/// # Errors
/// When the database fails.
pub fn count_by_age(
    tx: &mut Read<'_>,
    from: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<Vec<(String, i64)>> {
    Ok(case_file::table
        .filter(case_file::state_since.gt(from).and(case_file::state_since.le(until)))
        .group_by(case_file::state)
        .select((case_file::state, diesel::dsl::count_star()))
        .load(tx.conn())?)
}

/// How many cases are in each state with evidence this complete, both ends included.
///
/// # Errors
/// When the database fails.
pub fn count_by_completeness(
    tx: &mut Read<'_>,
    least_permille: i32,
    most_permille: i32,
) -> Result<Vec<(String, i64)>> {
    Ok(case_file::table
        .filter(case_file::evidence_permille.between(least_permille, most_permille))
        .group_by(case_file::state)
        .select((case_file::state, diesel::dsl::count_star()))
        .load(tx.conn())?)
}

/// A page of cases, newest number first: those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    filter: &CaseFilter,
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<CaseRow>> {
    let mut query = case_file::table.into_boxed::<Db>();
    if let Some(state) = &filter.state {
        query = query.filter(case_file::state.eq(state));
    }
    if let Some(holder) = &filter.assigned_to {
        query = query.filter(case_file::assigned_to.eq(holder));
    }
    if let Some(after) = after {
        query = query.filter(case_file::docket_number.lt(after));
    }
    Ok(query
        .order(case_file::docket_number.desc())
        .limit(limit_rows)
        .select(CaseRow::as_select())
        .load(tx.conn())?)
}

/// Puts an allegation into a case; the caller has looked that it is in none.
///
/// # Errors
/// When the database fails.
pub fn add_allegation(
    tx: &mut Write<'_>,
    case_id: &str,
    allegation_id: &str,
    by: &str,
    at: NaiveDateTime,
) -> Result<()> {
    diesel::insert_into(case_allegation::table)
        .values((
            case_allegation::case_id.eq(case_id),
            case_allegation::allegation_id.eq(allegation_id),
            case_allegation::added_by.eq(by),
            case_allegation::added_at.eq(at),
        ))
        .execute(tx.conn())?;
    diesel::update(allegation::table.find(allegation_id))
        .set((allegation::state.eq("in_case"), allegation::version.eq(allegation::version + 1)))
        .execute(tx.conn())?;
    work_item::set_open(tx, WorkNoun::Allegation, allegation_id, false)
}

/// The case that an allegation is in.
///
/// # Errors
/// When the database fails.
pub fn find_by_allegation(tx: &mut Read<'_>, allegation_id: &str) -> Result<Option<CaseRow>> {
    Ok(case_file::table
        .inner_join(case_allegation::table)
        .filter(case_allegation::allegation_id.eq(allegation_id))
        .select(CaseRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The allegations that a case works on, in the order of their dates.
///
/// # Errors
/// When the database fails.
pub fn list_allegations(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<AllegationBrief>> {
    Ok(allegation::table
        .inner_join(case_allegation::table)
        .filter(case_allegation::case_id.eq(case_id))
        .order((allegation::received_on.asc(), allegation::id.asc()))
        .limit(200)
        .select(AllegationBrief::as_select())
        .load(tx.conn())?)
}

/// An allegation by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_allegation(tx: &mut Read<'_>, number: &str) -> Result<Option<AllegationBrief>> {
    Ok(allegation::table
        .filter(allegation::docket_number.eq(number))
        .select(AllegationBrief::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Numbered allegations that are in no case, oldest first: those after the
/// given date and key.
///
/// # Errors
/// When the database fails.
pub fn list_waiting_allegations(
    tx: &mut Read<'_>,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<AllegationBrief>> {
    let mut query = allegation::table
        .filter(allegation::state.eq("received").and(allegation::docket_number.is_not_null()))
        .into_boxed::<Db>();
    if let Some((on, id)) = after {
        let same_day = allegation::received_on.eq(on).and(allegation::id.gt(id.to_owned()));
        query = query.filter(allegation::received_on.gt(on).or(same_day));
    }
    Ok(query
        .order((allegation::received_on.asc(), allegation::id.asc()))
        .limit(limit_rows)
        .select(AllegationBrief::as_select())
        .load(tx.conn())?)
}

/// Counting of proposed links stops here.
pub const LINK_COUNT_LIMIT_ROWS: i64 = 1001;

/// How many proposed links wait, counted no further than
/// [`LINK_COUNT_LIMIT_ROWS`].
///
/// # Errors
/// When the database fails.
pub fn count_proposed_links(tx: &mut Read<'_>) -> Result<usize> {
    let ids: Vec<String> = link::table
        .filter(link::state.eq("proposed"))
        .limit(LINK_COUNT_LIMIT_ROWS)
        .select(link::id)
        .load(tx.conn())?;
    Ok(ids.len())
}
