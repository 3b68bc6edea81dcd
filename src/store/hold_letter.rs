//! Letters to importers without an account: the code that opens a hold, as its hash.

use super::schema::{hold, hold_letter};
use super::{Read, Write};
use crate::error::Result;
use crate::store::hold::HoldRow;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A letter with a code.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = hold_letter)]
pub struct LetterRow {
    /// Its key.
    pub id: String,
    /// The hold.
    pub hold_id: String,
    /// SHA-256 of the code; the code itself is stored nowhere.
    pub code_hash: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: NaiveDateTime,
    /// Until when it opens the hold.
    pub expires_at: NaiveDateTime,
    /// When a newer letter or an account took its place.
    pub ended_at: Option<NaiveDateTime>,
}

/// Inserts a letter; those before it end.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &LetterRow) -> Result<()> {
    end(tx, &row.hold_id, row.made_at)?;
    diesel::insert_into(hold_letter::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Ends the letters of a hold.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &mut Write<'_>, hold_id: &str, at: NaiveDateTime) -> Result<()> {
    let rows = hold_letter::table
        .filter(hold_letter::hold_id.eq(hold_id).and(hold_letter::ended_at.is_null()));
    diesel::update(rows).set(hold_letter::ended_at.eq(at)).execute(tx.conn())?;
    Ok(())
}

/// The hold that a code opens now.
///
/// # Errors
/// When the database fails.
pub fn find_hold(
    tx: &mut Read<'_>,
    code_hash: &str,
    now: NaiveDateTime,
) -> Result<Option<HoldRow>> {
    Ok(hold_letter::table
        .inner_join(hold::table)
        .filter(
            hold_letter::code_hash
                .eq(code_hash)
                .and(hold_letter::ended_at.is_null())
                .and(hold_letter::expires_at.gt(now))
                .and(hold::notice_sent_at.is_not_null()),
        )
        .select(HoldRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Shows the noticed holds of an importer number, and this one, to the
/// organization that was verified to own them, where nobody was told before.
///
/// # Errors
/// When the database fails.
pub fn tell_owner(
    tx: &mut Write<'_>,
    importer_number: &str,
    hold_id: &str,
    organization_id: i64,
) -> Result<usize> {
    let is_of_number = hold::importer_number.eq(importer_number).and(hold::importer_number.ne(""));
    let rows = hold::table.filter(
        hold::notice_sent_at
            .is_not_null()
            .and(hold::importer_organization_id.is_null())
            .and(is_of_number.or(hold::id.eq(hold_id))),
    );
    Ok(diesel::update(rows)
        .set((
            hold::importer_organization_id.eq(organization_id),
            hold::version.eq(hold::version + 1),
        ))
        .execute(tx.conn())?)
}
