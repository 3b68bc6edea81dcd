//! A line in one piece of memory.

use crate::store::shipment::LineRow;
use chrono::NaiveDate;

/// How many columns of a line are texts that come from its row.
pub(super) const TEXTS: usize = 15;

/// A shipment line with all of its texts in one piece: a line is one allocation
/// and not twenty, and it is made by one thread and dropped by another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackedLine {
    /// The line in its document, from 1; 0 while it is not known.
    pub line: i32,
    /// entry, bill, vendor or content.
    pub document_kind: &'static str,
    /// The data row, from 1.
    pub row_number: i64,
    /// Where that row starts in the kept file, in bytes.
    pub byte_offset: i64,
    /// Hash of all that the row says.
    pub content_hash: i64,
    /// Hash of tariff number and folded description.
    pub goods_hash: i64,
    /// The variants of importer, consignee, shipper and manufacturer.
    pub variants: [Option<i64>; 4],
    /// Port-local date.
    pub arrival_on: Option<NaiveDate>,
    /// Minor units of the currency.
    pub value_minor: Option<i64>,
    /// Grams.
    pub weight_grams: Option<i64>,
    text: Box<str>,
    ends: [u32; TEXTS],
}

impl PackedLine {
    /// Packs the texts: document, bill number, carrier, containers, importer
    /// number, manufacturer's code, origin, export country, port of lading, of
    /// unlading, tariff number, description, currency, flags, details. None
    /// when they are longer than 4 GiB.
    #[must_use]
    pub fn new(texts: [&str; TEXTS]) -> Option<Self> {
        let mut text = String::with_capacity(texts.iter().map(|text| text.len()).sum());
        let mut ends = [0; TEXTS];
        for (end, part) in ends.iter_mut().zip(texts) {
            text.push_str(part);
            *end = u32::try_from(text.len()).ok()?;
        }
        Some(Self { text: text.into_boxed_str(), ends, ..Self::default() })
    }

    /// The texts, in the order of [`PackedLine::new`].
    pub(super) fn texts(&self) -> [&str; TEXTS] {
        let mut start = 0;
        self.ends.map(|end| {
            let end = usize::try_from(end).unwrap_or(usize::MAX);
            let part = self.text.get(start..end).unwrap_or_default();
            start = end;
            part
        })
    }

    /// The document's number.
    #[must_use]
    pub fn document(&self) -> &str {
        let [end, ..] = self.ends;
        self.text.get(..usize::try_from(end).unwrap_or(usize::MAX)).unwrap_or_default()
    }

    /// The line as one row of its own, as it is told first.
    #[must_use]
    pub fn row(&self, organization_id: i64, upload_id: i64) -> LineRow {
        let [
            document,
            bill_number,
            carrier_scac,
            containers,
            importer_number,
            manufacturer_mid,
            origin_country,
            export_country,
            port_lading,
            port_unlading,
            hts,
            description,
            value_currency,
            flags,
            details,
        ] = self.texts().map(str::to_owned);
        let [importer_variant, consignee_variant, shipper_variant, manufacturer_variant] =
            self.variants;
        LineRow {
            document,
            line: self.line,
            organization_id,
            document_kind: self.document_kind.to_owned(),
            upload_id,
            row_number: self.row_number,
            byte_offset: self.byte_offset,
            content_hash: self.content_hash,
            goods_hash: self.goods_hash,
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
            arrival_on: self.arrival_on,
            hts,
            description,
            value_minor: self.value_minor,
            value_currency,
            weight_grams: self.weight_grams,
            flags,
            details,
            version: 1,
            withdrawn_on: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_as_they_went_in() {
        let texts =
            ["E1", "", "QZLN", "A B", "12", "é", "", "", "深圳", "", "6109", "x", "USD", "", "{}"];
        let packed = PackedLine::new(texts);
        assert_eq!(packed.as_ref().map(PackedLine::texts), Some(texts));
        assert_eq!(packed.as_ref().map(PackedLine::document), Some("E1"));
    }
}
