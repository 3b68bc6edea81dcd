//! How good an organization's files were over time: a plot, and the same as a table.

use super::Side;
use crate::app::upload::{self, Graded, QUALITY_DEFINITION};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;
use askama::Template;

/// The drawing's size and the room that its plot has, in its own units.
const WIDTH: i32 = 720;
const HEIGHT: i32 = 240;
const LEFT: i32 = 80;
const RIGHT: i32 = 704;
const TOP: i32 = 16;
const BOTTOM: i32 = 204;

#[derive(Template)]
#[template(path = "upload/quality.html")]
struct QualityPage {
    layout: Layout,
    is_staff: bool,
    organization: String,
    list_path: String,
    definition: &'static str,
    plot: Plot,
    rows: Vec<Point>,
}

/// What the drawing is made of.
struct Plot {
    width: i32,
    height: i32,
    left: i32,
    right: i32,
    label_x: i32,
    bottom: i32,
    grid: Vec<(i32, &'static str)>,
    line: String,
    summary: String,
    first: String,
    last: String,
}

/// One file, as a mark of the drawing and as a row of the table.
struct Point {
    x: i32,
    y: i32,
    href: String,
    file_name: String,
    received: String,
    quality: String,
    read: String,
    rejected: String,
}

/// Thousandths as people read them: 98.5%.
pub(super) fn percent(permille: i32) -> String {
    let (whole, tenth) = (permille / 10, permille % 10);
    if tenth == 0 { format!("{whole}%") } else { format!("{whole}.{tenth}%") }
}

fn height(permille: i32) -> i32 {
    BOTTOM - permille.clamp(0, 1000) * (BOTTOM - TOP) / 1000
}

/// Marks from the oldest at the left to the newest at the right.
fn points(side: Side, graded: &[Graded]) -> Vec<Point> {
    let steps = i32::try_from(graded.len()).unwrap_or(i32::MAX).saturating_sub(1);
    let place = |step: i32| match steps {
        0 => i32::midpoint(LEFT, RIGHT),
        _ => LEFT + (RIGHT - LEFT) * step / steps,
    };
    (0..)
        .zip(graded.iter().rev())
        .map(|(step, file)| Point {
            x: place(step),
            y: height(file.quality_permille),
            href: format!("{}/{}", side.base(), file.public_id),
            file_name: file.file_name.clone(),
            received: page::time(file.created_at),
            quality: percent(file.quality_permille),
            read: page::count(file.rows_read),
            rejected: page::count(file.rows_rejected),
        })
        .collect()
}

fn plot(points: &[Point]) -> Plot {
    let line: Vec<String> = points.iter().map(|point| format!("{},{}", point.x, point.y)).collect();
    let (first, last) = (points.first(), points.last());
    let summary = match (first, last) {
        (Some(first), Some(last)) if points.len() > 1 => format!(
            "Quality of {} files, from {} at first to {} at last.",
            points.len(),
            first.quality,
            last.quality
        ),
        (Some(only), _) => format!("Quality of one file: {}.", only.quality),
        _ => String::new(),
    };
    Plot {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        label_x: LEFT - 8,
        bottom: BOTTOM + 20,
        grid: vec![
            (height(1000), "100%"),
            (height(750), "75%"),
            (height(500), "50%"),
            (height(250), "25%"),
            (height(0), "0%"),
        ],
        line: line.join(" "),
        summary,
        first: first.map(|point| point.received.clone()).unwrap_or_default(),
        last: last
            .filter(|_| points.len() > 1)
            .map(|point| point.received.clone())
            .unwrap_or_default(),
    }
}

async fn quality_page(ctx: Ctx, side: Side, organization_id: Option<i64>) -> PageResult {
    let found = ctx.run(move |app, actor| upload::quality(app, actor, organization_id)).await;
    let (organization, graded) = found.map_err(|error| Problem::new(&ctx, error))?;
    let mut rows = points(side, &graded);
    let plot = plot(&rows);
    rows.reverse();
    let list_path = match organization_id {
        Some(id) => format!("{}?organization={id}", side.list()),
        None => side.list().to_owned(),
    };
    let page = QualityPage {
        layout: Layout::new(&ctx, "Quality of files"),
        is_staff: side == Side::Staff,
        organization,
        list_path,
        definition: QUALITY_DEFINITION,
        plot,
        rows,
    };
    page::show(&ctx, &page)
}

/// `GET /uploads/quality/{organization}`
///
/// # Errors
/// When there is no such organization.
pub async fn staff(ctx: Ctx, organization: Path<i64>) -> PageResult {
    quality_page(ctx, Side::Staff, Some(organization.into_inner())).await
}

/// `GET /partner/quality`
///
/// # Errors
/// When the database fails.
pub async fn partner(ctx: Ctx) -> PageResult {
    quality_page(ctx, Side::Partner, None).await
}
