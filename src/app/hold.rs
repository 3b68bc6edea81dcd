//! Holds: opened on a shipment line by a person, for a reason, under an order
//! version; read by staff, and by the importer once the notice was sent.

use super::case::name_of;
use super::deadline::DeadlineShown;
use super::packet::task::Task;
use super::step::{self, Offer, StepForm, Subject};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::hold::Authority;
use crate::domain::order::{Cover, CoverGround, OrderKind};
use crate::domain::role::Permission;
use crate::domain::shipment::DocumentKind;
use crate::domain::workflow::hold::{HoldCommand, HoldFacts, HoldState, decide as rules_decide};
use crate::domain::workflow::{Machine, OrderCitation, Reason, Refusal};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::event::TimelineRow;
use crate::store::order::{OrderRow, OrderVersionRow};
use crate::store::packet::PacketRow;
use crate::store::proposal::ProposalRow;
use crate::store::representation::RepresentationRow;
use crate::store::{Read, Write};

pub use crate::store::hold::{GoodsLine, HoldRow};
pub use crate::store::notice::Notice;
use chrono::Datelike;
use serde_json::Value;

mod cover;
pub mod filing;
pub mod letter;
pub mod mailing;
mod notice;
pub mod partner;
mod rules;
pub mod surety;

pub(super) use cover::gaps;
pub use rules::HoldSubject;
pub(super) use rules::{apply, barred_now, decide};

/// The rows of a page of holds.
pub const PAGE_LIMIT_ROWS: i64 = 50;

/// What is needed to open a hold.
#[derive(Debug, Clone, Default)]
pub struct NewHold {
    /// The order and its version: `O-2026-000007/2`.
    pub order: String,
    /// The code of a [`CoverGround`]; empty for what the line declares.
    pub cover: String,
    /// Why.
    pub reason: String,
    /// The case's number; empty for none.
    pub case: String,
}

/// A hold with what its page shows.
#[derive(Debug, Clone)]
pub struct HoldView {
    /// The hold.
    pub row: HoldRow,
    /// The order that it cites.
    pub order: OrderRow,
    /// At the version that it cites.
    pub order_version: OrderVersionRow,
    /// The number and title of the case.
    pub case: Option<(String, String)>,
    /// The name of who opened it.
    pub opener: String,
    /// The name of the organization that was told.
    pub importer: Option<String>,
    /// The notices that were sent.
    pub notices: Vec<Notice>,
    /// Its clocks.
    pub clocks: Vec<DeadlineShown>,
    /// The proposal that waits on it.
    pub proposal: Option<ProposalRow>,
    /// The importer's packets that were submitted, newest first.
    pub packets: Vec<PacketRow>,
    /// What the importer was asked for, newest first.
    pub tasks: Vec<Task>,
    /// What happened.
    pub timeline: Vec<TimelineRow>,
    /// What this person may ask for.
    pub offers: Vec<Offer>,
    /// Orders that a step may cite.
    pub orders: Vec<OrderRow>,
    /// What those say whom the order names.
    pub beside: Vec<RepresentationRow>,
}

/// Completes a command with what only the database knows: what speaks against the order's
/// covering the line, which elements a notice has.
pub(super) fn prepare(tx: &mut Read<'_>, row: &HoldRow, command: &mut Value) -> Result<()> {
    cover::prepare(tx, (&row.document, row.line), command)?;
    notice::prepare(tx, row, command)
}

/// The goods of a line and the orders that a hold on it may cite.
///
/// # Errors
/// [`Error::NotFound`] when there is no such line.
pub fn find_goods(
    app: &App,
    actor: &Actor,
    document: &str,
    line: i32,
) -> Result<(GoodsLine, Vec<OrderRow>)> {
    actor.require(Permission::Act)?;
    app.store.read(|tx| {
        let goods =
            store::hold::find_goods(tx, document, line)?.ok_or(Error::NotFound("shipment line"))?;
        Ok((goods, super::order::in_force(tx)?))
    })
}

/// Opens a hold on a line and returns its number.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] when the rules
/// say no, or the line is held already; [`Error::NotFound`] for no such line.
pub fn open(app: &App, actor: &Actor, document: &str, line: i32, new: &NewHold) -> Result<String> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let goods =
            store::hold::find_goods(tx, document, line)?.ok_or(Error::NotFound("shipment line"))?;
        let target = check(tx, new)?;
        let authority = authority_of(&target.order)?;
        let allows = DocumentKind::from_code(&goods.document_kind) != Some(DocumentKind::Content);
        let gaps = gaps(tx, (document, line), (&target.order.id, target.citation.version))?;
        let command = HoldCommand::Target {
            order: target.citation.clone(),
            cover: Cover { ground: target.cover, gaps },
            reason: target.reason.clone(),
        };
        let regime = super::order::regime_of(&target.order).map(Some)?;
        let facts = HoldFacts { regime, ..HoldFacts::unopened(authority, allows) };
        let opened = rules_decide(&facts, &command, actor.role).map_err(|refusal| {
            if matches!(refusal, Refusal::Uncovered { .. }) {
                Error::field("cover", refusal.to_string())
            } else {
                Error::Refused(refusal.to_string())
            }
        })?;
        if let Some(open) = store::hold::find_open(tx, document, line)? {
            return Err(Error::Refused(format!(
                "This line is held already: {}.",
                open.docket_number
            )));
        }
        let row = row_of(tx, app, &by, &goods, &target, authority, opened.to)?;
        store::hold::insert(tx, &row)?;
        let subject = Subject::find(tx, Machine::Hold, &row.id)?;
        super::conflict::refuse_step(tx, &by, &subject)?;
        let event = NewEvent::new(Verb::HoldOpened, Noun::Hold, &row.id)
            .in_case(row.case_id.as_deref())
            .fact("hold", row.docket_number.clone())
            .fact("order", format!("{}/{}", target.order.docket_number, row.order_version))
            .fact("document", row.document.clone())
            .fact("line", row.line.to_string())
            .fact("to", row.state.clone())
            .fact("cover", target.cover.code())
            .value("reason", row.reason.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.docket_number)
    })
}

/// What a person wrote to open a hold, checked.
struct Target {
    order: OrderRow,
    citation: OrderCitation,
    cover: CoverGround,
    reason: Reason,
    case_id: Option<String>,
}

fn check(tx: &mut Read<'_>, new: &NewHold) -> Result<Target> {
    let mut errors = Vec::new();
    let (number, version) = new.order.trim().split_once('/').unwrap_or((new.order.trim(), ""));
    let order = store::order::find_by_number(tx, number)?;
    if order.is_none() {
        errors
            .push(FieldError::new("order", "Choose the order under which the line is to be held."));
    }
    let case = match new.case.trim() {
        "" => None,
        number => {
            let found = store::case::find_by_number(tx, number)?;
            if found.is_none() {
                errors.push(FieldError::new(
                    "case",
                    "There is no case of this number, such as C-2026-000042.",
                ));
            }
            found
        }
    };
    let reason = Reason::parse(&new.reason)
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    let cover = match new.cover.as_str() {
        "" => CoverGround::Line,
        code => CoverGround::from_code(code).unwrap_or_else(|| {
            errors.push(FieldError::new("cover", "Choose one of the list."));
            CoverGround::Line
        }),
    };
    let (Some(order), Ok(reason), true) = (order, reason, errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let version = version.parse().unwrap_or(order.current_version);
    let citation = rules::cite(&order, version)?;
    Ok(Target { order, citation, cover, reason, case_id: case.map(|case| case.id) })
}

fn authority_of(order: &OrderRow) -> Result<Authority> {
    let kind = OrderKind::from_code(&order.kind)
        .ok_or_else(|| Error::internal("an order has an unknown kind"))?;
    Ok(Authority::select(kind, super::order::regime_of(order)?))
}

fn row_of(
    tx: &mut Write<'_>,
    app: &App,
    by: &str,
    goods: &GoodsLine,
    target: &Target,
    authority: Authority,
    state: HoldState,
) -> Result<HoldRow> {
    let now = app.clock.now();
    let described = match (goods.description.is_empty(), goods.hts.is_empty()) {
        (false, true) => goods.description.clone(),
        (true, _) => format!("HTS {}", goods.hts),
        (false, false) => format!("{} (HTS {})", goods.description, goods.hts),
    };
    Ok(HoldRow {
        id: id::ordered(),
        docket_number: store::counter::take(tx, "H", now.date().year())?,
        public_id: id::random(),
        document: goods.document.clone(),
        line: goods.line,
        case_id: target.case_id.clone(),
        authority: authority.code().to_owned(),
        order_id: target.order.id.clone(),
        order_version: target.citation.version,
        importer_number: goods.importer_number.clone(),
        importer_organization_id: None,
        importer_name: goods.importer_name.clone(),
        port: goods.port.clone(),
        goods: described,
        state: state.code().to_owned(),
        reason: target.reason.as_str().to_owned(),
        presented_on: None,
        detained_on: None,
        protest_kind: String::new(),
        notice_sent_at: None,
        closed_at: None,
        opened_by: by.to_owned(),
        opened_at: now,
        changed_at: now,
        version: 1,
    })
}

/// A page of holds with the numbers of their orders, newest number first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(
    app: &App,
    actor: &Actor,
    state: Option<HoldState>,
    after: Option<&str>,
) -> Result<Vec<(HoldRow, String)>> {
    actor.require(Permission::ReadCases)?;
    let states: Vec<&str> = state.map(HoldState::code).into_iter().collect();
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in store::hold::list(tx, &states, after, PAGE_LIMIT_ROWS + 1)? {
            let order = store::order::find(tx, &row.order_id)?;
            rows.push((row, order.map(|order| order.docket_number).unwrap_or_default()));
        }
        Ok(rows)
    })
}

/// A hold with all that its page shows to staff.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<HoldView> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
        let order = store::order::find(tx, &row.order_id)?.ok_or(Error::NotFound("order"))?;
        let order_version = store::order::find_version(tx, &row.order_id, row.order_version)?
            .ok_or(Error::NotFound("order"))?;
        let timeline = store::event::list_by_subject(tx, "hold", &row.id)?;
        let subject = HoldSubject::read(tx, row.clone())?;
        let clocks = super::deadline::of_subject(tx, Machine::Hold, &row.id)?;
        let may_act = actor.require(Permission::Act).is_ok();
        Ok(HoldView {
            order,
            order_version,
            case: match &row.case_id {
                Some(id) => store::case::find(tx, id)?.map(|case| (case.docket_number, case.title)),
                None => None,
            },
            opener: name_of(tx, Some(&row.opened_by))?,
            importer: match row.importer_organization_id {
                Some(id) => {
                    store::organization::find(tx, id)?.map(|organization| organization.name)
                }
                None => None,
            },
            notices: store::notice::list_by_hold(tx, &row.id)?,
            clocks,
            packets: super::packet::list_submitted(tx, &row.id)?,
            tasks: super::packet::task::list(tx, &row.id)?,
            proposal: store::proposal::find_open(tx, "hold", &row.id)?,
            timeline,
            offers: if may_act {
                Subject::Hold(Box::new(subject)).offers(actor.role, app.clock.now())
            } else {
                Vec::new()
            },
            orders: super::order::in_force(tx)?,
            beside: super::order_standing::beside(tx, &row.order_id)?,
            row,
        })
    })
}

/// A notice of a hold, for staff.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find_notice(app: &App, actor: &Actor, number: &str, notice: &str) -> Result<Notice> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
        let notices = store::notice::list_by_hold(tx, &row.id)?;
        let found = notices.into_iter().find(|one| one.row.public_id == notice);
        found.ok_or(Error::NotFound("notice"))
    })
}

/// Takes or proposes a step on a hold.
///
/// # Errors
/// As [`step::take`].
pub fn step(app: &App, actor: &Actor, number: &str, form: &StepForm) -> Result<step::Outcome> {
    step::take(app, actor, Machine::Hold, number, form)
}
