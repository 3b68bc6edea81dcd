//! One test as the list knows it: its name, what it needs, and how it is run.

use std::any::Any;
use std::cell::RefCell;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;

use futures_util::FutureExt;
use libtest_mimic::{Failed, Trial};

use super::env::{Database, Env, count};
use super::{Browser, TestApp};

/// What an `async fn` test becomes.
type Running = Pin<Box<dyn Future<Output = ()>>>;

/// A test without server or database.
pub fn plain(env: &Env, module: &str, name: &str, body: fn()) -> Trial {
    let env = env.clone();
    Trial::test(format!("plain::{}", full_name(module, name)), move || {
        count(&env.ran().plain);
        here(|| panic::catch_unwind(AssertUnwindSafe(body)))
    })
}

/// A test with a server, once for each database.
pub fn on_both(
    env: &Env,
    module: &str,
    name: &str,
    body: fn(TestApp) -> Running,
) -> impl Iterator<Item = Trial> {
    [Database::Sqlite, Database::Postgres]
        .map(|database| {
            let title = format!("{}::{}", database.name(), full_name(module, name));
            let trial_env = env.clone();
            let trial = Trial::test(title, move || {
                count_database(&trial_env, database);
                in_runtime(&trial_env, database, body)
            });
            trial.with_ignored_flag(!env.has(database))
        })
        .into_iter()
}

/// A test with a server and a browser, once for each database.
pub fn in_browser(
    env: &Env,
    module: &str,
    name: &str,
    body: fn(TestApp, Browser) -> Running,
) -> impl Iterator<Item = Trial> {
    [Database::Sqlite, Database::Postgres]
        .map(|database| {
            let title = format!("browser::{}::{}", database.name(), full_name(module, name));
            let trial_env = env.clone();
            let trial = Trial::test(title, move || {
                count_database(&trial_env, database);
                count(&trial_env.ran().browser);
                in_runtime(&trial_env, database, move |app: TestApp| async move {
                    let browser = app.browser().await;
                    body(app, browser).await;
                })
            });
            trial.with_ignored_flag(!env.has(database) || env.browser().is_err())
        })
        .into_iter()
}

/// `it::upload` and `a_test` become `upload::a_test`.
fn full_name(module: &str, name: &str) -> String {
    let module = module.split_once("::").map_or("", |(_, rest)| rest);
    format!("{module}::{name}")
}

fn count_database(env: &Env, database: Database) {
    match database {
        Database::Sqlite => count(&env.ran().sqlite),
        Database::Postgres => count(&env.ran().postgres),
    }
}

/// Runs one test on a runtime of its own, in this thread. The server and the
/// browsers are shut down before the verdict, whatever the body did.
fn in_runtime<Body, Test>(env: &Env, database: Database, body: Body) -> Result<(), Failed>
where
    Body: FnOnce(TestApp) -> Test,
    Test: Future<Output = ()>,
{
    here(|| {
        actix_web::rt::System::new().block_on(async {
            let app = panic::catch_unwind(AssertUnwindSafe(|| TestApp::start(env, database)))?;
            let outcome = AssertUnwindSafe(body(app.clone())).catch_unwind().await;
            app.stop().await;
            outcome
        })
    })
}

thread_local! {
    /// Whether this thread runs a test, and where its last panic was.
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
    static IS_TEST: RefCell<bool> = const { RefCell::new(false) };
}

/// Keeps the place of a panic for the report of failures. A panic in any
/// other thread, such as a server's worker, is printed at once as usual.
pub fn report_panics_at_the_end() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if IS_TEST.with_borrow(|is_test| *is_test) {
            let place = panic.location().map(ToString::to_string);
            LAST_PANIC.set(place);
        } else {
            usual(panic);
        }
    }));
}

fn here(test: impl FnOnce() -> Result<(), Box<dyn Any + Send>>) -> Result<(), Failed> {
    IS_TEST.set(true);
    let outcome = test();
    IS_TEST.set(false);
    outcome.map_err(|panic| {
        let place = LAST_PANIC.take().unwrap_or_else(|| "an unknown place".to_owned());
        format!("{}\n    at {place}", message(panic.as_ref())).into()
    })
}

/// The text that a panic was raised with.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("the test panicked without a message")
}
