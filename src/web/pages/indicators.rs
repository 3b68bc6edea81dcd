//! The signs of forced labor in plain words, with the help lines.

use crate::domain::allegation::Indicator;
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult, PublicLayout};
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "indicators/show.html")]
struct IndicatorsShow {
    layout: PublicLayout,
    indicators: &'static [Indicator],
}

/// `GET /indicators`
///
/// # Errors
/// When the template fails.
pub async fn show(ctx: Ctx) -> PageResult {
    let layout = PublicLayout::new(&ctx, "Signs of forced labor");
    page::show_source(&ctx, StatusCode::OK, &IndicatorsShow { layout, indicators: Indicator::ALL })
}
