//! `demo`, `serve`, `worker`, `migrate`, `org` and `user`.

use super::{Outcome, print};
use crate::app::demo::{PASSWORD, Person};
use crate::config::{Given, Settings};
use crate::domain::role::Role;
use crate::error::Result;
use crate::operate;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::path::PathBuf;

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8307", value_name = "ADDR")]
    listen: String,
    /// Keep the world in this directory; by default it is a fresh one each time
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen [default: 127.0.0.1:8307]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Background workers in this process [default: 2]
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    /// Import the files of this folder as they come: `DIR/<organization>/file.csv`
    #[arg(long, value_name = "DIR", env = "DOCKET307_WATCH")]
    watch: Option<PathBuf>,
    /// Send cookies without HTTPS: only to try it on one machine
    #[arg(long)]
    insecure_cookies: bool,
}

/// Options of `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Jobs at a time [default: 2]
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    /// Import the files of this folder as they come: `DIR/<organization>/file.csv`
    #[arg(long, value_name = "DIR", env = "DOCKET307_WATCH")]
    watch: Option<PathBuf>,
}

/// `org`
#[derive(Debug, Subcommand)]
pub enum Org {
    /// Adds an organization
    #[command(after_help = "Example:\n  docket307 org add \"Harbor Imports\" --kind partner")]
    Add {
        /// Its name
        name: String,
        /// agency (one an installation), partner or ngo
        #[arg(long)]
        kind: String,
    },
}

/// `user`
#[derive(Debug, Subcommand)]
pub enum User {
    /// Adds a person
    #[command(
        after_help = "Example:\n  docket307 user add --email ana@agency.example --role analyst --org \"Customs\" --password-stdin < password.txt"
    )]
    Add {
        /// The address that signs in
        #[arg(long)]
        email: String,
        /// What the person may do, such as analyst or `partner_uploader`
        #[arg(long)]
        role: String,
        /// The organization's name
        #[arg(long)]
        org: String,
        /// Read the password from standard input; without this one is made and told once
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Serves the demonstration.
///
/// # Errors
/// When the address is taken or the directory cannot be used.
pub fn demo(args: &DemoArgs) -> Result<Outcome> {
    operate::start_log("warn");
    let folder = args.dir.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("docket307-demo-{}", crate::id::random()))
    });
    eprintln!("Building the demonstration's world in {} …", folder.display());
    operate::demo(args.listen.clone(), &folder, |address, people| {
        if print(&welcome(address, people)).is_err() {
            eprintln!("Listening on {address}");
        }
    })?;
    if args.dir.is_none() && std::fs::remove_dir_all(&folder).is_err() {
        eprintln!("{} could not be removed.", folder.display());
    }
    Ok(Outcome::Done)
}

/// The address and a login for each role.
fn welcome(address: &str, people: &[Person]) -> String {
    let mut text = format!("\nDocket307 demonstration: {address}\n\n");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "Report without an account:  {address}/report");
    let _ = writeln!(
        text,
        "Sign in:                    {address}/sign-in   (password of everybody: {PASSWORD})\n"
    );
    for person in people {
        let role = Role::from_code(&person.role).map_or("", Role::label);
        let _ = writeln!(text, "  {:<22} {:<34} {}", role, person.email, person.organization);
    }
    text.push_str("\nStop with Ctrl-C.");
    text
}

/// Serves.
///
/// # Errors
/// When the server cannot start.
pub fn serve(place: Given, args: &ServeArgs) -> Result<Outcome> {
    operate::start_log("info");
    let flags = Given {
        listen: args.listen.clone(),
        workers: args.workers,
        watch: args.watch.clone(),
        secure_cookies: args.insecure_cookies.then_some(false),
        ..place
    };
    operate::serve(Settings::load(flags)?, |addr| eprintln!("Listening on http://{addr}"))?;
    Ok(Outcome::Done)
}

/// Works on jobs.
///
/// # Errors
/// When the database cannot be opened.
pub fn worker(place: Given, args: &WorkerArgs) -> Result<Outcome> {
    operate::start_log("info");
    let flags = Given { workers: args.workers, watch: args.watch.clone(), ..place };
    operate::work(Settings::load(flags)?)?;
    Ok(Outcome::Done)
}

/// Migrates.
///
/// # Errors
/// When a migration fails.
pub fn migrate(settings: &Settings) -> Result<Outcome> {
    let names = operate::migrate(settings)?;
    if names.is_empty() {
        eprintln!("The schema is the newest already.");
    }
    for name in names {
        print(&name)?;
    }
    Ok(Outcome::Done)
}

/// Adds an organization.
///
/// # Errors
/// When a field is wrong.
pub fn organization(settings: Settings, org: &Org) -> Result<Outcome> {
    let Org::Add { name, kind } = org;
    operate::add_organization(settings, name, kind)?;
    eprintln!("Added {kind} \"{name}\".");
    Ok(Outcome::Done)
}

/// Adds a person.
///
/// # Errors
/// When a field is wrong.
pub fn user(settings: Settings, user: &User) -> Result<Outcome> {
    let User::Add { email, role, org, password_stdin } = user;
    let password = if *password_stdin { Some(operate::read_password()?) } else { None };
    let made = operate::add_account(settings, email, role, org, password)?;
    eprintln!("Added {email} as {role} of \"{org}\".");
    if let Some(password) = made {
        eprintln!("The password, told this once:");
        print(&password)?;
    }
    Ok(Outcome::Done)
}
