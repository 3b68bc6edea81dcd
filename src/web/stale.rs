//! Somebody was faster: what changed since the page was drawn, what the reader
//! was about to send, and a way to go on with the present version. What is
//! refused for another reason comes back with what was sent and the way back.

use super::extract::{Ctx, Sent};
use super::page::{self, Layout};
use super::pages::timeline::{self, EntryShown};
use super::problem::{Problem, wants_json};
use super::{routes, step_up};
use crate::app::meanwhile::{self, Meanwhile, Of};
use crate::domain::workflow::Machine;
use crate::error::Error;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

#[derive(Template)]
#[template(path = "session/stale.html")]
struct Stale {
    layout: Layout,
    name: String,
    shown: i32,
    now: i32,
    entries: Vec<EntryShown>,
    /// Where what was sent is not what it says now: field, sent, now.
    differs: Vec<(String, String, String)>,
    /// What was sent, in words.
    sent: Vec<(String, String)>,
    /// The fields of the form that goes on; the version is the present one.
    fields: Vec<(String, String)>,
    action: String,
    back: String,
}

#[derive(Template)]
#[template(path = "session/refused.html")]
struct Refused {
    layout: Layout,
    status: u16,
    title: &'static str,
    detail: String,
    /// What was sent, in words.
    sent: Vec<(String, String)>,
    back: String,
}

/// What a form was about to change, by its address; none for what has no
/// history that the reader could be told.
fn of(request: &HttpRequest, pattern: &str) -> Option<Of> {
    let text = |name: &str| request.match_info().get(name).map(str::to_owned);
    let number = |name: &str| text(name)?.parse::<i32>().ok();
    let is_below = |start: &str| pattern.starts_with(start);
    match pattern {
        "/cases/{number}/steps" | "/cases/{number}/description" => {
            Some(Of::Subject(Machine::Case, text("number")?))
        }
        "/orders/{number}/steps" => Some(Of::Subject(Machine::Order, text("number")?)),
        "/holds/{number}/steps" => Some(Of::Subject(Machine::Hold, text("number")?)),
        "/investigations/{number}/steps" => {
            Some(Of::Subject(Machine::Investigation, text("number")?))
        }
        "/deadlines/{id}/changes" | "/deadlines/{id}/tollings" => Some(Of::Deadline(text("id")?)),
        "/links/{id}/decision" => Some(Of::Link(text("id")?)),
        _ if is_below("/proposals/{id}/") => Some(Of::Proposal(text("id")?)),
        _ if is_below("/work-items/{number}/") => Some(Of::Work(text("number")?)),
        _ if is_below("/cases/{number}/evidence/items/{item}") => {
            Some(Of::Item(text("number")?, number("item")?))
        }
        _ if is_below("/cases/{number}/evidence/claims/{claim}") => {
            Some(Of::Claim(text("number")?, number("claim")?))
        }
        _ if is_below("/orders/lists/{key}/versions/{number}/") => {
            Some(Of::List(text("key")?, number("number")?))
        }
        _ => None,
    }
}

/// A field's name as a person reads it: a step's fields carry the action first.
fn spoken(name: &str, action: &str) -> String {
    let name = name.strip_prefix(action).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name);
    let text = name.replace(['_', '-'], " ");
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// The fields of a form in words, without those that nobody filled in.
fn said(pairs: &[(String, String)], action: &str) -> Vec<(String, String)> {
    pairs
        .iter()
        .filter(|(name, value)| name != "version" && !value.is_empty())
        .filter(|(name, _)| !name.contains("password"))
        .map(|(name, value)| (spoken(name, action), value.clone()))
        .collect()
}

fn page(
    ctx: &Ctx,
    request: &HttpRequest,
    (shown, now): (i32, i32),
    what: Meanwhile,
    pairs: &[(String, String)],
) -> Stale {
    let pattern = request.match_pattern().unwrap_or_default();
    let get = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let action = get("action").unwrap_or_default();
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    Stale {
        layout: Layout::new(ctx, "Somebody else was faster"),
        entries: timeline::entries(&what.events),
        differs: what
            .now
            .iter()
            .filter_map(|(name, present)| {
                let sent = get(name).map(plain)?;
                (sent != plain(present)).then(|| (spoken(name, ""), sent, present.clone()))
            })
            .collect(),
        sent: said(pairs, action),
        fields: pairs
            .iter()
            .map(|(name, value)| {
                let value = if name == "version" { now.to_string() } else { value.clone() };
                (name.clone(), value)
            })
            .collect(),
        name: what.name,
        shown,
        now,
        action: request.path().to_owned(),
        back: routes::page_above(&pattern, request.path()),
    }
}

/// Puts a page that helps in the place of an answer that only says no.
pub(super) async fn explain(
    ctx: &Ctx,
    response: ServiceResponse<BoxBody>,
) -> ServiceResponse<BoxBody> {
    let told = response.response().error().and_then(|error| error.as_error::<Problem>());
    let answer = match told.map(|problem| (problem.error(), problem)) {
        Some((Error::ConfirmFirst, _)) => Some(step_up::ask(ctx, response.request(), None)),
        Some((Error::Stale { shown, now }, problem)) => {
            match stale(ctx, response.request(), (*shown, *now)).await {
                Some(answer) => Some(answer),
                None => refused(ctx, response.request(), response.status(), problem),
            }
        }
        Some((Error::Refused(_) | Error::Invalid(_), problem)) => {
            refused(ctx, response.request(), response.status(), problem)
        }
        Some(_) | None => None,
    };
    match answer {
        Some(answer) => response.into_response(answer),
        None => response,
    }
}

/// The refusal of a form that a signed-in person sent: what was sent is shown,
/// to be copied, and the page that it came from is a link.
fn refused(
    ctx: &Ctx,
    request: &HttpRequest,
    status: StatusCode,
    problem: &Problem,
) -> Option<HttpResponse> {
    if wants_json(request) || ctx.actor.account_id.is_none() {
        return None;
    }
    let Sent(pairs) = request.extensions().get::<Sent>().cloned()?;
    let pattern = request.match_pattern()?;
    let action =
        pairs.iter().find(|(name, _)| name == "action").map_or("", |(_, value)| value.as_str());
    let (title, detail) = problem.told();
    let page = Refused {
        layout: Layout::new(ctx, title),
        status: status.as_u16(),
        title,
        detail,
        sent: said(&pairs, action),
        back: routes::page_above(&pattern, request.path()),
    };
    page::show_with(ctx, status, &page).ok()
}

async fn stale(ctx: &Ctx, request: &HttpRequest, versions: (i32, i32)) -> Option<HttpResponse> {
    if wants_json(request) {
        return None;
    }
    let of = of(request, &request.match_pattern()?)?;
    let sent = request.extensions().get::<Sent>().cloned()?;
    let (shown, now) = versions;
    let what =
        ctx.run(move |app, actor| meanwhile::since(app, actor, &of, shown, now)).await.ok()?;
    let stale = page(ctx, request, versions, what, &sent.0);
    page::show_with(ctx, StatusCode::CONFLICT, &stale).ok()
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn fields_of_steps_are_spoken_without_their_action() {
        assert_eq!(spoken("detain-notice_on", "detain"), "Notice on");
        assert_eq!(spoken("summary", ""), "Summary");
    }
}
