//! Staff ask the organization that filed an allegation.

use super::show;
use crate::app::allegation::question;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// `POST /allegations/{number}/questions`
///
/// # Errors
/// When nobody can be asked, or there is no such allegation.
pub async fn ask(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, text) = (number.clone(), fields.get("question").to_owned());
    match ctx.run(move |app, actor| question::ask(app, actor, &wanted, &text)).await {
        Ok(()) => Ok(page::go(&format!("/allegations/{number}#questions"))),
        Err(Error::Invalid(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show::draw(&ctx, number, status, fields.get("question"), errors).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /allegations/{number}/questions/{place}/withdrawal`
///
/// # Errors
/// When it was answered meanwhile, or is not there.
pub async fn withdraw_question(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (number, place) = place.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    ctx.run(move |app, actor| question::withdraw(app, actor, &wanted, place, shown))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/allegations/{number}#questions")))
}
