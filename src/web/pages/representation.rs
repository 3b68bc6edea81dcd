//! Representations, replies and corrections as staff decide them.

use super::case::Paged;
use super::hold::StateQuery;
use super::order_standing::{Earlier, SaidShown};
use super::petition::{letters_href, way_label};
use super::step::Done;
use super::timeline::{EntryShown, entries};
use crate::app::representation::{self, RepresentationView, RulingForm};
use crate::domain::role::{Permission, may};
use crate::domain::voice::Kind;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// The states by which a list is narrowed, with their words.
const STATES: [(&str, &str); 4] = [
    ("received", "Received"),
    ("proposed", "Waits for a second person"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
];

#[derive(Template)]
#[template(path = "representation/list.html")]
struct RepresentationList {
    layout: Layout,
    rows: Vec<Listed>,
    states: Vec<Choice>,
    is_filtered: bool,
    count_text: String,
    next: String,
    first: String,
}

struct Listed {
    said: SaidShown,
    is_corrected: bool,
    organization: String,
    order: String,
    order_href: String,
}

/// `GET /representations`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<StateQuery>) -> PageResult {
    let query = query.into_inner();
    let state = STATES.iter().map(|(code, _)| *code).find(|code| *code == query.state);
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            representation::list(app, actor, state, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!("state={}", state.unwrap_or_default());
    let paged = Paged::new(
        "/representations",
        &filters,
        &query.after,
        representation::PAGE_LIMIT_ROWS,
        rows,
        |(row, ..)| row.docket_number.clone(),
    );
    let rows = paged.rows.into_iter().map(|(row, order, organization, is_corrected)| Listed {
        is_corrected,
        said: SaidShown::new(
            &row,
            row.docket_number.clone(),
            format!("/representations/{}", row.docket_number),
        ),
        order_href: format!("/orders/{}", order.docket_number),
        order: order.docket_number,
        organization,
    });
    page::show(
        &ctx,
        &RepresentationList {
            layout: Layout::new(&ctx, "Representations"),
            rows: rows.collect(),
            states: STATES
                .iter()
                .map(|(code, label)| Choice::new(*code, *label, Some(*code) == state))
                .collect(),
            is_filtered: state.is_some(),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "representation/show.html")]
struct RepresentationShow {
    layout: Layout,
    said: SaidShown,
    path: String,
    version: i32,
    organization: String,
    way: &'static str,
    letters_href: String,
    order: (String, String),
    proposed: String,
    proposal: &'static str,
    reason: String,
    told: String,
    decided: String,
    earlier: Vec<Earlier>,
    /// The number of what took its place.
    successor: String,
    history: Vec<EntryShown>,
    outcomes: Vec<Choice>,
    may_propose: bool,
    may_decide: bool,
    is_own: bool,
    sent_reason: String,
    sent_told: String,
    errors: Problems,
}

fn draw(
    ctx: &Ctx,
    layout: Layout,
    view: RepresentationView,
    sent: &Fields,
    errors: Vec<FieldError>,
) -> RepresentationShow {
    let row = view.row;
    let role = ctx.actor.role;
    let number = row.docket_number.clone();
    let path = format!("/representations/{number}");
    let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Representation);
    let is_own = ctx.actor.account_id == row.proposed_by;
    let is_waiting = row.state == "proposed";
    let is_last = view.successor.is_empty();
    let told = |at: Option<chrono::NaiveDateTime>, who: &str| {
        at.map(|at| format!("{}, {who}", page::time(at))).unwrap_or_default()
    };
    let outcome = |code: &'static str, label: &'static str| {
        Choice::new(code, label, sent.get("outcome") == code)
    };
    RepresentationShow {
        layout,
        said: SaidShown::new(&row, number, path.clone()),
        path,
        version: row.version,
        organization: view.organization,
        way: way_label(&row.way),
        letters_href: letters_href(role, &row.way, &row.docket_number),
        order: (
            format!("{}: {}", view.order.docket_number, view.order.title),
            format!("/orders/{}", view.order.docket_number),
        ),
        proposed: told(row.proposed_at, &view.proposer),
        proposal: match row.outcome.as_str() {
            "accepted" => kind.accepted(),
            "refused" => kind.refused(),
            _ => "",
        },
        decided: told(row.decided_at, &view.decider),
        earlier: view.earlier.iter().map(Earlier::new).collect(),
        history: entries(&view.timeline),
        outcomes: vec![outcome("accepted", kind.accepted()), outcome("refused", kind.refused())],
        may_propose: is_last && row.state == "received" && may(role, Permission::Act),
        may_decide: is_last && is_waiting && !is_own && may(role, Permission::Approve),
        is_own: is_waiting && is_own,
        sent_reason: sent.get("reason").to_owned(),
        sent_told: sent.get("told").to_owned(),
        reason: row.reason,
        told: row.told,
        successor: view.successor,
        errors: errors.into(),
    }
}

/// `GET /representations/{number}`
///
/// # Errors
/// When there is none.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| representation::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &draw(&ctx, layout, view, &Fields::default(), Vec::new()))
}

/// The page again with what was wrong, or on to what became of it.
async fn after(
    ctx: Ctx,
    number: String,
    fields: Fields,
    outcome: Result<(), Error>,
    done: &str,
) -> PageResult {
    match outcome {
        Ok(()) => Ok(page::go(&format!("/representations/{number}?done={done}"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| representation::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let page = draw(&ctx, layout, view, &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// `POST /representations/{number}/ruling`
///
/// # Errors
/// When it was decided, or somebody was faster.
pub async fn propose(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let form = RulingForm {
        outcome: fields.get("outcome").to_owned(),
        reason: fields.get("reason").to_owned(),
        told: fields.get("told").to_owned(),
    };
    let wanted = number.clone();
    let outcome =
        ctx.run(move |app, actor| representation::propose(app, actor, &wanted, shown, &form)).await;
    after(ctx, number, fields, outcome, "proposed").await
}

/// `POST /representations/{number}/approval`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn agree(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let wanted = number.clone();
    let outcome =
        ctx.run(move |app, actor| representation::agree(app, actor, &wanted, shown)).await;
    after(ctx, number, fields, outcome, "taken").await
}

/// `POST /representations/{number}/refusal`
///
/// # Errors
/// To the proposer, or when somebody was faster.
pub async fn give_back(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let shown = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, reason) = (number.clone(), fields.get("reason").to_owned());
    let outcome = ctx
        .run(move |app, actor| representation::give_back(app, actor, &wanted, shown, &reason))
        .await;
    after(ctx, number, fields, outcome, "refused").await
}
