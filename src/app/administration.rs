//! What an administrator sees and adds: organizations, people, jobs.

use super::account::NewAccount;
use super::{Actor, App, account, organization};
use crate::domain::role::{Permission, Role};
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use crate::store;
use crate::store::organization::OrganizationRow;

/// The most rows of each list.
const LIST_LIMIT_ROWS: i64 = 200;

pub use super::organization::KINDS;
pub use super::reminder::FailedMail;
pub use crate::store::job::JobRow;

/// A person, as an administrator sees one: without anything secret.
#[derive(Debug, Clone)]
pub struct AccountSeen {
    /// The person's name.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// The role's code.
    pub role: String,
    /// The organization's name.
    pub organization: String,
    /// Whether it may sign in.
    pub is_active: bool,
}

/// All that the page of administration shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Organizations by name.
    pub organizations: Vec<OrganizationRow>,
    /// People by organization and address.
    pub accounts: Vec<AccountSeen>,
    /// Jobs that run, wait or were given up.
    pub jobs: Vec<JobRow>,
    /// Mails of reminders that were not sent, without what they say.
    pub mails: Vec<FailedMail>,
}

/// Organizations, people and jobs.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn overview(app: &App, actor: &Actor) -> Result<Overview> {
    actor.require(Permission::Administer)?;
    let (organizations, accounts, mails) = app.store.read(|tx| {
        let organizations = store::organization::list(tx, LIST_LIMIT_ROWS)?;
        let mails = store::reminder::list_failed(tx, LIST_LIMIT_ROWS)?;
        Ok((organizations, store::account::list(tx, LIST_LIMIT_ROWS)?, mails))
    })?;
    let accounts = accounts
        .into_iter()
        .map(|(row, organization)| AccountSeen {
            name: row.name,
            email: row.email,
            role: row.role,
            organization,
            is_active: row.is_active,
        })
        .collect();
    Ok(Overview { organizations, accounts, jobs: super::job::list(app, actor)?, mails })
}

/// Adds an organization.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub fn add_organization(app: &App, actor: &Actor, name: &str, kind: &str) -> Result<i64> {
    actor.require_confirmed(Permission::Administer)?;
    let mut errors = Vec::new();
    if text::squeeze(name).is_empty() {
        errors.push(FieldError::new("organization_name", "Give the organization a name."));
    }
    if !KINDS.contains(&kind) {
        errors.push(FieldError::new("kind", "Choose what kind of organization it is."));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    organization::add(app, actor, name, kind)
        .map_err(|error| rename(error, "name", "organization_name"))
}

/// A form that adds a person, as it was sent.
#[derive(Clone, Default)]
pub struct AccountForm {
    /// The address that signs in.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The organization's key.
    pub organization: String,
    /// The password in clear; never stored.
    pub password: String,
}

/// Adds a person.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub fn add_account(app: &App, actor: &Actor, form: &AccountForm) -> Result<String> {
    actor.require_confirmed(Permission::Administer)?;
    let organization_id: Option<i64> = form.organization.parse().ok();
    let known = app.store.read(|tx| match organization_id {
        Some(id) => store::organization::find(tx, id),
        None => Ok(None),
    })?;
    let role = Role::from_code(&form.role);
    let mut errors = Vec::new();
    if known.is_none() {
        errors.push(FieldError::new("organization", "Choose an organization."));
    }
    if role.is_none() {
        errors.push(FieldError::new("role", "Choose a role."));
    }
    if let (Some(organization), Some(role), true) = (known, role, errors.is_empty()) {
        let new = NewAccount {
            email: form.email.clone(),
            name: form.name.clone(),
            role,
            organization_id: organization.id,
            password: form.password.clone(),
        };
        return account::add(app, actor, &new)
            .map_err(|error| rename(error, "password", "first_password"));
    }
    errors.extend(account::complaints(&form.email, &form.name, &form.password));
    Err(rename(Error::Invalid(errors), "password", "first_password"))
}

/// The same error with one field called otherwise.
fn rename(error: Error, from: &str, to: &str) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field == from) {
        to.clone_into(&mut error.field);
    }
    Error::Invalid(errors)
}
