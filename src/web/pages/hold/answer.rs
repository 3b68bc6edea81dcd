//! What an officer answers an importer from the page of a hold, and notices to print.

use crate::app::hold::{self, mailing};
use crate::app::packet::task;
use crate::app::step::ask::StepForm;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::hold::NoticeShown;
use crate::web::pages::partner_hold::NoticePage;
use crate::web::pages::step::Attempt;
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
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

/// `POST /holds/{number}/notices/{notice}/mailing`
///
/// # Errors
/// When there is no such notice, its mailing is recorded, or the day cannot be.
pub async fn mail(ctx: Ctx, place: Path<(String, String)>, fields: Fields) -> PageResult {
    let (number, notice) = place.into_inner();
    let (hold, wanted) = (number.clone(), notice.clone());
    let (day, proof) = (fields.get("mailed_on").to_owned(), fields.get("proof").to_owned());
    match ctx
        .run(move |app, actor| mailing::record(app, actor, &hold, &wanted, (&day, &proof)))
        .await
    {
        Ok(()) => Ok(page::go(&format!("/holds/{number}?done=saved#notices"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| hold::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let form = StepForm { action: notice, ..StepForm::default() };
            let attempt = Attempt { form, errors };
            let page = super::show_page(&ctx, layout, view, Some(&attempt));
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
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
