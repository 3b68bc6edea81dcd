//! The whole story, in real browsers: a source reports; a partner uploads; an
//! analyst confirms a link and proposes to detain; a supervisor approves and
//! the notice is sent; the partner sees the hold and learns nothing of the
//! allegation; an auditor's report has the hash that the page shows.

#![allow(clippy::too_many_lines, reason = "a story is told from beginning to end")]

use crate::harness::TestApp;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The words that only the source used: no partner may ever meet them.
const SECRET_WORDS: &str = "zinnober lanterns behind the third gate";
/// The line of the partner's file that the source's gin sent.
const LINE: &str = "/shipments/9ZZ04204015/1";

/// The partner's file: one line of the alleged gin, one of another firm, one
/// with a fault.
const FILE: &str = "Entry Number,Line Number,Importation Date,Importer Number,Importer Name,Manufacturer Name,\
HTS Number,Commodity Description,Country of Origin,Entered Value\r\n\
9ZZ-0420401-5,1,2026-11-02,84-301927700,Harbor & Pine Apparel LLC,Qarasu Cotton Ginning Co. Ltd.,5201.00.1400,COTTON LINT,CN,\"61,000.00\"\r\n\
9ZZ-0420402-3,1,2026-11-03,84-301927700,Harbor & Pine Apparel LLC,Sao Mai Garment JSC,6110.20.2079,COTTON SWEATERS,VN,\"22,000.00\"\r\n\
9ZZ-0420403-1,1,2026-11-04,84-301927700,Harbor & Pine Apparel LLC,Sao Mai Garment JSC,6110.20.2079,COTTON SWEATERS,VN,many\r\n";

/// A source reports from a telephone without script.
async fn report(app: &TestApp) {
    let phone = app.browser_without_script().await;
    phone.resize(390, 844, true).await;
    phone.open_page("/report").await;
    // A person needs a while; the form refuses what no person could do.
    tokio::time::sleep(Duration::from_secs(4)).await;
    for _ in 0..10 {
        for (field, text) in [
            (
                "reasons",
                "My sister was taken to the gin and may not leave. I saw zinnober lanterns behind the third gate.",
            ),
            ("site_name", "Qarasu Cotton Ginning"),
            ("site_country", "China"),
            ("goods", "Cotton lint in bales"),
            ("hts", "5201"),
        ] {
            if phone.has(&format!("[name='{field}']:not([type='hidden'])")).await {
                phone.fill(field, text).await;
            }
        }
        if phone.has("button.usa-button[value='send']").await {
            assert!(
                phone.text("main").await.contains("Qarasu Cotton Ginning"),
                "what was written is shown again"
            );
            phone.click("label[for='attestation']").await;
            phone.submit("button.usa-button[value='send']").await;
            break;
        }
        phone.submit("button.usa-button[value='next']").await;
    }
    assert_eq!(phone.path().await, "/report", "the receipt is in no address");
    let receipt = phone.text(".p-receipt").await;
    assert!(receipt.len() > 26, "{receipt}");
}

/// The partner uploads the file by the form and sees its fault.
async fn upload(app: &TestApp) {
    let path = app.file("november.csv", FILE.as_bytes());
    let partner = app.browser().await;
    partner.sign_in("uploads@harborpine.example").await;
    partner.open_page("/partner").await;
    partner.element("input[type='file']").await.send_keys(path.to_string_lossy()).await.unwrap();
    partner.submit("form[action='/partner/uploads'] button[type='submit']").await;
    app.run_jobs();
    let page = partner.path().await;
    partner.open_page(&page).await;
    if partner.has("form.d-mapping").await {
        partner.submit("form.d-mapping button.d-button[value='import']").await;
        app.run_jobs();
        partner.open_page(&page).await;
    }
    let text = partner.text("main").await;
    assert!(text.contains("many"), "the fault is shown as it was found: {text}");
}

browser! {
    /// From a report on a telephone to an auditor's file.
    async fn the_whole_story_can_be_walked(app, browser) {
        app.load_demo();
        report(&app).await;
        app.run_jobs();
        upload(&app).await;

        // The analyst finds the new allegation, reads why the line was proposed, confirms it.
        browser.sign_in("analyst@agency.example").await;
        browser.open_page("/queue").await;
        assert!(browser.text("main").await.contains("A-2026-000005"));
        browser.open_page("/allegations/A-2026-000005").await;
        assert!(browser.text("main").await.contains(SECRET_WORDS));
        let entry = format!("li:has(a[href='{LINE}'])");
        assert!(browser.text(&entry).await.contains("COTTON LINT"));
        browser.click(&format!("{entry} summary")).await;
        browser.submit(&format!("{entry} button[value='confirm']")).await;
        assert!(browser.text(&entry).await.contains("Confirmed"));

        // A hold on that line, presented, and its detention proposed.
        browser.open_page(&format!("{LINE}/holds")).await;
        browser.fill_in("[name='order']", "O-2026-000001/1").await;
        browser.fill_in("[name='reason']", "The manufacturer of the line is the gin that the order names.").await;
        browser.submit("main form button[type='submit']").await;
        let hold = browser.path().await;
        assert!(hold.starts_with("/holds/H-2026-"), "{hold}");
        browser.take_step(&hold, "present", &[("presented_on", "2026-11-03"), ("place", "Los Angeles"), ("is_viewable", "on")]).await;
        browser.take_step(&hold, "detain", &[("order", "O-2026-000001/1"), ("reason", "Information reasonably indicates that the cotton is of the listed gin.")]).await;
        browser.open_page(&hold).await;
        let proposal = browser.links("a[href^='/proposals/']").await.remove(0);

        // The partner sees nothing of it yet.
        let partner = app.browser().await;
        partner.sign_in("importer@harborpine.example").await;
        partner.open_page("/partner/holds").await;
        let before = partner.text("main").await;
        assert!(!before.contains("9ZZ04204015") && !before.contains("0420401"), "{before}");

        // Another person approves; the analyst sends the notice.
        let supervisor = app.browser().await;
        supervisor.sign_in("supervisor@agency.example").await;
        supervisor.open_page(&proposal).await;
        supervisor.submit("form[action$='/approval'] button[type='submit']").await;
        browser.take_step(&hold, "send_notice", &[
            ("sent_on", "2026-11-18"),
            ("specific_reason", "Covered by withhold release order O-2026-000001."),
            ("anticipated_length", "30 days"),
            ("inquiries", "Review of production records"),
            ("helpful_information", "Certificate of origin of the seller"),
            ("contact", "Detention desk"),
        ]).await;
        browser.open_page(&hold).await;
        assert!(browser.text("main").await.to_lowercase().contains("notice"));

        // Now the importer sees the hold and its ground, and nothing of the source.
        partner.open_page("/partner/holds").await;
        let list = partner.text("main").await;
        assert!(list.contains("9ZZ04204015") || list.contains("0420401"), "{list}");
        let found = partner.links("a[href^='/partner/holds/']").await;
        let (mut seen, mut whole) = (list, String::new());
        for path in found {
            partner.open_page(&path).await;
            seen.push_str(&partner.text("main").await);
            whole.push_str(&partner.source().await);
        }
        assert!(seen.contains("O-2026-000001"));
        // The shell's list of keys names allegations to everybody; the page itself may not.
        for hidden in ["allegation", "proposal", "alleged"] {
            assert!(!seen.to_lowercase().contains(hidden), "the partner learned of {hidden}");
        }
        for hidden in [SECRET_WORDS, "A-2026-", "C-2026-", "Amina Diallo", "Ruth Nakamura"] {
            assert!(!whole.contains(hidden), "the partner learned of {hidden}");
        }

        // The auditor's report is the file whose hash the page shows.
        let auditor = app.sign_in("auditor@agency.example").await;
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "holds"), ("format", "csv"), ("as_of", ""), ("from", ""), ("to", "")]).await;
        assert_eq!(made.status, 303, "{}", made.body());
        let run = auditor.get(made.location().unwrap()).await;
        let file = auditor.get(&format!("{}/file", made.location().unwrap())).await;
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&file.bytes));
        assert!(run.body().contains(&hash), "the page shows another hash");
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains("9ZZ04204015") && !text.contains(SECRET_WORDS));
    }
}
