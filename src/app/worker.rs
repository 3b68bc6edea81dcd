//! Who holds a lease: a random name, and on Linux the process behind it. A
//! lease whose process is known to be gone need not run out first.
//!
//! **Why that is safe.** The name is the fencing token: every transaction of a
//! job checks first that the lease is still its own. A process that was killed
//! writes nothing more; what it had sent to a server of databases is committed
//! before the lease is taken, or fails on that check. Were a living process
//! taken for gone, it would lose its job at its next step, and no row twice.
//!
//! **When it is known.** Only of a process of this machine, since it was
//! started last (boot id), in this process namespace, where the processes of
//! others can be seen (`/proc/1`). A number that was given again is told from
//! the old one by its start time. A process that is stopped is not gone.

use super::App;
use crate::error::Result;
use crate::id;
use crate::store;
use std::fs;
use std::io::ErrorKind;
use std::sync::OnceLock;

/// What tells a process from every other one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    /// The start of the machine.
    boot: String,
    /// The namespace in which the number means something.
    namespace: String,
    process: u32,
    /// In ticks since the machine was started.
    started: String,
}

/// State and start time of a process (proc(5), fields 3 and 22 of `stat`);
/// none when there is no such process.
fn stat(process: u32) -> std::io::Result<Option<(String, String)>> {
    let text = match fs::read_to_string(format!("/proc/{process}/stat")) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // The name of the program stands in parentheses and may hold anything.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next().unwrap_or_default().to_owned();
    Ok(fields.nth(18).map(|started| (state, started.to_owned())))
}

impl Mark {
    /// This process; none where the system does not tell.
    fn own() -> Option<&'static Self> {
        static OWN: OnceLock<Option<Mark>> = OnceLock::new();
        let read = || {
            let process = std::process::id();
            let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
            let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
            let (_, started) = stat(process).ok()??;
            let namespace = namespace.to_str()?.to_owned();
            Some(Self { boot: boot.trim().to_owned(), namespace, process, started })
        };
        OWN.get_or_init(read).as_ref()
    }

    fn text(&self) -> String {
        format!("{}/{}/{}/{}", self.boot, self.namespace, self.process, self.started)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/').map(str::to_owned);
        let (boot, namespace) = (parts.next()?, parts.next()?);
        let process = parts.next()?.parse().ok()?;
        Some(Self { boot, namespace, process, started: parts.next()? })
    }

    /// Whether this process is known to be gone, as seen from another one.
    fn is_gone(&self, from: &Self) -> bool {
        let is_seen = self.boot == from.boot && self.namespace == from.namespace;
        if !is_seen || !matches!(stat(1), Ok(Some(_))) {
            return false;
        }
        match stat(self.process) {
            Ok(None) => true,
            // Dead, and only not yet collected by the process that started it.
            Ok(Some((state, started))) => started != self.started || state == "Z",
            Err(_) => false,
        }
    }
}

/// A name for a worker's lease.
#[must_use]
pub fn name() -> String {
    let random = id::random();
    Mark::own().map_or_else(|| random.clone(), |mark| format!("{random} {}", mark.text()))
}

fn is_gone(owner: &str) -> bool {
    let mark = owner.split_once(' ').and_then(|(_, text)| Mark::parse(text));
    match (mark, Mark::own()) {
        (Some(mark), Some(own)) => mark.is_gone(own),
        _ => false,
    }
}

/// Lets go the leases of processes that are gone, so that others need not wait
/// until they run out. Returns how many.
///
/// # Errors
/// When the database fails.
pub fn free_gone(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let leases = app.store.read(|tx| store::job::leases(tx, now))?;
    let gone: Vec<(String, String)> =
        leases.into_iter().filter(|(_, owner)| is_gone(owner)).collect();
    if gone.is_empty() {
        return Ok(0);
    }
    app.store.write(|tx| {
        let mut freed = 0;
        for (id, owner) in &gone {
            freed += store::job::let_go(tx, id, owner, now)?;
        }
        Ok(freed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_that_is_known_to_be_gone_is_gone() {
        let Some(own) = Mark::own() else { return };
        assert_eq!(Mark::parse(&own.text()).as_ref(), Some(own));
        assert!(!own.is_gone(own));
        assert!(!is_gone(&name()) && !is_gone(&id::random()));
        let reused = Mark { started: "1".to_owned(), ..own.clone() };
        assert!(reused.is_gone(own), "another process has its number now");
        let elsewhere = Mark { boot: "elsewhere".to_owned(), ..reused.clone() };
        assert!(!elsewhere.is_gone(own));
        let inside = Mark { namespace: "pid:[1]".to_owned(), ..reused };
        assert!(!inside.is_gone(own), "its number means nothing here");
        let child = std::process::Command::new("sleep").arg("60").spawn();
        let Ok(mut child) = child else { return };
        let Ok(Some((_, started))) = stat(child.id()) else { panic!("it runs") };
        let mark = Mark { process: child.id(), started, ..own.clone() };
        assert!(!mark.is_gone(own));
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
        assert!(mark.is_gone(own));
    }
}
