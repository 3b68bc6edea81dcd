//! The one place where the tests call into the program under test. When a
//! signature of `docket307` changes, this file is all that has to follow.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use docket307::app::demo;
use docket307::clock::Clock;
use docket307::config::Settings;
use docket307::jobs::runner;
use docket307::store::migrate as migrations;
use docket307::web::server;

pub use docket307::app::App;

/// The page where people sign in.
pub const SIGN_IN_PATH: &str = "/sign-in";

/// The form on it.
pub const SIGN_IN_FORM: &str = "form[action='/session']";

/// The hidden field that the forms of people who are signed in carry.
pub const CSRF_FIELD: &str = "csrf";

/// The password of every person of the demonstration world.
pub const DEMO_PASSWORD: &str = demo::PASSWORD;

/// The time of the tests: it goes on from a fixed day, since they speak of fixed days.
pub fn clock() -> Clock {
    static CLOCK: OnceLock<Clock> = OnceLock::new();
    let start = || Clock::starting_at("2026-11-23T12:00:00Z".parse().expect("a time"));
    CLOCK.get_or_init(start).clone()
}

/// Brings a database to the newest schema.
pub fn migrate(url: &str) -> Result<(), String> {
    migrations::run(url).map(drop).map_err(|error| error.to_string())
}

/// The application on a migrated database, with its files in `folder`: port 0,
/// plain HTTP, and no background workers, so that jobs run when a test says so.
pub fn open(database_url: &str, folder: &Path) -> Result<App, String> {
    let settings = Settings { workers: 0, ..Settings::for_test(database_url, folder) };
    App::open(settings, clock()).map_err(|error| error.to_string())
}

/// Fills an empty, migrated database with the demonstration world.
pub fn load_demo(app: &App) -> Result<(), String> {
    demo::load(app).map(drop).map_err(|error| error.to_string())
}

/// Runs waiting jobs in this thread until none is left; says how many.
pub fn run_jobs(app: &App) -> Result<usize, String> {
    runner::run_until_idle(app).map_err(|error| error.to_string())
}

/// A server that listens, until it is stopped.
pub struct Server {
    address: SocketAddr,
    running: Mutex<Option<server::Running>>,
}

impl Server {
    /// Starts to listen; needs a runtime that accepts spawned tasks.
    pub fn start(app: App) -> Result<Self, String> {
        let running = server::start(app).map_err(|error| error.to_string())?;
        Ok(Self { address: running.addr, running: Mutex::new(Some(running)) })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops without waiting for open connections.
    pub async fn stop(&self) {
        let running = self.running.lock().ok().and_then(|mut running| running.take());
        if let Some(running) = running
            && let Err(error) = running.stop().await
        {
            eprintln!("a test server did not stop well: {error}");
        }
    }
}

/// The program itself, for tests of its command line and of `kill -9`.
pub fn program() -> PathBuf {
    option_env!("CARGO_BIN_EXE_docket307")
        .map(PathBuf::from)
        .expect("cargo builds the program before the tests")
}

/// Runs waiting jobs as if some minutes had passed, so that the lease of a
/// worker that was killed has run out; says how many.
pub fn run_jobs_later(app: &App, minutes: i64) -> Result<usize, String> {
    let later = clock().now() + chrono::TimeDelta::minutes(minutes);
    let app = App { clock: Clock::fixed(later.and_utc()), ..app.clone() };
    runner::run_until_idle(&app).map_err(|error| error.to_string())
}
