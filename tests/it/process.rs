//! The life cycles as the public sees them: drawn and told from the tables.

use docket307::domain::workflow::{case, hold, investigation, order, petition};

/// Each machine with how many states and rules its table has.
fn machines() -> [(&'static str, usize, usize); 5] {
    [
        ("case", case::CaseState::ALL.len(), case::RULES.len()),
        ("order", order::OrderState::ALL.len(), order::RULES.len()),
        ("petition", petition::PetitionState::ALL.len(), petition::RULES.len()),
        ("hold", hold::HoldState::ALL.len(), hold::RULES.len()),
        ("investigation", investigation::InvestigationState::ALL.len(), investigation::RULES.len()),
    ]
}

tests! {
    /// A drawing a machine, with a name, a description, a box a state, an arrow a
    /// rule, and the table of the same rules below.
    async fn every_machine_is_drawn_and_told(app) {
        let page = app.anonymous().get("/process").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.select("svg").len(), 5);
        for (id, states, rules) in machines() {
            assert_eq!(page.select(&format!("#{id} .p-map__state")).len(), states, "{id}");
            assert_eq!(page.select(&format!("#{id} table:first-of-type > tbody > tr > td:nth-child(7)")).len(), rules, "{id}");
            let drawn = page.attributes(&format!("#{id} svg"), "aria-labelledby").remove(0);
            for part in drawn.split(' ') {
                assert!(!page.text(&format!("#{part}")).is_empty(), "{part}");
            }
            let box_of = page.attributes(&format!("#{id} .p-map__box"), "tabindex");
            assert_eq!(box_of, ["0"], "who has only a keyboard can scroll it");
        }
        assert_eq!(page.attributes(".p-map", "dir"), ["ltr"; 5]);
        assert!(!page.body().contains("style="), "the policy refuses styles in elements");
        insta::assert_snapshot!("petition_drawing", page.select("#petition svg text, #petition svg g > title").join("\n"));
    }

    /// A clock that names no authority says which laws it belongs to.
    async fn clocks_of_other_laws_are_told_apart(app) {
        let page = app.anonymous().get("/process").await;
        let under = page.select("#case td[data-label='Under']");
        assert!(under.iter().any(|law| law.starts_with("Canada")), "{under:?}");
        assert!(under.iter().any(|law| law.starts_with("Every law of the United States")), "{under:?}");
        assert!(!under.iter().any(|law| law == "All"), "{under:?}");
    }
}

pub mod walk {
    browser! {
        /// On a phone the drawing scrolls in its own box, not the page.
        async fn a_drawing_fits_a_phone(_app, browser) {
            browser.resize(390, 844, true).await;
            browser.open_page("/process").await;
            browser.assert_accessible().await;
        }
    }
}
