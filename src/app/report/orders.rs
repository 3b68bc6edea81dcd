//! What leaves of an order: what is published, and the words of those who sent them to
//! be read. Why the agency decided is not among it.

use crate::report::JsonText;
use crate::report::orders::OrderRow;
use crate::store::petition::PetitionRow;
use crate::store::remediation::StepRow;
use crate::store::report::{OrderSeen, Window};
use crate::store::representation::RepresentationRow;
use serde_json::{Value, json};

/// One order as a row.
pub(super) fn order_row(seen: OrderSeen, window: &Window) -> OrderRow {
    let is_due = |row: &&RepresentationRow| {
        row.state == "accepted" && row.decided_at.is_some_and(|at| at <= window.as_of)
    };
    let replies: Vec<Value> =
        seen.said.iter().filter(|row| row.kind == "reply").map(reply).collect();
    let corrections: Vec<Value> = seen
        .said
        .iter()
        .filter(|row| row.kind == "correction")
        .filter(is_due)
        .map(correction)
        .collect();
    let petitions: Vec<Value> = seen.petitions.iter().map(|row| petition(row, window)).collect();
    let steps: Vec<Value> = seen.steps.iter().map(step).collect();
    let order = seen.order;
    let (scope_version, scope) =
        seen.version.map(|version| (version.number, version.summary)).unwrap_or_default();
    OrderRow {
        order_number: order.docket_number,
        kind: order.kind,
        regime: order.regime,
        title: order.title,
        state: seen.standing.and_then(|standing| standing.state).unwrap_or(order.state),
        effective_on: order.effective_on,
        citation: order.citation,
        created_at: order.created_at,
        scope_version: i64::from(scope_version),
        scope,
        replies: JsonText(Value::from(replies).to_string()),
        corrections: JsonText(Value::from(corrections).to_string()),
        workers: seen.count.as_ref().map(|count| i64::from(count.workers)),
        workers_counted_on: seen.count.as_ref().map(|count| count.counted_on),
        workers_source: seen.count.map(|count| count.source).unwrap_or_default(),
        remediation: JsonText(Value::from(steps).to_string()),
        petitions: JsonText(Value::from(petitions).to_string()),
    }
}

fn reply(row: &RepresentationRow) -> Value {
    json!({
        "number": row.docket_number,
        "received_on": row.received_on,
        "party": row.listed_name,
        "author": row.author,
        "standing": row.interest,
        "text": row.body,
    })
}

fn correction(row: &RepresentationRow) -> Value {
    json!({
        "number": row.docket_number,
        "accepted_on": row.decided_at.map(|at| at.date()),
        "party": row.listed_name,
        "what": row.subject,
        "reads": row.corrected,
    })
}

fn step(row: &StepRow) -> Value {
    json!({
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "plan": row.plan,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "evidence": row.evidence,
        "workers_say": row.worker_words,
        "verified_by": row.verifier,
    })
}

fn petition(row: &PetitionRow, window: &Window) -> Value {
    // A decided petition changes no more: its last change is the decision.
    let decided = row.decided_on.filter(|_| row.changed_at <= window.as_of);
    json!({
        "number": row.docket_number,
        "received_on": row.received_on,
        "asks": row.wish,
        "ground": row.ground,
        "standing": row.interest,
        "decided_on": decided,
        "outcome": decided.map(|_| row.state.clone()),
        "outcome_ground": decided.map(|_| row.outcome.clone()),
    })
}
