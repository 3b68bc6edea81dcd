//! Merges and splits of parties. A merge is a pointer, `party.merged_into`,
//! always to a party that stands: nothing is moved, so that nothing is lost and
//! what imports find later follows by itself. A split gives spellings to a new
//! party.

use super::schema::{
    account, link, link_decision, link_recall, party, party_change, party_identifier, party_variant,
};
use super::{Read, Write};
use crate::error::{Error, Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// The most parties that one party is made of.
pub const FAMILY_LIMIT_ROWS: i64 = 200;
/// The most changes that a page shows.
const LIST_LIMIT_ROWS: i64 = 50;
/// Values in one condition.
const IN_LIMIT: usize = 400;

/// A merge or a split.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_change, treat_none_as_default_value = false)]
pub struct ChangeRow {
    /// Its key.
    pub id: String,
    /// merge or split.
    pub kind: String,
    /// The party that stays.
    pub party_id: i64,
    /// The party that is merged into it, or is made of what is split off.
    pub other_id: i64,
    /// proposed, applied, refused or undone.
    pub state: String,
    /// Why.
    pub reason: String,
    /// What is moved, JSON: enough to undo it.
    pub content: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// Who undid it.
    pub undone_by: Option<String>,
    /// When.
    pub undone_at: Option<NaiveDateTime>,
    /// Why.
    pub undo_reason: Option<String>,
    /// For optimistic locking.
    pub version: i32,
}

/// Stores a proposed change.
///
/// # Errors
/// When the database fails.
pub fn insert(tx: &mut Write<'_>, row: &ChangeRow) -> Result<()> {
    diesel::insert_into(party_change::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A change by its key.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Read<'_>, id: &str) -> Result<Option<ChangeRow>> {
    Ok(party_change::table.find(id).select(ChangeRow::as_select()).first(tx.conn()).optional()?)
}

/// The changes in which a party takes part, newest first.
///
/// # Errors
/// When the database fails.
pub fn list_by_party(tx: &mut Read<'_>, party_id: i64) -> Result<Vec<ChangeRow>> {
    Ok(party_change::table
        .filter(party_change::party_id.eq(party_id).or(party_change::other_id.eq(party_id)))
        .order(party_change::id.desc())
        .limit(LIST_LIMIT_ROWS)
        .select(ChangeRow::as_select())
        .load(tx.conn())?)
}

/// The changes that wait for a second person, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_waiting(tx: &mut Read<'_>) -> Result<Vec<ChangeRow>> {
    Ok(party_change::table
        .filter(party_change::state.eq("proposed"))
        .order(party_change::id.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(ChangeRow::as_select())
        .load(tx.conn())?)
}

/// Moves a change on, from the version that the page showed.
///
/// # Errors
/// [`Error::Stale`] when somebody was faster.
pub fn update(tx: &mut Write<'_>, row: &ChangeRow, shown: i32) -> Result<()> {
    let changed =
        diesel::update(party_change::table.find(&row.id).filter(party_change::version.eq(shown)))
            .set((
                party_change::state.eq(&row.state),
                party_change::content.eq(&row.content),
                party_change::decided_by.eq(&row.decided_by),
                party_change::decided_at.eq(row.decided_at),
                party_change::undone_by.eq(&row.undone_by),
                party_change::undone_at.eq(row.undone_at),
                party_change::undo_reason.eq(&row.undo_reason),
                party_change::version.eq(shown + 1),
            ))
            .execute(tx.conn())?;
    if changed == 1 {
        return Ok(());
    }
    let now = find(tx, &row.id)?.ok_or(Error::NotFound("change"))?.version;
    Err(Error::Stale { shown, now })
}

/// The names of accounts.
///
/// # Errors
/// When the database fails.
pub fn account_names(tx: &mut Read<'_>, ids: &[String]) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = account::table
        .filter(account::id.eq_any(ids.iter().take(IN_LIMIT)))
        .select((account::id, account::name))
        .load(tx.conn())?;
    Ok(rows.into_iter().collect())
}

/// A party and all that were merged into it, the party first.
///
/// # Errors
/// When the database fails.
pub fn family(tx: &mut Read<'_>, id: i64) -> Result<Vec<i64>> {
    let mut found = vec![id];
    found.extend(
        party::table
            .filter(party::merged_into.eq(Some(id)))
            .order(party::id.asc())
            .limit(FAMILY_LIMIT_ROWS)
            .select(party::id)
            .load::<i64>(tx.conn())?,
    );
    Ok(found)
}

/// The parties that stand for these: each once, in the order of keys.
///
/// # Errors
/// When the database fails.
pub fn survivors(tx: &mut Read<'_>, ids: &[i64]) -> Result<Vec<i64>> {
    let moved = moved(tx, ids)?;
    let found: BTreeSet<i64> = ids.iter().map(|id| *moved.get(id).unwrap_or(id)).collect();
    Ok(found.into_iter().collect())
}

/// Those among these that were merged, and into which party.
///
/// # Errors
/// When the database fails.
pub fn moved(tx: &mut Read<'_>, ids: &[i64]) -> Result<HashMap<i64, i64>> {
    let mut found = HashMap::new();
    for some in ids.chunks(IN_LIMIT) {
        let rows: Vec<(i64, Option<i64>)> = party::table
            .filter(party::id.eq_any(some).and(party::merged_into.is_not_null()))
            .select((party::id, party::merged_into))
            .load(tx.conn())?;
        found.extend(rows.into_iter().filter_map(|(id, into)| into.map(|into| (id, into))));
    }
    Ok(found)
}

/// Points parties at the one that they turned out to be, or lets them stand
/// for themselves again.
///
/// # Errors
/// When the database fails.
pub fn point(tx: &mut Write<'_>, ids: &[i64], into: Option<i64>) -> Result<()> {
    for some in ids.chunks(IN_LIMIT) {
        diesel::update(party::table.filter(party::id.eq_any(some)))
            .set((party::merged_into.eq(into), party::version.eq(party::version + 1)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Gives spellings to another party.
///
/// # Errors
/// When the database fails.
pub fn give_spellings(tx: &mut Write<'_>, ids: &[i64], to: i64) -> Result<()> {
    for some in ids.chunks(IN_LIMIT) {
        diesel::update(party_variant::table.filter(party_variant::id.eq_any(some)))
            .set(party_variant::party_id.eq(to))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Gives an identifier to another party; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub fn give_identifier(
    tx: &mut Write<'_>,
    from: i64,
    to: i64,
    kind: &str,
    value: &str,
) -> Result<()> {
    let old: Option<(String, Option<i64>)> = party_identifier::table
        .find((from, kind, value))
        .select((party_identifier::status, party_identifier::first_upload_id))
        .first(tx.conn())
        .optional()?;
    let Some((status, first_upload_id)) = old else { return Ok(()) };
    let row = super::party::IdentifierRow {
        party_id: to,
        kind: kind.to_owned(),
        value: value.to_owned(),
        status,
        first_upload_id,
    };
    super::party::insert_identifiers(tx, &[row])?;
    diesel::delete(party_identifier::table.find((from, kind, value))).execute(tx.conn())?;
    Ok(())
}

/// Removes links on which no person ever decided: open proposals, and those
/// that an earlier decision settled. Screening proposes anew what still holds.
///
/// # Errors
/// When the database fails.
pub fn remove_undecided(tx: &mut Write<'_>, ids: &[String]) -> Result<usize> {
    let mut removed = 0;
    for some in ids.chunks(IN_LIMIT) {
        let decided: Vec<String> = link_decision::table
            .filter(link_decision::link_id.eq_any(some))
            .select(link_decision::link_id)
            .load(tx.conn())?;
        let settled: Vec<String> = link_recall::table
            .filter(link_recall::link_id.eq_any(some).and(link_recall::changes.eq("")))
            .select(link_recall::link_id)
            .load(tx.conn())?;
        let gone = link::table
            .filter(link::id.eq_any(some).and(link::id.ne_all(decided)))
            .filter(link::state.eq("proposed").or(link::id.eq_any(settled)));
        removed += diesel::delete(gone).execute(tx.conn())?;
    }
    Ok(removed)
}

/// Parties other than these of the same name: what may be the same company.
///
/// # Errors
/// When the database fails.
pub fn alike(
    tx: &mut Read<'_>,
    family: &[i64],
    name_key: &str,
    limit_rows: i64,
) -> Result<Vec<(i64, String, String)>> {
    Ok(party::table
        .filter(party::name_key.eq(name_key))
        .filter(party::merged_into.is_null())
        .filter(party::id.ne_all(family.iter().take(IN_LIMIT)))
        .order(party::id.asc())
        .limit(limit_rows)
        .select((party::id, party::name, party::country))
        .load(tx.conn())?)
}

/// Parties by key: key, name, country.
///
/// # Errors
/// When the database fails.
pub fn briefs(tx: &mut Read<'_>, ids: &[i64]) -> Result<HashMap<i64, (String, String)>> {
    let mut found = HashMap::new();
    for some in ids.chunks(IN_LIMIT) {
        let rows: Vec<(i64, String, String)> = party::table
            .filter(party::id.eq_any(some))
            .select((party::id, party::name, party::country))
            .load(tx.conn())?;
        found.extend(rows.into_iter().map(|(id, name, country)| (id, (name, country))));
    }
    Ok(found)
}
