//! The notice of detention: drafted from the hold and from what a person
//! wrote, kept as it was sent. Nothing of an allegation or a case is in it.

pub(super) mod decision;

use super::rules::authority_of;
use crate::app::step::Applying;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::hold::{DetentionNotice, NoticeElement};
use crate::domain::identifier::SEALED_MARK;
use crate::domain::workflow::DocumentKind;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::notice::NoticeRow;
use crate::store::{Read, Write};
use serde_json::{Value, json};

/// What the importer is asked for when a notice names a day.
const TASK_OF_NOTICE: &str =
    "Answer the notice of detention: show that the goods are admissible, or say what you will do.";

/// Completes a command that sends a notice: which elements the notice has, and
/// which it lacks.
pub(in crate::app) fn prepare(tx: &mut Read<'_>, row: &HoldRow, command: &mut Value) -> Result<()> {
    if command.get("action").and_then(Value::as_str) != Some("send_notice") {
        return decision::prepare(tx, row, command);
    }
    let notice = draft(tx, row, command)?;
    if let Value::Object(map) = command {
        let codes = |elements: Vec<NoticeElement>| json!(elements);
        map.insert("elements".into(), codes(notice.elements()));
        map.insert("missing".into(), codes(notice.missing()));
    }
    Ok(())
}

fn text(command: &Value, name: &str) -> String {
    command.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn texts(command: &Value, name: &str) -> Vec<String> {
    let entries =
        command.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn draft(tx: &mut Read<'_>, row: &HoldRow, command: &Value) -> Result<DetentionNotice> {
    let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
    let version = store::order::find_version(tx, &row.order_id, row.order_version)?
        .ok_or(Error::NotFound("order"))?;
    let events = store::event::list_by_subject(tx, "hold", &row.id)?;
    let is_deemed = events.iter().any(|entry| {
        entry.event.verb == "step_taken" && entry.event.action.as_deref() == Some("deem_detained")
    });
    let importer = match addressee(row) {
        named if named.is_empty() => "The importer of record".to_owned(),
        named => named,
    };
    let clocks = store::deadline::list_by_subject(tx, "hold", &row.id)?;
    let proof = clocks.iter().find(|clock| clock.is_open && clock.rule_code == "PROOF");
    Ok(DetentionNotice {
        hold_number: super::partner::told_number(&row.public_id),
        authority: authority_of(row)?,
        order: format!("{}, version {}", order.docket_number, row.order_version),
        order_scope: version.summary,
        importer,
        port: row.port.clone(),
        document: row.document.clone(),
        line: Some(row.line),
        goods: row.goods.clone(),
        presented_on: row.presented_on,
        detained_on: row.detained_on,
        is_deemed,
        reason: text(command, "specific_reason"),
        anticipated_length: text(command, "anticipated_length"),
        inquiries: texts(command, "inquiries"),
        helpful_information: texts(command, "helpful_information"),
        answer_by: text(command, "answer_by").parse().ok(),
        contact: text(command, "contact"),
        sent_on: text(command, "sent_on").parse().ok(),
        proof_until: proof.and_then(|clock| clock.due_on),
    })
}

/// Keeps the notice as it is sent, and says whose the importer number is.
pub(super) fn send(
    tx: &mut Write<'_>,
    row: &HoldRow,
    applying: &Applying,
    command: &Value,
) -> Result<Option<i64>> {
    let body = draft(tx, row, command)?.render().map_err(|missing| {
        let complaint = |element: NoticeElement| {
            FieldError::new(element.code(), format!("The notice must say {element}."))
        };
        Error::Invalid(missing.into_iter().map(complaint).collect())
    })?;
    let owner = keep(tx, row, applying, DocumentKind::DetentionNotice, body)?;
    if let Ok(due_on) = text(command, "answer_by").parse() {
        let told = HoldRow { importer_organization_id: owner, ..row.clone() };
        crate::app::packet::task::open(tx, applying, &told, TASK_OF_NOTICE, due_on)?;
    }
    Ok(owner)
}

/// The importer as the line declares it; empty when it names none. A token that
/// stands for a sealed number means nothing to who reads a notice.
pub(super) fn addressee(row: &HoldRow) -> String {
    let number = row.importer_number.as_str();
    let is_told = !number.is_empty() && !number.starts_with(SEALED_MARK);
    match (row.importer_name.is_empty(), is_told) {
        (false, false) => row.importer_name.clone(),
        (true, false) => String::new(),
        (true, true) => format!("Importer of record {number}"),
        (false, true) => format!("{} (importer of record {number})", row.importer_name),
    }
}

/// Keeps a notice as it is sent, and says whose the importer number is.
fn keep(
    tx: &mut Write<'_>,
    row: &HoldRow,
    applying: &Applying,
    kind: DocumentKind,
    body: String,
) -> Result<Option<i64>> {
    let owner = if row.importer_number.is_empty() {
        None
    } else {
        store::organization::owner_of(tx, "importer_number", &row.importer_number)?
    };
    let notice = NoticeRow {
        id: id::ordered(),
        public_id: id::random(),
        hold_id: row.id.clone(),
        kind: kind.code().to_owned(),
        body_sha256: id::digest(body.as_bytes()),
        body,
        sent_by: applying.by.clone(),
        sent_at: applying.now,
    };
    store::notice::insert(tx, &notice)?;
    let event = NewEvent::new(Verb::NoticeSent, Noun::Hold, &row.id)
        .in_case(row.case_id.as_deref())
        .of(owner)
        .fact("notice", notice.id.clone())
        .fact("kind", notice.kind.clone())
        .fact("sha256", notice.body_sha256.clone());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(owner)
}
