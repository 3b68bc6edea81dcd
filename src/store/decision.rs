//! Decisions about links, as they are remembered, and the links about which a
//! person is asked again.

use super::conn::each;
use super::link::LinkRow;
use super::schema::{account, link, link_decision, link_recall, shipment_line};
use super::{Read, Write};
use crate::error::Result;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// The most decisions that are remembered for one subject, or for some parties.
const SUBJECT_LIMIT_ROWS: i64 = 5000;
/// The most decisions about one link that a page shows.
const LINK_LIMIT_ROWS: i64 = 50;
/// Values in one condition.
const IN_LIMIT: usize = 400;

/// A remembered decision.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = link_decision, treat_none_as_default_value = false)]
pub struct DecisionRow {
    /// Its key.
    pub id: String,
    /// The link on whose page it was made.
    pub link_id: String,
    /// allegation or order.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// party or line.
    pub target_kind: String,
    /// The party's key, or `document/line`.
    pub target_key: String,
    /// The party, also of a line.
    pub party_id: Option<i64>,
    /// The name that was looked for.
    pub asked: String,
    /// The form of it that is compared.
    pub asked_key: String,
    /// confirmed or rejected.
    pub verdict: String,
    /// The code of a `Reach`.
    pub reach: String,
    /// Narrowed to lines of this importer number; empty for all.
    pub importer: String,
    /// Narrowed to a tariff prefix; empty for all.
    pub goods: String,
    /// Narrowed to a country of origin; empty for all.
    pub place: String,
    /// The day from which it is asked again.
    pub expires_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// The score that the person saw.
    pub score_permille: i32,
    /// What was compared, JSON.
    pub compared: String,
    /// The country of the party or of the goods, alpha-2 or empty.
    pub country: String,
    /// The script of the name.
    pub script: String,
    /// Who.
    pub decided_by: String,
    /// When.
    pub decided_at: NaiveDateTime,
    /// The day on which a later decision, or its expiry, ended it.
    pub ended_on: Option<NaiveDate>,
}

/// Stores a decision, and ends the earlier ones about the same link.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &DecisionRow) -> Result<()> {
    let earlier = link_decision::table
        .filter(link_decision::link_id.eq(&row.link_id).and(link_decision::ended_on.is_null()));
    diesel::update(earlier)
        .set(link_decision::ended_on.eq(Some(row.decided_at.date())))
        .execute(tx.conn())?;
    diesel::delete(link_recall::table.find(&row.link_id)).execute(tx.conn())?;
    each!(tx.conn(), |c| diesel::insert_into(link_decision::table).values(row).execute(c))?;
    Ok(())
}

/// Ends a decision on a day.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &mut Write<'_>, id: &str, on: NaiveDate) -> Result<()> {
    diesel::update(link_decision::table.find(id))
        .set(link_decision::ended_on.eq(Some(on)))
        .execute(tx.conn())?;
    Ok(())
}

/// The decisions that stand for an allegation or an order.
///
/// # Errors
/// When the database fails.
pub fn list_by_subject(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
) -> Result<Vec<DecisionRow>> {
    Ok(link_decision::table
        .filter(link_decision::subject_kind.eq(kind))
        .filter(link_decision::subject_id.eq(subject_id))
        .filter(link_decision::ended_on.is_null())
        .order(link_decision::id.asc())
        .limit(SUBJECT_LIMIT_ROWS)
        .select(DecisionRow::as_select())
        .load(tx.conn())?)
}

/// The standing decisions about some parties that hold for every subject.
///
/// # Errors
/// When the database fails.
pub fn list_everywhere(tx: &mut Read<'_>, parties: &[i64]) -> Result<Vec<DecisionRow>> {
    let mut found = Vec::new();
    let parties: Vec<_> = parties.iter().copied().map(Some).collect();
    for some in parties.chunks(IN_LIMIT) {
        let rows = link_decision::table
            .filter(link_decision::party_id.eq_any(some).and(link_decision::ended_on.is_null()))
            .filter(link_decision::reach.eq("everywhere"))
            .filter(link_decision::target_kind.eq("party"))
            .order(link_decision::decided_at.desc())
            .limit(SUBJECT_LIMIT_ROWS)
            .select(DecisionRow::as_select());
        found.extend(rows.load::<DecisionRow>(tx.conn())?);
    }
    Ok(found)
}

/// Every decision about a link, newest first, with the name of who decided.
///
/// # Errors
/// When the database fails.
pub fn list_by_link(tx: &mut Read<'_>, link_id: &str) -> Result<Vec<(DecisionRow, String)>> {
    let rows: Vec<DecisionRow> = link_decision::table
        .filter(link_decision::link_id.eq(link_id))
        .order(link_decision::decided_at.desc())
        .limit(LINK_LIMIT_ROWS)
        .select(DecisionRow::as_select())
        .load(tx.conn())?;
    let names = names(tx, &rows)?;
    let name = |row: &DecisionRow| names.get(&row.decided_by).cloned().unwrap_or_default();
    let people: Vec<String> = rows.iter().map(name).collect();
    Ok(rows.into_iter().zip(people).collect())
}

/// The names of those who decided.
///
/// # Errors
/// When the database fails.
pub fn names(tx: &mut Read<'_>, rows: &[DecisionRow]) -> Result<HashMap<String, String>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.decided_by.as_str()).collect();
    let mut found = HashMap::new();
    for some in ids.chunks(IN_LIMIT) {
        let rows: Vec<(String, String)> = account::table
            .filter(account::id.eq_any(some))
            .select((account::id, account::name))
            .load(tx.conn())?;
        found.extend(rows);
    }
    Ok(found)
}

/// The links of a subject to these targets.
///
/// # Errors
/// When the database fails.
pub fn links(
    tx: &mut Read<'_>,
    kind: &str,
    subject_id: &str,
    targets: &[String],
) -> Result<Vec<LinkRow>> {
    let mut found = Vec::new();
    for some in targets.chunks(IN_LIMIT) {
        found.extend(
            link::table
                .filter(link::subject_kind.eq(kind).and(link::subject_id.eq(subject_id)))
                .filter(link::target_key.eq_any(some))
                .select(LinkRow::as_select())
                .load::<LinkRow>(tx.conn())?,
        );
    }
    Ok(found)
}

/// Puts a rejected link to a person again: as it is scored now.
///
/// # Errors
/// When the database fails.
pub fn reopen(tx: &mut Write<'_>, link_id: &str, now: &LinkRow) -> Result<()> {
    diesel::update(link::table.find(link_id))
        .set((
            link::state.eq("proposed"),
            link::score_permille.eq(now.score_permille),
            link::sentence.eq(&now.sentence),
            link::reasons.eq(&now.reasons),
            link::explanation.eq(&now.explanation),
            link::scorer_version.eq(&now.scorer_version),
            link::list_version.eq(&now.list_version),
            link::proposed_on.eq(now.proposed_on),
            link::version.eq(link::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a link another sentence: what a person reads first.
///
/// # Errors
/// When the database fails.
pub fn reword(tx: &mut Write<'_>, link_id: &str, sentence: &str) -> Result<()> {
    diesel::update(link::table.find(link_id))
        .set((link::sentence.eq(sentence), link::version.eq(link::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Settles a new link as an earlier decision did; false when it is not open.
///
/// # Errors
/// When the database fails.
pub fn carry(tx: &mut Write<'_>, link_id: &str, decided: &DecisionRow) -> Result<bool> {
    let changed = diesel::update(link::table.find(link_id).filter(link::state.eq("proposed")))
        .set((
            link::state.eq(&decided.verdict),
            link::decided_by.eq(Some(&decided.decided_by)),
            link::decided_at.eq(Some(decided.decided_at)),
            link::decision_reason.eq(Some(&decided.reason)),
            link::version.eq(link::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Notes to which decision a link goes back, and what changed; false when known.
///
/// # Errors
/// When the database fails.
pub fn recall(
    tx: &mut Write<'_>,
    link_id: &str,
    decision_id: &str,
    changes: &str,
    on: NaiveDate,
) -> Result<bool> {
    let known: Option<(String, String)> = link_recall::table
        .find(link_id)
        .select((link_recall::decision_id, link_recall::changes))
        .first(tx.conn())
        .optional()?;
    if known.as_ref().is_some_and(|(id, codes)| id == decision_id && codes == changes) {
        return Ok(false);
    }
    diesel::delete(link_recall::table.find(link_id)).execute(tx.conn())?;
    diesel::insert_into(link_recall::table)
        .values((
            link_recall::link_id.eq(link_id),
            link_recall::decision_id.eq(decision_id),
            link_recall::changes.eq(changes),
            link_recall::recalled_on.eq(on),
        ))
        .execute(tx.conn())?;
    Ok(true)
}

/// The links that a decision about another one settled.
///
/// # Errors
/// When the database fails.
pub fn settled_links(tx: &mut Read<'_>, decision_id: &str) -> Result<Vec<LinkRow>> {
    Ok(link_recall::table
        .inner_join(link::table)
        .filter(link_recall::decision_id.eq(decision_id).and(link_recall::changes.eq("")))
        .order(link::id.asc())
        .limit(SUBJECT_LIMIT_ROWS)
        .select(LinkRow::as_select())
        .load(tx.conn())?)
}

/// Decisions that stand although their day has come, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_expired(
    tx: &mut Read<'_>,
    today: NaiveDate,
    limit_rows: i64,
) -> Result<Vec<DecisionRow>> {
    Ok(link_decision::table
        .filter(link_decision::expires_on.le(Some(today)))
        .filter(link_decision::ended_on.is_null())
        .order((link_decision::expires_on.asc(), link_decision::id.asc()))
        .limit(limit_rows)
        .select(DecisionRow::as_select())
        .load(tx.conn())?)
}

/// What a line says that a decision can be narrowed to.
#[derive(Debug, Clone, Queryable)]
pub struct LineTold {
    /// The importer's number.
    pub importer: String,
    /// Tariff digits.
    pub hts: String,
    /// Alpha-2 or empty.
    pub origin: String,
    /// The spellings that it names.
    pub variants: [Option<i64>; 4],
}

/// A line as its organizations tell it.
///
/// # Errors
/// When the database fails.
pub fn line_told(tx: &mut Read<'_>, document: &str, line: i32) -> Result<Vec<LineTold>> {
    type Told = (String, String, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Told> = shipment_line::table
        .filter(shipment_line::document.eq(document).and(shipment_line::line.eq(line)))
        .limit(LINK_LIMIT_ROWS)
        .select((
            shipment_line::importer_number,
            shipment_line::hts,
            shipment_line::origin_country,
            shipment_line::manufacturer_variant,
            shipment_line::shipper_variant,
            shipment_line::importer_variant,
            shipment_line::consignee_variant,
        ))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(importer, hts, origin, a, b, c, d)| LineTold {
            importer,
            hts,
            origin,
            variants: [a, b, c, d],
        })
        .collect())
}

/// Decisions grouped: score, verdict, country, script, how many.
pub type Tallied = (i32, String, String, String, i64);

/// How past decisions ended, by score, country and script. Only the last
/// decision about a link counts.
///
/// # Errors
/// When the database fails.
pub fn tally(tx: &mut Read<'_>) -> Result<Vec<Tallied>> {
    Ok(link_decision::table
        .filter(link_decision::ended_on.is_null())
        .group_by((
            link_decision::score_permille,
            link_decision::verdict,
            link_decision::country,
            link_decision::script,
        ))
        .select((
            link_decision::score_permille,
            link_decision::verdict,
            link_decision::country,
            link_decision::script,
            diesel::dsl::count_star(),
        ))
        .load(tx.conn())?)
}

/// Who decided when, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_times(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<(String, NaiveDateTime)>> {
    Ok(link_decision::table
        .order((link_decision::decided_at.desc(), link_decision::id.desc()))
        .limit(limit_rows)
        .select((link_decision::decided_by, link_decision::decided_at))
        .load(tx.conn())?)
}

/// How many proposals wait, by score.
///
/// # Errors
/// When the database fails.
pub fn waiting_by_score(tx: &mut Read<'_>) -> Result<Vec<(i32, i64)>> {
    Ok(link::table
        .filter(link::state.eq("proposed"))
        .group_by(link::score_permille)
        .select((link::score_permille, diesel::dsl::count_star()))
        .load(tx.conn())?)
}
