//! Letters to importers without an account: made by an officer, read with their
//! code, and turned into an account's own hold.

use super::deadline::ClockSeen;
use super::hold::NoticeShown;
use super::partner_hold::{TaskShown, ToSend, own_clock, task, to_send};
use crate::app::hold::letter::{self, Letter};
use crate::app::hold::partner::OwnHold;
use crate::app::packet::task::is_asked;
use crate::domain::clock::Zone;
use crate::domain::hold::Authority;
use crate::domain::receipt::Receipt;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::limit::{Limited, Limits};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

#[derive(Template)]
#[template(path = "letter/made.html")]
struct LetterMade {
    layout: Layout,
    hold_number: String,
    hold_href: String,
    letter: Letter,
    expires: String,
}

#[derive(Template)]
#[template(path = "letter/new.html")]
struct LetterNew {
    layout: Layout,
    action: &'static str,
    is_account: bool,
    error: String,
}

#[derive(Template)]
#[template(path = "letter/show.html")]
struct LetterShow {
    layout: Layout,
    number: String,
    goods: String,
    document: String,
    authority: &'static str,
    order: String,
    summary: String,
    tasks: Vec<TaskShown>,
    clocks: Vec<ClockSeen>,
    notices: Vec<NoticeShown>,
    to_send: Vec<ToSend>,
}

/// `POST /holds/{number}/letters`: the one answer that shows the code.
///
/// # Errors
/// When no notice was sent, or an account was told.
pub async fn make(ctx: Ctx, number: Path<String>, _fields: Fields) -> PageResult {
    let number = number.into_inner();
    let hold = number.clone();
    let letter = ctx
        .run(move |app, actor| letter::make(app, actor, &hold))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let page = LetterMade {
        layout: Layout::new(&ctx, "Letter with a code"),
        hold_href: format!("/holds/{number}"),
        hold_number: number,
        expires: page::date(letter.expires_on),
        letter,
    };
    Ok(unstored(page::show(&ctx, &page)?))
}

/// What shows a code, or a hold by a code, is kept by no browser.
fn unstored(mut response: HttpResponse) -> HttpResponse {
    let value = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

const PUBLIC: &str = "/letter";
const ACCOUNT: &str = "/partner/letter";

fn ask(ctx: &Ctx, action: &'static str, status: StatusCode, error: String) -> PageResult {
    let title = if error.is_empty() { "Your letter" } else { "Error: Your letter" };
    let is_account = action == ACCOUNT;
    page::show_with(
        ctx,
        status,
        &LetterNew { layout: Layout::new(ctx, title), action, is_account, error },
    )
}

/// The code that was typed, or what is wrong with it.
fn typed(
    request: &HttpRequest,
    limits: &Limits,
    fields: &Fields,
) -> Result<Receipt, (StatusCode, String)> {
    if let Err(Error::TooMany { wait_seconds }) = limits.check(Limited::Mailbox, request) {
        let message = format!("Too many tries. Wait {wait_seconds} seconds, then try again.");
        return Err((StatusCode::TOO_MANY_REQUESTS, message));
    }
    Receipt::parse(fields.get("code")).map_err(|problem| {
        let message = problem.to_string().replace("A receipt", "A code");
        (StatusCode::UNPROCESSABLE_ENTITY, message)
    })
}

const UNKNOWN: &str = "No letter has this code, or it is too old. Compare it with the letter, or ask the port that sent it.";

/// `GET /letter`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx) -> PageResult {
    ask(&ctx, PUBLIC, StatusCode::OK, String::new())
}

/// `POST /letter`: the hold that the code opens. Nothing is kept: no cookie, no address.
///
/// # Errors
/// When the database fails.
pub async fn show(
    request: HttpRequest,
    ctx: Ctx,
    limits: Data<Limits>,
    fields: Fields,
) -> PageResult {
    let code = match typed(&request, &limits, &fields) {
        Ok(code) => code,
        Err((status, message)) => return ask(&ctx, PUBLIC, status, message),
    };
    match ctx.run(move |app, _| letter::read(app, &code)).await {
        Ok(own) => Ok(unstored(page::show(&ctx, &shown(&ctx, own))?)),
        Err(Error::NotFound(_)) => ask(&ctx, PUBLIC, StatusCode::NOT_FOUND, UNKNOWN.to_owned()),
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

fn shown(ctx: &Ctx, own: OwnHold) -> LetterShow {
    let row = own.row;
    let today = Zone::of_port(&row.port).day(ctx.app.clock.now());
    let authority = Authority::from_code(&row.authority);
    let is_over = !is_asked(&row);
    LetterShow {
        layout: Layout::new(ctx, "Your letter"),
        number: crate::app::hold::partner::told_number(&row.public_id),
        document: format!("{}, line {}", row.document, row.line),
        goods: row.goods,
        authority: authority.map_or("not known", Authority::label),
        order: format!("{}, version {}", own.order.docket_number, row.order_version),
        summary: own.order_version.summary,
        tasks: own.tasks.iter().map(|one| task(one, today, is_over)).collect(),
        clocks: own.clocks.iter().map(|one| own_clock(one, today)).collect(),
        notices: own.notices.into_iter().map(NoticeShown::new).collect(),
        to_send: to_send(authority),
    }
}

/// `GET /partner/letter`
///
/// # Errors
/// When the template fails.
pub async fn new_claim(ctx: Ctx) -> PageResult {
    ask(&ctx, ACCOUNT, StatusCode::OK, String::new())
}

/// `POST /partner/letter`: the hold becomes the organization's own.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    request: HttpRequest,
    ctx: Ctx,
    limits: Data<Limits>,
    fields: Fields,
) -> PageResult {
    let code = match typed(&request, &limits, &fields) {
        Ok(code) => code,
        Err((status, message)) => return ask(&ctx, ACCOUNT, status, message),
    };
    match ctx.run(move |app, actor| letter::claim(app, actor, &code)).await {
        Ok(public_id) => Ok(page::go(&format!("/partner/holds/{public_id}"))),
        Err(Error::NotFound(_)) => ask(&ctx, ACCOUNT, StatusCode::NOT_FOUND, UNKNOWN.to_owned()),
        Err(Error::Invalid(errors)) => {
            let message = errors.into_iter().map(|error| error.message).collect::<Vec<_>>();
            ask(&ctx, ACCOUNT, StatusCode::UNPROCESSABLE_ENTITY, message.join(" "))
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
