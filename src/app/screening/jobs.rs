//! Screening as background work.

use super::{look, propose, seeker_of_allegation, seeker_of_order};
use crate::app::job::{Lease, Turn};
use crate::app::{App, replay};
use crate::error::{Error, Result};
use crate::store::candidate;

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
    propose(app, &seeker, &look(app, &seeker)?)?;
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
    propose(app, &seeker, &look(app, &seeker)?)?;
    lease.keep(app, "comparing with the version before")?;
    replay::store(app, order_id, version)?;
    Ok(Turn::Done)
}
