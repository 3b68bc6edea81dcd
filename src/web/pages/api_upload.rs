//! Uploads for programs: the same use cases as the pages, as JSON. Documented
//! in `docs/api.md`.

mod act;

pub use act::{ask_undo, confirm, discard, rehearsal, rehearse, undo};

use crate::app::arrival::{self, Begun};
use crate::app::shipment_count::SHIPMENT_DEFINITION;
use crate::app::upload::{
    self, Arrival, CameBy, Listing, NewUpload, Receiving, ReviewRule, Shown, Standing, UploadRow,
};
use crate::config::PAGE_ROWS;
use crate::error::Error;
use crate::web::extract::Ctx;
use crate::web::page::PageResult;
use crate::web::problem::{self, Problem};
use crate::web::query::Query;
use crate::web::receive::{self, FILE_FIELD, Pace, announced_bytes, cut_off};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentDisposition, Header};
use actix_web::web::{Bytes, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The most uploads of one page of the list.
const LIST_LIMIT_ROWS: i64 = 200;
/// The most parts of a form.
const PARTS_LIMIT: usize = 16;
/// The media types of a file that is the body itself.
const FILE_TYPES: [&str; 9] = [
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/octet-stream",
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "application/zstd",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

fn time(at: chrono::NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

fn path(public_id: &str) -> String {
    format!("/api/v1/uploads/{public_id}")
}

/// What a list and a single answer both say of an upload.
fn brief(row: &UploadRow, standing: Standing) -> Value {
    let refusal = row
        .refusal_code
        .as_ref()
        .map(|code| json!({ "code": code, "message": row.refusal, "hint": row.refusal_hint }));
    // The last line break is behind the last row.
    let done_bytes = if row.state == "done" { row.decoded_bytes } else { row.next_offset };
    json!({
        "id": row.public_id,
        "file_name": row.file_name,
        "state": standing.code(),
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
        "received_at": time(row.created_at),
        "started_at": row.started_at.map(time),
        "finished_at": row.finished_at.map(time),
        "rows": {
            "read": row.rows_read,
            "accepted": row.rows_accepted,
            "updated": row.rows_updated,
            "duplicate": row.rows_duplicate,
            "rejected": row.rows_rejected,
        },
        "progress": { "done_bytes": done_bytes, "total_bytes": row.decoded_bytes },
        "refusal": refusal,
        "version": row.version,
        "links": {
            "self": path(&row.public_id),
            "rejects": format!("{}/rejects.csv", path(&row.public_id)),
            "rehearsal": format!("{}/rehearsal", path(&row.public_id)),
            "undo": format!("{}/undo", path(&row.public_id)),
        },
    })
}

/// All that is said of one upload.
fn whole(shown: &Shown) -> Value {
    let row = &shown.row;
    let mut said = brief(row, shown.standing());
    let mapping = shown.opened.as_ref().map(|opened| {
        let columns = opened.mapping.columns.iter().map(|column| {
            json!({
                "header": column.header,
                "field": column.field.as_ref().map(|field| field.code()),
                "confidence": f64::from(column.confidence_permille) / 1000.0,
            })
        });
        columns.collect::<Vec<_>>()
    });
    let warnings = shown.warnings.iter().map(|odd| {
        json!({
            "field": odd.field, "note": odd.note, "count": odd.found_count,
            "first_row": odd.first_row, "sample": odd.sample,
        })
    });
    let more = [
        ("layout", json!(row.layout)),
        ("encoding", json!(row.encoding)),
        ("compression", json!(row.compression)),
        ("delimiter", json!(row.delimiter)),
        ("header_row", json!(row.header_row)),
        ("mapping", json!(mapping)),
        ("warnings", warnings.collect()),
        ("shipments", json!(shown.shipments)),
        ("shipment_definition", json!(shown.shipments.map(|_| SHIPMENT_DEFINITION))),
        ("quality_permille", json!(shown.plan.as_ref().and_then(|plan| plan.quality_permille))),
        ("same_bytes_as", json!(shown.same_before.as_ref().map(|same| path(&same.public_id)))),
    ];
    if let Some(object) = said.as_object_mut() {
        object.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    said
}

fn tag(row: &UploadRow) -> String {
    format!("\"{}-{}\"", row.public_id, row.version)
}

fn say(mut response: HttpResponseBuilder, body: &Value) -> HttpResponse {
    response.content_type("application/json").body(body.to_string())
}

/// Where a page of the list begins, and how long it is.
#[derive(Debug, Default, Deserialize)]
pub struct Place {
    after: Option<String>,
    limit: Option<i64>,
}

/// `GET /api/v1/uploads`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, place: Query<Place>) -> PageResult {
    let place = place.into_inner();
    let limit = place.limit.unwrap_or(PAGE_ROWS).clamp(1, LIST_LIMIT_ROWS);
    let found = ctx
        .run(move |app, actor| {
            let listing = Listing { after: place.after, ..Listing::default() };
            upload::list(app, actor, &listing, limit + 1)
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = found
        .get(most.saturating_sub(1))
        .filter(|_| found.len() > most)
        .map(|one| format!("/api/v1/uploads?limit={limit}&after={}", one.row.public_id));
    let mut response = HttpResponse::Ok();
    if let Some(next) = &next {
        response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
    }
    let uploads: Vec<Value> =
        found.iter().take(most).map(|one| brief(&one.row, one.standing())).collect();
    Ok(say(response, &json!({ "uploads": uploads, "next": next })))
}

/// `GET /api/v1/uploads/{public_id}`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn show(ctx: Ctx, request: HttpRequest, public_id: Path<String>) -> PageResult {
    let shown = ctx
        .run(move |app, actor| upload::show(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let tag = tag(&shown.row);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(tag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, tag));
    Ok(say(response, &whole(&shown)))
}

/// `GET /api/v1/uploads/{public_id}/rejects.csv`
///
/// # Errors
/// When there is no such upload, or it is another organization's.
pub async fn rejects(ctx: Ctx, public_id: Path<String>) -> PageResult {
    super::upload::rejects_file(ctx, public_id.into_inner()).await
}

/// What the address says of the file.
#[derive(Debug, Default, Deserialize)]
pub struct Named {
    name: Option<String>,
    review: Option<String>,
}

impl Named {
    /// When the file waits for a confirmation. What is misspelled is refused:
    /// a file that should wait must not be imported.
    fn review(&self) -> Result<ReviewRule, Error> {
        let code = self.review.as_deref().unwrap_or(ReviewRule::Never.code());
        let rule = ReviewRule::from_code(code);
        if rule.code() == code {
            return Ok(rule);
        }
        Err(Error::field("review", "The parameter review is never, new or always."))
    }
}

/// The key under which a program may send its request again.
fn repeat_key(request: &HttpRequest) -> Option<String> {
    let told = request.headers().get("Idempotency-Key")?;
    Some(String::from_utf8_lossy(told.as_bytes()).trim().to_owned())
}

/// `POST /api/v1/uploads`: the file as the body, or as the field `file` of a form.
///
/// # Errors
/// When the actor may not, the organization has sent enough, or the sender was
/// cut off; nothing is left then.
pub async fn create(
    ctx: Ctx,
    request: HttpRequest,
    named: Query<Named>,
    payload: Payload,
) -> PageResult {
    let about = |name: header::HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    let media = about(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    let media = media.to_ascii_lowercase();
    let review = named.review().map_err(|error| Problem::new(&ctx, error))?;
    let repeat_key = repeat_key(&request);
    let sent = Sent { repeat_key, announced_bytes: announced_bytes(&request), review };
    let outcome = if media == "multipart/form-data" {
        from_form(&ctx, Multipart::new(request.headers(), payload), sent).await
    } else if FILE_TYPES.contains(&media.as_str()) {
        let told = ContentDisposition::parse(&request).ok();
        let told = told.and_then(|told| told.get_filename().map(str::to_owned));
        let name = named.into_inner().name.or(told).unwrap_or_default();
        let mut payload = payload;
        take(&ctx, &mut payload, name, sent, &mut Pace::begin()).await
    } else {
        let known = FILE_TYPES.join(", ");
        let detail = format!(
            "Send the file as the body ({known}) or as the field \"file\" of a form (multipart/form-data)."
        );
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Ok(problem::answer(status, "content_type", "Another media type", &detail));
    };
    match outcome.map_err(|error| Problem::new(&ctx, error))? {
        Taken::Fresh(row) => Ok(created(StatusCode::CREATED, &row)),
        Taken::Known(row) => Ok(created(StatusCode::OK, &row)),
        Taken::Again(row) => {
            let mut response = created(StatusCode::OK, &row);
            let name = header::HeaderName::from_static("idempotent-replayed");
            response.headers_mut().insert(name, header::HeaderValue::from_static("true"));
            Ok(response)
        }
        Taken::Other => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let detail =
                "This Idempotency-Key was used for other bytes. Use a new key for a new file.";
            Ok(problem::answer(status, "repeat_key", "The key was used before", detail))
        }
        Taken::Busy => {
            let detail =
                "A request with this Idempotency-Key is being received. Try again in a moment.";
            let mut response =
                problem::answer(StatusCode::CONFLICT, "repeat_key", "It is on its way", detail);
            let wait = header::HeaderValue::from_static("5");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
            Ok(response)
        }
    }
}

fn created(status: StatusCode, row: &UploadRow) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::LOCATION, path(&row.public_id)))
        .insert_header((header::ETAG, tag(row)));
    say(response, &brief(row, Standing::of(row, None)))
}

/// What the head of the request says of what comes.
struct Sent {
    repeat_key: Option<String>,
    announced_bytes: Option<u64>,
    review: ReviewRule,
}

/// What became of a file.
enum Taken {
    Fresh(UploadRow),
    /// The same bytes were imported before, and nothing changes.
    Known(UploadRow),
    /// The same bytes came with the same repeat key before.
    Again(UploadRow),
    /// Other bytes came with the same repeat key before.
    Other,
    Busy,
}

async fn from_form(ctx: &Ctx, mut form: Multipart, sent: Sent) -> Result<Taken, Error> {
    let mut pace = Pace::begin();
    for _ in 0..PARTS_LIMIT {
        let Some(field) = pace.wait(form.next()).await? else { break };
        let mut field = field.map_err(|error| cut_off(&error))?;
        if field.name() == Some(FILE_FIELD) {
            let name = receive::file_name(&field);
            // What is around the file in the form does not count.
            let sent = Sent { announced_bytes: None, ..sent };
            return take(ctx, &mut field, name, sent, &mut pace).await;
        }
        while let Some(bytes) = pace.wait(field.next()).await? {
            pace.add(bytes.map_err(|error| cut_off(&error))?.len())?;
        }
    }
    Err(Error::field(FILE_FIELD, "The form has no field \"file\"."))
}

async fn take<E: std::fmt::Display>(
    ctx: &Ctx,
    source: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    name: String,
    sent: Sent,
    pace: &mut Pace,
) -> Result<Taken, Error> {
    let begun = ctx
        .run(move |app, actor| {
            let new = NewUpload { review: sent.review, ..NewUpload::new(CameBy::Api, &name) };
            arrival::begin(app, actor, new, sent.repeat_key.as_deref(), sent.announced_bytes)
        })
        .await?;
    let receiving: Receiving = match begun {
        Begun::Fresh(receiving) => receiving,
        Begun::Busy => return Ok(Taken::Busy),
        Begun::Known(row) => return same(source, row, pace).await,
    };
    Ok(match receive::pour(ctx, source, receiving, pace).await? {
        Arrival::New(row) => Taken::Fresh(row),
        Arrival::Known(row) => Taken::Known(row),
    })
}

/// Reads what was sent before, to see whether it is the same.
async fn same<E: std::fmt::Display>(
    source: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    row: UploadRow,
    pace: &mut Pace,
) -> Result<Taken, Error> {
    let mut hasher = Sha256::new();
    let mut count = 0_u64;
    let limit_bytes = u64::try_from(row.size_bytes).unwrap_or(0);
    while let Some(bytes) = pace.wait(source.next()).await? {
        let bytes = bytes.map_err(|error| cut_off(&error))?;
        pace.add(bytes.len())?;
        count = count.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if count > limit_bytes {
            return Ok(Taken::Other);
        }
        hasher.update(&bytes);
    }
    let hash = data_encoding::HEXLOWER.encode(&hasher.finalize());
    Ok(if hash == row.sha256 { Taken::Again(row) } else { Taken::Other })
}
