//! What an order says of workers, and the steps by which it is made good.

use super::step::Done;
use crate::app::remediation::{self, CountForm, Impact, ImpactView, StepRow};
use crate::domain::remediation::{StepForm, StepKind, StepState};
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// What an order says of workers, as `parts/impact.html` draws it.
#[derive(Debug, Clone, Default)]
pub struct ImpactShown {
    /// Indicators for which evidence stands.
    pub indicators: Vec<&'static str>,
    /// Counts: how many, who counted, for which day.
    pub counts: Vec<(String, String, String)>,
    /// The steps.
    pub steps: Vec<StepShown>,
    /// What is still missing.
    pub missing: Vec<String>,
}

/// A step as a page shows it.
#[derive(Debug, Clone)]
pub struct StepShown {
    /// Its number.
    pub number: i32,
    /// Its version.
    pub version: i32,
    /// What is done, in words.
    pub kind: &'static str,
    /// What is to be done.
    pub plan: String,
    /// The amount with its currency; empty without one.
    pub amount: String,
    /// What shows it.
    pub evidence: String,
    /// What the workers said.
    pub worker_words: String,
    /// How far it is, in words.
    pub state: &'static str,
    /// The tone of that.
    pub tone: &'static str,
    /// Who verifies or verified.
    pub verifier: String,
}

fn step_shown(row: &StepRow) -> StepShown {
    let state = StepState::from_code(&row.state);
    StepShown {
        number: row.number,
        version: row.version,
        kind: StepKind::from_code(&row.kind).map_or("Step", StepKind::label),
        plan: row.plan.clone(),
        amount: row
            .amount_minor
            .map(|minor| format!("{} {}", amount_text(minor, &row.currency), row.currency))
            .unwrap_or_default(),
        evidence: row.evidence.clone(),
        worker_words: row.worker_words.clone(),
        state: state.map_or("not known", StepState::label),
        tone: match state {
            Some(StepState::Verified) => "good",
            Some(StepState::Done) => "waiting",
            Some(StepState::UnderWay) => "open",
            Some(StepState::Planned) | None => "neutral",
        },
        verifier: row.verifier.clone(),
    }
}

/// Minor units as the currency writes them.
fn amount_text(minor: i64, currency: &str) -> String {
    let digits = remediation::digits(currency);
    let text = format!("{minor:0>width$}", width = digits + 1);
    let (whole, rest) = text.split_at(text.len().saturating_sub(digits));
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// What an order says of workers.
pub(super) fn shown(impact: &Impact) -> ImpactShown {
    ImpactShown {
        indicators: impact.indicators.iter().map(|one| one.label()).collect(),
        counts: impact
            .counts
            .iter()
            .map(|row| {
                let workers = page::count(i64::from(row.workers));
                (workers, row.source.clone(), page::date(row.counted_on))
            })
            .collect(),
        steps: impact.steps.iter().map(step_shown).collect(),
        missing: impact.missing.clone(),
    }
}

#[derive(Template)]
#[template(path = "remediation/show.html")]
struct RemediationShow {
    layout: Layout,
    number: String,
    title: String,
    path: String,
    impact: ImpactShown,
    may_act: bool,
    edited: i32,
    edited_version: i32,
    form_title: &'static str,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    given: StepForm,
    count: CountForm,
    is_count_wrong: bool,
    errors: Problems,
}

/// Which step the form changes.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub struct Edited {
    #[serde(default)]
    step: i32,
}

fn draw(
    ctx: &Ctx,
    layout: Layout,
    view: &ImpactView,
    edited: i32,
    given: StepForm,
    count: CountForm,
    errors: Vec<FieldError>,
) -> RemediationShow {
    let found = view.impact.steps.iter().find(|row| row.number == edited);
    let is_count_wrong =
        errors.iter().any(|e| ["workers", "source", "counted_on"].contains(&e.field.as_str()));
    RemediationShow {
        layout,
        number: view.order.docket_number.clone(),
        title: view.order.title.clone(),
        path: format!("/orders/{}", view.order.docket_number),
        impact: shown(&view.impact),
        may_act: may(ctx.actor.role, Permission::Act),
        edited: found.map_or(0, |row| row.number),
        edited_version: found.map_or(1, |row| row.version),
        form_title: if found.is_some() { "Change a step" } else { "A step of remediation" },
        kinds: StepKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == given.kind))
            .collect(),
        states: StepState::ALL
            .iter()
            .map(|state| Choice::new(state.code(), state.label(), state.code() == given.state))
            .collect(),
        given,
        count,
        is_count_wrong,
        errors: errors.into(),
    }
}

/// A stored step as its form.
fn form_of(row: &StepRow) -> StepForm {
    StepForm {
        kind: row.kind.clone(),
        plan: row.plan.clone(),
        amount: row.amount_minor.map(|m| amount_text(m, &row.currency)).unwrap_or_default(),
        currency: row.currency.clone(),
        evidence: row.evidence.clone(),
        worker_words: row.worker_words.clone(),
        state: row.state.clone(),
        verifier: row.verifier.clone(),
    }
}

/// `GET /orders/{number}/remediation`
///
/// # Errors
/// When there is no such order.
pub async fn show(
    ctx: Ctx,
    number: Path<String>,
    edited: Query<Edited>,
    done: Query<Done>,
) -> PageResult {
    let view = ctx
        .run(move |app, actor| remediation::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &format!("Workers, {}", view.order.docket_number)));
    let found = view.impact.steps.iter().find(|row| row.number == edited.step);
    let given = found.map(form_of).unwrap_or_default();
    let page = draw(&ctx, layout, &view, edited.step, given, CountForm::default(), Vec::new());
    page::show(&ctx, &page)
}

async fn after(
    ctx: Ctx,
    number: String,
    edited: i32,
    sent: (StepForm, CountForm),
    outcome: Result<(), Error>,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/orders/{number}/remediation?done=saved"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| remediation::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let title = format!("Error: Workers, {}", view.order.docket_number);
            let layout = Layout::new(&ctx, &title);
            let page = draw(&ctx, layout, &view, edited, sent.0, sent.1, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /orders/{number}/remediation/counts`
///
/// # Errors
/// When there is no such order.
pub async fn count(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = CountForm {
        workers: fields.get("workers").to_owned(),
        source: fields.get("source").to_owned(),
        counted_on: fields.get("counted_on").to_owned(),
    };
    let (wanted, sent) = (number.clone(), form.clone());
    let outcome = ctx.run(move |app, actor| remediation::count(app, actor, &wanted, &sent)).await;
    after(ctx, number, 0, (StepForm::default(), form), outcome).await
}

/// `POST /orders/{number}/remediation/steps`: a new step, or one as it is now.
///
/// # Errors
/// When there is none of this number, or somebody was faster.
pub async fn record(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let edited = fields.get("step").parse::<i32>().unwrap_or(0);
    let place = (edited > 0).then_some((edited, shown));
    let get = |name: &str| fields.get(name).to_owned();
    let form = StepForm {
        kind: get("kind"),
        plan: get("plan"),
        amount: get("amount"),
        currency: get("currency"),
        evidence: get("evidence"),
        worker_words: get("worker_words"),
        state: get("state"),
        verifier: get("verifier"),
    };
    let (wanted, sent) = (number.clone(), form.clone());
    let outcome =
        ctx.run(move |app, actor| remediation::record(app, actor, &wanted, place, &sent)).await;
    after(ctx, number, edited, (form, CountForm::default()), outcome).await
}
