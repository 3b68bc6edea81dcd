//! Uploads: the agency's staff see every organization's, and send the
//! agency's own feeds. Partners' pages are made of the same parts.

mod show_page;
mod undo_page;

pub(super) use show_page::show_page;
pub use undo_page::{reach, rehearse, rehearse_own, undo, undo_own};

use crate::app::upload::{self, UploadRow};
use crate::config::PAGE_ROWS;
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
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
        count_text: page::on_this_page(found.len(), "upload"),
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
