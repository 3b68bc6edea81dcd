//! What people are told of a file: lines that are not entered yet, remarks,
//! templates, and whether anything changed since they looked.

use super::{ANALYST, PARTNER, counts, import, send_with};
use crate::harness::fixtures;
use crate::harness::make::raw;
use docket307::app::ingest;
use docket307::store;
use docket307::store::upload::Scope;

const HEAD: &str =
    "Entry Number,Line Number,Manufacturer Name,HTS Number,Commodity Description,Entered Value\n";

tests! {
    /// The way from a party to its lines is entered behind an import; until
    /// then a reader sees the lines all the same.
    async fn lines_that_are_not_entered_yet_are_seen(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let rows = "9ZZ-0510801-6,1,Zzyzx Loom Works,6109100012,shirts,10.00\n9ZZ-0510801-6,2,Zzyzx Loom Works,6109100012,hats,11.00\n";
        let page = import(&app, &partner, "late.csv", format!("{HEAD}{rows}")).await;
        assert_eq!(counts(&page), [2, 2, 0, 0, 0], "{}", page.text("main"));
        let analyst = app.sign_in(ANALYST).await;
        let found = analyst.get("/parties?name=Zzyzx").await;
        let party = found.attributes("tbody a[href^='/parties/']", "href").remove(0);
        let entered = analyst.get(&party).await;
        let said = entered.text("#lines");
        assert!(said.contains("shirts") && said.contains("hats"), "{said}");
        for rows in [
            "DELETE FROM row_party_list WHERE upload_id = (SELECT id FROM upload WHERE file_name = 'late.csv')",
            "UPDATE upload SET entered_row = 0 WHERE id = (SELECT id FROM upload WHERE file_name = 'late.csv')",
        ] {
            raw(&app, rows).unwrap();
        }
        let open = analyst.get(&party).await;
        assert_eq!(open.table("#lines table"), entered.table("#lines table"), "{}", open.text("main"));
        // Half of them are entered: none is shown twice.
        raw(&app, "UPDATE upload SET entered_row = 1 WHERE id = (SELECT id FROM upload WHERE file_name = 'late.csv')").unwrap();
        let half = analyst.get(&party).await;
        assert!(!half.text("#lines").contains("shirts") && half.text("#lines").contains("hats"), "row 1 counts as entered, and has no way: {}", half.text("#lines"));
    }

    /// What was taken though it is odd is remarked on, counted, with examples.
    async fn odd_rows_are_taken_with_a_remark(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let rows = "9ZZ-0510802-4,1,Loom,6109100012,shirts,1.234\n\
            9ZZ-0510802-4,1,Loom,6109100012,blue shirts,20.00\n\
            9ZZ-0510803-1,1,Loom,6109100012,shirts,5.00\n\
            9ZZ-0510804-1,1,Loom,6109100012,shirts,5.00\n\
            9ZZ-0510805-1,1,Loom,6109100012,shirts,5.00\n\
            9ZZ-0510806-1,1,Loom,6109100012,shirts,5.00\n\
            Total,,,,,36.234\n";
        let page = import(&app, &partner, "odd.csv", format!("{HEAD}{rows}")).await;
        let [read, _, _, _, rejected] = counts(&page);
        assert_eq!((read, rejected), (6, 0), "{}", page.text("main"));
        let remarks = page.table("#warnings table");
        for said in [
            "Lines of totals and footers are no data",
            "was rounded; is the sign before them one of thousands?",
            "An earlier row of this file tells the same line with other values",
        ] {
            assert_eq!(remarks.lines().filter(|line| line.contains(said)).count(), 1, "{said}: {remarks}");
        }
        let digits: Vec<&str> = remarks.lines().filter(|line| line.contains("check digit")).collect();
        let [digits] = digits.as_slice() else { panic!("one line for one fault: {remarks}") };
        assert!(digits.contains("9ZZ-05108") && digits.contains("; 9ZZ-05108"), "with examples: {digits}");
        let footers = remarks.lines().find(|line| line.contains("totals")).unwrap();
        assert!(footers.contains("| 1 |"), "{footers}");
    }

    /// A template that is filled in is imported at once, also where new
    /// layouts wait for a person.
    async fn a_template_asks_nothing_on_the_page(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let list = partner.get("/uploads/templates").await;
        for href in list.attributes("main a[href^='/uploads/templates/']", "href") {
            let file = partner.get(&href).await;
            let name = href.rsplit('/').next().unwrap().to_owned();
            let path = send_with(&partner, &[("review", "new")], &name, file.bytes.clone()).await;
            app.run_jobs();
            let page = partner.get(&path).await;
            assert!(!page.has("#check"), "{href}: {}", page.text("main"));
            let [read, .., rejected] = counts(&page);
            assert_eq!((read, rejected), (2, 0), "{href}: {}", page.text("main"));
        }
    }

    /// Whoever asks by version is told of counts that come after the import.
    async fn the_version_changes_with_the_counts(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let bytes = fixtures::bytes("csv/good/kcs_sample.csv");
        let path = send_with(&partner, &[("review", "never")], "kcs.csv", bytes).await;
        let id = path.rsplit('/').next().unwrap().to_owned();
        let look = || {
            let inner = app.app();
            inner.store.read(|tx| store::upload::find_public(tx, Scope::All, &id)).unwrap().unwrap().0
        };
        let received = look();
        ingest::run_here(app.app(), received.id, &mut |_| {}).unwrap();
        let imported = look();
        assert_eq!((imported.state.as_str(), imported.rows_read), ("done", 200));
        assert!(imported.version > received.version);
        assert!(!partner.get(&path).await.has("#shipments"), "they are not counted yet");
        app.run_jobs();
        assert!(partner.get(&path).await.has("#shipments"));
        assert!(look().version > imported.version, "whoever has the old version must look again");
    }
}
