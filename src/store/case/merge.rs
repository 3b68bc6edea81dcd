//! All that hangs on a case, moved to another one.

use crate::error::Result;
use crate::store::Write;
use crate::store::schema::{
    case_allegation, deadline, evidence_claim, evidence_item, evidence_rating, hold, investigation,
    legal_order,
};
use diesel::prelude::*;

/// What a merge adds to the numbers of claims and items.
#[derive(Debug, Clone, Copy)]
pub struct Offsets {
    /// To claims.
    pub claims: i32,
    /// To items.
    pub items: i32,
}

/// Moves what hangs on the case `from` to the case `to`. What only a few may see
/// moves in silence: where an investigation came from is in no event.
///
/// # Errors
/// When the database fails.
pub fn move_all(tx: &mut Write<'_>, from: &str, to: &str, by: Offsets) -> Result<()> {
    diesel::update(case_allegation::table.filter(case_allegation::case_id.eq(from)))
        .set(case_allegation::case_id.eq(to))
        .execute(tx.conn())?;
    diesel::update(hold::table.filter(hold::case_id.eq(from)))
        .set(hold::case_id.eq(to))
        .execute(tx.conn())?;
    diesel::update(legal_order::table.filter(legal_order::case_id.eq(from)))
        .set(legal_order::case_id.eq(to))
        .execute(tx.conn())?;
    diesel::update(investigation::table.filter(investigation::case_id.eq(from)))
        .set(investigation::case_id.eq(to))
        .execute(tx.conn())?;
    // The clocks of the case itself end with it; those of its holds go along.
    diesel::update(
        deadline::table.filter(deadline::case_id.eq(from).and(deadline::machine.ne("case"))),
    )
    .set(deadline::case_id.eq(to))
    .execute(tx.conn())?;
    diesel::update(evidence_claim::table.filter(evidence_claim::case_id.eq(from)))
        .set((
            evidence_claim::case_id.eq(to),
            evidence_claim::number.eq(evidence_claim::number + by.claims),
        ))
        .execute(tx.conn())?;
    diesel::update(evidence_item::table.filter(evidence_item::case_id.eq(from)))
        .set((
            evidence_item::case_id.eq(to),
            evidence_item::number.eq(evidence_item::number + by.items),
        ))
        .execute(tx.conn())?;
    diesel::update(evidence_rating::table.filter(evidence_rating::case_id.eq(from)))
        .set((
            evidence_rating::case_id.eq(to),
            evidence_rating::claim.eq(evidence_rating::claim + by.claims),
            evidence_rating::item.eq(evidence_rating::item + by.items),
        ))
        .execute(tx.conn())?;
    Ok(())
}
