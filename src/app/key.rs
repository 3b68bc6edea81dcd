//! Keys by which programs act for an account: shown once, kept as a hash.

use super::{Actor, App};
use crate::config::{KEY_LIFE_DAYS, KEYS_LIMIT};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::{Permission, Role};
use crate::domain::text;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::account::AccountRow;
use crate::store::api_token::TokenRow;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// What every key begins with, so that scanners for leaked secrets know one.
pub const PREFIX: &str = "d307_";
/// The longest name of a key, in characters.
const NAME_LIMIT_CHARS: usize = 80;
/// The most keys and accounts on one page.
const LIST_ROWS: i64 = 200;

/// A key, as a page shows it: nothing in it opens anything.
#[derive(Debug, Clone)]
pub struct KeySeen {
    /// How pages name it.
    pub id: String,
    /// What its maker called it.
    pub name: String,
    /// The address of the account for which it acts.
    pub email: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it ends by itself.
    pub expires_at: NaiveDateTime,
    /// The last day on which it was used.
    pub last_used_on: Option<NaiveDate>,
    /// Whether it still opens anything.
    pub is_live: bool,
}

/// The keys of the actor's organization, and for whom new ones can be made.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Newest first.
    pub keys: Vec<KeySeen>,
    /// Key and address of each account that a key may act for.
    pub accounts: Vec<(String, String)>,
}

/// For whom an actor may make keys: a partner's administrator for those who
/// upload, the agency's for service accounts, which have no other way in.
fn may_hold(maker: &Actor, account: &AccountRow) -> bool {
    let role = Role::from_code(&account.role);
    let roles: &[Role] = if maker.role == Role::Administrator {
        &[Role::Service]
    } else {
        &[Role::PartnerUploader, Role::PartnerAdmin]
    };
    account.is_active && role.is_some_and(|role| roles.contains(&role))
}

/// The keys of the actor's organization.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn list(app: &App, actor: &Actor) -> Result<Keys> {
    actor.require(Permission::ManageKeys)?;
    let tenant = actor.tenant()?;
    let now = app.clock.now();
    app.store.read(|tx| {
        let keys = store::api_token::list(tx, tenant, LIST_ROWS)?;
        let accounts = store::account::list_of(tx, tenant, LIST_ROWS)?;
        Ok(Keys {
            keys: keys
                .into_iter()
                .map(|(row, email)| KeySeen {
                    is_live: row.revoked_at.is_none() && row.expires_at > now,
                    id: row.id,
                    name: row.name,
                    email,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    last_used_on: row.last_used_on,
                })
                .collect(),
            accounts: accounts
                .into_iter()
                .filter(|row| may_hold(actor, row))
                .map(|row| (row.id, row.email))
                .collect(),
        })
    })
}

/// Makes a key and returns it, this once.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong.
pub fn make(app: &App, actor: &Actor, name: &str, account_id: &str) -> Result<String> {
    actor.require_confirmed(Permission::ManageKeys)?;
    let tenant = actor.tenant()?;
    let name = text::squeeze(name);
    let now = app.clock.now();
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > NAME_LIMIT_CHARS {
        errors.push(FieldError::new(
            "name",
            format!("Say in at most {NAME_LIMIT_CHARS} characters which program uses the key."),
        ));
    }
    let secret = format!("{PREFIX}{}", id::secret());
    let row = TokenRow {
        id: id::ordered(),
        account_id: account_id.to_owned(),
        name,
        token_hash: id::digest(secret.as_bytes()),
        created_at: now,
        expires_at: now + TimeDelta::days(KEY_LIFE_DAYS),
        last_used_on: None,
        revoked_at: None,
    };
    app.store.write(|tx| {
        let mut errors = errors.clone();
        let accounts = store::account::list_of(tx, tenant, LIST_ROWS)?;
        if !accounts.iter().any(|held| held.id == account_id && may_hold(actor, held)) {
            errors.push(FieldError::new("account", "Choose the account for which it acts."));
        }
        if store::api_token::count_live(tx, tenant, now)? >= KEYS_LIMIT {
            let most = format!("There are {KEYS_LIMIT} keys already. Revoke one that is not used.");
            errors.push(FieldError::new("name", most));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        store::api_token::insert(tx, &row)?;
        let event = NewEvent::new(Verb::KeyMade, Noun::Account, account_id)
            .of(Some(tenant))
            .fact("key", row.id.clone())
            .value("name", row.name.clone());
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })?;
    Ok(secret)
}

/// Revokes a key of the actor's organization. Done twice, it is done once.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or another organization's.
pub fn revoke(app: &App, actor: &Actor, id: &str) -> Result<()> {
    actor.require(Permission::ManageKeys)?;
    let tenant = actor.tenant()?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = store::api_token::find(tx, tenant, id)?.ok_or(Error::NotFound("key"))?;
        if store::api_token::revoke(tx, id, now)? {
            let event = NewEvent::new(Verb::KeyRevoked, Noun::Account, row.account_id)
                .of(Some(tenant))
                .fact("key", id);
            store::event::append(tx, &app.stamp(actor), &event)?;
        }
        Ok(())
    })
}

/// Who acts by a key; the public when it opens nothing.
///
/// # Errors
/// When the database fails.
pub fn actor(app: &App, key: &str) -> Result<Actor> {
    if !key.starts_with(PREFIX) {
        return Ok(Actor::public());
    }
    let now = app.clock.now();
    let hash = id::digest(key.as_bytes());
    let found = app.store.read(|tx| store::api_token::find_holder(tx, &hash, now))?;
    let Some((row, holder)) = found else { return Ok(Actor::public()) };
    if row.last_used_on != Some(now.date()) {
        app.store.write(|tx| store::api_token::touch(tx, &row.id, now.date()))?;
    }
    let role = Role::from_code(&holder.role)
        .ok_or_else(|| Error::internal("an account has an unknown role"))?;
    Ok(Actor {
        account_id: Some(holder.account_id),
        name: holder.name,
        organization_id: Some(holder.organization_id),
        organization: holder.organization,
        role,
        is_confirmed: false,
    })
}
