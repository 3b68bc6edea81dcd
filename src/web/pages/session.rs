//! Signing in, signing out, and one's own sessions.

use crate::app::session;
use crate::config::SESSION_LIFE_HOURS;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::guard::cookie_name;
use crate::web::limit::{Limited, Limits};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "session/new.html")]
struct SessionNew {
    layout: Layout,
    email: String,
    to: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "session/list.html")]
struct SessionList {
    layout: Layout,
    rows: Vec<SessionShown>,
}

struct SessionShown {
    handle: String,
    agent: String,
    since: String,
    seen: String,
    is_this: bool,
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// A path of ours, or the start page: never another site.
fn local(to: &str) -> &str {
    let is_local = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.contains(char::is_control);
    if is_local { to } else { "/" }
}

/// `GET /sign-in`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx, query: Query<To>) -> PageResult {
    let to = local(&query.to).to_owned();
    page::show(
        &ctx,
        &SessionNew { layout: Layout::new(&ctx, "Sign in"), email: String::new(), to, error: None },
    )
}

/// The kind of browser in a word: enough to tell one's sessions apart.
fn agent(request: &HttpRequest) -> String {
    let text =
        request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("");
    let browser =
        ["Firefox", "Edg", "Chrome", "Safari", "curl"].into_iter().find(|name| text.contains(name));
    let system = ["Windows", "Android", "iPhone", "Mac OS", "Linux"]
        .into_iter()
        .find(|name| text.contains(name));
    format!("{} on {}", browser.unwrap_or("Browser"), system.unwrap_or("another system"))
}

/// `POST /session`
///
/// # Errors
/// When too many tries were made, or the database fails.
pub async fn create(
    request: HttpRequest,
    ctx: Ctx,
    limits: web::Data<Limits>,
    fields: Fields,
) -> PageResult {
    limits.check(Limited::SignIn, &request).map_err(|error| Problem::new(&ctx, error))?;
    let (email, password) = (fields.get("email").to_owned(), fields.get("password").to_owned());
    let agent = agent(&request);
    let (address, to) = (email.clone(), local(fields.get("to")).to_owned());
    let outcome = ctx.run(move |app, _| session::start(app, &email, &password, &agent)).await;
    match outcome {
        Ok(secret) => {
            let mut response = page::go(&to);
            let cookie = Cookie::build(cookie_name(&ctx.app), secret)
                .path("/")
                .http_only(true)
                .secure(ctx.app.settings.has_secure_cookies)
                .same_site(SameSite::Lax)
                .max_age(Duration::hours(SESSION_LIFE_HOURS))
                .finish();
            response
                .add_cookie(&cookie)
                .map_err(|error| Problem::new(&ctx, Error::internal(error)))?;
            Ok(response)
        }
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => {
            let (status, message) = if let Error::Invalid(errors) = &error {
                let first = errors.first().map(|e| e.message.clone());
                (StatusCode::UNPROCESSABLE_ENTITY, first.unwrap_or_default())
            } else {
                (StatusCode::TOO_MANY_REQUESTS, format!("Wait: {error}."))
            };
            let layout = Layout::new(&ctx, "Sign in");
            let page = SessionNew { layout, email: address, to, error: Some(message) };
            page::show_with(&ctx, status, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /session/end`
///
/// # Errors
/// When the database fails.
pub async fn end(ctx: Ctx, _fields: Fields) -> PageResult {
    let secret = ctx.secret.clone();
    ctx.run(move |app, actor| session::end(app, actor, &secret))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let mut response = page::go("/sign-in");
    let mut cookie = Cookie::build(cookie_name(&ctx.app), "").path("/").http_only(true).finish();
    cookie.set_secure(ctx.app.settings.has_secure_cookies);
    cookie.make_removal();
    response.add_cookie(&cookie).map_err(|error| Problem::new(&ctx, Error::internal(error)))?;
    Ok(response)
}

/// `GET /sessions`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx) -> PageResult {
    let secret = ctx.secret.clone();
    let rows = ctx
        .run(move |app, actor| session::list(app, actor, &secret))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    let rows = rows
        .into_iter()
        .map(|(row, is_this)| SessionShown {
            handle: row.handle,
            agent: row.agent,
            since: page::time(row.created_at),
            seen: page::time(row.seen_at),
            is_this,
        })
        .collect();
    page::show(&ctx, &SessionList { layout: Layout::new(&ctx, "Your sessions"), rows })
}

/// `POST /sessions/{handle}/end`
///
/// # Errors
/// When it is not one's own session.
pub async fn revoke(ctx: Ctx, handle: web::Path<String>, _fields: Fields) -> PageResult {
    ctx.run(move |app, actor| session::revoke(app, actor, &handle))
        .await
        .map_err(|e| Problem::new(&ctx, e))?;
    Ok(page::go("/sessions"))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(local("/cases/C-2026-000001"), "/cases/C-2026-000001");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(local(elsewhere), "/");
        }
    }
}
