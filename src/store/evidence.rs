//! Claims, evidence and the grid of a case. Reads of a whole case are bounded by
//! the limits under which its rows come in.

use super::Read;
use super::schema::{
    account, evidence_claim, evidence_ground, evidence_item, evidence_item_version,
    evidence_rating, evidence_seal,
};
use crate::domain::evidence::{CLAIM_LIMIT_ROWS, ITEM_LIMIT_ROWS, RATING_LIMIT_ROWS};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

mod change;
mod file;

pub use change::{
    answer, change_claim, change_item, change_rating, close_ground, insert_claim, insert_ground,
    insert_item, insert_item_version, insert_rating, seal,
};
pub use file::{FileRow, file_bytes, find_file, insert_file};

/// The most grounds of a case that are read, withdrawn ones included.
const GROUND_LIMIT_ROWS: i64 = 500;
/// The most versions of one item that are read.
const VERSION_LIMIT_ROWS: i64 = 200;

/// A claim.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_claim)]
pub struct ClaimRow {
    /// Its key.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Its number in the case, from 1.
    pub number: i32,
    /// What it is about, a code.
    pub kind: String,
    /// What it says.
    pub statement: String,
    /// Whether it does not count any more.
    pub is_withdrawn: bool,
    /// Why it was withdrawn.
    pub withdrawn_reason: String,
    /// Who stated it.
    pub made_by: String,
    /// When.
    pub made_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// A piece of evidence as it is now.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_item)]
pub struct ItemRow {
    /// Its key.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// Its number in the case, from 1.
    pub number: i32,
    /// What it is called.
    pub title: String,
    /// Where it comes from, a code.
    pub source_kind: String,
    /// How the agency came by it.
    pub provenance: String,
    /// The independence group.
    pub origin: String,
    /// Where it lies.
    pub reference: String,
    /// The date of the fact.
    pub fact_on: Option<NaiveDate>,
    /// Its language.
    pub language: String,
    /// Whether it can be read, a code.
    pub translation: String,
    /// Who may read it, a code.
    pub sensitivity: String,
    /// SHA-256 of its file; empty without one.
    pub sha256: String,
    /// SHA-256 of what this version says.
    pub content_sha256: String,
    /// Whether it does not count any more.
    pub is_withdrawn: bool,
    /// Why it was withdrawn.
    pub withdrawn_reason: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking; also the number of its version.
    pub version: i32,
}

/// What a version of an item said.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_item_version)]
pub struct ItemVersionRow {
    /// The item.
    pub item_id: String,
    /// The version.
    pub number: i32,
    /// What it said, JSON of `ItemDraft`.
    pub body: String,
    /// SHA-256 of the body.
    pub content_sha256: String,
    /// Whether with it the item was withdrawn.
    pub is_withdrawn: bool,
    /// Who wrote it.
    pub made_by: String,
    /// When.
    pub made_at: NaiveDateTime,
}

/// A rated cell.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_rating)]
pub struct RatingRow {
    /// Its key.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// The claim's number.
    pub claim: i32,
    /// The item's number.
    pub item: i32,
    /// The indicator's code; empty for the claim as such.
    pub indicator: String,
    /// supports or contradicts.
    pub direction: String,
    /// weak, moderate or strong.
    pub strength: String,
    /// Why.
    pub note: String,
    /// What answers a contradiction; empty while nothing does.
    pub answer: String,
    /// Who answered.
    pub answered_by: Option<String>,
    /// Whether it does not count any more.
    pub is_withdrawn: bool,
    /// Who rated last.
    pub rated_by: String,
    /// When.
    pub rated_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// A ground of counsel.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_ground)]
pub struct GroundRow {
    /// Its key.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// For which standard, a code.
    pub standard: String,
    /// Without which element, a code.
    pub element: String,
    /// The ground.
    pub reason: String,
    /// SHA-256 of the grid on which it was recorded.
    pub grid_sha256: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: NaiveDateTime,
    /// Who withdrew it.
    pub withdrawn_by: Option<String>,
    /// When; none while it stands.
    pub withdrawn_at: Option<NaiveDateTime>,
    /// Why.
    pub withdrawn_reason: String,
    /// For optimistic locking.
    pub version: i32,
}

/// A sealed grid.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_seal)]
pub struct SealRow {
    /// Its case.
    pub case_id: String,
    /// SHA-256 of the body.
    pub sha256: String,
    /// The grid, JSON.
    pub body: String,
    /// When it was first sealed.
    pub made_at: NaiveDateTime,
}

fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The claims of a case, withdrawn ones included, by number.
///
/// # Errors
/// When the database fails.
pub fn list_claims(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<ClaimRow>> {
    Ok(evidence_claim::table
        .filter(evidence_claim::case_id.eq(case_id))
        .order(evidence_claim::number.asc())
        .limit(limit(CLAIM_LIMIT_ROWS))
        .select(ClaimRow::as_select())
        .load(tx.conn())?)
}

/// A claim of a case.
///
/// # Errors
/// When the database fails.
pub fn find_claim(tx: &mut Read<'_>, case_id: &str, number: i32) -> Result<Option<ClaimRow>> {
    Ok(evidence_claim::table
        .filter(evidence_claim::case_id.eq(case_id).and(evidence_claim::number.eq(number)))
        .select(ClaimRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The items of a case, withdrawn ones included, by number.
///
/// # Errors
/// When the database fails.
pub fn list_items(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<ItemRow>> {
    Ok(evidence_item::table
        .filter(evidence_item::case_id.eq(case_id))
        .order(evidence_item::number.asc())
        .limit(limit(ITEM_LIMIT_ROWS))
        .select(ItemRow::as_select())
        .load(tx.conn())?)
}

/// An item of a case.
///
/// # Errors
/// When the database fails.
pub fn find_item(tx: &mut Read<'_>, case_id: &str, number: i32) -> Result<Option<ItemRow>> {
    Ok(evidence_item::table
        .filter(evidence_item::case_id.eq(case_id).and(evidence_item::number.eq(number)))
        .select(ItemRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// What an item said, newest version first, with the names of who wrote it.
///
/// # Errors
/// When the database fails.
pub fn list_item_versions(
    tx: &mut Read<'_>,
    item_id: &str,
) -> Result<Vec<(ItemVersionRow, Option<String>)>> {
    Ok(evidence_item_version::table
        .left_join(account::table.on(account::id.eq(evidence_item_version::made_by)))
        .filter(evidence_item_version::item_id.eq(item_id))
        .order(evidence_item_version::number.desc())
        .limit(VERSION_LIMIT_ROWS)
        .select((ItemVersionRow::as_select(), account::name.nullable()))
        .load(tx.conn())?)
}

/// What a version of an item of a case said.
///
/// # Errors
/// When the database fails.
pub fn find_item_version(
    tx: &mut Read<'_>,
    case_id: &str,
    item: i32,
    number: i32,
) -> Result<Option<ItemVersionRow>> {
    Ok(evidence_item_version::table
        .inner_join(evidence_item::table.on(evidence_item::id.eq(evidence_item_version::item_id)))
        .filter(evidence_item::case_id.eq(case_id).and(evidence_item::number.eq(item)))
        .filter(evidence_item_version::number.eq(number))
        .select(ItemVersionRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The rated cells of a case, by claim, indicator and item; withdrawn ones included.
///
/// # Errors
/// When the database fails.
pub fn list_ratings(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<RatingRow>> {
    Ok(evidence_rating::table
        .filter(evidence_rating::case_id.eq(case_id))
        .order((
            evidence_rating::claim.asc(),
            evidence_rating::indicator.asc(),
            evidence_rating::item.asc(),
        ))
        .limit(limit(RATING_LIMIT_ROWS))
        .select(RatingRow::as_select())
        .load(tx.conn())?)
}

/// How many cells of a case are rated.
///
/// # Errors
/// When the database fails.
pub fn count_ratings(tx: &mut Read<'_>, case_id: &str) -> Result<i64> {
    Ok(evidence_rating::table
        .filter(evidence_rating::case_id.eq(case_id))
        .count()
        .get_result(tx.conn())?)
}

/// One cell.
///
/// # Errors
/// When the database fails.
pub fn find_rating(
    tx: &mut Read<'_>,
    case_id: &str,
    claim: i32,
    item: i32,
    indicator: &str,
) -> Result<Option<RatingRow>> {
    Ok(evidence_rating::table
        .filter(evidence_rating::case_id.eq(case_id).and(evidence_rating::claim.eq(claim)))
        .filter(evidence_rating::item.eq(item).and(evidence_rating::indicator.eq(indicator)))
        .select(RatingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The grounds of a case, withdrawn ones included, newest first, with the names of
/// who recorded them.
///
/// # Errors
/// When the database fails.
pub fn list_grounds(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<(GroundRow, Option<String>)>> {
    Ok(evidence_ground::table
        .left_join(account::table.on(account::id.eq(evidence_ground::recorded_by)))
        .filter(evidence_ground::case_id.eq(case_id))
        .order(evidence_ground::id.desc())
        .limit(GROUND_LIMIT_ROWS)
        .select((GroundRow::as_select(), account::name.nullable()))
        .load(tx.conn())?)
}

/// A ground of a case.
///
/// # Errors
/// When the database fails.
pub fn find_ground(tx: &mut Read<'_>, case_id: &str, id: &str) -> Result<Option<GroundRow>> {
    Ok(evidence_ground::table
        .filter(evidence_ground::id.eq(id).and(evidence_ground::case_id.eq(case_id)))
        .select(GroundRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// A sealed grid of a case.
///
/// # Errors
/// When the database fails.
pub fn find_seal(tx: &mut Read<'_>, case_id: &str, sha256: &str) -> Result<Option<SealRow>> {
    Ok(evidence_seal::table
        .find((case_id, sha256))
        .select(SealRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The sealed grids of a case by hash and time, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_seals(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<(String, NaiveDateTime)>> {
    Ok(evidence_seal::table
        .filter(evidence_seal::case_id.eq(case_id))
        .order((evidence_seal::made_at.desc(), evidence_seal::sha256.asc()))
        .limit(GROUND_LIMIT_ROWS)
        .select((evidence_seal::sha256, evidence_seal::made_at))
        .load(tx.conn())?)
}

fn one(noun: &'static str, shown: i32, changed: usize, now: Option<i32>) -> Result<()> {
    match (changed, now) {
        (1, _) => Ok(()),
        (_, Some(now)) => Err(Error::Stale { shown, now }),
        (_, None) => Err(Error::NotFound(noun)),
    }
}
