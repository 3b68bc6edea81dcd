//! Packets with which importers answer holds.

use super::schema::{hold, packet};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

mod part;

pub use part::{
    DocumentRow, FindingRow, QuantityRow, find_document, insert_document, insert_finding,
    insert_quantity, list_documents, list_findings, list_quantities, next_place,
    next_quantity_place, remove_document, remove_quantity, total_bytes,
};

/// The most packets of one hold that are read.
pub const HOLD_LIMIT_ROWS: i64 = 50;

/// A packet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = packet)]
pub struct PacketRow {
    /// Its key.
    pub id: String,
    /// The hold that it answers.
    pub hold_id: String,
    /// The importer's organization.
    pub organization_id: i64,
    /// Its number within the hold, from 1.
    pub number: i32,
    /// The kind's code.
    pub kind: String,
    /// The state's code.
    pub state: String,
    /// The importer's cover words.
    pub story: String,
    /// The cleared packet that it cites.
    pub cites_id: Option<String>,
    /// SHA-256 of the index, hexadecimal; empty while it is a draft.
    pub digest: String,
    /// Who began it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
    /// Who submitted it.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<NaiveDateTime>,
    /// The officer who reviewed it.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<NaiveDateTime>,
    /// What the officer wrote to the importer.
    pub review_note: String,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// What changes of a packet beside its version; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = packet)]
pub struct PacketChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// The cover words.
    pub story: Option<&'a str>,
    /// The digest.
    pub digest: Option<&'a str>,
    /// Who submitted it.
    pub submitted_by: Option<&'a str>,
    /// When.
    pub submitted_at: Option<NaiveDateTime>,
    /// Who reviewed it.
    pub reviewed_by: Option<&'a str>,
    /// When.
    pub reviewed_at: Option<NaiveDateTime>,
    /// What the officer wrote.
    pub review_note: Option<&'a str>,
}

/// Inserts a packet.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &PacketRow) -> Result<()> {
    diesel::insert_into(packet::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The packets of a hold, newest number first.
///
/// # Errors
/// When the database fails.
pub fn list_by_hold(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<PacketRow>> {
    Ok(packet::table
        .filter(packet::hold_id.eq(hold_id))
        .order(packet::number.desc())
        .limit(HOLD_LIMIT_ROWS)
        .select(PacketRow::as_select())
        .load(tx.conn())?)
}

/// A packet of a hold by its number.
///
/// # Errors
/// When the database fails.
pub fn find_numbered(tx: &mut Read<'_>, hold_id: &str, number: i32) -> Result<Option<PacketRow>> {
    Ok(packet::table
        .filter(packet::hold_id.eq(hold_id).and(packet::number.eq(number)))
        .select(PacketRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// A packet by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<PacketRow>> {
    Ok(packet::table.find(id).select(PacketRow::as_select()).first(tx.conn()).optional()?)
}

/// The submitted packets of an organization whose holds were released, newest
/// first, each with the public key of its hold.
///
/// # Errors
/// When the database fails.
pub fn list_cleared(
    tx: &mut Read<'_>,
    organization_id: i64,
    limit_rows: i64,
) -> Result<Vec<(PacketRow, String)>> {
    Ok(packet::table
        .inner_join(hold::table)
        .filter(
            packet::organization_id
                .eq(organization_id)
                .and(packet::state.eq_any(["submitted", "accepted"]))
                .and(hold::state.eq("released")),
        )
        .order((packet::submitted_at.desc(), packet::id.desc()))
        .limit(limit_rows)
        .select((PacketRow::as_select(), hold::public_id))
        .load(tx.conn())?)
}

/// Changes a packet that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn change(
    tx: &mut Write<'_>,
    seen: &PacketRow,
    change: &PacketChange<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = packet::table
        .find(&seen.id)
        .filter(packet::version.eq(seen.version).and(packet::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((change, packet::changed_at.eq(at), packet::version.eq(packet::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("packet"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}
