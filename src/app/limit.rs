//! What an organization may send: looked at before a byte is read, on every
//! way by which a file comes.

use super::{Actor, App};
use crate::config::{UPLOAD_LIMIT_BYTES, UPLOADS_PER_DAY_LIMIT};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::role::Permission;
use crate::error::{Error, FieldError, Result};
use crate::store;
use crate::store::Read;
use crate::store::limit::LimitRow;
use crate::store::organization::OrganizationRow;
use chrono::{NaiveTime, TimeDelta};

/// What an organization may send, and what it has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The largest file, in bytes.
    pub limit_bytes: u64,
    /// The most files a day (UTC).
    pub per_day_limit: i32,
    /// Files of today, and transfers that are open.
    pub used_today: i64,
}

impl Allowance {
    /// Refuses a file of so many bytes, when that is known already.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn check_bytes(&self, announced_bytes: Option<u64>) -> Result<()> {
        match announced_bytes {
            Some(bytes) if bytes > self.limit_bytes => {
                Err(Error::TooLarge { limit_bytes: self.limit_bytes })
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// What an organization may send.
///
/// # Errors
/// When the database fails.
pub fn allowance(app: &App, organization_id: i64) -> Result<Allowance> {
    app.store.read(|tx| look(app, tx, organization_id))
}

fn look(app: &App, tx: &mut Read<'_>, organization_id: i64) -> Result<Allowance> {
    let now = app.clock.now();
    let row = store::limit::find(tx, organization_id)?.ok_or(Error::NotFound("organization"))?;
    let per_day_limit = row.uploads_per_day_limit.unwrap_or(UPLOADS_PER_DAY_LIMIT);
    let midnight = now.date().and_time(NaiveTime::MIN);
    let most = i64::from(per_day_limit).saturating_add(1);
    let sent = store::limit::count_since(tx, organization_id, midnight, most)?;
    let open = store::transfer::count_open(tx, organization_id, now)?;
    Ok(Allowance {
        limit_bytes: row
            .upload_limit_bytes
            .and_then(|bytes| u64::try_from(bytes).ok())
            .unwrap_or(UPLOAD_LIMIT_BYTES)
            .min(UPLOAD_LIMIT_BYTES),
        per_day_limit,
        used_today: sent.saturating_add(open),
    })
}

/// Whether an organization may send another file now.
///
/// # Errors
/// [`Error::DayFull`] with the wait until midnight UTC; [`Error::TooLarge`]
/// when more bytes are announced than one file may have.
pub fn check(app: &App, organization_id: i64, announced_bytes: Option<u64>) -> Result<Allowance> {
    let allowed = allowance(app, organization_id)?;
    allowed.check_bytes(announced_bytes)?;
    if allowed.used_today >= i64::from(allowed.per_day_limit) {
        let now = app.clock.now();
        let tomorrow = (now.date() + TimeDelta::days(1)).and_time(NaiveTime::MIN);
        let wait_seconds = u64::try_from((tomorrow - now).num_seconds()).unwrap_or(0).max(1);
        return Err(Error::DayFull { limit: allowed.per_day_limit, wait_seconds });
    }
    Ok(allowed)
}

/// An organization and its limits, for the administrator.
///
/// # Errors
/// [`Error::NotFound`] when there is no such organization.
pub fn show(
    app: &App,
    actor: &Actor,
    organization_id: i64,
) -> Result<(OrganizationRow, LimitRow, Allowance)> {
    actor.require(Permission::Administer)?;
    app.store.read(|tx| {
        let found = store::organization::find(tx, organization_id)?;
        let row = found.ok_or(Error::NotFound("organization"))?;
        let limits =
            store::limit::find(tx, organization_id)?.ok_or(Error::NotFound("organization"))?;
        Ok((row, limits, look(app, tx, organization_id)?))
    })
}

/// A form that sets limits, as it was sent. Empty means the installation's.
#[derive(Debug, Clone, Default)]
pub struct LimitForm {
    /// The largest file, in MiB.
    pub limit_mib: String,
    /// The most files a day.
    pub per_day: String,
    /// The version of the organization that the page showed.
    pub version: i32,
}

/// Sets the limits of an organization.
///
/// # Errors
/// [`Error::Invalid`] with every field that is wrong; [`Error::Stale`].
pub fn set(app: &App, actor: &Actor, organization_id: i64, form: &LimitForm) -> Result<()> {
    actor.require_confirmed(Permission::Administer)?;
    let mut errors = Vec::new();
    let most_mib = UPLOAD_LIMIT_BYTES >> 20;
    let mib = whole(&form.limit_mib, 1, i64::try_from(most_mib).unwrap_or(i64::MAX));
    let per_day = whole(&form.per_day, 0, i64::from(i32::MAX));
    if mib.is_err() {
        errors.push(FieldError::new(
            "limit_mib",
            format!("Give a whole number of MiB from 1 to {most_mib}, or nothing."),
        ));
    }
    if per_day.is_err() {
        errors.push(FieldError::new("per_day", "Give a whole number of files, or nothing."));
    }
    let (Ok(mib), Ok(per_day)) = (mib, per_day) else { return Err(Error::Invalid(errors)) };
    let row = LimitRow {
        upload_limit_bytes: mib.map(|mib| mib << 20),
        uploads_per_day_limit: per_day.map(|count| i32::try_from(count).unwrap_or(i32::MAX)),
        version: form.version,
    };
    let said = |value: Option<i64>| value.map_or_else(|| "default".to_owned(), |v| v.to_string());
    app.store.write(|tx| {
        store::limit::set(tx, organization_id, &row)?;
        let event = NewEvent::new(Verb::LimitsSet, Noun::Organization, organization_id.to_string())
            .of(Some(organization_id))
            .fact("upload_limit_bytes", said(row.upload_limit_bytes))
            .fact("uploads_per_day_limit", said(row.uploads_per_day_limit.map(i64::from)));
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}

/// A whole number in a range, nothing for an empty text.
fn whole(text: &str, least: i64, most: i64) -> Result<Option<i64>, ()> {
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    let number: i64 = text.parse().map_err(|_| ())?;
    if (least..=most).contains(&number) { Ok(Some(number)) } else { Err(()) }
}
