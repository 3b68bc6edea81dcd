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
                ("/sign-in", "sign_in"),
                ("/no/such/page", "error"),
            ] {
                visit(&browser, path, name).await;
            }
        }
    }
}

pub mod staff {
    use super::{follow, visit};

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
                ("/holds", "holds"),
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
                ("/holds", "hold"),
                ("/parties", "party"),
                ("/shipments", "shipment"),
                ("/uploads", "upload"),
            ] {
                follow(&browser, list, "a.d-open", name).await;
            }
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
        }
    }
}
