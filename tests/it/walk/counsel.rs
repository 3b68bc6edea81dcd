//! Counsel: is the evidence enough, on what ground may work go on, does a clock run, and
//! the signature under an order, with the password and after somebody was faster.

use super::{ANALYST, COUNSEL, SUPERVISOR, age, read};
use crate::harness::actor::Actor;
use crate::harness::make::{decide, step, waiting};
use crate::harness::{Browser, TestApp};
use docket307::store;

const CASE: &str = "/cases/C-2026-000001";
const GRID: &str = "/cases/C-2026-000001/evidence";
const DRAFT: &str = "/orders/O-2026-000002";
const WHY: (&str, &str) = ("reason", "Two sources agree; see the file of the case.");
const MISSING: &str = "One indicator is supported by two independent origins";

/// The case goes to legal review, with two sources less than it had.
async fn prepare(analyst: &Actor) {
    assert_eq!(step(analyst, CASE, "submit_to_legal", &[WHY]).await.status, 303);
    for item in ["1", "4"] {
        let fields = [("version", "1"), ("reason", "The source asked that it be taken out.")];
        let gone = analyst.post_form(&format!("{GRID}/items/{item}/withdrawal"), &fields).await;
        assert_eq!(gone.status, 303, "{}", gone.text("main"));
    }
}

/// Drafts an order from the case and proposes its approval; where the proposal is.
async fn propose_order(analyst: &Actor) -> String {
    let draft = [
        ("kind", "wro"),
        ("regime", "us_1307"),
        ("title", "Yarn spun by Qarasu Cotton Ginning Co., Ltd."),
        ("case", "C-2026-000001"),
        ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN"),
        ("hts_prefixes", "5205"),
        ("goods_words", "cotton yarn"),
        ("countries", "CN"),
        WHY,
    ];
    analyst.get("/orders/new").await;
    let drafted = analyst.post_form("/orders", &draft).await;
    assert_eq!(drafted.status, 303, "{}", drafted.text("main"));
    let approve = [("standard", "reasonably_indicates"), WHY];
    assert_eq!(step(analyst, DRAFT, "approve", &approve).await.status, 303);
    waiting(analyst, DRAFT).await
}

/// Legal review: what is missing, why the finding is refused, a ground, the finding.
async fn find_sufficient(counsel: &Browser) {
    let standards = read(counsel, GRID, "#standards").await;
    assert!(
        standards.contains("One of 6 elements is missing") && standards.contains(MISSING),
        "{standards}"
    );
    counsel.screenshot("walk_counsel_grid").await;
    let finding = [("standard", "reasonably_indicates"), WHY];
    counsel.take_step(CASE, "find_sufficient_wro", &finding).await;
    let refused = counsel.text("main").await;
    assert!(
        refused.contains(MISSING) && refused.contains("counsel can record a ground"),
        "{refused}"
    );
    counsel.assert_accessible().await;
    counsel.open_page(GRID).await;
    counsel.click("details:has(form[action$='/grounds']) summary").await;
    let form = "form[action$='/grounds']";
    counsel
        .fill_in(&format!("{form} [name='element']"), "reasonably_indicates/labor_corroborated")
        .await;
    let ground = "The ministry answers in May; see the memorandum of counsel.";
    counsel.fill_in(&format!("{form} [name='reason']"), ground).await;
    counsel.submit_by_keys(&format!("{form} button[type='submit']")).await;
    let grounds = read(counsel, GRID, "#grounds").await;
    assert!(grounds.contains("The ministry answers in May"), "{grounds}");
    counsel.take_step(CASE, "find_sufficient_wro", &finding).await;
    let state = read(counsel, CASE, ".d-object").await;
    assert!(state.contains("Sufficient for a withhold release order"), "{state}");
}

/// Says of a clock that may be another one whether it runs.
async fn say_whether_it_runs(app: &TestApp, counsel: &Browser) {
    let clock = app.app().store.read(|tx| {
        let hold = store::hold::find_by_number(tx, "H-2026-000001")?.unwrap();
        store::deadline::list_by_subject(tx, "hold", &hold.id)
    });
    let clock = clock.unwrap().into_iter().find(|row| row.rule_code == "DETERMINE").unwrap();
    let path = format!("/deadlines/{}", clock.id);
    let hold = read(counsel, "/holds/H-2026-000001", "#clocks").await;
    assert!(hold.contains("Two clocks may apply"), "{hold}");
    let facts = read(counsel, &path, "#facts").await;
    assert!(facts.contains("Two clocks may apply here."), "{facts}");
    counsel.click("details:has(#runs) summary").await;
    counsel.fill_in("#runs", "yes").await;
    counsel.fill_in("#counsel-reason", "19 CFR 151.16 applies to goods that 12.42 detains.").await;
    counsel.submit_by_keys("form:has(#runs) button[type='submit']").await;
    let facts = read(counsel, &path, "#facts").await;
    assert!(!facts.contains("Two clocks may apply here."), "{facts}");
}

browser! {
    /// From the queue through the evidence to the signature under an order.
    async fn counsel_reviews_and_signs(app, browser) {
        app.load_demo();
        let analyst = app.sign_in(ANALYST).await;
        let supervisor = app.sign_in(SUPERVISOR).await;
        prepare(&analyst).await;
        browser.sign_in(COUNSEL).await;
        find_sufficient(&browser).await;
        say_whether_it_runs(&app, &browser).await;
        let proposal = propose_order(&analyst).await;
        let queue = read(&browser, "/queue", "main").await;
        assert!(queue.contains("O-2026-000002") && queue.contains("signature"), "{queue}");
        browser.submit_by_keys(&format!("a.d-open[href='{proposal}']")).await;
        browser.assert_accessible().await;
        let asked = browser.text("#what").await;
        assert!(asked.contains("Evidence grid then"), "{asked}");

        // A supervisor approves while counsel reads; the password is an old one by then.
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        age(&app);
        browser.submit_by_keys("form[action$='/signature'] button").await;
        browser.assert_accessible().await;
        browser.confirm().await;
        assert_eq!(browser.text("h1").await, "Somebody else was faster");
        let changed = browser.text("#changed").await;
        assert!(changed.contains("approved") && changed.contains("Nakamura"), "{changed}");
        browser.assert_accessible().await;
        browser.screenshot("walk_counsel_stale").await;
        browser.submit_by_keys("#go-on button").await;
        let now = browser.text(".d-object").await;
        assert!(now.contains("Took effect"), "{now}");
        let order = read(&browser, DRAFT, ".d-object").await;
        assert!(order.contains("Approved, not yet in force"), "{order}");
        let history = browser.text("#history").await;
        assert!(history.contains("Step signed"), "{history}");
    }
}
