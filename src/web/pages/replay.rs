//! What a version of an order changed, or a proposed one would change.

use crate::app::replay::{self, LINE_LIMIT_ROWS, LIST_LIMIT_ROWS, Outcome, ReplayLineRow};
use crate::error::Error;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::case::Paged;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "replay/show.html")]
struct ReplayShow {
    layout: Layout,
    number: String,
    title: String,
    summary: String,
    about: String,
    is_cut: bool,
    is_broad: bool,
    limit: String,
    tabs: Vec<(String, String, bool)>,
    rows: Vec<LineShown>,
    back: (String, String),
    count_text: String,
    next: String,
    first: String,
}

struct LineShown {
    label: String,
    href: String,
    party: String,
    goods: String,
    percent: i32,
}

fn line_shown(row: ReplayLineRow) -> LineShown {
    LineShown {
        label: format!("{} / {}", row.document, row.line),
        href: format!("/shipments/{}/{}", page::encode(&row.document), row.line),
        party: row.party,
        goods: row.goods,
        percent: row.score_permille / 10,
    }
}

/// "2 newly hit, 1 newly free".
#[must_use]
pub fn summary(hit: i64, free: i64) -> String {
    format!("{} newly hit, {} newly free", page::count(hit), page::count(free))
}

/// The side and the place in it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SideQuery {
    #[serde(default)]
    side: String,
    #[serde(default)]
    after: String,
}

impl SideQuery {
    fn side(&self) -> &'static str {
        if self.side == "free" { "free" } else { "hit" }
    }

    fn place(&self) -> Option<(String, i32)> {
        let (line, document) = self.after.split_once('.')?;
        Some((document.to_owned(), line.parse().ok()?))
    }
}

fn key(row: &ReplayLineRow) -> String {
    format!("{}.{}", row.line, row.document)
}

fn tabs(path: &str, side: &str, hit: i64, free: i64) -> Vec<(String, String, bool)> {
    [("hit", "Newly hit", hit), ("free", "Newly free", free)]
        .into_iter()
        .map(|(code, label, count)| {
            (
                format!("{path}?side={code}"),
                format!("{label}: {}", page::count(count)),
                code == side,
            )
        })
        .collect()
}

/// `GET /orders/{number}/replays/{version}`
///
/// # Errors
/// When the version was not looked up.
pub async fn show(ctx: Ctx, at: Path<(String, String)>, query: Query<SideQuery>) -> PageResult {
    let (number, version) = at.into_inner();
    let version: i32 =
        version.parse().map_err(|_| Problem::new(&ctx, Error::NotFound("version of the order")))?;
    let (side, place) = (query.side(), query.place());
    let wanted = number.clone();
    let (row, lines) = ctx
        .run(move |app, actor| {
            let after = place.as_ref().map(|(document, line)| (document.as_str(), *line));
            replay::show(app, actor, &wanted, version, side, after)
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let path = format!("/orders/{number}/replays/{version}");
    let filters = format!("side={side}");
    let paged = Paged::new(&path, &filters, &query.after, LIST_LIMIT_ROWS, lines, key);
    page::show(
        &ctx,
        &ReplayShow {
            layout: Layout::new(&ctx, &format!("Version {version} of {number}")),
            title: format!("What version {version} changed"),
            summary: summary(row.hit_lines, row.free_lines),
            about: format!(
                "Looked up {} by {} at {} of 1000. Lines that came later are screened as they come.",
                page::time(row.made_at),
                row.scorer_version,
                row.threshold_permille
            ),
            is_cut: !row.is_whole,
            is_broad: false,
            limit: limit_text(),
            tabs: tabs(&path, side, row.hit_lines, row.free_lines),
            rows: paged.rows.into_iter().map(line_shown).collect(),
            back: (format!("/orders/{number}"), number.clone()),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
            number,
        },
    )
}

fn limit_text() -> String {
    page::count(i64::try_from(LINE_LIMIT_ROWS).unwrap_or(i64::MAX))
}

/// `GET /proposals/{id}/replay`
///
/// # Errors
/// When the proposal changes no scope.
pub async fn rehearse(ctx: Ctx, id: Path<String>, query: Query<SideQuery>) -> PageResult {
    let id = id.into_inner();
    let wanted = id.clone();
    let (number, outcome) = ctx
        .run(move |app, actor| replay::rehearse(app, actor, &wanted))
        .await
        .map_err(|error: Error| Problem::new(&ctx, error))?;
    let Outcome { hit, free, is_cut, is_broad, .. } = outcome;
    let count = |rows: &[ReplayLineRow]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let (hits, frees) = (count(&hit), count(&free));
    let side = query.side();
    let place = query.place();
    let most = usize::try_from(LIST_LIMIT_ROWS).unwrap_or(usize::MAX).saturating_add(1);
    let lines: Vec<ReplayLineRow> = if side == "hit" { hit } else { free }
        .into_iter()
        .filter(|row| {
            place.as_ref().is_none_or(|(document, line)| {
                (row.document.as_str(), row.line) > (document.as_str(), *line)
            })
        })
        .take(most)
        .collect();
    let path = format!("/proposals/{id}/replay");
    let filters = format!("side={side}");
    let paged = Paged::new(&path, &filters, &query.after, LIST_LIMIT_ROWS, lines, key);
    page::show(
        &ctx,
        &ReplayShow {
            layout: Layout::new(&ctx, &format!("Dry run for {number}")),
            title: "What the change would come to".to_owned(),
            summary: summary(hits, frees),
            about: "Dry run: nothing is stored, proposed or held.".to_owned(),
            is_cut,
            is_broad,
            limit: limit_text(),
            tabs: tabs(&path, side, hits, frees),
            rows: paged.rows.into_iter().map(line_shown).collect(),
            back: (format!("/proposals/{id}"), "Proposal".to_owned()),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
            number,
        },
    )
}
