//! The evidence of a case: what the standards ask, the grid, the items, and
//! counsel's grounds.

mod file;
mod item;
mod new;
mod office;
mod seal;
mod shown;

use super::step::Done;
use crate::app::evidence::{self, EvidenceView, NewGround};
use crate::domain::evidence::floor::{self, STANDARDS};
use crate::domain::evidence::{ClaimDraft, ClaimKind};
use crate::domain::role::{Permission, may};
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
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
use shown::{ClaimShown, ItemListed, StandardShown};

pub use file::{add_file, show_file};
pub use item::{answer, change, rate, show as show_item, withdraw};
pub use new::{create, new};
pub use office::show as office;
pub use seal::show as show_seal;

#[derive(Template)]
#[template(path = "evidence/show.html")]
struct EvidenceShow {
    layout: Layout,
    number: String,
    path: String,
    title: String,
    percent: i32,
    definition: &'static str,
    parts: String,
    digest: String,
    standards: Vec<StandardShown>,
    claims: Vec<ClaimShown>,
    items: Vec<ItemListed>,
    count_text: String,
    next: String,
    first: String,
    grounds: Vec<GroundShown>,
    earlier: Vec<EarlierShown>,
    errors: Problems,
    sent: Sent,
    may_work: bool,
    may_ground: bool,
}

/// What came back with errors: which form, and what was in it.
#[derive(Debug, Clone, Default)]
struct Sent {
    form: String,
    kinds: Vec<Choice>,
    statement: String,
    next_claim: i32,
    elements: Vec<Choice>,
    reason: String,
}

/// What was recorded in a case that was merged into this one.
struct EarlierShown {
    number: String,
    href: String,
    grounds: Vec<GroundShown>,
    /// Sealed grids: address, the beginning of the hash, when.
    seals: Vec<(String, String, String)>,
}

fn earlier(view: &EvidenceView) -> Vec<EarlierShown> {
    let shown = |one: &evidence::Earlier| {
        let path = format!("/cases/{}/evidence", one.case_number);
        EarlierShown {
            number: one.case_number.clone(),
            grounds: grounds(&one.grounds, &path),
            seals: one
                .seals
                .iter()
                .map(|(hash, at)| {
                    let short = hash.chars().take(12).collect();
                    (format!("{path}/seals/{hash}"), short, page::time(*at))
                })
                .collect(),
            href: path,
        }
    };
    view.earlier.iter().map(shown).collect()
}

/// A ground on the page.
struct GroundShown {
    id: String,
    element: &'static str,
    standard: &'static str,
    reason: String,
    who: String,
    when: String,
    grid_path: String,
    grid: String,
    withdrawn: String,
    version: i32,
}

/// Which items the page lists.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ItemQuery {
    #[serde(default)]
    after: Option<i32>,
}

/// What a form of the page said, and what is wrong with it.
struct Attempt<'a> {
    form: &'static str,
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

fn sent(view: &EvidenceView, attempt: Option<&Attempt<'_>>) -> Sent {
    let get = |form: &str, name: &str| {
        attempt.filter(|a| a.form == form).map_or("", |a| a.fields.get(name)).to_owned()
    };
    let (kind, element) = (get("claim", "kind"), get("ground", "element"));
    let mut elements = Vec::new();
    for standard in STANDARDS {
        for gap in floor::gaps(&view.grid, standard) {
            if gap.element.takes_ground() && !gap.is_grounded {
                let value = format!("{}/{}", standard.code(), gap.element.code);
                let label = format!("{}: {}", standard.label(), gap.element.asks);
                let is_chosen = value == element;
                elements.push(Choice::new(value, label, is_chosen));
            }
        }
    }
    Sent {
        form: attempt.map_or_else(String::new, |a| a.form.to_owned()),
        kinds: ClaimKind::ALL
            .iter()
            .map(|known| Choice::new(known.code(), known.label(), known.code() == kind))
            .collect(),
        statement: get("claim", "statement"),
        next_claim: view.claims.iter().map(|claim| claim.number).max().unwrap_or(0) + 1,
        elements,
        reason: get("ground", "reason"),
    }
}

fn grounds(rows: &[(evidence::GroundRow, String)], path: &str) -> Vec<GroundShown> {
    rows.iter()
        .map(|(row, who)| {
            let standard = STANDARDS.iter().find(|standard| standard.code() == row.standard);
            GroundShown {
                id: row.id.clone(),
                element: floor::Element::named(&row.element).map_or("", |element| element.asks),
                standard: standard.map_or("", |standard| standard.label()),
                reason: row.reason.clone(),
                who: who.clone(),
                when: page::time(row.recorded_at),
                grid_path: format!("{path}/seals/{}", row.grid_sha256),
                grid: row.grid_sha256.chars().take(12).collect(),
                withdrawn: row.withdrawn_at.map_or_else(String::new, |at| {
                    format!("Withdrawn {}: {}", page::time(at), row.withdrawn_reason)
                }),
                version: row.version,
            }
        })
        .collect()
}

fn page_of(
    ctx: &Ctx,
    layout: Layout,
    view: &EvidenceView,
    after: i32,
    attempt: Option<&Attempt<'_>>,
) -> EvidenceShow {
    let path = format!("/cases/{}/evidence", view.case.docket_number);
    let limit = evidence::PAGE_LIMIT_ROWS;
    let items = view.items.iter().filter(|item| item.number > after).take(limit + 1).collect();
    let key = if after > 0 { after.to_string() } else { String::new() };
    let limit_rows = i64::try_from(limit).unwrap_or(i64::MAX);
    let paged = Paged::new(&path, "", &key, limit_rows, items, |item: &&evidence::ItemRow| {
        item.number.to_string()
    });
    let permille = floor::completeness_permille(&view.grid);
    let role = ctx.actor.role;
    EvidenceShow {
        number: view.case.docket_number.clone(),
        title: view.case.title.clone(),
        percent: permille / 10,
        definition: floor::COMPLETENESS,
        parts: shown::parts(view),
        digest: view.digest.clone(),
        standards: STANDARDS.iter().map(|standard| shown::standard(view, *standard)).collect(),
        claims: shown::claims(view, &path),
        items: paged.rows.into_iter().map(|row| ItemListed::new(row, &path)).collect(),
        count_text: paged.count_text,
        next: paged.next,
        first: paged.first,
        grounds: grounds(&view.grounds, &path),
        earlier: earlier(view),
        errors: attempt.map_or_else(Problems::default, |a| a.errors.clone().into()),
        sent: sent(view, attempt),
        may_work: view.is_open && may(role, Permission::WorkCases),
        may_ground: view.is_open && may(role, Permission::RecordGrounds),
        path,
        layout,
    }
}

/// `GET /cases/{number}/evidence`
///
/// # Errors
/// When there is no such case.
pub async fn show(
    ctx: Ctx,
    number: Path<String>,
    query: Query<ItemQuery>,
    done: Query<Done>,
) -> PageResult {
    let view = ctx
        .run(move |app, actor| evidence::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let title = format!("Evidence of {}", view.case.docket_number);
    let layout = done.say(Layout::new(&ctx, &title));
    page::show(&ctx, &page_of(&ctx, layout, &view, query.after.unwrap_or(0), None))
}

/// What follows a change: the page again, or the form with its errors.
async fn answered(
    ctx: Ctx,
    number: String,
    form: &'static str,
    fields: Fields,
    outcome: Result<()>,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/cases/{number}/evidence?done=saved"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| evidence::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let title = format!("Error: Evidence of {}", view.case.docket_number);
            let attempt = Attempt { form, fields: &fields, errors };
            let page = page_of(&ctx, Layout::new(&ctx, &title), &view, 0, Some(&attempt));
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

fn reason(fields: &Fields) -> Result<Reason> {
    Reason::parse(fields.get("reason")).map_err(|error| Error::field("reason", error.to_string()))
}

/// `POST /cases/{number}/evidence/claims`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn create_claim(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let draft = ClaimDraft::parse(sent.get("kind"), sent.get("statement"))
                .map_err(Error::Invalid)?;
            evidence::add_claim(app, actor, &wanted, sent.version()?, &draft).map(drop)
        })
        .await;
    answered(ctx, number, "claim", fields, outcome).await
}

/// `POST /cases/{number}/evidence/claims/{claim}`: words it anew.
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn change_claim(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (number, claim) = path.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let draft = ClaimDraft::parse(sent.get("kind"), sent.get("statement"))
                .map_err(Error::Invalid)?;
            evidence::change_claim(app, actor, &wanted, claim, sent.version()?, &draft)
        })
        .await;
    answered(ctx, number, "claim", fields, outcome).await
}

/// `POST /cases/{number}/evidence/claims/{claim}/withdrawal`
///
/// # Errors
/// When the case is closed, or somebody was faster.
pub async fn withdraw_claim(ctx: Ctx, path: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (number, claim) = path.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let version = sent.version()?;
            evidence::withdraw_claim(app, actor, &wanted, claim, version, &reason(&sent)?)
        })
        .await;
    answered(ctx, number, "withdrawal", fields, outcome).await
}

/// `POST /cases/{number}/evidence/grounds`
///
/// # Errors
/// When the element is of law, or the case is closed.
pub async fn record_ground(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let (standard, element) =
                sent.get("element").split_once('/').unwrap_or(("", sent.get("element")));
            let new = NewGround {
                standard: standard.to_owned(),
                element: element.to_owned(),
                reason: sent.get("reason").to_owned(),
            };
            evidence::record_ground(app, actor, &wanted, &new)
        })
        .await;
    answered(ctx, number, "ground", fields, outcome).await
}

/// `POST /cases/{number}/evidence/grounds/{id}/withdrawal`
///
/// # Errors
/// When there is no such ground, or somebody was faster.
pub async fn withdraw_ground(ctx: Ctx, path: Path<(String, String)>, fields: Fields) -> PageResult {
    let (number, id) = path.into_inner();
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let version = sent.version()?;
            evidence::withdraw_ground(app, actor, &wanted, &id, version, &reason(&sent)?)
        })
        .await;
    answered(ctx, number, "withdrawal", fields, outcome).await
}
