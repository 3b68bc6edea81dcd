//! Shipment lines as screening goes through them: slice by slice, so that no list
//! is ever held whole. Lines that leave the country, or stay on board, are left
//! out: they are no import to hold.

use super::Read;
use super::row_party::{ListPlace, list_entering, rows_before};
use super::schema::shipment_line;
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Lines of one slice.
pub const SLICE_ROWS: i64 = 1_000;
/// Before all lists.
const START: ListPlace = (i64::MAX, i64::MAX);
/// Values in one condition.
const IN_LIMIT: usize = 400;
/// Tariff prefixes that narrow one search.
const PREFIX_LIMIT: usize = 200;

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

impl LineSeen {
    /// The spellings that it names.
    pub fn variants(&self) -> impl Iterator<Item = i64> {
        [
            self.manufacturer_variant,
            self.shipper_variant,
            self.importer_variant,
            self.consignee_variant,
        ]
        .into_iter()
        .flatten()
    }
}

/// A way through the lines that name one of some spellings in any role, those of
/// the newest file first for each spelling. A line that names two comes twice.
#[derive(Debug)]
pub struct Naming {
    variants: Vec<i64>,
    upload_id: Option<i64>,
    /// Uploads of which rows are not entered yet, each with the last row that was
    /// seen; none before they were asked for.
    entering: Option<Vec<(i64, i64)>>,
    /// The spelling that comes next.
    at: usize,
    /// The list behind which it goes on, backwards.
    before: ListPlace,
}

impl Naming {
    /// The way to the lines that name these spellings, of one upload or of all.
    #[must_use]
    pub fn new(variants: Vec<i64>, upload_id: Option<i64>) -> Self {
        Self { variants, upload_id, entering: None, at: 0, before: START }
    }

    /// The next slice; none at the end. A slice may be empty.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next(&mut self, tx: &mut Read<'_>) -> Result<Option<Vec<LineSeen>>> {
        if self.entering.is_none() {
            let mut entering = list_entering(tx)?;
            entering.retain(|(id, _)| self.upload_id.is_none_or(|wanted| wanted == *id));
            self.entering = Some(entering);
        }
        if let Some((upload, row)) = self.entering.as_mut().and_then(Vec::pop) {
            let found = unentered(tx, &self.variants, upload, row)?;
            if let Some((last, _)) = found.last()
                && is_full(found.len())
            {
                self.entering.get_or_insert_default().push((upload, *last));
            }
            return Ok(Some(found.into_iter().map(|(_, line)| line).collect()));
        }
        let Some(variant) = self.variants.get(self.at) else { return Ok(None) };
        let (found, next) = entered(tx, *variant, self.upload_id, self.before)?;
        if next.is_none() {
            self.at += 1;
        }
        self.before = next.unwrap_or(START);
        Ok(Some(found))
    }
}

fn is_full(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows >= SLICE_ROWS)
}

/// Lines of entered rows that name one spelling, of lists before a place, and the place
/// behind which they go on; none at the end.
fn entered(
    tx: &mut Read<'_>,
    variant: i64,
    upload_id: Option<i64>,
    before: ListPlace,
) -> Result<(Vec<LineSeen>, Option<ListPlace>)> {
    let files = (upload_id.unwrap_or(i64::MIN), upload_id.map_or(before.0, |id| id.min(before.0)));
    let wanted = usize::try_from(SLICE_ROWS).unwrap_or(usize::MAX);
    let (rows, next) = rows_before(tx, variant, files, before, wanted)?;
    let mut found = Vec::new();
    for (upload, rows) in rows.iter().rev() {
        for some in rows.chunks(IN_LIMIT) {
            let lines: Vec<LineSeen> = shipment_line::table
                .filter(shipment_line::upload_id.eq(upload))
                .filter(shipment_line::row_number.eq_any(some))
                .filter(shipment_line::flags.not_like("%export%"))
                .filter(shipment_line::flags.not_like("%frob%"))
                .order(shipment_line::row_number.desc())
                .select(LineSeen::as_select())
                .load(tx.conn())?;
            found.extend(lines);
        }
    }
    Ok((found, next))
}

/// Lines of rows that are not entered yet and name one of some spellings.
fn unentered(
    tx: &mut Read<'_>,
    variants: &[i64],
    upload_id: i64,
    behind: i64,
) -> Result<Vec<(i64, LineSeen)>> {
    let some: Vec<Option<i64>> = variants.iter().take(IN_LIMIT).copied().map(Some).collect();
    Ok(shipment_line::table
        .filter(shipment_line::upload_id.eq(upload_id))
        .filter(shipment_line::row_number.gt(behind))
        .filter(
            shipment_line::importer_variant
                .eq_any(some.clone())
                .or(shipment_line::consignee_variant.eq_any(some.clone()))
                .or(shipment_line::shipper_variant.eq_any(some.clone()))
                .or(shipment_line::manufacturer_variant.eq_any(some)),
        )
        .filter(shipment_line::flags.not_like("%export%"))
        .filter(shipment_line::flags.not_like("%frob%"))
        .order(shipment_line::row_number.asc())
        .limit(SLICE_ROWS)
        .select((shipment_line::row_number, LineSeen::as_select()))
        .load(tx.conn())?)
}

/// A way through the lines from a country, those that arrived last first, then
/// those that tell no day.
#[derive(Debug)]
pub struct FromCountry {
    country: String,
    /// Tariff prefixes, and shorter numbers that agree as far as they go.
    goods: Option<(Vec<String>, Vec<String>)>,
    since: Option<NaiveDate>,
    before: Option<(Option<NaiveDate>, String, i32)>,
    is_dated: bool,
    is_done: bool,
}

impl FromCountry {
    /// The way to the lines from a country (alpha-2) under one of these tariff
    /// prefixes (none: under any number), that arrived from a day on or on no day
    /// that is told.
    #[must_use]
    pub fn new(country: &str, prefixes: &[String], since: Option<NaiveDate>) -> Self {
        let shorter = |prefix: &String| -> Vec<String> {
            (1..prefix.len()).filter_map(|end| prefix.get(..end).map(str::to_owned)).collect()
        };
        // More prefixes than that narrow little.
        let goods = (!prefixes.is_empty() && prefixes.len() <= PREFIX_LIMIT).then(|| {
            let mut agreeing: Vec<String> = prefixes.iter().flat_map(shorter).collect();
            agreeing.sort_unstable();
            agreeing.dedup();
            (prefixes.iter().map(|prefix| format!("{prefix}%")).collect(), agreeing)
        });
        let country = country.to_owned();
        Self { country, goods, since, before: None, is_dated: true, is_done: false }
    }

    /// The next slice; none at the end. A slice may be empty.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next(&mut self, tx: &mut Read<'_>) -> Result<Option<Vec<LineSeen>>> {
        if self.is_done {
            return Ok(None);
        }
        let found = self.slice(tx)?;
        match found.last() {
            Some(last) if is_full(found.len()) => {
                self.before = Some((last.arrival_on, last.document.clone(), last.line));
            }
            _ if self.is_dated => (self.is_dated, self.before) = (false, None),
            _ => self.is_done = true,
        }
        Ok(Some(found))
    }

    fn slice(&self, tx: &mut Read<'_>) -> Result<Vec<LineSeen>> {
        let mut query = shipment_line::table.select(LineSeen::as_select()).into_boxed();
        if let Some((prefixes, shorter)) = &self.goods {
            // Alternatives first: what follows narrows all of them.
            query = query.filter(shipment_line::hts.eq_any(shorter));
            for prefix in prefixes {
                query = query.or_filter(shipment_line::hts.like(prefix));
            }
        }
        query = query
            .filter(shipment_line::origin_country.eq(&self.country))
            .filter(shipment_line::flags.not_like("%export%"))
            .filter(shipment_line::flags.not_like("%frob%"))
            .order((
                shipment_line::arrival_on.desc(),
                shipment_line::document.desc(),
                shipment_line::line.desc(),
            ))
            .limit(SLICE_ROWS);
        query = if self.is_dated {
            // A day before all others that both databases can hold.
            let least = self.since.or_else(|| NaiveDate::from_ymd_opt(1, 1, 1));
            query.filter(shipment_line::arrival_on.ge(least))
        } else {
            query.filter(shipment_line::arrival_on.is_null())
        };
        if let Some((arrival, document, line)) = &self.before {
            let later = shipment_line::document
                .lt(document)
                .or(shipment_line::document.eq(document).and(shipment_line::line.lt(*line)));
            query = match arrival {
                Some(day) => query
                    .filter(shipment_line::arrival_on.le(*day))
                    .filter(shipment_line::arrival_on.lt(*day).assume_not_null().or(later)),
                None => query.filter(later),
            };
        }
        Ok(query.load(tx.conn())?)
    }
}

/// A slice of an upload's lines from one of some countries, by row: those behind
/// `after`, each with its row.
///
/// # Errors
/// When the database fails.
pub fn slice_of_upload(
    tx: &mut Read<'_>,
    upload_id: i64,
    countries: &[String],
    after: i64,
) -> Result<Vec<(i64, LineSeen)>> {
    Ok(shipment_line::table
        .filter(shipment_line::upload_id.eq(upload_id))
        .filter(shipment_line::row_number.gt(after))
        .filter(shipment_line::origin_country.eq_any(countries.iter().take(IN_LIMIT)))
        .filter(shipment_line::flags.not_like("%export%"))
        .filter(shipment_line::flags.not_like("%frob%"))
        .order(shipment_line::row_number.asc())
        .limit(SLICE_ROWS)
        .select((shipment_line::row_number, LineSeen::as_select()))
        .load(tx.conn())?)
}
