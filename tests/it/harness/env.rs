//! What this machine has, found out once and without starting anything.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::chromedriver::Tools as BrowserTools;
use super::postgres::Source as PostgresSource;

/// The two databases that every database test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// The embedded engine.
    Sqlite,
    /// A server: a private cluster, or the one that the environment names.
    Postgres,
}

impl Database {
    /// The prefix of test names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What tests can have on this machine, and how many of each have run.
#[derive(Debug, Clone)]
pub struct Env(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    postgres: Result<PostgresSource, String>,
    browser: Result<BrowserTools, String>,
    is_everything_required: bool,
    ran: Counts,
}

/// Tests that were started, by what they needed. A browser test counts as one
/// of its database and as one of the browser.
#[derive(Debug, Default)]
pub struct Counts {
    /// Tests on SQLite.
    pub sqlite: AtomicUsize,
    /// Tests on PostgreSQL.
    pub postgres: AtomicUsize,
    /// Tests in a browser.
    pub browser: AtomicUsize,
    /// Tests that needed nothing.
    pub plain: AtomicUsize,
}

impl Env {
    /// Looks for programs and settings; starts nothing, prints nothing.
    pub fn discover() -> Self {
        Self(Arc::new(Inner {
            postgres: PostgresSource::find(),
            browser: BrowserTools::find(),
            is_everything_required: env::var("DOCKET307_REQUIRE_ALL")
                .is_ok_and(|value| !value.is_empty() && value != "0"),
            ran: Counts::default(),
        }))
    }

    /// Where PostgreSQL comes from, or why there is none.
    pub fn postgres(&self) -> Result<&PostgresSource, &str> {
        self.0.postgres.as_ref().map_err(String::as_str)
    }

    /// Chromium and its driver, or which of them is missing.
    pub fn browser(&self) -> Result<&BrowserTools, &str> {
        self.0.browser.as_ref().map_err(String::as_str)
    }

    /// Whether a test for this database can run here.
    pub fn has(&self, database: Database) -> bool {
        match database {
            Database::Sqlite => true,
            Database::Postgres => self.0.postgres.is_ok(),
        }
    }

    /// Whether an absence is a failure (`DOCKET307_REQUIRE_ALL=1`).
    pub fn is_everything_required(&self) -> bool {
        self.0.is_everything_required
    }

    /// What is missing here, one sentence each.
    pub fn absences(&self) -> Vec<String> {
        let mut list = Vec::new();
        if let Err(why) = self.postgres() {
            list.push(format!("PostgreSQL tests ({why})"));
        }
        if let Err(why) = self.browser() {
            list.push(format!("browser tests ({why})"));
        }
        list
    }

    /// The counters of tests that were started.
    pub fn ran(&self) -> &Counts {
        &self.0.ran
    }
}

/// Adds one to a counter.
pub fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::Relaxed);
}
