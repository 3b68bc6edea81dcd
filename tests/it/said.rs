//! What a step said stays readable: grounds and days in the history, among the
//! facts and in the reports; fields offer only what the rules can take.

use docket307::app::account;
use docket307::app::report::{self, Definition, Filters, Format};
use docket307::store;

use crate::harness::TestApp;
use crate::harness::make::{decide, raw, step, waiting};

const HOLD: &str = "/holds/H-2026-000001";
const OTHER: &str = "/holds/H-2026-000002";
const ORDER: &str = "/orders/O-2026-000001";
const WHY: (&str, &str) = ("reason", "The certificates of the mill carry every step of it.");
const PROOF: [(&str, &str); 3] =
    [("received_on", "2026-11-20"), ("filer", "Grace Lindqvist"), ("standing", "agent")];

/// A report of this moment as rows of cells by column.
fn rows(app: &TestApp, definition: Definition) -> Vec<serde_json::Value> {
    let auditor = account::actor(app.app(), "auditor@agency.example").unwrap();
    let mut out = Vec::new();
    let now = Some(app.app().clock.now());
    report::make(
        app.app(),
        &auditor,
        definition,
        Filters::default(),
        Format::Ndjson,
        now,
        &mut out,
    )
    .unwrap();
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

tests! {
    /// The ground of a release is on the page, in the history and in the register.
    async fn a_release_says_on_what_ground(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(rows(&app, Definition::Releases).len(), 0);
        assert_eq!(step(&analyst, HOLD, "submit_proof", &PROOF).await.status, 303);
        assert_eq!(step(&analyst, HOLD, "start_review", &[]).await.status, 303);
        let fields = [("code", "satisfactory_proof"), WHY];
        assert_eq!(step(&analyst, HOLD, "release", &fields).await.status, 303);
        let proposal = waiting(&analyst, HOLD).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = analyst.get(HOLD).await;
        let facts = page.text("#facts");
        for told in ["Release: on what ground", "Satisfactory proof of admissibility", "received on", "Nov 20, 2026", "Authorized agent"] {
            assert!(facts.contains(told), "{told}: {facts}");
        }
        let history = page.text("#history");
        assert_eq!(history.matches("On what ground").count(), 2, "asked and taken: {history}");
        assert!(history.contains("In what right") && history.contains("Received on"), "{history}");
        let released = rows(&app, Definition::Releases);
        assert_eq!(released.len(), 1);
        for (column, value) in [("hold_number", "H-2026-000001"), ("release_code", "satisfactory_proof"), ("release_standard", "satisfactory_proof"), ("from_state", "under_review"), ("proof_received_on", "2026-11-20"), ("proof_standing", "agent"), ("decided_by_role", "supervisor")] {
            assert_eq!(released[0][column], value, "{column}: {}", released[0]);
        }
        let hold = rows(&app, Definition::Holds).remove(0);
        assert_eq!((&hold["release_code"], &hold["proof_standing"]), (&"satisfactory_proof".into(), &"agent".into()));
    }

    /// The day of an export is in the history, among the facts and in the report.
    async fn an_export_says_on_which_day(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let fields = [("exported_on", "2026-11-20"), ("proof", "Bill of lading 77")];
        assert_eq!(step(&analyst, HOLD, "export", &fields).await.status, 303);
        let proposal = waiting(&analyst, HOLD).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = analyst.get(HOLD).await;
        assert!(page.text("#facts").contains("exported on"), "{}", page.text("#facts"));
        assert!(page.text("#history").contains("Exported on"), "{}", page.text("#history"));
        assert_eq!(rows(&app, Definition::Holds).remove(0)["exported_on"], "2026-11-20");
    }

    /// Who has no standing of its own files no proof.
    async fn proof_needs_a_standing(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let none = [PROOF[0], PROOF[1], ("standing", "no_standing")];
        let refused = step(&analyst, HOLD, "submit_proof", &none).await;
        assert_eq!(refused.status, 422, "{}", refused.text("main"));
        assert_eq!(refused.attributes("#errors a", "href"), ["#submit_proof-standing"]);
        assert!(analyst.get(HOLD).await.text(".d-object").contains("notice sent"));
    }

    /// An order is not offered in its own place, and is refused there at once; where a
    /// Finding is asked for, no other order is offered.
    async fn a_field_offers_orders_that_can_be_taken(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(ORDER).await;
        for field in ["supersede-by", "upgrade_to_finding-finding"] {
            assert!(!page.has(&format!("#{field}")), "there is no other order: {field}");
        }
        assert!(page.text("#steps").contains("There is no order in force that it could name."), "{}", page.text("#steps"));
        let hold = analyst.get(HOLD).await;
        let offered = hold.attributes("#seize-ground_order option", "value");
        assert!(hold.has("#seize-ground_order") && offered.iter().all(String::is_empty), "{offered:?}");
        let own = [("by", "O-2026-000001/1"), WHY];
        let refused = step(&analyst, ORDER, "supersede", &own).await;
        assert_eq!(refused.status, 409, "{}", refused.text("main"));
        assert!(refused.text("main").contains("does not take its own place"), "{}", refused.text("main"));
        assert!(!analyst.get(ORDER).await.has("#waiting"), "nothing waits");
    }

    /// What the history of an order leads to is there.
    async fn links_of_a_history_lead_somewhere(app) {
        app.load_demo();
        app.run_jobs();
        let analyst = app.sign_in("analyst@agency.example").await;
        for page in [ORDER, HOLD, "/cases/C-2026-000001"] {
            for href in analyst.get(page).await.attributes("#history a", "href") {
                assert_eq!(analyst.get(&href).await.status, 200, "{href} on {page}");
            }
        }
    }

    /// A token that stands for a sealed number is nobody's name; the notice has the
    /// day on which it is sent.
    async fn a_notice_names_no_token(app) {
        app.load_demo();
        raw(&app, "UPDATE hold SET importer_number = '~dlpzdtqb' WHERE docket_number = 'H-2026-000002'").unwrap();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let proposal = waiting(&analyst, OTHER).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let fields = [
            ("sent_on", "2026-11-20"),
            ("specific_reason", "The line is covered by the order that is cited."),
            ("anticipated_length", "30 days"),
            ("inquiries", "Review of the supply chain"),
            ("helpful_information", "Records of the gin"),
        ];
        assert_eq!(step(&analyst, OTHER, "send_notice", &fields).await.status, 303);
        let page = analyst.get(OTHER).await;
        let notice = page.text("#notices pre");
        assert!(!notice.contains('~') && !notice.contains("importer of record"), "{notice}");
        assert!(notice.contains("Sent on: 2026-11-20"), "{notice}");
        assert!(page.text("#facts").contains("sent on"), "{}", page.text("#facts"));
        let until = app.app().store.read(|tx| {
            let hold = store::hold::find_by_number(tx, "H-2026-000002")?.unwrap();
            store::deadline::list_by_subject(tx, "hold", &hold.id)
        });
        let until = until.unwrap().into_iter().find(|row| row.rule_code == "PROOF").and_then(|row| row.due_on);
        if let Some(until) = until {
            assert!(notice.contains(&until.to_string()), "{until}: {notice}");
        }
    }
}
