//! Work on a thing: whose it is, taking the next one, letting it sleep, notes,
//! and what to look for. The queue's lists of work are in `list`.

mod bulk;
mod list;

use super::note::{NoteSeen, seen as notes_seen};
use crate::app::step::state_label;
use crate::app::work_item::{self, Snooze, Thing, WorkView};
use crate::domain::event::Noun;
use crate::domain::playbook::{Playbook, Topic};
use crate::domain::role::{Permission, may};
use crate::domain::work_item::{SNOOZE_LIMIT_DAYS, WorkNoun, sleeps};
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

pub use bulk::{apply, preview};
pub(super) use list::list;

#[derive(Template)]
#[template(path = "work_item/show.html")]
struct WorkShow {
    layout: Layout,
    errors: Problems,
    number: String,
    path: String,
    thing_path: String,
    title: String,
    state: String,
    state_label: String,
    item: Option<ItemShown>,
    may_work: bool,
    may_write: bool,
    conflict: String,
    colleagues: Vec<Choice>,
    notes: Vec<NoteSeen>,
    count_text: String,
    next: String,
    first: String,
    body: String,
    corrects: String,
    until: String,
    reason: String,
    hint: String,
    books: Vec<BookShown>,
}

/// The row of the queue.
struct ItemShown {
    version: i32,
    is_open: bool,
    holder: String,
    is_mine: bool,
    taken: String,
    is_taken_by_me: bool,
    since: String,
    due: String,
    asleep: String,
    why: String,
}

/// A playbook: its lines by topic.
struct BookShown {
    id: String,
    heading: String,
    parts: Vec<(&'static str, Vec<(&'static str, &'static str)>)>,
}

/// What was typed before it was refused.
#[derive(Default)]
struct Typed {
    body: String,
    corrects: String,
    until: String,
    reason: String,
    errors: Vec<FieldError>,
}

/// The place in the thread, and what has just been done.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct WorkQuery {
    #[serde(default)]
    after: String,
    /// The note that is to be corrected.
    #[serde(default)]
    corrects: String,
    #[serde(default)]
    done: String,
}

fn said(layout: Layout, done: &str) -> Layout {
    match done {
        "assigned" => layout.saying("success", "Assigned."),
        "taken" => {
            layout.saying("success", "You have this now. Assign it to yourself, or give it back.")
        }
        "returned" => layout.saying("success", "Given back to the queue."),
        "asleep" => layout.saying("success", "It is out of the queue until that day."),
        "awake" => layout.saying("success", "It is back in the queue."),
        "noted" => layout.saying("success", "The note was added."),
        _ => layout,
    }
}

/// The words for a thing's state.
pub(super) fn state_words(noun: &str, state: &str) -> String {
    match crate::domain::workflow::Machine::from_code(noun) {
        Some(machine) => state_label(machine, state).to_owned(),
        None if state == "in_case" => "In a case".to_owned(),
        None => "Received".to_owned(),
    }
}

fn item(ctx: &Ctx, view: &WorkView) -> Option<ItemShown> {
    let row = view.row.as_ref()?;
    let (now, account) = (ctx.app.clock.now(), ctx.actor.account_id.as_deref());
    let is_taken = row.taken_until.is_some_and(|until| until > now);
    let is_asleep = sleeps(now.date(), row.snoozed_until, row.due_on);
    Some(ItemShown {
        version: row.version,
        is_open: row.is_open,
        holder: view.holder.clone(),
        is_mine: account.is_some() && row.assigned_to.as_deref() == account,
        taken: match row.taken_until {
            Some(until) if is_taken => format!("{}, until {}", view.taker, page::time(until)),
            Some(_) | None => String::new(),
        },
        is_taken_by_me: is_taken && !view.is_taken_by_other(account, now),
        since: page::date(row.since_on),
        due: row.due_on.map(page::date).unwrap_or_default(),
        asleep: match row.snoozed_until {
            Some(until) if is_asleep => page::date(until),
            Some(_) | None => String::new(),
        },
        why: row.snooze_reason.clone(),
    })
}

fn book(book: &'static Playbook) -> BookShown {
    let lines = |topic: Topic| -> Vec<(&str, &str)> {
        book.lines
            .iter()
            .filter(|line| line.topic == topic)
            .map(|line| (line.text, line.ground.words()))
            .collect()
    };
    BookShown {
        id: format!("book-{}", book.code),
        heading: format!("Playbook: {}", book.name),
        parts: Topic::ALL.into_iter().map(|topic| (topic.label(), lines(topic))).collect(),
    }
}

fn heading(thing: &Thing) -> &str {
    if thing.title.is_empty() { &thing.number } else { &thing.title }
}

fn show_page(ctx: &Ctx, view: WorkView, query: &WorkQuery, typed: Typed) -> WorkShow {
    let number = view.thing.number.clone();
    let path = format!("/work-items/{number}");
    let is_wrong = !typed.errors.is_empty();
    let title = format!("{}Work on {number}", if is_wrong { "Error: " } else { "" });
    let item = item(ctx, &view);
    let limit = crate::app::note::PAGE_LIMIT_ROWS;
    let noun = view.thing.noun;
    let (state, state_label) =
        (view.thing.state.clone(), state_words(noun.code(), &view.thing.state));
    let heading = heading(&view.thing).to_owned();
    let is_alleged = noun == Noun::Allegation;
    let paged = Paged::new(&path, "", &query.after, limit, view.notes, |note| note.row.id.clone());
    WorkShow {
        layout: said(Layout::new(ctx, &title), &query.done),
        errors: typed.errors.into(),
        thing_path: view.thing.path(),
        title: if is_alleged { format!("{heading} (alleged)") } else { heading },
        state,
        state_label,
        may_work: may(ctx.actor.role, Permission::WorkCases),
        may_write: may(ctx.actor.role, Permission::Act),
        conflict: view.conflict.map(|row| row.target_name).unwrap_or_default(),
        colleagues: choices(&view.colleagues, ""),
        notes: notes_seen(paged.rows),
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
        body: typed.body,
        corrects: if typed.corrects.is_empty() { query.corrects.clone() } else { typed.corrects },
        until: typed.until,
        reason: typed.reason,
        hint: format!(
            "At most {SNOOZE_LIMIT_DAYS} days. A clock of the law puts it back 7 days before its last day."
        ),
        books: view.playbooks.into_iter().map(book).collect(),
        item,
        path,
        number,
    }
}

/// Colleagues as a select offers them.
pub(super) fn choices(colleagues: &[(String, String)], chosen: &str) -> Vec<Choice> {
    colleagues.iter().map(|(id, name)| Choice::new(id, name, id == chosen)).collect()
}

/// `GET /work-items/{number}`
///
/// # Errors
/// When there is no such thing, or the reader may not read it.
pub async fn show(ctx: Ctx, number: Path<String>, query: Query<WorkQuery>) -> PageResult {
    let after = query.after.clone();
    let view = ctx
        .run(move |app, actor| work_item::show(app, actor, &number, &after))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &show_page(&ctx, view, &query, Typed::default()))
}

/// The page with what was typed and what is wrong with it.
async fn show_wrong(ctx: &Ctx, number: String, typed: Typed) -> PageResult {
    let view = ctx
        .run(move |app, actor| work_item::show(app, actor, &number, ""))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let page = show_page(ctx, view, &WorkQuery::default(), typed);
    page::show_with(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page of a note that was refused.
pub(super) async fn show_refused(
    ctx: &Ctx,
    number: String,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> PageResult {
    let typed = Typed {
        body: fields.get("body").to_owned(),
        corrects: fields.get("corrects").to_owned(),
        errors,
        ..Typed::default()
    };
    show_wrong(ctx, number, typed).await
}

/// `POST /queue/next`
///
/// # Errors
/// When the database fails.
pub async fn take_next(ctx: Ctx, fields: Fields) -> PageResult {
    let noun = WorkNoun::from_code(fields.get("kind"));
    let taken = ctx
        .run(move |app, actor| work_item::take_next(app, actor, noun))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&match taken {
        Some(number) => format!("/work-items/{number}?done=taken"),
        None => {
            format!("/queue?show=unassigned&kind={}&done=nothing", noun.map_or("", WorkNoun::code))
        }
    }))
}

/// `POST /work-items/{number}/assignment`
///
/// # Errors
/// When somebody was faster, or the person may not work it.
pub async fn assign(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, to) = (number.clone(), fields.get("to").to_owned());
    let outcome =
        ctx.run(move |app, actor| work_item::assign(app, actor, &wanted, version, &to)).await;
    after(&ctx, number, "assigned", Typed::default(), outcome).await
}

/// `POST /work-items/{number}/return`
///
/// # Errors
/// When the reader has not taken it.
pub async fn give_back(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    let outcome =
        ctx.run(move |app, actor| work_item::give_back(app, actor, &wanted, version)).await;
    after(&ctx, number, "returned", Typed::default(), outcome).await
}

/// `POST /work-items/{number}/snooze`
///
/// # Errors
/// When somebody was faster.
pub async fn snooze(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let form =
        Snooze { until: fields.get("until").to_owned(), reason: fields.get("reason").to_owned() };
    let typed =
        Typed { until: form.until.clone(), reason: form.reason.clone(), ..Typed::default() };
    let wanted = number.clone();
    let outcome =
        ctx.run(move |app, actor| work_item::snooze(app, actor, &wanted, version, &form)).await;
    after(&ctx, number, "asleep", typed, outcome).await
}

/// `POST /work-items/{number}/waking`
///
/// # Errors
/// When somebody was faster.
pub async fn wake(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    let outcome = ctx.run(move |app, actor| work_item::wake(app, actor, &wanted, version)).await;
    after(&ctx, number, "awake", Typed::default(), outcome).await
}

/// What is shown after a change: the page anew, or with what is wrong.
async fn after(
    ctx: &Ctx,
    number: String,
    done: &str,
    typed: Typed,
    outcome: Result<(), Error>,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/work-items/{number}?done={done}"))),
        Err(Error::Invalid(errors)) => show_wrong(ctx, number, Typed { errors, ..typed }).await,
        Err(error) => Err(Problem::new(ctx, error)),
    }
}
