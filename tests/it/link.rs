//! Links: why one was proposed, what was not told, what would change it, and
//! why others were not proposed.

use crate::harness::TestApp;
use docket307::store;
use docket307::store::link::LinkRow;

/// The waiting links, best first.
fn waiting(app: &TestApp) -> Vec<LinkRow> {
    app.app().store.read(|tx| store::link::list_open(tx, None, 200)).unwrap()
}

/// A link to a line that an order proposed.
fn of_order(app: &TestApp) -> LinkRow {
    let is_wanted = |row: &LinkRow| row.subject_kind == "order" && row.target_kind == "line";
    waiting(app).into_iter().find(is_wanted).expect("the demonstration's order proposes lines")
}

pub mod words {
    use super::{of_order, waiting};
    use crate::harness::make::{self, decide, step};
    use docket307::domain::region;

    /// A draft on a region, with what makes it an order in force.
    const REGION: [(&str, &str); 7] = [
        ("citation", "Public Law 117-78, section 3"),
        ("kind", "wro"),
        ("regime", "us_1307"),
        ("title", "Goods of the Xinjiang region"),
        ("provinces", region::XINJIANG),
        ("effective_on", "2022-06-21"),
        ("reason", "Public Law 117-78 presumes it for all goods of the region."),
    ];

    tests! {
        /// The page takes a score apart: four questions, every part with its
        /// bearing, and the figures add up to the score that is shown.
        async fn a_link_is_taken_apart(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            let link = of_order(&app);
            let page = analyst.get(&format!("/links/{}", link.id)).await;
            assert_eq!(page.status, 200);
            let answers = page.text(".d-answers");
            for question in ["Entity", "Goods", "Place", "Time"] {
                assert!(answers.contains(question), "{answers}");
            }
            let table = page.table("#why table");
            for part in ["Name", "Identifier", "Country", "Region", "Tariff", "Goods", "Route", "Date"] {
                assert!(table.contains(part), "{part}: {table}");
            }
            assert!(table.contains("not told"), "{table}");
            let bars = page.attributes("#why table svg rect:last-child", "width");
            assert_eq!(bars.len(), page.select("#why tbody tr").len());
            let text = page.text("#why");
            assert!(text.contains("proposed from 0.780 on"), "{text}");
            assert!(text.contains(&link.scorer_version) && text.contains(&link.list_version), "{text}");
            assert!(page.text("#flips").contains("below the threshold"), "{}", page.text("#flips"));
        }

        /// The program interface and the page say the same, to the letter.
        async fn page_and_program_read_the_same_words(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            let link = of_order(&app);
            let page = analyst.get(&format!("/links/{}", link.id)).await;
            let told = analyst.get(&format!("/links/{}/explanation", link.id)).await;
            assert_eq!(told.status, 200);
            let told = told.json();
            assert_eq!(told["sentence"], page.text("#why > p:first-of-type"));
            let rows = page.select("#why tbody tr td:last-child");
            assert_eq!(rows.len(), told["reasons"].as_array().unwrap().len());
            let total: i64 = told["reasons"].as_array().unwrap().iter().map(|reason| reason["permille"].as_i64().unwrap()).sum();
            assert_eq!(Some(total), told["score_permille"].as_i64());
            assert_eq!(told["explanation"]["threshold_permille"], 780);
            let flips = page.select("#flips li");
            assert_eq!(flips.len(), told["explanation"]["flips"].as_array().unwrap().len());
            assert_eq!(analyst.get("/links/none/explanation").await.status, 404);
            let partner = app.sign_in("uploads@harborpine.example").await;
            assert_eq!(partner.get(&format!("/links/{}/explanation", link.id)).await.status, 403);
        }

        /// Old links show what was said then, even with nothing kept beside the parts.
        async fn an_old_link_is_still_shown(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            let mut old = waiting(&app).remove(0);
            old.id = "old-link".into();
            old.target_key = "old".into();
            old.score_permille = 900;
            old.reasons = r#"[{"part":"name","permille":900,"text":"Name: as it was"}]"#.into();
            old.explanation = "{}".into();
            app.app().store.write(|tx| docket307::store::link::propose(tx, std::slice::from_ref(&old))).unwrap();
            let page = analyst.get("/links/old-link").await;
            assert!(page.table("#why table").contains("Name: as it was"));
            assert!(!page.text("#why").contains("proposed from"), "{}", page.text("#why"));
            assert!(!page.has("#flips"));
        }

        /// Why not: the nearest below the threshold, with what would change it.
        async fn the_nearest_that_were_not_proposed_are_shown(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            // A neighbour by name, which nothing else speaks for.
            let file = "Entry Number,Line Number,Importation Date,Importer Name,Manufacturer Name,HTS Number,\
                 Commodity Description,Country of Origin,Entered Value\r\n\
                 9ZZ-0420401-5,1,2026-11-02,Harbor & Pine Apparel LLC,Karasu Cotton Exchange,9403.60.8081,\
                 WOODEN FURNITURE,VN,\"61,000.00\"\r\n";
            let partner = app.sign_in("uploads@harborpine.example").await;
            let sent = partner.upload("/partner/uploads", &[], "file", "near.csv", file).await;
            assert_eq!(sent.status, 303);
            app.run_jobs();
            let mut shown = 0;
            for number in ["A-2026-000001", "A-2026-000002", "A-2026-000003", "A-2026-000004"] {
                let page = analyst.get(&format!("/allegations/{number}/nearest")).await;
                assert_eq!(page.status, 200);
                shown += page.select("section.d-card").len();
            }
            assert!(shown > 0, "some party comes near to one of them");
            for path in ["/allegations/A-2026-000001", "/orders/O-2026-000001"] {
                let page = analyst.get(path).await;
                assert!(page.has(&format!("a[href='{path}/nearest']")), "{path} leads there");
            }
            assert_eq!(analyst.get("/orders/O-2026-000001/nearest").await.status, 200);
            assert_eq!(analyst.get("/orders/O-2026-999999/nearest").await.status, 404);
            let auditor = app.sign_in("auditor@agency.example").await;
            assert_eq!(auditor.get("/allegations/A-2026-000001/nearest").await.status, 403);
        }

        /// Who sold to whom on a confirmed line speaks for the next line of the two.
        async fn confirmed_company_speaks_for_the_next_line(app) {
            app.load_demo();
            let file = |number: &str| {
                format!(
                    "Entry Number,Line Number,Importation Date,Importer Number,Importer Name,Manufacturer Name,HTS Number,\
                     Commodity Description,Country of Origin,Entered Value\r\n\
                     {number},1,2026-11-02,84-301927700,Harbor & Pine Apparel LLC,Qarasu Cotton Ginning Co. Ltd.,\
                     5201.00.1400,COTTON LINT,CN,\"61,000.00\"\r\n"
                )
            };
            let analyst = app.sign_in("analyst@agency.example").await;
            let partner = app.sign_in("uploads@harborpine.example").await;
            let link_of = |document: &str| {
                waiting(&app)
                    .into_iter()
                    .find(|row| row.subject_kind == "order" && row.document.as_deref() == Some(document))
                    .expect("the order proposes the line")
            };
            for (number, name) in [("9ZZ-0420401-5", "one.csv"), ("9ZZ-0420402-3", "two.csv")] {
                partner.get("/partner").await;
                let sent = partner.upload("/partner/uploads", &[], "file", name, file(number)).await;
                assert_eq!(sent.status, 303);
                app.run_jobs();
                let link = link_of(&number.replace('-', ""));
                if name == "one.csv" {
                    assert!(!link.reasons.contains("stand together"), "{}", link.reasons);
                    let path = format!("/links/{}/decision", link.id);
                    analyst.get(&format!("/links/{}", link.id)).await;
                    let fields = [("version", "1"), ("verdict", "confirm"), ("reason", "")];
                    assert_eq!(analyst.post_form(&path, &fields).await.status, 303);
                } else {
                    assert!(link.reasons.contains("stand together on a confirmed line of the order"), "{}", link.reasons);
                }
            }
        }

        /// An order on a region proposes the lines of makers whose address lies in it.
        async fn an_order_on_a_region_proposes_by_postal_code(app) {
            app.load_demo();
            let file = "Entry Number,Line Number,Importation Date,Importer Number,Importer Name,Manufacturer Name,Manufacturer Address,\
                HTS Number,Commodity Description,Country of Origin,Entered Value\r\n\
                9ZZ-0420401-5,1,2026-11-02,84-301927700,Harbor & Pine Apparel LLC,Bright Yarn Works,\"5 Nanhu Rd, 830011\",8541.43.0010,PANELS,CN,\"61,000.00\"\r\n\
                9ZZ-0420402-3,1,2026-11-03,84-301927700,Harbor & Pine Apparel LLC,Calm Sea Works,\"5 Xinjiang Road, Qingdao 266000\",8541.43.0010,PANELS,CN,\"22,000.00\"\r\n";
            let partner = app.sign_in("uploads@harborpine.example").await;
            partner.get("/partner").await;
            let upload = partner.upload("/partner/uploads", &[], "file", "region.csv", file.as_bytes().to_vec()).await;
            assert_eq!(upload.status, 303);
            app.run_jobs();
            let analyst = app.sign_in("analyst@agency.example").await;
            analyst.get("/orders/new").await;
            let answer = analyst.post_form("/orders", &REGION).await;
            assert_eq!(answer.status, 303, "{}", answer.text("#errors"));
            let path = answer.location().unwrap().split('?').next().unwrap().to_owned();
            let supervisor = app.sign_in("supervisor@agency.example").await;
            let counsel = app.sign_in("counsel@agency.example").await;
            let why = ("reason", "The file of the case carries it, part by part.");
            let enough = [("basis", "published"), ("standard", "reasonably_indicates"), why];
            assert_eq!(step(&analyst, &path, "approve", &enough).await.status, 303);
            let proposal = make::waiting(&analyst, &path).await;
            assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
            assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
            let instrument = [("effective_on", "2022-06-21"), ("instrument", "Memorandum 12"), why];
            assert_eq!(step(&analyst, &path, "activate", &instrument).await.status, 303);
            app.run_jobs();
            let proposal = make::waiting(&analyst, &path).await;
            assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
            assert!(app.run_jobs() >= 1, "the order is screened");
            let documents: Vec<String> = waiting(&app)
                .into_iter()
                .filter(|row| row.subject_kind == "order" && row.role == "goods")
                .filter_map(|row| row.document)
                .collect();
            assert!(documents.contains(&"9ZZ04204015".to_owned()), "{documents:?}");
            assert!(!documents.contains(&"9ZZ04204023".to_owned()), "{documents:?}");
        }
    }
}

pub mod seen {
    use super::of_order;

    browser! {
        /// The explanations are accessible and need no script.
        async fn explanations_are_accessible_and_need_no_script(app, browser) {
            app.load_demo();
            let path = format!("/links/{}", of_order(&app).id);
            browser.sign_in("analyst@agency.example").await;
            for (path, name) in [(path.as_str(), "link_why"), ("/allegations/A-2026-000003/nearest", "link_nearest")] {
                browser.open_page(path).await;
                browser.assert_accessible().await;
                browser.assert_fits().await;
                browser.screenshot(name).await;
            }
            let bare = app.browser_without_script().await;
            bare.sign_in("analyst@agency.example").await;
            bare.open_page(&path).await;
            assert!(bare.text("#why").await.contains("Points of 1000"));
        }
    }
}
