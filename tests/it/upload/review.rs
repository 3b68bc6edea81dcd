//! The check before an import, and the mappings that it leaves behind.

use super::{OTHER, PARTNER, again, counts, send_with};
use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::page::Page;

/// A layout that no spelling knows: German headers under a title.
const MESSY: &str = "Lieferliste Herbst\n\nVorgang;Pos;Absender;Ware;Tarif;Steuerkennung;Ankunft\n\
    QX-1001;1;Alpha Weberei;Baumwollgarn;52051100;12345678;13/02/2026\n\
    QX-1002;1;Beta Weberei;Baumwolltuch;52081100;98765432;14/02/2026\n\
    QX-1003;1;Gamma Weberei;Leinentuch;53091100;11223333;30/02/2026\n";

const FIELDS: [(&str, &str); 7] = [
    ("field.0", "entry_number"),
    ("field.1", "entry_line"),
    ("field.2", "shipper_name"),
    ("field.3", "description"),
    ("field.4", "hts"),
    ("field.5", "importer_number"),
    ("field.6", "arrival_date"),
];

/// Sends the messy file so that it waits, and returns its address.
async fn waiting(app: &TestApp, actor: &Actor, content: &str) -> String {
    let path = send_with(actor, &[("review", "new")], "herbst.csv", content).await;
    app.run_jobs();
    path
}

async fn confirm(actor: &Actor, path: &str, more: &[(&str, &str)]) -> Page {
    let fields = [&FIELDS[..], more].concat();
    actor.fill(path, "form.d-mapping", &fields).await
}

/// Every byte of every kept file.
fn kept(app: &TestApp) -> String {
    let mut all = String::new();
    for path in crate::harness::fixtures::walk(&app.folder().join("files"), "gz") {
        let bytes = std::fs::read(&path).unwrap();
        let mut text = Vec::new();
        let mut unpacked = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        std::io::Read::read_to_end(&mut unpacked, &mut text).unwrap();
        all.push_str(&String::from_utf8_lossy(&text));
    }
    all
}

tests! {
    /// Nothing is imported before a person said how; what is missing is said,
    /// and every choice is kept.
    async fn a_layout_that_nobody_knows_is_checked_first(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = waiting(&app, &partner, MESSY).await;
        let page = partner.get(&path).await;
        assert_eq!(page.select(".d-badge")[0], "Needs your check", "{}", page.text("main"));
        let table = page.table("#check table");
        assert!(table.contains("Vorgang | QX-1001"), "{table}");
        assert!(page.text("#check").contains("semicolon") && page.text("#check").contains("line 3"));
        assert_eq!(app.run_jobs(), 0, "nothing goes on by itself");

        let nothing = FIELDS.map(|(name, _)| (name, "")).into_iter().filter(|(name, _)| *name != "field.3").collect::<Vec<_>>();
        let missing = partner
            .fill(&path, "form.d-mapping", &[&nothing[..], &[("field.3", "description"), ("act", "import")]].concat())
            .await;
        assert_eq!(missing.status, 422);
        assert!(missing.text("[role=alert]").contains("neither a document nor goods and a party"));
        assert_eq!(missing.attributes("[name='field.3'] option[selected]", "value"), ["description"], "kept");

        let checked = confirm(&partner, &path, &[("act", "check")]).await;
        assert_eq!(checked.status, 303, "{}", checked.text("main"));
        let page = partner.get(&path).await;
        assert_eq!(page.attributes("[name='field.0'] option[selected]", "value"), ["entry_number"]);
        assert!(page.text("#check").contains("day first"), "what is read is learned again");
        assert!(!page.text("#check").contains("12345678"), "an importer number is sealed before it is shown");

        let nameless = confirm(&partner, &path, &[("act", "save"), ("name", " ")]).await;
        assert_eq!(nameless.status, 422);
        assert!(nameless.text("[role=alert]").contains("Give the mapping a name."));
        assert_eq!(confirm(&partner, &path, &[("act", "save"), ("name", "Herbstliste")]).await.status, 303);
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 2, 0, 0, 1], "{}", page.text("main"));
        assert!(page.text("#mapping").contains("saved mapping “Herbstliste”, version 1"));
        let twice = confirm_again(&partner, &path).await;
        assert_eq!(twice.status, 409, "what is imported does not wait any more");
    }

    /// The kept file was sealed before anybody knew which column holds the
    /// importer's number: it is sealed again, before a row is read.
    async fn what_a_person_calls_an_importer_number_is_sealed(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = waiting(&app, &partner, MESSY).await;
        assert!(kept(&app).contains("12345678"), "nobody could know yet");
        assert_eq!(confirm(&partner, &path, &[("act", "import")]).await.status, 303);
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 2, 0, 0, 1], "{}", page.text("main"));
        let text = kept(&app);
        assert!(text.contains("QX-1001;1;Alpha Weberei;Baumwollgarn;52051100;~"), "the row is where it was");
        for number in ["12345678", "98765432", "11223333"] {
            assert!(!text.contains(number), "{number} lies on the disk");
            assert!(!page.body().contains(number));
            let file = partner.get(&format!("{path}/rejects.csv")).await;
            assert!(!file.body().contains(number));
        }
        let analyst = app.sign_in(super::ANALYST).await;
        let line = analyst.get("/shipments/QX1001/1").await;
        assert!(!line.body().contains("12345678"), "{}", line.text("main"));
    }

    /// A confirmed layout is read in the same way the next time, without a
    /// question, by whatever way it comes; a saved one by its name and version.
    async fn a_confirmed_layout_is_known_again(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = waiting(&app, &partner, MESSY).await;
        assert_eq!(confirm(&partner, &path, &[("act", "save"), ("name", "Herbst")]).await.status, 303);
        app.run_jobs();
        let next = MESSY.replace("QX-1", "QX-2");
        let path = waiting(&app, &partner, &next).await;
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 2, 0, 0, 1], "{}", page.text("main"));
        assert!(page.text("#mapping").contains("saved mapping “Herbst”, version 1"));

        // Asked for, it is shown again; a change makes another version.
        let path = send_with(&partner, &[("review", "always")], "herbst.csv", next.as_bytes()).await;
        app.run_jobs();
        let changed = [("field.2", "manufacturer_name"), ("act", "save"), ("name", "Herbst")];
        let fields: Vec<_> = FIELDS.iter().filter(|(name, _)| *name != "field.2").chain(&changed).copied().collect();
        assert_eq!(partner.fill(&path, "form.d-mapping", &fields).await.status, 303);
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 0, 2, 0, 1], "{}", page.text("main"));
        let list = partner.get("/partner/mappings").await;
        let versions = list.table("table");
        assert!(versions.lines().nth(1).is_some_and(|row| row.starts_with("2 |") && row.contains("Absender → Manufacturer")), "{versions}");
        assert!(versions.lines().nth(2).is_some_and(|row| row.starts_with("1 |") && row.contains("Absender → Shipper")), "{versions}");

        // The command line reads it too, and another organization does not.
        let file = app.file("herbst3.csv", MESSY.replace("QX-1", "QX-3"));
        let run = |org: &str| {
            app.command().args(["import", "shipments", "--json", "--org", org]).arg(&file).output().unwrap()
        };
        assert_eq!(run("Harbor & Pine Apparel LLC").status.code(), Some(4));
        assert_ne!(run("Blue Heron Logistics").status.code(), Some(0), "what nobody confirmed there is not known there");

        // Renamed, retired: then it is asked about again.
        let action = list.attributes("form.d-inline", "action").remove(0);
        assert_eq!(partner.post_form(&action, &[("act", "rename"), ("name", "")]).await.status, 422);
        assert_eq!(partner.post_form(&action, &[("act", "rename"), ("name", "Winter")]).await.status, 303);
        assert!(partner.get("/partner/mappings").await.text("main").contains("Winter"));
        let other = app.sign_in(OTHER).await;
        assert!(!other.get("/partner/mappings").await.body().contains("Winter"));
        assert_eq!(other.post_form(&action, &[("act", "retire")]).await.status, 404);
        assert_eq!(partner.post_form(&action, &[("act", "retire")]).await.status, 303);
        assert!(partner.get("/partner/mappings").await.text("main").contains("Retired"));
    }

    /// A file that nobody wants leaves nothing but its name.
    async fn a_file_can_be_discarded(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let before = kept(&app);
        let path = waiting(&app, &partner, MESSY).await;
        let other = app.sign_in(OTHER).await;
        other.get("/partner").await;
        for act in ["mapping", "discard"] {
            let theirs = other.post_form(&format!("{path}/{act}"), &[("version", "2"), ("act", "import")]).await;
            assert_eq!(theirs.status, 404, "{act}");
        }
        let staff = app.sign_in(super::ANALYST).await;
        let shown = staff.get(&path.replace("/partner", "")).await;
        assert!(shown.text("main").contains("waits for its sender") && !shown.has("form.d-mapping"));
        assert!(staff.get("/uploads?state=review").await.body().contains("herbst.csv"));
        assert!(!partner.get("/partner?state=done").await.body().contains("herbst.csv"));
        partner.get(&path).await;
        let answer = partner.post_form(&format!("{path}/discard"), &[]).await;
        assert_eq!(answer.status, 303);
        let page = partner.get(&path).await;
        assert_eq!(page.select(".d-badge")[0], "Discarded");
        assert_eq!(kept(&app), before, "its text is gone");
        assert_eq!(app.run_jobs(), 0);
        assert_eq!(partner.get(&format!("{path}/rejects.csv")).await.status, 200);
    }

    /// Somebody who looked at an older version is told so.
    async fn two_people_do_not_confirm_at_once(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = waiting(&app, &partner, MESSY).await;
        let (action, fields) = partner.get(&path).await.form("form.d-mapping");
        assert_eq!(confirm(&partner, &path, &[("act", "check")]).await.status, 303);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let late = partner.post_as_written(&action, &[&fields[..], &[("act", "import")]].concat()).await;
        assert_eq!(late.status, 409, "{}", late.text("main"));
    }

    /// A layout that was imported before is imported at once.
    async fn a_layout_that_was_imported_before_is_not_asked_about(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let file = crate::harness::fixtures::bytes("demo/harbor_and_pine_2026_q3.csv");
        let path = send_with(&partner, &[("review", "new")], "q3 again.csv", again(file)).await;
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(page.select(".d-badge")[0], "Done", "{}", page.text("main"));
        assert_eq!(counts(&page)[3], counts(&page)[0] - counts(&page)[4]);
    }
}

async fn confirm_again(actor: &Actor, path: &str) -> Page {
    actor.post_form(&format!("{path}/mapping"), &[("version", "2"), ("act", "import")]).await
}
