//! Lines into `SQLite`, one prepared statement a row.

use super::{Habit, PackedLine, Teller, Verdict};
use crate::error::Result;
use crate::store::raw::{Raw, Statement, Value};
use diesel::SqliteConnection;

const INSERT: &str = "INSERT INTO shipment_line (document, line, organization_id, document_kind, \
    upload_id, row_number, byte_offset, content_hash, goods_hash, bill_number, carrier_scac, \
    containers, importer_number, importer_variant, consignee_variant, shipper_variant, \
    manufacturer_variant, manufacturer_mid, origin_country, export_country, port_lading, \
    port_unlading, arrival_on, hts, description, value_minor, value_currency, weight_grams, flags, \
    details, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
    ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, 1) \
    ON CONFLICT DO NOTHING";

const FIND: &str = "SELECT content_hash, withdrawn_on IS NOT NULL FROM shipment_line \
    WHERE document = ?1 AND line = ?2 AND organization_id = ?3";

/// Whether a bill has dated lines, and one that arrived on this day.
const ARRIVALS: &str = "SELECT count(*), coalesce(max(arrival_on = ?3), 0) FROM shipment_line \
    WHERE document = ?1 AND organization_id = ?2 AND arrival_on IS NOT NULL AND withdrawn_on IS NULL";

pub(super) fn tell_lines(
    conn: &mut SqliteConnection,
    teller: Teller,
    lines: &[&PackedLine],
    habit: &mut Habit,
) -> Result<Vec<Verdict>> {
    let raw = Raw::of(conn)?;
    let mut desk = Statements {
        teller,
        insert: raw.prepare(INSERT)?,
        find: raw.prepare(FIND)?,
        arrivals: raw.prepare(ARRIVALS)?,
        bill: None,
    };
    lines.iter().map(|line| desk.tell(line, habit)).collect()
}

struct Statements<'r, 'l> {
    teller: Teller,
    insert: Statement<'r>,
    find: Statement<'r>,
    arrivals: Statement<'r>,
    /// The last bill, and whether its rows are lines of it.
    bill: Option<(&'l str, bool)>,
}

impl<'l> Statements<'_, 'l> {
    fn tell(&mut self, line: &'l PackedLine, habit: &mut Habit) -> Result<Verdict> {
        let day = line.arrival_on.map(|day| day.to_string());
        if !self.is_in_its_bill(line, day.as_deref())? {
            return Ok(Verdict::Unsettled);
        }
        if habit.is_known
            && let Some(verdict) = self.find(line)?
        {
            return Ok(verdict);
        }
        if self.insert(line, day.as_deref())? {
            habit.is_known = false;
            return Ok(Verdict::New);
        }
        habit.is_known = true;
        Ok(self.find(line)?.unwrap_or(Verdict::Unsettled))
    }

    /// A bill number that comes again with another arrival may be another bill.
    fn is_in_its_bill(&mut self, line: &'l PackedLine, day: Option<&str>) -> Result<bool> {
        let (true, Some(day)) = (line.document_kind == "bill", day) else { return Ok(true) };
        let document = line.document();
        if let Some((bill, verdict)) = self.bill
            && bill == document
        {
            return Ok(verdict);
        }
        let values = [document.into(), self.teller.organization_id.into(), day.into()];
        let found = self.arrivals.one(&values, |row| (row.integer(0), row.integer(1)))?;
        let verdict = found.is_none_or(|(dated, alike)| dated == 0 || alike > 0);
        self.bill = Some((document, verdict));
        Ok(verdict)
    }

    fn find(&mut self, line: &PackedLine) -> Result<Option<Verdict>> {
        let values = [line.document().into(), line.line.into(), self.teller.organization_id.into()];
        let found = self.find.one(&values, |row| (row.integer(0), row.integer(1) > 0))?;
        Ok(found.map(|(hash, is_withdrawn)| {
            if hash == line.content_hash && !is_withdrawn {
                Verdict::Same
            } else {
                Verdict::Unsettled
            }
        }))
    }

    fn insert(&mut self, line: &PackedLine, day: Option<&str>) -> Result<bool> {
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
        ] = line.texts().map(Value::Text);
        let [importer, consignee, shipper, manufacturer] = line.variants.map(Value::from);
        let changed = self.insert.run(&[
            document,
            line.line.into(),
            self.teller.organization_id.into(),
            line.document_kind.into(),
            self.teller.upload_id.into(),
            line.row_number.into(),
            line.byte_offset.into(),
            line.content_hash.into(),
            line.goods_hash.into(),
            bill_number,
            carrier_scac,
            containers,
            importer_number,
            importer,
            consignee,
            shipper,
            manufacturer,
            manufacturer_mid,
            origin_country,
            export_country,
            port_lading,
            port_unlading,
            day.into(),
            hts,
            description,
            line.value_minor.into(),
            value_currency,
            line.weight_grams.into(),
            flags,
            details,
        ])?;
        Ok(changed == 1)
    }
}
