//! A new upload against every allegation and every order in force: only the
//! parties that it was the first to name, or to spell so, are compared, and those
//! to which there is a link already; the decisions about them stand.

use super::sought::Place;
use super::{Seeker, look_among, propose, seeker_of_allegation, seeker_of_order};
use crate::app::App;
use crate::app::job::{Lease, Turn};
use crate::app::threshold;
use crate::domain::event::Noun;
use crate::error::{Error, Result};
use crate::store::candidate;

/// A seeker by its place; none when it is gone or out of force.
pub(in crate::app) fn seeker(app: &App, (kind, id): &Place) -> Result<Option<Seeker>> {
    app.store.read(|tx| {
        let in_force = threshold::in_force(tx)?;
        if *kind == Noun::Order {
            let of = |(number, version, scope): (String, i32, String)| {
                seeker_of_order(id, &number, version, &scope, in_force)
            };
            return candidate::find_order(tx, id)?.map(of).transpose();
        }
        let facts = candidate::find_allegation(tx, id)?;
        facts.map(|facts| seeker_of_allegation(id, &facts, in_force)).transpose()
    })
}

/// Job: screens the lines of one upload against every allegation and every
/// order in force. Proposing twice proposes once, so that it may be repeated.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_upload(app: &App, lease: &Lease, upload_id: &str) -> Result<Turn> {
    let upload: i64 = upload_id.parse().map_err(Error::internal)?;
    let tied = app.store.read(|tx| candidate::tied_in_upload(tx, upload))?;
    let Some(asked) = app.sought.of_upload(app, lease, app, upload, tied)? else {
        return Ok(Turn::Paused);
    };
    let mut proposed = 0;
    for (place, parties) in asked {
        let Some(seeker) = seeker(app, &place)? else { continue };
        let parties: Vec<i64> = parties.into_iter().collect();
        let looked = look_among(app, &seeker, &parties, upload)?;
        proposed += propose(app, &seeker, &looked.found, None)?;
        lease.keep(app, "comparing")?;
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
    }
    let proposed = i64::try_from(proposed).unwrap_or(i64::MAX);
    app.store.write(|tx| candidate::note_proposals(tx, upload, proposed))?;
    Ok(Turn::Done)
}
