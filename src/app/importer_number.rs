//! Importer numbers that were verified as an organization's own: what it sees of
//! holds hangs on them.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::identifier::importer::{SEALED_LENGTH_CHARS, importer_form};
use crate::domain::role::Permission;
use crate::domain::text;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::intake::seal;
use crate::store;
use crate::store::organization::OrganizationRow;

/// The longest number, in characters.
const NUMBER_LIMIT_CHARS: usize = 40;

/// An organization and its verified numbers with the days of verification.
pub type Numbers = (OrganizationRow, Vec<(String, Option<chrono::NaiveDateTime>)>);

/// The verified numbers of an organization.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(app: &App, actor: &Actor, organization_id: i64) -> Result<Numbers> {
    actor.require(Permission::Administer)?;
    app.store.read(|tx| {
        let found = store::organization::find(tx, organization_id)?;
        let row = found.ok_or(Error::NotFound("organization"))?;
        Ok((row, store::organization::list_identifiers(tx, organization_id)?))
    })
}

/// Records that a partner was verified to own a number, with where that is
/// recorded, and shows it the holds of which a notice was sent before. A number
/// that could be a person's is stored as its token, as lines have it.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field, or when the number was verified
/// for another organization; [`Error::NotFound`].
pub fn verify(
    app: &App,
    actor: &Actor,
    organization_id: i64,
    number: &str,
    how: &str,
) -> Result<()> {
    actor.require_confirmed(Permission::Administer)?;
    let mut errors = Vec::new();
    let written = text::compose(number).to_uppercase();
    if written.is_empty() || written.chars().count() > NUMBER_LIMIT_CHARS {
        errors.push(FieldError::new(
            "number",
            "Write the number as its entries have it, such as 84-301927700.",
        ));
    }
    let how =
        Reason::parse(how).map_err(|error| errors.push(FieldError::new("how", error.to_string())));
    let (Ok(how), true) = (how, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let number = stored(&app.settings.secret, &written);
    let now = app.clock.now();
    app.store.write(|tx| {
        let found = store::organization::find(tx, organization_id)?;
        let row = found.ok_or(Error::NotFound("organization"))?;
        if row.kind != "partner" {
            return Err(Error::field("number", "Only a partner owns importer numbers."));
        }
        store::organization::insert_verified_identifier(
            tx,
            organization_id,
            "importer_number",
            &number,
            actor.account_id.as_deref(),
            now,
        )
        .map_err(beside)?;
        let holds = store::hold_letter::tell_owner(tx, &number, "", organization_id)?;
        let event = NewEvent::new(
            Verb::IdentifierVerified,
            Noun::Organization,
            organization_id.to_string(),
        )
        .of(Some(organization_id))
        .fact("kind", "importer_number")
        .fact("by", "administrator")
        .fact("holds", holds.to_string())
        .value("number", number.clone())
        .value("how", how.as_str());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// Complaints beside the field of the number.
fn beside(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in &mut errors {
        "number".clone_into(&mut error.field);
    }
    Error::Invalid(errors)
}

/// The number as lines have it.
pub(super) fn stored(key: &[u8; 32], written: &str) -> String {
    if !importer_form(written).must_be_sealed() {
        return written.to_owned();
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    seal::token(key, &digits, SEALED_LENGTH_CHARS)
}

#[cfg(test)]
mod tests {
    use super::stored;

    #[test]
    fn a_persons_number_is_never_stored_as_it_is() {
        assert_eq!(stored(&[7; 32], "84-301927700"), "84-301927700");
        let sealed = stored(&[7; 32], "123-45-6789");
        assert!(sealed.starts_with('~') && sealed.len() == 9, "{sealed}");
        assert_eq!(sealed, stored(&[7; 32], "123456789"), "however it is written");
    }
}
