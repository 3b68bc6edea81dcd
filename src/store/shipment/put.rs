//! Lines with new content, inserted or put in place of what was there.

use super::{BATCH_ROWS, LineRow};
use crate::error::Result;
use crate::store::raw::Raw;
use crate::store::schema::shipment_line;
use diesel::prelude::*;
use diesel::upsert::excluded;

/// The columns in the order in which they are bound; the first three are the key.
const COLUMNS: [&str; 32] = [
    "document",
    "line",
    "organization_id",
    "document_kind",
    "upload_id",
    "row_number",
    "byte_offset",
    "content_hash",
    "goods_hash",
    "bill_number",
    "carrier_scac",
    "containers",
    "importer_number",
    "importer_variant",
    "consignee_variant",
    "shipper_variant",
    "manufacturer_variant",
    "manufacturer_mid",
    "origin_country",
    "export_country",
    "port_lading",
    "port_unlading",
    "arrival_on",
    "hts",
    "description",
    "value_minor",
    "value_currency",
    "weight_grams",
    "flags",
    "details",
    "version",
    "withdrawn_on",
];
const KEY_COLUMNS: usize = 3;

fn upsert() -> String {
    let marks: Vec<String> = (1..=COLUMNS.len()).map(|place| format!("?{place}")).collect();
    let anew: Vec<String> = COLUMNS
        .iter()
        .skip(KEY_COLUMNS)
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    format!(
        "INSERT INTO shipment_line ({}) VALUES ({}) \
         ON CONFLICT (document, line, organization_id) DO UPDATE SET {}",
        COLUMNS.join(", "),
        marks.join(", "),
        anew.join(", ")
    )
}

pub(super) fn into_embedded(conn: &mut SqliteConnection, rows: &[LineRow]) -> Result<()> {
    let raw = Raw::of(conn)?;
    let mut put = raw.prepare(&upsert())?;
    for row in rows {
        let arrival_on = row.arrival_on.map(|day| day.to_string());
        let withdrawn_on = row.withdrawn_on.map(|day| day.to_string());
        put.run(&[
            (&row.document).into(),
            row.line.into(),
            row.organization_id.into(),
            (&row.document_kind).into(),
            row.upload_id.into(),
            row.row_number.into(),
            row.byte_offset.into(),
            row.content_hash.into(),
            row.goods_hash.into(),
            (&row.bill_number).into(),
            (&row.carrier_scac).into(),
            (&row.containers).into(),
            (&row.importer_number).into(),
            row.importer_variant.into(),
            row.consignee_variant.into(),
            row.shipper_variant.into(),
            row.manufacturer_variant.into(),
            (&row.manufacturer_mid).into(),
            (&row.origin_country).into(),
            (&row.export_country).into(),
            (&row.port_lading).into(),
            (&row.port_unlading).into(),
            arrival_on.as_deref().into(),
            (&row.hts).into(),
            (&row.description).into(),
            row.value_minor.into(),
            (&row.value_currency).into(),
            row.weight_grams.into(),
            (&row.flags).into(),
            (&row.details).into(),
            row.version.into(),
            withdrawn_on.as_deref().into(),
        ])?;
    }
    Ok(())
}

pub(super) fn into_server(conn: &mut PgConnection, rows: &[LineRow]) -> Result<()> {
    macro_rules! told_anew {
        ($($column:ident),+ $(,)?) => {
            ($(shipment_line::$column.eq(excluded(shipment_line::$column)),)+)
        };
    }
    for batch in rows.chunks(BATCH_ROWS) {
        diesel::insert_into(shipment_line::table)
            .values(batch)
            .on_conflict((
                shipment_line::document,
                shipment_line::line,
                shipment_line::organization_id,
            ))
            .do_update()
            .set(told_anew!(
                upload_id,
                row_number,
                byte_offset,
                content_hash,
                goods_hash,
                bill_number,
                carrier_scac,
                containers,
                importer_number,
                importer_variant,
                consignee_variant,
                shipper_variant,
                manufacturer_variant,
                manufacturer_mid,
                origin_country,
                export_country,
                port_lading,
                port_unlading,
                arrival_on,
                hts,
                description,
                value_minor,
                value_currency,
                weight_grams,
                flags,
                details,
                version,
                withdrawn_on,
            ))
            .execute(conn)?;
    }
    Ok(())
}
