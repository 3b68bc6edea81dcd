//! Allegations and the parties that they name. No query here returns or
//! stores who alleged.

use super::conn::{AnyConn, each};
use super::schema::{allegation, allegation_party, case_allegation, case_file};
use super::{Read, Write};
use crate::domain::work_item::WorkNoun;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use diesel::Connection;
use diesel::prelude::*;

pub mod own;

/// Rows that a count on a page looks at, at most; above it the page says "more than".
pub const COUNT_LIMIT_ROWS: i64 = 1001;
/// Candidates for a likeness by one name.
const CANDIDATE_LIMIT_ROWS: i64 = 50;

type Backend = <AnyConn as Connection>::Backend;

/// An allegation as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = allegation)]
#[diesel(treat_none_as_default_value = false)]
pub struct AllegationRow {
    /// 128 random bits.
    pub id: String,
    /// A-2026-000123; none until a staff-side job gave it.
    pub docket_number: Option<String>,
    /// SHA-256 of the receipt code.
    pub receipt_hash: String,
    /// Channel code.
    pub channel: String,
    /// Regime code.
    pub regime: String,
    /// Violation codes, separated by commas.
    pub violation: String,
    /// The language of the reasons, as the source calls it.
    pub language: String,
    /// The account that filed it for somebody; none for the public.
    pub filed_by: Option<String>,
    /// The organization that filed it; none for the public and the agency.
    pub organization_id: Option<i64>,
    /// The kind of source that it was filed for, as a code; empty for the public.
    pub on_behalf_of: String,
    /// The date, never a time.
    pub received_on: NaiveDate,
    /// received or `in_case`.
    pub state: String,
    /// The alleged site, as written.
    pub site_name: String,
    /// Its folded name.
    pub site_key: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub site_country: String,
    /// The goods, clipped for lists; the whole text is in the facts.
    pub goods: String,
    /// Tariff numbers that could be read, separated by commas.
    pub hts: String,
    /// Everything that was told: the draft as JSON.
    pub facts: String,
    /// 0 to 1000.
    pub completeness_permille: i32,
    /// Codes of the elements of 19 CFR 12.42(b) that are missing, separated by commas.
    pub missing: String,
    /// For optimistic locking.
    pub version: i32,
}

/// A party that an allegation names, as written.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = allegation_party)]
pub struct AllegationPartyRow {
    /// Which allegation.
    pub allegation_id: String,
    /// Its place in the form, from 0.
    pub ordinal: i32,
    /// Role code, or empty.
    pub role: String,
    /// Its name as written.
    pub name: String,
    /// Its folded name.
    pub name_key: String,
    /// ISO 3166-1 alpha-2, or empty.
    pub country: String,
    /// Any number of it, as written.
    pub identifier: String,
}

/// One line of the list: without the facts, which can be long.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = allegation)]
pub struct AllegationListRow {
    /// Its key.
    pub id: String,
    /// Its number, once given.
    pub docket_number: Option<String>,
    /// Channel code.
    pub channel: String,
    /// The date.
    pub received_on: NaiveDate,
    /// State code.
    pub state: String,
    /// The alleged site.
    pub site_name: String,
    /// Its country's code.
    pub site_country: String,
    /// The goods.
    pub goods: String,
    /// 0 to 1000.
    pub completeness_permille: i32,
    /// Codes of missing elements.
    pub missing: String,
}

/// What a list is narrowed to; empty means all.
#[derive(Debug, Clone, Default)]
pub struct AllegationFilter {
    /// State code.
    pub state: String,
    /// Country code.
    pub country: String,
    /// Channel code.
    pub channel: String,
}

/// The place in the list after which a page begins.
#[derive(Debug, Clone)]
pub struct AllegationKey {
    /// The date of the last row.
    pub received_on: NaiveDate,
    /// Its key.
    pub id: String,
}

/// The case that works on an allegation.
#[derive(Debug, Clone, Queryable)]
pub struct CaseOfAllegation {
    /// Its docket number.
    pub docket_number: String,
    /// Its title.
    pub title: String,
    /// State code.
    pub state: String,
}

/// Inserts an allegation with its parties.
///
/// # Errors
/// [`Error::Busy`] when the same receipt was inserted at the same moment: the
/// transaction runs again and finds it.
pub fn insert(
    tx: &mut Write<'_>,
    row: &AllegationRow,
    parties: &[AllegationPartyRow],
) -> Result<()> {
    let inserted = each!(tx.conn(), |c| diesel::insert_into(allegation::table)
        .values(row)
        .on_conflict(allegation::receipt_hash)
        .do_nothing()
        .execute(c))?;
    if inserted == 0 {
        return Err(Error::Busy);
    }
    if !parties.is_empty() {
        each!(tx.conn(), |c| diesel::insert_into(allegation_party::table)
            .values(parties)
            .execute(c))?;
    }
    Ok(())
}

/// Finds an allegation by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<AllegationRow>> {
    Ok(allegation::table.find(id).select(AllegationRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds an allegation by the digest of its receipt.
///
/// # Errors
/// When the database fails.
pub fn find_by_receipt(tx: &mut Read<'_>, receipt_hash: &str) -> Result<Option<AllegationRow>> {
    Ok(allegation::table
        .filter(allegation::receipt_hash.eq(receipt_hash))
        .select(AllegationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds an allegation by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, docket_number: &str) -> Result<Option<AllegationRow>> {
    Ok(allegation::table
        .filter(allegation::docket_number.eq(docket_number))
        .select(AllegationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The key of the allegation that has a receipt.
///
/// # Errors
/// When the database fails.
pub fn key_by_receipt(tx: &mut Read<'_>, receipt_hash: &str) -> Result<Option<String>> {
    Ok(allegation::table
        .filter(allegation::receipt_hash.eq(receipt_hash))
        .select(allegation::id)
        .first(tx.conn())
        .optional()?)
}

/// The case that works on an allegation, if one does.
///
/// # Errors
/// When the database fails.
pub fn case_of(tx: &mut Read<'_>, allegation_id: &str) -> Result<Option<CaseOfAllegation>> {
    Ok(case_allegation::table
        .inner_join(case_file::table)
        .filter(case_allegation::allegation_id.eq(allegation_id))
        .select((case_file::docket_number, case_file::title, case_file::state))
        .first(tx.conn())
        .optional()?)
}

/// Gives an allegation its docket number, once.
///
/// # Errors
/// When the database fails.
pub fn give_number(tx: &mut Write<'_>, row: &AllegationRow, docket_number: &str) -> Result<()> {
    let is_new = allegation::table.find(&row.id).filter(allegation::docket_number.is_null());
    let changed = diesel::update(is_new)
        .set(allegation::docket_number.eq(Some(docket_number)))
        .execute(tx.conn())?;
    if changed == 0 {
        return Ok(());
    }
    super::work_item::enter(tx, WorkNoun::Allegation, &row.id, docket_number, row.received_on, None)
}

fn filtered(filter: &AllegationFilter) -> allegation::BoxedQuery<'_, Backend> {
    let mut query = allegation::table.into_boxed();
    if !filter.state.is_empty() {
        query = query.filter(allegation::state.eq(&filter.state));
    }
    if !filter.country.is_empty() {
        query = query.filter(allegation::site_country.eq(&filter.country));
    }
    if !filter.channel.is_empty() {
        query = query.filter(allegation::channel.eq(&filter.channel));
    }
    query
}

/// A page of allegations, newest date first. Within a date the order is that
/// of random keys: it tells nothing of the time of day.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    filter: &AllegationFilter,
    after: Option<&AllegationKey>,
    limit_rows: i64,
) -> Result<Vec<AllegationListRow>> {
    let mut query = filtered(filter);
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

/// How many allegations a filter leaves, counted up to [`COUNT_LIMIT_ROWS`].
///
/// # Errors
/// When the database fails.
pub fn count(tx: &mut Read<'_>, filter: &AllegationFilter) -> Result<i64> {
    // Keys of at most a thousand rows: a boxed query cannot be a sub-query of both engines.
    let keys: Vec<String> =
        filtered(filter).limit(COUNT_LIMIT_ROWS).select(allegation::id).load(tx.conn())?;
    i64::try_from(keys.len()).map_err(Error::internal)
}

/// Allegations whose site, or a party of which, has a folded name that begins
/// with one of `prefixes`; at most 100 for each. The one called `except` is left out.
///
/// # Errors
/// When the database fails.
pub fn list_by_name_prefix(
    tx: &mut Read<'_>,
    prefixes: &[String],
    except: &str,
) -> Result<Vec<AllegationRow>> {
    let mut keys: Vec<String> = Vec::new();
    for prefix in prefixes {
        // Keys are printable ASCII, so DEL is above every continuation.
        let end = format!("{prefix}\u{7f}");
        keys.extend(
            allegation::table
                .filter(allegation::site_key.ge(prefix).and(allegation::site_key.lt(&end)))
                .order(allegation::site_key.asc())
                .limit(CANDIDATE_LIMIT_ROWS)
                .select(allegation::id)
                .load::<String>(tx.conn())?,
        );
        keys.extend(
            allegation_party::table
                .filter(
                    allegation_party::name_key.ge(prefix).and(allegation_party::name_key.lt(&end)),
                )
                .order(allegation_party::name_key.asc())
                .limit(CANDIDATE_LIMIT_ROWS)
                .select(allegation_party::allegation_id)
                .load::<String>(tx.conn())?,
        );
    }
    keys.retain(|key| key != except);
    keys.sort_unstable();
    keys.dedup();
    let mut rows = Vec::new();
    for chunk in keys.chunks(500) {
        rows.extend(
            allegation::table
                .filter(allegation::id.eq_any(chunk))
                .select(AllegationRow::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(rows)
}
