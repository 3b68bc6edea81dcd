//! Why not: the parties that came nearest and were not proposed.

use super::why::{Why, decimal};
use crate::app::link::Explanation;
use crate::app::screening::{self, Near};
use crate::app::threshold::InForce;
use crate::domain::event::Noun;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::web;
use askama::Template;

#[derive(Template)]
#[template(path = "link/nearest.html")]
struct Nearest {
    layout: Layout,
    number: String,
    back: String,
    rows: Vec<NearShown>,
    threshold: String,
}

struct NearShown {
    anchor: String,
    heading: String,
    name: String,
    href: String,
    role: &'static str,
    percent: u16,
    sentence: String,
    why: Why,
    is_rejected: bool,
}

/// `GET /allegations/{number}/nearest`
///
/// # Errors
/// When there is no such allegation.
pub async fn near_allegation(ctx: Ctx, number: web::Path<String>) -> PageResult {
    show(ctx, Noun::Allegation, number.into_inner()).await
}

/// `GET /orders/{number}/nearest`
///
/// # Errors
/// When there is no such order.
pub async fn near_order(ctx: Ctx, number: web::Path<String>) -> PageResult {
    show(ctx, Noun::Order, number.into_inner()).await
}

async fn show(ctx: Ctx, kind: Noun, number: String) -> PageResult {
    let wanted = number.clone();
    let near = ctx
        .run(move |app, actor| screening::nearest(app, actor, kind, &wanted))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let folder = if kind == Noun::Order { "orders" } else { "allegations" };
    let page = Nearest {
        layout: Layout::new(&ctx, &format!("{number}: why not others")),
        back: format!("/{folder}/{number}"),
        threshold: decimal(i32::from(near.in_force.threshold.permille())),
        rows: near
            .parties
            .into_iter()
            .enumerate()
            .map(|(place, party)| shown(place + 1, party, near.in_force))
            .collect(),
        number,
    };
    page::show(&ctx, &page)
}

fn shown(place: usize, near: Near, in_force: InForce) -> NearShown {
    let Near { party_id, name, role, score, is_rejected } = near;
    let explanation = Explanation::of(&score, in_force.threshold, in_force.version);
    NearShown {
        anchor: format!("near-{place}"),
        heading: format!("Nearest {place}"),
        name,
        href: format!("/parties/{party_id}"),
        role,
        percent: score.permille / 10,
        why: Why::new(i32::from(score.permille), &score.reasons, explanation),
        sentence: score.sentence,
        is_rejected,
    }
}
