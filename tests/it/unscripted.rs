//! The day's work in a browser that may not run scripts: every page opens and
//! fits, and the main forms do what they say.

use crate::harness::Browser;

/// Opens a page, insists on a heading and on its width.
async fn visit(browser: &Browser, path: &str, name: &str) {
    browser.open_page(path).await;
    assert!(!browser.text("h1").await.is_empty(), "{path} has no heading");
    browser.assert_fits().await;
    browser.screenshot(&format!("unscripted_{name}")).await;
}

pub mod staff {
    use super::visit;

    browser! {
        /// An analyst reads, searches, and decides on a link.
        async fn an_analyst_works_without_script(app, _browser) {
            app.load_demo();
            let analyst = app.browser_without_script().await;
            analyst.sign_in("analyst@agency.example").await;
            for (path, name) in [
                ("/queue", "queue"),
                ("/allegations", "allegations"),
                ("/cases", "cases"),
                ("/orders", "orders"),
                ("/holds", "holds"),
                ("/deadlines", "deadlines"),
                ("/parties", "parties"),
                ("/shipments", "shipments"),
                ("/uploads", "uploads"),
                ("/search?q=Qarasu", "search"),
            ] {
                visit(&analyst, path, name).await;
            }
            for list in ["/allegations", "/cases", "/orders", "/holds", "/deadlines", "/parties", "/shipments", "/uploads"] {
                analyst.open_page(list).await;
                analyst.submit("a.d-open").await;
                assert!(!analyst.text("h1").await.is_empty(), "{list}");
                analyst.assert_fits().await;
            }
            analyst.open_page("/allegations").await;
            for path in analyst.links("a.d-open").await {
                analyst.open_page(&path).await;
                let open = "li.d-link:has(button[value='reject'])";
                if !analyst.has(open).await {
                    continue;
                }
                analyst.click(&format!("{open} summary")).await;
                analyst.fill_in(&format!("{open} input[name='reason']"), "Another firm of the same name.").await;
                analyst.submit(&format!("{open} button[value='reject']")).await;
                assert!(analyst.text("main").await.contains("Another firm of the same name."));
                return;
            }
            panic!("the demonstration proposes no link");
        }
    }
}

pub mod partner {
    use super::visit;

    const FILE: &str = "Entry Number,Line Number,Importer Name,Manufacturer Name,HTS Number\r\n\
        9ZZ-0420401-5,1,Harbor & Pine Apparel LLC,Sao Mai Garment JSC,6110.20.2079\r\n";

    browser! {
        /// A partner sends a file and reads what became of it.
        async fn a_partner_uploads_without_script(app, _browser) {
            app.load_demo();
            let path = app.file("plain.csv", FILE.as_bytes());
            let partner = app.browser_without_script().await;
            partner.sign_in("uploads@harborpine.example").await;
            visit(&partner, "/partner", "partner").await;
            partner.element("input[type='file']").await.send_keys(path.to_string_lossy()).await.unwrap();
            partner.submit("form[action='/partner/uploads'] button[type='submit']").await;
            app.run_jobs();
            let page = partner.path().await;
            visit(&partner, &page, "partner_upload").await;
            assert!(partner.text("main").await.contains("plain.csv"));
            visit(&partner, "/partner/holds", "partner_holds").await;
        }
    }
}

pub mod auditor {
    browser! {
        /// An auditor makes a report and sees its hash.
        async fn an_auditor_reports_without_script(app, _browser) {
            app.load_demo();
            let auditor = app.browser_without_script().await;
            auditor.sign_in("auditor@agency.example").await;
            auditor.open_page("/reports").await;
            auditor.fill_in("[name='definition']", "holds").await;
            auditor.submit("form[action='/reports'] button[type='submit']").await;
            assert!(auditor.path().await.starts_with("/reports/runs/"), "{}", auditor.path().await);
            assert!(auditor.text("main").await.contains("SHA-256"));
            auditor.assert_fits().await;
        }
    }
}
