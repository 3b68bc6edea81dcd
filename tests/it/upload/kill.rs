//! An import that is killed goes on where it was.

use super::{PARTNER, again, counts, import};
use crate::harness::actor::Actor;
use crate::harness::make::raw;
use crate::harness::{Database, TestApp};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use docket307::app::worker;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

const ROWS: u32 = 60_000;

/// Many declarations, some of which cannot be read.
fn declarations() -> String {
    let mut text = "Declaration ID,Date,Seller ID,Importer ID,HS6 Code,Country of Origin,Net Mass,Item Price\n".to_owned();
    for row in 1..=ROWS {
        let day =
            if row % 500 == 0 { "soon".to_owned() } else { format!("2021-04-{:02}", row % 28 + 1) };
        writeln!(
            text,
            "{},{day},S{:04},I{:04},420231,IT,1.{},{row}",
            70_000_000 + row,
            row % 900,
            row % 300,
            row % 10
        )
        .expect("a String takes all text");
    }
    text
}

tests! {
    /// `kill -9` in the middle, another worker, exact counts; the same file
    /// again is all duplicate, so no row was lost and none was told twice.
    async fn a_killed_import_goes_on_where_it_was(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = app.file("declarations.csv", declarations());
        let mut command = app.command();
        command.args(["import", "shipments", "--org", "Harbor & Pine Apparel LLC"]).arg(&path);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let read = loop {
            let page = partner.get("/partner").await;
            let row = page.table("main table").lines().find(|row| row.starts_with("declarations.csv")).map(str::to_owned);
            let cells: Vec<String> = row.iter().flat_map(|row| row.split(" | ")).map(str::to_owned).collect();
            let read: u32 = cells.get(3).map_or(0, |cell| cell.replace(',', "").parse().unwrap());
            assert!(cells.get(2).is_none_or(|state| state != "Done"), "it was too fast to be killed: {cells:?}");
            if read > 0 {
                break read;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not begin");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(worker::free_gone(app.app()).unwrap(), 0, "a living process keeps its lease");
        child.kill().unwrap();
        child.wait().unwrap();
        let list = partner.get("/partner").await;
        let href = list.attributes("main table a.d-open", "href").into_iter().next().unwrap();
        let page = partner.get(&href).await;
        assert_eq!(page.select(".d-badge"), ["Importing"]);
        assert!(counts(&page)[0] >= read && counts(&page)[0] < ROWS, "it was killed in the middle");
        assert_eq!(app.run_jobs(), 0, "its lease is respected until it runs out");
        // Its process is gone, and this machine knows that.
        assert_eq!(worker::free_gone(app.app()).unwrap(), 1);
        assert!(app.run_jobs() > 0, "nobody waits for the lease to run out");
        let page = partner.get(&href).await;
        assert_eq!(page.select(".d-badge"), ["Done"]);
        assert_eq!(counts(&page), [ROWS, ROWS - 120, 0, 0, 120]);
        let faults = partner.get(&format!("{href}/rejects.csv")).await;
        assert_eq!(faults.body().lines().count(), 121, "each bad row is named once");
        let second = import(&app, &partner, "again.csv", again(declarations())).await;
        assert_eq!(counts(&second), [ROWS, 0, 0, ROWS - 120, 120]);
    }

    /// The database goes away in the middle, three times: a server that fails over ends all
    /// sessions; a file is locked by another program. The import goes on, with exact counts.
    async fn an_import_outlives_its_database_going_away(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = app.file("declarations.csv", declarations());
        let mut command = app.command();
        command.args(["import", "shipments", "--json", "--org", "Harbor & Pine Apparel LLC"]).arg(&path);
        let name = format!("import_{}", std::process::id());
        command.env("PGAPPNAME", &name).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut seen = 0;
        for _ in 0..3 {
            let begun = Instant::now();
            loop {
                let now = rows_read(&partner).await;
                if now > seen {
                    seen = now;
                    break;
                }
                assert!(begun.elapsed() < Duration::from_secs(60), "it does not go on behind row {seen}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert!(child.try_wait().unwrap().is_none(), "it was too fast to be disturbed");
            take_away(&app, &name);
        }
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{said}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&report["rows_read"], &report["rows_accepted"], &report["rows_rejected"]), (&ROWS.into(), &(ROWS - 120).into(), &120.into()));
        let second = import(&app, &partner, "again.csv", again(declarations())).await;
        assert_eq!(counts(&second), [ROWS, 0, 0, ROWS - 120, 120]);
    }
}

/// The rows that are read, as the partner's list says.
async fn rows_read(partner: &Actor) -> u32 {
    let page = partner.get("/partner").await;
    let row = page
        .table("main table")
        .lines()
        .find(|row| row.starts_with("declarations.csv"))
        .map(str::to_owned);
    let cell =
        row.as_deref().and_then(|row| row.split(" | ").nth(3)).unwrap_or_default().replace(',', "");
    cell.parse().unwrap_or(0)
}

fn take_away(app: &TestApp, name: &str) {
    match app.database() {
        Database::Postgres => {
            let end = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
            );
            raw(app, &end).unwrap();
        }
        Database::Sqlite => {
            let path = app.database_url().trim_start_matches("sqlite:").to_owned();
            let mut other = SqliteConnection::establish(&path).unwrap();
            other.batch_execute("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").unwrap();
            std::thread::sleep(Duration::from_millis(1500));
            other.batch_execute("COMMIT").unwrap();
        }
    }
}
