//! What an operator runs: the server, the workers, the schema, the first
//! organizations and people.

use crate::app::{Actor, App, account, demo, organization};
use crate::clock::Clock;
use crate::config::{MailSettings, MailTransport, Settings};
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::jobs::runner;
use crate::store::migrate;
use crate::web::server;
use std::io::Read;

/// The longest password that is read from standard input, in bytes.
const PASSWORD_LIMIT_BYTES: u64 = 4096;

/// Writes log lines to standard error: `DOCKET307_LOG` filters them (by default
/// `level` and above), `DOCKET307_LOG_FORMAT=json` makes them JSON.
pub fn start_log(level: &str) {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("DOCKET307_LOG").unwrap_or_else(|_| {
            tracing_subscriber::EnvFilter::new(format!("{level},actix_server=warn"))
        });
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let is_json = std::env::var("DOCKET307_LOG_FORMAT").is_ok_and(|format| format == "json");
    let outcome =
        if is_json { builder.json().try_init() } else { builder.with_target(false).try_init() };
    if outcome.is_err() {
        // Another subscriber is set already, as in tests: it gets the lines.
        tracing::debug!("a log is open already");
    }
}

/// Brings the database to the newest schema and opens it.
///
/// # Errors
/// When the database cannot be opened or migrated.
pub fn open(settings: Settings) -> Result<App> {
    std::fs::create_dir_all(&settings.files).map_err(Error::internal)?;
    for name in migrate::run(&settings.database)? {
        tracing::info!(%name, "migrated");
    }
    App::open(settings, Clock::of_process())
}

/// Serves until a signal asks to stop; `ready` is told the address.
///
/// # Errors
/// When the server cannot start.
pub fn serve(settings: Settings, ready: impl FnOnce(std::net::SocketAddr)) -> Result<()> {
    let app = open(settings)?;
    actix_web::rt::System::new().block_on(async move {
        let running = server::start(app)?;
        ready(running.addr);
        running.wait().await
    })
}

/// Runs background jobs until a signal asks to stop.
///
/// # Errors
/// When the database cannot be opened.
pub fn work(settings: Settings) -> Result<()> {
    let count = settings.workers.max(1);
    let app = open(settings)?;
    actix_web::rt::System::new().block_on(async move {
        let workers = runner::start(&app, count);
        tracing::info!(count, "workers started");
        wait_for_signal().await?;
        tracing::info!("stopping: unfinished work is handed back");
        workers.stop();
        Ok(())
    })
}

async fn wait_for_signal() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
        tokio::select! {
            outcome = tokio::signal::ctrl_c() => outcome.map_err(Error::internal),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.map_err(Error::internal)
    }
}

/// Applies missing migrations and returns their names.
///
/// # Errors
/// When a migration fails.
pub fn migrate(settings: &Settings) -> Result<Vec<String>> {
    migrate::run(&settings.database)
}

/// Adds an organization.
///
/// # Errors
/// When a field is wrong.
pub fn add_organization(settings: Settings, name: &str, kind: &str) -> Result<i64> {
    organization::add(&open(settings)?, &Actor::system(), name, kind)
}

/// Adds an account. Without `password` one is made; it is returned to be told
/// once.
///
/// # Errors
/// When a field is wrong.
pub fn add_account(
    settings: Settings,
    email: &str,
    role: &str,
    organization_name: &str,
    password: Option<String>,
) -> Result<Option<String>> {
    let app = open(settings)?;
    let organization = organization::find_by_name(&app, organization_name)?;
    let role = Role::from_code(role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| role.organization_kind().is_some())
            .map(|role| role.code())
            .collect();
        Error::field(
            "role",
            format!("There is no role \"{role}\". The roles are: {}.", known.join(", ")),
        )
    })?;
    let made = password.is_none().then(crate::id::random);
    let new = account::NewAccount {
        email: email.to_owned(),
        name: email.split('@').next().unwrap_or(email).to_owned(),
        role,
        organization_id: organization.id,
        password: password.or_else(|| made.clone()).unwrap_or_default(),
    };
    account::add(&app, &Actor::system(), &new)?;
    Ok(made)
}

/// Reads a password from standard input, without its line end.
///
/// # Errors
/// When there is none.
pub fn read_password() -> Result<String> {
    let mut text = String::new();
    std::io::stdin().take(PASSWORD_LIMIT_BYTES).read_to_string(&mut text).map_err(|error| {
        Error::field("password", format!("No password could be read: {error}."))
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Serves the demonstration: a fresh world in an embedded database below
/// `folder`, or the one that an earlier run left there.
///
/// # Errors
/// When the folder cannot be used or the address is taken.
pub fn demo(
    listen: String,
    folder: &std::path::Path,
    told: impl FnOnce(&str, &[demo::Person]),
) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(Error::internal)?;
    let database = folder.join("demo.db");
    let is_fresh = !database.exists();
    let files = folder.join("files");
    let mail = MailSettings {
        transport: MailTransport::Folder(folder.join("mail")),
        from: "Docket307 <docket307@agency.example>".to_owned(),
        site: format!("http://{listen}"),
    };
    let settings = Settings {
        database: format!("sqlite:{}", database.display()),
        listen,
        secret: crate::config::secret(None, &files)?,
        files,
        has_secure_cookies: false,
        notice: Some(
            "Demonstration: every organization, person and shipment here is fictional.".to_owned(),
        ),
        workers: 1,
        proxies: Vec::new(),
        watch: None,
        mail: Some(mail),
    };
    let app = open(settings)?;
    let people = if is_fresh { demo::load(&app)? } else { demo::people()? };
    actix_web::rt::System::new().block_on(async move {
        let running = server::start(app)?;
        told(&format!("http://{}", running.addr), &people);
        running.wait().await
    })
}
