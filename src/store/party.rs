//! Parties, the spellings of their names, their keys and identifiers, as
//! imports write them. Everything here is insert-only, and two imports that
//! meet the same company at once write the same rows.

use super::conn::each;
use super::schema::{party, party_identifier, party_key, party_variant};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 500;

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

/// The variants with these keys.
///
/// # Errors
/// When the database fails.
pub fn find_variants(tx: &mut Read<'_>, ids: &[i64]) -> Result<Vec<VariantRow>> {
    let mut rows = Vec::new();
    for batch in ids.chunks(BATCH_ROWS) {
        rows.extend(
            party_variant::table
                .filter(party_variant::id.eq_any(batch))
                .select(VariantRow::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(rows)
}

/// Inserts parties that are not there yet.
///
/// # Errors
/// When the database fails.
pub fn insert_parties(tx: &mut Write<'_>, rows: &[PartyRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(party::table)
            .values(batch)
            .on_conflict(party::id)
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Inserts variants that are not there yet.
///
/// # Errors
/// When the database fails.
pub fn insert_variants(tx: &mut Write<'_>, rows: &[VariantRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(party_variant::table)
            .values(batch)
            .on_conflict(party_variant::id)
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Inserts keys by which candidates for a link are found.
///
/// # Errors
/// When the database fails.
pub fn insert_keys(tx: &mut Write<'_>, keys: &[(String, i64)]) -> Result<()> {
    for batch in keys.chunks(BATCH_ROWS) {
        let rows: Vec<_> = batch
            .iter()
            .map(|(key, party_id)| (party_key::key.eq(key), party_key::party_id.eq(*party_id)))
            .collect();
        each!(tx.conn(), |c| diesel::insert_into(party_key::table)
            .values(&rows)
            .on_conflict((party_key::key, party_key::party_id))
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Inserts identifiers that are not known yet.
///
/// # Errors
/// When the database fails.
pub fn insert_identifiers(tx: &mut Write<'_>, rows: &[IdentifierRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(party_identifier::table)
            .values(batch)
            .on_conflict((
                party_identifier::party_id,
                party_identifier::kind,
                party_identifier::value
            ))
            .do_nothing()
            .execute(c))?;
    }
    Ok(())
}
