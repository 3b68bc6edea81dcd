//! What a version of a list does to orders, step by step of their own table.

use super::super::{ChangeRow, ListRow, VersionRow};
use crate::app::order::regime_of;
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::job::JobKind;
use crate::domain::list::{Planned, Standing};
use crate::domain::order::OrderKind;
use crate::domain::role::Role;
use crate::domain::workflow::order::{
    ApprovalBasis, ChangeGround, OrderCommand, OrderFacts, OrderState, command_action,
    decide as rules_decide,
};
use crate::domain::workflow::{Reason, Standard};
use crate::error::{Error, Result};
use crate::id;
use crate::store::event::Stamp;
use crate::store::order::{OrderChange, OrderRow, OrderVersionRow};
use crate::store::{self, Write};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Importing goes before screening: a small number is taken first.
const SCREEN_PRIORITY: i32 = 5;

/// Who put a version in force, and what the orders say of it.
pub(super) struct Applying<'a> {
    list: &'a ListRow,
    version: &'a VersionRow,
    by: String,
    now: NaiveDateTime,
    stamp: Stamp,
    reason: Reason,
    source: String,
}

impl<'a> Applying<'a> {
    pub(super) fn new(
        app: &App,
        actor: &Actor,
        list: &'a ListRow,
        version: &'a VersionRow,
    ) -> Result<Self> {
        let source = format!("{}, version {} ({})", list.name, version.number, version.file_name);
        // Who brought the file drafted; for the operator's command, who put it in force.
        let by =
            version.proposed_by.clone().map_or_else(|| actor.account().map(str::to_owned), Ok)?;
        Ok(Self {
            list,
            version,
            by,
            now: app.clock.now(),
            stamp: app.stamp(actor),
            reason: Reason::parse(&format!("Published in {source}.")).map_err(Error::internal)?,
            source,
        })
    }

    /// Takes one change.
    pub(super) fn take(&self, tx: &mut Write<'_>, change: &ChangeRow) -> Result<()> {
        let planned: Planned = serde_json::from_str(&change.planned).map_err(Error::internal)?;
        let Some(order_id) = &change.order_id else { return self.open(tx, &planned) };
        let order = store::order::find(tx, order_id)?.ok_or(Error::NotFound("order"))?;
        if Some(order.version) != change.order_version {
            return Err(Error::Refused(format!(
                "{} moved on since this version was compared with it. Refuse the version, and import its file again.",
                order.docket_number
            )));
        }
        if change.action == "revoke" {
            let command = OrderCommand::Revoke {
                ground: ChangeGround::PublishedList,
                said_in: self.source.clone(),
                reason: self.reason.clone(),
            };
            return self.step(tx, &order, &[command], &OrderChange::default());
        }
        let number = order.current_version.saturating_add(1);
        store::order::insert_version(tx, &self.scope_version(&order.id, number, &planned)?)?;
        let mut commands = vec![OrderCommand::Modify {
            ground: ChangeGround::PublishedList,
            said_in: self.source.clone(),
            reason: self.reason.clone(),
        }];
        commands.extend(self.narrowing(&planned));
        let change = OrderChange { current_version: Some(number), ..OrderChange::default() };
        self.step(tx, &order, &commands, &change)?;
        self.screen(tx, &order.id)
    }

    fn narrowing(&self, planned: &Planned) -> Option<OrderCommand> {
        (planned.standing == Standing::Partial).then(|| OrderCommand::Narrow {
            ground: ChangeGround::PublishedList,
            said_in: self.source.clone(),
            reason: self.reason.clone(),
        })
    }

    fn open(&self, tx: &mut Write<'_>, planned: &Planned) -> Result<()> {
        let effective_on = first_day(planned).unwrap_or_else(|| self.now.date());
        let row = OrderRow {
            id: id::ordered(),
            docket_number: store::counter::take(tx, "O", self.now.date().year())?,
            kind: planned.kind.code().to_owned(),
            regime: planned.regime.clone(),
            title: planned.title.clone(),
            citation: planned.citation.clone(),
            state: OrderState::Draft.code().to_owned(),
            effective_on: Some(effective_on),
            current_version: 1,
            case_id: None,
            superseded_by: None,
            drafted_by: self.by.clone(),
            created_at: self.now,
            changed_at: self.now,
            version: 1,
        };
        store::order::insert(tx, &row, &self.scope_version(&row.id, 1, planned)?)?;
        store::list::put_order(tx, &self.list.id, &planned.order_key, &row.id)?;
        let event = self
            .event(Verb::OrderDrafted, &row)
            .fact("kind", row.kind.clone())
            .fact("scope_version", "1")
            .value("title", row.title.clone())
            .value("reason", self.reason.as_str());
        store::event::append(tx, &self.stamp, &event)?;
        let reached = regime_of(&row)?
            .measure(planned.kind)
            .map_or(planned.kind.standard(), |measure| measure.standard)
            .unwrap_or(Standard::ReasonablyIndicates);
        let mut commands = vec![
            OrderCommand::Approve {
                basis: ApprovalBasis::Published,
                publication: self.source.clone(),
                standard: reached,
                reason: self.reason.clone(),
            },
            OrderCommand::Activate {
                effective_on,
                instrument: self.source.clone(),
                publication: self.source.clone(),
                secretary_approval: self.source.clone(),
            },
        ];
        commands.extend(self.narrowing(planned));
        self.step(tx, &row, &commands, &OrderChange::default())?;
        self.screen(tx, &row.id)
    }

    /// Takes steps one after the other by the table, with an event each.
    fn step(
        &self,
        tx: &mut Write<'_>,
        order: &OrderRow,
        commands: &[OrderCommand],
        change: &OrderChange<'_>,
    ) -> Result<()> {
        let kind = OrderKind::from_code(&order.kind)
            .ok_or_else(|| Error::internal("an order has an unknown kind"))?;
        let regime = regime_of(order)?;
        let mut state = OrderState::from_code(&order.state)
            .ok_or_else(|| Error::internal("an order has an unknown state"))?;
        for command in commands {
            // The list itself is the publication.
            let facts = OrderFacts {
                state: Some(state),
                regime,
                kind,
                has_scope: true,
                rescope: None,
                is_cited: true,
                grid: None,
            };
            let decision = rules_decide(&facts, command, Role::Analyst)
                .map_err(|refusal| Error::Refused(format!("{}: {refusal}", order.docket_number)))?;
            let action = command_action(command).code();
            let event = self
                .event(Verb::StepTaken, order)
                .step(action, state.code(), decision.to.code())
                .value("reason", self.reason.as_str());
            store::event::append(tx, &self.stamp, &event)?;
            state = decision.to;
        }
        let change = OrderChange { state: Some(state.code()), ..change.clone() };
        store::order::change(tx, order, &change, self.now)
    }

    fn event(&self, verb: Verb, order: &OrderRow) -> NewEvent {
        NewEvent::new(verb, Noun::Order, &order.id)
            .in_case(order.case_id.as_deref())
            .fact("order", order.docket_number.clone())
            .fact("list", self.list.list_key.clone())
            .fact("list_version", self.version.number.to_string())
    }

    fn scope_version(
        &self,
        order_id: &str,
        number: i32,
        planned: &Planned,
    ) -> Result<OrderVersionRow> {
        Ok(OrderVersionRow {
            order_id: order_id.to_owned(),
            number,
            scope: serde_json::to_string(&planned.scope).map_err(Error::internal)?,
            summary: planned.scope.summary(),
            made_by: self.by.clone(),
            made_at: self.now,
        })
    }

    fn screen(&self, tx: &mut Write<'_>, order_id: &str) -> Result<()> {
        let dedupe = format!("screen_order:{order_id}");
        let (kind, on) = (JobKind::ScreenOrder.code(), self.now.date());
        store::job::enqueue(tx, kind, order_id, Some(&dedupe), SCREEN_PRIORITY, on)
    }
}

/// The first day on which anything of an order applies.
fn first_day(planned: &Planned) -> Option<NaiveDate> {
    let parties = planned.scope.parties.iter().filter_map(|party| party.from_on);
    planned.scope.effective_on.into_iter().chain(parties).min()
}
