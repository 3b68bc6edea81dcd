//! What an organization filed itself: receipts to print, letters to answer.

use super::sent_shown;
use crate::app::hold::partner::told_number;
use crate::app::petition::{self, OwnPetition};
use crate::app::representation::{self, OwnRepresentation, interest_label};
use crate::domain::voice::{Kind, Part, RepresentationForm};
use crate::domain::workflow::petition::PetitionState;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::order_standing::{Earlier, SaidShown, petition_state, wish_label};
use crate::web::pages::petition::{LetterShown, ground_label};
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "partner/petition_show.html")]
struct PartnerPetitionShow {
    layout: Layout,
    number: String,
    path: String,
    version: i32,
    state: String,
    state_label: &'static str,
    order: (String, String),
    wish: &'static str,
    ground: &'static str,
    interest: &'static str,
    filer: String,
    received: String,
    statement: String,
    letters: Vec<LetterShown>,
    is_asked: bool,
    note: String,
    errors: Problems,
}

fn draw(
    layout: Layout,
    own: OwnPetition,
    note: &str,
    errors: Vec<FieldError>,
) -> PartnerPetitionShow {
    let row = own.row;
    PartnerPetitionShow {
        layout,
        number: told_number(&row.public_id),
        path: format!("/partner/petitions/{}", row.public_id),
        version: row.version,
        state_label: petition_state(&row.state),
        order: (
            format!("{}: {}", own.order.docket_number, own.order.title),
            format!("/partner/orders/{}", own.order.docket_number),
        ),
        wish: wish_label(&row.wish),
        ground: ground_label(&row.ground),
        interest: interest_label(&row.interest),
        received: page::date(row.received_on),
        is_asked: PetitionState::from_code(&row.state) == Some(PetitionState::MoreInfo),
        letters: own.letters.into_iter().map(LetterShown::new).collect(),
        note: note.to_owned(),
        errors: errors.into(),
        state: row.state,
        filer: row.filer,
        statement: row.statement,
    }
}

/// `GET /partner/petitions/{public_id}`
///
/// # Errors
/// When it is not there or not one's own.
pub async fn show_petition(ctx: Ctx, public_id: Path<String>) -> PageResult {
    let own = ctx
        .run(move |app, actor| petition::show_own(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &told_number(&own.row.public_id));
    page::show(&ctx, &draw(layout, own, "", Vec::new()))
}

/// `POST /partner/petitions/{public_id}/answer`
///
/// # Errors
/// When it is not one's own, nothing is asked, or somebody was faster.
pub async fn answer(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (key, note) = (public_id.clone(), fields.get("note").to_owned());
    match ctx.run(move |app, actor| petition::answer(app, actor, &key, shown, &note)).await {
        Ok(()) => Ok(page::go(&format!("/partner/petitions/{public_id}"))),
        Err(Error::Invalid(errors)) => {
            let own = ctx
                .run(move |app, actor| petition::show_own(app, actor, &public_id))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let title = format!("Error: {}", told_number(&own.row.public_id));
            let page = draw(Layout::new(&ctx, &title), own, fields.get("note"), errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

#[derive(Template)]
#[template(path = "partner/representation_show.html")]
struct PartnerRepresentationShow {
    layout: Layout,
    path: String,
    said: SaidShown,
    order: (String, String),
    told: String,
    earlier: Vec<Earlier>,
    /// Where the newer one is; empty when nothing takes its place.
    successor_href: String,
    is_correction: bool,
    parts: Vec<Choice>,
    /// The words in the form: author, body, corrected.
    given: (String, String, String),
    errors: Problems,
}

/// What was sent, with a form to say it anew: what was typed, or what was said.
fn sent_page(
    layout: Layout,
    own: OwnRepresentation,
    typed: Option<&Fields>,
    errors: Vec<FieldError>,
) -> PartnerRepresentationShow {
    let (row, order) = (own.row, own.order);
    let is_decided = row.decided_at.is_some();
    let value = |name: &str, was: &str| typed.map_or(was, |fields| fields.get(name)).to_owned();
    let subject = value("subject", &row.subject);
    PartnerRepresentationShow {
        layout,
        path: format!("/partner/representations/{}", row.public_id),
        said: sent_shown(&row, String::new()),
        order: (
            format!("{}: {}", order.docket_number, order.title),
            format!("/partner/orders/{}", order.docket_number),
        ),
        earlier: own.earlier.iter().map(Earlier::new).collect(),
        successor_href: own
            .successor
            .map(|key| format!("/partner/representations/{key}"))
            .unwrap_or_default(),
        is_correction: Kind::from_code(&row.kind) == Some(Kind::Correction),
        parts: Part::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.label(), one.code() == subject))
            .collect(),
        given: (
            value("author", &row.author),
            value("body", &row.body),
            value("corrected", &row.corrected),
        ),
        told: if is_decided { row.told } else { String::new() },
        errors: errors.into(),
    }
}

/// `GET /partner/representations/{public_id}`: the receipt, to print.
///
/// # Errors
/// When it is not there or not one's own.
pub async fn show_sent(ctx: Ctx, public_id: Path<String>) -> PageResult {
    let own = ctx
        .run(move |app, actor| representation::show_own(app, actor, &public_id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &told_number(&own.row.public_id));
    page::show(&ctx, &sent_page(layout, own, None, Vec::new()))
}

/// `POST /partner/representations/{public_id}/correction`
///
/// # Errors
/// When it is not one's own, or was corrected otherwise.
pub async fn correct(ctx: Ctx, public_id: Path<String>, fields: Fields) -> PageResult {
    let public_id = public_id.into_inner();
    let form = RepresentationForm {
        author: fields.get("author").to_owned(),
        body: fields.get("body").to_owned(),
        subject: fields.get("subject").to_owned(),
        corrected: fields.get("corrected").to_owned(),
        ..RepresentationForm::default()
    };
    let key = public_id.clone();
    match ctx.run(move |app, actor| representation::correct(app, actor, &key, &form)).await {
        Ok(newer) => Ok(page::go(&format!("/partner/representations/{newer}"))),
        Err(Error::Invalid(errors)) => {
            let own = ctx
                .run(move |app, actor| representation::show_own(app, actor, &public_id))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let title = format!("Error: {}", told_number(&own.row.public_id));
            let page = sent_page(Layout::new(&ctx, &title), own, Some(&fields), errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
