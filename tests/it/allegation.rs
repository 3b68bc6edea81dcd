//! Reporting: the public form, the form for callers, and what analysts read.

pub mod public;
pub mod staff;

use docket307::app::allegation::token::FormToken;

use crate::harness::actor::Actor;
use crate::harness::{Page, TestApp};

/// The form of every step.
const FORM: &str = "form[action='/report']";

/// A token of a form that was opened so many seconds ago.
fn token(app: &TestApp, age_seconds: i64) -> String {
    FormToken::issue(app.app(), age_seconds).text(app.app()).unwrap()
}

/// What a page's form would send, with other values for some fields, and the
/// button that is pressed.
async fn press(actor: &Actor, page: &Page, button: &str, fields: &[(&str, &str)]) -> Page {
    let (action, mut all) = page.form(FORM);
    all.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
    let mut sent: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    sent.extend(fields);
    sent.push(("go", button));
    actor.post_as_written(&action, &sent).await
}

/// A whole report in one request, as the last step sends it.
fn report<'a>(token: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("step", "6"), ("token", token), ("attestation", "yes"), ("go", "send")];
    all.extend(fields);
    all
}

const SHRIMP: [(&str, &str); 7] = [
    ("violations", "forced"),
    ("production_facts", "Guards keep the workers on the farm day and night, and nobody is paid."),
    ("site_name", "Sunrise Shrimp Farm 3"),
    ("site_country", "Thailand"),
    ("goods", "Frozen shrimp, peeled, 2 kg bags"),
    ("hts", "0306.17"),
    (
        "reasons",
        "I have seen the locked gate and the guards, and three workers told what happens to them.",
    ),
];

/// The rows of the analyst's list, without the head.
async fn listed(analyst: &Actor, query: &str) -> Vec<String> {
    let page = analyst.get(&format!("/allegations{query}")).await;
    assert_eq!(page.status, 200, "{}", page.text("main"));
    if page.has("table") {
        page.table("table").lines().skip(1).map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

fn errors(page: &Page) -> Vec<String> {
    page.select("#errors li")
}
