//! A month of deadlines, week by week.

use super::DeadlineQuery;
use crate::app::deadline::{self, DeadlineShown, MONTH_LIMIT_ROWS};
use crate::domain::clock::calendar::kept_on;
use crate::error::{Error, Result};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use askama::Template;
use chrono::{Datelike, Days, Months, NaiveDate};

/// The deadlines that a day names; more are counted.
const DAY_LIMIT_ROWS: usize = 4;

#[derive(Template)]
#[template(path = "deadline/month.html")]
struct DeadlineMonth {
    layout: Layout,
    title: String,
    weeks: Vec<Vec<DaySeen>>,
    before: String,
    next: String,
    list_href: String,
    is_cut: bool,
    count: usize,
}

/// A day of the month, or of the weeks around it.
struct DaySeen {
    day: u32,
    name: String,
    is_other: bool,
    is_today: bool,
    holiday: &'static str,
    entries: Vec<(String, String, &'static str)>,
    more: usize,
    href: String,
}

/// `GET /deadlines/month`
///
/// # Errors
/// When the database fails.
pub async fn month(ctx: Ctx, query: Query<DeadlineQuery>) -> PageResult {
    let query = query.into_inner();
    let today = ctx.app.clock.today();
    let asked = first_day(query.month.trim(), today);
    let first = asked.map_err(|error| Problem::new(&ctx, error))?;
    let after = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let mut wanted = query.wanted().map_err(|error| Problem::new(&ctx, error))?;
    wanted.between = Some((first, after));
    let rows = ctx
        .run(move |app, actor| deadline::list(app, actor, &wanted, None, MONTH_LIMIT_ROWS + 1))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let limit = usize::try_from(MONTH_LIMIT_ROWS).unwrap_or(usize::MAX);
    let filters = query.filters();
    let to = |on: Option<NaiveDate>| {
        on.map(|on| format!("/deadlines/month?month={}&{filters}", on.format("%Y-%m")))
            .unwrap_or_default()
    };
    page::show(
        &ctx,
        &DeadlineMonth {
            layout: Layout::new(&ctx, "Deadlines of a month"),
            title: first.format("%B %Y").to_string(),
            weeks: weeks(first, after, today, &rows, &filters),
            before: to(first.checked_sub_months(Months::new(1))),
            next: to(Some(after)),
            list_href: format!("/deadlines?{filters}"),
            is_cut: rows.len() > limit,
            count: rows.len().min(limit),
        },
    )
}

/// The first day of the month that was asked for; without one, of this month.
fn first_day(month: &str, today: NaiveDate) -> Result<NaiveDate> {
    if month.is_empty() {
        return Ok(today.with_day(1).unwrap_or(today));
    }
    format!("{month}-01")
        .parse::<NaiveDate>()
        .ok()
        .filter(|first| (1970..=9000).contains(&first.year()))
        .ok_or_else(|| Error::field("month", "Write the month as year-month, such as 2026-11."))
}

fn weeks(
    first: NaiveDate,
    after: NaiveDate,
    today: NaiveDate,
    rows: &[DeadlineShown],
    filters: &str,
) -> Vec<Vec<DaySeen>> {
    let back = u64::from(first.weekday().num_days_from_sunday());
    let mut day = first.checked_sub_days(Days::new(back)).unwrap_or(first);
    let mut weeks = Vec::new();
    while day < after {
        let mut week = Vec::with_capacity(7);
        for _ in 0..7 {
            let is_other = day < first || day >= after;
            week.push(seen(day, is_other, today, rows, filters));
            day = day.succ_opt().unwrap_or(day);
        }
        weeks.push(week);
    }
    weeks
}

fn seen(
    day: NaiveDate,
    is_other: bool,
    today: NaiveDate,
    rows: &[DeadlineShown],
    filters: &str,
) -> DaySeen {
    let due: Vec<_> = rows.iter().filter(|shown| shown.row.due_on == Some(day)).collect();
    let entries = due
        .iter()
        .take(DAY_LIMIT_ROWS)
        .map(|shown| {
            let seen = super::seen_on(shown, today);
            (format!("{} {}", seen.code, seen.number), seen.href, seen.tone)
        })
        .collect();
    DaySeen {
        day: day.day(),
        name: page::date(day),
        is_other,
        is_today: day == today,
        holiday: kept_on(day).map_or("", |(name, _)| name),
        entries,
        more: due.len().saturating_sub(DAY_LIMIT_ROWS),
        href: format!("/deadlines?on={day}&{filters}"),
    }
}
