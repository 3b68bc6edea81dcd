//! `docket307 import shipments`, `layout` and `id`, as scripts call them.

use crate::harness::fixtures;
use serde_json::Value;

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

tests! {
    /// One object on standard output, and a status that says how it ended.
    async fn a_script_learns_what_an_import_did(app) {
        app.load_demo();
        let run = |arguments: &[&str]| app.command().args(arguments).output().unwrap();
        let good = fixtures::path("csv/good/kcs_sample.csv");
        let good = good.to_str().unwrap();
        let nobody = run(&["import", "shipments", good, "--org", "No Such Firm", "--json"]);
        assert_eq!(nobody.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&nobody.stderr).contains("docket307 org add \"No Such Firm\" --kind partner"));
        let org = ["--org", "Blue Heron Logistics", "--json"];
        let first = run(&[&["import", "shipments", good], &org[..]].concat());
        assert_eq!(first.status.code(), Some(0));
        let report = json(&first);
        assert_eq!(report["rows_accepted"], 200);
        assert_eq!(report["mapping"][0]["header"], "Declaration ID");
        assert_eq!(report["mapping"][0]["field"], "entry_number");
        for key in ["upload_id", "rows_read", "rows_updated", "rows_duplicate", "rows_rejected", "proposals",
            "bytes", "seconds", "encoding", "compression", "delimiter", "header_row"]
        {
            assert!(!report[key].is_null(), "{key} is missing");
        }
        let again = json(&run(&[&["import", "shipments", good], &org[..]].concat()));
        assert_eq!((&again["is_already_imported"], &again["upload_id"]), (&Value::from(true), &report["upload_id"]));
        assert_eq!((&again["rows_accepted"], &again["rows_duplicate"]), (&Value::from(0), &Value::from(200)));
        let bad = fixtures::path("csv/bad/bad_values.csv");
        let rejects = app.folder().join("rejects.csv");
        let some = run(&[&["import", "shipments", bad.to_str().unwrap(), "--rejects", rejects.to_str().unwrap()], &org[..]].concat());
        assert_eq!(some.status.code(), Some(4));
        let faults = std::fs::read_to_string(&rejects).unwrap();
        assert!(faults.lines().next().is_some_and(|head| head.ends_with(",error,why,suggested value,row,line")), "{faults}");
        assert!(faults.contains("HTS Number - Full: 6109.10.00.12"), "a value is suggested: {faults}");
        // A mapping given with the command reads what no spelling knows, and rehearses the same.
        let odd = app.file("odd.csv", "Nummer;Was;Wer\n9ZZ-0000031-8;cotton;Alpha Mill\n");
        let odd = odd.to_str().unwrap();
        assert_eq!(run(&[&["import", "shipments", odd], &org[..]].concat()).status.code(), Some(3));
        let told = "{\"Nummer\": \"entry_number\", \"Was\": \"description\", \"Wer\": \"shipper_name\"}";
        let told = app.file("told.json", told);
        let told = ["--mapping", told.to_str().unwrap()];
        let tried = json(&run(&[&["import", "shipments", odd, "--dry-run"], &told[..], &org[..]].concat()));
        assert_eq!((&tried["rows_accepted"], &tried["upload_id"]), (&Value::from(1), &Value::from("")));
        let read = json(&run(&[&["import", "shipments", odd], &told[..], &org[..]].concat()));
        assert_eq!((&read["rows_accepted"], &read["rows_rejected"]), (&Value::from(1), &Value::from(0)));
        assert_eq!(read["mapping"][2]["field"], "shipper_name");
        let nobody = run(&[&["import", "shipments", odd, "--mapping", "nowhere"], &org[..]].concat());
        assert_eq!(nobody.status.code(), Some(2));
        let zip = fixtures::path("csv/bad/zip_renamed.csv");
        let refused = run(&[&["import", "shipments", zip.to_str().unwrap()], &org[..]].concat());
        assert_eq!(refused.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("workbook"));
        assert_eq!(run(&["import", "shipments", "nowhere.csv", "--org", "x"]).status.code(), Some(2));
        assert_eq!(run(&["import", "shipments", "--org", "x"]).status.code(), Some(2));
    }

    /// A file without a header row is not imported by guesses: the guess is
    /// shown, and taken when it comes back.
    async fn a_file_without_header_is_not_imported_by_guesses(app) {
        app.load_demo();
        let run = |arguments: &[&str]| app.command().args(arguments).output().unwrap();
        let numbers = [
            "002-6110316-2", "002-6111115-7", "002-6111223-9", "002-6111109-0", "002-6111082-9", "002-6110748-6",
            "002-6111267-6", "002-6110711-4", "002-6111447-4", "002-6110706-4", "002-6111495-3", "002-6110240-4",
        ];
        let row = |number: &str| format!("{number},6109100012,CN,cotton shirts of {number}\n");
        let rows = numbers.map(row).concat();
        let file = app.file("bare.csv", &rows);
        let file = file.to_str().unwrap();
        let org = ["--org", "Blue Heron Logistics", "--json"];
        let asked = run(&[&["import", "shipments", file], &org[..]].concat());
        let said = String::from_utf8_lossy(&asked.stderr).into_owned();
        assert_eq!(asked.status.code(), Some(3), "{said}");
        assert!(said.contains("no header row") && said.contains("--mapping"), "{said}");
        let mapping = &said[said.find('{').unwrap()..=said.rfind('}').unwrap()];
        assert!(mapping.contains("\"Column 1\":\"entry_number\""), "{mapping}");
        let dry = run(&[&["import", "shipments", file, "--dry-run"], &org[..]].concat());
        assert_eq!(dry.status.code(), Some(3), "a dry run says the same");
        let told = app.file("told.json", mapping);
        let read = run(&[&["import", "shipments", file, "--mapping", told.to_str().unwrap()], &org[..]].concat());
        let report = json(&read);
        assert_eq!((&report["rows_read"], &report["header_row"]), (&Value::from(12), &Value::from(0)), "{report}");
        assert_eq!(report["mapping"][0]["field"], "entry_number");
        assert_eq!(report["rows_rejected"], 0, "{report}");
    }

    /// Neither needs a database.
    async fn layouts_and_identifiers_are_checked_without_a_database(app) {
        let run = |arguments: &[&str]| {
            app.command().env("DOCKET307_DATABASE", "sqlite:/nowhere/x.db").args(arguments).output().unwrap()
        };
        let path = fixtures::path("csv/good/ace_entry_lines.csv");
        let layout = json(&run(&["layout", path.to_str().unwrap(), "--json"]));
        assert_eq!(layout["sample"].as_array().unwrap().len(), 3);
        assert!(layout["header_row"].as_i64().unwrap() > 1, "titles stand above the header");
        assert!(layout["unmapped"].is_array());
        // Of a folder each file in a line, the unreadable ones with the reason.
        let folder = app.folder().join("sent");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(&path, folder.join("ace.csv")).unwrap();
        std::fs::write(folder.join("note.txt"), "Dear all,\nhello\n").unwrap();
        let listed = run(&["layout", folder.to_str().unwrap()]);
        assert_eq!(listed.status.code(), Some(0));
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let lines: Vec<&str> = listed.lines().collect();
        assert!(lines.len() == 2 && lines[0].starts_with("ace.csv   ace_entry_line, UTF-8 comma, header in line 6, "), "{listed}");
        assert!(lines[1].starts_with("note.txt  refused: "), "{listed}");
        let listed = json(&run(&["layout", folder.to_str().unwrap(), "--json"]));
        assert_eq!((&listed[0]["layout"], &listed[1]["file"]), (&Value::from("ace_entry_line"), &Value::from("note.txt")));
        std::fs::remove_file(folder.join("ace.csv")).unwrap();
        assert_eq!(run(&["layout", folder.to_str().unwrap()]).status.code(), Some(3));
        let empty = fixtures::path("csv/bad/empty.csv");
        assert_eq!(run(&["layout", empty.to_str().unwrap()]).status.code(), Some(3));
        assert_eq!(run(&["id", "check", "container", "CSQU3054383"]).status.code(), Some(0));
        assert_eq!(run(&["id", "check", "container", "CSQU3054384"]).status.code(), Some(3));
        assert_eq!(run(&["id", "check", "shoe", "43"]).status.code(), Some(2));
        let mid = run(&["id", "mid", "--name", "Golden Loom Co", "--address", "128 Bund Road", "--city", "Shanghai", "--country", "CN"]);
        assert_eq!(String::from_utf8_lossy(&mid.stdout).trim(), "CNGOLLOO128SHA");
    }
}
