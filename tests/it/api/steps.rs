//! What a program does with a file that it sent: tries it, imports it, throws
//! it away, takes it back; with versions, and with keys for sending it again.

use super::{LIST, Program, program, stranger};
use crate::harness::page::Page;
use crate::transfer::declarations;
use serde_json::Value;

async fn send_for_review(program: &Program, content: &[u8]) -> String {
    let headers = [("Content-Type", "text/csv")];
    let path = format!("{LIST}?name=waiting.csv&review=always");
    let sent = program.ask("POST", &path, &headers, content.to_vec()).await;
    assert_eq!(sent.status, 201, "{}", sent.body());
    sent.location().unwrap().to_owned()
}

async fn post(program: &Program, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
    let mut all = vec![("Content-Type", "application/json")];
    all.extend_from_slice(headers);
    program.ask("POST", path, &all, body.into()).await
}

fn rows(page: &Page) -> [i64; 5] {
    let json = page.json();
    ["read", "accepted", "updated", "duplicate", "rejected"]
        .map(|name| json["rows"][name].as_i64().unwrap_or_else(|| panic!("{json}")))
}

tests! {
    /// Sent so that it waits, tried, imported: with the counts that the dry run
    /// said, and the version kept at every step.
    async fn a_program_tries_a_file_before_it_imports_it(app) {
        app.load_demo();
        let program = program(&app).await;
        let mut content = declarations(20);
        content.extend_from_slice(b"D900001,soon,Mill,Harbor,520100,CN,cotton\n");
        let path = send_for_review(&program, &content).await;
        app.run_jobs();
        let waiting = program.get(&path).await;
        assert_eq!(waiting.json()["state"], "review", "{}", waiting.body());
        let tag = waiting.header("etag").unwrap().to_owned();
        let rehearsal = format!("{path}/rehearsal");
        assert_eq!(program.get(&rehearsal).await.json()["state"], "none");
        let stale = post(&program, &rehearsal, &[("If-Match", "\"other-1\"")], "").await;
        assert_eq!((stale.status, &stale.json()["code"]), (412, &Value::from("stale")));
        let key = [("Idempotency-Key", "try 1"), ("If-Match", tag.as_str())];
        let asked = post(&program, &rehearsal, &key, "").await;
        assert_eq!((asked.status, &asked.json()["state"]), (202, &Value::from("making")), "{}", asked.body());
        app.run_jobs();
        let said = program.get(&rehearsal).await;
        assert_eq!((said.status, &said.json()["state"]), (200, &Value::from("done")));
        assert_eq!(rows(&said), [21, 20, 0, 0, 1]);
        assert_eq!(said.json()["faults"][0]["found"], "soon");
        let again = post(&program, &rehearsal, &key, "").await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
        assert_eq!(app.run_jobs(), 0, "sent again, it is not made again");
        assert_eq!(program.get(&path).await.json()["rows"]["read"], 0, "nothing was imported");

        // Fields by header; what does not fit is said, and nothing happens.
        let confirmation = format!("{path}/confirmation");
        for (body, word) in [
            ("{\"mapping\": {\"No such\": \"hts\"}}", "no column “No such”. Its columns: “"),
            ("{\"mapping\": {\"HS Code\": \"hts number\"}}", "“HS Code”: “hts number” is no field. The fields: "),
            ("{\"mapping\": {\"HS Code\": \"nothing\"}}", ", hts,"),
            ("{\"fields\": 1}", "unknown field `fields`, expected `mapping` or `save_as`"),
        ] {
            let refused = post(&program, &confirmation, &[], body).await;
            assert_eq!(refused.status, 422, "{body}");
            assert!(refused.body().contains(word), "{}", refused.body());
        }
        assert_eq!(post(&program, &confirmation, &[("If-Match", "\"x\"")], "").await.status, 412);
        let confirmed = post(&program, &confirmation, &[("If-Match", tag.as_str())], "{\"save_as\": \"nightly\"}").await;
        assert_eq!(confirmed.status, 202, "{}", confirmed.body());
        assert_ne!(confirmed.header("etag"), Some(tag.as_str()), "it has another version now");
        app.run_jobs();
        assert_eq!(rows(&program.get(&path).await), [21, 20, 0, 0, 1]);
        assert_eq!(post(&program, &confirmation, &[], "").await.status, 409);
        assert_eq!(post(&program, &rehearsal, &[], "").await.status, 409);
        let known = program.ask("POST", &format!("{LIST}?review=new"), &[("Content-Type", "text/csv")], declarations(25)).await;
        app.run_jobs();
        let known = program.get(known.location().unwrap()).await;
        assert_eq!(known.json()["state"], "done", "the saved mapping is known: {}", known.body());
        let misspelled = program.ask("POST", &format!("{LIST}?review=allways"), &[("Content-Type", "text/csv")], declarations(26)).await;
        assert_eq!(misspelled.status, 422, "a file that should wait is not imported");
    }

    /// A file that waits is thrown away, on the version that was seen.
    async fn a_program_discards_a_file(app) {
        app.load_demo();
        let program = program(&app).await;
        let path = send_for_review(&program, &declarations(5)).await;
        app.run_jobs();
        let undo = post(&program, &format!("{path}/undo"), &[], "").await;
        assert_eq!(undo.status, 409);
        assert!(undo.body().contains("discard it instead"), "{}", undo.body());
        let discard = format!("{path}/discard");
        assert_eq!(post(&program, &discard, &[("If-Match", "\"x-9\"")], "").await.status, 412);
        let gone = post(&program, &discard, &[("If-Match", "*")], "").await;
        assert_eq!((gone.status, &gone.json()["state"]), (200, &Value::from("discarded")), "{}", gone.body());
        assert_eq!(post(&program, &discard, &[], "").await.status, 409);
    }

    /// An import is taken back by a program as it is by the page; the lost
    /// answer is asked for again, and polling by version sees the end.
    async fn a_program_takes_an_import_back(app) {
        app.load_demo();
        let program = program(&app).await;
        let sent = program.send(&declarations(12), &[]).await;
        let path = sent.location().unwrap().to_owned();
        let undo = format!("{path}/undo");
        let early = post(&program, &undo, &[], "").await;
        assert_eq!((early.status, &early.json()["code"]), (409, &Value::from("refused")), "it is still imported");
        app.run_jobs();
        let shown = program.get(&path).await;
        let tag = shown.header("etag").unwrap().to_owned();
        assert_eq!(program.get(&undo).await.json()["state"], "none");
        let old = [("If-Match", sent.header("etag").unwrap())];
        assert_eq!(post(&program, &undo, &old, "").await.status, 412, "it was imported since");
        let key = [("Idempotency-Key", "undo 1"), ("If-Match", tag.as_str())];
        let (one, two) = tokio::join!(post(&program, &undo, &key, ""), post(&program, &undo, &key, ""));
        let mut met = [one.status, two.status];
        met.sort_unstable();
        assert_eq!(met, [200, 202], "one asks, the other is told: {} {}", one.body(), two.body());
        assert_eq!(one.json()["state"], "asked");
        assert_eq!(post(&program, &undo, &[], "").await.status, 409, "without the key it is another request");
        let odd = post(&program, &format!("{path}/rehearsal"), &key, "").await;
        assert_eq!(odd.status, 422, "the key was used for something else");
        let tag = program.get(&path).await.header("etag").unwrap().to_owned();
        app.run_jobs();
        let done = program.get(&undo).await.json();
        assert_eq!((&done["state"], &done["lines_removed"]), (&Value::from("done"), &Value::from(12)), "{done}");
        let after = program.ask("GET", &path, &[("If-None-Match", &tag)], Vec::new()).await;
        assert_eq!((after.status, &after.json()["state"]), (200, &Value::from("undone")), "who asks by version learns it");
        let replayed = post(&program, &undo, &key, "").await;
        assert_eq!((replayed.status, &replayed.json()["state"]), (200, &Value::from("done")));
        let again = program.send(&declarations(12), &[]).await;
        assert_eq!(again.status, 201, "the same bytes may come again");
    }

    /// Other organizations' uploads are not there; a service sends and takes
    /// nothing back.
    async fn steps_are_for_those_who_may(app) {
        app.load_demo();
        let program = program(&app).await;
        let path = send_for_review(&program, &declarations(5)).await;
        app.run_jobs();
        let service = Program::new(&app, &stranger(&app).await);
        for step in ["rehearsal", "confirmation", "discard"] {
            let theirs = post(&service, &format!("{path}/{step}"), &[], "").await;
            assert_eq!(theirs.status, 404, "{step}: {}", theirs.body());
        }
        for part in ["rehearsal", "undo"] {
            assert_eq!(service.get(&format!("{path}/{part}")).await.status, 404, "{part}");
        }
        assert_eq!(post(&service, &format!("{path}/undo"), &[], "").await.status, 403, "a person takes back");
        assert_eq!(program.get(&path).await.json()["state"], "review", "nothing happened");
    }
}
