//! Names of a table, looked for in a list.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use csv::{ByteRecord, ByteRecordsIntoIter, ReaderBuilder, WriterBuilder};

use super::super::calibrate::decimal as likelihood;
use super::super::frequency::Frequencies;
use super::super::index::{CANDIDATE_LIMIT, NameIndex, Room};
use super::super::score::Basis;
use super::super::sentence::explain;
use super::super::weigh::{Prepared, Weighing, weigh};
use super::{ScreenError, Tally, cell, need, position, reason_text};

/// The most rows that a list may have; it is held in memory, at a few
/// kilobytes a row.
pub const LIST_LIMIT_ROWS: usize = 2_000_000;
/// Below this score a name is not close and is not put out.
const SHOW_AT_PERMILLE: i32 = 350;
/// How many rows of a list are read before they are shared out to the threads.
const LISTED_ROWS: usize = 8_192;
/// How many queries a lane is asked at once.
const ASKED_ROWS: usize = 256;
/// How many batches wait for a lane, or in it.
const LANE_LIMIT_BATCHES: usize = 4;
/// What messages call the table of queries.
const QUERIES: &str = "queries";

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
    let list = List::read(list, threads)?;
    let mut queries = ReaderBuilder::new().flexible(true).from_reader(queries);
    let columns = Columns::read(&mut queries, QUERIES, "qid")?;
    let mut rows = queries.into_byte_records();
    let mut desk = Desk { out, tally: Tally::default() };
    desk.tally.list_rows = u64::try_from(list.ids.len()).unwrap_or(u64::MAX);
    desk.write(b"qid,rank,id,score,reason\n")?;
    if threads > 1 {
        in_lanes(&list, &columns, &mut rows, top, threads, &mut desk)?;
    } else {
        let mut room = Room::default();
        loop {
            let batch = take_batch(&mut rows, QUERIES, ASKED_ROWS)?;
            if batch.is_empty() {
                break;
            }
            desk.put(list.answer_all(&batch, &columns, top, &mut room), batch.len())?;
        }
    }
    desk.out.flush().map_err(|source| put(source.into()))?;
    Ok(desk.tally)
}

/// Shares batches out to lanes, a thread each, in turn, and takes the answers in the same
/// turn. What costs time, the making of the text included, is done in the lanes.
fn in_lanes<R: Read>(
    list: &List,
    columns: &Columns,
    rows: &mut ByteRecordsIntoIter<R>,
    top: usize,
    threads: usize,
    desk: &mut Desk<impl Write>,
) -> Result<(), ScreenError> {
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..threads)
            .map(|_| {
                let (ask, asked) = sync_channel::<Vec<ByteRecord>>(LANE_LIMIT_BATCHES);
                let (tell, told) = sync_channel(LANE_LIMIT_BATCHES);
                scope.spawn(move || {
                    let mut room = Room::default();
                    for batch in asked {
                        let answers = list.answer_all(&batch, columns, top, &mut room);
                        if tell.send((answers, batch.len())).is_err() {
                            return;
                        }
                    }
                });
                (ask, told)
            })
            .collect();
        let mut waiting = 0;
        let mut first = lanes.iter().cycle();
        for (ask, _) in lanes.iter().cycle() {
            let batch = take_batch(rows, QUERIES, ASKED_ROWS)?;
            if batch.is_empty() {
                break;
            }
            if waiting == threads * LANE_LIMIT_BATCHES {
                desk.take(first.next())?;
                waiting -= 1;
            }
            // A lane that is gone had a fault of ours: the scope says so at its end.
            if ask.send(batch).is_err() {
                break;
            }
            waiting += 1;
        }
        (0..waiting).try_for_each(|_| desk.take(first.next()))
    })
}

/// The questions that a lane is asked.
type Ask = SyncSender<Vec<ByteRecord>>;
/// What it tells: the answers to so many questions.
type Told = Receiver<(Result<Answers, ScreenError>, usize)>;

/// Where the answers are written.
struct Desk<W> {
    out: W,
    tally: Tally,
}

impl<W: Write> Desk<W> {
    fn take(&mut self, lane: Option<&(Ask, Told)>) -> Result<(), ScreenError> {
        match lane.and_then(|(_, told)| told.recv().ok()) {
            Some((answers, asked)) => self.put(answers, asked),
            None => Ok(()),
        }
    }

    fn put(
        &mut self,
        answers: Result<Answers, ScreenError>,
        asked: usize,
    ) -> Result<(), ScreenError> {
        let answers = answers?;
        self.tally.query_rows += u64::try_from(asked).unwrap_or(u64::MAX);
        self.tally.out_rows += answers.out_rows;
        self.write(&answers.text)
    }

    fn write(&mut self, text: &[u8]) -> Result<(), ScreenError> {
        self.out.write_all(text).map_err(|source| put(source.into()))
    }
}

fn put(source: csv::Error) -> ScreenError {
    ScreenError::Csv { table: "output", source }
}

/// The list of names, ready to be searched.
struct List {
    ids: Vec<String>,
    parties: Vec<Prepared>,
    index: NameIndex,
    frequencies: Frequencies,
}

/// What a batch of queries was answered.
struct Answers {
    text: Vec<u8>,
    out_rows: u64,
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
            let batch = take_batch(&mut rows, TABLE, LISTED_ROWS)?;
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

    /// The rows that answer a batch of queries, as they are written.
    fn answer_all(
        &self,
        batch: &[ByteRecord],
        columns: &Columns,
        top: usize,
        room: &mut Room,
    ) -> Result<Answers, ScreenError> {
        let mut out = WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        let mut out_rows = 0;
        for record in batch {
            let qid = columns.key(record);
            for (rank, hit) in (1_u64..).zip(self.answer(columns.party(record), top, room)) {
                let score = likelihood(hit.permille);
                out.write_record([&qid, &rank.to_string(), &hit.id, &score, &hit.reason])
                    .map_err(put)?;
                out_rows += 1;
            }
        }
        let text = out.into_inner().map_err(|error| put(error.into_error().into()))?;
        Ok(Answers { text, out_rows })
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
    limit_rows: usize,
) -> Result<Vec<ByteRecord>, ScreenError> {
    rows.take(limit_rows)
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
    thread::scope(|scope| {
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
