//! Proposals as pages show them.

use super::order_asked::{self, OrderAsked};
use super::{Open, may_give};
use crate::app::step::{self, Subject, Verdict};
use crate::app::{Actor, App, conflict, evidence};
use crate::domain::role::{Permission, Role};
use crate::domain::workflow::Machine;
use crate::error::{Error, Result};
use crate::store;
use crate::store::proposal::{Awaited, ProposalRow};

/// The most proposals that a list shows.
const LIST_LIMIT_ROWS: i64 = 200;

/// A hand that was given: who, in which role.
#[derive(Debug, Clone)]
pub struct HandShown {
    /// The person's name.
    pub name: String,
    /// The role's label.
    pub role: &'static str,
}

/// The evidence grid on which a proposal was made.
#[derive(Debug, Clone)]
pub struct GridThen {
    /// The number of the case.
    pub case_number: String,
    /// SHA-256 of the grid.
    pub sha256: String,
    /// Whether the case's grid is another one now.
    pub is_changed: bool,
}

fn grid_then(tx: &mut store::Read<'_>, open: &Open) -> Result<Option<GridThen>> {
    let Some(sha256) = open.row.grid_sha256.clone() else { return Ok(None) };
    let Some(case_id) = open.subject.grid_case(tx, &open.command)? else { return Ok(None) };
    let case = store::case::find(tx, &case_id)?.ok_or(Error::NotFound("case"))?;
    let now = evidence::digest(&evidence::grid(tx, &case_id)?)?;
    Ok(Some(GridThen { case_number: case.docket_number, is_changed: now != sha256, sha256 }))
}

/// A proposal with what its page shows.
#[derive(Debug, Clone)]
pub struct ProposalView {
    /// The proposal.
    pub row: ProposalRow,
    /// What it is about, as it is now.
    pub subject: Subject,
    /// Its facts: label and words.
    pub facts: Vec<(String, String)>,
    /// Who proposed it.
    pub proposer: HandShown,
    /// Who approved it.
    pub approver: Option<HandShown>,
    /// Who signed it.
    pub signer: Option<HandShown>,
    /// Who refused or withdrew it.
    pub closer: Option<HandShown>,
    /// What the rules say now, or why not.
    pub verdict: Result<Verdict, String>,
    /// Whether the subject moved on since.
    pub is_stale: bool,
    /// The order that it would leave; none for what is about something else.
    pub order: Option<OrderAsked>,
    /// The evidence grid on which it was proposed.
    pub grid: Option<GridThen>,
    /// Whether this person may approve now; or why not, when the role could.
    pub approval: Option<Result<(), String>>,
    /// Whether this person may sign now; or why not, when the role could.
    pub signature: Option<Result<(), String>>,
    /// Whether this person may refuse it.
    pub may_refuse: bool,
    /// Whether this person may withdraw it.
    pub may_withdraw: bool,
}

/// A proposal with all that its page shows.
///
/// # Errors
/// [`Error::NotFound`], also for one on an investigation of others.
pub fn show(app: &App, actor: &Actor, id: &str) -> Result<ProposalView> {
    actor.require(Permission::ReadCases)?;
    let now = app.clock.now();
    app.store.read(|tx| {
        let open = Open::find(tx, actor, id)?;
        let asks = open.subject.asks(&open.row.action)?;
        let facts = step::ask::shown(tx, asks, &open.command)?;
        let row = open.row.clone();
        let ids: Vec<&str> = [
            Some(&row.proposed_by),
            row.approved_by.as_ref(),
            row.signed_by.as_ref(),
            row.closed_by.as_ref(),
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
        let people = store::proposal::list_people(tx, &ids)?;
        let hand = |id: &str| {
            let found = people.iter().find(|(key, _, _)| key == id);
            HandShown {
                name: found.map(|(_, name, _)| name.clone()).unwrap_or_default(),
                role: found.and_then(|(_, _, role)| Role::from_code(role)).map_or("", Role::label),
            }
        };
        let barred = match &actor.account_id {
            Some(account) => conflict::bars(tx, account, &open.subject)?,
            None => None,
        };
        let verdict = open.decide(tx, now).map_err(|error| error.to_string());
        let is_waiting = row.state == "proposed";
        let is_own = actor.account_id.as_deref() == Some(row.proposed_by.as_str());
        let could_approve = actor.require(Permission::Approve).is_ok();
        let asked = |awaited: Awaited, is_given: bool, is_needed: bool| {
            let verdict = verdict.as_ref().ok()?;
            let roles = match awaited {
                Awaited::Approval => verdict.rule.approves,
                Awaited::Signature => verdict.rule.signs,
            };
            let is_asked = is_waiting && is_needed && !is_given && roles.contains(&actor.role);
            is_asked.then(|| match &barred {
                Some(why) => Err(why.clone()),
                None => {
                    may_give(&row, verdict, actor, awaited).map_err(|refusal| refusal.to_string())
                }
            })
        };
        Ok(ProposalView {
            order: order_asked::read(tx, &open, now)?,
            grid: grid_then(tx, &open)?,
            facts,
            proposer: hand(&row.proposed_by),
            approver: row.approved_by.as_deref().map(hand),
            signer: row.signed_by.as_deref().map(hand),
            closer: row.closed_by.as_deref().map(hand),
            is_stale: is_waiting && row.subject_version != open.subject.version(),
            approval: asked(Awaited::Approval, row.approved_by.is_some(), row.needs_approval),
            signature: asked(Awaited::Signature, row.signed_by.is_some(), row.needs_signature),
            may_refuse: is_waiting && could_approve && !is_own && barred.is_none(),
            may_withdraw: is_waiting && is_own,
            verdict,
            subject: open.subject,
            row,
        })
    })
}

/// Proposals of others that wait for this person's approval or signature, with
/// their subjects and proposers, oldest first.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list_awaiting(app: &App, actor: &Actor) -> Result<Vec<(ProposalRow, Subject, String)>> {
    actor.require(Permission::Approve)?;
    let account = actor.account()?;
    let awaited = if actor.role == Role::Counsel { Awaited::Signature } else { Awaited::Approval };
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for (row, name) in store::proposal::list_awaiting(tx, awaited, account, LIST_LIMIT_ROWS)? {
            let subject = Subject::find(tx, machine(&row)?, &row.subject_id)?;
            rows.push((row, subject, name));
        }
        Ok(rows)
    })
}

/// One's own proposals that wait, with their subjects, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_own(app: &App, actor: &Actor) -> Result<Vec<(ProposalRow, Subject)>> {
    let account = actor.account()?;
    app.store.read(|tx| {
        let mut rows = Vec::new();
        for row in store::proposal::list_own(tx, account, LIST_LIMIT_ROWS)? {
            let subject = Subject::find(tx, machine(&row)?, &row.subject_id)?;
            rows.push((row, subject));
        }
        Ok(rows)
    })
}

fn machine(row: &ProposalRow) -> Result<Machine> {
    Machine::from_code(&row.machine)
        .ok_or_else(|| Error::internal("a proposal is about an unknown kind of thing"))
}
