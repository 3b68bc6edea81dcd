//! Parties, the spellings of their names, and their identifiers, as
//! imports write them. Everything here is insert-only, and two imports that
//! meet the same company at once write the same rows.

mod embedded;
mod server;

use super::Write;
use super::conn::AnyConn;
use super::schema::{party, party_identifier, party_variant};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party, treat_none_as_default_value = false)]
pub struct PartyRow {
    /// Its key.
    pub id: i64,
    /// The name to show.
    pub name: String,
    /// The form that searches compare.
    pub name_key: String,
    /// Alpha-2 or empty.
    pub country: String,
    /// The party that it turned out to be.
    pub merged_into: Option<i64>,
    /// When it was first seen.
    pub created_on: NaiveDate,
    /// Counted up with every change.
    pub version: i32,
}

/// One spelling of a party's name with address and country.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_variant, treat_none_as_default_value = false)]
pub struct VariantRow {
    /// Its key: a keyed hash of the folded spelling.
    pub id: i64,
    /// The version of the fold.
    pub fold_version: i32,
    /// As first written.
    pub name: String,
    /// As first written, or empty.
    pub address: String,
    /// Alpha-2 or empty.
    pub country: String,
    /// The form that searches compare.
    pub name_key: String,
    /// Whose spelling it is.
    pub party_id: i64,
    /// The upload that first had it.
    pub first_upload_id: Option<i64>,
    /// When it was first seen.
    pub first_seen_on: NaiveDate,
}

/// An identifier that a file gave for a party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_identifier, treat_none_as_default_value = false)]
pub struct IdentifierRow {
    /// Whose.
    pub party_id: i64,
    /// The kind's code.
    pub kind: String,
    /// The canonical value.
    pub value: String,
    /// What its check said: ok, warn, masked or bad.
    pub status: String,
    /// The upload that first had it.
    pub first_upload_id: Option<i64>,
}

/// A stored variant, as far as it is compared with a new one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = party_variant)]
pub struct VariantText {
    /// Its key.
    pub id: i64,
    /// The version of the fold.
    pub fold_version: i32,
    /// As first written.
    pub name: String,
    /// As first written, or empty.
    pub address: String,
    /// Alpha-2 or empty.
    pub country: String,
}

/// The variants with these keys.
///
/// # Errors
/// When the database fails.
pub fn find_variants(tx: &mut Write<'_>, ids: &[i64]) -> Result<Vec<VariantText>> {
    match tx.conn() {
        _ if ids.is_empty() => Ok(Vec::new()),
        AnyConn::Sqlite(conn) => embedded::find_variants(conn, ids),
        AnyConn::Postgres(conn) => server::find_variants(conn, ids),
    }
}

/// Inserts parties that are not there yet, and returns the keys of those.
///
/// # Errors
/// When the database fails.
pub fn insert_parties(tx: &mut Write<'_>, rows: &[PartyRow]) -> Result<Vec<i64>> {
    match tx.conn() {
        _ if rows.is_empty() => Ok(Vec::new()),
        AnyConn::Sqlite(conn) => embedded::insert_parties(conn, rows),
        AnyConn::Postgres(conn) => server::insert_parties(conn, rows),
    }
}

/// Inserts variants that are not there yet, and returns the keys of those.
///
/// # Errors
/// When the database fails.
pub fn insert_variants(tx: &mut Write<'_>, rows: &[VariantRow]) -> Result<Vec<i64>> {
    match tx.conn() {
        _ if rows.is_empty() => Ok(Vec::new()),
        AnyConn::Sqlite(conn) => embedded::insert_variants(conn, rows),
        AnyConn::Postgres(conn) => server::insert_variants(conn, rows),
    }
}

/// Inserts identifiers that are not known yet.
///
/// # Errors
/// When the database fails.
pub fn insert_identifiers(tx: &mut Write<'_>, rows: &[IdentifierRow]) -> Result<()> {
    match tx.conn() {
        _ if rows.is_empty() => Ok(()),
        AnyConn::Sqlite(conn) => embedded::insert_identifiers(conn, rows),
        AnyConn::Postgres(conn) => server::insert_identifiers(conn, rows),
    }
}
