//! Who speaks to an order: standing of named parties, and what was said.

use super::step::Done;
use crate::app::order_standing::{self, Act, StandingForm, StandingRow, StandingsView, Voices};
use crate::app::petition::PetitionRow;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::petition::{PetitionState, Wish};
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

mod said;

pub use said::{Earlier, SaidShown};

/// What was said about an order, as `parts/voices.html` draws it.
#[derive(Debug, Clone, Default)]
pub struct VoicesShown {
    /// Replies and corrections that stand beside the order.
    pub beside: Vec<SaidShown>,
    /// Everything that was sent.
    pub all: Vec<SaidShown>,
    /// Petitions: number, address, what is asked, state's words and code, day.
    pub petitions: Vec<PetitionBrief>,
    /// A sentence on who was asked to reply.
    pub named: String,
    /// What the order says of workers.
    pub impact: super::remediation::ImpactShown,
}

/// A petition in a list.
#[derive(Debug, Clone)]
pub struct PetitionBrief {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// What is asked.
    pub wish: &'static str,
    /// The state's code.
    pub state: String,
    /// The state's words.
    pub state_label: &'static str,
    /// The day of receipt.
    pub on: String,
}

/// The words for what a petition asks.
pub(super) fn wish_label(code: &str) -> &'static str {
    Wish::from_code(code).map_or("Change the order", Wish::label)
}

/// The words for where a petition stands.
pub(super) fn petition_state(code: &str) -> &'static str {
    PetitionState::from_code(code).map_or("not known", PetitionState::label)
}

impl PetitionBrief {
    /// A petition, for a reader who knows it under this number and address.
    pub(super) fn new(row: &PetitionRow, number: String, href: String) -> Self {
        Self {
            number,
            href,
            wish: wish_label(&row.wish),
            state_label: petition_state(&row.state),
            state: row.state.clone(),
            on: page::date(row.received_on),
        }
    }
}

/// What was said about an order, as staff read it.
pub(super) fn shown(voices: &Voices) -> VoicesShown {
    let (verified, asked) = voices.named;
    VoicesShown {
        beside: SaidShown::list_of_staff(
            &voices.said,
            voices.said.iter().filter(|row| order_standing::is_beside(row)),
        ),
        all: SaidShown::list_of_staff(&voices.said, voices.said.iter()),
        petitions: voices
            .petitions
            .iter()
            .map(|row| {
                let number = row.docket_number.clone();
                PetitionBrief::new(row, number.clone(), format!("/petitions/{number}"))
            })
            .collect(),
        impact: super::remediation::shown(&voices.impact),
        named: format!(
            "Named parties whose standing was verified: {verified}. Asked to reply before publication: {asked}."
        ),
    }
}

#[derive(Template)]
#[template(path = "order_standing/list.html")]
struct StandingList {
    layout: Layout,
    number: String,
    title: String,
    path: String,
    voices: VoicesShown,
    rows: Vec<StandingShown>,
    may_act: bool,
    organizations: Vec<Choice>,
    listed: Vec<Choice>,
    how: String,
    errors: Problems,
}

struct StandingShown {
    id: String,
    version: i32,
    organization: String,
    party: String,
    state: &'static str,
    tone: &'static str,
    how: String,
    proposed: String,
    decided: String,
    decision: String,
    invited: String,
    may_decide: bool,
    may_end: bool,
    may_invite: bool,
    given: String,
}

fn standing_shown(
    ctx: &Ctx,
    (row, organization, proposer, decider): (StandingRow, String, String, String),
    sent: &Fields,
) -> StandingShown {
    let role = ctx.actor.role;
    let is_own = ctx.actor.account_id.as_deref() == Some(row.proposed_by.as_str());
    let is_verified = row.state == "verified";
    let (state, tone) = match row.state.as_str() {
        "verified" => ("Verified", "good"),
        "refused" => ("Refused", "bad"),
        "ended" => ("Ended", "final"),
        _ => ("Waits for a second person", "waiting"),
    };
    let day = |on: Option<chrono::NaiveDate>| on.map(page::date).unwrap_or_default();
    StandingShown {
        state,
        tone,
        organization,
        proposed: format!("{}, {proposer}", page::time(row.proposed_at)),
        decided: row
            .decided_at
            .map(|at| format!("{}, {decider}", page::time(at)))
            .unwrap_or_default(),
        invited: row.invited_on.map_or_else(String::new, |on| {
            format!("{}, answer by {}", page::date(on), day(row.reply_by_on))
        }),
        may_decide: row.state == "proposed" && !is_own && may(role, Permission::Approve),
        may_end: is_verified && may(role, Permission::Approve),
        may_invite: is_verified && may(role, Permission::Act),
        given: sent.get(&format!("reason-{}", row.id)).to_owned(),
        version: row.version,
        party: row.listed_name,
        how: row.how,
        decision: row.decision,
        id: row.id,
    }
}

fn draw(
    ctx: &Ctx,
    layout: Layout,
    view: StandingsView,
    sent: &Fields,
    errors: Vec<FieldError>,
) -> StandingList {
    let choose = |name: &str, value: &str| value == sent.get(name);
    StandingList {
        layout,
        path: format!("/orders/{}", view.order.docket_number),
        number: view.order.docket_number,
        title: view.order.title,
        voices: shown(&view.voices),
        may_act: may(ctx.actor.role, Permission::Act),
        organizations: view
            .organizations
            .into_iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let is_chosen = choose("organization", &id);
                Choice::new(id, name, is_chosen)
            })
            .collect(),
        listed: view
            .listed
            .into_iter()
            .map(|name| Choice::new(name.clone(), name.clone(), choose("listed_name", &name)))
            .collect(),
        rows: view.rows.into_iter().map(|row| standing_shown(ctx, row, sent)).collect(),
        how: sent.get("how").to_owned(),
        errors: errors.into(),
    }
}

/// `GET /orders/{number}/voices`
///
/// # Errors
/// When there is no such order.
pub async fn list(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| order_standing::list(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let title = format!("Voices on {}", view.order.docket_number);
    let layout = done.say(Layout::new(&ctx, &title));
    page::show(&ctx, &draw(&ctx, layout, view, &Fields::default(), Vec::new()))
}

/// The page again with what was wrong; other errors are pages of their own.
async fn again(ctx: Ctx, number: String, fields: Fields, error: Error) -> PageResult {
    let Error::Invalid(errors) = error else { return Err(Problem::new(&ctx, error)) };
    let view = ctx
        .run(move |app, actor| order_standing::list(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = Layout::new(&ctx, &format!("Error: Voices on {}", view.order.docket_number));
    let page = draw(&ctx, layout, view, &fields, errors);
    page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /orders/{number}/standings`
///
/// # Errors
/// When there is no such order.
pub async fn propose(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = StandingForm {
        organization: fields.get("organization").to_owned(),
        listed_name: fields.get("listed_name").to_owned(),
        how: fields.get("how").to_owned(),
    };
    let wanted = number.clone();
    match ctx.run(move |app, actor| order_standing::propose(app, actor, &wanted, &form)).await {
        Ok(()) => Ok(page::go(&format!("/orders/{number}/voices?done=proposed"))),
        Err(error) => again(ctx, number, fields, error).await,
    }
}

async fn act(
    ctx: Ctx,
    id: String,
    fields: Fields,
    wanted: impl FnOnce(String) -> Act,
) -> PageResult {
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    // No two forms of the page share a name; a program may leave the key out.
    let named = fields.get(&format!("reason-{id}"));
    let words = if named.is_empty() { fields.get("reason") } else { named };
    let act = wanted(words.to_owned());
    let (key, order) = (id.clone(), fields.get("order").to_owned());
    match ctx.run(move |app, actor| order_standing::act(app, actor, &key, shown, &act)).await {
        Ok(number) => Ok(page::go(&format!("/orders/{number}/voices?done=saved"))),
        Err(Error::Invalid(mut errors)) if !order.is_empty() => {
            for error in &mut errors {
                error.field = format!("reason-{id}");
            }
            again(ctx, order, fields, Error::Invalid(errors)).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /standings/{id}/verification`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn verify(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, |_| Act::Verify).await
}

/// `POST /standings/{id}/refusal`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn refuse(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, Act::Refuse).await
}

/// `POST /standings/{id}/end`
///
/// # Errors
/// When it does not stand, or somebody was faster.
pub async fn end(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    act(ctx, id.into_inner(), fields, Act::End).await
}

/// `POST /standings/{id}/invitation`
///
/// # Errors
/// When it does not stand, or somebody was faster.
pub async fn invite(ctx: Ctx, id: Path<String>, fields: Fields) -> PageResult {
    let id = id.into_inner();
    let day = fields.get(&format!("reply_by-{id}")).to_owned();
    act(ctx, id, fields, move |words| Act::Invite(if day.is_empty() { words } else { day })).await
}
