//! Uploads: the agency's staff see every organization's, and send the
//! agency's own feeds. Partners' pages are made of the same parts.

mod mapping_page;
mod quality_page;
mod review_page;
mod shipments_page;
mod show_page;
mod undo_page;

pub use mapping_page::{
    partner as partner_mappings, partner_change as partner_change_mapping, staff as mappings,
    staff_change as change_mapping,
};
pub use quality_page::{partner as partner_quality, staff as quality};
pub(super) use review_page::{Wrong, confirm_page, discard_page};
pub use review_page::{confirm, discard};
pub(super) use show_page::show_page;
pub use undo_page::{reach, rehearse, rehearse_own, undo, undo_own};

use crate::app::limit;
use crate::app::upload::{self, Listed, Listing, Mending, Narrowed, Standing};
use crate::app::{Actor, App};
use crate::config::PAGE_ROWS;
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError, Result};
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use crate::web::receive;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use futures_util::stream;
use serde::Deserialize;

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

    const fn mappings(self) -> &'static str {
        match self {
            Self::Staff => "/uploads/mappings",
            Self::Partner => "/partner/mappings",
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
    rules: Vec<Choice>,
    limit_text: String,
    tabs: Vec<Tab>,
    mappings_path: &'static str,
    quality_path: String,
    only: String,
    rows: Vec<Line>,
    count_text: String,
    next: String,
    first: String,
}

/// A way to narrow the list.
struct Tab {
    label: &'static str,
    href: String,
    is_current: bool,
}

/// An upload as a list shows it.
struct Line {
    href: String,
    file_name: String,
    organization: String,
    organization_href: String,
    received: String,
    state: &'static str,
    tone: &'static str,
    read: String,
    accepted: String,
    updated: String,
    duplicate: String,
    rejected: String,
    quality: String,
}

const fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Waiting | Standing::Review => "waiting",
        Standing::Importing => "open",
        Standing::Done => "good",
        Standing::Refused | Standing::Failed => "bad",
        Standing::Discarded | Standing::Undone => "final",
    }
}

/// What stands on a badge, and its tone; `is_prepared` while a job unpacks the
/// file, which has not begun to be read then.
pub(super) const fn badge(standing: Standing, is_prepared: bool) -> (&'static str, &'static str) {
    if is_prepared && matches!(standing, Standing::Waiting) {
        return ("Being prepared", tone(Standing::Importing));
    }
    (standing.label(), tone(standing))
}

fn line(side: Side, listed: &Listed) -> Line {
    let (row, standing) = (&listed.row, listed.standing());
    let quality = listed.plan.as_ref().and_then(|plan| plan.quality_permille);
    Line {
        href: format!("{}/{}", side.base(), row.public_id),
        file_name: row.file_name.clone(),
        organization: listed.organization.clone(),
        organization_href: format!("{}?organization={}", side.list(), row.organization_id),
        received: page::time(row.created_at),
        state: standing.label(),
        tone: tone(standing),
        read: page::count(row.rows_read),
        accepted: page::count(row.rows_accepted),
        updated: page::count(row.rows_updated),
        duplicate: page::count(row.rows_duplicate),
        rejected: page::count(row.rows_rejected),
        quality: quality.map(quality_page::percent).unwrap_or_default(),
    }
}

/// What the list can be narrowed to: code, label, and what that means.
const STATES: [(&str, &str, Narrowed); 7] = [
    ("", "All", Narrowed::All),
    ("review", "Needs a check", Narrowed::Review),
    ("open", "In progress", Narrowed::Open),
    ("done", "Done", Narrowed::Done),
    ("faulty", "With rejected rows", Narrowed::Faulty),
    ("refused", "Refused or discarded", Narrowed::Refused),
    ("undone", "Undone", Narrowed::Undone),
];

/// Where a page begins and what it leaves out.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Behind {
    after: Option<String>,
    #[serde(default)]
    state: String,
    organization: Option<i64>,
    known: Option<String>,
}

impl Behind {
    fn listing(&self) -> Listing {
        let found = STATES.iter().find(|(code, ..)| *code == self.state);
        Listing {
            narrowed: found.map_or_else(Narrowed::default, |(.., narrowed)| *narrowed),
            organization: self.organization,
            after: self.after.clone(),
        }
    }

    /// The address of the list with this state and behind this upload.
    fn href(&self, side: Side, state: &str, after: &str) -> String {
        let organization = self.organization.map(|id| id.to_string()).unwrap_or_default();
        let parts = [("state", state), ("organization", &organization), ("after", after)];
        let query: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", page::encode(value)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", side.list(), query.join("&"))
    }
}

/// When a person is asked how a file is read.
fn rules() -> Vec<Choice> {
    vec![
        Choice::new(
            "new",
            "Show me how the file is read before importing, if its columns are new",
            true,
        )
        .hinting("A layout that you imported before is imported at once."),
        Choice::new("always", "Always show me first", false)
            .hinting("Also for a file that you sent before, to read it differently."),
        Choice::new("never", "Import at once", false)
            .hinting("A file that cannot be read without help is refused."),
    ]
}

/// What an organization may send, in words.
fn allowed_text(allowed: &limit::Allowance) -> String {
    let mib = i64::try_from(allowed.limit_bytes >> 20).unwrap_or(i64::MAX);
    format!(
        "At most {} MiB a file, and {} files a day; {} today.",
        page::count(mib),
        page::count(i64::from(allowed.per_day_limit)),
        page::count(allowed.used_today)
    )
}

/// The list with the form, and what was wrong with what was sent.
pub(super) async fn list_page(
    ctx: Ctx,
    side: Side,
    behind: Behind,
    wrong: Option<Error>,
) -> PageResult {
    let listing = behind.listing();
    let found = ctx
        .run(move |app, actor| {
            let allowed = limit::allowance(app, actor.tenant()?)?;
            Ok((upload::list(app, actor, &listing, PAGE_ROWS + 1)?, allowed))
        })
        .await;
    let (mut found, allowed) = found.map_err(|error| Problem::new(&ctx, error))?;
    let most = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| has_more);
    let next =
        next.map_or_else(String::new, |last| behind.href(side, &behind.state, &last.row.public_id));
    let (status, errors) = match wrong {
        None => (StatusCode::OK, Vec::new()),
        Some(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Some(error @ Error::TooLarge { .. }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            vec![FieldError::new(
                receive::FILE_FIELD,
                format!("The file is {error}. Pack it with gzip, or split it."),
            )],
        ),
        Some(error) => return Err(Problem::new(&ctx, error)),
    };
    let title = if errors.is_empty() { "Uploads" } else { "Error: Uploads" };
    let only = behind.organization.and_then(|_| found.first());
    let tab = |(code, label, _): &(&'static str, &'static str, Narrowed)| Tab {
        label,
        href: behind.href(side, code, ""),
        is_current: *code == behind.state,
    };
    let quality_path = match (side, behind.organization) {
        (Side::Partner, _) => "/partner/quality".to_owned(),
        (Side::Staff, Some(id)) => format!("/uploads/quality/{id}"),
        (Side::Staff, None) => String::new(),
    };
    let shown = UploadList {
        layout: Layout::new(&ctx, title),
        is_staff: side == Side::Staff,
        may_upload: may(ctx.actor.role, Permission::Upload),
        action: side.base(),
        file_error: errors.first().map(|error| error.message.clone()).unwrap_or_default(),
        errors,
        rules: rules(),
        limit_text: allowed_text(&allowed),
        tabs: STATES.iter().map(tab).collect(),
        mappings_path: side.mappings(),
        quality_path,
        only: only.map(|listed| listed.organization.clone()).unwrap_or_default(),
        count_text: page::on_this_page(found.len(), "upload"),
        rows: found.iter().map(|listed| line(side, listed)).collect(),
        next,
        first: behind
            .after
            .as_ref()
            .map_or_else(String::new, |_| behind.href(side, &behind.state, "")),
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
        Ok(arrivals) => match arrivals.as_slice() {
            [arrival] => {
                let known = if arrival.is_known() { "?known=1" } else { "" };
                Ok(page::go(&format!("{}/{}{known}", side.base(), arrival.row().public_id)))
            }
            // The newest stand on top of the list.
            _ => Ok(page::go(side.list())),
        },
        Err(error) => list_page(ctx, side, Behind::default(), Some(error)).await,
    }
}

/// The rejected rows as their sender's own file, streamed.
pub(super) async fn rejects_file(ctx: Ctx, public_id: String) -> PageResult {
    // The first piece is made before the answer begins, so that a page that is
    // not one's own is a 404 and no broken download.
    let id = public_id.clone();
    let begun = ctx.run(move |app, actor| next_piece(app, actor, upload::mend(app, actor, &id)?));
    let first = begun.await.map_err(|error| Problem::new(&ctx, error))?;
    let name = format!("attachment; filename=\"rejects-{public_id}.csv\"");
    let rest = stream::unfold((ctx, Some(first)), |(ctx, made)| async move {
        let (mending, bytes) = made?;
        if bytes.is_empty() {
            return None;
        }
        let next = ctx.run(move |app, actor| next_piece(app, actor, mending)).await;
        match next {
            Ok(next) => Some((Ok(Bytes::from(bytes)), (ctx, Some(next)))),
            Err(error) => {
                tracing::warn!(%error, "a download was cut off");
                Some((Err(std::io::Error::other("cut off")), (ctx, None)))
            }
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(rest))
}

fn next_piece(app: &App, actor: &Actor, mut mending: Mending) -> Result<(Mending, Vec<u8>)> {
    let bytes = mending.piece(app, actor)?;
    Ok((mending, bytes))
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
    show_page(ctx, Side::Staff, public_id.into_inner(), behind.into_inner(), Wrong::default()).await
}

/// `GET /uploads/{public_id}/rejects.csv`
///
/// # Errors
/// When there is no such upload.
pub async fn rejects(ctx: Ctx, public_id: Path<String>) -> PageResult {
    rejects_file(ctx, public_id.into_inner()).await
}
