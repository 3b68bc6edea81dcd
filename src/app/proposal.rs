//! Proposals: what one person asks for and others decide. Proposer, approver
//! and signer are three people; the database refuses anything else.

use super::step::{self, Applying, Subject, Verdict};
use super::{Actor, App, conflict};
use crate::domain::event::Verb;
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::{self, Machine, Reason, Refusal};
use crate::error::{Error, Result};
use crate::store;
use crate::store::Write;
use crate::store::proposal::Awaited;

pub use crate::store::proposal::ProposalRow;
use chrono::NaiveDateTime;
use serde_json::Value;

mod order_asked;
mod view;

pub use order_asked::OrderAsked;
pub use view::{HandShown, ProposalView, list_awaiting, list_own, show};

/// What became of a proposal by one more hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Everybody agreed and the step was taken.
    Applied,
    /// It waits for one more hand.
    Waiting,
}

/// A proposal with its subject and what the rules say to it now.
pub(super) struct Open {
    pub(super) row: ProposalRow,
    pub(super) subject: Subject,
    pub(super) command: Value,
    pub(super) proposer: Role,
}

impl Open {
    /// Finds a proposal for somebody who may see it. One on an investigation is
    /// seen by its proposer and by those who must decide it.
    pub(super) fn find(tx: &mut store::Read<'_>, actor: &Actor, id: &str) -> Result<Self> {
        let row = store::proposal::find(tx, id)?.ok_or(Error::NotFound("proposal"))?;
        let machine = Machine::from_code(&row.machine)
            .ok_or_else(|| Error::internal("a proposal is about an unknown kind of thing"))?;
        let is_own = actor.account_id.as_deref() == Some(row.proposed_by.as_str());
        if machine == Machine::Investigation
            && !is_own
            && actor.require(Permission::Approve).is_err()
        {
            return Err(Error::NotFound("proposal"));
        }
        let subject = Subject::find(tx, machine, &row.subject_id)?;
        let mut command = serde_json::from_str(&row.command).map_err(Error::internal)?;
        subject.prepare(tx, &mut command)?;
        let people = store::proposal::list_people(tx, &[&row.proposed_by])?;
        let proposer =
            people.first().and_then(|(_, _, role)| Role::from_code(role)).unwrap_or(Role::Public);
        Ok(Self { row, subject, command, proposer })
    }

    /// Refuses what was decided, what is stale, and what the page did not show.
    fn require_waiting(&self, shown: i32) -> Result<()> {
        let row = &self.row;
        if row.state != "proposed" {
            return Err(Error::Refused(format!(
                "This proposal was decided already: it is {}.",
                row.state
            )));
        }
        if row.version != shown {
            return Err(Error::Stale { shown, now: row.version });
        }
        Ok(())
    }

    /// Refuses a proposal whose subject moved on: both standings are named.
    fn require_fresh(&self) -> Result<()> {
        let (row, subject) = (&self.row, &self.subject);
        if row.subject_version == subject.version() {
            return Ok(());
        }
        let label = |state: &str| step::state_label(subject.machine(), state);
        Err(Error::Refused(format!(
            "{} moved on: this was proposed on version {} (\u{201c}{}\u{201d}), and it is version {} \
             (\u{201c}{}\u{201d}) now. Refuse it, or have it withdrawn and proposed again.",
            subject.number(),
            row.subject_version,
            label(&row.from_state),
            subject.version(),
            label(subject.state()),
        )))
    }

    /// What the rules say now, as if the proposer asked now.
    pub(super) fn decide(&self, tx: &mut store::Read<'_>, now: NaiveDateTime) -> Result<Verdict> {
        self.subject.decide(tx, &self.command, self.proposer, now)?.map_err(|refusal| {
            Error::Refused(format!("The rules do not allow this any more. {refusal}"))
        })
    }
}

/// Whether a person may give this hand, and if not, why.
pub(super) fn may_give(
    row: &ProposalRow,
    verdict: &Verdict,
    actor: &Actor,
    hand: Awaited,
) -> Result<(), Refusal> {
    let account = actor.account_id.as_deref();
    let is_proposer = account == Some(row.proposed_by.as_str());
    let (checked, other) = match hand {
        Awaited::Approval => {
            (workflow::approve(&verdict.rule, actor.role, is_proposer), &row.signed_by)
        }
        Awaited::Signature => {
            (workflow::sign(&verdict.rule, actor.role, is_proposer), &row.approved_by)
        }
    };
    checked?;
    if other.is_some() && other.as_deref() == account {
        return Err(Refusal::Barred {
            why: "The same person cannot both approve and sign. Ask somebody else.",
        });
    }
    Ok(())
}

/// Approves a proposal; the step is taken when no other hand is missing.
///
/// # Errors
/// [`Error::Refused`] in the rules' words, when it was decided, or when its
/// subject moved on; [`Error::Stale`] when somebody was faster.
pub fn approve(app: &App, actor: &Actor, id: &str, version: i32) -> Result<Progress> {
    give(app, actor, id, version, Awaited::Approval)
}

/// Signs a proposal as counsel; the step is taken when no other hand is missing.
///
/// # Errors
/// As [`approve`].
pub fn sign(app: &App, actor: &Actor, id: &str, version: i32) -> Result<Progress> {
    give(app, actor, id, version, Awaited::Signature)
}

fn give(app: &App, actor: &Actor, id: &str, version: i32, hand: Awaited) -> Result<Progress> {
    actor.require_confirmed(Permission::Approve)?;
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    app.store.write(|tx| {
        let open = Open::find(tx, actor, id)?;
        open.require_waiting(version)?;
        open.require_fresh()?;
        conflict::refuse_step(tx, &applying.by, &open.subject)?;
        let verdict = open.decide(tx, applying.now)?;
        may_give(&open.row, &verdict, actor, hand)
            .map_err(|refusal| Error::Refused(refusal.to_string()))?;
        let verb = match hand {
            Awaited::Approval => {
                store::proposal::approve(tx, id, version, &applying.by, applying.now)?;
                Verb::StepApproved
            }
            Awaited::Signature => {
                store::proposal::sign(tx, id, version, &applying.by, applying.now)?;
                Verb::StepSigned
            }
        };
        append(tx, &open, &applying, verb, None)?;
        let row = &open.row;
        let is_approved = hand == Awaited::Approval || row.approved_by.is_some();
        let is_signed = hand == Awaited::Signature || row.signed_by.is_some();
        let needs_approval = row.needs_approval || verdict.needs_approval;
        let needs_signature = row.needs_signature || verdict.needs_signature;
        if (needs_approval && !is_approved) || (needs_signature && !is_signed) {
            return Ok(Progress::Waiting);
        }
        take(tx, &open, &applying, &verdict)?;
        Ok(Progress::Applied)
    })
}

/// Takes the step that everybody agreed to.
fn take(tx: &mut Write<'_>, open: &Open, applying: &Applying, verdict: &Verdict) -> Result<()> {
    let grid = step::seal_grid(tx, &open.subject, &open.command, applying.now)?;
    let version = open.subject.apply(tx, applying, verdict, &open.command)?;
    store::proposal::mark_applied(tx, &open.row.id, version)?;
    let mut event = open
        .subject
        .event(Verb::StepTaken)
        .step(verdict.action, verdict.from, verdict.to)
        .fact("proposal", open.row.id.clone())
        .fact("version", version.to_string());
    event.facts.extend(grid.map(step::SealedGrid::fact));
    event.facts.extend(open.row.standard.clone().map(|code| ("standard", code)));
    event.facts.extend(step::codes(open.subject.machine(), &open.command));
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(())
}

fn append(
    tx: &mut Write<'_>,
    open: &Open,
    applying: &Applying,
    verb: Verb,
    reason: Option<&str>,
) -> Result<()> {
    let mut event = open.subject.event(verb).fact("proposal", open.row.id.clone());
    event.action = action_code(open.subject.machine(), &open.row.action);
    event.values.extend(reason.map(|reason| ("reason", reason.to_owned())));
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(())
}

/// The code of an action, as the tables have it.
fn action_code(machine: Machine, action: &str) -> Option<&'static str> {
    use workflow::{case, hold, investigation, order, petition};
    match machine {
        Machine::Case => case::CaseAction::from_code(action).map(case::CaseAction::code),
        Machine::Order => order::OrderAction::from_code(action).map(order::OrderAction::code),
        Machine::Petition => {
            petition::PetitionAction::from_code(action).map(petition::PetitionAction::code)
        }
        Machine::Hold => hold::HoldAction::from_code(action).map(hold::HoldAction::code),
        Machine::Investigation => investigation::InvestigationAction::from_code(action)
            .map(investigation::InvestigationAction::code),
    }
}

/// Refuses a proposal, with a reason. Whoever could approve or sign it can.
///
/// # Errors
/// As [`approve`]; [`Error::Invalid`] without a reason.
pub fn refuse(app: &App, actor: &Actor, id: &str, version: i32, reason: &str) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    app.store.write(|tx| {
        let open = Open::find(tx, actor, id)?;
        open.require_waiting(version)?;
        if open.row.proposed_by == applying.by {
            return Err(Error::Refused("This is your own proposal: withdraw it instead.".into()));
        }
        conflict::refuse_step(tx, &applying.by, &open.subject)?;
        store::proposal::close(
            tx,
            id,
            version,
            "refused",
            &applying.by,
            reason.as_str(),
            applying.now,
        )?;
        append(tx, &open, &applying, Verb::StepRefused, Some(reason.as_str()))
    })
}

/// Takes back one's own proposal.
///
/// # Errors
/// [`Error::Refused`] when it is another's or was decided; [`Error::Stale`].
pub fn withdraw(app: &App, actor: &Actor, id: &str, version: i32, reason: &str) -> Result<()> {
    let applying =
        Applying { by: actor.account()?.to_owned(), now: app.clock.now(), stamp: app.stamp(actor) };
    let reason = crate::domain::text::clip(reason.trim(), 4000).to_owned();
    app.store.write(|tx| {
        let open = Open::find(tx, actor, id)?;
        open.require_waiting(version)?;
        if open.row.proposed_by != applying.by {
            return Err(Error::Refused(
                "Only the person who proposed this can withdraw it.".into(),
            ));
        }
        store::proposal::close(tx, id, version, "withdrawn", &applying.by, &reason, applying.now)?;
        append(
            tx,
            &open,
            &applying,
            Verb::StepWithdrawn,
            Some(&reason).filter(|r| !r.is_empty()).map(String::as_str),
        )
    })
}
