//! Asking with a receipt. The answer is coarse and looks alike whether there
//! is such a report or not.

use crate::app::allegation;
use crate::domain::filing::ReceiptStatus;
use crate::domain::receipt::Receipt;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::limit::{Limited, Limits};
use crate::web::page::{self, PageResult, PublicLayout};
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, web};
use askama::Template;

#[derive(Template)]
#[template(path = "mailbox/new.html")]
struct MailboxNew {
    layout: PublicLayout,
    receipt: String,
    error: String,
}

#[derive(Template)]
#[template(path = "mailbox/show.html")]
struct MailboxShow {
    layout: PublicLayout,
    status: ReceiptStatus,
    all: &'static [ReceiptStatus],
}

/// `GET /mailbox`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx) -> PageResult {
    ask(&ctx, StatusCode::OK, String::new(), String::new())
}

fn ask(ctx: &Ctx, status: StatusCode, receipt: String, error: String) -> PageResult {
    let prefix = if error.is_empty() { "" } else { "Error: " };
    let layout = PublicLayout::new(ctx, &format!("{prefix}Your mailbox"));
    page::show_source(ctx, status, &MailboxNew { layout, receipt, error })
}

/// `POST /mailbox`
///
/// # Errors
/// When the database fails.
pub async fn show(
    request: HttpRequest,
    ctx: Ctx,
    limits: web::Data<Limits>,
    fields: Fields,
) -> PageResult {
    let typed = fields.get("receipt").to_owned();
    if let Err(Error::TooMany { wait_seconds }) = limits.check(Limited::Mailbox, &request) {
        let message = format!(
            "Too many tries over your connection. Wait {wait_seconds} seconds, then try again."
        );
        let mut response = ask(&ctx, StatusCode::TOO_MANY_REQUESTS, typed, message)?;
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait_seconds));
        return Ok(response);
    }
    let receipt = match Receipt::parse(&typed) {
        Ok(receipt) => receipt,
        Err(problem) => {
            return ask(&ctx, StatusCode::UNPROCESSABLE_ENTITY, typed, problem.to_string());
        }
    };
    let found = ctx
        .run(move |app, _| allegation::status_by_receipt(app, &receipt))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let Some(status) = found else {
        let message =
            "We have no report with this receipt. Compare the code with what you wrote down.";
        return ask(&ctx, StatusCode::NOT_FOUND, typed, message.to_owned());
    };
    let layout = PublicLayout::new(&ctx, "Your mailbox");
    page::show_source(
        &ctx,
        StatusCode::OK,
        &MailboxShow { layout, status, all: ReceiptStatus::ALL },
    )
}
