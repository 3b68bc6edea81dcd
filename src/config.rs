//! Settings, read once: flag over environment over `docket307.toml`.

use crate::error::{Error, Result};
use data_encoding::HEXLOWER_PERMISSIVE;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// The largest file that a partner may upload, in bytes.
pub const UPLOAD_LIMIT_BYTES: u64 = 4 << 30;
/// The most files that an organization may send in a day (UTC), where the
/// administrator set nothing else.
pub const UPLOADS_PER_DAY_LIMIT: i32 = 2000;
/// The most files that one organization may be sending in pieces at once.
pub const TRANSFERS_OPEN_LIMIT: i64 = 50;
/// How long a file that is sent in pieces is kept after its last piece, in hours.
pub const TRANSFER_LIFE_HOURS: i64 = 48;
/// How long a key of the API lives, in days.
pub const KEY_LIFE_DAYS: i64 = 365;
/// The most live keys of one organization.
pub const KEYS_LIMIT: i64 = 50;
/// How long a file in a watched folder must stand still, in seconds, before it
/// is taken.
pub const WATCH_SETTLE_SECONDS: u64 = 10;
/// The largest form that is read, in bytes.
pub const FORM_LIMIT_BYTES: usize = 512 << 10;
/// The largest form of an allegation that is read, in bytes: its long texts at
/// their limits, in a script whose letters take nine bytes in a form.
pub const ALLEGATION_LIMIT_BYTES: usize = 4 << 20;
/// How long a session lives without a request, in minutes.
pub const SESSION_IDLE_MINUTES: i64 = 60;
/// For how long a password counts for approvals and signatures, in minutes.
pub const STEP_UP_LIMIT_MINUTES: i64 = 15;
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
    /// Proxies whose word is taken for who sends a request.
    pub proxies: Vec<IpAddr>,
    /// A folder whose files are imported as they come.
    pub watch: Option<PathBuf>,
    /// How reminders are mailed; none for not at all.
    pub mail: Option<MailSettings>,
}

/// How mail is sent, from whom, and to which site its links lead.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Where it goes.
    pub transport: MailTransport,
    /// The sender, such as `Docket307 <docket@agency.example>`.
    pub from: String,
    /// The address of this site, such as `https://docket.agency.example`.
    pub site: String,
}

/// Where mail goes.
#[derive(Clone, PartialEq, Eq)]
pub enum MailTransport {
    /// Into a folder, a file each.
    Folder(PathBuf),
    /// To a server: `smtp://` or `smtps://`, with a password inside perhaps.
    Server(String),
}

impl MailSettings {
    /// Reads `file:DIR`, `smtp://…` or `smtps://…`; sender and site are needed with it.
    fn parse(transport: &str, from: Option<String>, site: Option<String>) -> Result<Self> {
        let missing = |name: &str, example: &str| {
            Error::field(name, format!("Mail needs {name}, such as {example}."))
        };
        let transport = match transport.strip_prefix("file:") {
            Some(folder) if !folder.is_empty() => MailTransport::Folder(PathBuf::from(folder)),
            None if transport.starts_with("smtp://") || transport.starts_with("smtps://") => {
                MailTransport::Server(transport.to_owned())
            }
            Some(_) | None => {
                return Err(Error::field(
                    "mail",
                    "Mail is sent by file:DIR, smtp://HOST?tls=required or smtps://USER:PASSWORD@HOST.",
                ));
            }
        };
        Ok(Self {
            transport,
            from: from.ok_or_else(|| missing("mail_from", "docket@agency.example"))?,
            site: site.ok_or_else(|| missing("site", "https://docket.agency.example"))?,
        })
    }
}

/// What somebody said about the settings: by flags, by the environment, or in
/// `docket307.toml`. Keys of the file are the names of these fields.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// `sqlite:PATH` or `postgres://…` (`DOCKET307_DATABASE`).
    pub database: Option<String>,
    /// Address and port (`DOCKET307_LISTEN`).
    pub listen: Option<String>,
    /// Where files lie (`DOCKET307_FILES`).
    pub files: Option<PathBuf>,
    /// 64 hexadecimal digits (`DOCKET307_SECRET`).
    pub secret: Option<String>,
    /// Whether cookies demand HTTPS (`DOCKET307_SECURE_COOKIES`).
    pub secure_cookies: Option<bool>,
    /// A sentence on top of every page (`DOCKET307_NOTICE`).
    pub notice: Option<String>,
    /// Background workers (`DOCKET307_WORKERS`).
    pub workers: Option<usize>,
    /// Addresses of the proxies in front (`DOCKET307_PROXIES`, with commas).
    pub proxies: Option<Vec<IpAddr>>,
    /// A folder whose files are imported as they come (`DOCKET307_WATCH`).
    pub watch: Option<PathBuf>,
    /// `file:DIR`, `smtp://…` or `smtps://…` (`DOCKET307_MAIL`).
    pub mail: Option<String>,
    /// Who sends mail (`DOCKET307_MAIL_FROM`).
    pub mail_from: Option<String>,
    /// The address of this site, for links in mail (`DOCKET307_SITE`).
    pub site: Option<String>,
}

impl Given {
    /// The same, and what is missing from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            database: self.database.or(other.database),
            listen: self.listen.or(other.listen),
            files: self.files.or(other.files),
            secret: self.secret.or(other.secret),
            secure_cookies: self.secure_cookies.or(other.secure_cookies),
            notice: self.notice.or(other.notice),
            workers: self.workers.or(other.workers),
            proxies: self.proxies.or(other.proxies),
            watch: self.watch.or(other.watch),
            mail: self.mail.or(other.mail),
            mail_from: self.mail_from.or(other.mail_from),
            site: self.site.or(other.site),
        }
    }

    fn from_environment() -> Result<Self> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let wrong = |name: &str, rule: &str| Error::field(name, format!("{name} must be {rule}."));
        let secure_cookies = match variable("DOCKET307_SECURE_COOKIES").as_deref() {
            None => None,
            Some("1" | "true" | "yes") => Some(true),
            Some("0" | "false" | "no") => Some(false),
            Some(_) => return Err(wrong("DOCKET307_SECURE_COOKIES", "true or false")),
        };
        let workers = variable("DOCKET307_WORKERS")
            .map(|text| text.parse().map_err(|_| wrong("DOCKET307_WORKERS", "a whole number")))
            .transpose()?;
        let proxies = variable("DOCKET307_PROXIES")
            .map(|text| text.split(',').map(|address| address.trim().parse()).collect())
            .transpose()
            .map_err(|_| wrong("DOCKET307_PROXIES", "IP addresses with commas"))?;
        Ok(Self {
            database: variable("DOCKET307_DATABASE"),
            listen: variable("DOCKET307_LISTEN"),
            files: variable("DOCKET307_FILES").map(PathBuf::from),
            secret: variable("DOCKET307_SECRET"),
            secure_cookies,
            notice: variable("DOCKET307_NOTICE"),
            workers,
            proxies,
            watch: variable("DOCKET307_WATCH").map(PathBuf::from),
            mail: variable("DOCKET307_MAIL"),
            mail_from: variable("DOCKET307_MAIL_FROM"),
            site: variable("DOCKET307_SITE"),
        })
    }

    /// Reads `docket307.toml`; a file that is not there says nothing.
    fn from_file(path: &Path) -> Result<Self> {
        let wrong = |why: String| Error::field("settings", format!("{}: {why}", path.display()));
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| wrong(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(wrong(error.to_string())),
        }
    }
}

impl Settings {
    /// Flag over environment over `docket307.toml` in the working directory.
    ///
    /// # Errors
    /// When a value cannot be read, with its name.
    pub fn load(flags: Given) -> Result<Self> {
        let file = Given::from_file(Path::new("docket307.toml"))?;
        Self::from_given(flags.or(Given::from_environment()?).or(file))
    }

    fn from_given(given: Given) -> Result<Self> {
        let files = given.files.unwrap_or_else(|| PathBuf::from("docket307-data"));
        let listen = given.listen.unwrap_or_else(|| "127.0.0.1:8307".to_owned());
        Ok(Self {
            database: given.database.unwrap_or_else(|| "sqlite:docket307.db".to_owned()),
            secret: secret(given.secret.as_deref(), &files)?,
            files,
            // A proxy on the same machine speaks TLS, so that the address that is
            // listened on says nothing: whoever wants less must say so.
            has_secure_cookies: given.secure_cookies.unwrap_or(true),
            listen,
            notice: given.notice,
            workers: given.workers.unwrap_or(2),
            proxies: given.proxies.unwrap_or_default(),
            watch: given.watch,
            mail: given
                .mail
                .map(|transport| MailSettings::parse(&transport, given.mail_from, given.site))
                .transpose()?,
        })
    }

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
            proxies: Vec::new(),
            watch: None,
            mail: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file() -> Result<()> {
        let file: Given =
            toml::from_str("database = \"sqlite:c.db\"\nlisten = \"0.0.0.0:80\"\nworkers = 7")
                .map_err(Error::internal)?;
        let environment =
            Given { database: Some("sqlite:b.db".into()), workers: Some(3), ..Given::default() };
        let secret = Some("07".repeat(32));
        let flags = Given { database: Some("sqlite:a.db".into()), secret, ..Given::default() };
        let settings = Settings::from_given(flags.or(environment).or(file))?;
        assert_eq!(settings.database, "sqlite:a.db");
        assert_eq!((settings.workers, settings.listen.as_str()), (3, "0.0.0.0:80"));
        assert!(settings.has_secure_cookies, "whoever is on the network needs HTTPS");
        let mail = |transport: &str, from: Option<&str>| {
            MailSettings::parse(
                transport,
                from.map(str::to_owned),
                Some("https://d.example".into()),
            )
        };
        assert!(mail("file:out", Some("a@b.example")).is_ok());
        assert!(mail("smtps://u:p@mail.example", Some("a@b.example")).is_ok());
        assert!(mail("file:", Some("a@b.example")).is_err());
        assert!(mail("mail.example", Some("a@b.example")).is_err());
        assert!(mail("file:out", None).is_err(), "mail has a sender");
        assert!(toml::from_str::<Given>("databse = \"x\"").is_err(), "a mistyped key is an error");
        Ok(())
    }
}
