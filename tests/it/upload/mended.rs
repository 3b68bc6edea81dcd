//! Rejected rows come back as the sender's own file, mended, and are taken.

use super::{ANALYST, OTHER, PARTNER, again, counts, import, send, send_with};
use crate::harness::fixtures;
use std::time::{Duration, SystemTime};

const HEAD: &str = "Entry Number;Line Number;Importation Date;Importer Name;HTS Number;Commodity Description;Entered Value\n";

/// Every record of a file that was given back.
fn records(text: &str, delimiter: u8) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).has_headers(false).flexible(true);
    reader.from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

/// The cell of a record below a header.
fn cell<'a>(records: &'a [csv::StringRecord], row: usize, header: &str) -> &'a str {
    let column = records[0].iter().position(|name| name == header).unwrap();
    &records[row][column]
}

tests! {
    /// The same columns in the same order, only the bad rows, and what is wrong.
    /// Mended and sent again, nothing is asked and nothing is told twice.
    async fn rejected_rows_are_mended_and_taken(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let rows = "9ZZ-0510401-8;1;13/02/2026;Hafen & Föhre;6109.10.0012;\"T-shirts; knit\";100,50\n\
            9ZZ-0510402-6;1;14/02/2026;=cmd|x;6109.10.0012;@home;viele\n\
            9ZZ-0510403-4;1;05/02/2026;Hafen;6109.10.0012;Hosen;zwei\n";
        let path = send_with(&partner, &[("review", "never")], "w.csv", format!("{HEAD}{rows}").as_bytes()).await;
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [3, 1, 0, 0, 2], "{}", page.text("main"));
        assert!(page.text("#rejects").contains("upload only those again"));
        assert!(page.text("#commonest").contains("Entered Value , 2 times"), "{}", page.text("#commonest"));
        let file = partner.get(&format!("{path}/rejects.csv")).await;
        let text = file.body();
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some("Entry Number;Line Number;Importation Date;Importer Name;HTS Number;Commodity Description;Entered Value;error;why;suggested value;row;line")
        );
        let second = lines.next().unwrap_or_default();
        assert!(second.starts_with("9ZZ-0510402-6;1;14/02/2026;'=cmd|x;6109.10.0012;'@home;viele;Entered Value: number;"), "{second}");
        assert!(second.ends_with(";2;3"), "{second}");
        assert_eq!(lines.count(), 1);

        // The only fault of a row names its column, or the whole row none.
        let records = records(&text, b';');
        assert_eq!(cell(&records, 1, "error"), "Entered Value: number");
        assert!(!cell(&records, 1, "why").is_empty() && cell(&records, 1, "row") == "2");

        // A file that was made when the column was not named yet means the same.
        let before = text.replace("Entered Value: number", "number");
        assert_ne!(before, text);
        let same = import(&app, &partner, "rejects of then.csv", before).await;
        assert_eq!(counts(&same), [2, 0, 0, 0, 2], "{}", same.text("main"));

        // Sent back as it is, the rows are rejected again, and only they.
        let same = import(&app, &partner, "rejects.csv", text.clone()).await;
        assert_eq!(counts(&same), [2, 0, 0, 0, 2], "{}", same.text("main"));
        // Mended, they are taken, with the apostrophes gone and the days read as before.
        let mended = text.replace(";viele;", ";20,00;").replace(";zwei;", ";30,00;");
        let path = send_with(&partner, &[("review", "new")], "mended.csv", mended.as_bytes()).await;
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), [2, 2, 0, 0, 0], "{}", page.text("main"));
        // The check digits of both entry numbers are wrong, which is no reason to reject them.
        assert_eq!(page.select(".d-figure b").last().map(String::as_str), Some("85%"), "quality");
        let analyst = app.sign_in(ANALYST).await;
        let line = analyst.get("/shipments/9ZZ05104034/1").await.text("main");
        assert!(line.contains("Feb 5, 2026"), "day first, as the whole file says: {line}");
        let line = analyst.get("/shipments/9ZZ05104026/1").await.text("main");
        assert!(line.contains("Importer =cmd|x") && line.contains("Goods @home"), "the guards are gone: {line}");

        // All rows of the first file, mended in place, are known but for nothing.
        let whole = format!("{HEAD}{rows}").replace("viele", "20,00").replace("zwei", "30,00");
        let page = import(&app, &partner, "whole.csv", whole).await;
        assert_eq!(counts(&page), [3, 0, 0, 3, 0], "{}", page.text("main"));
    }

    /// A row that cannot be cut into its columns comes back whole, and is not
    /// taken before somebody puts its cells where they belong.
    async fn a_row_with_too_many_cells_loses_nothing(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let file = "Entry Number,Line Number,HTS Number,Commodity Description\n\
            9ZZ-0510501-3,1,6109100012,shirts, knit, blue\n9ZZ-0510502-1,1,6109100012,\"open quote\n9ZZ-0510503-9,1,6109100012,ok\n";
        let path = send(&partner, "cells.csv", file).await;
        app.run_jobs();
        assert_eq!(counts(&partner.get(&path).await), [3, 1, 0, 0, 2]);
        let text = partner.get(&format!("{path}/rejects.csv")).await.body();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].starts_with("9ZZ-0510501-3,1,6109100012,shirts,too many cells,"), "{text}");
        assert!(lines[1].ends_with(",1,2, knit, blue"), "{text}");
        assert!(lines[2].starts_with("9ZZ-0510502-1,1,6109100012,\"\"\"open quote\",Commodity Description: unclosed quote,"), "{text}");
        let page = import(&app, &partner, "same.csv", text).await;
        assert_eq!(counts(&page)[4], 1, "the cells beyond the last column still stand there");
    }

    /// The command writes the same file, and says that it knows the bytes.
    async fn the_command_does_the_same(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let bad = fixtures::path("csv/bad/bad_values.csv");
        let out = app.folder().join("out.csv");
        let run = || {
            let mut command = app.command();
            command.args(["import", "shipments", "--json", "--org", "Harbor & Pine Apparel LLC", "--rejects"]);
            command.arg(&out).arg(&bad).output().unwrap()
        };
        let first = run();
        assert_eq!(first.status.code(), Some(4));
        let report: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
        assert!(report["is_already_imported"].is_null());
        let written = std::fs::read_to_string(&out).unwrap();
        let id = report["upload_id"].as_str().unwrap();
        let page = partner.get(&format!("/partner/uploads/{id}/rejects.csv")).await;
        assert_eq!(page.body(), written);
        let again = run();
        assert_eq!(again.status.code(), Some(4));
        let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
        assert_eq!(report["is_already_imported"], true);
        assert_eq!((&report["rows_accepted"], &report["rows_updated"]), (&0.into(), &0.into()));
        assert_eq!(report["upload_id"], id);
        assert_eq!(std::fs::read_to_string(&out).unwrap(), written);
    }

    /// Quality is followed over time: by the partner its own, by staff each
    /// partner's.
    async fn quality_is_followed_over_time(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let bad = fixtures::bytes("csv/bad/bad_values.csv");
        import(&app, &partner, "bad.csv", bad.clone()).await;
        import(&app, &partner, "bad again.csv", again(bad)).await;
        let page = partner.get("/partner/quality").await;
        assert_eq!(page.status, 200);
        let table = page.table("#files table");
        assert!(table.lines().nth(1).is_some_and(|row| row.starts_with("bad again.csv")), "{table}");
        let marks = page.attributes("svg circle", "cx").len();
        assert_eq!(marks, table.lines().count() - 1, "a mark for each row of the table");
        assert!(page.text("figcaption").contains("at last"));
        let analyst = app.sign_in(ANALYST).await;
        let list = analyst.get("/uploads").await;
        let href = list.attributes("td a[href*='organization=']", "href").into_iter()
            .zip(list.select("td a[href*='organization=']"))
            .find(|(_, name)| name.contains("Harbor")).map(|(href, _)| href).unwrap();
        let only = analyst.get(&href).await;
        assert!(!only.table("main table").contains("Blue Heron"));
        let quality = only.attributes("a[href^='/uploads/quality/']", "href").remove(0);
        assert_eq!(analyst.get(&quality).await.table("#files table"), table);
        assert_eq!(app.sign_in(OTHER).await.get(&quality).await.status, 403);
        assert_eq!(analyst.get("/uploads/quality/12").await.status, 404);
    }

    /// Browsers write a quote in a name as %22; it is shown as a quote.
    async fn a_quote_in_a_name_stays_a_quote(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = send(&partner, "14%22 pipes.csv", fixtures::bytes("csv/good/kcs_sample.csv")).await;
        assert_eq!(partner.get(&path).await.text("h1"), "14\" pipes.csv");
    }

    /// What a killed process left in the spool is removed after a day; what an
    /// upload waits for is not.
    async fn raw_files_of_nobody_are_swept(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = send(&partner, "waits.csv", fixtures::bytes("csv/good/kcs_sample.csv")).await;
        let spool = app.folder().join("files/spool");
        let write = |name: &str, hours: u64| {
            let file = std::fs::File::create(spool.join(name)).unwrap();
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(hours * 3600);
            file.set_modified(at).unwrap();
        };
        write("orphan", 10);
        let waits = path.rsplit('/').next().unwrap().to_owned();
        let file = std::fs::File::options().write(true).open(spool.join(&waits)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(docket307::app::upload::sweep_orphans(app.app()).unwrap(), 1);
        let left: Vec<_> = std::fs::read_dir(&spool).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [waits.as_str()]);
        app.run_jobs();
        assert_eq!(counts(&partner.get(&path).await)[1], 200);
    }

    /// Who has no account sees errors without script, in the shell for sources.
    async fn errors_for_the_public_run_no_script(app) {
        let nobody = app.anonymous();
        for page in [
            nobody.get("/no/such/page").await,
            nobody.post_from_elsewhere("/report", &[]).await,
        ] {
            assert!(matches!(page.status, 403 | 404), "{}", page.status);
            assert!(!page.has("script") && page.has(".p-header"), "{}", page.body());
            assert!(page.header("content-security-policy").is_some_and(|it| it.contains("script-src 'none'")));
        }
    }
}
