//! What a version of an order changes: told before, stored after.

use crate::harness::make::{decide, step, waiting};

const ORDER: &str = "/orders/O-2026-000001";
const WHY: (&str, &str) = ("reason", "The file of the case carries it, part by part.");

tests! {
    /// The dry run of a change tells what its version then did, and nothing is
    /// stored before it is approved.
    async fn a_change_is_rehearsed_and_then_stored(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let scope = [("ground", "published_list"), ("said_in", "91 FR 4712"), ("parties", "Tianhe Bright Textile Co., Ltd. | CN"), ("hts_prefixes", "5205"), WHY];
        assert_eq!(step(&analyst, ORDER, "modify", &scope).await.status, 303);
        let proposal = waiting(&analyst, ORDER).await;
        let link = analyst.get(&proposal).await.attributes("#what a[href$='/replay']", "href").remove(0);
        let dry = analyst.get(&link).await;
        let told = dry.text("#summary");
        assert!(told.contains("newly hit") && !told.starts_with("0 newly hit"), "{told}");
        assert!(!told.contains("0 newly free"), "{told}");
        assert!(dry.table("table").contains("Tianhe"), "{}", dry.text("main"));
        let free = analyst.get(&format!("{link}?side=free")).await;
        assert!(free.table("table").contains("Qarasu"), "{}", free.text("main"));
        assert!(!analyst.get(ORDER).await.text("#versions").contains(&told));
        for (email, what) in [("supervisor@agency.example", "approval"), ("counsel@agency.example", "signature")] {
            let actor = app.sign_in(email).await;
            assert_eq!(decide(&actor, &proposal, what).await.status, 303);
        }
        app.run_jobs();
        let page = analyst.get(ORDER).await;
        assert!(page.text("#versions").contains(&told), "{told}: {}", page.text("#versions"));
        let stored = analyst.get(&format!("{ORDER}/replays/2?side=free")).await;
        assert_eq!(stored.table("table"), free.table("table"));
        assert!(page.text("#history").contains("Lines that the version changed"));
        assert_eq!(analyst.get(&link).await.status, 200, "the proposal keeps its page");
    }

    /// The first version newly hits what it reaches.
    async fn a_first_version_is_stored_when_it_comes_into_force(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let told = analyst.get(ORDER).await.text("#versions");
        assert!(told.contains("newly hit, 0 newly free"), "{told}");
        assert_eq!(analyst.get(&format!("{ORDER}/replays/1")).await.status, 200);
        assert_eq!(analyst.get(&format!("{ORDER}/replays/9")).await.status, 404);
    }

    /// Lines are for those who read trade data; counts for all who read orders.
    async fn partners_learn_nothing_of_it(app) {
        app.load_demo();
        let auditor = app.sign_in("auditor@agency.example").await;
        assert!(auditor.get(ORDER).await.text("#versions").contains("newly hit"));
        for email in ["auditor@agency.example", "uploads@harborpine.example"] {
            let actor = app.sign_in(email).await;
            assert_eq!(actor.get(&format!("{ORDER}/replays/1")).await.status, 403, "{email}");
        }
    }
}
