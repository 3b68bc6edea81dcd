//! A submitted packet as an officer reads it: the same table, the same checks.

use super::PacketShown;
use crate::app::order_standing;
use crate::app::packet::{self, Answer, Found, Packet};
use crate::domain::packet::{Finding, PacketState, steps};
use crate::domain::role::{Permission, may};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::pages::order_standing::SaidShown;
use crate::web::pages::step::Done;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "packet/review.html")]
struct PacketReview {
    layout: Layout,
    base: String,
    hold_number: String,
    hold_href: String,
    goods: String,
    organization: String,
    version: i32,
    may_answer: bool,
    packet: PacketShown,
    beside: Vec<SaidShown>,
    step_choices: Vec<Choice>,
    finding_choices: Vec<Choice>,
    why: String,
    note: String,
    answer_by: String,
    errors: Problems,
}

/// Where the pages of a packet lie for staff.
pub(super) fn base(packet: &Packet) -> String {
    format!("/holds/{}/packets/{}", packet.hold.docket_number, packet.row.number)
}

/// What the officer reads: the packet, and what those say whom the order names.
async fn find(ctx: &Ctx, hold: String, number: i32) -> Result<(Packet, Vec<SaidShown>), Problem> {
    let (packet, said) = ctx
        .run(move |app, actor| {
            let packet = packet::review(app, actor, &hold, number)?;
            Ok((packet, order_standing::beside_hold(app, actor, &hold)?))
        })
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    Ok((packet, SaidShown::list_of_staff(&said, said.iter())))
}

fn draw(
    ctx: &Ctx,
    (packet, beside): (&Packet, Vec<SaidShown>),
    layout: Layout,
    sent: &Fields,
    errors: Vec<FieldError>,
) -> PacketReview {
    let base = base(packet);
    // The next step that nobody has looked at stands ready.
    let next = steps(packet.kind)
        .into_iter()
        .find(|(_, step)| !packet.findings.iter().any(|found| found.step == step.code))
        .map_or("", |(_, step)| step.code);
    let chosen = if sent.get("step").is_empty() { next } else { sent.get("step") };
    PacketReview {
        layout,
        hold_number: packet.hold.docket_number.clone(),
        hold_href: format!("/holds/{}", packet.hold.docket_number),
        goods: packet.hold.goods.clone(),
        organization: packet.organization.clone(),
        version: packet.row.version,
        may_answer: packet.state == PacketState::Submitted && may(ctx.actor.role, Permission::Act),
        packet: PacketShown::new(packet, &base),
        beside,
        step_choices: steps(packet.kind)
            .into_iter()
            .map(|(number, step)| {
                Choice::new(step.code, format!("{number}. {}", step.title), step.code == chosen)
            })
            .collect(),
        finding_choices: Finding::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.label(), one.code() == sent.get("finding")))
            .collect(),
        why: sent.get("why").to_owned(),
        note: sent.get("note").to_owned(),
        answer_by: sent.get("answer_by").to_owned(),
        errors: Problems::from(errors),
        base,
    }
}

async fn again(ctx: Ctx, hold: String, number: i32, fields: Fields, error: Error) -> PageResult {
    let Error::Invalid(errors) = error else { return Err(Problem::new(&ctx, error)) };
    let (packet, beside) = find(&ctx, hold, number).await?;
    let layout = Layout::new(&ctx, &format!("Error: {}", packet.kind.label()));
    let page = draw(&ctx, (&packet, beside), layout, &fields, errors);
    page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /holds/{number}/packets/{packet}`
///
/// # Errors
/// When there is no such packet, or it was not submitted.
pub async fn review(ctx: Ctx, place: Path<(String, i32)>, done: Query<Done>) -> PageResult {
    let (hold, number) = place.into_inner();
    let (packet, beside) = find(&ctx, hold, number).await?;
    let layout = done.say(Layout::new(&ctx, packet.kind.label()));
    page::show(&ctx, &draw(&ctx, (&packet, beside), layout, &Fields::default(), Vec::new()))
}

/// `POST /holds/{number}/packets/{packet}/findings`
///
/// # Errors
/// When there is no such packet, or it was answered.
pub async fn find_step(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (hold, number) = place.into_inner();
    let found = Found {
        step: fields.get("step").to_owned(),
        finding: fields.get("finding").to_owned(),
        why: fields.get("why").to_owned(),
    };
    let wanted = hold.clone();
    match ctx.run(move |app, actor| packet::find_step(app, actor, &wanted, number, &found)).await {
        Ok(()) => Ok(page::go(&format!("/holds/{hold}/packets/{number}?done=saved#review"))),
        Err(error) => again(ctx, hold, number, fields, error).await,
    }
}

/// `POST /holds/{number}/packets/{packet}/answer`
///
/// # Errors
/// When there is no such packet, it was answered, or somebody was faster.
pub async fn answer(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (hold, number) = place.into_inner();
    let said = Answer {
        version: fields.version().map_err(|error| Problem::new(&ctx, error))?,
        is_sufficient: fields.get("answer") == "sufficient",
        note: fields.get("note").to_owned(),
        answer_by: fields.get("answer_by").to_owned(),
    };
    let wanted = hold.clone();
    match ctx.run(move |app, actor| packet::answer(app, actor, &wanted, number, &said)).await {
        Ok(()) => Ok(page::go(&format!("/holds/{hold}/packets/{number}?done=saved"))),
        Err(error) => again(ctx, hold, number, fields, error).await,
    }
}
