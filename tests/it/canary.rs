//! Source protection: markers that only the request carried, and the hour at
//! which it came, must be nowhere afterwards.

use std::io::Write;
use std::sync::{Mutex, OnceLock};

use diesel::prelude::*;
use docket307::app::allegation::token::FormToken;

use crate::harness::{Database, TestApp};

/// What the program logged since the first test asked for it.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Sink;

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps everything that the server says, at its most talkative. What the
/// tests' own client says is left out: it runs in the same process.
fn listen_to_the_log() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let filter = "off,docket307=trace,actix_web=trace,actix_server=trace,actix_http=debug";
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
            .with_writer(|| Sink)
            .init();
    });
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

/// Every byte that the database keeps, as text.
fn everything_kept(app: &TestApp) -> String {
    match app.database() {
        Database::Sqlite => ["docket307.db", "docket307.db-wal"]
            .iter()
            .filter_map(|name| std::fs::read(app.folder().join(name)).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect(),
        Database::Postgres => {
            let mut conn = PgConnection::establish(app.database_url()).unwrap();
            let tables =
                "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = current_schema()";
            let tables: Vec<Text> = diesel::sql_query(tables).load(&mut conn).unwrap();
            assert!(tables.len() > 10);
            let dump = |table: &Text| {
                let sql = format!(
                    "SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM {} t",
                    table.text
                );
                diesel::sql_query(sql).get_result::<Text>(&mut conn).unwrap().text
            };
            tables.iter().map(dump).collect()
        }
    }
}

/// The answer to a question that gives one text.
fn ask(app: &TestApp, sql: &str) -> String {
    match app.database() {
        Database::Sqlite => {
            let path = app.folder().join("docket307.db");
            let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            diesel::sql_query(sql).get_result::<Text>(&mut conn).unwrap().text
        }
        Database::Postgres => {
            let mut conn = PgConnection::establish(app.database_url()).unwrap();
            diesel::sql_query(sql).get_result::<Text>(&mut conn).unwrap().text
        }
    }
}

tests! {
    /// User-Agent, forwarded address and referrer of a source are in no table,
    /// no write-ahead log and no log line; what was told is in the facts alone.
    async fn nothing_of_who_reported_is_kept(app) {
        listen_to_the_log();
        let token = FormToken::issue(app.app(), 60).text(app.app()).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let send = |path: &str, fields: Vec<(&'static str, String)>| {
            client
                .post(format!("{}{path}", app.base()))
                .header("User-Agent", "canary-agent-Q7")
                .header("X-Forwarded-For", "203.0.113.77")
                .header("Forwarded", "for=203.0.113.77")
                .header("Referer", "https://canary-referrer-Q7.example/")
                .header("Accept-Language", "canary-language-Q7")
                .header("Origin", "null")
                .form(&fields)
                .send()
        };
        let fields = vec![
            ("step", "6".to_owned()), ("go", "send".to_owned()), ("attestation", "yes".to_owned()),
            ("token", token.clone()), ("site_name", "Canary Mill Q7".to_owned()),
            ("reasons", "Told by canary-reason-Q7 in the canteen.".to_owned()),
        ];
        let answer = send("/report", fields).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        assert!(answer.headers().get("set-cookie").is_none());
        let body = answer.text().await.unwrap();
        let code = body.split("p-receipt").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap().to_owned();
        let status = send("/mailbox", vec![("receipt", code.clone())]).await.unwrap();
        assert_eq!(status.status().as_u16(), 200);
        app.run_jobs();

        let kept = everything_kept(&app);
        assert!(kept.contains("canary-reason-Q7"), "the test looks where things are kept");
        let log = String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned();
        let plain_code = code.replace('-', "");
        for marker in ["canary-agent-Q7", "203.0.113.77", "canary-referrer-Q7", "canary-language-Q7", &token, &code, &plain_code] {
            assert!(!kept.contains(marker), "{marker} is in the database");
            assert!(!log.contains(marker), "{marker} is in the log");
        }
        assert!(log.contains("/report"), "the test hears the log");
        for told in ["canary-reason-Q7", "Canary Mill Q7"] {
            assert!(!log.contains(told), "{told} is in the log");
        }
        // The address that the server listens on is no secret; who asked is.
        let asked: Vec<&str> = log.lines().filter(|line| !line.contains("actix_server")).collect();
        assert!(!asked.iter().any(|line| line.contains("127.0.0.1")), "{asked:?}");
    }

    /// Neither the row nor its events and jobs tell the hour.
    async fn nothing_tells_the_hour_of_a_report(app) {
        let token = FormToken::issue(app.app(), 60).text(app.app()).unwrap();
        let fields = [
            ("step", "6"), ("go", "send"), ("attestation", "yes"), ("token", token.as_str()),
            ("site_name", "Canary Mill Q8"), ("reasons", "Somebody told."),
        ];
        assert_eq!(app.anonymous().post_as_written("/report", &fields).await.status, 200);
        let waiting = "SELECT CAST(COUNT(*) AS TEXT) AS text FROM job WHERE CAST(run_at AS TEXT) NOT LIKE '% 00:00:00%'";
        assert_eq!(ask(&app, waiting), "0");
        app.run_jobs();
        for (sql, wanted) in [
            ("SELECT CAST(COUNT(*) AS TEXT) AS text FROM event WHERE subject_kind = 'allegation'", "2"),
            ("SELECT CAST(COUNT(*) AS TEXT) AS text FROM event WHERE subject_kind = 'allegation' AND at IS NOT NULL", "0"),
            ("SELECT CAST(COUNT(*) AS TEXT) AS text FROM event WHERE subject_kind = 'allegation' AND actor_id IS NOT NULL", "0"),
            ("SELECT CAST(COUNT(*) AS TEXT) AS text FROM job WHERE lease_until IS NOT NULL", "0"),
            ("SELECT CAST(length(CAST(received_on AS TEXT)) AS TEXT) AS text FROM allegation", "10"),
            ("SELECT coalesce(filed_by, 'nobody') || on_behalf_of AS text FROM allegation", "nobody"),
        ] {
            assert_eq!(ask(&app, sql), wanted, "{sql}");
        }
    }
}
