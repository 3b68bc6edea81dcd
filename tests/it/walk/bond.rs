//! A protest that is denied, and the surety beside the importer: excluded goods, two who may
//! protest, the denial by two people, the way to court; files with what is said to an order.

use super::{ANALYST, IMPORTER, SUPERVISOR, own_path, propose_and_approve, read, window};
use crate::harness::{Browser, TestApp};

const NOTICED: &str = "/holds/H-2026-000001";
const SURETY: &str = "bonds@beaconridge.example";
const WHY: (&str, &str) = ("reason", "Umber: the certificates of the mill contradict each other.");

/// Two people exclude the goods; the importer reads it and nothing of the file.
async fn exclude(officer: &Browser, second: &Browser, importer: &Browser, hold: &str) {
    let fields = [
        ("ground", "proof_insufficient"),
        ("notice_statement", "The certificate names another mill."),
        WHY,
    ];
    propose_and_approve((officer, second), NOTICED, "exclude", &fields).await;
    let told = read(importer, hold, "main").await;
    assert!(told.contains("The certificate names another mill."), "{told}");
    assert!(!told.contains("Umber"), "{told}");
}

/// Files a protest of the exclusion by the keyboard.
async fn protest(browser: &Browser, hold: &str, signs: &str, standing: &str) {
    browser.open_page(hold).await;
    let form = "form:has(input[name='filing'][value='protest'])";
    browser.click("details:has(input[name='filing'][value='protest']) > summary").await;
    browser.fill_in(&format!("{form} [name='filing_filer']"), signs).await;
    browser.fill_in(&format!("{form} [name='filing_standing']"), standing).await;
    browser.click(&format!("{form} label[for='is_marked_exclusion']")).await;
    browser.assert_accessible().await;
    browser.submit_by_keys(&format!("{form} button[type='submit']")).await;
}

/// Two people deny the protest; the importer reads by when it can go to court.
async fn deny(officer: &Browser, second: &Browser, importer: &Browser, hold: &str) {
    let today = super::today_at_port();
    let before = today.pred_opt().unwrap().to_string();
    let denial = [("mailed_on", before.as_str()), WHY];
    officer.take_step(NOTICED, "deny_protest", &denial).await;
    let told = officer.text("main").await;
    assert!(told.contains("protest was received"), "mailed before it came: {told}");
    let today = today.to_string();
    let denial = [("mailed_on", today.as_str()), WHY];
    propose_and_approve((officer, second), NOTICED, "deny_protest", &denial).await;
    let told = read(importer, hold, "main").await;
    assert!(
        told.contains("Protest denied") && told.contains("Court of International Trade"),
        "{told}"
    );
}

async fn windows(app: &TestApp) -> [Browser; 2] {
    [window(app, ANALYST).await, window(app, SUPERVISOR).await]
}

browser! {
    /// Excluded, protested, denied by two, and told by when a court can be asked.
    async fn a_protest_is_denied_by_two_and_told(app, browser) {
        app.load_demo();
        browser.sign_in(IMPORTER).await;
        let [officer, second] = windows(&app).await;
        let hold = own_path(&app, "H-2026-000001");
        exclude(&officer, &second, &browser, &hold).await;
        protest(&browser, &hold, "Grace Lindqvist, compliance", "importer_or_consignee").await;
        let told = read(&browser, &hold, "main").await;
        assert!(told.contains("Your protest was received"), "{told}");
        let clocks = read(&officer, NOTICED, "#clocks").await;
        assert!(clocks.contains("PROTEST30"), "{clocks}");
        deny(&officer, &second, &browser, &hold).await;
        let clocks = read(&officer, NOTICED, "#clocks").await;
        assert!(clocks.contains("COURT"), "{clocks}");
        browser.screenshot("walk_protest_denied").await;
    }

    /// A surety reads the hold that it answers for, none of the importer's letters, and
    /// protests in its own right.
    async fn a_surety_reads_and_protests(app, browser) {
        app.load_demo();
        browser.sign_in(SURETY).await;
        let [officer, second] = windows(&app).await;
        let importer = window(&app, IMPORTER).await;
        let list = read(&browser, "/partner/holds", "main").await;
        assert!(list.contains("cotton") || list.contains("COTTON"), "{list}");
        let hold = own_path(&app, "H-2026-000001");
        let shown = read(&browser, &hold, "main").await;
        assert!(shown.contains("O-2026-000001") && !shown.contains("NOTICE OF DETENTION"), "{shown}");
        assert!(!browser.has("#filings").await, "there is nothing to protest yet");
        exclude(&officer, &second, &importer, &hold).await;
        protest(&browser, &hold, "Tomas Reyes, claims", "surety").await;
        let shown = read(&browser, &hold, "main").await;
        assert!(shown.contains("Protested"), "{shown}");
        let shown = read(&officer, &format!("{NOTICED}/sureties"), "main").await;
        assert!(shown.contains("Beacon Ridge Surety Company"), "{shown}");
        let history = read(&officer, NOTICED, "#history").await;
        assert!(history.contains("Protest") && history.contains("Surety"), "{history}");
        browser.screenshot("walk_surety").await;
    }

    /// Petition, representation and their files, for those who file and those who decide;
    /// a letter of referral before its second person.
    async fn pages_of_voices_and_letters_are_accessible(app, browser) {
        app.load_demo();
        browser.sign_in("director@qarasucotton.example").await;
        browser.open_page("/partner/orders/O-2026-000001").await;
        for part in ["#petitions a.d-open", "#sent a"] {
            browser.open_page("/partner/orders/O-2026-000001").await;
            let own = browser.links(part).await.remove(0);
            read(&browser, &own, "main").await;
            read(&browser, &format!("{own}/files"), "main").await;
        }
        let own = { browser.open_page("/partner/orders/O-2026-000001").await; browser.links("#sent a").await.remove(0) };
        browser.open_page(&own).await;
        browser.click("details:has(form[action$='/correction']) summary").await;
        browser.fill_in("[name='body']", "Since March 2026, not January, nobody works here who did not apply.").await;
        browser.submit_by_keys("form[action$='/correction'] button[type='submit']").await;
        browser.assert_accessible().await;
        assert!(browser.text("main").await.contains("Since March 2026"));
        assert_ne!(browser.path().await, own);
        let [officer, second] = windows(&app).await;
        for path in ["/petitions/P-2026-000001", "/petitions/P-2026-000001/files", "/representations/R-2026-000001", "/representations/R-2026-000001/files"] {
            read(&officer, path, "main").await;
        }
        let referrals = "/cases/C-2026-000001/referrals";
        officer.open_page(referrals).await;
        officer.fill_in("[name='addressee']", "Department of Labor").await;
        officer.fill_in("[name='statement']", "Wages are withheld, as alleged.").await;
        officer.submit_by_keys("form:has([name='addressee']) button[type='submit']").await;
        officer.assert_accessible().await;
        second.open_page("/queue").await;
        let waiting = second.links("a[href^='/referrals/']").await.remove(0);
        read(&second, &waiting, "#letter").await;
        second.submit_by_keys("form[action$='/approval'] button").await;
        assert!(second.text(".d-object").await.contains("Sent"));
        let sent = read(&officer, referrals, "main").await;
        assert!(sent.contains("Not answered yet"), "{sent}");
        let clerk = window(&app, "clerk@agency.example").await;
        read(&clerk, "/correspondence", "main").await;
        read(&clerk, "/correspondence/R-2026-000003", "main").await;
        read(&clerk, "/correspondence/R-2026-000003/files", "main").await;
    }
}
