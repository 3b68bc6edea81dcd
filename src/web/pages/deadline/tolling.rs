//! Stops of a clock that people recorded, on the page of the clock.

use super::show::{WhatIf, find, show_page};
use crate::app::deadline::{self, DeadlineShown, TollForm, TollKind};
use crate::domain::clock::{ClockRule, TollGround, spoken};
use crate::domain::role::{Permission, may};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// A record as the page shows it.
pub(super) struct TollSeen {
    pub id: String,
    pub kind: &'static str,
    pub span: String,
    pub ground: String,
    pub reason: String,
    pub recorder: String,
    pub state: String,
    pub tone: &'static str,
    /// Whether the reader may agree to it or refuse it.
    pub may_decide: bool,
    /// Why not, where the reader recorded it.
    pub waits: bool,
    /// The further records that it takes: kind, title, what the day means.
    pub further: Vec<(&'static str, &'static str, &'static str)>,
}

/// The form for a further record, as it was sent.
pub(super) struct Tolling {
    pub may_record: bool,
    /// Whether it counts at once.
    pub note: &'static str,
    pub grounds: Vec<Choice>,
    pub from: String,
    pub until: String,
    pub citation: String,
    pub reason: String,
    pub is_tried: bool,
    /// The record that the form ends or takes back, and which of the two.
    pub about: String,
    pub kind: &'static str,
    /// What the form is called.
    pub title: &'static str,
    /// Whether it is about a stop that was recorded before.
    pub is_further: bool,
}

impl Tolling {
    pub fn new(ctx: &Ctx, shown: &DeadlineShown, fields: &Fields) -> Self {
        let row = &shown.row;
        let get = |name: &str| fields.get(name).to_owned();
        let grounds = shown.rule.map_or(&[][..], ClockRule::toll_grounds);
        let may_decide = may(ctx.actor.role, Permission::Approve);
        let kind = TollKind::from_code(fields.get("kind")).unwrap_or(TollKind::Stop);
        Self {
            may_record: may_decide && row.is_open && !row.is_walled && !grounds.is_empty(),
            note: if shown.rule.is_some_and(ClockRule::toll_needs_second) {
                "Counts when another person has agreed. The sum names it."
            } else {
                "Counts at once. The sum names it."
            },
            grounds: grounds
                .iter()
                .map(|known| {
                    Choice::new(known.code(), known.label(), known.code() == fields.get("ground"))
                })
                .collect(),
            from: get("from"),
            until: get("until"),
            citation: get("citation"),
            reason: get("toll_reason"),
            is_tried: !fields.get("kind").is_empty(),
            about: get("about"),
            kind: kind.code(),
            title: match kind {
                TollKind::Stop => "Record that it stands still",
                TollKind::GoOn => "Record that it goes on",
                TollKind::TakeBack => "Take a recorded stop back",
            },
            is_further: kind != TollKind::Stop,
        }
    }
}

pub(super) fn seen_tolls(ctx: &Ctx, shown: &DeadlineShown) -> Vec<TollSeen> {
    let is_open = shown.row.is_open;
    let decides = may(ctx.actor.role, Permission::Approve) && is_open;
    let in_force = |kind: TollKind, about: &str| {
        shown.tolls.iter().any(|other| {
            other.row.kind == kind.code()
                && other.row.state == "in_force"
                && other.row.about.as_deref() == Some(about)
        })
    };
    shown
        .tolls
        .iter()
        .map(|toll| {
            let row = &toll.row;
            let is_own = ctx.actor.account_id.as_deref() == Some(row.recorded_by.as_str());
            let is_proposed = row.state == "proposed";
            let is_stop = row.kind == TollKind::Stop.code() && row.state == "in_force";
            let is_gone = in_force(TollKind::TakeBack, &row.id);
            let has_end = row.until_on.is_some() || in_force(TollKind::GoOn, &row.id);
            let until = row.until_on.map(|on| format!(" until {}", spoken(on)));
            let (state, tone) = match row.state.as_str() {
                "proposed" if is_open => ("waits for another person".to_owned(), "waiting"),
                "proposed" => ("the clock ended first".to_owned(), "neutral"),
                "refused" => {
                    (format!("refused by {}: {}", toll.decider, row.decision_reason), "bad")
                }
                _ if is_gone => ("taken back".to_owned(), "neutral"),
                _ if toll.decider.is_empty() => ("counts".to_owned(), "good"),
                _ => (format!("counts, {} agreed", toll.decider), "good"),
            };
            TollSeen {
                id: row.id.clone(),
                kind: TollKind::from_code(&row.kind).map_or("", TollKind::label),
                span: format!("from {}{}", spoken(row.from_on), until.unwrap_or_default()),
                ground: format!(
                    "{}: {}",
                    TollGround::from_code(&row.ground).map_or("", TollGround::label),
                    row.citation
                ),
                reason: row.reason.clone(),
                recorder: toll.recorder.clone(),
                state,
                tone,
                may_decide: decides && is_proposed && !is_own,
                waits: is_proposed && is_own,
                further: [
                    (TollKind::GoOn, "It goes on", "The first day that counts again"),
                    (TollKind::TakeBack, "Take it back", "The day of this entry"),
                ]
                .into_iter()
                .filter(|(kind, ..)| {
                    let is_kept = decides && is_stop && !is_gone;
                    is_kept && !(has_end && *kind == TollKind::GoOn)
                })
                .map(|(kind, title, day)| (kind.code(), title, day))
                .collect(),
            }
        })
        .collect()
}

/// `POST /deadlines/{id}/tollings`
///
/// # Errors
/// When the rule refuses, or somebody was faster.
pub async fn record(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let get = |name: &str| fields.get(name).to_owned();
    let form = TollForm {
        kind: get("kind"),
        about: get("about"),
        from: get("from"),
        until: get("until"),
        ground: get("ground"),
        citation: get("citation"),
        reason: get("toll_reason"),
    };
    let wanted = id.clone();
    let outcome =
        ctx.run(move |app, actor| deadline::record_toll(app, actor, &wanted, version, &form)).await;
    match outcome {
        Ok(true) => Ok(page::go(&format!("/deadlines/{id}?done=saved"))),
        Ok(false) => Ok(page::go(&format!("/deadlines/{id}?done=waiting"))),
        Err(Error::Invalid(mut errors)) => {
            // The fields of the form; `from` and `until` are the what-if's as well.
            for error in &mut errors {
                if matches!(error.field.as_str(), "from" | "until") {
                    error.field = format!("toll-{}", error.field);
                }
            }
            let shown = find(&ctx, id).await?;
            let layout = Layout::new(&ctx, &format!("Error: {}", shown.row.rule_code));
            let page = show_page(&ctx, layout, &shown, WhatIf::default(), &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

async fn decide(ctx: Ctx, at: Path<(String, String)>, refusal: Option<String>) -> PageResult {
    let (id, toll) = at.into_inner();
    let wanted = id.clone();
    ctx.run(move |app, actor| {
        deadline::decide_toll(app, actor, &wanted, &toll, refusal.as_deref())
    })
    .await
    .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/deadlines/{id}?done=saved")))
}

/// `POST /deadlines/{id}/tollings/{toll}/approval`
///
/// # Errors
/// When it is one's own, or was decided.
pub async fn agree(ctx: Ctx, at: Path<(String, String)>, _fields: Fields) -> PageResult {
    decide(ctx, at, None).await
}

/// `POST /deadlines/{id}/tollings/{toll}/refusal`
///
/// # Errors
/// As [`agree`]; without a reason.
pub async fn refuse(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    let refusal = fields.get("refusal").to_owned();
    decide(ctx, at, Some(refusal)).await
}
