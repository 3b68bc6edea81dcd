//! The file of a piece of evidence: sent, and served as an attachment alone.

use super::item::again;
use crate::app::evidence::file;
use crate::app::{Actor, App};
use crate::domain::packet::Media;
use crate::error::{Error, FieldError};
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult};
use crate::web::pages::packet::attachment;
use crate::web::problem::Problem;
use crate::web::receive::{self, FILE_FIELD};
use actix_web::HttpRequest;
use actix_web::web::{Path, Payload};

/// `POST /cases/{number}/evidence/items/{item}/file`
///
/// # Errors
/// When the form is forged, the case is closed, or somebody was faster.
pub async fn add_file(
    ctx: Ctx,
    place: Path<(String, i32)>,
    request: HttpRequest,
    payload: Payload,
) -> PageResult {
    let (number, item) = place.into_inner();
    let case = number.clone();
    let begin =
        move |app: &App, actor: &Actor, name: &str| file::begin(app, actor, &case, item, name);
    let received = receive::document::receive(&ctx, &request, payload, begin).await;
    let outcome = match received {
        Ok((fields, Some(incoming))) => {
            let shown = fields.iter().find(|(name, _)| name == "version");
            let shown = shown.and_then(|(_, version)| version.parse::<i32>().ok()).unwrap_or(0);
            ctx.run(move |app, actor| incoming.finish(app, actor, shown)).await
        }
        Ok((_, None)) => Err(Error::field(FILE_FIELD, "Choose a file.")),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(page::go(&format!("/cases/{number}/evidence/items/{item}?done=saved"))),
        Err(Error::Invalid(errors)) => again(&ctx, number, item, errors).await,
        Err(error @ Error::TooLarge { .. }) => {
            let message = format!("The file is {error}. Split it, or keep it elsewhere.");
            again(&ctx, number, item, vec![FieldError::new(FILE_FIELD, message)]).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `GET /cases/{number}/evidence/items/{item}/file`
///
/// # Errors
/// When there is none, or it is sealed to who asks.
pub async fn show_file(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (number, item) = place.into_inner();
    let case = number.clone();
    let (row, kept) = ctx
        .run(move |app, actor| file::open_file(app, actor, &case, item))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let media = Media::from_code(&row.media)
        .ok_or_else(|| Problem::new(&ctx, Error::internal("a file has an unknown kind")))?;
    let name = format!("{number}-evidence-{item}.{}", media.code());
    Ok(attachment(media, &name, kept))
}
