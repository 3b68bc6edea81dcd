//! A partner answers a hold in real browsers: on a desk, on a telephone, and
//! where no script may run.

use super::PDF;
use crate::harness::{Browser, TestApp};

/// Begins a packet, puts a document into it and submits it; the path of its page.
async fn answer(app: &TestApp, partner: &Browser) -> String {
    let file = app.file("certificate.pdf", PDF);
    partner.open_page("/partner/holds").await;
    partner.submit("a.d-open").await;
    assert!(partner.text("#countdown").await.contains("Proof of admissibility"));
    partner.submit("form[action$='/packets'] button[type='submit']").await;
    let path = partner.path().await;
    assert!(partner.text("#gaps").await.contains("Certificate of origin"));
    let form = "form[action$='/documents']";
    for (name, value) in [
        ("step", "certificate_of_origin"),
        ("paper", "certificate"),
        ("title", "Certificate"),
        ("pages", "2"),
    ] {
        partner.fill_in(&format!("{form} [name='{name}']"), value).await;
    }
    partner
        .element(&format!("{form} [name='file']"))
        .await
        .send_keys(file.to_string_lossy())
        .await
        .unwrap();
    partner.submit(&format!("{form} button[type='submit']")).await;
    partner.open_page(&path).await;
    assert!(
        partner.text("#steps").await.contains("2.1 Certificate"),
        "{}",
        partner.text("#steps").await
    );
    path
}

async fn send(partner: &Browser) {
    let form = "form[action$='/submission']";
    partner.fill_in(&format!("{form} [name='filer']"), "Grace Lindqvist").await;
    partner.fill_in(&format!("{form} [name='standing']"), "importer_or_consignee").await;
    partner.click("label[for='is_acknowledged']").await;
    partner.submit(&format!("{form} button[type='submit']")).await;
    assert!(partner.text("#receipt").await.contains("Digest"));
}

browser! {
    /// With script, first on a desk, then on a telephone.
    async fn a_partner_answers_a_hold(app, browser) {
        app.load_demo();
        browser.sign_in("importer@harborpine.example").await;
        browser.open_page("/partner/holds").await;
        browser.assert_accessible().await;
        browser.submit("a.d-open").await;
        browser.assert_accessible().await;
        browser.screenshot("partner_hold_countdown").await;
        let path = answer(&app, &browser).await;
        browser.assert_accessible().await;
        browser.screenshot("packet_own").await;
        browser.resize(390, 844, true).await;
        browser.open_page(&path).await;
        browser.assert_fits().await;
        send(&browser).await;
        browser.assert_accessible().await;
        browser.open_page(&format!("{path}/index")).await;
        browser.assert_accessible().await;
        browser.screenshot("packet_index").await;
        let officer = app.browser().await;
        officer.sign_in("analyst@agency.example").await;
        officer.open_page("/holds/H-2026-000001").await;
        officer.assert_accessible().await;
        officer.open_page("/holds/H-2026-000001/packets/1").await;
        officer.assert_accessible().await;
        officer.screenshot("packet_review").await;
    }

    /// Without any script.
    async fn a_partner_answers_without_script(app, _browser) {
        app.load_demo();
        let partner = app.browser_without_script().await;
        partner.resize(390, 844, true).await;
        partner.sign_in("importer@harborpine.example").await;
        let path = answer(&app, &partner).await;
        send(&partner).await;
        partner.open_page(&path).await;
        partner.assert_fits().await;
    }
}
