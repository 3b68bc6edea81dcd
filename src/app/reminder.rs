//! Reminders by mail: once a day the clocks that end soon or have ended are
//! gathered, a mail a person; then the mails are sent. Whoever holds a clock is
//! reminded, else those who supervise. What is behind a wall is never mailed.

use super::job::{Lease, Turn};
use super::{Actor, App};
use crate::config::MailSettings;
use crate::domain::clock;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::hold::Authority;
use crate::domain::job::JobKind;
use crate::domain::reminder::{
    ATTEMPTS_LIMIT, DIGEST_LIMIT_LINES, Reminded, SOON_DAYS, body, pause_minutes, stage, subject,
};
use crate::domain::role::{Permission, Role, may};
use crate::error::Result;
use crate::id;
use crate::mail::{self, Letter};
use crate::store::deadline::{DeadlineFilter, DeadlineRow};
use crate::store::reminder::{MailRow, ReminderRow};
use crate::store::{self, Read, Write};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::{HashMap, HashSet};

pub use crate::store::reminder::MailRow as FailedMail;

/// The clocks of one transaction.
const SLICE_ROWS: i64 = 500;
/// The most supervisors who are reminded of what nobody holds.
const SUPERVISORS_LIMIT_ROWS: i64 = 20;
/// Behind everything else.
const PRIORITY: i32 = 9;

/// Queues the job once a day, and when a mail is to be tried again. Called from
/// time to time; without settings for mail it does nothing.
///
/// # Errors
/// When the database fails.
pub fn queue_due(app: &App) -> Result<bool> {
    if app.settings.mail.is_none() {
        return Ok(false);
    }
    let now = app.clock.now();
    let (kind, day) = (JobKind::SendReminders.code(), now.date().to_string());
    let is_wanted = app.store.read(|tx| {
        if store::job::is_any_open(tx, kind)? {
            return Ok(false);
        }
        Ok(!store::job::was_made(tx, kind, &day)? || store::reminder::find_next(tx, now)?.is_some())
    })?;
    if is_wanted {
        app.store
            .write(|tx| store::job::enqueue(tx, kind, &day, Some(kind), PRIORITY, now.date()))?;
    }
    Ok(is_wanted)
}

/// Gathers what is due and sends what waits.
///
/// # Errors
/// When the database fails; what was sent stays sent.
pub fn run(app: &App, lease: &Lease) -> Result<Turn> {
    let Some(settings) = &app.settings.mail else { return Ok(Turn::Done) };
    if !gather(app, lease)? {
        return Ok(Turn::Paused);
    }
    let mut tried = 0_usize;
    loop {
        if lease.is_stopping() {
            return Ok(Turn::Paused);
        }
        let now = app.clock.now();
        let Some(row) = app.store.read(|tx| store::reminder::find_next(tx, now))? else {
            return Ok(Turn::Done);
        };
        deliver(app, lease, settings, &row, now)?;
        tried += 1;
        lease.keep(app, &format!("{tried} mails"))?;
    }
}

/// Puts every clock that is due into its person's mail of today; false when the
/// process wants to stop.
fn gather(app: &App, lease: &Lease) -> Result<bool> {
    let now = app.clock.now();
    let today = now.date();
    let filter = DeadlineFilter {
        before: today.checked_add_signed(TimeDelta::days(SOON_DAYS + 1)),
        ..DeadlineFilter::default()
    };
    let mut after: Option<(NaiveDate, String)> = None;
    loop {
        if lease.is_stopping() {
            return Ok(false);
        }
        let place = after.as_ref().map(|(on, id)| (*on, id.as_str()));
        // Nobody reads: what is walled is shown to its holder alone, and so left out.
        let rows = app.store.read(|tx| store::deadline::list(tx, &filter, place, SLICE_ROWS))?;
        let Some(last) = rows.last() else { return Ok(true) };
        after = last.due_on.map(|on| (on, last.id.clone()));
        lease.write(app, "gathering", |tx| remind(tx, &rows, now))?;
    }
}

fn remind(tx: &mut Write<'_>, rows: &[DeadlineRow], now: NaiveDateTime) -> Result<()> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let told: HashSet<(String, NaiveDate, String, String)> = store::reminder::list_told(tx, &ids)?
        .into_iter()
        .map(|row| (row.deadline_id, row.due_on, row.stage, row.account_id))
        .collect();
    let supervisors =
        store::account::list_active(tx, Role::Supervisor.code(), SUPERVISORS_LIMIT_ROWS)?;
    let supervisors: Vec<String> = supervisors.into_iter().map(|row| row.id).collect();
    let mut holders: HashMap<String, bool> = HashMap::new();
    let mut mails: HashMap<String, Option<String>> = HashMap::new();
    let mut new = Vec::new();
    for row in rows.iter().filter(|row| !row.is_walled) {
        let Some(due_on) = row.due_on else { continue };
        let Some(stage) = stage(now.date(), due_on) else { continue };
        let holder = match &row.held_by {
            Some(id) if is_reader(tx, &mut holders, id)? => Some(id.clone()),
            Some(_) | None => None,
        };
        for account in holder.map_or_else(|| supervisors.clone(), |id| vec![id]) {
            let key = (row.id.clone(), due_on, stage.code().to_owned(), account.clone());
            if told.contains(&key) {
                continue;
            }
            let mail = if let Some(known) = mails.get(&account) {
                known.clone()
            } else {
                let made = store::reminder::open_mail(tx, &mail_of(&account, now))?;
                mails.insert(account.clone(), made.clone());
                made
            };
            let Some(mail_id) = mail else { continue };
            new.push(ReminderRow {
                deadline_id: key.0,
                due_on,
                stage: key.2,
                account_id: account,
                mail_id,
            });
        }
    }
    store::reminder::insert(tx, &new)
}

/// Whether a holder still may read what the clock runs on.
fn is_reader(tx: &mut Read<'_>, known: &mut HashMap<String, bool>, id: &str) -> Result<bool> {
    if let Some(is_reader) = known.get(id) {
        return Ok(*is_reader);
    }
    let is_reader = store::account::find(tx, id)?.is_some_and(|row| {
        row.is_active
            && Role::from_code(&row.role).is_some_and(|role| may(role, Permission::ReadCases))
    });
    known.insert(id.to_owned(), is_reader);
    Ok(is_reader)
}

fn mail_of(account_id: &str, now: NaiveDateTime) -> MailRow {
    MailRow {
        id: id::random(),
        account_id: account_id.to_owned(),
        on_date: now.date(),
        state: "queued".to_owned(),
        attempts: 0,
        try_at: now,
        last_error: String::new(),
        sent_at: None,
    }
}

/// Tries one mail. The try is counted first and settled after, so that nothing
/// waits for a server inside a transaction.
fn deliver(
    app: &App,
    lease: &Lease,
    settings: &MailSettings,
    row: &MailRow,
    now: NaiveDateTime,
) -> Result<()> {
    let again_at = now + TimeDelta::minutes(pause_minutes(row.attempts.saturating_add(1)));
    let mut is_ours = false;
    lease.write(app, "sending", |tx| {
        is_ours = store::reminder::begin(tx, row, again_at)?;
        Ok(())
    })?;
    if !is_ours {
        return Ok(());
    }
    let letter = app.store.read(|tx| letter(tx, settings, row, now))?;
    let Some((letter, clocks)) = letter else {
        return settle(app, row, "dropped", "", 0);
    };
    match mail::send(settings, &letter) {
        Ok(()) => settle(app, row, "sent", "", clocks),
        Err(failure) => {
            let is_given_up = row.attempts.saturating_add(1) >= ATTEMPTS_LIMIT;
            tracing::warn!(code = failure.code(), is_given_up, "a mail of reminders was not sent");
            settle(app, row, "failed", failure.code(), clocks)
        }
    }
}

/// The mail as it is sent; none when nothing is left to remind of.
fn letter(
    tx: &mut Read<'_>,
    settings: &MailSettings,
    row: &MailRow,
    now: NaiveDateTime,
) -> Result<Option<(Letter, usize)>> {
    let limit = i64::try_from(DIGEST_LIMIT_LINES).unwrap_or(i64::MAX);
    let (clocks, all) = store::reminder::list_clocks(tx, &row.id, limit)?;
    let account = store::account::find(tx, &row.account_id)?.filter(|account| account.is_active);
    let Some(account) = account.filter(|_| !clocks.is_empty()) else { return Ok(None) };
    let lines: Vec<Reminded> = clocks
        .into_iter()
        .map(|(id, number, code, version, authority, due_on)| {
            let rule = clock::find(&code, version, Authority::from_code(&authority));
            let clock = rule.map_or_else(|| code.clone(), |rule| format!("{code}: {}", rule.name));
            Reminded { number, clock, due_on, path: format!("/deadlines/{id}") }
        })
        .collect();
    let all = usize::try_from(all).unwrap_or(lines.len());
    let letter = Letter {
        id: row.id.clone(),
        to: account.email,
        subject: subject(all),
        body: body(now.date(), &settings.site, &lines, all),
        at: now,
    };
    Ok(Some((letter, all)))
}

fn settle(app: &App, row: &MailRow, state: &str, error: &str, clocks: usize) -> Result<()> {
    let now = app.clock.now();
    let is_told = state != "failed" || row.attempts.saturating_add(1) >= ATTEMPTS_LIMIT;
    app.store.write(|tx| {
        store::reminder::settle(tx, &row.id, state, error, (state == "sent").then_some(now))?;
        if !is_told {
            return Ok(());
        }
        let event = NewEvent::new(Verb::ReminderMailed, Noun::Account, &row.account_id)
            .fact("mail", row.id.clone())
            .fact("outcome", state)
            .fact("clocks", clocks.to_string());
        store::event::append(tx, &app.stamp(&Actor::system()), &event).map(drop)
    })
}
