//! An import that is taken back: as if its file had never come.

use super::{OTHER, PARTNER, counts, import};
use crate::harness::page::Page;
use crate::harness::{Database, TestApp};
use docket307::app::upload::{Arrival, CameBy, NewUpload};
use docket307::app::{Actor, App, organization, undo, upload};
use docket307::store;
use docket307::store::link::LinkRow;
use docket307::store::revision::{self, RevisionRow};
use docket307::store::shipment::{LineRow, TariffRow};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Small whole numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

const ACE: &str = "Entry Summary Number,Entry Summary Line Number,Tariff Ordinal Number,HTS Number - Full,\
    Line Goods Value Amount,Line Tariff Goods Value Amount,Manufacturer ID\n";
const BILL: &str =
    "Bill of Lading Number,Arrival Date,Shipper,Consignee,HS Code,Goods Shipped,Weight (kg)\n";
const CONTENT: &str = "HS Code,Goods Shipped,Shipper,Origin\n";

/// The documents that the files name; those of bills may have later ones.
const DOCUMENTS: [&str; 6] =
    ["9ZZ00000110", "9ZZ00000128", "9ZZ00000136", "QZLN900001", "QZLN900002", "QZLN900003"];

/// A file in one of three layouts, over few documents and few contents, so
/// that files meet often.
fn file(dice: &mut Dice) -> String {
    let entries = ["9ZZ-0000011-0", "9ZZ-0000012-8", "9ZZ-0000013-6"];
    let hts = ["6109.10.0012", "9903.88.03", "5201.00.0500", "9903.88.15"];
    let layout = dice.roll(5);
    let mut text = String::new();
    for row in 0..=dice.roll(6) {
        match layout {
            0 | 1 => {
                if row == 0 {
                    text.push_str(ACE);
                }
                writeln!(
                    text,
                    "{},{},{},{},{}00.00,{}0.00,CNTIABRI266NAN",
                    entries[dice.roll(3)],
                    1 + dice.roll(2),
                    1 + dice.roll(3),
                    hts[dice.roll(4)],
                    1 + dice.roll(2),
                    1 + dice.roll(2),
                )
                .unwrap();
            }
            2 | 3 => {
                if row == 0 {
                    text.push_str(BILL);
                }
                let on = ["2025-01-10", "2025-09-01", "2025-01-11"][dice.roll(3)];
                let goods = [("520100", "cotton"), ("520512", "cotton yarn")][dice.roll(2)];
                writeln!(
                    text,
                    "QZLN90000{},{on},Alpha Mill,Harbor,{},{},{}",
                    1 + dice.roll(3),
                    goods.0,
                    goods.1,
                    1 + dice.roll(2)
                )
                .unwrap();
            }
            _ => {
                if row == 0 {
                    text.push_str(CONTENT);
                }
                writeln!(text, "520100,cotton {},Alpha Mill,China", dice.roll(3)).unwrap();
            }
        }
    }
    text
}

/// Sends a file as the operator does.
fn send(app: &App, organization_id: i64, name: &str, text: &str) -> upload::UploadRow {
    try_send(app, organization_id, name, text).row().clone()
}

fn try_send(app: &App, organization_id: i64, name: &str, text: &str) -> Arrival {
    let new = NewUpload::new(CameBy::Command, name);
    let mut receiving = upload::begin_for(app, organization_id, new).unwrap();
    receiving.write(text.as_bytes()).unwrap();
    receiving.finish(app, &Actor::system()).unwrap()
}

/// All that an organization tells, with the name of the file instead of the
/// upload's key, and without versions.
#[derive(Debug, PartialEq)]
struct Told {
    lines: Vec<(String, LineRow)>,
    tariffs: Vec<(String, TariffRow)>,
    revisions: Vec<(String, String, RevisionRow)>,
}

fn told(app: &TestApp, organization_id: i64, names: &BTreeMap<i64, String>) -> Told {
    let contents = documents(app, organization_id);
    app.app()
        .store
        .read(|tx| {
            let mut lines: Vec<_> = revision::lines_of(tx, organization_id, &contents)?
                .into_iter()
                .map(|row| {
                    let row = LineRow { version: 0, organization_id: 0, ..row };
                    (names[&row.upload_id].clone(), LineRow { upload_id: 0, ..row })
                })
                .collect();
            lines.sort_by_key(|(_, row)| (row.document.clone(), row.line));
            let mut tariffs: Vec<_> = revision::tariffs_of(tx, organization_id, &contents)?
                .into_iter()
                .map(|row| {
                    let row = TariffRow { organization_id: 0, ..row };
                    (names[&row.upload_id].clone(), TariffRow { upload_id: 0, ..row })
                })
                .collect();
            tariffs.sort_by_key(|(_, row)| (row.document.clone(), row.line, row.ordinal));
            let mut revisions: Vec<_> = revision::of_documents(tx, organization_id, &contents)?
                .into_iter()
                .map(|row| {
                    let mut before: Value = serde_json::from_str(&row.told).unwrap();
                    let name = names[&before["upload_id"].as_i64().unwrap()].clone();
                    for key in ["upload_id", "version", "organization_id"] {
                        before[key] = Value::Null;
                    }
                    let by = names[&row.upload_id].clone();
                    let row = RevisionRow { told: before.to_string(), organization_id: 0, ..row };
                    (by, name, RevisionRow { upload_id: 0, ..row })
                })
                .collect();
            revisions.sort_by_key(|(by, _, row)| {
                (row.document.clone(), row.line, row.ordinal, by.clone())
            });
            Ok(Told { lines, tariffs, revisions })
        })
        .unwrap()
}

/// Every document of which an organization tells or told something.
fn documents(app: &TestApp, organization_id: i64) -> Vec<String> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        document: String,
    }
    let sql = format!(
        "SELECT document FROM shipment_line WHERE organization_id = {organization_id} \
         UNION SELECT document FROM shipment_tariff WHERE organization_id = {organization_id} \
         UNION SELECT document FROM shipment_revision WHERE organization_id = {organization_id}"
    );
    let rows: Vec<Name> = match app.database() {
        Database::Sqlite => {
            let path = app.database_url().trim_start_matches("sqlite:");
            diesel::sql_query(sql).load(&mut SqliteConnection::establish(path).unwrap())
        }
        Database::Postgres => {
            let url = app.database_url();
            diesel::sql_query(sql).load(&mut PgConnection::establish(url).unwrap())
        }
    }
    .unwrap();
    rows.into_iter().map(|row| row.document).collect()
}

/// A person's decision about a line, for whoever tells it.
fn decide(app: &App, document: &str, line: i32, subject: &str) {
    let row = LinkRow {
        id: format!("{subject}-{document}-{line}"),
        subject_kind: "order".into(),
        subject_id: subject.into(),
        target_kind: "line".into(),
        target_key: format!("{document}/{line}"),
        target_name: "cotton".into(),
        party_id: None,
        document: Some(document.into()),
        line: Some(line),
        role: "producer".into(),
        state: "confirmed".into(),
        score_permille: 900,
        sentence: String::new(),
        reasons: "[]".into(),
        scorer_version: "1".into(),
        list_version: String::new(),
        proposed_on: app.clock.today(),
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    };
    app.store.write(|tx| store::link::propose(tx, std::slice::from_ref(&row))).unwrap();
}

/// One random life of two organizations: one takes imports back, the other
/// never had them.
fn live(app: &TestApp, seed: u64, has_decisions: bool) {
    let inner = app.app();
    let mut dice = Dice(seed.wrapping_mul(7919));
    let actor = Actor::system();
    let one = organization::add(inner, &actor, &format!("Taker {seed}"), "partner").unwrap();
    let other = organization::add(inner, &actor, &format!("Keeper {seed}"), "partner").unwrap();
    let mut names = BTreeMap::new();
    let mut standing: Vec<(upload::UploadRow, String, String)> = Vec::new();
    for step in 0..4 + dice.roll(6) {
        if !standing.is_empty() && dice.roll(3) == 0 {
            let index = dice.roll(standing.len());
            let (row, ..) = standing.remove(index);
            undo::ask_for(inner, one, &row.public_id).unwrap();
        } else {
            let (name, text) = (format!("{step}.csv"), file(&mut dice));
            // Bytes that were imported before and stand make no new upload.
            if let Arrival::New(row) = try_send(inner, one, &name, &text) {
                names.insert(row.id, name.clone());
                standing.push((row, name, text));
            }
        }
        app.run_jobs();
        if has_decisions && step == 2 {
            for document in DOCUMENTS.iter().take(4) {
                decide(inner, document, 1, &format!("order-{seed}"));
            }
        }
    }
    for _ in 0..dice.roll(3).min(standing.len()) {
        let index = dice.roll(standing.len());
        let (row, ..) = standing.remove(index);
        undo::ask_for(inner, one, &row.public_id).unwrap();
        app.run_jobs();
    }
    for (_, name, text) in &standing {
        let row = send(inner, other, name, text);
        names.insert(row.id, name.clone());
        app.run_jobs();
    }
    let (left, right) = (told(app, one, &names), told(app, other, &names));
    assert_eq!(left, right, "life {seed} with {} files that stand", standing.len());
}

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
    /// Any files, any undos, in any order: the same as if only the files that
    /// stand had come. Lines, ordinals, where they were read, and what was
    /// told before.
    async fn an_undo_leaves_what_the_other_files_tell(app) {
        let lives = if app.database() == Database::Sqlite { 80 } else { 12 };
        for seed in 0..lives {
            live(&app, seed, false);
        }
    }

    /// The same, while the agency has decided on lines: what it keeps is seen
    /// neither in what is told nor in what is told again.
    async fn what_the_agency_keeps_changes_nothing_for_the_partner(app) {
        let lives = if app.database() == Database::Sqlite { 40 } else { 8 };
        for seed in 1000..1000 + lives {
            live(&app, seed, true);
        }
        let kept = app.app().store.read(|tx| store::withdrawal::list_unseen(tx, "", 1000)).unwrap();
        assert!(kept.iter().any(|seen| seen.row.outcome == "withdrawn"), "some lines were kept");
        assert!(kept.iter().any(|seen| seen.row.outcome == "changed"), "some lines were put back");
    }

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
