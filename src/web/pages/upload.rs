//! Uploads: the agency's staff see every organization's, and send the
//! agency's own feeds. Partners' pages are made of the same parts.

use crate::app::upload::{self, Shown};
use crate::config::PAGE_ROWS;
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::store::upload::{RejectRow, UploadRow};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::receive;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use futures_util::stream;
use serde::Deserialize;

/// Faults in one piece of a download.
const DOWNLOAD_ROWS: i64 = 1000;

/// Which half of the site asks: the pages differ in addresses and in what
/// only staff may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The agency.
    Staff,
    /// A partner.
    Partner,
}

impl Side {
    const fn base(self) -> &'static str {
        match self {
            Self::Staff => "/uploads",
            Self::Partner => "/partner/uploads",
        }
    }

    const fn list(self) -> &'static str {
        match self {
            Self::Staff => "/uploads",
            Self::Partner => "/partner",
        }
    }
}

#[derive(Template)]
#[template(path = "upload/list.html")]
struct UploadList {
    layout: Layout,
    is_staff: bool,
    may_upload: bool,
    action: &'static str,
    errors: Vec<FieldError>,
    file_error: String,
    rows: Vec<Line>,
    count_text: String,
    next: String,
    first: String,
}

/// An upload as a list shows it.
struct Line {
    href: String,
    file_name: String,
    organization: String,
    received: String,
    state: &'static str,
    tone: &'static str,
    read: String,
    accepted: String,
    updated: String,
    duplicate: String,
    rejected: String,
}

/// What a state is called, and its tone.
fn state(code: &str) -> (&'static str, &'static str) {
    match code {
        "received" => ("Waiting", "waiting"),
        "importing" => ("Importing", "open"),
        "done" => ("Done", "good"),
        "refused" => ("Refused", "bad"),
        _ => ("Failed", "bad"),
    }
}

fn line(side: Side, row: &UploadRow, organization: String) -> Line {
    let (state, tone) = state(&row.state);
    Line {
        href: format!("{}/{}", side.base(), row.public_id),
        file_name: row.file_name.clone(),
        organization,
        received: page::time(row.created_at),
        state,
        tone,
        read: page::count(row.rows_read),
        accepted: page::count(row.rows_accepted),
        updated: page::count(row.rows_updated),
        duplicate: page::count(row.rows_duplicate),
        rejected: page::count(row.rows_rejected),
    }
}

/// Where a page of the list begins.
#[derive(Debug, Default, Deserialize)]
pub struct Behind {
    after: Option<String>,
}

/// The list with the form, and what was wrong with what was sent.
pub(super) async fn list_page(
    ctx: Ctx,
    side: Side,
    behind: Behind,
    wrong: Option<Error>,
) -> PageResult {
    let after = behind.after.clone();
    let found =
        ctx.run(move |app, actor| upload::list(app, actor, after.as_deref(), PAGE_ROWS + 1)).await;
    let mut found = found.map_err(|error| Problem::new(&ctx, error))?;
    let limit = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more);
    let next = next
        .map_or_else(String::new, |(row, _)| format!("{}?after={}", side.list(), row.public_id));
    let (status, errors) = match wrong {
        None => (StatusCode::OK, Vec::new()),
        Some(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Some(error @ Error::TooLarge { .. }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            vec![FieldError::new(receive::FILE_FIELD, format!("The file is {error}."))],
        ),
        Some(error) => return Err(Problem::new(&ctx, error)),
    };
    let title = if errors.is_empty() { "Uploads" } else { "Error: Uploads" };
    let shown = UploadList {
        layout: Layout::new(&ctx, title),
        is_staff: side == Side::Staff,
        may_upload: may(ctx.actor.role, Permission::Upload),
        action: side.base(),
        file_error: errors.first().map(|error| error.message.clone()).unwrap_or_default(),
        errors,
        count_text: format!("{} uploads on this page", found.len()),
        rows: found.into_iter().map(|(row, organization)| line(side, &row, organization)).collect(),
        next,
        first: behind.after.map_or_else(String::new, |_| side.list().to_owned()),
    };
    page::show_with(&ctx, status, &shown)
}

/// Receives a file and leads to its page.
pub(super) async fn receive_file(
    ctx: Ctx,
    side: Side,
    request: HttpRequest,
    payload: Payload,
) -> PageResult {
    match receive::receive(&ctx, &request, payload).await {
        Ok(row) => Ok(page::go(&format!("{}/{}", side.base(), row.public_id))),
        Err(error) => list_page(ctx, side, Behind::default(), Some(error)).await,
    }
}

#[derive(Template)]
#[template(path = "upload/show.html")]
struct UploadShow {
    layout: Layout,
    is_staff: bool,
    is_open: bool,
    list_path: &'static str,
    self_path: String,
    line: Line,
    progress: Progress,
    refusal: Option<(String, String)>,
    is_failed: bool,
    facts: Vec<(&'static str, String)>,
    sha256: String,
    same_before: Option<(String, String, String)>,
    proposals: String,
    notes: Vec<String>,
    columns: Vec<Column>,
    warnings: Vec<Odd>,
    rejects: Vec<Fault>,
    has_rejects: bool,
    count_text: String,
    next: String,
    first: String,
}

/// How far an import is, in bytes of text.
struct Progress {
    done: i64,
    total: i64,
    text: String,
}

struct Column {
    header: String,
    meaning: &'static str,
    confidence: String,
}

struct Odd {
    field: &'static str,
    note: String,
    count: String,
    first_row: String,
    sample: String,
}

struct Fault {
    row: String,
    line: String,
    column: String,
    found: String,
    why: String,
    hint: String,
}

fn fault(row: &RejectRow) -> Fault {
    let label = upload::field_label(&row.field);
    let column = if row.column_name.is_empty() { label } else { &row.column_name };
    Fault {
        row: page::count(row.row_number),
        line: page::count(row.line_number),
        column: column.to_owned(),
        found: row.found.clone(),
        why: row.why.clone(),
        hint: row.hint.clone(),
    }
}

fn progress(row: &UploadRow) -> Progress {
    let text = if row.state == "received" {
        "Waiting to be read, or being prepared.".to_owned()
    } else {
        format!("{} rows read", page::count(row.rows_read))
    };
    Progress { done: row.next_offset.min(row.decoded_bytes), total: row.decoded_bytes, text }
}

/// Facts for people: what the file is and how it is read.
fn facts(row: &UploadRow) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Received", page::time(row.created_at)),
        ("Size", format!("{} bytes", page::count(row.size_bytes))),
    ];
    if !row.encoding.is_empty() {
        facts.push(("Encoding", row.encoding.clone()));
        facts.push(("Compression", row.compression.clone()));
        facts.push(("Delimiter", row.delimiter.clone()));
        facts.push(("Header row", format!("line {}", page::count(row.header_row))));
        facts.push(("Layout", row.layout.replace('_', " ")));
    }
    if let Some(at) = row.finished_at {
        facts.push(("Finished", page::time(at)));
    }
    facts
}

fn columns(shown: &Shown) -> Vec<Column> {
    let Some(opened) = &shown.opened else { return Vec::new() };
    let columns = opened.mapping.columns.iter();
    columns
        .map(|column| Column {
            header: column.header.clone(),
            meaning: column.field.map_or("", |field| field.label()),
            confidence: format!("{}%", column.confidence_permille / 10),
        })
        .collect()
}

fn notes(shown: &Shown) -> Vec<String> {
    let opened = shown.opened.as_ref();
    opened.map(|o| o.notes.iter().chain(&o.mapping.notes).cloned().collect()).unwrap_or_default()
}

/// The place behind which a page of faults begins: `row.ordinal`.
fn fault_place(behind: &Behind) -> (i64, i32) {
    let place = behind.after.as_deref().and_then(|text| text.split_once('.'));
    place
        .and_then(|(row, ordinal)| Some((row.parse().ok()?, ordinal.parse().ok()?)))
        .unwrap_or((0, 0))
}

/// One upload.
pub(super) async fn show_page(
    ctx: Ctx,
    side: Side,
    public_id: String,
    behind: Behind,
) -> PageResult {
    let place = fault_place(&behind);
    let found = ctx
        .run(move |app, actor| {
            let shown = upload::show(app, actor, &public_id)?;
            let rejects = upload::rejects(app, actor, &public_id, place, PAGE_ROWS + 1)?;
            Ok((shown, rejects))
        })
        .await;
    let (shown, mut rejects) = found.map_err(|error| Problem::new(&ctx, error))?;
    let limit = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = rejects.len() > limit;
    rejects.truncate(limit);
    let row = &shown.row;
    let self_path = format!("{}/{}", side.base(), row.public_id);
    let next = rejects.last().filter(|_| has_more);
    let next = next.map_or_else(String::new, |last| {
        format!("{self_path}?after={}.{}#rejects", last.row_number, last.ordinal)
    });
    let page = UploadShow {
        layout: Layout::new(&ctx, &row.file_name),
        is_staff: side == Side::Staff,
        is_open: matches!(row.state.as_str(), "received" | "importing"),
        list_path: side.list(),
        line: line(side, row, shown.organization.clone()),
        progress: progress(row),
        refusal: row.refusal.clone().map(|why| (why, row.refusal_hint.clone().unwrap_or_default())),
        is_failed: row.state == "failed",
        facts: facts(row),
        sha256: row.sha256.clone(),
        same_before: shown.same_before.as_ref().map(|same| {
            let href = format!("{}/{}", side.base(), same.public_id);
            (href, same.file_name.clone(), page::time(same.created_at))
        }),
        proposals: page::count(row.proposals),
        notes: notes(&shown),
        columns: columns(&shown),
        warnings: shown
            .warnings
            .iter()
            .map(|odd| Odd {
                field: upload::field_label(&odd.field),
                note: odd.note.clone(),
                count: page::count(odd.found_count),
                first_row: if odd.first_row > 0 {
                    page::count(odd.first_row)
                } else {
                    String::new()
                },
                sample: odd.sample.clone(),
            })
            .collect(),
        has_rejects: row.rows_rejected > 0,
        count_text: format!("{} faults on this page", rejects.len()),
        rejects: rejects.iter().map(fault).collect(),
        next,
        first: behind.after.map_or_else(String::new, |_| format!("{self_path}#rejects")),
        self_path,
    };
    page::show(&ctx, &page)
}

/// The next piece of a download: where it goes on, or nothing at the end.
type Place = Option<(i64, i32)>;

/// All faults as a file, streamed.
pub(super) async fn rejects_file(ctx: Ctx, public_id: String) -> PageResult {
    // The first piece is made before the answer begins, so that a page that is
    // not one's own is a 404 and no broken download.
    let first =
        piece(&ctx, &public_id, (0, 0), true).await.map_err(|error| Problem::new(&ctx, error))?;
    let name = format!("attachment; filename=\"rejects-{public_id}.csv\"");
    let rest = stream::unfold((ctx, public_id, Some(first)), |(ctx, id, made)| async move {
        let (bytes, place): (Vec<u8>, Place) = made?;
        let next = match place {
            None => None,
            Some(place) => match piece(&ctx, &id, place, false).await {
                Ok(next) => Some(next),
                Err(error) => {
                    tracing::warn!(%error, "a download was cut off");
                    return Some((Err(std::io::Error::other("cut off")), (ctx, id, None)));
                }
            },
        };
        Some((Ok(Bytes::from(bytes)), (ctx, id, next)))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(rest))
}

async fn piece(
    ctx: &Ctx,
    public_id: &str,
    after: (i64, i32),
    has_head: bool,
) -> crate::error::Result<(Vec<u8>, Place)> {
    let id = public_id.to_owned();
    ctx.run(move |app, actor| {
        let rows = upload::rejects(app, actor, &id, after, DOWNLOAD_ROWS)?;
        let bytes = upload::rejects_csv(&rows, has_head)?;
        Ok((bytes, rows.last().map(|row| (row.row_number, row.ordinal))))
    })
    .await
}

/// `GET /uploads`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, behind: Query<Behind>) -> PageResult {
    list_page(ctx, Side::Staff, behind.into_inner(), None).await
}

/// `POST /uploads`
///
/// # Errors
/// When the form is forged, or disk or database fail.
pub async fn create(ctx: Ctx, request: HttpRequest, payload: Payload) -> PageResult {
    receive_file(ctx, Side::Staff, request, payload).await
}

/// `GET /uploads/{public_id}`
///
/// # Errors
/// When there is no such upload.
pub async fn show(ctx: Ctx, public_id: Path<String>, behind: Query<Behind>) -> PageResult {
    show_page(ctx, Side::Staff, public_id.into_inner(), behind.into_inner()).await
}

/// `GET /uploads/{public_id}/rejects.csv`
///
/// # Errors
/// When there is no such upload.
pub async fn rejects(ctx: Ctx, public_id: Path<String>) -> PageResult {
    rejects_file(ctx, public_id.into_inner()).await
}
