//! Signed-in browsers. The key is the SHA-256 of the cookie's secret; a page
//! names a session by its handle.

use super::schema::{account, organization, session};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A session.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
pub struct SessionRow {
    /// SHA-256 of the cookie's secret.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// How pages name it.
    pub handle: String,
    /// The kind of browser, in a word or two.
    pub agent: String,
    /// When it began.
    pub created_at: NaiveDateTime,
    /// The last request, to the minute.
    pub seen_at: NaiveDateTime,
    /// When it ends, whatever happens.
    pub expires_at: NaiveDateTime,
    /// When the password was last given; none where that was not written down.
    pub confirmed_at: Option<NaiveDateTime>,
}

/// Who a session belongs to.
#[derive(Debug, Clone, Queryable)]
pub struct Holder {
    /// The account.
    pub account_id: String,
    /// The person's name.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The tenant.
    pub organization_id: i64,
    /// The tenant's name.
    pub organization: String,
    /// The last request.
    pub seen_at: NaiveDateTime,
}

/// Inserts a session.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &SessionRow) -> Result<()> {
    diesel::insert_into(session::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The holder of a live session of an active account, and when the password was
/// last given in it.
///
/// # Errors
/// When the database fails.
pub fn find_holder(
    tx: &mut Read<'_>,
    id: &str,
    now: NaiveDateTime,
    idle_since: NaiveDateTime,
) -> Result<Option<(Holder, Option<NaiveDateTime>)>> {
    Ok(session::table
        .inner_join(account::table.inner_join(organization::table))
        .filter(
            session::id
                .eq(id)
                .and(session::expires_at.gt(now))
                .and(session::seen_at.gt(idle_since))
                .and(account::is_active.eq(true)),
        )
        .select((
            (
                account::id,
                account::name,
                account::role,
                account::organization_id,
                organization::name,
                session::seen_at,
            ),
            session::confirmed_at,
        ))
        .first(tx.conn())
        .optional()?)
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub fn touch(tx: &mut Write<'_>, id: &str, now: NaiveDateTime) -> Result<()> {
    diesel::update(session::table.find(id)).set(session::seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Notes that the password was given again; says whether the session is there.
///
/// # Errors
/// When the database fails.
pub fn confirm(tx: &mut Write<'_>, id: &str, now: NaiveDateTime) -> Result<bool> {
    let changed = diesel::update(session::table.find(id))
        .set((session::seen_at.eq(now), session::confirmed_at.eq(Some(now))))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// The live sessions of an account, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_account(
    tx: &mut Read<'_>,
    account_id: &str,
    now: NaiveDateTime,
) -> Result<Vec<SessionRow>> {
    Ok(session::table
        .filter(session::account_id.eq(account_id).and(session::expires_at.gt(now)))
        .order(session::created_at.desc())
        .limit(100)
        .select(SessionRow::as_select())
        .load(tx.conn())?)
}

/// Ends a session by its key.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &mut Write<'_>, id: &str) -> Result<usize> {
    Ok(diesel::delete(session::table.find(id)).execute(tx.conn())?)
}

/// Ends one of an account's own sessions by its handle.
///
/// # Errors
/// When the database fails.
pub fn end_by_handle(tx: &mut Write<'_>, account_id: &str, handle: &str) -> Result<usize> {
    Ok(diesel::delete(
        session::table.filter(session::account_id.eq(account_id).and(session::handle.eq(handle))),
    )
    .execute(tx.conn())?)
}

/// Forgets sessions that ended.
///
/// # Errors
/// When the database fails.
pub fn delete_expired(tx: &mut Write<'_>, now: NaiveDateTime) -> Result<usize> {
    Ok(diesel::delete(session::table.filter(session::expires_at.le(now))).execute(tx.conn())?)
}
