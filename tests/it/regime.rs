//! Regimes: configuration in one table; the laws of other countries from the
//! case to the hold, with their own words.

use docket307::domain::regime;

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
}
