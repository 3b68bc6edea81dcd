//! What who signs a change of an order must see: the whole scope that would be in force, what
//! is different from the scope now, how wide it is, and which holds would move.

use super::Open;
use crate::app::order;
use crate::app::order::upgrade::{self, Move};
use crate::app::step::Subject;
use crate::domain::order::{Change, Scope, changes};
use crate::error::{Error, Result};
use crate::store::Read;
use chrono::NaiveDateTime;

/// The order that a proposal would leave.
#[derive(Debug, Clone)]
pub struct OrderAsked {
    /// The scope that would be in force, or in the draft, whole.
    pub scope: Scope,
    /// In what it differs from the scope now.
    pub changes: Vec<Change>,
    /// The lines from its places, where it names neither a party nor goods.
    pub place_lines: Option<i64>,
    /// The open holds under an order that would be upgraded, as they move or stay.
    pub moves: Vec<Move>,
}

/// Reads it; none for a proposal about something else, or one that was decided.
pub(super) fn read(
    tx: &mut Read<'_>,
    open: &Open,
    now: NaiveDateTime,
) -> Result<Option<OrderAsked>> {
    let Subject::Order(subject) = &open.subject else { return Ok(None) };
    if open.row.state != "proposed" {
        return Ok(None);
    }
    let scope = match open.command.get("scope") {
        Some(scope) => serde_json::from_value(scope.clone()).map_err(Error::internal)?,
        None => subject.scope.clone(),
    };
    let moves = match upgrade::finding_of(&open.command)? {
        Some(finding) => upgrade::preview(tx, &subject.row, &finding, now)?,
        None => Vec::new(),
    };
    Ok(Some(OrderAsked {
        changes: changes(&subject.scope, &scope),
        place_lines: order::place_lines(tx, &scope)?,
        scope,
        moves,
    }))
}
