//! Parties as pages show them: lists by name, every spelling, and the lines
//! that name one of them.

use super::Read;
use super::schema::{
    allegation, legal_order, organization, party, party_identifier, party_variant, shipment_line,
    upload,
};
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// The most words that a name is looked for with.
const WORD_LIMIT: usize = 5;
/// The most spellings and identifiers that a page shows of one party.
pub const SPELLING_LIMIT_ROWS: i64 = 200;

/// A party in a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = party)]
pub struct PartySeen {
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
}

/// What a list of parties is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct PartyFilter {
    /// The beginning of the name, in the form that searches compare.
    pub prefix: String,
    /// Words of letters and digits, in the form that searches compare: each must
    /// begin a word of the name. At most five are looked at.
    pub words: Vec<String>,
    /// Alpha-2, or empty for all.
    pub country: String,
}

/// The end of the range of texts that begin with a prefix.
#[must_use]
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// A page of parties by name: those behind `after` (name key and key). Where a
/// name is looked for, merged parties are found too: their old names lead to
/// the party that they turned out to be.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    filter: &PartyFilter,
    after: Option<(&str, i64)>,
    limit_rows: i64,
) -> Result<Vec<PartySeen>> {
    let mut query = party::table
        .order((party::name_key.asc(), party::id.asc()))
        .limit(limit_rows)
        .select(PartySeen::as_select())
        .into_boxed();
    if filter.prefix.is_empty() && filter.words.is_empty() {
        query = query.filter(party::merged_into.is_null());
    }
    if !filter.prefix.is_empty() {
        let end = prefix_end(&filter.prefix);
        query =
            query.filter(party::name_key.ge(filter.prefix.clone()).and(party::name_key.lt(end)));
    }
    for word in filter.words.iter().take(WORD_LIMIT) {
        // The names are read in order, without the rest of their rows.
        query = query.filter(
            party::name_key.like(format!("{word}%")).or(party::name_key.like(format!("% {word}%"))),
        );
    }
    if !filter.country.is_empty() {
        query = query.filter(party::country.eq(filter.country.clone()));
    }
    if let Some((name_key, id)) = after {
        let name_key = name_key.to_owned();
        query = query.filter(
            party::name_key
                .gt(name_key.clone())
                .or(party::name_key.eq(name_key).and(party::id.gt(id))),
        );
    }
    Ok(query.load(tx.conn())?)
}

/// A party by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: i64) -> Result<Option<PartySeen>> {
    Ok(party::table.find(id).select(PartySeen::as_select()).first(tx.conn()).optional()?)
}

/// Where something was first seen.
#[derive(Debug, Clone, Queryable)]
pub struct UploadSeen {
    /// The upload's key.
    pub id: i64,
    /// How URLs name it.
    pub public_id: String,
    /// The file's name.
    pub file_name: String,
    /// When it came.
    pub created_at: NaiveDateTime,
    /// Whose it is.
    pub organization: String,
}

/// Uploads by key, at most 500 of them.
///
/// # Errors
/// When the database fails.
pub fn uploads(tx: &mut Read<'_>, ids: &[i64]) -> Result<HashMap<i64, UploadSeen>> {
    let rows: Vec<UploadSeen> = upload::table
        .inner_join(organization::table)
        .filter(upload::id.eq_any(ids.iter().take(500)))
        .select((
            upload::id,
            upload::public_id,
            upload::file_name,
            upload::created_at,
            organization::name,
        ))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// One spelling.
#[derive(Debug, Clone, Queryable)]
pub struct SpellingSeen {
    /// Its key.
    pub id: i64,
    /// As first written.
    pub name: String,
    /// As first written, or empty.
    pub address: String,
    /// Alpha-2 or empty.
    pub country: String,
    /// When it was first seen.
    pub first_seen_on: NaiveDate,
    /// The upload that first had it.
    pub first_upload_id: Option<i64>,
    /// Whose it is: the party, or one that was merged into it.
    pub party_id: i64,
}

/// Every spelling of a party, and of those merged into it, oldest first.
///
/// # Errors
/// When the database fails.
pub fn spellings(tx: &mut Read<'_>, family: &[i64]) -> Result<Vec<SpellingSeen>> {
    Ok(party_variant::table
        .filter(party_variant::party_id.eq_any(family))
        .order((party_variant::first_seen_on.asc(), party_variant::id.asc()))
        .limit(SPELLING_LIMIT_ROWS)
        .select((
            party_variant::id,
            party_variant::name,
            party_variant::address,
            party_variant::country,
            party_variant::first_seen_on,
            party_variant::first_upload_id,
            party_variant::party_id,
        ))
        .load(tx.conn())?)
}

/// The spellings with these keys: key, party and name.
///
/// # Errors
/// When the database fails.
pub fn spellings_by_id(tx: &mut Read<'_>, ids: &[i64]) -> Result<HashMap<i64, (i64, String)>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(500) {
        let rows: Vec<(i64, i64, String)> = party_variant::table
            .filter(party_variant::id.eq_any(chunk))
            .select((party_variant::id, party_variant::party_id, party_variant::name))
            .load(tx.conn())?;
        found.extend(rows.into_iter().map(|(id, party, name)| (id, (party, name))));
    }
    Ok(found)
}

/// An identifier of a party: kind, value, status, first upload, whose.
pub type IdentifierSeen = (String, String, String, Option<i64>, i64);

/// The identifiers of a party, and of those merged into it, by kind and value.
///
/// # Errors
/// When the database fails.
pub fn identifiers(tx: &mut Read<'_>, family: &[i64]) -> Result<Vec<IdentifierSeen>> {
    Ok(party_identifier::table
        .filter(party_identifier::party_id.eq_any(family))
        .order((
            party_identifier::kind.asc(),
            party_identifier::value.asc(),
            party_identifier::party_id.asc(),
        ))
        .limit(SPELLING_LIMIT_ROWS)
        .select((
            party_identifier::kind,
            party_identifier::value,
            party_identifier::status,
            party_identifier::first_upload_id,
            party_identifier::party_id,
        ))
        .load(tx.conn())?)
}

/// A line that names a party.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct PartyLine {
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// Arrival.
    pub arrival_on: Option<NaiveDate>,
    /// Tariff digits.
    pub hts: String,
    /// The goods.
    pub description: String,
    /// Alpha-2 or empty.
    pub origin_country: String,
    /// The importer's spelling.
    pub importer_variant: Option<i64>,
    /// The consignee's spelling.
    pub consignee_variant: Option<i64>,
    /// The shipper's spelling.
    pub shipper_variant: Option<i64>,
    /// The manufacturer's spelling.
    pub manufacturer_variant: Option<i64>,
}

/// A page of lines that name one of these spellings in any role, by document,
/// line and organization: those behind `after`.
///
/// # Errors
/// When the database fails.
pub fn lines(
    tx: &mut Read<'_>,
    spellings: &[i64],
    after: Option<(&str, i32, i64)>,
    limit_rows: i64,
) -> Result<Vec<PartyLine>> {
    let some: Vec<i64> = spellings.iter().take(500).copied().collect();
    macro_rules! lines {
        ($from:expr) => {{
            let mut query = $from
                .order((
                    shipment_line::document.asc(),
                    shipment_line::line.asc(),
                    shipment_line::organization_id.asc(),
                ))
                .limit(limit_rows)
                .select(PartyLine::as_select())
                .distinct()
                .into_boxed();
            if let Some((document, line, organization)) = after {
                let document = document.to_owned();
                query = query.filter(
                    shipment_line::document.gt(document.clone()).or(shipment_line::document
                        .eq(document)
                        .and(
                            shipment_line::line.gt(line).or(shipment_line::line
                                .eq(line)
                                .and(shipment_line::organization_id.gt(organization))),
                        )),
                );
            }
            query.load::<PartyLine>(tx.conn())?
        }};
    }
    let mut found = super::row_party::lines_naming!(tx, some, lines);
    let key = |row: &PartyLine| (row.document.clone(), row.line, row.organization_id);
    found.sort_by_cached_key(key);
    found.dedup_by_key(|row| key(row));
    found.truncate(usize::try_from(limit_rows).unwrap_or(usize::MAX));
    Ok(found)
}

/// Docket numbers of allegations and orders, by key; those without are left out.
///
/// # Errors
/// When the database fails.
pub fn subject_numbers(
    tx: &mut Read<'_>,
    subjects: &[(&str, &str)],
) -> Result<HashMap<String, String>> {
    let of = |kind: &str| -> Vec<&str> {
        subjects.iter().filter(|(k, _)| *k == kind).map(|(_, id)| *id).take(500).collect()
    };
    let allegations: Vec<(String, Option<String>)> = allegation::table
        .filter(allegation::id.eq_any(of("allegation")))
        .select((allegation::id, allegation::docket_number))
        .load(tx.conn())?;
    let orders: Vec<(String, String)> = legal_order::table
        .filter(legal_order::id.eq_any(of("order")))
        .select((legal_order::id, legal_order::docket_number))
        .load(tx.conn())?;
    let numbered =
        allegations.into_iter().filter_map(|(id, number)| number.map(|number| (id, number)));
    Ok(numbered.chain(orders).collect())
}
