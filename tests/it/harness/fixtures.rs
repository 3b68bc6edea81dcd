//! Files under `fixtures/`.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file or folder under `fixtures/`; it must exist.
pub fn path(name: &str) -> PathBuf {
    let path = root().join("fixtures").join(name);
    assert!(path.exists(), "there is no fixture {name}");
    path
}

/// The bytes of a file under `fixtures/`.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = path(name);
    fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// Every file under `fixtures/<folder>` whose name ends in `.ending`, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    walk(&path(folder), ending)
}

/// Every file below `folder` whose name ends in `.ending`, sorted by path.
/// A folder that does not exist has no files.
pub fn walk(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
