//! Work on things: what the queue lists, for how long somebody has it, and how
//! long it may sleep. Clocks of the law always show through.

use crate::domain::coded::coded;
use crate::domain::event::Noun;
use chrono::{Days, NaiveDate};

/// For how long a thing that somebody took from the queue is that person's, in minutes.
pub const LEASE_MINUTES: i64 = 30;
/// For how long a thing may sleep at most, in days.
pub const SNOOZE_LIMIT_DAYS: u64 = 90;
/// A thing with a clock that ends within so many days does not sleep.
pub const AWAKE_DAYS: u64 = 7;
/// How far behind everything with a clock a thing without one stands, in days.
const BEHIND_DAYS: u64 = 36_525;

coded! {
    /// What the queue lists. (Investigations stay behind their wall.)
    pub enum WorkNoun {
        Allegation = "allegation", "Allegation";
        Case = "case", "Case";
        Hold = "hold", "Hold";
    }
}

impl WorkNoun {
    /// The noun of events about it.
    #[must_use]
    pub const fn noun(self) -> Noun {
        match self {
            Self::Allegation => Noun::Allegation,
            Self::Case => Noun::Case,
            Self::Hold => Noun::Hold,
        }
    }
}

/// Where a thing stands in the queue: at the last day of its nearest clock;
/// without a clock behind all that have one, oldest first.
#[must_use]
pub fn rank_on(due_on: Option<NaiveDate>, since_on: NaiveDate) -> NaiveDate {
    due_on.or_else(|| since_on.checked_add_days(Days::new(BEHIND_DAYS))).unwrap_or(NaiveDate::MAX)
}

/// Why a thing may not sleep until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSnooze {
    /// The day is not in the future.
    #[error("Choose a day after today.")]
    Past,
    /// The day is too far.
    #[error(
        "Nothing sleeps longer than {SNOOZE_LIMIT_DAYS} days: choose {latest} or a day before it."
    )]
    TooLong {
        /// The last day that may be chosen.
        latest: NaiveDate,
    },
    /// A clock ends too soon for any sleep.
    #[error("A clock ends on {due}, within {AWAKE_DAYS} days: it stays in the queue.")]
    Due {
        /// The last day of the clock.
        due: NaiveDate,
    },
    /// A clock would end while it sleeps.
    #[error(
        "A clock ends on {due}: it may sleep until {latest} at most, so that {AWAKE_DAYS} days are left."
    )]
    PastClock {
        /// The last day of the clock.
        due: NaiveDate,
        /// The last day that may be chosen.
        latest: NaiveDate,
    },
}

/// Whether a thing may sleep until a day, on which it is back in the queue.
///
/// # Errors
/// [`NoSnooze`], with the last day that may be chosen.
pub fn may_sleep(
    today: NaiveDate,
    until: NaiveDate,
    due_on: Option<NaiveDate>,
) -> Result<(), NoSnooze> {
    if until <= today {
        return Err(NoSnooze::Past);
    }
    let latest = today.checked_add_days(Days::new(SNOOZE_LIMIT_DAYS)).unwrap_or(today);
    if until > latest {
        return Err(NoSnooze::TooLong { latest });
    }
    let Some(due) = due_on else { return Ok(()) };
    let latest = due.checked_sub_days(Days::new(AWAKE_DAYS)).unwrap_or(today);
    if latest <= today {
        return Err(NoSnooze::Due { due });
    }
    if until > latest { Err(NoSnooze::PastClock { due, latest }) } else { Ok(()) }
}

/// Whether a thing sleeps on a day: not when a clock that started meanwhile ends soon.
#[must_use]
pub fn sleeps(
    today: NaiveDate,
    snoozed_until: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
) -> bool {
    let is_due = due_on.is_some_and(|due| due <= awake_before(today));
    snoozed_until.is_some_and(|until| until > today) && !is_due
}

/// What is due on this day or before it does not sleep.
#[must_use]
pub fn awake_before(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(AWAKE_DAYS)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_has_a_clock_stands_before_what_has_none() {
        let old = rank_on(None, day("2020-01-01"));
        assert!(rank_on(Some(day("2027-05-01")), day("2026-11-22")) < old);
        assert!(old < rank_on(None, day("2020-01-02")));
    }

    #[test]
    fn nothing_sleeps_past_its_clock() {
        let (today, due) = (day("2026-11-22"), Some(day("2026-12-12")));
        assert_eq!(may_sleep(today, day("2026-12-05"), due), Ok(()));
        let refused = may_sleep(today, day("2026-12-06"), due).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "A clock ends on 2026-12-12: it may sleep until 2026-12-05 at most, so that 7 days are left."
        );
        assert_eq!(may_sleep(today, today, None), Err(NoSnooze::Past));
        assert!(matches!(may_sleep(today, day("2027-03-01"), None), Err(NoSnooze::TooLong { .. })));
        for near in ["2026-11-29", "2026-11-22", "2026-11-01"] {
            let due = Some(day(near));
            assert!(
                matches!(may_sleep(today, day("2026-11-23"), due), Err(NoSnooze::Due { .. })),
                "{near}"
            );
        }
    }

    #[test]
    fn a_clock_that_comes_near_wakes_what_sleeps() {
        let (today, until) = (day("2026-11-22"), Some(day("2026-12-22")));
        assert!(sleeps(today, until, None));
        assert!(sleeps(today, until, Some(day("2026-11-30"))));
        assert!(!sleeps(today, until, Some(day("2026-11-29"))));
        assert!(!sleeps(day("2026-12-22"), until, None), "on that day it is back");
    }
}
