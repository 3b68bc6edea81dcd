//! Accounts and passwords.

use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Role;
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::account::AccountRow;
use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

/// The shortest password, in characters (NIST SP 800-63B asks for 8, and for
/// no rules of composition).
pub const PASSWORD_LEAST_CHARS: usize = 12;
/// The longest password that is hashed, in characters.
pub const PASSWORD_LIMIT_CHARS: usize = 256;

/// What is needed to add an account.
#[derive(Clone)]
pub struct NewAccount {
    /// The address that signs in.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The tenant.
    pub organization_id: i64,
    /// The password in clear; never stored.
    pub password: String,
}

/// Hashes a password with Argon2id at OWASP's minimum.
///
/// # Errors
/// When the hasher fails.
pub fn hash_password(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(Error::internal)
}

/// Whether a password fits a stored hash.
#[must_use]
pub fn password_fits(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The person behind an address, for commands that act in somebody's name.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn actor(app: &App, email: &str) -> Result<Actor> {
    let key = email.trim().to_lowercase();
    app.store.read(|tx| {
        let row = store::account::find_by_email(tx, &key)?.ok_or(Error::NotFound("account"))?;
        let organization = store::organization::find(tx, row.organization_id)?;
        Ok(Actor {
            account_id: Some(row.id),
            name: row.name,
            organization_id: Some(row.organization_id),
            organization: organization.map(|o| o.name).unwrap_or_default(),
            role: Role::from_code(&row.role).ok_or_else(|| Error::internal("an unknown role"))?,
            // Who runs commands on the server has proved more than a password.
            is_confirmed: true,
        })
    })
}

/// What is wrong with the fields that do not depend on the organization.
pub(super) fn complaints(email: &str, name: &str, password: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let email = email.trim();
    let is_address = email.len() <= 254
        && !text::has_control(email)
        && email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !is_address {
        errors.push(FieldError::new("email", "Give an e-mail address, such as name@example.org."));
    }
    if text::squeeze(name).is_empty() || name.chars().count() > 200 {
        errors.push(FieldError::new("name", "Give the person's name, at most 200 characters."));
    }
    let length = password.chars().count();
    if !(PASSWORD_LEAST_CHARS..=PASSWORD_LIMIT_CHARS).contains(&length) {
        errors.push(FieldError::new(
            "password",
            format!("A password has {PASSWORD_LEAST_CHARS} to {PASSWORD_LIMIT_CHARS} characters."),
        ));
    }
    errors
}

fn check(new: &NewAccount, organization_kind: &str) -> Vec<FieldError> {
    let mut errors = complaints(&new.email, &new.name, &new.password);
    if new.role.organization_kind() != Some(organization_kind) {
        errors.push(FieldError::new(
            "role",
            format!(
                "{} is no role in an organization of kind {organization_kind}.",
                new.role.label()
            ),
        ));
    }
    errors
}

/// Adds an account and returns its key.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub fn add(app: &App, actor: &Actor, new: &NewAccount) -> Result<String> {
    add_with(app, actor, new, hash_password)
}

/// As [`add`], with another way to hash: the demonstration hashes its one
/// password once.
pub(super) fn add_with(
    app: &App,
    actor: &Actor,
    new: &NewAccount,
    hash: impl Fn(&str) -> Result<String>,
) -> Result<String> {
    let organization = app
        .store
        .read(|tx| store::organization::find(tx, new.organization_id))?
        .ok_or(Error::NotFound("organization"))?;
    let errors = check(new, &organization.kind);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let row = AccountRow {
        id: id::ordered(),
        organization_id: new.organization_id,
        email: new.email.trim().to_owned(),
        email_key: new.email.trim().to_lowercase(),
        name: text::squeeze(&new.name),
        role: new.role.code().to_owned(),
        password_hash: hash(&new.password)?,
        is_active: true,
        failed_count: 0,
        locked_until: None,
        created_at: app.clock.now(),
        version: 1,
    };
    app.store.write(|tx| {
        store::account::insert(tx, &row)?;
        let event = NewEvent::new(Verb::AccountAdded, Noun::Account, row.id.clone())
            .of(Some(row.organization_id))
            .fact("role", row.role.clone())
            .value("email", row.email.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(row.id.clone())
    })
}
