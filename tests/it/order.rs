//! Orders: drafted, approved and signed, put in force, changed as versions.

use docket307::domain::role::Role;
use docket307::domain::workflow::order::{OrderState, available};

use crate::harness::make::{buttons, decide, not_now, step, waiting};

const ORDER: &str = "/orders/O-2026-000001";
const WHY: (&str, &str) = ("reason", "The file of the case carries it, part by part.");
const DRAFT: [(&str, &str); 7] = [
    ("kind", "wro"),
    ("regime", "us_1307"),
    ("title", "Gloves of one plant"),
    ("parties", "Perlisia Glove Industries | MY"),
    ("hts_prefixes", "4015"),
    ("citation", "91 FR 4711"),
    WHY,
];

tests! {
    /// Every wrong field comes back at once, every value kept.
    async fn a_wrong_draft_comes_back_whole(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/orders/new").await;
        let wrong = [("title", ""), ("parties", "Somebody | Atlantis"), ("hts_prefixes", "gloves"), ("reason", "ok")];
        let page = analyst.post_form("/orders", &wrong).await;
        assert_eq!(page.status, 422);
        for field in ["kind", "regime", "title", "parties", "hts_prefixes", "reason"] {
            assert!(page.has(&format!("#errors a[href='#{field}']")), "{field}: {}", page.text("#errors"));
        }
        assert_eq!(page.text("#parties"), "Somebody | Atlantis");
        assert_eq!(page.text("#hts_prefixes"), "gloves");
    }

    /// A draft takes a supervisor, counsel and the Commissioner's instrument; then it is screened.
    async fn an_order_comes_into_force_by_three_people(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        analyst.get("/orders/new").await;
        let answer = analyst.post_form("/orders", &DRAFT).await;
        assert_eq!(answer.status, 303);
        let path = answer.location().unwrap().split('?').next().unwrap().to_owned();
        let weak = step(&analyst, &path, "approve", &[("standard", "reason_to_believe"), WHY]).await;
        assert_eq!(weak.status, 409);
        let unproved = step(&analyst, &path, "approve", &[("standard", "reasonably_indicates"), WHY]).await;
        assert!(unproved.status == 409 && unproved.text("main").contains("No case is behind this order"), "{}", unproved.text("main"));
        let enough = [("basis", "published"), ("standard", "reasonably_indicates"), WHY];
        assert_eq!(step(&analyst, &path, "approve", &enough).await.status, 303);
        let proposal = waiting(&analyst, &path).await;
        let seen = counsel.get(&proposal).await.text("#scope");
        assert!(seen.contains("Perlisia Glove Industries") && seen.contains("4015") && seen.contains("stays as it is"), "{seen}");
        assert!(counsel.get("/queue").await.body().contains(&proposal));
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 409);
        assert!(analyst.get(&path).await.text(".d-object").contains("Draft"));
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert!(analyst.get(&path).await.text(".d-object").contains("Approved, not yet in force"));
        let bare = step(&analyst, &path, "activate", &[("effective_on", "2026-11-01"), ("instrument", "")]).await;
        assert_eq!(bare.status, 422);
        let instrument = [("effective_on", "2026-11-01"), ("instrument", "Memorandum 12")];
        assert_eq!(step(&analyst, &path, "activate", &instrument).await.status, 303);
        app.run_jobs();
        let proposal = waiting(&analyst, &path).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert!(analyst.get(&path).await.text(".d-object").contains("Active"));
        assert!(app.run_jobs() >= 1, "the order is screened");
    }

    /// An order that comes from a case rests on the evidence of the case: where that does not
    /// show what the standard asks for, nobody can propose to approve it.
    async fn an_order_of_a_case_reads_its_evidence(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/allegations/A-2026-000002/case").await;
        let fields = [("title", "Gloves (alleged)"), ("regime", "us_1307"), WHY];
        let opened = analyst.post_form("/allegations/A-2026-000002/case", &fields).await;
        assert_eq!(opened.status, 303);
        let bare = opened.location().unwrap().split('?').next().unwrap().trim_start_matches("/cases/").to_owned();
        let enough = [("standard", "reasonably_indicates"), WHY];
        for (case, status) in [(bare.as_str(), 409), ("C-2026-000001", 303)] {
            analyst.get("/orders/new").await;
            let mut draft = DRAFT.to_vec();
            draft.push(("case", case));
            let answer = analyst.post_form("/orders", &draft).await;
            assert_eq!(answer.status, 303, "{}", answer.text("main"));
            let path = answer.location().unwrap().split('?').next().unwrap().to_owned();
            let asked = step(&analyst, &path, "approve", &enough).await;
            assert_eq!(asked.status, status, "{case}: {}", asked.text("main"));
            if status == 409 {
                let words = asked.text("main");
                assert!(words.contains("The evidence grid of the case does not show"), "{words}");
                continue;
            }
            let proposal = waiting(&analyst, &path).await;
            let seals = analyst.get(&proposal).await.attributes("a[href*='/evidence/seals/']", "href");
            assert!(seals.iter().all(|href| href.starts_with("/cases/C-2026-000001/")) && !seals.is_empty(), "{seals:?}");
        }
    }

    /// The holds of an order that becomes a Finding go on under the Finding with the same
    /// hands, where the Finding covers their line; who signs sees which, and nothing leaves the
    /// country on the right that ended.
    async fn an_upgrade_moves_the_holds_that_are_not_released(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let hands = [(app.sign_in("supervisor@agency.example").await, "approval"), (app.sign_in("counsel@agency.example").await, "signature")];
        let yarn = "/shipments/9ZZ03104018/2/holds";
        analyst.get(yarn).await;
        let target = [("order", "O-2026-000001/1"), ("cover", "papers"), WHY];
        assert_eq!(analyst.post_form(yarn, &target).await.status, 303);
        analyst.get("/orders/new").await;
        let draft = [("kind", "finding"), ("regime", "us_1307"), ("title", "Finding on Qarasu"), ("citation", "91 FR 4712"),
            ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN"), ("hts_prefixes", "5201"), WHY];
        let drafted = analyst.post_form("/orders", &draft).await;
        assert_eq!(drafted.status, 303, "{}", drafted.text("main"));
        let finding = drafted.location().unwrap().split('?').next().unwrap().to_owned();
        let approve = [("basis", "published"), ("standard", "conclusively_indicates"), WHY];
        let activate = [("effective_on", "2026-11-01"), ("instrument", "Memorandum 13"), ("secretary_approval", "Memorandum of 28 October 2026"), ("publication", "91 FR 4712")];
        for (action, fields) in [("approve", &approve[..]), ("activate", &activate[..])] {
            let asked = step(&analyst, &finding, action, fields).await;
            assert_eq!(asked.status, 303, "{action}: {}", asked.text("main"));
            let proposal = waiting(&analyst, &finding).await;
            for (actor, what) in &hands {
                if actor.get(&proposal).await.has(&format!("form[action$='/{what}']")) {
                    assert_eq!(decide(actor, &proposal, what).await.status, 303, "{action} {what}");
                }
            }
        }
        let cited = format!("{}/1", finding.trim_start_matches("/orders/"));
        let fields = [("finding", cited.as_str()), ("standard", "conclusively_indicates"), WHY];
        let asked = step(&analyst, ORDER, "upgrade_to_finding", &fields).await;
        assert_eq!(asked.status, 303, "{}", asked.text("main"));
        let proposal = waiting(&analyst, ORDER).await;
        let seen = hands[0].0.get(&proposal).await.select("#holds tbody tr");
        assert_eq!(seen.len(), 3, "{seen:?}");
        for (row, wanted) in seen.iter().zip(["Moves", "Moves", "no party of the line is one that the order names"]) {
            assert!(row.contains(wanted), "{row}");
        }
        for (actor, what) in &hands {
            let done = decide(actor, &proposal, what).await;
            assert_eq!(done.status, 303, "{}", done.text("main"));
        }
        for (number, authority) in [("H-2026-000001", "Finding"), ("H-2026-000002", "Finding"), ("H-2026-000003", "Withhold release order")] {
            let page = analyst.get(&format!("/holds/{number}")).await;
            assert!(page.text("#facts").contains(authority), "{number}: {}", page.text("#facts"));
            let moved = page.text("#history").contains("Move under the Finding");
            assert_eq!(moved, authority == "Finding", "{number}: {}", page.text("#history"));
        }
        let importer = app.sign_in("importer@harborpine.example").await;
        let list = importer.get("/partner/holds").await;
        let own = importer.get(&list.attributes("tbody a", "href")[0]).await;
        assert!(own.text("main").contains("NOTICE THAT A FINDING COVERS THE GOODS"), "{}", own.text("main"));
        assert!(!analyst.get("/holds/H-2026-000001").await.text("#steps").contains("Record export"), "what ended is not offered");
        let export = [("exported_on", "2026-11-20"), ("proof", "Bill QZLN1"), ("permission", "")];
        let refused = step(&analyst, "/holds/H-2026-000001", "export", &export).await;
        assert!(refused.text("main").contains("may not be exported"), "{}", refused.text("main"));
    }

    /// What is kept in force in part is a part; a change changes something.
    async fn a_part_is_a_part(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let same = [
            ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN | Karasu Cotton; Qarasu Cotton Mill"),
            ("hts_prefixes", "5201, 5203, 5205"), ("goods_words", "cotton lint, cotton yarn"),
            ("countries", "CN"), ("provinces", "CN-XJ"), ("effective_on", "2026-03-01"),
            ("open_scope", "and goods made wholly or in part with this cotton"),
            ("ground", "no_longer_made"), WHY,
        ];
        let refused = step(&analyst, ORDER, "narrow", &same).await;
        assert!(refused.text("main").contains("says nothing else"), "{}", refused.text("main"));
        let wide = [("ground", "no_longer_made"), ("countries", "CN"), WHY];
        let refused = step(&analyst, ORDER, "narrow", &wide).await;
        assert!(refused.text("main").contains("a part of the scope"), "{}", refused.text("main"));
        let wider = [("ground", "scope_corrected"), ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN\nAnother Mill | CN"), ("hts_prefixes", "5201"), WHY];
        let refused = step(&analyst, ORDER, "modify", &wider).await;
        assert!(refused.text("main").contains("covers more than the order does"), "{}", refused.text("main"));
        let part = same.map(|(name, value)| (name, if name == "hts_prefixes" { "5201" } else { value }));
        assert_eq!(step(&analyst, ORDER, "narrow", &part).await.status, 303);
    }

    /// A change of scope is a new version; what was held cites the old one.
    async fn a_change_is_a_new_version(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let scope = [("ground", "published_list"), ("said_in", "91 FR 4712"), ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN"), ("hts_prefixes", "5201"), WHY];
        assert_eq!(step(&analyst, ORDER, "modify", &scope).await.status, 303);
        let proposal = waiting(&analyst, ORDER).await;
        let asked = analyst.get(&proposal).await;
        assert!(asked.text("#what").contains("HTS 5201 of Qarasu"));
        assert!(asked.text("#scope").contains("HTS prefixes: "), "{}", asked.text("#scope"));
        for (email, what) in [("supervisor@agency.example", "approval"), ("counsel@agency.example", "signature")] {
            let actor = app.sign_in(email).await;
            assert_eq!(decide(&actor, &proposal, what).await.status, 303);
        }
        let decided = analyst.get(&proposal).await;
        assert!(decided.text("#scope").contains("The order as it was asked for"), "{}", decided.text("#scope"));
        assert!(decided.text("#scope").contains("HTS prefixes: "), "{}", decided.text("#scope"));
        let page = analyst.get(ORDER).await;
        assert!(page.text(".d-object").contains("Modified, in force"));
        assert_eq!(page.select("#versions tbody tr").len(), 2);
        assert!(page.text("#versions").contains("2 (current)"));
        assert!(analyst.get("/holds/H-2026-000001").await.text("#order").contains("version 1"));
    }

    /// What an order's page offers is what the table says.
    async fn the_buttons_are_the_table(app) {
        app.load_demo();
        for (email, role) in [("analyst@agency.example", Role::Analyst), ("counsel@agency.example", Role::Counsel)] {
            let actor = app.sign_in(email).await;
            let labels: Vec<&str> =
                available(OrderState::Active, role).iter().map(|rule| rule.action.label()).collect();
            // There is no other order that could take its place, and no Finding.
            let never = ["Record the order that supersedes it", "Upgrade to a Finding"];
            let (barred, expected): (Vec<&str>, Vec<&str>) = labels.into_iter().partition(|label| never.contains(label));
            let page = actor.get(ORDER).await;
            assert_eq!(buttons(&page), expected, "{email}");
            assert_eq!(not_now(&page), barred, "{email}");
        }
    }
}
