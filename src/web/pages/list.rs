//! Published lists: sent, listed, compared, decided.

use super::case::Paged;
use crate::app::list::{self, About, ListRow, Outcome, Receiving, VersionRow};
use crate::domain::list::ListFormat;
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError, Result};
use crate::web::extract::{CSRF_FIELD, Ctx, check_csrf};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use crate::web::receive::{FILE_FIELD, PIECE_BYTES, Pace, cut_off, file_name, value};
use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use askama::Template;
use futures_util::StreamExt;
use serde::Deserialize;

mod show;

pub use show::{approve, refuse, show, show_version, sign};

/// The most parts of the form.
const PARTS_LIMIT: usize = 8;

#[derive(Template)]
#[template(path = "list/list.html")]
struct ListList {
    layout: Layout,
    rows: Vec<ListShown>,
    formats: Vec<Choice>,
    name: String,
    may_send: bool,
    errors: Problems,
    count_text: String,
    next: String,
    first: String,
}

struct ListShown {
    name: String,
    href: String,
    format: &'static str,
    current: String,
    state: &'static str,
    tone: &'static str,
    file: String,
    came: String,
    change: String,
}

/// The words and the tone of a version's state.
fn state_shown(version: &VersionRow) -> (&'static str, &'static str) {
    match version.state.as_str() {
        "applied" => ("In force", "good"),
        "refused" => ("Refused", "neutral"),
        "replaced" => ("Replaced by a newer file", "neutral"),
        _ => ("Waits for approval", "waiting"),
    }
}

/// "3 added, 1 changed, 0 removed, 74 as before".
pub(super) fn change_shown(version: &VersionRow) -> String {
    format!(
        "{} added, {} changed, {} removed, {} as before",
        page::count(version.added),
        page::count(version.changed),
        page::count(version.removed),
        page::count(version.same)
    )
}

fn format_label(code: &str) -> &'static str {
    ListFormat::from_code(code).map_or("List", ListFormat::label)
}

fn listed((row, version): (ListRow, Option<VersionRow>)) -> ListShown {
    let shown = version.as_ref().map(state_shown);
    ListShown {
        href: format!("/orders/lists/{}", row.list_key),
        format: format_label(&row.format),
        current: match row.current_version {
            0 => "none yet".to_owned(),
            number => number.to_string(),
        },
        state: shown.map_or("", |(state, _)| state),
        tone: shown.map_or("", |(_, tone)| tone),
        file: version.as_ref().map(|v| v.file_name.clone()).unwrap_or_default(),
        came: version.as_ref().map(|v| page::time(v.proposed_at)).unwrap_or_default(),
        change: version.as_ref().map(change_shown).unwrap_or_default(),
        name: row.name,
    }
}

/// Where a page of lists begins.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AfterQuery {
    #[serde(default)]
    after: String,
}

/// What a form said that came back.
#[derive(Debug, Clone, Default)]
struct Sent {
    format: String,
    name: String,
}

async fn list_page(ctx: &Ctx, after: String, sent: Sent, errors: Problems) -> Result<ListList> {
    let from = after.clone();
    let rows = ctx.run(move |app, actor| list::list(app, actor, &from)).await?;
    let paged = Paged::new("/orders/lists", "", &after, list::PAGE_LIMIT_ROWS, rows, |(row, _)| {
        row.list_key.clone()
    });
    let title = format!("{}Published lists", errors.prefix());
    Ok(ListList {
        layout: Layout::new(ctx, &title),
        rows: paged.rows.into_iter().map(listed).collect(),
        formats: ListFormat::ALL
            .iter()
            .map(|known| Choice::new(known.code(), known.label(), known.code() == sent.format))
            .collect(),
        name: sent.name,
        may_send: may(ctx.actor.role, Permission::DraftOrders),
        errors,
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
    })
}

/// `GET /orders/lists`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<AfterQuery>) -> PageResult {
    let after = query.into_inner().after;
    let shown = list_page(&ctx, after, Sent::default(), Problems::default())
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &shown)
}

/// `POST /orders/lists`: a file of a list, which becomes a proposed version.
///
/// # Errors
/// When the file as a whole is refused, with the reason beside its field.
pub async fn create(ctx: Ctx, request: HttpRequest, payload: Payload) -> PageResult {
    let mut sent = Sent::default();
    let outcome = receive(&ctx, Multipart::new(request.headers(), payload), &mut sent).await;
    let errors: Vec<FieldError> = match outcome {
        Ok(imported) => {
            let done = match imported.outcome {
                Outcome::Proposed | Outcome::Rehearsed => "proposed",
                Outcome::Known => "known",
                Outcome::Unchanged => "unchanged",
            };
            let (key, number) = (imported.list_key, imported.version.number);
            return Ok(page::go(&format!("/orders/lists/{key}/versions/{number}?done={done}")));
        }
        Err(Error::Invalid(errors)) => errors,
        Err(Error::BadFile { message, hint, .. }) => {
            vec![FieldError::new(FILE_FIELD, format!("{message} {hint}"))]
        }
        Err(error) => return Err(Problem::new(&ctx, error)),
    };
    let shown = list_page(&ctx, String::new(), sent, errors.into())
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// Reads the form: its token first, then what is said of the file, then the file.
async fn receive(ctx: &Ctx, mut form: Multipart, sent: &mut Sent) -> Result<list::Imported> {
    let mut pace = Pace::begin();
    let mut is_first = true;
    let mut file: Option<(Receiving, String)> = None;
    for _ in 0..PARTS_LIMIT {
        let Some(field) = pace.wait(form.next()).await? else { break };
        let mut field = field.map_err(|error| cut_off(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        if is_first {
            let is_token = name == CSRF_FIELD;
            let token = if is_token { value(&mut field, &mut pace).await? } else { String::new() };
            check_csrf(ctx, &token)?;
            is_first = false;
        } else if name == FILE_FIELD {
            let file_name = file_name(&field);
            if !file_name.is_empty() {
                file = Some((pour(ctx, &mut field, &mut pace).await?, file_name));
            }
        } else {
            let text = value(&mut field, &mut pace).await?;
            match name.as_str() {
                "format" => sent.format = text,
                "name" => sent.name = text,
                _ => {}
            }
        }
    }
    if is_first {
        check_csrf(ctx, "")?;
    }
    let format = ListFormat::from_code(&sent.format)
        .ok_or_else(|| Error::field("format", "Choose how the list is written."))?;
    let (receiving, file_name) = file.ok_or_else(|| Error::field(FILE_FIELD, "Choose a file."))?;
    let about = About { format, name: sent.name.clone(), file_name, is_dry_run: false };
    ctx.run(move |app, actor| receiving.finish(app, actor, &about, &mut |_| ())).await
}

/// Takes a file in, off the web's threads.
async fn pour(ctx: &Ctx, field: &mut Field, pace: &mut Pace) -> Result<Receiving> {
    let mut receiving = ctx.run(list::begin).await?;
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    while let Some(bytes) = pace.wait(field.next()).await? {
        let bytes = bytes.map_err(|error| cut_off(&error))?;
        pace.add(bytes.len())?;
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE_BYTES {
            (receiving, piece) = write(ctx, receiving, piece).await?;
        }
    }
    Ok(write(ctx, receiving, piece).await?.0)
}

async fn write(ctx: &Ctx, mut to: Receiving, mut piece: Vec<u8>) -> Result<(Receiving, Vec<u8>)> {
    ctx.run(move |_, _| {
        to.write(&piece)?;
        piece.clear();
        Ok((to, piece))
    })
    .await
}
