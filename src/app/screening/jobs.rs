//! Screening as background work.

use super::{look, propose, screened, seeker};
use crate::app::job::{Lease, Turn};
use crate::app::{App, replay};
use crate::domain::event::Noun;
use crate::error::{Error, Result};
use crate::store::order;

/// Job: screens one allegation against every stored party and line.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_allegation(app: &App, lease: &Lease, allegation_id: &str) -> Result<Turn> {
    screen(app, lease, Noun::Allegation, allegation_id)?;
    Ok(Turn::Done)
}

/// Job: screens one order against every stored party and line.
///
/// # Errors
/// When the database fails; the job is tried again.
pub fn screen_order(app: &App, lease: &Lease, order_id: &str) -> Result<Turn> {
    screen(app, lease, Noun::Order, order_id)?;
    lease.keep(app, "comparing with the version before")?;
    let found = app.store.read(|tx| order::find(tx, order_id))?.ok_or(Error::NotFound("order"))?;
    replay::store(app, order_id, found.current_version)?;
    Ok(Turn::Done)
}

fn screen(app: &App, lease: &Lease, kind: Noun, id: &str) -> Result<()> {
    let name = if kind == Noun::Order { "order" } else { "allegation" };
    let seeker = seeker(app, &(kind, id.to_owned()))?.ok_or(Error::NotFound(name))?;
    lease.keep(app, "comparing")?;
    let looked = look(app, &seeker)?;
    let whole = screened(app, &seeker, &looked);
    propose(app, &seeker, &looked.found, Some(&whole)).map(drop)
}
