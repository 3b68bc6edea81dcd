//! Signing in and out. An unknown address and a wrong password look and cost
//! the same.

use super::account::{hash_password, password_fits};
use super::{Actor, App};
use crate::config::{SESSION_IDLE_MINUTES, SESSION_LIFE_HOURS, STEP_UP_LIMIT_MINUTES};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Role;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::account::AccountRow;
use crate::store::session::SessionRow;
use chrono::{NaiveDateTime, TimeDelta};
use std::sync::LazyLock;

/// Failed sign-ins in a row before an account waits.
const FREE_FAILURES: i32 = 5;
/// The longest wait after failed sign-ins, in seconds.
const WAIT_LIMIT_SECONDS: i64 = 900;

/// Compared with when there is no such account, so that it costs the same.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_password(&id::secret()).unwrap_or_default());

/// How long an account waits after so many failures in a row, in seconds.
fn wait_seconds(failed_count: i32) -> i64 {
    let beyond = failed_count - FREE_FAILURES;
    if beyond < 0 {
        return 0;
    }
    let exponent = u32::try_from(beyond.min(12)).unwrap_or(0);
    (15 * 2_i64.saturating_pow(exponent)).min(WAIT_LIMIT_SECONDS)
}

/// Checks address and password and opens a session; returns the cookie's
/// secret, which is stored nowhere.
///
/// # Errors
/// [`Error::Invalid`] when address or password is wrong, without saying which;
/// [`Error::TooMany`] while the account waits.
pub fn start(app: &App, email: &str, password: &str, agent: &str) -> Result<String> {
    let now = app.clock.now();
    let key = email.trim().to_lowercase();
    let account = app.store.read(|tx| store::account::find_by_email(tx, &key))?;
    let refused = || Error::field("password", "The address or the password is not right.");
    // A service account has keys and no password that opens anything.
    let may_sign_in = |a: &AccountRow| a.is_active && a.role != Role::Service.code();
    let Some(account) = account.filter(may_sign_in) else {
        let _same_cost = password_fits(password, &NOBODY);
        return Err(refused());
    };
    require_unlocked(&account, now)?;
    let holder = Actor {
        account_id: Some(account.id.clone()),
        name: account.name.clone(),
        organization_id: Some(account.organization_id),
        organization: String::new(),
        role: Role::from_code(&account.role).unwrap_or(Role::Public),
        is_confirmed: true,
    };
    if !password_fits(password, &account.password_hash) {
        note_wrong(app, &holder, &account.id, "sign_in")?;
        return Err(refused());
    }
    let secret = id::secret();
    let row = SessionRow {
        id: id::digest(secret.as_bytes()),
        account_id: account.id.clone(),
        handle: id::random(),
        agent: text::clip(&text::squeeze(agent), 60).to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + TimeDelta::hours(SESSION_LIFE_HOURS),
        confirmed_at: Some(now),
    };
    app.store.write(|tx| {
        store::session::delete_expired(tx, now)?;
        store::account::note_failure(tx, &account.id, 0, None)?;
        store::session::insert(tx, &row)?;
        let event = NewEvent::new(Verb::SignedIn, Noun::Account, account.id.clone());
        store::event::append(tx, &app.stamp(&holder), &event)?;
        Ok(())
    })?;
    Ok(secret)
}

/// Refuses whoever must wait after wrong passwords.
fn require_unlocked(account: &AccountRow, now: NaiveDateTime) -> Result<()> {
    let Some(until) = account.locked_until.filter(|until| *until > now) else { return Ok(()) };
    let seconds = (until - now).num_seconds().max(1);
    Err(Error::TooMany { wait_seconds: u64::try_from(seconds).unwrap_or(1) })
}

/// Counts a wrong password, wherever it was given. The count is read in the
/// transaction that writes it, so that many tries at once are many tries.
fn note_wrong(app: &App, holder: &Actor, account_id: &str, place: &'static str) -> Result<()> {
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = store::account::find(tx, account_id)?.ok_or(Error::NotFound("account"))?;
        let failed = row.failed_count.saturating_add(1);
        let wait = wait_seconds(failed);
        let until = (wait > 0).then(|| now + TimeDelta::seconds(wait));
        store::account::note_failure(tx, account_id, failed, until)?;
        let event = NewEvent::new(Verb::SignInFailed, Noun::Account, account_id).fact("at", place);
        store::event::append(tx, &app.stamp(holder), &event).map(drop)
    })
}

/// Takes the password again from whoever holds a session, so that decisions
/// can be made with it for [`STEP_UP_LIMIT_MINUTES`].
///
/// # Errors
/// [`Error::Invalid`] when it is wrong, which counts as a failed sign-in;
/// [`Error::TooMany`] while the account waits; [`Error::SignInFirst`] when the
/// session has ended.
pub fn confirm(app: &App, actor: &Actor, secret: &str, password: &str) -> Result<()> {
    let now = app.clock.now();
    let account_id = actor.account()?;
    let account = app
        .store
        .read(|tx| store::account::find(tx, account_id))?
        .filter(|row| row.is_active)
        .ok_or(Error::SignInFirst)?;
    require_unlocked(&account, now)?;
    if !password_fits(password, &account.password_hash) {
        note_wrong(app, actor, account_id, "confirmation")?;
        return Err(Error::field("password", "The password is not right. Nothing was done yet."));
    }
    let key = id::digest(secret.as_bytes());
    app.store.write(|tx| {
        store::account::note_failure(tx, account_id, 0, None)?;
        if !store::session::confirm(tx, &key, now)? {
            return Err(Error::SignInFirst);
        }
        let event = NewEvent::new(Verb::SignInConfirmed, Noun::Account, account_id);
        store::event::append(tx, &app.stamp(actor), &event).map(drop)
    })
}

/// Whether a password given then counts for decisions now.
fn is_confirmed(confirmed_at: Option<NaiveDateTime>, now: NaiveDateTime) -> bool {
    confirmed_at.is_some_and(|at| now - at < TimeDelta::minutes(STEP_UP_LIMIT_MINUTES))
}

/// Who holds the session of a cookie's secret; the public when nobody does.
///
/// # Errors
/// When the database fails.
pub fn actor(app: &App, secret: &str) -> Result<Actor> {
    let now = app.clock.now();
    let key = id::digest(secret.as_bytes());
    let idle_since = now - TimeDelta::minutes(SESSION_IDLE_MINUTES);
    let holder = app.store.read(|tx| store::session::find_holder(tx, &key, now, idle_since))?;
    let Some((holder, confirmed_at)) = holder else { return Ok(Actor::public()) };
    // Once a minute is enough for the idle limit, and spares the writer.
    if now - holder.seen_at > TimeDelta::minutes(1) {
        app.store.write(|tx| store::session::touch(tx, &key, now))?;
    }
    let role = Role::from_code(&holder.role)
        .ok_or_else(|| Error::internal("an account has an unknown role"))?;
    Ok(Actor {
        account_id: Some(holder.account_id),
        name: holder.name,
        organization_id: Some(holder.organization_id),
        organization: holder.organization,
        role,
        is_confirmed: is_confirmed(confirmed_at, now),
    })
}

/// Ends the session of a cookie's secret.
///
/// # Errors
/// When the database fails.
pub fn end(app: &App, actor: &Actor, secret: &str) -> Result<()> {
    let key = id::digest(secret.as_bytes());
    let account = actor.account()?;
    app.store.write(|tx| {
        if store::session::end(tx, &key)? == 1 {
            let event = NewEvent::new(Verb::SessionEnded, Noun::Account, account);
            store::event::append(tx, &app.stamp(actor), &event)?;
        }
        Ok(())
    })
}

/// One's own sessions; the flag marks the one that asks.
///
/// # Errors
/// When the database fails.
pub fn list(app: &App, actor: &Actor, secret: &str) -> Result<Vec<(SessionRow, bool)>> {
    let account = actor.account()?;
    let key = id::digest(secret.as_bytes());
    let rows =
        app.store.read(|tx| store::session::list_by_account(tx, account, app.clock.now()))?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let is_this = row.id == key;
            (row, is_this)
        })
        .collect())
}

/// Ends another of one's own sessions, named by its handle.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own or has ended.
pub fn revoke(app: &App, actor: &Actor, handle: &str) -> Result<()> {
    let account = actor.account()?;
    app.store.write(|tx| {
        if store::session::end_by_handle(tx, account, handle)? == 0 {
            return Err(Error::NotFound("session"));
        }
        let event = NewEvent::new(Verb::SessionEnded, Noun::Account, account);
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_counts_for_some_minutes() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let given = |minutes: i64| Some(now - TimeDelta::minutes(minutes));
        assert!(is_confirmed(given(0), now) && is_confirmed(given(STEP_UP_LIMIT_MINUTES - 1), now));
        assert!(!is_confirmed(given(STEP_UP_LIMIT_MINUTES), now) && !is_confirmed(None, now));
    }

    #[test]
    fn the_wait_grows_and_is_limited() {
        assert_eq!(wait_seconds(4), 0);
        assert_eq!(wait_seconds(5), 15);
        assert_eq!(wait_seconds(7), 60);
        assert_eq!(wait_seconds(500), WAIT_LIMIT_SECONDS);
    }
}
