//! What steps of holds said in codes and days, as their events keep it.

use super::PAGE_LIMIT_ROWS;
use crate::domain::event::Verb;
use crate::error::{Error, Result};
use crate::store::Read;
use crate::store::schema::event;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// A step that took effect.
#[derive(Debug, Clone)]
pub struct SaidStep {
    /// The hold.
    pub hold_id: String,
    /// When it took effect.
    pub at: Option<NaiveDateTime>,
    /// The action's code.
    pub action: String,
    /// The state before.
    pub from_state: String,
    /// Who put it into effect.
    pub actor_id: String,
    /// That person's role.
    pub actor_role: String,
    /// Codes and days, those of the proposal included.
    pub facts: BTreeMap<String, String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
pub(super) struct Entry {
    pub(super) id: String,
    subject_id: String,
    at: Option<NaiveDateTime>,
    seq: i32,
    verb: String,
    from_state: Option<String>,
    action: Option<String>,
    actor_id: Option<String>,
    actor_role: String,
    facts: String,
}

impl Entry {
    /// The hold that it is about.
    pub(super) fn hold_id(&self) -> &str {
        &self.subject_id
    }
}

/// The steps of holds with one of these actions that took effect up to a
/// moment, the oldest first; at most [`PAGE_LIMIT_ROWS`] holds.
pub(super) fn said(
    tx: &mut Read<'_>,
    hold_ids: &[&str],
    actions: &[&str],
    as_of: NaiveDateTime,
) -> Result<Vec<SaidStep>> {
    debug_assert!(i64::try_from(hold_ids.len()).is_ok_and(|count| count <= PAGE_LIMIT_ROWS));
    let verbs = [Verb::StepTaken.code(), Verb::StepProposed.code()];
    let mut entries: Vec<Entry> = event::table
        .filter(event::subject_kind.eq("hold").and(event::subject_id.eq_any(hold_ids)))
        .filter(event::verb.eq_any(verbs).and(event::is_walled.eq(false)))
        .filter(event::action.eq_any(actions).assume_not_null())
        .select(Entry::as_select())
        .load(tx.conn())?;
    entries.sort_by(|a, b| (&a.subject_id, a.at, a.seq).cmp(&(&b.subject_id, b.at, b.seq)));
    let proposed = proposals(&entries)?;
    let taken = entries.iter().filter(|entry| entry.verb == Verb::StepTaken.code());
    taken
        .filter(|entry| entry.at.is_none_or(|at| at <= as_of))
        .map(|entry| step(entry, &proposed))
        .collect()
}

/// What proposals said, by their keys.
pub(super) fn proposals(entries: &[Entry]) -> Result<HashMap<String, BTreeMap<String, String>>> {
    let mut found = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.verb == Verb::StepProposed.code()) {
        let facts = facts(entry)?;
        if let Some(id) = facts.get("proposal").cloned() {
            found.insert(id, facts);
        }
    }
    Ok(found)
}

fn facts(entry: &Entry) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(&entry.facts).map_err(Error::internal)
}

/// A step with what its proposal said: events of earlier versions name the
/// proposal alone.
pub(super) fn step(
    entry: &Entry,
    proposed: &HashMap<String, BTreeMap<String, String>>,
) -> Result<SaidStep> {
    let own = facts(entry)?;
    let mut all = own.get("proposal").and_then(|id| proposed.get(id)).cloned().unwrap_or_default();
    all.extend(own);
    Ok(SaidStep {
        hold_id: entry.subject_id.clone(),
        at: entry.at,
        action: entry.action.clone().unwrap_or_default(),
        from_state: entry.from_state.clone().unwrap_or_default(),
        actor_id: entry.actor_id.clone().unwrap_or_default(),
        actor_role: entry.actor_role.clone(),
        facts: all,
    })
}
