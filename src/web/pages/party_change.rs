//! Merges and splits of parties: proposed, shown, decided, undone.

use crate::app::party_change::{self, ChangeSeen, Preview};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::party::{country_shown, kind_shown};

#[derive(Template)]
#[template(path = "party_change/new.html")]
struct ChangeNew {
    layout: Layout,
    id: i64,
    name: String,
    other: String,
    other_name: String,
    other_href: String,
    other_spellings: Vec<String>,
    other_identifiers: usize,
    other_links: usize,
    contradictions: String,
    alike: Vec<(String, String)>,
    spellings: Vec<Choice>,
    identifiers: Vec<Choice>,
    may_split: bool,
    merge_reason: String,
    split_reason: String,
    errors: Problems,
}

/// Which other party a merge is with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Other {
    #[serde(default)]
    other: String,
}

/// The number of a party, from its number or the address of its page.
fn party_number(text: &str) -> Option<i64> {
    text.trim().rsplit('/').next().and_then(|last| last.trim().parse().ok())
}

/// A form that came back.
#[derive(Default)]
struct Attempt {
    kind: String,
    reason: String,
    spellings: Vec<String>,
    identifiers: Vec<String>,
    errors: Vec<FieldError>,
}

fn new_page(ctx: &Ctx, preview: Preview, other: String, attempt: Attempt) -> ChangeNew {
    let is_wrong = !attempt.errors.is_empty();
    let title = if is_wrong { "Error: Merge or split" } else { "Merge or split" };
    let is_merge = attempt.kind == "merge";
    let (merge_reason, split_reason) =
        if is_merge { (attempt.reason, String::new()) } else { (String::new(), attempt.reason) };
    ChangeNew {
        layout: Layout::new(ctx, title),
        id: preview.party.id,
        name: preview.party.name,
        other_name: preview.other.as_ref().map(|other| other.name.clone()).unwrap_or_default(),
        other_href: preview
            .other
            .as_ref()
            .map(|other| format!("/parties/{}", other.id))
            .unwrap_or_default(),
        other: preview.other.map_or(other, |other| other.id.to_string()),
        other_spellings: preview
            .other_spellings
            .into_iter()
            .map(|row| {
                if row.address.is_empty() {
                    row.name
                } else {
                    format!("{}, {}", row.name, row.address)
                }
            })
            .collect(),
        other_identifiers: preview.other_identifiers,
        other_links: preview.other_links,
        contradictions: preview.contradictions.join(", "),
        alike: preview
            .alike
            .into_iter()
            .map(|(id, name, country)| {
                let place = country_shown(&country);
                let label = if place.is_empty() { name } else { format!("{name}, {place}") };
                (format!("/parties/{}/changes/new?other={id}", preview.party.id), label)
            })
            .collect(),
        may_split: preview.spellings.len() > 1,
        spellings: preview
            .spellings
            .into_iter()
            .map(|row| {
                let value = row.id.to_string();
                let is_chosen = attempt.spellings.contains(&value);
                Choice::new(value, row.name, is_chosen).hinting(row.address)
            })
            .collect(),
        identifiers: preview
            .identifiers
            .into_iter()
            .map(|(kind, value, ..)| {
                let code = format!("{kind} {value}");
                let is_chosen = attempt.identifiers.contains(&code);
                Choice::new(code, format!("{} {value}", kind_shown(&kind)), is_chosen)
            })
            .collect(),
        merge_reason,
        split_reason,
        errors: attempt.errors.into(),
    }
}

/// `GET /parties/{id}/changes/new`
///
/// # Errors
/// When there is no such party.
pub async fn new(ctx: Ctx, id: Path<i64>, other: Query<Other>) -> PageResult {
    let (id, text) = (id.into_inner(), other.into_inner().other);
    let other = party_number(&text);
    let preview = ctx
        .run(move |app, actor| party_change::preview(app, actor, id, other))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &new_page(&ctx, preview, text, Attempt::default()))
}

/// `POST /parties/{id}/changes`
///
/// # Errors
/// When there is no such party.
pub async fn create(ctx: Ctx, id: Path<i64>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let text = fields.get("other").to_owned();
    let other = party_number(&text);
    let mut attempt = Attempt {
        kind: fields.get("kind").to_owned(),
        reason: fields.get("reason").to_owned(),
        spellings: fields.all("spelling"),
        identifiers: fields.all("identifier"),
        errors: Vec::new(),
    };
    let (kind, reason) = (attempt.kind.clone(), attempt.reason.clone());
    let spellings: Vec<i64> =
        attempt.spellings.iter().filter_map(|text| text.parse().ok()).collect();
    let identifiers = attempt.identifiers.clone();
    let outcome = ctx
        .run(move |app, actor| {
            if kind == "split" {
                party_change::propose_split(app, actor, id, &spellings, &identifiers, &reason)
            } else {
                party_change::propose_merge(app, actor, id, other, &reason)
            }
        })
        .await;
    match outcome {
        Ok(change) => Ok(page::go(&format!("/party-changes/{change}"))),
        Err(Error::Invalid(errors)) => {
            attempt.errors = errors;
            // The two forms of the page have a reason each.
            for error in &mut attempt.errors {
                if attempt.kind != "split" && error.field == "reason" {
                    "merge-reason".clone_into(&mut error.field);
                }
            }
            let preview = ctx
                .run(move |app, actor| party_change::preview(app, actor, id, other))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let shown = new_page(&ctx, preview, text, attempt);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

#[derive(Template)]
#[template(path = "party_change/show.html")]
struct ChangeShow {
    layout: Layout,
    id: String,
    version: i32,
    title: String,
    state: String,
    state_label: &'static str,
    party: String,
    party_href: String,
    other: String,
    other_href: String,
    spellings: Vec<String>,
    identifiers: Vec<String>,
    merged: usize,
    reason: String,
    proposed: String,
    decided: String,
    undone: String,
    undo_reason: String,
    may_decide: bool,
    is_own: bool,
    may_undo: bool,
    given: String,
    errors: Problems,
}

/// The state of a change in words.
pub(super) fn state_label(state: &str) -> &'static str {
    match state {
        "applied" => "Took effect",
        "refused" => "Refused",
        "undone" => "Undone",
        _ => "Proposed",
    }
}

/// A change in one line: "Merge B into A".
pub(super) fn what(seen: &ChangeSeen) -> String {
    let name = |id: i64| seen.parties.get(&id).map_or("another party", |(name, _)| name.as_str());
    if seen.row.kind == "merge" {
        format!("Merge {} into {}", name(seen.row.other_id), name(seen.row.party_id))
    } else {
        format!("Take {} out of {}", seen.spellings.join("; "), name(seen.row.party_id))
    }
}

async fn draw(ctx: &Ctx, id: String, given: String, errors: Vec<FieldError>) -> PageResult {
    let seen = ctx
        .run(move |app, actor| party_change::show(app, actor, &id))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let is_wrong = !errors.is_empty();
    let title = what(&seen);
    let by =
        |who: Option<&String>| who.and_then(|id| seen.people.get(id)).cloned().unwrap_or_default();
    let row = &seen.row;
    let told = |at: Option<chrono::NaiveDateTime>, who: Option<&String>| {
        at.map(|at| format!("{}, {}", page::time(at), by(who))).unwrap_or_default()
    };
    let name = |id: i64| seen.parties.get(&id).map(|(name, _)| name.clone()).unwrap_or_default();
    let is_own = ctx.actor.account_id.as_deref() == Some(row.proposed_by.as_str());
    let is_made = row.kind == "merge" || matches!(row.state.as_str(), "applied" | "undone");
    let shown = ChangeShow {
        layout: Layout::new(ctx, &if is_wrong { format!("Error: {title}") } else { title.clone() }),
        version: row.version,
        state: row.state.clone(),
        state_label: state_label(&row.state),
        party: name(row.party_id),
        party_href: format!("/parties/{}", row.party_id),
        other: name(row.other_id),
        other_href: if is_made { format!("/parties/{}", row.other_id) } else { String::new() },
        spellings: seen.spellings.clone(),
        identifiers: seen
            .content
            .identifiers
            .iter()
            .map(|(_, kind, value)| format!("{} {value}", kind_shown(kind)))
            .collect(),
        merged: seen.content.parties.len(),
        reason: row.reason.clone(),
        proposed: told(Some(row.proposed_at), Some(&row.proposed_by)),
        decided: told(row.decided_at, row.decided_by.as_ref()),
        undone: told(row.undone_at, row.undone_by.as_ref()),
        undo_reason: row.undo_reason.clone().unwrap_or_default(),
        may_decide: row.state == "proposed" && !is_own,
        is_own: row.state == "proposed" && is_own,
        may_undo: row.state == "applied",
        id: row.id.clone(),
        title,
        given,
        errors: errors.into(),
    };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::show_with(ctx, status, &shown)
}

/// `GET /party-changes/{id}`
///
/// # Errors
/// When there is none.
pub async fn show(ctx: Ctx, id: Path<String>) -> PageResult {
    draw(&ctx, id.into_inner(), String::new(), Vec::new()).await
}

/// What a person may do with a change.
#[derive(Clone, Copy)]
enum Act {
    Approve,
    Refuse,
    Undo,
}

async fn act(ctx: Ctx, id: String, fields: Fields, act: Act) -> PageResult {
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (key, reason) = (id.clone(), fields.get("reason").to_owned());
    let given = reason.clone();
    let outcome = ctx
        .run(move |app, actor| match act {
            Act::Approve => party_change::approve(app, actor, &key, shown),
            Act::Refuse => party_change::refuse(app, actor, &key, shown, &reason),
            Act::Undo => party_change::undo(app, actor, &key, shown, &reason),
        })
        .await;
    match outcome {
        Ok(row) => Ok(page::go(&format!("/party-changes/{}", row.id))),
        Err(Error::Invalid(errors)) => draw(&ctx, id, given, errors).await,
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /party-changes/{id}/approval`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn approve(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, Act::Approve).await
}

/// `POST /party-changes/{id}/refusal`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn refuse(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, Act::Refuse).await
}

/// `POST /party-changes/{id}/undo`
///
/// # Errors
/// When a later change builds on it, or somebody was faster.
pub async fn undo(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, Act::Undo).await
}
