//! The threshold with open eyes: every view is an address.

use super::party::country_shown;
use crate::app::tuning::{self, Accuracy};
use crate::app::{Actor, App};
use crate::domain::role::{self, Permission};
use crate::domain::tuning::{Point, Share};
use crate::error::{FieldError, Result};
use crate::web::extract::Ctx;
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

mod setting;

use setting::{Given, SettingShown, limits};
pub use setting::{approve, propose, refuse};

#[derive(Template)]
#[template(path = "tuning/show.html")]
struct TuningShow {
    layout: Layout,
    threshold: i32,
    in_use: i32,
    minutes: u32,
    measured: String,
    scorer: &'static str,
    figures: Vec<FigureShown>,
    waiting: String,
    waiting_below: String,
    precision_line: String,
    recall_line: String,
    mark: i32,
    points: Vec<PointShown>,
    countries: Vec<AccuracyShown>,
    scripts: Vec<AccuracyShown>,
    has_decisions: bool,
    in_use_version: i32,
    settings: Vec<SettingShown>,
    may_propose: bool,
    limits: String,
    given: Given,
    is_proposing: bool,
    errors: Problems,
}

/// One figure at the threshold that is looked at, and at the one in use.
struct FigureShown {
    label: &'static str,
    chosen: String,
    used: String,
}

struct PointShown {
    threshold: i32,
    precision: String,
    recall: String,
    read: String,
    hours: String,
    is_chosen: bool,
}

struct AccuracyShown {
    group: String,
    decided: String,
    share: String,
    interval: String,
}

/// The threshold and the minutes that a form asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TuningQuery {
    threshold: String,
    minutes: String,
}

/// A share in words: "87.5% (61.0 to 96.9)".
fn share_text(share: &Share) -> String {
    share.permille.map_or_else(
        || "not known".to_owned(),
        |permille| {
            format!("{} ({} to {})", percent(permille), tenths(share.low), tenths(share.high))
        },
    )
}

fn tenths(permille: u32) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

fn percent(permille: u32) -> String {
    format!("{}%", tenths(permille))
}

/// Minutes as hours with one digit.
fn hours(minutes: u64) -> String {
    let tenths = minutes.div_ceil(6);
    format!("{}.{} h", tenths / 10, tenths % 10)
}

/// A curve as the points of a polyline in a box of 600 by 200.
fn polyline(points: &[Point], from: i32, of: impl Fn(&Point) -> Share) -> String {
    let width = (1000 - from).max(1);
    points
        .iter()
        .filter_map(|point| {
            let permille = i32::try_from(of(point).permille?).ok()?;
            let x = (point.threshold - from) * 600 / width;
            Some(format!("{x},{}", 200 - permille / 5))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn accuracy_shown(rows: Vec<Accuracy>, name: impl Fn(&str) -> String) -> Vec<AccuracyShown> {
    rows.into_iter()
        .map(|row| AccuracyShown {
            group: if row.group.is_empty() { "not known".to_owned() } else { name(&row.group) },
            decided: page::count(i64::from(row.share.whole)),
            share: row.share.permille.map(percent).unwrap_or_default(),
            interval: format!("{} to {}", tenths(row.share.low), tenths(row.share.high)),
        })
        .collect()
}

/// `GET /tuning`
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn show(ctx: Ctx, query: Query<TuningQuery>) -> PageResult {
    let threshold = query.threshold.trim().parse::<i32>().ok();
    let minutes = query.minutes.trim().parse::<u32>().ok();
    draw(&ctx, (threshold, minutes), Given::default(), Vec::new()).await
}

async fn draw(
    ctx: &Ctx,
    (threshold, minutes): (Option<i32>, Option<u32>),
    given: Given,
    errors: Vec<FieldError>,
) -> PageResult {
    let read = move |app: &App, actor: &Actor| -> Result<_> {
        let settings = crate::app::threshold::list(app, actor)?;
        Ok((tuning::show(app, actor, threshold, minutes)?, settings))
    };
    let (seen, settings) = ctx.run(read).await.map_err(|error| Problem::new(ctx, error))?;
    let is_waiting = settings.iter().any(|setting| setting.row.state == "proposed");
    let own = ctx.actor.account_id.as_deref().unwrap_or_default();
    let errors = Problems::from(errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = format!("{}Threshold of screening", errors.prefix());
    let mut shown = figures(ctx, &title, seen);
    shown.may_propose = role::may(ctx.actor.role, Permission::ProposeThreshold) && !is_waiting;
    shown.settings = settings.into_iter().map(|seen| SettingShown::new(seen, own)).collect();
    shown.limits = limits();
    shown.is_proposing = !errors.is_empty() && errors.of("refusal").is_empty();
    shown.given = given;
    shown.errors = errors;
    page::show_with(ctx, status, &shown)
}

/// What past decisions say, drawn; without the settings.
fn figures(ctx: &Ctx, title: &str, seen: tuning::Tuning) -> TuningShow {
    let each = seen.minutes_each;
    let figure = |label, of: &dyn Fn(&Point) -> String| FigureShown {
        label,
        chosen: of(&seen.chosen),
        used: of(&seen.used),
    };
    let count = |number: u64| page::count(i64::try_from(number).unwrap_or(i64::MAX));
    let width = (1000 - seen.in_use).max(1);
    TuningShow {
        layout: Layout::new(ctx, title),
        threshold: seen.threshold,
        in_use: seen.in_use,
        minutes: each,
        measured: seen
            .measured_minutes
            .map(|minutes| format!("The middle decision here took {minutes} min."))
            .unwrap_or_default(),
        scorer: seen.scorer_version,
        figures: vec![
            figure("Precision: confirmed among those decided", &|p| share_text(&p.precision)),
            figure("Recall: still proposed among all confirmed", &|p| share_text(&p.recall)),
            figure("Decisions that it would have asked for", &|p| page::count(i64::from(p.read))),
            figure("Hours of an analyst for them", &|p| hours(p.minutes(each))),
        ],
        waiting: format!("{} ({})", count(seen.waiting), hours(seen.waiting * u64::from(each))),
        waiting_below: count(seen.waiting_below),
        precision_line: polyline(&seen.curve, seen.in_use, |point| point.precision),
        recall_line: polyline(&seen.curve, seen.in_use, |point| point.recall),
        mark: (seen.threshold - seen.in_use) * 600 / width,
        points: seen
            .curve
            .iter()
            .map(|point| PointShown {
                threshold: point.threshold,
                precision: share_text(&point.precision),
                recall: share_text(&point.recall),
                read: page::count(i64::from(point.read)),
                hours: hours(point.minutes(each)),
                is_chosen: point.threshold == seen.threshold,
            })
            .collect(),
        has_decisions: seen.all.whole > 0,
        countries: accuracy_shown(seen.countries, country_shown),
        scripts: accuracy_shown(seen.scripts, str::to_owned),
        in_use_version: seen.in_use_version,
        settings: Vec::new(),
        may_propose: false,
        limits: String::new(),
        given: Given::default(),
        is_proposing: false,
        errors: Problems::default(),
    }
}
