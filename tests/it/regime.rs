//! Regimes: configuration in one table; the laws of other countries from the
//! case to the hold, with their own words.

use docket307::domain::regime;

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{buttons, decide, step, waiting};

const WHY: (&str, &str) = ("reason", "The resolution names the goods; see the file.");

pub mod table {
    use docket307::domain::regime;

    use crate::harness::fixtures;
    use crate::harness::source::SourceFile;

    /// Where the code of a regime may stand in quotes: its own table, and codes of other
    /// tables that are spelled alike (the authority of a hold, the format of a list).
    const MAY_NAME: [&str; 3] = ["src/domain/regime", "src/domain/hold.rs", "src/domain/list.rs"];

    fn named(file: &SourceFile) -> Vec<String> {
        if MAY_NAME.iter().any(|start| file.path.starts_with(start))
            || file.path.ends_with("tests.rs")
        {
            return Vec::new();
        }
        let quoted: Vec<String> = regime::all().map(|law| format!("\"{}\"", law.code)).collect();
        (1..)
            .zip(&file.lines)
            .filter(|(_, line)| quoted.iter().any(|code| line.contains(code.as_str())))
            .map(|(number, _)| format!("{}:{number}: the code of a regime; ask its row", file.path))
            .collect()
    }

    plain! {
        /// Adding a regime touches its table and templates alone: nobody else looks at its code.
        fn nobody_else_names_the_code_of_a_regime() {
            let made_up = SourceFile::new("src/app/a.rs", "if code == \"r_mx_stps\" {}");
            assert_eq!(named(&made_up).len(), 1);
            assert!(named(&SourceFile::new("src/app/a.rs", "let code = regime.code;")).is_empty());
            let root = fixtures::root();
            let sources = fixtures::walk(&root.join("src"), "rs");
            let found: Vec<String> =
                sources.iter().flat_map(|path| named(&SourceFile::read(root, path))).collect();
            assert!(found.is_empty(), "{}", found.join("\n"));
        }
    }
}

tests! {
    /// Each law is on a public page, with what nobody confirmed.
    async fn every_law_is_public(app) {
        let page = app.anonymous().get("/process/regimes").await;
        assert_eq!(page.status, 200);
        for law in regime::all() {
            let words = page.text(&format!("#{}", law.code));
            assert!(words.contains(law.instrument.text()), "{}", law.code);
            assert_eq!(words.contains("Unverified in part"), !law.is_complete(), "{}", law.code);
            for code in law.clocks {
                assert!(words.contains(&format!("({code})")), "{}: {code}", law.code);
            }
        }
        assert!(app.anonymous().get("/process").await.body().contains("/process/regimes"));
    }

    /// A resolution of Mexico is drafted, approved, put in force and carries a hold; what its
    /// law does not have is neither offered nor taken.
    async fn an_order_of_another_law_goes_its_own_way(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get("/orders/new?regime=r_mx_stps").await;
        assert!(page.has("#kind option[value=measure]") && !page.has("#kind option[value=wro]"));
        let draft = |kind| [
            ("kind", kind), ("regime", "r_mx_stps"), ("title", "Resolution on cotton yarn"),
            ("goods_words", "cotton yarn"), ("countries", "CN"), ("citation", "DOF 17/02/2023"), WHY,
        ];
        let refused = analyst.post_form("/orders", &draft("wro")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body().contains("It has: Measure under the law of another country"));
        let made = analyst.post_form("/orders", &draft("measure")).await;
        assert_eq!(made.status, 303);
        let order = made.location().unwrap().split('?').next().unwrap().to_owned();
        assert!(analyst.get(&order).await.text("#facts").contains("STPS"));
        let weak = [("basis", "published"), ("standard", "reasonably_indicates"), WHY];
        assert_eq!(step(&analyst, &order, "approve", &weak).await.status, 409);
        assert_eq!(step(&analyst, &order, "approve", &[("basis", "published"), ("standard", "own_law"), WHY]).await.status, 303);
        let proposal = waiting(&analyst, &order).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
        let early = [("effective_on", "2023-05-17"), ("instrument", "Resolution 1"), ("publication", "")];
        assert_eq!(step(&analyst, &order, "activate", &early).await.status, 409);
        let now = [("effective_on", "2026-03-01"), ("instrument", "Resolution 1"), ("publication", "")];
        assert_eq!(step(&analyst, &order, "activate", &now).await.status, 303);
        let proposal = waiting(&analyst, &order).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let offered = buttons(&analyst.get(&order).await);
        assert!(!offered.is_empty() && !offered.iter().any(|name| name.contains("Finding")), "{offered:?}");
    }

    /// A case under another law starts none of the agency's clocks and knows its own finding.
    async fn a_case_of_another_law_starts_its_own_clocks(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/allegations/A-2026-000002/case";
        analyst.get(path).await;
        let fields = [("title", "Gloves (alleged)"), ("regime", "r_eu_2024_3015"), WHY];
        assert_eq!(analyst.post_form(path, &fields).await.status, 303);
        let case = analyst.get("/cases/C-2026-000002").await;
        assert!(case.text("#facts").contains("Regulation (EU) 2024/3015"));
        let clocks = case.text("#clocks");
        assert!(clocks.contains("EU_DECISION") && !clocks.contains("TRIAGE"), "{clocks}");
        assert!(!clocks.contains("MX_DECISION"));
        let old = analyst.get("/cases/C-2026-000001").await.text("#clocks");
        assert!(old.contains("TRIAGE") && !old.contains("EU_DECISION"), "{old}");
    }

    /// A hold under a presumption quotes its own statute at every step and takes no ground of
    /// 19 CFR 12.42; a case under it gets no target of an order, and goes into no case of
    /// another law.
    async fn a_presumption_quotes_its_own_law(app) {
        app.load_demo();
        let (analyst, supervisor) = (app.sign_in("analyst@agency.example").await, app.sign_in("supervisor@agency.example").await);
        let order = listing(&app, &analyst, &supervisor).await;
        let goods = "/shipments/9ZZ03104018/1/holds";
        analyst.get(goods).await;
        let opened = analyst.post_form(goods, &[("order", order.as_str()), WHY]).await;
        assert_eq!(opened.status, 303, "{}", opened.text("main"));
        let hold = opened.location().unwrap().split('?').next().unwrap().to_owned();
        let present = [("presented_on", "2026-11-19"), ("place", "Los Angeles, warehouse 4"), ("is_viewable", "on")];
        assert_eq!(step(&analyst, &hold, "present", &present).await.status, 303);
        let offered = analyst.get(&hold).await.text("#steps");
        assert!(offered.contains("[Pub. L. 117-78, section 3(a); 19 CFR 151.16(b)]") && !offered.contains("12.42(e)"), "{offered}");
        assert!(!offered.contains("Move under the Finding"), "{offered}");
        assert_eq!(step(&analyst, &hold, "detain", &[("order", order.as_str()), WHY]).await.status, 303);
        let proposal = waiting(&analyst, &hold).await;
        let told = supervisor.get(&proposal).await.text("main");
        assert!(told.contains("Pub. L. 117-78, section 3(a)") && !told.contains("12.42"), "{told}");
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = analyst.get(&hold).await;
        let steps = page.text("#steps");
        let quoted: Vec<&str> = steps.split('[').skip(1).filter_map(|rest| rest.split(']').next()).collect();
        assert!(quoted.len() > 3 && quoted.iter().all(|law| !law.contains("12.4")), "{quoted:?}");
        assert!(!page.text("#clocks").contains("PROOF"), "{}", page.text("#clocks"));
        for ground in ["proof_late", "proof_insufficient"] {
            let late = step(&analyst, &hold, "exclude", &[("ground", ground), WHY]).await;
            assert_eq!(late.status, 409, "{ground}");
            assert!(late.text("main").contains("of another law"), "{}", late.text("main"));
        }
        let fields = [("ground", "presumption_not_rebutted"), WHY];
        assert_eq!(step(&analyst, &hold, "exclude", &fields).await.status, 303);
        let proposal = waiting(&analyst, &hold).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let notice = analyst.get(&hold).await.text("#notices");
        assert!(notice.contains("Pub. L. 117-78, section 3(a); 19 CFR 151.16(e)-(f)") && !notice.contains("12.44"), "{notice}");
        let path = "/allegations/A-2026-000002/case";
        analyst.get(path).await;
        let fields = [("title", "Gloves (alleged)"), ("regime", "uflpa"), WHY];
        assert_eq!(analyst.post_form(path, &fields).await.status, 303);
        let clocks = analyst.get("/cases/C-2026-000002").await.text("#clocks");
        assert!(clocks.contains("TRIAGE") && !clocks.contains("WRO_TARGET") && !clocks.contains("FINDING_TARGET"), "{clocks}");
        let merge = step(&analyst, "/cases/C-2026-000002", "merge_into", &[("into", "C-2026-000001"), WHY]).await;
        assert_eq!(merge.status, 409);
        assert!(merge.text("main").contains("different laws"), "{}", merge.text("main"));
    }
}

/// An entity listing in force that names the gin: its number and version.
async fn listing(app: &TestApp, analyst: &Actor, supervisor: &Actor) -> String {
    analyst.get("/orders/new").await;
    let draft = [
        ("kind", "entity_listing"),
        ("regime", "uflpa"),
        ("title", "Gins"),
        ("parties", "Qarasu Cotton Ginning Co., Ltd. | CN"),
        WHY,
    ];
    let made = analyst.post_form("/orders", &draft).await;
    assert_eq!(made.status, 303, "{}", made.text("main"));
    let order = made.location().unwrap().split('?').next().unwrap().to_owned();
    let counsel = app.sign_in("counsel@agency.example").await;
    let approve = [("standard", "reasonably_indicates"), WHY];
    assert_eq!(step(analyst, &order, "approve", &approve).await.status, 303);
    let proposal = waiting(analyst, &order).await;
    assert_eq!(decide(supervisor, &proposal, "approval").await.status, 303);
    assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
    let activate =
        [("effective_on", "2026-03-01"), ("instrument", "Notice 1"), ("publication", "")];
    assert_eq!(step(analyst, &order, "activate", &activate).await.status, 303);
    let proposal = waiting(analyst, &order).await;
    assert_eq!(decide(supervisor, &proposal, "approval").await.status, 303);
    format!("{}/1", order.rsplit('/').next().unwrap())
}
