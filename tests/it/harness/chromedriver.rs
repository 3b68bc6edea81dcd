//! One chromedriver for the whole run, started when the first test asks.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdout, Command};
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use super::env::Env;
use super::supervised::Supervised;
use super::temp::TempDir;

/// How long chromedriver may take until it listens, in seconds.
const START_LIMIT_SECONDS: u64 = 30;

/// The programs that browser tests need.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The browser.
    pub chromium: PathBuf,
    /// What drives it.
    pub chromedriver: PathBuf,
}

impl Tools {
    /// Looks for both on the search path; `CHROMIUM` and `CHROMEDRIVER` name
    /// others.
    pub fn find() -> Result<Self, String> {
        let browsers = ["chromium", "chromium-browser", "google-chrome", "chrome"];
        let chromium = program("CHROMIUM", &browsers).ok_or("no chromium found")?;
        let chromedriver =
            program("CHROMEDRIVER", &["chromedriver"]).ok_or("no chromedriver found")?;
        Ok(Self { chromium, chromedriver })
    }
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let folders = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
    })
}

/// A chromedriver that listens.
#[derive(Debug, Clone)]
pub struct Driver {
    /// Where it listens.
    pub url: String,
    /// Its directory, which goes when it goes; profiles belong into it.
    pub directory: PathBuf,
}

static DRIVER: OnceLock<Result<Driver, String>> = OnceLock::new();
static SERVER: Mutex<Option<Supervised>> = Mutex::new(None);

/// The chromedriver of this run; the first caller starts it.
pub fn driver(tools: &Tools) -> Result<Driver, String> {
    DRIVER.get_or_init(|| start(tools)).clone()
}

/// Stops chromedriver, if it was started.
pub fn stop() {
    let server = SERVER.lock().ok().and_then(|mut server| server.take());
    if let Some(server) = server {
        server.stop();
    }
}

/// What the summary calls the browser: `Chromium 156`.
pub fn describe(env: &Env) -> String {
    let Ok(tools) = env.browser() else {
        return "Chromium".to_owned();
    };
    // "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"
    let text = Command::new(&tools.chromedriver).arg("--version").output();
    let text = text.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let major = text
        .ok()
        .and_then(|text| text.split([' ', '.']).nth(1).map(str::to_owned))
        .unwrap_or_default();
    format!("Chromium {major}")
}

/// Starts chromedriver on a port of its own choice, which it prints.
fn start(tools: &Tools) -> Result<Driver, String> {
    let directory = TempDir::new("browser").hand_over();
    let arguments = ["--port=0", "--log-level=SEVERE"];
    let mut server = Supervised::start(&directory, "TERM", None, &tools.chromedriver, &arguments)?;
    let output = server.output().ok_or("chromedriver has no output")?;
    if let Ok(mut slot) = SERVER.lock() {
        *slot = Some(server);
    }
    let port = port_in(output)?;
    Ok(Driver { url: format!("http://127.0.0.1:{port}"), directory })
}

/// Reads `… started successfully on port 41233.`, then keeps the pipe empty.
fn port_in(output: ChildStdout) -> Result<u16, String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                // Nobody listens any more when the wait was given up.
                let _ = sender.send(port.trim_end_matches('.').parse().ok());
            }
        }
    });
    receiver
        .recv_timeout(Duration::from_secs(START_LIMIT_SECONDS))
        .ok()
        .flatten()
        .ok_or_else(|| "chromedriver does not say where it listens".to_owned())
}
