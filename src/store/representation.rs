//! What is said about orders from outside: representations, replies, corrections.

use super::conn::AnyConn;
use super::schema::{legal_order, representation};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// The most that is read at once of one order, or of one organization.
pub const LIST_LIMIT_ROWS: i64 = 500;

/// One thing that was said.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = representation)]
pub struct RepresentationRow {
    /// Its key.
    pub id: String,
    /// R-2026-000004.
    pub docket_number: String,
    /// The unguessable key by which its author knows it.
    pub public_id: String,
    /// The order.
    pub order_id: String,
    /// Whose it is; none for a sender without an account.
    pub organization_id: Option<i64>,
    /// representation, reply or correction.
    pub kind: String,
    /// The code of the right in which it was sent.
    pub interest: String,
    /// Who signed, and as what.
    pub author: String,
    /// The words.
    pub body: String,
    /// The party that it is about, as the order writes it; may be empty.
    pub listed_name: String,
    /// The code of what a correction says is wrong.
    pub subject: String,
    /// How it should read.
    pub corrected: String,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// received, proposed, accepted or refused.
    pub state: String,
    /// What is proposed, or was decided: accepted, refused or empty.
    pub outcome: String,
    /// Why, for the file.
    pub reason: String,
    /// What its author reads beside the outcome.
    pub told: String,
    /// Who proposed the outcome.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: Option<NaiveDateTime>,
    /// Who agreed.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// The account that sent it.
    pub filed_by: String,
    /// When.
    pub filed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
    /// The code of the way by which it came.
    pub way: String,
    /// Who sent it, where no organization did.
    pub sender: String,
    /// Where an answer goes, where it is not read online.
    pub address: String,
    /// The key of what its author said before and takes the place of; none at first.
    pub replaces: Option<String>,
}

/// What people decide about it; every column is set anew.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = representation, treat_none_as_null = true)]
pub struct Ruling<'a> {
    /// The new state.
    pub state: &'a str,
    /// What is proposed, or was decided.
    pub outcome: &'a str,
    /// Why, for the file.
    pub reason: &'a str,
    /// What its author reads.
    pub told: &'a str,
    /// Who proposed it.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: Option<NaiveDateTime>,
    /// Who agreed.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
}

/// A correction that was accepted, as exports name it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Corrected {
    /// Number of the correction.
    pub number: String,
    /// Number of the order.
    pub order_number: String,
    /// When it was accepted.
    pub at: Option<NaiveDateTime>,
}

/// Inserts it.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &RepresentationRow) -> Result<()> {
    diesel::insert_into(representation::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Finds it by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, number: &str) -> Result<Option<RepresentationRow>> {
    Ok(representation::table
        .filter(representation::docket_number.eq(number))
        .select(RepresentationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// What takes the place of something that was said, if its author corrected it.
///
/// # Errors
/// When the database fails.
pub fn find_successor(tx: &mut Read<'_>, id: &str) -> Result<Option<RepresentationRow>> {
    Ok(representation::table
        .filter(representation::replaces.eq(id))
        .select(RepresentationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds it by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<RepresentationRow>> {
    Ok(representation::table
        .find(id)
        .select(RepresentationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Which of these their authors corrected: the keys of what was corrected.
///
/// # Errors
/// When the database fails.
pub fn list_corrected(tx: &mut Read<'_>, ids: &[&str]) -> Result<Vec<String>> {
    let found: Vec<Option<String>> = representation::table
        .filter(representation::replaces.eq_any(ids))
        .select(representation::replaces)
        .load(tx.conn())?;
    Ok(found.into_iter().flatten().collect())
}

/// Finds what an organization sent by its unguessable key.
///
/// # Errors
/// When the database fails.
pub fn find_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<Option<RepresentationRow>> {
    let own = representation::organization_id
        .eq(organization_id)
        .and(representation::public_id.eq(public_id));
    Ok(representation::table
        .filter(own)
        .select(RepresentationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// What an organization sent about an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_own(
    tx: &mut Read<'_>,
    organization_id: i64,
    order_id: &str,
) -> Result<Vec<RepresentationRow>> {
    let own = representation::organization_id
        .eq(organization_id)
        .and(representation::order_id.eq(order_id));
    Ok(representation::table
        .filter(own)
        .order(representation::docket_number.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(RepresentationRow::as_select())
        .load(tx.conn())?)
}

/// What was said of a sender without an account about an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_of_sender(
    tx: &mut Read<'_>,
    order_id: &str,
    sender: &str,
) -> Result<Vec<RepresentationRow>> {
    Ok(representation::table
        .filter(representation::order_id.eq(order_id).and(representation::sender.eq(sender)))
        .filter(representation::organization_id.is_null())
        .order(representation::docket_number.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(RepresentationRow::as_select())
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
) -> Result<Vec<RepresentationRow>> {
    let mut query =
        representation::table.filter(representation::way.ne("online")).into_boxed::<Db>();
    if let Some(after) = after {
        query = query.filter(representation::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(representation::docket_number.desc())
        .limit(limit_rows)
        .select(RepresentationRow::as_select())
        .load(tx.conn())?)
}

/// What was said about orders, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_orders(tx: &mut Read<'_>, order_ids: &[&str]) -> Result<Vec<RepresentationRow>> {
    Ok(representation::table
        .filter(representation::order_id.eq_any(order_ids))
        .order(representation::docket_number.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(RepresentationRow::as_select())
        .load(tx.conn())?)
}

/// A page in this state (none for all), newest number first: those before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    state: Option<&str>,
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<RepresentationRow>> {
    let mut query = representation::table.into_boxed::<Db>();
    if let Some(state) = state {
        query = query.filter(representation::state.eq(state.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(representation::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(representation::docket_number.desc())
        .limit(limit_rows)
        .select(RepresentationRow::as_select())
        .load(tx.conn())?)
}

/// Records what people decide about it, if it still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when it moved on.
pub fn rule(tx: &mut Write<'_>, seen: &RepresentationRow, ruling: &Ruling<'_>) -> Result<()> {
    let row = representation::table.find(&seen.id).filter(representation::version.eq(seen.version));
    let changed = diesel::update(row)
        .set((ruling, representation::version.eq(representation::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now =
        find_by_number(tx, &seen.docket_number)?.ok_or(Error::NotFound("representation"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// What authors said anew after a moment in place of what they had said before it, with the
/// numbers of their orders; oldest first, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn said_anew_after(
    tx: &mut Read<'_>,
    at: NaiveDateTime,
    limit_rows: i64,
) -> Result<Vec<Corrected>> {
    let (numbers, olds): (Vec<Corrected>, Vec<Option<String>>) = representation::table
        .inner_join(legal_order::table.on(legal_order::id.eq(representation::order_id)))
        .filter(representation::replaces.is_not_null())
        .filter(representation::filed_at.gt(at))
        .order((representation::filed_at.asc(), representation::id.asc()))
        .limit(limit_rows)
        .select((
            (
                representation::docket_number,
                legal_order::docket_number,
                representation::filed_at.nullable(),
            ),
            representation::replaces,
        ))
        .load::<(Corrected, Option<String>)>(tx.conn())?
        .into_iter()
        .unzip();
    let keys: Vec<&str> = olds.iter().flatten().map(String::as_str).collect();
    let before: Vec<String> = representation::table
        .filter(representation::id.eq_any(&keys).and(representation::filed_at.le(at)))
        .select(representation::id)
        .load(tx.conn())?;
    let told = numbers.into_iter().zip(olds);
    let is_old = |old: &Option<String>| old.as_ref().is_some_and(|old| before.contains(old));
    Ok(told.filter(|(_, old)| is_old(old)).map(|(one, _)| one).collect())
}

/// Corrections that were accepted after a moment, of orders that were there at
/// that moment; oldest first, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn corrected_after(
    tx: &mut Read<'_>,
    at: NaiveDateTime,
    limit_rows: i64,
) -> Result<Vec<Corrected>> {
    Ok(representation::table
        .inner_join(legal_order::table.on(legal_order::id.eq(representation::order_id)))
        .filter(representation::kind.eq("correction"))
        .filter(representation::state.eq("accepted"))
        .filter(representation::decided_at.gt(at))
        .filter(legal_order::created_at.le(at))
        .order((representation::decided_at.asc(), representation::id.asc()))
        .limit(limit_rows)
        .select((
            representation::docket_number,
            legal_order::docket_number,
            representation::decided_at,
        ))
        .load(tx.conn())?)
}
