//! Screening of CSV tables: the list in memory, everything else row by row.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::{Read, Write};

use csv::{ByteRecord, ByteRecordsIntoIter, ReaderBuilder, Writer};

use super::calibrate::decimal as likelihood;
use super::frequency::Frequencies;
use super::index::{CANDIDATE_LIMIT, NameIndex, Room};
use super::score::Basis;
use super::sentence::explain;
use super::weigh::{Prepared, Weighing, weigh};

/// The most rows that a list may have; it is held in memory, at a few
/// kilobytes a row.
pub const LIST_LIMIT_ROWS: usize = 2_000_000;
/// Below this score a name is not close and is not put out.
const SHOW_AT_PERMILLE: i32 = 350;
/// How many rows are read before they are shared out to the threads.
const BATCH_ROWS: usize = 8_192;

/// Why a table could not be screened.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// A column is missing from the header row.
    #[error(
        "the {table} has no column '{column}'; its first row, which must be the header, reads: {found}. Add the column, rename one, or put a header row first."
    )]
    MissingColumn {
        /// Which table.
        table: &'static str,
        /// The column that is needed.
        column: &'static str,
        /// The header row as read.
        found: String,
    },
    /// The list is too long for memory.
    #[error("the list has more than {limit_rows} rows; split it into several lists.")]
    ListTooLong {
        /// The most rows that are read.
        limit_rows: usize,
    },
    /// A table cannot be read or written as CSV; says where.
    #[error("the {table} cannot be processed: {source}")]
    Csv {
        /// Which table.
        table: &'static str,
        /// Position and cause.
        source: csv::Error,
    },
}

/// What a screening run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of the list; 0 for pairs.
    pub list_rows: u64,
    /// Queries or pairs read.
    pub query_rows: u64,
    /// Rows written, without the header.
    pub out_rows: u64,
}

/// Screens queries against a list: `qid,rank,id,score,reason`, best first, at
/// most `top` rows a query and none where nothing is close. The score is the
/// likelihood that both are the same, so that 0.9 means nine in ten.
///
/// The list has `id,name`, the queries `qid,name`, both optionally
/// `country,city,address`; other columns are ignored. An id that stands in
/// several rows is one entity with several names, and comes back once. Memory grows with the
/// list alone. The output is the same for any number of threads.
///
/// # Errors
/// A missing column, a list of more than [`LIST_LIMIT_ROWS`] rows, or a table
/// that cannot be read or written.
pub fn screen_names(
    list: impl Read,
    queries: impl Read,
    out: impl Write,
    top: usize,
    threads: usize,
) -> Result<Tally, ScreenError> {
    const TABLE: &str = "queries";
    let list = List::read(list, threads)?;
    let mut queries = ReaderBuilder::new().flexible(true).from_reader(queries);
    let columns = Columns::read(&mut queries, TABLE, "qid")?;
    let mut out = Writer::from_writer(out);
    let put = |source| ScreenError::Csv { table: "output", source };
    out.write_record(["qid", "rank", "id", "score", "reason"]).map_err(put)?;
    let mut tally =
        Tally { list_rows: u64::try_from(list.ids.len()).unwrap_or(u64::MAX), ..Tally::default() };
    let mut rows = queries.into_byte_records();
    loop {
        let batch = take_batch(&mut rows, TABLE)?;
        if batch.is_empty() {
            break;
        }
        tally.query_rows += u64::try_from(batch.len()).unwrap_or(u64::MAX);
        for (record, hits) in batch.iter().zip(list.answer_all(&batch, &columns, top, threads)) {
            let qid = columns.key(record);
            for (rank, hit) in (1_u64..).zip(hits) {
                let score = likelihood(hit.permille);
                out.write_record([&qid, &rank.to_string(), &hit.id, &score, &hit.reason])
                    .map_err(put)?;
                tally.out_rows += 1;
            }
        }
    }
    out.flush().map_err(|source| put(source.into()))?;
    Ok(tally)
}

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

/// The list of names, ready to be searched.
struct List {
    ids: Vec<String>,
    parties: Vec<Prepared>,
    index: NameIndex,
    frequencies: Frequencies,
}

/// One row of the answer to a query.
struct Hit {
    id: String,
    permille: i32,
    reason: String,
}

impl List {
    fn read(list: impl Read, threads: usize) -> Result<Self, ScreenError> {
        const TABLE: &str = "list";
        let mut list = ReaderBuilder::new().flexible(true).from_reader(list);
        let columns = Columns::read(&mut list, TABLE, "id")?;
        let mut ids = Vec::new();
        let mut parties: Vec<Prepared> = Vec::new();
        let mut index = NameIndex::default();
        let mut frequencies = Frequencies::default();
        let mut rows = list.into_byte_records();
        loop {
            let batch = take_batch(&mut rows, TABLE)?;
            if batch.is_empty() {
                break;
            }
            if ids.len() + batch.len() > LIST_LIMIT_ROWS {
                return Err(ScreenError::ListTooLong { limit_rows: LIST_LIMIT_ROWS });
            }
            let prepare = |part: &[ByteRecord]| part.iter().map(|row| columns.party(row)).collect();
            for (record, party) in batch.iter().zip(share_out(&batch, threads, prepare)) {
                let number = i64::try_from(ids.len()).unwrap_or(i64::MAX);
                for name in &party.names {
                    index.insert_prepared(number, name, "");
                    frequencies.add(name);
                }
                ids.push(columns.key(record));
                parties.push(party);
            }
        }
        for name in parties.iter_mut().flat_map(|party| &mut party.names) {
            frequencies.reweigh(name);
        }
        Ok(Self { ids, parties, index, frequencies })
    }

    /// The answers to a batch, in its order.
    fn answer_all(
        &self,
        batch: &[ByteRecord],
        columns: &Columns,
        top: usize,
        threads: usize,
    ) -> Vec<Vec<Hit>> {
        share_out(batch, threads, |part| {
            let mut room = Room::default();
            part.iter().map(|record| self.answer(columns.party(record), top, &mut room)).collect()
        })
    }

    fn answer(&self, mut sought: Prepared, top: usize, room: &mut Room) -> Vec<Hit> {
        for name in &mut sought.names {
            self.frequencies.reweigh(name);
        }
        let mut hits: Vec<(usize, i32, Weighing<'_>)> = self
            .index
            .candidates_prepared(&sought.names, CANDIDATE_LIMIT.max(top), room)
            .into_iter()
            .filter_map(|candidate| usize::try_from(candidate.party_id).ok())
            .filter_map(|number| {
                let found = weigh(&sought, self.parties.get(number)?);
                let total = found.total();
                (total >= SHOW_AT_PERMILLE).then_some((number, total, found))
            })
            .collect();
        hits.sort_by_key(|(number, total, _)| (Reverse(*total), *number));
        // An entity may stand in several rows of the list, one for each of its names.
        let mut seen: HashSet<&str> = HashSet::new();
        hits.into_iter()
            .filter(|(number, ..)| self.ids.get(*number).is_some_and(|id| seen.insert(id)))
            .take(top)
            .filter_map(|(number, permille, found)| {
                let stored = self.parties.get(number)?;
                let score = explain(&found, &sought, stored, Basis::Upload, None);
                Some(Hit {
                    id: self.ids.get(number)?.clone(),
                    permille,
                    reason: reason_text(&score),
                })
            })
            .collect()
    }
}

/// The next rows of a table; none at its end.
fn take_batch<R: Read>(
    rows: &mut ByteRecordsIntoIter<R>,
    table: &'static str,
) -> Result<Vec<ByteRecord>, ScreenError> {
    rows.take(BATCH_ROWS)
        .collect::<Result<_, _>>()
        .map_err(|source| ScreenError::Csv { table, source })
}

/// Shares rows out to threads; what they make of them comes in the order of the rows.
fn share_out<T: Send>(
    rows: &[ByteRecord],
    threads: usize,
    work: impl Fn(&[ByteRecord]) -> Vec<T> + Sync,
) -> Vec<T> {
    if threads <= 1 {
        return work(rows);
    }
    let share = rows.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let parts: Vec<_> =
            rows.chunks(share).map(|part| (part, scope.spawn(move || work(part)))).collect();
        // A part whose thread died is done again here.
        parts
            .into_iter()
            .flat_map(|(part, thread)| thread.join().unwrap_or_else(|_| work(part)))
            .collect()
    })
}

/// Where the columns of a list or of queries stand.
struct Columns {
    key: usize,
    name: usize,
    country: Option<usize>,
    city: Option<usize>,
    address: Option<usize>,
}

impl Columns {
    fn read(
        table: &mut csv::Reader<impl Read>,
        label: &'static str,
        key: &'static str,
    ) -> Result<Self, ScreenError> {
        let header =
            table.byte_headers().map_err(|source| ScreenError::Csv { table: label, source })?;
        Ok(Self {
            key: need(header, label, key)?,
            name: need(header, label, "name")?,
            country: position(header, "country"),
            city: position(header, "city"),
            address: position(header, "address"),
        })
    }

    fn key(&self, record: &ByteRecord) -> String {
        cell(record, self.key)
    }

    fn party(&self, record: &ByteRecord) -> Prepared {
        let optional =
            |place: Option<usize>| place.map(|place| cell(record, place)).unwrap_or_default();
        let address = format!("{} {}", optional(self.address), optional(self.city));
        Prepared::new(&[cell(record, self.name)], &optional(self.country), &address, &[])
            .in_city(&optional(self.city))
    }
}

/// The parts that decided something, as one text.
fn reason_text(score: &super::reason::Score) -> String {
    score
        .reasons
        .iter()
        .filter(|reason| reason.permille != 0)
        .map(|reason| reason.text.as_str())
        .collect::<Vec<_>>()
        .join(". ")
}

fn need(
    header: &ByteRecord,
    table: &'static str,
    column: &'static str,
) -> Result<usize, ScreenError> {
    position(header, column).ok_or_else(|| ScreenError::MissingColumn {
        table,
        column,
        found: String::from_utf8_lossy(&header.iter().collect::<Vec<_>>().join(&b","[..]))
            .chars()
            .take(300)
            .collect(),
    })
}

/// Where a column stands; case, blanks and a byte order mark make no difference.
fn position(header: &ByteRecord, column: &str) -> Option<usize> {
    header.iter().position(|cell| {
        let cell = cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell);
        cell.trim_ascii().eq_ignore_ascii_case(column.as_bytes())
    })
}

/// A cell as text; bytes that are not UTF-8 become the replacement character.
fn cell(record: &ByteRecord, place: usize) -> String {
    record.get(place).map(|cell| String::from_utf8_lossy(cell).into_owned()).unwrap_or_default()
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
