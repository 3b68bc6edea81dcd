//! A server that cannot outlive the tests.
//!
//! Between the tests and the server stands a small shell that waits for the
//! end of its standard input. That pipe closes when the tests close it and
//! also when they are killed, so the server is stopped and its directory
//! removed in every case, without a signal handler on our side. What the server
//! itself started (browsers) is known by the directory in its command line.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to stop before we give up on it, in seconds.
const STOP_LIMIT_SECONDS: u64 = 30;

/// `$1` is the directory to remove, `$2` the signal that stops the server, the
/// rest is the server's command line.
const SCRIPT: &str = r#"
directory=$1 signal=$2
shift 2
"$@" </dev/null 2>"$directory/log" &
server=$!
trap : HUP INT TERM
while read -r line; do :; done
kill -s "$signal" "$server" 2>/dev/null
wait "$server"
for process in /proc/[0-9]*; do
    if grep -qsF -- "$directory/" "$process/cmdline"; then
        kill -s KILL "${process#/proc/}" 2>/dev/null
    fi
done
rm -rf "$directory"
"#;

/// A user that a server may run as.
#[derive(Debug, Clone, Copy)]
pub struct User {
    /// The user's number.
    pub uid: u32,
    /// The number of the user's group.
    pub gid: u32,
}

/// A server and the shell that watches it.
#[derive(Debug)]
pub struct Supervised(Child);

impl Supervised {
    /// Starts `program` in `directory`, which is removed when the server ends.
    /// Its messages go to the file `log` there. `signal` is the one that ends
    /// it without waiting for its clients, such as `TERM`.
    pub fn start<A: AsRef<OsStr>>(
        directory: &Path,
        signal: &str,
        user: Option<User>,
        program: &Path,
        arguments: &[A],
    ) -> Result<Self, String> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SCRIPT, "sh"])
            .arg(directory)
            .arg(signal)
            .arg(program)
            .args(arguments)
            .current_dir(directory)
            .env("TMPDIR", directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C at the terminal is for the tests, not for the server.
            .process_group(0);
        if let Some(user) = user {
            command.uid(user.uid).gid(user.gid);
        }
        command
            .spawn()
            .map(Self)
            .map_err(|error| format!("cannot start {}: {error}", program.display()))
    }

    /// What the server prints; to be taken once.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// Stops the server and waits until its directory is gone.
    pub fn stop(mut self) {
        drop(self.0.stdin.take());
        let deadline = Instant::now() + Duration::from_secs(STOP_LIMIT_SECONDS);
        while Instant::now() < deadline {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        eprintln!("a test server did not stop within {STOP_LIMIT_SECONDS} seconds");
    }
}
