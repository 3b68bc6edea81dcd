//! A partner in a browser: from a messy file to a clean one, without a mouse
//! that misses and without help.

use crate::harness::Browser;

const MESSY: &str = "Sendungsliste\n\nVorgang;Pos;Absender;Ware;Tarif;Kennung;Ankunft;Wert\n\
    QW-1001;1;Alpha Weberei;Baumwollgarn;52051100;12345678;13/02/2026;100,00\n\
    QW-1002;1;Beta Weberei;Baumwolltuch;52081100;98765432;14/02/2026;bald\n\
    QW-1003;1;Gamma Weberei;Leinentuch;53091100;11223333;30/02/2026;300,00\n";

async fn look(browser: &Browser, name: &str) {
    browser.assert_accessible().await;
    browser.screenshot(name).await;
}

async fn send(browser: &Browser, path: &std::path::Path) {
    browser.open_page("/partner").await;
    browser.element("input[type='file']").await.send_keys(path.to_string_lossy()).await.unwrap();
    browser.submit("form[action='/partner/uploads'] button[type='submit']").await;
}

browser! {
    /// Unknown headers, a check, an import, its rejected rows, mended, all clean.
    async fn from_a_messy_file_to_a_clean_one(app, browser) {
        app.load_demo();
        browser.sign_in("uploads@harborpine.example").await;
        send(&browser, &app.file("sendungen.csv", MESSY)).await;
        app.run_jobs();
        let path = browser.path().await;
        browser.open_page(&path).await;
        assert!(browser.text("main").await.contains("Needs your check"));
        look(&browser, "upload_check").await;
        for (field, value) in [
            ("0", "entry_number"), ("1", "entry_line"), ("2", "shipper_name"), ("3", "description"),
            ("4", "hts"), ("5", "importer_number"), ("6", "arrival_date"), ("7", "value"),
        ] {
            browser.fill_in(&format!("[name='field.{field}']"), value).await;
        }
        browser.submit("button.d-button[value='check']").await;
        assert!(!browser.text("#check").await.contains("12345678"));
        // A save without a name comes back with all that was chosen.
        browser.submit("button[value='save']").await;
        assert!(browser.text("[role=alert]").await.contains("Give the mapping a name."));
        look(&browser, "upload_check_error").await;
        browser.fill("name", "Sendungsliste").await;
        browser.submit("button[value='save']").await;
        app.run_jobs();
        browser.open_page(&path).await;
        let text = browser.text("main").await;
        assert!(text.contains("Sendungsliste") && text.contains("bald"), "{text}");
        look(&browser, "upload_rejects").await;

        // The file of rejected rows, as the link gives it, mended in an editor.
        let script = "const [at, done] = arguments; fetch(at).then(a => a.text()).then(done)";
        let file = browser
            .execute_async(script, vec![format!("{path}/rejects.csv").into()])
            .await
            .unwrap();
        let file: String = file.convert().unwrap();
        assert!(file.contains(";error;why;suggested value;row;line"), "{file}");
        let mended = file.replacen(";bald;", ";200,00;", 1).replacen("30/02/2026", "28/02/2026", 1);
        send(&browser, &app.file("mended.csv", mended)).await;
        app.run_jobs();
        let mended = browser.path().await;
        browser.open_page(&mended).await;
        let text = browser.text("main").await;
        assert!(text.contains("Done") && !text.contains("Rejected rows"), "{text}");
        look(&browser, "upload_mended").await;

        // The same bytes again lead back to it.
        send(&browser, &app.file("once more.csv", MESSY)).await;
        assert_eq!(browser.path().await, format!("{path}?known=1"));
        look(&browser, "upload_known").await;
        browser.open_page("/partner/mappings").await;
        assert!(browser.text("main").await.contains("Sendungsliste"));
        look(&browser, "upload_mappings").await;
        browser.open_page("/partner/quality").await;
        look(&browser, "upload_quality").await;
        browser.open_page("/partner?state=faulty").await;
        look(&browser, "upload_list").await;
    }
}
