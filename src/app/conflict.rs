//! Conflicts of interest: declared by the person or recorded by whoever
//! approves, ended by another person alone. What touches one is neither given
//! to the person nor moved by the person.

use super::step::Subject;
use super::{Actor, App, work_item};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::{Permission, Role};
use crate::domain::text;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store::{self, Read};

pub use crate::store::conflict::ConflictRow;

/// The rows of a page.
pub const PAGE_LIMIT_ROWS: i64 = 50;
/// The most people that a form offers.
const PEOPLE_LIMIT_ROWS: i64 = 1000;

/// The kinds of target, with what a form says of each.
pub const KINDS: [(&str, &str); 3] = [
    ("case", "A case: its number, such as C-2026-000042"),
    ("organization", "An organization: its name as it is registered here"),
    ("party", "A party: the address of its page, or the number in it"),
];

/// What is needed to declare a conflict.
#[derive(Debug, Clone, Default)]
pub struct NewConflict {
    /// Whose: an account's key; empty for one's own.
    pub person: String,
    /// The kind's code.
    pub kind: String,
    /// What it is with.
    pub target: String,
    /// Why.
    pub reason: String,
}

/// Refuses a person what touches a conflict of that person.
///
/// # Errors
/// [`Error::Refused`], told plainly.
pub(super) fn refuse(
    tx: &mut Read<'_>,
    account_id: &str,
    name: &str,
    noun: Noun,
    subject_id: &str,
    number: &str,
) -> Result<()> {
    match store::conflict::touched(tx, account_id, noun, subject_id)? {
        None => Ok(()),
        Some(row) => Err(Error::Refused(format!(
            "{name} has a conflict of interest with {}, which {number} touches. Somebody else must do this.",
            row.target_name
        ))),
    }
}

/// Refuses the actor a step on what touches a conflict of the actor's.
///
/// # Errors
/// [`Error::Refused`], told plainly.
pub(super) fn refuse_step(tx: &mut Read<'_>, account_id: &str, subject: &Subject) -> Result<()> {
    bars(tx, account_id, subject)?.map_or(Ok(()), |why| Err(Error::Refused(why)))
}

/// Refuses the actor something on an allegation that touches a conflict of the actor's.
///
/// # Errors
/// [`Error::Refused`], told plainly.
pub(super) fn refuse_allegation(
    tx: &mut Read<'_>,
    account_id: &str,
    id: &str,
    number: &str,
) -> Result<()> {
    own(tx, account_id, Noun::Allegation, id, number)?
        .map_or(Ok(()), |why| Err(Error::Refused(why)))
}

/// Refuses the actor a decision on a version of a list of which an order touches
/// a conflict of the actor's.
///
/// # Errors
/// [`Error::Refused`], told plainly.
pub(super) fn refuse_list<'o>(
    tx: &mut Read<'_>,
    account_id: &str,
    order_ids: impl Iterator<Item = &'o str>,
) -> Result<()> {
    if store::conflict::list_open(tx, account_id)?.is_empty() {
        return Ok(());
    }
    for id in order_ids {
        if let Some(row) = store::conflict::touched(tx, account_id, Noun::Order, id)? {
            return Err(Error::Refused(format!(
                "You have a conflict of interest with {}, which an order of this list touches. \
                 Somebody else must do this.",
                row.target_name
            )));
        }
    }
    Ok(())
}

/// Why a person takes no part in something; none when nothing bars the person.
///
/// # Errors
/// When the database fails.
pub(super) fn bars(
    tx: &mut Read<'_>,
    account_id: &str,
    subject: &Subject,
) -> Result<Option<String>> {
    let (noun, id) = match subject {
        Subject::Case(row) => (Noun::Case, &row.id),
        Subject::Order(order) => (Noun::Order, &order.row.id),
        // A petition touches what its order touches.
        Subject::Petition(petition) => (Noun::Order, &petition.order.id),
        Subject::Hold(hold) => (Noun::Hold, &hold.row.id),
        Subject::Investigation(row) => (Noun::Investigation, &row.id),
    };
    own(tx, account_id, noun, id, subject.number())
}

/// Refuses the actor a decision about a link that touches a conflict of the actor's.
///
/// # Errors
/// [`Error::Refused`], told plainly.
pub(super) fn refuse_link(tx: &mut Read<'_>, account_id: &str, link_id: &str) -> Result<()> {
    own(tx, account_id, Noun::Link, link_id, "this link")?
        .map_or(Ok(()), |why| Err(Error::Refused(why)))
}

fn own(
    tx: &mut Read<'_>,
    account_id: &str,
    noun: Noun,
    id: &str,
    name: &str,
) -> Result<Option<String>> {
    let row = store::conflict::touched(tx, account_id, noun, id)?;
    Ok(row.map(|row| {
        format!(
            "You have a conflict of interest with {}, which {name} touches. Somebody else must do this.",
            row.target_name
        )
    }))
}

/// Declares a conflict, or records a colleague's, and returns the numbers of
/// what was that person's and is nobody's now.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Forbidden`] for who
/// records another's and may not.
pub fn declare(app: &App, actor: &Actor, new: &NewConflict) -> Result<Vec<String>> {
    actor.require(Permission::ReadAllegations)?;
    let by = actor.account()?.to_owned();
    let is_own = new.person.is_empty() || new.person == by;
    if !is_own {
        actor.require_confirmed(Permission::Approve)?;
    }
    let reason =
        Reason::parse(&new.reason).map_err(|error| FieldError::new("reason", error.to_string()));
    app.store.write(|tx| {
        let mut errors: Vec<FieldError> = reason.clone().err().into_iter().collect();
        let person = if is_own { by.clone() } else { new.person.clone() };
        let is_staff = store::account::find(tx, &person)?
            .is_some_and(|row| Role::from_code(&row.role).is_some_and(Role::is_staff));
        if !is_staff {
            errors.push(FieldError::new("person", "Choose a colleague."));
        }
        let target = target(tx, &new.kind, new.target.trim())?.map_err(|error| errors.push(error));
        let (Ok((key, name)), Ok(reason), true) = (target, &reason, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        let is_known = store::conflict::list_open(tx, &person)?
            .iter()
            .any(|row| row.kind == new.kind && row.target_key == key);
        if is_known {
            return Ok(Vec::new());
        }
        let row = ConflictRow {
            id: id::ordered(),
            account_id: person.clone(),
            kind: new.kind.clone(),
            target_key: key,
            target_name: name,
            reason: reason.as_str().to_owned(),
            declared_by: by.clone(),
            declared_at: app.clock.now(),
            ended_by: None,
            ended_at: None,
            end_reason: String::new(),
            version: 1,
        };
        store::conflict::insert(tx, &row)?;
        let event = about(&row, Verb::ConflictDeclared).value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        work_item::hand_over(tx, app, actor, &person)
    })
}

fn about(row: &ConflictRow, verb: Verb) -> NewEvent {
    NewEvent::new(verb, Noun::Account, &row.account_id)
        .fact("conflict", row.id.clone())
        .fact("kind", row.kind.clone())
        .value("with", row.target_name.clone())
}

/// Key and name of what a conflict is with, or what is wrong with the field.
fn target(
    tx: &mut Read<'_>,
    kind: &str,
    written: &str,
) -> Result<std::result::Result<(String, String), FieldError>> {
    let missing = |message: &str| Err(FieldError::new("target", message));
    Ok(match kind {
        "case" => match store::case::find_by_number(tx, written)? {
            Some(row) => Ok((row.id, row.docket_number)),
            None => missing("There is no case of this number, such as C-2026-000042."),
        },
        "organization" => {
            let key = text::search_key(written);
            match store::organization::find_by_name(tx, &key)? {
                Some(row) => Ok((row.id.to_string(), row.name)),
                None => missing("There is no organization of this name. Copy it from a list."),
            }
        }
        "party" => {
            let number = written.rsplit('/').next().unwrap_or_default();
            let found = match number.parse() {
                Ok(id) => store::party_list::find(tx, id)?,
                Err(_) => None,
            };
            match found {
                Some(row) => Ok((row.id.to_string(), row.name)),
                None => missing("There is no party under this address, such as /parties/123."),
            }
        }
        _ => Err(FieldError::new("kind", "Choose what the conflict is with.")),
    })
}

/// Ends a conflict: somebody who approves and is not the person.
///
/// # Errors
/// [`Error::Refused`] for one's own; [`Error::Invalid`] without a reason;
/// [`Error::Stale`].
pub fn end(app: &App, actor: &Actor, conflict_id: &str, version: i32, reason: &str) -> Result<()> {
    actor.require_confirmed(Permission::Approve)?;
    let by = actor.account()?;
    let reason =
        Reason::parse(reason).map_err(|error| Error::field("reason", error.to_string()))?;
    app.store.write(|tx| {
        let row = store::conflict::find(tx, conflict_id)?.ok_or(Error::NotFound("conflict"))?;
        if row.account_id == by {
            return Err(Error::Refused(
                "Nobody ends an own conflict of interest: ask somebody else who approves.".into(),
            ));
        }
        if row.version != version {
            return Err(Error::Stale { shown: version, now: row.version });
        }
        store::conflict::end(tx, &row, by, reason.as_str(), app.clock.now())?;
        let event = about(&row, Verb::ConflictEnded).value("reason", reason.as_str());
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// A page of one's own conflicts, or of everybody's for who approves, newest
/// first, with the names of the people.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor, after: &str) -> Result<Vec<(ConflictRow, String)>> {
    actor.require(Permission::ReadAllegations)?;
    let sees_all = actor.require(Permission::Approve).is_ok();
    let own = if sees_all { None } else { Some(actor.account()?) };
    app.store.read(|tx| store::conflict::list(tx, own, after, PAGE_LIMIT_ROWS + 1))
}

/// Whose conflicts the actor may record: key and name; none but the own for
/// most.
///
/// # Errors
/// When the database fails.
pub fn list_people(app: &App, actor: &Actor) -> Result<Vec<(String, String)>> {
    if actor.require(Permission::Approve).is_err() {
        return Ok(Vec::new());
    }
    app.store.read(|tx| {
        let mut people = Vec::new();
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            people.extend(store::account::list_by_role(tx, role.code(), PEOPLE_LIMIT_ROWS)?);
        }
        people.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(people)
    })
}
