//! An importer: its own time on a hold, and a petition to change the order behind it.

use super::{ANALYST, IMPORTER, SUPERVISOR, own_path, propose_and_approve, read, window};
use crate::harness::Browser;
use chrono::TimeDelta;
use thirtyfour::Key;

const NOTICED: &str = "/holds/H-2026-000001";
const PETITION: &str = "/petitions/P-2026-000002";

/// Asks for more time and is given it; no time limit of the law moves.
async fn ask_for_time(importer: &Browser, officer: &Browser, hold: &str) {
    let today = crate::harness::clock().now().date();
    let (due, until) = (today + TimeDelta::days(10), today + TimeDelta::days(25));
    let questions = [
        ("questions", "Which gin pressed these bales?"),
        ("answer_by", &due.to_string()),
        ("contact", "Detention desk"),
    ];
    officer.take_step(NOTICED, "request_information", &questions).await;
    let told = read(importer, hold, "#countdown").await;
    assert!(told.contains("Which gin pressed these bales?"), "{told}");
    importer.tab_to("details:has(form[action$='/extensions']) summary").await;
    importer.press(Key::Enter).await;
    importer.fill_in("form [name='until']", &until.to_string()).await;
    importer
        .fill_in("form [name='reason']", "The gin sends its records at the end of the month.")
        .await;
    importer.submit_by_keys("form[action$='/extensions'] button[type='submit']").await;
    let asked = read(officer, NOTICED, "#tasks").await;
    assert!(asked.contains("The gin sends its records"), "{asked}");
    officer.submit_by_keys("form[action$='/decision'] button[value='grant']").await;
    let day = until.format("%b %-d, %Y").to_string();
    let told = read(importer, hold, "#countdown").await;
    assert!(told.contains(&day), "{day}: {told}");
}

/// Files a petition on the order; where its page is.
async fn petition(importer: &Browser) -> String {
    importer.open_page("/partner/orders").await;
    importer.assert_accessible().await;
    importer.submit_by_keys("main a[href='/partner/orders/O-2026-000001']").await;
    importer.assert_accessible().await;
    let form = "form[action$='/petitions']";
    for (name, value) in [
        ("wish", "modify"),
        ("ground", "scope_corrected"),
        ("statement", "The mill spins no yarn of heading 5205 since March; its register shows it."),
        ("filer", "Grace Lindqvist, compliance"),
    ] {
        let field = format!("{form} [name='{name}']");
        if !importer.element(&field).await.is_displayed().await.unwrap() {
            importer.click(&format!("details:has({form}) summary")).await;
        }
        importer.fill_in(&field, value).await;
    }
    importer.submit_by_keys(&format!("{form} button[type='submit']")).await;
    importer.assert_accessible().await;
    importer.path().await
}

browser! {
    /// More time, a petition, a question, its answer, and the decision of two people.
    async fn an_importer_asks_petitions_and_is_answered(app, browser) {
        app.load_demo();
        browser.sign_in(IMPORTER).await;
        let officer = window(&app, ANALYST).await;
        let second = window(&app, SUPERVISOR).await;
        let hold = own_path(&app, "H-2026-000001");
        ask_for_time(&browser, &officer, &hold).await;
        let own = petition(&browser).await;
        assert!(own.starts_with("/partner/petitions/"), "{own}");
        let list = read(&officer, "/petitions?state=filed", "main").await;
        assert!(list.contains("P-2026-000002"), "{list}");
        officer.take_step(PETITION, "start_review", &[]).await;
        officer.take_step(PETITION, "ask_more", &[("questions", "Which register, and since when?")]).await;
        let letters = read(&browser, &own, "#letters").await;
        assert!(letters.contains("Which register, and since when?"), "{letters}");
        browser.fill_in("[name='note']", "The spindle register, from 2 March on.").await;
        browser.submit_by_keys("form[action$='/answer'] button[type='submit']").await;
        let shown = read(&officer, PETITION, "main").await;
        assert!(shown.contains("The spindle register"), "{shown}");
        let denial = [
            ("ground", "not_remedied"),
            ("told", "The register ends in February."),
            ("reason", "Umber: the pages of March are missing in the copy."),
        ];
        propose_and_approve((&officer, &second), PETITION, "deny", &denial).await;
        let told = read(&browser, &own, "main").await;
        assert!(told.contains("The register ends in February."), "{told}");
        for hidden in ["Umber", "P-2026-", "C-2026-", "Diallo", "Nakamura"] {
            assert!(!told.contains(hidden), "the importer learned of {hidden}");
        }
        browser.screenshot("walk_importer_petition").await;
    }
}
