//! Steps through the demonstration's world, as people take them on pages.

use super::actor::Actor;
use super::page::Page;
use super::{Database, TestApp};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use docket307::app::deadline::{self, Change, ChangeForm};
use docket307::app::{Actor as Person, App, account};
use docket307::error::Result;

/// The version that an object's steps are taken on, as its page shows it.
pub fn version(page: &Page) -> String {
    let shown =
        page.attributes("#steps input[name=version], #decision input[name=version]", "value");
    shown.into_iter().next().unwrap_or_else(|| "1".to_owned())
}

/// Takes a step on the object at `path`, on the version that its page shows.
pub async fn step(actor: &Actor, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let version = version(&actor.get(path).await);
    step_on(actor, path, &version, action, fields).await
}

/// Takes a step on a version of the object at `path`.
pub async fn step_on(
    actor: &Actor,
    path: &str,
    version: &str,
    action: &str,
    fields: &[(&str, &str)],
) -> Page {
    let mut all = vec![("action", action), ("version", version)];
    all.extend_from_slice(fields);
    actor.post_form(&format!("{path}/steps"), &all).await
}

/// The page of the proposal that waits on the object at `path`.
pub async fn waiting(actor: &Actor, path: &str) -> String {
    let page = actor.get(path).await;
    let found = page.attributes("#waiting a[href^='/proposals/']", "href");
    found
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no proposal waits on {path}: {}", page.text("main")))
}

/// Approves, signs, refuses or withdraws the proposal at `path`.
pub async fn decide(actor: &Actor, path: &str, what: &str) -> Page {
    let version = version(&actor.get(path).await);
    let reason = "The record does not carry this yet.";
    actor.post_form(&format!("{path}/{what}"), &[("version", &version), ("reason", reason)]).await
}

/// The steps of which a page says that they cannot be taken now.
pub fn not_now(page: &Page) -> Vec<String> {
    page.select("#steps .d-step__note b")
        .iter()
        .map(|text| text.trim_start_matches("Not now: ").trim_end_matches('.').to_owned())
        .collect()
}

/// The words of the buttons that a page offers.
pub fn buttons(page: &Page) -> Vec<String> {
    page.select("#steps .d-step__title")
}

/// Runs SQL as nobody in the program could, and says why it was refused.
pub fn raw(app: &TestApp, sql: &str) -> Result<(), String> {
    match app.database() {
        Database::Sqlite => {
            let path = app.database_url().trim_start_matches("sqlite:").to_owned();
            SqliteConnection::establish(&path).unwrap().batch_execute(sql)
        }
        Database::Postgres => {
            PgConnection::establish(app.database_url()).unwrap().batch_execute(sql)
        }
    }
    .map_err(|error| error.to_string())
}

/// Has another person agree to the change that waits on the clock at `path`.
pub async fn agree_to_change(actor: &Actor, path: &str) -> Page {
    let page = actor.get(path).await;
    let found = page.attributes("#asked form[action$='/approval']", "action");
    let address = found
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no change waits on {path}: {}", page.text("main")));
    actor.post_form(&address, &[]).await
}

/// Changes a clock as a person asks for it; what a second person must agree to is agreed to.
pub fn change_clock(
    app: &App,
    who: &Person,
    (id, version): (&str, i32),
    change: &Change,
    reason: &str,
) -> Result<()> {
    let form = ChangeForm {
        change: change.clone(),
        provision: "The letter of November 20, in the file".to_owned(),
        reason: reason.to_owned(),
    };
    if deadline::change(app, who, id, version, &form)? {
        return Ok(());
    }
    let second = account::actor(app, "supervisor2@agency.example")?;
    let asked = deadline::show(app, &second, id)?.changes;
    let waiting = asked.iter().find(|one| one.row.state == "proposed").expect("it waits");
    deadline::decide_change(app, &second, id, &waiting.row.id, None)
}
