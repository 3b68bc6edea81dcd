//! Errors as answers: one table of status and title; HTML with a next step, or
//! RFC 9457 JSON for who asks for it.

use super::extract::Ctx;
use super::page::{self, Layout, PublicLayout, SOURCE_POLICY};
use crate::error::Error;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use std::fmt;

/// An error on its way to a browser.
pub struct Problem(Box<Inner>);

struct Inner {
    error: Error,
    layout: Option<Shell>,
    is_public: bool,
    wants_json: bool,
    wanted: String,
    reference: Option<String>,
}

/// Whether a path is for programs: errors there are JSON whatever is asked for.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/uploads/transfers")
}

/// Whether the caller wants JSON.
#[must_use]
pub fn wants_json(request: &HttpRequest) -> bool {
    is_for_programs(request.path())
        || request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(
            |accept| accept.starts_with("application/json") || accept.contains("problem+json"),
        )
}

/// An answer in the form of RFC 9457, for what is no [`Error`]: the protocol
/// of a program was not kept.
#[must_use]
pub fn answer(status: StatusCode, code: &str, title: &str, detail: &str) -> HttpResponse {
    let body = serde_json::json!({
        "type": format!("https://docket307.example/problems/{code}"),
        "title": title, "status": status.as_u16(), "detail": detail, "code": code,
    });
    HttpResponse::build(status).content_type("application/problem+json").body(body.to_string())
}

/// Status, code and title of an error: the one table.
fn entry(error: &Error) -> (StatusCode, &'static str, &'static str) {
    match error {
        Error::Invalid(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields are not right")
        }
        Error::Refused(_) => (StatusCode::CONFLICT, "refused", "This step is not possible now"),
        Error::Stale { .. } => (StatusCode::CONFLICT, "stale", "Somebody else was faster"),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, "not_found", "Not found"),
        Error::SignInFirst => (StatusCode::UNAUTHORIZED, "sign_in_first", "Sign in first"),
        Error::Forbidden(_) => {
            (StatusCode::FORBIDDEN, "forbidden", "Your role does not allow this")
        }
        Error::ConfirmFirst => (StatusCode::FORBIDDEN, "confirm_first", "Give your password again"),
        Error::Forged => {
            (StatusCode::FORBIDDEN, "forged", "This request did not come from our page")
        }
        Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large"),
        Error::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many", "Too many tries"),
        Error::DayFull { .. } => (StatusCode::TOO_MANY_REQUESTS, "day_full", "No more files today"),
        Error::BadFile { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, "bad_file", "This file cannot be read")
        }
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy"),
        Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side")
        }
    }
}

/// What an error page is drawn in: who has no account may be a source, whose
/// pages run no script.
enum Shell {
    Public(PublicLayout),
    SignedIn(Layout),
}

impl Problem {
    /// An error of a request whose actor is known.
    #[must_use]
    pub fn new(ctx: &Ctx, error: Error) -> Self {
        let is_public = ctx.actor.account_id.is_none();
        let title = entry(&error).2;
        let shell = if is_public {
            Shell::Public(PublicLayout::new(ctx, title))
        } else {
            Shell::SignedIn(Layout::new(ctx, title))
        };
        let mut problem = Self::bare(error);
        problem.0.layout = Some(shell);
        problem.0.is_public = is_public;
        problem.0.wants_json = is_for_programs(&ctx.path);
        problem
    }

    /// An error before anything is known of the request.
    #[must_use]
    pub fn bare(error: Error) -> Self {
        let reference = if let Error::Internal(what) = &error {
            let reference = crate::id::random();
            tracing::error!(%reference, what, "internal error");
            Some(reference)
        } else {
            None
        };
        Self(Box::new(Inner {
            error,
            layout: None,
            is_public: true,
            wants_json: false,
            wanted: String::new(),
            reference,
        }))
    }

    /// Title and words, as its own page has them.
    #[must_use]
    pub(super) fn told(&self) -> (&'static str, String) {
        (entry(&self.0.error).2, self.0.detail())
    }

    /// What went wrong.
    #[must_use]
    pub(super) fn error(&self) -> &Error {
        &self.0.error
    }

    /// Notes what the caller wanted, and in which form.
    #[must_use]
    pub fn wanting(mut self, wants_json: bool, wanted: String) -> Self {
        self.0.wants_json = wants_json;
        self.0.wanted = wanted;
        self
    }
}

impl Inner {
    fn detail(&self) -> String {
        if matches!(self.error, Error::Internal(_)) {
            return "The error was written down. Try again; if it stays, give the operator the reference below.".into();
        }
        if let Error::Invalid(errors) = &self.error {
            let messages: Vec<&str> = errors.iter().map(|e| e.message.as_str()).collect();
            return messages.join(" ");
        }
        let text = self.error.to_string();
        if matches!(self.error, Error::TooLarge { .. }) {
            let what = text.trim_start_matches("too ");
            return format!("Too {what}. Pack a file with gzip, or split it.");
        }
        let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| {
            format!("{}{}{end}", first.to_uppercase(), letters.as_str())
        })
    }

    fn next_steps(&self) -> Vec<(String, String)> {
        let step = |label: &str, href: &str| (label.to_owned(), href.to_owned());
        if matches!(self.error, Error::SignInFirst) {
            vec![step("Sign in", "/sign-in")]
        } else if self.is_public {
            vec![step("Start page", "/"), step("Report forced labor", "/report")]
        } else {
            vec![step("Start page", "/")]
        }
    }

    /// Where a page that was asked for without a session leads.
    fn sign_in(&self) -> HttpResponse<BoxBody> {
        let location = if self.wanted.is_empty() || self.wanted == "/" {
            "/sign-in".to_owned()
        } else {
            format!("/sign-in?to={}", page::encode(&self.wanted))
        };
        HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
    }

    fn json(&self) -> String {
        let (status, code, title) = entry(&self.error);
        let errors = if let Error::Invalid(errors) = &self.error { Some(errors) } else { None };
        serde_json::json!({
            "type": format!("https://docket307.example/problems/{code}"),
            "title": title, "status": status.as_u16(), "detail": self.detail(),
            "code": code, "reference": self.reference, "errors": errors,
        })
        .to_string()
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: &'a Layout,
    status: u16,
    title: &'a str,
    detail: String,
    next_steps: Vec<(String, String)>,
    reference: Option<String>,
}

#[derive(Template)]
#[template(path = "public_error.html")]
struct PublicErrorPage<'a> {
    layout: &'a PublicLayout,
    status: u16,
    title: &'a str,
    detail: String,
    next_steps: Vec<(String, String)>,
    reference: Option<String>,
}

impl Inner {
    fn render(&self, shell: &Shell) -> askama::Result<String> {
        let (status, _, title) = entry(&self.error);
        let (status, detail) = (status.as_u16(), self.detail());
        let (next_steps, reference) = (self.next_steps(), self.reference.clone());
        match shell {
            Shell::Public(layout) => {
                PublicErrorPage { layout, status, title, detail, next_steps, reference }.render()
            }
            Shell::SignedIn(layout) => {
                ErrorPage { layout, status, title, detail, next_steps, reference }.render()
            }
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        entry(&self.0.error).0
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let inner = &*self.0;
        let (status, ..) = entry(&inner.error);
        if matches!(inner.error, Error::SignInFirst) && !inner.wants_json {
            return inner.sign_in();
        }
        let mut response = HttpResponse::build(status);
        if matches!(inner.error, Error::SignInFirst) {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"docket307\""));
        }
        if let Error::TooMany { wait_seconds } | Error::DayFull { wait_seconds, .. } = &inner.error
        {
            response.insert_header((header::RETRY_AFTER, wait_seconds.to_string()));
        } else if matches!(inner.error, Error::Busy) {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        let shell = match &inner.layout {
            Some(shell) if !inner.wants_json => shell,
            _ => return response.content_type("application/problem+json").body(inner.json()),
        };
        if matches!(shell, Shell::Public(_)) {
            response
                .insert_header((header::CONTENT_SECURITY_POLICY, SOURCE_POLICY))
                .insert_header((header::REFERRER_POLICY, "no-referrer"));
        }
        match inner.render(shell) {
            Ok(body) => response.content_type("text/html; charset=utf-8").body(body),
            Err(_) => response.content_type("text/plain; charset=utf-8").body(inner.detail()),
        }
    }
}
