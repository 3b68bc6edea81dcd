//! Releases of holds for the report, by the keys of their events.

use super::docket::numbers;
use super::holds::HoldRow;
use super::said::{Entry, SaidStep, proposals, said, step};
use super::{PAGE_LIMIT_ROWS, Window, order_names};
use crate::domain::event::Verb;
use crate::error::Result;
use crate::store::Read;
use crate::store::schema::{event, hold};
use diesel::prelude::*;

/// A release with its hold.
#[derive(Debug, Clone)]
pub struct ReleaseSeen {
    /// The key of its event.
    pub id: String,
    /// The step.
    pub step: SaidStep,
    /// The hold as it is now.
    pub hold: HoldRow,
    /// Docket number of its case.
    pub case_number: Option<String>,
    /// Number and kind of its order.
    pub order: Option<(String, String)>,
    /// The last proof that came before it.
    pub proof: Option<SaidStep>,
}

const RELEASE: &str = "release";

/// A page of releases with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn releases(tx: &mut Read<'_>, window: &Window, after: &str) -> Result<Vec<ReleaseSeen>> {
    let entries: Vec<Entry> = event::table
        .filter(event::id.gt(after).and(event::is_walled.eq(false)))
        .filter(event::subject_kind.eq("hold").and(event::verb.eq(Verb::StepTaken.code())))
        .filter(event::action.eq(RELEASE).assume_not_null())
        .filter(event::at.between(window.from_at, window.until_at).assume_not_null())
        .order(event::id.asc())
        .limit(PAGE_LIMIT_ROWS)
        .select(Entry::as_select())
        .load(tx.conn())?;
    let ids: Vec<&str> = entries.iter().map(Entry::hold_id).collect();
    let asked: Vec<Entry> = event::table
        .filter(event::subject_kind.eq("hold").and(event::subject_id.eq_any(&ids)))
        .filter(event::verb.eq(Verb::StepProposed.code()).and(event::is_walled.eq(false)))
        .filter(event::action.eq(RELEASE).assume_not_null())
        .select(Entry::as_select())
        .load(tx.conn())?;
    let proposed = proposals(&asked)?;
    let holds: Vec<HoldRow> =
        hold::table.filter(hold::id.eq_any(&ids)).select(HoldRow::as_select()).load(tx.conn())?;
    let order_ids: Vec<&str> = holds.iter().map(|row| row.order_id.as_str()).collect();
    let case_ids: Vec<&str> = holds.iter().filter_map(|row| row.case_id.as_deref()).collect();
    let orders = order_names(tx, &order_ids)?;
    let cases = numbers(tx, &case_ids)?;
    let proofs = said(tx, &ids, &["submit_proof"], window.as_of)?;
    let mut seen = Vec::new();
    for entry in &entries {
        let Some(hold) = holds.iter().find(|hold| hold.id == entry.hold_id()) else { continue };
        let step = step(entry, &proposed)?;
        let proof = proofs
            .iter()
            .rev()
            .find(|proof| proof.hold_id == step.hold_id && proof.at <= step.at)
            .cloned();
        seen.push(ReleaseSeen {
            id: entry.id.clone(),
            case_number: hold.case_id.as_ref().and_then(|id| cases.get(id).cloned()),
            order: orders.get(&hold.order_id).cloned(),
            hold: hold.clone(),
            proof,
            step,
        });
    }
    Ok(seen)
}
