//! Shipment lines as pages show them: lists, and every telling of one line.

use super::Read;
use super::schema::{hold, organization, shipment_line, shipment_tariff};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// The most tellings of one line that a page shows.
pub const TELLING_LIMIT_ROWS: i64 = 20;

/// A line in a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct LineShort {
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
    /// The importer's number.
    pub importer_number: String,
    /// The importer's spelling.
    pub importer_variant: Option<i64>,
    /// The consignee's spelling.
    pub consignee_variant: Option<i64>,
    /// The shipper's spelling.
    pub shipper_variant: Option<i64>,
    /// The manufacturer's spelling.
    pub manufacturer_variant: Option<i64>,
    /// Value in minor units.
    pub value_minor: Option<i64>,
    /// Currency.
    pub value_currency: String,
    /// The organization's name.
    #[diesel(select_expression = organization::name)]
    #[diesel(select_expression_type = organization::name)]
    pub organization: String,
}

/// What a list of lines is narrowed to; empty texts narrow nothing.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// The beginning of a document's number. Given, the list goes by document;
    /// else it goes by arrival, newest first, and leaves out lines without one.
    pub document: String,
    /// Alpha-2.
    pub origin: String,
    /// The beginning of a tariff number, digits.
    pub hts: String,
    /// Importer number in canonical form.
    pub importer: String,
    /// The same number as an earlier version stored it; empty for none.
    pub importer_before: String,
    /// Organization.
    pub organization: Option<i64>,
    /// Port of unlading as written.
    pub port: String,
}

/// Behind which line a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineKey {
    /// Arrival; not used when the list goes by document.
    pub arrival_on: Option<NaiveDate>,
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
}

/// A page of lines.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    filter: &LineFilter,
    after: Option<&LineKey>,
    limit_rows: i64,
) -> Result<Vec<LineShort>> {
    use shipment_line as l;
    let prefix_end = super::party_list::prefix_end;
    let mut query = l::table
        .inner_join(organization::table.on(l::organization_id.eq(organization::id)))
        .limit(limit_rows)
        .select(LineShort::as_select())
        .into_boxed();
    macro_rules! equal {
        ($value:ident, $column:ident) => {
            if !filter.$value.is_empty() {
                query = query.filter(l::$column.eq(filter.$value.clone()));
            }
        };
    }
    equal!(origin, origin_country);
    if filter.importer_before.is_empty() {
        equal!(importer, importer_number);
    } else {
        let either = [filter.importer.clone(), filter.importer_before.clone()];
        query = query.filter(l::importer_number.eq_any(either));
    }
    equal!(port, port_unlading);
    if !filter.hts.is_empty() {
        query = query.filter(l::hts.ge(filter.hts.clone()).and(l::hts.lt(prefix_end(&filter.hts))));
    }
    if let Some(organization) = filter.organization {
        query = query.filter(l::organization_id.eq(organization));
    }
    if filter.document.is_empty() {
        // The day alone comes first: there the index is entered.
        query = query.filter(l::arrival_on.is_not_null()).order((
            l::arrival_on.desc(),
            l::document.desc(),
            l::line.desc(),
            l::organization_id.desc(),
        ));
        if let Some((key, day)) = after.and_then(|key| key.arrival_on.map(|day| (key, day))) {
            let inside =
                l::document.lt(key.document.clone()).or(l::document.eq(key.document.clone()).and(
                    l::line
                        .lt(key.line)
                        .or(l::line.eq(key.line).and(l::organization_id.lt(key.organization_id))),
                ));
            let arrival = l::arrival_on.assume_not_null();
            query = query
                .filter(arrival.le(day))
                .filter(arrival.lt(day).or(arrival.eq(day).and(inside)));
        }
    } else {
        let end = prefix_end(&filter.document);
        query = query
            .filter(l::document.ge(filter.document.clone()).and(l::document.lt(end)))
            .order((l::document.asc(), l::line.asc(), l::organization_id.asc()));
        if let Some(key) = after {
            query = query.filter(
                l::document.gt(key.document.clone()).or(l::document.eq(key.document.clone()).and(
                    l::line
                        .gt(key.line)
                        .or(l::line.eq(key.line).and(l::organization_id.gt(key.organization_id))),
                )),
            );
        }
    }
    Ok(query.load(tx.conn())?)
}

/// What one organization tells of a line, with all that is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = shipment_line)]
pub struct Telling {
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Who tells it.
    pub organization_id: i64,
    /// What the document is.
    pub document_kind: String,
    /// The upload.
    pub upload_id: i64,
    /// Its row, from 1.
    pub row_number: i64,
    /// Where the row begins in the kept file.
    pub byte_offset: i64,
    /// The bill.
    pub bill_number: String,
    /// The carrier.
    pub carrier_scac: String,
    /// Containers, separated by spaces.
    pub containers: String,
    /// The importer's number.
    pub importer_number: String,
    /// The importer's spelling.
    pub importer_variant: Option<i64>,
    /// The consignee's spelling.
    pub consignee_variant: Option<i64>,
    /// The shipper's spelling.
    pub shipper_variant: Option<i64>,
    /// The manufacturer's spelling.
    pub manufacturer_variant: Option<i64>,
    /// The manufacturer's code.
    pub manufacturer_mid: String,
    /// Alpha-2 or empty.
    pub origin_country: String,
    /// Alpha-2 or empty.
    pub export_country: String,
    /// As written.
    pub port_lading: String,
    /// As written.
    pub port_unlading: String,
    /// Arrival.
    pub arrival_on: Option<NaiveDate>,
    /// Tariff digits.
    pub hts: String,
    /// The goods.
    pub description: String,
    /// Value in minor units.
    pub value_minor: Option<i64>,
    /// Currency.
    pub value_currency: String,
    /// Weight.
    pub weight_grams: Option<i64>,
    /// Codes, separated by spaces.
    pub flags: String,
    /// All else, JSON.
    pub details: String,
    /// When its organization took it back.
    pub withdrawn_on: Option<NaiveDate>,
}

/// Every telling of a line with the organization's name and kind.
///
/// # Errors
/// When the database fails.
pub fn tellings(
    tx: &mut Read<'_>,
    document: &str,
    line: i32,
) -> Result<Vec<(Telling, String, String)>> {
    Ok(shipment_line::table
        .inner_join(organization::table.on(shipment_line::organization_id.eq(organization::id)))
        .filter(shipment_line::document.eq(document).and(shipment_line::line.eq(line)))
        .order(shipment_line::organization_id.asc())
        .limit(TELLING_LIMIT_ROWS)
        .select((Telling::as_select(), organization::name, organization::kind))
        .load(tx.conn())?)
}

/// A tariff ordinal under a line.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = shipment_tariff)]
pub struct TariffSeen {
    /// Who tells it.
    pub organization_id: i64,
    /// The ordinal.
    pub ordinal: i32,
    /// Tariff digits.
    pub hts: String,
    /// Value in minor units.
    pub value_minor: Option<i64>,
    /// Currency.
    pub value_currency: String,
    /// Duty in minor units.
    pub duty_minor: Option<i64>,
    /// Quantity as a decimal number.
    pub quantity: String,
    /// Its unit.
    pub unit: String,
}

/// The tariff ordinals of a line.
///
/// # Errors
/// When the database fails.
pub fn tariffs(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Vec<TariffSeen>> {
    Ok(shipment_tariff::table
        .filter(shipment_tariff::document.eq(document).and(shipment_tariff::line.eq(line)))
        .order((shipment_tariff::organization_id.asc(), shipment_tariff::ordinal.asc()))
        .limit(200)
        .select(TariffSeen::as_select())
        .load(tx.conn())?)
}

/// A hold on a line.
#[derive(Debug, Clone, Queryable)]
pub struct LineHold {
    /// Its docket number.
    pub docket_number: String,
    /// The state's code.
    pub state: String,
    /// The authority's code.
    pub authority: String,
}

/// The holds on a line, newest first.
///
/// # Errors
/// When the database fails.
pub fn holds(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Vec<LineHold>> {
    Ok(hold::table
        .filter(hold::document.eq(document).and(hold::line.eq(line)))
        .order(hold::docket_number.desc())
        .limit(50)
        .select((hold::docket_number, hold::state, hold::authority))
        .load(tx.conn())?)
}
