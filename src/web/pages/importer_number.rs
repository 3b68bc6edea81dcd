//! Importer numbers of one organization, for the administrator who verifies them.

use crate::app::importer_number;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "importer_number/list.html")]
struct ImporterNumberList {
    layout: Layout,
    name: String,
    organization_href: String,
    action: String,
    rows: Vec<(String, String)>,
    number: String,
    how: String,
    problems: Problems,
}

fn key(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound("organization"))
}

async fn draw(ctx: &Ctx, id: &str, sent: &Fields, errors: Vec<FieldError>) -> PageResult {
    let key = key(id).map_err(|error| Problem::new(ctx, error))?;
    let (row, numbers) = ctx
        .run(move |app, actor| importer_number::list(app, actor, key))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let problems = Problems::from(errors);
    let page = ImporterNumberList {
        layout: Layout::new(ctx, &format!("{}Importer numbers", problems.prefix())),
        organization_href: format!("/admin/organizations/{key}"),
        action: format!("/admin/organizations/{key}/importer-numbers"),
        rows: numbers
            .into_iter()
            .map(|(number, at)| (number, at.map(page::time).unwrap_or_default()))
            .collect(),
        number: sent.get("number").to_owned(),
        how: sent.get("how").to_owned(),
        name: row.name,
        problems,
    };
    page::show_with(ctx, status, &page)
}

/// `GET /admin/organizations/{id}/importer-numbers`
///
/// # Errors
/// When there is no such organization.
pub async fn list(ctx: Ctx, id: Path<String>) -> PageResult {
    draw(&ctx, &id, &Fields::default(), Vec::new()).await
}

/// `POST /admin/organizations/{id}/importer-numbers`
///
/// # Errors
/// When there is no such organization.
pub async fn verify(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let key = key(&id).map_err(|error| Problem::new(&ctx, error))?;
    let (number, how) = (fields.get("number").to_owned(), fields.get("how").to_owned());
    match ctx.run(move |app, actor| importer_number::verify(app, actor, key, &number, &how)).await {
        Ok(()) => Ok(page::go(&format!("/admin/organizations/{key}/importer-numbers"))),
        Err(Error::Invalid(errors)) => draw(&ctx, &id, &fields, errors).await,
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
