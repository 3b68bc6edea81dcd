//! Accounts: people, their role and their password's hash.

use super::schema::{account, organization};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An account.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
pub struct AccountRow {
    /// Its key.
    pub id: String,
    /// The tenant.
    pub organization_id: i64,
    /// The address as written.
    pub email: String,
    /// The address in lower case, unique.
    pub email_key: String,
    /// The person's name.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// Whether it may sign in.
    pub is_active: bool,
    /// Failed sign-ins since the last good one.
    pub failed_count: i32,
    /// No sign-in before this time.
    pub locked_until: Option<NaiveDateTime>,
    /// When it was added.
    pub created_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts an account.
///
/// # Errors
/// [`Error::Invalid`] when the address is taken.
pub fn insert(tx: &mut Write<'_>, row: &AccountRow) -> Result<()> {
    match diesel::insert_into(account::table).values(row).execute(tx.conn()) {
        Ok(_) => Ok(()),
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Error::field("email", "There is an account with this address already."))
        }
        Err(error) => Err(error.into()),
    }
}

/// Finds an account by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<AccountRow>> {
    Ok(account::table.find(id).select(AccountRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds an account by its folded address.
///
/// # Errors
/// When the database fails.
pub fn find_by_email(tx: &mut Read<'_>, email_key: &str) -> Result<Option<AccountRow>> {
    Ok(account::table
        .filter(account::email_key.eq(email_key))
        .select(AccountRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The name of an account, for pages.
///
/// # Errors
/// When the database fails.
pub fn find_name(tx: &mut Read<'_>, id: &str) -> Result<Option<String>> {
    Ok(account::table.find(id).select(account::name).first(tx.conn()).optional()?)
}

/// Every account with its organization's name, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<(AccountRow, String)>> {
    Ok(account::table
        .inner_join(organization::table)
        .order((organization::name_key.asc(), account::email_key.asc()))
        .limit(limit_rows)
        .select((AccountRow::as_select(), organization::name))
        .load(tx.conn())?)
}

/// The accounts of one organization by address, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn list_of(
    tx: &mut Read<'_>,
    organization_id: i64,
    limit_rows: i64,
) -> Result<Vec<AccountRow>> {
    Ok(account::table
        .filter(account::organization_id.eq(organization_id))
        .order(account::email_key.asc())
        .limit(limit_rows)
        .select(AccountRow::as_select())
        .load(tx.conn())?)
}

/// The people who may hold a case, by name: accounts of one role.
///
/// # Errors
/// When the database fails.
pub fn list_by_role(
    tx: &mut Read<'_>,
    role: &str,
    limit_rows: i64,
) -> Result<Vec<(String, String)>> {
    Ok(account::table
        .filter(account::role.eq(role).and(account::is_active.eq(true)))
        .order((account::name.asc(), account::id.asc()))
        .limit(limit_rows)
        .select((account::id, account::name))
        .load(tx.conn())?)
}

/// Who holds a role and may sign in, by name.
///
/// # Errors
/// When the database fails.
pub fn list_active(tx: &mut Read<'_>, role: &str, limit_rows: i64) -> Result<Vec<AccountRow>> {
    Ok(account::table
        .filter(account::role.eq(role).and(account::is_active.eq(true)))
        .order((account::name.asc(), account::id.asc()))
        .limit(limit_rows)
        .select(AccountRow::as_select())
        .load(tx.conn())?)
}

/// Counts a failed sign-in and says until when the account waits.
///
/// # Errors
/// When the database fails.
pub fn note_failure(
    tx: &mut Write<'_>,
    id: &str,
    failed_count: i32,
    locked_until: Option<NaiveDateTime>,
) -> Result<()> {
    diesel::update(account::table.find(id))
        .set((account::failed_count.eq(failed_count), account::locked_until.eq(locked_until)))
        .execute(tx.conn())?;
    Ok(())
}
