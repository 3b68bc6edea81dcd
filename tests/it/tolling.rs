//! Clocks that people say stand still: with a ground, by two where the law's day
//! moves, ended and taken back by further entries.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::raw;
use crate::harness::page::Page;
use docket307::app::deadline::{self, DeadlineRow};
use docket307::domain::workflow::Machine;
use docket307::store;

const ORDER: &str = "Court of International Trade, No. 26-00123, order of November 15, 2026";
const WHY: &str = "The court stayed the determination until the hearing.";

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn hold_id(app: &TestApp) -> String {
    app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000001")).unwrap().unwrap().id
}

fn case_id(app: &TestApp) -> String {
    app.app().store.read(|tx| store::case::find_by_number(tx, "C-2026-000001")).unwrap().unwrap().id
}

fn clock(app: &TestApp, machine: &str, id: &str, code: &str) -> DeadlineRow {
    let rows =
        app.app().store.read(|tx| store::deadline::list_by_subject(tx, machine, id)).unwrap();
    rows.into_iter().rfind(|row| row.rule_code == code).unwrap()
}

fn determine(app: &TestApp) -> DeadlineRow {
    clock(app, "hold", &hold_id(app), "DETERMINE")
}

/// Records something on a clock, on the version that its page shows.
async fn record(actor: &Actor, path: &str, fields: &[(&str, &str)]) -> Page {
    let version = actor.get(path).await.hidden("version").unwrap();
    let mut all = vec![("version", version.as_str()), ("citation", ORDER), ("toll_reason", WHY)];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend_from_slice(fields);
    actor.post_form(&format!("{path}/tollings"), &all).await
}

/// The address of the record that waits.
async fn waiting(actor: &Actor, path: &str) -> String {
    let page = actor.get(path).await;
    let found = page.attributes("#tolls form[action$='/approval']", "action");
    found
        .first()
        .unwrap_or_else(|| panic!("nothing waits: {}", page.text("main")))
        .trim_end_matches("/approval")
        .to_owned()
}

tests! {
    /// The day of the law moves when a second person agrees, and moves back by a further entry.
    async fn two_people_stop_a_clock_of_the_law(app) {
        app.load_demo();
        let [counsel, supervisor, analyst] = [
            app.sign_in("counsel@agency.example").await,
            app.sign_in("supervisor@agency.example").await,
            app.sign_in("analyst@agency.example").await,
        ];
        let path = format!("/deadlines/{}", determine(&app).id);
        assert_eq!(determine(&app).due_on, Some(day("2026-12-12")));
        let stop = [("kind", "stop"), ("from", "2026-11-16"), ("until", "2026-11-26"), ("ground", "court_order")];
        assert_eq!(record(&analyst, &path, &stop).await.status, 403);
        let answer = record(&counsel, &path, &stop).await;
        assert_eq!(answer.status, 303, "{}", answer.text("main"));
        assert_eq!(determine(&app).due_on, Some(day("2026-12-12")), "nothing counts yet");
        let again = record(&counsel, &path, &stop).await;
        assert_eq!(again.status, 409);
        assert!(again.text("main").contains("Another record waits"), "{}", again.text("main"));
        assert!(counsel.get(&path).await.text("#tolls").contains("another person agrees or refuses"));
        let at = waiting(&supervisor, &path).await;
        assert_eq!(counsel.post_form(&format!("{at}/approval"), &[("version", "1")]).await.status, 409);
        assert_eq!(supervisor.post_form(&format!("{at}/approval"), &[("version", "1")]).await.status, 303);
        assert_eq!(supervisor.post_form(&format!("{at}/approval"), &[("version", "1")]).await.status, 409);
        assert_eq!(determine(&app).due_on, Some(day("2026-12-22")));
        let page = analyst.get(&path).await;
        for part in ["stood still from Mon 16 Nov 2026 until Thu 26 Nov 2026", ORDER, "due Tue 22 Dec 2026"] {
            assert!(page.text("#sum").contains(part), "{part}: {}", page.text("#sum"));
        }
        assert!(page.text("#tolls").contains(WHY) && page.text("#tolls").contains("agreed"), "{}", page.text("#tolls"));
        let twice = record(&supervisor, &path, &[("kind", "stop"), ("from", "2026-11-25"), ("ground", "other_law")]).await;
        assert_eq!(twice.status, 422);
        assert!(twice.text("#toll-from-error").contains("do not count already"), "{}", twice.text("main"));
        let id = at.rsplit('/').next().unwrap();
        let back = [("kind", "take_back"), ("about", id), ("from", "2026-11-20"), ("toll_reason", "The stay was vacated on appeal.")];
        let answer = record(&supervisor, &path, &back).await;
        assert_eq!(answer.status, 303, "{}", answer.text("main"));
        let at = waiting(&counsel, &path).await;
        assert_eq!(counsel.post_form(&format!("{at}/approval"), &[("version", "1")]).await.status, 303);
        assert_eq!(determine(&app).due_on, Some(day("2026-12-12")));
        let page = analyst.get(&path).await;
        assert!(page.text("#sum").contains("was taken back on Fri 20 Nov 2026"), "{}", page.text("#sum"));
        assert!(page.text("#tolls").contains("taken back"), "{}", page.text("#tolls"));
        let history = analyst.get("/holds/H-2026-000001").await.text("#history");
        assert!(history.contains("it waits for another person") && history.contains(ORDER), "{history}");
        let before = determine(&app);
        deadline::rebuild(app.app(), Machine::Hold, &hold_id(&app)).unwrap();
        let after = determine(&app);
        assert_eq!((before.tolls, before.due_on), (after.tolls, after.due_on), "the events carry it all");
        assert!(analyst.get(&format!("/deadlines/{}", after.id)).await.text("#tolls").contains(ORDER));
    }

    /// A target of policy stands still by one person, until a further entry says that it goes on.
    async fn a_target_stands_still_by_policy(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let target = || clock(&app, "case", &case_id(&app), "WRO_TARGET");
        let before = target();
        let path = format!("/deadlines/{}", before.id);
        let from = before.started_on.unwrap().checked_add_days(chrono::Days::new(10)).unwrap();
        let until = from.checked_add_days(chrono::Days::new(7)).unwrap();
        let (from, until) = (from.to_string(), until.to_string());
        let stop = [("kind", "stop"), ("from", from.as_str()), ("ground", "policy"), ("citation", "Memorandum 14 of the office")];
        let answer = record(&supervisor, &path, &stop).await;
        assert_eq!(answer.status, 303, "{}", answer.text("main"));
        assert_eq!((target().standing.as_str(), target().due_on), ("suspended", None));
        let about = supervisor.get(&path).await.attributes("#tolls input[name=about]", "value").first().unwrap().clone();
        let early = [("kind", "go_on"), ("about", about.as_str()), ("from", from.as_str())];
        assert_eq!(record(&supervisor, &path, &early).await.status, 422);
        let on = [("kind", "go_on"), ("about", about.as_str()), ("from", until.as_str())];
        assert_eq!(record(&supervisor, &path, &on).await.status, 303);
        let moved = before.due_on.unwrap().checked_add_days(chrono::Days::new(7));
        assert_eq!((target().standing.as_str(), target().due_on), ("running", moved));
        assert_eq!(record(&supervisor, &path, &on).await.status, 409, "it has its end");
    }

    /// What is wrong comes back at once; nothing is deleted; nobody agrees with himself.
    async fn bad_records_are_refused(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let counsel = app.sign_in("counsel@agency.example").await;
        let path = format!("/deadlines/{}", determine(&app).id);
        let wrong = [("kind", "stop"), ("from", "31 November"), ("ground", ""), ("citation", " "), ("toll_reason", "short")];
        let page = record(&supervisor, &path, &wrong).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select("#errors li").len(), 4, "{}", page.text("#errors"));
        assert_eq!(page.text("#toll_reason"), "short");
        for (name, value, says) in [
            ("from", "2026-11-01", "had not begun"),
            ("until", "2026-11-16", "is after the first that does not"),
            ("ground", "policy", "does not stand still on this ground"),
        ] {
            let mut fields = vec![("kind", "stop"), ("from", "2026-11-16"), ("until", "2026-11-20"), ("ground", "court_order")];
            fields.retain(|(given, _)| *given != name);
            fields.push((name, value));
            let page = record(&supervisor, &path, &fields).await;
            assert_eq!(page.status, 422, "{name}");
            assert!(page.text("#errors").contains(says), "{}", page.text("#errors"));
        }
        let right = [("kind", "stop"), ("from", "2026-11-16"), ("ground", "court_order")];
        assert_eq!(record(&supervisor, &path, &right).await.status, 303);
        assert!(raw(&app, "DELETE FROM deadline_toll").unwrap_err().contains("never deleted"));
        assert!(raw(&app, "UPDATE deadline_toll SET decided_by = recorded_by, state = 'in_force'").is_err());
        assert!(raw(&app, "UPDATE deadline_toll SET state = 'in_force'").is_err());
        let at = waiting(&counsel, &path).await;
        assert_eq!(counsel.post_form(&format!("{at}/refusal"), &[("refusal", "no")]).await.status, 422);
        let why = "The order concerns another shipment of theirs.";
        assert_eq!(counsel.post_form(&format!("{at}/refusal"), &[("refusal", why)]).await.status, 303);
        assert!(counsel.get(&path).await.text("#tolls").contains(why));
        assert_eq!(determine(&app).due_on, Some(day("2026-12-12")));
    }
}

pub mod seen {
    use super::{ORDER, WHY, determine};

    browser! {
        /// The page with its forms and records is accessible, and records without script.
        async fn counsel_records_a_stop_without_script(app, browser) {
            app.load_demo();
            let path = format!("/deadlines/{}", determine(&app).id);
            let plain = app.browser_without_script().await;
            plain.sign_in("counsel@agency.example").await;
            plain.open_page(&path).await;
            plain.click("details:has(form[action$='/tollings']) summary").await;
            for (field, value) in [("#toll-from", "2026-11-16"), ("#ground", "court_order"), ("#citation", ORDER), ("#toll_reason", WHY)] {
                plain.fill_in(field, value).await;
            }
            plain.submit("form[action$='/tollings'] button").await;
            assert!(plain.text("#tolls").await.contains(ORDER), "{}", plain.text("main").await);
            browser.sign_in("supervisor@agency.example").await;
            browser.open_page(&path).await;
            browser.assert_accessible().await;
            browser.screenshot("tolling").await;
        }
    }
}
