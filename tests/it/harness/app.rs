//! One server and one database for one test.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::actor::Actor;
use super::adapter::{self, App, Server};
use super::browser::Browser;
use super::env::{Database, Env};
use super::postgres::Schema;
use super::sqlite;
use super::temp::TempDir;

/// A running server with a database of its own. Clones are the same server.
#[derive(Clone)]
pub struct TestApp(Arc<Inner>);

struct Inner {
    env: Env,
    database: Database,
    url: String,
    server: Server,
    browsers: Mutex<Vec<Browser>>,
    // Dropped last and in this order: connections, their schema, the files.
    app: App,
    _schema: Option<Schema>,
    files: TempDir,
}

impl TestApp {
    /// Makes a migrated, empty database and starts a server on it.
    pub fn start(env: &Env, database: Database) -> Self {
        let files = TempDir::new("test");
        let (url, schema) = match database {
            Database::Sqlite => (sqlite::database(&files.path().join("docket307.db")), None),
            Database::Postgres => {
                let schema = Schema::new(env);
                adapter::migrate(&schema.url)
                    .unwrap_or_else(|why| panic!("cannot migrate an empty schema: {why}"));
                (schema.url.clone(), Some(schema))
            }
        };
        let app = adapter::open(&url, &files.path().join("files"))
            .unwrap_or_else(|why| panic!("the application does not open: {why}"));
        let server = Server::start(app.clone())
            .unwrap_or_else(|why| panic!("the server does not start: {why}"));
        Self(Arc::new(Inner {
            env: env.clone(),
            database,
            url,
            server,
            browsers: Mutex::default(),
            app,
            _schema: schema,
            files,
        }))
    }

    /// Closes the browsers and stops the server. The test list calls this.
    pub async fn stop(&self) {
        let browsers = self.0.browsers.lock().map(|mut list| std::mem::take(&mut *list));
        for browser in browsers.unwrap_or_default() {
            browser.quit().await;
        }
        self.0.server.stop().await;
    }

    /// Which database this test runs on.
    pub fn database(&self) -> Database {
        self.0.database
    }

    /// The URL of the database, for commands and for looking inside.
    pub fn database_url(&self) -> &str {
        &self.0.url
    }

    /// The application behind the server, for making worlds through its
    /// functions.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The folder of this test; uploads and the SQLite file lie in it.
    pub fn folder(&self) -> &Path {
        self.0.files.path()
    }

    /// A file in the folder of this test, with this content.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content).expect("the test's folder is writable");
        path
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    pub fn base(&self) -> String {
        format!("http://{}", self.0.server.address())
    }

    /// Fills the database with the demonstration world of `fixtures/demo`.
    pub fn load_demo(&self) {
        adapter::load_demo(&self.0.app)
            .unwrap_or_else(|why| panic!("the demonstration world does not load: {why}"));
    }

    /// Runs the waiting jobs until none is left; says how many were done.
    pub fn run_jobs(&self) -> usize {
        adapter::run_jobs(&self.0.app).unwrap_or_else(|why| panic!("the jobs cannot run: {why}"))
    }

    /// Runs the waiting jobs, and those whose worker was killed.
    pub fn run_abandoned_jobs(&self) -> usize {
        adapter::run_jobs_later(&self.0.app, 5)
            .unwrap_or_else(|why| panic!("the jobs cannot run: {why}"))
    }

    /// The program with this test's database, files and key, for commands.
    pub fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(adapter::program());
        command
            .current_dir(self.folder())
            .env("DOCKET307_DATABASE", self.database_url())
            .env("DOCKET307_FILES", self.folder().join("files"))
            .env("DOCKET307_SECRET", "07".repeat(32))
            .env("DOCKET307_TEST_CLOCK", adapter::clock().now().and_utc().to_rfc3339())
            .env("DOCKET307_LOG", "error");
        command
    }

    /// Somebody who has not signed in.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.base())
    }

    /// A person of the demonstration world, signed in through the form.
    pub async fn sign_in(&self, email: &str) -> Actor {
        let actor = self.anonymous();
        actor.sign_in(email, adapter::DEMO_PASSWORD).await;
        actor
    }

    /// A fresh browser session.
    pub async fn browser(&self) -> Browser {
        self.open_browser(true).await
    }

    /// A fresh browser session in which no page may run scripts.
    pub async fn browser_without_script(&self) -> Browser {
        self.open_browser(false).await
    }

    async fn open_browser(&self, runs_scripts: bool) -> Browser {
        let tools = self.0.env.browser().unwrap_or_else(|why| panic!("no browser: {why}"));
        let browser = Browser::open(tools, self.base(), runs_scripts)
            .await
            .unwrap_or_else(|why| panic!("the browser does not start: {why}"));
        if let Ok(mut list) = self.0.browsers.lock() {
            list.push(browser.clone());
        }
        browser
    }
}
