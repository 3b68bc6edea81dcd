//! Holds as the importer sees them: its own, from the sent notice on, and
//! nothing of why a suspicion arose.

use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::notice::NoticeRow;
use crate::store::order::{OrderRow, OrderVersionRow};

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// A hold as its importer sees it.
#[derive(Debug, Clone)]
pub struct OwnHold {
    /// The hold; the page shows only what the notice says.
    pub row: HoldRow,
    /// The order that it cites.
    pub order: OrderRow,
    /// At the version that it cites.
    pub order_version: OrderVersionRow,
    /// The notices that were sent.
    pub notices: Vec<NoticeRow>,
}

/// A page of one's organization's holds, by public key: those after `after`.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: &str) -> Result<Vec<HoldRow>> {
    actor.require(Permission::ReadOwnHolds)?;
    let organization_id = actor.tenant()?;
    app.store.read(|tx| store::hold::list_noticed(tx, organization_id, after, PAGE_LIMIT_ROWS + 1))
}

/// A hold of one's organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, not one's own, or of which no
/// notice was sent: the three look the same.
pub fn show(app: &App, actor: &Actor, public_id: &str) -> Result<OwnHold> {
    actor.require(Permission::ReadOwnHolds)?;
    let organization_id = actor.tenant()?;
    app.store.read(|tx| {
        let row = store::hold::find_noticed(tx, organization_id, public_id)?
            .ok_or(Error::NotFound("hold"))?;
        let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("hold"))?;
        let order_version = store::order::find_version(tx, &row.order_id, row.order_version)?
            .ok_or(Error::NotFound("hold"))?;
        Ok(OwnHold {
            notices: store::notice::list_by_hold(tx, &row.id)?,
            row,
            order,
            order_version,
        })
    })
}

/// Letters and digits of the number that an importer is told.
const TOLD_NUMBER_CHARS: usize = 12;

/// The number by which an importer knows a hold: of its unguessable key, since
/// docket numbers follow each other and would tell of everybody else's holds.
#[must_use]
pub fn told_number(public_id: &str) -> String {
    crate::domain::text::clip(public_id, TOLD_NUMBER_CHARS).to_uppercase()
}
