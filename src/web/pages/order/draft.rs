//! The draft of an order.

use crate::app::order;
use crate::app::step::StepForm;
use crate::domain::order::OrderKind;
use crate::domain::regime::Regime;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::case::regime_choices;
use crate::web::pages::step::{self, AskShown};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "order/new.html")]
struct OrderNew {
    layout: Layout,
    kinds: Vec<Choice>,
    regimes: Vec<Choice>,
    title: String,
    citation: String,
    case: String,
    reason: String,
    asks: Vec<AskShown>,
    errors: Problems,
}

fn new_page(ctx: &Ctx, form: &StepForm, errors: Vec<FieldError>) -> OrderNew {
    OrderNew {
        layout: Layout::new(
            ctx,
            if errors.is_empty() { "Draft an order" } else { "Error: Draft an order" },
        ),
        kinds: kinds(form),
        regimes: regime_choices(form.get("regime")),
        title: form.get("title").to_owned(),
        citation: form.get("citation").to_owned(),
        case: form.get("case").to_owned(),
        reason: form.get("reason").to_owned(),
        asks: step::scope_fields(form, &errors),
        errors: errors.into(),
    }
}

/// The kinds of order that can be drafted: those of the chosen law, all before one is chosen.
fn kinds(form: &StepForm) -> Vec<Choice> {
    let chosen = form.get("kind");
    match Regime::from_code(form.get("regime")) {
        Some(law) => law
            .measures
            .iter()
            .map(|one| Choice::new(one.kind.code(), one.name, one.kind.code() == chosen))
            .collect(),
        None => OrderKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == chosen))
            .collect(),
    }
}

/// Where a draft comes from, and under which law.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub struct FromCase {
    #[serde(default)]
    case: String,
    #[serde(default)]
    regime: String,
}

/// `GET /orders/new`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx, from: Query<FromCase>) -> PageResult {
    let fields = vec![("case".into(), from.case.clone()), ("regime".into(), from.regime.clone())];
    let form = StepForm { fields, ..StepForm::default() };
    page::show(&ctx, &new_page(&ctx, &form, Vec::new()))
}

/// `POST /orders`
///
/// # Errors
/// When the database fails.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let form = StepForm { fields: fields.pairs().to_vec(), ..StepForm::default() };
    let sent = form.clone();
    match ctx.run(move |app, actor| order::draft(app, actor, &sent)).await {
        Ok(number) => Ok(page::go(&format!("/orders/{number}?done=opened"))),
        Err(Error::Invalid(errors)) => {
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &new_page(&ctx, &form, errors))
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
