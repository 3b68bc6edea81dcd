//! What stands around shipment lines: who made them and where, and who sold to
//! whom on those that people confirmed.

use super::Read;
use super::schema::{link, party_variant, shipment_line};
use crate::error::Result;
use diesel::prelude::*;

/// Values in one condition.
const IN_LIMIT: usize = 400;
/// The most confirmed lines of one allegation or order that are looked at.
const CONFIRMED_LIMIT_ROWS: i64 = 200;
/// The most tellings of these lines.
const TELLING_LIMIT_ROWS: i64 = 800;

/// A page of the spellings of a country, and of those whose country is not
/// told, by key: key, name and address.
///
/// # Errors
/// When the database fails.
pub fn page_of_variants(
    tx: &mut Read<'_>,
    country: &str,
    after: i64,
    limit_rows: i64,
) -> Result<Vec<(i64, String, String)>> {
    Ok(party_variant::table
        .filter(party_variant::id.gt(after))
        .filter(party_variant::country.eq(country).or(party_variant::country.eq("")))
        .order(party_variant::id.asc())
        .limit(limit_rows)
        .select((party_variant::id, party_variant::name, party_variant::address))
        .load(tx.conn())?)
}

/// Some spellings: key, name and address.
///
/// # Errors
/// When the database fails.
pub fn list_variants(tx: &mut Read<'_>, ids: &[i64]) -> Result<Vec<(i64, String, String)>> {
    let mut found = Vec::new();
    for some in ids.chunks(IN_LIMIT) {
        found.extend(
            party_variant::table
                .filter(party_variant::id.eq_any(some))
                .select((party_variant::id, party_variant::name, party_variant::address))
                .load::<(i64, String, String)>(tx.conn())?,
        );
    }
    Ok(found)
}

/// Document, line, and the spellings of who sold and who bought.
type SidesRow = (String, i32, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// Of the confirmed lines of an allegation or an order: who sold and who
/// bought, as spellings: manufacturer, shipper, consignee, importer.
///
/// # Errors
/// When the database fails.
pub fn confirmed_lines(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
) -> Result<Vec<[Option<i64>; 4]>> {
    let documents: Vec<(Option<String>, Option<i32>)> = link::table
        .filter(link::subject_kind.eq(kind).and(link::subject_id.eq(subject_id)))
        .filter(link::target_kind.eq("line").and(link::state.eq("confirmed")))
        .order(link::id.asc())
        .limit(CONFIRMED_LIMIT_ROWS)
        .select((link::document, link::line))
        .load(tx.conn())?;
    let names: Vec<&String> = documents.iter().filter_map(|(name, _)| name.as_ref()).collect();
    let rows: Vec<SidesRow> = shipment_line::table
        .filter(shipment_line::document.eq_any(names))
        .order((shipment_line::document.asc(), shipment_line::line.asc()))
        .limit(TELLING_LIMIT_ROWS)
        .select((
            shipment_line::document,
            shipment_line::line,
            shipment_line::manufacturer_variant,
            shipment_line::shipper_variant,
            shipment_line::consignee_variant,
            shipment_line::importer_variant,
        ))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .filter(|(document, line, ..)| {
            documents.iter().any(|known| *known == (Some(document.clone()), Some(*line)))
        })
        .map(|(_, _, maker, shipper, consignee, importer)| [maker, shipper, consignee, importer])
        .collect())
}
