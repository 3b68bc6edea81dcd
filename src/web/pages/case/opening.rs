//! Opening a case on an allegation.

use crate::app::case::{self, AllegationBrief, NewCase};
use crate::domain::regime;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "case/new.html")]
struct CaseNew {
    layout: Layout,
    number: String,
    site: String,
    title: String,
    regimes: Vec<Choice>,
    reason: String,
    case: String,
    errors: Problems,
}

fn new_page(
    ctx: &Ctx,
    told: &AllegationBrief,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> CaseNew {
    let is_sent = !fields.pairs().is_empty();
    let regime = if is_sent { fields.get("regime") } else { told.regime.as_str() };
    let title = if is_sent {
        fields.get("title").to_owned()
    } else {
        format!("{} (alleged: {})", told.goods, told.site_name)
            .chars()
            .take(case::TITLE_LIMIT_CHARS)
            .collect()
    };
    CaseNew {
        layout: Layout::new(
            ctx,
            if errors.is_empty() { "Open a case" } else { "Error: Open a case" },
        ),
        number: told.docket_number.clone().unwrap_or_default(),
        site: told.site_name.clone(),
        title,
        regimes: regime_choices(regime),
        reason: fields.get("reason").to_owned(),
        case: fields.get("case").to_owned(),
        errors: errors.into(),
    }
}

/// `GET /allegations/{number}/case`
///
/// # Errors
/// When there is no such allegation, or it is in a case.
pub async fn new(ctx: Ctx, number: Path<String>) -> PageResult {
    let told = ctx
        .run(move |app, actor| case::find_allegation(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &new_page(&ctx, &told, &Fields::default(), Vec::new()))
}

/// `POST /allegations/{number}/case`: opens a case, or adds to the one named.
///
/// # Errors
/// When there is no such allegation, or it is in a case.
pub async fn create(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            if !sent.get("case").trim().is_empty() {
                return case::add_allegation(app, actor, &wanted, sent.get("case"));
            }
            let new = NewCase {
                title: sent.get("title").to_owned(),
                regime: sent.get("regime").to_owned(),
                reason: sent.get("reason").to_owned(),
            };
            case::open(app, actor, &wanted, &new)
        })
        .await;
    match outcome {
        Ok(case) => Ok(page::go(&format!("/cases/{case}?done=opened"))),
        Err(Error::Invalid(errors)) => {
            let told = ctx
                .run(move |app, actor| case::find_allegation(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            page::show_with(
                &ctx,
                StatusCode::UNPROCESSABLE_ENTITY,
                &new_page(&ctx, &told, &fields, errors),
            )
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// The regimes that a form offers.
#[must_use]
pub fn regime_choices(chosen: &str) -> Vec<Choice> {
    regime::all()
        .map(|regime| Choice::new(regime.code(), regime.label(), regime.code() == chosen))
        .collect()
}
