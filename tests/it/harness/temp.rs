//! A directory that goes away with the test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// A fresh, empty directory, removed when this value is dropped.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes a directory whose name starts with `docket307-` and the purpose.
    /// Names are short, because the path of a socket has about 100 bytes.
    pub fn new(purpose: &str) -> Self {
        Self::within(&env::temp_dir(), purpose)
    }

    /// The same inside another directory.
    pub fn within(parent: &Path, purpose: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("docket307-{purpose}-{}-{number}", process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Self(path),
                // Left by an earlier process with the same number.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => panic!("cannot make {}: {error}", path.display()),
            }
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Leaves the directory to somebody else, who will remove it.
    pub fn hand_over(self) -> PathBuf {
        let path = self.0.clone();
        std::mem::forget(self);
        path
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // A leftover in the temporary directory must not fail a test.
        drop(fs::remove_dir_all(&self.0));
    }
}
