//! How an importer answers from the page of its hold: more time, notices to print.

use super::again;
use crate::app::hold::HoldRow;
use crate::app::hold::filing::{self, FilingForm};
use crate::app::hold::partner;
use crate::app::packet::task;
use crate::domain::role::Role;
use crate::domain::workflow::hold::HoldAction;
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::hold::NoticeShown;
use crate::web::problem::Problem;
use actix_web::web::Path;
use askama::Template;

/// `POST /partner/holds/{public_id}/extensions`
///
/// # Errors
/// When the hold is not one's own, or no day can be moved.
pub async fn ask_extension(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let (hold, until, reason) =
        (public_id.clone(), fields.get("until").to_owned(), fields.get("reason").to_owned());
    match ctx.run(move |app, actor| task::ask(app, actor, &hold, &until, &reason)).await {
        Ok(()) => Ok(page::go(&format!("/partner/holds/{public_id}?done=saved#tasks"))),
        Err(error) => again(ctx, public_id, fields, error).await,
    }
}

/// `POST /partner/holds/{public_id}/filings`
///
/// # Errors
/// When the hold is not one's own, or the rules refuse.
pub async fn file(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let sent = FilingForm {
        action: fields.get("filing").to_owned(),
        filer: fields.get("filing_filer").to_owned(),
        standing: fields.get("filing_standing").to_owned(),
        reference: fields.get("filing_reference").to_owned(),
        is_marked_exclusion: fields.is_ticked("is_marked_exclusion"),
    };
    let hold = public_id.clone();
    match ctx.run(move |app, actor| filing::file(app, actor, &hold, &sent)).await {
        Ok(()) => Ok(page::go(&format!("/partner/holds/{public_id}?done=taken"))),
        Err(error) => again(ctx, public_id, fields, error).await,
    }
}

/// A filing that the rules have for the hold as it stands.
pub(in crate::web::pages) struct FilingShown {
    pub action: &'static str,
    pub label: &'static str,
    pub standings: Vec<Choice>,
    pub is_protest: bool,
}

/// What may be filed now.
pub(super) fn filings(row: &HoldRow, role: Role, sent: &Fields) -> Vec<FilingShown> {
    let shown = |action: HoldAction| FilingShown {
        action: action.code(),
        label: action.label(),
        standings: filing::standings(action, role)
            .iter()
            .map(|one| {
                Choice::new(one.code(), one.label(), one.code() == sent.get("filing_standing"))
            })
            .collect(),
        is_protest: action == HoldAction::Protest,
    };
    filing::offered(row, role).into_iter().map(shown).collect()
}

#[derive(Template)]
#[template(path = "packet/notice.html")]
pub(in crate::web::pages) struct NoticePage {
    pub layout: Layout,
    pub back: String,
    pub back_label: String,
    pub notice: NoticeShown,
}

/// `GET /partner/holds/{public_id}/notices/{notice}`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn notice(ctx: Ctx, place: Path<(String, String)>) -> PageResult {
    let (public_id, notice) = place.into_inner();
    let hold = public_id.clone();
    let row = ctx
        .run(move |app, actor| partner::find_notice(app, actor, &hold, &notice))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let shown = NoticeShown::new(row);
    let page = NoticePage {
        layout: Layout::new(&ctx, shown.kind),
        back: format!("/partner/holds/{public_id}"),
        back_label: partner::told_number(&public_id),
        notice: shown,
    };
    page::show(&ctx, &page)
}
