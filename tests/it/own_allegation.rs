//! What an organization filed: its own list, questions of the agency, answers.

use crate::harness::actor::Actor;
use crate::harness::make::raw;
use crate::harness::{Page, TestApp};
use docket307::app::account::{self, NewAccount};
use docket307::app::{Actor as Person, organization};
use docket307::domain::role::Role;
use docket307::store;

const LIST: &str = "/partner/allegations";
const FILED: &str = "/allegations/A-2026-000002";
const NGO: &str = "filer@fairthreads.example";
const OTHER: &str = "filer@openlooms.example";
const ANALYST: &str = "analyst@agency.example";
const SECRETS: [&str; 7] =
    ["A-2026-", "C-2026-", "H-2026-", "Diallo", "analyst", "threshold", "Qarasu"];

/// A second NGO with one person.
fn other_ngo(app: &TestApp) {
    let inner = app.app();
    organization::add(inner, &Person::system(), "Open Looms", "ngo").unwrap();
    let organization_id = organization::find_by_name(inner, "Open Looms").unwrap().id;
    let new = NewAccount {
        email: OTHER.into(),
        name: "Tomas Reyes".into(),
        role: Role::NgoFiler,
        organization_id,
        password: "docket307-demo".into(),
    };
    account::add(inner, &Person::system(), &new).unwrap();
}

fn refuse_secrets(page: &Page) {
    let text = page.text("main");
    for secret in SECRETS {
        assert!(!text.contains(secret), "tells {secret}: {text}");
    }
}

async fn own_path(ngo: &Actor) -> String {
    ngo.get(LIST).await.attributes("tbody td.d-main a", "href").remove(0)
}

async fn ask(analyst: &Actor, words: &str) -> Page {
    analyst.get(FILED).await;
    analyst.post_form(&format!("{FILED}/questions"), &[("question", words)]).await
}

tests! {
    /// The organization sees what it filed, in its own words and with a coarse status; who
    /// did not file it sees nothing.
    async fn an_organization_sees_what_it_filed_and_nobody_elses(app) {
        app.load_demo();
        other_ngo(&app);
        let ngo = app.sign_in(NGO).await;
        let list = ngo.get(LIST).await;
        assert_eq!(list.select("tbody tr").len(), 1, "{}", list.text("main"));
        let row = list.text("tbody tr");
        assert!(row.contains("nitrile gloves") && row.contains("Malaysia") && row.contains("Received"), "{row}");
        refuse_secrets(&list);
        let path = own_path(&ngo).await;
        let page = ngo.get(&path).await;
        assert!(page.text("main").contains("41 workers") && page.text("#questions").contains("who had paid fees"));
        refuse_secrets(&page);
        let other = app.sign_in(OTHER).await;
        assert_eq!(other.get(LIST).await.select("tbody tr").len(), 0);
        let (none, never) = (other.get(&path).await, other.get(&format!("{LIST}/0123456789")).await);
        assert_eq!((none.status, never.status), (404, 404));
        assert_eq!(none.text("main"), never.text("main"), "another's and nobody's look the same");
        for email in ["director@qarasucotton.example", "importer@harborpine.example", "keys@harborpine.example", ANALYST] {
            let outsider = app.sign_in(email).await;
            assert_eq!((outsider.get(LIST).await.status, outsider.get(&path).await.status), (403, 403), "{email}");
        }
        let analyst = app.sign_in(ANALYST).await;
        analyst.get(FILED).await;
        let opened = analyst.post_form(&format!("{FILED}/case"), &[
            ("title", "Alleged debt bondage at a glove factory"), ("regime", "us_1307"),
            ("reason", "The allegation names goods that are imported."), ("version", "1"),
        ]).await;
        assert_eq!(opened.status, 303, "{}", opened.text("main"));
        let case = opened.location().unwrap().split('?').next().unwrap().to_owned();
        for (state, words) in [("developing", "Being reviewed"), ("order_issued", "Action taken"), ("closed_no_nexus", "Closed")] {
            let number = case.trim_start_matches("/cases/");
            raw(&app, &format!("UPDATE case_file SET state = '{state}' WHERE docket_number = '{number}'")).unwrap();
            let shown = ngo.get(LIST).await;
            assert!(shown.text("tbody tr").contains(words), "{state}: {}", shown.text("tbody"));
            refuse_secrets(&shown);
        }
    }

    /// A question is asked, answered once, and kept as it was; what may not leave does not.
    async fn a_question_is_asked_and_answered_once(app) {
        app.load_demo();
        other_ngo(&app);
        let (ngo, analyst) = (app.sign_in(NGO).await, app.sign_in(ANALYST).await);
        let leak = ask(&analyst, "Is this the mill of C-2026-000001?").await;
        assert_eq!(leak.status, 422);
        assert!(leak.text("#errors").contains("may not know of C-2026-000001"), "{}", leak.text("#errors"));
        assert_eq!(leak.text("#question"), "Is this the mill of C-2026-000001?");
        assert_eq!(ask(&analyst, &"x".repeat(1001)).await.status, 422);
        for _ in 0..2 {
            assert_eq!(ask(&analyst, "Which of the two factories is it?").await.status, 303);
        }
        assert_eq!(analyst.get(FILED).await.select("#questions article").len(), 2, "asked twice is asked once");
        let list = ngo.get(LIST).await;
        assert!(list.text("tbody").contains("2 questions to you"), "{}", list.text("tbody"));
        let path = own_path(&ngo).await;
        let page = ngo.get(&path).await;
        assert!(page.text("#questions").contains("Which of the two factories"));
        refuse_secrets(&page);
        let answer = format!("{path}/questions/2/answer");
        let empty = ngo.post_form(&answer, &[("version", "1"), ("answer-2", " ")]).await;
        assert_eq!((empty.status, empty.attributes("#errors a", "href")), (422, vec!["#answer-2".to_owned()]));
        let other = app.sign_in(OTHER).await;
        other.get(LIST).await;
        let fields = [("version", "1"), ("answer-2", "The northern one, by the river.")];
        assert_eq!(other.post_form(&answer, &fields).await.status, 404);
        ngo.get(&path).await;
        for _ in 0..2 {
            assert_eq!(ngo.post_form(&answer, &fields).await.status, 303, "sent twice is answered once");
        }
        assert_eq!(ngo.post_form(&answer, &[fields[0], ("answer-2", "The other one.")]).await.status, 409);
        assert_eq!(ngo.post_form(&format!("{path}/questions/7/answer"), &[("version", "1"), ("answer-7", "What?")]).await.status, 404);
        let page = analyst.get(FILED).await;
        assert!(page.text("#questions").contains("by the river"), "{}", page.text("#questions"));
        assert!(page.text("#history").contains("Question answered"), "{}", page.text("#history"));
        let gone = analyst.post_form(&format!("{FILED}/questions/2/withdrawal"), &[("version", "1")]).await;
        assert_eq!(gone.status, 409, "an answer is not withdrawn");
        for sql in ["UPDATE allegation_question SET answer = 'x' WHERE state = 'answered'", "UPDATE allegation_question SET question = 'x'", "DELETE FROM allegation_question"] {
            assert!(raw(&app, sql).is_err(), "{sql}");
        }
        let id = path.rsplit('/').next().unwrap().to_owned();
        let told = app.app().store.read(|tx| store::event::list_by_subject(tx, "allegation", &id)).unwrap();
        let answered = told.iter().find(|entry| entry.event.verb == "question_answered").unwrap();
        assert!(answered.event.at.is_none(), "an answer has a date and no time");
        let public = ask_about(&analyst, "A-2026-000001").await;
        assert_eq!(public.status, 409, "nobody knows who filed it: {}", public.text("main"));
    }

    /// Questions have a limit, and one that is withdrawn is not shown any more.
    async fn questions_have_a_limit_and_can_be_withdrawn(app) {
        app.load_demo();
        let (ngo, analyst) = (app.sign_in(NGO).await, app.sign_in(ANALYST).await);
        for number in 2..=5 {
            assert_eq!(ask(&analyst, &format!("Question number {number}?")).await.status, 303);
        }
        assert_eq!(ask(&analyst, "One more?").await.status, 409);
        let withdrawal = format!("{FILED}/questions/2/withdrawal");
        assert_eq!(analyst.post_form(&withdrawal, &[("version", "3")]).await.status, 409, "stale");
        assert_eq!(analyst.post_form(&withdrawal, &[("version", "1")]).await.status, 303);
        let path = own_path(&ngo).await;
        let page = ngo.get(&path).await;
        assert_eq!(page.select("#questions article").len(), 4);
        assert!(!page.text("main").contains("Question number 2"));
        let late = ngo.post_form(&format!("{path}/questions/2/answer"), &[("version", "1"), ("answer-2", "Yes.")]).await;
        assert_eq!(late.status, 409, "withdrawn meanwhile");
        assert_eq!(ask(&analyst, "One more?").await.status, 303);
        let clerk = app.sign_in("clerk@agency.example").await;
        assert_eq!(clerk.post_form(&format!("{FILED}/questions"), &[("question", "Who?")]).await.status, 403);
    }

    /// A long list is read by key, newest first, without a row twice or lost.
    async fn the_list_is_paged_by_key(app) {
        app.load_demo();
        raw(&app, "INSERT INTO allegation (id, docket_number, receipt_hash, channel, regime, violation, language, filed_by, organization_id, \
            on_behalf_of, received_on, state, site_name, site_key, site_country, goods, hts, facts, completeness_permille, missing, version) \
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) \
            SELECT 'copy-' || i, NULL, 'hash-' || i, channel, regime, violation, language, filed_by, organization_id, on_behalf_of, \
            received_on, state, site_name, site_key, site_country, 'Copy ' || i, hts, facts, completeness_permille, missing, 1 \
            FROM allegation, n WHERE organization_id IS NOT NULL").unwrap();
        let ngo = app.sign_in(NGO).await;
        let first = ngo.get(LIST).await;
        let next = first.attributes("a[rel=next]", "href").remove(0);
        let second = ngo.get(&next).await;
        let mut seen = first.attributes("tbody td.d-main a", "href");
        assert_eq!(seen.len(), 50);
        seen.extend(second.attributes("tbody td.d-main a", "href"));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 61);
        assert!(!second.has("a[rel=next]"));
        assert_eq!(ngo.get(&format!("{LIST}?after=nonsense")).await.status, 200);
    }
}

async fn ask_about(analyst: &Actor, number: &str) -> Page {
    let path = format!("/allegations/{number}");
    let page = analyst.get(&path).await;
    assert!(!page.has("#questions"), "{}", page.text("main"));
    analyst.post_form(&format!("{path}/questions"), &[("question", "Who are you?")]).await
}
