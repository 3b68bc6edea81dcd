//! Holds: detention or seizure of one shipment line.

use super::conn::AnyConn;
use super::schema::{hold, organization, party_variant, shipment_line};
use super::{Read, Write, work_item};
use crate::domain::work_item::WorkNoun;
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// A hold.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = hold)]
pub struct HoldRow {
    /// Its key.
    pub id: String,
    /// H-2026-000311: for staff and for the notice.
    pub docket_number: String,
    /// What a partner's URL shows.
    pub public_id: String,
    /// The document of the line.
    pub document: String,
    /// The line.
    pub line: i32,
    /// The case, if any.
    pub case_id: Option<String>,
    /// The authority's code.
    pub authority: String,
    /// The order that it cites.
    pub order_id: String,
    /// At this version.
    pub order_version: i32,
    /// The importer of record's number, as the line has it.
    pub importer_number: String,
    /// The organization that was verified to own the number when the notice was sent.
    pub importer_organization_id: Option<i64>,
    /// The importer's name, as declared.
    pub importer_name: String,
    /// The port, as declared.
    pub port: String,
    /// The goods, as declared.
    pub goods: String,
    /// State code.
    pub state: String,
    /// Why it was opened.
    pub reason: String,
    /// On which port-local day the goods could be viewed.
    pub presented_on: Option<NaiveDate>,
    /// On which day detention began.
    pub detained_on: Option<NaiveDate>,
    /// `exclusion`, `other`, or empty without a protest.
    pub protest_kind: String,
    /// When the notice of detention was sent.
    pub notice_sent_at: Option<NaiveDateTime>,
    /// When it ended.
    pub closed_at: Option<NaiveDateTime>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// What a step changes beside the version; none leaves a column as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = hold)]
pub struct HoldChange<'a> {
    /// The new state.
    pub state: Option<&'a str>,
    /// The new authority.
    pub authority: Option<&'a str>,
    /// The order that it cites from now on.
    pub order_id: Option<&'a str>,
    /// At this version.
    pub order_version: Option<i32>,
    /// On which day the goods could be viewed.
    pub presented_on: Option<NaiveDate>,
    /// On which day detention began.
    pub detained_on: Option<NaiveDate>,
    /// What the protest is of.
    pub protest_kind: Option<&'a str>,
    /// When the notice was sent.
    pub notice_sent_at: Option<NaiveDateTime>,
    /// Whose the importer number is.
    pub importer_organization_id: Option<i64>,
    /// When it ended; `Some(None)` opens it again.
    pub closed_at: Option<Option<NaiveDateTime>>,
}

/// The goods of a line, as the most trusted source tells them.
#[derive(Debug, Clone)]
pub struct GoodsLine {
    /// The document.
    pub document: String,
    /// Its kind's code.
    pub document_kind: String,
    /// The line.
    pub line: i32,
    /// The importer of record's number.
    pub importer_number: String,
    /// The importer's (else the consignee's) name.
    pub importer_name: String,
    /// Where it is unladen or entered.
    pub port: String,
    /// The description.
    pub description: String,
    /// The tariff number.
    pub hts: String,
    /// The maker's (else the shipper's) name, as declared.
    pub maker_name: String,
    /// The declared country of origin; empty when it is not told.
    pub origin_country: String,
    /// The day of arrival, as it is told: the law counts from importation.
    pub imported_on: Option<NaiveDate>,
}

/// Inserts a hold; the caller has looked that the line has no open one.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &HoldRow) -> Result<()> {
    diesel::insert_into(hold::table).values(row).execute(tx.conn())?;
    let (opened_on, by) = (row.opened_at.date(), row.opened_by.as_str());
    work_item::enter(tx, WorkNoun::Hold, &row.id, &row.docket_number, opened_on, Some(by))
}

/// Finds a hold by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<HoldRow>> {
    Ok(hold::table.find(id).select(HoldRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds a hold by its docket number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(tx: &mut Read<'_>, number: &str) -> Result<Option<HoldRow>> {
    Ok(hold::table
        .filter(hold::docket_number.eq(number))
        .select(HoldRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The open hold on a line.
///
/// # Errors
/// When the database fails.
pub fn find_open(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Option<HoldRow>> {
    Ok(hold::table
        .filter(hold::document.eq(document).and(hold::line.eq(line)).and(hold::closed_at.is_null()))
        .select(HoldRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Every hold that a line ever had, newest number first.
///
/// # Errors
/// When the database fails.
pub fn list_by_line(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(hold::document.eq(document).and(hold::line.eq(line)))
        .order(hold::docket_number.desc())
        .limit(100)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// The holds of a case, newest number first.
///
/// # Errors
/// When the database fails.
pub fn list_by_case(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(hold::case_id.eq(case_id))
        .order(hold::docket_number.desc())
        .limit(200)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// The holds that cite an order, newest number first.
///
/// # Errors
/// When the database fails.
pub fn list_by_order(tx: &mut Read<'_>, order_id: &str) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(hold::order_id.eq(order_id))
        .order(hold::docket_number.desc())
        .limit(200)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// The holds under an order that are not closed, oldest number first.
///
/// # Errors
/// When the database fails.
pub fn list_open_by_order(
    tx: &mut Read<'_>,
    order_id: &str,
    limit_rows: i64,
) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(hold::order_id.eq(order_id).and(hold::closed_at.is_null()))
        .order(hold::docket_number.asc())
        .limit(limit_rows)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// A page of holds in these states (empty for all), newest number first: those
/// before `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    states: &[&str],
    after: Option<&str>,
    limit_rows: i64,
) -> Result<Vec<HoldRow>> {
    let mut query = hold::table.into_boxed::<Db>();
    if !states.is_empty() {
        query = query
            .filter(hold::state.eq_any(states.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()));
    }
    if let Some(after) = after {
        query = query.filter(hold::docket_number.lt(after.to_owned()));
    }
    Ok(query
        .order(hold::docket_number.desc())
        .limit(limit_rows)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// A page of the holds of which an organization was sent a notice, by public
/// key: those after `after`.
///
/// # Errors
/// When the database fails.
pub fn list_noticed(
    tx: &mut Read<'_>,
    organization_id: i64,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(
            hold::importer_organization_id
                .eq(organization_id)
                .and(hold::notice_sent_at.is_not_null())
                .and(hold::public_id.gt(after)),
        )
        .order(hold::public_id.asc())
        .limit(limit_rows)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// A hold of which an organization was sent a notice.
///
/// # Errors
/// When the database fails.
pub fn find_noticed(
    tx: &mut Read<'_>,
    organization_id: i64,
    public_id: &str,
) -> Result<Option<HoldRow>> {
    Ok(hold::table
        .filter(
            hold::public_id
                .eq(public_id)
                .and(hold::importer_organization_id.eq(organization_id))
                .and(hold::notice_sent_at.is_not_null()),
        )
        .select(HoldRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Changes a hold that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when version or state moved on.
pub fn change(
    tx: &mut Write<'_>,
    seen: &HoldRow,
    change: &HoldChange<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = hold::table
        .find(&seen.id)
        .filter(hold::version.eq(seen.version).and(hold::state.eq(&seen.state)));
    let changed = diesel::update(row)
        .set((change, hold::changed_at.eq(at), hold::version.eq(hold::version + 1)))
        .execute(tx.conn())?;
    if changed == 1 {
        let Some(closed_at) = change.closed_at else { return Ok(()) };
        return work_item::set_open(tx, WorkNoun::Hold, &seen.id, closed_at.is_none());
    }
    let now = find(tx, &seen.id)?.ok_or(Error::NotFound("hold"))?.version;
    Err(Error::Stale { shown: seen.version, now })
}

/// The goods of a line. Several organizations may tell of the same goods: the
/// agency's own feed is trusted first, then whoever named a document best.
///
/// # Errors
/// When the database fails.
pub fn find_goods(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Option<GoodsLine>> {
    type Texts = (String, String, String, String, String);
    type Variants = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    type Found = (String, Texts, Variants, Option<NaiveDate>);
    let rows: Vec<Found> = shipment_line::table
        .inner_join(organization::table.on(organization::id.eq(shipment_line::organization_id)))
        .filter(shipment_line::document.eq(document).and(shipment_line::line.eq(line)))
        // "agency" sorts before "ngo" and "partner".
        .order((organization::kind.asc(), shipment_line::organization_id.asc()))
        .limit(20)
        .select((
            shipment_line::document_kind,
            (
                shipment_line::importer_number,
                shipment_line::port_unlading,
                shipment_line::description,
                shipment_line::hts,
                shipment_line::origin_country,
            ),
            (
                shipment_line::importer_variant,
                shipment_line::consignee_variant,
                shipment_line::manufacturer_variant,
                shipment_line::shipper_variant,
            ),
            shipment_line::arrival_on,
        ))
        .load(tx.conn())?;
    if rows.is_empty() {
        return Ok(None);
    }
    let first = |pick: fn(&Found) -> &String| {
        rows.iter().map(pick).find(|text| !text.is_empty()).cloned().unwrap_or_default()
    };
    let importer =
        rows.iter().find_map(|row| row.2.0).or_else(|| rows.iter().find_map(|row| row.2.1));
    let maker = rows.iter().find_map(|row| row.2.2).or_else(|| rows.iter().find_map(|row| row.2.3));
    let mut name_of = |variant: Option<i64>| -> Result<String> {
        let Some(id) = variant else { return Ok(String::new()) };
        let name = party_variant::table.find(id).select(party_variant::name);
        let found: Option<String> = name.first(tx.conn()).optional()?;
        Ok(found.unwrap_or_default())
    };
    let (importer_name, maker_name) = (name_of(importer)?, name_of(maker)?);
    Ok(Some(GoodsLine {
        document: document.to_owned(),
        document_kind: first(|row| &row.0),
        line,
        importer_number: first(|row| &row.1.0),
        importer_name,
        maker_name,
        origin_country: first(|row| &row.1.4),
        port: first(|row| &row.1.1),
        description: first(|row| &row.1.2),
        hts: first(|row| &row.1.3),
        imported_on: rows.iter().find_map(|row| row.3),
    }))
}
