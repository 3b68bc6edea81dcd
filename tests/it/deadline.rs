//! Deadlines: started and ended by steps, found again from events, marked by a
//! job, changed by people, listed, and put into calendars.

use chrono::{NaiveDate, TimeDelta};
use docket307::app::deadline::{self, Change, DeadlineRow, NewClock};
use docket307::app::step::StepForm;
use docket307::app::{App, account, hold, job};
use docket307::clock::Clock;
use docket307::domain::clock::Ending;
use docket307::domain::workflow::Machine;
use docket307::error::Error;
use docket307::store;

use crate::harness::TestApp;
use crate::harness::make::{agree_to_change, change_clock, decide, step, waiting};

const NOTICED: &str = "/holds/H-2026-000001";
const WAITING: &str = "/holds/H-2026-000002";
const WHY: &str = "The register of the port has the day, page 12.";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The application at another time.
fn at(app: &TestApp, moment: &str) -> App {
    let moment: chrono::NaiveDateTime = moment.parse().unwrap();
    App { clock: Clock::fixed(moment.and_utc()), ..app.app().clone() }
}

/// The application when every clock of the demonstration has run out.
fn later(app: &TestApp) -> App {
    let moment = crate::harness::clock().now() + TimeDelta::days(800);
    App { clock: Clock::fixed(moment.and_utc()), ..app.app().clone() }
}

fn hold_id(app: &TestApp, number: &str) -> String {
    app.app().store.read(|tx| store::hold::find_by_number(tx, number)).unwrap().unwrap().id
}

fn clocks(app: &TestApp, number: &str) -> Vec<DeadlineRow> {
    let id = hold_id(app, number);
    app.app().store.read(|tx| store::deadline::list_by_subject(tx, "hold", &id)).unwrap()
}

fn clock(app: &TestApp, number: &str, code: &str) -> DeadlineRow {
    clocks(app, number).into_iter().rfind(|row| row.rule_code == code).unwrap()
}

/// A clock without what differs between two tellings of it.
fn told(row: &DeadlineRow) -> String {
    format!(
        "{} {:?} {:?} {} {} {} {} {:?} {}",
        row.rule_code,
        row.started_on,
        row.due_on,
        row.standing,
        row.asks_counsel,
        row.tolls,
        row.extensions,
        row.ended_on,
        row.ended_by
    )
}

fn mark_lapsed(app: &TestApp) {
    let later = later(app);
    assert!(deadline::queue_lapsed(&later).unwrap());
    job::run_until_idle(&later).unwrap();
    assert!(!deadline::queue_lapsed(&later).unwrap(), "what was marked is not marked again");
}

tests! {
    /// A hold's page shows its clocks, each with the sum that leads to its day.
    async fn steps_start_and_end_the_clocks(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(NOTICED).await.text("#clocks");
        for wanted in [
            "EXAM", "Met", "Nov 19, 2026", "presented Thu 12 Nov 2026", "+ 5 business days", "due Thu 19 Nov 2026",
            "DETERMINE", "Dec 12, 2026", "counsel says whether this one runs", "PROOF", "19 CFR 151.16(b)",
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        let exam = clock(&app, "H-2026-000001", "EXAM");
        assert_eq!((exam.standing.as_str(), exam.ended_by.as_str()), ("met", "detain"));
        assert_eq!(clock(&app, "H-2026-000001", "NOTICE").standing, "met");
        assert_eq!(clock(&app, "H-2026-000002", "EXAM").standing, "running");
        let determine = clock(&app, "H-2026-000002", "DETERMINE");
        assert!(determine.asks_counsel && determine.due_on == Some(day("2026-12-12")));
        let case = analyst.get("/cases/C-2026-000001").await;
        assert!(case.text("#clocks").contains("WRO_TARGET"), "{}", case.text("#clocks"));
        assert!(case.text("#history").contains("Deadline started"));
        let process = app.anonymous().get("/process").await.text("main");
        for wanted in ["Clocks of the Hold", "28 U.S.C. 2636(a)", "Unverified", "Clocks of the Case"] {
            assert!(process.to_lowercase().contains(&wanted.to_lowercase()), "{wanted}");
        }
    }

    /// The table says nothing that the events do not say.
    async fn the_clocks_are_found_again_from_the_events(app) {
        app.load_demo();
        let analyst = account::actor(app.app(), "analyst@agency.example").unwrap();
        let determine = clock(&app, "H-2026-000001", "DETERMINE");
        let dated = Change::Date(day("2026-11-11"));
        change_clock(app.app(), &analyst, (&determine.id, 1), &dated, WHY).unwrap();
        let now = crate::harness::clock().today();
        let new = NewClock { code: "CLAIM35".into(), on: now.pred_opt(), reason: WHY.into() };
        deadline::start(app.app(), &analyst, Machine::Hold, "H-2026-000001", &new).unwrap();
        let claim = clock(&app, "H-2026-000001", "CLAIM35");
        let more = Change::Extend(Some(now + TimeDelta::days(60)));
        change_clock(app.app(), &analyst, (&claim.id, 1), &more, WHY).unwrap();
        let mut subjects = vec![(Machine::Hold, hold_id(&app, "H-2026-000001")), (Machine::Hold, hold_id(&app, "H-2026-000002"))];
        let case = app.app().store.read(|tx| store::case::find_by_number(tx, "C-2026-000001")).unwrap().unwrap();
        subjects.push((Machine::Case, case.id));
        for (machine, id) in subjects {
            let list = || app.app().store.read(|tx| store::deadline::list_by_subject(tx, machine.code(), &id)).unwrap();
            let before: Vec<String> = list().iter().map(told).collect();
            let after: Vec<String> = deadline::rebuild(app.app(), machine, &id).unwrap().iter().map(told).collect();
            assert!(before.len() >= 2);
            assert_eq!(before, after);
        }
        // What is older than the table gets its clocks by the job of the migration.
        let id = hold_id(&app, "H-2026-000002");
        let before: Vec<String> = clocks(&app, "H-2026-000002").iter().map(told).collect();
        app.app().store.write(|tx| {
            store::deadline::remove_of(tx, "hold", &id)?;
            store::job::enqueue(tx, "rebuild_deadlines", "", None, 5, day("2026-11-22"))
        }).unwrap();
        app.run_jobs();
        assert_eq!(before, clocks(&app, "H-2026-000002").iter().map(told).collect::<Vec<_>>());
    }

    /// What the law deems is provisional; a person confirms it on the day of the clock.
    async fn a_clock_that_ran_out_waits_for_a_person(app) {
        app.load_demo();
        mark_lapsed(&app);
        assert_eq!(clock(&app, "H-2026-000002", "EXAM").standing, "provisional");
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(WAITING).await;
        assert!(page.text(".d-object").contains("Presented"), "nothing moved by itself");
        assert!(page.text("#clocks").contains("Ran out: a person confirms"));
        assert!(page.text("#history").contains("Deadline ran out"));
        let queue = analyst.get("/queue?show=deadlines").await;
        assert!(queue.text("tbody").contains("EXAM"), "{}", queue.text("main"));
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let proposal = waiting(&supervisor, WAITING).await;
        assert_eq!(decide(&supervisor, &proposal, "refusal").await.status, 303);
        let page = analyst.get(WAITING).await;
        let offered = page.attributes("input[name='deem_detained-due_on']", "value");
        assert_eq!(offered, ["2026-11-19"], "the form starts with the day of the clock");
        let wrong = step(&analyst, WAITING, "deem_detained", &[("due_on", "2026-11-20")]).await;
        assert_eq!(wrong.status, 409);
        assert!(wrong.text("main").contains("ends on another day"), "{}", wrong.text("main"));
        // The demonstration's clock ends in the past of any machine that runs this.
        assert_eq!(step(&analyst, WAITING, "deem_detained", &[("due_on", "2026-11-19")]).await.status, 303);
        let proposal = waiting(&supervisor, WAITING).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert_eq!(clock(&app, "H-2026-000002", "EXAM").standing, "deemed");
        let notice = clock(&app, "H-2026-000002", "NOTICE");
        assert_eq!((notice.started_on, notice.due_on), (Some(day("2026-11-19")), Some(day("2026-11-27"))));
    }

    /// Before it has run out, nothing is deemed.
    async fn a_clock_that_runs_deems_nothing(app) {
        app.load_demo();
        let early = at(&app, "2026-12-12T23:00:00");
        let analyst = account::actor(&early, "analyst@agency.example").unwrap();
        let version = hold::show(&early, &analyst, "H-2026-000001").unwrap().row.version;
        let fields = [("due_on", "2026-12-12"), ("counsel_view", "Counsel reads 151.16(f) as governing here.")];
        let form = StepForm {
            action: "deem_excluded".into(),
            version,
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        };
        let refused = hold::step(&early, &analyst, "H-2026-000001", &form);
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("has not run out")), "{refused:?}");
        // The last day is over at the port, in whichever zone it is.
        let over = at(&app, "2026-12-13T11:00:00");
        assert!(hold::step(&over, &analyst, "H-2026-000001", &form).is_ok());
    }

    /// Who may change what, on the version that was seen, within the law.
    async fn people_change_clocks_within_the_law(app) {
        app.load_demo();
        let early = at(&app, "2026-12-01T15:00:00");
        let actor = |email| account::actor(&early, email).unwrap();
        let (analyst, supervisor) = (actor("analyst@agency.example"), actor("supervisor@agency.example"));
        let (counsel, auditor) = (actor("counsel@agency.example"), actor("auditor@agency.example"));
        let row = clock(&app, "H-2026-000001", "DETERMINE");
        let change = |who, version, change| change_clock(&early, who, (&row.id, version), &change, WHY);
        let more = || Change::Extend(Some(day("2027-01-11")));
        assert!(matches!(change(&auditor, 1, more()), Err(Error::Forbidden(_))));
        assert!(matches!(change(&analyst, 1, Change::Close(Ending::Dismissed)), Err(Error::Forbidden(_))));
        assert!(matches!(change(&analyst, 1, Change::Counsel(false)), Err(Error::Refused(_))));
        assert!(matches!(change(&analyst, 1, Change::Extend(Some(day("2026-12-01")))), Err(Error::Invalid(_))));
        assert!(matches!(change(&supervisor, 1, Change::Close(Ending::Deemed)), Err(Error::Refused(_))));
        change(&analyst, 1, more()).unwrap();
        assert!(matches!(change(&analyst, 1, more()), Err(Error::Stale { .. })));
        assert_eq!(clock(&app, "H-2026-000001", "DETERMINE").due_on, Some(day("2027-01-11")));
        change(&counsel, 2, Change::Counsel(true)).unwrap();
        assert!(!clock(&app, "H-2026-000001", "DETERMINE").asks_counsel);
        change(&supervisor, 3, Change::Close(Ending::Dismissed)).unwrap();
        assert_eq!(clock(&app, "H-2026-000001", "DETERMINE").standing, "dismissed");
        assert!(matches!(change(&supervisor, 4, more()), Err(Error::Refused(_))));
        let exam = clock(&app, "H-2026-000002", "EXAM");
        let refused = change_clock(&early, &analyst, (&exam.id, 1), &more(), WHY);
        assert!(matches!(refused, Err(Error::Invalid(_))), "no text extends it: {refused:?}");
    }

    /// The day of a presentation is one fact: corrected on one clock, it is corrected on the
    /// other and in the hold.
    async fn a_day_that_two_clocks_share_is_corrected_for_both(app) {
        app.load_demo();
        let analyst = account::actor(app.app(), "analyst@agency.example").unwrap();
        let exam = clock(&app, "H-2026-000002", "EXAM");
        let dated = |on: &str| change_clock(app.app(), &analyst, (&exam.id, 1), &Change::Date(day(on)), WHY);
        assert!(matches!(dated("1931-01-01"), Err(Error::Invalid(_))), "before the goods were there");
        let other = clock(&app, "H-2026-000001", "DETERMINE");
        let today = Change::Date(crate::harness::clock().today());
        let late = change_clock(app.app(), &analyst, (&other.id, 1), &today, WHY);
        assert!(matches!(late, Err(Error::Invalid(_))), "not after the detention: {late:?}");
        dated("2026-11-13").unwrap();
        for code in ["EXAM", "DETERMINE"] {
            assert_eq!(clock(&app, "H-2026-000002", code).started_on, Some(day("2026-11-13")), "{code}");
        }
        let hold = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000002")).unwrap().unwrap();
        assert_eq!(hold.presented_on, Some(day("2026-11-13")));
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let queue = supervisor.get("/queue?show=proposals").await;
        assert!(queue.text("tbody").contains("Moved on since"), "the hold moved on: {}", queue.text("tbody"));
    }

    /// What a step meets is met by the step alone; a year is the most that is given at once.
    async fn what_a_step_meets_is_not_met_by_hand(app) {
        app.load_demo();
        let actor = |email| account::actor(app.app(), email).unwrap();
        let exam = clock(&app, "H-2026-000002", "EXAM");
        let determine = clock(&app, "H-2026-000002", "DETERMINE");
        let far = Change::Extend(Some(day("2099-01-01")));
        for (who, clock, change) in [("supervisor@agency.example", &exam, Change::Close(Ending::Met)), ("analyst@agency.example", &determine, far)] {
            let refused = change_clock(app.app(), &actor(who), (&clock.id, 1), &change, WHY);
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        let page = app.sign_in("supervisor@agency.example").await.get(&format!("/deadlines/{}", exam.id)).await;
        let offered = page.attributes("select[name=ending] option", "value");
        assert!(!offered.contains(&"met".to_owned()), "{offered:?}");
    }

    /// Two workers that look at the same clocks mark each once and tell each once.
    async fn two_workers_tell_each_clock_once(app) {
        const CLOCKS: usize = 1500;
        app.load_demo();
        let exam = clock(&app, "H-2026-000002", "EXAM");
        let ids: Vec<String> = (0..CLOCKS).map(|_| docket307::id::ordered()).collect();
        app.app().store.write(|tx| {
            for id in &ids {
                let copy = DeadlineRow { id: id.clone(), subject_id: format!("of {id}"), standing: "running".into(), ..exam.clone() };
                store::deadline::insert(tx, &copy)?;
            }
            for _ in 0..2 {
                store::job::enqueue(tx, "advance_deadlines", "", None, 5, day("2026-11-22"))?;
            }
            Ok(())
        }).unwrap();
        let later = later(&app);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| job::run_until_idle(&later).unwrap());
            }
        });
        let (mut told, mut after) = (Vec::new(), String::new());
        loop {
            let page = app.app().store.read(|tx| store::event::page_by_key(tx, &after, 1000)).unwrap();
            let Some(last) = page.last() else { break };
            after.clone_from(&last.event.id);
            told.extend(page.into_iter().filter(|row| row.event.verb == "deadline_lapsed").filter_map(|row| {
                let facts: serde_json::Value = serde_json::from_str(&row.event.facts).unwrap();
                facts["deadline"].as_str().filter(|id| ids.iter().any(|known| known == id)).map(str::to_owned)
            }));
        }
        told.sort();
        let mut expected = ids.clone();
        expected.sort();
        assert!(told == expected, "{} of {CLOCKS} are told", told.len());
        assert!(!deadline::queue_lapsed(&later).unwrap());
    }

    /// One clock's page: its sum, what if, and forms that come back whole.
    async fn a_clock_has_a_page(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = format!("/deadlines/{}", clock(&app, "H-2026-000001", "DETERMINE").id);
        let page = analyst.get(&path).await;
        assert!(page.text("#sum").contains("due Sat 12 Dec 2026"), "{}", page.text("#sum"));
        let asked = analyst.get(&format!("{path}?start=2026-11-05&until=2026-12-20")).await;
        assert!(asked.text("#answer").contains("due Sun 20 Dec 2026"), "{}", asked.text("#answer"));
        let fixed = format!("/deadlines/{}", clock(&app, "H-2026-000002", "EXAM").id);
        assert!(page.has("#until") && !analyst.get(&fixed).await.has("#until"), "no text extends EXAM");
        let asked = analyst.get(&format!("{fixed}?until=2026-12-31")).await;
        assert!(!asked.has("#answer") && asked.text("#errors").contains("lets nobody set a later last day"), "{}", asked.text("main"));
        assert!(analyst.get(&format!("{path}?start=soon")).await.text("#errors").contains("year-month-day"));
        let short = [("change", "date"), ("version", "1"), ("on", "2026-11-11"), ("reason", "short")];
        let refused = analyst.post_form(&format!("{path}/changes"), &short).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.text("#date-reason"), "short");
        let right = [("change", "date"), ("version", "1"), ("on", "2026-11-11"), ("reason", WHY), ("provision", "Terminal's gate record 4711")];
        let bare = analyst.post_form(&format!("{path}/changes"), &right[..4]).await;
        assert_eq!((bare.status, bare.attributes("#errors a", "href")), (422, vec!["#date-provision".to_owned()]));
        assert_eq!(analyst.post_form(&format!("{path}/changes"), &right).await.status, 303);
        let before = clock(&app, "H-2026-000001", "DETERMINE");
        assert_eq!((before.due_on, before.version), (Some(day("2026-12-12")), 1), "a clock of the law waits for a second person");
        let twice = analyst.post_form(&format!("{path}/changes"), &right).await;
        assert!(twice.status == 409 && twice.text("main").contains("Another change waits"), "{}", twice.text("main"));
        assert!(!analyst.get(&path).await.has("#asked form[action$='/approval']"), "nobody agrees to an own change");
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let waits = supervisor.get("/queue?show=proposals").await;
        assert!(waits.has(&format!("a[href='{path}']")), "{}", waits.text("main"));
        assert_eq!(agree_to_change(&supervisor, &path).await.status, 303);
        assert!(!supervisor.get("/queue?show=proposals").await.has(&format!("a[href='{path}']")));
        assert_eq!(clock(&app, "H-2026-000001", "DETERMINE").due_on, Some(day("2026-12-11")));
        assert_eq!(analyst.post_form(&format!("{path}/changes"), &right).await.status, 409);
        assert!(analyst.get(NOTICED).await.text("#history").contains("Deadline changed"));
        let records = [("code", "RECORDS"), ("on", "2026-11-10"), ("reason", WHY)];
        assert_eq!(analyst.post_form(&format!("{NOTICED}/deadlines"), &records[..1]).await.status, 422);
        assert_eq!(analyst.post_form(&format!("{NOTICED}/deadlines"), &records).await.status, 303);
        assert!(analyst.get(NOTICED).await.text("#clocks").contains("Nov 10, 2031"));
        assert_eq!(analyst.post_form(&format!("{NOTICED}/deadlines"), &records).await.status, 409);
        assert_eq!(analyst.get("/deadlines/none").await.status, 404);
    }

    /// The list with its filters, the month, and the calendar files.
    async fn deadlines_are_listed_and_put_into_calendars(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let rows = |page: &crate::harness::Page| page.select("tbody tr").len();
        let all = analyst.get("/deadlines").await;
        assert!(rows(&all) >= 5, "{}", all.text("main"));
        assert_eq!(rows(&analyst.get("/deadlines?mine=yes").await), rows(&all), "the analyst holds all");
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(rows(&supervisor.get("/deadlines?mine=yes").await), 0);
        let importer = clock(&app, "H-2026-000001", "DETERMINE").importer_name;
        let found = analyst.get(&format!("/deadlines?importer={}", importer.replace('&', "%26"))).await;
        assert!(rows(&found) > 0 && rows(&found) < rows(&all), "{importer}");
        let begun: String = importer.to_lowercase().chars().take(6).collect();
        assert_eq!(rows(&analyst.get(&format!("/deadlines?importer={begun}")).await), rows(&found), "{begun}");
        let number = clock(&app, "H-2026-000001", "DETERMINE").importer_number.replace('-', "");
        let of_number = rows(&analyst.get(&format!("/deadlines?importer={number}")).await);
        // Another hold names the same importer by another number.
        assert!(of_number > 0 && of_number <= rows(&found), "{number}: {of_number}");
        let port = clock(&app, "H-2026-000001", "DETERMINE").port;
        let code: String = port.chars().take(4).collect();
        assert!(rows(&analyst.get(&format!("/deadlines?port={code}")).await) > 0, "{port}");
        for none in ["/deadlines?port=nowhere", "/deadlines?port=%25", "/deadlines?importer=_", "/deadlines?mine=nobody"] {
            assert_eq!(rows(&analyst.get(none).await), 0, "{none}");
        }
        assert_eq!(rows(&supervisor.get("/deadlines?mine=team").await), rows(&all), "the team holds all");
        let month = analyst.get("/deadlines/month?month=2026-12").await;
        assert!(month.text(".d-month").contains("DETERMINE H-2026-000001"), "{}", month.text("main"));
        assert!(month.text(".d-month").contains("Christmas Day"));
        for wrong in ["/deadlines/month?month=nonsense", "/deadlines?on=someday", "/deadlines.ics?on=2026-13-01"] {
            assert_eq!(analyst.get(wrong).await.status, 422, "{wrong}");
        }
        let file = analyst.get("/deadlines.ics").await;
        assert!(file.header("content-type").unwrap().starts_with("text/calendar"));
        assert!(file.body().contains("DTSTART;VALUE=DATE:20261212\r\n"), "{}", file.body());
        let first = analyst.post_form("/deadlines/feed", &[]).await.text("#feed");
        let feed = app.anonymous().get(&first).await;
        assert_eq!(feed.status, 200);
        assert!(feed.body().contains("H-2026-000001") && !feed.body().contains("otton"), "numbers alone");
        let second = analyst.post_form("/deadlines/feed", &[]).await.text("#feed");
        assert_eq!(app.anonymous().get(&first).await.status, 404, "the old address ended");
        assert_eq!(app.anonymous().get(&second).await.status, 200);
        let partner = app.sign_in("importer@harborpine.example").await;
        for path in ["/deadlines", "/deadlines.ics", "/deadlines/month"] {
            assert_eq!(partner.get(path).await.status, 403, "{path}");
        }
    }

    /// A deadline of an investigation stays behind its wall.
    async fn a_walled_deadline_is_its_holders_alone(app) {
        app.load_demo();
        let investigator = app.sign_in("investigator@agency.example").await;
        let path = "/investigations/I-2026-000001";
        investigator.get(path).await;
        let fields = [("code", "PREPENALTY"), ("on", "2026-11-10"), ("reason", WHY)];
        assert_eq!(investigator.post_form(&format!("{path}/deadlines"), &fields).await.status, 303);
        let page = investigator.get(path).await;
        let clock = page.attributes("#clocks a[href^='/deadlines/']", "href")[0].clone();
        assert_eq!(investigator.get(&clock).await.status, 200);
        assert!(investigator.get("/deadlines").await.text("tbody").contains("PREPENALTY"));
        for email in ["supervisor@agency.example", "analyst@agency.example", "auditor@agency.example"] {
            let other = app.sign_in(email).await;
            assert_eq!(other.get(&clock).await.status, 404, "{email}");
            for list in ["/deadlines", "/deadlines.ics", "/deadlines/month?month=2026-12"] {
                assert!(!other.get(list).await.body().contains("PREPENALTY"), "{email} {list}");
            }
        }
    }
}
