//! Conflicts of interest: who has one takes no part.

use docket307::app::conflict::{self, NewConflict};
use docket307::app::deadline::{self, Change, NewClock};
use docket307::app::link::{self, Verdict};
use docket307::app::{account, work_item};
use docket307::domain::workflow::Machine;
use docket307::error::Error;
use docket307::store;

use crate::harness::TestApp;
use crate::harness::make::{change_clock, decide, raw, step, waiting};

const CASE: &str = "C-2026-000001";
const WAITING: &str = "/holds/H-2026-000002";
const WHY: &str = "My sister works for the importer.";

fn declare(app: &TestApp, email: &str, kind: &str, target: &str) -> Vec<String> {
    let actor = account::actor(app.app(), email).unwrap();
    let new = NewConflict {
        kind: kind.into(),
        target: target.into(),
        reason: WHY.into(),
        ..NewConflict::default()
    };
    conflict::declare(app.app(), &actor, &new).unwrap()
}

tests! {
    /// A conflict with a case: what is the person's is handed over, and no step is taken.
    async fn who_has_a_conflict_takes_no_part(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/conflicts").await;
        let wrong = [("kind", "case"), ("target", "C-2020-000001"), ("reason", "short")];
        let page = analyst.post_form("/conflicts", &wrong).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select("#errors li").len(), 2, "{}", page.text("#errors"));
        let right = [("kind", "case"), ("target", CASE), ("reason", WHY)];
        let answer = analyst.post_form("/conflicts", &right).await;
        assert_eq!(answer.status, 303);
        let page = analyst.follow(&answer).await;
        assert!(page.text("main").contains("3 things that it touches are nobody's now"), "{}", page.text("main"));
        assert!(page.text("tbody").contains(WHY));
        let item = app.app().store.read(|tx| store::work_item::find(tx, CASE)).unwrap().unwrap();
        assert_eq!(item.assigned_to, None);
        let case = format!("/cases/{CASE}");
        let refused = step(&analyst, &case, "await_information", &[("questions", "Which gin?")]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("You have a conflict of interest with C-2026-000001"), "{}", refused.text("main"));
        let path = format!("/work-items/{CASE}/assignment");
        let version = item.version.to_string();
        assert_eq!(analyst.post_form(&path, &[("to", "me"), ("version", &version)]).await.status, 409);
        assert!(analyst.get(&format!("/work-items/{CASE}")).await.text("main").contains("You take no part in this"));
        let supervisor = account::actor(app.app(), "supervisor@agency.example").unwrap();
        let me = account::actor(app.app(), "analyst@agency.example").unwrap();
        let given = work_item::assign(app.app(), &supervisor, CASE, item.version, me.account_id.as_deref().unwrap());
        assert!(matches!(&given, Err(Error::Refused(why)) if why.contains("Amina Diallo has a conflict of interest")), "{given:?}");
        let mut taken = Vec::new();
        while let Some(number) = work_item::take_next(app.app(), &me, None).unwrap() {
            let row = app.app().store.read(|tx| store::work_item::find(tx, &number)).unwrap().unwrap();
            work_item::assign(app.app(), &me, &number, row.version, "me").unwrap();
            taken.push(number);
        }
        assert!(!taken.is_empty() && taken.iter().all(|number| number.starts_with("A-")), "{taken:?}");
        let second = account::actor(app.app(), "analyst2@agency.example").unwrap();
        work_item::assign(app.app(), &second, CASE, item.version, "me").unwrap();
    }

    /// Nobody with a conflict approves, signs or refuses; the page says why.
    async fn who_has_a_conflict_decides_nothing(app) {
        app.load_demo();
        declare(&app, "supervisor@agency.example", "organization", "Blue Heron Logistics");
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let proposal = waiting(&supervisor, WAITING).await;
        let page = supervisor.get(&proposal).await;
        assert!(page.text("main").contains("You have a conflict of interest"));
        assert!(!page.has("form[action$='/refusal']"), "what the server refuses is not offered");
        for what in ["approval", "refusal"] {
            let refused = decide(&supervisor, &proposal, what).await;
            assert_eq!(refused.status, 409, "{what}");
            assert!(refused.text("main").contains("conflict of interest"), "{}", refused.text("main"));
        }
        let other = app.sign_in("supervisor2@agency.example").await;
        assert_eq!(decide(&other, &proposal, "approval").await.status, 303);
    }

    /// A party under any spelling bars whoever is close to it, on lines and links.
    async fn a_party_bars_by_every_spelling(app) {
        app.load_demo();
        let hold = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000002")).unwrap().unwrap();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let line = supervisor.get(&format!("/shipments/{}/{}", hold.document, hold.line)).await;
        let party = line.attributes("a[href^='/parties/']", "href").into_iter().next().expect("the line names a party");
        declare(&app, "supervisor2@agency.example", "party", &party);
        let barred = app.sign_in("supervisor2@agency.example").await;
        let proposal = waiting(&barred, WAITING).await;
        assert_eq!(decide(&barred, &proposal, "approval").await.status, 409);
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
    }

    /// Neither clocks nor links of the case are touched by who has a conflict with it.
    async fn who_has_a_conflict_changes_neither_clocks_nor_links(app) {
        app.load_demo();
        app.run_jobs();
        declare(&app, "analyst@agency.example", "case", CASE);
        let [barred, other] = ["analyst@agency.example", "analyst2@agency.example"]
            .map(|email| account::actor(app.app(), email).unwrap());
        let is_barred = |outcome: Result<(), Error>| {
            matches!(&outcome, Err(Error::Refused(why)) if why.contains("You have a conflict of interest with C-2026-000001"))
        };
        let case = app.app().store.read(|tx| store::case::find_by_number(tx, CASE)).unwrap().unwrap();
        let clocks = app.app().store.read(|tx| store::deadline::list_by_subject(tx, "case", &case.id)).unwrap();
        let clock = clocks.iter().find(|row| row.is_open).unwrap();
        let dated = Change::Date(clock.started_on.unwrap());
        assert!(is_barred(change_clock(app.app(), &barred, (&clock.id, clock.version), &dated, WHY)));
        change_clock(app.app(), &other, (&clock.id, clock.version), &dated, WHY).unwrap();
        let new = NewClock { code: "PORT10".into(), on: clock.started_on, reason: WHY.into() };
        assert!(is_barred(deadline::start(app.app(), &barred, Machine::Case, CASE, &new)));
        deadline::start(app.app(), &other, Machine::Case, CASE, &new).unwrap();
        let told = app.app().store.read(|tx| store::case::list_allegations(tx, &case.id)).unwrap();
        let links = app.app().store.read(|tx| store::link::list_by_subject(tx, "allegation", &told[0].id)).unwrap();
        let link = links.first().expect("the allegation has a link");
        let decide = |who| link::decide(app.app(), who, &link.id, link.version, Verdict::Reject, WHY).map(drop);
        assert!(is_barred(decide(&barred)));
        decide(&other).unwrap();
    }

    /// A supervisor records a colleague's; nobody ends an own one; the record stays.
    async fn a_conflict_is_ended_by_another(app) {
        app.load_demo();
        let actor = |email| account::actor(app.app(), email).unwrap();
        let counsel = actor("counsel@agency.example");
        let analyst = actor("analyst@agency.example");
        let new = NewConflict {
            person: counsel.account_id.clone().unwrap(),
            kind: "case".into(),
            target: CASE.into(),
            reason: WHY.into(),
        };
        assert!(matches!(conflict::declare(app.app(), &analyst, &new), Err(Error::Forbidden(_))));
        conflict::declare(app.app(), &actor("supervisor@agency.example"), &new).unwrap();
        conflict::declare(app.app(), &actor("supervisor@agency.example"), &new).unwrap();
        let rows = conflict::list(app.app(), &counsel, "").unwrap();
        assert_eq!(rows.len(), 1, "done twice is done once");
        let id = &rows[0].0.id;
        let why = "She has sold her shares, see the letter of May.";
        assert!(matches!(conflict::end(app.app(), &counsel, id, 1, why), Err(Error::Refused(_))));
        assert!(matches!(conflict::end(app.app(), &analyst, id, 1, why), Err(Error::Forbidden(_))));
        assert!(conflict::list(app.app(), &analyst, "").unwrap().is_empty(), "others see their own alone");
        assert!(raw(&app, &format!("UPDATE conflict SET ended_by = account_id, ended_at = declared_at WHERE id = '{id}'")).is_err());
        let supervisor = app.sign_in("supervisor@agency.example").await;
        supervisor.get("/conflicts").await;
        let path = format!("/conflicts/{id}/end");
        assert_eq!(supervisor.post_form(&path, &[("version", "1"), ("reason", "short")]).await.status, 422);
        assert_eq!(supervisor.post_form(&path, &[("version", "1"), ("reason", why)]).await.status, 303);
        assert_eq!(supervisor.post_form(&path, &[("version", "1"), ("reason", why)]).await.status, 409);
        assert!(supervisor.get("/conflicts").await.text("tbody").contains("Ended"));
        declare(&app, "counsel@agency.example", "case", CASE);
        assert_eq!(conflict::list(app.app(), &counsel, "").unwrap().len(), 2, "it may be declared again");
    }
}
