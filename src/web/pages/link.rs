//! Links: why one was proposed, and the decision about it.

use crate::app::link::{self, Explanation, LinkRow, Reason, Verdict};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

mod near;
mod why;

pub use near::{near_allegation, near_order};
pub use why::{AnswerShown, PartShown, Why};

/// A link as pages show it; `parts/links.html` draws a list of these.
#[derive(Debug, Clone)]
pub struct LinkShown {
    /// Its key.
    pub id: String,
    /// The version that a decision is made on.
    pub version: i32,
    /// What it leads to, in words.
    pub target: String,
    /// The party's name or the line's goods; empty when not known.
    pub name: String,
    /// Where that is.
    pub href: String,
    /// producer, importer …
    pub role: String,
    /// proposed, confirmed, rejected.
    pub state: String,
    /// The state in words.
    pub state_label: &'static str,
    /// The score in hundredths.
    pub percent: i32,
    /// Why, in one sentence.
    pub sentence: String,
    /// Why, part by part.
    pub reasons: Vec<Reason>,
    /// The rules and the list that were compared.
    pub versions: String,
    /// The same with bars and what would change it.
    pub why: Why,
    /// The reason of the decision.
    pub decision: String,
    /// True while it waits for a person.
    pub is_open: bool,
}

/// Turns rows into what pages show. A row whose reasons cannot be read is
/// shown without them.
#[must_use]
pub fn shown(rows: Vec<LinkRow>) -> Vec<LinkShown> {
    rows.into_iter().map(one).collect()
}

fn one(row: LinkRow) -> LinkShown {
    let (target, href) = match (&row.document, row.line, row.party_id) {
        (Some(document), Some(line), _) => (
            format!("{document}, line {line}"),
            format!("/shipments/{}/{line}", page::encode(document)),
        ),
        (_, _, Some(party)) => ("Party".to_owned(), format!("/parties/{party}")),
        _ => (row.target_key.clone(), String::new()),
    };
    let reasons: Vec<Reason> = serde_json::from_str(&row.reasons).unwrap_or_default();
    let explanation: Explanation = serde_json::from_str(&row.explanation).unwrap_or_default();
    LinkShown {
        target,
        name: row.target_name,
        href,
        state_label: match row.state.as_str() {
            "confirmed" => "Confirmed",
            "rejected" => "Rejected",
            _ => "Proposed",
        },
        is_open: row.state == "proposed",
        percent: row.score_permille / 10,
        why: Why::new(row.score_permille, &reasons, explanation),
        reasons,
        versions: if row.list_version.is_empty() {
            format!("scored by {}", row.scorer_version)
        } else {
            format!("scored by {} against {}", row.scorer_version, row.list_version)
        },
        decision: row.decision_reason.unwrap_or_default(),
        id: row.id,
        version: row.version,
        role: row.role,
        state: row.state,
        sentence: row.sentence,
    }
}

#[derive(Template)]
#[template(path = "link/show.html")]
struct LinkShow {
    layout: Layout,
    row: LinkShown,
    back: String,
    reason: String,
    error: String,
}

/// `GET /links/{id}`
///
/// # Errors
/// When there is no such link.
pub async fn show(ctx: Ctx, id: web::Path<String>) -> PageResult {
    let row = ctx
        .run(move |app, actor| link::find(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, "Proposed link");
    let row = one(row);
    page::show(
        &ctx,
        &LinkShow { layout, row, back: String::new(), reason: String::new(), error: String::new() },
    )
}

/// `GET /links/{id}/explanation`: the same words as the page, as JSON, for programs
/// of staff. Keys of the API do not open it: they are for trade files.
///
/// # Errors
/// When there is no such link.
pub async fn read(ctx: Ctx, id: web::Path<String>) -> PageResult {
    let row = ctx
        .run(move |app, actor| link::find(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let parsed = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap_or_default();
    Ok(HttpResponse::Ok().json(serde_json::json!({
        "id": row.id,
        "subject_kind": row.subject_kind,
        "target_kind": row.target_kind,
        "target": row.target_key,
        "name": row.target_name,
        "role": row.role,
        "state": row.state,
        "score_permille": row.score_permille,
        "sentence": row.sentence,
        "reasons": parsed(&row.reasons),
        "explanation": parsed(&row.explanation),
        "scorer_version": row.scorer_version,
        "list_version": row.list_version,
        "proposed_on": row.proposed_on,
        "version": row.version,
    })))
}

/// `POST /links/{id}/decision`
///
/// # Errors
/// When somebody was faster, or there is no such link.
pub async fn decide(ctx: Ctx, id: web::Path<String>, fields: Fields) -> PageResult {
    let problem = |error: Error| Problem::new(&ctx, error);
    let shown = fields.version().map_err(problem)?;
    let verdict = Verdict::from_code(fields.get("verdict"))
        .ok_or_else(|| problem(Error::field("verdict", "Confirm or reject.")))?;
    let (key, reason) = (id.clone(), fields.get("reason").to_owned());
    let given = reason.clone();
    let outcome =
        ctx.run(move |app, actor| link::decide(app, actor, &key, shown, verdict, &reason)).await;
    let to = fields.get("to");
    let to =
        if to.starts_with('/') && !to.starts_with("//") { to.to_owned() } else { String::new() };
    match outcome {
        Ok(row) if to.is_empty() => Ok(page::go(&format!("/links/{}", row.id))),
        Ok(_) => Ok(page::go(&to)),
        Err(Error::Invalid(errors)) => {
            let row =
                ctx.run(move |app, actor| link::find(app, actor, &id)).await.map_err(problem)?;
            let error = errors.first().map(|e| e.message.clone()).unwrap_or_default();
            let layout = Layout::new(&ctx, "Proposed link");
            let page = LinkShow { layout, row: one(row), back: to, reason: given, error };
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(problem(error)),
    }
}
