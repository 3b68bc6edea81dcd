//! Sureties: an officer names one on a hold, with the bond that was seen; from the
//! sent notice on it reads the hold and may protest (19 CFR 174.12(a)).

use crate::app::step::Subject;
use crate::app::{Actor, App, conflict};
use crate::domain::event::Verb;
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::{Machine, Reason};
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store::hold_surety::{self as store_surety, SuretyRow};
use crate::store::{self, Write};

pub use crate::store::hold_surety::SuretyRow as Surety;

/// The longest number of a bond, in characters.
const BOND_LIMIT_CHARS: usize = 30;
/// The most sureties of a hold that stand.
const STANDING_LIMIT: usize = 10;

/// What an officer says of a surety.
#[derive(Debug, Clone, Default)]
pub struct NewSurety {
    /// The name of the organization, as it is registered here.
    pub organization: String,
    /// The number of the bond.
    pub bond_number: String,
    /// Where the officer saw the bond.
    pub seen: String,
}

/// The sureties of a hold with their names, oldest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(app: &App, actor: &Actor, number: &str) -> Result<Vec<(Surety, String)>> {
    actor.require(Permission::ReadCases)?;
    app.store.read(|tx| {
        let row = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
        store_surety::list(tx, &row.id)
    })
}

/// Names a surety on a hold. Done twice, it is done once.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Refused`] for a conflict of
/// interest; [`Error::NotFound`].
pub fn name(app: &App, actor: &Actor, number: &str, new: &NewSurety) -> Result<()> {
    actor.require_confirmed(Permission::Act)?;
    let by = actor.account()?.to_owned();
    app.store.write(|tx| {
        let subject = find(tx, number, &by)?;
        let mut errors = Vec::new();
        let organization = organization(tx, &new.organization, &mut errors)?;
        let bond_number = text::squeeze(&new.bond_number).to_uppercase();
        let is_number = bond_number.chars().count() <= BOND_LIMIT_CHARS
            && bond_number.chars().any(char::is_alphanumeric);
        if !is_number {
            let words =
                format!("Give the number of the bond, in at most {BOND_LIMIT_CHARS} characters.");
            errors.push(FieldError::new("bond_number", words));
        }
        let seen = Reason::parse(&new.seen)
            .map_err(|error| errors.push(FieldError::new("seen", error.to_string())));
        let (Some((organization_id, called)), Ok(seen), true) =
            (organization, seen, errors.is_empty())
        else {
            return Err(Error::Invalid(errors));
        };
        let known = store_surety::list(tx, subject.id())?;
        let mut standing = known.iter().filter(|(row, _)| row.ended_at.is_none());
        if let Some((row, _)) =
            standing.clone().find(|(row, _)| row.organization_id == organization_id)
        {
            return if row.bond_number == bond_number {
                Ok(())
            } else {
                Err(Error::Refused(format!(
                    "{called} answers already, on bond {}. End that first.",
                    row.bond_number
                )))
            };
        }
        if standing.nth(STANDING_LIMIT - 1).is_some() {
            return Err(Error::Refused(format!("A hold takes {STANDING_LIMIT} sureties.")));
        }
        let row = SuretyRow {
            id: id::ordered(),
            hold_id: subject.id().to_owned(),
            organization_id,
            bond_number,
            seen: seen.as_str().to_owned(),
            named_by: by.clone(),
            named_at: app.clock.now(),
            ended_by: None,
            ended_at: None,
            end_reason: String::new(),
        };
        store_surety::insert(tx, &row)?;
        tell(tx, app, actor, &subject, (&row, &called, "named"), &row.seen)
    })
}

/// Ends that an organization answers as surety, with a reason.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when it has ended.
pub fn end(app: &App, actor: &Actor, number: &str, id: &str, reason: &str) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    app.store.write(|tx| {
        let subject = find(tx, number, &by)?;
        let known = store_surety::list(tx, subject.id())?;
        let (row, called) =
            known.iter().find(|(row, _)| row.id == id).ok_or(Error::NotFound("surety"))?;
        store_surety::end(tx, id, &by, app.clock.now(), reason.as_str())?;
        tell(tx, app, actor, &subject, (row, called, "ended"), reason.as_str())
    })
}

fn find(tx: &mut Write<'_>, number: &str, by: &str) -> Result<Subject> {
    let subject = Subject::find_by_number(tx, Machine::Hold, number, by)?;
    conflict::refuse_step(tx, by, &subject)?;
    Ok(subject)
}

/// Key and name of a partner organization; none, with a complaint, otherwise.
fn organization(
    tx: &mut Write<'_>,
    name: &str,
    errors: &mut Vec<FieldError>,
) -> Result<Option<(i64, String)>> {
    let key = text::search_key(&text::squeeze(name));
    let found = store::organization::find_by_name(tx, &key)?.filter(|row| row.kind == "partner");
    if found.is_none() {
        let words =
            "There is no partner organization of this name. An administrator adds it first.";
        errors.push(FieldError::new("organization", words));
    }
    Ok(found.map(|row| (row.id, row.name)))
}

fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    subject: &Subject,
    (row, called, change): (&SuretyRow, &str, &'static str),
    why: &str,
) -> Result<()> {
    let event = subject
        .event(Verb::SuretyChanged)
        .of(Some(row.organization_id))
        .fact("surety", row.id.clone())
        .fact("change", change)
        .value("name", called)
        .value("bond_number", row.bond_number.clone())
        .value("reason", why);
    store::event::append(tx, &app.stamp(actor), &event).map(drop)
}
