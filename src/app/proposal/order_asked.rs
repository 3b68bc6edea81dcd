//! What who signs a change of an order must see: the whole scope that would be in force, what
//! is different from the scope now, how wide it is, and which holds would move.

use super::Open;
use crate::app::order;
use crate::app::order::upgrade::{self, Move};
use crate::app::step::Subject;
use crate::domain::order::{Change, OrderKind, Rescope, Scope, changes, rescope};
use crate::error::{Error, Result};
use crate::store::Read;
use crate::store::order::OrderVersionRow;
use chrono::{NaiveDate, NaiveDateTime};

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
    /// Whether it would cover something beyond what it covers now.
    pub is_wider: bool,
    /// The first day that the scope names and the one of an activation, where they differ.
    pub first_days: Option<(NaiveDate, NaiveDate)>,
    /// The open holds under an order that would be upgraded, as they move or stay.
    pub moves: Vec<Move>,
}

/// Reads it; none for a proposal about something else. Of one that was decided, as it was asked for.
pub(super) fn read(
    tx: &mut Read<'_>,
    open: &Open,
    now: NaiveDateTime,
) -> Result<Option<OrderAsked>> {
    let Subject::Order(subject) = &open.subject else { return Ok(None) };
    let is_waiting = open.row.state == "proposed";
    let then = if is_waiting { subject.scope.clone() } else { scope_then(tx, open)? };
    let scope: Scope = match open.command.get("scope") {
        Some(scope) => serde_json::from_value(scope.clone()).map_err(Error::internal)?,
        None => then.clone(),
    };
    let (mut row, mut scope, mut moves) = (subject.row.clone(), scope, Vec::new());
    let mut finding_number = String::new();
    if let Some(cited) = upgrade::finding_of(&open.command)?
        && let Some(found) = crate::store::order::find(tx, &cited.order_id)?
    {
        if is_waiting {
            moves = upgrade::preview(tx, &subject.row, &cited, now)?;
        }
        finding_number.clone_from(&found.docket_number);
        scope = scope_of(crate::store::order::find_version(tx, &cited.order_id, cited.version)?)?;
        row = found;
    }
    let told = open.command.get("publication").and_then(serde_json::Value::as_str);
    let citation = if row.citation.is_empty() { told.unwrap_or_default() } else { &row.citation };
    Ok(Some(OrderAsked {
        kind: OrderKind::from_code(&row.kind).map_or("", OrderKind::label),
        citation: citation.to_owned(),
        finding: finding_number,
        changes: changes(&then, &scope),
        place_lines: if is_waiting { order::place_lines(tx, &scope)? } else { None },
        is_wider: is_waiting
            && open.command.get("scope").is_some()
            && rescope(&then, &scope) == Rescope::Wider,
        first_days: first_days(open, &scope),
        scope,
        moves,
    }))
}

/// The scope that the order had when this was proposed.
fn scope_then(tx: &mut Read<'_>, open: &Open) -> Result<Scope> {
    let versions = crate::store::order::list_versions(tx, &open.row.subject_id)?;
    let before = versions.into_iter().filter(|version| version.made_at <= open.row.proposed_at);
    scope_of(before.max_by_key(|version| version.number))
}

fn scope_of(version: Option<OrderVersionRow>) -> Result<Scope> {
    let read = |version: OrderVersionRow| serde_json::from_str(&version.scope);
    version.map_or_else(|| Ok(Scope::default()), read).map_err(Error::internal)
}

/// An order's first day stands in its scope and in its activation: who signs sees when they differ.
fn first_days(open: &Open, scope: &Scope) -> Option<(NaiveDate, NaiveDate)> {
    if open.row.action != "activate" {
        return None;
    }
    let told = open.command.get("effective_on").and_then(serde_json::Value::as_str)?;
    let (applies, in_force) = (scope.effective_on?, told.parse().ok()?);
    (applies != in_force).then_some((applies, in_force))
}
