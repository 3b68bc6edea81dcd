//! The knowledge timeline of an investigation: a plot, the same as a table, the
//! grid of elements, and the forms. For its own people alone.

mod file;
mod plot;

pub use file::{csv, json};

use crate::app::knowledge::{self, Item, Timeline};
use crate::domain::clock::Basis;
use crate::domain::investigation::{ItemDraft, element, row as statute_row, rows};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use plot::Plot;
use serde::Deserialize;

/// The items of a page.
const PAGE_LIMIT_ROWS: usize = 100;

#[derive(Template)]
#[template(path = "knowledge/show.html")]
struct KnowledgeShow {
    layout: Layout,
    number: String,
    subject: String,
    path: String,
    numbers: Vec<String>,
    plot: Plot,
    rows: Vec<ItemShown>,
    count_text: String,
    next: String,
    first: String,
    more: usize,
    statutes: Vec<StatuteShown>,
    place: usize,
    hand: HandForm,
    errors: Problems,
}

/// What was typed into the form of a fact by hand.
#[derive(Default)]
struct HandForm {
    happened_on: String,
    fact: String,
    source: String,
    reason: String,
    standings: Vec<Choice>,
    elements: Vec<Choice>,
}

/// A row of the table.
pub struct ItemShown {
    number: usize,
    day: String,
    kind: &'static str,
    words: String,
    source: String,
    href: String,
    standing: &'static str,
    tone: &'static str,
    shows: Vec<&'static str>,
    reason: String,
    open_href: String,
}

/// A statute of the grid.
struct StatuteShown {
    label: &'static str,
    citation: String,
    standards: Vec<String>,
    note: &'static str,
    cells: Vec<(&'static str, String)>,
    missing: String,
}

/// Where the table goes on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

fn item_shown(path: &str, item: &Item) -> ItemShown {
    let (standing, tone) = match &item.said {
        Some(said) if said.is_included => ("Put forward", "good"),
        Some(_) => ("Left out", "neutral"),
        None => ("Not decided", "waiting"),
    };
    ItemShown {
        number: item.number,
        day: item.fact.on.map(page::date).unwrap_or_default(),
        kind: item.fact.kind.label(),
        words: item.fact.words.clone(),
        source: item.fact.source.clone(),
        href: item.fact.href.clone(),
        standing,
        tone,
        shows: if item.is_included() {
            item.shows.iter().filter_map(|code| element(code)).map(|one| one.asks).collect()
        } else {
            Vec::new()
        },
        reason: item.said.as_ref().map(|said| said.reason.clone()).unwrap_or_default(),
        open_href: format!("{path}/item?key={}", page::encode(&item.fact.key)),
    }
}

fn statutes(timeline: &Timeline) -> Vec<StatuteShown> {
    let shown = timeline.grid.iter().map(|one| {
        let row = statute_row(one.statute);
        let standards = row.map(|row| row.standards).unwrap_or_default();
        StatuteShown {
            label: one.statute.label(),
            citation: row.map_or_else(String::new, |row| match row.citation.basis {
                Basis::Text => row.citation.text().to_owned(),
                basis @ (Basis::Policy | Basis::Report | Basis::Memory) => {
                    format!("{} ({})", row.citation.text(), basis.label().to_lowercase())
                }
            }),
            standards: standards
                .iter()
                .map(|(standard, what)| format!("{} {what}", standard.label()))
                .collect(),
            note: row.map_or("", |row| row.note),
            cells: one
                .cells
                .iter()
                .map(|(element, items)| {
                    let items: Vec<String> = items.iter().map(usize::to_string).collect();
                    (element.asks, items.join(", "))
                })
                .collect(),
            missing: match one.bare {
                0 => "Each element has an item that tends to show it; whether it is shown, a person says.".to_owned(),
                1 => "For one element no item is put forward.".to_owned(),
                bare => format!("For {bare} elements no item is put forward."),
            },
        }
    });
    shown.collect()
}

/// The elements to choose from, those of the investigation's statute first.
fn elements(statute: &str, chosen: &[String]) -> Vec<Choice> {
    let mut known: Vec<_> = rows().collect();
    known.sort_by_key(|row| row.statute.code() != statute);
    known
        .into_iter()
        .flat_map(|row| row.elements.iter().map(move |element| (row, element)))
        .map(|(row, element)| {
            let is_chosen = chosen.iter().any(|code| code == element.code);
            Choice::new(element.code, element.asks, is_chosen).hinting(row.statute.label())
        })
        .collect()
}

fn standings(chosen: &str) -> Vec<Choice> {
    vec![
        Choice::new("included", "Put it forward", chosen == "included"),
        Choice::new("left_out", "Leave it out", chosen == "left_out"),
    ]
}

fn hand(fields: Option<&Fields>, statute: &str) -> HandForm {
    let Some(fields) = fields else {
        return HandForm {
            standings: standings("included"),
            elements: elements(statute, &[]),
            ..HandForm::default()
        };
    };
    HandForm {
        happened_on: fields.get("happened_on").to_owned(),
        fact: fields.get("fact").to_owned(),
        source: fields.get("source").to_owned(),
        reason: fields.get("reason").to_owned(),
        standings: standings(fields.get("standing")),
        elements: elements(statute, &fields.all("shows")),
    }
}

fn show_page(
    ctx: &Ctx,
    timeline: &Timeline,
    query: &After,
    fields: Option<&Fields>,
    errors: Vec<FieldError>,
) -> KnowledgeShow {
    let number = timeline.row.docket_number.clone();
    let path = format!("/investigations/{number}/knowledge");
    let after: usize = query.after.parse().unwrap_or(0);
    let rest = || timeline.items.iter().filter(|item| item.number > after);
    let rows: Vec<ItemShown> =
        rest().take(PAGE_LIMIT_ROWS).map(|item| item_shown(&path, item)).collect();
    let last = rows.last().map_or(0, |row| row.number);
    let problems = Problems::from(errors);
    let title = format!("{}Knowledge, {number}", problems.prefix());
    let layout = Layout::new(ctx, &title);
    KnowledgeShow {
        layout: if query.done.is_empty() { layout } else { layout.saying("success", "Saved.") },
        count_text: page::on_this_page(rows.len(), "item"),
        next: if rest().count() > PAGE_LIMIT_ROWS {
            format!("{path}?after={last}")
        } else {
            String::new()
        },
        first: if after > 0 { path.clone() } else { String::new() },
        plot: Plot::of(timeline),
        rows,
        more: timeline.more,
        statutes: statutes(timeline),
        place: knowledge::next_place(timeline),
        hand: hand(fields, &timeline.row.statute),
        errors: problems,
        numbers: timeline.numbers.clone(),
        subject: timeline.row.subject.clone(),
        number,
        path,
    }
}

/// `GET /investigations/{number}/knowledge`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn show(ctx: Ctx, number: Path<String>, query: Query<After>) -> PageResult {
    let timeline = ctx
        .run(move |app, actor| knowledge::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &show_page(&ctx, &timeline, &query, None, Vec::new()))
}

#[derive(Template)]
#[template(path = "knowledge/item.html")]
struct ItemPage {
    layout: Layout,
    number: String,
    path: String,
    key: String,
    version: i32,
    item: ItemShown,
    standings: Vec<Choice>,
    elements: Vec<Choice>,
    reason: String,
    errors: Problems,
}

fn item_page(
    ctx: &Ctx,
    timeline: &Timeline,
    item: &Item,
    fields: Option<&Fields>,
    errors: Vec<FieldError>,
) -> ItemPage {
    let number = timeline.row.docket_number.clone();
    let path = format!("/investigations/{number}/knowledge");
    let said = item.said.as_ref();
    let standing = match (fields, said) {
        (Some(fields), _) => fields.get("standing").to_owned(),
        (None, Some(said)) if said.is_included => "included".to_owned(),
        (None, Some(_)) => "left_out".to_owned(),
        (None, None) => String::new(),
    };
    let shows = fields.map_or_else(|| item.shows.clone(), |fields| fields.all("shows"));
    let problems = Problems::from(errors);
    ItemPage {
        layout: Layout::new(ctx, &format!("{}Item {}, {number}", problems.prefix(), item.number)),
        item: item_shown(&path, item),
        key: item.fact.key.clone(),
        version: said.map_or(0, |said| said.version),
        standings: standings(&standing),
        elements: elements(&timeline.row.statute, &shows),
        reason: match (fields, said) {
            (Some(fields), _) => fields.get("reason").to_owned(),
            (None, Some(said)) => said.reason.clone(),
            (None, None) => String::new(),
        },
        errors: problems,
        number,
        path,
    }
}

/// Which item.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Key {
    #[serde(default)]
    key: String,
}

/// `GET /investigations/{number}/knowledge/item?key=…`
///
/// # Errors
/// When there is no such item, or it is not one's own.
pub async fn item(ctx: Ctx, number: Path<String>, query: Query<Key>) -> PageResult {
    let key = query.key.clone();
    let (timeline, item) = ctx
        .run(move |app, actor| knowledge::find(app, actor, &number, &key))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &item_page(&ctx, &timeline, &item, None, Vec::new()))
}

/// `POST /investigations/{number}/knowledge/decisions`
///
/// # Errors
/// When somebody was faster, or it is not one's own.
pub async fn decide(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let key = fields.get("key").to_owned();
    let draft = match ItemDraft::parse(fields.pairs(), false, ctx.app.clock.today()) {
        Ok(draft) => draft,
        Err(errors) => {
            let (timeline, item) = ctx
                .run(move |app, actor| knowledge::find(app, actor, &number, &key))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let shown = item_page(&ctx, &timeline, &item, Some(&fields), errors);
            return page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let to = format!("/investigations/{number}/knowledge?done=saved");
    ctx.run(move |app, actor| knowledge::decide(app, actor, &number, &key, version, &draft))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&to))
}

async fn refused(
    ctx: &Ctx,
    number: String,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> PageResult {
    let timeline = ctx
        .run(move |app, actor| knowledge::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let shown = show_page(ctx, &timeline, &After::default(), Some(fields), errors);
    page::show_with(ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// `POST /investigations/{number}/knowledge/facts`
///
/// # Errors
/// When somebody was faster, or it is not one's own.
pub async fn add(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let place: usize = fields.get("place").parse().unwrap_or(0);
    let draft = match ItemDraft::parse(fields.pairs(), true, ctx.app.clock.today()) {
        Ok(draft) => draft,
        Err(errors) => return refused(&ctx, number, &fields, errors).await,
    };
    let to = format!("/investigations/{number}/knowledge?done=saved");
    ctx.run(move |app, actor| knowledge::add(app, actor, &number, place, &draft))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&to))
}

/// `POST /investigations/{number}/knowledge/numbers`
///
/// # Errors
/// When it is not one's own.
pub async fn add_number(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, written) = (number.clone(), fields.get("importer_number").to_owned());
    match ctx.run(move |app, actor| knowledge::add_number(app, actor, &wanted, &written)).await {
        Ok(()) => Ok(page::go(&format!("/investigations/{number}/knowledge?done=saved"))),
        Err(Error::Invalid(errors)) => refused(&ctx, number, &fields, errors).await,
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
