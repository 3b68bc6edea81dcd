//! Those outside who speak to an order: what they see, what they file, who decides.

use crate::harness::actor::Actor;
use crate::harness::make::{decide, raw, step, waiting};
use crate::harness::{Page, TestApp};

const ORDER: &str = "/partner/orders/O-2026-000001";
const VOICES: &str = "/orders/O-2026-000001/voices";
const PETITION: &str = "/petitions/P-2026-000001";
const PRODUCER: &str = "director@qarasucotton.example";
const OTHER: &str = "importer@medlineridge.example";
const NGO: &str = "filer@fairthreads.example";
const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const COUNSEL: &str = "counsel@agency.example";
const WHY: (&str, &str) = ("reason", "Zinnober: the file carries it, page by page.");

/// What nobody outside may read: numbers of the agency, its people, the word of a claim.
const SECRETS: [&str; 7] =
    ["A-2026-", "C-2026-", "I-2026-", "H-2026-", "Diallo", "Zinnober", "llege"];

fn refuse_secrets(page: &Page, place: &str) {
    let text = page.text("main");
    for secret in SECRETS {
        assert!(!text.contains(secret), "{place} tells {secret}: {text}");
    }
}

fn petition<'a>(wish: &'a str, statement: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("wish", wish),
        ("ground", "not_imported"),
        ("filer", "Paul Osei, counsel"),
        ("statement", statement),
    ]
}

/// The version that a form with this address carries.
fn version_of(page: &Page, end: &str) -> String {
    let css = format!("form[action$='{end}'] input[name=version]");
    page.attributes(&css, "value")
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no form {end}: {}", page.text("main")))
}

async fn act(actor: &Actor, page: &str, end: &str, fields: &[(&str, &str)]) -> Page {
    let shown = actor.get(page).await;
    let version = version_of(&shown, end);
    let action = shown.attributes(&format!("main form[action$='{end}']"), "action").remove(0);
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    actor.post_form(&action, &all).await
}

/// Makes the organization of the other importer a party of the order, as far as a proposal.
async fn propose_standing(analyst: &Actor) -> Page {
    let page = analyst.get(VOICES).await;
    let names = page.select("#organization option");
    let values = page.attributes("#organization option", "value");
    let at = names.iter().position(|name| name.contains("Medline")).unwrap();
    let listed = page.attributes("#listed_name option", "value").remove(1);
    let fields = [
        ("organization", values[at].as_str()),
        ("listed_name", listed.as_str()),
        ("how", "Seen: the licence, called back."),
    ];
    analyst.post_form("/orders/O-2026-000001/standings", &fields).await
}

async fn report(app: &TestApp) -> (String, serde_json::Value) {
    let auditor = app.sign_in("auditor@agency.example").await;
    auditor.get("/reports").await;
    let made = auditor.post_form("/reports", &[("definition", "orders"), ("format", "json")]).await;
    assert_eq!(made.status, 303, "{}", made.text("main"));
    let path = made.location().unwrap().to_owned();
    let rows = auditor.get(&format!("{path}/file")).await.json();
    (path, rows)
}

tests! {
    /// A producer reads what is published of the order that names it, and nothing of
    /// a case; who is not concerned meets what is not there.
    async fn a_producer_sees_what_names_it_and_nothing_else(app) {
        app.load_demo();
        let producer = app.sign_in(PRODUCER).await;
        let list = producer.get("/partner/orders").await;
        assert_eq!(list.select("tbody tr").len(), 1, "{}", list.text("main"));
        let page = producer.get(ORDER).await;
        assert_eq!(page.status, 200);
        assert!(page.text("#facts").contains("Party that the order names"), "{}", page.text("#facts"));
        assert!(page.text("#petitions").contains("Revoke the order") && page.text("#sent").contains("Lin Hao"));
        assert!(!page.body().contains("P-2026-") && !page.body().contains("R-2026-"), "its numbers count nobody else's");
        refuse_secrets(&list, "the list");
        refuse_secrets(&page, "the order");
        for path in page.attributes("#petitions a[href], #sent a[href]", "href") {
            let own = producer.get(&path).await;
            assert_eq!(own.status, 200, "{path}");
            refuse_secrets(&own, &path);
            for email in [OTHER, NGO] {
                assert_eq!(app.sign_in(email).await.get(&path).await.status, 404, "{email} {path}");
            }
        }
        let other = app.sign_in(OTHER).await;
        assert_eq!(other.get("/partner/orders").await.select("tbody tr").len(), 0);
        let (none, never) = (other.get(ORDER).await, other.get("/partner/orders/O-2026-000999").await);
        assert_eq!((none.status, never.status), (404, 404));
        assert_eq!(none.text("main"), never.text("main"), "another's and nobody's look the same");
        assert_eq!(other.post_form(&format!("{ORDER}/petitions"), &petition("revoke", "It is not ours at all.")).await.status, 404);
        let ngo = app.sign_in(NGO).await.get(ORDER).await;
        assert!(ngo.text("#facts").contains("speaks for an interest"), "{}", ngo.text("#facts"));
        assert!(!ngo.body().contains("Lin Hao"), "a reply goes to others once two people agreed");
        refuse_secrets(&ngo, "the NGO's page");
        let importer = app.sign_in("importer@harborpine.example").await.get(ORDER).await;
        assert!(importer.text("#facts").contains("Importer of goods that are held"), "{}", importer.text("#facts"));
        assert_eq!(app.sign_in("uploads@harborpine.example").await.get(ORDER).await.status, 403);
    }

    /// Whoever said something says it anew: the old is kept and folded behind the new, goes no
    /// further way of its own, and every export names both. Nobody else corrects it.
    async fn an_author_corrects_what_it_said(app) {
        app.load_demo();
        let (early, _) = report(&app).await;
        let producer = app.sign_in(PRODUCER).await;
        let own = producer.get(ORDER).await.attributes("#sent a[href]", "href").remove(0);
        let page = producer.get(&own).await;
        assert!(page.text("#correct textarea[name=body]").contains("Since January 2026"), "what was said stands in the form");
        let path = format!("{own}/correction");
        let same = [("author", "Lin Hao, director"), ("body", &*page.text("#correct textarea[name=body]"))];
        let kept = producer.post_form(&path, &same).await;
        assert_eq!((kept.status, kept.attributes("#errors a", "href")), (422, vec!["#body".to_owned()]));
        let short = producer.post_form(&path, &[("author", ""), ("body", "no")]).await;
        assert_eq!(short.attributes("#errors a", "href"), ["#author", "#body"]);
        let words = "Since March 2026, not January, nobody works here who did not apply here.";
        let anew = [("author", "Lin Hao, director"), ("body", words)];
        assert_eq!(app.sign_in(OTHER).await.post_form(&path, &anew).await.status, 404);
        let sent = producer.post_form(&path, &anew).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        let newer = sent.location().unwrap().to_owned();
        assert_ne!(newer, own);
        assert_eq!(producer.post_form(&path, &anew).await.location(), Some(newer.as_str()), "sent twice is sent once");
        assert_eq!(producer.post_form(&path, &[anew[0], ("body", "Since April, as it turns out.")]).await.status, 409);
        assert!(producer.get(&own).await.text("main").contains("You corrected this"));
        let page = producer.get(&newer).await;
        assert!(page.text("main").contains("Since March 2026") && page.text("details").contains("Since January 2026"), "{}", page.text("main"));
        let listed = producer.get(ORDER).await;
        assert_eq!(listed.select("#sent article").len(), 1, "{}", listed.text("#sent"));
        assert!(listed.text("#sent details").contains("Since January 2026"));
        let analyst = app.sign_in(ANALYST).await;
        let old = analyst.get("/representations/R-2026-000001").await;
        let number = old.text("main a.d-id[href^='/representations/R-']");
        assert!(old.text("main").contains("Its author corrected this") && !old.has("form[action$='/ruling']"), "{}", old.text("main"));
        let ruling = [("version", "1"), ("outcome", "accepted"), WHY];
        assert_eq!(analyst.post_form("/representations/R-2026-000001/ruling", &ruling).await.status, 409);
        let beside = analyst.get("/holds/H-2026-000001").await.text("#beside");
        assert!(beside.contains("Since March 2026"), "a reply stands beside the order from the day it came: {beside}");
        let new = format!("/representations/{number}");
        assert!(analyst.get(&new).await.text("details").contains("Since January 2026"));
        analyst.post_form(&format!("{new}/ruling"), &ruling).await;
        let supervisor = app.sign_in(SUPERVISOR).await;
        assert_eq!(act(&supervisor, &new, "/approval", &[]).await.status, 303);
        let ngo = app.sign_in(NGO).await.get(ORDER).await;
        assert!(ngo.text("#beside").contains("Since March 2026"), "{}", ngo.text("main"));
        assert!(!ngo.body().contains("Since January 2026"), "what nobody agreed to show stays unshown");
        let (_, rows) = report(&app).await;
        let told = rows.to_string();
        assert!(told.contains("Since March 2026") && told.contains("Since January 2026"), "{told}");
        assert!(told.contains(&format!("\\\"corrected_by\\\":\\\"{number}\\\"")) || told.contains(&format!("\"corrected_by\":\"{number}\"")), "{told}");
        let auditor = app.sign_in("auditor@agency.example").await;
        let manifest = auditor.get(&format!("{early}/manifest.json")).await.json().to_string();
        assert!(manifest.contains(&number), "an earlier report says what followed: {manifest}");
    }

    /// Standing is proposed by one and verified by another; the database knows it too.
    async fn standing_needs_a_second_person(app) {
        app.load_demo();
        let analyst = app.sign_in(ANALYST).await;
        let wrong = {
            analyst.get(VOICES).await;
            analyst.post_form("/orders/O-2026-000001/standings", &[("how", "no")]).await
        };
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.select("#errors li").len(), 3, "{}", wrong.text("#errors"));
        let supervisor = app.sign_in(SUPERVISOR).await;
        assert_eq!(propose_standing(&supervisor).await.status, 303);
        assert_eq!(propose_standing(&analyst).await.status, 422, "one at a time");
        let other = app.sign_in(OTHER).await;
        assert_eq!(other.get(ORDER).await.status, 404, "nothing before a second person");
        let page = supervisor.get(VOICES).await;
        assert!(!page.has("form[action$='/verification']"), "not one's own");
        let second = app.sign_in("supervisor2@agency.example").await;
        let page = second.get(VOICES).await;
        let path = page.attributes("form[action$='/verification']", "action").remove(0);
        assert_eq!(supervisor.post_form(&path, &[("version", "1")]).await.status, 409);
        assert_eq!(second.post_form(&path, &[("version", "7")]).await.status, 409);
        assert!(raw(&app, "UPDATE order_standing SET state = 'verified', decided_by = proposed_by WHERE state = 'proposed'").is_err());
        let refused = act(&second, VOICES, "/refusal", &[("reason", "no")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(act(&second, VOICES, "/verification", &[]).await.status, 303);
        assert!(other.get(ORDER).await.text("#facts").contains("Party that the order names"));
        let early = act(&second, VOICES, "/invitation", &[("reason", "2020-01-01")]).await;
        assert_eq!(early.status, 422, "{}", early.text("main"));
        assert_eq!(act(&second, VOICES, "/invitation", &[("reason", "2099-01-31")]).await.status, 303);
        assert!(supervisor.get(VOICES).await.text("#standings").contains("answer by Jan 31, 2099"));
        assert_eq!(act(&second, VOICES, "/end", &[WHY]).await.status, 303);
        assert!(supervisor.get("/orders/O-2026-000001").await.text("#history").contains("Standing of a named party ended"));
    }

    /// A petition is asked about, answered, and denied by two people; its petitioner
    /// reads the ground and none of the file.
    async fn a_petition_is_decided_by_two(app) {
        app.load_demo();
        let analyst = app.sign_in(ANALYST).await;
        let supervisor = app.sign_in(SUPERVISOR).await;
        let producer = app.sign_in(PRODUCER).await;
        let own = producer.get(ORDER).await.attributes("#petitions a[href]", "href").remove(0);
        let second = petition("modify", "The second line was closed in March.");
        assert_eq!(producer.post_form(&format!("{ORDER}/petitions"), &second).await.status, 409);
        assert!(analyst.get("/petitions?state=filed").await.text("main").contains("P-2026-000001"));
        assert_eq!(step(&analyst, PETITION, "start_review", &[]).await.status, 303);
        let leak = step(&analyst, PETITION, "ask_more", &[("questions", "Who of C-2026-000001 was paid?")]).await;
        assert_eq!(leak.status, 422);
        assert!(leak.text("#errors").contains("may not know of C-2026-000001"), "{}", leak.text("#errors"));
        assert_eq!(step(&analyst, PETITION, "ask_more", &[("questions", "Who paid the fees back?")]).await.status, 303);
        assert!(producer.get(&own).await.text("#letters").contains("Who paid the fees back?"));
        assert_eq!(act(&producer, &own, "/answer", &[("note", " ")]).await.status, 422);
        assert_eq!(act(&producer, &own, "/answer", &[("note", "The mill, in three rounds.")]).await.status, 303);
        assert_eq!(producer.post_form(&format!("{own}/answer"), &[("version", "1"), ("note", "Again.")]).await.status, 409);
        let denial = [("ground", "not_remedied"), ("told", "Show the payments by worker group."), WHY];
        let missing = step(&analyst, PETITION, "deny", &[("ground", ""), WHY]).await;
        assert_eq!(missing.status, 422, "a ground is chosen");
        assert_eq!(step(&analyst, PETITION, "deny", &denial).await.status, 303);
        let proposal = waiting(&analyst, PETITION).await;
        assert!(!producer.get(&own).await.body().contains("by worker group"), "nothing before the second person");
        assert_eq!(decide(&analyst, &proposal, "approval").await.status, 403);
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let told = producer.get(&own).await;
        assert!(told.text("#letters").contains("What was found is not remedied in full"), "{}", told.text("#letters"));
        assert!(told.text("#letters").contains("Show the payments by worker group."));
        refuse_secrets(&told, "the petitioner's page");
        assert!(analyst.get(PETITION).await.text("#history").contains("Zinnober"));
        assert_eq!(step(&analyst, PETITION, "start_review", &[]).await.status, 409);
        let again = producer.post_form(&format!("{ORDER}/petitions"), &second).await;
        assert_eq!(again.status, 303, "a new one after the decision");
        let same = producer.post_form(&format!("{ORDER}/petitions"), &second).await;
        assert_eq!(same.location(), again.location(), "sent twice is filed once");
        let granted = "/petitions/P-2026-000002";
        assert_eq!(step(&analyst, granted, "start_review", &[]).await.status, 303);
        assert_eq!(step(&analyst, granted, "grant", &[("ground", "not_imported"), WHY]).await.status, 303);
        let proposal = waiting(&analyst, granted).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let counsel = app.sign_in(COUNSEL).await;
        assert_eq!(decide(&counsel, &proposal, "signature").await.status, 303);
        let page = analyst.get(granted).await;
        assert!(page.text("main").contains("The order is not changed yet"), "{}", page.text("main"));
        assert!(raw(&app, "UPDATE petition_letter SET body = 'x'").is_err() && raw(&app, "DELETE FROM petition_letter").is_err());
    }

    /// A reply is exported as it was written; a correction reaches the next export, and
    /// the one before says that it followed.
    async fn replies_and_corrections_reach_every_export(app) {
        app.load_demo();
        let (before, rows) = report(&app).await;
        let first = &rows["rows"][0];
        assert_eq!(first["replies"][0]["standing"], "named_party");
        assert!(first["replies"][0]["text"].as_str().unwrap().contains("Fees that recruiters"));
        assert_eq!(first["corrections"].as_array().unwrap().len(), 0);
        assert_eq!(first["petitions"][0]["asks"], "revoke");
        let (analyst, supervisor) = (app.sign_in(ANALYST).await, app.sign_in(SUPERVISOR).await);
        let shown = "/representations/R-2026-000002";
        let wrong = act(&analyst, shown, "/ruling", &[("told", "See A-2026-000001.")]).await;
        assert_eq!(wrong.select("#errors li").len(), 3, "{}", wrong.text("#errors"));
        assert_eq!(act(&analyst, shown, "/ruling", &[("outcome", "accepted"), ("told", "Thank you."), WHY]).await.status, 303);
        assert_eq!(act(&supervisor, shown, "/refusal", &[WHY]).await.status, 303, "given back");
        assert_eq!(act(&analyst, shown, "/ruling", &[("outcome", "accepted"), ("told", "Thank you."), WHY]).await.status, 303);
        assert!(raw(&app, "UPDATE representation SET state = 'accepted', decided_by = proposed_by WHERE state = 'proposed'").is_err());
        assert!(report(&app).await.1["rows"][0]["corrections"].as_array().unwrap().is_empty());
        let stale = supervisor.post_form(&format!("{shown}/approval"), &[("version", "1")]).await;
        assert_eq!(stale.status, 409);
        assert_eq!(act(&supervisor, shown, "/approval", &[]).await.status, 303);
        let (_, rows) = report(&app).await;
        assert_eq!(rows["rows"][0]["corrections"][0]["reads"], "Qarasu Cotton Ginning Co. Ltd.");
        let auditor = app.sign_in("auditor@agency.example").await;
        let page = auditor.get(&before).await;
        assert!(page.text("#corrections").contains("R-2026-000002: order O-2026-000001"), "{}", page.text("main"));
        let manifest = auditor.get(&format!("{before}/manifest.json")).await.json();
        assert_eq!(manifest["corrections_since"][0]["number"], "R-2026-000002");
        assert!(analyst.get("/orders/O-2026-000001").await.text("#voices").contains("Co. Ltd."));
        let page = app.sign_in(PRODUCER).await.get(ORDER).await;
        assert!(page.text("#beside").contains("The name should read"), "{}", page.text("main"));
        refuse_secrets(&page, "the order with a correction");
    }

    /// Who was counted, what is made good, and what is missing; another person verifies.
    async fn remediation_is_recorded_by_one_and_verified_by_another(app) {
        app.load_demo();
        let page = "/orders/O-2026-000001/remediation";
        let (analyst, second) = (app.sign_in(ANALYST).await, app.sign_in("analyst2@agency.example").await);
        let shown = analyst.get(page).await.text("#impact");
        assert!(shown.contains("restriction of movement") && shown.contains("Nobody has said how many workers"), "{shown}");
        let wrong = act(&analyst, page, "/counts", &[("workers", "many"), ("counted_on", "2099-01-01")]).await;
        assert_eq!(wrong.attributes("#errors a", "href"), ["#workers", "#source", "#counted_on"]);
        let count = [("workers", "1,240"), ("source", "Payroll seen by an auditor"), ("counted_on", "2026-02-01")];
        assert_eq!(act(&analyst, page, "/counts", &count).await.status, 303);
        assert_eq!(act(&analyst, page, "/counts", &count).await.status, 303, "sent twice is one");
        assert!(analyst.get(page).await.text("#impact").contains("1,240 workers on Feb 1, 2026"));
        let told = [("kind", "free_movement"), ("plan", "Gates are open."), ("state", "done"), ("evidence", "Visit of March"), ("worker_words", "Ask Lin, 0998 123456.")];
        let known = act(&analyst, page, "/steps", &[&told[..], &[("amount", "1.005"), ("currency", "CNY")]].concat()).await;
        assert_eq!(known.attributes("#errors a", "href"), ["#worker_words", "#amount"], "{}", known.text("#errors"));
        let step = [&told[..4], &[("worker_words", "We go to town on Sundays."), ("amount", "1250.50"), ("currency", "CNY")]].concat();
        assert_eq!(act(&analyst, page, "/steps", &step).await.status, 303);
        let verified: Vec<(&str, &str)> = step.iter().map(|(name, value)| (*name, if *name == "state" { "verified" } else { *value }))
            .chain([("verifier", "Assured Labor Audits"), ("step", "2")]).collect();
        let changing = format!("{page}?step=2");
        assert_eq!(act(&analyst, &changing, "/steps", &verified).await.status, 409, "not by who recorded it");
        assert_eq!(act(&second, &changing, "/steps", &verified).await.status, 303);
        let stale = [&verified[..], &[("version", "1")]].concat();
        assert_eq!(second.post_form(&format!("{page}/steps"), &stale).await.status, 409);
        let shown = second.get(page).await;
        assert!(shown.text("#remediation").contains("1250.50 CNY") && shown.text("#remediation").contains("Verified"), "{}", shown.text("main"));
        assert!(!shown.text("#impact").contains("may leave site"), "{}", shown.text("#impact"));
        assert!(second.get(PETITION).await.text("#workers").contains("Still missing"));
        let (_, rows) = report(&app).await;
        assert_eq!(rows["rows"][0]["workers"], 1240);
        assert_eq!(rows["rows"][0]["remediation"][1]["amount_minor"], 125_050);
        assert!(raw(&app, "UPDATE remediation_step SET verified_by = recorded_by").is_err());
    }

    /// What is wrong comes back whole, every value kept; an order that is drafted is
    /// seen by nobody outside.
    async fn wrong_forms_come_back_and_drafts_stay_inside(app) {
        app.load_demo();
        let producer = app.sign_in(PRODUCER).await;
        producer.get(ORDER).await;
        let wrong = producer.post_form(&format!("{ORDER}/petitions"), &[("statement", "short")]).await;
        assert_eq!(wrong.attributes("#errors a", "href"), ["#wish", "#ground", "#filer", "#statement"]);
        assert_eq!(wrong.text("#statement"), "short");
        let long = "x".repeat(4001);
        let sent = [("kind", "correction"), ("body", long.as_str()), ("author", "Lin Hao")];
        let wrong = producer.post_form(&format!("{ORDER}/representations"), &sent).await;
        assert_eq!(wrong.attributes("#errors a", "href"), ["#body", "#subject"]);
        let analyst = app.sign_in(ANALYST).await;
        analyst.get("/orders/new").await;
        let draft = [("kind", "wro"), ("regime", "us_1307"), ("title", "Gloves"), ("parties", "Perlisia Glove Industries | MY"), WHY];
        assert_eq!(analyst.post_form("/orders", &draft).await.status, 303);
        let ngo = app.sign_in(NGO).await;
        assert_eq!(ngo.get("/partner/orders").await.select("tbody tr").len(), 1);
        assert_eq!(ngo.get("/partner/orders/O-2026-000002").await.status, 404);
        let reply = [("kind", "reply"), ("body", "We are not the party."), ("author", "Ines Moreau")];
        assert_eq!(ngo.post_form(&format!("{ORDER}/representations"), &reply).await.attributes("#errors a", "href"), ["#kind"]);
    }
}
