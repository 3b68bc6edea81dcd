//! What a civil penalty may come to at most: reckoned from amounts that a person
//! enters, kept as it was reckoned, behind the wall of its investigation.

use super::knowledge::{Declared, declared, find_own, require_open, timeline};
use super::{Actor, App};
use crate::domain::event::{NewEvent, Noun, Verb};
use crate::domain::investigation::{PenaltyFacts, Reckoning, reckon};
use crate::domain::role::Permission;
use crate::domain::workflow::Reason;
use crate::error::{Error, FieldError, Result};
use crate::id;
use crate::store;
use crate::store::investigation::InvestigationRow;
use crate::store::penalty::{LIMIT_ROWS, PenaltyRow};

/// A reckoning with its lines, worked out again from what was kept.
#[derive(Debug, Clone)]
pub struct Reckoned {
    /// What was kept.
    pub row: PenaltyRow,
    /// The name of who made it.
    pub maker: String,
    /// From what.
    pub facts: PenaltyFacts,
    /// Line by line.
    pub lines: Reckoning,
}

/// The penalties of an investigation.
#[derive(Debug, Clone)]
pub struct Penalties {
    /// The investigation.
    pub row: InvestigationRow,
    /// The reckonings, newest first.
    pub reckoned: Vec<Reckoned>,
    /// The declared values of the lines that are put forward.
    pub declared: Vec<Declared>,
    /// The sum of those in U.S. dollars, in cents.
    pub declared_minor: i64,
}

/// The penalties of an investigation of one's own.
///
/// # Errors
/// [`Error::NotFound`], also for what is another's.
pub fn show(app: &App, actor: &Actor, number: &str) -> Result<Penalties> {
    actor.require(Permission::Investigate)?;
    let account = actor.account()?;
    app.store.read(|tx| {
        let row = find_own(tx, account, number)?;
        let timeline = timeline(tx, row)?;
        let declared = declared(tx, &timeline.items)?;
        let rows = store::penalty::list(tx, &timeline.row.id)?;
        let reckoned = rows.into_iter().map(opened).collect::<Result<_>>()?;
        let declared_minor = declared
            .iter()
            .filter(|line| line.currency == "USD")
            .filter_map(|line| line.value_minor)
            .fold(0_i64, i64::saturating_add);
        Ok(Penalties { row: timeline.row, reckoned, declared, declared_minor })
    })
}

fn opened((row, maker): (PenaltyRow, String)) -> Result<Reckoned> {
    let facts: PenaltyFacts = serde_json::from_str(&row.facts).map_err(Error::internal)?;
    let lines = reckon(&facts).map_err(Error::internal)?;
    Ok(Reckoned { row, maker, facts, lines })
}

/// Reckons and keeps what a penalty may come to. `number` is the one that the
/// page offered: sent again, the same reckoning is kept once.
///
/// # Errors
/// [`Error::Refused`] where the statute has no cap here; [`Error::Stale`] when
/// another reckoning took the number.
pub fn add(
    app: &App,
    actor: &Actor,
    investigation: &str,
    number: i32,
    facts: &PenaltyFacts,
    reason: &str,
) -> Result<()> {
    actor.require(Permission::Investigate)?;
    let by = actor.account()?.to_owned();
    let reason = Reason::parse(reason)
        .map_err(|error| Error::Invalid(vec![FieldError::new("reason", error.to_string())]))?;
    let reckoned = reckon(facts).map_err(|why| Error::Refused(why.to_owned()))?;
    let kept = serde_json::to_string(facts).map_err(Error::internal)?;
    let now = app.clock.now();
    app.store.write(|tx| {
        let row = find_own(tx, &by, investigation)?;
        require_open(&row)?;
        let rows = store::penalty::list(tx, &row.id)?;
        if let Some((same, _)) = rows.iter().find(|(one, _)| one.number == number) {
            let next = same.number.saturating_add(1);
            let is_same = same.facts == kept;
            return if is_same { Ok(()) } else { Err(Error::Stale { shown: number, now: next }) };
        }
        let next = rows.first().map_or(1, |(last, _)| last.number.saturating_add(1));
        if i64::from(next) > LIMIT_ROWS {
            return Err(Error::Refused(format!("At most {LIMIT_ROWS} reckonings are kept.")));
        }
        let penalty = PenaltyRow {
            id: id::ordered(),
            investigation_id: row.id.clone(),
            number: next,
            facts: kept.clone(),
            cap_minor: reckoned.cap_minor,
            reason: reason.as_str().to_owned(),
            made_by: by.clone(),
            made_at: now,
        };
        store::penalty::insert(tx, &penalty)?;
        let event = NewEvent::new(Verb::PenaltyReckoned, Noun::Investigation, &row.id)
            .fact("reckoning", next.to_string())
            .fact("statute", facts.statute.code())
            .fact("cap_minor", reckoned.cap_minor.to_string())
            .value("reason", reason.as_str())
            .walled();
        store::event::append(tx, &app.stamp(actor), &event)?;
        Ok(())
    })
}
