//! What comes by letter or e-mail about an order: entered by the agency, decided as if it
//! had come online, answered by letters.

use crate::harness::Page;
use crate::harness::actor::Actor;
use crate::harness::make::{decide, raw, step, waiting};

const PATH: &str = "/correspondence";
const CLERK: &str = "clerk@agency.example";
const ANALYST: &str = "analyst@agency.example";
const SUPERVISOR: &str = "supervisor@agency.example";
const WHY: (&str, &str) = ("reason", "Zinnober: the file carries it, page by page.");

/// A letter that petitions to modify the order.
fn petition() -> Vec<(&'static str, String)> {
    let today = crate::harness::clock().today();
    vec![
        ("kind", "petition".into()),
        ("order", "O-2026-000001".into()),
        ("way", "letter".into()),
        ("received_on", (today - chrono::TimeDelta::days(3)).to_string()),
        ("sender", "Sarsen Bay Weavers".into()),
        ("address", "4 Mill Lane, Sarsen Bay".into()),
        ("claim", "domestic_producer".into()),
        ("author", "Mary Holt, owner".into()),
        ("body", "The second line of the gin was closed in March.".into()),
        ("wish", "modify".into()),
        ("ground", "not_imported".into()),
    ]
}

fn with(
    mut form: Vec<(&'static str, String)>,
    changes: &[(&'static str, &str)],
) -> Vec<(&'static str, String)> {
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((*name, (*value).to_owned()));
    }
    form
}

async fn enter(actor: &Actor, form: &[(&'static str, String)]) -> Page {
    actor.get(&format!("{PATH}/new")).await;
    let fields: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    actor.post_form(PATH, &fields).await
}

tests! {
    /// A petition on paper goes the way of every petition: worked, decided by two, and its
    /// petitioner gets letters.
    async fn a_petition_by_letter_is_decided_by_two_and_answered_by_letter(app) {
        app.load_demo();
        let clerk = app.sign_in(CLERK).await;
        let entered = enter(&clerk, &petition()).await;
        assert_eq!(entered.status, 303, "{}", entered.text("main"));
        let path = entered.location().unwrap().to_owned();
        assert_eq!(enter(&clerk, &petition()).await.location(), Some(path.as_str()), "entered twice is entered once");
        let second = with(petition(), &[("body", "Something else is new since then.")]);
        assert_eq!(enter(&clerk, &second).await.status, 409, "one petition of a sender at a time");
        let page = clerk.get(&path).await;
        let letters = page.text("#letters");
        assert!(letters.contains("Sarsen Bay Weavers") && letters.contains("4 Mill Lane") && letters.contains("We received"), "{letters}");
        assert!(clerk.get(PATH).await.text("tbody").contains("Sarsen Bay Weavers"));
        assert_eq!(clerk.get("/petitions").await.status, 403, "a clerk enters letters and reads no file");
        let number = path.trim_start_matches("/correspondence/").to_owned();
        let file = format!("/petitions/{number}");
        let analyst = app.sign_in(ANALYST).await;
        let shown = analyst.get(&file).await;
        let facts = shown.text("#facts");
        assert!(facts.contains("Domestic producer (not verified)") && facts.contains("Letter"), "{facts}");
        let day = (crate::harness::clock().today() - chrono::TimeDelta::days(3)).format("%b %-d, %Y").to_string();
        assert!(facts.contains(&day), "received on the day of the letter: {facts}");
        assert_eq!(step(&analyst, &file, "start_review", &[]).await.status, 303);
        assert_eq!(step(&analyst, &file, "ask_more", &[("questions", "Who says so?")]).await.status, 303);
        assert!(clerk.get(&path).await.text("#letters").contains("Who says so?"));
        assert_eq!(step(&analyst, &file, "answer", &[("note", "The county register does.")]).await.status, 303, "what came is entered");
        let denial = [("ground", "not_shown"), ("told", "Send the register's extract."), WHY];
        assert_eq!(step(&analyst, &file, "deny", &denial).await.status, 303);
        let proposal = waiting(&analyst, &file).await;
        assert!(!clerk.get(&path).await.body().contains("register's extract"), "nothing before the second person");
        assert_eq!(decide(&analyst, &proposal, "approval").await.status, 403);
        let supervisor = app.sign_in(SUPERVISOR).await;
        assert_eq!(decide(&supervisor, &proposal, "approval").await.status, 303);
        let letters = clerk.get(&path).await.text("#letters");
        assert!(letters.contains("Send the register's extract.") && !letters.contains("Zinnober") && !letters.contains("county register"), "{letters}");
        assert!(supervisor.get("/petitions").await.text("tbody").contains("Sarsen Bay Weavers"));
        assert_eq!(supervisor.get(&path).await.status, 403);
    }

    /// A reply on paper stands beside the order for staff, on the hold and in exports, and
    /// is decided by two; its author gets a letter.
    async fn a_reply_by_letter_stands_beside_the_order(app) {
        app.load_demo();
        let clerk = app.sign_in(CLERK).await;
        let reply = with(petition(), &[("kind", "reply"), ("claim", "claims_named"), ("way", "email"), ("wish", ""), ("ground", "")]);
        let refused = enter(&clerk, &with(reply.clone(), &[("claim", "other_interested")])).await;
        assert_eq!(refused.attributes("#errors a", "href"), ["#kind"], "only who is named replies");
        let path = enter(&clerk, &reply).await.location().unwrap().to_owned();
        let analyst = app.sign_in(ANALYST).await;
        for place in ["/orders/O-2026-000001", "/holds/H-2026-000001"] {
            let page = analyst.get(place).await;
            assert!(page.text("main").contains("second line of the gin"), "{place}: {}", page.text("main"));
            assert!(page.text("main").contains("Says that the order names it (not verified)"), "{place}");
        }
        let number = path.trim_start_matches("/correspondence/").to_owned();
        let file = format!("/representations/{number}");
        let ruling = [("version", "1"), ("outcome", "accepted"), ("told", "Thank you."), WHY];
        analyst.get(&file).await;
        assert_eq!(analyst.post_form(&format!("{file}/ruling"), &ruling).await.status, 303);
        assert_eq!(analyst.post_form(&format!("{file}/ruling"), &ruling).await.status, 409, "stale");
        assert!(!clerk.get(&path).await.text("#letters").contains("Thank you."));
        let supervisor = app.sign_in(SUPERVISOR).await;
        supervisor.get(&file).await;
        assert_eq!(supervisor.post_form(&format!("{file}/approval"), &[("version", "2")]).await.status, 303);
        assert!(clerk.get(&path).await.text("#letters").contains("Thank you."));
        let other = app.sign_in("filer@fairthreads.example").await.get("/partner/orders/O-2026-000001").await;
        assert!(other.text("#beside").contains("second line of the gin"), "{}", other.text("main"));
        let auditor = app.sign_in("auditor@agency.example").await;
        auditor.get("/reports").await;
        let made = auditor.post_form("/reports", &[("definition", "holds"), ("format", "json")]).await;
        let rows = auditor.get(&format!("{}/file", made.location().unwrap())).await.json();
        let replies = rows["rows"][0]["replies"].as_array().unwrap();
        assert_eq!(replies.len(), 2, "{replies:?}");
        assert_eq!((replies[1]["came_by"].as_str(), replies[1]["standing"].as_str()), (Some("email"), Some("claims_named")));
        assert!(rows["rows"][0]["corrections"].as_array().unwrap().is_empty(), "the correction waits for two people");
    }

    /// Of an organization with an account, what was verified counts, and it sees the letter
    /// on its own pages.
    async fn a_letter_of_an_organization_is_its_own(app) {
        app.load_demo();
        let clerk = app.sign_in(CLERK).await;
        let page = clerk.get(&format!("{PATH}/new?order=O-2026-000001&kind=representation")).await;
        assert_eq!(page.attributes("#order", "value"), ["O-2026-000001"]);
        let names = page.select("#organization option");
        let values = page.attributes("#organization option", "value");
        let at = names.iter().position(|name| name.contains("Qarasu Cotton Group")).unwrap();
        let letter = with(petition(), &[("kind", "representation"), ("sender", ""), ("address", ""), ("claim", ""), ("organization", &values[at])]);
        assert_eq!(enter(&clerk, &letter).await.status, 303);
        let producer = app.sign_in("director@qarasucotton.example").await;
        let own = producer.get("/partner/orders/O-2026-000001").await;
        assert!(own.text("#sent").contains("second line of the gin") && own.text("#sent").contains("(verified)"), "{}", own.text("#sent"));
    }

    /// What is wrong comes back whole; others do not enter letters, and nobody opens what
    /// came online here.
    async fn a_wrong_letter_comes_back_whole(app) {
        app.load_demo();
        let clerk = app.sign_in(CLERK).await;
        let tomorrow = (crate::harness::clock().today() + chrono::TimeDelta::days(2)).to_string();
        let wrong = with(petition(), &[("order", "O-2026-000999"), ("received_on", &tomorrow), ("claim", ""), ("wish", ""), ("body", "short")]);
        let page = enter(&clerk, &wrong).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.attributes("#errors a", "href"), ["#received_on", "#order", "#claim", "#wish", "#body"], "{}", page.text("#errors"));
        assert_eq!((page.attributes("#sender", "value"), page.text("#body")), (vec!["Sarsen Bay Weavers".to_owned()], "short".to_owned()));
        let both = with(petition(), &[("organization", "2")]);
        assert_eq!(enter(&clerk, &both).await.attributes("#errors a", "href"), ["#sender", "#organization"]);
        for number in ["P-2026-000001", "R-2026-000001", "R-2026-000999"] {
            assert_eq!(clerk.get(&format!("{PATH}/{number}")).await.status, 404, "{number}");
        }
        for email in [SUPERVISOR, "importer@harborpine.example", "filer@fairthreads.example", "auditor@agency.example"] {
            let other = app.sign_in(email).await;
            assert_eq!((other.get(PATH).await.status, other.get(&format!("{PATH}/new")).await.status), (403, 403), "{email}");
        }
        let nobodys = "INSERT INTO representation SELECT 'x', 'R-2026-000777', 'x', order_id, NULL, kind, interest, author, body, listed_name, \
            subject, corrected, received_on, state, outcome, reason, told, NULL, NULL, NULL, NULL, filed_by, filed_at, 1, 'letter', '', '' \
            FROM representation WHERE docket_number = 'R-2026-000001'";
        assert!(raw(&app, nobodys).is_err(), "somebody sent it");
    }
}
