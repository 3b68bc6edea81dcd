//! Claims: stated, changed, withdrawn.

use super::{ClaimRow, measure, open_case};
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::evidence::{CLAIM_LIMIT_ROWS, ClaimDraft};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::Write;
use crate::store::case::CaseRow;

/// The number of the next claim or item after these.
pub(super) fn next(numbers: impl Iterator<Item = i32>) -> i32 {
    numbers.max().unwrap_or(0).saturating_add(1)
}

pub(super) fn event(verb: Verb, case: &CaseRow) -> NewEvent {
    NewEvent::new(verb, Noun::Case, &case.id).in_case(Some(&case.id))
}

/// States a claim. `number` is the one that the page offered: sent again, the same
/// claim is stated once.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`] when another claim took the number;
/// [`Error::Refused`] when the case is closed or full.
pub fn add_claim(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    draft: &ClaimDraft,
) -> Result<i32> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let claims = store::evidence::list_claims(tx, &case.id)?;
        if let Some(same) = claims.iter().find(|claim| claim.number == number) {
            let is_same = same.made_by == by
                && same.statement == draft.statement
                && same.kind == draft.kind.code();
            let now = next(claims.iter().map(|claim| claim.number));
            return if is_same { Ok(number) } else { Err(Error::Stale { shown: number, now }) };
        }
        if claims.len() >= CLAIM_LIMIT_ROWS {
            return Err(Error::Refused(format!(
                "A case has at most {CLAIM_LIMIT_ROWS} claims, withdrawn ones included."
            )));
        }
        let row = ClaimRow {
            id: id::ordered(),
            case_id: case.id.clone(),
            number: next(claims.iter().map(|claim| claim.number)),
            kind: draft.kind.code().to_owned(),
            statement: draft.statement.clone(),
            is_withdrawn: false,
            withdrawn_reason: String::new(),
            made_by: by.clone(),
            made_at: now,
            changed_at: now,
            version: 1,
        };
        store::evidence::insert_claim(tx, &row)?;
        append(tx, app, actor, &case, &row, Verb::ClaimStated, None)?;
        Ok(row.number)
    })
}

fn append(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    case: &CaseRow,
    row: &ClaimRow,
    verb: Verb,
    reason: Option<&Reason>,
) -> Result<()> {
    measure(tx, &case.id)?;
    let mut event = event(verb, case)
        .fact("claim", row.number.to_string())
        .fact("kind", row.kind.clone())
        .fact("version", row.version.to_string());
    if verb != Verb::ClaimWithdrawn {
        event = event.value("statement", row.statement.clone());
    }
    event.values.extend(reason.map(|reason| ("reason", reason.as_str().to_owned())));
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}

fn standing(tx: &mut Write<'_>, case: &CaseRow, number: i32, shown: i32) -> Result<ClaimRow> {
    let row = store::evidence::find_claim(tx, &case.id, number)?.ok_or(Error::NotFound("claim"))?;
    if row.version != shown {
        return Err(Error::Stale { shown, now: row.version });
    }
    if row.is_withdrawn {
        return Err(Error::Refused("This claim was withdrawn. State it anew.".into()));
    }
    Ok(row)
}

/// Words a claim anew. Its kind changes only while no item is rated for it, since
/// ratings by indicators mean nothing for another kind.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Stale`]; [`Error::Refused`] when the case is closed.
pub fn change_claim(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    version: i32,
    draft: &ClaimDraft,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let mut row = standing(tx, &case, number, version)?;
        if row.kind != draft.kind.code() {
            let ratings = store::evidence::list_ratings(tx, &case.id)?;
            if ratings.iter().any(|rating| rating.claim == number && !rating.is_withdrawn) {
                return Err(Error::field(
                    "kind",
                    "Items are rated for this claim. Withdraw it and state another one.",
                ));
            }
        }
        draft.kind.code().clone_into(&mut row.kind);
        row.statement.clone_from(&draft.statement);
        row.changed_at = now;
        row.version = version.saturating_add(1);
        store::evidence::change_claim(tx, version, &row)?;
        append(tx, app, actor, &case, &row, Verb::ClaimChanged, None)
    })
}

/// Withdraws a claim, with a reason. It stays visible and does not count.
///
/// # Errors
/// As [`change_claim`].
pub fn withdraw_claim(
    app: &App,
    actor: &Actor,
    case_number: &str,
    number: i32,
    version: i32,
    reason: &Reason,
) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let mut row = standing(tx, &case, number, version)?;
        row.is_withdrawn = true;
        reason.as_str().clone_into(&mut row.withdrawn_reason);
        row.changed_at = now;
        row.version = version.saturating_add(1);
        store::evidence::change_claim(tx, version, &row)?;
        append(tx, app, actor, &case, &row, Verb::ClaimWithdrawn, Some(reason))
    })
}
