//! One piece of evidence: read, corrected, rated, answered, withdrawn.

use super::super::step::Done;
use super::new::{FormShown, form_now, form_of};
use super::shown::{self, AS_SUCH};
use crate::app::evidence::{self, ItemView, NewRating, RatingRow};
use crate::domain::allegation::Indicator;
use crate::domain::evidence::{ClaimKind, Direction, ItemDraft, Strength};
use crate::domain::packet::Media;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evidence/item.html")]
struct ItemShow {
    layout: Layout,
    number: String,
    path: String,
    here: String,
    item: i32,
    title: String,
    listed: shown::ItemListed,
    is_readable: bool,
    provenance: String,
    reference: String,
    sha256: String,
    content: String,
    /// Name, kind and size of its file; empty without one that was sent here.
    file: String,
    added: String,
    withdrawn: String,
    version: i32,
    cells: Vec<CellShown>,
    versions: Vec<VersionShown>,
    rating: RatingForm,
    edit: FormShown,
    reason: String,
    sent: &'static str,
    errors: Problems,
    may_work: bool,
    may_answer: bool,
}

/// One rated cell.
struct CellShown {
    id: String,
    claim: i32,
    statement: String,
    indicator: String,
    label: &'static str,
    direction: &'static str,
    strength: &'static str,
    directions: Vec<Choice>,
    strengths: Vec<Choice>,
    note: String,
    answer: String,
    is_open: bool,
    is_withdrawn: bool,
    version: i32,
}

/// What a version said.
struct VersionShown {
    number: i32,
    when: String,
    who: String,
    said: String,
    content: String,
}

/// The form for a cell that is not rated yet.
struct RatingForm {
    claims: Vec<Choice>,
    indicators: Vec<Choice>,
    directions: Vec<Choice>,
    strengths: Vec<Choice>,
    note: String,
}

fn directions(chosen: &str) -> Vec<Choice> {
    Direction::ALL
        .iter()
        .map(|known| Choice::new(known.code(), known.label(), known.code() == chosen))
        .collect()
}

fn strengths(chosen: &str) -> Vec<Choice> {
    Strength::ALL
        .iter()
        .map(|known| Choice::new(known.code(), known.label(), known.code() == chosen))
        .collect()
}

fn rating_form(view: &ItemView, fields: &Fields) -> RatingForm {
    let standing = view.evidence.claims.iter().filter(|claim| !claim.is_withdrawn);
    RatingForm {
        claims: standing
            .map(|claim| {
                let number = claim.number.to_string();
                let kind = ClaimKind::from_code(&claim.kind).map_or("", ClaimKind::label);
                let is_chosen = number == fields.get("claim");
                Choice::new(number.clone(), format!("Claim {number}: {kind}"), is_chosen)
            })
            .collect(),
        indicators: Indicator::ALL
            .iter()
            .map(|known| {
                Choice::new(known.code(), known.label(), known.code() == fields.get("indicator"))
            })
            .collect(),
        directions: directions(fields.get("direction")),
        strengths: strengths(fields.get("strength")),
        note: fields.get("note").to_owned(),
    }
}

fn cell(view: &ItemView, row: &RatingRow) -> CellShown {
    let claim = view.evidence.claims.iter().find(|claim| claim.number == row.claim);
    CellShown {
        id: row.id.clone(),
        claim: row.claim,
        statement: claim.map(|claim| claim.statement.clone()).unwrap_or_default(),
        indicator: row.indicator.clone(),
        label: Indicator::from_code(&row.indicator).map_or(AS_SUCH, Indicator::label),
        direction: Direction::from_code(&row.direction).map_or("", Direction::label),
        strength: Strength::from_code(&row.strength).map_or("", Strength::label),
        directions: directions(&row.direction),
        strengths: strengths(&row.strength),
        note: row.note.clone(),
        answer: row.answer.clone(),
        is_open: row.direction == Direction::Contradicts.code() && row.answer.is_empty(),
        is_withdrawn: row.is_withdrawn,
        version: row.version,
    }
}

fn file_words(row: &evidence::FileRow) -> String {
    let media = Media::from_code(&row.media).map_or("file", Media::label);
    format!("{} ({media}, {} bytes)", row.file_name, page::count(row.size_bytes))
}

fn said(body: &str) -> String {
    serde_json::from_str::<ItemDraft>(body).map_or_else(
        |_| body.to_owned(),
        |draft| {
            format!(
                "{}. {}. Origin: {}. {} Reference: {}.",
                draft.title,
                draft.source_kind.label(),
                draft.origin,
                draft.provenance,
                if draft.reference.is_empty() { "none" } else { &draft.reference }
            )
        },
    )
}

fn page_of(
    ctx: &Ctx,
    view: &ItemView,
    sent: &'static str,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> ItemShow {
    let number = view.evidence.case.docket_number.clone();
    let path = format!("/cases/{number}/evidence");
    let (role, row) = (ctx.actor.role, &view.item);
    let stands = view.evidence.is_open && !row.is_withdrawn;
    let (errors, nothing) = (Problems::from(errors), Fields::default());
    let edit = if sent == "edit" { form_of(fields) } else { form_now(row) };
    let cells = view.evidence.ratings.iter().filter(|rating| rating.item == row.number);
    ItemShow {
        layout: Layout::new(
            ctx,
            &format!("{}Evidence {} of {number}", errors.prefix(), row.number),
        ),
        here: format!("{path}/items/{}", row.number),
        item: row.number,
        title: row.title.clone(),
        listed: shown::ItemListed::new(row, &path),
        is_readable: view.is_readable,
        provenance: row.provenance.clone(),
        reference: row.reference.clone(),
        sha256: row.sha256.clone(),
        content: row.content_sha256.clone(),
        file: view.file.as_ref().filter(|_| view.is_readable).map(file_words).unwrap_or_default(),
        added: format!("{}, {}", page::time(row.added_at), view.adder),
        withdrawn: if row.is_withdrawn {
            format!("Withdrawn {}. {}", page::time(row.changed_at), row.withdrawn_reason)
        } else {
            String::new()
        },
        version: row.version,
        cells: cells.map(|rating| cell(view, rating)).collect(),
        versions: view
            .versions
            .iter()
            .map(|(version, who)| VersionShown {
                number: version.number,
                when: page::time(version.made_at),
                who: who.clone(),
                said: if version.is_withdrawn {
                    "Withdrawn".to_owned()
                } else {
                    said(&version.body)
                },
                content: version.content_sha256.clone(),
            })
            .collect(),
        rating: rating_form(view, if sent == "rate" { fields } else { &nothing }),
        edit: FormShown::new(edit),
        reason: if sent == "withdraw" { fields.get("reason").to_owned() } else { String::new() },
        sent,
        errors,
        may_work: stands && may(role, Permission::WorkCases),
        may_answer: stands && may(role, Permission::Act),
        number,
        path,
    }
}

/// `GET /cases/{number}/evidence/items/{item}`
///
/// # Errors
/// When there is no such item.
pub async fn show(ctx: Ctx, path: Path<(String, i32)>, done: Query<Done>) -> PageResult {
    let (number, item) = path.into_inner();
    let view = ctx
        .run(move |app, actor| evidence::show_item(app, actor, &number, item))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let mut page = page_of(&ctx, &view, "", &Fields::default(), Vec::new());
    page.layout = done.say(page.layout);
    page::show(&ctx, &page)
}

/// The page again with what was wrong with a file.
pub(super) async fn again(
    ctx: &Ctx,
    number: String,
    item: i32,
    errors: Vec<FieldError>,
) -> PageResult {
    let view = ctx
        .run(move |app, actor| evidence::show_item(app, actor, &number, item))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let page = page_of(ctx, &view, "file", &Fields::default(), errors);
    page::show_with(ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn answered(
    ctx: Ctx,
    (number, item): (String, i32),
    sent: &'static str,
    fields: Fields,
    outcome: Result<()>,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/cases/{number}/evidence/items/{item}?done=saved"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| evidence::show_item(app, actor, &number, item))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let page = page_of(&ctx, &view, sent, &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /cases/{number}/evidence/items/{item}`: corrects it.
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn change(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let at = path.into_inner();
    let ((number, item), sent) = (at.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let draft =
                ItemDraft::parse(&form_of(&sent), app.clock.today()).map_err(Error::Invalid)?;
            evidence::change_item(app, actor, &number, item, sent.version()?, &draft)
        })
        .await;
    answered(ctx, at, "edit", fields, outcome).await
}

/// `POST /cases/{number}/evidence/items/{item}/withdrawal`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn withdraw(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let at = path.into_inner();
    let ((number, item), sent) = (at.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let version = sent.version()?;
            let reason = Reason::parse(sent.get("reason"))
                .map_err(|error| Error::field("reason", error.to_string()))?;
            evidence::withdraw_item(app, actor, &number, item, version, &reason)
        })
        .await;
    answered(ctx, at, "withdraw", fields, outcome).await
}

/// `POST /cases/{number}/evidence/items/{item}/ratings`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn rate(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let at = path.into_inner();
    let ((number, item), sent) = (at.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let new = NewRating {
                claim: sent.get("claim").parse().unwrap_or(0),
                indicator: sent.get("indicator").to_owned(),
                direction: sent.get("direction").to_owned(),
                strength: sent.get("strength").to_owned(),
                note: sent.get("note").to_owned(),
                version: sent.version()?,
            };
            evidence::rate(app, actor, &number, item, &new)
        })
        .await;
    answered(ctx, at, "rate", fields, outcome).await
}

/// `POST /cases/{number}/evidence/items/{item}/answers`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn answer(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let at = path.into_inner();
    let ((number, item), sent) = (at.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let words = Reason::parse(sent.get("answer"))
                .map_err(|error| Error::field("answer", error.to_string()))?;
            let claim = sent.get("claim").parse().unwrap_or(0);
            let cell = (claim, item, sent.get("indicator"));
            evidence::answer(app, actor, &number, cell, sent.version()?, &words)
        })
        .await;
    answered(ctx, at, "answer", fields, outcome).await
}
