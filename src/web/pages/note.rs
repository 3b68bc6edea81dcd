//! Notes on a thing, and the notes that name the reader.

use super::work_item::show_refused;
use crate::app::note::{self, Mention, NoteShown, UNREAD_LIMIT_ROWS};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use actix_web::web::Path;
use askama::Template;

/// A note of a thread.
pub(super) struct NoteSeen {
    /// Its key, and its place on the page.
    pub(super) id: String,
    /// Who wrote it.
    pub(super) author: String,
    /// When.
    pub(super) written: String,
    /// The same for machines.
    pub(super) iso: String,
    /// What it says.
    pub(super) body: String,
    /// The note that it corrects.
    pub(super) corrects: String,
    /// Whether a newer note corrects it.
    pub(super) is_corrected: bool,
}

/// Notes as a thread shows them.
pub(super) fn seen(notes: Vec<NoteShown>) -> Vec<NoteSeen> {
    let corrected: Vec<String> =
        notes.iter().filter_map(|note| note.row.corrects.clone()).collect();
    notes
        .into_iter()
        .map(|note| NoteSeen {
            is_corrected: corrected.contains(&note.row.id),
            author: note.author,
            written: page::time(note.row.written_at),
            iso: note.row.written_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            body: note.row.body,
            corrects: note.row.corrects.unwrap_or_default(),
            id: note.row.id,
        })
        .collect()
}

#[derive(Template)]
#[template(path = "queue/mentions.html")]
struct MentionList {
    layout: Layout,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<MentionSeen>,
    unread_text: String,
    count_text: String,
    next: String,
    first: String,
}

struct MentionSeen {
    id: String,
    number: String,
    href: String,
    author: String,
    written: String,
    body: String,
    is_read: bool,
}

/// The notes that name the reader, as a part of the queue.
///
/// # Errors
/// When the database fails.
pub(super) async fn list(
    ctx: &Ctx,
    tabs: Vec<(String, &'static str, bool)>,
    after: &str,
) -> PageResult {
    let behind = after.to_owned();
    let rows = ctx
        .run(move |app, actor| note::list_mentions(app, actor, &behind))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let unread = ctx.run(note::count_unread).await.map_err(|error| Problem::new(ctx, error))?;
    let limit = note::PAGE_LIMIT_ROWS;
    let paged = Paged::new("/queue", "show=mentions", after, limit, rows, |row| row.row.id.clone());
    let is_more = i64::try_from(unread).unwrap_or(i64::MAX) >= UNREAD_LIMIT_ROWS;
    let page = MentionList {
        layout: Layout::new(ctx, "Queue"),
        tabs,
        rows: paged.rows.into_iter().map(mention).collect(),
        unread_text: if is_more { format!("{unread} or more") } else { unread.to_string() },
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
    };
    page::show(ctx, &page)
}

fn mention(mention: Mention) -> MentionSeen {
    let row = mention.row;
    MentionSeen {
        href: format!("/work-items/{}#note-{}", row.number, row.id),
        number: row.number,
        author: mention.author,
        written: page::time(row.written_at),
        body: row.body,
        is_read: mention.read_at.is_some(),
        id: row.id,
    }
}

/// `POST /work-items/{number}/notes`
///
/// # Errors
/// When there is no such thing.
pub async fn create(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            note::write(app, actor, &wanted, sent.get("body"), sent.get("corrects"))
        })
        .await;
    match outcome {
        Ok(()) => Ok(page::go(&format!("/work-items/{number}?done=noted#notes"))),
        Err(Error::Invalid(errors)) => show_refused(&ctx, number, &fields, errors).await,
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /mentions/{id}/reading`
///
/// # Errors
/// When the database fails.
pub async fn read(ctx: Ctx, id: Path<String>, _fields: Fields) -> PageResult {
    ctx.run(move |app, actor| note::mark_read(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go("/queue?show=mentions"))
}
