//! The same change on many rows: a page that says what would happen, then the
//! change, then what became of each.

use crate::app::work_item::{self, BulkChange, BulkItem, Fate, Snooze};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use askama::Template;

#[derive(Template)]
#[template(path = "work_item/bulk.html")]
struct BulkPage {
    layout: Layout,
    heading: String,
    is_done: bool,
    /// Number, what the form sends for it, and whose it is now.
    changed: Vec<(String, String, String)>,
    left_out: Vec<(String, String)>,
    action: String,
    to: String,
    until: String,
    reason: String,
    back: String,
}

/// What a form asks for, read.
fn asked(fields: &Fields) -> Result<(Vec<BulkItem>, BulkChange), Error> {
    let change = match fields.get("action") {
        "snooze" => BulkChange::Snooze(Snooze {
            until: fields.get("until").to_owned(),
            reason: fields.get("reason").to_owned(),
        }),
        "assign" => BulkChange::Assign(match fields.get("to") {
            "nobody" => String::new(),
            "" => return Err(Error::field("to", "Choose who gets the rows.")),
            to => to.to_owned(),
        }),
        _ => return Err(Error::field("action", "Choose what to do with the rows.")),
    };
    let items = fields
        .all("pick")
        .into_iter()
        .map(|picked| match picked.split_once('@') {
            Some((number, version)) => {
                BulkItem { number: number.to_owned(), version: version.parse().ok() }
            }
            None => BulkItem { number: picked, version: None },
        })
        .collect();
    Ok((items, change))
}

/// Where the list is from which the rows come.
fn back(fields: &Fields) -> String {
    let show = match fields.get("show") {
        known @ ("mine" | "team" | "asleep") => known,
        _ => "unassigned",
    };
    format!("/queue?show={show}")
}

/// The name of who gets the rows, where the change gives them to somebody.
async fn receiver(ctx: &Ctx, change: &BulkChange) -> Result<String, Problem> {
    let BulkChange::Assign(to) = change else { return Ok(String::new()) };
    let to = to.clone();
    ctx.run(move |app, actor| work_item::receiver_name(app, actor, &to))
        .await
        .map_err(|error| Problem::new(ctx, error))
}

fn show(
    ctx: &Ctx,
    fields: &Fields,
    to: &str,
    fates: Vec<(String, Fate)>,
    is_done: bool,
) -> PageResult {
    let (mut changed, mut left_out) = (Vec::new(), Vec::new());
    for (number, fate) in fates {
        match fate {
            Fate::Done { version, from } => {
                changed.push((number.clone(), format!("{number}@{version}"), from));
            }
            Fate::LeftOut(why) => left_out.push((number, why)),
        }
    }
    let count = |number: usize| if number == 1 { "1 row".into() } else { format!("{number} rows") };
    let what = match fields.get("action") {
        "snooze" => format!("out of the queue until {}", fields.get("until")),
        _ if fields.get("to") == "nobody" => "nobody's".to_owned(),
        _ => format!("assigned to {to}"),
    };
    let heading = if is_done {
        format!("{} {what}", count(changed.len()))
    } else {
        format!("{} would be {what}", count(changed.len()))
    };
    let page = BulkPage {
        layout: Layout::new(ctx, &heading),
        heading,
        is_done,
        changed,
        left_out,
        action: fields.get("action").to_owned(),
        to: fields.get("to").to_owned(),
        until: fields.get("until").to_owned(),
        reason: fields.get("reason").to_owned(),
        back: back(fields),
    };
    page::show(ctx, &page)
}

/// `POST /queue/preview`
///
/// # Errors
/// When no row is ticked, or a field of the change is wrong.
pub async fn preview(ctx: Ctx, fields: Fields) -> PageResult {
    let (items, change) = asked(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let to = receiver(&ctx, &change).await?;
    let fates = ctx
        .run(move |app, actor| work_item::preview(app, actor, &items, &change))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    show(&ctx, &fields, &to, fates, false)
}

/// `POST /queue/changes`
///
/// # Errors
/// When a field of the change is wrong.
pub async fn apply(ctx: Ctx, fields: Fields) -> PageResult {
    let (items, change) = asked(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let to = receiver(&ctx, &change).await?;
    let fates = ctx
        .run(move |app, actor| work_item::apply_bulk(app, actor, &items, &change))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    show(&ctx, &fields, &to, fates, true)
}
