//! Cells of the grid: rated, rated anew, taken back, answered.

use super::claim::event;
use super::{RatingRow, measure, open_case};
use crate::app::{Actor, App};
use crate::domain::allegation::Indicator;
use crate::domain::event::Verb;
use crate::domain::evidence::draft::NOTE_LIMIT_CHARS;
use crate::domain::evidence::{ClaimKind, Direction, RATING_LIMIT_ROWS, Sensitivity, Strength};
use crate::domain::field::limited;
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::Write;
use crate::store::case::CaseRow;

/// What a person says of a cell.
#[derive(Debug, Clone, Default)]
pub struct NewRating {
    /// The claim's number.
    pub claim: i32,
    /// The indicator's code; empty for the claim as such.
    pub indicator: String,
    /// supports, contradicts, or `none` to take the rating back.
    pub direction: String,
    /// weak, moderate or strong.
    pub strength: String,
    /// Why.
    pub note: String,
    /// The version that the page showed; 0 for a cell that was not rated.
    pub version: i32,
}

/// A rating that was checked; no direction and strength take it back.
struct Checked {
    indicator: Option<Indicator>,
    says: Option<(Direction, Strength)>,
    note: String,
}

fn check(new: &NewRating) -> Result<Checked> {
    let mut errors = Vec::new();
    let indicator = Indicator::from_code(&new.indicator);
    if indicator.is_none() && !new.indicator.is_empty() {
        errors.push(FieldError::new("indicator", "Choose an indicator of the list."));
    }
    let note = limited("note", &new.note, NOTE_LIMIT_CHARS, &mut errors);
    let says = match (Direction::from_code(&new.direction), Strength::from_code(&new.strength)) {
        _ if new.direction == "none" => None,
        (Some(direction), Some(strength)) => Some((direction, strength)),
        (direction, strength) => {
            if direction.is_none() {
                errors.push(FieldError::new("direction", "Choose which way the item speaks."));
            }
            if strength.is_none() {
                errors.push(FieldError::new("strength", "Choose how much it weighs."));
            }
            None
        }
    };
    if errors.is_empty() {
        Ok(Checked { indicator, says, note })
    } else {
        Err(Error::Invalid(errors))
    }
}

/// Rates an item for a claim and an indicator. The same said twice is said once.
///
/// # Errors
/// [`Error::Invalid`] with every wrong field; [`Error::Stale`] when the cell was
/// rated meanwhile; [`Error::Refused`] when case, item or claim are closed.
pub fn rate(app: &App, actor: &Actor, case_number: &str, item: i32, new: &NewRating) -> Result<()> {
    actor.require(Permission::WorkCases)?;
    let by = actor.account()?.to_owned();
    let now = app.clock.now();
    let checked = check(new)?;
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let is_sealed = require_standing(tx, &case, item, new.claim, checked.indicator)?;
        let code = checked.indicator.map_or("", Indicator::code);
        let before = store::evidence::find_rating(tx, &case.id, new.claim, item, code)?;
        let row = match (&before, checked.says) {
            (Some(before), Some((direction, strength))) => RatingRow {
                direction: direction.code().to_owned(),
                strength: strength.code().to_owned(),
                note: checked.note.clone(),
                // An answer met what was said then.
                answer: String::new(),
                answered_by: None,
                is_withdrawn: false,
                ..before.clone()
            },
            (Some(before), None) => RatingRow { is_withdrawn: true, ..before.clone() },
            (None, Some((direction, strength))) => RatingRow {
                id: id::ordered(),
                case_id: case.id.clone(),
                claim: new.claim,
                item,
                indicator: code.to_owned(),
                direction: direction.code().to_owned(),
                strength: strength.code().to_owned(),
                note: checked.note.clone(),
                answer: String::new(),
                answered_by: None,
                is_withdrawn: false,
                rated_by: by.clone(),
                rated_at: now,
                version: 0,
            },
            (None, None) => return Ok(()),
        };
        if before.as_ref().is_some_and(|before| is_same(before, &row)) {
            return Ok(());
        }
        let seen = before.as_ref().map_or(0, |before| before.version);
        if seen != new.version {
            return Err(Error::Stale { shown: new.version, now: seen });
        }
        let row = RatingRow { rated_by: by.clone(), rated_at: now, version: seen + 1, ..row };
        if before.is_some() {
            store::evidence::change_rating(tx, seen, &row)?;
        } else {
            require_room(tx, &case)?;
            store::evidence::insert_rating(tx, &row)?;
        }
        append(tx, app, actor, &case, &row, is_sealed)
    })
}

fn is_same(before: &RatingRow, row: &RatingRow) -> bool {
    before.is_withdrawn == row.is_withdrawn
        && before.direction == row.direction
        && before.strength == row.strength
        && before.note == row.note
}

/// Whether the item is sealed; refuses what does not stand.
fn require_standing(
    tx: &mut Write<'_>,
    case: &CaseRow,
    item: i32,
    claim: i32,
    indicator: Option<Indicator>,
) -> Result<bool> {
    let item =
        store::evidence::find_item(tx, &case.id, item)?.ok_or(Error::NotFound("evidence"))?;
    if item.is_withdrawn {
        return Err(Error::Refused("This item was withdrawn and is not rated any more.".into()));
    }
    let claim = store::evidence::find_claim(tx, &case.id, claim)?
        .filter(|claim| !claim.is_withdrawn)
        .ok_or_else(|| Error::field("claim", "Choose a claim of this case that stands."))?;
    let has_indicators = ClaimKind::from_code(&claim.kind).is_some_and(ClaimKind::has_indicators);
    if indicator.is_some() && !has_indicators {
        return Err(Error::field(
            "indicator",
            "Indicators speak of forced labor: for this claim choose \u{201c}The claim as such\u{201d}.",
        ));
    }
    Ok(item.sensitivity == Sensitivity::Sealed.code())
}

fn require_room(tx: &mut Write<'_>, case: &CaseRow) -> Result<()> {
    let count = store::evidence::count_ratings(tx, &case.id)?;
    if usize::try_from(count).unwrap_or(usize::MAX) < RATING_LIMIT_ROWS {
        return Ok(());
    }
    Err(Error::Refused(format!("A case has at most {RATING_LIMIT_ROWS} rated cells.")))
}

fn append(
    tx: &mut Write<'_>,
    app: &App,
    actor: &Actor,
    case: &CaseRow,
    row: &RatingRow,
    is_sealed: bool,
) -> Result<()> {
    measure(tx, &case.id)?;
    let verb = if row.is_withdrawn { Verb::RatingWithdrawn } else { Verb::EvidenceRated };
    let mut event = event(verb, case)
        .fact("evidence", format!("{}/{}", case.docket_number, row.item))
        .fact("claim", row.claim.to_string())
        .fact("indicator", row.indicator.clone())
        .fact("direction", row.direction.clone())
        .fact("strength", row.strength.clone())
        .fact("version", row.version.to_string());
    if !is_sealed && !row.note.is_empty() {
        event = event.value("note", row.note.clone());
    }
    store::event::append(tx, &app.stamp(actor), &event)?;
    Ok(())
}

/// Answers a contradiction in words. It stays in the grid, answered.
///
/// # Errors
/// [`Error::Stale`]; [`Error::Refused`] when it does not contradict, or does not stand.
pub fn answer(
    app: &App,
    actor: &Actor,
    case_number: &str,
    cell: (i32, i32, &str),
    version: i32,
    words: &Reason,
) -> Result<()> {
    actor.require(Permission::Act)?;
    let by = actor.account()?.to_owned();
    let (claim, item, indicator) = cell;
    app.store.write(|tx| {
        let case = open_case(tx, case_number)?;
        let seen = store::evidence::find_rating(tx, &case.id, claim, item, indicator)?
            .ok_or(Error::NotFound("rating"))?;
        if seen.answer == words.as_str() {
            return Ok(());
        }
        if seen.version != version {
            return Err(Error::Stale { shown: version, now: seen.version });
        }
        if seen.is_withdrawn || seen.direction != Direction::Contradicts.code() {
            return Err(Error::Refused("Only a contradiction that stands is answered.".into()));
        }
        store::evidence::answer(tx, &seen, words.as_str(), &by)?;
        measure(tx, &case.id)?;
        let mut event = event(Verb::ContradictionAnswered, &case)
            .fact("evidence", format!("{}/{item}", case.docket_number))
            .fact("claim", claim.to_string())
            .fact("indicator", indicator)
            .fact("version", version.saturating_add(1).to_string());
        let row = store::evidence::find_item(tx, &case.id, item)?;
        if row.is_some_and(|row| row.sensitivity != Sensitivity::Sealed.code()) {
            event = event.value("answer", words.as_str());
        }
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}
