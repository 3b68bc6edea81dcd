//! What the agency keeps when an organization takes back a line on which a
//! decision rests: the line stays, marked, and what it said is kept.

use super::conn::each;
use super::schema::{hold, link, organization, shipment_line, upload, withdrawn_telling};
use super::{Read, Write};
use crate::error::Result;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows or values one statement carries.
const BATCH_ROWS: usize = 400;

/// A line, by document and number.
pub type LineKey = (String, i32);

/// A decision of the agency about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A hold, open or closed: its key and its case.
    Hold(String, Option<String>),
    /// A confirmed or rejected link: its key, and kind and key of its subject.
    Link(String, String, String),
}

/// The decisions that rest on these lines.
///
/// # Errors
/// When the database fails.
pub fn decisions(
    tx: &mut Read<'_>,
    lines: &BTreeSet<LineKey>,
) -> Result<BTreeMap<LineKey, Vec<Decision>>> {
    let mut found: BTreeMap<LineKey, Vec<Decision>> = BTreeMap::new();
    let documents: BTreeSet<&str> = lines.iter().map(|(document, _)| document.as_str()).collect();
    let documents: Vec<&str> = documents.into_iter().collect();
    for batch in documents.chunks(BATCH_ROWS) {
        let rows: Vec<(String, i32, String, Option<String>)> = hold::table
            .filter(hold::document.eq_any(batch))
            .order(hold::id.asc())
            .select((hold::document, hold::line, hold::id, hold::case_id))
            .load(tx.conn())?;
        for (document, line, id, case_id) in rows {
            let key = (document, line);
            if lines.contains(&key) {
                found.entry(key).or_default().push(Decision::Hold(id, case_id));
            }
        }
    }
    let keys: Vec<String> = lines.iter().map(target_key).collect();
    for batch in keys.chunks(BATCH_ROWS) {
        type Found = (Option<String>, Option<i32>, String, String, String);
        let rows: Vec<Found> = link::table
            .filter(link::target_kind.eq("line").and(link::target_key.eq_any(batch)))
            .filter(link::state.ne("proposed"))
            .order(link::id.asc())
            .select((link::document, link::line, link::id, link::subject_kind, link::subject_id))
            .load(tx.conn())?;
        for (document, line, id, kind, subject) in rows {
            if let (Some(document), Some(line)) = (document, line) {
                let decision = Decision::Link(id, kind, subject);
                found.entry((document, line)).or_default().push(decision);
            }
        }
    }
    Ok(found)
}

fn target_key((document, line): &LineKey) -> String {
    format!("{document}/{line}")
}

/// Removes proposals of links to lines that nobody tells any more. Returns the
/// subjects that lost some, and how many each.
///
/// # Errors
/// When the database fails.
pub fn remove_proposals(
    tx: &mut Write<'_>,
    lines: &BTreeSet<LineKey>,
) -> Result<BTreeMap<(String, String), i64>> {
    let keys: Vec<String> = lines.iter().map(target_key).collect();
    let mut lost = BTreeMap::new();
    for batch in keys.chunks(BATCH_ROWS) {
        type Found = (String, String, String, Option<String>, Option<i32>);
        let rows: Vec<Found> = link::table
            .filter(link::target_kind.eq("line").and(link::target_key.eq_any(batch)))
            .filter(link::state.eq("proposed"))
            .select((link::id, link::subject_kind, link::subject_id, link::document, link::line))
            .load(tx.conn())?;
        for (id, kind, subject, document, line) in rows {
            let others: i64 = shipment_line::table
                .filter(shipment_line::document.eq(document.unwrap_or_default()))
                .filter(shipment_line::line.eq(line.unwrap_or_default()))
                .filter(shipment_line::withdrawn_on.is_null())
                .count()
                .get_result(tx.conn())?;
            if others == 0 {
                let gone = diesel::delete(
                    link::table.filter(link::id.eq(&id).and(link::state.eq("proposed"))),
                )
                .execute(tx.conn())?;
                *lost.entry((kind, subject)).or_default() += i64::from(gone > 0);
            }
        }
    }
    Ok(lost)
}

/// Marks lines as withdrawn by their organization.
///
/// # Errors
/// When the database fails.
pub fn mark(
    tx: &mut Write<'_>,
    organization_id: i64,
    lines: &[LineKey],
    on: NaiveDate,
) -> Result<()> {
    for (document, line) in lines {
        diesel::update(shipment_line::table.find((document, line, organization_id)))
            .set(shipment_line::withdrawn_on.eq(Some(on)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// What the agency decided on, as it was told then.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = withdrawn_telling, treat_none_as_default_value = false)]
pub struct TellingRow {
    /// Its key.
    pub id: String,
    /// The upload that was taken back.
    pub upload_id: i64,
    /// The document.
    pub document: String,
    /// The line.
    pub line: i32,
    /// Who told it.
    pub organization_id: i64,
    /// withdrawn or changed.
    pub outcome: String,
    /// The line and its ordinals, JSON.
    pub told: String,
    /// When it was taken back.
    pub withdrawn_on: NaiveDate,
    /// Who has read of it.
    pub seen_by: Option<String>,
    /// When.
    pub seen_on: Option<NaiveDate>,
}

/// Keeps tellings that were taken back.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Write<'_>, rows: &[TellingRow]) -> Result<()> {
    for batch in rows.chunks(BATCH_ROWS / 4) {
        each!(tx.conn(), |c| diesel::insert_into(withdrawn_telling::table)
            .values(batch)
            .execute(c))?;
    }
    Ok(())
}

/// A telling that was taken back, with the names that pages show.
#[derive(Debug, Clone, Queryable)]
pub struct TellingSeen {
    /// The telling.
    pub row: TellingRow,
    /// Who told it.
    pub organization: String,
    /// The upload's public key.
    pub upload: String,
    /// The name of its file.
    pub file_name: String,
}

/// Tellings that were taken back and of which nobody has read, oldest first:
/// those with a key after `after`.
///
/// # Errors
/// When the database fails.
pub fn list_unseen(tx: &mut Read<'_>, after: &str, limit_rows: i64) -> Result<Vec<TellingSeen>> {
    Ok(withdrawn_telling::table
        .inner_join(upload::table)
        .inner_join(organization::table)
        .filter(withdrawn_telling::seen_on.is_null().and(withdrawn_telling::id.gt(after)))
        .order(withdrawn_telling::id.asc())
        .limit(limit_rows)
        .select((TellingRow::as_select(), organization::name, upload::public_id, upload::file_name))
        .load(tx.conn())?)
}

/// Tellings of a line that were taken back, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_line(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Vec<TellingSeen>> {
    Ok(withdrawn_telling::table
        .inner_join(upload::table)
        .inner_join(organization::table)
        .filter(withdrawn_telling::document.eq(document).and(withdrawn_telling::line.eq(line)))
        .order(withdrawn_telling::id.desc())
        .limit(20)
        .select((TellingRow::as_select(), organization::name, upload::public_id, upload::file_name))
        .load(tx.conn())?)
}

/// Notes that somebody has read of a telling that was taken back; false when
/// somebody else had before.
///
/// # Errors
/// When the database fails.
pub fn note_seen(tx: &mut Write<'_>, id: &str, by: &str, on: NaiveDate) -> Result<bool> {
    let row = withdrawn_telling::table.find(id).filter(withdrawn_telling::seen_on.is_null());
    let changed = diesel::update(row)
        .set((withdrawn_telling::seen_by.eq(Some(by)), withdrawn_telling::seen_on.eq(Some(on))))
        .execute(tx.conn())?;
    Ok(changed == 1)
}
