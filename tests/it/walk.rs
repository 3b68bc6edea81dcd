//! Whole walks in real browsers, as officer, counsel and importer take them: with the
//! keyboard where something is decided, and every page held to the rules of WCAG.

pub mod bond;
pub mod counsel;
pub mod importer;
pub mod officer;

use crate::harness::make::raw;
use crate::harness::{Browser, TestApp};
use docket307::store;

const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const COUNSEL: &str = "counsel@agency.example";
const IMPORTER: &str = "importer@harborpine.example";

/// Lets every password have been given long ago.
fn age(app: &TestApp) {
    raw(app, "UPDATE session SET confirmed_at = '2020-01-01 00:00:00'").unwrap();
}

/// The address under which a hold's importer finds it.
fn own_path(app: &TestApp, number: &str) -> String {
    let found = app.app().store.read(|tx| store::hold::find_by_number(tx, number));
    format!("/partner/holds/{}", found.unwrap().unwrap().public_id)
}

/// The day at the port of the demonstration's holds.
fn today_at_port() -> chrono::NaiveDate {
    let now = crate::harness::clock().now();
    docket307::domain::clock::Zone::of_port("2704").day(now)
}

/// A window of somebody who signed in.
async fn window(app: &TestApp, email: &str) -> Browser {
    let browser = app.browser().await;
    browser.sign_in(email).await;
    browser
}

/// The proposal that waits on the shown page.
async fn waiting(browser: &Browser) -> String {
    browser.links("#waiting a[href^='/proposals/']").await.remove(0)
}

/// Proposes a step as one person and approves it as another, who looks at the page first.
async fn propose_and_approve(
    (one, other): (&Browser, &Browser),
    page: &str,
    action: &str,
    fields: &[(&str, &str)],
) {
    one.take_step(page, action, fields).await;
    one.open_page(page).await;
    let proposal = waiting(one).await;
    other.open_page(&proposal).await;
    other.assert_accessible().await;
    other.submit_by_keys("form[action$='/approval'] button").await;
    let now = other.text(".d-object").await;
    assert!(now.contains("Took effect"), "{action}: {now}");
}

/// Opens a page that must be accessible; the text of a part of it.
async fn read(browser: &Browser, page: &str, part: &str) -> String {
    browser.open_page(page).await;
    browser.assert_accessible().await;
    browser.text(part).await
}
