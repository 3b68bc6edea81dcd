//! What an officer answers an importer from the page of a hold, and notices to print.

use crate::app::hold;
use crate::app::packet::task;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::hold::NoticeShown;
use crate::web::pages::partner_hold::NoticePage;
use crate::web::problem::Problem;
use actix_web::web::Path;

/// `POST /holds/{number}/extensions/{id}/decision`
///
/// # Errors
/// When there is no such request, or it was decided.
pub async fn decide_extension(
    ctx: Ctx,
    place: Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let (number, id) = place.into_inner();
    let hold = number.clone();
    let (is_granted, note) = (fields.get("decision") == "grant", fields.get("note").to_owned());
    ctx.run(move |app, actor| task::decide(app, actor, &hold, &id, is_granted, &note))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/holds/{number}?done=saved#tasks")))
}

/// `GET /holds/{number}/notices/{notice}`
///
/// # Errors
/// When there is no such notice.
pub async fn notice(ctx: Ctx, place: Path<(String, String)>) -> PageResult {
    let (number, notice) = place.into_inner();
    let wanted = number.clone();
    let row = ctx
        .run(move |app, actor| hold::find_notice(app, actor, &wanted, &notice))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let shown = NoticeShown::new(row);
    let page = NoticePage {
        layout: Layout::new(&ctx, shown.kind),
        back: format!("/holds/{number}"),
        back_label: number,
        notice: shown,
    };
    page::show(&ctx, &page)
}
