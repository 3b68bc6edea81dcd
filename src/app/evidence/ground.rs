//! Counsel's grounds: for going on without an element of policy, never of law.

use super::claim::event;
use super::{GroundRow, open_case, seal};
use crate::app::{Actor, App};
use crate::domain::event::Verb;
use crate::domain::evidence::Element;
use crate::domain::role::Permission;
use crate::domain::workflow::{Reason, Standard};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;

/// What counsel records.
#[derive(Debug, Clone, Default)]
pub struct NewGround {
    /// The standard's code.
    pub standard: String,
    /// The element's code.
    pub element: String,
    /// The ground.
    pub reason: String,
}

fn check(new: &NewGround) -> Result<(Standard, &'static Element, Reason)> {
    let mut errors = Vec::new();
    let standard = Standard::from_code(&new.standard);
    let element = Element::named(&new.element)
        .filter(|element| standard.is_some_and(|standard| element.standards.contains(&standard)));
    if element.is_none() {
        errors.push(FieldError::new("element", "Choose an element that this standard asks for."));
    }
    let reason = Reason::parse(&new.reason)
        .map_err(|error| errors.push(FieldError::new("reason", error.to_string())));
    match (standard, element, reason) {
        (Some(standard), Some(element), Ok(reason)) => Ok((standard, element, reason)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Records a ground on the grid as it is now.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Refused`] for an element of law, for a
/// contradiction (it is answered where it stands), or when a ground stands.
pub fn record_ground(app: &App, actor: &Actor, case_number: &str, new: &NewGround) -> Result<()> {
    actor.require_confirmed(Permission::RecordGrounds)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let (standard, element, reason) = check(new)?;
    if !element.takes_ground() {
        return Err(Error::Refused(format!(
            "No ground takes the place of this: {} [{}]",
            element.asks, element.citation
        )));
    }
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let standing = store::evidence::list_grounds(tx, &case.id)?;
        let same = standing.iter().map(|(row, _)| row).find(|row| {
            row.withdrawn_at.is_none()
                && row.standard == standard.code()
                && row.element == element.code
        });
        if let Some(same) = same {
            if same.recorded_by == by && same.reason == reason.as_str() {
                return Ok(());
            }
            return Err(Error::Refused(
                "A ground stands for this element. Withdraw it first.".into(),
            ));
        }
        let row = GroundRow {
            id: id::ordered(),
            case_id: case.id.clone(),
            standard: standard.code().to_owned(),
            element: element.code.to_owned(),
            reason: reason.as_str().to_owned(),
            grid_sha256: seal(tx, &case.id, now)?,
            recorded_by: by.clone(),
            recorded_at: now,
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawn_reason: String::new(),
            version: 1,
        };
        store::evidence::insert_ground(tx, &row)?;
        let event = event(Verb::GroundRecorded, &case)
            .fact("ground", row.id.clone())
            .fact("standard", row.standard.clone())
            .fact("element", row.element.clone())
            .fact("grid_sha256", row.grid_sha256.clone())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Withdraws a ground.
///
/// # Errors
/// [`Error::Stale`]; [`Error::NotFound`]; [`Error::Refused`] when the case is closed.
pub fn withdraw_ground(
    app: &App,
    actor: &Actor,
    case_number: &str,
    id: &str,
    version: i32,
    reason: &Reason,
) -> Result<()> {
    actor.require_confirmed(Permission::RecordGrounds)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let seen =
            store::evidence::find_ground(tx, &case.id, id)?.ok_or(Error::NotFound("ground"))?;
        if seen.version != version {
            return Err(Error::Stale { shown: version, now: seen.version });
        }
        store::evidence::close_ground(tx, &seen, reason.as_str(), &by, now)?;
        let event = event(Verb::GroundWithdrawn, &case)
            .fact("ground", seen.id.clone())
            .fact("standard", seen.standard.clone())
            .fact("element", seen.element.clone())
            .value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}
