//! Orders: drafted with a scope, read, changed by steps.

use super::case::name_of;
use super::step::{self, Offer, StepForm, Subject};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::field::limited;
use crate::domain::order::{Breadth, OrderKind, Scope};
use crate::domain::regime::Regime;
use crate::domain::role::Permission;
use crate::domain::voice::refuse_inner;
use crate::domain::workflow::order::{
    OrderAction, OrderCommand, OrderFacts, OrderState, decide as rules_decide,
};
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::Read;
use crate::store::event::TimelineRow;
use crate::store::hold::HoldRow;
use crate::store::order::OrderVersionRow;
use crate::store::proposal::ProposalRow;

pub use crate::store::order::OrderRow;
use chrono::Datelike;

mod rules;
pub(super) mod upgrade;

pub use upgrade::Move;

pub use rules::OrderSubject;
pub(super) use rules::{apply, approval_standard, decide, regime_of};

/// The longest title, in characters.
pub const TITLE_LIMIT_CHARS: usize = 200;
/// The longest citation, in characters.
pub const CITATION_LIMIT_CHARS: usize = 500;
/// The rows of a page of orders.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// Lines from a place are counted up to here.
pub const PLACE_LIMIT_ROWS: i64 = 20_000;
/// The most orders in force that a form offers to cite.
const OFFERED_LIMIT_ROWS: i64 = 500;

/// An order with what its page shows.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The order.
    pub row: OrderRow,
    /// Its scope now.
    pub scope: Scope,
    /// Every version, newest first.
    pub versions: Vec<OrderVersionRow>,
    /// What the versions changed, as far as it was looked up.
    pub replays: Vec<store::replay::ReplayRow>,
    /// How far the last screening for it went.
    pub screened: Option<store::screened::ScreenedRow>,
    /// The name of who drafted it.
    pub drafter: String,
    /// What the activation said: the instrument, the Secretary's approval, the publication.
    pub activation: Vec<(String, String)>,
    /// The number of the case that it came from.
    pub case_number: Option<String>,
    /// The order that took its place.
    pub successor: Option<OrderRow>,
    /// The holds that cite it.
    pub holds: Vec<HoldRow>,
    /// The proposal that waits on it.
    pub proposal: Option<ProposalRow>,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
    /// What this person may ask for.
    pub offers: Vec<Offer>,
    /// Orders that a step may cite.
    pub orders: Vec<OrderRow>,
    /// What was said about it from outside.
    pub voices: super::order_standing::Voices,
    /// Key and name of the published list that it came from.
    pub origin: Option<(String, String)>,
    /// The lines from its places, up to [`PLACE_LIMIT_ROWS`]; counted when it names neither a
    /// party nor goods.
    pub place_lines: Option<i64>,
}

/// What a draft's form said, checked.
struct Draft {
    kind: OrderKind,
    regime: &'static Regime,
    title: String,
    citation: String,
    scope: Scope,
    reason: Reason,
}

fn check(form: &StepForm) -> Result<Draft> {
    let mut errors = Vec::new();
    let kind = OrderKind::from_code(form.get("kind"));
    if kind.is_none() {
        errors.push(FieldError::new("kind", "Choose what kind of order it is."));
    }
    let regime = Regime::from_code(form.get("regime"));
    if regime.is_none() {
        errors.push(FieldError::new("regime", "Choose the law under which it is issued."));
    }
    if let (Some(kind), Some(regime)) = (kind, regime)
        && regime.measure(kind).is_none()
    {
        let names: Vec<&str> = regime.measures.iter().map(|one| one.kind.label()).collect();
        errors.push(FieldError::new(
            "kind",
            format!("This law does not know this kind of order. It has: {}.", names.join("; ")),
        ));
    }
    let before = errors.len();
    let title =
        limited("title", form.get("title"), TITLE_LIMIT_CHARS, &mut errors).replace('\n', " ");
    if title.is_empty() && errors.len() == before {
        errors.push(FieldError::new(
            "title",
            "Give the order a title, such as the goods and the country.",
        ));
    }
    let citation = limited("citation", form.get("citation"), CITATION_LIMIT_CHARS, &mut errors);
    // What an order says is published.
    refuse_inner("title", &title, &mut errors);
    refuse_inner("citation", &citation, &mut errors);
    step::ask::refuse_inner_of(step::SCOPE, form, &mut errors);
    let scope = Scope::parse(&step::ask::scope_form(form)).map_err(|complaints| {
        errors.extend(complaints.into_iter().map(|error| {
            let field = error.field.split('.').next().unwrap_or_default().to_owned();
            FieldError::new(field, error.message)
        }));
    });
    let reason = Reason::parse(form.get("reason"))
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    match (kind, regime, scope, reason, errors.is_empty()) {
        (Some(kind), Some(regime), Ok(scope), Ok(reason), true) => {
            Ok(Draft { kind, regime, title, citation, scope, reason })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// Drafts an order and returns its number.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field.
pub fn draft(app: &App, actor: &Actor, form: &StepForm) -> Result<String> {
    actor.require(Permission::DraftOrders)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let draft = check(form)?;
    let facts = OrderFacts {
        state: None,
        regime: draft.regime,
        kind: draft.kind,
        has_scope: !draft.scope.is_empty(),
        rescope: None,
        is_cited: !draft.citation.is_empty(),
        grid: None,
    };
    let made =
        rules_decide(&facts, &OrderCommand::Draft { reason: draft.reason.clone() }, actor.role)
            .map_err(|refusal| Error::Refused(refusal.to_string()))?;
    let scope = serde_json::to_string(&draft.scope).map_err(Error::internal)?;
    app.store.write(|tx| {
        let case_id = match form.get("case").trim() {
            "" => None,
            number => Some(
                store::case::find_by_number(tx, number)?
                    .ok_or_else(|| {
                        Error::field(
                            "case",
                            "There is no case of this number, such as C-2026-000042.",
                        )
                    })?
                    .id,
            ),
        };
        let row = OrderRow {
            id: id::ordered(),
            docket_number: store::counter::take(tx, "O", now.date().year())?,
            kind: draft.kind.code().to_owned(),
            regime: draft.regime.code().to_owned(),
            title: draft.title.clone(),
            citation: draft.citation.clone(),
            state: made.to.code().to_owned(),
            effective_on: draft.scope.effective_on,
            current_version: 1,
            case_id,
            superseded_by: None,
            drafted_by: by.clone(),
            created_at: now,
            changed_at: now,
            version: 1,
        };
        let first = OrderVersionRow {
            order_id: row.id.clone(),
            number: 1,
            scope: scope.clone(),
            summary: draft.scope.summary(),
            made_by: by.clone(),
            made_at: now,
        };
        store::order::insert(tx, &row, &first)?;
        let event = NewEvent::new(Verb::OrderDrafted, Noun::Order, &row.id)
            .in_case(row.case_id.as_deref())
            .fact("order", row.docket_number.clone())
            .fact("kind", row.kind.clone())
            .fact("scope_version", "1")
            .value("title", row.title.clone())
            .value("reason", draft.reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.docket_number)
    })
}

/// Orders in force, newest number first, to be cited.
pub(super) fn in_force(tx: &mut Read<'_>) -> Result<Vec<OrderRow>> {
    let states: Vec<&str> = OrderState::ALL
        .iter()
        .filter(|state| state.is_in_force())
        .map(|state| state.code())
        .collect();
    store::order::list(tx, &states, None, OFFERED_LIMIT_ROWS)
}

/// Orders in force, for a form that must cite one.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_in_force(app: &App, actor: &Actor) -> Result<Vec<OrderRow>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(in_force)
}

/// A page of orders with the summaries of their scopes, newest number first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<OrderState>,
    after: Option<&str>,
) -> Result<Vec<(OrderRow, String)>> {
    actor.require(Permission::ReadCases)?;
    let states: Vec<&str> = state.map(OrderState::code).into_iter().collect();
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in store::order::list(tx, &states, after, PAGE_LIMIT_ROWS + 1)? {
            let version = store::order::find_version(tx, &row.id, row.current_version)?;
            rows.push((row, version.map(|version| version.summary).unwrap_or_default()));
        }
        Ok(rows)
    })
}

/// An order with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<OrderView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
        let subject = OrderSubject::read(tx, row.clone())?;
        let scope = subject.scope.clone();
        let may_act = actor.require(Permission::Act).is_ok();
        Ok(OrderView {
            versions: store::order::list_versions(tx, &row.id)?,
            replays: store::replay::list_by_order(tx, &row.id)?,
            screened: store::screened::find(tx, "order", &row.id)?,
            drafter: name_of(tx, Some(&row.drafted_by))?,
            case_number: match &row.case_id {
                Some(id) => store::case::find(tx, id)?.map(|case| case.docket_number),
                None => None,
            },
            successor: match &row.superseded_by {
                Some(id) => store::order::find(tx, id)?,
                None => None,
            },
            holds: store::hold::list_by_order(tx, &row.id)?,
            activation: activation(tx, &row)?,
            proposal: store::proposal::find_open(tx, "order", &row.id)?,
            timeline: store::event::list_by_subject(tx, "order", &row.id)?,
            offers: if may_act {
                Subject::Order(Box::new(subject)).offers(actor.role, app.clock.now())
            } else {
                Vec::new()
            },
            // No step of an order cites that order itself.
            orders: in_force(tx)?.into_iter().filter(|other| other.id != row.id).collect(),
            voices: super::order_standing::voices(tx, &row)?,
            origin: store::list::origin_of(tx, &row.id)?,
            place_lines: place_lines(tx, &scope)?,
            scope,
            row,
        })
    })
}

/// How many lines come from the places of a scope that names neither a party nor goods.
pub(super) fn place_lines(tx: &mut Read<'_>, scope: &Scope) -> Result<Option<i64>> {
    if scope.breadth() != Breadth::AllGoods {
        return Ok(None);
    }
    let mut places = scope.countries.clone();
    places.extend(
        scope.provinces.iter().filter_map(|code| code.split('-').next().map(str::to_owned)),
    );
    store::replay::count_from(tx, &places, PLACE_LIMIT_ROWS).map(Some)
}

/// Takes or proposes a step on an order.
///
/// # Errors
/// As [`step::take`].
pub fn step(app: &App, actor: &Actor, number: &str, form: &StepForm) -> Result<step::Outcome> {
    step::take(app, actor, Machine::Order, number, form)
}

/// What the activation of an order said, as its form calls it; empty before there is one, and
/// for orders of a published list.
fn activation(tx: &mut Read<'_>, row: &OrderRow) -> Result<Vec<(String, String)>> {
    let action = OrderAction::Activate.code();
    let Some(found) = store::proposal::last_applied(tx, "order", &row.id, action)? else {
        return Ok(Vec::new());
    };
    let command = serde_json::from_str(&found.command).map_err(Error::internal)?;
    let mut told = step::activation_told(tx, &command)?;
    // Its day and its publication stand among the facts of the order already.
    told.retain(|(_, words)| words.parse::<chrono::NaiveDate>().is_err() && *words != row.citation);
    Ok(told)
}
