//! Random lives of an organization, in which imports are taken back: what is
//! left is what the files that stand tell.

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
pub const BILL: &str =
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
pub fn send(app: &App, organization_id: i64, name: &str, text: &str) -> upload::UploadRow {
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
pub fn decide(app: &App, document: &str, line: i32, subject: &str) {
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
        explanation: "{}".into(),
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
}
