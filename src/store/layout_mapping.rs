//! Mappings that people confirmed and saved: by organization, by layout, in
//! versions. A version that was used is never changed.

use super::schema::layout_mapping;
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// One version of a saved mapping.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = layout_mapping, treat_none_as_default_value = false)]
pub struct MappingRow {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub organization_id: i64,
    /// What people call it.
    pub name: String,
    /// By what its layout is known again.
    pub fingerprint: String,
    /// From 1.
    pub version: i32,
    /// The field of every column, JSON.
    pub fields: String,
    /// The account that confirmed it.
    pub confirmed_by: String,
    /// When.
    pub confirmed_at: NaiveDateTime,
    /// Since when it is not used any more.
    pub retired_at: Option<NaiveDateTime>,
}

/// Inserts a version.
///
/// # Errors
/// When the database fails, or the version is there already.
pub fn insert(tx: &mut Write<'_>, row: &MappingRow) -> Result<()> {
    diesel::insert_into(layout_mapping::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The newest version for a layout, retired or not.
///
/// # Errors
/// When the database fails.
pub fn find_newest(
    tx: &mut Read<'_>,
    organization_id: i64,
    fingerprint: &str,
) -> Result<Option<MappingRow>> {
    Ok(layout_mapping::table
        .filter(
            layout_mapping::organization_id
                .eq(organization_id)
                .and(layout_mapping::fingerprint.eq(fingerprint)),
        )
        .order(layout_mapping::version.desc())
        .select(MappingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// One version.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: i64) -> Result<Option<MappingRow>> {
    Ok(layout_mapping::table
        .find(id)
        .select(MappingRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Every version of an organization's mappings: by layout, the newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, organization_id: i64, limit_rows: i64) -> Result<Vec<MappingRow>> {
    Ok(layout_mapping::table
        .filter(layout_mapping::organization_id.eq(organization_id))
        .order((
            layout_mapping::name.asc(),
            layout_mapping::fingerprint.asc(),
            layout_mapping::version.desc(),
        ))
        .limit(limit_rows)
        .select(MappingRow::as_select())
        .load(tx.conn())?)
}

/// Gives every version of a layout's mapping another name.
///
/// # Errors
/// When the database fails.
pub fn rename(tx: &mut Write<'_>, row: &MappingRow, name: &str) -> Result<()> {
    diesel::update(
        layout_mapping::table.filter(
            layout_mapping::organization_id
                .eq(row.organization_id)
                .and(layout_mapping::fingerprint.eq(&row.fingerprint)),
        ),
    )
    .set(layout_mapping::name.eq(name))
    .execute(tx.conn())?;
    Ok(())
}

/// Retires every version of a layout's mapping.
///
/// # Errors
/// When the database fails.
pub fn retire(tx: &mut Write<'_>, row: &MappingRow, at: NaiveDateTime) -> Result<()> {
    diesel::update(
        layout_mapping::table.filter(
            layout_mapping::organization_id
                .eq(row.organization_id)
                .and(layout_mapping::fingerprint.eq(&row.fingerprint))
                .and(layout_mapping::retired_at.is_null()),
        ),
    )
    .set(layout_mapping::retired_at.eq(Some(at)))
    .execute(tx.conn())?;
    Ok(())
}
