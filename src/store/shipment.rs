//! Shipment lines and their tariff ordinals, as imports write them.

mod put;
pub mod revision;

use super::conn::{AnyConn, each};
use super::schema::{shipment_line, shipment_tariff};
use super::{Read, Write, row_party};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde::{Deserialize, Serialize};

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 500;

/// A shipment line as one organization tells it.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable,
)]
#[diesel(table_name = shipment_line, treat_none_as_default_value = false)]
pub struct LineRow {
    /// The document's number.
    pub document: String,
    /// The line in it, from 1.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// entry, bill, vendor or content.
    pub document_kind: String,
    /// The upload that told it last.
    pub upload_id: i64,
    /// The data row there, from 1.
    pub row_number: i64,
    /// Where that row starts in the kept file, in bytes.
    pub byte_offset: i64,
    /// Hash of all that the row says.
    pub content_hash: i64,
    /// Hash of tariff number and folded description.
    pub goods_hash: i64,
    /// Canonical bill number, empty when unknown.
    pub bill_number: String,
    /// Carrier code, empty when unknown.
    pub carrier_scac: String,
    /// Container numbers, separated by blanks.
    pub containers: String,
    /// Importer number or its sealed token.
    pub importer_number: String,
    /// The importer's name variant.
    pub importer_variant: Option<i64>,
    /// The consignee's name variant.
    pub consignee_variant: Option<i64>,
    /// The shipper's name variant.
    pub shipper_variant: Option<i64>,
    /// The manufacturer's name variant.
    pub manufacturer_variant: Option<i64>,
    /// The declared manufacturer identification code.
    pub manufacturer_mid: String,
    /// Alpha-2 or empty.
    pub origin_country: String,
    /// Alpha-2 or empty.
    pub export_country: String,
    /// As written.
    pub port_lading: String,
    /// As written.
    pub port_unlading: String,
    /// Port-local date.
    pub arrival_on: Option<NaiveDate>,
    /// Digits, or empty.
    pub hts: String,
    /// What the goods are.
    pub description: String,
    /// Minor units of the currency.
    pub value_minor: Option<i64>,
    /// ISO 4217, or empty.
    pub value_currency: String,
    /// Grams.
    pub weight_grams: Option<i64>,
    /// Codes, separated by blanks.
    pub flags: String,
    /// What has no column, JSON.
    pub details: String,
    /// Counted up with every change.
    pub version: i32,
    /// When its organization took it back although a decision rests on it.
    pub withdrawn_on: Option<NaiveDate>,
}

/// What decides whether a row tells a known line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct LineKey {
    /// The document's number.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// The upload that told it last.
    pub upload_id: i64,
    /// Hash of all that its row says.
    pub content_hash: i64,
    /// Hash of its goods.
    pub goods_hash: i64,
    /// When it arrived.
    pub arrival_on: Option<NaiveDate>,
    /// Its version.
    pub version: i32,
    /// When its organization took it back.
    pub withdrawn_on: Option<NaiveDate>,
}

/// The lines that an organization told of these documents.
///
/// # Errors
/// When the database fails.
pub fn keys_of(
    tx: &mut Read<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<Vec<LineKey>> {
    let mut keys = Vec::new();
    for batch in documents.chunks(BATCH_ROWS) {
        keys.extend(
            shipment_line::table
                .filter(shipment_line::document.eq_any(batch))
                .filter(shipment_line::organization_id.eq(organization_id))
                // What was withdrawn is told anew as if it had never been told.
                .filter(shipment_line::withdrawn_on.is_null())
                .order((shipment_line::document.asc(), shipment_line::line.asc()))
                .select(LineKey::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(keys)
}

/// The lines of later documents under the same bill number: `NUMBER@DATE`.
///
/// # Errors
/// When the database fails.
pub fn keys_of_later(
    tx: &mut Read<'_>,
    organization_id: i64,
    number: &str,
) -> Result<Vec<LineKey>> {
    // `A` follows `@` in the byte order that both databases sort this column by.
    Ok(shipment_line::table
        .filter(shipment_line::document.gt(format!("{number}@")))
        .filter(shipment_line::document.lt(format!("{number}A")))
        .filter(shipment_line::organization_id.eq(organization_id))
        .filter(shipment_line::withdrawn_on.is_null())
        .order((shipment_line::document.asc(), shipment_line::line.asc()))
        .select(LineKey::as_select())
        .load(tx.conn())?)
}

/// Inserts lines, or puts their new content in place. Each line at most once.
///
/// # Errors
/// When the database fails.
pub fn put_lines(tx: &mut Write<'_>, rows: &[LineRow]) -> Result<()> {
    match tx.conn() {
        _ if rows.is_empty() => return Ok(()),
        AnyConn::Sqlite(conn) => put::into_embedded(conn, rows)?,
        AnyConn::Postgres(conn) => put::into_server(conn, rows)?,
    }
    row_party::enter_lines(tx, rows)
}

/// A tariff ordinal under an entry line.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable,
)]
#[diesel(table_name = shipment_tariff, treat_none_as_default_value = false)]
pub struct TariffRow {
    /// The document's number.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// The ordinal in the line, from 1.
    pub ordinal: i32,
    /// Digits, or empty.
    pub hts: String,
    /// Minor units of the currency.
    pub value_minor: Option<i64>,
    /// ISO 4217, or empty.
    pub value_currency: String,
    /// Minor units of the same currency.
    pub duty_minor: Option<i64>,
    /// A decimal number, or empty.
    pub quantity: String,
    /// Its unit, or empty.
    pub unit: String,
    /// The upload that told it last.
    pub upload_id: i64,
    /// The data row there.
    pub row_number: i64,
    /// Hash of all that the row says.
    pub content_hash: i64,
}

/// What decides whether a row tells a known ordinal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = shipment_tariff)]
pub struct TariffKey {
    /// The document's number.
    pub document: String,
    /// The line in it.
    pub line: i32,
    /// The ordinal in the line.
    pub ordinal: i32,
    /// Its tariff number.
    pub hts: String,
    /// Hash of all that its row says.
    pub content_hash: i64,
    /// The upload that told it last.
    pub upload_id: i64,
}

/// The ordinals that an organization told of these documents.
///
/// # Errors
/// When the database fails.
pub fn tariffs_of(
    tx: &mut Read<'_>,
    organization_id: i64,
    documents: &[String],
) -> Result<Vec<TariffKey>> {
    let mut keys = Vec::new();
    for batch in documents.chunks(BATCH_ROWS) {
        keys.extend(
            shipment_tariff::table
                .filter(shipment_tariff::document.eq_any(batch))
                .filter(shipment_tariff::organization_id.eq(organization_id))
                .select(TariffKey::as_select())
                .load(tx.conn())?,
        );
    }
    Ok(keys)
}

/// Inserts ordinals, or puts their new content in place. Each at most once.
///
/// # Errors
/// When the database fails.
pub fn put_tariffs(tx: &mut Write<'_>, rows: &[TariffRow]) -> Result<()> {
    macro_rules! told_anew {
        ($($column:ident),+ $(,)?) => {
            ($(shipment_tariff::$column.eq(excluded(shipment_tariff::$column)),)+)
        };
    }
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(shipment_tariff::table)
            .values(batch)
            .on_conflict((
                shipment_tariff::document,
                shipment_tariff::line,
                shipment_tariff::organization_id,
                shipment_tariff::ordinal,
            ))
            .do_update()
            .set(told_anew!(
                hts,
                value_minor,
                value_currency,
                duty_minor,
                quantity,
                unit,
                upload_id,
                row_number,
                content_hash,
            ))
            .execute(c))?;
    }
    Ok(())
}
