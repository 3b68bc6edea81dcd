//! Petitions as staff work them.

use super::case::{Paged, done_code};
use super::hold::StateQuery;
use super::order_standing::{petition_state, wish_label};
use super::step::{self, Attempt, Done, OfferShown, WaitingShown};
use super::timeline::{EntryShown, entries};
use crate::app::petition::{self, LetterRow, PetitionView};
use crate::app::representation::interest_label;
use crate::domain::role::{Permission, Role, may};
use crate::domain::voice::Way;
use crate::domain::workflow::Machine;
use crate::domain::workflow::order::ChangeGround;
use crate::domain::workflow::petition::{DenialGround, PetitionState};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "petition/list.html")]
struct PetitionList {
    layout: Layout,
    rows: Vec<PetitionListed>,
    states: Vec<Choice>,
    is_filtered: bool,
    count_text: String,
    next: String,
    first: String,
}

struct PetitionListed {
    number: String,
    href: String,
    organization: String,
    interest: &'static str,
    wish: &'static str,
    order: String,
    order_href: String,
    state: String,
    state_label: &'static str,
    received: String,
}

/// `GET /petitions`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<StateQuery>) -> PageResult {
    let query = query.into_inner();
    let state = PetitionState::from_code(&query.state);
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            petition::list(app, actor, state, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!("state={}", state.map_or("", PetitionState::code));
    let paged = Paged::new(
        "/petitions",
        &filters,
        &query.after,
        petition::PAGE_LIMIT_ROWS,
        rows,
        |(row, ..)| row.docket_number.clone(),
    );
    let rows = paged.rows.into_iter().map(|(row, order, organization)| PetitionListed {
        href: format!("/petitions/{}", row.docket_number),
        interest: interest_label(&row.interest),
        wish: wish_label(&row.wish),
        order_href: format!("/orders/{}", order.docket_number),
        order: format!("{}: {}", order.docket_number, order.title),
        state_label: petition_state(&row.state),
        received: page::date(row.received_on),
        number: row.docket_number,
        state: row.state,
        organization,
    });
    page::show(
        &ctx,
        &PetitionList {
            layout: Layout::new(&ctx, "Petitions"),
            rows: rows.collect(),
            states: PetitionState::ALL
                .iter()
                .map(|known| Choice::new(known.code(), known.label(), Some(*known) == state))
                .collect(),
            is_filtered: state.is_some(),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

/// A letter of a petition, for its page.
#[derive(Debug, Clone)]
pub struct LetterShown {
    /// What it is, in words.
    pub kind: &'static str,
    /// When it was written.
    pub written: String,
    /// The words.
    pub body: String,
}

impl LetterShown {
    /// A letter as a page shows it.
    pub(super) fn new(row: LetterRow) -> Self {
        Self {
            kind: match row.kind.as_str() {
                "question" => "Asked by the agency",
                "answer" => "Answer of the petitioner",
                _ => "Decision",
            },
            written: page::date(row.written_at.date()),
            body: row.body,
        }
    }
}

/// The words for the ground of a petition or of its decision.
pub(super) fn ground_label(code: &str) -> &'static str {
    ChangeGround::from_code(code)
        .map(ChangeGround::label)
        .or_else(|| DenialGround::from_code(code).map(DenialGround::label))
        .unwrap_or("")
}

#[derive(Template)]
#[template(path = "petition/show.html")]
struct PetitionShow {
    layout: Layout,
    number: String,
    path: String,
    title: String,
    state: String,
    state_label: &'static str,
    version: i32,
    organization: String,
    interest: &'static str,
    filer: String,
    received: String,
    way: &'static str,
    letters_href: String,
    wish: &'static str,
    ground: &'static str,
    statement: String,
    order: (String, String),
    outcome: String,
    carried: &'static str,
    letters: Vec<LetterShown>,
    impact: super::remediation::ImpactShown,
    waiting: Option<WaitingShown>,
    history: Vec<EntryShown>,
    offers: Vec<OfferShown>,
    errors: Problems,
}

/// Whether what was granted was done.
fn carried(view: &PetitionView) -> &'static str {
    match (PetitionState::from_code(&view.row.state), view.is_carried_out()) {
        (Some(PetitionState::Granted), true) => "The order was changed since.",
        (Some(PetitionState::Granted), false) => {
            "The order is not changed yet: modify or revoke it by its own step, on the same ground."
        }
        _ => "",
    }
}

/// The words for the way by which something came.
pub(super) fn way_label(code: &str) -> &'static str {
    Way::from_code(code).map_or("", Way::label)
}

/// Where the letters that go back lie; empty for what came online, and for who does not
/// send letters.
pub(super) fn letters_href(role: Role, way: &str, number: &str) -> String {
    if way == Way::Online.code() || !may(role, Permission::HandleLetters) {
        return String::new();
    }
    format!("/correspondence/{number}")
}

fn show_page(
    role: Role,
    layout: Layout,
    view: PetitionView,
    attempt: Option<&Attempt>,
) -> PetitionShow {
    let carried = carried(&view);
    let row = view.row;
    let defaults = vec![("ground", row.ground.clone())];
    PetitionShow {
        path: format!("/petitions/{}", row.docket_number),
        title: format!("{}: {}", wish_label(&row.wish), view.order.title),
        state_label: petition_state(&row.state),
        version: row.version,
        organization: view.organization,
        interest: interest_label(&row.interest),
        received: page::date(row.received_on),
        way: way_label(&row.way),
        letters_href: letters_href(role, &row.way, &row.docket_number),
        wish: wish_label(&row.wish),
        ground: ground_label(&row.ground),
        order: (
            format!("{}, version {}", view.order.docket_number, row.order_version),
            format!("/orders/{}", view.order.docket_number),
        ),
        outcome: row
            .decided_on
            .map(|on| format!("{}, {}", page::date(on), ground_label(&row.outcome)))
            .unwrap_or_default(),
        carried,
        letters: view.letters.into_iter().map(LetterShown::new).collect(),
        impact: super::remediation::shown(&view.impact),
        waiting: step::waiting(Machine::Petition, view.proposal.as_ref()),
        history: entries(&view.timeline),
        offers: step::offers(&view.offers, &[], &defaults, attempt),
        errors: step::problems(attempt),
        number: row.docket_number,
        state: row.state,
        filer: row.filer,
        statement: row.statement,
        layout,
    }
}

/// `GET /petitions/{number}`
///
/// # Errors
/// When there is no such petition.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| petition::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &show_page(ctx.actor.role, layout, view, None))
}

/// `POST /petitions/{number}/steps`
///
/// # Errors
/// When the rules refuse, or somebody was faster.
pub async fn take(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = step::form(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), form.clone());
    match ctx.run(move |app, actor| petition::step(app, actor, &wanted, &sent)).await {
        Ok(outcome) => Ok(page::go(&format!("/petitions/{number}?done={}", done_code(&outcome)))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| petition::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let attempt = Attempt { form, errors };
            page::show_with(
                &ctx,
                StatusCode::UNPROCESSABLE_ENTITY,
                &show_page(ctx.actor.role, layout, view, Some(&attempt)),
            )
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
