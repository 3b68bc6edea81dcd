//! Reports: the file is the one whose hash was recorded, it can be made again
//! to the byte, and nothing is in it that does not belong there.

use std::io::Write as _;

use chrono::NaiveDateTime;
use docket307::app::account;
use docket307::app::case::{self, NewCase};
use docket307::app::investigation::{self, NewInvestigation};
use docket307::app::report::{self, Definition, Filters, Format};
use docket307::domain::regime::STATUTE;
use docket307::domain::workflow::investigation::Statute;
use docket307::store;
use docket307::store::hold::HoldRow;
use docket307::store::order::{OrderRow, OrderVersionRow};
use sha2::{Digest, Sha256};

use crate::harness::TestApp;

const AUDITOR: &str = "auditor@agency.example";
const ANALYST: &str = "analyst@agency.example";

fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

fn now(app: &TestApp) -> NaiveDateTime {
    app.app().clock.now()
}

/// Opens a case on an allegation of the demonstration that waits for one.
fn open_case(app: &TestApp, title: &str) -> String {
    let analyst = account::actor(app.app(), ANALYST).unwrap();
    let waiting =
        app.app().store.read(|tx| store::case::list_waiting_allegations(tx, None, 1)).unwrap();
    let allegation = waiting[0].docket_number.clone().unwrap();
    let new = NewCase {
        title: title.to_owned(),
        regime: STATUTE.code.to_owned(),
        reason: "The allegation names goods that are imported.".to_owned(),
    };
    case::open(app.app(), &analyst, &allegation, &new).unwrap()
}

/// Puts an order in force and a hold on a line of the demonstration.
fn insert_hold(app: &TestApp, case_number: &str) {
    let at = now(app);
    app.app()
        .store
        .write(|tx| {
            let case = store::case::find_by_number(tx, case_number)?.unwrap();
            let order = OrderRow {
                id: "order-1".into(),
                docket_number: "O-2026-000901".into(),
                kind: "wro".into(),
                regime: case.regime.clone(),
                title: "Cotton".into(),
                citation: String::new(),
                state: "active".into(),
                effective_on: None,
                current_version: 1,
                case_id: Some(case.id.clone()),
                superseded_by: None,
                drafted_by: case.opened_by.clone(),
                created_at: at,
                changed_at: at,
                version: 1,
            };
            let version = OrderVersionRow {
                order_id: order.id.clone(),
                number: 1,
                scope: "{}".into(),
                summary: "Cotton".into(),
                made_by: case.opened_by.clone(),
                made_at: at,
            };
            store::order::insert(tx, &order, &version)?;
            let hold = HoldRow {
                id: "hold-1".into(),
                docket_number: "H-2026-000901".into(),
                public_id: "hold-public-1".into(),
                document: "9ZZ03104018".into(),
                line: 1,
                case_id: Some(case.id.clone()),
                authority: "wro".into(),
                order_id: order.id.clone(),
                order_version: 1,
                importer_number: "84-301927700".into(),
                importer_organization_id: None,
                importer_name: "Harbor & Pine Apparel LLC".into(),
                port: "2704".into(),
                goods: "Cotton lint".into(),
                state: "targeted".into(),
                reason: "WORDS-OF-THE-ANALYST".into(),
                presented_on: None,
                detained_on: None,
                protest_kind: String::new(),
                notice_sent_at: None,
                closed_at: None,
                opened_by: case.opened_by,
                opened_at: at,
                changed_at: at,
                version: 1,
            };
            store::hold::insert(tx, &hold)
        })
        .unwrap();
}

/// A report in memory, at the end of yesterday or at a moment.
fn make(
    app: &TestApp,
    definition: Definition,
    format: Format,
    as_of: Option<NaiveDateTime>,
) -> Vec<u8> {
    let auditor = account::actor(app.app(), AUDITOR).unwrap();
    let mut out = Vec::new();
    let done =
        report::make(app.app(), &auditor, definition, Filters::default(), format, as_of, &mut out)
            .unwrap();
    out.flush().unwrap();
    assert_eq!(done.sha256, sha256(&out));
    assert_eq!(done.bytes, u64::try_from(out.len()).unwrap());
    out
}

/// An hour of the day on which the demonstration was told.
fn within_the_day() -> NaiveDateTime {
    "2026-11-16T20:00:00".parse().unwrap()
}

tests! {
    /// The auditor downloads a file, computes its hash, and it is the one that
    /// the page and the manifest show.
    async fn the_hash_that_is_shown_is_that_of_the_file(app) {
        app.load_demo();
        let number = open_case(&app, "Cotton from Aksu");
        insert_hold(&app, &number);
        let auditor = app.sign_in(AUDITOR).await;
        for definition in Definition::ALL {
            for format in Format::ALL {
                let fields = [("definition", definition.code()), ("format", format.code())];
                auditor.get("/reports").await;
                let made = auditor.post_form("/reports", &fields).await;
                assert_eq!(made.status, 303, "{}", made.text("main"));
                let run = made.location().unwrap().to_owned();
                let file = auditor.get(&format!("{run}/file")).await;
                assert_eq!(file.status, 200);
                let hash = sha256(&file.bytes);
                assert!(auditor.get(&run).await.text("#check").contains(&hash));
                assert_eq!(file.header("etag"), Some(format!("\"{hash}\"").as_str()));
                assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"docket307-"));
                let manifest = auditor.get(&format!("{run}/manifest.json")).await.json();
                assert_eq!(manifest["sha256"], hash.as_str());
                assert_eq!(manifest["definition"], definition.code());
                if *format == Format::Ndjson {
                    assert_eq!(manifest["row_count"], file.body().lines().count());
                }
                if *format == Format::Json {
                    assert_eq!(file.json()["row_count"], manifest["row_count"]);
                }
            }
        }
        let list = auditor.get("/reports").await.table("#runs table");
        assert_eq!(list.lines().count(), 1 + Definition::ALL.len() * Format::ALL.len());
    }

    /// Made again with the same as-of time, a report is the same to the byte,
    /// whatever was done in the meantime.
    async fn the_same_moment_gives_the_same_bytes(app) {
        app.load_demo();
        let first = open_case(&app, "Cotton from Aksu");
        insert_hold(&app, &first);
        let as_of = now(&app);
        let before: Vec<Vec<u8>> =
            Definition::ALL.iter().map(|d| make(&app, *d, Format::Json, Some(as_of))).collect();
        open_case(&app, "Another one");
        let after: Vec<Vec<u8>> =
            Definition::ALL.iter().map(|d| make(&app, *d, Format::Json, Some(as_of))).collect();
        assert!(before == after, "a report of a past moment has changed");
        let count = |as_of| make(&app, Definition::Docket, Format::Csv, as_of).split(|b| *b == b'\n').count();
        assert_eq!(count(None), count(Some(as_of)) + 1, "the case that was opened since");
    }

    /// A state that was changed after the moment is not the moment's.
    async fn a_later_decision_does_not_show_earlier(app) {
        app.load_demo();
        let as_of = now(&app);
        let analyst = app.sign_in(ANALYST).await;
        let links = app.app().store.read(|tx| store::link::list_open(tx, None, 1)).unwrap();
        let link = links.first().expect("the demonstration proposes links");
        let (path, version) = (format!("/links/{}/decision", link.id), link.version.to_string());
        analyst.get(&format!("/links/{}", link.id)).await;
        let decided = analyst.post_form(&path, &[("version", &version), ("verdict", "confirm")]).await;
        assert_eq!(decided.status, 303, "{}", decided.text("main"));
        let row = |as_of| {
            let all = String::from_utf8(make(&app, Definition::Links, Format::Ndjson, as_of)).unwrap();
            all.lines().find(|line| line.contains(&link.id)).map(str::to_owned)
        };
        // Proposed on that day without a time: it counts once the day is over.
        assert_eq!(row(Some(within_the_day())), None);
        assert!(row(Some(as_of)).unwrap().contains("\"state\":\"proposed\""));
        assert!(row(None).unwrap().contains("\"state\":\"confirmed\""));
    }

    /// A title that a spreadsheet would run is harmless in CSV and whole in JSON.
    async fn a_formula_in_a_title_is_harmless(app) {
        app.load_demo();
        open_case(&app, "=HYPERLINK(\"http://x.example\")");
        let csv = String::from_utf8(make(&app, Definition::Docket, Format::Csv, None)).unwrap();
        assert!(csv.contains(",\"'=HYPERLINK(\"\"http://x.example\"\")\","), "{csv}");
        let json = String::from_utf8(make(&app, Definition::Docket, Format::Ndjson, None)).unwrap();
        assert!(json.contains("\"title\":\"=HYPERLINK("), "{json}");
        let marked = make(&app, Definition::Docket, Format::CsvBom, None);
        assert!(marked.starts_with(b"\xEF\xBB\xBFcase_number,"));
    }

    /// No report tells of an investigation, of what a source wrote, or of the
    /// words that somebody gave as a reason.
    async fn what_is_walled_or_a_sources_own_is_in_no_report(app) {
        app.load_demo();
        let number = open_case(&app, "Cotton from Aksu");
        insert_hold(&app, &number);
        let investigator = account::actor(app.app(), "investigator@agency.example").unwrap();
        let new = NewInvestigation {
            subject: "WALLED-SUBJECT".into(),
            statute: Statute::ALL[0].code().into(),
            case: String::new(),
            reason: "The importer was told of it before.".into(),
        };
        let walled = investigation::open(app.app(), &investigator, &new).unwrap();
        let tomorrow = now(&app);
        for definition in Definition::ALL {
            let text = String::from_utf8(make(&app, *definition, Format::Json, Some(tomorrow))).unwrap();
            for secret in [walled.as_str(), "WALLED-SUBJECT", "investigation_opened", "\"stream\":\"investigation", "My cousin", "WORDS-OF-THE-ANALYST"] {
                assert!(!text.contains(secret), "{definition:?} tells {secret}");
            }
        }
        let events = String::from_utf8(make(&app, Definition::Events, Format::Ndjson, None)).unwrap();
        assert!(events.contains("\"verb\":\"case_opened\""));
    }

    /// What a source sent today does not tell by two reports at what time.
    async fn a_day_counts_when_it_is_over(app) {
        app.load_demo();
        let today = make(&app, Definition::Allegations, Format::Ndjson, Some(within_the_day()));
        assert!(today.is_empty(), "{}", String::from_utf8_lossy(&today));
        let done = make(&app, Definition::Allegations, Format::Ndjson, None);
        assert!(!done.is_empty(), "tomorrow they count");
    }

    /// Wrong dates come back all at once, with what was typed.
    async fn wrong_dates_come_back_with_what_was_typed(app) {
        app.load_demo();
        let auditor = app.sign_in(AUDITOR).await;
        auditor.get("/reports").await;
        let fields = [("definition", "x"), ("format", "csv"), ("as_of", "soon"), ("from", "2026-13-01"), ("to", "")];
        let page = auditor.post_form("/reports", &fields).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select("#errors li").len(), 3, "{}", page.text("#errors"));
        assert_eq!(page.attributes("#as_of", "value"), ["soon"]);
        let fields = [("definition", "docket"), ("format", "csv"), ("as_of", "2999-01-01"), ("from", "2026-02-02"), ("to", "2026-02-01")];
        let page = auditor.post_form("/reports", &fields).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select("#errors li").len(), 2, "{}", page.text("#errors"));
    }

    /// Reports are for auditors and supervisors; for all others they are refused,
    /// a known report included.
    async fn others_make_and_read_no_report(app) {
        app.load_demo();
        let auditor = app.sign_in(AUDITOR).await;
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "events"), ("format", "csv")]).await;
        let run = made.location().unwrap().to_owned();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(supervisor.get(&run).await.status, 200);
        assert_eq!(supervisor.get("/reports/runs/none/file").await.status, 404);
        for email in [ANALYST, "uploads@harborpine.example"] {
            let other = app.sign_in(email).await;
            for path in ["/reports", &run, &format!("{run}/file"), &format!("{run}/manifest.json")] {
                assert_eq!(other.get(path).await.status, 403, "{email} {path}");
            }
            other.get("/sessions").await;
            assert_eq!(other.post_form("/reports", &[("definition", "events"), ("format", "csv")]).await.status, 403);
        }
    }
}
