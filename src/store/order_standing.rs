//! Which organization is which party of an order.

use super::conn::AnyConn;
use super::schema::{hold, legal_order, order_standing};
use super::{Read, Write};
use crate::error::{Error, Result};
use crate::store::order::OrderRow;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

type Db = <AnyConn as Connection>::Backend;

/// The most standings of one order.
pub const LIST_LIMIT_ROWS: i64 = 200;

/// That an organization is a party which an order names.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = order_standing)]
pub struct StandingRow {
    /// Its key.
    pub id: String,
    /// The order.
    pub order_id: String,
    /// The organization.
    pub organization_id: i64,
    /// The party, as the order writes it.
    pub listed_name: String,
    /// proposed, verified, refused or ended.
    pub state: String,
    /// How it was verified.
    pub how: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who agreed or refused.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why it was refused or ended; empty otherwise.
    pub decision: String,
    /// When it was asked to reply.
    pub invited_on: Option<NaiveDate>,
    /// By which day.
    pub reply_by_on: Option<NaiveDate>,
    /// For optimistic locking.
    pub version: i32,
}

/// What people decide about a standing; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = order_standing)]
pub struct StandingChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// Who decided.
    pub decided_by: Option<&'a str>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why.
    pub decision: Option<&'a str>,
    /// When it was asked to reply.
    pub invited_on: Option<NaiveDate>,
    /// By which day.
    pub reply_by_on: Option<NaiveDate>,
}

/// Inserts a standing.
///
/// # Errors
/// [`Error::Invalid`] when the organization has one on this order, or one waits.
pub fn insert(tx: &mut Write<'_>, row: &StandingRow) -> Result<()> {
    match diesel::insert_into(order_standing::table).values(row).execute(tx.conn()) {
        Ok(_) => Ok(()),
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Error::field(
                "organization",
                "This organization has its standing on this order already, or one waits for a second person.",
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// Finds a standing.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<StandingRow>> {
    Ok(order_standing::table
        .find(id)
        .select(StandingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The standings on an order, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_order(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<StandingRow>> {
    Ok(order_standing::table
        .filter(order_standing::order_id.eq(order_id))
        .order(order_standing::id.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(StandingRow::as_select())
        .load(tx.conn())?)
}

/// The verified standing of an organization on an order.
///
/// # Errors
/// When the database fails.
pub fn find_verified(
    tx: &mut Read<'_>,
    organization_id: i64,
    order_id: &str,
) -> Result<Option<StandingRow>> {
    let verified = order_standing::organization_id
        .eq(organization_id)
        .and(order_standing::order_id.eq(order_id))
        .and(order_standing::state.eq("verified"));
    Ok(order_standing::table
        .filter(verified)
        .select(StandingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Changes a standing that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when it moved on.
pub fn change(tx: &mut Write<'_>, seen: &StandingRow, change: &StandingChange<'_>) -> Result<()> {
    let row = order_standing::table.find(&seen.id).filter(
        order_standing::version.eq(seen.version).and(order_standing::state.eq(&seen.state)),
    );
    let changed = diesel::update(row)
        .set((change, order_standing::version.eq(order_standing::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("standing"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// Whether goods of an organization are, or were, held under an order, of which a
/// notice was sent to it.
///
/// # Errors
/// When the database fails.
pub fn has_hold(tx: &mut Read<'_>, organization_id: i64, order_id: &str) -> Result<bool> {
    let noticed = hold::importer_organization_id
        .eq(organization_id)
        .and(hold::order_id.eq(order_id))
        .and(hold::notice_sent_at.is_not_null());
    let found: Option<String> =
        hold::table.filter(noticed).select(hold::id).first(tx.conn()).optional()?;
    Ok(found.is_some())
}

/// A page of orders in these states that concern an organization, newest number
/// first: those that name it, those under which its goods are held, and all when
/// `is_any` says so. An order that is not published is among them only where the
/// organization was asked to reply.
///
/// # Errors
/// When the database fails.
pub fn list_orders(
    tx: &mut Read<'_>,
    organization_id: i64,
    is_any: bool,
    published: &[&str],
    after: &str,
    limit_rows: i64,
) -> Result<Vec<OrderRow>> {
    let own = order_standing::organization_id
        .eq(organization_id)
        .and(order_standing::state.eq("verified"));
    let named = order_standing::table.filter(own).select(order_standing::order_id);
    let asked = order_standing::table
        .filter(own.and(order_standing::invited_on.is_not_null()))
        .select(order_standing::order_id);
    let held = hold::table
        .filter(hold::importer_organization_id.eq(organization_id))
        .filter(hold::notice_sent_at.is_not_null())
        .select(hold::order_id);
    let mut query = legal_order::table.into_boxed::<Db>();
    let is_published =
        legal_order::state.eq_any(published.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
    query = if is_any {
        query.filter(is_published.or(legal_order::id.eq_any(asked)))
    } else {
        let concerns = legal_order::id.eq_any(named).or(legal_order::id.eq_any(held));
        query.filter(is_published.and(concerns).or(legal_order::id.eq_any(asked)))
    };
    if !after.is_empty() {
        query = query.filter(legal_order::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(legal_order::docket_number.desc())
        .limit(limit_rows)
        .select(OrderRow::as_select())
        .load(tx.conn())?)
}
