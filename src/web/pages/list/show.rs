//! One version of a list: what it changes, what that would touch, and the decision.

use super::{change_shown, state_shown};
use crate::app::list::{self, ListView, Position, Progress, RejectRow};
use crate::domain::list::Fate;
use crate::error::{Error, Result};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::case::Paged;
use crate::web::pages::timeline::{EntryShown, entries};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

mod parts;

use parts::{
    Asked, ChangeShown, EntryDrawn, HandLine, VersionLine, change_drawn, entry_drawn, facts, hands,
    tabs, versions, warnings,
};

#[derive(Template)]
#[template(path = "list/show.html")]
struct ListShow {
    layout: Layout,
    key: String,
    title: String,
    path: String,
    state: &'static str,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    summary: String,
    touched: String,
    is_counting: bool,
    warnings: Vec<String>,
    tabs: Vec<(String, String, bool)>,
    orders: Vec<ChangeShown>,
    entries: Vec<EntryDrawn>,
    is_orders: bool,
    rejects: Vec<RejectRow>,
    rejects_text: String,
    versions: Vec<VersionLine>,
    hands: Vec<HandLine>,
    approval: Asked,
    signature: Asked,
    may_refuse: bool,
    version: i32,
    reason: String,
    errors: Problems,
    history: Vec<EntryShown>,
    count_text: String,
    next: String,
    first: String,
}

/// Orders, or the entries of one fate; and the place in them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ShowQuery {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

fn show_page(
    layout: Layout,
    view: ListView,
    query: &ShowQuery,
    reason: String,
    errors: Problems,
) -> ListShow {
    let fate = Fate::from_code(&query.show);
    let path = format!("/orders/lists/{}/versions/{}", view.list.list_key, view.version.number);
    let (state, tone) = state_shown(&view.version);
    let (warnings, hands, facts) = (warnings(&view), hands(&view), facts(&view));
    let tabs = tabs(&view, &path, fate);
    let filters = fate.map(|fate| format!("show={}", fate.code())).unwrap_or_default();
    let limit = list::PAGE_LIMIT_ROWS;
    let changes =
        Paged::new(&path, &filters, &query.after, limit, view.changes, |row| row.order_key.clone());
    let listed =
        Paged::new(&path, &filters, &query.after, limit, view.entries, |row| row.identity.clone());
    let (count_text, next, first) = if fate.is_none() {
        (changes.count_text, changes.next, changes.first)
    } else {
        (listed.count_text, listed.next, listed.first)
    };
    let list_path = format!("/orders/lists/{}", view.list.list_key);
    let rejected = view.version.rows_rejected;
    ListShow {
        title: format!("{}, version {}", view.list.name, view.version.number),
        summary: change_shown(&view.version),
        touched: crate::web::pages::replay::summary(view.touched.0, view.touched.1),
        is_counting: view.version.state == "proposed" && view.version.total_lines.is_none(),
        orders: changes.rows.into_iter().map(|row| change_drawn(row, &view.numbers)).collect(),
        entries: listed.rows.into_iter().map(entry_drawn).collect(),
        is_orders: fate.is_none(),
        rejects_text: format!("The first {} of {}", view.rejects.len(), page::count(rejected)),
        rejects: view.rejects,
        versions: versions(&view.versions, &list_path, view.list.current_version),
        history: entries(&view.timeline),
        approval: Asked::new(view.approval),
        signature: Asked::new(view.signature),
        may_refuse: view.may_refuse,
        version: view.version.version,
        key: view.list.list_key,
        layout,
        path,
        state,
        tone,
        facts,
        warnings,
        tabs,
        hands,
        reason,
        errors,
        count_text,
        next,
        first,
    }
}

/// What the page says about the step just taken.
fn said(layout: Layout, done: &str) -> Layout {
    match done {
        "proposed" => layout.saying("success", "The file was read. Its changes wait for a supervisor and for counsel; no order has changed."),
        "known" => layout.saying("info", "These very bytes came before: this is the version that they made."),
        "unchanged" => layout.saying("info", "The file says what this version says. No new version was made."),
        "waiting" => layout.saying("success", "Recorded. Another hand is waited for."),
        "applied" => layout.saying("success", "The version is in force: its orders were opened, changed or revoked."),
        "refused" => layout.saying("success", "The version was refused. No order has changed."),
        _ => layout,
    }
}

async fn shown(ctx: &Ctx, key: String, number: Option<i32>, query: ShowQuery) -> PageResult {
    let at = Position { fate: Fate::from_code(&query.show), after: query.after.clone() };
    let view = ctx
        .run(move |app, actor| list::show(app, actor, &key, number, &at))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let layout = said(Layout::new(ctx, &view.list.name), &query.done);
    page::show(ctx, &show_page(layout, view, &query, String::new(), Problems::default()))
}

/// `GET /orders/lists/{key}`: the newest version.
///
/// # Errors
/// When there is no such list.
pub async fn show(ctx: Ctx, key: Path<String>, query: Query<ShowQuery>) -> PageResult {
    shown(&ctx, key.into_inner(), None, query.into_inner()).await
}

fn number(ctx: &Ctx, text: &str) -> std::result::Result<i32, Problem> {
    text.parse().map_err(|_| Problem::new(ctx, Error::NotFound("version of the list")))
}

/// `GET /orders/lists/{key}/versions/{number}`
///
/// # Errors
/// When there is no such version.
pub async fn show_version(
    ctx: Ctx,
    at: Path<(String, String)>,
    query: Query<ShowQuery>,
) -> PageResult {
    let (key, version) = at.into_inner();
    let version = number(&ctx, &version)?;
    shown(&ctx, key, Some(version), query.into_inner()).await
}

type Give = fn(&crate::app::App, &crate::app::Actor, &str, i32, i32) -> Result<Progress>;

async fn give(ctx: Ctx, at: (String, String), fields: Fields, hand: Give) -> PageResult {
    let (key, version) = at;
    let version = number(&ctx, &version)?;
    let seen = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = key.clone();
    let progress = ctx
        .run(move |app, actor| hand(app, actor, &wanted, version, seen))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let done = match progress {
        Progress::Applied(_) => "applied",
        Progress::Waiting => "waiting",
    };
    Ok(page::go(&format!("/orders/lists/{key}/versions/{version}?done={done}")))
}

/// `POST /orders/lists/{key}/versions/{number}/approval`
///
/// # Errors
/// When the rules refuse, it was decided, or an order moved on.
pub async fn approve(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    give(ctx, at.into_inner(), fields, list::approve).await
}

/// `POST /orders/lists/{key}/versions/{number}/signature`
///
/// # Errors
/// As [`approve`].
pub async fn sign(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    give(ctx, at.into_inner(), fields, list::sign).await
}

/// `POST /orders/lists/{key}/versions/{number}/refusal`
///
/// # Errors
/// When it was decided.
pub async fn refuse(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    let (key, version) = at.into_inner();
    let version = number(&ctx, &version)?;
    let seen = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let reason = fields.get("reason").to_owned();
    let (wanted, given) = (key.clone(), reason.clone());
    let outcome =
        ctx.run(move |app, actor| list::refuse(app, actor, &wanted, (version, seen), &given)).await;
    match outcome {
        Ok(()) => Ok(page::go(&format!("/orders/lists/{key}/versions/{version}?done=refused"))),
        Err(Error::Invalid(errors)) => {
            let at = Position::default();
            let view = ctx
                .run(move |app, actor| list::show(app, actor, &key, Some(version), &at))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.list.name));
            let shown = show_page(layout, view, &ShowQuery::default(), reason, errors.into());
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
