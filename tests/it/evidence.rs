//! Evidence: claims, items, the grid, what the standards ask of it, and on which
//! grid something was decided.

use docket307::domain::evidence::floor;

use crate::harness::actor::Actor;
use crate::harness::make::{decide, raw, step, waiting};
use crate::harness::{Page, TestApp};

const CASE: &str = "/cases/C-2026-000001";
const GRID: &str = "/cases/C-2026-000001/evidence";
/// A case that a test opens itself.
const OWN: &str = "/cases/C-2026-000002";
const OWN_GRID: &str = "/cases/C-2026-000002/evidence";
const WHY: (&str, &str) = ("reason", "Two sources agree; see the file of the case.");
const SEALED: &str = "Account of a former worker, interview 1";

/// Opens a case whose evidence is empty.
async fn open_case(analyst: &Actor) {
    let path = "/allegations/A-2026-000002/case";
    analyst.get(path).await;
    let fields = [("title", "Gloves (alleged)"), ("regime", "us_1307"), WHY];
    assert_eq!(analyst.post_form(path, &fields).await.status, 303);
}

fn item<'a>(
    next: &'a str,
    title: &'a str,
    kind: &'a str,
    origin: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", next),
        ("title", title),
        ("source_kind", kind),
        ("provenance", "Handed over by an organization."),
        ("origin", origin),
        ("reference", "File 26-101"),
        ("fact_on", "2026-02-01"),
        ("language", "en"),
        ("translation", "not_needed"),
        ("sensitivity", "confidential"),
        ("sha256", ""),
    ]
}

async fn claim(analyst: &Actor, number: &str, kind: &str) {
    let fields = [("version", number), ("kind", kind), ("statement", "What must be proved here.")];
    let answer = analyst.post_form(&format!("{OWN_GRID}/claims"), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text("main"));
}

async fn rate(
    analyst: &Actor,
    item: &str,
    claim: &str,
    indicator: &str,
    says: (&str, &str),
    version: &str,
) -> Page {
    let fields = [
        ("version", version),
        ("claim", claim),
        ("indicator", indicator),
        ("direction", says.0),
        ("strength", says.1),
        ("note", ""),
    ];
    analyst.post_form(&format!("{OWN_GRID}/items/{item}/ratings"), &fields).await
}

/// Brings the own case to legal review.
async fn to_legal(app: &TestApp, analyst: &Actor) {
    let supervisor = app.sign_in("supervisor@agency.example").await;
    assert_eq!(step(analyst, OWN, "start_screening", &[]).await.status, 303);
    assert_eq!(step(analyst, OWN, "accept", &[WHY]).await.status, 303);
    let proposal = waiting(analyst, OWN).await;
    assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
    assert_eq!(step(analyst, OWN, "start_developing", &[]).await.status, 303);
    assert_eq!(step(analyst, OWN, "submit_to_legal", &[WHY]).await.status, 303);
}

pub mod tables {
    use super::floor;

    plain! {
        /// What a standard asks of the grid, as a lawyer reads it.
        fn the_floor_is_the_one_that_was_agreed() {
            insta::assert_snapshot!("evidence_floor", floor::matrix());
        }
    }
}

tests! {
    /// The demonstration's case shows a grid, what is met and what is missing.
    async fn the_demo_case_shows_a_filled_grid(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(GRID).await;
        assert_eq!(page.status, 200);
        let reasonably = page.text("#reasonably_indicates summary");
        assert!(reasonably.contains("Nothing that is asked is missing"), "{reasonably}");
        let conclusively = page.text("#conclusively_indicates");
        assert!(conclusively.contains("One of 9 elements is missing"), "{conclusively}");
        assert!(page.text("#completeness").contains("6 of the 6 elements"), "{}", page.text("#completeness"));
        let grid = page.text("#grid");
        assert!(grid.contains("Restriction of movement") && grid.contains("Moderate, answered"), "{grid}");
        assert!(grid.contains("Nothing speaks of: Abuse of vulnerability"), "{grid}");
        assert!(page.text("#items").contains("Second copy of the field report Withdrawn"), "{}", page.text("#items"));
        assert!(page.body().contains(SEALED));
        let list = analyst.get("/cases").await;
        assert!(list.body().contains("100%") && list.body().contains("_TARGET"), "{}", list.text("main"));
        assert!(analyst.get(CASE).await.text("#facts").contains("100%"));
    }

    /// What is sealed is read by those who work the case; an auditor sees that it
    /// is there, and what was withdrawn.
    async fn an_auditor_sees_everything_but_sealed_words(app) {
        app.load_demo();
        let auditor = app.sign_in("auditor@agency.example").await;
        for path in [GRID, CASE, &format!("{GRID}/items/1")] {
            let page = auditor.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            for words in [SEALED, "The gate was locked at night", "Sealed file 26-014", "W1"] {
                assert!(!page.text("main").contains(words), "{path} tells {words}");
            }
        }
        let page = auditor.get(&format!("{GRID}/items/1")).await;
        assert!(page.text("main").contains("Testimony of a worker"));
        assert!(auditor.get(&format!("{GRID}/items/7")).await.text("main").contains("this copy is not needed"));
        assert_eq!(auditor.get(&format!("{GRID}/new")).await.status, 403);
        let partner = app.sign_in("importer@harborpine.example").await;
        for path in [GRID, "/cases/office", &format!("{GRID}/items/2")] {
            assert_eq!(partner.get(path).await.status, 403, "{path}");
        }
    }

    /// An item is added once; what is wrong comes back whole; nobody overwrites.
    async fn an_item_is_added_once_and_corrected_with_its_history(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        open_case(&analyst).await;
        let form = analyst.get(&format!("{OWN_GRID}/new")).await;
        assert_eq!(form.status, 200);
        let wrong = [("version", "1"), ("title", ""), ("fact_on", "2999-01-01"), ("language", "zh"), ("translation", "not_needed"), ("sha256", "beef")];
        let answer = analyst.post_form(OWN_GRID, &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.select("#errors li").len(), 8, "{}", answer.text("#errors"));
        let told = item("1", "Interview", "worker_testimony", "W1");
        let first = analyst.post_form(OWN_GRID, &told).await;
        let again = analyst.post_form(OWN_GRID, &told).await;
        assert_eq!((first.status, again.status), (303, 303));
        assert_eq!(first.location(), again.location());
        let other = analyst.post_form(OWN_GRID, &item("1", "Another", "media", "M")).await;
        assert_eq!(other.status, 409, "{}", other.text("main"));
        let at = format!("{OWN_GRID}/items/1");
        let better = item("1", "Interview of a worker", "worker_testimony", "W1");
        assert_eq!(analyst.post_form(&at, &better).await.status, 303);
        let late = item("1", "Something else", "worker_testimony", "W1");
        assert_eq!(analyst.post_form(&at, &late).await.status, 409);
        let page = analyst.get(&at).await;
        assert_eq!(page.text("h1"), "Interview of a worker");
        assert!(page.text("#versions").contains("Interview. Testimony of a worker"), "{}", page.text("#versions"));
        let history = analyst.get(OWN).await.text("#history");
        assert!(history.contains("Evidence added") && history.contains("Evidence corrected"), "{history}");
        let gone = analyst.post_form(&format!("{at}/withdrawal"), &[("version", "2"), WHY]).await;
        assert_eq!(gone.status, 303, "{}", gone.text("main"));
        assert!(analyst.get(&at).await.text("main").contains("Two sources agree"));
        assert_eq!(rate(&analyst, "1", "1", "", ("supports", "weak"), "0").await.status, 409);
    }

    /// A cell is rated on the version that was seen; indicators are of forced labor.
    async fn a_cell_is_rated_by_one_person_at_a_time(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        open_case(&analyst).await;
        claim(&analyst, "1", "goods").await;
        claim(&analyst, "2", "forced_labor").await;
        analyst.post_form(OWN_GRID, &item("1", "Interview", "worker_testimony", "W1")).await;
        let mixed = rate(&analyst, "1", "1", "deception", ("supports", "weak"), "0").await;
        assert_eq!(mixed.status, 422);
        assert!(mixed.text("#errors").contains("Indicators speak of forced labor"));
        let bare = rate(&analyst, "1", "2", "deception", ("", ""), "0").await;
        assert_eq!((bare.status, bare.select("#errors li").len()), (422, 2));
        supervisor.get(OWN_GRID).await;
        let (one, two) = tokio::join!(
            rate(&analyst, "1", "2", "deception", ("supports", "strong"), "0"),
            rate(&supervisor, "1", "2", "deception", ("contradicts", "weak"), "0"),
        );
        let mut told = [one.status, two.status];
        told.sort_unstable();
        assert_eq!(told, [303, 409]);
        let same = rate(&analyst, "1", "2", "isolation", ("supports", "weak"), "0").await;
        let twice = rate(&analyst, "1", "2", "isolation", ("supports", "weak"), "0").await;
        assert_eq!((same.status, twice.status), (303, 303));
        assert_eq!(rate(&analyst, "1", "2", "isolation", ("none", ""), "1").await.status, 303);
        assert!(analyst.get(OWN).await.text("#history").contains("Rating taken back"));
    }

    /// The guard reads the grid: the law stops, a policy stops unless counsel
    /// recorded a ground, and nobody else can record one.
    async fn a_finding_needs_the_law_and_the_policy_or_a_ground(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        open_case(&analyst).await;
        to_legal(&app, &analyst).await;
        let fields = [("standard", "reasonably_indicates"), WHY];
        let refused = step(&counsel, OWN, "find_sufficient_wro", &fields).await;
        assert_eq!(refused.status, 409);
        let words = refused.text("main");
        assert!(words.contains("(6)") && words.contains("Law: nothing takes its place."), "{words}");
        analyst.get(OWN_GRID).await;
        for (number, kind) in [("1", "goods"), ("2", "forced_labor"), ("3", "imported")] {
            claim(&analyst, number, kind).await;
        }
        analyst.post_form(OWN_GRID, &item("1", "Article", "media", "M1")).await;
        for (claim, indicator) in [("2", "debt_bondage"), ("3", "")] {
            assert_eq!(rate(&analyst, "1", claim, indicator, ("supports", "moderate"), "0").await.status, 303);
        }
        let grounds = format!("{OWN_GRID}/grounds");
        let ground = |element| [("version", "1"), ("element", element), WHY];
        let goods = ground("reasonably_indicates/goods_shown");
        assert_eq!(analyst.post_form(&grounds, &goods).await.status, 403);
        counsel.get(OWN_GRID).await;
        assert_eq!(counsel.post_form(&grounds, &ground("reasonably_indicates/labor_shown")).await.status, 409);
        assert_eq!(counsel.post_form(&grounds, &ground("reasonably_indicates/no_such")).await.status, 422);
        assert_eq!(counsel.post_form(&grounds, &goods).await.status, 303);
        assert_eq!(counsel.post_form(&grounds, &goods).await.status, 303);
        let still = step(&counsel, OWN, "find_sufficient_wro", &fields).await;
        assert!(still.text("main").contains("two independent origins"), "{}", still.text("main"));
        let corroborated = ground("reasonably_indicates/labor_corroborated");
        assert_eq!(counsel.post_form(&grounds, &corroborated).await.status, 303);
        assert_eq!(step(&counsel, OWN, "find_sufficient_wro", &fields).await.status, 303);
        let page = counsel.get(OWN).await;
        assert!(page.text("#history").contains("Ground recorded by counsel"));
        let seals = page.attributes("#history a[href*='/evidence/seals/']", "href");
        let sealed = counsel.get(seals.first().expect("the finding names its grid")).await;
        assert_eq!(sealed.status, 200);
        assert!(sealed.text("#grounds").contains("who makes them"), "{}", sealed.text("main"));
        assert!(sealed.text("main").contains("is the same today"));
    }

    /// A contradiction stops a finding until it is answered where it stands.
    async fn a_contradiction_is_answered_before_counsel_finds(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(step(&analyst, CASE, "submit_to_legal", &[WHY]).await.status, 303);
        let fields = [("version", "0"), ("claim", "2"), ("indicator", "debt_bondage"), ("direction", "contradicts"), ("strength", "strong")];
        let path = format!("{GRID}/items/4");
        assert_eq!(analyst.post_form(&format!("{path}/ratings"), &fields).await.status, 303);
        let found = [("standard", "reasonably_indicates"), WHY];
        let refused = step(&counsel, CASE, "find_sufficient_wro", &found).await;
        assert!(refused.text("main").contains("Policy: an answer closes it."), "{}", refused.text("main"));
        counsel.get(&path).await;
        let answer = [("version", "1"), ("claim", "2"), ("indicator", "debt_bondage"), ("answer", "The pictures show no ledger; they cannot speak of debts.")];
        assert_eq!(counsel.post_form(&format!("{path}/answers"), &answer).await.status, 303);
        assert_eq!(step(&counsel, CASE, "find_sufficient_wro", &found).await.status, 303);
    }

    /// A proposal keeps the grid on which it was made; a decision on a grid that
    /// does not carry it any more is refused.
    async fn a_proposal_knows_its_grid(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let proposal = waiting(&analyst, "/holds/H-2026-000002").await;
        let page = supervisor.get(&proposal).await;
        let seal = page.attributes("#what a[href*='/evidence/seals/']", "href").remove(0);
        assert!(!page.text("#what").contains("another one now"));
        analyst.get(GRID).await;
        for (number, version) in [("1", "1"), ("4", "1")] {
            let fields = [("version", version), WHY];
            let gone = analyst.post_form(&format!("{GRID}/items/{number}/withdrawal"), &fields).await;
            assert_eq!(gone.status, 303);
        }
        let page = supervisor.get(&proposal).await;
        assert!(page.text("#what").contains("another one now"), "{}", page.text("#what"));
        let refused = decide(&supervisor, &proposal, "approval").await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("two independent origins"), "{}", refused.text("main"));
        let then = app.sign_in("auditor@agency.example").await.get(&seal).await;
        assert_eq!(then.status, 200);
        assert!(then.text("#cells").contains("Restriction of movement"), "{}", then.text("#cells"));
        assert!(then.text("main").contains("another one today") && !then.text("main").contains(SEALED));
        assert_eq!(analyst.get(&format!("{GRID}/seals/{}", "0".repeat(64))).await.status, 404);
    }

    /// Two people merge a case into another: allegations and evidence go along,
    /// and the old number leads on.
    async fn a_case_is_merged_without_loss(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        open_case(&analyst).await;
        claim(&analyst, "1", "forced_labor").await;
        analyst.post_form(OWN_GRID, &item("1", "Interview of a glover", "worker_testimony", "W9")).await;
        assert_eq!(rate(&analyst, "1", "1", "deception", ("supports", "strong"), "0").await.status, 303);
        let itself = step(&analyst, OWN, "merge_into", &[("into", "C-2026-000002"), WHY]).await;
        assert_eq!(itself.status, 409, "{}", itself.text("main"));
        assert_eq!(step(&analyst, OWN, "merge_into", &[("into", "C-2020-000009"), WHY]).await.status, 422);
        assert_eq!(step(&analyst, OWN, "merge_into", &[("into", "C-2026-000001"), WHY]).await.status, 303);
        let proposal = waiting(&analyst, OWN).await;
        assert_eq!(decide(&analyst, &proposal, "approval").await.status, 403);
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let old = analyst.get(OWN).await;
        assert!(old.text(".d-object").contains("Duplicate") && old.text("#facts").contains("C-2026-000001"));
        let case = analyst.get(CASE).await;
        assert!(case.text("#allegations").contains("A-2026-000002"));
        assert!(case.text("#history").contains("Another case merged into this one"));
        let item = analyst.get(&format!("{GRID}/items/8")).await;
        assert_eq!(item.text("h1"), "Interview of a glover");
        assert!(item.text("#ratings").contains("Claim 4, Deception"), "{}", item.text("#ratings"));
        assert!(analyst.get(GRID).await.text("#grid").contains("Claim 4"));
        assert!(!analyst.get(OWN_GRID).await.text("main").contains("glover"));
    }

    /// The office counts what the list shows; what is closed cannot be changed.
    async fn the_office_counts_cases_by_state_age_and_completeness(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        open_case(&analyst).await;
        let page = app.sign_in("auditor@agency.example").await.get("/cases/office").await;
        assert_eq!(page.status, 200);
        assert!(page.text("#plot").contains("2 in all, 0 of them for more than 90 days"), "{}", page.text("#plot"));
        let rows = page.select("#table tbody tr");
        let of = |label: &str| rows.iter().find(|row| row.contains(label)).cloned().unwrap_or_default();
        assert_eq!(of("Received").split_whitespace().collect::<Vec<_>>(), ["Received", "1", "1", "0", "0", "0", "1", "0", "0", "0"]);
        assert!(of("Developing").ends_with("1 1 0 0 0 0 0 0 1"), "{}", of("Developing"));
        assert_eq!(raw(&app, "UPDATE case_file SET state = 'closed_no_nexus' WHERE docket_number = 'C-2026-000002'"), Ok(()));
        analyst.get(OWN_GRID).await;
        let late = analyst.post_form(OWN_GRID, &item("1", "Interview", "media", "M")).await;
        assert_eq!(late.status, 409);
        assert!(late.text("main").contains("Reopen it first"), "{}", late.text("main"));
    }

    /// What was sealed and what a version said cannot be altered.
    async fn versions_and_seals_are_never_altered(app) {
        app.load_demo();
        for (table, column) in [("evidence_seal", "body"), ("evidence_item_version", "body")] {
            assert!(raw(&app, &format!("UPDATE {table} SET {column} = 'x'")).is_err(), "{table}");
            assert!(raw(&app, &format!("DELETE FROM {table}")).is_err(), "{table}");
        }
    }
}

pub mod pages {
    use super::GRID;

    browser! {
        /// The pages of the evidence are accessible and fit a phone.
        async fn pages_of_the_evidence_are_accessible(app, browser) {
            app.load_demo();
            browser.sign_in("analyst@agency.example").await;
            for (path, name) in [
                (GRID, "evidence"),
                (format!("{GRID}/new").as_str(), "evidence_new"),
                (format!("{GRID}/items/6").as_str(), "evidence_item"),
                ("/cases/office", "office"),
            ] {
                browser.open_page(path).await;
                browser.assert_accessible().await;
                browser.screenshot(name).await;
            }
        }
    }
}
