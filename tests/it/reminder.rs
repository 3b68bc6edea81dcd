//! Reminders by mail: one a person and day, each clock once at each stage,
//! nothing but numbers, clocks, days and addresses.

use std::path::PathBuf;
use std::sync::Arc;

use docket307::app::{App, account, job, reminder, work_item};
use docket307::clock::Clock;
use docket307::config::{MailSettings, MailTransport, Settings};
use docket307::store;

use crate::harness::TestApp;

/// The application at a day, mailing into a folder of the test or to a server.
fn at(app: &TestApp, moment: &str, transport: MailTransport) -> App {
    let mail = MailSettings {
        transport,
        from: "Docket307 <docket307@agency.example>".into(),
        site: "https://docket.example".into(),
    };
    let settings = Settings { mail: Some(mail), ..(*app.app().settings).clone() };
    App {
        clock: Clock::fixed(moment.parse().unwrap()),
        settings: Arc::new(settings),
        ..app.app().clone()
    }
}

fn folder(app: &TestApp) -> PathBuf {
    app.folder().join("mail")
}

fn run(app: &App) {
    assert!(reminder::queue_due(app).unwrap());
    job::run_until_idle(app).unwrap();
}

/// The mails in the folder: to whom, and the whole text.
fn mails(app: &TestApp) -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder(app)) else { return Vec::new() };
    let mut found: Vec<(String, String)> = entries
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .map(|text| {
            let to = text.lines().find_map(|line| line.strip_prefix("To: ")).unwrap().to_owned();
            (to, text.replace("=\r\n", ""))
        })
        .collect();
    found.sort();
    found
}

tests! {
    /// Soon, on the last days, and overdue: once each, in one mail a person and day.
    async fn each_clock_is_mailed_once_at_each_stage(app) {
        app.load_demo();
        let into = || MailTransport::Folder(folder(&app));
        assert!(!reminder::queue_due(app.app()).unwrap(), "without settings nothing is mailed");
        // DETERMINE of the first hold ends on December 12.
        let early = at(&app, "2026-12-06T06:00:00Z", into());
        run(&early);
        let first = mails(&app);
        assert_eq!(first.len(), 1, "{first:?}");
        let (to, text) = &first[0];
        assert_eq!(to, "analyst@agency.example");
        for wanted in ["H-2026-000001", "DETERMINE", "2026-12-12", "https://docket.example/deadlines/", "Ends soon", "Has ended"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        for secret in ["Harbor", "Qarasu", "Aksu", "cotton", "I-2026-", "C-2026-000001/", "9ZZ"] {
            assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{secret}: {text}");
        }
        assert!(!reminder::queue_due(&early).unwrap(), "once a day");
        let later = at(&app, "2026-12-07T06:00:00Z", into());
        run(&later);
        assert_eq!(mails(&app).len(), 1, "nothing new to say");
        let last = at(&app, "2026-12-12T06:00:00Z", into());
        run(&last);
        let all = mails(&app);
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|(_, text)| text.contains("Ends today or tomorrow")));
        // Whoever holds it now is reminded of what comes.
        let supervisor = account::actor(app.app(), "supervisor@agency.example").unwrap();
        for number in ["H-2026-000001", "H-2026-000002", "C-2026-000001"] {
            let row = app.app().store.read(|tx| store::work_item::find(tx, number)).unwrap().unwrap();
            work_item::assign(app.app(), &supervisor, number, row.version, "").unwrap();
        }
        run(&at(&app, "2026-12-13T06:00:00Z", into()));
        let to: Vec<String> = mails(&app).into_iter().map(|(to, _)| to).collect();
        assert!(to.contains(&"supervisor@agency.example".to_owned()) && to.contains(&"supervisor2@agency.example".to_owned()), "{to:?}");
    }

    /// An investigation's clocks are mailed to nobody.
    async fn what_is_walled_is_not_mailed(app) {
        app.load_demo();
        run(&at(&app, "2032-01-01T06:00:00Z", MailTransport::Folder(folder(&app))));
        let all = mails(&app);
        assert!(!all.is_empty());
        for (to, text) in all {
            assert!(!text.contains("I-2026-"), "{text}");
            assert_ne!(to, "investigator@agency.example");
        }
    }

    /// A server that does not answer is tried a few times, later and later; the
    /// administrator reads that it failed, and not what was to be said.
    async fn a_mail_that_fails_is_tried_some_times_and_told(app) {
        app.load_demo();
        let nowhere = || MailTransport::Server("smtp://127.0.0.1:9".into());
        run(&at(&app, "2026-12-06T06:00:00Z", nowhere()));
        assert!(!reminder::queue_due(&at(&app, "2026-12-06T06:01:00Z", nowhere())).unwrap(), "not at once");
        for moment in ["2026-12-06T07:00:00Z", "2026-12-06T10:00:00Z", "2026-12-06T14:00:00Z", "2026-12-07T03:00:00Z"] {
            run(&at(&app, moment, nowhere()));
        }
        let failed = app.app().store.read(|tx| store::reminder::list_failed(tx, 10)).unwrap();
        assert_eq!(failed.len(), 1);
        assert_eq!((failed[0].attempts, failed[0].last_error.as_str()), (5, "unreachable"));
        assert!(!reminder::queue_due(&at(&app, "2026-12-07T23:59:00Z", nowhere())).unwrap(), "it was given up");
        let admin = app.sign_in("admin@agency.example").await;
        let page = admin.get("/admin").await;
        assert!(page.text("#mails").contains("unreachable") && page.text("#mails").contains("5 of 5"), "{}", page.text("main"));
        assert!(!page.text("#mails").contains("H-2026"), "{}", page.text("#mails"));
    }

    /// Two workers, or a worker that was killed and another: nobody gets two mails a day.
    async fn two_runs_make_one_mail(app) {
        app.load_demo();
        let one = at(&app, "2026-12-06T06:00:00Z", MailTransport::Folder(folder(&app)));
        for _ in 0..2 {
            one.store.write(|tx| store::job::enqueue(tx, "send_reminders", "2026-12-06", None, 9, one.clock.today())).unwrap();
        }
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| job::run_until_idle(&one).unwrap())).collect();
            for run in runs {
                run.join().unwrap();
            }
        });
        job::run_until_idle(&one).unwrap();
        assert_eq!(mails(&app).len(), 1);
    }
}
