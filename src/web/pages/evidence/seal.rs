//! A grid as it was when something was proposed or decided.

use super::shown::{SealedRow, sealed_rows};
use crate::app::evidence;
use crate::domain::evidence::Element;
use crate::web::extract::Ctx;
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evidence/seal.html")]
struct SealShow {
    layout: Layout,
    number: String,
    path: String,
    digest: String,
    made: String,
    is_sound: bool,
    is_current: bool,
    claims: Vec<(i32, &'static str)>,
    rows: Vec<SealedRow>,
    items: Vec<ItemThen>,
    grounds: Vec<(&'static str, &'static str)>,
}

/// An item of a sealed grid.
struct ItemThen {
    number: i32,
    title: String,
    source: &'static str,
    origin: i32,
    version: i32,
    content: String,
}

/// `GET /cases/{number}/evidence/seals/{sha256}`
///
/// # Errors
/// When nothing was sealed under this hash.
pub async fn show(ctx: Ctx, path: Path<(String, String)>) -> PageResult {
    let (number, sha256) = path.into_inner();
    let view = ctx
        .run(move |app, actor| evidence::show_seal(app, actor, &number, &sha256))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let number = view.case.docket_number;
    let title = |item: i32| {
        view.titles.iter().find(|(known, _)| *known == item).map_or("", |(_, title)| title)
    };
    let page = SealShow {
        layout: Layout::new(&ctx, &format!("Sealed grid of {number}")),
        path: format!("/cases/{number}/evidence"),
        made: page::time(view.made_at),
        is_sound: view.is_sound,
        is_current: view.is_current,
        claims: view.grid.claims.iter().map(|claim| (claim.number, claim.kind.label())).collect(),
        rows: sealed_rows(&view.grid, &view.titles),
        items: view
            .grid
            .items
            .iter()
            .map(|item| ItemThen {
                number: item.number,
                title: title(item.number).to_owned(),
                source: item.source_kind.label(),
                origin: item.origin,
                version: item.version,
                content: item.content_sha256.clone(),
            })
            .collect(),
        grounds: view
            .grid
            .grounds
            .iter()
            .map(|ground| {
                let element = Element::named(&ground.element).map_or("", |element| element.asks);
                (ground.standard.label(), element)
            })
            .collect(),
        digest: view.digest,
        number,
    };
    page::show(&ctx, &page)
}
