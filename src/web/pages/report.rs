//! Reports: what can be made, what was made, and the files.

use crate::app::report::{self, Definition, Filters, Format, Run};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use data_encoding::{BASE64, HEXLOWER};
use futures_util::stream;
use serde::Deserialize;
use std::io;
use tokio::io::AsyncReadExt;

/// Reports on one page of the list.
const RUNS_ROWS: i64 = 50;
/// How much of a file is sent at a time, in bytes.
const CHUNK_BYTES: usize = 64 << 10;

#[derive(Template)]
#[template(path = "report/list.html")]
struct ReportList {
    layout: Layout,
    definitions: Vec<DefinitionShown>,
    form: ReportForm,
    problems: Problems,
    runs: Vec<RunShown>,
    first: &'static str,
    next: Option<String>,
}

struct DefinitionShown {
    code: &'static str,
    title: &'static str,
    version: u32,
    about: &'static str,
    columns: &'static [report::Column],
}

struct ReportForm {
    definitions: Vec<Choice>,
    formats: Vec<Choice>,
    as_of: String,
    from: String,
    to: String,
}

struct RunShown {
    id: String,
    href: String,
    title: &'static str,
    version: String,
    format: &'static str,
    as_of: String,
    filters: String,
    rows: String,
    bytes: String,
    sha256: String,
    made: String,
    made_by: String,
    file_name: String,
    has_file: bool,
}

#[derive(Template)]
#[template(path = "report/show.html")]
struct ReportShow {
    layout: Layout,
    run: RunShown,
    columns: &'static [report::Column],
    corrections: Vec<(String, String)>,
    again_href: String,
}

/// Which part of the list, and what the form begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    before: String,
    definition: String,
    format: String,
    as_of: String,
    from: String,
    to: String,
}

fn shown(run: &Run) -> RunShown {
    let done = &run.done;
    let day = |name: &str, on: Option<chrono::NaiveDate>| {
        on.map(|on| format!("{name} {}", page::date(on)))
    };
    let filters: Vec<String> = [day("from", done.filters.from), day("to", done.filters.to)]
        .into_iter()
        .flatten()
        .collect();
    RunShown {
        id: done.id.clone(),
        href: format!("/reports/runs/{}", done.id),
        title: done.definition.label(),
        version: run.version.clone(),
        format: done.format.label(),
        as_of: format!("{} UTC", done.as_of.format("%Y-%m-%d %H:%M:%S%.6f")),
        filters: if filters.is_empty() { "all dates".to_owned() } else { filters.join(" ") },
        rows: page::count(i64::try_from(done.rows).unwrap_or(i64::MAX)),
        bytes: page::count(i64::try_from(done.bytes).unwrap_or(i64::MAX)),
        sha256: done.sha256.clone(),
        made: run.at.map(page::time).unwrap_or_default(),
        made_by: if run.made_by.is_empty() {
            "the operator".to_owned()
        } else {
            run.made_by.clone()
        },
        file_name: run.file_name(),
        has_file: run.has_file,
    }
}

impl ReportForm {
    fn new(definition: &str, format: &str, as_of: &str, from: &str, to: &str) -> Self {
        Self {
            definitions: Definition::ALL
                .iter()
                .map(|d| Choice::new(d.code(), d.label(), d.code() == definition))
                .collect(),
            formats: Format::ALL
                .iter()
                .map(|f| Choice::new(f.code(), f.label(), f.code() == format))
                .collect(),
            as_of: as_of.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }
}

async fn list_page(
    ctx: &Ctx,
    form: ReportForm,
    errors: Vec<FieldError>,
    before: String,
) -> PageResult {
    let first = if before.is_empty() { "" } else { "/reports" };
    let mut runs = ctx
        .run(move |app, actor| {
            report::list(app, actor, (!before.is_empty()).then_some(before.as_str()), RUNS_ROWS + 1)
        })
        .await
        .map_err(|e| Problem::new(ctx, e))?;
    let most = usize::try_from(RUNS_ROWS).unwrap_or(usize::MAX);
    let has_more = runs.len() > most;
    runs.truncate(most);
    let next = runs
        .last()
        .filter(|_| has_more)
        .map(|run| format!("/reports?before={}", page::encode(&run.done.id)));
    let definitions = Definition::ALL
        .iter()
        .map(|definition| DefinitionShown {
            code: definition.code(),
            title: definition.label(),
            version: definition.version(),
            about: definition.about(),
            columns: definition.columns(),
        })
        .collect();
    let is_wrong = !errors.is_empty();
    let title = if is_wrong { "Error: Reports" } else { "Reports" };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ReportList {
        layout: Layout::new(ctx, title),
        definitions,
        form,
        problems: errors.into(),
        runs: runs.iter().map(shown).collect(),
        first,
        next,
    };
    page::show_with(ctx, status, &page)
}

/// `GET /reports`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn list(ctx: Ctx, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let form =
        ReportForm::new(&query.definition, &query.format, &query.as_of, &query.from, &query.to);
    list_page(&ctx, form, Vec::new(), query.before).await
}

/// What a form asks for.
type Order = (Definition, Format, Option<chrono::NaiveDateTime>, Filters);

/// The value, or none with the complaint noted.
fn keep<T>(outcome: Result<T, Error>, errors: &mut Vec<FieldError>) -> Option<T> {
    match outcome {
        Ok(value) => return Some(value),
        Err(Error::Invalid(found)) => errors.extend(found),
        Err(other) => errors.push(FieldError::new("", other.to_string())),
    }
    None
}

/// Reads the form: every error at once.
fn order(fields: &Fields) -> Result<Order, Vec<FieldError>> {
    let mut errors = Vec::new();
    let missing = |field, message| move || Error::field(field, message);
    let definition = keep(
        Definition::from_code(fields.get("definition"))
            .ok_or_else(missing("definition", "Choose a report.")),
        &mut errors,
    );
    let format = keep(
        Format::from_code(fields.get("format")).ok_or_else(missing("format", "Choose a format.")),
        &mut errors,
    );
    let as_of = keep(report::parse_as_of(fields.get("as_of")), &mut errors);
    let from = keep(report::parse_day("from", fields.get("from")), &mut errors);
    let to = keep(report::parse_day("to", fields.get("to")), &mut errors);
    match (definition, format, as_of, from, to) {
        (Some(definition), Some(format), Some(as_of), Some(from), Some(to)) => {
            Ok((definition, format, as_of, Filters { from, to }))
        }
        _ => Err(errors),
    }
}

/// `POST /reports`: makes the report, then shows it.
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match order(&fields) {
        Ok((definition, format, as_of, filters)) => {
            ctx.run(move |app, actor| {
                report::make_file(app, actor, definition, filters, format, as_of)
            })
            .await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match outcome {
        Ok(done) => Ok(page::go(&format!("/reports/runs/{}", done.id))),
        Err(Error::Invalid(errors)) => {
            let form = ReportForm::new(
                fields.get("definition"),
                fields.get("format"),
                fields.get("as_of"),
                fields.get("from"),
                fields.get("to"),
            );
            list_page(&ctx, form, errors, String::new()).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `GET /reports/runs/{id}`
///
/// # Errors
/// When there is none.
pub async fn show(ctx: Ctx, id: web::Path<String>) -> PageResult {
    let run = ctx
        .run(move |app, actor| report::find(app, actor, &id))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let done = &run.done;
    let day = |on: Option<chrono::NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    let again_href = format!(
        "/reports?definition={}&format={}&as_of={}&from={}&to={}",
        done.definition.code(),
        done.format.code(),
        page::encode(&done.as_of.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()),
        day(done.filters.from),
        day(done.filters.to),
    );
    let layout = Layout::new(
        &ctx,
        &format!("{} of {}", done.definition.label(), page::date(done.as_of.date())),
    );
    page::show(
        &ctx,
        &ReportShow {
            layout,
            run: shown(&run),
            columns: done.definition.columns(),
            corrections: run
                .corrections
                .iter()
                .map(|one| (one.number.clone(), format!("{}, {}", one.order_number, one.on)))
                .collect(),
            again_href,
        },
    )
}

/// The digest as RFC 9530 writes it.
fn digest(sha256: &str) -> String {
    let bytes = HEXLOWER.decode(sha256.as_bytes()).unwrap_or_default();
    format!("sha-256=:{}:", BASE64.encode(&bytes))
}

/// `GET /reports/runs/{id}/file`: the bytes whose hash was recorded.
///
/// # Errors
/// When there is none, or it is no longer kept.
pub async fn file(request: HttpRequest, ctx: Ctx, id: web::Path<String>) -> PageResult {
    let kept = ctx
        .run(move |app, actor| report::open(app, actor, &id))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let done = &kept.run.done;
    let tag = format!("\"{}\"", done.sha256);
    let is_known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    if is_known {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let bytes = stream::unfold(Some(tokio::fs::File::from_std(kept.file)), |file| async move {
        let mut file = file?;
        let mut chunk = vec![0; CHUNK_BYTES];
        match file.read(&mut chunk).await {
            Ok(0) => None,
            Ok(count) => {
                chunk.truncate(count);
                Some((Ok::<Bytes, io::Error>(Bytes::from(chunk)), Some(file)))
            }
            Err(error) => Some((Err(error), None)),
        }
    });
    Ok(HttpResponse::Ok()
        .content_type(done.format.media_type())
        .insert_header((header::ETAG, tag))
        .insert_header(("Repr-Digest", digest(&done.sha256)))
        .insert_header((
            "X-Report-Definition",
            format!("{} v{}", done.definition.code(), kept.run.version),
        ))
        .insert_header(("X-Report-Rows", done.rows.to_string()))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", kept.run.file_name()),
        ))
        .streaming(bytes))
}

/// `GET /reports/runs/{id}/manifest.json`: what the file is, for machines.
///
/// # Errors
/// When there is none.
pub async fn manifest(ctx: Ctx, id: web::Path<String>) -> PageResult {
    let run = ctx
        .run(move |app, actor| report::find(app, actor, &id))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.manifest.json\"", run.file_name()),
        ))
        .body(run.manifest()))
}
