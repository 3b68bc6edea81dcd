//! Decisions ask for the password of the last minutes; nothing is lost by that.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{agree_to_change, decide, raw, version, waiting};
use crate::harness::page::Page;

const HOLD: &str = "/holds/H-2026-000002";
const PASSWORD: &str = "docket307-demo";

/// Lets every password have been given long ago.
fn age(app: &TestApp) {
    raw(app, "UPDATE session SET confirmed_at = '2020-01-01 00:00:00'").unwrap();
}

/// Sends the form of the page that asks, with a password.
async fn confirm(actor: &Actor, asked: &Page, password: &str) -> Page {
    let (action, fields) = asked.form("#confirm");
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.retain(|(name, _)| *name != "password");
    fields.push(("password", password));
    actor.post_as_written(&action, &fields).await
}

fn count(app: &TestApp, verb: &str) -> usize {
    let rows =
        app.app().store.read(|tx| docket307::store::event::page_by_key(tx, "", 5000)).unwrap();
    rows.iter().filter(|row| row.event.verb == verb).count()
}

tests! {
    /// A browser that was left open approves nothing; with the password, what was
    /// asked for is done, once, and for some minutes nothing more is asked.
    async fn an_approval_asks_for_the_password_again(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let path = waiting(&supervisor, HOLD).await;
        let shown = version(&supervisor.get(&path).await);
        age(&app);
        let approvals = count(&app, "step_approved");
        let asked = decide(&supervisor, &path, "approval").await;
        assert_eq!(asked.status, 403);
        assert_eq!(asked.text("h1"), "Confirm that it is you");
        assert!(asked.attributes("main a", "href").contains(&path), "the way back");
        assert_eq!(count(&app, "step_approved"), approvals, "nothing was done yet");
        let wrong = confirm(&supervisor, &asked, "not-the-password").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text("[role=alert]").contains("Nothing was done yet"));
        assert!(!wrong.body().contains("not-the-password"));
        assert_eq!((count(&app, "sign_in_failed"), count(&app, "step_approved")), (1, approvals));
        let (_, kept) = wrong.form("#confirm");
        assert!(kept.contains(&("version".to_owned(), shown)), "{kept:?}");
        assert!(kept.iter().any(|(name, _)| name == "reason"), "{kept:?}");
        let done = confirm(&supervisor, &wrong, PASSWORD).await;
        assert_eq!(done.status, 303, "{}", done.text("main"));
        assert!(supervisor.get(&path).await.text(".d-object").contains("Took effect"));
        assert_eq!((count(&app, "sign_in_confirmed"), count(&app, "step_approved")), (1, approvals + 1));
        let again = confirm(&supervisor, &wrong, PASSWORD).await;
        assert_eq!(again.status, 409, "sent twice, done once");
        assert_eq!((count(&app, "sign_in_confirmed"), count(&app, "step_approved")), (1, approvals + 1));
    }

    /// Whoever reads is not asked, and one browser does not confirm for another.
    async fn the_password_counts_for_one_browser_and_for_decisions(app) {
        app.load_demo();
        let old = app.sign_in("supervisor@agency.example").await;
        let path = waiting(&old, HOLD).await;
        age(&app);
        let fresh = app.sign_in("supervisor@agency.example").await;
        assert_eq!(old.get(&path).await.status, 200);
        assert_eq!(old.get("/tuning").await.status, 200);
        assert_eq!(decide(&old, &path, "approval").await.status, 403);
        assert_eq!(decide(&fresh, &path, "refusal").await.status, 303);
    }

    /// Guessing here is guessing: the account waits, at the sign-in page too.
    async fn wrong_passwords_make_the_account_wait(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let path = waiting(&supervisor, HOLD).await;
        age(&app);
        let asked = decide(&supervisor, &path, "approval").await;
        for _ in 0..5 {
            assert_eq!(confirm(&supervisor, &asked, "not-the-password").await.status, 422);
        }
        let waits = confirm(&supervisor, &asked, PASSWORD).await;
        assert_eq!(waits.status, 429);
        assert!(waits.text("[role=alert]").contains("seconds"));
        let elsewhere = app.anonymous();
        elsewhere.get("/sign-in").await;
        let form = [("email", "supervisor@agency.example"), ("password", PASSWORD)];
        assert_eq!(elsewhere.post_form("/session", &form).await.status, 429);
        assert_eq!(count(&app, "sign_in_failed"), 5);
    }

    /// What is decided on a page that is open to more roles asks all the same, and
    /// a form of another session is still refused.
    async fn closing_a_clock_asks_too(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let list = supervisor.get("/deadlines").await;
        let clock = list.attributes("main a[href^='/deadlines/0']", "href").first().unwrap().clone();
        let shown = supervisor.get(&clock).await.hidden("version").unwrap();
        age(&app);
        let form = [("change", "close"), ("ending", "dismissed"), ("version", shown.as_str()),
            ("reason", "The protest was withdrawn in writing."), ("provision", "Letter of November 20")];
        let asked = supervisor.post_form(&format!("{clock}/changes"), &form).await;
        assert_eq!((asked.status, asked.text("h1")), (403, "Confirm that it is you".to_owned()));
        let (action, mut fields) = asked.form("#confirm");
        fields.retain(|(name, _)| name != "csrf" && name != "password");
        fields.push(("password".into(), PASSWORD.into()));
        let bare: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(supervisor.post_as_written(&action, &bare).await.status, 403, "without the form's token");
        let done = confirm(&supervisor, &asked, PASSWORD).await;
        assert_eq!(done.status, 303, "{}", done.text("main"));
        let second = app.sign_in("supervisor2@agency.example").await;
        assert_eq!(agree_to_change(&second, &clock).await.status, 303);
        assert!(supervisor.get(&clock).await.text(".d-object").contains("Found not to apply"));
    }
}

pub mod table {
    use docket307::domain::role::{Permission, Role, may};
    use docket307::web::routes::TABLE;

    /// How the address of a decision ends. What ends so and decides nothing for good is
    /// named below.
    const ENDS: [&str; 11] = [
        "/approval",
        "/signature",
        "/refusal",
        "/verification",
        "/invitation",
        "/undo",
        "/grounds",
        "/tollings",
        "/changes",
        "/decision",
        "/limits",
    ];
    /// A decision about a link is made hundreds of times a day and can be made anew; an
    /// upload is told again; a change of parties and bulk work are proposed or taken back.
    const DAILY: [&str; 5] = [
        "/links/{id}/decision",
        "/uploads/{public_id}/undo",
        "/partner/uploads/{public_id}/undo",
        "/parties/{id}/changes",
        "/queue/changes",
    ];

    plain! {
        /// No route by which something is approved, signed, refused, undone or told to
        /// somebody outside can be forgotten.
        fn every_decision_needs_the_password() {
            for route in TABLE.iter().filter(|route| route.verb == "POST" && !route.pattern.starts_with("/api/")) {
                let is_decision = ENDS.iter().any(|end| route.pattern.ends_with(end));
                let is_bound = route.permission == Permission::Approve || route.permission == Permission::Administer;
                if (is_decision || is_bound) && !DAILY.contains(&route.pattern) {
                    assert!(route.needs_step_up(), "{}", route.pattern);
                }
            }
            for pattern in DAILY {
                assert!(TABLE.iter().any(|route| route.pattern == pattern), "{pattern} is no route any more");
            }
        }

        /// A key for programs can use no route that needs a password, and no page for
        /// reading is behind one.
        fn programs_decide_nothing() {
            for route in TABLE.iter().filter(|route| route.needs_step_up()) {
                assert_eq!(route.verb, "POST", "{}", route.pattern);
                assert!(!route.pattern.starts_with("/api/") && !may(Role::Service, route.permission));
            }
        }
    }
}

pub mod asked {
    use super::{PASSWORD, age, confirm};
    use crate::harness::make::step_on;
    use crate::routes::address;
    use docket307::domain::role::{Role, may};
    use docket307::web::routes::TABLE;

    const PEOPLE: [(Role, &str); 5] = [
        (Role::Analyst, "analyst@agency.example"),
        (Role::Supervisor, "supervisor@agency.example"),
        (Role::Counsel, "counsel@agency.example"),
        (Role::Investigator, "investigator@agency.example"),
        (Role::Administrator, "admin@agency.example"),
    ];

    tests! {
        /// Every route that the table marks asks everybody who may use it, before anything
        /// is looked up, and a step that is a letter asks too.
        async fn every_marked_route_asks(app) {
            app.load_demo();
            let mut asked = Vec::new();
            for (role, email) in PEOPLE {
                let actor = app.sign_in(email).await;
                actor.get("/sessions").await;
                age(&app);
                for route in TABLE.iter().filter(|route| route.needs_step_up() && may(role, route.permission)) {
                    let page = actor.post_form(&address(route), &[]).await;
                    assert_eq!((page.status, page.text("h1")), (403, "Confirm that it is you".to_owned()), "{}", route.pattern);
                    asked.push(route.pattern);
                }
            }
            for route in TABLE.iter().filter(|route| route.needs_step_up()) {
                assert!(asked.contains(&route.pattern), "nobody was asked at {}", route.pattern);
            }
            let analyst = app.sign_in("analyst@agency.example").await;
            analyst.get("/sessions").await;
            age(&app);
            for (path, action) in [
                ("/holds/H-2026-000001", "request_information"),
                ("/holds/H-2026-000002", "send_notice"),
                ("/petitions/P-2026-000001", "ask_more"),
                ("/cases/C-2026-000001", "return_with_advice"),
            ] {
                let page = step_on(&analyst, path, "1", action, &[]).await;
                assert_eq!((page.status, page.text("h1")), (403, "Confirm that it is you".to_owned()), "{action}");
            }
            let page = step_on(&analyst, "/holds/H-2026-000002", "99", "detain", &[]).await;
            assert_eq!(page.status, 409, "a proposal asks its approver, not its proposer");
        }

        /// Nothing that is secret goes through the page that asks: the first password of a
        /// new account is typed again.
        async fn a_first_password_is_not_carried_along(app) {
            app.load_demo();
            let admin = app.sign_in("admin@agency.example").await;
            let page = admin.get("/admin").await;
            let id = page.attributes("#organization option", "value").remove(1);
            let fields = [("name", "Ingrid Solberg"), ("email", "ingrid@quay.example"), ("organization", id.as_str()),
                ("role", "supervisor"), ("first_password", "vermilion-lantern")];
            age(&app);
            let asked = admin.post_form("/admin/accounts", &fields).await;
            assert_eq!(asked.status, 403);
            assert!(!asked.body().contains("vermilion-lantern") && asked.body().contains("ingrid@quay.example"));
            let again = confirm(&admin, &asked, PASSWORD).await;
            assert_eq!(again.status, 422, "{}", again.text("main"));
            assert!(again.attributes("#errors a", "href").contains(&"#first_password".to_owned()), "{}", again.text("#errors"));
            assert_eq!(again.attributes("#email", "value"), ["ingrid@quay.example"]);
        }
    }
}

pub mod seen {
    use super::{HOLD, PASSWORD, age};
    use crate::harness::make::waiting;

    browser! {
        /// The page that asks is accessible, and works without script.
        async fn a_supervisor_confirms_without_script(app, browser) {
            app.load_demo();
            let supervisor = app.sign_in("supervisor@agency.example").await;
            let path = waiting(&supervisor, HOLD).await;
            let plain = app.browser_without_script().await;
            plain.sign_in("supervisor@agency.example").await;
            browser.sign_in("supervisor@agency.example").await;
            age(&app);
            for (one, confirms) in [(&browser, false), (&plain, true)] {
                one.open_page(&path).await;
                one.submit("form[action$='/approval'] button").await;
                if confirms {
                    one.fill("password", PASSWORD).await;
                    one.submit("#confirm button").await;
                } else {
                    one.assert_accessible().await;
                    one.screenshot("confirm").await;
                }
            }
            assert!(supervisor.get(&path).await.text(".d-object").contains("Took effect"));
        }
    }
}
