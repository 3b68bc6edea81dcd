//! Pages of rows for reports, by key. All pages of one report are read inside
//! one snapshot; what lies in other tables is looked up after paging.
//!
//! Nothing here reads an investigation, a walled event or a proposal that was
//! not taken.

mod allegations;
mod docket;
mod events;
mod evidence;
mod holds;
mod links;
mod orders;
mod releases;
mod runs;
mod said;
mod uploads;

pub use allegations::{AllegationSeen, allegations};
pub use docket::{CaseSeen, docket};
pub use events::{EventSeen, events};
pub use evidence::{EvidenceSeen, evidence};
pub use holds::{HoldSeen, LineTold, holds};
pub use links::{LinkSeen, links};
pub use orders::{OrderSeen, orders};
pub use releases::{ReleaseSeen, releases};
pub use runs::{RunRow, find_run, list_runs};
pub use said::SaidStep;
pub use uploads::{UploadSeen, uploads};

use super::Read;
use super::schema::{event, legal_order};
use crate::domain::event::Verb;
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of one page; also the most keys of one look-up.
pub const PAGE_LIMIT_ROWS: i64 = 500;

/// Which rows a report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment.
    pub from_at: NaiveDateTime,
    /// The last moment: the end of the last day, or the as-of time.
    pub until_at: NaiveDateTime,
    /// The first day.
    pub from_on: NaiveDate,
    /// The last day.
    pub until_on: NaiveDate,
    /// The moment that the report shows.
    pub as_of: NaiveDateTime,
    /// The last day that was over at that moment. What carries a date and no
    /// time counts from the end of its day: two reports of one day must not
    /// tell between them at what time a source wrote.
    pub over_on: NaiveDate,
}

/// Where something stood at the as-of time, by its steps.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The state, when a later step has changed it since.
    pub state: Option<String>,
    /// When the last step took effect.
    pub since: Option<NaiveDateTime>,
    /// The last step.
    pub action: Option<String>,
    /// Who put it into effect.
    pub actor_id: Option<String>,
    /// That person's role.
    pub actor_role: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
struct Step {
    subject_id: String,
    at: Option<NaiveDateTime>,
    seq: i32,
    from_state: Option<String>,
    to_state: Option<String>,
    action: Option<String>,
    actor_id: Option<String>,
    actor_role: String,
}

/// Where things of one kind stood at a moment, by key; at most
/// [`PAGE_LIMIT_ROWS`] of them.
fn standings(
    tx: &mut Read<'_>,
    kind: &str,
    ids: &[&str],
    as_of: NaiveDateTime,
) -> Result<HashMap<String, Standing>> {
    let verbs = [Verb::StepTaken.code(), Verb::CaseOpened.code(), Verb::HoldOpened.code()];
    let mut steps: Vec<Step> = event::table
        .filter(event::subject_kind.eq(kind).and(event::subject_id.eq_any(ids)))
        .filter(event::verb.eq_any(verbs).and(event::is_walled.eq(false)))
        .select(Step::as_select())
        .load(tx.conn())?;
    // A thing may have changed its stream, so time comes before number.
    steps.sort_by(|a, b| (&a.subject_id, a.at, a.seq).cmp(&(&b.subject_id, b.at, b.seq)));
    let mut found: HashMap<String, Standing> = HashMap::new();
    for step in steps {
        let standing = found.entry(step.subject_id).or_default();
        if step.at.is_none_or(|at| at <= as_of) {
            standing.since = step.at;
            standing.action = step.action;
            standing.actor_id = step.actor_id;
            standing.actor_role = Some(step.actor_role);
        } else if standing.state.is_none() && step.to_state.is_some() {
            standing.state = step.from_state;
        }
    }
    Ok(found)
}

/// Number and kind of orders, by key.
fn order_names(tx: &mut Read<'_>, ids: &[&str]) -> Result<HashMap<String, (String, String)>> {
    let rows: Vec<(String, String, String)> = legal_order::table
        .filter(legal_order::id.eq_any(ids))
        .select((legal_order::id, legal_order::docket_number, legal_order::kind))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(id, number, kind)| (id, (number, kind))).collect())
}
