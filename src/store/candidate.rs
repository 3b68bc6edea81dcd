//! What screening compares: parties, their lines, and the allegations and
//! orders that look for them.

use super::Read;
use super::schema::{
    allegation, legal_order, legal_order_version, link, party, party_identifier, party_variant,
    row_party, shipment_line, upload,
};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// The most parties that an identifier is looked for with.
pub const PARTY_LIMIT_ROWS: i64 = 400;
/// The most parties that carry one of some identifiers.
const CARRIER_LIMIT_ROWS: i64 = 40_000;
/// The most spellings of one party that are compared.
const VARIANT_LIMIT_ROWS: i64 = 40;
/// The most lines of one party that are compared, newest first.
pub const LINE_LIMIT_ROWS: i64 = 200;
/// The most lines that name one of some spellings in any role.
const NAMED_LIMIT_ROWS: i64 = 4 * LINE_LIMIT_ROWS;
/// Values in one condition.
const IN_LIMIT: usize = 400;

/// The parties that carry one of these identifiers.
///
/// # Errors
/// When the database fails.
pub fn parties_by_identifiers(tx: &mut Read<'_>, values: &[String]) -> Result<Vec<i64>> {
    let found: Vec<i64> = party_identifier::table
        .filter(party_identifier::value.eq_any(values.iter().take(IN_LIMIT)))
        .select(party_identifier::party_id)
        .distinct()
        .order(party_identifier::party_id.asc())
        .limit(PARTY_LIMIT_ROWS)
        .load(tx.conn())?;
    super::party_change::survivors(tx, &found)
}

/// The parties that carry one of these identifiers, each with the identifier.
///
/// # Errors
/// When the database fails.
pub fn carriers(tx: &mut Read<'_>, values: &[&str]) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for some in values.chunks(IN_LIMIT) {
        found.extend(
            party_identifier::table
                .filter(party_identifier::value.eq_any(some))
                .select((party_identifier::party_id, party_identifier::value))
                .distinct()
                .limit(CARRIER_LIMIT_ROWS)
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
    /// Every spelling with its address.
    pub variants: Vec<(i64, String, String)>,
    /// Kind and value.
    pub identifiers: Vec<(String, String)>,
}

/// A party with its spellings and identifiers; merged parties are left out.
///
/// # Errors
/// When the database fails.
pub fn find_party(tx: &mut Read<'_>, party_id: i64) -> Result<Option<Candidate>> {
    let row: Option<(String, String)> = party::table
        .find(party_id)
        .filter(party::merged_into.is_null())
        .select((party::name, party::country))
        .first(tx.conn())
        .optional()?;
    let Some((name, country)) = row else { return Ok(None) };
    let family = super::party_change::family(tx, party_id)?;
    let variants = party_variant::table
        .filter(party_variant::party_id.eq_any(&family))
        .order(party_variant::id.asc())
        .limit(VARIANT_LIMIT_ROWS)
        .select((party_variant::id, party_variant::name, party_variant::address))
        .load(tx.conn())?;
    let identifiers = party_identifier::table
        .filter(party_identifier::party_id.eq_any(&family))
        .select((party_identifier::kind, party_identifier::value))
        .load(tx.conn())?;
    Ok(Some(Candidate { party_id, name, country, variants, identifiers }))
}

/// A line as screening sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct LineSeen {
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Tariff digits.
    pub hts: String,
    /// The goods.
    pub description: String,
    /// Alpha-2 or empty.
    pub origin_country: String,
    /// Alpha-2 or empty.
    pub export_country: String,
    /// The foreign port, as written.
    pub port_lading: String,
    /// The importer's number.
    pub importer_number: String,
    /// The day of arrival.
    pub arrival_on: Option<NaiveDate>,
    /// The importer's spelling.
    pub importer_variant: Option<i64>,
    /// The consignee's spelling.
    pub consignee_variant: Option<i64>,
    /// The shipper's spelling.
    pub shipper_variant: Option<i64>,
    /// The manufacturer's spelling.
    pub manufacturer_variant: Option<i64>,
}

/// Lines that name one of these spellings, in any role; of one upload, or of all.
///
/// # Errors
/// When the database fails.
pub fn lines_by_variants(
    tx: &mut Read<'_>,
    variants: &[i64],
    upload_id: Option<i64>,
) -> Result<Vec<LineSeen>> {
    let some: Vec<i64> = variants.iter().take(IN_LIMIT).copied().collect();
    macro_rules! lines {
        ($from:expr) => {{
            let mut query = $from
                // What leaves the country, or stays on board, is no import to hold.
                .filter(shipment_line::flags.not_like("%export%"))
                .filter(shipment_line::flags.not_like("%frob%"))
                .order((shipment_line::document.asc(), shipment_line::line.asc()))
                .limit(NAMED_LIMIT_ROWS)
                .select(LineSeen::as_select())
                .distinct()
                .into_boxed();
            if let Some(upload) = upload_id {
                query = query.filter(shipment_line::upload_id.eq(upload));
            }
            query.load::<LineSeen>(tx.conn())?
        }};
    }
    let mut found = super::row_party::lines_naming!(tx, some, lines);
    found.sort_by(|a, b| (&a.document, a.line).cmp(&(&b.document, b.line)));
    found.dedup_by(|a, b| a.document == b.document && a.line == b.line);
    Ok(found)
}

/// The newest lines from a country under one of these chapters, for orders
/// that name no party.
///
/// # Errors
/// When the database fails.
pub fn lines_by_origin(
    tx: &mut Read<'_>,
    countries: &[String],
    upload_id: Option<i64>,
) -> Result<Vec<LineSeen>> {
    let mut query = shipment_line::table
        .filter(shipment_line::origin_country.eq_any(countries.iter().take(IN_LIMIT)))
        .filter(shipment_line::flags.not_like("%export%"))
        .filter(shipment_line::flags.not_like("%frob%"))
        .order((shipment_line::document.asc(), shipment_line::line.asc()))
        .limit(LINE_LIMIT_ROWS)
        .select(LineSeen::as_select())
        .into_boxed();
    if let Some(upload) = upload_id {
        query = query.filter(shipment_line::upload_id.eq(upload));
    }
    Ok(query.load(tx.conn())?)
}

/// The facts of one allegation, JSON.
///
/// # Errors
/// When the database fails.
pub fn find_allegation(tx: &mut Read<'_>, id: &str) -> Result<Option<String>> {
    Ok(allegation::table.find(id).select(allegation::facts).first(tx.conn()).optional()?)
}

/// A page of allegations by key: key and facts.
///
/// # Errors
/// When the database fails.
pub fn page_of_allegations(
    tx: &mut Read<'_>,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(String, String)>> {
    Ok(allegation::table
        .filter(allegation::id.gt(after))
        .order(allegation::id.asc())
        .limit(limit_rows)
        .select((allegation::id, allegation::facts))
        .load(tx.conn())?)
}

/// A page of orders in force by key: key, docket number, version, scope as JSON.
///
/// # Errors
/// When the database fails.
pub fn page_of_orders(
    tx: &mut Read<'_>,
    in_force: &[&str],
    after: &str,
    limit_rows: i64,
) -> Result<Vec<(String, String, i32, String)>> {
    Ok(legal_order::table
        .inner_join(legal_order_version::table)
        .filter(
            legal_order::id
                .gt(after)
                .and(legal_order::state.eq_any(in_force))
                .and(legal_order_version::number.eq(legal_order::current_version)),
        )
        .order(legal_order::id.asc())
        .limit(limit_rows)
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
