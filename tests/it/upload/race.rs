//! Imports that run at the same time.

use crate::harness::TestApp;
use serde_json::Value;
use std::fmt::Write as _;
use std::process::{Child, Output, Stdio};

const ROWS: u32 = 6000;

/// Entry lines of which none is there twice; the file ends as the caller says.
fn entries(end: &str) -> String {
    let mut text = "Entry Summary Number,Entry Summary Line Number,Importer Name,Manufacturer Name,\
        Manufacturer ID,Country of Origin Code,HTS Number - Full,Goods Description,Line Goods Value Amount\n"
        .to_owned();
    for row in 0..ROWS {
        writeln!(
            text,
            "9ZZ{:07},{},Importer {},Maker {},,CN,6109100012,SHIRTS LOT {row},{row}.50",
            row / 4,
            row % 4 + 1,
            row % 700,
            row % 900,
        )
        .expect("a String takes all text");
    }
    text.push_str(end);
    text
}

fn start(app: &TestApp, organization: &str, name: &str, text: String) -> Child {
    let path = app.file(name, text);
    let mut command = app.command();
    command.args(["import", "shipments", "--json", "--org", organization]).arg(path);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Read, new, updated, duplicate, rejected.
fn counts(output: &Output) -> [u64; 5] {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(report["state"], "done");
    ["rows_read", "rows_accepted", "rows_updated", "rows_duplicate", "rows_rejected"]
        .map(|name| report[name].as_u64().unwrap())
}

tests! {
    /// Two processes import the same rows for one organization: each row is
    /// new in exactly one of them, in whatever order their chunks come.
    async fn two_imports_of_the_same_rows_tell_each_once(app) {
        app.load_demo();
        let organization = "Blue Heron Logistics";
        let both = [
            start(&app, organization, "one.csv", entries("")),
            start(&app, organization, "other.csv", entries("\n")),
        ];
        let all = both.map(|child| counts(&child.wait_with_output().unwrap()));
        let rows = u64::from(ROWS);
        for [read, new, updated, duplicate, rejected] in all {
            assert_eq!([read, updated, rejected], [rows, 0, 0], "{all:?}");
            assert_eq!(new + duplicate, rows, "{all:?}");
        }
        assert_eq!(all[0][1] + all[1][1], rows, "{all:?}");
        let again = start(&app, organization, "again.csv", entries("\n\n"));
        assert_eq!(counts(&again.wait_with_output().unwrap()), [rows, 0, 0, rows, 0]);
    }

    /// Two organizations that name the same companies at once: every row is
    /// new to its organization, and neither waits for the other for ever.
    async fn two_organizations_meet_the_same_companies_at_once(app) {
        app.load_demo();
        let both = [
            start(&app, "Blue Heron Logistics", "one.csv", entries("")),
            start(&app, "Harbor & Pine Apparel LLC", "other.csv", entries("")),
        ];
        let rows = u64::from(ROWS);
        for child in both {
            assert_eq!(counts(&child.wait_with_output().unwrap()), [rows, rows, 0, 0, 0]);
        }
    }
}
