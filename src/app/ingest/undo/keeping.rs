//! What the agency keeps of lines that their organization takes back.

use super::family::Family;
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::Write;
use crate::store::event::Stamp;
use crate::store::shipment::{LineRow, TariffRow};
use crate::store::upload::UploadRow;
use crate::store::withdrawal::{Decision, LineKey, TellingRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// A line as the agency decided on it.
#[derive(Serialize)]
struct Kept<'a> {
    line: &'a LineRow,
    tariffs: Vec<&'a TariffRow>,
}

/// Keeps the lines on which decisions rest, tells their timelines, and removes
/// proposals to lines that nobody tells any more.
///
/// # Errors
/// When the database fails.
pub fn keep(
    app: &App,
    tx: &mut Write<'_>,
    row: &UploadRow,
    before: &Family,
    gone: &BTreeSet<LineKey>,
    changed: &BTreeSet<LineKey>,
) -> Result<()> {
    let touched: BTreeSet<LineKey> = gone.union(changed).cloned().collect();
    let decided = store::withdrawal::decisions(tx, &touched)?;
    let stamp = app.stamp(&Actor::system());
    let (mut tellings, mut lines, mut marked) = (Vec::new(), Vec::new(), Vec::new());
    for (key, decisions) in &decided {
        let Some(line) = before.line(key) else { continue };
        let is_gone = gone.contains(key);
        let kept = Kept { line, tariffs: before.ordinals_of(key).collect() };
        tellings.push(TellingRow {
            id: id::ordered(),
            upload_id: row.id,
            document: key.0.clone(),
            line: key.1,
            organization_id: row.organization_id,
            outcome: if is_gone { "withdrawn" } else { "changed" }.to_owned(),
            told: serde_json::to_string(&kept).map_err(Error::internal)?,
            withdrawn_on: stamp.on,
            seen_by: None,
            seen_on: None,
        });
        let verb = if is_gone { Verb::TellingWithdrawn } else { Verb::TellingChanged };
        for decision in decisions {
            tell_timeline(tx, &stamp, row, key, verb, decision)?;
        }
        if is_gone {
            lines.push(LineRow { version: line.version.saturating_add(1), ..line.clone() });
            marked.push(key.clone());
        }
    }
    store::shipment::put_lines(tx, &lines)?;
    store::withdrawal::mark(tx, row.organization_id, &marked, stamp.on)?;
    store::withdrawal::keep(tx, &tellings)?;
    let nobodys: BTreeSet<LineKey> =
        gone.iter().filter(|key| !decided.contains_key(*key)).cloned().collect();
    for ((kind, subject), count) in store::withdrawal::remove_proposals(tx, &nobodys)? {
        let noun = if kind == "order" { Noun::Order } else { Noun::Allegation };
        let event = NewEvent::new(Verb::ProposalsRemoved, noun, subject)
            .fact("links", count.to_string())
            .fact("upload", row.public_id.clone());
        store::event::append(tx, &crate::app::screening::dateless(app), &event)?;
    }
    Ok(())
}

/// An event on the timeline of what was decided about a line.
fn tell_timeline(
    tx: &mut Write<'_>,
    stamp: &Stamp,
    row: &UploadRow,
    (document, line): &LineKey,
    verb: Verb,
    decision: &Decision,
) -> Result<()> {
    let event = match decision {
        Decision::Hold(id, case_id) => {
            NewEvent::new(verb, Noun::Hold, id).in_case(case_id.as_deref())
        }
        Decision::Link(id, kind, subject) => {
            let case_id = match kind.as_str() {
                "allegation" => store::link::case_of_allegation(tx, subject)?,
                _ => None,
            };
            NewEvent::new(verb, Noun::Link, id).in_case(case_id.as_deref())
        }
    };
    // The organization is not named as whom it concerns: it is not to learn of it.
    let event = event
        .fact("document", document.clone())
        .fact("line", line.to_string())
        .fact("upload", row.public_id.clone());
    store::event::append(tx, stamp, &event).map(drop)
}
