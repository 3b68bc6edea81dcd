//! Holds as the importer sees them: its own, from the sent notice on, and
//! nothing of why a suspicion arose.

use crate::app::deadline::DeadlineShown;
use crate::app::packet::task::{self, Task, is_asked};
use crate::app::packet::{self, Citable};
use crate::app::{Actor, App};
use crate::domain::clock::Zone;
use crate::domain::role::{Permission, Role};
use crate::error::{Error, Result};
use crate::store::hold::HoldRow;
use crate::store::notice::Notice;
use crate::store::order::{OrderRow, OrderVersionRow};
use crate::store::packet::PacketRow;
use crate::store::submission_task::TaskRow;
use crate::store::{self, Read};

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
    pub notices: Vec<Notice>,
    /// The clocks that concern the importer, those that end first before all others.
    pub clocks: Vec<DeadlineShown>,
    /// What the agency asked for, newest first.
    pub tasks: Vec<Task>,
    /// The importer's packets, newest first.
    pub packets: Vec<PacketRow>,
    /// What a new packet may begin with.
    pub citable: Vec<Citable>,
}

/// A hold in its importer's list.
#[derive(Debug, Clone)]
pub struct OwnListed {
    /// The hold.
    pub row: HoldRow,
    /// The open clock whose day comes next.
    pub clock: Option<DeadlineShown>,
    /// What the agency asked for, if that is open.
    pub task: Option<TaskRow>,
}

/// A page of one's organization's holds, by public key: those after `after`.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: &str) -> Result<Vec<OwnListed>> {
    actor.require(Permission::ReadOwnHolds)?;
    let organization_id = actor.tenant()?;
    let now = app.clock.now();
    app.store.read(|tx| {
        let most = PAGE_LIMIT_ROWS + 1;
        let rows = if actor.role == Role::Surety {
            store::hold_surety::list_noticed(tx, organization_id, after, most)?
        } else {
            store::hold::list_noticed(tx, organization_id, after, most)?
        };
        let clocks =
            crate::app::deadline::of_partner(tx, &rows.iter().collect::<Vec<_>>(), actor.role)?;
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let mut tasks = store::submission_task::list_open(tx, &ids)?;
        tasks.retain(|_| actor.role != Role::Surety);
        let listed = rows.into_iter().map(|row| {
            let today = Zone::of_port(&row.port).day(now);
            let own =
                || clocks.iter().filter(|one| one.row.subject_id == row.id && one.row.is_open);
            // A day that is still to come goes before those that have passed.
            let next = own().find(|one| one.row.due_on.is_some_and(|due| due >= today));
            OwnListed {
                clock: next.or_else(|| own().next()).cloned(),
                task: tasks.iter().find(|task| task.hold_id == row.id && is_asked(&row)).cloned(),
                row,
            }
        });
        Ok(listed.collect())
    })
}

/// A hold of one's organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, not one's own, or of which no
/// notice was sent: the three look the same.
pub fn show(app: &App, actor: &Actor, public_id: &str) -> Result<OwnHold> {
    actor.require(Permission::ReadOwnHolds)?;
    app.store.read(|tx| {
        let row = noticed(tx, actor, public_id)?;
        let mut own = assemble(tx, row)?;
        if actor.role == Role::Surety {
            // What the agency and the importer write to each other is theirs; what is claimed
            // under the bond is the surety's too.
            own.clocks = crate::app::deadline::of_partner(tx, &[&own.row], actor.role)?;
            own.notices.retain(|notice| is_of_bond(&notice.row.kind));
            own.tasks.clear();
            own.packets.clear();
            own.citable.clear();
        }
        Ok(own)
    })
}

/// A hold of which the actor's organization was told: as importer, or as the
/// surety that an officer named.
pub(super) fn noticed(tx: &mut Read<'_>, actor: &Actor, public_id: &str) -> Result<HoldRow> {
    let tenant = actor.tenant()?;
    let found = if actor.role == Role::Surety {
        store::hold_surety::find_noticed(tx, tenant, public_id)?
    } else {
        store::hold::find_noticed(tx, tenant, public_id)?
    };
    found.ok_or(Error::NotFound("hold"))
}

/// Reads what an importer sees of a hold.
pub(super) fn assemble(tx: &mut Read<'_>, row: HoldRow) -> Result<OwnHold> {
    let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("hold"))?;
    let order_version = store::order::find_version(tx, &row.order_id, row.order_version)?
        .ok_or(Error::NotFound("hold"))?;
    let mut packets = store::packet::list_by_hold(tx, &row.id)?;
    packets.retain(|packet| Some(packet.organization_id) == row.importer_organization_id);
    Ok(OwnHold {
        notices: store::notice::list_by_hold(tx, &row.id)?,
        clocks: crate::app::deadline::of_partner(tx, &[&row], Role::Importer)?,
        tasks: task::list(tx, &row.id)?,
        packets,
        citable: packet::citable(tx, &row)?,
        row,
        order,
        order_version,
    })
}

/// A notice of a hold of one's organization.
///
/// # Errors
/// [`Error::NotFound`] for what is not there or not one's own.
pub fn find_notice(app: &App, actor: &Actor, public_id: &str, notice: &str) -> Result<Notice> {
    actor.require(Permission::ReadOwnHolds)?;
    app.store.read(|tx| {
        let row = noticed(tx, actor, public_id)?;
        let mut notices = store::notice::list_by_hold(tx, &row.id)?;
        notices.retain(|one| actor.role != Role::Surety || is_of_bond(&one.row.kind));
        let found = notices.into_iter().find(|one| one.row.public_id == notice);
        found.ok_or(Error::NotFound("notice"))
    })
}

/// Whether a notice is about what is claimed under the bond, by its kind's code.
fn is_of_bond(kind: &str) -> bool {
    use crate::domain::workflow::DocumentKind as D;
    [D::DamagesNotice, D::SuretyDemand, D::ReliefDecision].iter().any(|one| one.code() == kind)
}

/// Letters and digits of the number that an importer is told.
const TOLD_NUMBER_CHARS: usize = 12;

/// The number by which an importer knows a hold: of its unguessable key, since
/// docket numbers follow each other and would tell of everybody else's holds.
#[must_use]
pub fn told_number(public_id: &str) -> String {
    crate::domain::text::clip(public_id, TOLD_NUMBER_CHARS).to_uppercase()
}
