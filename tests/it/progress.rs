//! How an import goes on, as it is told and as it is seen.

use crate::transfer::declarations;

const PARTNER: &str = "uploads@harborpine.example";

pub mod told {
    use super::{PARTNER, declarations};
    use docket307::jobs::runner;
    use std::time::{Duration, Instant};

    tests! {
        /// The first word comes within a second, the last says that it is over;
        /// another tenant hears nothing.
        async fn an_import_tells_how_far_it_is(app) {
            app.load_demo();
            let partner = app.sign_in(PARTNER).await;
            partner.get("/partner").await;
            let sent = partner.upload("/partner/uploads", &[], "file", "told.csv", declarations(20_000)).await;
            let path = format!("{}/progress", sent.location().unwrap());
            let other = app.sign_in("uploads@blueheron.example").await;
            assert_eq!(other.get(&path).await.status, 404);
            let mut stream = partner.open(&path).await;
            assert_eq!(stream.status().as_u16(), 200);
            let kind = stream.headers()["content-type"].to_str().unwrap().to_owned();
            assert!(kind.starts_with("text/event-stream"), "{kind}");
            let begun = Instant::now();
            let first = stream.chunk().await.unwrap().unwrap();
            assert!(begun.elapsed() < Duration::from_secs(1));
            let first = String::from_utf8_lossy(&first).into_owned();
            assert!(first.contains("event: progress") && first.contains("Waiting to be read"), "{first}");
            let behind = app.app().clone();
            let worker = std::thread::spawn(move || runner::run_until_idle(&behind).unwrap());
            let mut text = String::new();
            while let Some(bytes) = stream.chunk().await.unwrap() {
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
            worker.join().unwrap();
            assert!(text.contains("rows read") && text.contains('%'), "{text}");
            assert!(first.contains(">Waiting</span>"), "the badge as the page shows it: {first}");
            assert!(text.contains(">Importing</span>"), "and as it is now: {text}");
            assert!(text.ends_with("event: end\ndata: done\n\n"), "{text}");
            let late = partner.get(&path).await;
            assert!(late.body().starts_with("event: end"), "an import that is over says so");
        }

        /// An account has so many streams open and no more.
        async fn streams_are_limited(app) {
            app.load_demo();
            let partner = app.sign_in(PARTNER).await;
            partner.get("/partner").await;
            let sent = partner.upload("/partner/uploads", &[], "file", "many.csv", declarations(5)).await;
            let path = format!("{}/progress", sent.location().unwrap());
            let mut open = Vec::new();
            for _ in 0..8 {
                open.push(partner.open(&path).await);
            }
            assert!(open.iter().all(|stream| stream.status().as_u16() == 200));
            assert_eq!(partner.open(&path).await.status().as_u16(), 429);
            assert_eq!(partner.get("/partner").await.status, 200, "pages are as fast as ever");
            drop(open);
        }
    }
}

pub mod seen {
    use super::{PARTNER, declarations};
    use docket307::jobs::runner;
    use std::time::{Duration, Instant};

    browser! {
        /// The badge says what goes on while it goes on, without a reload.
        async fn the_badge_follows_the_import(app, browser) {
            app.load_demo();
            browser.sign_in(PARTNER).await;
            let partner = app.sign_in(PARTNER).await;
            partner.get("/partner").await;
            let sent = partner.upload("/partner/uploads", &[], "file", "badge.csv", declarations(20_000)).await;
            browser.open_page(sent.location().unwrap()).await;
            assert!(browser.source().await.contains(">Waiting</span>"));
            let behind = app.app().clone();
            let worker = std::thread::spawn(move || runner::run_until_idle(&behind).unwrap());
            let begun = Instant::now();
            // Of the source: an element that was found may be another a moment later.
            while !browser.source().await.contains(">Importing</span>") {
                assert!(!worker.is_finished() && begun.elapsed() < Duration::from_secs(60), "the badge stayed");
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            worker.join().unwrap();
        }

        /// The new pages are accessible, and a big file goes in pieces.
        async fn a_big_file_is_sent_in_pieces_by_the_page(app, browser) {
            app.load_demo();
            browser.sign_in("keys@harborpine.example").await;
            for path in ["/account/keys", "/uploads/templates"] {
                browser.open_page(path).await;
                browser.assert_accessible().await;
            }
            browser.open_page("/account/keys").await;
            browser.fill("name", "nightly").await;
            let address = browser.element("#account option:last-child").await;
            let address = address.attr("value").await.unwrap().unwrap();
            browser.fill_in("#account", &address).await;
            browser.submit("form[action='/account/keys'] [type=submit]").await;
            assert!(browser.text("#made").await.starts_with("d307_"));
            browser.assert_accessible().await;
            browser.screenshot("keys").await;
            let admin = app.browser().await;
            admin.sign_in("admin@agency.example").await;
            admin.open_page("/admin").await;
            let href = admin.links("#organizations td a").await.remove(0);
            admin.open_page(&href).await;
            admin.assert_accessible().await;
            admin.screenshot("limits").await;
            // 20 MB: three pieces.
            let mut content = declarations(1000);
            while content.len() < 20 << 20 {
                content.extend_from_slice(b"D000001,2026-04-02,Mill 1,Harbor 1,520100,CN,cotton 1\n");
            }
            let path = app.file("big.csv", &content);
            browser.open_page("/partner").await;
            let file = browser.element("input[type=file]").await;
            file.send_keys(path.to_str().unwrap()).await.unwrap();
            browser.submit("form[data-upload] [type=submit]").await;
            let shown = browser.path().await;
            assert!(shown.starts_with("/partner/uploads/"), "{shown}");
            let text = browser.text("main").await;
            assert!(text.contains(&docket307::id::digest(&content)), "{text}");
            assert_eq!(std::fs::read_dir(app.folder().join("files/spool")).unwrap().count(), 1);
            assert!(browser.problems().await.is_empty(), "{:?}", browser.problems().await);
            let partner = app.sign_in(PARTNER).await;
            assert_eq!(partner.get(&shown).await.status, 200);
        }
    }
}
