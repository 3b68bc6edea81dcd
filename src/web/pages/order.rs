//! Orders: drafted, listed, changed by steps.

mod draft;

pub use draft::{create, new};

use super::case::{Paged, done_code, regime_label};
use super::hold::{HoldListed, StateQuery};
use super::step::{self, Attempt, Defaults, Done, OfferShown, WaitingShown};
use super::timeline::{EntryShown, entries};
use crate::app::order::{self, OrderRow, OrderView};
use crate::app::step::state_label;
use crate::domain::order::{Change, OrderKind, Scope, ScopeParty, changes};
use crate::domain::regime::Regime;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::Machine;
use crate::domain::workflow::order::OrderState;
use crate::error::Error;
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// The most parties of a scope that a page shows.
const PARTY_SHOWN_ROWS: usize = 200;
/// The most entries of one part of a change that a page shows.
const CHANGE_SHOWN_ROWS: usize = 50;

#[derive(Template)]
#[template(path = "order/list.html")]
struct OrderList {
    layout: Layout,
    rows: Vec<OrderListed>,
    states: Vec<Choice>,
    is_filtered: bool,
    may_draft: bool,
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
    effective: String,
}

fn kind_label(code: &str) -> &'static str {
    OrderKind::from_code(code).map_or("Order", OrderKind::label)
}

/// `GET /orders`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<StateQuery>) -> PageResult {
    let query = query.into_inner();
    let state = OrderState::from_code(&query.state);
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            order::list(app, actor, state, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!("state={}", state.map_or("", OrderState::code));
    let paged =
        Paged::new("/orders", &filters, &query.after, order::PAGE_LIMIT_ROWS, rows, |(row, _)| {
            row.docket_number.clone()
        });
    let rows = paged.rows.into_iter().map(|(row, summary)| OrderListed {
        href: format!("/orders/{}", row.docket_number),
        kind: kind_label(&row.kind),
        state_label: state_label(Machine::Order, &row.state),
        effective: row.effective_on.map(page::date).unwrap_or_default(),
        number: row.docket_number,
        title: row.title,
        state: row.state,
        summary,
    });
    page::show(
        &ctx,
        &OrderList {
            layout: Layout::new(&ctx, "Orders"),
            rows: rows.collect(),
            states: OrderState::ALL
                .iter()
                .map(|known| Choice::new(known.code(), known.label(), Some(*known) == state))
                .collect(),
            is_filtered: state.is_some(),
            may_draft: may(ctx.actor.role, Permission::DraftOrders),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "order/show.html")]
struct OrderShow {
    layout: Layout,
    number: String,
    path: String,
    title: String,
    kind: &'static str,
    regime: String,
    decided_by: &'static str,
    state: String,
    state_label: &'static str,
    version: i32,
    citation: String,
    activation: Vec<(String, String)>,
    effective: String,
    drafted: String,
    case_number: Option<String>,
    successor: Option<(String, String)>,
    scope: Vec<(&'static str, Vec<String>)>,
    summary: String,
    breadth: String,
    origin: Option<(String, String)>,
    may_decide_links: bool,
    screened: String,
    versions: Vec<VersionShown>,
    holds: Vec<HoldListed>,
    voices: super::order_standing::VoicesShown,
    waiting: Option<WaitingShown>,
    history: Vec<EntryShown>,
    offers: Vec<OfferShown>,
    errors: Problems,
}

struct VersionShown {
    number: i32,
    summary: String,
    made: String,
    is_current: bool,
    /// What it changed; empty while that was not looked up.
    change: String,
    change_href: String,
    /// What it says otherwise than the version before.
    said: Vec<String>,
}

/// What is different between two scopes, a line each.
pub(super) fn scope_change_lines(parts: &[Change]) -> Vec<String> {
    let mut lines = Vec::new();
    for part in parts {
        let told = part
            .added
            .iter()
            .map(|text| format!("{}: added {text}", part.part))
            .chain(part.removed.iter().map(|text| format!("{}: dropped {text}", part.part)))
            .chain(
                part.changed
                    .iter()
                    .map(|(before, after)| format!("{}: {before} \u{2192} {after}", part.part)),
            );
        lines.extend(told.take(CHANGE_SHOWN_ROWS));
        let count = part.added.len() + part.removed.len() + part.changed.len();
        let more = count.saturating_sub(CHANGE_SHOWN_ROWS);
        lines.extend((more > 0).then(|| format!("{}: {more} more", part.part)));
    }
    lines
}

/// The parts of a scope that say something, and so many of its parties.
pub(super) fn scope_shown(scope: &Scope, party_rows: usize) -> Vec<(&'static str, Vec<String>)> {
    let mut parties: Vec<String> =
        scope.parties.iter().take(party_rows).map(ScopeParty::words).collect();
    let more = scope.parties.len().saturating_sub(party_rows);
    parties.extend((more > 0).then(|| format!("and {more} more")));
    let open =
        if scope.open_scope.is_empty() { Vec::new() } else { vec![scope.open_scope.clone()] };
    [
        ("Parties", parties),
        ("HTS prefixes", scope.hts_prefixes.clone()),
        ("Goods", scope.goods_words.clone()),
        ("Countries", scope.countries.clone()),
        ("Provinces", scope.provinces.clone()),
        ("Beyond the lists", open),
        ("Left out", scope.exclusions.clone()),
    ]
    .into_iter()
    .filter(|(_, entries)| !entries.is_empty())
    .collect()
}

/// What the forms of a change start with: the scope as it is.
fn defaults(scope: &Scope) -> Defaults {
    let parties: Vec<String> = scope.parties.iter().map(ScopeParty::line).collect();
    vec![
        ("parties", parties.join("\n")),
        ("hts_prefixes", scope.hts_prefixes.join("\n")),
        ("goods_words", scope.goods_words.join("\n")),
        ("countries", scope.countries.join("\n")),
        ("provinces", scope.provinces.join("\n")),
        ("effective_on", scope.effective_on.map(|on| on.to_string()).unwrap_or_default()),
        ("open_scope", scope.open_scope.clone()),
        ("exclusions", scope.exclusions.join("\n")),
    ]
}

/// What is told before an order comes into force that covers more than it may mean to, with
/// the lines that there are; nothing of one that ended.
pub(super) fn breadth(state: &str, scope: &Scope, place_lines: Option<i64>) -> String {
    let is_open = OrderState::from_code(state).is_some_and(OrderState::is_open);
    let Some(warning) = scope.breadth().warning().filter(|_| is_open) else {
        return String::new();
    };
    match place_lines {
        Some(lines) if lines >= order::PLACE_LIMIT_ROWS => {
            format!("{warning} There are {} such lines or more.", page::count(lines))
        }
        Some(lines) => format!("{warning} There are {} such lines now.", page::count(lines)),
        None => warning.to_owned(),
    }
}

/// Who decides on an order of this kind under this law; empty where nobody is named.
fn decided_by(regime: &str, kind: &str) -> &'static str {
    Regime::from_code(regime)
        .zip(OrderKind::from_code(kind))
        .and_then(|(law, kind)| law.measure(kind))
        .map_or("", |measure| measure.decided_by)
}

/// The order that took this one's place: what it is called, and its page.
fn successor(other: &OrderRow) -> (String, String) {
    (
        format!("{}: {}", other.docket_number, other.title),
        format!("/orders/{}", other.docket_number),
    )
}

fn show_page(ctx: &Ctx, layout: Layout, view: OrderView, attempt: Option<&Attempt>) -> OrderShow {
    let may_read = may(ctx.actor.role, Permission::ReadTrade);
    let row = view.row;
    let replays = view.replays;
    let path = format!("/orders/{}", row.docket_number);
    let scopes: Vec<(i32, Scope)> = view
        .versions
        .iter()
        .map(|version| (version.number, serde_json::from_str(&version.scope).unwrap_or_default()))
        .collect();
    let said = |number: i32| {
        let scope = |wanted: i32| scopes.iter().find(|(known, _)| *known == wanted);
        match (scope(number - 1), scope(number)) {
            (Some((_, old)), Some((_, new))) => scope_change_lines(&changes(old, new)),
            _ => Vec::new(),
        }
    };
    let number = row.docket_number.clone();
    OrderShow {
        may_decide_links: may(ctx.actor.role, Permission::DecideLinks),
        screened: view.screened.as_ref().map(super::link::screened).unwrap_or_default(),
        kind: kind_label(&row.kind),
        decided_by: decided_by(&row.regime, &row.kind),
        regime: regime_label(&row.regime),
        state_label: state_label(Machine::Order, &row.state),
        version: row.version,
        effective: row.effective_on.map(page::date).unwrap_or_default(),
        drafted: format!("{}, {}", page::time(row.created_at), view.drafter),
        case_number: view.case_number,
        successor: view.successor.as_ref().map(successor),
        scope: scope_shown(&view.scope, PARTY_SHOWN_ROWS),
        summary: view.scope.summary(),
        breadth: breadth(&row.state, &view.scope, view.place_lines),
        origin: view.origin.map(|(key, name)| (name, format!("/orders/lists/{key}"))),
        versions: view
            .versions
            .into_iter()
            .map(|version| VersionShown {
                number: version.number,
                made: page::time(version.made_at),
                said: said(version.number),
                is_current: version.number == row.current_version,
                change: replays
                    .iter()
                    .find(|seen| seen.number == version.number)
                    .map(|seen| super::replay::summary(seen.hit_lines, seen.free_lines))
                    .unwrap_or_default(),
                change_href: if may_read {
                    format!("{path}/replays/{}", version.number)
                } else {
                    String::new()
                },
                summary: version.summary,
            })
            .collect(),
        holds: view.holds.into_iter().map(|hold| HoldListed::new(hold, number.clone())).collect(),
        voices: super::order_standing::shown(&view.voices),
        waiting: step::waiting(Machine::Order, view.proposal.as_ref()),
        history: entries(&view.timeline),
        offers: step::offers(&view.offers, &view.orders, &defaults(&view.scope), attempt),
        errors: step::problems(attempt),
        title: row.title,
        state: row.state,
        activation: view.activation,
        citation: row.citation,
        number,
        path,
        layout,
    }
}

/// `GET /orders/{number}`
///
/// # Errors
/// When there is no such order.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| order::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &show_page(&ctx, layout, view, None))
}

/// `POST /orders/{number}/steps`
///
/// # Errors
/// When the rules refuse, or somebody was faster.
pub async fn take(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = step::form(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), form.clone());
    match ctx.run(move |app, actor| order::step(app, actor, &wanted, &sent)).await {
        Ok(outcome) => Ok(page::go(&format!("/orders/{number}?done={}", done_code(&outcome)))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| order::show(app, actor, &number))
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
