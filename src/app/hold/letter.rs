//! Importers without an account: a letter with a code opens the hold, and an
//! account that has the letter proves by it that the importer number is its own.

use super::partner::{OwnHold, assemble};
use crate::app::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::receipt::Receipt;
use crate::domain::role::Permission;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::hold::HoldRow;
use crate::store::hold_letter::LetterRow;
use crate::store::{Read, Write};
use chrono::TimeDelta;

/// How long a code opens its hold, in days: as long as a protest can be filed.
pub const LETTER_LIFE_DAYS: i64 = 180;

/// A letter as it is printed: the one time that its code is shown.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub addressee: String,
    /// The number by which the importer knows the hold.
    pub told_number: String,
    /// The code, in groups.
    pub code: String,
    /// The last day on which it opens the hold.
    pub expires_on: chrono::NaiveDate,
}

fn hash(code: &Receipt) -> String {
    id::digest(format!("letter\0{}", code.secret()).as_bytes())
}

/// Makes a letter with a new code for a hold whose importer has no account;
/// the codes before it end.
///
/// # Errors
/// [`Error::Refused`] when no notice was sent, or an account was told;
/// [`Error::NotFound`].
pub fn make(app: &App, actor: &Actor, number: &str) -> Result<Letter> {
    actor.require_confirmed(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let code = Receipt::from_bits(&id::random_bytes::<32>());
    let expires_at = now + TimeDelta::days(LETTER_LIFE_DAYS);
    app.store.write(|tx| {
        let hold = store::hold::find_by_number(tx, number)?.ok_or(Error::NotFound("hold"))?;
        if hold.notice_sent_at.is_none() {
            return Err(Error::Refused("Send the notice first: the letter goes with it.".into()));
        }
        if hold.importer_organization_id.is_some() {
            return Err(Error::Refused("This importer has an account and was told there.".into()));
        }
        let row = LetterRow {
            id: id::ordered(),
            hold_id: hold.id.clone(),
            code_hash: hash(&code),
            made_by: by.clone(),
            made_at: now,
            expires_at,
            ended_at: None,
        };
        store::hold_letter::insert(tx, &row)?;
        let event = NewEvent::new(Verb::LetterMade, Noun::Hold, &hold.id)
            .in_case(hold.case_id.as_deref())
            .fact("letter", row.id.clone())
            .fact("expires_on", expires_at.date().to_string());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(Letter {
            addressee: super::notice::addressee(&hold),
            told_number: super::partner::told_number(&hold.public_id),
            code: code.shown(),
            expires_on: expires_at.date(),
        })
    })
}

fn find(tx: &mut Read<'_>, app: &App, code: &Receipt) -> Result<HoldRow> {
    store::hold_letter::find_hold(tx, &hash(code), app.clock.now())?
        .ok_or(Error::NotFound("letter"))
}

/// The hold that a code opens, as its importer sees it.
///
/// # Errors
/// [`Error::NotFound`] for a code that is wrong, ended or too old: the three
/// look the same.
pub fn read(app: &App, code: &Receipt) -> Result<OwnHold> {
    app.store.read(|tx| {
        let row = find(tx, app, code)?;
        assemble(tx, row)
    })
}

/// Proves by a letter that its importer number is the actor's organization's,
/// and returns the key of the hold's page.
///
/// # Errors
/// [`Error::NotFound`] as [`read`]; [`Error::Invalid`] when the number was
/// verified for another organization.
pub fn claim(app: &App, actor: &Actor, code: &Receipt) -> Result<String> {
    actor.require(Permission::AnswerHolds)?;
    let organization_id = actor.tenant()?;
    app.store.write(|tx| {
        let hold = find(tx, app, code)?;
        tell(tx, app, actor, &hold, organization_id)?;
        store::hold_letter::end(tx, &hold.id, app.clock.now())?;
        Ok(hold.public_id)
    })
}

fn tell(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    hold: &HoldRow,
    organization_id: i64,
) -> Result<()> {
    let number = &hold.importer_number;
    let owner = match number.as_str() {
        "" => None,
        number => store::organization::owner_of(tx, "importer_number", number)?,
    };
    match owner {
        Some(owner) if owner != organization_id => {
            return Err(Error::field(
                "code",
                "This importer number was verified for another organization. Ask the agency.",
            ));
        }
        None if !number.is_empty() => store::organization::insert_verified_identifier(
            tx,
            organization_id,
            "importer_number",
            number,
            actor.account_id.as_deref(),
            app.clock.now(),
        )?,
        Some(_) | None => {}
    }
    let holds = store::hold_letter::tell_owner(tx, number, &hold.id, organization_id)?;
    let event =
        NewEvent::new(Verb::IdentifierVerified, Noun::Organization, organization_id.to_string())
            .of(Some(organization_id))
            .fact("kind", "importer_number")
            .fact("by", "letter")
            .fact("holds", holds.to_string())
            .value("number", number.clone());
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}
