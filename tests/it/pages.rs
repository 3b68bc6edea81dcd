//! Every page, as each role sees it: accessible (axe-core, WCAG 2.2 A and AA),
//! no wider than a phone, no script error, nothing refused by the policy. The
//! pictures land in `target/screenshots`.

use crate::harness::Browser;

/// Opens a page, insists on it, and takes its pictures.
async fn visit(browser: &Browser, path: &str, name: &str) {
    browser.open_page(path).await;
    browser.assert_accessible().await;
    browser.screenshot(name).await;
}

/// Opens a list and then what its first row leads to.
async fn follow(browser: &Browser, list: &str, css: &str, name: &str) {
    browser.open_page(list).await;
    browser.submit(css).await;
    browser.assert_accessible().await;
    browser.screenshot(name).await;
}

pub mod public {
    use super::visit;

    browser! {
        /// What a source may see.
        async fn pages_for_sources_are_accessible(app, browser) {
            app.load_demo();
            for (path, name) in [
                ("/", "home"),
                ("/report", "report"),
                ("/mailbox", "mailbox"),
                ("/indicators", "indicators"),
                ("/process", "process"),
                ("/process/regimes", "regimes"),
                ("/sign-in", "sign_in"),
                ("/no/such/page", "error"),
            ] {
                visit(&browser, path, name).await;
            }
        }
    }
}

/// The first address of a page's links or forms that matches, with a part of it left out.
async fn first(browser: &Browser, path: &str, css: &str) -> String {
    browser.open_page(path).await;
    let links = browser.links(css).await;
    links.into_iter().next().unwrap_or_else(|| panic!("no {css} on {path}"))
}

pub mod wizard {
    use std::time::Duration;

    browser! {
        /// Each step of the report, a complaint, and the receipt.
        async fn every_step_of_a_report_is_accessible(_app, browser) {
            browser.open_page("/report").await;
            // The form refuses what no person could fill in so fast.
            tokio::time::sleep(Duration::from_secs(4)).await;
            for step in 2..=6 {
                for (field, text) in [
                    ("reasons", "I have seen the locked gate and the guards at the dormitory."),
                    ("site_name", "Sunrise Shrimp Farm 3"),
                    ("goods", "Frozen shrimp"),
                ] {
                    if browser.has(&format!("[name='{field}']:not([type='hidden'])")).await {
                        browser.fill(field, text).await;
                    }
                }
                browser.submit("button.usa-button[value='next']").await;
                browser.assert_accessible().await;
                browser.screenshot(&format!("report_step_{step}")).await;
            }
            browser.submit("button.usa-button[value='send']").await;
            assert!(browser.text("#errors").await.contains("true"), "{}", browser.text("#errors").await);
            browser.assert_accessible().await;
            browser.screenshot("report_errors").await;
            browser.click("label[for='attestation']").await;
            browser.submit("button.usa-button[value='send']").await;
            assert!(browser.has(".p-receipt").await);
            browser.assert_accessible().await;
            browser.screenshot("report_receipt").await;
        }
    }
}

pub mod staff {
    use super::{first, follow, visit};

    browser! {
        /// What an analyst works with all day.
        async fn pages_for_analysts_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("analyst@agency.example").await;
            for (path, name) in [
                ("/queue", "queue"),
                ("/allegations", "allegations"),
                ("/allegations/new", "allegation_new"),
                ("/cases", "cases"),
                ("/orders", "orders"),
                ("/orders/new", "order_new"),
                ("/orders/lists", "lists"),
                ("/orders/O-2026-000001/voices", "order_voices"),
                ("/orders/O-2026-000001/remediation", "remediation"),
                ("/petitions", "petitions"),
                ("/representations", "representations"),
                ("/holds", "holds"),
                ("/deadlines", "deadlines"),
                ("/deadlines/month?month=2026-12", "deadlines_month"),
                ("/queue?show=deadlines", "queue_deadlines"),
                ("/parties", "parties"),
                ("/shipments", "shipments"),
                ("/uploads", "uploads"),
                ("/search?q=Qarasu", "search"),
                ("/sessions", "sessions"),
            ] {
                visit(&browser, path, name).await;
            }
            for (list, name) in [
                ("/allegations", "allegation"),
                ("/cases", "case"),
                ("/orders", "order"),
                ("/orders/lists", "list"),
                ("/petitions", "petition"),
                ("/representations", "representation"),
                ("/holds", "hold"),
                ("/deadlines", "deadline"),
                ("/parties", "party"),
                ("/shipments", "shipment"),
                ("/uploads", "upload"),
            ] {
                follow(&browser, list, "a.d-open", name).await;
            }
        }

        /// The forms that open a docket, and one link with its reasons.
        async fn pages_that_open_a_docket_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("analyst@agency.example").await;
            let allegation = first(&browser, "/allegations", "a.d-open").await;
            visit(&browser, &format!("{allegation}/case"), "case_new").await;
            let line = first(&browser, "/shipments", "a.d-open").await;
            visit(&browser, &format!("{line}/holds"), "hold_new").await;
            let mut found = None;
            browser.open_page("/allegations").await;
            for path in browser.links("a.d-open").await {
                let page = app.sign_in("analyst@agency.example").await.get(&path).await;
                let forms = page.attributes("form[action$='/decision']", "action");
                found = found.or_else(|| forms.first().map(|form| form.replace("/decision", "")));
            }
            visit(&browser, &found.expect("the demonstration proposes links"), "link").await;
            let investigator = app.browser().await;
            investigator.sign_in("investigator@agency.example").await;
            visit(&investigator, "/investigations/new", "investigation_new").await;
            follow(&investigator, "/investigations", "a.d-open", "investigation").await;
            for part in ["knowledge", "penalties", "referrals"] {
                visit(&investigator, &format!("/investigations/I-2026-000001/{part}"), part).await;
            }
            follow(&investigator, "/investigations/I-2026-000001/knowledge", "a.d-open", "knowledge_item").await;
            let auditor = app.browser().await;
            auditor.sign_in("auditor@agency.example").await;
            auditor.open_page("/reports").await;
            auditor.fill_in("[name='definition']", "holds").await;
            auditor.submit("form[action='/reports'] button[type='submit']").await;
            auditor.assert_accessible().await;
            auditor.screenshot("report_run").await;
        }

        /// What the others of the agency see.
        async fn pages_for_other_staff_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("supervisor@agency.example").await;
            visit(&browser, "/queue", "queue_supervisor").await;
            follow(&browser, "/queue", "a.d-open[href^='/proposals/']", "proposal").await;
            let other = app.browser().await;
            other.sign_in("auditor@agency.example").await;
            visit(&other, "/reports", "reports").await;
            let admin = app.browser().await;
            admin.sign_in("admin@agency.example").await;
            visit(&admin, "/admin", "admin").await;
            let investigator = app.browser().await;
            investigator.sign_in("investigator@agency.example").await;
            visit(&investigator, "/investigations", "investigations").await;
            let clerk = app.browser().await;
            clerk.sign_in("clerk@agency.example").await;
            visit(&clerk, "/allegations/new", "allegation_new_clerk").await;
        }
    }
}

pub mod partner {
    use super::{follow, visit};

    browser! {
        /// What a trade partner sees.
        async fn pages_for_partners_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("uploads@harborpine.example").await;
            visit(&browser, "/partner", "partner").await;
            follow(&browser, "/partner", "a.d-open", "partner_upload").await;
            visit(&browser, "/partner/holds", "partner_holds").await;
            follow(&browser, "/partner/holds", "a.d-open", "partner_hold").await;
            let producer = app.browser().await;
            producer.sign_in("director@qarasucotton.example").await;
            visit(&producer, "/partner/orders", "partner_orders").await;
            follow(&producer, "/partner/orders", "a.d-open", "partner_order").await;
            let order = "/partner/orders/O-2026-000001";
            follow(&producer, order, "#petitions a.d-open", "partner_petition").await;
            follow(&producer, order, "#sent a", "partner_representation").await;
        }
    }
}
