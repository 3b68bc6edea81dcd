//! A watched folder: `DIR/<organization>/file.csv` is imported, and the answer
//! is laid beside it.
//!
//! A file goes through these steps, and each can be done again after a kill:
//!
//! 1. It is *claimed*: renamed to `.taken/<name of its upload>~<its name>`.
//!    From then on the name of its upload is fixed.
//! 2. Its bytes are received under that name, unless they were.
//! 3. When the import is over, the answers are written (each appears whole,
//!    under its name), and last of all the file goes to `done/`, or to
//!    `refused/` when nothing of it was imported.
//!
//! A file beside the organizations' folders is nobody's: it is told where to go.
//!
//! A folder that holds the tables of one AMS manifest goes the same way, as one
//! upload. It is whole when nothing in it ends in `.part` and it stood still, or
//! when it was renamed from `name.part`.
//!
//! Whoever may write into the folder is believed no more than a sender of a
//! form: links are never followed, and every path is one name below the
//! organization's own folder.

mod answer;
mod claim;
mod set;

use super::App;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store;
use claim::claim;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Where claimed files wait for the end of their import.
const TAKEN: &str = ".taken";
/// Where imported files lie.
const DONE: &str = "done";
/// Where files lie that were not imported.
const REFUSED: &str = "refused";
/// The most entries of one folder that are looked at in one round.
const ENTRIES_LIMIT: usize = 10_000;
/// Endings of files that are still being written, and of our own answers.
const LEFT_ALONE: [&str; 9] = [
    ".part",
    ".tmp",
    ".temp",
    ".filepart",
    ".crdownload",
    ".swp",
    ".error.txt",
    ".done.json",
    ".rejects.csv",
];

/// What one look at a file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    size_bytes: u64,
    changed_at: SystemTime,
}

/// A watched folder, and what was seen in it so far.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    settle: Duration,
    seen: HashMap<PathBuf, (Look, Instant)>,
    /// Files that were being written under the name that ends in `.part`.
    parts: HashSet<PathBuf>,
}

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Files that were claimed.
    pub claimed: usize,
    /// Files that were answered.
    pub answered: usize,
}

/// An organization's folder.
struct Folder {
    path: PathBuf,
    organization_id: i64,
}

impl Watch {
    /// Watches a folder; a file is taken when it stood still for `settle`.
    #[must_use]
    pub fn new(root: &Path, settle: Duration) -> Self {
        Self { root: root.to_owned(), settle, seen: HashMap::new(), parts: HashSet::new() }
    }

    /// Looks at every organization's folder once.
    ///
    /// # Errors
    /// When the watched folder cannot be read, or the database fails. What is
    /// wrong with one file or one organization's folder goes to the log, and
    /// the others go on.
    pub fn round(&mut self, app: &App) -> Result<Round> {
        let mut round = Round::default();
        let mut met = HashSet::new();
        for name in names(&self.root)? {
            let path = self.root.join(&name);
            if name.starts_with('.') {
                continue;
            }
            if !is_folder(&path) {
                if let Err(error) = self.see_loose(&path, &name, &mut met) {
                    tracing::warn!(%error, "a file beside the watched folders was not answered");
                }
                continue;
            }
            let Some(organization_id) = organization(app, &name)? else {
                answer::unknown_organization(&path, &name)?;
                continue;
            };
            let folder = Folder { path, organization_id };
            match self.visit(app, &folder, &mut met) {
                Ok(did) => {
                    round.claimed += did.claimed;
                    round.answered += did.answered;
                }
                Err(error) => tracing::warn!(organization_id, %error, "a watched folder was left"),
            }
        }
        self.seen.retain(|path, _| met.contains(path));
        Ok(round)
    }

    /// Tells a file that lies in no organization's folder where it belongs.
    fn see_loose(&mut self, path: &Path, name: &str, met: &mut HashSet<PathBuf>) -> Result<()> {
        if !is_for_us(name) || look(path)?.is_none() {
            return Ok(());
        }
        met.insert(path.to_owned());
        if self.is_settled(path)? { answer::loose(&self.root, name) } else { Ok(()) }
    }

    fn visit(&mut self, app: &App, folder: &Folder, met: &mut HashSet<PathBuf>) -> Result<Round> {
        let mut round = Round::default();
        let names = names(&folder.path)?;
        let parts: HashSet<PathBuf> = names
            .iter()
            .filter_map(|name| name.strip_suffix(".part"))
            .map(|name| folder.path.join(name))
            .collect();
        for name in names.iter().filter(|name| is_for_us(name)) {
            let path = folder.path.join(name);
            met.insert(path.clone());
            if !self.is_settled(&path)? {
                continue;
            }
            if claim(app, folder, name)? {
                round.claimed += 1;
                self.seen.remove(&path);
                self.parts.remove(&path);
            }
        }
        self.parts.extend(parts);
        // What an earlier process claimed is here as well.
        for name in taken(folder)? {
            if let Some(row) = claim::receive(app, folder, &name)? {
                round.answered += usize::from(answer::answer(app, folder, &name, &row)?);
            }
        }
        Ok(round)
    }

    /// Whether a file is whole, as far as one can tell from outside.
    fn is_settled(&mut self, path: &Path) -> Result<bool> {
        let Some(look) = look_at(path)? else { return Ok(false) };
        // Renamed from its `.part`: its writer says that it is whole.
        if self.parts.contains(path) && !part_of(path).exists() {
            return Ok(true);
        }
        let now = Instant::now();
        let (known, since) = *self.seen.entry(path.to_owned()).or_insert((look, now));
        if known != look {
            self.seen.insert(path.to_owned(), (look, now));
            return Ok(self.settle.is_zero());
        }
        Ok(now.duration_since(since) >= self.settle)
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Size and time of a plain file; nothing for a link, a folder or a device.
fn look(path: &Path) -> Result<Option<Look>> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.file_type().is_file() => {
            let changed_at = about.modified().map_err(Error::internal)?;
            Ok(Some(Look { size_bytes: about.len(), changed_at }))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::internal(error)),
    }
}

/// The same for a file or for all files of a folder.
fn look_at(path: &Path) -> Result<Option<Look>> {
    if is_folder(path) { set::look_into(path) } else { look(path) }
}

/// Whether a path is a folder itself, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_dir())
}

/// The names in a folder, in their order. A name that is not UTF-8 is left.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::internal)?.take(ENTRIES_LIMIT) {
        let entry = entry.map_err(Error::internal)?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Whether a name is of a file to import.
fn is_for_us(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    !name.starts_with(['.', '~'])
        && folded != DONE
        && folded != REFUSED
        && !LEFT_ALONE.iter().any(|ending| folded.ends_with(ending))
}

/// The claimed files of a folder.
fn taken(folder: &Folder) -> Result<Vec<String>> {
    let path = folder.path.join(TAKEN);
    if is_folder(&path) { names(&path) } else { Ok(Vec::new()) }
}

/// The organization of a folder: its name, or its key in digits.
fn organization(app: &App, name: &str) -> Result<Option<i64>> {
    let key = text::search_key(&text::squeeze(name));
    app.store.read(|tx| {
        if let Some(row) = store::organization::find_by_name(tx, &key)? {
            return Ok(Some(row.id));
        }
        match name.parse() {
            Ok(id) => Ok(store::organization::find(tx, id)?.map(|row| row.id)),
            Err(_) => Ok(None),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_for_us;

    #[test]
    fn half_written_files_and_answers_are_left_alone() {
        assert!(is_for_us("entries.csv") && is_for_us("Q3.XLSX") && is_for_us("noending"));
        for name in [
            "entries.csv.part",
            ".entries.csv.abc",
            "~$book.xlsx",
            "done",
            "Refused",
            "entries.csv.done.json",
            "entries.csv.rejects.csv",
            "entries.csv.error.txt",
        ] {
            assert!(!is_for_us(name), "{name}");
        }
    }
}
