//! Parties into `SQLite`: one prepared statement a row.

use super::{IdentifierRow, PartyRow, VariantRow, VariantText};
use crate::error::Result;
use crate::store::raw::Raw;
use diesel::SqliteConnection;

pub(super) fn find_variants(conn: &mut SqliteConnection, ids: &[i64]) -> Result<Vec<VariantText>> {
    let raw = Raw::of(conn)?;
    let mut find = raw
        .prepare("SELECT fold_version, name, address, country FROM party_variant WHERE id = ?1")?;
    let mut found = Vec::new();
    for id in ids {
        let row = find.one(&[(*id).into()], |row| VariantText {
            id: *id,
            fold_version: i32::try_from(row.integer(0)).unwrap_or_default(),
            name: row.text(1),
            address: row.text(2),
            country: row.text(3),
        })?;
        found.extend(row);
    }
    Ok(found)
}

pub(super) fn insert_parties(conn: &mut SqliteConnection, rows: &[PartyRow]) -> Result<Vec<i64>> {
    let raw = Raw::of(conn)?;
    let mut insert = raw.prepare(
        "INSERT INTO party (id, name, name_key, country, merged_into, created_on, version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let mut new = Vec::new();
    for row in rows {
        let inserted = insert.run(&[
            row.id.into(),
            (&row.name).into(),
            (&row.name_key).into(),
            (&row.country).into(),
            row.merged_into.into(),
            (&row.created_on.to_string()).into(),
            row.version.into(),
        ])?;
        if inserted > 0 {
            new.push(row.id);
        }
    }
    Ok(new)
}

pub(super) fn insert_variants(
    conn: &mut SqliteConnection,
    rows: &[VariantRow],
) -> Result<Vec<i64>> {
    let raw = Raw::of(conn)?;
    let mut insert = raw.prepare(
        "INSERT INTO party_variant (id, fold_version, name, address, country, name_key, party_id, \
         first_upload_id, first_seen_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT DO NOTHING",
    )?;
    let mut new = Vec::with_capacity(rows.len());
    for row in rows {
        let inserted = insert.run(&[
            row.id.into(),
            row.fold_version.into(),
            (&row.name).into(),
            (&row.address).into(),
            (&row.country).into(),
            (&row.name_key).into(),
            row.party_id.into(),
            row.first_upload_id.into(),
            (&row.first_seen_on.to_string()).into(),
        ])?;
        if inserted > 0 {
            new.push(row.id);
        }
    }
    Ok(new)
}

pub(super) fn insert_identifiers(
    conn: &mut SqliteConnection,
    rows: &[IdentifierRow],
) -> Result<()> {
    let raw = Raw::of(conn)?;
    let mut insert = raw.prepare(
        "INSERT INTO party_identifier (party_id, kind, value, status, first_upload_id) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?;
    for row in rows {
        insert.run(&[
            row.party_id.into(),
            (&row.kind).into(),
            (&row.value).into(),
            (&row.status).into(),
            row.first_upload_id.into(),
        ])?;
    }
    Ok(())
}
