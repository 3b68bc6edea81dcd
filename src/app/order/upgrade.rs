//! What becomes of the holds of a withhold release order that becomes a Finding: those that
//! are not released go on under the Finding (19 CFR 12.42(f), 12.44(b)), with the upgrade and
//! by its hands, so that no goods lie under an order that has ended.

use crate::app::hold;
use crate::app::step::{Applying, Subject, Verdict};
use crate::domain::event::Verb;
use crate::domain::hold::Authority;
use crate::domain::order::CoverGround;
use crate::domain::role::Role;
use crate::domain::workflow::{Machine, OrderCitation};
use crate::error::{Error, Result};
use crate::store::hold::HoldRow;
use crate::store::order::OrderRow;
use crate::store::{self, Read, Write};
use chrono::NaiveDateTime;
use serde_json::{Value, json};

/// The most holds that one upgrade moves; the rest is moved one by one.
const MOVE_LIMIT_ROWS: i64 = 2_000;

/// A hold of the order that is upgraded, and whether it moves.
#[derive(Debug, Clone)]
pub struct Move {
    /// The hold.
    pub hold: HoldRow,
    /// Why it stays where it is; none when it moves.
    pub stays: Option<String>,
}

/// What becomes of the open holds under an order, oldest first, were it upgraded now.
pub(in crate::app) fn preview(
    tx: &mut Read<'_>,
    order: &OrderRow,
    finding: &OrderCitation,
    now: NaiveDateTime,
) -> Result<Vec<Move>> {
    let mut moves = Vec::new();
    for row in store::hold::list_open_by_order(tx, &order.id, MOVE_LIMIT_ROWS)? {
        let stays = ruled(tx, &row, &command(order, finding), finding, now)?.err();
        moves.push(Move { hold: row, stays });
    }
    Ok(moves)
}

/// Moves what the Finding covers.
pub(super) fn move_holds(
    tx: &mut Write<'_>,
    order: &OrderRow,
    finding: &OrderCitation,
    applying: &Applying,
) -> Result<()> {
    let command = command(order, finding);
    for row in store::hold::list_open_by_order(tx, &order.id, MOVE_LIMIT_ROWS)? {
        let Ok((subject, verdict)) = ruled(tx, &row, &command, finding, applying.now)? else {
            continue;
        };
        let version = subject.apply(tx, applying, &verdict, &command)?;
        let event = subject
            .event(Verb::StepTaken)
            .step(verdict.action, verdict.from, verdict.to)
            .fact("upgraded", order.docket_number.clone())
            .fact("order", format!("{}/{}", finding.order_id, finding.version))
            .fact("cover", CoverGround::Line.code())
            .fact("version", version.to_string());
        store::event::append(tx, &applying.stamp, &event)?;
    }
    Ok(())
}

fn command(order: &OrderRow, finding: &OrderCitation) -> Value {
    let reason =
        format!("{} became the Finding under which these goods go on.", order.docket_number);
    json!({ "action": "reroute_to_finding", "order": finding, "reason": reason })
}

/// What the rules say to moving one hold, and whether the Finding covers its line.
fn ruled(
    tx: &mut Read<'_>,
    row: &HoldRow,
    command: &Value,
    finding: &OrderCitation,
    now: NaiveDateTime,
) -> Result<std::result::Result<(Subject, Verdict), String>> {
    if row.authority != Authority::Wro.code() {
        return Ok(Err("It is not held as goods under a withhold release order.".into()));
    }
    let cited = (finding.order_id.as_str(), finding.version);
    let gaps = hold::gaps(tx, (&row.document, row.line), cited)?;
    if !gaps.is_empty() {
        let labels: Vec<&str> = gaps.iter().map(|gap| gap.label()).collect();
        return Ok(Err(format!("The Finding does not cover its line: {}.", labels.join("; "))));
    }
    let mut subject = Subject::find(tx, Machine::Hold, &row.id)?;
    // The order becomes the Finding in the same transaction.
    if let Subject::Hold(hold) = &mut subject {
        hold.successor = Some(finding.order_id.clone());
    }
    // The hands of the upgrade are those of the move: a supervisor is among them.
    let ruling = subject.decide(tx, command, Role::Supervisor, now)?;
    Ok(ruling.map(|verdict| (subject, verdict)).map_err(|refusal| refusal.to_string()))
}

/// The Finding that a command names, when it upgrades an order.
pub(in crate::app) fn finding_of(command: &Value) -> Result<Option<OrderCitation>> {
    if command.get("action").and_then(Value::as_str) != Some("upgrade_to_finding") {
        return Ok(None);
    }
    command
        .get("finding")
        .map(|cited| serde_json::from_value(cited.clone()))
        .transpose()
        .map_err(Error::internal)
}
