//! The form for callers, the list, and one allegation.

use super::{Page, SHRIMP, errors, listed, report, token};

fn number_of(row: &str) -> String {
    row.split(" | ").next().unwrap().to_owned()
}

fn receipt(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text("main"));
    page.text(".d-receipt")
}

tests! {
    /// A clerk files for a caller and reads out the receipt; who called is
    /// kept as a kind of person alone.
    async fn a_clerk_files_for_a_caller(app) {
        app.load_demo();
        let clerk = app.sign_in("clerk@agency.example").await;
        let form = "form[action='/allegations']";
        let empty = clerk.fill("/allegations/new", form, &[("go", "file"), ("goods", "Cotton")]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(empty.attributes("#errors a", "href"), ["#on_behalf_of"]);
        assert_eq!(empty.text("#goods"), "Cotton");
        let token = empty.hidden("token").unwrap();
        let mut fields = vec![("channel", "hotline"), ("on_behalf_of", "family"), ("token", &token), ("go", "file")];
        fields.extend(SHRIMP);
        let page = clerk.post_form("/allegations", &fields).await;
        let code = receipt(&page);
        assert_eq!(receipt(&clerk.post_form("/allegations", &fields).await), code);
        let status = app.anonymous().post_as_written("/mailbox", &[("receipt", &code)]).await;
        assert_eq!(status.text(".p-status"), "Received");
        assert_eq!(clerk.get("/allegations").await.status, 403, "a clerk files and does not read");
        app.run_jobs();
        let analyst = app.sign_in("analyst@agency.example").await;
        let rows = listed(&analyst, "?country=TH&channel=hotline").await;
        assert_eq!(rows.len(), 1);
        let shown = analyst.get(&format!("/allegations/{}", number_of(&rows[0]))).await;
        assert!(shown.text("#about").contains("A worker's family or friend"));
    }

    /// An organization may file, by its own channel alone.
    async fn an_organization_files_by_its_own_channel(app) {
        app.load_demo();
        let ngo = app.sign_in("filer@fairthreads.example").await;
        let page = ngo.get("/allegations/new").await;
        assert_eq!(page.attributes("input[name=channel]", "value"), ["ngo_file"]);
        let token = page.hidden("token").unwrap();
        let mut fields = vec![("channel", "hotline"), ("on_behalf_of", "worker"), ("token", &token), ("go", "file")];
        fields.extend(SHRIMP);
        let refused = ngo.post_form("/allegations", &fields).await;
        assert_eq!((refused.status, errors(&refused).len()), (422, 1));
        fields[0] = ("channel", "ngo_file");
        receipt(&ngo.post_form("/allegations", &fields).await);
    }

    /// The law's three elements, each with its standing, and the letter.
    async fn completeness_names_each_missing_element(app) {
        app.load_demo();
        let source = app.anonymous();
        let token = token(&app, 60);
        let told = [("site_name", "Lonely Mill"), ("site_country", "VN")];
        let answer = source.post_as_written("/report", &report(&token, &told)).await;
        app.run_jobs();
        let analyst = app.sign_in("analyst@agency.example").await;
        let row = listed(&analyst, "?country=VN").await.remove(0);
        assert!(row.contains("reasons, goods, facts of production"), "{row}");
        let page = analyst.get(&format!("/allegations/{}", number_of(&row))).await;
        let table = page.table("#complete table");
        let required: Vec<&str> = table.lines().filter(|line| line.contains("12.42(b)")).collect();
        assert_eq!(required.len(), 3);
        assert!(required.iter().all(|line| line.contains("Missing")), "{required:?}");
        let letter = page.text(".d-letter__text");
        for element in ["12.42(b)(1)", "12.42(b)(2)", "12.42(b)(3)"] {
            assert!(letter.contains(element), "{letter}");
        }
        assert!(page.text("#complete").contains("0%"));
        // The page opens a case, and then names it.
        let (action, _) = page.form("form[action$='/case']");
        let fields = [
            ("title", "Alleged: Lonely Mill"),
            ("regime", "us_1307"),
            ("reason", "A site that nobody named before."),
        ];
        let opened = analyst.post_form(&action, &fields).await;
        assert_eq!(opened.status, 303, "{}", opened.text("main"));
        let page = analyst.get(&format!("/allegations/{}", number_of(&row))).await;
        assert!(page.text("#case").contains("Alleged: Lonely Mill"), "{}", page.text("#case"));
        assert!(!page.has("form[action$='/case']"));
        assert_eq!(listed(&analyst, "?state=in_case&country=VN").await.len(), 1);
        let code = answer.text(".p-receipt");
        let status = source.post_as_written("/mailbox", &[("receipt", &code)]).await;
        assert_eq!(status.text(".p-status"), "Being reviewed");
    }

    /// Two that tell of the same are shown to each other, with reasons.
    async fn duplicates_are_shown_with_reasons(app) {
        let source = app.anonymous();
        let (one, two, three) = (token(&app, 60), token(&app, 60), token(&app, 60));
        source.post_as_written("/report", &report(&one, &SHRIMP)).await;
        source.post_as_written("/report", &report(&two, &[
            ("site_name", "SUNRISE SHRIMP FARM 3"), ("site_country", "TH"), ("goods", "peeled frozen shrimp"),
        ])).await;
        source.post_as_written("/report", &report(&three, &[
            ("site_name", "Sunrise Tile Works"), ("site_country", "TH"), ("goods", "tiles"),
        ])).await;
        app.run_jobs();
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let rows = listed(&analyst, "?country=TH").await;
        assert_eq!(rows.len(), 3);
        for row in rows {
            let page = analyst.get(&format!("/allegations/{}", number_of(&row))).await;
            let alike = page.text("#alike");
            if row.contains("Tile") {
                assert!(alike.contains("No other allegation looks like this one."), "{alike}");
            } else {
                assert!(alike.contains("read the same") && alike.contains("Both name the country TH"), "{alike}");
                assert!(!alike.contains("Tile"));
            }
        }
    }

    /// Filters are in the address, and pages follow each other by key.
    async fn the_list_is_filtered_and_paged(app) {
        // First of all: its story takes an allegation by its number, and numbers
        // of one day are given in random order.
        app.load_demo();
        let public = docket307::app::Actor::public();
        for index in 0..53 {
            let country = if index == 0 { "PE" } else { "VN" };
            let form = docket307::domain::allegation::AllegationForm {
                goods: format!("Goods {index:02}"),
                site_country: country.into(),
                ..Default::default()
            };
            let draft = docket307::domain::allegation::Draft::parse(&form).unwrap();
            let filing = docket307::app::allegation::Filing {
                channel: docket307::domain::allegation::Channel::Public,
                on_behalf_of: None,
                token: token(&app, 60),
            };
            docket307::app::allegation::receive(app.app(), &public, &draft, &filing).unwrap();
        }
        app.run_jobs();
        let analyst = app.sign_in("analyst@agency.example").await;
        let first = analyst.get("/allegations?country=Vietnam").await;
        assert_eq!(first.select("tbody tr").len(), 50);
        assert_eq!(first.text(".d-pager__count"), "50 shown of 52");
        let next = first.attributes("a[rel=next]", "href").remove(0);
        let second = analyst.get(&next).await;
        assert_eq!(second.select("tbody tr").len(), 2);
        let mut all = first.select("td[data-label=Goods]");
        all.extend(second.select("td[data-label=Goods]"));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 52);
        assert_eq!(listed(&analyst, "?country=PE&state=received&channel=public").await.len(), 1);
        assert_eq!(listed(&analyst, "?country=PE&state=in_case").await.len(), 0);
        let odd = analyst.get("/allegations?country=Atlantis&after=nonsense").await;
        assert!(odd.text("main").contains("No country has this name or code"));
    }

    /// Partners, auditors and custodians learn nothing of allegations.
    async fn others_learn_nothing_of_allegations(app) {
        app.load_demo();
        app.run_jobs();
        for email in ["auditor@agency.example", "uploads@harborpine.example", "filer@fairthreads.example", "clerk@agency.example"] {
            let actor = app.sign_in(email).await;
            for path in ["/allegations", "/allegations/A-2026-000001", "/allegations/A-2026-999999"] {
                let page = actor.get(path).await;
                assert!(matches!(page.status, 403 | 404), "{email} {path} {}", page.status);
                assert!(!page.body().contains("Perlisia"));
            }
        }
        let analyst = app.sign_in("analyst@agency.example").await;
        assert_eq!(analyst.get("/allegations/A-2026-999999").await.status, 404);
        assert_eq!(app.anonymous().get("/allegations").await.status, 303);
    }
}
