//! Search: numbers jump, identifiers and names list, walls hold.

use chrono::Datelike;
use docket307::app::account;
use docket307::app::investigation::{self, NewInvestigation};

tests! {
    /// A docket number leads straight to its thing, as people type it.
    async fn a_docket_number_opens_its_page(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let year = app.app().clock.now().year();
        let jump = analyst.get(&format!("/search?q=a-{year}-1")).await;
        assert_eq!(jump.location(), Some(format!("/allegations/A-{year}-000001").as_str()));
        let nothing = analyst.get(&format!("/search?q=C-{year}-000999")).await;
        assert_eq!(nothing.status, 200);
        assert!(nothing.text("main").contains("Nothing fits"));
        let auditor = app.sign_in("auditor@agency.example").await;
        let closed = auditor.get(&format!("/search?q=A-{year}-000001")).await;
        assert!(closed.text("main").contains("Nothing fits"), "auditors read no allegation");
    }

    /// Entry numbers, MIDs, importer numbers and names.
    async fn identifiers_and_names_list_what_carries_them(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        for (typed, group, expected) in [
            ("9ZZ-0310401-8", "#documents", "9ZZ03104018 / 1"),
            ("CNTIABRI266NAN", "#identifiers", "Tianhe Bright Textile"),
            ("84-301927700", "#identifiers", "Harbor & Pine"),
            ("harbor", "#parties", "Harbor & Pine"),
            ("Bright Tianhe", "#parties", "Tianhe Bright Textile"),
        ] {
            let page = analyst.get(&format!("/search?q={}", typed.replace(' ', "+"))).await;
            assert!(page.text(group).contains(expected), "{typed}: {}", page.text("main"));
        }
        for odd in ["%00", "%27%20OR%201=1", "%25", "a".repeat(5000).as_str(), ""] {
            assert_eq!(analyst.get(&format!("/search?q={odd}")).await.status, 200, "{odd}");
        }
    }

    /// An investigation is not found, not even by whom it was opened; partners
    /// may not search at all.
    async fn investigations_are_not_found(app) {
        app.load_demo();
        let who = account::actor(app.app(), "investigator@agency.example").unwrap();
        let new = NewInvestigation {
            subject: "WALLED-SUBJECT".into(),
            statute: docket307::domain::workflow::investigation::Statute::ALL[0].code().into(),
            case: String::new(),
            reason: "The importer was told of it before.".into(),
        };
        let number = investigation::open(app.app(), &who, &new).unwrap();
        for email in ["investigator@agency.example", "analyst@agency.example"] {
            let actor = app.sign_in(email).await;
            for typed in [number.as_str(), "WALLED-SUBJECT"] {
                let page = actor.get(&format!("/search?q={typed}")).await;
                assert!(page.text("main").contains("Nothing fits"), "{email} {typed}");
            }
        }
        let partner = app.sign_in("uploads@harborpine.example").await;
        assert_eq!(partner.get("/search?q=harbor").await.status, 403);
    }
}
