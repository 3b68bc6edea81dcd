//! Settings, read once: flag over environment over `docket307.toml`.

use crate::error::{Error, Result};
use data_encoding::HEXLOWER_PERMISSIVE;
use std::path::{Path, PathBuf};

/// The largest file that a partner may upload, in bytes.
pub const UPLOAD_LIMIT_BYTES: u64 = 4 << 30;
/// The largest form that is read, in bytes.
pub const FORM_LIMIT_BYTES: usize = 512 << 10;
/// How long a session lives without a request, in minutes.
pub const SESSION_IDLE_MINUTES: i64 = 60;
/// How long a session lives at most, in hours.
pub const SESSION_LIFE_HOURS: i64 = 12;
/// How long a request's body may take, in seconds, before its sender is cut
/// off; uploads have a minimum rate instead.
pub const BODY_LIMIT_SECONDS: u64 = 30;
/// Rows of a list on one page.
pub const PAGE_ROWS: i64 = 50;

/// Everything that an operator may set.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Address and port to listen on.
    pub listen: String,
    /// Where spooled and kept files lie.
    pub files: PathBuf,
    /// The key that seals importer numbers and derives receipts: 32 bytes.
    pub secret: [u8; 32],
    /// Cookies demand HTTPS (and get the `__Host-` prefix).
    pub has_secure_cookies: bool,
    /// A sentence shown on top of every page (a demonstration says so).
    pub notice: Option<String>,
    /// Background workers inside `serve`.
    pub workers: usize,
}

impl Settings {
    /// Settings of a server for one test: port 0, its own files, plain HTTP.
    #[must_use]
    pub fn for_test(database: &str, files: &Path) -> Self {
        Self {
            database: database.to_owned(),
            listen: "127.0.0.1:0".to_owned(),
            files: files.to_owned(),
            secret: [7; 32],
            has_secure_cookies: false,
            notice: Some("Test: fictional data".to_owned()),
            workers: 0,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither the secret nor a password inside the database's URL.
        f.debug_struct("Settings").field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Reads the installation's secret, or makes it the first time: 64
/// hexadecimal digits, from the variable or from `secret.key` beside the files.
///
/// # Errors
/// When the text is no key or the file cannot be read or written.
pub fn secret(given: Option<&str>, files: &Path) -> Result<[u8; 32]> {
    let wrong = || {
        Error::field(
            "secret",
            "DOCKET307_SECRET must be 64 hexadecimal digits (openssl rand -hex 32).",
        )
    };
    let parse = |text: &str| -> Result<[u8; 32]> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| wrong())?;
        <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| wrong())
    };
    if let Some(text) = given {
        return parse(text);
    }
    std::fs::create_dir_all(files).map_err(Error::internal)?;
    let path = files.join("secret.key");
    if path.exists() {
        return parse(&std::fs::read_to_string(&path).map_err(Error::internal)?);
    }
    let text = crate::id::secret();
    write_private(&path, text.as_bytes())?;
    // Another process may have been faster: whoever linked the file first wins.
    parse(&std::fs::read_to_string(&path).map_err(Error::internal)?)
}

/// Writes a file that its owner alone may read, unless it is there already.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(bytes).map_err(Error::internal)?;
            file.sync_all().map_err(Error::internal)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::internal(error)),
    }
}
