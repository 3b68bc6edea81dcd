//! The pages of uploads, as partners and staff see them.

use super::{ANALYST, OTHER, PARTNER, again, counts, import, send, send_with};
use crate::harness::fixtures;

tests! {
    /// What was wrong with a row is said with its place and what to do.
    async fn every_fault_of_a_file_is_shown(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = send(&partner, "bad values.csv", fixtures::bytes("csv/bad/bad_values.csv")).await;
        let waiting = partner.get(&path).await;
        assert_eq!(waiting.select(".d-badge"), ["Waiting"]);
        assert!(waiting.has("#upload-state[hx-get]"), "the page asks for itself");
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(page.select(".d-badge"), ["Done"]);
        assert!(!page.has("#upload-state[hx-get]"), "and stops asking");
        let [read, new, _, _, rejected] = counts(&page);
        assert_eq!((new, read - rejected), (2, 2));
        let faults = page.table("#rejects table");
        assert!(faults.lines().any(|row| row.starts_with("3 | 4 | Importation Date | 2026-02-31 |")), "{faults}");
        let file = partner.get(&format!("{path}/rejects.csv")).await;
        assert_eq!(file.status, 200);
        assert!(file.body().starts_with("Entry Summary Number,Entry Summary Line Number,"));
        assert_eq!(file.body().lines().count(), usize::try_from(rejected).unwrap() + 1);
    }

    /// Done twice is done once: the same bytes are recognised, the same rows
    /// in other bytes are all duplicate.
    async fn the_same_file_again_changes_nothing(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        for name in ["vendor_bills.csv", "ace_entry_lines.csv", "kcs_sample.csv"] {
            let content = fixtures::bytes(&format!("csv/good/{name}"));
            let path = send(&partner, name, content.clone()).await;
            app.run_jobs();
            let first = partner.get(&path).await;
            let [read, new, updated, duplicate, rejected] = counts(&first);
            assert!(read > 20 && new + updated + duplicate == read, "{name}: {read} {new} {rejected}");
            let known = send(&partner, "other name.csv", content.clone()).await;
            assert_eq!(known, format!("{path}?known=1"), "{name}");
            assert_eq!(app.run_jobs(), 0, "nothing is to be done");
            let page = partner.get(&known).await;
            assert!(page.text("main").contains("These bytes were already imported"), "{name}");
            assert_eq!(counts(&page), counts(&first));
            let rows = import(&app, &partner, name, again(content.clone())).await;
            assert_eq!(counts(&rows), [read, 0, 0, read, 0], "{name}");
            let asked = send_with(&partner, &[("review", "always")], name, content).await;
            app.run_jobs();
            let page = partner.get(&asked).await;
            assert_eq!(page.select(".d-badge")[0], "Needs your check", "who insists is asked again");
        }
        let spool = app.folder().join("files/spool");
        assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0, "no raw bytes are left");
    }

    /// A partner's file is a 404 for every other partner, on every address;
    /// staff read it, and send none for the partner.
    async fn another_partner_learns_nothing(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = send(&partner, "mine.csv", fixtures::bytes("csv/good/kcs_sample.csv")).await;
        app.run_jobs();
        let other = app.sign_in(OTHER).await;
        for address in [path.clone(), format!("{path}/rejects.csv")] {
            let theirs = other.get(&address).await;
            let nobodys = other.get(&address.replace("uploads/", "uploads/x")).await;
            assert_eq!((theirs.status, nobodys.status), (404, 404), "{address}");
            assert_eq!(theirs.text("main"), nobodys.text("main"), "the two look the same");
        }
        assert!(!other.get("/partner").await.body().contains("mine.csv"));
        assert_eq!(other.get("/uploads").await.status, 403);
        let analyst = app.sign_in(ANALYST).await;
        assert!(analyst.get("/uploads").await.body().contains("mine.csv"));
        let staff = analyst.get(&path.replace("/partner", "")).await;
        assert_eq!(staff.status, 200);
        assert!(staff.text("main").contains("links proposed"));
        let own = partner.get(&path).await;
        assert!(!own.text("main").contains("proposed"), "a partner learns nothing of proposals");
    }

    /// The agency's own feed is the agency's.
    async fn staff_send_the_agencys_feed(app) {
        app.load_demo();
        let analyst = app.sign_in(ANALYST).await;
        analyst.get("/uploads").await;
        let content = fixtures::bytes("csv/good/kcs_sample.csv");
        let answer = analyst.upload("/uploads", &[], "file", "feed.csv", content).await;
        assert_eq!(answer.status, 303);
        app.run_jobs();
        let page = analyst.follow(&answer).await;
        assert_eq!(counts(&page)[1], 200);
        assert!(page.text("main").contains("Trade Enforcement Agency"));
    }

    /// A form of another site, and a form without a file, leave nothing.
    async fn what_is_not_a_form_of_ours_leaves_nothing(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        partner.forget_secret();
        let forged = partner.upload("/partner/uploads", &[], "file", "x.csv", "a,b\n").await;
        assert_eq!(forged.status, 403, "the token is missing");
        partner.get("/partner").await;
        let empty = partner.upload("/partner/uploads", &[], "other", "x.csv", "a,b\n").await;
        assert_eq!(empty.status, 422);
        assert!(empty.text("[role=alert]").contains("Choose a file."));
        assert!(!partner.get("/partner").await.body().contains("x.csv"));
        let spool = app.folder().join("files/spool");
        let left = std::fs::read_dir(spool).map(Iterator::count).unwrap_or_default();
        assert_eq!(left, 0, "no raw bytes are left");
    }

    /// A number that looks like a Social Security number is nowhere on the disk.
    async fn a_social_security_number_is_never_stored(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let content = "Entry Number,Line Number,Importer Number,Importer Name,HTS,Value\n\
            9ZZ-0000011-0,1,123-45-6789,Ann Person,6109.10.0012,soon 123-45-6789\n\
            9ZZ-0000012-8,1,123456789,Ann Person,6109.10.0012,5\n";
        let page = import(&app, &partner, "ssn.csv", content).await;
        assert_eq!(counts(&page)[0], 2, "{}", page.text("main"));
        for needle in ["123-45-6789", "123456789"] {
            assert!(!page.body().contains(needle));
            for path in fixtures::walk(app.folder(), "") {
                let mut bytes = std::fs::read(&path).unwrap();
                if path.to_string_lossy().ends_with(".gz") {
                    let mut text = Vec::new();
                    let mut unpacked = flate2::read::MultiGzDecoder::new(bytes.as_slice());
                    std::io::Read::read_to_end(&mut unpacked, &mut text).unwrap();
                    bytes = text;
                }
                let is_there = bytes.windows(needle.len()).any(|part| part == needle.as_bytes());
                assert!(!is_there, "{needle} lies in {}", path.display());
            }
        }
    }
}
