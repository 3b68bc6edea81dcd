//! An import that is taken back: as if its file had never come.

use super::lives::{BILL, decide, send};
use super::{OTHER, PARTNER, counts, import};
use crate::harness::TestApp;
use crate::harness::page::Page;
use docket307::app::{Actor, organization};
use docket307::store;
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// What the undo part of a page says.
fn undo_text(page: &Page) -> String {
    page.text("#undo").split_once("UTC").map_or_else(String::new, |(_, rest)| rest.to_owned())
}

/// Asks for the undo of the upload at `path` through its page.
async fn ask(actor: &crate::harness::actor::Actor, path: &str) -> Page {
    let page = actor.get(path).await;
    let (action, fields) = page.form("#undo form");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    actor.post_as_written(&action, &fields).await
}

async fn sent(
    app: &TestApp,
    actor: &crate::harness::actor::Actor,
    name: &str,
    text: &str,
) -> String {
    let path = super::send(actor, name, text).await;
    app.run_jobs();
    path
}

const ROWS: u32 = 6_000;

fn declarations(mass: u32) -> String {
    let mut text = "Declaration ID,Date,Seller ID,Importer ID,HS6 Code,Country of Origin,Net Mass,Item Price\n".to_owned();
    for row in 1..=ROWS {
        let number = 70_000_000 + row;
        let mass = if row % 3 == 0 { mass } else { 1 };
        writeln!(
            text,
            "{number},2021-04-01,S{:04},I{:04},420231,IT,{mass},{row}",
            row % 90,
            row % 30
        )
        .unwrap();
    }
    text
}

tests! {
    /// Through the page: asked, done, shown; then the same bytes may come again.
    async fn a_partner_undoes_an_import(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let bills = |goods: &str| format!("{BILL}QZLN900001,2026-01-10,Alpha Mill,Harbor,520100,{goods},10\n");
        let first = sent(&app, &partner, "a.csv", &bills("cotton")).await;
        let second = sent(&app, &partner, "b.csv", &bills("cotton lint")).await;
        assert_eq!(counts(&partner.get(&second).await), [1, 0, 1, 0, 0]);
        let other = app.sign_in(OTHER).await;
        assert_eq!(other.get("/partner").await.status, 200);
        let strange = other.post_form(&format!("{second}/undo"), &[("version", "1")]).await;
        assert_eq!(strange.status, 404, "another organization's upload is not there");
        assert_eq!(ask(&partner, &second).await.status, 303);
        let page = partner.get(&second).await;
        assert!(page.text("#undo").contains("is being undone"), "{}", page.text("#undo"));
        let again = partner.post_form(&format!("{second}/undo"), &[("version", "1")]).await;
        assert_eq!(again.status, 409, "one undo wins");
        app.run_jobs();
        let page = partner.get(&second).await;
        assert!(page.text("#undo").contains("are gone: 0. Lines that say again what they said before: 1"), "{}", page.text("#undo"));
        assert_eq!(counts(&page), [1, 0, 1, 0, 0], "the counts stay as a record");
        let third = import(&app, &partner, "c.csv", format!("{}\n", bills("cotton"))).await;
        assert_eq!(counts(&third), [1, 0, 0, 1, 0], "the line says again what it said");
        let fourth = import(&app, &partner, "b.csv", bills("cotton lint")).await;
        assert_eq!(counts(&fourth), [1, 0, 1, 0, 0], "the same bytes may come again");
        assert!(!fourth.text("main").contains("came before"), "{}", fourth.text("main"));
        assert_eq!(ask(&partner, &first).await.status, 303);
        app.run_jobs();
        let refused = partner.post_form(&format!("{first}/undo"), &[("version", "99")]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("undone already"), "{}", refused.text("main"));
    }

    /// A file that is still imported cannot be taken back, and is told what to do.
    async fn an_import_that_runs_is_not_undone(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let path = super::send(&partner, "a.csv", format!("{BILL}QZLN900001,2026-01-10,A,B,520100,cotton,1\n")).await;
        let page = partner.get(&path).await;
        assert!(!page.has("#undo form"), "it is not offered");
        let answer = partner.post_form(&format!("{path}/undo"), &[("version", "1")]).await;
        assert_eq!(answer.status, 409);
        assert!(answer.text("main").contains("Wait until") || answer.text("main").contains("wait until"));
        app.run_jobs();
    }

    /// A file that waits for a check is discarded, not undone: page and command
    /// say so.
    async fn a_file_that_waits_is_discarded_instead(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let file = format!("{BILL}QZLN900001,2026-01-10,A,B,520100,cotton,1\n");
        let path = super::send_with(&partner, &[("review", "always")], "a.csv", file.as_bytes()).await;
        app.run_jobs();
        let page = partner.get(&path).await;
        assert!(!page.has("#undo form") && page.has("form[action$='/discard']"), "{}", page.text("main"));
        let answer = partner.post_form(&format!("{path}/undo"), &[("version", "1")]).await;
        assert_eq!(answer.status, 409);
        assert!(answer.text("main").contains("discard it instead"), "{}", answer.text("main"));
        let mut command = app.command();
        let id = path.rsplit('/').next().unwrap();
        command.args(["import", "undo", id, "--org", "Harbor & Pine Apparel LLC"]);
        let said = command.output().unwrap();
        assert_ne!(said.status.code(), Some(0));
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("discard it instead"), "{said}");
    }

    /// A line that is held stays for the agency. The partner learns nothing of
    /// it: its page says the same as another's whose line nobody decided on,
    /// and so does whatever it sends next.
    async fn a_held_line_stays_for_the_agency_alone(app) {
        app.load_demo();
        let row = |number: u32, goods: &str| format!("QZLN90000{number},2026-01-10,Alpha Mill,Harbor,520100,{goods},10\n");
        let (one, other) = (app.sign_in(PARTNER).await, app.sign_in(OTHER).await);
        let (held, free) = (format!("{BILL}{}", row(1, "cotton")), format!("{BILL}{}", row(2, "cotton")));
        let first = sent(&app, &one, "a.csv", &held).await;
        let second = sent(&app, &other, "a.csv", &free).await;
        decide(app.app(), "QZLN900001", 1, "order-held");
        assert_eq!(ask(&one, &first).await.status, 303);
        assert_eq!(ask(&other, &second).await.status, 303);
        app.run_jobs();
        let (mine, theirs) = (one.get(&first).await, other.get(&second).await);
        assert!(undo_text(&mine).contains("are gone: 1."), "{}", mine.text("#undo"));
        assert_eq!(undo_text(&mine), undo_text(&theirs));
        let analyst = app.sign_in(super::ANALYST).await;
        let line = analyst.get("/shipments/QZLN900001/1").await;
        assert_eq!(line.status, 200, "the agency still sees it");
        assert!(line.text("main").contains("withdrawn"), "{}", line.text("main"));
        assert_eq!(analyst.get("/shipments/QZLN900002/1").await.status, 404, "nobody kept the other");
        let changed = |number| format!("{BILL}{}", row(number, "cotton lint"));
        let again = counts(&import(&app, &one, "b.csv", changed(1)).await);
        assert_eq!(again, counts(&import(&app, &other, "b.csv", changed(2)).await));
        assert_eq!(again, [1, 1, 0, 0, 0], "to its organization the line is new");
        let line = analyst.get("/shipments/QZLN900001/1").await;
        assert!(line.text("main").contains("cotton lint"), "{}", line.text("main"));
    }

    /// Killed in the middle, taken up by another worker: the exact result.
    async fn a_killed_undo_goes_on_where_it_was(app) {
        let inner = app.app();
        let organization = organization::add(inner, &Actor::system(), "Killed Undo", "partner").unwrap();
        let first = send(inner, organization, "first.csv", &declarations(1));
        app.run_jobs();
        send(inner, organization, "second.csv", &declarations(2));
        app.run_jobs();
        let mut command = app.command();
        command.args(["import", "undo", &first.public_id, "--org", "Killed Undo"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        loop {
            let undo = inner.store.read(|tx| store::undo::find(tx, first.id)).unwrap();
            if undo.as_ref().is_some_and(|undo| undo.documents_done > 0) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "it does not begin: {undo:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let undo = inner.store.read(|tx| store::undo::find(tx, first.id)).unwrap().unwrap();
        assert!(!undo.is_done() && undo.documents_done < i64::from(ROWS), "killed in the middle: {undo:?}");
        app.run_abandoned_jobs();
        let undo = inner.store.read(|tx| store::undo::find(tx, first.id)).unwrap().unwrap();
        assert!(undo.is_done(), "{undo:?}");
        assert_eq!((undo.lines_removed, undo.lines_restored), (0, 0), "the second file tells every line");
        let row = inner.store.read(|tx| store::upload::find(tx, first.id)).unwrap().unwrap();
        let again = send(inner, organization, "again.csv", &format!("{}\n", declarations(2)));
        app.run_jobs();
        let again = inner.store.read(|tx| store::upload::find(tx, again.id)).unwrap().unwrap();
        assert_eq!(again.rows_duplicate, i64::from(ROWS), "{again:?}");
        assert_eq!(row.rows_accepted, i64::from(ROWS), "counts stay as a record");
        let id = ingest_operator_undo(&app, "Killed Undo", &again.public_id);
        assert_eq!(id["lines_removed"], 0);
    }
}

/// `docket307 import undo --json`
fn ingest_operator_undo(app: &TestApp, organization: &str, public_id: &str) -> Value {
    let output = app
        .command()
        .args(["import", "undo", public_id, "--org", organization, "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
