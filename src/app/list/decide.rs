//! A version of a list is approved, signed, or refused as a whole. With the last hand each
//! change is taken by the rules of the order, in one transaction.

use super::{ChangeRow, ListRow, ORDER_LIMIT_ROWS, VersionRow};
use crate::app::{Actor, App, conflict};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::domain::workflow::order::{OrderAction, RULES};
use crate::domain::workflow::{self, Reason, Refusal};
use crate::error::{Error, Result};
use crate::store::list::{self as stored, Decision};
use crate::store::{self, Read, Write};

mod apply;

/// What became of a version by one more hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is in force, with this many orders changed.
    Applied(usize),
    /// It waits for one more hand.
    Waiting,
}

/// Whose hand is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Approval,
    Signature,
}

/// Whether a person may give a hand, by the rule that approves an order.
pub(super) fn may_give(version: &VersionRow, actor: &Actor, hand: Hand) -> Result<(), Refusal> {
    let account = actor.account_id.as_deref();
    let is_proposer = account.is_some() && account == version.proposed_by.as_deref();
    let rule = RULES.iter().find(|rule| rule.action == OrderAction::Approve);
    let Some(rule) = rule else {
        return Err(Refusal::Barred { why: "No rule says who approves an order." });
    };
    let other = match hand {
        Hand::Approval => {
            workflow::approve(rule, actor.role, is_proposer)?;
            &version.signed_by
        }
        Hand::Signature => {
            workflow::sign(rule, actor.role, is_proposer)?;
            &version.approved_by
        }
    };
    if other.is_some() && other.as_deref() == account {
        return Err(Refusal::Barred {
            why: "The same person cannot both approve and sign. Ask somebody else.",
        });
    }
    Ok(())
}

fn find(tx: &mut Read<'_>, key: &str, number: i32, shown: i32) -> Result<(ListRow, VersionRow)> {
    let list = stored::find_by_key(tx, key)?.ok_or(Error::NotFound("list"))?;
    let version = stored::find_version(tx, &list.id, number)?
        .ok_or(Error::NotFound("version of the list"))?;
    if version.state != "proposed" {
        return Err(Error::Refused(format!(
            "This version was decided already: it is {}.",
            version.state
        )));
    }
    if version.version != shown {
        return Err(Error::Stale { shown, now: version.version });
    }
    Ok((list, version))
}

/// Approves a version; it comes into force when counsel has signed it too.
///
/// # Errors
/// [`Error::Refused`] in the rules' words, when it was decided, or when an order moved on;
/// [`Error::Stale`] when somebody was faster.
pub fn approve(app: &App, actor: &Actor, key: &str, number: i32, shown: i32) -> Result<Progress> {
    give(app, actor, (key, number, shown), Hand::Approval)
}

/// Signs a version as counsel; it comes into force when it is approved too.
///
/// # Errors
/// As [`approve`].
pub fn sign(app: &App, actor: &Actor, key: &str, number: i32, shown: i32) -> Result<Progress> {
    give(app, actor, (key, number, shown), Hand::Signature)
}

fn give(app: &App, actor: &Actor, at: (&str, i32, i32), hand: Hand) -> Result<Progress> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?;
    let now = app.clock.now();
    let (key, number, shown) = at;
    app.store.write(|tx| {
        let (list, version) = find(tx, key, number, shown)?;
        refuse_conflict(tx, by, &list, number)?;
        may_give(&version, actor, hand).map_err(|refusal| Error::Refused(refusal.to_string()))?;
        if version.total_lines.is_none() {
            return Err(Error::Refused(
                "The lines that this version would touch are still being counted. Try again in a moment.".into(),
            ));
        }
        let is_last = match hand {
            Hand::Approval => version.signed_by.is_some(),
            Hand::Signature => version.approved_by.is_some(),
        };
        let mut decision =
            Decision { state: is_last.then_some("applied"), ..Decision::default() };
        let verb = match hand {
            Hand::Approval => {
                decision.approved_by = Some(by);
                decision.approved_at = Some(now);
                Verb::ListApproved
            }
            Hand::Signature => {
                decision.signed_by = Some(by);
                decision.signed_at = Some(now);
                Verb::ListSigned
            }
        };
        stored::decide(tx, &version, &decision)?;
        append(tx, app, actor, (&list, number), verb, &[])?;
        if !is_last {
            return Ok(Progress::Waiting);
        }
        put_in_force(tx, app, actor, &list, &version).map(Progress::Applied)
    })
}

/// What a version changes, without what is blocked.
fn changes(tx: &mut Read<'_>, list: &ListRow, number: i32) -> Result<Vec<ChangeRow>> {
    let limit = i64::try_from(ORDER_LIMIT_ROWS).unwrap_or(i64::MAX).saturating_mul(2);
    let rows = stored::list_changes(tx, (list.id.as_str(), number), "", limit)?;
    Ok(rows.into_iter().filter(|change| change.action != "blocked").collect())
}

/// Refuses who has a conflict of interest with what an order of the version touches.
fn refuse_conflict(tx: &mut Read<'_>, by: &str, list: &ListRow, number: i32) -> Result<()> {
    let changes = changes(tx, list, number)?;
    let orders = changes.iter().filter_map(|change| change.order_id.as_deref());
    conflict::refuse_list(tx, by, orders)
}

fn put_in_force(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    list: &ListRow,
    version: &VersionRow,
) -> Result<usize> {
    if list.current_version != version.base {
        return Err(Error::Refused(format!(
            "This version was compared with version {}, and version {} is in force now. Import the file again.",
            version.base, list.current_version
        )));
    }
    stored::set_current(tx, list, version.number)?;
    let changes = changes(tx, list, version.number)?;
    let applying = apply::Applying::new(app, actor, list, version)?;
    for change in &changes {
        applying.take(tx, change)?;
    }
    let facts = [("orders", changes.len().to_string())];
    append(tx, app, actor, (list, version.number), Verb::ListApplied, &facts)?;
    Ok(changes.len())
}

fn append(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    (list, number): (&ListRow, i32),
    verb: Verb,
    facts: &[(&'static str, String)],
) -> Result<()> {
    let mut event = NewEvent::new(verb, Noun::List, &list.id)
        .fact("list", list.list_key.clone())
        .fact("version", number.to_string());
    event.facts.extend(facts.iter().cloned());
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}

/// Refuses a version, with a reason. Whoever could approve or sign it can, and whoever
/// brought it can take it back.
///
/// # Errors
/// As [`approve`]; [`Error::Invalid`] without a reason.
pub fn refuse(
    app: &App,
    actor: &Actor,
    key: &str,
    (number, shown): (i32, i32),
    reason: &str,
) -> Result<()> {
    actor.require_confirmed(Permission::Act)?;
    let by = actor.account()?;
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    app.store.write(|tx| {
        let (list, version) = find(tx, key, number, shown)?;
        refuse_conflict(tx, by, &list, number)?;
        let is_own = version.proposed_by.as_deref() == Some(by);
        if !is_own && actor.require(Permission::Approve).is_err() {
            return Err(Error::Refused(
                "Only whoever brought this file, a supervisor or counsel can refuse it.".into(),
            ));
        }
        let decision = Decision {
            state: Some("refused"),
            closed_by: Some(by),
            closed_at: Some(app.clock.now()),
            closing_reason: Some(reason.as_str()),
            ..Decision::default()
        };
        stored::decide(tx, &version, &decision)?;
        let event = NewEvent::new(Verb::ListRefused, Noun::List, &list.id)
            .fact("list", list.list_key.clone())
            .fact("version", number.to_string())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}
