//! Calendar files.

use super::DeadlineQuery;
use crate::app::deadline;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

fn calendar(body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"deadlines.ics\""))
        .body(body)
}

/// `GET /deadlines.ics`: what the list shows, for who is signed in.
///
/// # Errors
/// When the database fails.
pub async fn file(ctx: Ctx, query: Query<DeadlineQuery>) -> PageResult {
    let wanted = query.wanted().map_err(|error| Problem::new(&ctx, error))?;
    let body = ctx
        .run(move |app, actor| deadline::own_calendar(app, actor, &wanted))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(calendar(body))
}

/// `GET /calendar/{token}`: one's own deadlines, for a calendar program.
///
/// # Errors
/// When the address is nobody's.
pub async fn feed(ctx: Ctx, token: Path<String>) -> PageResult {
    let token = token.into_inner();
    let token = token.strip_suffix(".ics").unwrap_or(&token).to_owned();
    let body = ctx
        .run(move |app, _| deadline::feed(app, &token))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(calendar(body))
}

#[derive(Template)]
#[template(path = "deadline/feed.html")]
struct FeedMade {
    layout: Layout,
    path: String,
}

/// `POST /deadlines/feed`
///
/// # Errors
/// When the database fails.
pub async fn make_feed(ctx: Ctx, _fields: Fields) -> PageResult {
    let token = ctx.run(deadline::make_feed).await.map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, "Calendar address");
    page::show(&ctx, &FeedMade { layout, path: format!("/calendar/{token}.ics") })
}
