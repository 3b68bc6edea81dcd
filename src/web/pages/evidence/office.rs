//! The office at a glance: a plot of the open cases by age, and the same as a table.

use crate::app::evidence::office::{self, Office};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use askama::Template;

/// The drawing's size and the room that its bars have, in its own units.
const WIDTH: i32 = 720;
const LEFT: i32 = 240;
const RIGHT: i32 = 660;
const TOP: i32 = 12;
const STEP: i32 = 26;
const BAR: i32 = 16;

#[derive(Template)]
#[template(path = "case/office.html")]
struct OfficePage {
    layout: Layout,
    as_of: String,
    summary: String,
    width: i32,
    height: i32,
    label_x: i32,
    left: i32,
    bars: Vec<Bar>,
    rows: Vec<Row>,
}

/// One state of the drawing.
struct Bar {
    y: i32,
    text_y: i32,
    length: i32,
    height: i32,
    end: i32,
    label: &'static str,
    count: String,
}

/// One state of the table.
struct Row {
    label: &'static str,
    state: &'static str,
    href: String,
    total: String,
    by_age: Vec<String>,
    by_completeness: Vec<String>,
}

impl Row {
    /// The counts by age, each with the label of its column.
    fn ages(&self) -> impl Iterator<Item = (&'static str, &String)> {
        ["To 7 days", "To 30 days", "To 90 days", "Longer"].into_iter().zip(&self.by_age)
    }

    /// The counts by completeness, each with the label of its column.
    fn shares(&self) -> impl Iterator<Item = (&'static str, &String)> {
        ["No evidence", "Below half", "Half or more", "Complete"]
            .into_iter()
            .zip(&self.by_completeness)
    }
}

fn bars(office: &Office) -> Vec<Bar> {
    let open = || office.states.iter().filter(|row| row.state.is_open());
    let most = open().map(office::StateCount::total).max().unwrap_or(0).max(1);
    (0..)
        .zip(open())
        .map(|(step, row)| {
            let share = i64::from(RIGHT - LEFT) * row.total() / most;
            let length = i32::try_from(share).unwrap_or(0);
            let y = TOP + step * STEP;
            Bar {
                y,
                text_y: y + BAR - 4,
                length,
                height: BAR,
                end: LEFT + length + 6,
                label: row.state.label(),
                count: page::count(row.total()),
            }
        })
        .collect()
}

fn summary(office: &Office) -> String {
    let open = || office.states.iter().filter(|row| row.state.is_open());
    let total: i64 = open().map(office::StateCount::total).sum();
    let old: i64 = open().filter_map(|row| row.by_age.last()).sum();
    format!(
        "Open cases by state: {} in all, {} of them for more than 90 days in their state.",
        page::count(total),
        page::count(old)
    )
}

/// `GET /cases/office`
///
/// # Errors
/// When the database fails.
pub async fn show(ctx: Ctx) -> PageResult {
    let office = ctx.run(office::show).await.map_err(|error| Problem::new(&ctx, error))?;
    let bars = bars(&office);
    let rows = office
        .states
        .iter()
        .map(|row| Row {
            label: row.state.label(),
            state: row.state.code(),
            href: format!("/cases?state={}", row.state.code()),
            total: page::count(row.total()),
            by_age: row.by_age.iter().map(|count| page::count(*count)).collect(),
            by_completeness: row.by_completeness.iter().map(|count| page::count(*count)).collect(),
        })
        .collect();
    let page = OfficePage {
        layout: Layout::new(&ctx, "Office"),
        as_of: page::date(office.as_of),
        summary: summary(&office),
        width: WIDTH,
        height: TOP * 2 + STEP * i32::try_from(bars.len()).unwrap_or(0),
        label_x: LEFT - 8,
        left: LEFT,
        bars,
        rows,
    };
    page::show(&ctx, &page)
}
