//! Petitions to modify or revoke an order, and the letters that went to and fro.

use super::conn::AnyConn;
use super::schema::{petition, petition_letter};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// The most petitions of one order or organization that are read at once.
const LIST_LIMIT_ROWS: i64 = 200;

/// A petition.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition)]
pub struct PetitionRow {
    /// Its key.
    pub id: String,
    /// P-2026-000003.
    pub docket_number: String,
    /// The unguessable key by which its petitioner knows it.
    pub public_id: String,
    /// The order.
    pub order_id: String,
    /// The version of its scope when this was filed.
    pub order_version: i32,
    /// Whose it is; none for a sender without an account.
    pub organization_id: Option<i64>,
    /// The code of the right in which it was filed.
    pub interest: String,
    /// The code of what is asked.
    pub wish: String,
    /// The code of the ground.
    pub ground: String,
    /// Who signed, and as what.
    pub filer: String,
    /// Why, in the petitioner's words.
    pub statement: String,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// State code.
    pub state: String,
    /// The code of the ground of the decision; empty before.
    pub outcome: String,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// The version of the order's scope when it was decided.
    pub decided_version: Option<i32>,
    /// The account that filed it.
    pub filed_by: String,
    /// When.
    pub filed_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
    /// The code of the way by which it came.
    pub way: String,
    /// Who sent it, where no organization did.
    pub sender: String,
    /// Where an answer goes, where it is not read online.
    pub address: String,
}

/// A letter about a petition. Never altered.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_letter)]
pub struct LetterRow {
    /// Its key.
    pub id: String,
    /// The petition.
    pub petition_id: String,
    /// Its place, from 1.
    pub place: i32,
    /// question, answer or decision.
    pub kind: String,
    /// The words.
    pub body: String,
    /// The account that wrote it.
    pub written_by: String,
    /// When.
    pub written_at: NaiveDateTime,
}

/// What a step changes beside the version; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = petition)]
pub struct PetitionChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// The ground of the decision.
    pub outcome: Option<&'a str>,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// The version of the order's scope on that day.
    pub decided_version: Option<i32>,
}

/// Inserts a petition.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &PetitionRow) -> Result<()> {
    diesel::insert_into(petition::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds a petition by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<PetitionRow>> {
    Ok(petition::table.find(id).select(PetitionRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds a petition by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, number: &str) -> Result<Option<PetitionRow>> {
    Ok(petition::table
        .filter(petition::docket_number.eq(number))
        .select(PetitionRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds a petition of an organization by its unguessable key.
///
/// # Errors
/// When the database fails.
pub fn find_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<Option<PetitionRow>> {
    Ok(petition::table
        .filter(
            petition::organization_id.eq(organization_id).and(petition::public_id.eq(public_id)),
        )
        .select(PetitionRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The petitions of an organization about an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    order_id: &str,
) -> Result<Vec<PetitionRow>> {
    Ok(petition::table
        .filter(petition::organization_id.eq(organization_id).and(petition::order_id.eq(order_id)))
        .order(petition::docket_number.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(PetitionRow::as_select())
        .load(tx.conn())?)
}

/// Petitions of a sender without an account about an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_of_sender(tx: &mut Read<'_>, order_id: &str, sender: &str) -> Result<Vec<PetitionRow>> {
    Ok(petition::table
        .filter(petition::order_id.eq(order_id).and(petition::sender.eq(sender)))
        .filter(petition::organization_id.is_null())
        .order(petition::docket_number.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(PetitionRow::as_select())
        .load(tx.conn())?)
}

/// A page of what came by letter or e-mail, newest number first: those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list_paper(
    tx: &mut Read<'_>,
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<PetitionRow>> {
    let mut query = petition::table.filter(petition::way.ne("online")).into_boxed::<Db>();
    if let Some(after) = after {
        query = query.filter(petition::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(petition::docket_number.desc())
        .limit(limit_rows)
        .select(PetitionRow::as_select())
        .load(tx.conn())?)
}

/// The petitions about orders, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_orders(tx: &mut Read<'_>, order_ids: &[&str]) -> Result<Vec<PetitionRow>> {
    Ok(petition::table
        .filter(petition::order_id.eq_any(order_ids))
        .order(petition::docket_number.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(PetitionRow::as_select())
        .load(tx.conn())?)
}

/// A page of petitions in these states (empty for all), newest number first:
/// those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    states: &[&str],
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<PetitionRow>> {
    let mut query = petition::table.into_boxed::<Db>();
    if !states.is_empty() {
        query = query.filter(
            petition::state.eq_any(states.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()),
        );
    }
    if let Some(after) = after {
        query = query.filter(petition::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(petition::docket_number.desc())
        .limit(limit_rows)
        .select(PetitionRow::as_select())
        .load(tx.conn())?)
}

/// Changes a petition that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when version or state moved on.
pub fn change(
    tx: &mut Write<'_>,
    seen: &PetitionRow,
    change: &PetitionChange<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = petition::table
        .find(&seen.id)
        .filter(petition::version.eq(seen.version).and(petition::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((change, petition::changed_at.eq(at), petition::version.eq(petition::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("petition"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// Inserts a letter.
///
/// # Errors
/// When the database fails.
pub fn insert_letter(tx: &mut Write<'_>, row: &LetterRow) -> Result<()> {
    diesel::insert_into(petition_letter::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The letters about a petition, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_letters(tx: &mut Read<'_>, petition_id: &str) -> Result<Vec<LetterRow>> {
    Ok(petition_letter::table
        .filter(petition_letter::petition_id.eq(petition_id))
        .order(petition_letter::place.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(LetterRow::as_select())
        .load(tx.conn())?)
}
