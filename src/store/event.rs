//! Appends events and reads timelines. There is no other verb here.

use super::conn::each;
use super::schema::{account, event, event_value};
use super::{Read, Write};
use crate::domain::event::NewEvent;
use crate::error::{Error, Result};
use crate::id;
use chrono::{NaiveDate, NaiveDateTime};
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The most events that a page of a timeline shows.
pub const TIMELINE_LIMIT_ROWS: i64 = 200;
/// The most events of one thing that are told again.
const REPLAY_LIMIT_ROWS: usize = 50_000;

/// Who and when.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The account, if any.
    pub actor_id: Option<String>,
    /// The role's code.
    pub actor_role: &'static str,
    /// The date.
    pub on: NaiveDate,
    /// The time; none for what a source causes.
    pub at: Option<NaiveDateTime>,
}

#[derive(Insertable)]
#[diesel(table_name = event)]
struct NewRow<'a> {
    id: String,
    stream: String,
    seq: i32,
    verb: &'a str,
    subject_kind: &'a str,
    subject_id: &'a str,
    case_id: Option<&'a str>,
    organization_id: Option<i64>,
    actor_id: Option<&'a str>,
    actor_role: &'a str,
    on_date: NaiveDate,
    at: Option<NaiveDateTime>,
    from_state: Option<&'a str>,
    to_state: Option<&'a str>,
    action: Option<&'a str>,
    facts: String,
    commitments: String,
    is_walled: bool,
}

/// Commits to a value so that it can be proved while it is kept and tells
/// nothing once its salt is gone.
#[must_use]
pub fn commitment(salt: &[u8], value: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"d307-commit-v1\0");
    hasher.update(u64::try_from(salt.len()).unwrap_or(u64::MAX).to_be_bytes());
    hasher.update(salt);
    hasher.update(value.as_bytes());
    HEXLOWER.encode(&hasher.finalize())
}

fn json(pairs: &[(&str, String)]) -> Result<String> {
    let map: std::collections::BTreeMap<_, _> =
        pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    serde_json::to_string(&map).map_err(Error::internal)
}

/// Appends one event in the caller's transaction and returns its key.
///
/// # Errors
/// When the database refuses; the caller's transaction goes with it.
pub fn append(tx: &mut Write<'_>, stamp: &Stamp, new: &NewEvent) -> Result<String> {
    let last: Option<i32> = event::table
        .filter(event::stream.eq(new.stream()))
        .select(diesel::dsl::max(event::seq))
        .first(tx.conn())?;
    let (row, values) = row_of(stamp, new, last.unwrap_or(0).saturating_add(1))?;
    diesel::insert_into(event::table).values(&row).execute(tx.conn())?;
    insert_values(tx, &row.id, values)?;
    Ok(row.id)
}

/// Appends many events at once, in their order.
///
/// # Errors
/// As [`append`].
pub fn append_all(tx: &mut Write<'_>, stamp: &Stamp, news: &[NewEvent]) -> Result<()> {
    let streams: Vec<String> = news.iter().map(NewEvent::stream).collect();
    let mut last: HashMap<String, i32> = event::table
        .filter(event::stream.eq_any(&streams))
        .group_by(event::stream)
        .select((event::stream, diesel::dsl::max(event::seq)))
        .load::<(String, Option<i32>)>(tx.conn())?
        .into_iter()
        .map(|(stream, seq)| (stream, seq.unwrap_or(0)))
        .collect();
    let mut rows = Vec::with_capacity(news.len());
    let mut all_values = Vec::new();
    for (new, stream) in news.iter().zip(streams) {
        let seq = last.entry(stream).or_default();
        *seq = seq.saturating_add(1);
        let (row, values) = row_of(stamp, new, *seq)?;
        if !values.is_empty() {
            all_values.push((row.id.clone(), values));
        }
        rows.push(row);
    }
    each!(tx.conn(), |c| diesel::insert_into(event::table).values(&rows).execute(c))?;
    for (id, values) in all_values {
        insert_values(tx, &id, values)?;
    }
    Ok(())
}

/// A value beside an event: its field, its salt, the words.
type Salted<'n> = (&'static str, [u8; 32], &'n str);

fn row_of<'n>(
    stamp: &'n Stamp,
    new: &'n NewEvent,
    seq: i32,
) -> Result<(NewRow<'n>, Vec<Salted<'n>>)> {
    let key = if stamp.at.is_some() { id::ordered() } else { id::random() };
    let mut commitments = Vec::new();
    let mut values = Vec::new();
    for (field, value) in &new.values {
        let salt = id::random_bytes::<32>();
        commitments.push((*field, commitment(&salt, value)));
        values.push((*field, salt, value.as_str()));
    }
    let row = NewRow {
        id: key,
        stream: new.stream(),
        seq,
        verb: new.verb.code(),
        subject_kind: new.subject.code(),
        subject_id: &new.subject_id,
        case_id: new.case_id.as_deref(),
        organization_id: new.organization_id,
        actor_id: stamp.actor_id.as_deref(),
        actor_role: stamp.actor_role,
        on_date: stamp.on,
        at: stamp.at,
        from_state: new.from_state,
        to_state: new.to_state,
        action: new.action,
        facts: json(&new.facts)?,
        commitments: json(&commitments)?,
        is_walled: new.is_walled,
    };
    Ok((row, values))
}

fn insert_values(tx: &mut Write<'_>, key: &str, values: Vec<Salted<'_>>) -> Result<()> {
    for (field, salt, value) in values {
        diesel::insert_into(event_value::table)
            .values((
                event_value::event_id.eq(key),
                event_value::field.eq(field),
                event_value::salt.eq(Some(salt.to_vec())),
                event_value::value.eq(Some(value)),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// An event as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event)]
pub struct EventRow {
    /// Its key.
    pub id: String,
    /// The stream that numbers it.
    pub stream: String,
    /// Its number in the stream.
    pub seq: i32,
    /// The verb's code.
    pub verb: String,
    /// What kind of thing it happened to.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// The case, if any.
    pub case_id: Option<String>,
    /// The organization, if any.
    pub organization_id: Option<i64>,
    /// The account, if any.
    pub actor_id: Option<String>,
    /// The role's code.
    pub actor_role: String,
    /// The date.
    pub on_date: NaiveDate,
    /// The time, unless a source caused it.
    pub at: Option<NaiveDateTime>,
    /// State before.
    pub from_state: Option<String>,
    /// State after.
    pub to_state: Option<String>,
    /// The rule's action.
    pub action: Option<String>,
    /// Ids and codes as JSON.
    pub facts: String,
    /// Commitments as JSON.
    pub commitments: String,
}

/// One line of a timeline.
#[derive(Debug, Clone)]
pub struct TimelineRow {
    /// The event.
    pub event: EventRow,
    /// The name of who did it; empty for the machine and for sources.
    pub actor_name: String,
    /// The values that have not been erased.
    pub values: Vec<(String, String)>,
}

fn with_values(
    tx: &mut Read<'_>,
    rows: Vec<(EventRow, Option<String>)>,
) -> Result<Vec<TimelineRow>> {
    let keys: Vec<&str> = rows.iter().map(|(row, _)| row.id.as_str()).collect();
    let mut values: Vec<(String, String, Option<String>)> = Vec::new();
    for chunk in keys.chunks(500) {
        values.extend(
            event_value::table
                .filter(event_value::event_id.eq_any(chunk))
                .order((event_value::event_id, event_value::field))
                .select((event_value::event_id, event_value::field, event_value::value))
                .load::<(String, String, Option<String>)>(tx.conn())?,
        );
    }
    Ok(rows
        .into_iter()
        .map(|(event, name)| TimelineRow {
            values: values
                .iter()
                .filter(|(id, _, _)| *id == event.id)
                .filter_map(|(_, field, value)| value.clone().map(|v| (field.clone(), v)))
                .collect(),
            actor_name: name.unwrap_or_default(),
            event,
        })
        .collect())
}

/// The timeline of a case, newest first, without what is walled.
///
/// # Errors
/// When the database fails.
pub fn list_by_case(tx: &mut Read<'_>, case_id: &str) -> Result<Vec<TimelineRow>> {
    let rows = event::table
        .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
        .filter(event::case_id.eq(case_id).and(event::is_walled.eq(false)))
        .order(event::seq.desc())
        .limit(TIMELINE_LIMIT_ROWS)
        .select((EventRow::as_select(), account::name.nullable()))
        .load::<(EventRow, Option<String>)>(tx.conn())?;
    with_values(tx, rows)
}

/// The events of one thing, newest first. Walled events come only to callers
/// that have proved their right to the thing itself.
///
/// # Errors
/// When the database fails.
pub fn list_by_subject(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
) -> Result<Vec<TimelineRow>> {
    let rows = event::table
        .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
        .filter(event::subject_kind.eq(kind).and(event::subject_id.eq(subject_id)))
        .order((event::on_date.desc(), event::seq.desc()))
        .limit(TIMELINE_LIMIT_ROWS)
        .select((EventRow::as_select(), account::name.nullable()))
        .load::<(EventRow, Option<String>)>(tx.conn())?;
    with_values(tx, rows)
}

/// Every event of one thing in the order in which it happened, for whoever finds again
/// what followed from them. Walled events as in [`list_by_subject`]. The number of an
/// event counts inside its stream, which a split of cases changes: the time tells the order.
///
/// # Errors
/// When the database fails, or there are more than can be held.
pub fn replay_by_subject(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
) -> Result<Vec<TimelineRow>> {
    let mut all = Vec::new();
    let mut after = String::new();
    loop {
        let rows = event::table
            .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
            .filter(event::subject_kind.eq(kind).and(event::subject_id.eq(subject_id)))
            .filter(event::id.gt(&after))
            .order(event::id.asc())
            .limit(TIMELINE_LIMIT_ROWS)
            .select((EventRow::as_select(), account::name.nullable()))
            .load::<(EventRow, Option<String>)>(tx.conn())?;
        let Some((last, _)) = rows.last() else { break };
        after.clone_from(&last.id);
        all.extend(with_values(tx, rows)?);
        if all.len() > REPLAY_LIMIT_ROWS {
            return Err(Error::internal("a thing has more events than can be told again"));
        }
    }
    all.sort_by(|one, other| order_of(&one.event).cmp(&order_of(&other.event)));
    Ok(all)
}

fn order_of(event: &EventRow) -> (NaiveDate, Option<NaiveDateTime>, &str) {
    (event.on_date, event.at, &event.id)
}

/// A page of all events that are not walled, in the order of their keys, for
/// exports: those with a key after `after`, at most `limit_rows`.
///
/// # Errors
/// When the database fails.
pub fn page_by_key(tx: &mut Read<'_>, after: &str, limit_rows: i64) -> Result<Vec<TimelineRow>> {
    let rows = event::table
        .left_join(account::table.on(event::actor_id.eq(account::id.nullable())))
        .filter(event::id.gt(after).and(event::is_walled.eq(false)))
        .order(event::id.asc())
        .limit(limit_rows)
        .select((EventRow::as_select(), account::name.nullable()))
        .load::<(EventRow, Option<String>)>(tx.conn())?;
    with_values(tx, rows)
}

/// The newest step of one kind that was taken on a thing.
///
/// # Errors
/// When the database fails.
pub fn last_step(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
    action: &str,
) -> Result<Option<EventRow>> {
    Ok(event::table
        .filter(event::subject_kind.eq(kind).and(event::subject_id.eq(subject_id)))
        .filter(
            event::verb
                .eq(crate::domain::event::Verb::StepTaken.code())
                .and(event::action.eq(action)),
        )
        .order(event::id.desc())
        .select(EventRow::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Erases a value: the event and its commitment stay, salt and words go.
///
/// # Errors
/// When the database fails.
pub fn erase_value(
    tx: &mut Write<'_>,
    event_id: &str,
    field: &str,
    at: NaiveDateTime,
) -> Result<usize> {
    Ok(diesel::update(event_value::table.find((event_id, field)))
        .set((
            event_value::salt.eq(None::<Vec<u8>>),
            event_value::value.eq(None::<String>),
            event_value::erased_at.eq(Some(at)),
        ))
        .execute(tx.conn())?)
}
