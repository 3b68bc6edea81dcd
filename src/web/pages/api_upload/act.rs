//! What a program does with an upload that it sent: tries it, imports it,
//! throws it away, takes it back. Each may say which version it saw
//! (`If-Match`); nobody else's change is then overrun.

use super::{path, say, tag, time, whole};
use crate::app::rehearsal::{self, Rehearsed};
use crate::app::repeat::Asked;
use crate::app::undo::{self, UndoRow};
use crate::app::upload::{self, Chosen, Confirming, Shown, UploadRow};
use crate::error::{Error, FieldError, Result};
use crate::web::extract::Ctx;
use crate::web::page::PageResult;
use crate::web::problem::{self, Problem};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The version of the upload that the program saw; 0, which none has, when it
/// names another thing.
fn seen_version(request: &HttpRequest, public_id: &str) -> Option<i32> {
    let told = request.headers().get(header::IF_MATCH)?.to_str().unwrap_or_default().trim();
    if told == "*" {
        return None;
    }
    let mut versions = told.split(',').filter_map(|tag| {
        let tag = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
        tag.strip_prefix(public_id)?.strip_prefix('-')?.parse().ok()
    });
    Some(versions.next().unwrap_or(0))
}

fn asked(request: &HttpRequest, public_id: String) -> Asked {
    let repeat_key = super::repeat_key(request);
    Asked { seen_version: seen_version(request, &public_id), public_id, repeat_key }
}

/// An error as an answer: what was seen is not what is there now is 412, as
/// the protocol has it.
fn refuse(ctx: &Ctx, error: Error) -> PageResult {
    if let Error::Stale { .. } = error {
        let detail = "The upload is not as you saw it any more. Ask for it again, then decide.";
        let status = StatusCode::PRECONDITION_FAILED;
        return Ok(problem::answer(status, "stale", "Changed in the meantime", detail));
    }
    Err(Problem::new(ctx, error))
}

fn answer(row: &UploadRow, status: StatusCode, is_again: bool, body: &Value) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::ETAG, tag(row)));
    if is_again {
        let name = HeaderName::from_static("idempotent-replayed");
        response.insert_header((name, HeaderValue::from_static("true")));
    }
    say(response, body)
}

/// 202 for what a job does now, 200 for what came before.
const fn accepted(is_again: bool) -> StatusCode {
    if is_again { StatusCode::OK } else { StatusCode::ACCEPTED }
}

fn rehearsed(row: &UploadRow, shown: &rehearsal::Shown) -> Value {
    let state = match (&shown.found, shown.is_open) {
        (_, true) => "making",
        (Some(_), false) => "done",
        (None, false) => "none",
    };
    let found = shown.found.as_ref();
    let rows = |found: &Rehearsed| {
        json!({
            "read": found.rows_read,
            "accepted": found.rows_accepted,
            "updated": found.rows_updated,
            "duplicate": found.rows_duplicate,
            "rejected": found.rows_rejected,
        })
    };
    json!({
        "state": state,
        "rows": found.map(rows),
        "is_whole": found.map(|found| found.is_whole),
        "faults": found.map(|found| &found.faults),
        "refusal": found.and_then(|found| found.refusal.as_ref()),
        "links": {
            "self": format!("{}/rehearsal", path(&row.public_id)),
            "upload": path(&row.public_id),
        },
    })
}

/// `GET /api/v1/uploads/{public_id}/rehearsal`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn rehearsal(ctx: Ctx, public_id: Path<String>) -> PageResult {
    let found = ctx
        .run(move |app, actor| {
            let shown = upload::show(app, actor, &public_id)?;
            let rehearsal = rehearsal::show(app, actor, &shown.row)?;
            Ok((shown.row, rehearsal))
        })
        .await;
    let (row, shown) = found.map_err(|error| Problem::new(&ctx, error))?;
    Ok(answer(&row, StatusCode::OK, false, &rehearsed(&row, &shown)))
}

/// `POST /api/v1/uploads/{public_id}/rehearsal`
///
/// # Errors
/// When it is another organization's, or its import has begun.
pub async fn rehearse(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    let asked = asked(&request, public_id.into_inner());
    let found = ctx
        .run(move |app, actor| {
            let is_again = rehearsal::ask_by_program(app, actor, &asked)?;
            let row = upload::show(app, actor, &asked.public_id)?.row;
            let rehearsal = rehearsal::show(app, actor, &row)?;
            Ok((row, rehearsal, is_again))
        })
        .await;
    match found {
        Ok((row, shown, is_again)) => {
            Ok(answer(&row, accepted(is_again), is_again, &rehearsed(&row, &shown)))
        }
        Err(error) => refuse(&ctx, error),
    }
}

fn undone(row: &UploadRow, undo: Option<&UndoRow>) -> Value {
    json!({
        "state": undo.map_or("none", |undo| undo.state.as_str()),
        "documents": undo.map(|undo| undo.documents),
        "documents_done": undo.map(|undo| undo.documents_done),
        "lines_removed": undo.map(|undo| undo.lines_removed),
        "lines_restored": undo.map(|undo| undo.lines_restored),
        "asked_at": undo.map(|undo| time(undo.asked_at)),
        "finished_at": undo.and_then(|undo| undo.finished_at).map(time),
        "links": {
            "self": format!("{}/undo", path(&row.public_id)),
            "upload": path(&row.public_id),
        },
    })
}

/// `GET /api/v1/uploads/{public_id}/undo`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn undo(ctx: Ctx, public_id: Path<String>) -> PageResult {
    let found = ctx
        .run(move |app, actor| {
            let row = upload::show(app, actor, &public_id)?.row;
            let undo = undo::show(app, actor, &row)?.undo;
            Ok((row, undo))
        })
        .await;
    let (row, undo) = found.map_err(|error| Problem::new(&ctx, error))?;
    Ok(answer(&row, StatusCode::OK, false, &undone(&row, undo.as_ref())))
}

/// `POST /api/v1/uploads/{public_id}/undo`
///
/// # Errors
/// When it is another organization's, still imported, or undone already.
pub async fn ask_undo(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    let asked = asked(&request, public_id.into_inner());
    match ctx.run(move |app, actor| undo::ask_by_program(app, actor, &asked)).await {
        Ok((row, undo, is_again)) => {
            Ok(answer(&row, accepted(is_again), is_again, &undone(&row, undo.as_ref())))
        }
        Err(error) => refuse(&ctx, error),
    }
}

/// How a program wants a file read that waits.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Fields by header; null leaves a column out. Of other columns the mapping stands.
    #[serde(default)]
    mapping: BTreeMap<String, Option<String>>,
    /// Keeps the fields under this name for files with the same headers.
    save_as: Option<String>,
}

fn wanted(body: Result<Bytes, actix_web::Error>) -> Result<Wanted> {
    let body =
        body.map_err(|_| Error::field("mapping", "The body is too long, or was cut off."))?;
    if body.is_empty() {
        return Ok(Wanted::default());
    }
    serde_json::from_slice(&body).map_err(|error| {
        Error::field(
            "mapping",
            format!("The body is not the JSON object that is expected: {error}."),
        )
    })
}

/// Says of which column of the file a complaint is.
fn of_column(header: &str, error: Error) -> Error {
    let Error::Invalid(errors) = error else { return error };
    let of = |error: FieldError| {
        FieldError::new(error.field, format!("Column “{header}”: {}", error.message))
    };
    Error::Invalid(errors.into_iter().map(of).collect())
}

/// The columns of these headers, with the fields that they shall have.
fn chosen(shown: &Shown, mapping: &BTreeMap<String, Option<String>>) -> Result<Chosen> {
    let columns = shown.opened.as_ref().map(|opened| opened.mapping.columns.as_slice());
    let mut chosen = Chosen::new();
    for (header, code) in mapping {
        let field = upload::field_from_code(code.as_deref().unwrap_or_default());
        let field = field.map_err(|error| of_column(header, error))?;
        let before = chosen.len();
        let named = columns.unwrap_or_default().iter().filter(|column| column.header == *header);
        chosen.extend(named.map(|column| (column.index, field)));
        if chosen.len() == before {
            let known: Vec<&str> =
                columns.unwrap_or_default().iter().map(|column| column.header.as_str()).collect();
            let message = format!(
                "The file has no column “{header}”. Its columns: “{}”.",
                known.join("”, “")
            );
            return Err(Error::field("mapping", message));
        }
    }
    Ok(chosen)
}

/// `POST /api/v1/uploads/{public_id}/confirmation`: imports a file that waits.
///
/// # Errors
/// When it does not wait, or the fields do not suffice.
pub async fn confirm(
    ctx: Ctx,
    request: HttpRequest,
    public_id: Path<String>,
    body: Result<Bytes, actix_web::Error>,
) -> PageResult {
    let asked = asked(&request, public_id.into_inner());
    let wanted = wanted(body).map_err(|error| Problem::new(&ctx, error))?;
    let outcome = ctx
        .run(move |app, actor| {
            let shown = upload::show(app, actor, &asked.public_id)?;
            let chosen = chosen(&shown, &wanted.mapping)?;
            let confirming = wanted.save_as.map_or(Confirming::Import, Confirming::Save);
            let version = asked.seen_version.unwrap_or(shown.row.version);
            upload::confirm(app, actor, &asked.public_id, version, &chosen, &confirming)?;
            upload::show(app, actor, &asked.public_id)
        })
        .await;
    match outcome {
        Ok(shown) => Ok(answer(&shown.row, StatusCode::ACCEPTED, false, &whole(&shown))),
        Err(error) => refuse(&ctx, error),
    }
}

/// `POST /api/v1/uploads/{public_id}/discard`: throws a file away that waits.
///
/// # Errors
/// When it does not wait.
pub async fn discard(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    let asked = asked(&request, public_id.into_inner());
    let outcome = ctx
        .run(move |app, actor| {
            let row = upload::show(app, actor, &asked.public_id)?.row;
            asked.check_version(row.version)?;
            upload::discard(app, actor, &asked.public_id)?;
            upload::show(app, actor, &asked.public_id)
        })
        .await;
    match outcome {
        Ok(shown) => Ok(answer(&shown.row, StatusCode::OK, false, &whole(&shown))),
        Err(error) => refuse(&ctx, error),
    }
}
