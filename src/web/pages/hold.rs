//! Holds, as staff see and work them.

mod answer;
mod cited;

pub use answer::{decide_extension, mail, notice};
pub use cited::{NoticeShown, OrderCited, PacketListed};

use super::case::{Paged, done_code, regime_label};
use super::deadline::{ClockSeen, Startable, seen as clock_seen, startable};
use super::order_standing::SaidShown;
use super::partner_hold::{TaskShown, task};
use super::step::{self, Attempt, Done, OfferShown, WaitingShown};
use super::timeline::{EntryShown, entries};
use crate::app::hold::{self, HoldView, NewHold};
use crate::app::hold::{GoodsLine, HoldRow};
use crate::app::order::OrderRow;
use crate::app::packet::task::is_asked;
use crate::app::step::state_label;
use crate::domain::clock::Zone;
use crate::domain::hold::Authority;
use crate::domain::order::CoverGround;
use crate::domain::regime::Regime;
use crate::domain::role::{Permission, may};
use crate::domain::workflow::Machine;
use crate::domain::workflow::hold::HoldState;
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
#[template(path = "hold/list.html")]
struct HoldList {
    layout: Layout,
    rows: Vec<HoldListed>,
    states: Vec<Choice>,
    is_filtered: bool,
    count_text: String,
    next: String,
    first: String,
}

/// A hold in a list.
#[derive(Debug, Clone)]
pub struct HoldListed {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// The state's code.
    pub state: String,
    /// The state in words.
    pub state_label: &'static str,
    /// Document and line.
    pub line: String,
    /// The importer, as declared.
    pub importer: String,
    /// The goods, as declared.
    pub goods: String,
    /// The order's number.
    pub order: String,
    /// When it was last changed.
    pub changed: String,
}

impl HoldListed {
    /// A row as a list shows it.
    #[must_use]
    pub fn new(row: HoldRow, order: String) -> Self {
        Self {
            href: format!("/holds/{}", row.docket_number),
            state_label: state_label(Machine::Hold, &row.state),
            line: format!("{}, line {}", row.document, row.line),
            changed: page::time(row.changed_at),
            number: row.docket_number,
            state: row.state,
            importer: row.importer_name,
            goods: row.goods,
            order,
        }
    }
}

/// The filters of a list by state.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct StateQuery {
    /// Only this state.
    #[serde(default)]
    pub state: String,
    /// Rows before this number.
    #[serde(default)]
    pub after: String,
}

/// `GET /holds`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<StateQuery>) -> PageResult {
    let query = query.into_inner();
    let state = HoldState::from_code(&query.state);
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            hold::list(app, actor, state, Some(after.as_str()).filter(|a| !a.is_empty()))
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = format!("state={}", state.map_or("", HoldState::code));
    let paged =
        Paged::new("/holds", &filters, &query.after, hold::PAGE_LIMIT_ROWS, rows, |(row, _)| {
            row.docket_number.clone()
        });
    let states = HoldState::ALL
        .iter()
        .map(|known| Choice::new(known.code(), known.label(), Some(*known) == state))
        .collect();
    page::show(
        &ctx,
        &HoldList {
            layout: Layout::new(&ctx, "Holds"),
            rows: paged.rows.into_iter().map(|(row, order)| HoldListed::new(row, order)).collect(),
            states,
            is_filtered: state.is_some(),
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "hold/new.html")]
struct HoldNew {
    layout: Layout,
    path: String,
    goods: GoodsLine,
    arrival: String,
    orders: Vec<Choice>,
    covers: Vec<Choice>,
    reason: String,
    case: String,
    errors: Problems,
}

/// Through what an order can cover a line.
fn cover_choices(chosen: &str) -> Vec<Choice> {
    let grounds = CoverGround::ALL.iter();
    grounds.map(|one| Choice::new(one.code(), one.label(), one.code() == chosen)).collect()
}

fn new_page(
    ctx: &Ctx,
    goods: GoodsLine,
    orders: &[OrderRow],
    fields: &Fields,
    errors: Vec<FieldError>,
) -> HoldNew {
    HoldNew {
        layout: Layout::new(
            ctx,
            if errors.is_empty() { "Target a line" } else { "Error: Target a line" },
        ),
        path: format!("/shipments/{}/{}/holds", page::encode(&goods.document), goods.line),
        orders: step::order_choices(orders, fields.get("order")),
        covers: cover_choices(fields.get("cover")),
        reason: fields.get("reason").to_owned(),
        case: fields.get("case").to_owned(),
        errors: errors.into(),
        arrival: goods.imported_on.map(page::date).unwrap_or_default(),
        goods,
    }
}

/// `GET /shipments/{document}/{line}/holds`
///
/// # Errors
/// When there is no such line.
pub async fn new(ctx: Ctx, place: Path<(String, i32)>) -> PageResult {
    let (document, line) = place.into_inner();
    let (goods, orders) = ctx
        .run(move |app, actor| hold::find_goods(app, actor, &document, line))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    page::show(&ctx, &new_page(&ctx, goods, &orders, &Fields::default(), Vec::new()))
}

/// `POST /shipments/{document}/{line}/holds`
///
/// # Errors
/// When the rules refuse, the line is held already, or there is no such line.
pub async fn create(ctx: Ctx, place: Path<(String, i32)>, fields: Fields) -> PageResult {
    let (document, line) = place.into_inner();
    let (wanted, sent) = (document.clone(), fields.clone());
    let outcome = ctx
        .run(move |app, actor| {
            let new = NewHold {
                order: sent.get("order").to_owned(),
                cover: sent.get("cover").to_owned(),
                reason: sent.get("reason").to_owned(),
                case: sent.get("case").to_owned(),
            };
            hold::open(app, actor, &wanted, line, &new)
        })
        .await;
    match outcome {
        Ok(number) => Ok(page::go(&format!("/holds/{number}?done=opened"))),
        Err(Error::Invalid(errors)) => {
            let (goods, orders) = ctx
                .run(move |app, actor| hold::find_goods(app, actor, &document, line))
                .await
                .map_err(|error| Problem::new(&ctx, error))?;
            let page = new_page(&ctx, goods, &orders, &fields, errors);
            page::show_with(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

#[derive(Template)]
#[template(path = "hold/show.html")]
struct HoldShow {
    layout: Layout,
    number: String,
    path: String,
    goods: String,
    state: String,
    state_label: &'static str,
    version: i32,
    authority: &'static str,
    regime: String,
    document: String,
    line: i32,
    line_href: String,
    importer: String,
    importer_number: String,
    told: String,
    port: String,
    presented: String,
    detained: String,
    said: Vec<(String, String)>,
    reason: String,
    opened: String,
    order: OrderCited,
    beside: Vec<SaidShown>,
    case: Option<(String, String)>,
    clocks: Vec<ClockSeen>,
    startable: Vec<Startable>,
    notices: Vec<NoticeShown>,
    packets: Vec<PacketListed>,
    tasks: Vec<TaskShown>,
    may_act: bool,
    may_write: bool,
    waiting: Option<WaitingShown>,
    history: Vec<EntryShown>,
    offers: Vec<OfferShown>,
    errors: Problems,
}

/// What a hold's forms start with: its own order; the notice's plain facts.
fn defaults(view: &HoldView) -> step::Defaults {
    let order = &view.order;
    // What the law deems, it deems on the day that the clock has.
    let by_clock = view.offers.iter().find_map(|offer| offer.rule.by_clock);
    let due_on = view
        .clocks
        .iter()
        .find(|shown| shown.row.is_open && Some(shown.row.rule_code.as_str()) == by_clock)
        .and_then(|shown| shown.row.due_on);
    vec![
        ("due_on", due_on.map(|on| on.to_string()).unwrap_or_default()),
        ("order", format!("{}/{}", order.docket_number, order.current_version)),
        (
            "specific_reason",
            format!(
                "The goods appear to be covered by {}, version {}.",
                order.docket_number, view.row.order_version
            ),
        ),
    ]
}

fn show_page(ctx: &Ctx, layout: Layout, view: HoldView, attempt: Option<&Attempt>) -> HoldShow {
    let now = ctx.app.clock.now();
    let defaults = defaults(&view);
    let row = view.row;
    let today = Zone::of_port(&row.port).day(now);
    let path = format!("/holds/{}", row.docket_number);
    HoldShow {
        line_href: format!("/shipments/{}/{}", page::encode(&row.document), row.line),
        state_label: state_label(Machine::Hold, &row.state),
        version: row.version,
        authority: Authority::from_code(&row.authority).map_or("not known", Authority::label),
        regime: regime_label(&view.order.regime),
        told: match (&view.importer, row.notice_sent_at) {
            (Some(name), Some(at)) => format!("{name}, {}", page::time(at)),
            (None, Some(at)) => {
                format!("by letter alone: no account owns this number ({})", page::time(at))
            }
            (Some(_) | None, None) => "not yet".into(),
        },
        presented: row.presented_on.map(page::date).unwrap_or_default(),
        detained: row.detained_on.map(page::date).unwrap_or_default(),
        said: cited::said(&view.timeline),
        opened: format!("{}, {}", page::time(row.opened_at), view.opener),
        order: OrderCited {
            label: format!(
                "{}, version {}: {}",
                view.order.docket_number, row.order_version, view.order.title
            ),
            href: format!("/orders/{}", view.order.docket_number),
            summary: view.order_version.summary,
            citation: view.order.citation.clone(),
        },
        beside: SaidShown::list_of_staff(&view.beside, view.beside.iter()),
        case: view
            .case
            .map(|(number, title)| (format!("{number}: {title}"), format!("/cases/{number}"))),
        clocks: view.clocks.iter().map(|shown| clock_seen(shown, now)).collect(),
        startable: if view.offers.is_empty() {
            Vec::new()
        } else {
            let regime = Regime::from_code(&view.order.regime);
            startable(Machine::Hold, Authority::from_code(&row.authority), regime)
        },
        notices: view.notices.into_iter().map(NoticeShown::new).collect(),
        packets: view.packets.iter().map(|packet| PacketListed::new(packet, &path)).collect(),
        tasks: view.tasks.iter().map(|one| task(one, today, !is_asked(&row))).collect(),
        may_act: may(ctx.actor.role, Permission::Act),
        may_write: view.importer.is_none()
            && row.notice_sent_at.is_some()
            && may(ctx.actor.role, Permission::Act),
        waiting: step::waiting(Machine::Hold, view.proposal.as_ref()),
        history: entries(&view.timeline),
        offers: step::offers(&view.offers, &view.orders, &defaults, attempt),
        errors: step::problems(attempt),
        number: row.docket_number,
        goods: row.goods,
        state: row.state,
        document: row.document,
        line: row.line,
        importer: row.importer_name,
        importer_number: row.importer_number,
        port: row.port,
        reason: row.reason,
        path,
        layout,
    }
}

/// `GET /holds/{number}`
///
/// # Errors
/// When there is no such hold.
pub async fn show(ctx: Ctx, number: Path<String>, done: Query<Done>) -> PageResult {
    let view = ctx
        .run(move |app, actor| hold::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let layout = done.say(Layout::new(&ctx, &view.row.docket_number));
    page::show(&ctx, &show_page(&ctx, layout, view, None))
}

/// `POST /holds/{number}/steps`
///
/// # Errors
/// When the rules refuse, or somebody was faster.
pub async fn take(ctx: Ctx, number: Path<String>, fields: Fields) -> PageResult {
    let number = number.into_inner();
    let form = step::form(&fields).map_err(|error| Problem::new(&ctx, error))?;
    let (wanted, sent) = (number.clone(), form.clone());
    match ctx.run(move |app, actor| hold::step(app, actor, &wanted, &sent)).await {
        Ok(outcome) => Ok(page::go(&format!("/holds/{number}?done={}", done_code(&outcome)))),
        Err(Error::Invalid(errors)) => {
            let view = ctx
                .run(move |app, actor| hold::show(app, actor, &number))
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
