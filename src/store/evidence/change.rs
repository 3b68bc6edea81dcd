//! Writes. What stands is changed on the version that was seen; nothing is deleted.

use super::{
    ClaimRow, GroundRow, ItemRow, ItemVersionRow, RatingRow, SealRow, find_claim, find_ground,
    find_item, find_rating, one,
};
use crate::error::Result;
use crate::store::Write;
use crate::store::conn::each;
use crate::store::schema::{
    evidence_claim, evidence_ground, evidence_item, evidence_item_version, evidence_rating,
    evidence_seal,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Inserts a claim.
///
/// # Errors
/// When the database fails.
pub fn insert_claim(tx: &mut Write<'_>, row: &ClaimRow) -> Result<()> {
    diesel::insert_into(evidence_claim::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes a claim anew that still is at `shown`; the row has the next version.
///
/// # Errors
/// [`crate::error::Error::Stale`] when somebody was faster.
pub fn change_claim(tx: &mut Write<'_>, shown: i32, row: &ClaimRow) -> Result<()> {
    let at = evidence_claim::table.find(&row.id).filter(evidence_claim::version.eq(shown));
    let changed = diesel::update(at)
        .set((
            evidence_claim::kind.eq(&row.kind),
            evidence_claim::statement.eq(&row.statement),
            evidence_claim::is_withdrawn.eq(row.is_withdrawn),
            evidence_claim::withdrawn_reason.eq(&row.withdrawn_reason),
            evidence_claim::changed_at.eq(row.changed_at),
            evidence_claim::version.eq(row.version),
        ))
        .execute(tx.conn())?;
    let now = find_claim(tx, &row.case_id, row.number)?.map(|claim| claim.version);
    one("claim", shown, changed, now)
}

/// Inserts an item.
///
/// # Errors
/// When the database fails.
pub fn insert_item(tx: &mut Write<'_>, row: &ItemRow) -> Result<()> {
    diesel::insert_into(evidence_item::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Keeps what a version of an item says.
///
/// # Errors
/// When the database fails.
pub fn insert_item_version(tx: &mut Write<'_>, row: &ItemVersionRow) -> Result<()> {
    diesel::insert_into(evidence_item_version::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes an item anew that still is at `shown`; the row has the next version.
///
/// # Errors
/// [`crate::error::Error::Stale`] when somebody was faster.
pub fn change_item(tx: &mut Write<'_>, shown: i32, row: &ItemRow) -> Result<()> {
    let at = evidence_item::table.find(&row.id).filter(evidence_item::version.eq(shown));
    let changed = diesel::update(at)
        .set((
            (
                evidence_item::title.eq(&row.title),
                evidence_item::source_kind.eq(&row.source_kind),
                evidence_item::provenance.eq(&row.provenance),
                evidence_item::origin.eq(&row.origin),
                evidence_item::reference.eq(&row.reference),
                evidence_item::fact_on.eq(row.fact_on),
                evidence_item::language.eq(&row.language),
                evidence_item::translation.eq(&row.translation),
            ),
            (
                evidence_item::sensitivity.eq(&row.sensitivity),
                evidence_item::sha256.eq(&row.sha256),
                evidence_item::content_sha256.eq(&row.content_sha256),
                evidence_item::is_withdrawn.eq(row.is_withdrawn),
                evidence_item::withdrawn_reason.eq(&row.withdrawn_reason),
                evidence_item::changed_at.eq(row.changed_at),
                evidence_item::version.eq(row.version),
            ),
        ))
        .execute(tx.conn())?;
    let now = find_item(tx, &row.case_id, row.number)?.map(|item| item.version);
    one("evidence", shown, changed, now)
}

/// Inserts a rating.
///
/// # Errors
/// When the database fails.
pub fn insert_rating(tx: &mut Write<'_>, row: &RatingRow) -> Result<()> {
    diesel::insert_into(evidence_rating::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Rates a cell anew that still is at `shown`; the row has the next version.
///
/// # Errors
/// [`crate::error::Error::Stale`] when somebody was faster.
pub fn change_rating(tx: &mut Write<'_>, shown: i32, row: &RatingRow) -> Result<()> {
    let at = evidence_rating::table.find(&row.id).filter(evidence_rating::version.eq(shown));
    let changed = diesel::update(at)
        .set((
            evidence_rating::direction.eq(&row.direction),
            evidence_rating::strength.eq(&row.strength),
            evidence_rating::note.eq(&row.note),
            evidence_rating::answer.eq(&row.answer),
            evidence_rating::answered_by.eq(row.answered_by.as_deref()),
            evidence_rating::is_withdrawn.eq(row.is_withdrawn),
            evidence_rating::rated_by.eq(&row.rated_by),
            evidence_rating::rated_at.eq(row.rated_at),
            evidence_rating::version.eq(row.version),
        ))
        .execute(tx.conn())?;
    let now = find_rating(tx, &row.case_id, row.claim, row.item, &row.indicator)?;
    one("rating", shown, changed, now.map(|rating| rating.version))
}

/// Answers a contradiction that still is as it was seen.
///
/// # Errors
/// [`crate::error::Error::Stale`] when somebody was faster.
pub fn answer(tx: &mut Write<'_>, seen: &RatingRow, words: &str, by: &str) -> Result<()> {
    let at =
        evidence_rating::table.find(&seen.id).filter(evidence_rating::version.eq(seen.version));
    let changed = diesel::update(at)
        .set((
            evidence_rating::answer.eq(words),
            evidence_rating::answered_by.eq(by),
            evidence_rating::version.eq(seen.version.saturating_add(1)),
        ))
        .execute(tx.conn())?;
    let now = find_rating(tx, &seen.case_id, seen.claim, seen.item, &seen.indicator)?;
    one("rating", seen.version, changed, now.map(|rating| rating.version))
}

/// Inserts a ground; the caller has looked that none stands for the same element.
///
/// # Errors
/// When the database fails.
pub fn insert_ground(tx: &mut Write<'_>, row: &GroundRow) -> Result<()> {
    diesel::insert_into(evidence_ground::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Withdraws a ground that still is as it was seen.
///
/// # Errors
/// [`crate::error::Error::Stale`] when somebody was faster.
pub fn close_ground(
    tx: &mut Write<'_>,
    seen: &GroundRow,
    reason: &str,
    by: &str,
    at: NaiveDateTime,
) -> Result<()> {
    let row =
        evidence_ground::table.find(&seen.id).filter(evidence_ground::version.eq(seen.version));
    let changed = diesel::update(row)
        .set((
            evidence_ground::withdrawn_by.eq(by),
            evidence_ground::withdrawn_at.eq(at),
            evidence_ground::withdrawn_reason.eq(reason),
            evidence_ground::version.eq(seen.version.saturating_add(1)),
        ))
        .execute(tx.conn())?;
    let now = find_ground(tx, &seen.case_id, &seen.id)?.map(|ground| ground.version);
    one("ground", seen.version, changed, now)
}

/// Keeps a grid under its hash; the same grid is kept once.
///
/// # Errors
/// When the database fails.
pub fn seal(tx: &mut Write<'_>, row: &SealRow) -> Result<()> {
    each!(tx.conn(), |c| diesel::insert_into(evidence_seal::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}
