//! Dry runs: what would happen, and nothing does.

use super::{OTHER, PARTNER, counts, import, send_with};
use crate::harness::TestApp;
use crate::harness::fixtures;
use serde_json::Value;

const BILL: &str =
    "Bill of Lading Number,Arrival Date,Shipper,Consignee,HS Code,Goods Shipped,Weight (kg)\n";

/// Runs `import shipments` and returns its status and its object.
fn run(app: &TestApp, path: &std::path::Path, more: &[&str]) -> (Option<i32>, Value) {
    let mut command = app.command();
    command.args(["import", "shipments"]).arg(path);
    let output =
        command.args(["--org", "Harbor & Pine Apparel LLC", "--json"]).args(more).output().unwrap();
    let object = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), object)
}

const COUNTS: [&str; 5] =
    ["rows_read", "rows_accepted", "rows_updated", "rows_duplicate", "rows_rejected"];

tests! {
    /// A dry run says what the import then does, for a file that repeats rows
    /// of itself and of the database; nothing is written, and nothing is left.
    async fn a_dry_run_says_what_the_import_does(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let row = |number: u32, goods: &str, weight: u32| {
            format!("QZLN90{number:04},2026-01-10,Alpha Mill,Harbor,520100,{goods},{weight}\n")
        };
        let first = format!("{BILL}{}{}", row(1, "cotton", 1), row(2, "cotton", 1));
        assert_eq!(counts(&import(&app, &partner, "a.csv", first).await), [2, 2, 0, 0, 0]);
        let mut second = BILL.to_owned();
        second += &row(1, "cotton", 1);
        second += &row(2, "cotton", 2);
        for number in 3..1500 {
            second += &row(number, "cotton", 1);
        }
        second += &row(1400, "cotton", 1);
        second += &row(3, "cotton yarn", 1);
        second += "QZLN909999,soon,Alpha Mill,Harbor,520100,cotton,1\n";
        let path = app.file("second.csv", &second);
        let before = partner.get("/partner").await.text("main");
        let (status, tried) = run(&app, &path, &["--dry-run"]);
        assert_eq!(status, Some(4), "a row would be rejected");
        assert_eq!(tried["state"], "dry_run");
        assert_eq!(tried["mapping"][0]["field"].as_str().map(str::is_empty), Some(false));
        assert_eq!(partner.get("/partner").await.text("main"), before, "no upload was made");
        let left = std::fs::read_dir(app.folder().join("files/rehearsal")).unwrap().count();
        assert_eq!(left, 0, "the scratch database is gone");
        let (status, done) = run(&app, &path, &[]);
        assert_eq!(status, Some(4));
        for key in COUNTS {
            assert_eq!(tried[key], done[key], "{key}: {tried} {done}");
        }
        assert!(done["rows_duplicate"].as_i64() > Some(0) && done["rows_updated"].as_i64() > Some(0));
    }

    /// What is no trade file is refused by a dry run as by an import; faults
    /// go to the same file.
    async fn a_dry_run_refuses_and_rejects_like_an_import(app) {
        app.load_demo();
        let zip = fixtures::path("csv/bad/empty.csv");
        let (status, refused) = run(&app, &zip, &["--dry-run"]);
        assert_eq!(status, Some(3));
        assert!(refused["refusal"]["message"].is_string(), "{refused}");
        let bad = fixtures::path("csv/bad/bad_values.csv");
        let out = |name: &str| app.folder().join(name);
        let (tried, done) = (out("tried.csv"), out("done.csv"));
        run(&app, &bad, &["--dry-run", "--rejects", tried.to_str().unwrap()]);
        run(&app, &bad, &["--rejects", done.to_str().unwrap()]);
        let read = |path| std::fs::read_to_string(path).unwrap();
        assert_eq!(read(tried), read(done));
    }

    /// Behind a check that waits: asked for on the page, made by a job, shown;
    /// then the import does just that.
    async fn a_file_that_waits_can_be_tried_first(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let row = |number: u32, on: &str| format!("QZLN90{number:04},{on},Alpha Mill,Harbor,520100,cotton,1\n");
        let known = format!("{BILL}{}", row(1, "2026-01-10"));
        assert_eq!(counts(&import(&app, &partner, "a.csv", known).await), [1, 1, 0, 0, 0]);
        let text = format!("{BILL}{}{}{}", row(1, "2026-01-10"), row(2, "2026-01-11"), row(3, "soon"));
        let path = send_with(&partner, &[("review", "always")], "b.csv", text).await;
        app.run_jobs();
        assert_eq!(partner.get(&path).await.select(".d-badge")[0], "Needs your check");
        let other = app.sign_in(OTHER).await;
        other.get("/partner").await;
        assert_eq!(other.post_form(&format!("{path}/rehearsals"), &[]).await.status, 404);
        let asked = partner.fill(&path, "form[action$='/rehearsals']", &[]).await;
        assert_eq!(asked.status, 303, "{}", asked.text("main"));
        let open = partner.get(&path).await;
        assert!(open.text("#rehearsal").contains("A dry run is being made"), "{}", open.text("#rehearsal"));
        assert!(!open.has("form[action$='/rehearsals']"), "it is asked for once");
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 1, 0, 1, 1], "{}", page.text("#rehearsal"));
        assert!(page.table("#rehearsal table").contains("| soon |"), "{}", page.table("#rehearsal table"));
        assert_eq!(page.select(".d-badge")[0], "Needs your check", "it still waits");
        let analyst = app.sign_in(super::ANALYST).await;
        assert_eq!(analyst.get("/shipments/QZLN900002/1").await.status, 404, "nothing was written");
        assert_eq!(partner.fill(&path, "form.d-mapping", &[("act", "import")]).await.status, 303);
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 1, 0, 1, 1], "the import does what was said");
        assert_eq!(partner.post_form(&format!("{path}/rehearsals"), &[]).await.status, 409, "it is imported");
    }
}
