//! The grid as the rules read it, and as a decision seals it.

use crate::app::step::Subject;
use crate::domain::allegation::Indicator;
use crate::domain::evidence::grid::number_origins;
use crate::domain::evidence::{
    Claim, ClaimKind, Direction, Grid, Ground, Item, Rating, Sensitivity, SourceKind, Strength,
    Translation,
};
use crate::domain::workflow::Standard;
use crate::error::{Error, Result};
use crate::id;
use crate::store;
use crate::store::evidence::{ClaimRow, GroundRow, ItemRow, RatingRow, SealRow};
use crate::store::{Read, Write};
use chrono::NaiveDateTime;

fn known<T>(value: Option<T>, what: &str) -> Result<T> {
    value.ok_or_else(|| Error::internal(format!("evidence has an unknown {what}")))
}

/// What stands of a case's rows, as the floor reads it.
pub(super) fn grid_of(
    claims: &[ClaimRow],
    items: &[ItemRow],
    ratings: &[RatingRow],
    grounds: &[&GroundRow],
) -> Result<Grid> {
    let standing: Vec<&ItemRow> = items.iter().filter(|item| !item.is_withdrawn).collect();
    let words: Vec<&str> = standing.iter().map(|item| item.origin.as_str()).collect();
    let origins = number_origins(&words);
    Ok(Grid {
        claims: claims.iter().filter(|row| !row.is_withdrawn).map(claim).collect::<Result<_>>()?,
        items: standing
            .into_iter()
            .zip(origins)
            .map(|(row, origin)| item(row, origin))
            .collect::<Result<_>>()?,
        ratings: ratings
            .iter()
            .filter(|row| !row.is_withdrawn)
            .map(rating)
            .collect::<Result<_>>()?,
        grounds: grounds
            .iter()
            .filter(|row| row.withdrawn_at.is_none())
            .map(|row| ground(row))
            .collect::<Result<_>>()?,
    })
}

fn claim(row: &ClaimRow) -> Result<Claim> {
    let kind = known(ClaimKind::from_code(&row.kind), "claim")?;
    Ok(Claim { number: row.number, kind, version: row.version })
}

fn item(row: &ItemRow, origin: i32) -> Result<Item> {
    Ok(Item {
        number: row.number,
        version: row.version,
        source_kind: known(SourceKind::from_code(&row.source_kind), "source kind")?,
        origin,
        translation: known(Translation::from_code(&row.translation), "translation")?,
        sensitivity: known(Sensitivity::from_code(&row.sensitivity), "sensitivity")?,
        content_sha256: row.content_sha256.clone(),
    })
}

fn rating(row: &RatingRow) -> Result<Rating> {
    let indicator = match row.indicator.as_str() {
        "" => None,
        code => Some(known(Indicator::from_code(code), "indicator")?),
    };
    Ok(Rating {
        claim: row.claim,
        item: row.item,
        indicator,
        direction: known(Direction::from_code(&row.direction), "direction")?,
        strength: known(Strength::from_code(&row.strength), "strength")?,
        is_answered: !row.answer.is_empty(),
        version: row.version,
    })
}

fn ground(row: &GroundRow) -> Result<Ground> {
    let standard = known(Standard::from_code(&row.standard), "standard")?;
    Ok(Ground { standard, element: row.element.clone() })
}

/// What stands in a case.
pub(in crate::app) fn grid(tx: &mut Read<'_>, case_id: &str) -> Result<Grid> {
    let claims = store::evidence::list_claims(tx, case_id)?;
    let items = store::evidence::list_items(tx, case_id)?;
    let ratings = store::evidence::list_ratings(tx, case_id)?;
    let grounds = store::evidence::list_grounds(tx, case_id)?;
    let grounds: Vec<&GroundRow> = grounds.iter().map(|(row, _)| row).collect();
    grid_of(&claims, &items, &ratings, &grounds)
}

/// SHA-256 of a grid.
pub(in crate::app) fn digest(grid: &Grid) -> Result<String> {
    Ok(id::digest(grid.canonical().map_err(Error::internal)?.as_bytes()))
}

/// The case whose evidence a subject rests on: its own, or that of its order.
pub(in crate::app) fn behind(tx: &mut Read<'_>, subject: &Subject) -> Result<Option<String>> {
    match subject {
        Subject::Case(row) => Ok(Some(row.id.clone())),
        Subject::Hold(held) => {
            if held.row.case_id.is_some() {
                return Ok(held.row.case_id.clone());
            }
            let order = store::order::find(tx, &held.row.order_id)?;
            Ok(order.and_then(|order| order.case_id))
        }
        Subject::Order(order) => Ok(order.row.case_id.clone()),
        Subject::Investigation(_) | Subject::Petition(_) => Ok(None),
    }
}

/// Keeps a case's grid as it is now, under its hash, and returns the hash.
pub(in crate::app) fn seal(
    tx: &mut Write<'_>,
    case_id: &str,
    now: NaiveDateTime,
) -> Result<String> {
    let body = grid(tx, case_id)?.canonical().map_err(Error::internal)?;
    let sha256 = id::digest(body.as_bytes());
    let row = SealRow { case_id: case_id.to_owned(), sha256, body, made_at: now };
    store::evidence::seal(tx, &row)?;
    Ok(row.sha256)
}
