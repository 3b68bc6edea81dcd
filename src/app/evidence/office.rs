//! The office at a glance: cases by state, by age in their state, by completeness
//! of their evidence. Investigations are not cases and are not counted here.

use crate::app::{Actor, App};
use crate::domain::role::Permission;
use crate::domain::workflow::case::CaseState;
use crate::error::{Error, Result};
use crate::store;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// The bounds of the age buckets, in days: up to 7, to 30, to 90, and older.
pub const AGE_LIMITS_DAYS: [i64; 3] = [7, 30, 90];
/// The buckets of completeness, in thousandths, both ends included.
pub const COMPLETENESS: [(i32, i32); 4] = [(0, 0), (1, 499), (500, 999), (1000, 1000)];

/// The cases of one state.
#[derive(Debug, Clone)]
pub struct StateCount {
    /// The state.
    pub state: CaseState,
    /// How many since at most 7, 30 and 90 days, and for longer.
    pub by_age: [i64; 4],
    /// How many with no evidence, some, most and all of it.
    pub by_completeness: [i64; 4],
}

impl StateCount {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.by_age.iter().sum()
    }
}

/// The office as of a day.
#[derive(Debug, Clone)]
pub struct Office {
    /// The day.
    pub as_of: NaiveDate,
    /// Every state, open ones first, in the order of the table.
    pub states: Vec<StateCount>,
}

fn far(year: i32) -> Result<NaiveDateTime> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .ok_or_else(|| Error::internal("a year that is no year"))
}

/// Counts the cases.
///
/// # Errors
/// When the actor may not, or the database fails.
pub fn show(app: &App, actor: &Actor) -> Result<Office> {
    actor.require(Permission::ReadCases)?;
    let now = app.clock.now();
    let mut bounds = vec![far(9999)?];
    bounds.extend(AGE_LIMITS_DAYS.map(|days| now - TimeDelta::days(days)));
    bounds.push(far(1)?);
    app.store.read(|tx| {
        let mut by_age = Vec::new();
        for pair in bounds.windows(2) {
            if let [until, from] = pair {
                by_age.push(store::case::count_by_age(tx, *from, *until)?);
            }
        }
        let mut by_completeness = Vec::new();
        for (least, most) in COMPLETENESS {
            by_completeness.push(store::case::count_by_completeness(tx, least, most)?);
        }
        let open = CaseState::ALL.iter().filter(|state| state.is_open());
        let closed = CaseState::ALL.iter().filter(|state| !state.is_open());
        let states = open
            .chain(closed)
            .map(|state| StateCount {
                state: *state,
                by_age: of(*state, &by_age),
                by_completeness: of(*state, &by_completeness),
            })
            .collect();
        Ok(Office { as_of: now.date(), states })
    })
}

fn of(state: CaseState, counted: &[Vec<(String, i64)>]) -> [i64; 4] {
    let mut counts = [0; 4];
    for (to, rows) in counts.iter_mut().zip(counted) {
        *to = rows.iter().find(|(code, _)| code == state.code()).map_or(0, |(_, count)| *count);
    }
    counts
}
