//! Keys by which programs act for an account. What is stored is the SHA-256
//! of a key; the key itself was shown once.

use super::schema::{account, api_token, organization};
use super::session::Holder;
use super::{Read, Write};
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_token)]
pub struct TokenRow {
    /// How pages name it.
    pub id: String,
    /// For whom it acts.
    pub account_id: String,
    /// What its maker called it.
    pub name: String,
    /// SHA-256 of the key, hexadecimal.
    pub token_hash: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it ends by itself.
    pub expires_at: NaiveDateTime,
    /// The last day on which it was used.
    pub last_used_on: Option<NaiveDate>,
    /// When it was revoked.
    pub revoked_at: Option<NaiveDateTime>,
}

/// Inserts a key.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &TokenRow) -> Result<()> {
    diesel::insert_into(api_token::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A live key with the active account for which it acts. (The holder's
/// `seen_at` is when the key was made: keys note days, not requests.)
///
/// # Errors
/// When the database fails.
pub fn find_holder(
    tx: &mut Read<'_>,
    token_hash: &str,
    now: NaiveDateTime,
) -> Result<Option<(TokenRow, Holder)>> {
    let found = api_token::table
        .inner_join(account::table.inner_join(organization::table))
        .filter(
            api_token::token_hash
                .eq(token_hash)
                .and(api_token::expires_at.gt(now))
                .and(api_token::revoked_at.is_null())
                .and(account::is_active.eq(true)),
        )
        .select((
            TokenRow::as_select(),
            (
                account::id,
                account::name,
                account::role,
                account::organization_id,
                organization::name,
                api_token::created_at,
            ),
        ))
        .first::<(TokenRow, Holder)>(tx.conn())
        .optional()?;
    Ok(found)
}

/// Notes the day on which a key was used.
///
/// # Errors
/// When the database fails.
pub fn touch(tx: &mut Write<'_>, id: &str, on: NaiveDate) -> Result<()> {
    diesel::update(api_token::table.find(id))
        .set(api_token::last_used_on.eq(Some(on)))
        .execute(tx.conn())?;
    Ok(())
}

/// The keys of one tenant with the addresses of their accounts, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    organization_id: i64,
    limit_rows: i64,
) -> Result<Vec<(TokenRow, String)>> {
    Ok(api_token::table
        .inner_join(account::table)
        .filter(account::organization_id.eq(organization_id))
        .order((api_token::created_at.desc(), api_token::id.desc()))
        .limit(limit_rows)
        .select((TokenRow::as_select(), account::email))
        .load(tx.conn())?)
}

/// How many live keys a tenant has.
///
/// # Errors
/// When the database fails.
pub fn count_live(tx: &mut Read<'_>, organization_id: i64, now: NaiveDateTime) -> Result<i64> {
    Ok(api_token::table
        .inner_join(account::table)
        .filter(account::organization_id.eq(organization_id))
        .filter(api_token::revoked_at.is_null().and(api_token::expires_at.gt(now)))
        .count()
        .get_result(tx.conn())?)
}

/// One tenant's key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, organization_id: i64, id: &str) -> Result<Option<TokenRow>> {
    Ok(api_token::table
        .inner_join(account::table)
        .filter(api_token::id.eq(id).and(account::organization_id.eq(organization_id)))
        .select(TokenRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Revokes a key; false when it was revoked before.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut Write<'_>, id: &str, at: NaiveDateTime) -> Result<bool> {
    let live = api_token::table.find(id).filter(api_token::revoked_at.is_null());
    let changed =
        diesel::update(live).set(api_token::revoked_at.eq(Some(at))).execute(tx.conn())?;
    Ok(changed == 1)
}
