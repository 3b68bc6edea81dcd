//! Steps of an order, with the types of its machine.

use crate::app::step::{Applying, Ruling, Verdict};
use crate::domain::evidence::Grid;
use crate::domain::job::JobKind;
use crate::domain::order::{OrderKind, Scope, rescope};
use crate::domain::regime::Regime;
use crate::domain::role::Role;
use crate::domain::workflow::order::{
    OrderCommand, OrderFacts, OrderState, approval_standard as rules_standard, command_action,
    decide as rules_decide,
};
use crate::domain::workflow::{Refusal, Standard};
use crate::error::{Error, Result};
use crate::store;
use crate::store::order::{OrderChange, OrderRow, OrderVersionRow};
use crate::store::{Read, Write};
use serde_json::Value;

/// Importing goes before screening: a small number is taken first.
const SCREEN_PRIORITY: i32 = 5;

/// An order and its scope, as they are now.
#[derive(Debug, Clone)]
pub struct OrderSubject {
    /// The order.
    pub row: OrderRow,
    /// The scope of its current version.
    pub scope: Scope,
}

impl OrderSubject {
    /// Reads the scope that belongs to a row.
    pub(in crate::app) fn read(tx: &mut Read<'_>, row: OrderRow) -> Result<Self> {
        let version = store::order::find_version(tx, &row.id, row.current_version)?;
        let scope = version
            .map_or_else(|| Ok(Scope::default()), |version| serde_json::from_str(&version.scope));
        Ok(Self { row, scope: scope.map_err(Error::internal)? })
    }
}

/// The law under which an order is issued.
pub(in crate::app) fn regime_of(row: &OrderRow) -> Result<&'static Regime> {
    Regime::from_code(&row.regime).ok_or_else(|| Error::internal("an order has an unknown regime"))
}

/// What an approval of an order must reach; none where its law ties it to no standard.
pub(in crate::app) fn approval_standard(row: &OrderRow) -> Option<Standard> {
    rules_standard(regime_of(row).ok()?, OrderKind::from_code(&row.kind)?)
}

fn command_of(command: &Value) -> Result<OrderCommand> {
    serde_json::from_value(command.clone()).map_err(Error::internal)
}

/// The scope that a command brings, when it changes the order.
fn new_scope(command: &Value) -> Result<Option<Scope>> {
    command
        .get("scope")
        .map(|scope| serde_json::from_value(scope.clone()))
        .transpose()
        .map_err(Error::internal)
}

/// What the rules say to a command on an order; `grid` is the evidence of the
/// case behind it.
pub(in crate::app) fn decide(
    subject: &OrderSubject,
    command: &Value,
    role: Role,
    grid: Option<Grid>,
) -> Result<Ruling> {
    let state = OrderState::from_code(&subject.row.state)
        .ok_or_else(|| Error::internal("an order has an unknown state"))?;
    let kind = OrderKind::from_code(&subject.row.kind)
        .ok_or_else(|| Error::internal("an order has an unknown kind"))?;
    let scope = new_scope(command)?;
    let has_scope = match &scope {
        Some(scope) => !scope.is_empty(),
        None => !subject.scope.is_empty(),
    };
    let command = command_of(command)?;
    let regime = regime_of(&subject.row)?;
    let is_cited = !subject.row.citation.trim().is_empty();
    let rescope = scope.as_ref().map(|new| rescope(&subject.scope, new));
    let facts = OrderFacts { state: Some(state), regime, kind, has_scope, rescope, is_cited, grid };
    let ruling = rules_decide(&facts, &command, role)
        .and_then(|decision| names_another(&subject.row, &command).map(|()| decision));
    Ok(ruling.map(|decision| {
        Verdict::new(&decision, command_action(&command).code(), state.code(), decision.to.code())
    }))
}

/// Nothing takes its own place.
fn names_another(row: &OrderRow, command: &OrderCommand) -> std::result::Result<(), Refusal> {
    let successor = match command {
        OrderCommand::Supersede { by, .. } => &by.order_id,
        OrderCommand::UpgradeToFinding { finding, .. } => &finding.order_id,
        OrderCommand::Activate { .. }
        | OrderCommand::Narrow { .. }
        | OrderCommand::Modify { .. }
        | OrderCommand::Draft { .. }
        | OrderCommand::Withdraw { .. }
        | OrderCommand::Approve { .. }
        | OrderCommand::Revoke { .. } => return Ok(()),
    };
    if *successor == row.id { Err(Refusal::Barred { why: OWN_PLACE }) } else { Ok(()) }
}

const OWN_PLACE: &str = "An order does not take its own place: name another one.";

/// Takes a step of an order. What comes into force, or changes, is screened
/// against every line anew.
pub(in crate::app) fn apply(
    tx: &mut Write<'_>,
    subject: &OrderSubject,
    applying: &Applying,
    verdict: &Verdict,
    command: &Value,
) -> Result<()> {
    let row = &subject.row;
    let scope = new_scope(command)?;
    let typed = command_of(command)?;
    let mut change = OrderChange { state: Some(verdict.to), ..OrderChange::default() };
    let mut is_screened = false;
    match &typed {
        OrderCommand::Approve { publication, .. } => {
            if row.citation.is_empty() && !publication.is_empty() {
                change.citation = Some(publication);
            }
        }
        OrderCommand::Activate { effective_on, publication, .. } => {
            change.effective_on = Some(*effective_on);
            if !publication.trim().is_empty() {
                change.citation = Some(publication);
            }
            is_screened = true;
        }
        OrderCommand::Narrow { .. } | OrderCommand::Modify { .. } => {
            if let Some(scope) = &scope {
                change.current_version = Some(add_version(tx, row, scope, applying)?);
                is_screened = true;
            }
        }
        OrderCommand::Supersede { by, .. } => change.superseded_by = Some(&by.order_id),
        OrderCommand::UpgradeToFinding { finding, .. } => {
            change.superseded_by = Some(&finding.order_id);
            super::upgrade::move_holds(tx, row, finding, applying)?;
        }
        OrderCommand::Draft { .. }
        | OrderCommand::Withdraw { .. }
        | OrderCommand::Revoke { .. } => {}
    }
    store::order::change(tx, row, &change, applying.now)?;
    if is_screened {
        let dedupe = format!("screen_order:{}", row.id);
        let kind = JobKind::ScreenOrder.code();
        store::job::enqueue(
            tx,
            kind,
            &row.id,
            Some(&dedupe),
            SCREEN_PRIORITY,
            applying.now.date(),
        )?;
    }
    Ok(())
}

fn add_version(
    tx: &mut Write<'_>,
    row: &OrderRow,
    scope: &Scope,
    applying: &Applying,
) -> Result<i32> {
    let number = row.current_version.saturating_add(1);
    let version = OrderVersionRow {
        order_id: row.id.clone(),
        number,
        scope: serde_json::to_string(scope).map_err(Error::internal)?,
        summary: scope.summary(),
        made_by: applying.by.clone(),
        made_at: applying.now,
    };
    store::order::insert_version(tx, &version)?;
    Ok(number)
}
