//! What bears on the knowledge of whom an investigation is about: facts read
//! where they stand, and what an investigator says of them. Everything here is
//! asked for by the key of an investigation that the caller was let see.

use super::conn::AnyConn;
use super::schema::{
    event, hold, investigation_number, knowledge_item, notice, packet, shipment_line, upload,
};
use super::{Read, Write};
use crate::error::{Error, Result};
use crate::store::hold::HoldRow;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

type Db = <AnyConn as Connection>::Backend;

/// The most numbers of one investigation.
pub const NUMBER_LIMIT_ROWS: i64 = 50;
/// The most rows of each kind of fact.
const FACT_LIMIT_ROWS: i64 = 200;
/// The most tariff headings by which arrivals are looked for.
const HEADING_LIMIT: usize = 20;

/// A number under which trade files know whom an investigation is about.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = investigation_number)]
pub struct NumberRow {
    /// The investigation.
    pub investigation_id: String,
    /// The number, as lines have it.
    pub importer_number: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
}

/// What an investigator says of a fact.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = knowledge_item)]
pub struct KnowledgeRow {
    /// Its key.
    pub id: String,
    /// The investigation.
    pub investigation_id: String,
    /// Which fact: its kind and the key of what holds it.
    pub source_key: String,
    /// Whether it is put forward.
    pub is_included: bool,
    /// Why.
    pub reason: String,
    /// Codes of the elements that it tends to show, as JSON.
    pub shows: String,
    /// The day, of a fact by hand.
    pub happened_on: Option<NaiveDate>,
    /// The words, of a fact by hand.
    pub fact: String,
    /// Where it stands, of a fact by hand.
    pub source: String,
    /// Who said so last.
    pub decided_by: String,
    /// When.
    pub decided_at: NaiveDateTime,
    /// For optimistic locking.
    pub version: i32,
}

/// The numbers of an investigation.
///
/// # Errors
/// When the database fails.
pub fn list_numbers(tx: &mut Read<'_>, investigation_id: &str) -> Result<Vec<String>> {
    Ok(investigation_number::table
        .filter(investigation_number::investigation_id.eq(investigation_id))
        .order(investigation_number::importer_number.asc())
        .limit(NUMBER_LIMIT_ROWS)
        .select(investigation_number::importer_number)
        .load(tx.conn())?)
}

/// Adds a number; the caller has looked that it is not there.
///
/// # Errors
/// When the database fails.
pub fn insert_number(tx: &mut Write<'_>, row: &NumberRow) -> Result<()> {
    diesel::insert_into(investigation_number::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What was said of the facts of an investigation.
///
/// # Errors
/// When the database fails.
pub fn list(
    tx: &mut Read<'_>,
    investigation_id: &str,
    limit_rows: i64,
) -> Result<Vec<KnowledgeRow>> {
    Ok(knowledge_item::table
        .filter(knowledge_item::investigation_id.eq(investigation_id))
        .order(knowledge_item::source_key.asc())
        .limit(limit_rows)
        .select(KnowledgeRow::as_select())
        .load(tx.conn())?)
}

/// Stores what is said of a fact for the first time.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &KnowledgeRow) -> Result<()> {
    diesel::insert_into(knowledge_item::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Changes what is said of a fact that still is as it was seen.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn change(tx: &mut Write<'_>, seen: i32, row: &KnowledgeRow) -> Result<()> {
    let found = knowledge_item::table.find(&row.id).filter(knowledge_item::version.eq(seen));
    let changed = diesel::update(found)
        .set((
            knowledge_item::is_included.eq(row.is_included),
            knowledge_item::reason.eq(&row.reason),
            knowledge_item::shows.eq(&row.shows),
            knowledge_item::happened_on.eq(row.happened_on),
            knowledge_item::fact.eq(&row.fact),
            knowledge_item::source.eq(&row.source),
            knowledge_item::decided_by.eq(&row.decided_by),
            knowledge_item::decided_at.eq(row.decided_at),
            knowledge_item::version.eq(seen + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale { shown: seen, now: seen + 1 }) }
}

/// The holds of these numbers, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_holds(tx: &mut Read<'_>, numbers: &[String]) -> Result<Vec<HoldRow>> {
    Ok(hold::table
        .filter(hold::importer_number.eq_any(numbers))
        .order(hold::docket_number.asc())
        .limit(FACT_LIMIT_ROWS)
        .select(HoldRow::as_select())
        .load(tx.conn())?)
}

/// A notice: its key, its hold, the code of its kind, when it was sent.
pub type NoticeSeen = (String, String, String, NaiveDateTime);

/// The notices of these holds, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_notices(tx: &mut Read<'_>, holds: &[&str]) -> Result<Vec<NoticeSeen>> {
    Ok(notice::table
        .filter(notice::hold_id.eq_any(holds))
        .order((notice::sent_at.asc(), notice::id.asc()))
        .limit(FACT_LIMIT_ROWS)
        .select((notice::id, notice::hold_id, notice::kind, notice::sent_at))
        .load(tx.conn())?)
}

/// A step of a hold: the event's key, the hold, the action's code, the day.
pub type StepSeen = (String, String, Option<String>, NaiveDate);

/// The steps of these holds with one of these actions, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_steps(
    tx: &mut Read<'_>,
    holds: &[&str],
    actions: &[&'static str],
) -> Result<Vec<StepSeen>> {
    Ok(event::table
        .filter(
            event::subject_kind
                .eq("hold")
                .and(event::subject_id.eq_any(holds))
                .and(event::verb.eq("step_taken"))
                .and(event::action.eq_any(actions.to_vec()))
                .and(event::is_walled.eq(false)),
        )
        .order((event::on_date.asc(), event::id.asc()))
        .limit(FACT_LIMIT_ROWS)
        .select((event::id, event::subject_id, event::action, event::on_date))
        .load(tx.conn())?)
}

/// A packet that was returned: its key, its hold, its number, when.
pub type ReturnSeen = (String, String, i32, Option<NaiveDateTime>);

/// The packets of these holds that were returned.
///
/// # Errors
/// When the database fails.
pub fn list_returns(tx: &mut Read<'_>, holds: &[&str]) -> Result<Vec<ReturnSeen>> {
    Ok(packet::table
        .filter(packet::hold_id.eq_any(holds).and(packet::state.eq("returned")))
        .order(packet::id.asc())
        .limit(FACT_LIMIT_ROWS)
        .select((packet::id, packet::hold_id, packet::number, packet::reviewed_at))
        .load(tx.conn())?)
}

/// A file: what its page's address shows, its name, when it came.
pub type UploadSeen = (String, String, NaiveDateTime);

/// The files that an organization sent after a moment, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_uploads(
    tx: &mut Read<'_>,
    organization_id: i64,
    after: NaiveDateTime,
) -> Result<Vec<UploadSeen>> {
    Ok(upload::table
        .filter(
            upload::organization_id
                .eq(organization_id)
                .and(upload::created_at.gt(after))
                .and(upload::state.eq("done")),
        )
        .order(upload::id.asc())
        .limit(FACT_LIMIT_ROWS)
        .select((upload::public_id, upload::file_name, upload::created_at))
        .load(tx.conn())?)
}

/// A line that arrived.
#[derive(Debug, Clone, Queryable)]
pub struct ArrivalSeen {
    /// Its document.
    pub document: String,
    /// Its number.
    pub line: i32,
    /// The goods, as declared.
    pub description: String,
    /// Their tariff number.
    pub hts: String,
    /// When they arrived.
    pub arrival_on: Option<NaiveDate>,
    /// Their declared value in minor units.
    pub value_minor: Option<i64>,
    /// Its currency.
    pub value_currency: String,
}

/// The lines of these numbers that arrived after a day with goods of one of these
/// tariff headings, oldest first; each line once.
///
/// # Errors
/// When the database fails.
pub fn list_arrivals(
    tx: &mut Read<'_>,
    numbers: &[String],
    headings: &[String],
    after: NaiveDate,
) -> Result<Vec<ArrivalSeen>> {
    use shipment_line::dsl as line;
    let mut found = Vec::new();
    for heading in headings.iter().take(HEADING_LIMIT) {
        let rows: Vec<ArrivalSeen> = line::shipment_line
            .filter(
                line::importer_number
                    .eq_any(numbers)
                    .and(line::arrival_on.gt(after))
                    .and(line::hts.like(format!("{heading}%"))),
            )
            .order((line::arrival_on.asc(), line::document.asc(), line::line.asc()))
            .limit(FACT_LIMIT_ROWS)
            .select((
                line::document,
                line::line,
                line::description,
                line::hts,
                line::arrival_on,
                line::value_minor,
                line::value_currency,
            ))
            .load(tx.conn())?;
        found.extend(rows);
    }
    found.sort_by(|a, b| {
        (a.arrival_on, &a.document, a.line).cmp(&(b.arrival_on, &b.document, b.line))
    });
    found.dedup_by(|a, b| a.document == b.document && a.line == b.line);
    Ok(found)
}

/// What the lines of these holds are declared to be worth: document, line,
/// minor units, currency.
pub type ValueSeen = (String, i32, Option<i64>, String);

/// The declared values of lines, by document.
///
/// # Errors
/// When the database fails.
pub fn list_values(tx: &mut Read<'_>, documents: &[&str]) -> Result<Vec<ValueSeen>> {
    use shipment_line::dsl as line;
    let wanted = line::shipment_line.filter(line::document.eq_any(documents)).into_boxed::<Db>();
    Ok(wanted
        .order((line::document.asc(), line::line.asc(), line::organization_id.asc()))
        .limit(FACT_LIMIT_ROWS * 10)
        .select((line::document, line::line, line::value_minor, line::value_currency))
        .load(tx.conn())?)
}
