//! Holds: opened by a person for a reason, noticed, seen by the importer alone.

use docket307::domain::role::Role;
use docket307::domain::workflow::hold::{HoldState, available};
use docket307::{id, store};

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::make::{buttons, change_clock, decide, not_now, step, version, waiting};

const NOTICED: &str = "/holds/H-2026-000001";
const WAITING: &str = "/holds/H-2026-000002";
const WHY: (&str, &str) = ("reason", "The producer on the line is the one that the order names.");

fn public_id(app: &TestApp, number: &str) -> String {
    let found = app.app().store.read(|tx| store::hold::find_by_number(tx, number));
    found.unwrap().unwrap().public_id
}

const NOTICE: [(&str, &str); 6] = [
    ("sent_on", "2026-11-20"),
    ("specific_reason", "The line is covered by the order that is cited."),
    ("anticipated_length", "30 days from presentation"),
    ("inquiries", "Review of the supply chain"),
    ("helpful_information", "Records of the gin"),
    ("contact", "Detention desk"),
];

/// The goods are seized on a ground that counsel signs.
async fn seize(app: &TestApp, analyst: &Actor) {
    let ground = [("ground", "recorded"), ("ground_citation", "19 U.S.C. 1595a(c)(1)(A)"), WHY];
    assert_eq!(step(analyst, NOTICED, "seize", &ground).await.status, 303);
    let proposal = waiting(analyst, NOTICED).await;
    for (email, what) in
        [("counsel@agency.example", "signature"), ("supervisor@agency.example", "approval")]
    {
        let actor = app.sign_in(email).await;
        assert_eq!(decide(&actor, &proposal, what).await.status, 303);
    }
}

tests! {
    /// A hold needs an order in force and a reason; a line has one open hold.
    async fn a_line_is_targeted_once_under_an_order_in_force(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/shipments/9ZZ03104018/1/holds";
        assert_eq!(analyst.get(path).await.status, 200);
        let empty = analyst.post_form(path, &[("order", ""), ("reason", "score")]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(empty.select("#errors li").len(), 2);
        assert_eq!(empty.text("textarea[name=reason]"), "score");
        let old = analyst.post_form(path, &[("order", "O-2026-000001/7"), WHY]).await;
        assert_eq!(old.status, 409, "{}", old.text("main"));
        assert!(old.text("main").contains("an order that is in force"), "{}", old.text("main"));
        let fields = [("order", "O-2026-000001/1"), ("case", "C-2026-000001"), WHY];
        let answer = analyst.post_form(path, &fields).await;
        assert_eq!(answer.status, 303);
        let page = analyst.follow(&answer).await;
        assert!(page.text(".d-object").contains("Targeted"));
        assert!(page.text("#facts").contains("C-2026-000001"));
        let again = analyst.post_form(path, &fields).await;
        assert_eq!(again.status, 409);
        assert!(again.text("main").contains("This line is held already: H-2026-000003"));
        assert_eq!(analyst.post_form("/shipments/NONE/1/holds", &fields).await.status, 404);
    }

    /// An order is about these goods, or a person says through what else it covers them.
    async fn an_order_covers_what_is_held_under_it(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        // Trousers of another maker in another country.
        let path = "/shipments/9ZZ03104075/1/holds";
        let fields = [("order", "O-2026-000001/1"), WHY];
        analyst.get(path).await;
        let refused = analyst.post_form(path, &fields).await;
        assert_eq!(refused.status, 422, "{}", refused.text("main"));
        assert_eq!(refused.attributes("#errors a", "href"), ["#cover"]);
        for gap in ["no party of the line", "of the order\u{2019}s goods", "its declared origin"] {
            let gap = gap.replace('\u{2019}', "'");
            assert!(refused.text("#errors").contains(&gap), "{gap}: {}", refused.text("#errors"));
        }
        let half = analyst.post_form(path, &[fields[0], ("cover", "false_origin"), WHY]).await;
        assert!(half.status == 422 && !half.text("#errors").contains("declared origin"), "{}", half.text("#errors"));
        let told = analyst.post_form(path, &[fields[0], ("cover", "papers"), WHY]).await;
        assert_eq!(told.status, 303);
        let hold = told.location().unwrap().split('?').next().unwrap().to_owned();
        let presented = [("presented_on", "2026-11-12"), ("place", "Los Angeles"), ("is_viewable", "yes")];
        assert_eq!(step(&analyst, &hold, "present", &presented).await.status, 303);
        let detain = step(&analyst, &hold, "detain", &fields).await;
        assert_eq!((detain.status, detain.attributes("#errors a", "href")), (422, vec!["#detain-cover".to_owned()]));
        let detain = step(&analyst, &hold, "detain", &[fields[0], ("cover", "papers"), WHY]).await;
        assert_eq!(detain.status, 303, "{}", detain.text("main"));
        let proposal = waiting(&analyst, &hold).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert!(supervisor.get(&proposal).await.text("#what").contains("Other papers, which the reason names"));
    }

    /// What a hold's page offers is what the table says.
    async fn the_buttons_are_the_table(app) {
        app.load_demo();
        for (email, role) in [("analyst@agency.example", Role::Analyst), ("supervisor@agency.example", Role::Supervisor), ("counsel@agency.example", Role::Counsel)] {
            let actor = app.sign_in(email).await;
            for (path, state) in [(NOTICED, HoldState::NoticeSent), (WAITING, HoldState::Presented)] {
                let page = actor.get(path).await;
                // The clock of the deemed exclusion runs, and no Finding took the order's place.
                let never = ["Confirm deemed exclusion", "Move under the Finding"];
                let labels: Vec<&str> = available(state, role).iter().map(|rule| rule.action.label()).collect();
                let expected: Vec<&str> = labels.iter().copied().filter(|label| !never.contains(label)).collect();
                assert_eq!(buttons(&page), expected, "{email} {path}");
                let barred: Vec<&str> = labels.iter().copied().filter(|label| never.contains(label)).collect();
                assert_eq!(not_now(&page), barred, "{email} {path}");
            }
        }
    }

    /// Detained when a supervisor approved; noticed when all five elements are there.
    async fn detention_is_approved_then_noticed(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let importer = app.sign_in("importer@harborpine.example").await;
        let hidden = format!("/partner/holds/{}", public_id(&app, "H-2026-000002"));
        assert_eq!(importer.get(&hidden).await.status, 404);
        assert_eq!(importer.get("/partner/holds").await.select("tbody tr").len(), 1);
        let proposal = waiting(&analyst, WAITING).await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert_eq!(importer.get(&hidden).await.status, 404, "detained is not noticed");
        let lacking = step(&analyst, WAITING, "send_notice", &NOTICE[..3]).await;
        assert_eq!(lacking.status, 422);
        let named = lacking.attributes("#errors a", "href");
        assert_eq!(named, ["#send_notice-inquiries", "#send_notice-helpful_information"]);
        assert_eq!(step(&analyst, WAITING, "send_notice", &NOTICE).await.status, 303);
        let page = analyst.get(WAITING).await;
        assert!(page.text("#notices").contains("5. Information that would speed the decision:"));
        let kept = app.app().store.read(|tx| {
            let hold = store::hold::find_by_number(tx, "H-2026-000002")?.unwrap();
            store::notice::list_by_hold(tx, &hold.id)
        });
        let notice = &kept.unwrap()[0];
        assert_eq!(notice.row.body_sha256, id::digest(notice.row.body.as_bytes()));
        assert!(page.text("#notices").contains(&notice.row.body_sha256));
    }

    /// The importer reads order, goods and notice, and nothing of where it came from.
    async fn the_importer_learns_nothing_of_the_case(app) {
        app.load_demo();
        let importer = app.sign_in("importer@harborpine.example").await;
        let list = importer.get("/partner/holds").await;
        let path = list.attributes("tbody a", "href")[0].clone();
        assert_eq!(path, format!("/partner/holds/{}", public_id(&app, "H-2026-000001")));
        let page = importer.get(&path).await;
        assert_eq!(page.status, 200);
        let text = page.text("main");
        for wanted in ["NOTICE OF DETENTION", "O-2026-000001, version 1", "9ZZ01002024", "19 CFR 12.43", "What to send"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        let all = format!("{} {}", page.body(), list.body()).to_lowercase();
        let main = format!("{text} {}", list.text("main")).to_lowercase();
        for secret in ["c-2026-", "a-2026-", "i-2026-", "/cases/", "/proposals/", "amina diallo", "diallo", "ruth", "nakamura", "h-2026-", "confirmed link"] {
            assert!(!all.contains(secret), "{secret}");
        }
        for word in ["alleg", "proposal", "approved", "analyst", "supervisor"] {
            assert!(!main.contains(word), "{word}: {main}");
        }
    }

    /// Another tenant's hold looks like none, on every verb.
    async fn another_partner_finds_nothing(app) {
        app.load_demo();
        let other = app.sign_in("importer@medlineridge.example").await;
        let there = format!("/partner/holds/{}", public_id(&app, "H-2026-000001"));
        let absent = format!("/partner/holds/{}", id::random());
        assert_eq!(other.get("/partner/holds").await.select("tbody tr").len(), 0);
        let (one, two) = (other.get(&there).await, other.get(&absent).await);
        assert_eq!((one.status, two.status), (404, 404));
        assert_eq!(one.text("main"), two.text("main"));
        for path in [&there, &absent] {
            assert_eq!(other.post_form(path, &[("version", "1")]).await.status, 404);
            assert_eq!(other.post_form(&format!("{path}/steps"), &[("version", "1")]).await.status, 404);
        }
        for path in [NOTICED, "/holds/H-2026-999999", "/cases/C-2026-000001", "/orders"] {
            assert_eq!(other.get(path).await.status, 403, "{path}");
        }
    }

    /// Seizure needs a supervisor and counsel, and a Finding or a recorded ground.
    async fn a_seizure_has_three_hands_and_a_ground(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let wro = [("ground", "finding"), ("ground_order", "O-2026-000001/1"), WHY];
        let refused = step(&analyst, NOTICED, "seize", &wro).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("Conclusively indicates"), "{}", refused.text("main"));
        let silent = step(&analyst, NOTICED, "seize", &[("ground", "recorded"), WHY]).await;
        assert_eq!(silent.status, 422);
        let ground = [("ground", "recorded"), ("ground_citation", "19 U.S.C. 1595a(c)(1)(A)"), WHY];
        assert_eq!(step(&analyst, NOTICED, "seize", &ground).await.status, 303);
        let proposal = waiting(&analyst, NOTICED).await;
        let counsel = app.sign_in("counsel@agency.example").await;
        assert_eq!(decide(&counsel, &proposal, "approval").await.status, 409);
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
        let supervisor = app.sign_in("supervisor@agency.example").await;
        assert!(supervisor.get(NOTICED).await.text(".d-object").contains("notice sent"));
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        assert!(supervisor.get(NOTICED).await.text(".d-object").contains("Seized"));
        let shown = version(&supervisor.get(NOTICED).await);
        assert!(shown.parse::<i32>().unwrap() > 4);
        let page = supervisor.get(NOTICED).await;
        assert!(!page.text("#tasks").contains("Answer asked for"), "{}", page.text("#tasks"));
        assert!(page.text("#steps").contains("Not now: Make an offer in compromise."), "{}", page.text("#steps"));
    }

    /// The petition on a seizure counts from the mailing of the notice, which one person
    /// records once, on a day that can have been.
    async fn the_law_counts_from_the_mailing(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        seize(&app, &analyst).await;
        let today = crate::harness::clock().today();
        let early = today.pred_opt().unwrap().to_string();
        let petition = || {
            let read = app.app().store.read(|tx| {
                let hold = store::hold::find_by_number(tx, "H-2026-000001")?.unwrap();
                store::deadline::list_by_subject(tx, "hold", &hold.id)
            });
            read.unwrap().into_iter().find(|clock| clock.rule_code == "SEIZ_PET").unwrap()
        };
        assert_eq!(petition().started_on, Some(today), "from the decision, until the mailing is recorded");
        let who = docket307::app::account::actor(app.app(), "analyst@agency.example").unwrap();
        let before = docket307::app::deadline::Change::Date(today.pred_opt().unwrap());
        let moved = change_clock(app.app(), &who, (&petition().id, petition().version), &before, WHY.1);
        assert!(matches!(moved, Err(docket307::error::Error::Invalid(_))), "not before the seizure: {moved:?}");
        let page = analyst.get(NOTICED).await;
        let paths = page.attributes("#notices form[action$='/mailing']", "action");
        assert_eq!(paths.len(), 1, "the notice of detention says its day itself: {paths:?}");
        let refused = analyst.post_form(&paths[0], &[("mailed_on", &early)]).await;
        assert_eq!(refused.status, 422, "{}", refused.text("main"));
        assert!(refused.text("#errors").contains("was not mailed before"), "{}", refused.text("#errors"));
        let late = today.succ_opt().unwrap().to_string();
        analyst.get(NOTICED).await;
        assert_eq!(analyst.post_form(&paths[0], &[("mailed_on", &late)]).await.status, 422);
        analyst.get(NOTICED).await;
        assert_eq!(analyst.post_form(&paths[0], &[("mailed_on", &today.to_string()), ("proof", "Certified mail 7019")]).await.status, 303);
        let page = analyst.get(NOTICED).await;
        assert!(page.text("#notices").contains("Certified mail 7019"), "{}", page.text("#notices"));
        assert!(page.text("#notices").contains("Mailed on"), "{}", page.text("#notices"));
        assert!(page.text("#history").contains("Mailing of a notice recorded"), "{}", page.text("#history"));
        assert_eq!(analyst.post_form(&paths[0], &[("mailed_on", &today.to_string())]).await.status, 409);
        let importer = app.sign_in("importer@harborpine.example").await;
        let own = importer.get(&format!("/partner/holds/{}", public_id(&app, "H-2026-000001"))).await;
        assert!(own.text("main").contains("Mailed on"), "{}", own.text("main"));
    }

    /// A mailing that is recorded on a later day moves the clock that counts from it.
    async fn a_later_mailing_gives_the_whole_time(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        seize(&app, &analyst).await;
        let three_days_on = crate::harness::clock().now() + chrono::TimeDelta::days(3);
        let later = docket307::app::App {
            clock: docket307::clock::Clock::fixed(three_days_on.and_utc()),
            ..app.app().clone()
        };
        let who = docket307::app::account::actor(&later, "analyst@agency.example").unwrap();
        let hold = app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000001")).unwrap().unwrap();
        let notice = app.app().store.read(|tx| store::notice::list_by_hold(tx, &hold.id)).unwrap().remove(0);
        let mailed = three_days_on.date().to_string();
        docket307::app::hold::mailing::record(&later, &who, "H-2026-000001", &notice.row.public_id, (&mailed, "Certified mail 7019 0700")).unwrap();
        let read = || app.app().store.read(|tx| store::deadline::list_by_subject(tx, "hold", &hold.id)).unwrap();
        let clock = |code: &str| read().into_iter().find(|clock| clock.rule_code == code).unwrap();
        assert_eq!(clock("SEIZ_PET").started_on, Some(three_days_on.date()));
        assert_eq!(clock("SEIZ_PET").due_on, three_days_on.date().checked_add_days(chrono::Days::new(30)));
        let kept: Vec<_> = read().iter().map(|clock| (clock.rule_code.clone(), clock.started_on, clock.due_on)).collect();
        let again = docket307::app::deadline::rebuild(app.app(), docket307::domain::workflow::Machine::Hold, &hold.id).unwrap();
        let again: Vec<_> = again.iter().map(|clock| (clock.rule_code.clone(), clock.started_on, clock.due_on)).collect();
        assert_eq!(kept, again, "the events tell the same");
    }

    /// A day that has not come, or that lies before what it follows from, is refused where
    /// it was written; the notice counts from the day on which the law detained.
    async fn no_day_is_taken_that_cannot_have_been(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let proposal = waiting(&analyst, WAITING).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let read = || app.app().store.read(|tx| store::hold::find_by_number(tx, "H-2026-000002")).unwrap().unwrap();
        let held = read();
        assert_eq!(held.detained_on.map(|day| day.to_string()).as_deref(), Some("2026-11-19"), "five business days after it was presented");
        let clocks = app.app().store.read(|tx| store::deadline::list_by_subject(tx, "hold", &held.id)).unwrap();
        let notice = clocks.iter().find(|clock| clock.rule_code == "NOTICE").unwrap();
        assert_eq!(notice.due_on.map(|day| day.to_string()).as_deref(), Some("2026-11-27"));
        for (sent_on, words) in [
            ("2199-01-01", "This day has not come"),
            ("0026-11-20", "before the Tariff Act of 1930"),
            ("20 November", "year-month-day"),
        ] {
            let fields: Vec<_> = std::iter::once(("sent_on", sent_on)).chain(NOTICE[1..].iter().copied()).collect();
            let refused = step(&analyst, WAITING, "send_notice", &fields).await;
            assert_eq!(refused.status, 422, "{sent_on}");
            assert!(refused.text("main").contains(words), "{sent_on}: {}", refused.text("main"));
        }
        let early: Vec<_> = std::iter::once(("sent_on", "2026-11-18")).chain(NOTICE[1..].iter().copied()).collect();
        let refused = step(&analyst, WAITING, "send_notice", &early).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("cannot have come before the goods were detained, on 2026-11-19"), "{}", refused.text("main"));
        let past: Vec<_> = NOTICE.into_iter().chain([("answer_by", "2026-11-01")]).collect();
        let refused = step(&analyst, WAITING, "send_notice", &past).await;
        assert!(refused.text("main").contains("This day has passed"), "{}", refused.text("main"));
        assert_eq!(step(&analyst, WAITING, "send_notice", &NOTICE).await.status, 303);
    }
}
