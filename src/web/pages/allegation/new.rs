//! The form that a clerk fills in while a caller speaks, and an organization
//! for those it helps: the same fields on one page.

use super::form::FormShown;
use crate::app::allegation::token::{self, FILL_MIN_SECONDS};
use crate::app::allegation::{self, Filing};
use crate::domain::allegation::{AllegationForm, Channel, Draft};
use crate::domain::field::FieldError;
use crate::domain::filing::OnBehalfOf;
use crate::domain::role::{Permission, may};
use crate::error::Error;
use crate::web::extract::{Ctx, LongFields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::intake::fresh_token;
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "allegation/new.html")]
struct AllegationNew {
    layout: Layout,
    f: FormShown,
    token: String,
    problems: Problems,
    channels: Vec<Choice>,
    on_behalf_of: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "allegation/receipt.html")]
struct AllegationReceipt {
    layout: Layout,
    code: String,
    is_repeated: bool,
    is_changed: bool,
    may_read: bool,
    own_href: String,
}

/// What was sent beside the allegation itself.
#[derive(Default)]
struct About {
    channel: String,
    on_behalf_of: String,
    token: String,
}

/// `GET /allegations/new`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx) -> PageResult {
    // A clerk copies what was said before: no minimum of time.
    let about = About { token: fresh_token(&ctx, FILL_MIN_SECONDS)?, ..About::default() };
    show_form(&ctx, AllegationForm::default(), &about, StatusCode::OK, Vec::new())
}

fn show_form(
    ctx: &Ctx,
    form: AllegationForm,
    about: &About,
    status: StatusCode,
    errors: Vec<FieldError>,
) -> PageResult {
    let problems = Problems::from(errors);
    let allowed = allegation::channels(&ctx.actor);
    let page = AllegationNew {
        layout: Layout::new(ctx, &format!("{}File for a caller", problems.prefix())),
        f: FormShown::new(form, false),
        token: token::carry(&ctx.app, &about.token).map_err(|error| Problem::new(ctx, error))?,
        problems,
        channels: allowed
            .iter()
            .enumerate()
            .map(|(index, channel)| {
                let is_chosen =
                    about.channel == channel.code() || (about.channel.is_empty() && index == 0);
                Choice::new(channel.code(), channel.label(), is_chosen)
            })
            .collect(),
        on_behalf_of: OnBehalfOf::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label(), about.on_behalf_of == kind.code()))
            .collect(),
    };
    page::show_with(ctx, status, &page)
}

/// `POST /allegations`: stores it and shows the receipt to read out. The
/// receipt is in the answer itself, so that it is in no address.
///
/// # Errors
/// When the database fails.
pub async fn create(ctx: Ctx, fields: LongFields) -> PageResult {
    let form = AllegationForm::from_pairs(fields.pairs().iter().cloned());
    let about = About {
        channel: fields.get("channel").to_owned(),
        on_behalf_of: fields.get("on_behalf_of").to_owned(),
        token: fields.get("token").to_owned(),
    };
    if let rows @ 1.. = added_rows(fields.get("go")) {
        return show_form(
            &ctx,
            with_row(form, fields.get("go"), rows),
            &about,
            StatusCode::OK,
            Vec::new(),
        );
    }
    let mut errors = Vec::new();
    let channel =
        Channel::from_code(&about.channel).filter(|c| allegation::channels(&ctx.actor).contains(c));
    if channel.is_none() {
        errors.push(FieldError::new("channel", "Say by which way the allegation came."));
    }
    let on_behalf_of = OnBehalfOf::from_code(&about.on_behalf_of);
    if on_behalf_of.is_none() {
        errors.push(FieldError::new(
            "on_behalf_of",
            "Say for what kind of person it is filed; never a name.",
        ));
    }
    let parsed = Draft::parse(&form).map_err(|more| errors.extend(more));
    let (Some(channel), Ok(draft), true) = (channel, parsed, errors.is_empty()) else {
        return show_form(&ctx, form, &about, StatusCode::UNPROCESSABLE_ENTITY, errors);
    };
    let filing = Filing { channel, on_behalf_of, token: about.token.clone() };
    let outcome = ctx.run(move |app, actor| allegation::receive(app, actor, &draft, &filing)).await;
    match outcome {
        Ok(received) => {
            let page = AllegationReceipt {
                layout: Layout::new(&ctx, "Receipt for the caller"),
                code: received.receipt.shown(),
                is_repeated: received.is_repeated,
                is_changed: received.is_changed,
                may_read: may(ctx.actor.role, Permission::ReadAllegations),
                own_href: if may(ctx.actor.role, Permission::ReadOwnAllegations) {
                    format!("/partner/allegations/{}", received.id)
                } else {
                    String::new()
                },
            };
            page::show(&ctx, &page)
        }
        Err(Error::Invalid(errors)) => {
            let errors =
                errors.into_iter().map(|error| FieldError::new("", error.message)).collect();
            show_form(&ctx, form, &about, StatusCode::UNPROCESSABLE_ENTITY, errors)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// How many rows a button adds; none when it is the button that files.
fn added_rows(button: &str) -> usize {
    match button {
        "add-party" | "add-evidence" => 1,
        _ => 0,
    }
}

fn with_row(mut form: AllegationForm, button: &str, rows: usize) -> AllegationForm {
    let shown = FormShown::new(form.clone(), false);
    if button == "add-party" {
        form.party_name.resize(shown.parties.len() + rows, String::new());
    } else {
        form.evidence_kind.resize(shown.evidence.len() + rows, String::new());
    }
    form
}
