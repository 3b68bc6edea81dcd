//! The threshold with open eyes, the pairs that teach most, and a day's work
//! on links by keyboard alone.

use docket307::store;

/// Confirms the even ones and rejects the odd ones of the links that wait.
async fn decide_some(app: &crate::harness::TestApp, most: usize) -> usize {
    let analyst = app.sign_in("analyst@agency.example").await;
    let open = app.app().store.read(|tx| store::link::list_open(tx, None, 100)).unwrap();
    for (index, row) in open.iter().take(most).enumerate() {
        let version = row.version.to_string();
        let verdict = if index % 2 == 0 { "confirm" } else { "reject" };
        let fields = [
            ("version", version.as_str()),
            ("verdict", verdict),
            ("reason", "Compared with the registry."),
        ];
        let answer = analyst.post_form(&format!("/links/{}/decision", row.id), &fields).await;
        assert_eq!(answer.status, 303);
    }
    open.len().min(most)
}

pub mod page {
    use super::decide_some;

    tests! {
        /// Every view is an address; the figures are those of the decisions.
        async fn the_threshold_shows_what_past_decisions_say(app) {
            app.load_demo();
            let supervisor = app.sign_in("supervisor@agency.example").await;
            assert_eq!(supervisor.get("/tuning").await.status, 200);
            let done = decide_some(&app, 4).await;
            assert!(done >= 2, "the demonstration proposes links");
            let page = supervisor.get("/tuning?threshold=900&minutes=6").await;
            assert!(page.table("#figures table").contains("At 900"), "{}", page.text("main"));
            assert!(page.table("#curve table").lines().count() >= 20);
            assert!(page.table("#countries table").contains("China"), "{}", page.text("#countries"));
            assert!(page.table("#scripts table").contains("Latin"), "{}", page.text("#scripts"));
            for odd in ["threshold=-5", "threshold=x&minutes=y", "threshold=99999&minutes=0"] {
                assert_eq!(supervisor.get(&format!("/tuning?{odd}")).await.status, 200, "{odd}");
            }
            for email in ["analyst@agency.example", "auditor@agency.example", "uploads@harborpine.example"] {
                let other = app.sign_in(email).await;
                assert_eq!(other.get("/tuning").await.status, 403, "{email}");
            }
        }

        /// The queue walks links: after a decision comes the next one.
        async fn after_a_decision_comes_the_next_link(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            for walk in ["links", "lessons"] {
                let list = analyst.get(&format!("/queue?show={walk}")).await;
                let open = list.attributes("a.d-open", "href");
                assert!(!open.is_empty(), "{walk}: {}", list.text("main"));
                let fields = [("verdict", "reject"), ("reason", "Another firm of the same name.")];
                let answer = analyst.fill(&open[0], "#decision form", &fields).await;
                assert_eq!(answer.status, 303, "{}", answer.text("main"));
                match open.get(1) {
                    Some(next) => assert_eq!(answer.location(), Some(next.as_str())),
                    None => assert_eq!(answer.location(), Some(format!("/queue?show={walk}").as_str())),
                }
            }
        }
    }
}

pub mod walk {
    use thirtyfour::Key;

    browser! {
        /// An analyst works through proposals with the keyboard alone.
        async fn links_are_decided_with_the_keyboard_alone(app, browser) {
            app.load_demo();
            browser.sign_in("analyst@agency.example").await;
            browser.open_page("/queue?show=links").await;
            browser.assert_accessible().await;
            let links = browser.links("a.d-open").await;
            assert!(links.len() >= 2, "{links:?}");
            browser.element("html.js table[data-keys]").await;
            browser.press("j").await;
            browser.press(Key::Enter).await;
            browser.wait_for_path(&links[0]).await;
            browser.assert_accessible().await;
            browser.assert_fits().await;
            // Rejecting needs a reason: the key leads to its field first.
            browser.element("html.js main [data-key='r']").await;
            browser.press("r").await;
            browser.press("Another firm of the same name.").await;
            browser.press(Key::Enter).await;
            browser.wait_for_path(&links[1]).await;
            browser.element("html.js main [data-key='c']").await;
            browser.press("c").await;
            browser.wait_until_left(&links[1]).await;
            let decided = app.app().store.read(|tx| docket307::store::decision::list_times(tx, 10)).unwrap();
            assert!(decided.len() >= 2, "{decided:?}");
        }

        /// The pages of merging and of the threshold fit, and have no barrier.
        async fn the_pages_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("supervisor@agency.example").await;
            browser.open_page("/parties?name=tianhe").await;
            let party = browser.links("a.d-open").await.remove(0);
            for path in ["/tuning".to_owned(), "/queue?show=lessons".to_owned(), party.clone(), format!("{party}/changes/new"), "/orders/O-2026-000001/replays/1".to_owned()] {
                browser.open_page(&path).await;
                browser.assert_accessible().await;
                browser.assert_fits().await;
            }
        }
    }
}
