//! An officer: from a proposed link to the release of the goods, and the other way, by
//! exclusion and protest.

use super::{
    ANALYST, IMPORTER, SUPERVISOR, age, own_path, propose_and_approve, read, waiting, window,
};
use crate::harness::{Browser, TestApp};
use thirtyfour::{By, Key};

const LINE: &str = "/shipments/9ZZ03104018/1";
const HOLD: &str = "/holds/H-2026-000003";
const NOTICED: &str = "/holds/H-2026-000001";
const ORDER: &str = "O-2026-000001/1";

const NOTICE: [(&str, &str); 6] = [
    ("sent_on", "2026-11-18"),
    ("specific_reason", "Covered by withhold release order O-2026-000001."),
    ("anticipated_length", "30 days"),
    ("inquiries", "Review of production records"),
    ("helpful_information", "Certificate of origin of the seller"),
    ("contact", "Detention desk"),
];

/// The steps of a packet under a withhold release order, each with a kind of paper.
const PAPERS: [(&str, &str); 4] = [
    ("cover", "statement"),
    ("certificate_of_origin", "certificate"),
    ("consignee_statement", "statement"),
    ("supply_chain_map", "map"),
];

/// Confirms the link of the queue that leads to the line, by keys.
async fn confirm_link(officer: &Browser) {
    officer.open_page("/queue").await;
    officer.submit("a[href='/queue?show=links']").await;
    officer.assert_accessible().await;
    let row = officer.find(By::LinkText("9ZZ03104018, line 1")).await.unwrap();
    let href = row.attr("href").await.unwrap().unwrap();
    officer.submit_by_keys(&format!("a[href='{href}']")).await;
    assert!(officer.text("main").await.contains("COTTON LINT, GINNED, NOT CARDED"));
    officer.assert_accessible().await;
    officer.submit_by_keys("form[action$='/decision'] button[value='confirm']").await;
}

/// Targets the line, attests that the goods can be viewed, proposes to detain them.
async fn propose_detention(officer: &Browser) {
    let links = read(officer, LINE, "main").await;
    assert!(links.contains("Confirmed"), "{links}");
    officer.submit(&format!("main a[href='{LINE}/holds']")).await;
    officer.assert_accessible().await;
    for (name, value) in [
        ("order", ORDER),
        ("reason", "The manufacturer of the line is the gin that the order names."),
        ("case", "C-2026-000001"),
    ] {
        officer.fill_in(&format!("main [name='{name}']"), value).await;
    }
    officer.submit_by_keys("main form button[type='submit']").await;
    assert!(officer.path().await.starts_with(HOLD), "{}", officer.path().await);
    let presented =
        [("presented_on", "2026-11-03"), ("place", "Los Angeles"), ("is_viewable", "on")];
    officer.take_step(HOLD, "present", &presented).await;
    let why = "Information reasonably indicates that the cotton is of the listed gin.";
    officer.take_step(HOLD, "detain", &[("order", ORDER), ("reason", why)]).await;
}

/// A second officer finds the proposal in the queue and approves it with the password.
async fn approve_detention(app: &TestApp, officer: &Browser, second: &Browser) {
    officer.open_page(HOLD).await;
    let proposal = waiting(officer).await;
    officer.open_page(&proposal).await;
    assert!(!officer.has("form[action$='/approval']").await, "nobody approves what is his own");
    let queue = read(second, "/queue", "main").await;
    assert!(queue.contains("H-2026-000003"), "{queue}");
    second.submit_by_keys(&format!("a.d-open[href='{proposal}']")).await;
    second.assert_accessible().await;
    age(app);
    second.submit_by_keys("form[action$='/approval'] button").await;
    second.assert_accessible().await;
    second.confirm().await;
    assert!(second.text(".d-object").await.contains("Took effect"));
}

/// Sends the notice, and reads it and the sums of the clocks.
async fn send_notice(officer: &Browser) {
    officer.take_step(HOLD, "send_notice", &NOTICE).await;
    officer.confirm().await;
    let notices = read(officer, HOLD, "#notices").await;
    for part in ["NOTICE OF DETENTION", "9ZZ03104018", "Review of production records", "SHA-256"] {
        assert!(notices.contains(part), "{part}: {notices}");
    }
    assert!(!officer.text("#clocks").await.contains("presented Tue 3 Nov 2026"), "folded");
    officer.tab_to("#clocks details.d-sum summary").await;
    officer.press(Key::Enter).await;
    let clocks = officer.text("#clocks").await;
    for part in ["presented Tue 3 Nov 2026", "+ 30 days", "due Thu 3 Dec 2026", "19 CFR 151.16"] {
        assert!(clocks.contains(part), "{part}: {clocks}");
    }
    officer.screenshot("walk_officer_hold").await;
}

/// The importer answers with every paper that is asked for.
async fn answer(app: &TestApp, importer: &Browser, hold: &str) {
    let file = app.file("paper.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
    let told = read(importer, hold, "main").await;
    assert!(told.contains("NOTICE OF DETENTION") && told.contains("O-2026-000001"), "{told}");
    importer.submit_by_keys("form[action$='/packets'] button[type='submit']").await;
    let packet = importer.path().await;
    let form = "form[action$='/documents']";
    for (step, paper) in PAPERS {
        importer.open_page(&packet).await;
        for (name, value) in [("step", step), ("paper", paper), ("title", "Paper"), ("pages", "2")]
        {
            importer.fill_in(&format!("{form} [name='{name}']"), value).await;
        }
        let field = importer.element(&format!("{form} [name='file']")).await;
        field.send_keys(file.to_string_lossy()).await.unwrap();
        importer.submit(&format!("{form} button[type='submit']")).await;
    }
    let gaps = read(importer, &packet, "#gaps").await;
    assert!(gaps.contains("Nothing is missing"), "{gaps}");
    let form = "form[action$='/submission']";
    importer.fill_in(&format!("{form} [name='filer']"), "Grace Lindqvist").await;
    importer.fill_in(&format!("{form} [name='standing']"), "importer_or_consignee").await;
    importer.submit_by_keys(&format!("{form} button[type='submit']")).await;
    assert!(importer.text("#receipt").await.contains("Digest"));
}

/// An officer looks at each step that is asked for and finds the packet sufficient.
async fn review(officer: &Browser) {
    let packet = format!("{HOLD}/packets/1");
    officer.open_page(HOLD).await;
    officer.submit_by_keys(&format!("#packets a[href='{packet}']")).await;
    officer.assert_accessible().await;
    for (step, _) in PAPERS.iter().take(3) {
        officer.open_page(&packet).await;
        officer.fill_in("form[action$='/findings'] [name='step']", step).await;
        officer.click("input[name='finding'][value='sufficient'] + label").await;
        officer.submit("form[action$='/findings'] button[type='submit']").await;
    }
    officer.open_page(&packet).await;
    officer.fill_in("form[action$='/answer'] [name='note']", "The chain is shown in whole.").await;
    officer.submit_by_keys("button[name='answer'][value='sufficient']").await;
    let state = read(officer, &packet, ".d-object").await;
    assert!(state.contains("Found sufficient"), "{state}");
}

browser! {
    /// A line among links is held, noticed, answered for and released for a coded reason.
    async fn an_officer_detains_and_releases(app, browser) {
        app.load_demo();
        browser.sign_in(ANALYST).await;
        confirm_link(&browser).await;
        propose_detention(&browser).await;
        let second = window(&app, SUPERVISOR).await;
        approve_detention(&app, &browser, &second).await;
        send_notice(&browser).await;
        let importer = window(&app, IMPORTER).await;
        let hold = own_path(&app, "H-2026-000003");
        answer(&app, &importer, &hold).await;
        review(&browser).await;
        let release = [("code", "satisfactory_proof"), ("reason", "The chain of the cotton is shown.")];
        propose_and_approve((&browser, &second), HOLD, "release", &release).await;
        let state = read(&browser, HOLD, ".d-object").await;
        assert!(state.contains("Released"), "{state}");
        let history = browser.text("#history").await;
        assert!(history.contains("Step taken: Hold – Release"), "{history}");
        let told = read(&importer, &hold, "main").await;
        assert!(told.contains("The goods are released."), "{told}");
        for hidden in ["C-2026-", "A-2026-", "H-2026-", "Diallo", "Nakamura"] {
            assert!(!told.contains(hidden), "the importer learned of {hidden}");
        }
    }

    /// Goods are excluded with a notice; the protest is received, granted, and frees them.
    async fn an_officer_excludes_and_grants_the_protest(app, browser) {
        app.load_demo();
        browser.sign_in(ANALYST).await;
        let second = window(&app, SUPERVISOR).await;
        let both = (&browser, &second);
        let exclusion = [
            ("ground", "proof_insufficient"),
            ("reason", "What came does not show where the cotton was ginned."),
            ("notice_statement", "The place of ginning is not shown."),
            ("contact", "Detention desk"),
        ];
        propose_and_approve(both, NOTICED, "exclude", &exclusion).await;
        let notices = read(&browser, NOTICED, "#notices").await;
        assert!(notices.contains("NOTICE OF EXCLUSION"), "{notices}");
        assert!(notices.contains("The place of ginning is not shown."), "{notices}");
        let clocks = browser.text("#clocks").await;
        assert!(clocks.contains("PROTEST") && clocks.contains("ABANDON"), "{clocks}");
        let importer = window(&app, IMPORTER).await;
        let hold = own_path(&app, "H-2026-000001");
        let told = read(&importer, &hold, "main").await;
        assert!(told.contains("You may protest within 180 days"), "{told}");
        importer.tab_to("#filings summary").await;
        importer.press(Key::Enter).await;
        let form = "form[action$='/filings']";
        importer.fill_in(&format!("{form} [name='filing_filer']"), "Grace Lindqvist").await;
        importer.fill_in(&format!("{form} [name='filing_standing']"), "importer_or_consignee").await;
        importer.click("label[for='is_marked_exclusion']").await;
        importer.submit_by_keys(&format!("{form} button[type='submit']")).await;
        let told = read(&importer, &hold, "main").await;
        assert!(told.contains("Your protest was received."), "{told}");
        let clocks = read(&browser, NOTICED, "#clocks").await;
        assert!(clocks.contains("PROTEST30"), "{clocks}");
        let why = [("reason", "The records that came with the protest show other cotton.")];
        propose_and_approve(both, NOTICED, "grant_protest", &why).await;
        let release = [("code", "protest_granted"), why[0]];
        propose_and_approve(both, NOTICED, "release", &release).await;
        let told = read(&importer, &hold, "main").await;
        assert!(told.contains("The goods are released."), "{told}");
    }
}
