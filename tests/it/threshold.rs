//! The threshold of screening is set by two people and named by every link; an
//! upload is compared with what allegations and orders look for now, and with all
//! lines of a long file.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{self, decide, step};
use docket307::store;
use docket307::store::link::LinkRow;

const WHY: (&str, &str) = ("reason", "The file of the case carries it, part by part.");
const HEAD: &str = "Entry Number,Line Number,Importation Date,Importer Number,Importer Name,Manufacturer Name,\
HTS Number,Commodity Description,Country of Origin,Entered Value\r\n";

/// A row of a partner's file.
fn row(entry: &str, line: usize, maker: &str, hts: &str) -> String {
    format!(
        "{entry},{line},2026-11-02,84-301927700,Harbor & Pine Apparel LLC,{maker},{hts},PANELS,VN,61000\r\n"
    )
}

async fn import(app: &TestApp, name: &str, rows: &str) {
    let partner = app.sign_in("uploads@harborpine.example").await;
    partner.get("/partner").await;
    let file = format!("{HEAD}{rows}");
    let sent = partner.upload("/partner/uploads", &[], "file", name, file).await;
    assert_eq!(sent.status, 303);
    app.run_jobs();
}

/// An order in force with a scope; its page.
async fn order(app: &TestApp, scope: &[(&str, &str)]) -> String {
    let analyst = app.sign_in("analyst@agency.example").await;
    analyst.get("/orders/new").await;
    let mut fields = vec![
        ("kind", "wro"),
        ("regime", "us_1307"),
        ("title", "An order of the test"),
        ("effective_on", "2022-06-21"),
        ("citation", "87 FR 36000"),
        WHY,
    ];
    fields.extend_from_slice(scope);
    let answer = analyst.post_form("/orders", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text("#errors"));
    let path = answer.location().unwrap().split('?').next().unwrap().to_owned();
    let supervisor = app.sign_in("supervisor@agency.example").await;
    let counsel = app.sign_in("counsel@agency.example").await;
    let enough = [("basis", "published"), ("standard", "reasonably_indicates"), WHY];
    assert_eq!(step(&analyst, &path, "approve", &enough).await.status, 303);
    let proposal = make::waiting(&analyst, &path).await;
    assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
    assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
    let instrument = [("effective_on", "2022-06-21"), ("instrument", "Memorandum 12"), WHY];
    assert_eq!(step(&analyst, &path, "activate", &instrument).await.status, 303);
    let proposal = make::waiting(&analyst, &path).await;
    assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
    path
}

/// The links that lead to lines of a document.
fn links_to(app: &TestApp, entry: &str) -> Vec<LinkRow> {
    let document: String = entry.chars().filter(char::is_ascii_alphanumeric).collect();
    let open = app.app().store.read(|tx| store::link::list_open(tx, None, 500)).unwrap();
    open.into_iter().filter(|row| row.document.as_deref() == Some(document.as_str())).collect()
}

async fn propose(actor: &Actor, permille: &str, reason: &str) -> u16 {
    actor.get("/tuning").await;
    let fields = [("permille", permille), ("reason", reason)];
    actor.post_form("/tuning/settings", &fields).await.status
}

pub mod setting {
    use super::{WHY, import, links_to, propose, row};
    use docket307::store;

    tests! {
        /// One person proposes, another approves; what is screened from then on is
        /// proposed by it and says so.
        async fn two_people_set_the_threshold(app) {
            app.load_demo();
            let supervisor = app.sign_in("supervisor@agency.example").await;
            let counsel = app.sign_in("counsel@agency.example").await;
            for (odd, reason) in [("", WHY.1), ("99", WHY.1), ("x", WHY.1), ("780", WHY.1), ("900", " ")] {
                assert_eq!(propose(&supervisor, odd, reason).await, 422, "{odd:?} {reason:?}");
            }
            assert_eq!(propose(&counsel, "900", WHY.1).await, 403);
            assert_eq!(propose(&supervisor, "900", WHY.1).await, 303);
            let page = supervisor.get("/tuning").await;
            assert!(page.text("#setting").contains("as shipped"), "{}", page.text("#setting"));
            assert!(!page.has("form[action='/tuning/settings/1/approval']"), "not by the proposer");
            assert_eq!(supervisor.post_form("/tuning/settings/1/approval", &[("version", "1")]).await.status, 409);
            assert_eq!(propose(&supervisor, "910", WHY.1).await, 409, "one waits");
            counsel.get("/tuning").await;
            let unsaid = counsel.post_form("/tuning/settings/1/refusal", &[("version", "1"), ("refusal", "")]).await;
            assert_eq!(unsaid.status, 422);
            assert_eq!(counsel.fill("/tuning", "form[action='/tuning/settings/1/approval']", &[]).await.status, 303);
            assert_eq!(counsel.post_form("/tuning/settings/1/refusal", &[("version", "1"), ("refusal", "Too late, as it turns out.")]).await.status, 409);
            assert_eq!(counsel.post_form("/tuning/settings/7/approval", &[("version", "1")]).await.status, 404);
            let page = counsel.get("/tuning").await;
            assert!(page.text("#setting").contains("by setting 1"), "{}", page.text("#setting"));
            assert!(!page.has("form[action='/tuning/settings']"), "counsel proposes none");

            let gin = "Qarasu Cotton Ginning Co. Ltd.";
            import(&app, "lint.csv", &row("9ZZ-0420401-5", 1, gin, "5201.00.1400").replace("PANELS,VN", "COTTON LINT,CN")).await;
            let links = links_to(&app, "9ZZ-0420401-5");
            for link in &links {
                assert!(link.score_permille >= 900, "{}", link.sentence);
                assert!(link.explanation.contains(r#""threshold_permille":900,"threshold_version":1"#), "{}", link.explanation);
            }
            assert!(!links.is_empty());
            let analyst = app.sign_in("analyst@agency.example").await;
            let page = analyst.get(&format!("/links/{}", links[0].id)).await;
            assert!(page.text("#why").contains("proposed from 0.900 on (setting 1)"), "{}", page.text("#why"));
            let near = analyst.get("/orders/O-2026-000001/nearest").await;
            assert!(near.text("main").contains("0.900"), "{}", near.text("main"));
        }

        /// A refused setting changes nothing, and its reason stays.
        async fn a_refused_threshold_changes_nothing(app) {
            app.load_demo();
            let supervisor = app.sign_in("supervisor@agency.example").await;
            let counsel = app.sign_in("counsel@agency.example").await;
            assert_eq!(propose(&supervisor, "850", WHY.1).await, 303);
            counsel.get("/tuning").await;
            let fields = [("version", "1"), ("refusal", "Too few decisions yet.")];
            assert_eq!(counsel.post_form("/tuning/settings/1/refusal", &fields).await.status, 303);
            let text = counsel.get("/tuning").await.text("#setting");
            assert!(text.contains("as shipped") && text.contains("Too few decisions yet."), "{text}");
            assert_eq!(propose(&supervisor, "860", WHY.1).await, 303, "the next one has its own number");
            let rows = app.app().store.read(|tx| store::threshold::list(tx, 10)).unwrap();
            assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
        }
    }
}

pub mod sought {
    use super::{WHY, import, links_to, order, row};
    use crate::harness::make::{self, decide, step};
    use docket307::store;

    tests! {
        /// What is looked for is kept in memory; an order that comes later, one that
        /// changes and one that ends count for the next upload.
        async fn an_upload_meets_the_orders_of_its_day(app) {
            app.load_demo();
            let maker = "Quillfeather Gasket Works";
            import(&app, "before.csv", &row("9ZZ-0420401-5", 1, maker, "8484.10.0000")).await;
            assert!(links_to(&app, "9ZZ-0420401-5").is_empty());
            let path = order(&app, &[("parties", "Quillfeather Gaskets Works | VN"), ("hts_prefixes", "8484")]).await;
            app.run_jobs();
            assert!(!links_to(&app, "9ZZ-0420401-5").is_empty(), "the order looks at what is stored");
            import(&app, "after.csv", &row("9ZZ-0420402-3", 1, maker, "8484.10.0000")).await;
            assert!(!links_to(&app, "9ZZ-0420402-3").is_empty(), "and a new file meets the order");
            let analyst = app.sign_in("analyst@agency.example").await;
            let told = analyst.get(&path).await.text("main");
            assert!(told.contains("Last screened on") && !told.contains("(setting"), "{told}");
            let scope = [("ground", "published_list"), ("said_in", "91 FR 4712"), ("parties", "Somewhere Else Mills | VN"), ("hts_prefixes", "8484"), WHY];
            assert_eq!(step(&analyst, &path, "modify", &scope).await.status, 303);
            let proposal = make::waiting(&analyst, &path).await;
            for (email, what) in [("supervisor@agency.example", "approval"), ("counsel@agency.example", "signature")] {
                let actor = app.sign_in(email).await;
                assert_eq!(decide(&actor, &proposal, what).await.status, 303);
            }
            app.run_jobs();
            import(&app, "last.csv", &row("9ZZ-0420403-1", 1, "Quillfeather Gasket Works Two", "8484.10.0000")).await;
            assert!(links_to(&app, "9ZZ-0420403-1").is_empty(), "the order names another party now");
            import(&app, "else.csv", &row("9ZZ-0420404-9", 1, "Somewhere Else Mills Co.", "8484.10.0000")).await;
            assert!(!links_to(&app, "9ZZ-0420404-9").is_empty());
        }

        /// An order on goods alone goes through all lines, slice by slice, and the
        /// page tells how many; lines of other goods are not even read.
        async fn an_order_on_goods_reads_on(app) {
            app.load_demo();
            let mut rows = String::new();
            for entry in 0..3 {
                for line in 1..=500 {
                    rows.push_str(&row(&format!("GQ{entry}-LONG"), line, "Many Lines Works", "8484.10.0000"));
                }
            }
            for line in 1..=20 {
                rows.push_str(&row("GQ4-OTHER", line, "Many Lines Works", "9403.60.8081"));
            }
            import(&app, "long.csv", &rows).await;
            let path = order(&app, &[("countries", "VN"), ("hts_prefixes", "848410")]).await;
            app.run_jobs();
            let number = path.rsplit('/').next().unwrap();
            let (row, found) = app.app().store.read(|tx| {
                let row = store::order::find_by_number(tx, number)?.expect("it is there");
                let found = store::screened::find(tx, "order", &row.id)?;
                let links = store::link::list_by_subject(tx, "order", &row.id)?;
                Ok((found.expect("it was screened"), links))
            }).unwrap();
            assert_eq!((row.line_rows, row.is_whole), (1500, true), "{row:?}");
            assert_eq!(found.iter().filter(|link| link.target_kind == "line").count(), 200);
            let analyst = app.sign_in("analyst@agency.example").await;
            let told = analyst.get(&path).await.text("main");
            assert!(told.contains("1,500 lines"), "{told}");
            let replayed = analyst.get(&path).await.text("#versions");
            assert!(replayed.contains("1,500 newly hit"), "{replayed}");
        }
    }
}

pub mod page {
    browser! {
        /// The setting's forms are accessible and fit a phone; the parts of a score
        /// stack there, with their reasons in sight.
        async fn settings_and_parts_fit_a_phone(app, browser) {
            app.load_demo();
            browser.resize(360, 740, true).await;
            browser.sign_in("supervisor@agency.example").await;
            let links = app.app().store.read(|tx| docket307::store::link::list_open(tx, None, 1)).unwrap();
            for path in ["/tuning".to_owned(), format!("/links/{}", links[0].id)] {
                browser.open_page(&path).await;
                browser.assert_accessible().await;
                browser.assert_fits().await;
            }
            let text = browser.text("#why table").await;
            assert!(text.contains("Name: "), "{text}");
            browser.screenshot("link_phone").await;
        }
    }
}
