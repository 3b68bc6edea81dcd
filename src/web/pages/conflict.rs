//! Conflicts of interest: declared, listed, ended.

use super::work_item::choices;
use crate::app::conflict::{self, ConflictRow, KINDS, NewConflict};
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "conflict/list.html")]
struct ConflictList {
    layout: Layout,
    errors: Problems,
    rows: Vec<ConflictSeen>,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    target: String,
    reason: String,
    sees_all: bool,
    count_text: String,
    next: String,
    first: String,
}

struct ConflictSeen {
    id: String,
    version: i32,
    person: String,
    with: String,
    href: String,
    reason: String,
    declared: String,
    ended: String,
    may_end: bool,
}

/// The place in the list, and what a form starts with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ConflictQuery {
    #[serde(default)]
    after: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    target: String,
    /// How many things were handed over, after a conflict was declared.
    #[serde(default)]
    given: String,
}

fn seen(ctx: &Ctx, row: ConflictRow, person: String) -> ConflictSeen {
    let is_own = ctx.actor.account_id.as_deref() == Some(row.account_id.as_str());
    let may_end = row.ended_at.is_none() && !is_own && may(ctx.actor.role, Permission::Approve);
    ConflictSeen {
        href: match row.kind.as_str() {
            "case" => format!("/cases/{}", row.target_name),
            "party" => format!("/parties/{}", row.target_key),
            _ => String::new(),
        },
        declared: page::time(row.declared_at),
        ended: row
            .ended_at
            .map(|at| format!("{}: {}", page::time(at), row.end_reason))
            .unwrap_or_default(),
        may_end,
        person,
        with: row.target_name,
        reason: row.reason,
        version: row.version,
        id: row.id,
    }
}

async fn show_page(
    ctx: &Ctx,
    query: &ConflictQuery,
    new: NewConflict,
    errors: Vec<FieldError>,
) -> PageResult {
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| conflict::list(app, actor, &after))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let people = ctx.run(conflict::list_people).await.map_err(|error| Problem::new(ctx, error))?;
    let limit = conflict::PAGE_LIMIT_ROWS;
    let paged = Paged::new("/conflicts", "", &query.after, limit, rows, |(row, _)| row.id.clone());
    let is_wrong = !errors.is_empty();
    let mut layout = Layout::new(
        ctx,
        if is_wrong { "Error: Conflicts of interest" } else { "Conflicts of interest" },
    );
    if let Ok(given) = query.given.parse::<usize>() {
        let words = match given {
            0 => "Recorded.".to_owned(),
            1 => "Recorded. One thing that it touches is nobody's now.".to_owned(),
            more => format!("Recorded. {more} things that it touches are nobody's now."),
        };
        layout = layout.saying("success", words);
    }
    let page = ConflictList {
        layout,
        errors: errors.into(),
        rows: paged.rows.into_iter().map(|(row, name)| seen(ctx, row, name)).collect(),
        people: choices(&people, &new.person),
        kinds: KINDS
            .iter()
            .map(|(code, label)| Choice::new(*code, *label, *code == new.kind))
            .collect(),
        target: new.target,
        reason: new.reason,
        sees_all: may(ctx.actor.role, Permission::Approve),
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
    };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::show_with(ctx, status, &page)
}

/// `GET /conflicts`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<ConflictQuery>) -> PageResult {
    let new = NewConflict {
        kind: query.kind.clone(),
        target: query.target.clone(),
        ..NewConflict::default()
    };
    show_page(&ctx, &query, new, Vec::new()).await
}

/// `POST /conflicts`
///
/// # Errors
/// When the reader may not record another's.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let new = NewConflict {
        person: fields.get("person").to_owned(),
        kind: fields.get("kind").to_owned(),
        target: fields.get("target").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let sent = new.clone();
    match ctx.run(move |app, actor| conflict::declare(app, actor, &sent)).await {
        Ok(numbers) => Ok(page::go(&format!("/conflicts?given={}", numbers.len()))),
        Err(Error::Invalid(errors)) => {
            show_page(&ctx, &ConflictQuery::default(), new, errors).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /conflicts/{id}/end`
///
/// # Errors
/// When it is one's own, or somebody was faster.
pub async fn end(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let reason = fields.get("reason").to_owned();
    ctx.run(move |app, actor| conflict::end(app, actor, &id, version, &reason))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go("/conflicts"))
}
