//! The public form: six steps, a receipt, its status.

use super::{FORM, SHRIMP, errors, listed, press, report, token};

tests! {
    /// The whole way: six steps without script or cookie, a receipt, its
    /// status, and the number in the analyst's list.
    async fn anybody_can_report_in_six_steps(app) {
        let source = app.anonymous();
        let first = source.get("/report").await;
        assert_eq!(first.status, 200);
        assert_eq!(first.header("set-cookie"), None);
        assert_eq!(first.header("referrer-policy"), Some("no-referrer"));
        assert!(first.header("content-security-policy").unwrap().contains("script-src 'none'"));
        assert_eq!(first.header("cache-control"), Some("no-store"));
        assert!(!first.body().contains("<script"));
        assert!(first.text("main").contains("Do not write who you are"));
        assert!(first.text("main").contains("1-888-373-7888") && first.text("main").contains("233733"));

        let token = token(&app, 60);
        let two = press(&source, &first, "next", &[("token", &token), SHRIMP[0], SHRIMP[1]]).await;
        assert_eq!(two.text("h1"), "Where and who");
        let more = press(&source, &two, "add-party", &[SHRIMP[2], SHRIMP[3]]).await;
        assert_eq!(more.select("fieldset.p-row legend").len(), 3);
        let three = press(&source, &more, "next", &[]).await;
        // Back keeps what was written on both pages.
        let back = press(&source, &three, "back", &[SHRIMP[4]]).await;
        assert_eq!(back.attributes("#site_name", "value"), ["Sunrise Shrimp Farm 3"]);
        let three = press(&source, &back, "next", &[]).await;
        assert!(three.text("#goods").contains("Frozen shrimp"));
        let four = press(&source, &three, "next", &[SHRIMP[5]]).await;
        assert_eq!(four.select(".p-signs fieldset").len(), 11);
        let five = press(&source, &four, "next", &[("indicator_debt_bondage", "yes")]).await;
        let six = press(&source, &five, "next", &[SHRIMP[6]]).await;
        assert!(six.text("main").contains("Your report has all three."), "{}", six.text("main"));
        assert!(six.text("main").contains("Complete: 75%."));
        let unsigned = press(&source, &six, "send", &[]).await;
        assert_eq!(unsigned.status, 422);
        assert_eq!(unsigned.attributes("#errors a", "href"), ["#attestation"]);
        let receipt = press(&source, &unsigned, "send", &[("attestation", "yes")]).await;
        assert_eq!(receipt.status, 200, "{}", receipt.text("main"));
        let code = receipt.text(".p-receipt");
        assert_eq!(code.len(), 34, "{code}");

        let status = source.post_as_written("/mailbox", &[("receipt", &code.to_lowercase())]).await;
        assert_eq!(status.text(".p-status"), "Received");
        app.run_jobs();
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let rows = listed(&analyst, "?country=Thailand").await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert!(rows[0].contains("A-20") && rows[0].contains("Sunrise Shrimp Farm 3") && rows[0].contains("75"), "{rows:?}");
    }

    /// All complaints of a step at once, each linked, every value kept.
    async fn wrong_fields_keep_every_value_and_list_every_error(app) {
        let source = app.anonymous();
        let long = "x".repeat(2001);
        let first = source.get("/report").await;
        let page = press(&source, &first, "next", &[
            ("violations", "slavery"), ("worker_band", "lots"), ("worker_group", &long), ("period_from", "2024"),
        ]).await;
        assert_eq!(page.status, 422);
        assert!(page.text("title").starts_with("Error: "));
        assert_eq!(errors(&page).len(), 3, "{:?}", errors(&page));
        assert!(errors(&page).iter().any(|error| error.contains("2001") && error.contains("2000")));
        for link in page.attributes("#errors a", "href") {
            let field = link.trim_start_matches('#').to_owned();
            assert!(page.has(&format!("[id='{field}']")), "{field}");
        }
        assert_eq!(page.attributes("#worker_group", "value"), [long]);
        assert_eq!(page.attributes("#period_from", "value"), ["2024"]);
    }

    /// A flood of rows is complained of, and the form that comes back stays small.
    async fn a_flood_of_rows_does_not_make_the_form_grow(app) {
        let source = app.anonymous();
        let (token, name) = (token(&app, 60), "x".repeat(100));
        let rows: Vec<(&str, &str)> = vec![("party_name", name.as_str()); 5_000];
        let page = source.post_as_written("/report", &report(&token, &rows)).await;
        assert_eq!(page.status, 422, "{}", page.text("main"));
        assert!(page.bytes.len() < 400_000, "{} bytes came back", page.bytes.len());
        assert!(errors(&page).iter().any(|error| error.contains('6')), "{:?}", errors(&page));
    }

    /// A wrong field of a step that was passed leads back to that step.
    async fn a_long_text_is_refused_with_its_limit_and_nothing_is_lost(app) {
        let source = app.anonymous();
        let (token, long) = (token(&app, 60), "\u{6df1}".repeat(50_001));
        let page = source.post_as_written("/report", &report(&token, &[("goods", "棉花"), ("reasons", &long)])).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.text("h1"), "How you know");
        assert!(errors(&page)[0].contains("50000"));
        assert_eq!(page.text("#reasons").chars().count(), 50_001);
        assert_eq!(page.attributes("input[name=goods]", "value"), ["棉花"]);
    }

    /// Nothing at all is the one report that is refused.
    async fn an_empty_report_is_not_stored(app) {
        let source = app.anonymous();
        let token = token(&app, 60);
        let page = source.post_as_written("/report", &report(&token, &[])).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.attributes("#errors a", "href"), ["#reasons"]);
    }

    /// The same form twice is one report with one receipt, and says when
    /// later changes were not taken.
    async fn sending_twice_stores_once_and_gives_the_same_receipt(app) {
        let source = app.anonymous();
        let token = token(&app, 60);
        let first = source.post_as_written("/report", &report(&token, &SHRIMP)).await;
        let second = source.post_as_written("/report", &report(&token, &SHRIMP)).await;
        assert_eq!((first.status, second.status), (200, 200));
        assert_eq!(first.text(".p-receipt"), second.text(".p-receipt"));
        assert!(second.text("main").contains("We have it once"));
        let changed = source.post_as_written("/report", &report(&token, &[("goods", "Squid")])).await;
        assert_eq!(changed.text(".p-receipt"), first.text(".p-receipt"));
        assert!(changed.text("main").contains("Your last changes were not taken"));
        let other = super::token(&app, 60);
        let third = source.post_as_written("/report", &report(&other, &SHRIMP)).await;
        assert_ne!(third.text(".p-receipt"), first.text(".p-receipt"));
        app.run_jobs();
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(listed(&analyst, "?country=TH").await.len(), 2);
    }

    /// Two requests at one moment, as an impatient finger sends them.
    async fn sending_twice_at_once_stores_once(app) {
        let token = token(&app, 60);
        let (one, two) = (app.anonymous(), app.anonymous());
        let fields = report(&token, &SHRIMP);
        let (a, b) = futures_util::future::join(
            one.post_as_written("/report", &fields),
            two.post_as_written("/report", &fields),
        ).await;
        assert_eq!((a.status, b.status), (200, 200));
        assert_eq!(a.text(".p-receipt"), b.text(".p-receipt"));
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(listed(&analyst, "?country=TH").await.len(), 1);
    }

    /// Machines are fast, and forms grow old: both come back with every value.
    async fn a_form_that_is_too_young_or_too_old_comes_back(app) {
        let source = app.anonymous();
        for (token, age) in [(token(&app, 0), "fast"), (token(&app, 5 * 3600), "too long"), ("nonsense".into(), "too long")] {
            let page = source.post_as_written("/report", &report(&token, &SHRIMP)).await;
            assert_eq!(page.status, 422, "{age}");
            assert!(errors(&page)[0].contains(age), "{:?}", errors(&page));
            assert_eq!(page.attributes("input[name=site_name]", "value"), ["Sunrise Shrimp Farm 3"]);
            let fresh = page.hidden("token").unwrap();
            assert_eq!(fresh == token, age == "fast", "a spent token is replaced, a young one is not");
        }
        let token = token(&app, 60);
        let mut trapped = report(&token, &SHRIMP);
        trapped.push(("website", "http://spam.example"));
        let page = source.post_as_written("/report", &trapped).await;
        assert_eq!((page.status, page.attributes("#errors a", "href")), (422, vec!["#website".to_owned()]));
    }

    /// Odd characters, right-to-left marks, markup and NUL are kept, and
    /// numbers that are no numbers are no obstacle.
    async fn nothing_is_refused_for_an_odd_character_or_a_bad_number(app) {
        let source = app.anonymous();
        let token = token(&app, 60);
        let page = source.post_as_written("/report", &report(&token, &[
            ("site_name", "مصنع \u{202e}القطن <script>alert(1)</script>"), ("site_country", "Atlantis"),
            ("site_mid", "???"), ("bills", "\u{0}'; DROP TABLE allegation;--"), ("hts", "x"),
            ("goods", "😀 कपास"), ("party_role", ""), ("party_name", "ООО Ромашка"), ("party_identifier", "%%%"),
            ("party_country", ""), ("party_address", ""),
        ])).await;
        assert_eq!(page.status, 200, "{}", page.text("main"));
        app.run_jobs();
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = listed(&analyst, "").await.into_iter().find(|row| row.contains("القطن")).unwrap();
        let number = row.split(" | ").next().unwrap().to_owned();
        let shown = analyst.get(&format!("/allegations/{number}")).await;
        assert_eq!(shown.status, 200);
        for kept in ["<script>alert(1)</script>", "DROP TABLE", "😀 कपास", "ООО Ромашка", "%%%", "Atlantis"] {
            assert!(shown.text("main").contains(kept), "{kept}");
        }
        assert!(!shown.body().contains("<script>alert"));
    }

    /// The answer is coarse, and says nothing of receipts that were never given.
    async fn a_receipt_tells_its_status_and_no_more(app) {
        let source = app.anonymous();
        let form = source.get("/mailbox").await;
        assert_eq!(form.status, 200);
        for (typed, status, says) in [
            ("", 422, "28 letters and digits"),
            ("0000-0000-0000-0000-0000-0000-0001", 422, "One of the letters or digits is not right"),
            ("ABCDEFGHJKMNPQRSTVWXYZ@@@@@@", 422, "\u{201c}@\u{201d}"),
        ] {
            let page = source.post_as_written("/mailbox", &[("receipt", typed)]).await;
            assert_eq!(page.status, status);
            assert!(page.text("main").contains(says), "{}", page.text("main"));
        }
        let wrong = docket307::domain::receipt::Receipt::from_bits(&[9; 32]).shown();
        let miss = source.post_as_written("/mailbox", &[("receipt", &wrong)]).await;
        assert_eq!(miss.status, 404);
        assert!(miss.text("main").contains("no report with this receipt"));
        let token = token(&app, 60);
        let receipt = source.post_as_written("/report", &report(&token, &SHRIMP)).await.text(".p-receipt");
        let hit = source.post_as_written("/mailbox", &[("receipt", &receipt)]).await;
        assert_eq!(hit.text(".p-status"), "Received");
        assert_eq!(hit.bytes.len() % (16 << 10), 0);
        assert_eq!(hit.bytes.len(), miss.bytes.len());
        assert!(!hit.body().contains("Sunrise") && !hit.body().contains("A-20"));
    }

    /// Too many from one line: the form comes back whole.
    async fn a_flood_is_slowed_and_loses_nothing(app) {
        let source = app.anonymous();
        let mut last = None;
        for _ in 0..11 {
            let token = token(&app, 60);
            last = Some(source.post_as_written("/report", &report(&token, &SHRIMP)).await);
        }
        let page = last.unwrap();
        assert_eq!(page.status, 429);
        assert!(page.header("retry-after").is_some());
        assert_eq!(page.attributes("input[name=site_name]", "value"), ["Sunrise Shrimp Farm 3"]);
        assert!(page.has(FORM));
    }

    /// Telephone numbers and addresses are noticed before it is too late.
    async fn a_telephone_number_is_pointed_out_before_sending(app) {
        let source = app.anonymous();
        let page = source.post_as_written("/report", &[
            ("step", "5"), ("go", "next"), ("reasons", "Call me: +66 81 555 0100."),
        ]).await;
        assert_eq!(page.text("h1"), "Check and send");
        assert!(page.text(".usa-alert--warning").contains("+66 81 555 0100"));
    }

    /// The pages around the form.
    async fn signs_and_rules_are_public(app) {
        let source = app.anonymous();
        let signs = source.get("/indicators").await;
        assert_eq!(signs.select(".p-indicators h2").len(), 11);
        let process = source.get("/process").await;
        let rows = process.select("tbody tr").len();
        let expected = docket307::domain::workflow::case::RULES.len() + docket307::domain::workflow::order::RULES.len() + docket307::domain::workflow::petition::RULES.len()
            + docket307::domain::workflow::hold::RULES.len() + docket307::domain::workflow::investigation::RULES.len()
            + docket307::domain::clock::all().count()
            + docket307::domain::evidence::floor::ELEMENTS.len();
        assert_eq!(rows, expected);
        for page in [signs, process] {
            assert_eq!((page.status, page.bytes.len() % (16 << 10)), (200, 0));
            assert!(!page.body().contains("<script"));
        }
    }
}
