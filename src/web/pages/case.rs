//! Cases: opened from an allegation, listed, worked.

mod listed;
mod opening;

use super::deadline::{ClockSeen, Startable, seen as clock_seen, startable};
use super::link::{LinkShown, shown as links_shown};
use super::step::{self, Attempt, Done, OfferShown, WaitingShown};
use super::timeline::{EntryShown, entries};
use crate::app::case::AllegationBrief;
use crate::app::case::{self, CaseView};
use crate::app::step::{Outcome, state_label};
use crate::domain::regime::Regime;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::case::CaseState;
use crate::domain::workflow::{Machine, Standard};
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

pub use crate::web::paging::Paged;
pub use listed::CaseListed;
pub use opening::{create, new, regime_choices};

#[derive(Template)]
#[template(path = "case/list.html")]
struct CaseList {
    layout: Layout,
    rows: Vec<CaseListed>,
    states: Vec<Choice>,
    is_mine: bool,
    is_filtered: bool,
    count_text: String,
    next: String,
    first: String,
}

/// The words for a regime's code.
#[must_use]
pub fn regime_label(code: &str) -> String {
    Regime::from_code(code).map_or_else(|| code.to_owned(), |regime| regime.label().to_owned())
}

/// The filters of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CaseQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    after: String,
}

/// `GET /cases`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<CaseQuery>) -> PageResult {
    let query = query.into_inner();
    let (state, is_mine) = (CaseState::from_code(&query.state), !query.mine.is_empty());
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            case::list(app, actor, state, is_mine, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!(
        "state={}&mine={}",
        state.map_or("", CaseState::code),
        if is_mine { "yes" } else { "" }
    );
    let paged =
        Paged::new("/cases", &filters, &query.after, case::PAGE_LIMIT_ROWS, rows, |listed| {
            listed.row.docket_number.clone()
        });
    let today = ctx.app.clock.today();
    let states = CaseState::ALL
        .iter()
        .map(|known| Choice::new(known.code(), known.label(), Some(*known) == state))
        .collect();
    page::show(
        &ctx,
        &CaseList {
            layout: Layout::new(&ctx, "Cases"),
            rows: paged.rows.into_iter().map(|listed| CaseListed::of(listed, today)).collect(),
            states,
            is_mine,
            is_filtered: state.is_some() || is_mine,
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "case/show.html")]
struct CaseShow {
    layout: Layout,
    number: String,
    path: String,
    title: String,
    summary: String,
    state: String,
    state_label: &'static str,
    regime: String,
    version: i32,
    holder: String,
    opened: String,
    changed: String,
    standard: String,
    order: Option<(String, String)>,
    duplicate_of: String,
    split_from: String,
    split_into: Vec<String>,
    allegations: Vec<AllegationShown>,
    holds: Vec<super::hold::HoldListed>,
    orders: Vec<Choice>,
    clocks: Vec<ClockSeen>,
    startable: Vec<Startable>,
    waiting: Option<WaitingShown>,
    evidence_percent: i32,
    age: i64,
    history: Vec<EntryShown>,
    offers: Vec<OfferShown>,
    errors: Problems,
    may_work: bool,
    may_decide_links: bool,
    edit: (String, String, bool),
}

struct AllegationShown {
    number: String,
    href: String,
    site: String,
    country: String,
    goods: String,
    percent: i32,
    received: String,
    lines: Vec<LineShown>,
    links: Vec<LinkShown>,
}

/// A line to which a person confirmed a link: a hold can be opened on it.
struct LineShown {
    label: String,
    hold_path: String,
}

fn allegation_shown(
    told: AllegationBrief,
    links: Vec<crate::app::link::LinkRow>,
    held: &[(String, i32)],
) -> AllegationShown {
    let goods = links
        .iter()
        .filter(|link| link.state == "confirmed")
        .filter_map(|link| Some((link.document.clone()?, link.line?)))
        .filter(|line| !held.contains(line))
        .map(|(document, line)| LineShown {
            hold_path: format!("/shipments/{}/{line}/holds", page::encode(&document)),
            label: format!("{document}, line {line}"),
        })
        .collect();
    let number = told.docket_number.unwrap_or_default();
    AllegationShown {
        href: format!("/allegations/{number}"),
        number,
        site: told.site_name,
        country: told.site_country,
        goods: told.goods,
        percent: told.completeness_permille / 10,
        received: page::date(told.received_on),
        lines: goods,
        links: links_shown(links),
    }
}

/// Title and summary as the form shows them, and whether it came back with errors.
fn edited(fields: &Fields, row: &case::CaseRow) -> (String, String, bool) {
    let is_edited =
        !fields.get("title").is_empty() || fields.pairs().iter().any(|(name, _)| name == "summary");
    if is_edited {
        (fields.get("title").to_owned(), fields.get("summary").to_owned(), true)
    } else {
        (row.title.clone(), row.summary.clone(), false)
    }
}

fn show_page(
    ctx: &Ctx,
    layout: Layout,
    view: CaseView,
    attempt: Option<&Attempt>,
    fields: &Fields,
) -> CaseShow {
    let row = view.row;
    let errors = step::problems(attempt);
    let edit = edited(fields, &row);
    let cited = view.order.iter().map(|o| format!("{}/{}", o.docket_number, o.current_version));
    let defaults = cited.map(|version| ("order", version)).collect();
    let number = row.docket_number;
    // A line has one open hold at most: no form where there is one.
    let held: Vec<(String, i32)> = view
        .holds
        .iter()
        .filter(|hold| hold.closed_at.is_none())
        .map(|hold| (hold.document.clone(), hold.line))
        .collect();
    CaseShow {
        path: format!("/cases/{number}"),
        state_label: state_label(Machine::Case, &row.state),
        regime: regime_label(&row.regime),
        version: row.version,
        holder: view.holder,
        opened: format!("{}, {}", page::time(row.opened_at), view.opener),
        changed: page::time(row.changed_at),
        standard: row
            .standard
            .as_deref()
            .and_then(Standard::from_code)
            .map_or_else(String::new, |s| s.label().to_owned()),
        order: view.order.map(|order| {
            (
                format!("{}: {}", order.docket_number, order.title),
                format!("/orders/{}", order.docket_number),
            )
        }),
        duplicate_of: row.duplicate_of.unwrap_or_default(),
        split_from: row.split_from.unwrap_or_default(),
        split_into: view.split_into,
        allegations: view
            .allegations
            .into_iter()
            .map(|(told, links)| allegation_shown(told, links, &held))
            .collect(),
        holds: view
            .holds
            .into_iter()
            .map(|hold| super::hold::HoldListed::new(hold, String::new()))
            .collect(),
        orders: step::order_choices(&view.orders, ""),
        clocks: view.clocks.iter().map(|shown| clock_seen(shown, ctx.app.clock.now())).collect(),
        startable: if may(ctx.actor.role, Permission::Act) {
            startable(Machine::Case, None, Regime::from_code(&row.regime))
        } else {
            Vec::new()
        },
        waiting: step::waiting(Machine::Case, view.proposal.as_ref()),
        evidence_percent: row.evidence_permille / 10,
        age: (ctx.app.clock.today() - row.state_since.date()).num_days().max(0),
        history: entries(&view.timeline),
        offers: step::offers(&view.offers, &view.orders, &defaults, attempt),
        errors,
        may_work: may(ctx.actor.role, Permission::WorkCases),
        may_decide_links: may(ctx.actor.role, Permission::DecideLinks),
        edit,
        title: row.title,
        summary: row.summary,
        state: row.state,
        number,
        layout,
    }
}

/// `GET /cases/{number}`
///
/// # Errors
/// When there is no such case.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| case::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &show_page(&ctx, layout, view, None, &Fields::default()))
}

/// `POST /cases/{number}/steps`
///
/// # Errors
/// When the rules refuse, or somebody was faster.
pub async fn take(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = step::form(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), form.clone());
    match ctx.run(move |app, actor| case::step(app, actor, &wanted, &sent)).await {
        Ok(outcome) => Ok(page::go(&format!("/cases/{number}?done={}", done_code(&outcome)))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| case::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let attempt = Attempt { form, errors };
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let page = show_page(&ctx, layout, view, Some(&attempt), &Fields::default());
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

/// What the address after a step says.
#[must_use]
pub const fn done_code(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Taken => "taken",
        Outcome::Proposed(_) => "proposed",
    }
}

/// `POST /cases/{number}/description`
///
/// # Errors
/// When somebody was faster, or there is no such case.
pub async fn describe(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let version = fields.version().map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            case::describe(app, actor, &wanted, version, sent.get("title"), sent.get("summary"))
        })
        .await;
    match outcome {
        Ok(()) => Ok(page::go(&format!("/cases/{number}?done=saved"))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| case::show(app, actor, &number))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let layout = Layout::new(&ctx, &format!("Error: {}", view.row.docket_number));
            let mut page = show_page(&ctx, layout, view, None, &fields);
            page.errors = errors.into();
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}
