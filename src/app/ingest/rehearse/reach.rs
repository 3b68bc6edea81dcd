//! What a file would touch of the agency's work: proposals and holds. It is
//! made on its own, when staff ask, so that no dry run of a partner takes
//! longer because of it.

use super::of_upload;
use super::scratch::Scratch;
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::app::screening::{self, Seeker};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, Result};
use crate::store;
use serde::{Deserialize, Serialize};

/// Beyond so many proposals, or holds, the number is "at least".
const COUNT_LIMIT: i64 = 1000;
/// Holds looked at in one read.
const PAGE_ROWS: i64 = 50;

/// What a file would touch of the agency's work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Links that screening would newly propose.
    pub proposals: i64,
    /// Open holds on lines that the file would tell, or tell anew.
    pub holds: i64,
    /// Whether everything was looked at; else the numbers are "at least".
    pub is_whole: bool,
}

/// Job: says what an upload would touch of the agency's work.
///
/// # Errors
/// When the disk or a database fails; the job is then tried again.
pub fn run_reach(app: &App, lease: &Lease, payload: &str) -> Result<Turn> {
    let Some((scratch, found)) = of_upload(app, lease, payload)? else { return Ok(Turn::Paused) };
    let id: i64 = payload.parse().map_err(Error::internal)?;
    let row = crate::app::ingest::find(app, id)?;
    let tried = crate::app::ingest::find(&scratch.app, id)?;
    crate::app::ingest::enter_all(&scratch.app, &scratch.lease, &tried)?;
    let mut reach = Reach { is_whole: found.is_whole, ..Reach::default() };
    count_holds(app, &scratch, row.organization_id, id, &mut reach)?;
    if !count_proposals(app, lease, &scratch, id, &mut reach)? {
        return Ok(Turn::Paused);
    }
    let text = serde_json::to_string(&reach).map_err(Error::internal)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        store::job::heartbeat(tx, &lease.job_id, &lease.owner, now, None)?;
        store::rehearsal::put_reach(tx, id, &text, now.date())?;
        // The event says that it was made; what it found is for staff alone.
        let event = NewEvent::new(Verb::UploadRehearsed, Noun::Upload, &row.public_id)
            .fact("for", "agency");
        store::event::append(tx, &screening::dateless(app), &event).map(drop)
    })?;
    Ok(Turn::Done)
}

fn count_holds(
    app: &App,
    scratch: &Scratch,
    organization_id: i64,
    upload_id: i64,
    reach: &mut Reach,
) -> Result<()> {
    let mut after = String::new();
    loop {
        let page = app.store.read(|tx| store::rehearsal::held_lines(tx, &after, PAGE_ROWS))?;
        let Some((last, ..)) = page.last() else { return Ok(()) };
        after.clone_from(last);
        let documents: Vec<String> = page.iter().map(|(_, document, _)| document.clone()).collect();
        let told = scratch
            .app
            .store
            .read(|tx| store::shipment::keys_of(tx, organization_id, &documents))?;
        let touched = page.iter().filter(|(_, document, line)| {
            told.iter().any(|key| {
                key.document == *document && key.line == *line && key.upload_id == upload_id
            })
        });
        reach.holds += i64::try_from(touched.count()).map_err(Error::internal)?;
        if reach.holds >= COUNT_LIMIT {
            reach.is_whole = false;
            return Ok(());
        }
    }
}

/// Screens the scratch database as the upload would be screened; false when
/// asked to stop.
fn count_proposals(
    app: &App,
    lease: &Lease,
    scratch: &Scratch,
    upload_id: i64,
    reach: &mut Reach,
) -> Result<bool> {
    // To the scratch database every party of the file is new.
    let asked = app.sought.of_upload(app, lease, &scratch.app, upload_id, Vec::new())?;
    let Some(asked) = asked else { return Ok(false) };
    for (place, parties) in asked {
        if reach.proposals >= COUNT_LIMIT {
            reach.is_whole = false;
            return Ok(true);
        }
        let Some(seeker) = screening::seeker(app, &place)? else { continue };
        let parties: Vec<i64> = parties.into_iter().collect();
        reach.proposals += new_proposals(app, scratch, &seeker, &parties, upload_id)?;
        lease.keep(app, "comparing")?;
        if lease.is_stopping() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many links of an allegation or an order would be new: those that are
/// known are copied first, with what people decided of them.
fn new_proposals(
    app: &App,
    scratch: &Scratch,
    seeker: &Seeker,
    parties: &[i64],
    upload_id: i64,
) -> Result<i64> {
    let (kind, id) = (seeker.kind.code(), seeker.id.as_str());
    let (known, rejected) = app.store.read(|tx| {
        let known = store::link::list_by_subject(tx, kind, id)?;
        Ok((known, store::link::rejected_parties(tx, kind, id)?))
    })?;
    let parties: Vec<i64> =
        parties.iter().copied().filter(|party| !rejected.contains(party)).collect();
    if !known.is_empty() {
        scratch.app.store.write_bulk(|tx| store::link::propose(tx, &known))?;
    }
    let looked = screening::look_among(&scratch.app, seeker, &parties, upload_id)?;
    let rows = looked
        .found
        .iter()
        .map(|found| screening::row(&scratch.app, seeker, found))
        .collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(0);
    }
    let new = scratch.app.store.write_bulk(|tx| store::link::propose(tx, &rows))?;
    i64::try_from(new).map_err(Error::internal)
}
