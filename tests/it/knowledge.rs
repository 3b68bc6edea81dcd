//! What bears on knowledge, what a penalty may come to, and referrals: behind
//! the wall of an investigation, with its source for each fact.

use docket307::app::account::{self, NewAccount};
use docket307::app::{Actor, organization};
use docket307::domain::role::Role;

use crate::harness::TestApp;
use crate::harness::actor::Actor as Person;
use crate::harness::make::{decide, raw, step, waiting};

const OWN: &str = "/investigations/I-2026-000001";
const WHY: (&str, &str) = ("reason", "The notice names the goods and the order.");

/// The importer number of the demonstration's first hold.
fn importer_number(app: &TestApp) -> String {
    use docket307::store::hold;
    let found = app.app().store.read(|tx| hold::find_by_number(tx, "H-2026-000001"));
    found.unwrap().unwrap().importer_number
}

async fn investigator(app: &TestApp) -> Person {
    app.load_demo();
    let own = app.sign_in("investigator@agency.example").await;
    own.get(&format!("{OWN}/knowledge")).await;
    let number = importer_number(app);
    let added =
        own.post_form(&format!("{OWN}/knowledge/numbers"), &[("importer_number", &number)]).await;
    assert_eq!(added.status, 303);
    own
}

/// The key of the first item whose row has these words.
async fn key_of(own: &Person, words: &str) -> String {
    let page = own.get(&format!("{OWN}/knowledge")).await;
    let rows = page.select("#items tbody tr");
    let place =
        rows.iter().position(|row| row.contains(words)).unwrap_or_else(|| panic!("{rows:?}"));
    page.attributes("#items tbody a.d-open", "href")[place].clone()
}

/// The supervisor finds the letter in the queue and lets it go.
async fn let_go(app: &TestApp) -> String {
    let supervisor = app.sign_in("supervisor@agency.example").await;
    let queue = supervisor.get("/queue").await;
    let waiting = queue.attributes("a[href^='/referrals/']", "href").remove(0);
    let page = supervisor.get(&waiting).await;
    assert!(page.text("#letter").contains("REFERRAL OF"), "{}", page.text("main"));
    let sent = supervisor.post_form(&format!("{waiting}/approval"), &[("version", "1")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text("main"));
    waiting
}

tests! {
    /// Facts are read where they stand; an investigator puts them forward, and the grid follows.
    async fn facts_with_their_sources_are_put_forward(app) {
        let own = investigator(&app).await;
        let page = own.get(&format!("{OWN}/knowledge")).await;
        let items = page.text("#items");
        for words in ["Notice of detention", "H-2026-000001", "An order that covered such goods was in force", "Detain"] {
            assert!(items.contains(words), "{words} is not in {items}");
        }
        assert!(page.has("#plot svg rect") && !page.has("#plot svg circle"));
        assert!(page.text("#elements").contains("For 2 elements no item is put forward"));
        let href = key_of(&own, "Notice of detention").await;
        let item = own.get(&href).await;
        let key = item.hidden("key").unwrap();
        let decisions = format!("{OWN}/knowledge/decisions");
        let bare = own.post_form(&decisions, &[("key", &key), ("version", "0"), ("standing", "included"), ("reason", "")]).await;
        assert_eq!(bare.status, 422);
        let put = [("key", key.as_str()), ("version", "0"), ("standing", "included"), ("shows", "545_knowing"), WHY];
        assert_eq!(own.post_form(&decisions, &put).await.status, 303);
        assert_eq!(own.post_form(&decisions, &put).await.status, 409, "the page was stale");
        let page = own.get(&format!("{OWN}/knowledge")).await;
        assert!(page.has("#plot svg circle"));
        assert!(page.text("#items").contains("Put forward"));
        assert!(page.text("#elements").contains("For one element no item is put forward"));
        let csv = own.get(&format!("{OWN}/knowledge.csv")).await.body();
        let json = own.get(&format!("{OWN}/knowledge.json")).await.json();
        let rows = json.as_array().unwrap();
        assert_eq!(csv.lines().count(), rows.len() + 1);
        let included = rows.iter().filter(|row| row["standing"] == "included").count();
        assert_eq!(included, 1);
        assert!(csv.contains("545_knowing") && csv.starts_with("investigation,number,happened_on"));
    }

    /// A fact by hand needs its source; sent twice, it is there once.
    async fn a_fact_by_hand_has_its_source(app) {
        let own = investigator(&app).await;
        let path = format!("{OWN}/knowledge/facts");
        let none = own.post_form(&path, &[("place", "1")]).await;
        assert_eq!(none.status, 422);
        for field in ["happened_on", "fact", "source", "reason", "standing"] {
            assert!(none.has(&format!("a[href='#{field}']")), "{field}");
        }
        let fact = [
            ("place", "1"), ("happened_on", "2026-01-05"), ("fact", "The broker warned the importer."),
            ("source", "E-mail of 5 January, page 2"), ("standing", "included"), ("shows", "1592_culpability"), WHY,
        ];
        assert_eq!(own.post_form(&path, &fact).await.status, 303);
        assert_eq!(own.post_form(&path, &fact).await.status, 303);
        let items = own.get(&format!("{OWN}/knowledge")).await.text("#items");
        assert_eq!(items.matches("The broker warned the importer.").count(), 1);
        let other = [("place", "1"), ("happened_on", "2026-01-06"), ("fact", "Another."), ("source", "Page 3"), ("standing", "left_out"), WHY];
        assert_eq!(own.post_form(&path, &other).await.status, 409);
    }

    /// Outside the wall there is nothing: not the pages, not the files, not an event.
    async fn nobody_outside_the_wall_learns_of_it(app) {
        let own = investigator(&app).await;
        let agency = organization::find_by_name(app.app(), "Trade Enforcement Agency").unwrap();
        let new = NewAccount {
            email: "investigator2@agency.example".into(),
            name: "Ilse Brandt".into(),
            role: Role::Investigator,
            organization_id: agency.id,
            password: "docket307-demo".into(),
        };
        account::add(app.app(), &Actor::system(), &new).unwrap();
        let other = app.sign_in("investigator2@agency.example").await;
        let pages = ["knowledge", "knowledge/item?key=by_hand:0001", "knowledge.csv", "knowledge.json", "penalties", "referrals"];
        for page in pages {
            assert_eq!(other.get(&format!("{OWN}/{page}")).await.status, 404, "{page}");
        }
        let acts = [
            ("knowledge/numbers", vec![("importer_number", "84-301927700")]),
            ("knowledge/facts", vec![("place", "1"), ("happened_on", "2026-01-05"), ("fact", "It knew."), ("source", "Page 2"), ("standing", "left_out"), WHY]),
            ("penalties", vec![("number", "1"), ("statute", "19_usc_1592"), ("culpability", "fraud"), ("domestic", "10"), WHY]),
            ("referrals", vec![("number", "1"), ("addressee", "U.S. Attorney"), ("statement", "See the index.")]),
            ("referrals/1/answer", vec![("version", "1"), ("outcome", "declined"), ("answered_on", "2026-01-05"), ("answer_reason", "Not enough evidence for us.")]),
        ];
        for (act, fields) in &acts {
            assert_eq!(other.post_form(&format!("{OWN}/{act}"), fields).await.status, 404, "{act}");
        }
        for email in ["analyst@agency.example", "supervisor@agency.example", "counsel@agency.example", "auditor@agency.example", "importer@harborpine.example"] {
            let actor = app.sign_in(email).await;
            for page in pages {
                assert_eq!(actor.get(&format!("{OWN}/{page}")).await.status, 403, "{email} {page}");
            }
        }
        assert!(own.get(OWN).await.text("#history").contains("Importer number added"));
        let analyst = app.sign_in("analyst@agency.example").await;
        for page in ["/cases/C-2026-000001", "/holds/H-2026-000001", "/search?q=I-2026-000001"] {
            let body = analyst.get(page).await.body();
            assert!(!body.contains("Importer number added"), "{page}");
            assert!(!body.contains("/investigations/I-2026"), "{page}");
        }
        let out = app.folder().join("events.csv");
        let export = ["export", "events", "--format", "csv", "--out", out.to_str().unwrap()];
        assert!(app.command().args(export).output().unwrap().status.success());
        let events = std::fs::read_to_string(&out).unwrap();
        for verb in ["investigated_number_added", "knowledge_decided", "penalty_reckoned"] {
            assert!(!events.contains(verb), "{verb}");
        }
    }

    /// A penalty is worked out line by line and kept; a disclosure in time lowers it.
    async fn a_penalty_is_reckoned_line_by_line(app) {
        let own = investigator(&app).await;
        let path = format!("{OWN}/penalties");
        let wrong = [("number", "1"), ("statute", "19_usc_1592"), ("culpability", ""), ("domestic", "ten"), ("reason", "")];
        let refused = own.post_form(&path, &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("a[href='#domestic']") && refused.has("a[href='#culpability']"));
        let gross = [
            ("number", "1"), ("statute", "19_usc_1592"), ("culpability", "gross_negligence"),
            ("domestic", "500,000"), ("dutiable", "400,000"), ("loss", "60,000"), WHY,
        ];
        assert_eq!(own.post_form(&path, &gross).await.status, 303);
        assert_eq!(own.post_form(&path, &gross).await.status, 303, "sent again, kept once");
        let page = own.get(&path).await;
        let told = page.text("#reckoning-1");
        for words in ["4 times the loss of duties, taxes and fees of $60,000.00", "$240,000.00", "At most $240,000.00", "19 CFR 162.73(a)"] {
            assert!(told.contains(words), "{words} is not in {told}");
        }
        assert!(!page.has("#reckoning-2"));
        let disclosed = [
            ("number", "2"), ("statute", "19_usc_1592"), ("culpability", "fraud"), ("domestic", "500,000"),
            ("loss", "60,000"), ("tendered", "60,000"), ("disclosed_on", "2026-02-03"), ("is_before_start", "yes"), WHY,
        ];
        assert_eq!(own.post_form(&path, &disclosed).await.status, 303);
        let told = own.get(&path).await.text("#reckoning-2");
        assert!(told.contains("in time") && told.contains("At most $60,000.00"), "{told}");
        let none = [("number", "3"), ("statute", "19_usc_1593a"), ("culpability", "fraud"), ("domestic", "1"), WHY];
        assert_eq!(own.post_form(&path, &none).await.status, 409);
    }

    /// The package is written once the referral was signed, goes out when a second person
    /// lets it, is kept as it was written, and is answered once.
    async fn a_package_goes_to_prosecutors_and_is_answered(app) {
        let own = investigator(&app).await;
        let path = format!("{OWN}/referrals");
        let letter = [("number", "1"), ("addressee", "U.S. Attorney"), ("statement", "The importer was told twice.")];
        assert_eq!(own.post_form(&path, &letter).await.status, 409, "not referred yet");
        let fact = [
            ("place", "1"), ("happened_on", "2026-01-05"), ("fact", "The broker warned the importer."),
            ("source", "E-mail of 5 January, page 2"), ("standing", "included"), ("shows", "545_knowing"), WHY,
        ];
        assert_eq!(own.post_form(&format!("{OWN}/knowledge/facts"), &fact).await.status, 303);
        assert_eq!(step(&own, OWN, "gather_evidence", &[]).await.status, 303);
        let referral = [("statute", "18_usc_545"), ("element", "knowledge"), WHY];
        assert_eq!(step(&own, OWN, "refer_doj", &referral).await.status, 303);
        let proposal = waiting(&own, OWN).await;
        for (email, what) in [("supervisor@agency.example", "approval"), ("counsel@agency.example", "signature")] {
            let actor = app.sign_in(email).await;
            assert_eq!(decide(&actor, &proposal, what).await.status, 303);
        }
        assert_eq!(own.post_form(&path, &letter).await.status, 303);
        assert_eq!(own.post_form(&path, &letter).await.status, 303, "sent again, kept once");
        let page = own.get(&path).await;
        let told = page.text("#letter-1");
        for words in ["The broker warned the importer.", "The person knew it.", "18 U.S.C. 545", "The importer was told twice."] {
            assert!(told.contains(words), "{words} is not in {told}");
        }
        assert!(!page.has("#letter-2"));
        assert!(told.contains("Waits for a second person") && !told.contains("Not answered yet"), "{told}");
        let early = [("version", "1"), ("outcome", "declined"), ("answered_on", "2026-02-05"), ("answer_reason", "Not enough evidence for us.")];
        assert_eq!(own.post_form(&format!("{path}/1/answer"), &early).await.status, 409, "nobody has read it yet");
        let waiting = let_go(&app).await;
        assert!(!own.get(&waiting).await.has("#steps form"), "who writes does not decide");
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.get(&waiting).await.status, 404, "it is behind the wall");
        let told = own.get(&path).await.text("#letter-1");
        assert!(told.contains("Not answered yet") && told.contains("Sent"), "{told}");
        let answer = [("version", "2"), ("outcome", "declined"), ("answered_on", "2026-02-05"), ("answer_reason", "Not enough evidence for us.")];
        assert_eq!(own.post_form(&format!("{path}/1/answer"), &answer[..3]).await.status, 422);
        assert_eq!(own.post_form(&format!("{path}/1/answer"), &answer).await.status, 303);
        assert_eq!(own.post_form(&format!("{path}/1/answer"), &answer).await.status, 409);
        assert!(own.get(&path).await.text("#letter-1").contains("Declined on"));
    }

    /// A case is told to another agency by a letter that says nothing of its source.
    async fn a_letter_about_a_case_says_nothing_of_its_source(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let path = "/cases/C-2026-000001/referrals";
        analyst.get(path).await;
        assert_eq!(analyst.post_form(path, &[("number", "1")]).await.status, 422);
        let letter = [("number", "1"), ("addressee", "Department of Labor"), ("statement", "Wages are withheld, as alleged.")];
        assert_eq!(analyst.post_form(path, &letter).await.status, 303);
        let told = analyst.get(path).await.text("#letter-1");
        assert!(told.contains("161.15") && told.contains("Wages are withheld") && told.contains("H-2026-000001"), "{told}");
        assert!(!told.contains("A-2026-"), "{told}");
        let history = || async { analyst.get("/cases/C-2026-000001").await.body() };
        assert!(history().await.contains("Referral written") && !history().await.contains("Referral sent"));
        let_go(&app).await;
        assert!(history().await.contains("Referral sent"));
        let auditor = app.sign_in("auditor@agency.example").await;
        assert_eq!(auditor.get(path).await.status, 200);
        assert_eq!(auditor.post_form(path, &letter).await.status, 403);
    }

    /// Nobody lets the own letter go: not over a page, and the database knows it too. What
    /// was not let go says why, and what was taken back is over.
    async fn nobody_lets_the_own_letter_go(app) {
        app.load_demo();
        let supervisor = app.sign_in("supervisor@agency.example").await;
        let path = "/cases/C-2026-000001/referrals";
        supervisor.get(path).await;
        let letter = |number| [("number", number), ("addressee", "Department of Labor"), ("statement", "Wages are withheld, as alleged.")];
        assert_eq!(supervisor.post_form(path, &letter("1")).await.status, 303);
        assert_eq!(supervisor.get("/queue").await.select("a[href^='/referrals/']").len(), 0, "one's own does not wait for oneself");
        let counsel = app.sign_in("counsel@agency.example").await;
        let waiting = counsel.get("/queue").await.attributes("a[href^='/referrals/']", "href").remove(0);
        let approval = format!("{waiting}/approval");
        let own = supervisor.get(&waiting).await;
        assert!(own.text("#steps").contains("another person") && !own.has("#steps form"), "{}", own.text("#steps"));
        assert_eq!(supervisor.post_form(&approval, &[("version", "1")]).await.status, 409);
        let id = waiting.rsplit('/').next().unwrap();
        let why = raw(&app, &format!("UPDATE referral SET state = 'sent', decided_by = written_by WHERE id = '{id}'")).unwrap_err();
        assert!(why.to_lowercase().contains("check"), "{why}");
        let analyst = app.sign_in("analyst@agency.example").await;
        analyst.get(path).await;
        let read = analyst.get(&waiting).await;
        assert!(read.status == 200 && !read.has("#steps form"), "{}", read.text("main"));
        assert_eq!(analyst.post_form(&approval, &[("version", "1")]).await.status, 403);
        assert_eq!(analyst.post_form(&format!("{path}/1/withdrawal"), &[("version", "1")]).await.status, 409, "another's");
        counsel.get(&waiting).await;
        let refusal = format!("{waiting}/refusal");
        let short = counsel.post_form(&refusal, &[("version", "1"), ("reason", "no")]).await;
        assert_eq!(short.attributes("#errors a", "href"), ["#reason"]);
        assert_eq!(counsel.post_form(&refusal, &[("version", "1"), WHY]).await.status, 303);
        assert_eq!(counsel.post_form(&approval, &[("version", "2")]).await.status, 409, "decided");
        let told = supervisor.get(path).await.text("#letter-1");
        assert!(told.contains("Not let go") && told.contains(WHY.1), "{told}");
        assert_eq!(supervisor.post_form(path, &letter("2")).await.status, 303);
        let again = counsel.get("/queue").await.attributes("a[href^='/referrals/']", "href").remove(0);
        assert_eq!(supervisor.post_form(&format!("{path}/2/withdrawal"), &[("version", "1")]).await.status, 303);
        assert!(supervisor.get(path).await.text("#letter-2").contains("Taken back"));
        assert_eq!(counsel.post_form(&format!("{again}/approval"), &[("version", "1")]).await.status, 409);
        assert!(!counsel.get("/queue").await.has("a[href^='/referrals/']"));
    }
}
