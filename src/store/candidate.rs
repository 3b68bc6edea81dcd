//! What screening compares: parties, and the allegations and orders that look
//! for them. Their lines are read in `line_seen`.

use super::Read;
use super::schema::{
    allegation, legal_order, legal_order_version, link, party, party_identifier, party_variant,
    row_party, upload,
};
use crate::error::Result;
use diesel::prelude::*;
use std::collections::HashMap;

/// The most parties that an identifier is looked for with.
pub const PARTY_LIMIT_ROWS: i64 = 400;
/// The most parties that carry one of some identifiers.
pub const CARRIER_LIMIT_ROWS: i64 = 40_000;
/// The most spellings of one party that are compared.
const VARIANT_LIMIT_ROWS: usize = 40;
/// Parties that are read at once.
const SLICE_PARTIES: usize = 100;
/// The most spellings of them, and the most identifiers, that one query reads.
const SLICE_LIMIT_ROWS: i64 = 4_000;
/// Values in one condition.
const IN_LIMIT: usize = 400;

/// The parties that carry one of these identifiers of a kind, each with the
/// identifier.
///
/// # Errors
/// When the database fails.
pub fn carriers(
    tx: &mut Read<'_>,
    kind: &str,
    values: &[&str],
    limit_rows: i64,
) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for some in values.chunks(IN_LIMIT) {
        found.extend(
            party_identifier::table
                // Both, since the index begins with the kind.
                .filter(party_identifier::kind.eq(kind))
                .filter(party_identifier::value.eq_any(some))
                .order((party_identifier::value.asc(), party_identifier::party_id.asc()))
                .limit(limit_rows)
                .select((party_identifier::party_id, party_identifier::value))
                .load::<(i64, String)>(tx.conn())?,
        );
    }
    Ok(found)
}

/// That an allegation or an order has a link to a party.
#[derive(Debug, Clone, Queryable)]
pub struct Tied {
    /// allegation or order.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// The party.
    pub party_id: i64,
}

/// Who has a link, whatever was decided of it, to a party that an upload names,
/// itself or under the name of a party that was merged into it.
///
/// # Errors
/// When the database fails.
pub fn tied_in_upload(tx: &mut Read<'_>, upload_id: i64) -> Result<Vec<Tied>> {
    macro_rules! tied {
        ($from:expr) => {
            $from
                .inner_join(row_party::table.on(row_party::variant_id.eq(party_variant::id)))
                .filter(link::target_kind.eq("party").and(row_party::upload_id.eq(upload_id)))
                .select((link::subject_kind, link::subject_id, link::party_id.assume_not_null()))
                .distinct()
                .load::<Tied>(tx.conn())?
        };
    }
    let itself = party_variant::party_id.nullable().eq(link::party_id);
    let mut found = tied!(link::table.inner_join(party_variant::table.on(itself)));
    let merged = party::merged_into.eq(link::party_id);
    let of_merged = party_variant::party_id.eq(party::id);
    found.extend(tied!(
        link::table
            .inner_join(party::table.on(merged))
            .inner_join(party_variant::table.on(of_merged))
    ));
    Ok(found)
}

/// One party with what is known of it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its key.
    pub party_id: i64,
    /// The name that pages show.
    pub name: String,
    /// Alpha-2 or empty.
    pub country: String,
    /// The party itself, and those that were merged into it.
    pub family: Vec<i64>,
    /// Every spelling with its address.
    pub variants: Vec<(i64, String, String)>,
    /// Kind and value.
    pub identifiers: Vec<(String, String)>,
}

/// A party with its spellings and identifiers; none for a merged one.
///
/// # Errors
/// When the database fails.
pub fn find_party(tx: &mut Read<'_>, party_id: i64) -> Result<Option<Candidate>> {
    Ok(find_parties(tx, &[party_id])?.pop())
}

/// Parties with their spellings and identifiers, in this order; merged ones are
/// left out. One query for each kind of thing and some parties.
///
/// # Errors
/// When the database fails.
pub fn find_parties(tx: &mut Read<'_>, ids: &[i64]) -> Result<Vec<Candidate>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(SLICE_PARTIES) {
        read_parties(tx, some, &mut found)?;
    }
    Ok(found)
}

/// Reads some parties. Where one of them has so many spellings that others might
/// get none, each half is read by itself.
fn read_parties(tx: &mut Read<'_>, ids: &[i64], found: &mut Vec<Candidate>) -> Result<()> {
    let mut standing: HashMap<i64, (String, String)> = party::table
        .filter(party::id.eq_any(ids).and(party::merged_into.is_null()))
        .select((party::id, (party::name, party::country)))
        .load::<(i64, (String, String))>(tx.conn())?
        .into_iter()
        .collect();
    let roots: Vec<Option<i64>> = standing.keys().copied().map(Some).collect();
    let merged: Vec<(i64, Option<i64>)> = party::table
        .filter(party::merged_into.eq_any(roots))
        .order(party::id.asc())
        .limit(SLICE_LIMIT_ROWS)
        .select((party::id, party::merged_into))
        .load(tx.conn())?;
    let mut owner: HashMap<i64, i64> = standing.keys().map(|id| (*id, *id)).collect();
    owner.extend(merged.iter().filter_map(|(id, into)| into.map(|into| (*id, into))));
    let members: Vec<i64> = owner.keys().copied().collect();
    let spelled: Vec<(i64, i64, String, String)> = party_variant::table
        .filter(party_variant::party_id.eq_any(&members))
        .order((party_variant::party_id.asc(), party_variant::id.asc()))
        .limit(SLICE_LIMIT_ROWS)
        .select((
            party_variant::party_id,
            party_variant::id,
            party_variant::name,
            party_variant::address,
        ))
        .load(tx.conn())?;
    let numbered: Vec<(i64, String, String)> = party_identifier::table
        .filter(party_identifier::party_id.eq_any(&members))
        .order((
            party_identifier::party_id.asc(),
            party_identifier::kind.asc(),
            party_identifier::value.asc(),
        ))
        .limit(SLICE_LIMIT_ROWS)
        .select((party_identifier::party_id, party_identifier::kind, party_identifier::value))
        .load(tx.conn())?;
    let most = [merged.len(), spelled.len(), numbered.len()].into_iter().max().unwrap_or(0);
    if i64::try_from(most).is_ok_and(|most| most >= SLICE_LIMIT_ROWS) && ids.len() > 1 {
        let (left, right) = ids.split_at(ids.len() / 2);
        read_parties(tx, left, found)?;
        return read_parties(tx, right, found);
    }
    let mut spellings: HashMap<i64, Vec<(i64, String, String)>> = HashMap::new();
    for (member, id, name, address) in spelled {
        if let Some(party) = owner.get(&member) {
            spellings.entry(*party).or_default().push((id, name, address));
        }
    }
    let mut identifiers: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for (member, kind, value) in numbered {
        if let Some(party) = owner.get(&member) {
            identifiers.entry(*party).or_default().push((kind, value));
        }
    }
    for id in ids {
        let Some((name, country)) = standing.remove(id) else { continue };
        let family = std::iter::once(*id)
            .chain(merged.iter().filter(|(_, into)| *into == Some(*id)).map(|(member, _)| *member))
            .collect();
        let mut variants = spellings.remove(id).unwrap_or_default();
        variants.sort_unstable_by_key(|(id, ..)| *id);
        variants.truncate(VARIANT_LIMIT_ROWS);
        let identifiers = identifiers.remove(id).unwrap_or_default();
        found.push(Candidate { party_id: *id, name, country, family, variants, identifiers });
    }
    Ok(())
}

/// The facts of one allegation, JSON.
///
/// # Errors
/// When the database fails.
pub fn find_allegation(tx: &mut Read<'_>, id: &str) -> Result<Option<String>> {
    Ok(allegation::table.find(id).select(allegation::facts).first(tx.conn()).optional()?)
}

/// A page of allegations by key: key and version.
///
/// # Errors
/// When the database fails.
pub fn page_of_allegations(
    tx: &mut Read<'_>,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(String, i32)>> {
    Ok(allegation::table
        .filter(allegation::id.gt(after))
        .order(allegation::id.asc())
        .limit(limit_rows)
        .select((allegation::id, allegation::version))
        .load(tx.conn())?)
}

/// A page of orders in force by key: key and version of their scope.
///
/// # Errors
/// When the database fails.
pub fn page_of_orders(
    tx: &mut Read<'_>,
    in_force: &[&str],
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(String, i32)>> {
    Ok(legal_order::table
        .filter(legal_order::id.gt(after).and(legal_order::state.eq_any(in_force)))
        .order(legal_order::id.asc())
        .limit(limit_rows)
        .select((legal_order::id, legal_order::current_version))
        .load(tx.conn())?)
}

/// The facts of some allegations: key and JSON.
///
/// # Errors
/// When the database fails.
pub fn list_allegations(tx: &mut Read<'_>, ids: &[&str]) -> Result<Vec<(String, String)>> {
    Ok(allegation::table
        .filter(allegation::id.eq_any(ids.iter().take(IN_LIMIT)))
        .select((allegation::id, allegation::facts))
        .load(tx.conn())?)
}

/// Some orders: key, docket number, version, scope as JSON.
///
/// # Errors
/// When the database fails.
pub fn list_orders(tx: &mut Read<'_>, ids: &[&str]) -> Result<Vec<(String, String, i32, String)>> {
    Ok(legal_order::table
        .inner_join(legal_order_version::table)
        .filter(legal_order::id.eq_any(ids.iter().take(IN_LIMIT)))
        .filter(legal_order_version::number.eq(legal_order::current_version))
        .select((
            legal_order::id,
            legal_order::docket_number,
            legal_order::current_version,
            legal_order_version::scope,
        ))
        .load(tx.conn())?)
}

/// One order in force: docket number, version, scope as JSON.
///
/// # Errors
/// When the database fails.
pub fn find_order(tx: &mut Read<'_>, id: &str) -> Result<Option<(String, i32, String)>> {
    Ok(legal_order::table
        .inner_join(legal_order_version::table)
        .filter(
            legal_order::id
                .eq(id)
                .and(legal_order_version::number.eq(legal_order::current_version)),
        )
        .select((
            legal_order::docket_number,
            legal_order::current_version,
            legal_order_version::scope,
        ))
        .first(tx.conn())
        .optional()?)
}

/// Adds to the number of proposals that an upload led to. Agency staff alone
/// are ever shown it.
///
/// # Errors
/// When the database fails.
pub fn note_proposals(tx: &mut super::Write<'_>, upload_id: i64, proposed: i64) -> Result<()> {
    diesel::update(upload::table.find(upload_id))
        .set(upload::proposals.eq(upload::proposals + proposed))
        .execute(tx.conn())?;
    Ok(())
}
