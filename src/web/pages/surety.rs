//! Who answers as surety for the entry behind a hold: named and ended by staff.

use super::step::Done;
use crate::app::hold::surety::{self, NewSurety};
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::Problems;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "hold/surety.html")]
struct SuretyList {
    layout: Layout,
    number: String,
    path: String,
    rows: Vec<SuretySeen>,
    may_act: bool,
    sent: NewSurety,
    errors: Problems,
}

struct SuretySeen {
    id: String,
    name: String,
    bond_number: String,
    seen: String,
    since: String,
    ended: String,
}

async fn listed(
    ctx: &Ctx,
    number: String,
    title: &str,
    (sent, errors): (NewSurety, Vec<FieldError>),
) -> Result<SuretyList, Problem> {
    let wanted = number.clone();
    let rows = ctx
        .run(move |app, actor| surety::list(app, actor, &wanted))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    Ok(SuretyList {
        layout: Layout::new(ctx, title),
        path: format!("/holds/{number}/sureties"),
        number,
        rows: rows
            .into_iter()
            .map(|(row, name)| SuretySeen {
                id: row.id,
                name,
                bond_number: row.bond_number,
                seen: row.seen,
                since: page::time(row.named_at),
                ended: row
                    .ended_at
                    .map(|at| format!("{}: {}", page::time(at), row.end_reason))
                    .unwrap_or_default(),
            })
            .collect(),
        may_act: may(ctx.actor.role, Permission::Act),
        sent,
        errors: Problems::from(errors),
    })
}

/// `GET /holds/{number}/sureties`
///
/// # Errors
/// When there is no such hold.
pub async fn list(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let none = (NewSurety::default(), Vec::new());
    let mut shown = listed(&ctx, number.into_inner(), "Sureties", none).await?;
    shown.layout = done.say(shown.layout);
    page::show(&ctx, &shown)
}

/// `POST /holds/{number}/sureties`
///
/// # Errors
/// When there is no such hold.
pub async fn create(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let sent = NewSurety {
        organization: fields.get("organization").to_owned(),
        bond_number: fields.get("bond_number").to_owned(),
        seen: fields.get("seen").to_owned(),
    };
    let (wanted, new) = (number.clone(), sent.clone());
    match ctx.run(move |app, actor| surety::name(app, actor, &wanted, &new)).await {
        Ok(()) => Ok(page::go(&format!("/holds/{number}/sureties?done=saved"))),
        Err(Error::Invalid(errors)) => {
            let shown = listed(&ctx, number, "Error: Sureties", (sent, errors)).await?;
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /holds/{number}/sureties/{id}/end`
///
/// # Errors
/// Without a reason, or when it has ended.
pub async fn end(ctx: Ctx, at: Path<(String, String)>, fields: Fields) -> PageResult {
    let (number, id) = at.into_inner();
    let wanted = number.clone();
    ctx.run(move |app, actor| surety::end(app, actor, &wanted, &id, fields.get("reason")))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go(&format!("/holds/{number}/sureties?done=saved")))
}
