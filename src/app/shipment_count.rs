//! What the lines of an upload come to as shipments: counted by a job when its
//! import is over, shown on its page, and reported.

use super::App;
use super::job::{Lease, Turn};
use crate::domain::job::JobKind;
use crate::domain::shipment::DocumentKind;
use crate::domain::shipment::definition::{LineFacts, Tally};
use crate::error::{Error, Result};
use crate::store::shipment_count::{CountRow, LineSeen};
use crate::store::{self, Read, Write};
use chrono::NaiveDate;
use serde::Deserialize;

pub use crate::domain::shipment::definition::{
    ABOUT as SHIPMENT_ABOUT, Counts, NAME as SHIPMENT_DEFINITION,
};

/// The priority of counting: nobody waits for it.
const PRIORITY: i32 = 80;
/// How many uploads are looked at once for counts that are missing.
const MISSING_LIMIT_ROWS: i64 = 50;
/// Lines that are read at once.
const PAGE_ROWS: i64 = 2000;
/// The most lines that are counted; beyond them the counts are "at least". So
/// many documents need some 50 MiB.
const COUNT_LIMIT_ROWS: i64 = 1_000_000;

/// Queues the counting of an upload.
///
/// # Errors
/// When the database fails.
pub(super) fn enqueue(tx: &mut Write<'_>, upload_id: i64, on: NaiveDate) -> Result<()> {
    let (kind, payload) = (JobKind::CountShipments.code(), upload_id.to_string());
    let dedupe = format!("{kind}:{upload_id}");
    store::job::enqueue(tx, kind, &payload, Some(&dedupe), PRIORITY, on)
}

/// Queues the counting of some finished uploads that were imported before there
/// was a definition. Begins behind the upload `after`, and says where to go on;
/// none when there are no more, and `after` itself while others are counted, so
/// that the queue stays short.
///
/// # Errors
/// When the database fails.
pub fn queue_missing(app: &App, after: i64) -> Result<Option<i64>> {
    let kind = JobKind::CountShipments.code();
    app.store.write(|tx| {
        if store::job::is_any_open(tx, kind)? {
            return Ok(Some(after));
        }
        let (missing, last) = store::shipment_count::list_uncounted(tx, after, MISSING_LIMIT_ROWS)?;
        for upload_id in missing {
            enqueue(tx, upload_id, app.clock.today())?;
        }
        Ok(last)
    })
}

/// The counts of an upload; none before they were made.
///
/// # Errors
/// When the database fails.
pub(super) fn find(tx: &mut Read<'_>, upload_id: i64) -> Result<Option<Counts>> {
    let row = store::shipment_count::find(tx, upload_id)?;
    row.map(|row| serde_json::from_str(&row.counts).map_err(Error::internal)).transpose()
}

/// What of a line's details counting must know.
#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    master_bill: String,
}

fn add(tally: &mut Tally, line: &LineSeen) -> Result<()> {
    let kind = DocumentKind::from_code(&line.document_kind)
        .ok_or_else(|| Error::internal("a line has an unknown kind of document"))?;
    // Most lines have none, and reading JSON takes longest.
    let master_bill = if line.details.contains("\"master_bill\"") {
        serde_json::from_str::<Details>(&line.details).map_err(Error::internal)?.master_bill
    } else {
        String::new()
    };
    tally.add(&LineFacts {
        kind,
        document: &line.document,
        bill_number: &line.bill_number,
        master_bill: &master_bill,
        flags: &line.flags,
    });
    Ok(())
}

/// Job: counts the shipments of an upload.
///
/// # Errors
/// When the database fails; the job is then tried again.
pub fn run(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let upload_id: i64 = payload.parse().map_err(Error::internal)?;
    let mut tally = Tally::default();
    let mut after = 0;
    let mut count = 0;
    let is_whole = loop {
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
        let lines =
            app.store.read(|tx| store::shipment_count::lines(tx, upload_id, after, PAGE_ROWS))?;
        let Some(last) = lines.last() else { break true };
        if count >= COUNT_LIMIT_ROWS {
            break false;
        }
        after = last.row_number;
        count += PAGE_ROWS;
        for line in &lines {
            add(&mut tally, line)?;
        }
        lease.keep(app, "counting shipments")?;
    };
    let counts = serde_json::to_string(&tally.counts(is_whole)).map_err(Error::internal)?;
    let now = app.clock.now();
    let definition = SHIPMENT_DEFINITION.to_owned();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        let row = CountRow {
            upload_id,
            definition: definition.clone(),
            counts: counts.clone(),
            counted_at: now,
        };
        store::shipment_count::put(tx, &row)
    })?;
    Ok(Turn::Done)
}
