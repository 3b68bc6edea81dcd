//! Lines on which the agency decided and that their organization took back:
//! the agency reads of them, the organization never does.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store;
pub use crate::store::withdrawal::TellingSeen;

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// Tellings that were taken back and of which nobody has read, oldest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_unseen(app: &App, actor: &Actor, after: &str) -> Result<Vec<TellingSeen>> {
    actor.require(Permission::ReadTrade)?;
    app.store.read(|tx| store::withdrawal::list_unseen(tx, after, PAGE_LIMIT_ROWS + 1))
}

/// Notes that the actor has read of a telling that was taken back.
///
/// # Errors
/// [`Error::Refused`] when somebody else has already.
pub fn note_seen(app: &App, actor: &Actor, id: &str) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?;
    app.store.write(|tx| {
        if !store::withdrawal::note_seen(tx, id, by, app.clock.today())? {
            return Err(Error::Refused("somebody else has read of it already".into()));
        }
        let event = NewEvent::new(Verb::WithdrawalSeen, Noun::Link, id);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}
