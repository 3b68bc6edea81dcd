//! Decisions ask for a password that was given a short time ago. Where it was
//! not, a page asks for it, carries the form's fields along, and then does
//! exactly what was asked for, on the version that was asked for.

use super::extract::{Ctx, Fields, Sent};
use super::guard::{Session, is_decision};
use super::limit::{Limited, Limits};
use super::page::{self, Layout};
use super::problem::{Problem, wants_json};
use super::routes;
use crate::app::session;
use crate::config::STEP_UP_LIMIT_MINUTES;
use crate::error::{Error, Result};
use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use askama::Template;

/// The field of the page that asks.
pub(super) const PASSWORD_FIELD: &str = "password";
/// The field with another person's first password, which no page carries along either: it
/// is typed again.
pub(super) const FIRST_PASSWORD_FIELD: &str = "first_password";
/// What the address of a form says that was asked for the password by the use
/// case and not by the table of routes.
const ASKED_QUERY: &str = "confirming";

#[derive(Template)]
#[template(path = "session/confirm.html")]
struct Confirm {
    layout: Layout,
    /// Where the form goes: where it went before.
    action: String,
    /// The page to go back to without doing it.
    back: String,
    minutes: i64,
    /// What the form said.
    kept: Vec<(String, String)>,
    error: Option<String>,
}

/// Lets a request go on to its handler, or answers with the page that asks for
/// the password.
pub(super) async fn admit(
    ctx: &Ctx,
    request: &mut ServiceRequest,
) -> std::result::Result<(), HttpResponse> {
    let is_asked = is_decision(request)
        || (!request.method().is_safe() && request.query_string() == ASKED_QUERY);
    if ctx.actor.is_confirmed || !is_asked {
        return Ok(());
    }
    let fields = request.extract::<Fields>().await.map_err(|problem| problem.error_response())?;
    let password = fields.get(PASSWORD_FIELD).to_owned();
    if password.is_empty() {
        return Err(ask(ctx, request.request(), None));
    }
    match confirm(ctx, request.request(), password).await {
        Ok(()) => {
            let mut actor = ctx.actor.clone();
            actor.is_confirmed = true;
            let session = Session { actor, secret: ctx.secret.clone() };
            request.extensions_mut().insert(session);
            Ok(())
        }
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => {
            Err(ask(ctx, request.request(), Some(&error)))
        }
        Err(error) => Err(Problem::new(ctx, error).error_response()),
    }
}

async fn confirm(ctx: &Ctx, request: &HttpRequest, password: String) -> Result<()> {
    let limits = request
        .app_data::<web::Data<Limits>>()
        .ok_or_else(|| Error::internal("no limits in the request"))?;
    limits.check(Limited::SignIn, request)?;
    let secret = ctx.secret.clone();
    ctx.run(move |app, actor| session::confirm(app, actor, &secret, &password)).await
}

/// The page that asks, with what the form said.
pub(super) fn ask(ctx: &Ctx, request: &HttpRequest, error: Option<&Error>) -> HttpResponse {
    if wants_json(request) {
        let problem = Problem::new(ctx, Error::ConfirmFirst);
        return problem.wanting(true, String::new()).error_response();
    }
    let (status, error) = match error {
        None => (StatusCode::FORBIDDEN, None),
        Some(Error::Invalid(errors)) => {
            let first = errors.first().map(|error| error.message.clone());
            (StatusCode::UNPROCESSABLE_ENTITY, first)
        }
        Some(error) => (StatusCode::TOO_MANY_REQUESTS, Some(format!("Wait: {error}."))),
    };
    let pattern = request.match_pattern().unwrap_or_default();
    let sent = request.extensions().get::<Sent>().cloned();
    let confirm = Confirm {
        layout: Layout::new(ctx, if error.is_some() { "Error: Confirm" } else { "Confirm" }),
        action: format!("{}?{ASKED_QUERY}", request.path()),
        back: routes::page_above(&pattern, request.path()),
        minutes: STEP_UP_LIMIT_MINUTES,
        kept: sent.map(|Sent(pairs)| pairs).unwrap_or_default(),
        error,
    };
    page::show_with(ctx, status, &confirm).unwrap_or_else(|problem| problem.error_response())
}
