//! Lines into `PostgreSQL`: COPY of what is not known.
//!
//! The tenant is locked, so what is not known now is known to nobody: a COPY
//! of it meets no duplicate key. While every line so far was new, a chunk is
//! copied unseen inside a savepoint; the first duplicate key undoes that, and
//! the lines are looked up first until a chunk is all new again.

use super::{Habit, PackedLine, Teller, Verdict};
use crate::error::Result;
use crate::store::schema::shipment_line as l;
use chrono::NaiveDate;
use diesel::pg::CopyFormat;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write as _};

/// How many documents one query asks for.
const DOCUMENTS_LIMIT: usize = 20_000;
/// How much is collected before it is sent, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// The columns of one copied row.
const COLUMNS: i16 = 31;

pub(super) fn tell_lines(
    conn: &mut PgConnection,
    teller: Teller,
    lines: &[&PackedLine],
    habit: &mut Habit,
) -> Result<Vec<Verdict>> {
    let needs_judgement = lines.iter().any(|line| line.document_kind == "bill");
    if !habit.is_known && !needs_judgement && copy_unseen(conn, teller, lines)? {
        return Ok(vec![Verdict::New; lines.len()]);
    }
    let known = Known::load(conn, teller.organization_id, lines)?;
    let verdicts: Vec<Verdict> = lines.iter().map(|line| known.verdict(line)).collect();
    let new: Vec<&PackedLine> = lines
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| **verdict == Verdict::New)
        .map(|(line, _)| *line)
        .collect();
    habit.is_known = new.len() < lines.len();
    copy(conn, teller, &new)?;
    Ok(verdicts)
}

/// Copies lines of which none may be known; false when one is, and then
/// nothing is written.
fn copy_unseen(conn: &mut PgConnection, teller: Teller, lines: &[&PackedLine]) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "a savepoint inside the transaction of a Write")]
    match conn.transaction(|conn| copy(conn, teller, lines)) {
        Ok(()) => Ok(true),
        // Citus gives a duplicate key another kind: any complaint means "look".
        Err(DieselError::DatabaseError(kind, _))
            if !matches!(kind, diesel::result::DatabaseErrorKind::ClosedConnection) =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Document, line, content hash, arrival, day of withdrawal.
type Stored = (String, i32, i64, Option<NaiveDate>, Option<NaiveDate>);

/// What is stored of the documents of a chunk.
struct Known {
    lines: HashMap<(String, i32), (i64, bool)>,
    arrivals: HashMap<String, HashSet<NaiveDate>>,
}

impl Known {
    fn load(conn: &mut PgConnection, organization_id: i64, lines: &[&PackedLine]) -> Result<Self> {
        let documents: HashSet<&str> = lines.iter().map(|line| line.document()).collect();
        let documents: Vec<&str> = documents.into_iter().collect();
        let mut known = Self { lines: HashMap::new(), arrivals: HashMap::new() };
        for batch in documents.chunks(DOCUMENTS_LIMIT) {
            let rows: Vec<Stored> = l::table
                .filter(l::document.eq_any(batch).and(l::organization_id.eq(organization_id)))
                .select((l::document, l::line, l::content_hash, l::arrival_on, l::withdrawn_on))
                .load(conn)?;
            for (document, line, hash, arrival_on, withdrawn_on) in rows {
                if let (Some(day), None) = (arrival_on, withdrawn_on) {
                    known.arrivals.entry(document.clone()).or_default().insert(day);
                }
                known.lines.insert((document, line), (hash, withdrawn_on.is_some()));
            }
        }
        Ok(known)
    }

    fn verdict(&self, line: &PackedLine) -> Verdict {
        if let ("bill", Some(day)) = (line.document_kind, line.arrival_on)
            && self.arrivals.get(line.document()).is_some_and(|days| !days.contains(&day))
        {
            return Verdict::Unsettled;
        }
        match self.lines.get(&(line.document().to_owned(), line.line)) {
            None => Verdict::New,
            Some((hash, false)) if *hash == line.content_hash => Verdict::Same,
            Some(_) => Verdict::Unsettled,
        }
    }
}

fn copy(conn: &mut PgConnection, teller: Teller, lines: &[&PackedLine]) -> Result<(), DieselError> {
    if lines.is_empty() {
        return Ok(());
    }
    let columns = (
        l::document,
        l::line,
        l::organization_id,
        l::document_kind,
        l::upload_id,
        l::row_number,
        l::byte_offset,
        l::content_hash,
        l::goods_hash,
        l::bill_number,
        l::carrier_scac,
        l::containers,
        l::importer_number,
        l::importer_variant,
        l::consignee_variant,
        l::shipper_variant,
        l::manufacturer_variant,
        l::manufacturer_mid,
        l::origin_country,
        l::export_country,
        l::port_lading,
        l::port_unlading,
        l::arrival_on,
        l::hts,
        l::description,
        l::value_minor,
        l::value_currency,
        l::weight_grams,
        l::flags,
        l::details,
        l::version,
    );
    diesel::copy_from(l::table)
        .from_raw_data(columns, |sink| write_rows(sink, teller, lines).map_err(sent))
        .with_format(CopyFormat::Binary)
        .execute(conn)?;
    Ok(())
}

fn sent(error: io::Error) -> DieselError {
    DieselError::SerializationError(Box::new(error))
}

fn write_rows(sink: &mut dyn io::Write, teller: Teller, lines: &[&PackedLine]) -> io::Result<()> {
    let mut out = Copied(Vec::with_capacity(PIECE_BYTES * 2));
    // The signature, no flags, no header extension.
    out.0.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for line in lines {
        out.line(teller, line)?;
        if out.0.len() >= PIECE_BYTES {
            sink.write_all(&out.0)?;
            out.0.clear();
        }
    }
    out.0.extend_from_slice(&(-1_i16).to_be_bytes());
    sink.write_all(&out.0)
}

/// Rows in the binary format of COPY (`PostgreSQL` manual, COPY, file formats).
struct Copied(Vec<u8>);

impl Copied {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = i32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.write_all(bytes)
    }

    fn number(&mut self, number: Option<i64>) -> io::Result<()> {
        match number {
            Some(number) => self.bytes(&number.to_be_bytes()),
            None => self.null(),
        }
    }

    fn null(&mut self) -> io::Result<()> {
        self.0.write_all(&(-1_i32).to_be_bytes())
    }

    /// Days since 2000-01-01.
    fn day(&mut self, day: Option<NaiveDate>) -> io::Result<()> {
        let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
        match day {
            Some(day) => {
                let days = (day - first).num_days();
                self.bytes(&i32::try_from(days).map_err(io::Error::other)?.to_be_bytes())
            }
            None => self.null(),
        }
    }

    fn line(&mut self, teller: Teller, line: &PackedLine) -> io::Result<()> {
        let [document, before @ .., hts, description, currency, flags, details] = line.texts();
        let [bill, carrier, containers, importer_number, mid, places @ ..] = before;
        self.0.extend_from_slice(&COLUMNS.to_be_bytes());
        self.bytes(document.as_bytes())?;
        self.bytes(&line.line.to_be_bytes())?;
        self.number(Some(teller.organization_id))?;
        self.bytes(line.document_kind.as_bytes())?;
        self.number(Some(teller.upload_id))?;
        self.number(Some(line.row_number))?;
        self.number(Some(line.byte_offset))?;
        self.number(Some(line.content_hash))?;
        self.number(Some(line.goods_hash))?;
        for text in [bill, carrier, containers, importer_number] {
            self.bytes(text.as_bytes())?;
        }
        for variant in line.variants {
            self.number(variant)?;
        }
        self.bytes(mid.as_bytes())?;
        for text in places {
            self.bytes(text.as_bytes())?;
        }
        self.day(line.arrival_on)?;
        self.bytes(hts.as_bytes())?;
        self.bytes(description.as_bytes())?;
        self.number(line.value_minor)?;
        self.bytes(currency.as_bytes())?;
        self.number(line.weight_grams)?;
        self.bytes(flags.as_bytes())?;
        self.bytes(details.as_bytes())?;
        self.bytes(&1_i32.to_be_bytes())
    }
}
