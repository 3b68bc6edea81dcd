//! Links: proposed by screening, decided by people, remembered.

use super::conn::each;
use super::schema::link;
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Rows of one insert.
const BATCH_ROWS: usize = 100;
/// The most links that a page shows of one subject.
pub const SUBJECT_LIMIT_ROWS: i64 = 300;

/// A link.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = link)]
#[diesel(treat_none_as_default_value = false)]
pub struct LinkRow {
    /// Its key.
    pub id: String,
    /// allegation or order.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// party or line.
    pub target_kind: String,
    /// The party's key, or `document/line`.
    pub target_key: String,
    /// The party's name, or the goods of the line, as compared.
    pub target_name: String,
    /// The party.
    pub party_id: Option<i64>,
    /// The document of the line.
    pub document: Option<String>,
    /// The line.
    pub line: Option<i32>,
    /// What the party is to the subject: producer, importer …
    pub role: String,
    /// proposed, confirmed or rejected.
    pub state: String,
    /// The score in thousandths.
    pub score_permille: i32,
    /// Why, in one sentence.
    pub sentence: String,
    /// Why, part by part, JSON.
    pub reasons: String,
    /// The rules that scored it.
    pub scorer_version: String,
    /// The list or order version that was compared; empty for allegations.
    pub list_version: String,
    /// The date of the proposal.
    pub proposed_on: NaiveDate,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Why.
    pub decision_reason: Option<String>,
    /// For optimistic locking.
    pub version: i32,
    /// What was said of it when it was proposed, JSON.
    pub explanation: String,
}

/// Proposes links; one that was proposed or decided before stays as it is, so
/// that nobody is asked twice. Returns how many are new.
///
/// # Errors
/// When the database fails.
pub fn propose(tx: &mut Write<'_>, rows: &[LinkRow]) -> Result<usize> {
    let mut new = 0;
    for batch in rows.chunks(BATCH_ROWS) {
        new += each!(tx.conn(), |c| diesel::insert_into(link::table)
            .values(batch)
            .on_conflict((
                link::subject_kind,
                link::subject_id,
                link::target_kind,
                link::target_key
            ))
            .do_nothing()
            .execute(c))?;
    }
    Ok(new)
}

/// The links of an allegation or an order, the open ones first, best first.
///
/// # Errors
/// When the database fails.
pub fn list_by_subject(tx: &mut Read<'_>, kind: &str, subject_id: &str) -> Result<Vec<LinkRow>> {
    let mut rows: Vec<LinkRow> = link::table
        .filter(link::subject_kind.eq(kind).and(link::subject_id.eq(subject_id)))
        .order((link::score_permille.desc(), link::target_kind.desc(), link::target_key.asc()))
        .limit(SUBJECT_LIMIT_ROWS)
        .select(LinkRow::as_select())
        .load(tx.conn())?;
    rows.sort_by_key(|row| row.state != "proposed");
    Ok(rows)
}

/// The links to a party (`party`, its key) or a line (`line`, `document/line`).
///
/// # Errors
/// When the database fails.
pub fn list_by_target(tx: &mut Read<'_>, kind: &str, key: &str) -> Result<Vec<LinkRow>> {
    Ok(link::table
        .filter(link::target_kind.eq(kind).and(link::target_key.eq(key)))
        .order((link::score_permille.desc(), link::id.asc()))
        .limit(SUBJECT_LIMIT_ROWS)
        .select(LinkRow::as_select())
        .load(tx.conn())?)
}

/// A page of proposed links that wait, best first: those behind `after` (score
/// and key).
///
/// # Errors
/// When the database fails.
pub fn list_open(
    tx: &mut Read<'_>,
    after: Option<(i32, &str)>,
    limit_rows: i64,
) -> Result<Vec<LinkRow>> {
    let mut query = link::table
        .filter(link::state.eq("proposed"))
        .order((link::score_permille.desc(), link::id.asc()))
        .limit(limit_rows)
        .select(LinkRow::as_select())
        .into_boxed();
    if let Some((score, id)) = after {
        query = query.filter(
            link::score_permille
                .lt(score)
                .or(link::score_permille.eq(score).and(link::id.gt(id.to_owned()))),
        );
    }
    Ok(query.load(tx.conn())?)
}

/// Proposed links to parties that wait, those nearest the threshold first.
///
/// # Errors
/// When the database fails.
pub fn list_nearest(tx: &mut Read<'_>, limit_rows: i64) -> Result<Vec<LinkRow>> {
    Ok(link::table
        .filter(link::state.eq("proposed").and(link::target_kind.eq("party")))
        .order((link::score_permille.asc(), link::id.asc()))
        .limit(limit_rows)
        .select(LinkRow::as_select())
        .load(tx.conn())?)
}

/// Which of these parties an order is tied to: party, order, state; the
/// confirmed ones first. Rejected ties are none.
///
/// # Errors
/// When the database fails.
pub fn listed(tx: &mut Read<'_>, parties: &[i64]) -> Result<Vec<(i64, String, String)>> {
    let mut found = Vec::new();
    for some in parties.chunks(400) {
        let keys: Vec<String> = some.iter().map(ToString::to_string).collect();
        let rows: Vec<(Option<i64>, String, String)> = link::table
            .filter(link::target_kind.eq("party").and(link::target_key.eq_any(keys)))
            .filter(link::subject_kind.eq("order").and(link::state.ne("rejected")))
            .order((link::state.asc(), link::score_permille.desc(), link::id.asc()))
            .limit(SUBJECT_LIMIT_ROWS)
            .select((link::party_id, link::subject_id, link::state))
            .load(tx.conn())?;
        found.extend(
            rows.into_iter().filter_map(|(party, order, state)| Some((party?, order, state))),
        );
    }
    Ok(found)
}

/// A link by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<LinkRow>> {
    Ok(link::table.find(id).select(LinkRow::as_select()).first(tx.conn()).optional()?)
}

/// The parties that a person rejected for a subject: their lines are not
/// proposed either.
///
/// # Errors
/// When the database fails.
pub fn rejected_parties(tx: &mut Read<'_>, kind: &str, subject_id: &str) -> Result<Vec<i64>> {
    let found: Vec<Option<i64>> = link::table
        .filter(
            link::subject_kind
                .eq(kind)
                .and(link::subject_id.eq(subject_id))
                .and(link::target_kind.eq("party"))
                .and(link::state.eq("rejected")),
        )
        .select(link::party_id)
        .load(tx.conn())?;
    Ok(found.into_iter().flatten().collect())
}

/// A person's decision.
#[derive(Debug, Clone)]
pub struct Decided<'a> {
    /// confirmed or rejected.
    pub state: &'a str,
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: NaiveDateTime,
    /// Why.
    pub reason: &'a str,
}

/// Records a decision on the version that the page showed.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn decide(tx: &mut Write<'_>, id: &str, shown: i32, decided: &Decided<'_>) -> Result<()> {
    let changed = diesel::update(link::table.find(id).filter(link::version.eq(shown)))
        .set((
            link::state.eq(decided.state),
            link::decided_by.eq(Some(decided.by)),
            link::decided_at.eq(Some(decided.at)),
            link::decision_reason.eq(Some(decided.reason)),
            link::version.eq(shown + 1),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now: Option<i32> =
        link::table.find(id).select(link::version).first(tx.conn()).optional()?;
    Err(now.map_or(Error::NotFound("link"), |now| Error::Stale { shown, now }))
}

/// The case that works on an allegation, if one does.
///
/// # Errors
/// When the database fails.
pub fn case_of_allegation(tx: &mut Read<'_>, allegation_id: &str) -> Result<Option<String>> {
    use super::schema::case_allegation;
    Ok(case_allegation::table
        .filter(case_allegation::allegation_id.eq(allegation_id))
        .select(case_allegation::case_id)
        .first(tx.conn())
        .optional()?)
}
