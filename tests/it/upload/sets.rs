//! Files that come together: the tables of a manifest are one upload, other
//! files are one each; by the form, by the command, by the watched folder.

use super::{PARTNER, counts};
use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::fixtures;
use crate::harness::page::Page;
use docket307::app::watch::Watch;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const ORG: &str = "Harbor & Pine Apparel LLC";
/// What the manifest comes to: three lines of cargo, none of them wrong.
const READ: [u32; 5] = [3, 3, 0, 0, 0];

fn tables() -> Vec<PathBuf> {
    let mut list = fixtures::walk(&fixtures::path("csv/manifest"), "csv");
    list.sort();
    assert_eq!(list.len(), 7, "{list:?}");
    list
}

fn named(path: &std::path::Path) -> (String, Vec<u8>) {
    (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
}

/// Sends files in one form, as a browser does when several were chosen.
async fn send(actor: &Actor, files: &[(String, Vec<u8>)]) -> Page {
    let token = actor.get("/partner").await.hidden("csrf").unwrap();
    let mut body = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        body.extend_from_slice(
            format!("--seam\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    part("name=\"csrf\"", token.as_bytes());
    part("name=\"review\"", b"never");
    for (name, content) in files {
        part(&format!("name=\"file\"; filename=\"{name}\""), content);
    }
    body.extend_from_slice(b"--seam--\r\n");
    let headers = [("Content-Type", "multipart/form-data; boundary=seam")];
    actor.ask("POST", "/partner/uploads", &headers, body).await
}

/// The names of the partner's uploads, newest first.
async fn names(actor: &Actor) -> Vec<String> {
    actor.get("/partner").await.select("main table a.d-open")
}

fn import(app: &TestApp, more: &[&str]) -> (Option<i32>, Value) {
    let mut command = app.command();
    command.args(["import", "shipments", "--org", ORG, "--json", "--as-one"]).args(more);
    let output = command.args(tables()).output().unwrap();
    let said = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), said)
}

tests! {
    /// Chosen together in the form, the tables are joined; in another order
    /// they are the same bytes.
    async fn tables_that_are_chosen_together_are_one_upload(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let before = names(&partner).await.len();
        let mut files: Vec<_> = tables().iter().map(|path| named(path)).collect();
        let sent = send(&partner, &files).await;
        assert_eq!(sent.status, 303, "{}", sent.text("main"));
        let path = sent.location().unwrap().to_owned();
        app.run_jobs();
        let page = partner.get(&path).await;
        assert_eq!(counts(&page), READ, "{}", page.text("main"));
        assert!(page.text("#mapping").contains("An AMS manifest of 7 tables"), "{}", page.text("#mapping"));
        assert!(page.text("h1").contains("and 6 more"), "{}", page.text("h1"));
        files.reverse();
        let again = send(&partner, &files).await;
        assert_eq!(again.location(), Some(format!("{path}?known=1").as_str()), "in any order they are the same");
        assert_eq!(names(&partner).await.len(), before + 1);
        let spool = app.folder().join("files/spool");
        assert_eq!(fs::read_dir(spool).unwrap().count(), 0, "no table is left by itself");
    }

    /// Other files that are chosen together are one upload each.
    async fn other_files_are_an_upload_each(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let before = names(&partner).await.len();
        let cargo = named(&tables()[1]);
        let files = [
            ("one.csv".to_owned(), crate::transfer::declarations(3)),
            ("two.csv".to_owned(), crate::transfer::declarations(4)),
            cargo,
        ];
        let sent = send(&partner, &files).await;
        assert_eq!((sent.status, sent.location()), (303, Some("/partner")), "{}", sent.text("main"));
        app.run_jobs();
        let list = names(&partner).await;
        assert_eq!(list.len(), before + 3, "{list:?}");
        for (name, _) in &files {
            assert!(list.contains(name), "{name}: {list:?}");
        }
        assert!(partner.get("/partner").await.body().contains("multiple"), "the form takes several");
        let nothing = send(&partner, &[]).await;
        assert_eq!(nothing.status, 422);
    }

    /// The command packs them, also for a dry run; what is no manifest is refused.
    async fn the_command_takes_tables_as_one(app) {
        app.load_demo();
        let (status, tried) = import(&app, &["--dry-run"]);
        assert_eq!((status, &tried["rows_accepted"]), (Some(0), &Value::from(3)), "{tried}");
        let (status, done) = import(&app, &[]);
        assert_eq!((status, &done["rows_accepted"]), (Some(0), &Value::from(3)), "{done}");
        let (status, again) = import(&app, &[]);
        assert_eq!((status, &again["is_already_imported"]), (Some(0), &Value::from(true)), "{again}");
        let mut command = app.command();
        command.args(["import", "shipments", "--org", ORG, "--json", "--as-one"]);
        let one = app.file("one.csv", crate::transfer::declarations(3));
        let two = app.file("two.csv", crate::transfer::declarations(4));
        let output = command.args([one, two]).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// Laid as a folder, complete by its name; what is no manifest stays, and
    /// is told why.
    async fn a_folder_of_tables_is_one_upload(app) {
        app.load_demo();
        let root = app.folder().join("watched");
        let own = root.join(ORG);
        let being_laid = own.join("january.part");
        fs::create_dir_all(&being_laid).unwrap();
        let mut watch = Watch::new(&root, Duration::from_secs(600));
        for path in tables() {
            fs::copy(&path, being_laid.join(path.file_name().unwrap())).unwrap();
            assert_eq!(watch.round(app.app()).unwrap().claimed, 0, "it is being laid");
        }
        fs::rename(&being_laid, own.join("january")).unwrap();
        assert_eq!(watch.round(app.app()).unwrap().claimed, 1, "its name says that it is whole");
        assert!(!own.join("january").exists());
        app.run_jobs();
        assert_eq!(watch.round(app.app()).unwrap().answered, 1);
        let said: Value =
            serde_json::from_str(&fs::read_to_string(own.join("january.done.json")).unwrap()).unwrap();
        assert_eq!((&said["state"], &said["rows_accepted"]), (&Value::from("done"), &Value::from(3)), "{said}");
        assert_eq!(fs::read_dir(own.join("done/january")).unwrap().count(), 7);
        let other = own.join("mixed");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("one.csv"), crate::transfer::declarations(3)).unwrap();
        let mut watch = Watch::new(&root, Duration::ZERO);
        assert_eq!(watch.round(app.app()).unwrap().claimed, 0);
        let why = fs::read_to_string(own.join("mixed.error.txt")).unwrap();
        assert!(why.contains("one AMS manifest"), "{why}");
        assert!(other.join("one.csv").exists(), "it was left where it is");
    }
}
