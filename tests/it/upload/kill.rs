//! An import that is killed goes on where it was.

use super::{PARTNER, again, counts, import};
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
}
