//! The only source of time.
//!
//! Everything else is handed a time, so that rules can be tested and replayed.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, Utc};
use std::sync::Arc;
use std::time::Instant;

/// Tells the time; tests hand in a fixed one.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
        Self(Arc::new(Utc::now))
    }

    /// The clock of this process: the machine's. A build with debug assertions, which tests run
    /// and nobody installs, goes on from `DOCKET307_TEST_CLOCK` where that is set.
    #[must_use]
    pub fn of_process() -> Self {
        #[cfg(debug_assertions)]
        if let Some(at) = std::env::var("DOCKET307_TEST_CLOCK").ok().and_then(|at| at.parse().ok())
        {
            return Self::starting_at(at);
        }
        Self::system()
    }

    /// A clock that always tells the same time.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Arc::new(move || at))
    }

    /// A clock that tells this time now and goes on from there: for tests that speak of fixed
    /// days and run in any year.
    #[must_use]
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        let begun = Instant::now();
        Self(Arc::new(move || at + begun.elapsed()))
    }

    /// Now, UTC, in whole microseconds: the precision that both databases keep.
    #[must_use]
    pub fn now(&self) -> NaiveDateTime {
        (self.0)().naive_utc().trunc_subsecs(6)
    }

    /// Today's date in UTC. What a source causes carries this and no time.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().date()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
