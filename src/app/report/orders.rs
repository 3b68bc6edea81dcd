//! What leaves of an order: what is published, and the words of those who sent them to
//! be read. Why the agency decided is not among it.

use crate::report::JsonText;
use crate::report::orders::OrderRow;
use crate::store::petition::PetitionRow;
use crate::store::remediation::StepRow;
use crate::store::report::{OrderSeen, Window};
use crate::store::representation::RepresentationRow;
use crate::store::voice_file::FileRow;
use serde_json::{Value, json};

/// One order as a row.
pub(super) fn order_row(seen: OrderSeen, window: &Window) -> OrderRow {
    let petitions: Vec<Value> =
        seen.petitions.iter().map(|row| petition(row, &seen.files, window)).collect();
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
        replies: replies(&seen.said, &seen.files),
        corrections: corrections(&seen.said, &seen.files, window),
        workers: seen.count.as_ref().map(|count| i64::from(count.workers)),
        workers_counted_on: seen.count.as_ref().map(|count| count.counted_on),
        workers_source: seen.count.map(|count| count.source).unwrap_or_default(),
        remediation: JsonText(Value::from(steps).to_string()),
        petitions: JsonText(Value::from(petitions).to_string()),
    }
}

/// The replies among what was said.
pub(super) fn replies(said: &[RepresentationRow], files: &[FileRow]) -> JsonText {
    let replies = said.iter().filter(|row| row.kind == "reply");
    let rows: Vec<Value> = replies.map(|row| reply(row, said, files)).collect();
    JsonText(Value::from(rows).to_string())
}

/// The corrections among what was said that two people had accepted by then.
pub(super) fn corrections(
    said: &[RepresentationRow],
    files: &[FileRow],
    window: &Window,
) -> JsonText {
    let is_due = |row: &&RepresentationRow| {
        row.kind == "correction"
            && row.state == "accepted"
            && row.decided_at.is_some_and(|at| at <= window.as_of)
    };
    let due = said.iter().filter(is_due);
    let rows: Vec<Value> = due.map(|row| correction(row, said, files)).collect();
    JsonText(Value::from(rows).to_string())
}

/// The files that came with one thing: what shows that they are the same, no names.
fn digests(files: &[FileRow], subject_id: &str) -> Vec<Value> {
    let own = files.iter().filter(|row| row.subject_id == subject_id);
    own.map(|row| json!({ "sha256": row.sha256, "bytes": row.size_bytes, "kind": row.media }))
        .collect()
}

/// The numbers of what its author said before in its place, and of what took its place by
/// then; null for none.
fn chain(row: &RepresentationRow, said: &[RepresentationRow]) -> (Option<String>, Option<String>) {
    let number = |one: &RepresentationRow| one.docket_number.clone();
    let before = said.iter().find(|one| row.replaces.as_ref() == Some(&one.id)).map(number);
    let after = said.iter().find(|one| one.replaces.as_ref() == Some(&row.id)).map(number);
    (before, after)
}

fn reply(row: &RepresentationRow, said: &[RepresentationRow], files: &[FileRow]) -> Value {
    let (corrects, corrected_by) = chain(row, said);
    json!({
        "number": row.docket_number,
        "received_on": row.received_on,
        "party": row.listed_name,
        "author": row.author,
        "standing": row.interest,
        "came_by": row.way,
        "corrects": corrects,
        "corrected_by": corrected_by,
        "text": row.body,
        "files": digests(files, &row.id),
    })
}

fn correction(row: &RepresentationRow, said: &[RepresentationRow], files: &[FileRow]) -> Value {
    let (corrects, corrected_by) = chain(row, said);
    json!({
        "number": row.docket_number,
        "accepted_on": row.decided_at.map(|at| at.date()),
        "party": row.listed_name,
        "corrects": corrects,
        "corrected_by": corrected_by,
        "what": row.subject,
        "reads": row.corrected,
        "files": digests(files, &row.id),
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

fn petition(row: &PetitionRow, files: &[FileRow], window: &Window) -> Value {
    // A decided petition changes no more: its last change is the decision.
    let decided = row.decided_on.filter(|_| row.changed_at <= window.as_of);
    json!({
        "number": row.docket_number,
        "received_on": row.received_on,
        "asks": row.wish,
        "ground": row.ground,
        "standing": row.interest,
        "came_by": row.way,
        "decided_on": decided,
        "outcome": decided.map(|_| row.state.clone()),
        "outcome_ground": decided.map(|_| row.outcome.clone()),
        "files": digests(files, &row.id),
    })
}
