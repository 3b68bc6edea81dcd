//! Which transfer is which file's, kept between two runs of the command.

use crate::id;
use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The longest note that is read, in bytes.
const NOTE_LIMIT_BYTES: u64 = 1024;

/// Notes in the user's directory for state: one for each file on its way.
#[derive(Debug)]
pub struct Memory {
    folder: Option<PathBuf>,
}

impl Memory {
    /// Below `$XDG_STATE_HOME`, or else below `~/.local/state`. Without a home
    /// nothing is remembered, and a killed command begins anew.
    #[must_use]
    pub fn of_user() -> Self {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let state = named("XDG_STATE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| named("HOME").map(|home| home.join(".local/state")));
        Self { folder: state.map(|state| state.join("docket307/transfers")) }
    }

    /// How a file on its way to a server is named: by where it lies, how long
    /// it is and when it was last written. A file that changed is another one.
    #[must_use]
    pub fn name(server: &str, path: &Path, about: &Metadata) -> String {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let written = about
            .modified()
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |since| since.as_nanos());
        let parts = format!("{server}\n{}\n{}\n{written}", path.display(), about.len());
        id::digest(parts.as_bytes())
    }

    /// The transfer's address, when the file was begun before.
    #[must_use]
    pub fn recall(&self, name: &str) -> Option<String> {
        let path = self.folder.as_ref()?.join(name);
        if fs::metadata(&path).ok()?.len() > NOTE_LIMIT_BYTES {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let place = text.trim();
        // A note that somebody else wrote leads nowhere but to transfers.
        place.starts_with('/').then(|| place.to_owned())
    }

    /// Keeps a transfer's address. A disk that is full costs the resuming, not
    /// the sending.
    pub fn keep(&self, name: &str, place: &str) {
        let Some(folder) = &self.folder else { return };
        let written = fs::create_dir_all(folder).and_then(|()| write(&folder.join(name), place));
        if let Err(error) = written {
            eprintln!(
                "docket307: {} cannot be written ({error}): if this command is stopped, the file has to be sent from its beginning",
                folder.display()
            );
        }
    }

    /// Forgets a transfer that has ended.
    pub fn forget(&self, name: &str) {
        if let Some(folder) = &self.folder {
            // A note that stays leads to a transfer that has become an upload.
            drop(fs::remove_file(folder.join(name)));
        }
    }
}

/// Whole or not at all, for its owner alone: whoever knows a transfer's
/// address and the key could go on with it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let aside = path.with_extension("new");
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(aside, path)
}
