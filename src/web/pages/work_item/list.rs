//! The queue's lists of work: the reader's, everybody's, nobody's, and what sleeps.

use super::{choices, state_words};
use crate::app::work_item::{self, WorkListed, WorkPart};
use crate::domain::role::{Permission, may};
use crate::domain::work_item::{SNOOZE_LIMIT_DAYS, WorkNoun};
use crate::web::extract::Ctx;
use crate::web::field::Choice;
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::queue::QueueQuery;
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

#[derive(Template)]
#[template(path = "queue/work_item.html")]
struct WorkList {
    layout: Layout,
    tabs: Vec<(String, &'static str, bool)>,
    show: &'static str,
    caption: &'static str,
    empty: (&'static str, &'static str),
    rows: Vec<WorkSeen>,
    kinds: Vec<Choice>,
    kind: String,
    colleagues: Vec<Choice>,
    may_work: bool,
    hint: String,
    count_text: String,
    next: String,
    first: String,
}

/// A row as a list shows it.
struct WorkSeen {
    number: String,
    href: String,
    kind: &'static str,
    title: String,
    state: String,
    state_label: String,
    holder: String,
    taken: String,
    since: String,
    due: String,
    tone: &'static str,
    asleep: String,
    why: String,
}

fn seen(listed: WorkListed, now: NaiveDateTime) -> WorkSeen {
    let row = listed.row;
    let left_days = row.due_on.map(|due| (due - now.date()).num_days());
    WorkSeen {
        href: format!("/work-items/{}", row.number),
        kind: WorkNoun::from_code(&row.noun).map_or("", WorkNoun::label),
        state_label: state_words(&row.noun, &listed.state),
        state: listed.state,
        title: listed.title,
        holder: listed.holder,
        taken: match row.taken_until {
            Some(until) if until > now && row.assigned_to.is_none() => page::time(until),
            Some(_) | None => String::new(),
        },
        since: page::date(row.since_on),
        due: row.due_on.map(page::date).unwrap_or_default(),
        tone: match left_days {
            Some(days) if days < 0 => "bad",
            Some(days) if days <= 7 => "warn",
            Some(_) | None => "neutral",
        },
        asleep: row.snoozed_until.map(page::date).unwrap_or_default(),
        why: row.snooze_reason,
        number: row.number,
    }
}

/// What a list is called, and what it says when it has no rows.
fn words(show: &str) -> (&'static str, (&'static str, &'static str)) {
    match show {
        "mine" => (
            "What is mine, the nearest clock first",
            ("Nothing is yours", "Take the next one, or look at what is nobody's."),
        ),
        "team" => (
            "What is somebody's, the nearest clock first",
            ("Nothing is assigned", "What colleagues take on is listed here."),
        ),
        "asleep" => (
            "What left the queue until a day",
            ("Nothing sleeps", "What is put off until a day is listed here until that day."),
        ),
        _ => (
            "What is nobody's, the nearest clock first",
            (
                "Everything is somebody's",
                "New allegations, cases and holds without a person are listed here.",
            ),
        ),
    }
}

/// Who may get ticked rows: the reader, nobody, or a colleague.
fn receivers(colleagues: &[(String, String)]) -> Vec<Choice> {
    let first = [Choice::new("me", "Me", false), Choice::new("nobody", "Nobody", false)];
    first.into_iter().chain(choices(colleagues, "")).collect()
}

/// A list of work of the queue.
///
/// # Errors
/// When the database fails.
pub(in crate::web::pages) async fn list(
    ctx: &Ctx,
    tabs: Vec<(String, &'static str, bool)>,
    show: &'static str,
    query: &QueueQuery,
) -> PageResult {
    let part = match show {
        "mine" => {
            WorkPart::Of(ctx.actor.account().map_err(|error| Problem::new(ctx, error))?.to_owned())
        }
        "team" => WorkPart::Team,
        "asleep" => WorkPart::Asleep,
        _ => WorkPart::Unassigned,
    };
    let noun = WorkNoun::from_code(&query.kind);
    let place = query
        .after
        .split_once('.')
        .and_then(|(on, number)| Some((on.parse::<NaiveDate>().ok()?, number.to_owned())));
    let rows = ctx
        .run(move |app, actor| {
            let after = place.as_ref().map(|(on, number)| (*on, number.as_str()));
            work_item::list(app, actor, &part, noun, after)
        })
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let may_work = may(ctx.actor.role, Permission::WorkCases);
    let colleagues = if may_work {
        ctx.run(work_item::list_colleagues).await.map_err(|error| Problem::new(ctx, error))?
    } else {
        Vec::new()
    };
    let kind = noun.map_or("", WorkNoun::code).to_owned();
    let filters = format!("show={show}&kind={kind}");
    let paged =
        Paged::new("/queue", &filters, &query.after, work_item::PAGE_LIMIT_ROWS, rows, |row| {
            format!("{}.{}", row.row.rank_on, row.row.number)
        });
    let now = ctx.app.clock.now();
    let (caption, empty) = words(show);
    let mut layout = Layout::new(ctx, "Queue");
    if query.done == "nothing" {
        layout = layout.saying("info", "Nothing waits that is nobody's and that you may take.");
    }
    let page = WorkList {
        layout,
        tabs,
        show,
        caption,
        empty,
        rows: paged.rows.into_iter().map(|row| seen(row, now)).collect(),
        kinds: WorkNoun::ALL
            .iter()
            .map(|noun| Choice::new(noun.code(), noun.label(), noun.code() == kind))
            .collect(),
        kind,
        colleagues: receivers(&colleagues),
        may_work,
        hint: format!("At most {SNOOZE_LIMIT_DAYS} days, and never past a clock."),
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
    };
    page::show(ctx, &page)
}
