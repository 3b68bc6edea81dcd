//! SQLite for tests: a database is migrated once and copied for each test.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use super::adapter;
use super::temp::TempDir;

static TEMPLATE: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
static MAKING: Mutex<()> = Mutex::new(());

/// Puts a migrated, empty database at `file` and returns its URL.
pub fn database(file: &Path) -> String {
    let template = {
        let _one_at_a_time = MAKING.lock();
        TEMPLATE.get_or_init(make_template)
    };
    match template {
        Ok(bytes) => fs::write(file, bytes).expect("the test's directory is writable"),
        Err(why) => panic!("cannot migrate an empty SQLite database: {why}"),
    }
    url(file)
}

/// How the program names a SQLite file.
pub fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

fn make_template() -> Result<Vec<u8>, String> {
    let directory = TempDir::new("template");
    let file = directory.path().join("template.db");
    adapter::migrate(&url(&file))?;
    // With write-ahead logging, rows may still be in the file beside it; the
    // last connection folds them in when it closes.
    if fs::metadata(file.with_extension("db-wal")).is_ok_and(|wal| wal.len() > 0) {
        return Err("the migration left its write-ahead log behind".to_owned());
    }
    fs::read(&file).map_err(|error| error.to_string())
}
