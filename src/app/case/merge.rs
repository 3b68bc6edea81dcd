//! One case becomes part of another: nothing is lost, and its number leads on.

use crate::app::evidence;
use crate::app::step::Applying;
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::evidence::{CLAIM_LIMIT_ROWS, ITEM_LIMIT_ROWS, RATING_LIMIT_ROWS};
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use crate::store;
use crate::store::Write;
use crate::store::case::{CaseChange, CaseRow, Offsets};

/// Moves allegations, holds, orders and evidence of `from` to the case `number`.
/// Claims and items get numbers behind those that are there. Counsel's grounds and
/// sealed grids stay where they were recorded: they speak of the grid of that case.
pub(super) fn into(
    tx: &mut Write<'_>,
    from: &CaseRow,
    number: &str,
    applying: &Applying,
) -> Result<()> {
    let target = store::case::find_by_number(tx, number)?.ok_or(Error::NotFound("case"))?;
    if !CaseState::from_code(&target.state).is_some_and(CaseState::is_open) {
        return Err(Error::Refused(format!(
            "{} is closed. Reopen it before another case is merged into it.",
            target.docket_number
        )));
    }
    let offsets = offsets(tx, from, &target)?;
    store::case::move_all(tx, &from.id, &target.id, offsets)?;
    store::case::change(tx, &target, &CaseChange::default(), applying.now)?;
    evidence::measure(tx, &from.id)?;
    evidence::measure(tx, &target.id)?;
    let event = NewEvent::new(Verb::CaseMerged, Noun::Case, &target.id)
        .in_case(Some(&target.id))
        .fact("case", from.docket_number.clone())
        .fact("claims_after", offsets.claims.to_string())
        .fact("evidence_after", offsets.items.to_string());
    store::event::append(tx, &applying.stamp, &event)?;
    Ok(())
}

/// Behind which numbers the claims and items go; refuses what does not fit.
fn offsets(tx: &mut Write<'_>, from: &CaseRow, target: &CaseRow) -> Result<Offsets> {
    let claims = store::evidence::list_claims(tx, &target.id)?;
    let items = store::evidence::list_items(tx, &target.id)?;
    let more = store::evidence::list_claims(tx, &from.id)?.len();
    let more_items = store::evidence::list_items(tx, &from.id)?.len();
    let ratings = store::evidence::count_ratings(tx, &target.id)?
        + store::evidence::count_ratings(tx, &from.id)?;
    let fits = claims.len() + more <= CLAIM_LIMIT_ROWS
        && items.len() + more_items <= ITEM_LIMIT_ROWS
        && usize::try_from(ratings).is_ok_and(|ratings| ratings <= RATING_LIMIT_ROWS);
    if !fits {
        return Err(Error::Refused(format!(
            "The evidence of both cases is more than one case holds: {CLAIM_LIMIT_ROWS} claims, \
             {ITEM_LIMIT_ROWS} items, {RATING_LIMIT_ROWS} ratings."
        )));
    }
    Ok(Offsets {
        claims: claims.iter().map(|claim| claim.number).max().unwrap_or(0),
        items: items.iter().map(|item| item.number).max().unwrap_or(0),
    })
}
