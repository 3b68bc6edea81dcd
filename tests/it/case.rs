//! Cases: opened from an allegation, worked by steps, described.

use docket307::domain::role::Role;
use docket307::domain::workflow::case::{CaseState, available};

use crate::harness::make::{buttons, decide, step, step_on, version, waiting};

const CASE: &str = "/cases/C-2026-000001";
const WHY: (&str, &str) = ("reason", "Two sources agree; see the file of the case.");

tests! {
    /// A case is opened on an allegation once; what is wrong comes back whole.
    async fn a_case_is_opened_from_an_allegation_once(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/allegations/A-2026-000002/case";
        assert_eq!(analyst.get(path).await.status, 200);
        let wrong = analyst
            .post_form(path, &[("title", ""), ("regime", "none"), ("reason", "short"), ("version", "1")])
            .await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.select("#errors li").len(), 3, "{}", wrong.text("#errors"));
        assert_eq!(wrong.text("textarea[name=reason]"), "short");
        let right = [("title", "Gloves (alleged)"), ("regime", "us_1307"), WHY];
        let answer = analyst.post_form(path, &right).await;
        assert_eq!(answer.status, 303);
        let page = analyst.follow(&answer).await;
        assert_eq!(page.text("h1"), "Gloves (alleged)");
        assert!(page.text("#history").contains("Case opened"), "{}", page.text("#history"));
        assert!(page.text("#allegations").contains("A-2026-000002"));
        let again = analyst.post_form(path, &right).await;
        assert_eq!(again.status, 409);
        assert!(again.text("main").contains("is in case C-2026-000002 already"), "{}", again.text("main"));
        assert!(!analyst.get("/queue").await.body().contains("A-2026-000002"));
    }

    /// An allegation is added to a case that is there.
    async fn an_allegation_joins_a_case(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/allegations/A-2026-000003/case";
        analyst.get(path).await;
        assert_eq!(analyst.post_form(path, &[("case", "C-2020-000001")]).await.status, 422);
        let answer = analyst.post_form(path, &[("case", "C-2026-000001")]).await;
        assert_eq!(answer.status, 303);
        let page = analyst.follow(&answer).await;
        assert!(page.text("#allegations").contains("A-2026-000003"));
    }

    /// What a page offers is what the table says, for every role.
    async fn the_buttons_are_the_table(app) {
        app.load_demo();
        for (email, role) in [
            ("analyst@agency.example", Role::Analyst),
            ("supervisor@agency.example", Role::Supervisor),
            ("counsel@agency.example", Role::Counsel),
        ] {
            let actor = app.sign_in(email).await;
            let expected: Vec<&str> =
                available(CaseState::Developing, role).iter().map(|rule| rule.action.label()).collect();
            assert_eq!(buttons(&actor.get(CASE).await), expected, "{email}");
        }
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(buttons(&auditor.get(CASE).await), Vec::<String>::new());
        assert_eq!(step_on(&auditor, CASE, "1", "suspend", &[WHY]).await.status, 403);
    }

    /// A missing fact is a field; a refusal is in the rules' words; an old page is stale.
    async fn a_step_says_what_is_wrong_with_it(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let missing = step(&analyst, CASE, "suspend", &[("suspend-reason", "short")]).await;
        assert_eq!(missing.status, 422);
        assert_eq!(missing.text("#suspend-reason"), "short");
        assert!(missing.text("#suspend-reason-error").contains("at least 10 characters"));
        let wrong = step(&analyst, CASE, "start_screening", &[]).await;
        assert_eq!(wrong.status, 409);
        let words = wrong.text("main");
        assert!(words.contains("is not possible in the state \u{201c}Developing evidence\u{201d}"), "{words}");
        assert!(words.contains("it starts from: Received"), "{words}");
        let role = step(&analyst, CASE, "await_information", &[("questions", " ")]).await;
        assert_eq!(role.status, 422, "{}", role.text("main"));
        let stale = step_on(&analyst, CASE, "1", "await_information", &[("questions", "Which gin?")]).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text("main").contains("your page showed version 1"), "{}", stale.text("main"));
        let taken = step(&analyst, CASE, "await_information", &[("questions", "Which gin?\nWhich farm?")]).await;
        assert_eq!(taken.status, 303);
        let page = analyst.get(CASE).await;
        assert!(page.text(".d-object").contains("Awaiting information"));
        assert!(page.text("#history").contains("Which farm?"));
    }

    /// Why a case is suspended is said where cases are listed.
    async fn a_suspended_case_says_why_in_the_list(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let why = ("reason", "The ministry asked for thirty days; see the letter of May 2.");
        assert_eq!(step(&analyst, CASE, "suspend", &[why]).await.status, 303);
        let proposal = waiting(&analyst, CASE).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert!(analyst.get("/cases").await.text("main").contains("see the letter of May 2"));
    }

    /// Title and summary are changed on the version that was shown.
    async fn a_description_is_changed_once_a_version(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let shown = version(&analyst.get(CASE).await);
        let fields = [("version", shown.as_str()), ("title", "New title"), ("summary", "What is known.")];
        let path = format!("{CASE}/description");
        assert_eq!(analyst.post_form(&path, &fields).await.status, 303);
        assert_eq!(analyst.post_form(&path, &fields).await.status, 409);
        assert_eq!(analyst.get(CASE).await.text("h1"), "New title");
    }

    /// From accepted to counsel's finding: the standard is weighed by the table.
    async fn counsel_finds_what_the_standard_carries(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(step(&analyst, CASE, "submit_to_legal", &[WHY]).await.status, 303);
        let weak = [("standard", "reason_to_believe"), WHY];
        let refused = step(&counsel, CASE, "find_sufficient_wro", &weak).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("The evidence standard does not carry this"));
        let enough = [("standard", "reasonably_indicates"), WHY];
        assert_eq!(step(&counsel, CASE, "find_sufficient_wro", &enough).await.status, 303);
        let order = [("order", "O-2026-000001/1"), WHY];
        assert_eq!(step(&analyst, CASE, "issue_order", &order).await.status, 303);
        let proposal = waiting(&analyst, CASE).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert!(!analyst.get(CASE).await.text(".d-object").contains("Order issued"));
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
        let page = analyst.get(CASE).await;
        assert!(page.text(".d-object").contains("Order issued"), "{}", page.text(".d-object"));
        assert!(page.text("#facts").contains("O-2026-000001"));
    }
}
