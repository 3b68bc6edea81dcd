//! A case becomes two, without loss, and one again.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{agree_to_change, decide, step, waiting};
use docket307::app::deadline::{self, DeadlineRow};
use docket307::app::{App, job};
use docket307::clock::Clock;
use docket307::domain::workflow::Machine;
use docket307::store;

const CASE: &str = "/cases/C-2026-000002";
const NEW: &str = "/cases/C-2026-000003";
const HOLD: &str = "/holds/H-2026-000003";
const WHY: (&str, &str) = ("reason", "The second plant has another owner; see the file.");

/// A case with two allegations, two claims, and evidence rated for each.
async fn fill(analyst: &Actor) {
    let path = "/allegations/A-2026-000002/case";
    analyst.get(path).await;
    let fields = [("title", "Gloves"), ("regime", "us_1307"), WHY];
    assert_eq!(analyst.post_form(path, &fields).await.status, 303);
    let joined =
        analyst.post_form("/allegations/A-2026-000003/case", &[("case", "C-2026-000002")]).await;
    assert_eq!(joined.status, 303);
    for (number, kind) in [("1", "forced_labor"), ("2", "goods")] {
        let fields =
            [("version", number), ("kind", kind), ("statement", "What must be proved here.")];
        assert_eq!(
            analyst.post_form(&format!("{CASE}/evidence/claims"), &fields).await.status,
            303
        );
    }
    for (number, claim, indicator) in [("1", "1", "deception"), ("2", "2", "")] {
        let title = format!("Interview {number}");
        let fields = [
            ("version", number),
            ("title", &title),
            ("source_kind", "media"),
            ("provenance", "Printed."),
            ("origin", number),
            ("reference", "File 26-101"),
            ("fact_on", "2026-02-01"),
            ("language", "en"),
            ("translation", "not_needed"),
            ("sensitivity", "confidential"),
            ("sha256", ""),
        ];
        let added = analyst.post_form(&format!("{CASE}/evidence"), &fields).await;
        assert_eq!(added.status, 303, "{}", added.text("main"));
        let rating = [
            ("version", "0"),
            ("claim", claim),
            ("indicator", indicator),
            ("direction", "supports"),
            ("strength", "weak"),
            ("note", ""),
        ];
        let rated =
            analyst.post_form(&format!("{CASE}/evidence/items/{number}/ratings"), &rating).await;
        assert_eq!(rated.status, 303, "{}", rated.text("main"));
    }
}

fn choice<'a>(claims: &'a str, evidence: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("title", "Gloves of the second plant"),
        ("allegations", "A-2026-000003"),
        ("holds", ""),
        ("claims", claims),
        ("evidence", evidence),
        WHY,
    ]
}

/// A clock without its keys and without when it was written.
fn told(row: &DeadlineRow) -> DeadlineRow {
    DeadlineRow {
        id: String::new(),
        created_at: chrono::NaiveDateTime::default(),
        changed_at: chrono::NaiveDateTime::default(),
        version: 0,
        ..row.clone()
    }
}

fn clocks(app: &TestApp, machine: Machine, id: &str) -> Vec<DeadlineRow> {
    let list = |tx: &mut store::Read<'_>| store::deadline::list_by_subject(tx, machine.code(), id);
    app.app().store.read(list).unwrap().iter().map(told).collect()
}

fn event_count(app: &TestApp) -> usize {
    app.app().store.read(|tx| store::event::page_by_key(tx, "", 5000)).unwrap().len()
}

/// Marks every clock that has run out in many days.
fn advance(app: &TestApp) {
    let moment = crate::harness::clock().now() + chrono::TimeDelta::days(400);
    let later = App { clock: Clock::fixed(moment.and_utc()), ..app.app().clone() };
    assert!(deadline::queue_lapsed(&later).unwrap());
    job::run_until_idle(&later).unwrap();
}

tests! {
    /// The clocks of a case that was split off one that was split off itself are found
    /// again from the events alone, row for row; so are those of a hold that went along.
    async fn clocks_of_a_split_are_found_again(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        fill(&analyst).await;
        let joined = analyst.post_form("/allegations/A-2026-000004/case", &[("case", "C-2026-000002")]).await;
        assert_eq!(joined.status, 303);
        analyst.get(CASE).await;
        let port = [("code", "PORT10"), ("on", "2026-11-10"), WHY];
        assert_eq!(analyst.post_form(&format!("{CASE}/deadlines"), &port).await.status, 303);
        let line = "/shipments/9ZZ03104018/1/holds";
        analyst.get(line).await;
        let target = [("order", "O-2026-000001/1"), ("case", "C-2026-000002"), WHY];
        assert_eq!(analyst.post_form(line, &target).await.status, 303);
        let presented = [("presented_on", "2026-11-12"), ("place", "Los Angeles"), ("is_viewable", "yes")];
        assert_eq!(step(&analyst, HOLD, "present", &presented).await.status, 303);
        let first = [("title", "Second plant"), ("holds", "H-2026-000003"), ("allegations", "A-2026-000003\nA-2026-000004"), ("claims", "2"), ("evidence", "2"), WHY];
        assert_eq!(step(&analyst, CASE, "split_off", &first).await.status, 303);
        let proposal = waiting(&analyst, CASE).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        for (path, code, on) in [(CASE, "PORT10", "2026-11-11"), (NEW, "PORT10", "2026-11-12"), (HOLD, "EXAM", "2026-11-13")] {
            let page = analyst.get(path).await;
            let clock = page.attributes("#clocks tbody a[href^='/deadlines/']", "href");
            for (name, href) in page.select("#clocks tbody a").iter().zip(clock) {
                if name.starts_with(code) {
                    let version = analyst.get(&href).await.hidden("version").unwrap();
                    let dated = [("change", "date"), ("version", version.as_str()), ("on", on), ("provision", "The terminal's record"), WHY];
                    let asked = analyst.post_form(&format!("{href}/changes"), &dated).await;
                    assert_eq!(asked.status, 303);
                    if asked.location().unwrap().contains("waiting") {
                        assert_eq!(agree_to_change(&supervisor, &href).await.status, 303);
                    }
                }
            }
        }
        let second = [("title", "Third plant"), ("allegations", "A-2026-000004"), ("claims", ""), ("evidence", ""), WHY];
        assert_eq!(step(&analyst, NEW, "split_off", &second).await.status, 303);
        let proposal = waiting(&analyst, NEW).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        advance(&app);
        let subjects = app.app().store.read(|tx| {
            let mut found = Vec::new();
            for number in 1..=4 {
                let case = store::case::find_by_number(tx, &format!("C-2026-{number:06}"))?.unwrap();
                found.push((Machine::Case, case.id));
            }
            for number in ["H-2026-000001", "H-2026-000002", "H-2026-000003"] {
                found.push((Machine::Hold, store::hold::find_by_number(tx, number)?.unwrap().id));
            }
            Ok(found)
        }).unwrap();
        let events = event_count(&app);
        let ports = |id: &str| clocks(&app, Machine::Case, id).into_iter().filter(|row| row.rule_code == "PORT10").map(|row| row.started_on.unwrap().to_string()).collect::<Vec<_>>();
        assert_eq!((ports(&subjects[1].1), ports(&subjects[2].1), ports(&subjects[3].1)), (vec!["2026-11-11".into()], vec!["2026-11-12".into()], vec!["2026-11-12".into()]));
        for (machine, id) in &subjects {
            let before = clocks(&app, *machine, id);
            assert!(!before.is_empty());
            let again: Vec<DeadlineRow> = deadline::rebuild(app.app(), *machine, id).unwrap().iter().map(told).collect();
            assert_eq!(again, before, "{machine} {id}");
        }
        assert_eq!(event_count(&app), events, "finding again tells nothing new");
    }

    /// Two people split a case: what was chosen is in the new case and nowhere else, the
    /// clocks run on both from the same days, each names the other; a merge takes it back.
    async fn a_case_is_split_without_loss_and_merged_back(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        fill(&analyst).await;
        let torn = step(&analyst, CASE, "split_off", &choice("", "2")).await;
        assert_eq!(torn.status, 422);
        assert!(torn.text("#errors").contains("Evidence 2 is rated for claim 2"), "{}", torn.text("#errors"));
        let foreign = step(&analyst, CASE, "split_off", &[("title", "x"), ("allegations", "A-2026-000001"), ("claims", "9"), WHY]).await;
        assert_eq!(foreign.select("#errors li").len(), 2, "{}", foreign.text("#errors"));
        let all = step(&analyst, CASE, "split_off", &[("title", "x"), ("allegations", "A-2026-000002\nA-2026-000003"), WHY]).await;
        assert!(all.text("#errors").contains("At least one allegation stays"), "{}", all.text("#errors"));
        let clocks = analyst.get(CASE).await.select("#clocks tbody tr").len();
        assert!(clocks > 0);
        assert_eq!(step(&analyst, CASE, "split_off", &choice("2", "2")).await.status, 303);
        let proposal = waiting(&analyst, CASE).await;
        assert_eq!(analyst.get(NEW).await.status, 404, "nothing before the second person");
        assert_eq!(decide(&analyst, &proposal, "approval").await.status, 403);
        let taken = decide(&supervisor, &proposal, "approval").await;
        assert_eq!(taken.status, 303, "{}", taken.text("main"));
        let (old, new) = (analyst.get(CASE).await, analyst.get(NEW).await);
        assert_eq!(new.text("h1"), "Gloves of the second plant");
        let names = |page: &crate::harness::Page, label: &str, number: &str| {
            let facts = page.text("#facts");
            assert!(facts.contains(label) && facts.contains(number), "{facts}");
        };
        names(&new, "Split off from", "C-2026-000002");
        names(&old, "Split into", "C-2026-000003");
        assert!(new.text("#history").contains("Case split") && old.text("#history").contains("Case split"));
        let told = |page: &crate::harness::Page| page.text("#allegations");
        assert!(told(&new).contains("A-2026-000003") && !told(&new).contains("A-2026-000002"));
        assert!(told(&old).contains("A-2026-000002") && !told(&old).contains("A-2026-000003"));
        assert_eq!(new.select("#clocks tbody tr").len(), clocks);
        assert_eq!(old.select("#clocks tbody tr").len(), clocks);
        let (kept, gone) = (analyst.get(&format!("{CASE}/evidence")).await, analyst.get(&format!("{NEW}/evidence")).await);
        assert!(kept.text("#items").contains("Interview 1") && !kept.text("#items").contains("Interview 2"));
        assert!(gone.text("#items").contains("Interview 2") && !gone.text("#items").contains("Interview 1"));
        assert!(analyst.get(&format!("{NEW}/evidence/items/2")).await.text("#ratings").contains("Claim 2"));
        assert_eq!(analyst.get(&format!("{CASE}/evidence/items/2")).await.status, 404);
        assert_eq!(step(&analyst, NEW, "merge_into", &[("into", "C-2026-000002"), WHY]).await.status, 303);
        let proposal = waiting(&analyst, NEW).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let again = analyst.get(CASE).await;
        assert!(told(&again).contains("A-2026-000002") && told(&again).contains("A-2026-000003"));
        let whole = analyst.get(&format!("{CASE}/evidence")).await.text("#items");
        assert!(whole.contains("Interview 1") && whole.contains("Interview 2"));
    }

    /// Counsel's grounds and sealed grids of a case that was merged are found from the
    /// one that goes on.
    async fn grounds_are_found_after_a_merge(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        fill(&analyst).await;
        let grid = format!("{CASE}/evidence");
        let page = counsel.get(&grid).await;
        let element = page.attributes("#element option[value*='/']", "value");
        let elements = if element.is_empty() { page.attributes("#element option", "value") } else { element };
        let chosen = elements.into_iter().find(|value| !value.is_empty()).unwrap();
        let (standard, code) = chosen.split_once('/').unwrap_or(("reasonably_indicates", &chosen));
        let ground = [("element", chosen.as_str()), ("standard", standard), ("code", code), ("reason", "Vermilion: the ministry answers in May.")];
        let recorded = counsel.post_form(&format!("{grid}/grounds"), &ground).await;
        assert_eq!(recorded.status, 303, "{}", recorded.text("main"));
        assert_eq!(step(&analyst, CASE, "merge_into", &[("into", "C-2026-000001"), WHY]).await.status, 303);
        let proposal = waiting(&analyst, CASE).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let page = counsel.get("/cases/C-2026-000001/evidence").await;
        let earlier = page.text("#earlier");
        assert!(earlier.contains("C-2026-000002") && earlier.contains("Vermilion"), "{earlier}");
        assert!(!page.text("#grounds").contains("Vermilion"), "it excuses nothing in the other case");
        let seal = page.attributes("#earlier a[href*='/seals/']", "href").remove(0);
        assert_eq!(counsel.get(&seal).await.status, 200);
    }
}
