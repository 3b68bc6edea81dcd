//! Mails of reminders: one a person and day, and of which clocks each reminds.

use super::conn::each;
use super::schema::{deadline, reminder, reminder_mail};
use super::{Read, Write};
use crate::domain::reminder::ATTEMPTS_LIMIT;
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// The rows that one statement carries.
const BATCH_ROWS: usize = 400;

/// A mail.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder_mail)]
pub struct MailRow {
    /// Its key.
    pub id: String,
    /// To whom.
    pub account_id: String,
    /// Of which day.
    pub on_date: NaiveDate,
    /// queued, sent, failed (to be tried again, or given up) or dropped.
    pub state: String,
    /// Tries so far.
    pub attempts: i32,
    /// Not before.
    pub try_at: NaiveDateTime,
    /// A code; empty while nothing went wrong.
    pub last_error: String,
    /// When it was sent.
    pub sent_at: Option<NaiveDateTime>,
}

/// That a mail reminds of a clock, at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder, treat_none_as_default_value = false)]
pub struct ReminderRow {
    /// The clock.
    pub deadline_id: String,
    /// Its last day then.
    pub due_on: NaiveDate,
    /// The stage's code.
    pub stage: String,
    /// Who is reminded.
    pub account_id: String,
    /// In which mail.
    pub mail_id: String,
}

/// Of which of these clocks somebody was reminded already.
///
/// # Errors
/// When the database fails.
pub fn list_told(tx: &mut Read<'_>, deadlines: &[&str]) -> Result<Vec<ReminderRow>> {
    Ok(reminder::table
        .filter(reminder::deadline_id.eq_any(deadlines))
        .select(ReminderRow::as_select())
        .load(tx.conn())?)
}

/// A person's mail of a day, made when there is none; none when it has been
/// tried already, so that the next day's takes what comes now.
///
/// # Errors
/// When the database fails.
pub fn open_mail(tx: &mut Write<'_>, new: &MailRow) -> Result<Option<String>> {
    let known: Option<(String, i32)> = reminder_mail::table
        .filter(reminder_mail::account_id.eq(&new.account_id))
        .filter(reminder_mail::on_date.eq(new.on_date))
        .select((reminder_mail::id, reminder_mail::attempts))
        .first(tx.conn())
        .optional()?;
    match known {
        Some((id, 0)) => Ok(Some(id)),
        Some(_) => Ok(None),
        None => {
            diesel::insert_into(reminder_mail::table).values(new).execute(tx.conn())?;
            Ok(Some(new.id.clone()))
        }
    }
}

/// Puts clocks into mails; the key of the table lets each in once.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, rows: &[ReminderRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS) {
        each!(tx.conn(), |c| diesel::insert_into(reminder::table)
            .values(batch)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The next mail that may be tried now.
///
/// # Errors
/// When the database fails.
pub fn find_next(tx: &mut Read<'_>, now: NaiveDateTime) -> Result<Option<MailRow>> {
    Ok(reminder_mail::table
        .filter(reminder_mail::state.eq_any(["queued", "failed"]))
        .filter(reminder_mail::try_at.le(now).and(reminder_mail::attempts.lt(ATTEMPTS_LIMIT)))
        .order((reminder_mail::try_at.asc(), reminder_mail::id.asc()))
        .select(MailRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Counts a try before it is made, so that a killed worker tries no more often
/// than the limit says; false when another worker was faster.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut Write<'_>, seen: &MailRow, again_at: NaiveDateTime) -> Result<bool> {
    let is_same = reminder_mail::attempts.eq(seen.attempts);
    let changed = diesel::update(reminder_mail::table.find(&seen.id).filter(is_same))
        .set((
            reminder_mail::attempts.eq(reminder_mail::attempts + 1),
            reminder_mail::try_at.eq(again_at),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Says what became of a try.
///
/// # Errors
/// When the database fails.
pub fn settle(
    tx: &mut Write<'_>,
    id: &str,
    state: &str,
    last_error: &str,
    sent_at: Option<NaiveDateTime>,
) -> Result<()> {
    diesel::update(reminder_mail::table.find(id))
        .set((
            reminder_mail::state.eq(state),
            reminder_mail::last_error.eq(last_error),
            reminder_mail::sent_at.eq(sent_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A clock of a mail: key, number of its subject, code and version of its rule,
/// its authority, its last day.
pub type ClockOfMail = (String, String, String, i32, String, NaiveDate);

/// The clocks of a mail that are still open and on no wall's other side, the
/// longest overdue first, with how many there are.
///
/// # Errors
/// When the database fails.
pub fn list_clocks(
    tx: &mut Read<'_>,
    mail_id: &str,
    limit_rows: i64,
) -> Result<(Vec<ClockOfMail>, i64)> {
    let of_mail = || {
        reminder::table
            .inner_join(deadline::table.on(deadline::id.eq(reminder::deadline_id)))
            .filter(reminder::mail_id.eq(mail_id.to_owned()))
            .filter(deadline::is_open.eq(true).and(deadline::is_walled.eq(false)))
            .filter(deadline::due_on.eq(reminder::due_on.nullable()).assume_not_null())
    };
    let rows = of_mail()
        .order((reminder::due_on.asc(), reminder::deadline_id.asc()))
        .limit(limit_rows)
        .select((
            deadline::id,
            deadline::subject_number,
            deadline::rule_code,
            deadline::rule_version,
            deadline::authority,
            reminder::due_on,
        ))
        .load(tx.conn())?;
    let all = of_mail().count().get_result(tx.conn())?;
    Ok((rows, all))
}

/// Mails that were not sent after the last try, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_failed(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<MailRow>> {
    Ok(reminder_mail::table
        .filter(reminder_mail::state.eq("failed"))
        .order((reminder_mail::on_date.desc(), reminder_mail::id.asc()))
        .limit(limit_rows)
        .select(MailRow::as_select())
        .load(tx.conn())?)
}
