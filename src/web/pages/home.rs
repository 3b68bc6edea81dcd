//! The start page and the two health checks.

use crate::domain::role::{Permission, may};
use crate::web::extract::Ctx;
use crate::web::page::{self, PageResult, PublicLayout};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomeShow {
    layout: PublicLayout,
}

/// `GET /`: where a role's work begins; for the public, what this is.
///
/// # Errors
/// When the template fails.
pub async fn show(ctx: Ctx) -> PageResult {
    let starts = [
        (Permission::DecideLinks, "/queue"),
        (Permission::Approve, "/queue"),
        (Permission::Investigate, "/investigations"),
        (Permission::MakeReports, "/reports"),
        (Permission::Administer, "/admin"),
        (Permission::ReadOwnUploads, "/partner"),
        (Permission::ReadOwnHolds, "/partner/holds"),
        (Permission::FileOnBehalf, "/allegations/new"),
        (Permission::SpeakToOrders, "/partner/orders"),
    ];
    if ctx.actor.account_id.is_some() {
        let start = starts.iter().find(|(permission, _)| may(ctx.actor.role, *permission));
        return Ok(page::go(start.map_or("/sessions", |(_, path)| path)));
    }
    let page = HomeShow { layout: PublicLayout::new(&ctx, "Goods made with forced labor") };
    page::show_source(&ctx, StatusCode::OK, &page)
}

/// `GET /healthz`: the process answers.
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// `GET /readyz`: the database answers and has the newest schema.
pub async fn ready(ctx: Ctx) -> HttpResponse {
    let url = ctx.app.settings.database.clone();
    let pending = ctx.run(move |_, _| crate::app::health::pending_migrations(&url)).await;
    match pending {
        Ok(0) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Ok(_) => HttpResponse::ServiceUnavailable().body("run: docket307 migrate\n"),
        Err(_) => HttpResponse::ServiceUnavailable().body("the database does not answer\n"),
    }
}
