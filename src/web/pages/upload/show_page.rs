//! One upload: how far it is, what it did, and what was wrong with its rows.

use super::review_page::{Check, Wrong, check};
use super::shipments_page::ShipmentsPart;
use super::undo_page::{RehearsalPart, UndoPart};
use super::{Behind, Line, Side, line};
use crate::app::upload::{
    self, Chosen, Difference, Listed, RejectRow, Review, Shown, Standing, UploadRow, WarningRow,
};
use crate::app::{rehearsal, undo};
use crate::config::PAGE_ROWS;
use crate::domain::role::{Permission, may};
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "upload/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows or not, each by itself")]
struct UploadShow {
    layout: Layout,
    is_staff: bool,
    is_open: bool,
    is_known: bool,
    waits_for_sender: bool,
    check: Option<Check>,
    quality_path: String,
    read_by: String,
    commonest: Vec<Kind>,
    list_path: &'static str,
    self_path: String,
    line: Line,
    progress: Progress,
    refusal: Option<(String, String)>,
    facts: Vec<(&'static str, String)>,
    sha256: String,
    same_before: Option<(String, String, String)>,
    proposals: String,
    notes: Vec<String>,
    columns: Vec<Column>,
    warnings: Vec<Odd>,
    rejects: Vec<Fault>,
    count_text: String,
    next: String,
    first: String,
    undo: UndoPart,
    rehearsal: RehearsalPart,
    shipments: Option<ShipmentsPart>,
    changed: Vec<Difference>,
}

/// How far an import is, in bytes of text.
struct Progress {
    done: i64,
    total: i64,
    text: String,
}

struct Column {
    header: String,
    meaning: &'static str,
    confidence: String,
}

struct Odd {
    field: &'static str,
    note: String,
    count: String,
    first_row: String,
    sample: String,
}

struct Fault {
    row: String,
    line: String,
    column: String,
    found: String,
    why: String,
    hint: String,
    suggested: String,
}

/// A kind of fault.
struct Kind {
    column: String,
    count: String,
    why: String,
    found: String,
    hint: String,
}

fn kinds(shown: &Shown) -> Vec<Kind> {
    let kinds = shown.commonest.iter();
    kinds
        .map(|kind| Kind {
            column: kind.column.clone(),
            count: page::on_this_page(kind.count, "time").replace(" on this page", ""),
            why: kind.why.clone(),
            found: kind.found.clone(),
            hint: kind.hint.clone(),
        })
        .collect()
}

/// By whose word the columns are read.
fn read_by(shown: &Shown) -> String {
    let is_confirmed = shown.plan.as_ref().is_some_and(|plan| plan.review == "confirmed");
    match &shown.mapping {
        Some(saved) => {
            format!("Read with the saved mapping “{}”, version {}.", saved.name, saved.version)
        }
        None if is_confirmed => "Read as a person of the sender confirmed.".to_owned(),
        None => String::new(),
    }
}

fn fault(row: &RejectRow) -> Fault {
    let label = upload::field_label(&row.field);
    let column = if row.column_name.is_empty() { label } else { &row.column_name };
    Fault {
        row: page::count(row.row_number),
        line: page::count(row.line_number),
        column: column.to_owned(),
        found: row.found.clone(),
        why: row.why.clone(),
        hint: row.hint.clone(),
        suggested: row.suggestion.clone(),
    }
}

fn progress(row: &UploadRow) -> Progress {
    let text = if row.state == "received" {
        "Waiting to be read, or being prepared.".to_owned()
    } else {
        format!("{} rows read", page::count(row.rows_read))
    };
    Progress { done: row.next_offset.min(row.decoded_bytes), total: row.decoded_bytes, text }
}

/// Facts for people: what the file is and how it is read.
fn facts(row: &UploadRow) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Received", page::time(row.created_at)),
        ("Size", format!("{} bytes", page::count(row.size_bytes))),
    ];
    if !row.encoding.is_empty() {
        facts.push(("Encoding", row.encoding.clone()));
        facts.push(("Compression", row.compression.clone()));
        facts.push(("Delimiter", row.delimiter.clone()));
        facts.push(("Header row", format!("line {}", page::count(row.header_row))));
        facts.push(("Layout", row.layout.replace('_', " ")));
    }
    if let Some(at) = row.finished_at {
        facts.push(("Finished", page::time(at)));
    }
    facts
}

fn columns(shown: &Shown) -> Vec<Column> {
    let Some(opened) = &shown.opened else { return Vec::new() };
    let columns = opened.mapping.columns.iter();
    columns
        .map(|column| Column {
            header: column.header.clone(),
            meaning: column.field.map_or("", |field| field.label()),
            confidence: format!("{}%", column.confidence_permille / 10),
        })
        .collect()
}

fn notes(shown: &Shown) -> Vec<String> {
    let opened = shown.opened.as_ref();
    opened.map(|o| o.notes.iter().chain(&o.mapping.notes).cloned().collect()).unwrap_or_default()
}

/// The place behind which a page of faults begins: `row.ordinal`.
fn fault_place(behind: &Behind) -> (i64, i32) {
    let place = behind.after.as_deref().and_then(|text| text.split_once('.'));
    place
        .and_then(|(row, ordinal)| Some((row.parse().ok()?, ordinal.parse().ok()?)))
        .unwrap_or((0, 0))
}

fn odd(odd: &WarningRow) -> Odd {
    Odd {
        field: upload::field_label(&odd.field),
        note: odd.note.clone(),
        count: page::count(odd.found_count),
        first_row: if odd.first_row > 0 { page::count(odd.first_row) } else { String::new() },
        sample: odd.sample.clone(),
    }
}

/// What the page is made of.
struct Found {
    shown: Shown,
    review: Option<Review>,
    rejects: Vec<RejectRow>,
    undo: undo::Shown,
    rehearsal: rehearsal::Shown,
}

async fn find(
    ctx: &Ctx,
    public_id: String,
    place: (i64, i32),
    chosen: Chosen,
) -> crate::error::Result<Found> {
    ctx.run(move |app, actor| {
        let shown = upload::show(app, actor, &public_id)?;
        let is_own = actor.organization_id == Some(shown.row.organization_id);
        let may_check = is_own && may(actor.role, Permission::Upload);
        let review = if shown.standing() == Standing::Review && may_check {
            Some(upload::review(app, actor, &public_id, Some(&chosen))?)
        } else {
            None
        };
        let rejects = upload::rejects(app, actor, &public_id, place, PAGE_ROWS + 1)?;
        let undo = undo::show(app, actor, &shown.row)?;
        let rehearsal = rehearsal::show(app, actor, &shown.row)?;
        Ok(Found { shown, review, rejects, undo, rehearsal })
    })
    .await
}

/// One upload; with what was wrong when its columns were assigned.
pub(in crate::web::pages) async fn show_page(
    ctx: Ctx,
    side: Side,
    public_id: String,
    behind: Behind,
    wrong: Wrong,
) -> PageResult {
    let place = fault_place(&behind);
    let found = find(&ctx, public_id, place, wrong.chosen.clone()).await;
    let found = found.map_err(|error| Problem::new(&ctx, error))?;
    let Found { shown, review, mut rejects, undo, rehearsal } = found;
    let limit = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = rejects.len() > limit;
    rejects.truncate(limit);
    let row = &shown.row;
    let standing = shown.standing();
    let listed = Listed {
        row: row.clone(),
        organization: shown.organization.clone(),
        plan: shown.plan.clone(),
    };
    let self_path = format!("{}/{}", side.base(), row.public_id);
    let next = rejects.last().filter(|_| has_more);
    let next = next.map_or_else(String::new, |last| {
        format!("{self_path}?after={}.{}#rejects", last.row_number, last.ordinal)
    });
    let mark = if wrong.errors.is_empty() { "" } else { "Error: " };
    let status =
        if wrong.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = UploadShow {
        layout: Layout::new(&ctx, &format!("{mark}{}", row.file_name)),
        is_staff: side == Side::Staff,
        is_open: standing.is_moving(),
        is_known: behind.known.is_some(),
        waits_for_sender: standing == Standing::Review && review.is_none(),
        check: review.map(|review| check(&self_path, row.version, &review, &wrong)),
        quality_path: match side {
            Side::Staff => format!("/uploads/quality/{}", row.organization_id),
            Side::Partner => "/partner/quality".to_owned(),
        },
        read_by: read_by(&shown),
        commonest: kinds(&shown),
        list_path: side.list(),
        line: line(side, &listed),
        progress: progress(row),
        refusal: row.refusal.clone().map(|why| (why, row.refusal_hint.clone().unwrap_or_default())),
        facts: facts(row),
        sha256: row.sha256.clone(),
        same_before: shown.same_before.as_ref().map(|same| {
            let href = format!("{}/{}", side.base(), same.public_id);
            (href, same.file_name.clone(), page::time(same.created_at))
        }),
        proposals: page::count(row.proposals),
        notes: notes(&shown),
        columns: columns(&shown),
        warnings: shown.warnings.iter().map(odd).collect(),
        count_text: page::on_this_page(rejects.len(), "fault"),
        rejects: rejects.iter().map(fault).collect(),
        next,
        first: behind.after.map_or_else(String::new, |_| format!("{self_path}#rejects")),
        self_path,
        undo: UndoPart::new(side, row, &undo),
        rehearsal: RehearsalPart::new(side, row, rehearsal),
        shipments: shown.shipments.as_ref().map(|counts| ShipmentsPart::new(row, counts)),
        changed: shown.changed,
    };
    page::show_with(&ctx, status, &page)
}
