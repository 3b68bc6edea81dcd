//! The timeline as a file.

use crate::app::knowledge::{self, Format};
use crate::web::extract::Ctx;
use crate::web::page::PageResult;
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

async fn file(ctx: Ctx, number: String, format: Format) -> PageResult {
    let name = format!("{number}-knowledge.{}", format.ending());
    let bytes = ctx
        .run(move |app, actor| knowledge::export(app, actor, &number, format))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}

/// `GET /investigations/{number}/knowledge.csv`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn csv(ctx: Ctx, number: Path<String>) -> PageResult {
    file(ctx, number.into_inner(), Format::Csv).await
}

/// `GET /investigations/{number}/knowledge.json`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn json(ctx: Ctx, number: Path<String>) -> PageResult {
    file(ctx, number.into_inner(), Format::Json).await
}
