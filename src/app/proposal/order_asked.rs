//! What who signs a change of an order must see: the whole scope that would be in force, what
//! is different from the scope now, how wide it is, and which holds would move.

use super::Open;
use crate::app::order;
use crate::app::order::upgrade::{self, Move};
use crate::app::step::Subject;
use crate::domain::order::{Change, OrderKind, Scope, changes};
use crate::error::{Error, Result};
use crate::store::Read;
use chrono::NaiveDateTime;

/// The order that a proposal would leave.
#[derive(Debug, Clone)]
pub struct OrderAsked {
    /// What kind of order governs then, in words.
    pub kind: &'static str,
    /// Where it says that it was published; may be empty.
    pub citation: String,
    /// The number of the Finding that takes its place; empty for none.
    pub finding: String,
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
    let scope: Scope = match open.command.get("scope") {
        Some(scope) => serde_json::from_value(scope.clone()).map_err(Error::internal)?,
        None => subject.scope.clone(),
    };
    let (mut row, mut scope, mut moves) = (subject.row.clone(), scope, Vec::new());
    let mut finding_number = String::new();
    if let Some(cited) = upgrade::finding_of(&open.command)?
        && let Some(found) = crate::store::order::find(tx, &cited.order_id)?
    {
        moves = upgrade::preview(tx, &subject.row, &cited, now)?;
        finding_number.clone_from(&found.docket_number);
        let finding = order::OrderSubject::read(tx, found)?;
        (row, scope) = (finding.row, finding.scope);
    }
    let told = open.command.get("publication").and_then(serde_json::Value::as_str);
    let citation = if row.citation.is_empty() { told.unwrap_or_default() } else { &row.citation };
    Ok(Some(OrderAsked {
        kind: OrderKind::from_code(&row.kind).map_or("", OrderKind::label),
        citation: citation.to_owned(),
        finding: finding_number,
        changes: changes(&subject.scope, &scope),
        place_lines: order::place_lines(tx, &scope)?,
        scope,
        moves,
    }))
}
