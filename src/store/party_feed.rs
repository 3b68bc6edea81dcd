//! Which parties are new: each transaction of an import tells those that it was
//! the first to name. A process that keeps names in memory reads on from where it
//! was, and screening learns which parties of an upload it has to look at.

use super::schema::{party, party_feed};
use super::{Read, Write};
use crate::error::Result;
use diesel::prelude::*;

/// Values in one condition.
const IN_LIMIT: usize = 400;
/// A party's key, in bytes.
const KEY_BYTES: usize = size_of::<i64>();

/// What one transaction told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its place in the feed.
    pub id: i64,
    /// New parties.
    pub parties: Vec<i64>,
    /// Known parties that got a new spelling.
    pub respelled: Vec<i64>,
}

impl Told {
    fn new((id, bytes): (i64, Vec<u8>)) -> Self {
        let (keys, _) = bytes.as_chunks::<KEY_BYTES>();
        let keys = keys.iter().map(|key| i64::from_be_bytes(*key));
        // Keys of parties have 63 bits; the sign says which of the two it is.
        let (parties, respelled): (Vec<i64>, Vec<i64>) = keys.partition(|key| *key >= 0);
        Self { id, parties, respelled: respelled.into_iter().map(|key| !key).collect() }
    }
}

/// Tells the parties that a transaction of an import was the first to name, and
/// those that were known and got a new spelling. Outside of an import the upload
/// is 0.
///
/// # Errors
/// When the database fails.
pub fn tell(tx: &mut Write<'_>, upload_id: i64, new: &[i64], respelled: &[i64]) -> Result<()> {
    if new.is_empty() && respelled.is_empty() {
        return Ok(());
    }
    let respelled = respelled.iter().map(|id| !*id);
    let bytes: Vec<u8> = new.iter().copied().chain(respelled).flat_map(i64::to_be_bytes).collect();
    diesel::insert_into(party_feed::table)
        .values((party_feed::upload_id.eq(upload_id), party_feed::parties.eq(bytes)))
        .execute(tx.conn())?;
    Ok(())
}

/// The last place of the feed; 0 when nothing was told yet.
///
/// # Errors
/// When the database fails.
pub fn last(tx: &mut Read<'_>) -> Result<i64> {
    Ok(party_feed::table
        .select(party_feed::id)
        .order(party_feed::id.desc())
        .first(tx.conn())
        .optional()?
        .unwrap_or(0))
}

/// The places of the feed behind one, in order. Where several imports write, a
/// place may appear after a later one.
///
/// # Errors
/// When the database fails.
pub fn places_behind(tx: &mut Read<'_>, place: i64) -> Result<Vec<i64>> {
    Ok(party_feed::table
        .filter(party_feed::id.gt(place))
        .order(party_feed::id.asc())
        .select(party_feed::id)
        .load(tx.conn())?)
}

/// What was told at these places.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Read<'_>, places: &[i64]) -> Result<Vec<Told>> {
    let rows: Vec<(i64, Vec<u8>)> = party_feed::table
        .filter(party_feed::id.eq_any(places.iter().take(IN_LIMIT)))
        .order(party_feed::id.asc())
        .select((party_feed::id, party_feed::parties))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(Told::new).collect())
}

/// What an upload told behind a place, in order.
///
/// # Errors
/// When the database fails.
pub fn list_of_upload(
    tx: &mut Read<'_>,
    upload_id: i64,
    behind: i64,
    limit_rows: i64,
) -> Result<Vec<Told>> {
    let rows: Vec<(i64, Vec<u8>)> = party_feed::table
        .filter(party_feed::upload_id.eq(upload_id).and(party_feed::id.gt(behind)))
        .order(party_feed::id.asc())
        .limit(limit_rows)
        .select((party_feed::id, party_feed::parties))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(Told::new).collect())
}

/// A party's key, its name, and its country or nothing.
pub type Named = (i64, String, String);

/// A page of all parties by key.
///
/// # Errors
/// When the database fails.
pub fn page_of_names(
    tx: &mut Read<'_>,
    behind: Option<i64>,
    limit_rows: i64,
) -> Result<Vec<Named>> {
    let mut query = party::table
        .order(party::id.asc())
        .limit(limit_rows)
        .select((party::id, party::name, party::country))
        .into_boxed();
    if let Some(behind) = behind {
        query = query.filter(party::id.gt(behind));
    }
    Ok(query.load(tx.conn())?)
}

/// The names of these parties.
///
/// # Errors
/// When the database fails.
pub fn names(tx: &mut Read<'_>, parties: &[i64]) -> Result<Vec<Named>> {
    let mut found = Vec::with_capacity(parties.len());
    for some in parties.chunks(IN_LIMIT) {
        found.extend(
            party::table
                .filter(party::id.eq_any(some.to_vec()))
                .order(party::id.asc())
                .select((party::id, party::name, party::country))
                .load::<Named>(tx.conn())?,
        );
    }
    Ok(found)
}
