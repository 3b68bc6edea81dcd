//! The commands that an operator runs, as a script runs them.

use sha2::{Digest, Sha256};

tests! {
    /// The printed hash is that of the file, and a file is never overwritten.
    async fn export_writes_a_report_and_prints_its_hash(app) {
        app.load_demo();
        let run = |arguments: &[&str]| app.command().args(arguments).output().unwrap();
        let made = run(&["export", "holds", "--format", "csv", "--out", "holds.csv", "--json"]);
        assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
        let told: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
        let file = std::fs::read(app.folder().join("holds.csv")).unwrap();
        assert_eq!(told["sha256"], data_encoding::HEXLOWER.encode(&Sha256::digest(&file)));
        assert_eq!(told["rows"], 2);
        assert_eq!(run(&["export", "holds", "--format", "csv", "--out", "holds.csv"]).status.code(), Some(2));
        assert_eq!(run(&["export", "nothing", "--format", "csv", "--out", "x.csv"]).status.code(), Some(2));
    }

    /// An installation is set up by commands alone, and the person can sign in.
    async fn an_installation_is_set_up_by_commands(app) {
        let run = |arguments: &[&str]| app.command().args(arguments).output().unwrap();
        assert_eq!(run(&["migrate"]).status.code(), Some(0));
        assert_eq!(run(&["org", "add", "Border Agency", "--kind", "agency"]).status.code(), Some(0));
        let second = run(&["org", "add", "Another Agency", "--kind", "agency"]);
        assert_eq!(second.status.code(), Some(2), "one agency an installation");
        let wrong = run(&["user", "add", "--email", "ana@agency.example", "--role", "importer", "--org", "Border Agency"]);
        assert_eq!(wrong.status.code(), Some(2));
        let added = run(&["user", "add", "--email", "ana@agency.example", "--role", "analyst", "--org", "Border Agency"]);
        assert_eq!(added.status.code(), Some(0), "{}", String::from_utf8_lossy(&added.stderr));
        let password = String::from_utf8(added.stdout).unwrap();
        let nobody = app.anonymous();
        nobody.get("/sign-in").await;
        let page = nobody
            .post_form("/session", &[("email", "ana@agency.example"), ("password", password.trim())])
            .await;
        assert_eq!(page.status, 303, "{}", page.text("main"));
    }

    /// A worker finishes what waits, and stops cleanly when it is asked to.
    #[cfg(unix)]
    async fn a_worker_stops_cleanly(app) {
        let mut worker = app.command().arg("worker").spawn().unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let pid = worker.id().to_string();
        assert!(std::process::Command::new("kill").arg(&pid).status().unwrap().success());
        let status = tokio::task::spawn_blocking(move || worker.wait().unwrap()).await.unwrap();
        assert_eq!(status.code(), Some(0));
    }
}
