//! Parties into `PostgreSQL`: one statement a chunk, its columns as arrays.
//!
//! The DSL writes a batch as one marker a value, and the server then parses
//! thousands of them; `unnest` of an array a column is one short text.

use super::{IdentifierRow, PartyRow, VariantRow, VariantText};
use crate::error::Result;
use crate::store::schema::party_variant;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text};

/// One column of some rows.
fn column<'r, R, V>(rows: &'r [R], value: impl Fn(&'r R) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

pub(super) fn find_variants(conn: &mut PgConnection, ids: &[i64]) -> Result<Vec<VariantText>> {
    Ok(party_variant::table
        .filter(party_variant::id.eq_any(ids))
        .select(VariantText::as_select())
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Inserted {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

pub(super) fn insert_parties(conn: &mut PgConnection, rows: &[PartyRow]) -> Result<Vec<i64>> {
    let inserted: Vec<Inserted> = sql_query(
        "INSERT INTO party (id, name, name_key, country, merged_into, created_on, version) \
         SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id",
    )
    .bind::<Array<BigInt>, _>(column(rows, |row| row.id))
    .bind::<Array<Text>, _>(column(rows, |row| row.name.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.name_key.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.country.as_str()))
    .bind::<Array<Nullable<BigInt>>, _>(column(rows, |row| row.merged_into))
    .bind::<Array<Date>, _>(column(rows, |row| row.created_on))
    .bind::<Array<Integer>, _>(column(rows, |row| row.version))
    .load(conn)?;
    Ok(inserted.into_iter().map(|row| row.id).collect())
}

pub(super) fn insert_variants(conn: &mut PgConnection, rows: &[VariantRow]) -> Result<Vec<i64>> {
    let inserted: Vec<Inserted> = sql_query(
        "INSERT INTO party_variant (id, fold_version, name, address, country, name_key, party_id, \
         first_upload_id, first_seen_on) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (id) DO NOTHING RETURNING id",
    )
    .bind::<Array<BigInt>, _>(column(rows, |row| row.id))
    .bind::<Array<Integer>, _>(column(rows, |row| row.fold_version))
    .bind::<Array<Text>, _>(column(rows, |row| row.name.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.address.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.country.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.name_key.as_str()))
    .bind::<Array<BigInt>, _>(column(rows, |row| row.party_id))
    .bind::<Array<Nullable<BigInt>>, _>(column(rows, |row| row.first_upload_id))
    .bind::<Array<Date>, _>(column(rows, |row| row.first_seen_on))
    .load(conn)?;
    Ok(inserted.into_iter().map(|row| row.id).collect())
}

pub(super) fn insert_identifiers(conn: &mut PgConnection, rows: &[IdentifierRow]) -> Result<()> {
    sql_query(
        "INSERT INTO party_identifier (party_id, kind, value, status, first_upload_id) \
         SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT (party_id, kind, value) DO NOTHING",
    )
    .bind::<Array<BigInt>, _>(column(rows, |row| row.party_id))
    .bind::<Array<Text>, _>(column(rows, |row| row.kind.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.value.as_str()))
    .bind::<Array<Text>, _>(column(rows, |row| row.status.as_str()))
    .bind::<Array<Nullable<BigInt>>, _>(column(rows, |row| row.first_upload_id))
    .execute(conn)?;
    Ok(())
}
