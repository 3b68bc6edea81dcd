//! The threshold in force: proposed by one person, approved by another.

use crate::app::threshold::{self, SettingSeen};
use crate::error::{Error, Result};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;

/// What was typed into a form that comes back.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub permille: String,
    pub reason: String,
    pub refusal: String,
}

/// A setting as a row.
#[derive(Debug, Clone)]
pub(super) struct SettingShown {
    pub version: i32,
    pub permille: i32,
    pub state: String,
    pub state_label: &'static str,
    pub proposed: String,
    pub decided: String,
    pub reason: String,
    pub refusal: String,
    pub is_waiting: bool,
    pub may_decide: bool,
}

impl SettingShown {
    /// `own` is the account that looks: nobody decides on an own proposal.
    pub(super) fn new(seen: SettingSeen, own: &str) -> Self {
        let SettingSeen { row, proposer, decider } = seen;
        let is_waiting = row.state == "proposed";
        Self {
            state_label: match row.state.as_str() {
                "in_force" => "In force",
                "replaced" => "Replaced",
                "refused" => "Refused",
                _ => "Proposed",
            },
            proposed: format!("{}, {proposer}", page::time(row.proposed_at)),
            decided: row
                .decided_at
                .map(|at| format!("{}, {decider}", page::time(at)))
                .unwrap_or_default(),
            may_decide: is_waiting && row.proposed_by != own,
            version: row.version,
            permille: row.permille,
            state: row.state,
            reason: row.reason,
            refusal: row.decision_reason,
            is_waiting,
        }
    }
}

/// Between what a threshold lies, in words.
pub(super) fn limits() -> String {
    let (least, most) = threshold::LIMITS_PERMILLE;
    format!("A whole number from {least} to {most}.")
}

/// `POST /tuning/settings`
///
/// # Errors
/// When the actor may not, or another one waits.
pub async fn propose(ctx: Ctx, fields: Fields) -> PageResult {
    let given = Given {
        permille: fields.get("permille").to_owned(),
        reason: fields.get("reason").to_owned(),
        refusal: String::new(),
    };
    let (permille, reason) = (given.permille.clone(), given.reason.clone());
    let outcome =
        ctx.run(move |app, actor| threshold::propose(app, actor, &permille, &reason)).await;
    answer(&ctx, outcome.map(drop), given).await
}

/// `POST /tuning/settings/{version}/approval`. Reading the fields proves the form.
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn approve(ctx: Ctx, version: Path<i32>, _proven: Fields) -> PageResult {
    let version = version.into_inner();
    let outcome = ctx.run(move |app, actor| threshold::approve(app, actor, version)).await;
    answer(&ctx, outcome, Given::default()).await
}

/// `POST /tuning/settings/{version}/refusal`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn refuse(ctx: Ctx, version: Path<i32>, fields: Fields) -> PageResult {
    let version = version.into_inner();
    let refusal = fields.get("refusal").to_owned();
    let given = Given { refusal: refusal.clone(), ..Given::default() };
    let outcome = ctx.run(move |app, actor| threshold::refuse(app, actor, version, &refusal)).await;
    answer(&ctx, outcome, given).await
}

async fn answer(ctx: &Ctx, outcome: Result<()>, given: Given) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go("/tuning#setting")),
        Err(Error::Invalid(errors)) => super::draw(ctx, (None, None), given, errors).await,
        Err(error) => Err(Problem::new(ctx, error)),
    }
}
