//! The gate in front of every handler: who is it, may they, did a page of
//! ours send it. It also sets the headers of every answer.

use super::extract::Ctx;
use super::limit::{Limited, Limits};
use super::problem::Problem;
use super::{routes, stale, step_up};
use crate::app::{Actor, App, key, session};
use crate::error::{Error, Result};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, ResponseError, web};

/// Who holds the request's session.
#[derive(Clone)]
pub struct Session {
    /// Who asks.
    pub actor: Actor,
    /// The cookie's secret; empty for the public.
    pub secret: String,
}

/// The name of the session's cookie.
#[must_use]
pub fn cookie_name(app: &App) -> &'static str {
    // The prefix makes browsers insist on Secure, path / and no domain.
    if app.settings.has_secure_cookies { "__Host-docket307" } else { "docket307" }
}

/// The policy of pages: our own files alone, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// The headers of every answer.
const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("x-frame-options", "DENY"),
    ("strict-transport-security", "max-age=31536000"),
];

/// Whether the browser says that another site sent the request: first by
/// `Sec-Fetch-Site`, for older browsers by `Origin`. A client that is no
/// browser sends neither, and has no cookie that another site could borrow.
///
/// Pages for sources send no referrer, and a browser that sends no referrer
/// says `Origin: null` even to the site that it is on. Old telephones say no
/// more than that, so their forms are let in (`may_be_unsaid`).
fn is_cross_site(headers: &HeaderMap, may_be_unsaid: bool) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some("null"), _) if may_be_unsaid => false,
        (Some(origin), Some(host)) => origin.split_once("://").map(|(_, rest)| rest) != Some(host),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Finds the session, checks site and permission, or says why not.
async fn admit(request: &ServiceRequest) -> (Session, Result<()>) {
    let nobody = Session { actor: Actor::public(), secret: String::new() };
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
        return (nobody, Err(Error::internal("no application in the request")));
    };
    if is_for_programs(request.path()) {
        return admit_program(request, app).await;
    }
    let secret =
        request.cookie(cookie_name(&app)).map(|c| c.value().to_owned()).unwrap_or_default();
    let is_asset = request.path().starts_with("/assets/");
    let session = if secret.is_empty() || is_asset {
        nobody
    } else {
        let known = secret.clone();
        let app = app.clone();
        match web::block(move || session::actor(&app, &known)).await {
            Ok(Ok(actor)) if actor.account_id.is_some() => Session { actor, secret },
            Ok(Ok(_)) => nobody,
            Ok(Err(error)) => return (nobody, Err(error)),
            Err(error) => return (nobody, Err(Error::internal(error))),
        }
    };
    let is_safe = request.method().is_safe();
    // They act for the public whoever is signed in: there is nothing to borrow.
    let is_for_sources = matches!(request.path(), "/report" | "/mailbox");
    if !is_safe && is_cross_site(request.headers(), is_for_sources) {
        return (session, Err(Error::Forged));
    }
    let verdict = may(request, &session.actor);
    (session, verdict)
}

/// What the table says of a request. What is not in it is refused.
fn may(request: &ServiceRequest, actor: &Actor) -> Result<()> {
    let pattern = request.match_pattern().ok_or(Error::NotFound("page"))?;
    let permission = routes::permission(request.method().as_str(), &pattern);
    actor.require(permission.ok_or(Error::NotFound("page"))?)
}

/// Whether a request decides something for which a person gives the password.
pub(super) fn is_decision(request: &ServiceRequest) -> bool {
    let pattern = request.match_pattern().unwrap_or_default();
    !request.method().is_safe() && routes::needs_step_up(request.method().as_str(), &pattern)
}

/// Whether a path takes keys, and keys alone.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The same for a program: a key in the head of the request, and nothing else.
/// A cookie opens nothing here, so that no page of another site can borrow one.
async fn admit_program(request: &ServiceRequest, app: web::Data<App>) -> (Session, Result<()>) {
    let nobody = Session { actor: Actor::public(), secret: String::new() };
    let Some(limits) = request.app_data::<web::Data<Limits>>().cloned() else {
        return (nobody, Err(Error::internal("no limits in the request")));
    };
    if let Err(error) = limits.check(Limited::Program, request.request()) {
        return (nobody, Err(error));
    }
    let told = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = told
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim().to_owned());
    let Some(given) = given else { return (nobody, Err(Error::SignInFirst)) };
    let actor = match web::block(move || key::actor(&app, &given)).await {
        Ok(Ok(actor)) => actor,
        Ok(Err(error)) => return (nobody, Err(error)),
        Err(error) => return (nobody, Err(Error::internal(error))),
    };
    // A page that everybody may read is no business of a program.
    let verdict = match &actor.account_id {
        None => Err(Error::SignInFirst),
        Some(account) => {
            limits.check_text(Limited::Account, account).and_then(|()| may(request, &actor))
        }
    };
    // Nobody asks a key for a password: what a decision needs, it cannot have.
    let verdict = match verdict {
        Ok(()) if is_decision(request) => Err(Error::ConfirmFirst),
        verdict => verdict,
    };
    (Session { actor, secret: String::new() }, verdict)
}

/// Has a request answered by its handler. A decision asks for the password
/// first; who was too late is told what changed.
async fn serve(
    ctx: &Ctx,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Err(answer) = step_up::admit(ctx, &mut request).await {
        return Ok(request.into_response(answer));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    Ok(stale::explain(ctx, response).await)
}

/// The middleware. It is the outermost, so that its own refusals carry the
/// headers too.
///
/// # Errors
/// Never: every error becomes an answer.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (session, verdict) = admit(&request).await;
    let pattern = request.match_pattern().unwrap_or_else(|| "-".into());
    let verb = request.method().clone();
    let is_public = session.actor.account_id.is_none();
    let is_asset = request.path().starts_with("/assets/");
    let ctx = request.app_data::<web::Data<App>>().map(|app| Ctx {
        app: app.get_ref().clone(),
        actor: session.actor.clone(),
        secret: session.secret.clone(),
        path: request.path().to_owned(),
    });
    let wants_json = super::problem::wants_json(request.request());
    let wanted = request.path().to_owned();
    request.extensions_mut().insert(session);
    let mut response = match (verdict, ctx) {
        (Ok(()), Some(ctx)) => serve(&ctx, request, next).await?,
        (Ok(()), None) => next.call(request).await?.map_into_boxed_body(),
        (Err(error), Some(ctx)) => {
            let problem = Problem::new(&ctx, error).wanting(wants_json, wanted);
            request.into_response(problem.error_response())
        }
        (Err(error), None) => request.into_response(Problem::bare(error).error_response()),
    };
    let has_secure_cookies = response
        .request()
        .app_data::<web::Data<App>>()
        .is_some_and(|app| app.settings.has_secure_cookies);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if name == "strict-transport-security" && !has_secure_cookies {
            continue;
        }
        let name = HeaderName::from_static(name);
        // A page for sources has set stricter ones.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !is_asset && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // The pattern, never the path: paths carry numbers that name cases. Of
    // what the public asks, only that something was asked.
    if !is_asset {
        let status = response.status().as_u16();
        if is_public {
            tracing::debug!(%verb, %pattern, status, "request");
        } else {
            tracing::info!(%verb, %pattern, status, "request");
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn another_site_is_known_by_fetch_metadata_or_origin() {
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "cross-site")]), false));
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "same-site")]), false));
        assert!(!is_cross_site(&headers(&[("sec-fetch-site", "same-origin")]), false));
        assert!(is_cross_site(
            &headers(&[("origin", "https://evil.example"), ("host", "us.example")]),
            false
        ));
        assert!(is_cross_site(&headers(&[("origin", "null"), ("host", "us.example")]), false));
        assert!(!is_cross_site(
            &headers(&[("origin", "https://us.example"), ("host", "us.example")]),
            false
        ));
        assert!(!is_cross_site(&headers(&[]), false));
    }

    #[test]
    fn an_old_telephone_may_send_the_form_of_a_page_without_referrer() {
        let old = headers(&[("origin", "null"), ("host", "us.example")]);
        assert!(!is_cross_site(&old, true));
        let evil = headers(&[("origin", "https://evil.example"), ("host", "us.example")]);
        assert!(is_cross_site(&evil, true));
        let new = headers(&[
            ("origin", "null"),
            ("host", "us.example"),
            ("sec-fetch-site", "cross-site"),
        ]);
        assert!(is_cross_site(&new, true));
    }
}
