//! Organizations and the importer numbers that they may answer for.

use super::schema::{organization, organization_identifier};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An organization.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization)]
pub struct OrganizationRow {
    /// Its key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The folded name, unique.
    pub name_key: String,
    /// agency, partner or ngo.
    pub kind: String,
    /// When it was added.
    pub created_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// Inserts an organization.
///
/// # Errors
/// [`Error::Invalid`] when the name is taken, or a second agency is added.
pub fn insert(tx: &mut Write<'_>, row: &OrganizationRow) -> Result<()> {
    match diesel::insert_into(organization::table).values(row).execute(tx.conn()) {
        Ok(_) => Ok(()),
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Error::field(
                "name",
                "There is an organization of that name already, or the installation has its agency.",
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// Finds an organization by its folded name.
///
/// # Errors
/// When the database fails.
pub fn find_by_name(tx: &mut Read<'_>, name_key: &str) -> Result<Option<OrganizationRow>> {
    Ok(organization::table
        .filter(organization::name_key.eq(name_key))
        .select(OrganizationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Finds an organization by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: i64) -> Result<Option<OrganizationRow>> {
    Ok(organization::table
        .find(id)
        .select(OrganizationRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Every organization by name, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<OrganizationRow>> {
    Ok(organization::table
        .order(organization::name_key.asc())
        .limit(limit_rows)
        .select(OrganizationRow::as_select())
        .load(tx.conn())?)
}

/// Records that an organization was verified to own an importer number.
///
/// # Errors
/// [`Error::Invalid`] when another organization was verified before.
pub fn insert_verified_identifier(
    tx: &mut Write<'_>,
    organization_id: i64,
    kind: &str,
    value: &str,
    verified_by: Option<&str>,
    at: NaiveDateTime,
) -> Result<()> {
    let outcome = diesel::insert_into(organization_identifier::table)
        .values((
            organization_identifier::organization_id.eq(organization_id),
            organization_identifier::kind.eq(kind),
            organization_identifier::value.eq(value),
            organization_identifier::claimed_at.eq(at),
            organization_identifier::verified_at.eq(Some(at)),
            organization_identifier::verified_by.eq(verified_by),
        ))
        .execute(tx.conn());
    match outcome {
        Ok(_) => Ok(()),
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Error::field("value", "This number was verified for an organization already."))
        }
        Err(error) => Err(error.into()),
    }
}

/// The verified importer numbers of an organization.
///
/// # Errors
/// When the database fails.
pub fn list_identifiers(
    tx: &mut Read<'_>,
    organization_id: i64,
) -> Result<Vec<(String, Option<NaiveDateTime>)>> {
    Ok(organization_identifier::table
        .filter(
            organization_identifier::organization_id
                .eq(organization_id)
                .and(organization_identifier::kind.eq("importer_number"))
                .and(organization_identifier::verified_at.is_not_null()),
        )
        .order(organization_identifier::value.asc())
        .limit(1000)
        .select((organization_identifier::value, organization_identifier::verified_at))
        .load(tx.conn())?)
}

/// The organization that was verified to own an importer number.
///
/// # Errors
/// When the database fails.
pub fn owner_of(tx: &mut Read<'_>, kind: &str, value: &str) -> Result<Option<i64>> {
    Ok(organization_identifier::table
        .filter(
            organization_identifier::kind
                .eq(kind)
                .and(organization_identifier::value.eq(value))
                .and(organization_identifier::verified_at.is_not_null()),
        )
        .select(organization_identifier::organization_id)
        .first(tx.conn())
        .optional()?)
}
