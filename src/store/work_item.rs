//! What waits to be worked on: whose it is, who took it, until when it sleeps.
//!
//! A row is entered with the docket number of its thing and follows it: it is
//! closed when the thing is, and stands at the last day of its nearest clock.

use super::conn::AnyConn;
use super::schema::{account, allegation, case_file, deadline, hold, work_item};
use super::{Read, Write};
use crate::domain::work_item::{WorkNoun, awake_before, rank_on};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

type Db = <AnyConn as Connection>::Backend;

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = work_item)]
pub struct WorkRow {
    /// Its docket number.
    pub number: String,
    /// What it is, a code.
    pub noun: String,
    /// Its key.
    pub subject_id: String,
    /// Whether it still waits.
    pub is_open: bool,
    /// Whose it is.
    pub assigned_to: Option<String>,
    /// Since which day it waits.
    pub since_on: NaiveDate,
    /// The last day of its nearest clock.
    pub due_on: Option<NaiveDate>,
    /// Where it stands in the queue.
    pub rank_on: NaiveDate,
    /// Who took it from the queue to look at it.
    pub taken_by: Option<String>,
    /// Until when that holds.
    pub taken_until: Option<NaiveDateTime>,
    /// Until which day it sleeps.
    pub snoozed_until: Option<NaiveDate>,
    /// Why; empty while it does not.
    pub snooze_reason: String,
    /// For optimistic locking.
    pub version: i32,
}

/// What a person changes.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = work_item)]
pub struct WorkChange<'a> {
    /// Whose it is now; `Some(None)` for nobody's.
    pub assigned_to: Option<Option<String>>,
    /// Who has taken it; `Some(None)` gives it back.
    pub taken_by: Option<Option<String>>,
    /// Until when.
    pub taken_until: Option<Option<NaiveDateTime>>,
    /// Until when it sleeps; `Some(None)` wakes it.
    pub snoozed_until: Option<Option<NaiveDate>>,
    /// Why.
    pub snooze_reason: Option<&'a str>,
}

/// Which part of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkPart {
    /// What is this account's.
    Of(String),
    /// What is anybody's.
    Team,
    /// What is nobody's.
    Unassigned,
    /// What sleeps.
    Asleep,
}

/// What lists say of a thing beside its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTitle {
    /// What it is called; alleged where nobody verified it.
    pub title: String,
    /// Its state's code.
    pub state: String,
}

/// Enters a thing that got its number.
///
/// # Errors
/// When the database fails.
pub fn enter(
    tx: &mut Write<'_>,
    noun: WorkNoun,
    subject_id: &str,
    number: &str,
    since_on: NaiveDate,
    assigned_to: Option<&str>,
) -> Result<()> {
    let row = WorkRow {
        number: number.to_owned(),
        noun: noun.code().to_owned(),
        subject_id: subject_id.to_owned(),
        is_open: true,
        assigned_to: assigned_to.map(str::to_owned),
        since_on,
        due_on: None,
        rank_on: rank_on(None, since_on),
        taken_by: None,
        taken_until: None,
        snoozed_until: None,
        snooze_reason: String::new(),
        version: 1,
    };
    diesel::insert_into(work_item::table).values(&row).execute(tx.conn())?;
    Ok(())
}

/// Opens or closes the row of a thing; what is closed is nobody's to look at
/// and does not sleep.
///
/// # Errors
/// When the database fails.
pub fn set_open(tx: &mut Write<'_>, noun: WorkNoun, subject_id: &str, is_open: bool) -> Result<()> {
    let row = work_item::table.filter(
        work_item::noun
            .eq(noun.code())
            .and(work_item::subject_id.eq(subject_id))
            .and(work_item::is_open.ne(is_open)),
    );
    diesel::update(row)
        .set((
            work_item::is_open.eq(is_open),
            work_item::taken_by.eq(None::<String>),
            work_item::taken_until.eq(None::<NaiveDateTime>),
            work_item::snoozed_until.eq(None::<NaiveDate>),
            work_item::snooze_reason.eq(""),
            work_item::version.eq(work_item::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a thing where its nearest clock is now. The version stays: what a
/// person decides about a thing does not depend on its place.
///
/// # Errors
/// When the database fails.
pub fn follow_clocks(tx: &mut Write<'_>, machine: &str, subject_id: &str) -> Result<()> {
    let Some(noun) = WorkNoun::from_code(machine) else { return Ok(()) };
    let Some(row) = find_of(tx, noun, subject_id)? else { return Ok(()) };
    let due_on: Option<NaiveDate> = deadline::table
        .filter(deadline::machine.eq(machine).and(deadline::subject_id.eq(subject_id)))
        .filter(deadline::is_open.eq(true))
        .select(diesel::dsl::min(deadline::due_on))
        .first(tx.conn())?;
    if due_on == row.due_on {
        return Ok(());
    }
    diesel::update(work_item::table.find(&row.number))
        .set((work_item::due_on.eq(due_on), work_item::rank_on.eq(rank_on(due_on, row.since_on))))
        .execute(tx.conn())?;
    Ok(())
}

/// Finds the row of a docket number.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, number: &str) -> Result<Option<WorkRow>> {
    Ok(work_item::table.find(number).select(WorkRow::as_select()).first(tx.conn()).optional()?)
}

/// Finds the row of a thing.
///
/// # Errors
/// When the database fails.
pub fn find_of(tx: &mut Read<'_>, noun: WorkNoun, subject_id: &str) -> Result<Option<WorkRow>> {
    Ok(work_item::table
        .filter(work_item::noun.eq(noun.code()).and(work_item::subject_id.eq(subject_id)))
        .select(WorkRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Changes a row that still is as it was seen. Whose a case and the clocks of a
/// thing are follows; the version of the case stays, so that no proposal on it
/// goes stale because a colleague takes over.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn change(tx: &mut Write<'_>, seen: &WorkRow, change: &WorkChange<'_>) -> Result<()> {
    let row = work_item::table
        .find(&seen.number)
        .filter(work_item::version.eq(seen.version).and(work_item::is_open.eq(true)));
    let changed = diesel::update(row)
        .set((change, work_item::version.eq(work_item::version + 1)))
        .execute(tx.conn())?;
    if changed != 1 {
        let now = find(tx, &seen.number)?.ok_or(Error::NotFound("docket number"))?.version;
        return Err(Error::Stale { shown: seen.version, now });
    }
    let Some(holder) = &change.assigned_to else { return Ok(()) };
    if seen.noun == WorkNoun::Case.code() {
        diesel::update(case_file::table.find(&seen.subject_id))
            .set(case_file::assigned_to.eq(holder))
            .execute(tx.conn())?;
    }
    diesel::update(
        deadline::table.filter(
            deadline::machine.eq(&seen.noun).and(deadline::subject_id.eq(&seen.subject_id)),
        ),
    )
    .set(deadline::held_by.eq(holder))
    .execute(tx.conn())?;
    Ok(())
}

/// Keeps two requests of one person apart for the length of a transaction.
/// `SQLite` has one writer anyway.
///
/// # Errors
/// When the database fails.
pub fn lock_taker(tx: &mut Write<'_>, account_id: &str) -> Result<()> {
    if let AnyConn::Postgres(c) = tx.conn() {
        account::table
            .find(account_id)
            .select(account::id)
            .for_no_key_update()
            .first::<String>(c)?;
    }
    Ok(())
}

/// Takes a thing that is nobody's, unless somebody was faster: the guard is in
/// the statement, so that it holds under any isolation.
///
/// # Errors
/// When the database fails.
pub fn take(
    tx: &mut Write<'_>,
    seen: &WorkRow,
    by: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<bool> {
    let is_free = work_item::taken_until.is_null().or(work_item::taken_until.le(now));
    let row = work_item::table
        .find(&seen.number)
        .filter(work_item::version.eq(seen.version))
        .filter(work_item::is_open.eq(true).and(work_item::assigned_to.is_null()))
        .filter(is_free.assume_not_null());
    let changed = diesel::update(row)
        .set((
            work_item::taken_by.eq(Some(by)),
            work_item::taken_until.eq(Some(until)),
            work_item::version.eq(work_item::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// What somebody took and still has, if it is still nobody's.
///
/// # Errors
/// When the database fails.
pub fn find_taken(tx: &mut Read<'_>, by: &str, now: NaiveDateTime) -> Result<Option<WorkRow>> {
    Ok(work_item::table
        .filter(work_item::taken_by.eq(by))
        .filter(work_item::taken_until.gt(now).assume_not_null())
        .filter(work_item::is_open.eq(true).and(work_item::assigned_to.is_null()))
        .order(work_item::taken_until.desc())
        .select(WorkRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// What is nobody's, not taken and awake, the most urgent first: those behind
/// the given place.
///
/// # Errors
/// When the database fails.
pub fn list_free(
    tx: &mut Read<'_>,
    noun: Option<WorkNoun>,
    now: NaiveDateTime,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<WorkRow>> {
    let is_free = work_item::taken_until.is_null().or(work_item::taken_until.le(now));
    let query = awake(now.date())
        .filter(work_item::assigned_to.is_null())
        .filter(is_free.assume_not_null());
    page(tx, query, noun, after, limit_rows)
}

/// A page of a part of the queue, the most urgent first: those behind the given
/// place.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    part: &WorkPart,
    noun: Option<WorkNoun>,
    today: NaiveDate,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<WorkRow>> {
    let query = match part {
        WorkPart::Of(account) => awake(today).filter(work_item::assigned_to.eq(account.clone())),
        WorkPart::Team => awake(today).filter(work_item::assigned_to.is_not_null()),
        WorkPart::Unassigned => awake(today).filter(work_item::assigned_to.is_null()),
        WorkPart::Asleep => work_item::table
            .filter(work_item::is_open.eq(true))
            .filter(work_item::snoozed_until.gt(today).assume_not_null())
            .into_boxed::<Db>(),
    };
    page(tx, query, noun, after, limit_rows)
}

/// Open things that do not sleep; a clock that ends soon wakes them.
fn awake(today: NaiveDate) -> work_item::BoxedQuery<'static, Db> {
    let is_awake = work_item::snoozed_until
        .is_null()
        .or(work_item::snoozed_until.le(today))
        .or(work_item::due_on.le(awake_before(today)));
    work_item::table
        .filter(work_item::is_open.eq(true))
        .filter(is_awake.assume_not_null())
        .into_boxed()
}

fn page(
    tx: &mut Read<'_>,
    mut query: work_item::BoxedQuery<'static, Db>,
    noun: Option<WorkNoun>,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<WorkRow>> {
    if let Some(noun) = noun {
        query = query.filter(work_item::noun.eq(noun.code()));
    }
    if let Some((on, number)) = after {
        let same_day = work_item::rank_on.eq(on).and(work_item::number.gt(number.to_owned()));
        query = query.filter(work_item::rank_on.gt(on).or(same_day));
    }
    Ok(query
        .order((work_item::rank_on.asc(), work_item::number.asc()))
        .limit(limit_rows)
        .select(WorkRow::as_select())
        .load(tx.conn())?)
}

/// Titles and states of these rows, by number.
///
/// # Errors
/// When the database fails.
pub fn titles(tx: &mut Read<'_>, rows: &[WorkRow]) -> Result<HashMap<String, WorkTitle>> {
    let of = |noun: WorkNoun| -> Vec<&str> {
        rows.iter()
            .filter(|row| row.noun == noun.code())
            .map(|row| row.number.as_str())
            .take(500)
            .collect()
    };
    let mut found = HashMap::new();
    let told: Vec<(Option<String>, String, String, String)> = allegation::table
        .filter(allegation::docket_number.eq_any(of(WorkNoun::Allegation)))
        .select((
            allegation::docket_number,
            allegation::goods,
            allegation::site_name,
            allegation::state,
        ))
        .load(tx.conn())?;
    for (number, goods, site, state) in told {
        let title = match (goods.is_empty(), site.is_empty()) {
            (false, false) => format!("{goods}, {site} (alleged)"),
            (false, true) => format!("{goods} (alleged)"),
            (true, false) => format!("{site} (alleged)"),
            (true, true) => "goods and site not known".to_owned(),
        };
        found.insert(number.unwrap_or_default(), WorkTitle { title, state });
    }
    let cases: Vec<(String, String, String)> = case_file::table
        .filter(case_file::docket_number.eq_any(of(WorkNoun::Case)))
        .select((case_file::docket_number, case_file::title, case_file::state))
        .load(tx.conn())?;
    let holds: Vec<(String, String, String)> = hold::table
        .filter(hold::docket_number.eq_any(of(WorkNoun::Hold)))
        .select((hold::docket_number, hold::goods, hold::state))
        .load(tx.conn())?;
    for (number, title, state) in cases.into_iter().chain(holds) {
        found.insert(number, WorkTitle { title, state });
    }
    Ok(found)
}
