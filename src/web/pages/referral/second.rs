//! A letter of referral that waits, for the second person who lets it go.

use super::{state, told};
use crate::app::referral::{self, Waiting};
use crate::domain::referral::LetterState;
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "referral/show.html")]
struct ReferralShow {
    layout: Layout,
    heading: String,
    /// What it is about: number and title.
    about: (String, String),
    path: String,
    version: i32,
    state: (&'static str, &'static str),
    addressee: String,
    writer: String,
    told: String,
    sha256: String,
    body: String,
    may_decide: bool,
    is_own: bool,
    reason: String,
    errors: Problems,
}

fn draw(ctx: &Ctx, waiting: Waiting, reason: &str, errors: Vec<FieldError>) -> ReferralShow {
    let row = waiting.row;
    let is_waiting = LetterState::from_code(&row.state) == Some(LetterState::Proposed);
    let is_own = ctx.actor.account_id.as_deref() == Some(row.written_by.as_str());
    let errors = Problems::from(errors);
    let heading = format!("Letter {} of {}", row.number, waiting.number);
    ReferralShow {
        layout: Layout::new(ctx, &format!("{}{heading}", errors.prefix())),
        heading,
        about: (waiting.number, waiting.title),
        path: format!("/referrals/{}", row.id),
        version: row.version,
        state: state(&row.state),
        told: told(&row),
        may_decide: is_waiting && !is_own && may(ctx.actor.role, Permission::Approve),
        is_own: is_waiting && is_own,
        writer: waiting.writer,
        addressee: row.addressee,
        sha256: row.body_sha256,
        body: row.body,
        reason: reason.to_owned(),
        errors,
    }
}

/// `GET /referrals/{id}`
///
/// # Errors
/// When there is none.
pub async fn show(ctx: Ctx, id: Path<String>) -> PageResult {
    let waiting = ctx
        .run(move |app, actor| referral::show(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &draw(&ctx, waiting, "", Vec::new()))
}

async fn after(ctx: Ctx, id: String, fields: Fields, outcome: Result<(), Error>) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/referrals/{id}"))),
        Err(Error::Invalid(errors)) => {
            let waiting = ctx
                .run(move |app, actor| referral::show(app, actor, &id))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let page = draw(&ctx, waiting, fields.get("reason"), errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /referrals/{id}/approval`
///
/// # Errors
/// To its writer, when it was decided on, or when somebody was faster.
pub async fn approve(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = id.clone();
    let outcome = ctx.run(move |app, actor| referral::approve(app, actor, &wanted, version)).await;
    after(ctx, id, fields, outcome).await
}

/// `POST /referrals/{id}/refusal`
///
/// # Errors
/// To its writer, when it was decided on, or when somebody was faster.
pub async fn refuse(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, reason) = (id.clone(), fields.get("reason").to_owned());
    let outcome =
        ctx.run(move |app, actor| referral::refuse(app, actor, &wanted, version, &reason)).await;
    after(ctx, id, fields, outcome).await
}
