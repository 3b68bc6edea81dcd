//! Screening as background work.

use super::{look, propose, seeker_of_allegation, seeker_of_order};
use crate::app::job::{Lease, Turn};
use crate::app::{App, replay};
use crate::domain::workflow::order::OrderState;
use crate::error::{Error, Result};
use crate::store::candidate;

/// Allegations and orders looked at in one read.
const PAGE_ROWS: i64 = 50;

/// Job: screens one allegation against every stored party and line.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_allegation(app: &App, lease: &Lease, allegation_id: &str) -> Result<Turn> {
    let facts = app
        .store
        .read(|tx| candidate::find_allegation(tx, allegation_id))?
        .ok_or(Error::NotFound("allegation"))?;
    let seeker = seeker_of_allegation(allegation_id, &facts)?;
    lease.keep(app, "comparing")?;
    propose(app, &seeker, &look(app, &seeker, None)?)?;
    Ok(Turn::Done)
}

/// Job: screens one order against every stored party and line.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_order(app: &App, lease: &Lease, order_id: &str) -> Result<Turn> {
    let (number, version, scope) = app
        .store
        .read(|tx| candidate::find_order(tx, order_id))?
        .ok_or(Error::NotFound("order"))?;
    let seeker = seeker_of_order(order_id, &number, version, &scope)?;
    lease.keep(app, "comparing")?;
    propose(app, &seeker, &look(app, &seeker, None)?)?;
    lease.keep(app, "comparing with the version before")?;
    replay::store(app, order_id, version)?;
    Ok(Turn::Done)
}

/// Job: screens the lines of one upload against every allegation and every
/// order in force. Proposing twice proposes once, so that it may be repeated.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_upload(app: &App, lease: &Lease, upload_id: &str) -> Result<Turn> {
    let upload: i64 = upload_id.parse().map_err(Error::internal)?;
    let mut proposed = 0;
    let mut after = String::new();
    loop {
        let page = app.store.read(|tx| candidate::page_of_allegations(tx, &after, PAGE_ROWS))?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        for (id, facts) in &page {
            let seeker = seeker_of_allegation(id, facts)?;
            proposed += propose(app, &seeker, &look(app, &seeker, Some(upload))?)?;
        }
        lease.keep(app, "comparing with allegations")?;
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
    }
    let in_force: Vec<&str> = OrderState::ALL
        .iter()
        .filter(|state| state.is_in_force())
        .map(|state| state.code())
        .collect();
    let mut after = String::new();
    loop {
        let page =
            app.store.read(|tx| candidate::page_of_orders(tx, &in_force, &after, PAGE_ROWS))?;
        let Some((last, ..)) = page.last() else { break };
        after.clone_from(last);
        for (id, number, version, scope) in &page {
            let seeker = seeker_of_order(id, number, *version, scope)?;
            proposed += propose(app, &seeker, &look(app, &seeker, Some(upload))?)?;
        }
        lease.keep(app, "comparing with orders")?;
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
    }
    let proposed = i64::try_from(proposed).unwrap_or(i64::MAX);
    app.store.write(|tx| candidate::note_proposals(tx, upload, proposed))?;
    Ok(Turn::Done)
}
