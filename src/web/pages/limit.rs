//! One organization for the administrator: what it may send.

use crate::app::limit::{self, LimitForm};
use crate::config::{UPLOAD_LIMIT_BYTES, UPLOADS_PER_DAY_LIMIT};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "limit/show.html")]
struct LimitShow {
    layout: Layout,
    problems: Problems,
    name: String,
    action: String,
    numbers_href: String,
    version: i32,
    limit_mib: String,
    per_day: String,
    default_mib: String,
    default_per_day: String,
    used_today: String,
}

fn key(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound("organization"))
}

async fn show_page(
    ctx: &Ctx,
    id: &str,
    typed: Option<LimitForm>,
    errors: Vec<FieldError>,
) -> PageResult {
    let key = key(id).map_err(|error| Problem::new(ctx, error))?;
    let (row, limits, allowed) = ctx
        .run(move |app, actor| limit::show(app, actor, key))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let stored = LimitForm {
        limit_mib: limits.upload_limit_bytes.map_or_else(String::new, |b| (b >> 20).to_string()),
        per_day: limits.uploads_per_day_limit.map_or_else(String::new, |n| n.to_string()),
        version: limits.version,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if errors.is_empty() { row.name.clone() } else { format!("Error: {}", row.name) };
    let form = typed.unwrap_or(stored);
    let show = LimitShow {
        layout: Layout::new(ctx, &title),
        problems: errors.into(),
        action: format!("/admin/organizations/{}/limits", row.id),
        numbers_href: format!("/admin/organizations/{}/importer-numbers", row.id),
        name: row.name,
        version: form.version,
        limit_mib: form.limit_mib,
        per_day: form.per_day,
        default_mib: page::count(i64::try_from(UPLOAD_LIMIT_BYTES >> 20).unwrap_or(i64::MAX)),
        default_per_day: page::count(i64::from(UPLOADS_PER_DAY_LIMIT)),
        used_today: page::count(allowed.used_today),
    };
    page::show_with(ctx, status, &show)
}

/// `GET /admin/organizations/{id}`
///
/// # Errors
/// When there is no such organization.
pub async fn show(ctx: Ctx, id: Path<String>) -> PageResult {
    show_page(&ctx, &id, None, Vec::new()).await
}

/// `POST /admin/organizations/{id}/limits`
///
/// # Errors
/// When there is no such organization, or somebody else was faster.
pub async fn set(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let problem = |error| Problem::new(&ctx, error);
    let key = key(&id).map_err(problem)?;
    let form = LimitForm {
        limit_mib: fields.get("limit_mib").to_owned(),
        per_day: fields.get("per_day").to_owned(),
        version: fields.version().map_err(problem)?,
    };
    let sent = form.clone();
    match ctx.run(move |app, actor| limit::set(app, actor, key, &sent)).await {
        Ok(()) => Ok(page::go(&format!("/admin/organizations/{key}"))),
        Err(Error::Invalid(errors)) => show_page(&ctx, &id, Some(form), errors).await,
        Err(error) => Err(problem(error)),
    }
}
