//! A part of what hangs on a case, moved to another one; and which cases came of which.

use super::CaseRow;
use crate::error::{Error, Result};
use crate::store::schema::{
    case_allegation, case_file, deadline, evidence_claim, evidence_item, evidence_rating, hold,
};
use crate::store::{Read, Write};
use diesel::prelude::*;

/// The most cases that came of one.
const LIST_LIMIT_ROWS: i64 = 50;

/// What moves, by key and by number.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Keys of allegations.
    pub allegations: Vec<String>,
    /// Keys of holds.
    pub holds: Vec<String>,
    /// Numbers of claims.
    pub claims: Vec<i32>,
    /// Numbers of pieces of evidence.
    pub evidence: Vec<i32>,
}

/// Moves parts of the case `from` to the case `to`; claims and evidence keep their
/// numbers. Ratings go with the evidence.
///
/// # Errors
/// [`Error::Refused`] when something is not in the case any more.
pub fn move_parts(tx: &mut Write<'_>, from: &str, to: &str, parts: &Parts) -> Result<()> {
    let allegations = case_allegation::table
        .filter(case_allegation::case_id.eq(from))
        .filter(case_allegation::allegation_id.eq_any(&parts.allegations));
    let moved =
        diesel::update(allegations).set(case_allegation::case_id.eq(to)).execute(tx.conn())?;
    all_of(moved, parts.allegations.len())?;
    let holds = hold::table.filter(hold::case_id.eq(from)).filter(hold::id.eq_any(&parts.holds));
    let moved = diesel::update(holds).set(hold::case_id.eq(to)).execute(tx.conn())?;
    all_of(moved, parts.holds.len())?;
    let clocks = deadline::table
        .filter(deadline::case_id.eq(from).and(deadline::machine.eq("hold")))
        .filter(deadline::subject_id.eq_any(&parts.holds));
    diesel::update(clocks).set(deadline::case_id.eq(to)).execute(tx.conn())?;
    let claims = evidence_claim::table
        .filter(evidence_claim::case_id.eq(from))
        .filter(evidence_claim::number.eq_any(&parts.claims));
    let moved = diesel::update(claims).set(evidence_claim::case_id.eq(to)).execute(tx.conn())?;
    all_of(moved, parts.claims.len())?;
    let items = evidence_item::table
        .filter(evidence_item::case_id.eq(from))
        .filter(evidence_item::number.eq_any(&parts.evidence));
    let moved = diesel::update(items).set(evidence_item::case_id.eq(to)).execute(tx.conn())?;
    all_of(moved, parts.evidence.len())?;
    let ratings = evidence_rating::table
        .filter(evidence_rating::case_id.eq(from))
        .filter(evidence_rating::item.eq_any(&parts.evidence));
    diesel::update(ratings).set(evidence_rating::case_id.eq(to)).execute(tx.conn())?;
    Ok(())
}

fn all_of(moved: usize, chosen: usize) -> Result<()> {
    if moved == chosen {
        return Ok(());
    }
    Err(Error::Refused("The case changed meanwhile. Look at it and propose the split anew.".into()))
}

/// The cases that were split off a case, by its number; oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_split(tx: &mut Read<'_>, number: &str) -> Result<Vec<CaseRow>> {
    Ok(case_file::table
        .filter(case_file::split_from.eq(number))
        .order(case_file::docket_number.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(CaseRow::as_select())
        .load(tx.conn())?)
}

/// The cases that were merged into a case, or found to repeat it; oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_merged(tx: &mut Read<'_>, number: &str) -> Result<Vec<CaseRow>> {
    Ok(case_file::table
        .filter(case_file::duplicate_of.eq(number))
        .order(case_file::docket_number.asc())
        .limit(LIST_LIMIT_ROWS)
        .select(CaseRow::as_select())
        .load(tx.conn())?)
}
