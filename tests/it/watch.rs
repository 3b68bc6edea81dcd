//! A watched folder: exactly once, whatever is killed between.

use crate::harness::TestApp;
use crate::transfer::declarations;
use docket307::app::watch::{Round, Watch};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const NAME: &str = "Harbor & Pine Apparel LLC";

fn folder(app: &TestApp) -> (PathBuf, PathBuf) {
    let root = app.folder().join("watched");
    let own = root.join(NAME);
    fs::create_dir_all(&own).unwrap();
    (root, own)
}

fn round(app: &TestApp, root: &Path) -> Round {
    Watch::new(root, Duration::ZERO).round(app.app()).unwrap()
}

fn answer(own: &Path, name: &str) -> Value {
    let text = fs::read_to_string(own.join(format!("{name}.done.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// How many uploads of this name there are, as the partner sees it.
async fn uploads(app: &TestApp, name: &str) -> usize {
    let partner = app.sign_in("uploads@harborpine.example").await;
    partner
        .get("/partner")
        .await
        .select("main table a.d-open")
        .iter()
        .filter(|n| *n == name)
        .count()
}

tests! {
    /// A file is taken, imported and answered; the original is put away.
    async fn a_file_is_taken_imported_and_answered(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        let mut content = declarations(25);
        content.extend_from_slice(b"D900001,soon,Mill,Harbor,520100,CN,cotton\n");
        fs::write(own.join("entries.csv"), &content).unwrap();
        fs::write(own.join("later.csv.part"), "half").unwrap();
        assert_eq!(round(&app, &root), Round { claimed: 1, answered: 0 });
        assert!(!own.join("entries.csv").exists());
        app.run_jobs();
        assert_eq!(round(&app, &root), Round { claimed: 0, answered: 1 });
        let said = answer(&own, "entries.csv");
        assert_eq!((&said["rows_accepted"], &said["rows_rejected"]), (&Value::from(25), &Value::from(1)));
        let rejects = fs::read_to_string(own.join("entries.csv.rejects.csv")).unwrap();
        assert!(rejects.contains("soon"), "{rejects}");
        assert_eq!(fs::read(own.join("done/entries.csv")).unwrap(), content);
        assert_eq!(round(&app, &root), Round::default(), "an answer is not taken for a file");
        assert!(own.join("later.csv.part").exists());
        // A second file of the same name does not overwrite the first.
        fs::write(own.join("entries.csv"), declarations(2)).unwrap();
        round(&app, &root);
        app.run_jobs();
        assert_eq!(round(&app, &root).answered, 1);
        assert_eq!(fs::read(own.join("done/entries.csv")).unwrap(), content);
        assert!(!own.join("entries.csv.rejects.csv").exists(), "there is nothing to mend any more");
        assert_eq!(fs::read_dir(own.join("done")).unwrap().count(), 2);
        // The same bytes under another name are known: nothing is imported.
        fs::write(own.join("same.csv"), &content).unwrap();
        assert_eq!(round(&app, &root), Round { claimed: 1, answered: 1 });
        let said = answer(&own, "same.csv");
        assert_eq!((&said["is_known"], &said["rows_accepted"], &said["rows_updated"]), (&Value::from(true), &Value::from(0), &Value::from(0)));
        assert_eq!((&said["rows_read"], &said["rows_duplicate"]), (&Value::from(26), &Value::from(25)));
        assert!(said["message"].as_str().unwrap().contains("recognised, nothing changed"), "{said}");
        assert!(own.join("done/same.csv").exists());
        assert_eq!(uploads(&app, "same.csv").await, 0);
        assert_eq!(uploads(&app, "entries.csv").await, 2);
    }

    /// What was not imported does not lie among what was, and a file that lies in
    /// nobody's folder is told where to go.
    async fn refused_and_loose_files_are_answered(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        fs::write(own.join("note.csv"), "Dear all,\nplease find attached\n").unwrap();
        fs::write(root.join("loose.csv"), declarations(2)).unwrap();
        fs::write(root.join("coming.csv.part"), declarations(2)).unwrap();
        assert_eq!(round(&app, &root), Round { claimed: 1, answered: 0 });
        let told = fs::read_to_string(root.join("loose.csv.error.txt")).unwrap();
        assert!(told.contains("Move it into the folder of the organization"), "{told}");
        assert!(root.join("loose.csv").exists() && !root.join("coming.csv.part.error.txt").exists());
        app.run_jobs();
        assert_eq!(round(&app, &root).answered, 1);
        let said = answer(&own, "note.csv");
        assert_eq!(said["state"], "refused", "{said}");
        assert!(own.join("refused/note.csv").exists() && !own.join("done").exists());
        assert_eq!(round(&app, &root), Round::default(), "what is answered is left alone");
    }

    /// Killed between any two steps, the next process does the rest, once.
    async fn a_file_is_imported_once_whatever_is_killed(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        let content = declarations(60);
        let upload = docket307::id::random();
        let taken = own.join(".taken").join(format!("{upload}~killed.csv"));
        // Killed after the file was claimed, and in the middle of its receipt.
        fs::create_dir_all(own.join(".taken")).unwrap();
        fs::write(&taken, &content).unwrap();
        fs::create_dir_all(app.folder().join("files/spool")).unwrap();
        fs::write(app.folder().join("files/spool").join(&upload), b"half of something").unwrap();
        assert_eq!(round(&app, &root), Round::default());
        // Killed after the upload was made: it is not made again.
        assert_eq!(round(&app, &root), Round::default());
        app.run_jobs();
        // Killed after an answer was written and before the file was put away.
        fs::write(own.join("killed.csv.done.json"), "{").unwrap();
        assert_eq!(round(&app, &root), Round { claimed: 0, answered: 1 });
        let said = answer(&own, "killed.csv");
        assert_eq!((&said["rows_accepted"], &said["upload_id"]), (&Value::from(60), &Value::from(upload)));
        assert_eq!(round(&app, &root), Round::default());
        assert_eq!(fs::read(own.join("done/killed.csv")).unwrap(), content);
        assert_eq!(uploads(&app, "killed.csv").await, 1);
        // Two watchers at once, on many files: each is taken once.
        for number in 0..12 {
            fs::write(own.join(format!("many-{number}.csv")), declarations(3)).unwrap();
        }
        let claimed: usize = std::thread::scope(|scope| {
            let two = [(); 2].map(|()| scope.spawn(|| round(&app, &root).claimed));
            two.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(claimed, 12);
        round(&app, &root);
        app.run_jobs();
        round(&app, &root);
        for number in 0..12 {
            assert_eq!(uploads(&app, &format!("many-{number}.csv")).await, 1);
        }
    }

    /// A process that watches is killed in the middle, and another goes on.
    async fn a_killed_watcher_is_followed_by_another(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        for number in 0..6 {
            fs::write(own.join(format!("load-{number}.csv.part")), declarations(200 + number)).unwrap();
        }
        for pause_ms in [900, 1300, 1700, 2600, 60_000] {
            let mut worker = app.command();
            worker.arg("worker").arg("--watch").arg(&root).args(["--workers", "1"]);
            let mut worker = worker.spawn().unwrap();
            // Renamed while it watches: taken at once, not after it settled.
            for number in 0..6 {
                let part = own.join(format!("load-{number}.csv.part"));
                if part.exists() && pause_ms > 900 {
                    fs::rename(&part, own.join(format!("load-{number}.csv"))).unwrap();
                    break;
                }
            }
            let begun = std::time::Instant::now();
            let is_over = || (0..6).all(|n| own.join(format!("done/load-{n}.csv")).exists());
            while begun.elapsed() < Duration::from_millis(pause_ms) && !is_over() {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if pause_ms == 60_000 {
                    app.run_abandoned_jobs();
                    for number in 0..6 {
                        let part = own.join(format!("load-{number}.csv.part"));
                        if part.exists() {
                            fs::rename(&part, own.join(format!("load-{number}.csv"))).unwrap();
                        }
                    }
                }
            }
            worker.kill().unwrap();
            worker.wait().unwrap();
        }
        for number in 0..6 {
            let said = answer(&own, &format!("load-{number}.csv"));
            assert_eq!(said["rows_read"], 200 + number, "{said}");
            assert_eq!(uploads(&app, &format!("load-{number}.csv")).await, 1);
        }
    }

    /// Links are not followed, folders of nobody are told so, limits hold.
    async fn nothing_but_files_of_known_organizations_is_taken(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        let secret = app.file("secret.txt", "Declaration Number,HS Code,Exporter Name\nS1,1,x\n");
        std::os::unix::fs::symlink(&secret, own.join("link.csv")).unwrap();
        std::os::unix::fs::symlink(app.folder(), root.join("Blue Heron Logistics")).unwrap();
        fs::create_dir_all(root.join("No Such Firm")).unwrap();
        fs::write(root.join("No Such Firm/x.csv"), declarations(1)).unwrap();
        assert_eq!(round(&app, &root), Round::default());
        let told = fs::read_to_string(root.join("No Such Firm/UNKNOWN-ORGANIZATION.error.txt")).unwrap();
        assert!(told.contains("docket307 org add \"No Such Firm\""), "{told}");
        assert!(root.join("No Such Firm/x.csv").exists() && secret.exists());
        // What should be our own folder is a link to elsewhere.
        let elsewhere = app.folder().join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, own.join(".taken")).unwrap();
        fs::write(own.join("real.csv"), declarations(1)).unwrap();
        assert_eq!(round(&app, &root), Round::default());
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
        fs::remove_file(own.join(".taken")).unwrap();
        std::os::unix::fs::symlink(&elsewhere, own.join("real.csv.done.json")).unwrap();
        assert_eq!(round(&app, &root).claimed, 1);
        app.run_jobs();
        assert_eq!(round(&app, &root).answered, 1);
        assert_eq!(answer(&own, "real.csv")["rows_accepted"], 1);
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0, "the link was replaced, not followed");
    }

    /// A file that still grows is not taken.
    async fn a_file_is_taken_when_it_stands_still(app) {
        app.load_demo();
        let (root, own) = folder(&app);
        let settle = Duration::from_millis(300);
        let mut watch = Watch::new(&root, settle);
        fs::write(own.join("grows.csv"), "Declaration Number").unwrap();
        for _ in 0..4 {
            assert_eq!(watch.round(app.app()).unwrap().claimed, 0);
            let before = fs::read(own.join("grows.csv")).unwrap();
            fs::write(own.join("grows.csv"), [before.as_slice(), b",HS Code"].concat()).unwrap();
            std::thread::sleep(settle / 2);
        }
        assert_eq!(watch.round(app.app()).unwrap().claimed, 0);
        std::thread::sleep(settle);
        assert_eq!(watch.round(app.app()).unwrap().claimed, 1);
        fs::write(own.join("named.csv.part"), declarations(2)).unwrap();
        assert_eq!(watch.round(app.app()).unwrap().claimed, 0);
        fs::rename(own.join("named.csv.part"), own.join("named.csv")).unwrap();
        assert_eq!(watch.round(app.app()).unwrap().claimed, 1, "its writer says that it is whole");
    }
}
