//! `docket307 send`: over a line that breaks, killed, refused.

use crate::api::make_key;
use crate::harness::TestApp;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ADMIN: &str = "keys@harborpine.example";
/// A file of several pieces: few rows, each of them long.
const ROWS: u32 = 4000;
/// How long a command may take, in seconds.
const LIMIT_S: u64 = 120;

fn declarations() -> String {
    let mut text =
        "Declaration Number,Declaration Date,Exporter Name,HS Code,Country of Origin,Goods Description\n"
            .to_owned();
    let goods = "cotton yarn, carded, for knitting; ".repeat(70);
    for row in 1..=ROWS {
        let date = if row % 400 == 0 { "soon" } else { "2026-04-01" };
        writeln!(text, "D{row:06},{date},Mill {},520100,CN,\"{goods}{row}\"", row % 9).unwrap();
    }
    text
}

/// What a line does when its bytes are spent.
#[derive(Clone, Copy)]
enum Then {
    Cut,
    Stall,
}

/// A line to the server on which so many bytes go, and then something happens.
struct Wire {
    address: String,
    left_bytes: Arc<AtomicI64>,
    cuts: Arc<AtomicUsize>,
}

impl Wire {
    fn lay(server: &str, left_bytes: i64, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let wire = Self { address, left_bytes: Arc::new(left_bytes.into()), cuts: Arc::default() };
        let (left, cuts) = (Arc::clone(&wire.left_bytes), Arc::clone(&wire.cuts));
        let server = server.trim_start_matches("http://").to_owned();
        thread::spawn(move || {
            for here in listener.incoming().flatten() {
                let there = TcpStream::connect(&server).unwrap();
                let (mut back, mut out) = (there.try_clone().unwrap(), here.try_clone().unwrap());
                thread::spawn(move || drop(std::io::copy(&mut back, &mut out)));
                let (left, cuts) = (Arc::clone(&left), Arc::clone(&cuts));
                thread::spawn(move || forward(here, there, &left, &cuts, then));
            }
        });
        wire
    }
}

fn forward(
    mut here: TcpStream,
    mut there: TcpStream,
    left: &AtomicI64,
    cuts: &AtomicUsize,
    then: Then,
) {
    let mut piece = [0; 16 << 10];
    while let Ok(count @ 1..) = here.read(&mut piece) {
        if left.fetch_sub(i64::try_from(count).unwrap(), Ordering::Relaxed) < 0 {
            cuts.fetch_add(1, Ordering::Relaxed);
            match then {
                // The next connections have room again.
                Then::Cut => left.store(3 << 20, Ordering::Relaxed),
                Then::Stall => thread::sleep(Duration::from_secs(LIMIT_S)),
            }
            break;
        }
        if there.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    drop(there.shutdown(Shutdown::Both));
    drop(here.shutdown(Shutdown::Both));
}

fn send(app: &TestApp, to: &str, key: &str, more: &[&str]) -> Command {
    let mut command = app.command();
    command.arg("send").arg(app.folder().join("wide.csv")).args(["--json", "--to", to]).args(more);
    // What is remembered between two runs is this test's own.
    command.env("DOCKET307_KEY", key).env("XDG_STATE_HOME", app.folder().join("state"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Lets a command end while somebody does the jobs there.
fn finish(app: &TestApp, mut child: Child) -> (i32, Value, String) {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        app.run_jobs();
        assert!(begun.elapsed() < Duration::from_secs(LIMIT_S), "it does not end");
        thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.code().unwrap(),
        serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said,
    )
}

async fn key(app: &TestApp) -> String {
    app.load_demo();
    app.file("wide.csv", declarations());
    let admin = app.sign_in(ADMIN).await;
    make_key(&admin, "uploads@harborpine.example").await
}

tests! {
    /// The line breaks again and again: the file arrives once, whole, and its
    /// bad rows come back.
    async fn a_file_is_sent_over_a_line_that_breaks(app) {
        let key = key(&app).await;
        let wire = Wire::lay(&app.base(), 6 << 20, Then::Cut);
        let out = app.folder().join("bad.csv");
        let child = send(&app, &wire.address, &key, &["--rejects", out.to_str().unwrap()]).spawn().unwrap();
        let (status, said, errors) = finish(&app, child);
        assert!(wire.cuts.load(Ordering::Relaxed) > 0, "the line was to break");
        assert_eq!(status, 4, "{errors}");
        assert_eq!((&said["state"], &said["rows_read"], &said["rows_rejected"]), (&"done".into(), &ROWS.into(), &10.into()), "{said}");
        assert!(said["breaks"].as_u64().unwrap() > 0, "{said}");
        assert_eq!(std::fs::read_to_string(out).unwrap().lines().count(), 11, "the header and ten rows");
        let notes = std::fs::read_dir(app.folder().join("state/docket307/transfers")).unwrap();
        assert_eq!(notes.count(), 0, "nothing is remembered of what has arrived");
        let again = send(&app, &app.base(), &key, &[]).spawn().unwrap();
        let (status, said, errors) = finish(&app, again);
        assert_eq!((status, &said["is_already_imported"], &said["rows_accepted"]), (4, &true.into(), &0.into()), "{said} {errors}");
    }

    /// Killed in the middle, the same command goes on from the last durable byte.
    async fn a_command_that_was_killed_goes_on(app) {
        let key = key(&app).await;
        let wire = Wire::lay(&app.base(), 6 << 20, Then::Stall);
        let mut child = send(&app, &wire.address, &key, &[]).spawn().unwrap();
        let begun = Instant::now();
        while wire.cuts.load(Ordering::Relaxed) == 0 {
            assert!(begun.elapsed() < Duration::from_secs(LIMIT_S), "it does not begin");
            thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        wire.left_bytes.store(i64::MAX, Ordering::Relaxed);
        let again = send(&app, &wire.address, &key, &[]).spawn().unwrap();
        let (status, said, errors) = finish(&app, again);
        assert_eq!((status, &said["rows_read"]), (4, &ROWS.into()), "{said} {errors}");
        assert_eq!(said["resumed_at_bytes"], 4 << 20, "one piece was durable: {said}");
    }

    /// What cannot work is said at once, and nothing is sent.
    async fn a_command_that_cannot_work_says_why(app) {
        let key = key(&app).await;
        let refused = |to: &str, key: &str, more: &[&str]| {
            let (status, _, said) = finish(&app, send(&app, to, key, more).spawn().unwrap());
            (status, said)
        };
        let (status, said) = refused(&app.base(), "d307_not_a_key", &[]);
        assert!(status == 2 && said.contains("Is the key right"), "{status} {said}");
        let (status, said) = refused("http://docket.example.gov", &key, &[]);
        assert!(status == 2 && said.contains("use https"), "{status} {said}");
        let (status, said) = refused(&app.base(), "", &[]);
        assert!(status == 2 && said.contains("--key-file"), "{status} {said}");
        let missing = app.folder().join("no-key.txt");
        let (status, said) = refused(&app.base(), &key, &["--key-file", missing.to_str().unwrap()]);
        assert!(status == 2 && said.contains("cannot be read"), "{status} {said}");
    }
}
