//! Who answers as surety for the entry behind a hold.

use super::hold::HoldRow;
use super::schema::{hold, hold_surety, organization};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The most sureties of one hold that are read, ended ones included.
const LIST_LIMIT_ROWS: i64 = 100;

/// A surety of a hold.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = hold_surety, treat_none_as_default_value = false)]
pub struct SuretyRow {
    /// Its key.
    pub id: String,
    /// Of which hold.
    pub hold_id: String,
    /// Who.
    pub organization_id: i64,
    /// The number of the bond.
    pub bond_number: String,
    /// Where the officer saw the bond.
    pub seen: String,
    /// Who named it.
    pub named_by: String,
    /// When.
    pub named_at: NaiveDateTime,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<NaiveDateTime>,
    /// Why; empty while it stands.
    pub end_reason: String,
}

/// Stores a surety.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &SuretyRow) -> Result<()> {
    diesel::insert_into(hold_surety::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The sureties of a hold with their names, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, hold_id: &str) -> Result<Vec<(SuretyRow, String)>> {
    Ok(hold_surety::table
        .inner_join(organization::table)
        .filter(hold_surety::hold_id.eq(hold_id))
        .order(hold_surety::id.asc())
        .limit(LIST_LIMIT_ROWS)
        .select((SuretyRow::as_select(), organization::name))
        .load(tx.conn())?)
}

/// Ends what stands.
///
/// # Errors
/// [`Error::Refused`] when it has ended already.
pub fn end(tx: &mut Write<'_>, id: &str, by: &str, at: NaiveDateTime, reason: &str) -> Result<()> {
    let standing = hold_surety::table.find(id).filter(hold_surety::ended_at.is_null());
    let changed = diesel::update(standing)
        .set((
            hold_surety::ended_by.eq(Some(by)),
            hold_surety::ended_at.eq(Some(at)),
            hold_surety::end_reason.eq(reason),
        ))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(Error::Refused("It has ended already.".into())) }
}

/// The holds of which a notice was sent and for which an organization answers as
/// surety now, by public key: those after `after`.
///
/// # Errors
/// When the database fails.
pub fn list_noticed(
    tx: &mut Read<'_>,
    organization_id: i64,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<HoldRow>> {
    Ok(hold_surety::table
        .inner_join(hold::table)
        .filter(hold_surety::organization_id.eq(organization_id))
        .filter(hold_surety::ended_at.is_null())
        .filter(hold::notice_sent_at.is_not_null().and(hold::public_id.gt(after)))
        .order(hold::public_id.asc())
        .limit(limit_rows)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub fn find_noticed(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<Option<HoldRow>> {
    Ok(hold_surety::table
        .inner_join(hold::table)
        .filter(hold_surety::organization_id.eq(organization_id))
        .filter(hold_surety::ended_at.is_null())
        .filter(hold::public_id.eq(public_id).and(hold::notice_sent_at.is_not_null()))
        .select(HoldRow::as_select())
        .first(tx.conn())
        .optional()?)
}
