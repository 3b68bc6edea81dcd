//! The one place where the tests call into the program under test. When a
//! signature of `docket307` changes, this file is all that has to follow.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use docket307::app::demo;
use docket307::config::Settings;
use docket307::jobs;
use docket307::store::migrate as migrations;
use docket307::web::server;

/// The page where people sign in, and where the form is sent.
pub const SIGN_IN_PATH: &str = "/sign-in";

/// The hidden field that every form carries.
pub const CSRF_FIELD: &str = "_csrf";

/// The password of every person of the demonstration world.
pub const DEMO_PASSWORD: &str = demo::PASSWORD;

/// Brings a database to the newest schema.
pub fn migrate(url: &str) -> Result<(), String> {
    migrations::run(url).map(drop).map_err(|error| error.to_string())
}

/// The settings of a server for one test: port 0, its own files,
/// no background workers.
pub fn settings(database_url: &str, data_folder: &Path) -> Settings {
    Settings {
        database: database_url.to_owned(),
        listen: "127.0.0.1:0".to_owned(),
        files: data_folder.join("files"),
        // Fixed, so that what is derived from it can stand in a snapshot.
        secret: [7; 32],
        has_secure_cookies: false,
        notice: None,
        // Jobs run when a test says so.
        workers: 0,
    }
}

/// Fills an empty, migrated database with the demonstration world.
pub fn load_demo(settings: &Settings) -> Result<(), String> {
    demo::load(settings).map(drop).map_err(|error| error.to_string())
}

/// Runs waiting jobs in this thread until none is left.
pub fn run_jobs(settings: &Settings) -> Result<(), String> {
    jobs::run_until_idle(settings).map(drop).map_err(|error| error.to_string())
}

/// A server that listens.
pub struct Server(server::Running);

impl Server {
    /// Starts to listen; needs a runtime that accepts spawned tasks.
    pub async fn start(settings: Settings) -> Result<Self, String> {
        server::start(settings).await.map(Self).map_err(|error| error.to_string())
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.0.addr
    }

    /// Stops without waiting for open connections.
    pub async fn stop(&self) {
        self.0.handle.stop(false).await;
    }
}

/// The program itself, for tests of its command line and of `kill -9`.
pub fn program() -> PathBuf {
    option_env!("CARGO_BIN_EXE_docket307")
        .map(PathBuf::from)
        .expect("cargo builds the program before the tests")
}
