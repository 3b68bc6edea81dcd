//! Investigations: for their own people alone.

use super::case::{Paged, done_code};
use super::deadline::{ClockSeen, Startable, seen as clock_seen, startable};
use super::step::{self, Attempt, Done, OfferShown, WaitingShown};
use super::timeline::{EntryShown, entries};
use crate::app::investigation::{self, InvestigationView, NewInvestigation};
use crate::app::step::state_label;
use crate::domain::workflow::Machine;
use crate::domain::workflow::investigation::Statute;
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

#[derive(Template)]
#[template(path = "investigation/list.html")]
struct InvestigationList {
    layout: Layout,
    rows: Vec<InvestigationListed>,
    referrals: Vec<(String, String)>,
    count_text: String,
    next: String,
    first: String,
}

struct InvestigationListed {
    number: String,
    href: String,
    subject: String,
    statute: &'static str,
    state: String,
    state_label: &'static str,
    changed: String,
}

fn statute_label(code: &str) -> &'static str {
    Statute::from_code(code).map_or("not known", Statute::label)
}

/// Where a list goes on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: String,
}

/// `GET /investigations`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<After>) -> PageResult {
    let after = query.after.clone();
    let (rows, referrals) = ctx
        .run(move |app, actor| {
            investigation::list(app, actor, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let paged = Paged::new(
        "/investigations",
        "",
        &query.after,
        investigation::PAGE_LIMIT_ROWS,
        rows,
        |row| row.docket_number.clone(),
    );
    let rows = paged.rows.into_iter().map(|row| InvestigationListed {
        href: format!("/investigations/{}", row.docket_number),
        statute: statute_label(&row.statute),
        state_label: state_label(Machine::Investigation, &row.state),
        changed: page::time(row.changed_at),
        number: row.docket_number,
        subject: row.subject,
        state: row.state,
    });
    page::show(
        &ctx,
        &InvestigationList {
            layout: Layout::new(&ctx, "Investigations"),
            rows: rows.collect(),
            referrals,
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "investigation/new.html")]
struct InvestigationNew {
    layout: Layout,
    subject: String,
    statutes: Vec<Choice>,
    case: String,
    reason: String,
    errors: Problems,
}

fn new_page(ctx: &Ctx, new: NewInvestigation, errors: Vec<FieldError>) -> InvestigationNew {
    let title =
        if errors.is_empty() { "Open an investigation" } else { "Error: Open an investigation" };
    InvestigationNew {
        layout: Layout::new(ctx, title),
        statutes: Statute::ALL
            .iter()
            .map(|statute| {
                Choice::new(statute.code(), statute.label(), statute.code() == new.statute)
            })
            .collect(),
        subject: new.subject,
        case: new.case,
        reason: new.reason,
        errors: errors.into(),
    }
}

/// Where an investigation comes from.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FromCase {
    #[serde(default)]
    case: String,
}

/// `GET /investigations/new`
///
/// # Errors
/// When the template fails.
pub async fn new(ctx: Ctx, from: Query<FromCase>) -> PageResult {
    let new = NewInvestigation { case: from.case.clone(), ..NewInvestigation::default() };
    page::show(&ctx, &new_page(&ctx, new, Vec::new()))
}

/// `POST /investigations`
///
/// # Errors
/// When the rules refuse.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let new = NewInvestigation {
        subject: fields.get("subject").to_owned(),
        statute: fields.get("statute").to_owned(),
        case: fields.get("case").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let sent = new.clone();
    match ctx.run(move |app, actor| investigation::open(app, actor, &sent)).await {
        Ok(number) => Ok(page::go(&format!("/investigations/{number}?done=opened"))),
        Err(Error::Invalid(errors)) => {
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &new_page(&ctx, new, errors))
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

#[derive(Template)]
#[template(path = "investigation/show.html")]
struct InvestigationShow {
    layout: Layout,
    number: String,
    path: String,
    subject: String,
    statute: &'static str,
    state: String,
    state_label: &'static str,
    version: i32,
    opened: String,
    case: Option<(String, String)>,
    clocks: Vec<ClockSeen>,
    startable: Vec<Startable>,
    waiting: Option<WaitingShown>,
    history: Vec<EntryShown>,
    offers: Vec<OfferShown>,
    errors: Problems,
}

fn show_page(
    ctx: &Ctx,
    layout: Layout,
    view: InvestigationView,
    attempt: Option<&Attempt>,
) -> InvestigationShow {
    let row = view.row;
    let defaults = vec![("statute", row.statute.clone())];
    InvestigationShow {
        path: format!("/investigations/{}", row.docket_number),
        statute: statute_label(&row.statute),
        state_label: state_label(Machine::Investigation, &row.state),
        version: row.version,
        opened: page::time(row.opened_at),
        case: view
            .case
            .map(|(number, title)| (format!("{number}: {title}"), format!("/cases/{number}"))),
        clocks: view.clocks.iter().map(|shown| clock_seen(shown, ctx.app.clock.now())).collect(),
        startable: startable(Machine::Investigation, None, None),
        waiting: step::waiting(Machine::Investigation, view.proposal.as_ref()),
        history: entries(&view.timeline),
        offers: step::offers(&view.offers, &[], &defaults, attempt),
        errors: step::problems(attempt),
        number: row.docket_number,
        subject: row.subject,
        state: row.state,
        layout,
    }
}

/// `GET /investigations/{number}`
///
/// # Errors
/// When it is not there, or not one's own.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| investigation::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &show_page(&ctx, layout, view, None))
}

/// `POST /investigations/{number}/steps`
///
/// # Errors
/// When the rules refuse, or it is not one's own.
pub async fn take(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = step::form(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), form.clone());
    match ctx.run(move |app, actor| investigation::step(app, actor, &wanted, &sent)).await {
        Ok(outcome) => {
            Ok(page::go(&format!("/investigations/{number}?done={}", done_code(&outcome))))
        }
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| investigation::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let attempt = Attempt { form, errors };
            page::show_with(
                &ctx,
                StatusCode::UNPROCESSABLE_ENTITY,
                &show_page(&ctx, layout, view, Some(&attempt)),
            )
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
