//! Files to fill in, and what each of their columns is for.

use crate::app::template::{self, TEMPLATES, Template as Filled};
use crate::error::Error;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

/// The media type of a workbook.
const XLSX_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "template/list.html")]
struct TemplateList {
    layout: Layout,
    list_path: &'static str,
    templates: &'static [Filled],
}

/// `GET /uploads/templates`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn list(ctx: Ctx) -> PageResult {
    let list_path = if ctx.actor.role.is_staff() { "/uploads" } else { "/partner" };
    let layout = Layout::new(&ctx, "Templates to fill in");
    page::show(&ctx, &TemplateList { layout, list_path, templates: TEMPLATES })
}

/// `GET /uploads/templates/{name}`: `entry-lines.csv`, `entry-lines.xlsx` and so on.
///
/// # Errors
/// When there is no such template.
pub async fn file(ctx: Ctx, name: Path<String>) -> PageResult {
    let missing = || Problem::new(&ctx, Error::NotFound("template"));
    let (stem, ending) = name.rsplit_once('.').ok_or_else(missing)?;
    let found = template::find(stem).ok_or_else(missing)?;
    let (body, media) = match ending {
        "csv" => (template::csv(found), "text/csv; charset=utf-8"),
        "xlsx" => (template::xlsx(found), XLSX_TYPE),
        _ => return Err(missing()),
    };
    let body = body.map_err(|error| Problem::new(&ctx, error))?;
    let disposition = format!("attachment; filename=\"{stem}.{ending}\"");
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .body(body))
}
