//! Pairs of names, scored one after the other.

use std::io::{Read, Write};

use csv::{ByteRecord, ReaderBuilder, Writer};

use super::super::calibrate::decimal as likelihood;
use super::super::score::Basis;
use super::super::sentence::explain;
use super::super::weigh::{Prepared, weigh};
use super::{ScreenError, Tally, cell, need, position, reason_text};

/// Scores pairs of names: repeats the columns of `name1,name2` (optionally
/// `country1,country2`, and any others) and adds `score,reason`. Where
/// `city1,city2,address1,address2` are given, they are compared as well.
///
/// # Errors
/// A missing column, or a table that cannot be read or written.
pub fn screen_pairs(pairs: impl Read, out: impl Write) -> Result<Tally, ScreenError> {
    const TABLE: &str = "table of pairs";
    let get = |source| ScreenError::Csv { table: TABLE, source };
    let put = |source| ScreenError::Csv { table: "output", source };
    let mut pairs = ReaderBuilder::new().flexible(true).from_reader(pairs);
    let header = pairs.byte_headers().map_err(get)?.clone();
    let (first, second) = (Side::read(&header, TABLE, '1')?, Side::read(&header, TABLE, '2')?);
    let mut out = Writer::from_writer(out);
    write_with(&mut out, &header, header.len(), "score", "reason").map_err(put)?;
    let mut tally = Tally::default();
    for record in pairs.into_byte_records() {
        let record = record.map_err(get)?;
        let (left, right) = (first.party(&record), second.party(&record));
        let score = explain(&weigh(&left, &right), &left, &right, Basis::Upload, None);
        let figure = likelihood(i32::from(score.permille));
        write_with(&mut out, &record, header.len(), &figure, &reason_text(&score)).map_err(put)?;
        tally.query_rows += 1;
        tally.out_rows += 1;
    }
    out.flush().map_err(|source| put(source.into()))?;
    Ok(tally)
}

/// Where the columns of one side of a table of pairs stand.
struct Side {
    name: usize,
    country: Option<usize>,
    city: Option<usize>,
    address: Option<usize>,
}

impl Side {
    fn read(header: &ByteRecord, table: &'static str, side: char) -> Result<Self, ScreenError> {
        let place = |column: &str| position(header, &format!("{column}{side}"));
        let name = if side == '1' { "name1" } else { "name2" };
        Ok(Self {
            name: need(header, table, name)?,
            country: place("country"),
            city: place("city"),
            address: place("address"),
        })
    }

    fn party(&self, record: &ByteRecord) -> Prepared {
        let told =
            |place: Option<usize>| place.map(|place| cell(record, place)).unwrap_or_default();
        let names = [cell(record, self.name)];
        Prepared::new(&names, &told(self.country), &told(self.address), &[])
            .in_city(&told(self.city))
    }
}

/// Writes a row with two cells more. A row that is too short is filled up, so
/// that the new cells stand under their headings.
fn write_with<W: Write>(
    out: &mut Writer<W>,
    record: &ByteRecord,
    width: usize,
    score: &str,
    reason: &str,
) -> Result<(), csv::Error> {
    let filled = record.iter().chain(std::iter::repeat(&b""[..])).take(width);
    out.write_byte_record(&filled.chain([score.as_bytes(), reason.as_bytes()]).collect())
}
