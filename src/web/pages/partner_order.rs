//! Orders as those outside see them whom they concern, and the forms by which they
//! petition and reply. Nothing of a case, an allegation or a source is here.

mod own;

pub use own::{answer, correct, show_petition, show_sent};

use super::case::Paged;
use super::order_standing::{PetitionBrief, SaidShown};
use crate::app::hold::partner::told_number;
use crate::app::partner_order::{self, OwnOrder};
use crate::app::{petition, representation};
use crate::domain::order::{OrderKind, ScopeParty};
use crate::domain::voice::{
    Interest, Kind, PETITION_GROUNDS, Part, PetitionForm, RepresentationForm,
};
use crate::domain::workflow::order::{ChangeGround, OrderState};
use crate::domain::workflow::petition::Wish;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

/// The most parties of a scope that a page shows and a form offers.
const PARTY_SHOWN_ROWS: usize = 200;

#[derive(Template)]
#[template(path = "partner/order_list.html")]
struct PartnerOrderList {
    layout: Layout,
    rows: Vec<OrderListed>,
    count_text: String,
    next: String,
    first: String,
}

struct OrderListed {
    number: String,
    href: String,
    title: String,
    kind: &'static str,
    state: String,
    state_label: &'static str,
    summary: String,
}

/// Where a list goes on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

fn kind_label(code: &str) -> &'static str {
    OrderKind::from_code(code).map_or("Order", OrderKind::label)
}

fn state_words(code: &str) -> &'static str {
    OrderState::from_code(code).map_or("not known", OrderState::label)
}

/// `GET /partner/orders`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<After>) -> PageResult {
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| partner_order::list(app, actor, &after))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let paged = Paged::new(
        "/partner/orders",
        "",
        &query.after,
        partner_order::PAGE_LIMIT_ROWS,
        rows,
        |(row, _)| row.docket_number.clone(),
    );
    let rows = paged.rows.into_iter().map(|(row, summary)| OrderListed {
        href: format!("/partner/orders/{}", row.docket_number),
        kind: kind_label(&row.kind),
        state_label: state_words(&row.state),
        number: row.docket_number,
        title: row.title,
        state: row.state,
        summary,
    });
    page::show(
        &ctx,
        &PartnerOrderList {
            layout: Layout::new(&ctx, "Orders that concern you"),
            rows: rows.collect(),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "partner/order_show.html")]
struct PartnerOrderShow {
    layout: Layout,
    number: String,
    path: String,
    title: String,
    kind: &'static str,
    state: String,
    state_label: &'static str,
    citation: String,
    effective: String,
    interest: &'static str,
    party: String,
    reply_by: String,
    summary: String,
    parties: Vec<String>,
    versions: Vec<(i32, String, String)>,
    beside: Vec<SaidShown>,
    sent: Vec<SaidShown>,
    petitions: Vec<PetitionBrief>,
    may_petition: bool,
    wishes: Vec<Choice>,
    grounds: Vec<Choice>,
    kinds: Vec<Choice>,
    parts: Vec<Choice>,
    listed: Vec<Choice>,
    given: Given,
    errors: Problems,
}

/// What was typed into the forms.
struct Given {
    filer: String,
    statement: String,
    author: String,
    body: String,
    corrected: String,
}

/// What somebody outside sent, under the number by which it is known there.
fn sent_shown(row: &representation::RepresentationRow, href: String) -> SaidShown {
    let mut said = SaidShown::new(row, told_number(&row.public_id), href);
    // That a colleague of the agency waits for another is the agency's business.
    if row.state == "proposed" {
        (said.outcome, said.tone) = ("Received", "open");
    }
    said
}

fn choices<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
    chosen: &str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), label(*one), code(*one) == chosen)).collect()
}

fn given(sent: &Fields) -> Given {
    Given {
        filer: sent.get("filer").to_owned(),
        statement: sent.get("statement").to_owned(),
        author: sent.get("author").to_owned(),
        body: sent.get("body").to_owned(),
        corrected: sent.get("corrected").to_owned(),
    }
}

fn draw(layout: Layout, own: OwnOrder, sent: &Fields, errors: Vec<FieldError>) -> PartnerOrderShow {
    let concern = own.concern;
    let (order, scope, interest) = (concern.order, concern.scope, concern.interest);
    let standing = concern.standing;
    let is_in_force = OrderState::from_code(&order.state).is_some_and(OrderState::is_in_force);
    let is_named = interest == Interest::NamedParty;
    let names: Vec<String> =
        scope.parties.iter().take(PARTY_SHOWN_ROWS).map(|party| party.name.clone()).collect();
    let chosen = sent.get("listed_name");
    PartnerOrderShow {
        layout,
        path: format!("/partner/orders/{}", order.docket_number),
        kind: kind_label(&order.kind),
        state_label: state_words(&order.state),
        effective: order.effective_on.map(page::date).unwrap_or_default(),
        interest: interest.label(),
        reply_by: standing
            .as_ref()
            .and_then(|standing| standing.reply_by_on)
            .map(page::date)
            .unwrap_or_default(),
        party: standing.map(|standing| standing.listed_name).unwrap_or_default(),
        summary: scope.summary(),
        parties: scope.parties.iter().take(PARTY_SHOWN_ROWS).map(ScopeParty::words).collect(),
        versions: own
            .versions
            .into_iter()
            .map(|version| (version.number, version.summary, page::date(version.made_at.date())))
            .collect(),
        // What was said before is read by others only where two people accepted that too.
        beside: SaidShown::list(&own.accepted, own.accepted.iter(), |row| SaidShown {
            is_corrected: own.corrected.contains(&row.id),
            ..SaidShown::new(row, String::new(), String::new())
        }),
        sent: SaidShown::list(&own.sent, own.sent.iter(), |row| {
            sent_shown(row, format!("/partner/representations/{}", row.public_id))
        }),
        petitions: own
            .petitions
            .iter()
            .map(|row| {
                let href = format!("/partner/petitions/{}", row.public_id);
                PetitionBrief::new(row, told_number(&row.public_id), href)
            })
            .collect(),
        may_petition: is_in_force,
        wishes: choices(Wish::ALL, Wish::code, Wish::label, sent.get("wish")),
        grounds: choices(
            &PETITION_GROUNDS,
            ChangeGround::code,
            ChangeGround::label,
            sent.get("ground"),
        ),
        kinds: choices(interest.kinds(), Kind::code, Kind::label, sent.get("kind")),
        parts: choices(Part::ALL, Part::code, Part::label, sent.get("subject")),
        listed: if is_named {
            Vec::new()
        } else {
            names.iter().map(|name| Choice::new(name, name, name == chosen)).collect()
        },
        given: given(sent),
        errors: errors.into(),
        number: order.docket_number,
        title: order.title,
        state: order.state,
        citation: order.citation,
    }
}

/// `GET /partner/orders/{number}`
///
/// # Errors
/// When it is not there, or does not concern the organization.
pub async fn show(ctx: Ctx, number: Path<String>) -> PageResult {
    let own = ctx
        .run(move |app, actor| partner_order::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &own.concern.order.docket_number);
    page::show(&ctx, &draw(layout, own, &Fields::default(), Vec::new()))
}

/// The page again with what was wrong; other errors are pages of their own.
async fn again(ctx: Ctx, number: String, fields: Fields, error: Error) -> PageResult {
    let Error::Invalid(errors) = error else { return Err(Problem::new(&ctx, error)) };
    let own = ctx
        .run(move |app, actor| partner_order::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &format!("Error: {}", own.concern.order.docket_number));
    page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &draw(layout, own, &fields, errors))
}

/// `POST /partner/orders/{number}/petitions`
///
/// # Errors
/// When the order does not concern the organization, or the rules refuse.
pub async fn file(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = PetitionForm {
        wish: fields.get("wish").to_owned(),
        ground: fields.get("ground").to_owned(),
        filer: fields.get("filer").to_owned(),
        statement: fields.get("statement").to_owned(),
    };
    let wanted = number.clone();
    match ctx.run(move |app, actor| petition::file(app, actor, &wanted, &form)).await {
        Ok(public_id) => Ok(page::go(&format!("/partner/petitions/{public_id}"))),
        Err(error) => again(ctx, number, fields, error).await,
    }
}

/// `POST /partner/orders/{number}/representations`
///
/// # Errors
/// When the order does not concern the organization.
pub async fn send(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = RepresentationForm {
        kind: fields.get("kind").to_owned(),
        author: fields.get("author").to_owned(),
        body: fields.get("body").to_owned(),
        listed_name: fields.get("listed_name").to_owned(),
        subject: fields.get("subject").to_owned(),
        corrected: fields.get("corrected").to_owned(),
    };
    let wanted = number.clone();
    match ctx.run(move |app, actor| representation::send(app, actor, &wanted, &form)).await {
        Ok(public_id) => Ok(page::go(&format!("/partner/representations/{public_id}"))),
        Err(error) => again(ctx, number, fields, error).await,
    }
}
