//! Changes of a clock that wait for another person, on the page of the clock.

use crate::app::deadline::{self, Change, ChangeShown, DeadlineShown};
use crate::domain::clock::spoken;
use crate::domain::role::{Permission, may};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;

/// A change as the page shows it.
pub(super) struct ChangeSeen {
    pub id: String,
    pub what: String,
    pub provision: String,
    pub reason: String,
    pub proposer: String,
    pub when: String,
    pub state: String,
    pub tone: &'static str,
    /// Whether the reader may agree to it or refuse it.
    pub may_decide: bool,
    /// Whether it waits on a clock that moved on since.
    pub is_stale: bool,
    /// Whether the reader asked for it and may take it back.
    pub may_withdraw: bool,
}

/// What a change would do, in words.
pub(in crate::web::pages) fn words(change: &Change) -> String {
    match change {
        Change::Extend(Some(until)) => format!("Last day {}", spoken(*until)),
        Change::Extend(None) => "More time by its own length".to_owned(),
        Change::Date(on) => format!("First day {}", spoken(*on)),
        Change::Close(how) => format!("Its end: {}", how.label().to_lowercase()),
        Change::Counsel(true) => "It runs".to_owned(),
        Change::Counsel(false) => "It does not run".to_owned(),
    }
}

fn seen(ctx: &Ctx, (is_open, version): (bool, i32), shown: &ChangeShown) -> ChangeSeen {
    let row = &shown.row;
    let is_own = ctx.actor.account_id.as_deref() == Some(row.proposed_by.as_str());
    let waits = is_open && row.state == "proposed";
    let (state, tone) = match row.state.as_str() {
        "proposed" if is_open => ("waits for another person".to_owned(), "waiting"),
        "proposed" => ("the clock ended first".to_owned(), "neutral"),
        "refused" => (format!("refused by {}: {}", shown.decider, row.decision_reason), "bad"),
        "withdrawn" => (format!("taken back: {}", row.decision_reason), "neutral"),
        _ => (format!("made, {} agreed", shown.decider), "good"),
    };
    ChangeSeen {
        id: row.id.clone(),
        what: words(&shown.change),
        provision: row.provision.clone(),
        reason: row.reason.clone(),
        proposer: shown.proposer.clone(),
        when: page::time(row.proposed_at),
        state,
        tone,
        may_decide: waits && !is_own && may(ctx.actor.role, Permission::Approve),
        is_stale: waits && row.on_version != version,
        may_withdraw: waits && is_own,
    }
}

pub(super) fn seen_changes(ctx: &Ctx, shown: &DeadlineShown) -> Vec<ChangeSeen> {
    shown.changes.iter().map(|one| seen(ctx, (shown.row.is_open, shown.row.version), one)).collect()
}

async fn decide(ctx: Ctx, at: Path<(String, String)>, refusal: Option<String>) -> PageResult {
    let (id, change) = at.into_inner();
    let wanted = id.clone();
    ctx.run(move |app, actor| {
        deadline::decide_change(app, actor, &wanted, &change, refusal.as_deref())
    })
    .await
    .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/deadlines/{id}?done=saved")))
}

/// `POST /deadlines/{id}/changes/{change}/approval`
///
/// # Errors
/// When it is one's own, was decided, or the clock moved on.
pub async fn agree(ctx: Ctx, at: Path<(String, String)>, _fields: Fields) -> PageResult {
    decide(ctx, at, None).await
}

/// `POST /deadlines/{id}/changes/{change}/refusal`: refuses it, or takes one's own back.
///
/// # Errors
/// When it was decided; without a reason.
pub async fn refuse(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    let refusal = fields.get("refusal").to_owned();
    decide(ctx, at, Some(refusal)).await
}
