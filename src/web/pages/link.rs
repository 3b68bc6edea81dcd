//! Links: why one was proposed, and the decision about it.

use crate::app::decision::{self, DecisionRow, Terms, TermsForm};
use crate::app::link::{self, Explanation, LinkRow, Reason, Verdict};
use crate::domain::decision::{Narrowing, Reach};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

mod near;
mod screened;
mod why;

pub use near::{near_allegation, near_order};
pub use screened::screened;
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

pub(super) fn one(row: LinkRow) -> LinkShown {
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
    /// The page to come back to, where the reader came from one.
    back: String,
    /// The list that is walked: `links`, `lessons`, or empty.
    walk: &'static str,
    /// The next of that list.
    next: String,
    reason: String,
    reaches: Vec<Choice>,
    form: TermsForm,
    is_narrowed: bool,
    may_reach: bool,
    decisions: Vec<DecisionShown>,
    errors: Problems,
}

/// A decision of before.
struct DecisionShown {
    verdict: &'static str,
    when: String,
    who: String,
    scope: String,
    until: String,
    reason: String,
    is_ended: bool,
}

fn decision_shown((row, who): (DecisionRow, String)) -> DecisionShown {
    let narrowing =
        Narrowing { importer: row.importer, goods: row.goods, place: row.place }.in_words();
    let reach = Reach::from_code(&row.reach).map_or("", Reach::label);
    DecisionShown {
        verdict: if row.verdict == "confirmed" { "Confirmed" } else { "Rejected" },
        when: page::time(row.decided_at),
        scope: if narrowing.is_empty() {
            reach.to_owned()
        } else {
            format!("{reach}; {narrowing}")
        },
        until: row.expires_on.map(page::date).unwrap_or_default(),
        reason: row.reason,
        is_ended: row.ended_on.is_some(),
        who,
    }
}

/// Where the reader came from.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Walk {
    #[serde(default)]
    from: String,
}

/// The list that a code names.
fn walk_of(code: &str) -> &'static str {
    match code {
        "links" => "links",
        "lessons" => "lessons",
        _ => "",
    }
}

/// What came back with a form that was wrong.
#[derive(Default)]
struct Attempt {
    back: String,
    reason: String,
    form: TermsForm,
    errors: Vec<FieldError>,
}

async fn draw(ctx: &Ctx, id: String, walk: &'static str, attempt: Attempt) -> PageResult {
    let (row, decisions, next) = ctx
        .run(move |app, actor| {
            let row = link::find(app, actor, &id)?;
            let decisions = decision::list(app, actor, &id)?;
            let next = link::next(app, actor, walk, &row)?;
            Ok((row, decisions, next))
        })
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let is_wrong = !attempt.errors.is_empty();
    let title = if is_wrong { "Error: Proposed link" } else { "Proposed link" };
    let form = attempt.form;
    let shown = LinkShow {
        layout: Layout::new(ctx, title),
        reaches: Reach::ALL
            .iter()
            .map(|known| {
                let is_chosen = known.code() == form.reach
                    || (form.reach.is_empty() && *known == Reach::Subject);
                Choice::new(known.code(), known.label(), is_chosen)
            })
            .collect(),
        may_reach: row.target_kind == "party",
        is_narrowed: is_wrong
            || [&form.importer, &form.goods, &form.place, &form.expires_on]
                .iter()
                .any(|text| !text.is_empty()),
        row: one(row),
        back: attempt.back,
        walk,
        next: next.map(|id| format!("/links/{id}?from={walk}")).unwrap_or_default(),
        reason: attempt.reason,
        form,
        decisions: decisions.into_iter().map(decision_shown).collect(),
        errors: attempt.errors.into(),
    };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::show_with(ctx, status, &shown)
}

/// `GET /links/{id}`
///
/// # Errors
/// When there is no such link.
pub async fn show(ctx: Ctx, id: web::Path<String>, walk: Query<Walk>) -> PageResult {
    draw(&ctx, id.into_inner(), walk_of(&walk.from), Attempt::default()).await
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
    let id = id.into_inner();
    let walk = walk_of(fields.get("from"));
    let form = TermsForm {
        reach: fields.get("reach").to_owned(),
        importer: fields.get("importer").to_owned(),
        goods: fields.get("goods").to_owned(),
        place: fields.get("place").to_owned(),
        expires_on: fields.get("expires_on").to_owned(),
    };
    let (key, reason, terms) = (id.clone(), fields.get("reason").to_owned(), form.clone());
    let given = reason.clone();
    let outcome = ctx
        .run(move |app, actor| {
            let before = link::find(app, actor, &key)?;
            let terms = Terms::parse(&terms, &before.target_kind, app.clock.today())?;
            let next = link::next(app, actor, walk, &before)?;
            let row = link::decide_on(app, actor, (&key, shown), verdict, &reason, &terms)?;
            Ok((row, next))
        })
        .await;
    let to = fields.get("to");
    let to =
        if to.starts_with('/') && !to.starts_with("//") { to.to_owned() } else { String::new() };
    match outcome {
        Ok((_, Some(next))) if !walk.is_empty() => {
            Ok(page::go(&format!("/links/{next}?from={walk}")))
        }
        Ok(_) if !walk.is_empty() => Ok(page::go(&format!("/queue?show={walk}"))),
        Ok((row, _)) if to.is_empty() => Ok(page::go(&format!("/links/{}", row.id))),
        Ok(_) => Ok(page::go(&to)),
        Err(Error::Invalid(errors)) => {
            draw(&ctx, id, walk, Attempt { back: to, reason: given, form, errors }).await
        }
        Err(error) => Err(problem(error)),
    }
}
