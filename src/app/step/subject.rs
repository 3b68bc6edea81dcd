//! The things that steps are taken on, behind one face.

use super::ask::{self, Ask};
use super::told;
use super::verdict::{Ruling, Verdict};
use crate::app::{case, deadline, evidence, hold, investigation, order, petition};
use crate::domain::clock::Zone;
use crate::domain::event::{NewEvent, Noun};
use crate::domain::hold::Authority;
use crate::domain::role::Role;
use crate::domain::workflow::Machine;
use crate::domain::workflow::case::CaseAction;
use crate::domain::workflow::hold::HoldAction;
use crate::domain::workflow::order::OrderAction;
use crate::error::{Error, Result};
use crate::store::case::CaseRow;
use crate::store::event::Stamp;
use crate::store::investigation::InvestigationRow;
use crate::store::{self, Read, Write};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

/// What a step is taken on, as it is now.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A case.
    Case(CaseRow),
    /// An order with its scope.
    Order(Box<order::OrderSubject>),
    /// A hold with what the rules ask of its line.
    Hold(Box<hold::HoldSubject>),
    /// An investigation.
    Investigation(InvestigationRow),
    /// A petition with the order that it is about.
    Petition(Box<petition::PetitionSubject>),
}

/// Who applies a step, and when.
#[derive(Debug, Clone)]
pub(in crate::app) struct Applying {
    /// The account.
    pub by: String,
    /// The time.
    pub now: NaiveDateTime,
    /// For events.
    pub stamp: Stamp,
}

impl Subject {
    /// The day where it is: at the port of a hold, else in UTC.
    pub(super) fn today(&self, now: NaiveDateTime) -> NaiveDate {
        match self {
            Self::Hold(hold) => Zone::of_port(&hold.row.port).day(now),
            Self::Case(_) | Self::Order(_) | Self::Petition(_) | Self::Investigation(_) => {
                now.date()
            }
        }
    }

    /// Finds it by its docket number. An investigation is found by its own
    /// people alone.
    pub(in crate::app) fn find_by_number(
        tx: &mut Read<'_>,
        machine: Machine,
        number: &str,
        account_id: &str,
    ) -> Result<Self> {
        match machine {
            Machine::Case => Ok(Self::Case(
                store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?,
            )),
            Machine::Order => {
                let row =
                    store::order::find_by_number(tx, number)?.ok_or(Error::NotFound("order"))?;
                Ok(Self::Order(Box::new(order::OrderSubject::read(tx, row)?)))
            }
            Machine::Petition => {
                let row = store::petition::find_by_number(tx, number)?
                    .ok_or(Error::NotFound("petition"))?;
                Ok(Self::Petition(Box::new(petition::PetitionSubject::read(tx, row)?)))
            }
            Machine::Hold => {
                let row =
                    store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
                Ok(Self::Hold(Box::new(hold::HoldSubject::read(tx, row)?)))
            }
            Machine::Investigation => Ok(Self::Investigation(
                store::investigation::find_own(tx, account_id, number)?
                    .ok_or(Error::NotFound("investigation"))?,
            )),
        }
    }

    /// Finds it by its key, for a proposal.
    pub(in crate::app) fn find(tx: &mut Read<'_>, machine: Machine, id: &str) -> Result<Self> {
        match machine {
            Machine::Case => {
                Ok(Self::Case(store::case::find(tx, id)?.ok_or(Error::NotFound("case"))?))
            }
            Machine::Order => {
                let row = store::order::find(tx, id)?.ok_or(Error::NotFound("order"))?;
                Ok(Self::Order(Box::new(order::OrderSubject::read(tx, row)?)))
            }
            Machine::Petition => {
                let row = store::petition::find(tx, id)?.ok_or(Error::NotFound("petition"))?;
                Ok(Self::Petition(Box::new(petition::PetitionSubject::read(tx, row)?)))
            }
            Machine::Hold => {
                let row = store::hold::find(tx, id)?.ok_or(Error::NotFound("hold"))?;
                Ok(Self::Hold(Box::new(hold::HoldSubject::read(tx, row)?)))
            }
            Machine::Investigation => Ok(Self::Investigation(
                store::investigation::find(tx, id)?.ok_or(Error::NotFound("investigation"))?,
            )),
        }
    }

    /// Its rule table.
    #[must_use]
    pub const fn machine(&self) -> Machine {
        match self {
            Self::Case(_) => Machine::Case,
            Self::Order(_) => Machine::Order,
            Self::Hold(_) => Machine::Hold,
            Self::Investigation(_) => Machine::Investigation,
            Self::Petition(_) => Machine::Petition,
        }
    }

    /// Its key.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Case(row) => &row.id,
            Self::Order(subject) => &subject.row.id,
            Self::Hold(subject) => &subject.row.id,
            Self::Investigation(row) => &row.id,
            Self::Petition(subject) => &subject.row.id,
        }
    }

    /// Its docket number.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Case(row) => &row.docket_number,
            Self::Order(subject) => &subject.row.docket_number,
            Self::Hold(subject) => &subject.row.docket_number,
            Self::Investigation(row) => &row.docket_number,
            Self::Petition(subject) => &subject.row.docket_number,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Case(row) => &row.title,
            Self::Order(subject) => &subject.row.title,
            Self::Hold(subject) => &subject.row.goods,
            Self::Investigation(row) => &row.subject,
            Self::Petition(subject) => &subject.order.title,
        }
    }

    /// The page that shows it.
    #[must_use]
    pub fn path(&self) -> String {
        let folder = match self {
            Self::Case(_) => "cases",
            Self::Order(_) => "orders",
            Self::Hold(_) => "holds",
            Self::Investigation(_) => "investigations",
            Self::Petition(_) => "petitions",
        };
        format!("/{folder}/{}", self.number())
    }

    /// Its version now.
    #[must_use]
    pub fn version(&self) -> i32 {
        match self {
            Self::Case(row) => row.version,
            Self::Order(subject) => subject.row.version,
            Self::Hold(subject) => subject.row.version,
            Self::Investigation(row) => row.version,
            Self::Petition(subject) => subject.row.version,
        }
    }

    /// Its state now, as a code.
    #[must_use]
    pub fn state(&self) -> &str {
        match self {
            Self::Case(row) => &row.state,
            Self::Order(subject) => &subject.row.state,
            Self::Hold(subject) => &subject.row.state,
            Self::Investigation(row) => &row.state,
            Self::Petition(subject) => &subject.row.state,
        }
    }

    /// The fields of an action's form.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no such action.
    pub fn asks(&self, action: &str) -> Result<&'static [Ask]> {
        told::asks_of(self.machine(), action)
            .ok_or_else(|| Error::field("action", "There is no such step. Load the page again."))
    }

    /// The law under which an action was proposed from a state: of a hold, that of its
    /// authority.
    #[must_use]
    pub fn citation(&self, action: &str, from: &str) -> &'static str {
        let authority = match self {
            Self::Hold(subject) => Authority::from_code(&subject.row.authority),
            Self::Case(_) | Self::Order(_) | Self::Investigation(_) | Self::Petition(_) => None,
        };
        authority.map_or_else(
            || self.machine().citation(action, from),
            |authority| crate::domain::workflow::hold::citation(action, from, authority),
        )
    }

    /// Completes a command with what only the database knows: whether an order
    /// that it cites is in force, which elements a notice has.
    pub(in crate::app) fn prepare(&self, tx: &mut Read<'_>, command: &mut Value) -> Result<()> {
        ask::refresh(tx, command)?;
        match self {
            Self::Hold(subject) => hold::prepare(tx, &subject.row, command),
            Self::Case(_) => case::prepare(tx, command),
            Self::Order(_) | Self::Investigation(_) | Self::Petition(_) => Ok(()),
        }
    }

    /// The case on whose evidence grid a command is decided; none for a command
    /// that reads no grid, or where no case is behind the subject.
    pub(in crate::app) fn grid_case(
        &self,
        tx: &mut Read<'_>,
        command: &Value,
    ) -> Result<Option<String>> {
        let action = command.get("action").and_then(Value::as_str).unwrap_or_default();
        let reads = match self {
            Self::Case(_) => CaseAction::from_code(action).is_some_and(CaseAction::reads_grid),
            Self::Hold(_) => HoldAction::from_code(action).is_some_and(HoldAction::reads_grid),
            Self::Order(_) => OrderAction::from_code(action).is_some_and(OrderAction::reads_grid),
            Self::Investigation(_) | Self::Petition(_) => false,
        };
        if reads { evidence::behind(tx, self) } else { Ok(None) }
    }

    /// What the rules say to a command now.
    pub(in crate::app) fn decide(
        &self,
        tx: &mut Read<'_>,
        command: &Value,
        role: Role,
        now: NaiveDateTime,
    ) -> Result<Ruling> {
        let grid = match self.grid_case(tx, command)? {
            Some(case_id) => Some(evidence::grid(tx, &case_id)?),
            None => None,
        };
        match self {
            Self::Case(row) => case::decide(row, command, role, grid.unwrap_or_default()),
            Self::Order(subject) => order::decide(subject, command, role, grid),
            Self::Hold(subject) => hold::decide(subject, command, role, now, grid),
            Self::Investigation(row) => investigation::decide(row, command, role),
            Self::Petition(subject) => petition::decide(subject, command, role),
        }
    }

    /// Takes the step: the new state, whatever the command changes beside, and
    /// what becomes of the clocks.
    pub(in crate::app) fn apply(
        &self,
        tx: &mut Write<'_>,
        applying: &Applying,
        verdict: &Verdict,
        command: &Value,
    ) -> Result<i32> {
        match self {
            Self::Case(row) => case::apply(tx, row, applying, verdict, command)?,
            Self::Order(subject) => order::apply(tx, subject, applying, verdict, command)?,
            Self::Hold(subject) => hold::apply(tx, subject, applying, verdict, command)?,
            Self::Investigation(row) => investigation::apply(tx, row, applying, verdict, command)?,
            Self::Petition(subject) => petition::apply(tx, subject, applying, verdict, command)?,
        }
        deadline::follow(tx, self, verdict.action, verdict.to, command, applying)?;
        Ok(self.version().saturating_add(1))
    }

    /// Puts an event on the right timeline; an investigation's behind its wall.
    pub(in crate::app) fn event(&self, verb: crate::domain::event::Verb) -> NewEvent {
        match self {
            Self::Case(row) => NewEvent::new(verb, Noun::Case, &row.id).in_case(Some(&row.id)),
            Self::Order(subject) => NewEvent::new(verb, Noun::Order, &subject.row.id)
                .in_case(subject.row.case_id.as_deref()),
            Self::Hold(subject) => NewEvent::new(verb, Noun::Hold, &subject.row.id)
                .in_case(subject.row.case_id.as_deref()),
            Self::Investigation(row) => NewEvent::new(verb, Noun::Investigation, &row.id).walled(),
            Self::Petition(subject) => NewEvent::new(verb, Noun::Petition, &subject.row.id)
                .in_case(subject.order.case_id.as_deref())
                .fact("order", subject.order.docket_number.clone()),
        }
    }
}
