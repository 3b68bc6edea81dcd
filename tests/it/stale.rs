//! Who was too late is told what changed, loses nothing, and can go on.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{step, step_on, version, waiting};
use crate::harness::page::Page;
use docket307::app::account;
use docket307::app::meanwhile::{Of, since};
use docket307::domain::workflow::Machine;
use docket307::error::Error;
use docket307::store;

const CASE: &str = "/cases/C-2026-000001";
const OWN: &str = "/investigations/I-2026-000001";
const WHY: (&str, &str) = ("reason", "The staff that knows the file is away until spring.");

/// Sends the form that goes on with the present version.
async fn go_on(actor: &Actor, page: &Page) -> Page {
    let (action, fields) = page.form("#go-on");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    actor.post_as_written(&action, &fields).await
}

fn case_version(app: &TestApp) -> i32 {
    let find = |tx: &mut store::Read<'_>| store::case::find_by_number(tx, "C-2026-000001");
    app.app().store.read(find).unwrap().unwrap().version
}

tests! {
    /// Who, when, what; where mine is different; and the same again on the present version.
    async fn a_late_description_shows_what_changed_and_goes_on(app) {
        app.load_demo();
        let path = format!("{CASE}/description");
        let shown = case_version(&app).to_string();
        let (late, early) = (app.sign_in("analyst@agency.example").await, app.sign_in("analyst2@agency.example").await);
        for actor in [&late, &early] {
            actor.get(CASE).await;
        }
        let theirs = [("version", shown.as_str()), ("title", "Cotton yarn of Tianhe (alleged)"), ("summary", "Two witnesses.")];
        assert_eq!(early.post_form(&path, &theirs).await.status, 303);
        let mine = [("version", shown.as_str()), ("title", "Cotton, spun and woven (alleged)"), ("summary", "Two witnesses.\r\nOne <letter>.")];
        let told = late.post_form(&path, &mine).await;
        assert_eq!(told.status, 409);
        assert!(told.text("main").contains("C-2026-000001 changed while you were at it"), "{}", told.text("main"));
        let changed = told.text("#changed");
        for part in ["Jonas Weber, Analyst", "Title or summary changed", "Cotton yarn of Tianhe (alleged)"] {
            assert!(changed.contains(part), "{part}: {changed}");
        }
        assert_eq!(told.select("#changed li").len(), 1, "nothing older is told: {changed}");
        let differs = told.text("#differs");
        assert!(differs.contains("Cotton, spun and woven (alleged)") && differs.contains("Cotton yarn of Tianhe (alleged)"), "{differs}");
        assert!(told.text("#sent").contains("One <letter>."));
        assert!(told.attributes("main a", "href").iter().any(|href| href == CASE));
        let done = go_on(&late, &told).await;
        assert_eq!(done.status, 303, "{}", done.text("main"));
        let page = late.get(CASE).await;
        assert!(page.text(".d-object").contains("Cotton, spun and woven (alleged)"), "{}", page.text(".d-object"));
        assert_eq!(go_on(&late, &told).await.status, 409, "sent twice, done once");
    }

    /// A step on a page that is older than two changes: both are told, newest first.
    async fn a_late_step_tells_every_change_since(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let shown = version(&analyst.get(CASE).await);
        assert_eq!(step(&supervisor, CASE, "await_information", &[("questions", "Which gin?")]).await.status, 303);
        let now = case_version(&app).to_string();
        let fields = [("version", now.as_str()), ("title", "Another title"), ("summary", "")];
        assert_eq!(supervisor.post_form(&format!("{CASE}/description"), &fields).await.status, 303);
        let told = step_on(&analyst, CASE, &shown, "suspend", &[("suspend-reason", WHY.1)]).await;
        assert_eq!(told.status, 409);
        let told_changes = told.text("#changed");
        let (described, awaited) = (told_changes.find("Title or summary changed"), told_changes.find("Awaiting information"));
        assert!(described.is_some() && awaited.is_some() && described < awaited, "{told_changes}");
        assert!(told.text("#sent").contains(WHY.1), "{}", told.text("#sent"));
        let after = go_on(&analyst, &told).await;
        assert_eq!(after.status, 409, "the rules of the present state decide");
        assert!(!after.has("#go-on"), "{}", after.text("main"));
    }

    /// Work, proposals and clocks tell their own changes; orders and holds theirs.
    async fn other_things_tell_theirs(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let work = "/work-items/A-2026-000002";
        let shown = analyst.get(work).await.hidden("version").unwrap();
        let path = format!("{work}/assignment");
        assert_eq!(analyst.post_form(&path, &[("to", "me"), ("version", &shown)]).await.status, 303);
        let late = analyst.post_form(&path, &[("to", ""), ("version", &shown)]).await;
        assert_eq!(late.status, 409);
        assert!(late.text("#changed").contains("Assigned"), "{}", late.text("main"));
        assert_eq!(go_on(&analyst, &late).await.status, 303);
        let hold = "/holds/H-2026-000002";
        let late = step_on(&analyst, hold, "99", "detain", &[WHY]).await;
        assert_eq!(late.status, 409);
        assert!(late.text("main").contains("H-2026-000002 changed while you were at it"), "{}", late.text("main"));
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let path = waiting(&supervisor, hold).await;
        let late = supervisor.post_form(&format!("{path}/refusal"), &[("version", "77"), WHY]).await;
        assert_eq!(late.status, 409);
        assert!(late.text("main").contains("The proposal on H-2026-000002"), "{}", late.text("main"));
        assert!(late.text("#sent").contains(WHY.1));
    }

    /// What is walled is told to its own people alone.
    async fn the_wall_holds(app) {
        app.load_demo();
        let own = app.sign_in("investigator@agency.example").await;
        let shown = version(&own.get(OWN).await);
        assert_eq!(step(&own, OWN, "gather_evidence", &[]).await.status, 303);
        let late = step_on(&own, OWN, &shown, "gather_evidence", &[]).await;
        assert_eq!(late.status, 409);
        assert!(late.text("#changed").contains("Step taken"), "{}", late.text("main"));
        let of = Of::Subject(Machine::Investigation, "I-2026-000001".into());
        for email in ["supervisor@agency.example", "analyst@agency.example", "auditor@agency.example"] {
            let actor = account::actor(app.app(), email).unwrap();
            assert!(matches!(since(app.app(), &actor, &of, 1, 2), Err(Error::Forbidden(_))), "{email}");
            let post = app.sign_in(email).await;
            post.get("/sessions").await;
            let page = step_on(&post, OWN, &shown, "gather_evidence", &[]).await;
            assert_eq!(page.status, 403);
            assert!(!page.body().contains("I-2026-000001 changed"));
        }
    }
}

pub mod seen {
    use super::{CASE, case_version};

    browser! {
        /// The page is accessible, and goes on without script.
        async fn who_was_late_goes_on_without_script(app, browser) {
            app.load_demo();
            let other = app.sign_in("analyst2@agency.example").await;
            other.get(CASE).await;
            let plain = app.browser_without_script().await;
            let mut theirs = String::new();
            for one in [&browser, &plain] {
                one.sign_in("analyst@agency.example").await;
                one.open_page(CASE).await;
                let shown = case_version(&app).to_string();
                theirs = format!("Title number {shown} (alleged)");
                let fields = [("version", shown.as_str()), ("title", theirs.as_str()), ("summary", "")];
                assert_eq!(other.post_form(&format!("{CASE}/description"), &fields).await.status, 303);
                one.click("#describe summary").await;
                one.submit("form[action$='/description'] button").await;
                assert!(one.text("#changed").await.contains(&theirs));
                one.assert_fits().await;
            }
            browser.assert_accessible().await;
            browser.screenshot("stale").await;
            plain.submit("#go-on button").await;
            assert!(!plain.text(".d-object").await.contains(&theirs), "mine stands now");
        }
    }
}
