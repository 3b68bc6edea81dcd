//! Nobody stands before a closed door: pages offer what their reader may do,
//! and what is refused comes back with the way back.

use crate::harness::make::{step, waiting};

const HOLD: &str = "/holds/H-2026-000001";
const WHY: (&str, &str) = ("reason", "The producer on the line is the one that the order names.");

tests! {
    /// A refusal says where to go on, and keeps what was typed.
    async fn a_refusal_keeps_what_was_typed(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let wro = [("seize-ground", "finding"), ("seize-ground_order", "O-2026-000001/1"), ("seize-reason", WHY.1)];
        let refused = step(&analyst, HOLD, "seize", &wro).await;
        assert_eq!(refused.status, 409);
        assert!(refused.attributes("main a", "href").iter().any(|href| href == HOLD), "{}", refused.body());
        assert!(refused.text("#sent").contains(WHY.1), "{}", refused.text("main"));
        let item = "/cases/C-2026-000001";
        let late = [("code", "NONE"), ("on", "2026-11-10"), WHY];
        let wrong = analyst.post_form(&format!("{item}/deadlines"), &late).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text("main"));
        assert!(wrong.attributes("main a", "href").iter().any(|href| href == item), "{}", wrong.body());
        assert!(wrong.text("#sent").contains(WHY.1), "{}", wrong.text("main"));
        let proposal = waiting(&analyst, "/holds/H-2026-000002").await;
        let own = analyst.post_form(&format!("{proposal}/approval"), &[("version", "1")]).await;
        assert!(own.status == 403 || own.attributes("main a", "href").contains(&proposal), "{}", own.body());
    }

    /// The search of the agency's dockets is offered to who may search them, and the
    /// start of the partners' pages leads everybody to their own work.
    async fn nobody_is_offered_what_is_closed_to_them(app) {
        app.load_demo();
        for (email, may_search) in [("analyst@agency.example", true), ("importer@harborpine.example", false), ("uploads@blueheron.example", false)] {
            let actor = app.sign_in(email).await;
            let page = actor.get("/sessions").await;
            assert_eq!(page.has("form[role='search']"), may_search, "{email}");
            assert_eq!(actor.get("/search?q=cotton").await.status == 200, may_search, "{email}");
        }
        let importer = app.sign_in("importer@harborpine.example").await;
        let led = importer.get("/partner").await;
        assert_eq!(led.status, 303, "{}", led.text("main"));
        assert_eq!(importer.follow(&led).await.location(), Some("/partner/holds"));
        assert_eq!(app.anonymous().get("/partner").await.status, 303);
    }

    /// A change of many rows says from whom and to whom.
    async fn many_rows_say_from_whom_to_whom(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/queue?show=unassigned").await;
        let fields = [("action", "assign"), ("to", "me"), ("show", "unassigned"), ("pick", "A-2026-000002")];
        let page = analyst.post_form("/queue/preview", &fields).await;
        assert!(page.text("h1").contains("1 row would be assigned to Amina Diallo"), "{}", page.text("h1"));
        assert!(page.text("form ul").contains("nobody's now"), "{}", page.text("main"));
        let second = app.sign_in("analyst2@agency.example").await;
        second.get("/queue?show=team").await;
        let mine = [("action", "assign"), ("to", "me"), ("show", "team"), ("pick", "C-2026-000001")];
        let page = second.post_form("/queue/preview", &mine).await;
        assert!(page.text("form ul").contains("from Amina Diallo"), "{}", page.text("main"));
    }
}
