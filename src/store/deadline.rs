//! Deadlines: the clocks of the law as they run on holds, cases and investigations.

use super::conn::{AnyConn, each};
use super::schema::{case_file, deadline, hold, investigation};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// The most clocks of one subject that are read.
const SUBJECT_LIMIT_ROWS: i64 = 200;

/// A clock that runs, or ran.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = deadline, treat_none_as_null = true)]
pub struct DeadlineRow {
    /// Its key.
    pub id: String,
    /// The rule's code.
    pub rule_code: String,
    /// The rule's version.
    pub rule_version: i32,
    /// On which machine's thing it runs.
    pub machine: String,
    /// On which.
    pub subject_id: String,
    /// Its docket number.
    pub subject_number: String,
    /// What it is called.
    pub subject_title: String,
    /// The case on whose timeline it is.
    pub case_id: Option<String>,
    /// The authority's code; empty where there is none.
    pub authority: String,
    /// The day that started it, port-local; none while it waits for one.
    pub started_on: Option<NaiveDate>,
    /// The last day; none while it waits or stands still.
    pub due_on: Option<NaiveDate>,
    /// When it has run out at its port, UTC.
    pub lapses_at: Option<NaiveDateTime>,
    /// How it stands, a code.
    pub standing: String,
    /// Whether somebody still has to look at it.
    pub is_open: bool,
    /// Whether counsel has to say if it runs.
    pub asks_counsel: bool,
    /// The spans in which it stood still, JSON.
    pub tolls: String,
    /// The extensions, JSON.
    pub extensions: String,
    /// On which day it ended.
    pub ended_on: Option<NaiveDate>,
    /// By which action; empty while it runs.
    pub ended_by: String,
    /// Whose it is.
    pub held_by: Option<String>,
    /// The port, as declared.
    pub port: String,
    /// The importer of record's number.
    pub importer_number: String,
    /// The importer's name, as declared.
    pub importer_name: String,
    /// Behind the wall of an investigation.
    pub is_walled: bool,
    /// When it was entered.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub changed_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// Which deadlines a list shows.
#[derive(Debug, Clone, Default)]
pub struct DeadlineFilter {
    /// Who asks: walled ones are shown to their holder alone.
    pub reader: String,
    /// Only those of this account.
    pub held_by: Option<String>,
    /// Only those that somebody holds, or that nobody does.
    pub is_held: Option<bool>,
    /// Only at ports of which the code or name has this part, in any case.
    pub port: Option<String>,
    /// Only of importers of which the name has this part, in any case, or the
    /// number, with or without its hyphens.
    pub importer: Option<String>,
    /// Only with a last day before this one.
    pub before: Option<NaiveDate>,
    /// Only with a last day not before this one.
    pub since: Option<NaiveDate>,
    /// Only standing so.
    pub standings: Vec<&'static str>,
    /// Only those that wait for a date or stand still: they have no last day.
    pub is_undated: bool,
}

/// Enters a clock.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &DeadlineRow) -> Result<()> {
    diesel::insert_into(deadline::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Puts a clock as it is now in the place of what was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn change(tx: &mut Write<'_>, seen: i32, row: &DeadlineRow) -> Result<()> {
    let place = deadline::table.filter(deadline::id.eq(&row.id).and(deadline::version.eq(seen)));
    if diesel::update(place).set(row).execute(tx.conn())? == 1 {
        return Ok(());
    }
    let now = find(tx, &row.id)?.ok_or(Error::NotFound("deadline"))?.version;
    Err(Error::Stale { shown: seen, now })
}

/// Finds a clock by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<DeadlineRow>> {
    Ok(deadline::table.find(id).select(DeadlineRow::as_select()).first(tx.conn()).optional()?)
}

/// The clocks of one subject, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_subject(
    tx: &mut Read<'_>,
    machine: &str,
    subject_id: &str,
) -> Result<Vec<DeadlineRow>> {
    Ok(deadline::table
        .filter(deadline::machine.eq(machine).and(deadline::subject_id.eq(subject_id)))
        .order(deadline::id.asc())
        .limit(SUBJECT_LIMIT_ROWS)
        .select(DeadlineRow::as_select())
        .load(tx.conn())?)
}

/// The clocks of some subjects, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_subjects(
    tx: &mut Read<'_>,
    machine: &str,
    subject_ids: &[&str],
) -> Result<Vec<DeadlineRow>> {
    Ok(deadline::table
        .filter(deadline::machine.eq(machine).and(deadline::subject_id.eq_any(subject_ids)))
        .order(deadline::id.asc())
        .limit(SUBJECT_LIMIT_ROWS * 20)
        .select(DeadlineRow::as_select())
        .load(tx.conn())?)
}

/// The open clocks of these subjects that have a last day: subject, rule and day,
/// the nearest first.
///
/// # Errors
/// When the database fails.
pub fn list_due_of(
    tx: &mut Read<'_>,
    machine: &str,
    subject_ids: &[&str],
) -> Result<Vec<(String, String, NaiveDate)>> {
    Ok(deadline::table
        .filter(deadline::machine.eq(machine).and(deadline::subject_id.eq_any(subject_ids)))
        .filter(deadline::is_open.eq(true).and(deadline::due_on.is_not_null()))
        .order((deadline::due_on.asc(), deadline::id.asc()))
        .select((deadline::subject_id, deadline::rule_code, deadline::due_on.assume_not_null()))
        .load(tx.conn())?)
}

/// Forgets the clocks of one subject, to be found again from its events.
///
/// # Errors
/// When the database fails.
pub fn remove_of(tx: &mut Write<'_>, machine: &str, subject_id: &str) -> Result<()> {
    diesel::delete(
        deadline::table
            .filter(deadline::machine.eq(machine).and(deadline::subject_id.eq(subject_id))),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Keys of holds, cases or investigations that have no clock yet: those after
/// the given key. Of another machine there are none.
///
/// # Errors
/// When the database fails.
pub fn list_subjects(
    tx: &mut Read<'_>,
    machine: &str,
    after: &str,
    limit_rows: i64,
) -> Result<Vec<String>> {
    macro_rules! of {
        ($noun:ident) => {
            $noun::table
                .filter($noun::id.gt(after))
                .filter(diesel::dsl::not(
                    $noun::id.eq_any(
                        deadline::table
                            .filter(deadline::machine.eq(machine))
                            .select(deadline::subject_id),
                    ),
                ))
                .order($noun::id.asc())
                .limit(limit_rows)
                .select($noun::id)
                .load(tx.conn())?
        };
    }
    Ok(match machine {
        "hold" => of!(hold),
        "case" => of!(case_file),
        "investigation" => of!(investigation),
        _ => Vec::new(),
    })
}

diesel::define_sql_function! {
    /// The text in small letters; what is not ASCII may stay as it is on SQLite.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
diesel::define_sql_function! {
    /// The text with one part in the place of another.
    fn replace(
        text: diesel::sql_types::Text,
        old: diesel::sql_types::Text,
        new: diesel::sql_types::Text
    ) -> diesel::sql_types::Text;
}

/// What takes the meaning from a sign of a pattern.
const ESCAPE: char = '!';

/// The pattern of texts in small letters that have a part.
fn part(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// A page of open deadlines in the order of their last day: those after the
/// given day and key.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    filter: &DeadlineFilter,
    after: Option<(NaiveDate, &str)>,
    limit_rows: i64,
) -> Result<Vec<DeadlineRow>> {
    let mut query = deadline::table
        .filter(deadline::is_open.eq(true))
        .filter(
            deadline::is_walled
                .eq(false)
                .or(deadline::held_by.eq(filter.reader.clone()).assume_not_null()),
        )
        .into_boxed::<Db>();
    if let Some(held_by) = &filter.held_by {
        query = query.filter(deadline::held_by.eq(held_by));
    }
    match filter.is_held {
        Some(true) => query = query.filter(deadline::held_by.is_not_null()),
        Some(false) => query = query.filter(deadline::held_by.is_null()),
        None => {}
    }
    if let Some(port) = &filter.port {
        query = query.filter(lower(deadline::port).like(part(port)).escape(ESCAPE));
    }
    if let Some(importer) = &filter.importer {
        let name = lower(deadline::importer_name).like(part(importer)).escape(ESCAPE);
        let plain: String = importer.chars().filter(|sign| !matches!(sign, '-' | ' ')).collect();
        let number = replace(lower(deadline::importer_number), "-", "");
        // Hyphens alone would be part of every number.
        let sought = if plain.is_empty() { importer } else { &plain };
        query = query.filter(name.or(number.like(part(sought)).escape(ESCAPE)));
    }
    if !filter.standings.is_empty() {
        query = query.filter(deadline::standing.eq_any(&filter.standings));
    }
    if filter.is_undated {
        query = query.filter(deadline::due_on.is_null());
        if let Some((_, id)) = after {
            query = query.filter(deadline::id.gt(id.to_owned()));
        }
        query = query.order(deadline::id.asc());
    } else {
        query = query.filter(deadline::due_on.is_not_null());
        if let Some(before) = filter.before {
            query = query.filter(deadline::due_on.lt(before));
        }
        if let Some(since) = filter.since {
            query = query.filter(deadline::due_on.ge(since));
        }
        if let Some((on, id)) = after {
            let same_day = deadline::due_on.eq(on).and(deadline::id.gt(id.to_owned()));
            query = query.filter(deadline::due_on.gt(on).or(same_day).assume_not_null());
        }
        query = query.order((deadline::due_on.asc(), deadline::id.asc()));
    }
    Ok(query.limit(limit_rows).select(DeadlineRow::as_select()).load(tx.conn())?)
}

/// Whether a clock has run out and nobody has said so yet.
///
/// # Errors
/// When the database fails.
pub fn has_lapsed(tx: &mut Read<'_>, now: NaiveDateTime) -> Result<bool> {
    Ok(!list_lapsed(tx, now, 1)?.is_empty())
}

/// Running clocks that have run out, the longest overdue first.
///
/// # Errors
/// When the database fails.
pub fn list_lapsed(
    tx: &mut Read<'_>,
    now: NaiveDateTime,
    limit_rows: i64,
) -> Result<Vec<DeadlineRow>> {
    Ok(deadline::table
        .filter(deadline::standing.eq("running").and(deadline::lapses_at.le(now).assume_not_null()))
        .order((deadline::lapses_at.asc(), deadline::id.asc()))
        .limit(limit_rows)
        .select(DeadlineRow::as_select())
        .load(tx.conn())?)
}

/// Says of running clocks that they have run out; returns those that still ran: another
/// worker may have said it of some meanwhile.
///
/// # Errors
/// When the database fails.
pub fn mark(
    tx: &mut Write<'_>,
    ids: &[&str],
    standing: &str,
    at: NaiveDateTime,
) -> Result<Vec<String>> {
    Ok(each!(tx.conn(), |c| diesel::update(deadline::table)
        .filter(deadline::id.eq_any(ids).and(deadline::standing.eq("running")))
        .set((
            deadline::standing.eq(standing),
            deadline::changed_at.eq(at),
            deadline::version.eq(deadline::version + 1),
        ))
        .returning(deadline::id)
        .get_results(c))?)
}
