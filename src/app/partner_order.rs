//! Orders as those outside see them whom they concern: what is published and what
//! was said to it, and nothing of a case, an allegation or a source.

use super::{Actor, App};
use crate::domain::order::Scope;
use crate::domain::role::Permission;
use crate::domain::voice::Interest;
use crate::domain::workflow::order::OrderState;
use crate::error::{Error, Result};
use crate::store::order::{OrderRow, OrderVersionRow};
use crate::store::order_standing::StandingRow;
use crate::store::petition::PetitionRow;
use crate::store::representation::RepresentationRow;
use crate::store::{self, Read};

/// The rows of a page of orders.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// An order that concerns an organization, and how.
#[derive(Debug, Clone)]
pub struct Concern {
    /// The order.
    pub order: OrderRow,
    /// Its scope now.
    pub scope: Scope,
    /// The strongest right in which the organization speaks to it.
    pub interest: Interest,
    /// Which party it is, when two people verified that.
    pub standing: Option<StandingRow>,
}

/// An order as an organization sees it.
#[derive(Debug, Clone)]
pub struct OwnOrder {
    /// The order, and why it is shown.
    pub concern: Concern,
    /// The versions of its scope, newest first; the current one alone for a draft.
    pub versions: Vec<OrderVersionRow>,
    /// Its own petitions, newest first.
    pub petitions: Vec<PetitionRow>,
    /// What it sent itself, newest first.
    pub sent: Vec<RepresentationRow>,
    /// Replies and corrections of anybody that two people accepted, oldest first.
    pub accepted: Vec<RepresentationRow>,
    /// The keys of those that their authors have corrected since.
    pub corrected: Vec<String>,
}

/// Finds an order that concerns the actor's organization: a published one that
/// touches it, or one to which it was asked to reply.
///
/// # Errors
/// [`Error::NotFound`] for every other: what is not there, what is not published and
/// what is another's look the same.
pub(super) fn concern(tx: &mut Read<'_>, actor: &Actor, number: &str) -> Result<Concern> {
    let organization_id = actor.tenant()?;
    let none = || Error::NotFound("order");
    let order = store::order::find_by_number(tx, number)?.ok_or_else(none)?;
    let standing = store::order_standing::find_verified(tx, organization_id, &order.id)?;
    let is_published = OrderState::from_code(&order.state).is_some_and(OrderState::is_published);
    let is_asked = standing.as_ref().is_some_and(|standing| standing.invited_on.is_some());
    if !is_published && !is_asked {
        return Err(none());
    }
    let has_hold = store::order_standing::has_hold(tx, organization_id, &order.id)?;
    let interest = Interest::of(actor.role, standing.is_some(), has_hold).ok_or_else(none)?;
    let version = store::order::find_version(tx, &order.id, order.current_version)?;
    let scope = version
        .map_or_else(|| Ok(Scope::default()), |version| serde_json::from_str(&version.scope))
        .map_err(Error::internal)?;
    Ok(Concern { order, scope, interest, standing })
}

/// A page of the orders that concern one's organization, newest number first; an NGO
/// sees every published one.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: &str) -> Result<Vec<(OrderRow, String)>> {
    actor.require(Permission::SpeakToOrders)?;
    let organization_id = actor.tenant()?;
    let is_any = Interest::of(actor.role, false, false).is_some();
    let published: Vec<&str> = OrderState::ALL
        .iter()
        .filter(|state| state.is_published())
        .map(|state| state.code())
        .collect();
    app.store.read(|tx| {
        let rows = store::order_standing::list_orders(
            tx,
            organization_id,
            is_any,
            &published,
            after,
            PAGE_LIMIT_ROWS + 1,
        )?;
        let mut listed = Vec::new();
        for row in rows {
            let version = store::order::find_version(tx, &row.id, row.current_version)?;
            listed.push((row, version.map(|version| version.summary).unwrap_or_default()));
        }
        Ok(listed)
    })
}

/// An order that concerns one's organization.
///
/// # Errors
/// [`Error::NotFound`] for every other.
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<OwnOrder> {
    actor.require(Permission::SpeakToOrders)?;
    let organization_id = actor.tenant()?;
    app.store.read(|tx| {
        let concern = concern(tx, actor, number)?;
        let id = concern.order.id.clone();
        let mut accepted = store::representation::list_by_orders(tx, &[&id])?;
        let corrected = accepted.iter().filter_map(|row| row.replaces.clone()).collect();
        accepted.retain(|row| row.state == "accepted" && row.kind != "representation");
        Ok(OwnOrder {
            versions: store::order::list_versions(tx, &id)?,
            petitions: store::petition::list_own(tx, organization_id, &id)?,
            sent: store::representation::list_own(tx, organization_id, &id)?,
            accepted,
            corrected,
            concern,
        })
    })
}
