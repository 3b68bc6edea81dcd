//! PostgreSQL for tests: a private cluster, started when the first test asks
//! for it, or the server that `DOCKET307_TEST_POSTGRES` names. Each test gets
//! a schema of its own in one database.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::env::Env;
use super::supervised::{Supervised, User};
use super::temp::TempDir;

/// Names a server that tests may use, as a URL with a database in it.
const VARIABLE: &str = "DOCKET307_TEST_POSTGRES";

/// How long a private cluster may take until it answers, in seconds.
const START_LIMIT_SECONDS: u64 = 60;

/// Room for every test thread with a pool of its own.
const CONNECTION_LIMIT: u32 = 200;

/// Where PostgreSQL comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A server that somebody else runs.
    Given(String),
    /// The directory with `initdb` and `postgres`.
    Programs(PathBuf),
}

impl Source {
    /// Looks at the environment, the search path and where systems put it.
    pub fn find() -> Result<Self, String> {
        if let Ok(url) = env::var(VARIABLE)
            && !url.is_empty()
        {
            return if url.starts_with("postgres://") || url.starts_with("postgresql://") {
                Ok(Self::Given(url))
            } else {
                Err(format!("{VARIABLE} does not start with postgres://"))
            };
        }
        candidates()
            .into_iter()
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .map(Self::Programs)
            .ok_or_else(|| format!("no initdb found; set {VARIABLE}"))
    }
}

/// Folders that may hold the programs: the search path (links followed,
/// because `postgres` lies beside the real `initdb`), then the newest version
/// in the folders of Debian, Red Hat and Homebrew.
fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut list: Vec<PathBuf> = env::split_paths(&path)
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|program| program.parent().map(Path::to_path_buf))
        .collect();
    for (parent, prefix) in
        [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/opt/homebrew/opt", "postgresql")]
    {
        let Ok(entries) = fs::read_dir(parent) else { continue };
        let mut versions: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
            .map(|entry| entry.path().join("bin"))
            .filter(|folder| folder.join("initdb").is_file())
            .collect();
        versions.sort();
        versions.reverse();
        list.extend(versions);
    }
    list
}

/// A schema for one test. The URL opens connections that see only it.
#[derive(Debug)]
pub struct Schema {
    name: String,
    server_url: String,
    /// What the program under test is given.
    pub url: String,
}

impl Schema {
    /// Makes an empty schema; starts the cluster if this is the first.
    pub fn new(env: &Env) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let source = env.postgres().unwrap_or_else(|why| panic!("no PostgreSQL: {why}"));
        let server_url = server_url(source).unwrap_or_else(|why| panic!("{why}"));
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // The process is part of the name: a given server may serve several runs.
        let name = format!("test_{}_{number}", process::id());
        execute(&server_url, &format!("CREATE SCHEMA {name}"))
            .unwrap_or_else(|why| panic!("cannot make a schema: {why}"));
        let joint = if server_url.contains('?') { '&' } else { '?' };
        // The option is `-c search_path=name`, percent-encoded for a URL.
        let url = format!("{server_url}{joint}options=-c%20search_path%3D{name}");
        Self { name, server_url, url }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // Connections of a server that is still stopping may hold locks: a
        // leftover schema is better than a test run that waits.
        let sql = format!("SET lock_timeout = '2s'; DROP SCHEMA {} CASCADE", self.name);
        if let Err(why) = execute(&self.server_url, &sql) {
            eprintln!("the schema {} stays behind: {why}", self.name);
        }
    }
}

/// Runs statements on a connection of its own.
fn execute(url: &str, sql: &str) -> Result<(), String> {
    let mut connection = PgConnection::establish(url).map_err(|error| error.to_string())?;
    connection.batch_execute(sql).map_err(|error| error.to_string())
}

static CLUSTER: OnceLock<Result<String, String>> = OnceLock::new();
static SERVER: Mutex<Option<Supervised>> = Mutex::new(None);

/// The URL of the server, which is started by the first caller.
fn server_url(source: &Source) -> Result<String, String> {
    match source {
        Source::Given(url) => Ok(url.clone()),
        Source::Programs(programs) => CLUSTER.get_or_init(|| start(programs)).clone(),
    }
}

/// Stops the private cluster, if one was started, and removes it.
pub fn stop() {
    let server = SERVER.lock().ok().and_then(|mut server| server.take());
    if let Some(server) = server {
        server.stop();
    }
}

/// What the summary calls it: `PostgreSQL 15.18 (private cluster)`.
pub fn describe(env: &Env) -> String {
    match env.postgres() {
        Err(_) => "PostgreSQL".to_owned(),
        Ok(Source::Given(_)) => format!("PostgreSQL ({VARIABLE})"),
        Ok(Source::Programs(programs)) => {
            let version = Command::new(programs.join("postgres")).arg("--version").output();
            let text = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
            let number = text
                .ok()
                .and_then(|text| text.split_whitespace().nth(2).map(str::to_owned))
                .unwrap_or_default();
            format!("PostgreSQL {number} (private cluster)")
        }
    }
}

/// Makes a cluster in a temporary directory and waits until it answers. It
/// listens on a socket in that directory only, which nobody else can open, so
/// no port is taken and no password is needed.
fn start(programs: &Path) -> Result<String, String> {
    let directory = TempDir::new("pg");
    let user = unprivileged_user(directory.path())?;
    if let Some(user) = user {
        chown(directory.path(), Some(user.uid), Some(user.gid))
            .map_err(|error| format!("cannot hand the cluster's directory over: {error}"))?;
    }
    initialize(programs, directory.path(), user)?;
    let settings = [
        // Nothing here outlives the run, so nothing has to survive a crash.
        "fsync=off".to_owned(),
        "full_page_writes=off".to_owned(),
        "listen_addresses=".to_owned(),
        format!("max_connections={CONNECTION_LIMIT}"),
        format!("unix_socket_directories={}", directory.path().display()),
        "unix_socket_permissions=0700".to_owned(),
        // One schema is dropped whole: many locks in one transaction.
        "max_locks_per_transaction=512".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    let mut arguments = vec!["-D".to_owned(), "data".to_owned()];
    for setting in settings {
        arguments.extend(["-c".to_owned(), setting]);
    }
    let path = directory.hand_over();
    // SIGINT ends sessions; SIGTERM would wait for them.
    let postgres = programs.join("postgres");
    let server = Supervised::start(&path, "INT", user, &postgres, &arguments)?;
    if let Ok(mut slot) = SERVER.lock() {
        *slot = Some(server);
    }
    let url = format!("postgres:///postgres?host={}&user=docket307", path.display());
    wait_until_it_answers(&url, &path)?;
    Ok(url)
}

/// Runs `initdb` as the user that will own the cluster.
fn initialize(programs: &Path, directory: &Path, user: Option<User>) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(programs.join("initdb"));
    command
        .args(["--pgdata=data", "--auth=trust", "--encoding=UTF8", "--locale=C"])
        .args(["--username=docket307", "--no-sync"])
        .current_dir(directory)
        .env("LC_ALL", "C");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    match command.output() {
        Ok(Output { status, .. }) if status.success() => Ok(()),
        Ok(output) => {
            Err(format!("initdb failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
        }
        Err(error) => Err(format!("cannot start initdb: {error}")),
    }
}

fn wait_until_it_answers(url: &str, directory: &Path) -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(START_LIMIT_SECONDS);
    loop {
        let refusal = match execute(url, "SELECT 1") {
            Ok(()) => return Ok(()),
            Err(refusal) => refusal,
        };
        let log = fs::read_to_string(directory.join("log")).unwrap_or_default();
        let is_over =
            log.contains("FATAL:  could not") || log.contains("database system is shut down");
        if is_over || Instant::now() > deadline {
            return Err(format!("the private cluster does not answer: {refusal}\n{log}"));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// PostgreSQL refuses to run as root: then somebody else has to. The owner of
/// a directory that we just made tells who we are.
fn unprivileged_user(made_by_us: &Path) -> Result<Option<User>, String> {
    let owner = fs::metadata(made_by_us).map_err(|error| error.to_string())?.uid();
    if owner != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|error| error.to_string())?;
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| user_in(&users, name))
        .map(Some)
        .ok_or_else(|| "we are root, and there is no user postgres or nobody".to_owned())
}

/// Reads `name:password:uid:gid:…`.
fn user_in(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    })
}
