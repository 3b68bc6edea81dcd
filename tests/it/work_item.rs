//! Whose work it is: given, taken, put off, many at once; the queue's lists.

use std::collections::BTreeSet;
use std::sync::Barrier;

use chrono::{Days, TimeDelta};
use docket307::app::allegation::{self, Filing, token::FormToken};
use docket307::app::work_item::{self, WorkPart, WorkRow};
use docket307::app::{Actor, App, account};
use docket307::clock::Clock;
use docket307::domain::allegation::{AllegationForm, Channel, Draft};
use docket307::domain::work_item::{LEASE_MINUTES, WorkNoun};
use docket307::error::Error;
use docket307::store;

use crate::harness::TestApp;
use crate::harness::make::{decide, step, waiting};

const CASE: &str = "C-2026-000001";
const HOLD: &str = "H-2026-000001";
const TOLD: &str = "A-2026-000002";
const WHY: &str = "The laboratory answers in a week.";
/// How many things two people take at once.
const RACED: usize = 40;

fn row(app: &TestApp, number: &str) -> WorkRow {
    app.app().store.read(|tx| store::work_item::find(tx, number)).unwrap().unwrap()
}

fn actor(app: &TestApp, email: &str) -> Actor {
    account::actor(app.app(), email).unwrap()
}

/// The application so many minutes later.
fn later(app: &TestApp, minutes: i64) -> App {
    let moment = crate::harness::clock().now() + TimeDelta::minutes(minutes);
    App { clock: Clock::fixed(moment.and_utc()), ..app.app().clone() }
}

/// An allegation like those of the public form.
fn tell(app: &TestApp, site: usize) {
    let fields = [
        ("reasons", "My cousin may not leave the workshop; the papers are locked away."),
        ("goods", "Cotton yarn"),
    ];
    let mut pairs: Vec<(String, String)> =
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    pairs.push(("site_name".to_owned(), format!("Workshop {site} of the eastern quarter")));
    let draft = Draft::parse(&AllegationForm::from_pairs(pairs)).unwrap();
    let token = FormToken::issue(app.app(), 60).text(app.app()).unwrap();
    let filing = Filing { channel: Channel::Public, on_behalf_of: None, token };
    allegation::receive(app.app(), &Actor::public(), &draft, &filing).unwrap();
}

tests! {
    /// A thing is given to a colleague, to oneself, to nobody; with event and version.
    async fn a_thing_is_given_to_somebody(app) {
        app.load_demo();
        assert_eq!(row(&app, CASE).assigned_to, actor(&app, "analyst@agency.example").account_id);
        assert_eq!(row(&app, TOLD).assigned_to, None);
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(&format!("/work-items/{TOLD}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text("#whose").contains("nobody"), "{}", page.text("#whose"));
        let to_me = [("to", "me"), ("version", "1")];
        let path = format!("/work-items/{TOLD}/assignment");
        assert_eq!(analyst.post_form(&path, &to_me).await.status, 303);
        assert_eq!(analyst.post_form(&path, &to_me).await.status, 303, "done twice is done once");
        assert_eq!(row(&app, TOLD).version, 2);
        let mine = analyst.get("/queue?show=mine").await.text("tbody");
        assert!(mine.contains(TOLD) && mine.contains(CASE), "{mine}");
        let jonas = actor(&app, "analyst2@agency.example").account_id.unwrap();
        assert_eq!(analyst.post_form(&path, &[("to", &jonas), ("version", "1")]).await.status, 409);
        assert_eq!(analyst.post_form(&path, &[("to", &jonas), ("version", "2")]).await.status, 303);
        let counsel = actor(&app, "counsel@agency.example").account_id.unwrap();
        let wrong = analyst.post_form(&path, &[("to", &counsel), ("version", "3")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text("#errors").contains("who works cases"));
        let second = app.sign_in("analyst2@agency.example").await;
        assert!(second.get("/queue?show=mine").await.text("tbody").contains(TOLD));
        assert!(second.get("/queue?show=team").await.text("tbody").contains("Jonas Weber"));
        assert!(!second.get("/queue?show=unassigned").await.body().contains(TOLD));
        assert_eq!(second.post_form(&path, &[("to", ""), ("version", "3")]).await.status, 303);
        assert!(second.get("/queue?show=unassigned").await.text("tbody").contains(TOLD));
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.post_form(&path, &[("to", ""), ("version", "4")]).await.status, 403);
        assert_eq!(auditor.get(&format!("/work-items/{TOLD}")).await.status, 403, "an auditor reads no allegation");
        assert_eq!(auditor.get(&format!("/work-items/{CASE}")).await.status, 200);
    }

    /// The clocks and the case follow whose it is; a waiting proposal does not go stale.
    async fn a_case_that_changes_hands_keeps_its_proposals(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let case = format!("/cases/{CASE}");
        let reason = ("reason", "Two sources agree; see the file of the case.");
        assert_eq!(step(&analyst, &case, "suspend", &[reason]).await.status, 303);
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let jonas = actor(&app, "analyst2@agency.example").account_id.unwrap();
        let version = row(&app, CASE).version.to_string();
        let path = format!("/work-items/{CASE}/assignment");
        supervisor.get(&format!("/work-items/{CASE}")).await;
        assert_eq!(supervisor.post_form(&path, &[("to", &jonas), ("version", &version)]).await.status, 303);
        let page = supervisor.get(&case).await;
        assert!(page.text(".d-object").contains("Assigned to Jonas Weber"), "{}", page.text(".d-object"));
        assert!(page.text("#history").contains("Assigned to: Jonas Weber"), "{}", page.text("#history"));
        let proposal = waiting(&supervisor, &case).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let id = row(&app, CASE).subject_id;
        let clocks = app.app().store.read(|tx| store::deadline::list_by_subject(tx, "case", &id)).unwrap();
        assert!(!clocks.is_empty() && clocks.iter().all(|clock| clock.held_by.as_deref() == Some(jonas.as_str())));
    }

    /// The next thing is the most urgent; it is mine for a while; what runs out is free again.
    async fn the_next_thing_is_mine_for_a_while(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get("/queue?show=unassigned").await;
        let answer = analyst.post_form("/queue/next", &[("kind", "")]).await;
        assert_eq!(answer.status, 303);
        let first = answer.location().unwrap().to_owned();
        let number = first.trim_start_matches("/work-items/").split('?').next().unwrap().to_owned();
        let page = analyst.follow(&answer).await;
        assert!(page.text("#whose").contains("Amina Diallo, until"), "{}", page.text("#whose"));
        let again = analyst.post_form("/queue/next", &[("kind", "")]).await;
        assert_eq!(again.location(), Some(first.as_str()), "a repeated request takes no second one");
        let second = actor(&app, "analyst2@agency.example");
        let other = work_item::take_next(app.app(), &second, None).unwrap().unwrap();
        assert_ne!(other, number);
        let taken = row(&app, &number);
        let refused = work_item::assign(app.app(), &second, &number, taken.version, "me");
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("Amina Diallo has just taken")), "{refused:?}");
        let later = later(&app, LEASE_MINUTES + 1);
        work_item::give_back(app.app(), &second, &other, row(&app, &other).version).unwrap();
        assert_eq!(work_item::take_next(&later, &second, Some(WorkNoun::Allegation)).unwrap(), Some(number.clone()));
        let version = row(&app, &number).version;
        work_item::assign(&later, &second, &number, version, "me").unwrap();
        let gone = work_item::give_back(app.app(), &actor(&app, "analyst@agency.example"), &number, version + 1);
        assert!(matches!(gone, Err(Error::Refused(_))));
        let holds = work_item::take_next(app.app(), &second, Some(WorkNoun::Hold)).unwrap();
        assert_eq!(holds, None, "every hold is somebody's");
    }

    /// Two people take as fast as they can: nobody gets what the other has.
    async fn two_people_never_take_the_same_thing(app) {
        app.load_demo();
        for site in 0..RACED {
            tell(&app, site);
        }
        app.run_jobs();
        let inner = app.app().clone();
        let people = ["analyst@agency.example", "analyst2@agency.example", "supervisor@agency.example"]
            .map(|email| actor(&app, email));
        let [amina, jonas, _] = &people;
        let free = || work_item::list(&inner, amina, &WorkPart::Unassigned, None, None).unwrap().len();
        let keep = |who: &Actor, number: &str, to: &str| {
            let seen = inner.store.read(|tx| store::work_item::find(tx, number)).unwrap().unwrap();
            work_item::assign(&inner, who, number, seen.version, to).unwrap();
        };
        let before = free();
        assert!(before >= RACED, "{before}");
        let start = Barrier::new(2);
        let take_all = |who: &Actor| {
            start.wait();
            let mut numbers = Vec::new();
            while let Some(number) = work_item::take_next(&inner, who, None).unwrap() {
                keep(who, &number, "me");
                numbers.push(number);
            }
            numbers
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(|| take_all(amina));
            let other = scope.spawn(|| take_all(jonas));
            (one.join().unwrap(), other.join().unwrap())
        });
        let all: BTreeSet<&String> = one.iter().chain(&other).collect();
        assert_eq!(all.len(), one.len() + other.len(), "{one:?} {other:?}");
        assert!(all.len() >= before, "{} of {before}", all.len());
        assert_eq!(free(), 0);
        assert!(!one.is_empty() && !other.is_empty(), "{} and {}", one.len(), other.len());
        // Three ask at once for the only thing: one gets it.
        keep(amina, &one[0], "");
        let got: Vec<Option<String>> = std::thread::scope(|scope| {
            let threads: Vec<_> = people
                .iter()
                .map(|who| scope.spawn(|| work_item::take_next(&inner, who, None).unwrap()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(got.iter().flatten().count(), 1, "{got:?}");
    }

    /// A double click takes one thing, and what it took is nobody else's.
    async fn a_double_click_takes_one_thing(app) {
        app.load_demo();
        for site in 0..RACED {
            tell(&app, site);
        }
        app.run_jobs();
        let inner = app.app().clone();
        let people = ["analyst@agency.example", "analyst2@agency.example"].map(|email| actor(&app, email));
        let mut taken = BTreeSet::new();
        for _ in 0..RACED / 2 {
            let start = Barrier::new(4);
            let click = |who: &Actor| {
                start.wait();
                work_item::take_next(&inner, who, None).unwrap().unwrap()
            };
            let got: Vec<String> = std::thread::scope(|scope| {
                let clicks = [0, 0, 1, 1].map(|who: usize| scope.spawn({
                    let (click, people) = (&click, &people);
                    move || click(&people[who])
                }));
                clicks.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!((&got[0], &got[2]), (&got[1], &got[3]), "both clicks of one person");
            assert_ne!(got[0], got[2], "two people");
            for (who, number) in [(0, &got[0]), (1, &got[2])] {
                assert!(taken.insert(number.clone()), "{number} was somebody's");
                work_item::assign(&inner, &people[who], number, row(&app, number).version, "me").unwrap();
            }
        }
        assert_eq!(taken.len(), RACED);
    }

    /// What sleeps is in no list until its day; no clock is slept past.
    async fn a_thing_sleeps_until_a_day_and_never_past_its_clock(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let today = crate::harness::clock().today();
        let day = |days: u64| today.checked_add_days(Days::new(days)).unwrap().to_string();
        analyst.get(&format!("/work-items/{TOLD}")).await;
        let path = format!("/work-items/{TOLD}/snooze");
        let far = day(91);
        for (until, reason, words) in [(far.as_str(), WHY, "longer than 90 days"), ("soon", WHY, "year-month-day"), (far.as_str(), "short", "at least 10 characters")] {
            let wrong = analyst.post_form(&path, &[("until", until), ("reason", reason), ("version", "1")]).await;
            assert_eq!(wrong.status, 422);
            assert!(wrong.text("#errors").contains(words), "{}", wrong.text("#errors"));
        }
        let until = day(10);
        let right = [("until", until.as_str()), ("reason", WHY), ("version", "1")];
        assert_eq!(analyst.post_form(&path, &right).await.status, 303);
        assert_eq!(analyst.post_form(&path, &right).await.status, 303, "done twice is done once");
        assert!(!analyst.get("/queue?show=unassigned").await.body().contains(TOLD));
        assert!(analyst.get("/queue?show=asleep").await.text("tbody").contains(WHY));
        let back = later(&app, 10 * 24 * 60);
        let listed = work_item::list(&back, &actor(&app, "analyst@agency.example"), &WorkPart::Unassigned, None, None).unwrap();
        assert!(listed.iter().any(|found| found.row.number == TOLD), "on that day it is back");
        assert_eq!(analyst.post_form(&format!("/work-items/{TOLD}/waking"), &[("version", "2")]).await.status, 303);
        assert!(analyst.get("/queue?show=unassigned").await.body().contains(TOLD));
        // The hold's clock has run out, or ends soon: whatever the day, it stays.
        let early = App { clock: Clock::fixed("2026-11-20T12:00:00Z".parse().unwrap()), ..app.app().clone() };
        assert!(row(&app, HOLD).due_on.is_some());
        let month = early.clock.today().checked_add_days(Days::new(30)).unwrap();
        let form = |until: chrono::NaiveDate| work_item::Snooze { until: until.to_string(), reason: WHY.into() };
        let version = row(&app, HOLD).version;
        let analyst = actor(&app, "analyst@agency.example");
        let refused = work_item::snooze(&early, &analyst, HOLD, version, &form(month));
        assert!(matches!(&refused, Err(Error::Invalid(errors)) if errors[0].message.contains("A clock ends on")), "{refused:?}");
    }

    /// Many rows at once: what would happen, then one transaction each; what cannot is left out and told.
    async fn many_rows_are_changed_after_a_look(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        assert!(analyst.get("/queue?show=unassigned").await.has("input[name='pick']"));
        let none = analyst.post_form("/queue/preview", &[("action", "assign"), ("to", "me")]).await;
        assert_eq!(none.status, 422);
        let picks = [("pick", "A-2026-000002"), ("pick", "A-2026-000003"), ("pick", CASE), ("pick", "A-2026-999999"), ("pick", "I-2026-000001")];
        let mut fields = vec![("action", "assign"), ("to", "me"), ("show", "unassigned")];
        fields.extend(picks);
        let page = analyst.post_form("/queue/preview", &fields).await;
        assert_eq!(page.status, 200, "{}", page.text("main"));
        assert!(page.text("h1").contains("2 rows would be assigned"), "{}", page.text("h1"));
        let left = page.text("tbody");
        for words in ["It is so already", "A-2026-999999", "I-2026-000001"] {
            assert!(left.contains(words), "{words}: {left}");
        }
        assert_eq!(row(&app, "A-2026-000002").assigned_to, None, "a look changes nothing");
        // Somebody is faster with one of them.
        let second = actor(&app, "analyst2@agency.example");
        work_item::assign(app.app(), &second, "A-2026-000003", 1, "me").unwrap();
        let (path, sent) = page.form("form[action='/queue/changes']");
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let done = analyst.post_as_written(&path, &sent).await;
        assert!(done.text("h1").contains("1 row assigned"), "{}", done.text("h1"));
        assert!(done.text("tbody").contains("somebody else changed this"), "{}", done.text("tbody"));
        let me = actor(&app, "analyst@agency.example").account_id;
        assert_eq!(row(&app, "A-2026-000002").assigned_to, me);
        assert_eq!(row(&app, "A-2026-000003").assigned_to, second.account_id);
        let until = crate::harness::clock().today().checked_add_days(Days::new(5)).unwrap().to_string();
        let fields = [("action", "snooze"), ("until", until.as_str()), ("reason", WHY), ("pick", "A-2026-000002@2"), ("pick", "A-2026-000004@1")];
        let done = analyst.post_form("/queue/changes", &fields).await;
        assert!(done.text("h1").contains("2 rows out of the queue"), "{}", done.text("main"));
    }

    /// A playbook stands on what its goods are.
    async fn a_playbook_stands_with_its_goods(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get(&format!("/work-items/{CASE}")).await;
        assert!(page.text("#book-cotton").contains("Playbook: Cotton"), "{}", page.text("main"));
        assert!(page.text("#book-cotton").contains("Policy, not law"));
    }

    /// What gets its number later, or closes, enters and leaves the queue by itself.
    async fn the_queue_follows_the_things(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = format!("/allegations/{TOLD}/case");
        analyst.get(&path).await;
        let fields = [("title", "Gloves (alleged)"), ("regime", "us_1307"), ("reason", "Two sources agree; see the file.")];
        assert_eq!(analyst.post_form(&path, &fields).await.status, 303);
        assert!(!row(&app, TOLD).is_open, "it is in a case");
        let case = row(&app, "C-2026-000002");
        assert!(case.is_open && case.assigned_to.is_some());
        assert_eq!(analyst.post_form(&format!("/work-items/{TOLD}/assignment"), &[("to", "me"), ("version", "1")]).await.status, 409);
        assert!(row(&app, HOLD).due_on.is_some(), "the nearest clock gives the place");
        assert!(row(&app, HOLD).rank_on < row(&app, "A-2026-000003").rank_on);
        assert_eq!(analyst.get("/work-items/I-2026-000001").await.status, 404);
    }
}

pub mod seen {
    browser! {
        /// Without script, on a desk and on a phone: rows are ticked, looked at, given; every page
        /// is accessible and fits.
        async fn rows_are_given_without_script(app, browser) {
            app.load_demo();
            browser.sign_in("analyst@agency.example").await;
            let plain = app.browser_without_script().await;
            plain.sign_in("analyst@agency.example").await;
            for path in ["/queue?show=mine", "/queue?show=unassigned", "/queue?show=mentions", "/work-items/C-2026-000001", "/work-items/A-2026-000002", "/conflicts"] {
                browser.open_page(path).await;
                browser.assert_accessible().await;
                browser.assert_fits().await;
                browser.resize(390, 844, true).await;
                browser.open_page(path).await;
                browser.assert_fits().await;
                browser.screenshot(&format!("work{}", path.replace(['/', '?', '='], "_"))).await;
                browser.resize(1280, 900, false).await;
            }
            plain.open_page("/queue?show=unassigned").await;
            plain.click("input[name='pick'][value='A-2026-000002']").await;
            plain.fill_in("form[action='/queue/preview'] [name='to']", "me").await;
            plain.submit("button[value='assign']").await;
            assert!(plain.text("h1").await.contains("1 row would be assigned"), "{}", plain.text("main").await);
            plain.submit("form[action='/queue/changes'] button").await;
            assert!(plain.text("h1").await.contains("1 row assigned"));
            plain.open_page("/queue?show=mine").await;
            assert!(plain.text("tbody").await.contains("A-2026-000002"));
            plain.submit("form[action='/queue/next'] button").await;
            assert!(plain.text("#whose").await.contains("Amina Diallo, until"), "{}", plain.text("main").await);
        }
    }
}
