//! The mappings that an organization saved.

use super::Side;
use crate::app::upload::{self, MappingAct, MappingRow};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "upload/mappings.html")]
struct MappingsPage {
    layout: Layout,
    list_path: &'static str,
    errors: Vec<FieldError>,
    mappings: Vec<Saved>,
}

/// A mapping with its versions, the newest first.
struct Saved {
    anchor: String,
    name: String,
    action: String,
    is_retired: bool,
    versions: Vec<Version>,
}

struct Version {
    number: i32,
    confirmed: String,
    fields: Vec<(String, &'static str)>,
}

fn version(row: &MappingRow) -> Result<Version, Error> {
    Ok(Version {
        number: row.version,
        confirmed: page::time(row.confirmed_at),
        fields: upload::mapped_fields(row)?,
    })
}

fn saved(side: Side, versions: &[MappingRow]) -> Result<Option<Saved>, Error> {
    let Some(newest) = versions.first() else { return Ok(None) };
    Ok(Some(Saved {
        anchor: format!("mapping-{}", newest.id),
        name: newest.name.clone(),
        action: format!("{}/{}", side.mappings(), newest.id),
        is_retired: newest.retired_at.is_some(),
        versions: versions.iter().map(version).collect::<Result<_, _>>()?,
    }))
}

async fn list_page(ctx: Ctx, side: Side, errors: Vec<FieldError>) -> PageResult {
    let found = ctx.run(upload::mappings).await;
    let rows = found.map_err(|error| Problem::new(&ctx, error))?;
    let groups = rows.chunk_by(|left, right| left.fingerprint == right.fingerprint);
    let mappings: Result<Vec<Option<Saved>>, Error> =
        groups.map(|versions| saved(side, versions)).collect();
    let mappings = mappings.map_err(|error| Problem::new(&ctx, error))?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if errors.is_empty() { "Saved mappings" } else { "Error: Saved mappings" };
    let page = MappingsPage {
        layout: Layout::new(&ctx, title),
        list_path: side.list(),
        errors,
        mappings: mappings.into_iter().flatten().collect(),
    };
    page::show_with(&ctx, status, &page)
}

async fn change_page(ctx: Ctx, side: Side, id: i64, fields: Fields) -> PageResult {
    let act = match fields.get("act") {
        "rename" => MappingAct::Rename(fields.get("name").to_owned()),
        "retire" => MappingAct::Retire,
        _ => {
            let error = Error::field("act", "Choose what to do with the mapping.");
            return Err(Problem::new(&ctx, error));
        }
    };
    match ctx.run(move |app, actor| upload::change_mapping(app, actor, id, &act)).await {
        Ok(()) => Ok(page::go(side.mappings())),
        Err(Error::Invalid(errors)) => {
            let place = |error: FieldError| FieldError::new("", error.message);
            list_page(ctx, side, errors.into_iter().map(place).collect()).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `GET /uploads/mappings`
///
/// # Errors
/// When the database fails.
pub async fn staff(ctx: Ctx) -> PageResult {
    list_page(ctx, Side::Staff, Vec::new()).await
}

/// `POST /uploads/mappings/{id}`
///
/// # Errors
/// When there is no such mapping.
pub async fn staff_change(ctx: Ctx, id: Path<i64>, fields: Fields) -> PageResult {
    change_page(ctx, Side::Staff, id.into_inner(), fields).await
}

/// `GET /partner/mappings`
///
/// # Errors
/// When the database fails.
pub async fn partner(ctx: Ctx) -> PageResult {
    list_page(ctx, Side::Partner, Vec::new()).await
}

/// `POST /partner/mappings/{id}`
///
/// # Errors
/// When there is no such mapping, or it is another organization's.
pub async fn partner_change(ctx: Ctx, id: Path<i64>, fields: Fields) -> PageResult {
    change_page(ctx, Side::Partner, id.into_inner(), fields).await
}
